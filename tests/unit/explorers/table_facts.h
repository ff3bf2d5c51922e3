#pragma once
// What a table brought, as text that tests compare.

#include <catch2/catch.hpp>

#include "base/sort.h"
#include "explorers/tables.h"
#include "support/files.h"

namespace peelback::test {

/// Every transaction with its movements, by id. Lines are left out: they are where a fact stands, not what it says.
inline std::string facts_of(const AccountStore& store) {
  std::vector<std::string> lines;
  const auto name = [&](AccountIndex account) { return account.exists() ? std::string(store.account_text(account)) : std::string("-"); };
  for (std::uint32_t i = 0; i < store.tx_count(); ++i) {
    const AccountTxIndex tx{i};
    const AccountTransaction& t = store.transaction(tx);
    std::string line(store.tx_id(tx));
    if (t.height) line += " block " + std::to_string(*t.height);
    if (t.index) line += "/" + std::to_string(*t.index);
    if (t.time_s) line += " at " + std::to_string(*t.time_s);
    if (t.succeeded) line += *t.succeeded ? " ok" : " failed";
    if (t.sender.exists()) line += " by " + name(t.sender);
    if (t.fee) line += " fee " + t.fee->to_text();
    if (t.only_claimed()) line += " claimed";
    for (const MovementIndex index : store.movements_of(tx)) {
      const Movement& m = store.movement(index);
      line += "\n  " + std::to_string(static_cast<int>(m.at.kind)) + (m.order == OrderBasis::chain ? "@" : "~") +
              std::to_string(m.at.position) + " " + name(m.from) + " > " + name(m.to) + " " + m.amount.to_text() + " " +
              std::string(store.asset(m.asset).reference) + " " + std::string(store.memo_text(m.memo));
    }
    lines.push_back(std::move(line));
  }
  sort_ascending(lines);
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

inline std::string problems_of(const TableReading& reading) {
  std::string text;
  for (const Problem& p : reading.problems) text += std::string(code_name(p.code)) + " " + p.where + "; ";
  return text;
}

/// A table read into a store of its own.
struct ReadTable {
  AccountStore store;
  TableReading reading{};
};
inline ReadTable read_table(std::string_view text, Chain chain = Chain::ethereum, const TransferMapping* mapping = nullptr) {
  ReadTable table{AccountStore(chain)};
  auto reading = read_account_table(as_bytes(text), mapping, ReplyIndex{0u}, table.store);
  REQUIRE(reading);
  table.reading = *std::move(reading);
  return table;
}

/// An address of Ethereum, and a transaction's id.
inline std::string account(unsigned n) { return "0x" + std::string(38, '0') + std::to_string(n + 10); }
inline std::string hash(unsigned n) { return "0x" + std::string(62, '0') + std::to_string(n + 10); }

}  // namespace peelback::test
