#include <algorithm>

#include "base/hash.h"
#include "base/sort.h"
#include "chains/chain_ids.h"
#include "chains/evm_address.h"
#include "labels/shown_text.h"
#include "session/messages.h"
#include "session/places.h"
#include "session/references.h"
#include "session/tell.h"

namespace peelback {

namespace {

constexpr std::size_t kMostSymbolCharacters = 12;
constexpr std::size_t kMostMemoCharacters = 80;

bool is_plain(std::string_view text) {
  constexpr std::size_t kMostPlain = 32;
  const auto fits = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  return text.size() <= kMostPlain && std::all_of(text.begin(), text.end(), fits);
}

class Teller {
 public:
  Teller(const AccountStore& store, const ReplyTable& replies, const QuestionAsked& asked, const AccountTrail& trail, const RangeList& ranges)
      : store_(store), replies_(replies), asked_(asked), trail_(trail), ranges_(ranges) {}

  ToldTrail tell() {
    const Question& question = asked_.question;
    told_.direction = question.direction;
    told_.method = question.method;
    told_.fees = question.fees;
    told_.limits = question.limits;
    told_.continued = ascending(asked_.accounts.continued);
    told_.expanded = ascending(asked_.accounts.expanded);
    told_.not_followed = ascending(asked_.accounts.not_followed);
    told_.amounts = trail_.amounts;
    told_.problems = trail_.problems;
    tell_assets();
    slot_of_tx_.assign(store_.tx_count(), ToldPlace::kNoTx);
    for (const AccountHop& hop : trail_.hops) slot_of(hop.tx);
    for (const AccountPlace& place : trail_.places) tell_place(place);
    for (const PlaceIndex source : trail_.hop_sources) told_.hop_sources.push_back(source.value);
    for (const AccountHop& hop : trail_.hops) tell_hop(hop);
    tell_ends();
    tell_starts();
    for (const AccountAuditRow& row : trail_.audit) {
      const Amount crossed = crossed_of(row);
      told_.audit.push_back({row.label, slot_of(row.asset), row.start, row.converted_in, *row.ends.minus(crossed), *row.converted_out.plus(crossed)});
    }
    for (const ReachRow& row : trail_.reach) told_.reach.push_back({row.place.value, row.label, row.value});
    for (const UnexplainedRow& row : trail_.unexplained) {
      told_.unexplained.push_back({account_ref(store_, store_.account_of(row.holding)), slot_of(store_.asset_of(row.holding)),
                                   row.unknown_opening, row.in, row.out});
    }
    for (const OrderRange& row : trail_.order_ranges) told_.order_ranges.push_back({row.place.value, row.label, row.least, row.most});
    return std::move(told_);
  }

 private:
  static std::vector<std::string> ascending(std::vector<std::string> refs) {
    sort_ascending(refs);
    refs.erase(std::unique(refs.begin(), refs.end()), refs.end());
    return refs;
  }

  // Every asset of the trail, and those of the starts even where nothing is known yet.
  void tell_assets() {
    std::vector<AssetIndex> used;
    for (const AccountPlace& place : trail_.places) used.push_back(store_.asset_of(place.holding));
    for (const AccountAuditRow& row : trail_.audit) used.push_back(row.asset);
    for (const Start& start : asked_.question.starts) {
      const AssetIndex asset = start.asset.empty() ? store_.native_asset() : store_.find_asset(start.asset);
      if (asset.exists()) used.push_back(asset);
    }
    sort_by(used, [&](AssetIndex a, AssetIndex b) { return store_.asset(a).reference < store_.asset(b).reference; });
    used.erase(std::unique(used.begin(), used.end()), used.end());
    slot_of_asset_.assign(store_.asset_count(), 0);
    for (const AssetIndex asset : used) {
      slot_of_asset_[asset.value] = static_cast<std::uint32_t>(told_.assets.size());
      told_.assets.push_back(shown_asset(store_, asset));
    }
    if (told_.assets.empty()) told_.assets.push_back(native_asset(store_.chain()));
  }

  std::uint32_t slot_of(AssetIndex asset) const { return slot_of_asset_[asset.value]; }

  std::uint32_t slot_of(AccountTxIndex tx) {
    std::uint32_t& slot = slot_of_tx_[tx.value];
    if (slot != ToldPlace::kNoTx) return slot;
    slot = static_cast<std::uint32_t>(told_.txs.size());
    const AccountTransaction& facts = store_.transaction(tx);
    ToldTx& row = told_.txs.emplace_back();
    row.chain = store_.chain();
    row.id = std::string(store_.tx_id(tx));
    row.moment = {facts.height, facts.time_s, facts.unconfirmed()};
    row.check = check_of(store_, replies_, tx);
    row.check_label = check_label(store_, replies_, tx);
    row.account_tx = tx;
    return slot;
  }

  // What tells the places of one account apart, behind its reference.
  std::string key_of(const AccountPlace& place, const ToldPlace& row) const {
    std::string key = row.ref;
    const AssetIndex asset = store_.asset_of(place.holding);
    if (asset != store_.native_asset()) {
      const std::string_view reference = store_.asset(asset).reference;
      key.append(1, '/').append(reference.substr(reference.find(':') + 1));
    }
    const std::string_view memo = store_.memo_text(place.memo);
    if (!memo.empty()) key.append(1, '#').append(is_plain(memo) ? std::string(memo) : to_hex(sha256(as_bytes(memo))).substr(0, 16));
    return key;
  }

  void tell_place(const AccountPlace& place) {
    const AccountIndex account = store_.account_of(place.holding);
    ToldPlace row;
    row.asset = slot_of(store_.asset_of(place.holding));
    row.value = place.value;
    row.depth = place.depth;
    row.is_start = place.is_start;
    row.beyond_stop = place.beyond_stop;
    row.amounts = place.amounts;
    row.holding = place.holding;
    if (place.tx.exists()) row.tx = slot_of(place.tx);
    switch (place.kind) {
      case AccountPlaceKind::account: {
        row.kind = ToldPlace::Kind::account;
        row.ref = account_ref(store_, account);
        row.address = account_address(store_, account);
        row.memo = shown_text(store_.memo_text(place.memo), kMostMemoCharacters).text;
        row.title = format_short_id(row.address);
        const auto& continued = told_.continued;
        row.is_continued = std::binary_search(continued.begin(), continued.end(), row.ref);
        break;
      }
      case AccountPlaceKind::fee:
        row.kind = ToldPlace::Kind::fee;
        row.ref = told_.txs[row.tx].ref() + ":fee";
        row.title = words(Message::fee);
        break;
      case AccountPlaceKind::mint:
        row.kind = ToldPlace::Kind::mint;
        row.ref = told_.txs[row.tx].ref() + ":mint:" + std::string(store_.account_text(account));
        row.title = words(Message::minted);
        break;
      case AccountPlaceKind::burn:
        row.kind = ToldPlace::Kind::burn;
        row.ref = told_.txs[row.tx].ref() + ":burn:" + std::string(store_.account_text(account));
        row.title = words(Message::burnt);
        break;
    }
    row.key = place.kind == AccountPlaceKind::fee ? row.ref : key_of(place, row);
    row.full_title = row.address.empty() ? row.title : row.address;
    told_.places.push_back(std::move(row));
  }

  ListRange cite(const AccountHop& hop) {
    std::vector<ToldSource> sources;
    if (hop.movement.exists()) {
      for (const MovementSource& source : store_.sources(hop.movement)) sources.push_back({source.reply, std::string(source.pointer)});
    }
    if (sources.empty()) {
      for (const SourceRef& source : store_.sources(hop.tx)) sources.push_back({source.reply, pointer_of(source, "")});
    }
    return add_sources(told_, replies_, std::move(sources));
  }

  // All that the payment carried, as a source states it.
  Amount payment_of(const AccountHop& hop, const AccountPlace& to) const {
    if (hop.movement.exists()) return store_.movement(hop.movement).amount;
    if (to.kind == AccountPlaceKind::fee) return to.value;
    const AccountIndex account = store_.account_of(to.holding);
    for (const BalanceChange& change : store_.balance_changes_of(hop.tx)) {
      if (change.account == account && change.asset == store_.asset_of(to.holding)) return change.amount;
    }
    return to.value;
  }

  void tell_hop(const AccountHop& hop) {
    const AccountPlace& to = trail_.places[hop.to.value];
    const auto sources = trail_.sources_of(hop);
    const AccountPlace& from = sources.empty() ? to : trail_.places[sources.front().value];
    const ListRange cited = cite(hop);
    ToldHop& row = told_.hops.emplace_back();
    row.tx = slot_of(hop.tx);
    row.from = hop.from;
    row.to = hop.to.value;
    row.movement = hop.movement;
    row.label = hop.label;
    row.amount = hop.amount;
    row.asset = slot_of(store_.asset_of(from.holding));
    row.to_amount = hop.to_amount;
    row.to_asset = slot_of(store_.asset_of(to.holding));
    row.payment = payment_of(hop, to);
    row.is_conversion = hop.is_conversion;
    row.by_provider = hop.by_provider;
    row.basis = hop.basis;
    row.grade = store_.transaction(hop.tx).only_claimed() ? TrailGrade::claimed : hop.grade;
    row.depth = hop.depth;
    row.cited = cited;
    // The first transaction that brought traced coins is the one that a place is shown with.
    if (std::uint32_t& tx = told_.places[hop.to.value].tx; tx == ToldPlace::kNoTx) tx = row.tx;
  }

  // What left the ledger left the asset too: it is no end in it.
  Amount crossed_of(const AccountAuditRow& row) const {
    Amount crossed;
    for (const AccountEnd& end : trail_.ends) {
      const bool is_of_row = end.label == row.label && store_.asset_of(trail_.places[end.place.value].holding) == row.asset;
      if (is_of_row && end.reason == EndReason::converted) crossed = *crossed.plus(end.amount);
    }
    return crossed;
  }

  void tell_ends() {
    for (std::size_t i = 0; i < trail_.ends.size(); ++i) {
      const AccountEnd& end = trail_.ends[i];
      told_.ends.push_back({.place = end.place.value, .label = end.label, .amount = end.amount, .reason = end.reason,
                            .detail = end.detail, .as_of = end.as_of, .tag = end.tag, .bounds = bounds_at(ranges_, i)});
    }
    for (const ConvertedEnd& end : trail_.converted) {
      told_.ends.push_back({.place = end.place.value, .label = end.label, .amount = end.amount, .reason = EndReason::converted});
    }
    sort_by(told_.ends, [](const ToldEnd& a, const ToldEnd& b) {
      return std::tie(a.place, a.reason, a.label) < std::tie(b.place, b.reason, b.label);
    });
  }

  void tell_starts() {
    for (std::size_t i = 0; i < asked_.question.starts.size(); ++i) {
      const Start& start = asked_.question.starts[i];
      const StartReport& report = trail_.starts[i];
      told_.starts.push_back({.asked = start.ref, .asset = start.asset, .label = start.label, .amount = start.amount,
                              .added = told_parts(report.added), .already_traced = told_parts(report.already_traced)});
    }
  }

  const AccountStore& store_;
  const ReplyTable& replies_;
  const QuestionAsked& asked_;
  const AccountTrail& trail_;
  const RangeList& ranges_;
  std::vector<std::uint32_t> slot_of_tx_;
  std::vector<std::uint32_t> slot_of_asset_;
  ToldTrail told_;
};

}  // namespace

std::string account_ref(const AccountStore& store, AccountIndex account) { return address_ref(store.chain(), store.account_text(account)); }

std::string account_address(const AccountStore& store, AccountIndex account) {
  const std::string_view text = store.account_text(account);
  return is_evm(store.chain()) && is_evm_address(text) ? with_capitals(text) : std::string(text);
}

ShownAsset shown_asset(const AccountStore& store, AssetIndex asset) {
  if (asset == store.native_asset()) return native_asset(store.chain());
  const AssetFacts facts = store.asset(asset);
  const std::string_view id = facts.reference.substr(facts.reference.find(':') + 1);
  ShownAsset shown{.ref = std::string(facts.reference), .decimals = facts.decimals.value_or(0), .chain = store.chain()};
  shown.symbol = shown_text(facts.symbol, kMostSymbolCharacters).text;
  if (shown.symbol.empty()) shown.symbol = format_short_id(id);
  return shown;
}

ToldTrail tell_trail(const AccountStore& store, const ReplyTable& replies, const QuestionAsked& asked, const AccountTrail& trail, const RangeList& ranges) {
  return Teller(store, replies, asked, trail, ranges).tell();
}

}  // namespace peelback
