#include "session/account_cards.h"

#include <algorithm>

#include "base/sort.h"
#include "labels/shown_text.h"
#include "session/account_suspects.h"
#include "session/json_members.h"
#include "session/references.h"
#include "session/tell.h"
#include "session/trail_document.h"

namespace peelback {

namespace {

constexpr std::size_t kTransfersOnCard = 50;
constexpr std::size_t kMostMemoCharacters = 80;

ToldMoment moment_of(const AccountTransaction& tx) { return {tx.height, tx.time_s, tx.unconfirmed()}; }

void put_moment_or_null(JsonWriter& json, std::string_view key, const AccountStore& store, AccountTxIndex tx) {
  if (!tx.exists()) return put_null(json, key);
  put_moment(json, key, moment_of(store.transaction(tx)));
}

std::string tx_ref(const AccountStore& store, AccountTxIndex tx) {
  return std::string(chain_info(store.chain()).slug).append(1, ':').append(store.tx_id(tx));
}

// Empty for what is minted or burnt.
std::string address_or_empty(const AccountStore& store, AccountIndex account) {
  return account.exists() ? account_address(store, account) : std::string();
}

void put_token(JsonWriter& json, const AccountStore& store, AssetIndex asset) {
  put_text_or_null(json, "token", asset == store.native_asset() ? std::string_view{} : store.asset(asset).reference);
}

// One payment of a card; `account` is whose card it is, and not there on a transaction's. `signs`: what speaks against it.
void write_transfer(JsonWriter& json, const AccountStore& store, const Movement& movement, AccountIndex account,
                    std::span<const std::string_view> signs = {}) {
  json.begin_object();
  if (account.exists()) put_text(json, "direction", movement.from == account ? "out" : "in");
  put_text_or_null(json, "from", address_or_empty(store, movement.from));
  put_text_or_null(json, "memo", shown_text(store.memo_text(movement.memo), kMostMemoCharacters).text);
  put_moment(json, "moment", moment_of(store.transaction(movement.tx)));
  json.key("money");
  write_money(json, shown_asset(store, movement.asset), movement.amount.units());
  // A place that only a list has is none of the chain's: such a payment is chosen with its transaction.
  const bool has_place = movement.order == OrderBasis::chain;
  put_text_or_null(json, "position", has_place ? movement_text(movement.at) : std::string());
  put_text(json, "ref", has_place ? tx_ref(store, movement.tx).append(1, ':').append(movement_text(movement.at)) : tx_ref(store, movement.tx));
  if (account.exists()) {
    put_array(json, "signs", [&] {
      for (const std::string_view sign : signs) json.string(sign);
    });
  }
  put_text_or_null(json, "to", address_or_empty(store, movement.to));
  put_token(json, store, movement.asset);
  json.end_object();
}

void put_source(JsonWriter& json, const Session& session, ReplyIndex index, std::string_view pointer) {
  const Reply& reply = session.replies().at(index);
  json.begin_object();
  put_time_or_null(json, "fetched_at", reply.fetched_at_s == 0 ? std::nullopt : std::optional(reply.fetched_at_s));
  put_text(json, "path", reply.path);
  put_text(json, "pointer", pointer);
  put_text(json, "provider", reply.provider);
  put_text(json, "sha256", reply_id(reply));
  json.end_object();
}

// What the store knows of one account. What is suspect is counted apart.
struct Suspect {
  MovementIndex transfer{};
  std::vector<std::string_view> signs{};
};

struct AccountUse {
  std::vector<MovementIndex> transfers{};  // newest first
  std::vector<Suspect> suspects{};         // the same, of those that somebody else may have put there
  std::uint64_t in = 0;
  std::uint64_t out = 0;
  std::vector<AccountTxIndex> transactions{};  // oldest first
};

AccountUse find_use(const AccountStore& store, AccountIndex account, const LabelBook& labels) {
  AccountUse use;
  const AccountSuspects suspects(store, account, labels);
  for (std::uint32_t i = 0; account.exists() && i < store.tx_count(); ++i) {
    const AccountTxIndex tx{i};
    if (store.transaction(tx).failed()) continue;
    bool is_used = false;
    for (const MovementIndex index : store.movements_of(tx)) {
      const Movement& movement = store.movement(index);
      if (movement.from != account && movement.to != account) continue;
      const bool is_fee = movement.at.kind == MovementKind::fee;
      if (auto signs = is_fee ? std::vector<std::string_view>{} : suspects.signs_of(movement); !signs.empty()) {
        use.suspects.push_back({index, std::move(signs)});
        continue;
      }
      is_used = true;
      if (is_fee) continue;
      ++(movement.from == account ? use.out : use.in);
      use.transfers.push_back(index);
    }
    if (is_used) use.transactions.push_back(tx);
  }
  const auto when = [&](AccountTxIndex tx) {
    const AccountTransaction& facts = store.transaction(tx);
    return std::pair(facts.height.value_or(0xffffffff), facts.index.value_or(0));
  };
  sort_by(use.transactions, [&](AccountTxIndex a, AccountTxIndex b) { return when(a) < when(b); });
  const auto is_newer = [&](MovementIndex a, MovementIndex b) { return when(store.movement(b).tx) < when(store.movement(a).tx); };
  sort_by(use.transfers, is_newer);
  sort_by(use.suspects, [&](const Suspect& a, const Suspect& b) { return is_newer(a.transfer, b.transfer); });
  return use;
}

// What the chain states, by asset: as its source saw it last, else the newest reading at a block.
void put_balances(JsonWriter& json, const AccountStore& store, AccountIndex account) {
  put_array(json, "balances", [&] {
    for (std::uint32_t i = 0; account.exists() && i < store.asset_count(); ++i) {
      const HoldingIndex holding = store.find_holding(account, AssetIndex{i});
      if (!holding.exists()) continue;
      const BalanceSeen* seen = store.balance_seen(holding);
      const auto readings = store.readings(holding);
      const bool has_reading = !readings.empty() && readings.back().height;
      if (seen == nullptr && !has_reading) continue;
      json.begin_object();
      put_number_or_null(json, "height", seen == nullptr ? readings.back().height : std::nullopt);
      json.key("money");
      write_money(json, shown_asset(store, AssetIndex{i}), (seen != nullptr ? seen->amount : readings.back().amount).units());
      put_time_or_null(json, "seen_at", seen == nullptr || seen->fetched_at_s == 0 ? std::nullopt : std::optional(seen->fetched_at_s));
      put_token(json, store, AssetIndex{i});
      json.end_object();
    }
  });
}

std::string_view nature_name(AccountNature nature) {
  switch (nature) {
    case AccountNature::unknown: return "unknown";
    case AccountNature::plain: return "plain";
    case AccountNature::contract: return "contract";
  }
  return {};
}

// What stands behind the chain in a reference's canonical form.
Result<std::string> canonical_id(const Ref& ref) {
  const auto canonical = canonical_reference(ref.to_text());
  if (!canonical) return canonical.error();
  return canonical->substr(canonical->find(':') + 1);
}

}  // namespace

Result<std::string> write_account_card(const Session& session, const Ref& ref) {
  const auto id = canonical_id(ref);
  if (!id) return id.error();
  const AccountStore empty(ref.chain);
  const AccountStore* found = session.ledgers().find_accounts(ref.chain);
  const AccountStore& store = found != nullptr ? *found : empty;
  const AccountIndex account = store.find_account(*id);
  const AccountStats* stats = account.exists() ? store.stats(account) : nullptr;
  const AccountUse use = find_use(store, account, session.labels());
  const HoldingIndex native = account.exists() ? store.find_holding(account, store.native_asset()) : HoldingIndex{};
  const auto cover = native.exists() ? store.cover_at(native, std::nullopt) : std::nullopt;
  const bool is_whole = cover && cover->from_height == 0;
  const std::uint64_t busy_from = session.has_question() ? session.question().question.limits.busy_transactions : Limits{}.busy_transactions;
  JsonWriter json;
  json.begin_object();
  put_text(json, "address", account.exists() ? account_address(store, account) : *id);
  put_balances(json, store, account);
  put_flag(json, "busy", stats != nullptr && stats->tx_count > busy_from);
  put_text(json, "chain", chain_info(ref.chain).slug);
  put_time_or_null(json, "fetched_at", stats == nullptr || stats->fetched_at_s == 0 ? std::nullopt : std::optional(stats->fetched_at_s));
  put_moment_or_null(json, "first_use", store, is_whole && !use.transactions.empty() ? use.transactions.front() : AccountTxIndex{});
  put_object(json, "hidden", [&] {
    put_number(json, "count", use.suspects.size());
    put_array(json, "transfers", [&] {
      for (std::size_t i = 0; i < std::min(use.suspects.size(), kTransfersOnCard); ++i) {
        write_transfer(json, store, store.movement(use.suspects[i].transfer), account, use.suspects[i].signs);
      }
    });
  });
  put_object(json, "history", [&] {
    put_flag(json, "complete", is_whole);
    put_number(json, "loaded", use.transactions.size());
  });
  put_flag(json, "known", stats != nullptr || !use.transactions.empty());
  put_moment_or_null(json, "last_use", store, cover && !use.transactions.empty() ? use.transactions.back() : AccountTxIndex{});
  put_text(json, "ledger", "account");
  put_text(json, "nature", nature_name(account.exists() ? store.nature(account) : AccountNature::unknown));
  put_number(json, "received_count", use.in);
  put_text(json, "ref", address_ref(ref.chain, *id));
  put_array(json, "source", [&] {
    if (stats != nullptr && stats->source.exists()) put_source(json, session, stats->source, "");
  });
  put_number(json, "spent_count", use.out);
  put_array(json, "transfers", [&] {
    for (std::size_t i = 0; i < std::min(use.transfers.size(), kTransfersOnCard); ++i) write_transfer(json, store, store.movement(use.transfers[i]), account);
  });
  const bool is_counted = stats != nullptr && (stats->tx_count != 0 || !stats->at_least);
  put_number_or_null(json, "tx_count", is_counted ? std::optional(stats->tx_count) : std::nullopt);
  json.end_object();
  return json.finish();
}

Result<std::string> write_account_transaction_card(const Session& session, const Ref& ref) {
  Ref of_transaction = ref;
  of_transaction.kind = Ref::Kind::transaction;
  const auto id = canonical_id(of_transaction);
  if (!id) return id.error();
  const AccountStore empty(ref.chain);
  const AccountStore* found = session.ledgers().find_accounts(ref.chain);
  const AccountStore& store = found != nullptr ? *found : empty;
  const AccountTxIndex tx = store.find_tx(*id);
  const std::vector<SourceRef> sources = tx.exists() ? store.sources(tx) : std::vector<SourceRef>{};
  const AccountTransaction facts = tx.exists() ? store.transaction(tx) : AccountTransaction{};
  const std::vector<MovementIndex> movements = tx.exists() ? store.movements_of(tx) : std::vector<MovementIndex>{};
  JsonWriter json;
  json.begin_object();
  json.key("fee");
  if (facts.fee) {
    write_money(json, native_asset(ref.chain), facts.fee->units());
  } else {
    json.null();
  }
  put_text_or_null(json, "fee_payer", address_or_empty(store, facts.fee_payer));
  put_flag(json, "known", !sources.empty());
  put_text(json, "ledger", "account");
  put_moment_or_null(json, "moment", store, sources.empty() ? AccountTxIndex{} : tx);
  put_number(json, "pieces", tx.exists() ? store.piece_count(tx) : 0);
  put_text(json, "ref", std::string(chain_info(ref.chain).slug).append(1, ':').append(*id));
  put_text_or_null(json, "sender", address_or_empty(store, facts.sender));
  put_array(json, "sources", [&] {
    for (const SourceRef& source : sources) put_source(json, session, source.reply, pointer_of(source, ""));
  });
  put_text(json, "status", !facts.succeeded ? "unknown" : *facts.succeeded ? "succeeded" : "failed");
  put_array(json, "transfers", [&] {
    for (const MovementIndex movement : movements) {
      if (store.movement(movement).at.kind != MovementKind::fee) write_transfer(json, store, store.movement(movement), {});
    }
  });
  put_text(json, "txid", *id);
  json.end_object();
  return json.finish();
}

}  // namespace peelback
