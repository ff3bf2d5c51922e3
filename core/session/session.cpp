#include "session/session.h"

#include <algorithm>

#include "chains/bitcoin_address.h"
#include "chains/mweb.h"
#include "session/account_part.h"
#include "session/later_part.h"
#include "session/messages.h"
#include "session/references.h"
#include "session/tell.h"
#include "session/thorchain_text.h"
#include "taint/account_bounds.h"

namespace peelback {

namespace {

// Arcs looked at for the ranges of a trail's ends: some tens of milliseconds, at every reply that comes in.
constexpr std::uint64_t kEndsWork = 20'000'000;

Error not_followed_yet(std::string where, Chain chain) {
  return {Code::unsupported, std::move(where), std::string("this version cannot follow ").append(chain_info(chain).name).append(" yet")};
}

bool moves_native(const AccountStore& accounts) {
  for (std::uint32_t i = 0; i < accounts.movement_count(); ++i) {
    if (accounts.movement(MovementIndex{i}).asset == accounts.native_asset()) return true;
  }
  return false;
}

// Absent where the transaction moves nothing, or several assets; and for no transaction.
AssetIndex only_asset_in(const AccountStore& accounts, AccountTxIndex tx) {
  AssetIndex only;
  if (!tx.exists()) return only;
  for (const MovementIndex index : accounts.movements_of(tx)) {
    const Movement& movement = accounts.movement(index);
    if (movement.at.kind == MovementKind::fee || movement.amount.is_zero() || movement.asset == only) continue;
    if (only.exists()) return {};
    only = movement.asset;
  }
  return only;
}

}  // namespace

Session::Session() { ledgers_.utxo(Chain::bitcoin); }

Chain Session::utxo_chain() const {
  const bool has_outputs = question_ && ledgers_.find_utxo(chain_of_question()) != nullptr;
  return has_outputs ? chain_of_question() : Chain::bitcoin;
}

// ---- questions ----

Result<Bytes> Session::script_of(const Ref& address) { return address_script(address); }

Result<Done> Session::look_up(const Ref& ref) {
  const auto add = [&](Need need) { cards_.push_back({.chain = ref.chain, .need = std::move(need)}); };
  if (is_left_out(ref.chain)) return accounts_not_loaded(ref.to_text());
  if (follows_accounts_of(ref.chain)) return look_up_account(ref);
  if (!chain_info(ref.chain).followed) return not_followed_yet(ref.to_text(), ref.chain);
  ledgers_.utxo(ref.chain);
  if (ref.kind != Ref::Kind::address) {
    add({.kind = Need::Kind::transaction, .txid = ref.txid});
    return Done{};
  }
  const auto script = script_of(ref);
  if (!script) return script.error();
  add({.kind = Need::Kind::address_stats, .script = *script});
  add({.kind = Need::Kind::address_history, .script = *script});
  return Done{};
}

Result<Done> Session::look_up_account(const Ref& ref) {
  if (!chain_info(ref.chain).followed) return not_followed_yet(ref.to_text(), ref.chain);
  Ref whole = ref;
  if (whole.kind == Ref::Kind::transfer) whole.kind = Ref::Kind::transaction;
  const auto canonical = canonical_reference(whole.to_text());
  if (!canonical) return canonical.error();
  const std::string id = canonical->substr(canonical->find(':') + 1);
  ledgers_.accounts(ref.chain);
  const auto add = [&](AccountNeed need) { cards_.push_back({.chain = ref.chain, .account = need, .request = need}); };
  if (whole.kind == Ref::Kind::transaction) {
    add({.kind = AccountNeed::Kind::transaction, .id = id});
    return Done{};
  }
  add({.kind = AccountNeed::Kind::stats, .id = id});
  add({.kind = AccountNeed::Kind::balance, .id = id});
  for (const HistoryPart part : {HistoryPart::transactions, HistoryPart::internal, HistoryPart::tokens}) {
    add({.kind = AccountNeed::Kind::history, .id = id, .part = part});
  }
  return Done{};
}

Result<Done> Session::ask_thorchain(const Ref& transaction) {
  if (transaction.kind == Ref::Kind::address) return Error{Code::usage, transaction.to_text(), "a transaction is asked about"};
  if (!has_accounts()) return accounts_not_loaded(transaction.to_text());
  const std::string id = transaction.id.substr(0, transaction.id.find(':'));
  auto path = midgard::path_of(id);
  if (!path) return path.error();
  std::erase_if(failed_, [&](const auto& row) { return row.second.asked.thorchain.starts_with(*path); });  // asked once more
  if (std::find(thorchain_asked_.begin(), thorchain_asked_.end(), *path) == thorchain_asked_.end()) thorchain_asked_.push_back(*std::move(path));
  return Done{};
}

bool Session::is_thorchain_answered(std::string_view txid) const {
  const auto path = midgard::path_of(txid);
  return path && thorchain_pages_.count(*path) != 0;
}

namespace {

// Of outputs there is but the coin; what accounts hold is known by its chain at least.
bool is_asset_of(Chain chain, std::string_view asset) {
  const ChainInfo& info = chain_info(chain);
  const bool is_of_chain = asset.starts_with(std::string(info.slug).append(1, ':'));
  return is_of_chain && (info.model == LedgerModel::account || asset.substr(info.slug.size() + 1) == info.symbol);
}

}  // namespace

// A chain of accounts that no source is asked about yet can be asked about once a file says something of it.
Result<Done> Session::check_starts(const Question& question) const {
  const auto chain = chain_of(question);
  if (!chain) return chain.error();
  if (is_left_out(*chain)) return accounts_not_loaded("start[0]");
  const bool is_account = chain_info(*chain).model == LedgerModel::account;
  const bool is_known = chain_info(*chain).followed || ledgers_.find_accounts(*chain) != nullptr;
  if (is_account ? !is_known : !chain_info(*chain).followed) return not_followed_yet("start[0]", *chain);
  for (std::size_t i = 0; i < question.starts.size(); ++i) {
    const Start& start = question.starts[i];
    if (!start.asset.empty() && !is_asset_of(*chain, start.asset)) {
      return Error{Code::usage, "start[" + std::to_string(i) + "].asset", start.asset + " is no asset of " + std::string(chain_info(*chain).name)};
    }
    const Ref& ref = start.ref;
    if (is_account || ref.kind != Ref::Kind::address) continue;
    if (const auto script = script_of(ref); !script) return at(script.error(), "start[" + std::to_string(i) + ']');
  }
  return Done{};
}

Result<Done> Session::ask(QuestionAsked asked) {
  if (const auto done = check_starts(asked.question); !done) return done;
  if (const Chain chain = asked.question.starts.front().ref.chain; follows_accounts_of(chain)) {
    if (const auto accounts = account_question(asked); !accounts) return accounts.error();
    ledgers_.accounts(chain);
  } else {
    ledgers_.utxo(chain);
  }
  question_ = std::move(asked);
  requests_before_question_ = requests_made_ - std::exchange(requests_to_go_on_from_, 0);
  trail_.reset();
  trace_.reset();
  fail_as_before();
  return Done{};
}

// ---- the trail ----

Session::History Session::history_of(const Store& store, ByteView script) const {
  const auto replies = utxo_replies_.find(store.chain());
  return replies == utxo_replies_.end() ? History{} : replies->second.history_of(store, script);
}

bool Session::is_busy(const Store& store, ScriptIndex script) const {
  const AddressStats* stats = store.address_stats(script);
  const std::uint32_t limit = question_ ? question_->question.limits.busy_transactions : Limits{}.busy_transactions;
  return stats != nullptr && stats->tx_count > limit;
}

std::vector<Ref> Session::busy_starts() const {
  std::vector<Ref> refs;
  if (!question_) return refs;
  for (const Start& start : question_->question.starts) {
    if (start.ref.kind != Ref::Kind::address || start.ref.chain != utxo_chain()) continue;
    const auto script = script_of(start.ref);
    if (!script) continue;
    const auto index = store().find_script(*script);
    if (index.exists() && is_busy(store(), index)) refs.push_back(start.ref);
  }
  return refs;
}

TraceHints Session::make_hints() {
  // With files alone they are all there is; with nothing at all, explorers are the only ones to ask.
  TraceHints hints{.can_ask = asked_an_explorer_ || inputs_.empty(), .is_unspendable = bitcoin::is_provably_unspendable, .run_ends = store().run_ends()};
  for (const auto& [id, failed] : failed_) {
    if (failed.asked.chain == utxo_chain() && failed.asked.thorchain.empty()) hints.failed.push_back({failed.asked.need, failed.reason});
  }
  for (const Start& start : question_->question.starts) {
    Bytes script;
    if (start.ref.kind == Ref::Kind::address) script = script_of(start.ref).value();
    hints.start_scripts.push_back(std::move(script));
  }
  hints.services = make_stops();
  if (has_accounts()) hints.conversions = converted_outputs(utxo_chain(), crossings_, question_->question.direction);
  if (utxo_chain() == Chain::litecoin) {
    hints.is_in_pool = mweb::is_inside;
    hints.pool_name = words(Message::script_mweb);
  }
  return hints;
}

AccountHints Session::make_account_hints() {
  const auto progress = progress_.find(chain_of_question());
  AccountHints hints{.can_ask = asked_an_explorer_ || inputs_.empty(), .stops = make_account_stops()};
  for (const auto& [id, failed] : failed_) {
    if (failed.asked.chain == chain_of_question() && failed.asked.thorchain.empty()) hints.failed.push_back({failed.asked.account, failed.reason});
  }
  if (progress != progress_.end()) hints.unfinished = progress->second.unfinished();
  for (AccountStop& stop : conversion_stops(*ledgers_.find_accounts(chain_of_question()), crossings_, question_->question.direction)) {
    hints.stops.push_back(std::move(stop));
  }
  return hints;
}

Result<Trail> Session::trace_outputs() {
  TraceHints hints = make_hints();
  if (!trace_) trace_.emplace(question_->question);
  auto trail = trace_->update(store(), hints);
  if (!trail) return trail;
  // What was answered and is missing all the same will not come by asking again: its coins end `fetch_failed`.
  const std::size_t known_failures = hints.failed.size();
  for (const MissingFact& missing : trail->missing) {
    if (is_answered(need_id(utxo_chain(), missing.need)) && !next_need(missing)) hints.failed.push_back({missing.need, "the answer does not hold"});
  }
  return hints.failed.size() == known_failures ? std::move(trail) : trace_->update(store(), hints);
}

Result<AccountTrail> Session::trace_balances(const AccountStore& accounts, const AccountQuestion& question) {
  AccountHints hints = make_account_hints();
  auto trail = trace_accounts(accounts, question, hints);
  if (!trail) return trail;
  const std::size_t known_failures = hints.failed.size();
  for (const AccountMissing& missing : trail->missing) {
    if (progress_[accounts.chain()].is_answered(missing.need)) hints.failed.push_back({missing.need, "the answer does not hold"});
  }
  return hints.failed.size() == known_failures ? std::move(trail) : trace_accounts(accounts, question, hints);
}

// Where no asset is named and the chain's own coin never moved, the only asset there is is meant; of a transaction, the only
// one that it moves.
Result<AccountQuestion> Session::question_on(const AccountStore& accounts) const {
  auto question = account_question(*question_);
  if (!question) return question;
  const bool is_of_one_token = accounts.asset_count() == 2 && !moves_native(accounts);
  for (AccountStart& start : question->starts) {
    if (!start.asset.empty()) continue;
    const AssetIndex meant = is_of_one_token ? AssetIndex{std::uint32_t{1}} : only_asset_in(accounts, accounts.find_tx(start.id));
    if (meant.exists()) start.asset = std::string(accounts.asset(meant).reference);
  }
  return question;
}

// Poison does not conserve, and what is traced backward has no other end that its coins could have gone to. No picture shows
// a range: only what comes later does.
bool Session::has_ranges() const {
  const Question& question = question_->question;
  return has_later_part() && question.method != Method::poison && question.direction == Direction::forward && question.fees == FeeRule::end;
}

Result<ToldTrail> Session::trace_once() {
  missing_.clear();
  account_missing_.clear();
  if (has_accounts()) crossings_ = find_crossings(ledgers_, swaps_);
  const Chain chain = chain_of_question();
  if (const AccountStore* accounts = ledgers_.find_accounts(chain); accounts != nullptr) {
    const auto question = question_on(*accounts);
    if (!question) return question.error();
    auto trail = trace_balances(*accounts, *question);
    if (!trail) return trail.error();
    account_missing_ = std::move(trail->missing);
    QuestionAsked asked = *question_;
    for (std::size_t i = 0; i < question->starts.size(); ++i) asked.question.starts[i].asset = question->starts[i].asset;
    const auto ranges = has_ranges() ? bound_ends(*accounts, *question, make_account_hints(), *trail, kEndsWork) : RangeList{};
    ToldTrail told = tell_trail(*accounts, replies_, asked, *trail, ranges ? *ranges : RangeList{});
    tell_crossings(told, crossings_);
    return told;
  }
  auto trail = trace_outputs();
  if (!trail) return trail.error();
  missing_ = std::move(trail->missing);
  const auto ranges = has_ranges() ? bound_ends(store(), question_->question, make_hints(), *trail, kEndsWork) : RangeList{};
  ToldTrail told = tell_trail(store(), replies_, question_->question, *trail, ranges ? *ranges : RangeList{});
  if (has_accounts()) tell_crossings(told, crossings_);
  return told;
}

Result<const ToldTrail*> Session::trail() {
  if (!question_) return Error{Code::usage, "", "no question has been asked"};
  if (!trail_) {
    trail_ = trace_once();
    reach_.reset();
    place_labels_.reset();
  }
  if (!*trail_) return trail_->error();
  return &**trail_;
}

}  // namespace peelback
