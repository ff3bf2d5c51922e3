#pragma once
// Answers of account dialects, decoded into a store, and the store written down so that two can be compared.

#include <catch2/catch.hpp>

#include "explorers/account_replies.h"
#include "explorers/recorded.h"
#include "replies.h"

namespace replies {

/// Every fact of the store, in an order that does not depend on how it got there.
inline std::string written_down(const AccountStore& store) {
  std::vector<std::string> lines;
  const auto named = [&](AccountIndex account) {
    return account.exists() ? std::string(store.account_text(account)) : std::string("-");
  };
  const auto number = [](const auto& value) { return value ? std::to_string(*value) : std::string("?"); };
  for (std::size_t i = 0; i < store.tx_count(); ++i) {
    const AccountTxIndex tx{i};
    const AccountTransaction& facts = store.transaction(tx);
    std::string line = "tx " + std::string(store.tx_id(tx)) + " height " + number(facts.height) + " index " +
                       number(facts.index) + " time " + number(facts.time_s) + " ok " +
                       (facts.succeeded ? (*facts.succeeded ? "yes" : "no") : "?") + " from " + named(facts.sender) +
                       " fee " + (facts.fee ? facts.fee->to_text() : "?");
    for (const MovementIndex index : store.movements_of(tx)) {
      const Movement& m = store.movement(index);
      line += "\n  " + std::to_string(static_cast<int>(m.at.kind)) +
              (m.order == OrderBasis::chain ? " at " : " row ") + std::to_string(m.at.position) + " " + named(m.from) +
              " > " + named(m.to) + " " + m.amount.to_text() + " " + std::string(store.asset(m.asset).reference);
    }
    lines.push_back(line);
  }
  for (std::size_t i = 0; i < store.asset_count(); ++i) {
    const AssetFacts asset = store.asset(AssetIndex{i});
    lines.push_back("asset " + std::string(asset.reference) + " " + std::string(asset.symbol) + " " +
                    number(asset.decimals));
  }
  for (std::size_t i = 0; i < store.account_count(); ++i) {
    const AccountIndex account{i};
    std::string line = "account " + named(account) + " " + std::to_string(static_cast<int>(store.nature(account)));
    if (const AccountStats* stats = store.stats(account)) line += " transactions " + std::to_string(stats->tx_count);
    for (const HistoryPart part : {HistoryPart::transactions, HistoryPart::internal, HistoryPart::tokens}) {
      if (const auto cover = store.part_cover_at(account, part, std::nullopt)) {
        line += " part " + std::to_string(static_cast<int>(part)) + " " + std::to_string(cover->from_height) + "-" +
                std::to_string(cover->to_height) + " until " + std::to_string(cover->to_time_s);
      }
    }
    const HoldingIndex native = store.find_holding(account, store.native_asset());
    if (native.exists()) {
      if (const BalanceSeen* seen = store.balance_seen(native)) line += " seen " + seen->amount.to_text();
    }
    lines.push_back(line);
  }
  std::sort(lines.begin(), lines.end());
  std::string all;
  for (const std::string& line : lines) all += line + "\n";
  return all;
}

inline Result<AccountReading> decoded(AccountDialect dialect, const AccountNeed& need, const std::string& body,
                                      AccountStore& store, int status = 200) {
  return decode_account_reply(dialect, need, status, as_bytes(body), ReplyIndex{std::uint32_t{0}}, 1'700'000'000, store);
}

}  // namespace replies
