#include "session/crossings.h"

#include <algorithm>
#include <tuple>

#include "base/sort.h"
#include "chains/ascii.h"
#include "labels/shown_text.h"
#include "session/account_part.h"
#include "session/tell.h"

namespace peelback {

namespace {

using thorchain::Action;
using thorchain::Asset;

constexpr std::int64_t kWindow_s = 86'400;  // streaming swaps take a day at most
constexpr std::size_t kSymbolCharacters = 20;
constexpr unsigned kThorchainDecimals = 8;

bool same_address(std::string_view a, std::string_view b) {
  return !a.empty() && (a == b || (a.starts_with("0x") && to_lower(a) == to_lower(b)));
}

// ---- legs ----

// What the store of a chain of accounts says of a token; by its reference where it says nothing.
std::optional<ShownAsset> described_token(const Ledgers& ledgers, Chain chain, const std::string& ref) {
  const AccountStore* store = ledgers.find_accounts(chain);
  const AssetIndex asset = store == nullptr ? AssetIndex{} : store->find_asset(ref);
  if (!asset.exists() || !store->asset(asset).decimals) return std::nullopt;
  return shown_asset(*store, asset);
}

void set_asset(const Ledgers& ledgers, const Asset& asset, CrossingLeg& leg) {
  leg.asset_name = shown_text(asset.to_text(), kSymbolCharacters * 4).text;
  leg.asset = {.ref = leg.asset_name, .symbol = leg.asset_name, .decimals = kThorchainDecimals};
  if (asset.form != thorchain::Form::native) return;
  leg.chain = thorchain::chain_named(asset.chain);
  if (!leg.chain) return;
  if (asset.contract.empty() && asset.symbol == chain_info(*leg.chain).symbol) {
    leg.asset = native_asset(*leg.chain);
    leg.is_native_unit = true;
    return;
  }
  const std::string ref = std::string(chain_info(*leg.chain).slug).append(1, ':').append(to_lower(asset.contract));
  const auto described = has_accounts() ? described_token(ledgers, *leg.chain, ref) : std::nullopt;
  leg.is_native_unit = described.has_value();
  if (described) {
    leg.asset = *described;
  } else {
    leg.asset.ref = ref;
    leg.asset.symbol = shown_text(asset.symbol, kSymbolCharacters).text;
    leg.asset.chain = *leg.chain;
  }
}

CrossingLeg leg_of(const Ledgers& ledgers, const midgard::Transfer& transfer, const midgard::Coin& coin) {
  CrossingLeg leg{.address = transfer.address};
  set_asset(ledgers, coin.asset, leg);
  leg.amount = midgard::to_base_units_floor(coin.amount_e8, leg.asset.decimals).value_or(0);
  if (leg.chain && !transfer.txid.empty()) leg.txid = canonical_txid(*leg.chain, transfer.txid);
  if (leg.txid.empty()) leg.chain.reset();
  return leg;
}

// THORChain counts in 10^-8 and drops what is finer.
bool is_amount_of(U128 units, const CrossingLeg& leg) {
  U128 grain = 1;
  for (unsigned i = kThorchainDecimals; i < leg.asset.decimals; ++i) grain *= 10;
  return units / grain == leg.amount / grain;
}

// The payment of a stored transaction that a leg is: of outputs the only one of the amount, which is how vaults are paid; of
// transfers the one from who paid in, or to who was paid. Then the amount is the chain's own.
void find_payment(const ChainTransaction& tx, bool is_in, CrossingLeg& leg) {
  const ChainPayment* found = nullptr;
  for (const ChainPayment& payment : tx.payments) {
    const std::string& party = is_in ? payment.payer : payment.payee;
    if (payment.asset != leg.asset.ref || !is_amount_of(payment.amount, leg)) continue;
    if (!(is_in && party.empty()) && !same_address(party, leg.address)) continue;
    if (found != nullptr) return;
    found = &payment;
  }
  if (found == nullptr) return;
  leg.is_stored = true;
  leg.ref = found->ref;
  leg.vault = is_in ? found->payee : found->payer;
  leg.amount = found->amount;
}

// ---- what a pairing rests on ----

bool asks_for(const thorchain::Memo& memo, const CrossingLeg& out) {
  if (memo.action != Action::swap && memo.action != Action::limit_swap) return false;
  const bool is_asset = memo.asset && (memo.asset->to_text() == out.asset_name ||
                                       (!memo.asset->contract.empty() && out.asset_name.ends_with(memo.asset->contract)));
  return is_asset && same_address(memo.destination, out.address);
}

bool is_paid_back(const ChainTransaction& in, const CrossingLeg& out) {
  if (in.memo && same_address(in.memo->refund_to, out.address)) return true;
  return std::any_of(in.payers.begin(), in.payers.end(), [&](const std::string& payer) { return same_address(payer, out.address); });
}

// "8DA8…" of a canonical id: as memos have it.
std::string id_in_memo(std::string_view txid) {
  if (txid.starts_with("0x")) txid.remove_prefix(2);
  std::string id(txid);
  for (char& digit : id) digit = to_upper(digit);
  return id;
}

bool answers(const ChainTransaction& out, std::string_view inbound) {
  return out.memo && (out.memo->action == Action::outbound || out.memo->action == Action::refund) && out.memo->inbound == id_in_memo(inbound);
}

bool is_soon_after(const ChainTransaction& in, const ChainTransaction& out) {
  return in.time_s && out.time_s && *out.time_s >= *in.time_s && *out.time_s - *in.time_s <= kWindow_s;
}

void settle(const Ledgers& ledgers, Crossing& crossing) {
  const auto stored = [&](bool is_in, CrossingLeg& leg) {
    auto tx = leg.chain ? find_transaction(ledgers, *leg.chain, leg.txid) : std::nullopt;
    if (tx) find_payment(*tx, is_in, leg);
    return tx;
  };
  const auto in = stored(true, crossing.in);
  const auto out = stored(false, crossing.out);
  if (!crossing.in.is_stored || !crossing.out.is_stored) return;
  const bool names_out = crossing.is_refund ? is_paid_back(*in, crossing.out) : in->memo && asks_for(*in->memo, crossing.out);
  if (names_out && answers(*out, crossing.in.txid)) {
    crossing.grade = TrailGrade::observed;
  } else if (is_soon_after(*in, *out)) {
    crossing.grade = TrailGrade::inferred;
  }
}

// ---- what Midgard says ----

bool is_told(const midgard::Action& action) {
  return action.status == midgard::Action::Status::success && (action.type == "swap" || action.type == "refund");
}

std::vector<CrossingLeg> legs_of(const Ledgers& ledgers, const std::vector<midgard::Transfer>& transfers) {
  std::vector<CrossingLeg> legs;
  for (const midgard::Transfer& transfer : transfers) {
    if (transfer.is_affiliate) continue;
    for (const midgard::Coin& coin : transfer.coins) legs.push_back(leg_of(ledgers, transfer, coin));
  }
  sort_by(legs, [](const CrossingLeg& a, const CrossingLeg& b) {
    return std::tie(a.asset.ref, a.txid, a.address, a.amount) < std::tie(b.asset.ref, b.txid, b.address, b.amount);
  });
  return legs;
}

void add_told(const Ledgers& ledgers, const SwapReport& report, std::vector<Crossing>& crossings) {
  const auto ins = legs_of(ledgers, report.action.in);
  const auto outs = legs_of(ledgers, report.action.out);
  for (const CrossingLeg& in : ins) {
    for (const CrossingLeg& out : outs) {
      Crossing crossing{.in = in, .out = out, .is_refund = in.asset.ref == out.asset.ref, .is_said = true, .cited = report.cited};
      settle(ledgers, crossing);
      crossings.push_back(std::move(crossing));
    }
  }
}

// What went in and came out in all, now that the chains' own amounts are known: `first` to the end are of one report.
void sum_up(std::span<Crossing> of_report) {
  for (Crossing& crossing : of_report) {
    const auto is_same_in = [&](const Crossing& other) { return other.in.txid == crossing.in.txid && other.in.address == crossing.in.address; };
    const bool one_way_in = std::all_of(of_report.begin(), of_report.end(), is_same_in);
    crossing.given = one_way_in ? crossing.in.amount : 0;
    for (const Crossing& other : of_report) {
      if (other.out.asset.ref != crossing.out.asset.ref) continue;
      if (&other < &crossing) crossing.got_before += other.out.amount;
      crossing.got += other.out.amount;
    }
  }
}

// ---- what the payments themselves say ----

// The pairs that Midgard told of, as "<in> <out>", ascending.
std::vector<std::string> pairs_of(const std::vector<Crossing>& crossings) {
  std::vector<std::string> pairs;
  for (const Crossing& crossing : crossings) pairs.push_back(crossing.in.txid + ' ' + crossing.out.txid);
  sort_ascending(pairs);
  return pairs;
}

bool has_pair_of(const std::vector<std::string>& pairs, const std::string& in) {
  const auto first = std::lower_bound(pairs.begin(), pairs.end(), in + ' ');
  return first != pairs.end() && first->starts_with(in + ' ');
}

// A vault is paid by the first output; on accounts by the sender's own transfer.
const ChainPayment* payment_into(const ChainTransaction& tx) {
  const auto by_sender = [&](const ChainPayment& payment) {
    return payment.payer.empty() || (!tx.payers.empty() && payment.payer == tx.payers.front());
  };
  const auto found = std::find_if(tx.payments.begin(), tx.payments.end(), by_sender);
  return found == tx.payments.end() ? nullptr : &*found;
}

ShownAsset asset_of(const Ledgers& ledgers, const ChainTransaction& tx, const ChainPayment& payment) {
  if (payment.asset == native_asset_ref(tx.chain) || !has_accounts()) return native_asset(tx.chain);
  const AccountStore& store = *ledgers.find_accounts(tx.chain);
  return shown_asset(store, store.find_asset(payment.asset));
}

CrossingLeg leg_of(const Ledgers& ledgers, const ChainTransaction& tx, const ChainPayment& payment, const std::string& address, const std::string& vault) {
  const ShownAsset asset = asset_of(ledgers, tx, payment);
  return {.chain = tx.chain, .txid = tx.id, .ref = payment.ref, .address = address, .vault = vault, .asset_name = asset.symbol, .asset = asset,
          .amount = payment.amount, .is_native_unit = true, .is_stored = true};
}

// The payments of `out` to the address that `memo` asks for, in the asset that it asks for.
std::vector<const ChainPayment*> payments_asked_for(const ChainTransaction& out, const thorchain::Memo& memo) {
  std::vector<const ChainPayment*> found;
  if (!memo.asset || thorchain::chain_named(memo.asset->chain) != out.chain) return found;
  const std::string native = native_asset_ref(out.chain);
  for (const ChainPayment& payment : out.payments) {
    const bool is_asset = memo.asset->contract.empty() ? payment.asset == native : payment.asset.ends_with(to_lower(memo.asset->contract));
    if (is_asset && same_address(payment.payee, memo.destination)) found.push_back(&payment);
  }
  return found;
}

void add_pair(const Ledgers& ledgers, const ChainTransaction& in, const ChainTransaction& out, const ChainPayment& paid, TrailGrade grade,
              std::vector<Crossing>& crossings) {
  const ChainPayment* into = payment_into(in);
  if (into == nullptr) return;
  Crossing crossing{.in = leg_of(ledgers, in, *into, in.payers.empty() ? std::string() : in.payers.front(), into->payee),
                    .out = leg_of(ledgers, out, paid, paid.payee, paid.payer),
                    .grade = grade};
  crossing.given = crossing.in.amount;
  crossing.got = crossing.out.amount;
  crossings.push_back(std::move(crossing));
}

bool asks_for_a_swap(const ChainTransaction& tx) {
  return tx.memo->action == Action::swap || tx.memo->action == Action::limit_swap;
}

bool reaches_least(const Ledgers& ledgers, const ChainTransaction& out, const ChainPayment& payment, const thorchain::Memo& memo) {
  const auto least = midgard::to_base_units_floor(memo.least_e8.value_or(0), asset_of(ledgers, out, payment).decimals);
  return least && payment.amount >= *least;
}

// The second payment's memo names the first, whose memo names the address that the second pays.
void add_by_memos(const Ledgers& ledgers, const std::vector<ChainTransaction>& noted, std::vector<Crossing>& crossings) {
  const auto inbound_of = [&](std::uint32_t i) -> const std::string& { return noted[i].memo->inbound; };
  std::vector<std::uint32_t> outs;
  for (std::uint32_t i = 0; i < noted.size(); ++i) {
    if (!inbound_of(i).empty()) outs.push_back(i);
  }
  sort_by(outs, [&](std::uint32_t a, std::uint32_t b) { return inbound_of(a) < inbound_of(b); });
  const auto told = pairs_of(crossings);
  for (const ChainTransaction& in : noted) {
    if (!asks_for_a_swap(in)) continue;
    const std::string id = id_in_memo(in.id);
    auto out = std::lower_bound(outs.begin(), outs.end(), id, [&](std::uint32_t i, const std::string& wanted) { return inbound_of(i) < wanted; });
    for (; out != outs.end() && inbound_of(*out) == id; ++out) {
      const ChainTransaction& answer = noted[*out];
      if (std::binary_search(told.begin(), told.end(), in.id + ' ' + answer.id)) continue;
      const auto paid = payments_asked_for(answer, *in.memo);
      if (paid.size() == 1) add_pair(ledgers, in, answer, *paid.front(), TrailGrade::observed, crossings);
    }
  }
}

// What waits for its answer, by the address that it asks to be paid at.
struct Awaited {
  const ChainTransaction* in = nullptr;
  std::string address{};  // in small letters, to be looked for
  std::size_t matches = 0;
  std::string first_match{};
};

void look_for_answers(const Ledgers& ledgers, Chain chain, std::vector<Awaited>& awaited) {
  sort_by(awaited, [](const Awaited& a, const Awaited& b) { return a.address < b.address; });
  for_each_transaction(ledgers, chain, [&](const ChainTransaction& out) {
    for (const ChainPayment& payment : out.payments) {
      const std::string payee = to_lower(payment.payee);
      auto wait = std::lower_bound(awaited.begin(), awaited.end(), payee, [](const Awaited& a, const std::string& wanted) { return a.address < wanted; });
      for (; wait != awaited.end() && wait->address == payee; ++wait) {
        const auto asked_for = payments_asked_for(out, *wait->in->memo);
        const bool is_it = std::find(asked_for.begin(), asked_for.end(), &payment) != asked_for.end();
        if (!is_it || !is_soon_after(*wait->in, out) || !reaches_least(ledgers, out, payment, *wait->in->memo)) continue;
        if (++wait->matches == 1) wait->first_match = out.id;
      }
    }
  });
}

// The only payment, within a day, to the address that was asked for.
void add_by_time(const Ledgers& ledgers, const std::vector<ChainTransaction>& noted, std::vector<Crossing>& crossings) {
  const auto known = pairs_of(crossings);
  for (const Chain chain : ledgers.chains()) {
    std::vector<Awaited> awaited;
    for (const ChainTransaction& in : noted) {
      const bool is_asked = asks_for_a_swap(in) && in.memo->asset && thorchain::chain_named(in.memo->asset->chain) == chain && in.chain != chain;
      if (is_asked && !in.memo->destination.empty() && !has_pair_of(known, in.id)) awaited.push_back({.in = &in, .address = to_lower(in.memo->destination)});
    }
    if (awaited.empty()) continue;
    look_for_answers(ledgers, chain, awaited);
    for (const Awaited& wait : awaited) {
      const auto out = wait.matches == 1 ? find_transaction(ledgers, chain, wait.first_match) : std::nullopt;
      if (out) add_pair(ledgers, *wait.in, *out, *payments_asked_for(*out, *wait.in->memo).front(), TrailGrade::inferred, crossings);
    }
  }
}

void add_untold(const Ledgers& ledgers, std::vector<Crossing>& crossings) {
  const auto filled = ledgers.contents();
  if (std::count_if(filled.begin(), filled.end(), [](const LedgerContents& row) { return row.transactions != 0; }) < 2) return;
  const std::vector<ChainTransaction> noted = transactions_with_memo(ledgers);
  add_by_memos(ledgers, noted, crossings);
  add_by_time(ledgers, noted, crossings);
}

}  // namespace

std::optional<U128> Crossing::carried_on(U128 traced) const {
  if (given == 0) return std::nullopt;
  const auto to = mul_div_floor(traced, got_before + out.amount, given);
  const auto from = mul_div_floor(traced, got_before, given);
  if (!to || !from) return std::nullopt;
  return *to - *from;
}

std::optional<U128> Crossing::carried_back(U128 traced) const {
  if (given == 0 || got == 0) return std::nullopt;
  return mul_div_floor(traced, in.amount, got);
}

std::vector<Crossing> find_crossings(const Ledgers& ledgers, std::span<const SwapReport> reports) {
  std::vector<Crossing> crossings;
  for (const SwapReport& report : reports) {
    if (!is_told(report.action)) continue;
    const std::size_t first = crossings.size();
    add_told(ledgers, report, crossings);
    sum_up(std::span(crossings).subspan(first));
  }
  add_untold(ledgers, crossings);
  sort_by(crossings, [](const Crossing& a, const Crossing& b) {
    return std::tie(a.in.txid, a.in.address, a.out.asset.ref, a.out.txid, a.out.address, a.out.amount, a.got_before) <
           std::tie(b.in.txid, b.in.address, b.out.asset.ref, b.out.txid, b.out.address, b.out.amount, b.got_before);
  });
  return crossings;
}

}  // namespace peelback
