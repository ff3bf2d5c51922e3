#include <algorithm>

#include "session/session.h"
#include "session/tell.h"
#include "taint/account_bounds.h"
#include "taint/compare.h"
#include "taint/reached.h"

namespace peelback {

namespace {

// Arcs looked at for one hop that somebody looks at.
constexpr std::uint64_t kHopWork = 100'000'000;

// The same places as the store of outputs knows them.
Result<Targets> utxo_targets(const Store& store, const ReachTargets& asked) {
  Targets targets;
  for (const std::string& text : asked.addresses) {
    const auto ref = parse_ref(text);
    if (!ref) return ref.error();
    const auto script = Session::script_of(*ref);
    if (!script) return script.error();
    targets.scripts.push_back(store.find_script(*script));
  }
  for (const std::string& text : asked.outputs) {
    const auto ref = parse_ref(text);
    if (!ref) return ref.error();
    targets.outputs.push_back({ref->txid, ref->vout});
  }
  for (const std::string& text : asked.transactions) {
    const auto ref = parse_ref(text);
    if (!ref) return ref.error();
    targets.transactions.push_back(ref->txid);
  }
  return targets;
}

// The place of the told trail where an arrival is.
std::uint32_t place_of(const ToldTrail& trail, const Arrival& arrival) {
  for (std::uint32_t i = 0; i < trail.places.size(); ++i) {
    const ToldPlace& place = trail.places[i];
    if (place.output == arrival.output && trail.txs[place.tx].utxo_tx == arrival.tx) return i;
  }
  return ToldPlace::kNoTx;
}

// Every output that the store knows of the targets.
BoundsTarget bounds_target(const Store& store, const Targets& targets, const ReachTargets& asked) {
  BoundsTarget target{.open_ended = asked.is_label || !asked.addresses.empty() || !asked.transactions.empty()};
  for (std::uint32_t i = 0; i < store.output_count(); ++i) {
    const OutputIndex output{i};
    const auto& scripts = targets.scripts;
    if (std::find(scripts.begin(), scripts.end(), store.script(output)) != scripts.end()) target.outputs.push_back(output);
  }
  for (const Outpoint& outpoint : targets.outputs) {
    const TxIndex tx = store.find(outpoint.txid);
    const OutputIndex output = tx.exists() ? store.output(tx, outpoint.vout) : OutputIndex{};
    if (output.exists()) target.outputs.push_back(output);
  }
  for (const TxId& txid : targets.transactions) {
    const TxIndex tx = store.find(txid);
    const auto outputs = tx.exists() ? store.outputs(tx) : IndexRange<OutputIndex>{};
    for (std::uint32_t i = 0; i < outputs.count; ++i) target.outputs.push_back(outputs[i]);
  }
  return target;
}

// The amounts of each rule, the question's own first.
template <class Rules>
void add_rules(const Rules& rules, Method own, ReachedAsset& found) {
  for (const auto& rule : rules) {
    const bool is_own = rule.method == own;
    if (is_own) found.not_followed = rule.not_followed().units();
    found.rules.insert(is_own ? found.rules.begin() : found.rules.end(), RuleTold{rule.method, rule.arrived.units()});
  }
}

std::uint32_t place_of(const ToldTrail& trail, const AccountPlace& arrival) {
  for (std::uint32_t i = 0; i < trail.places.size(); ++i) {
    if (trail.places[i].kind == ToldPlace::Kind::account && trail.places[i].holding == arrival.holding) return i;
  }
  return ToldPlace::kNoTx;
}

// One asset after the other.
void advance_account_bounds(ReachSearch& reach, std::uint64_t work) {
  reach.found.may_go_on = false;
  for (std::size_t i = 0; i < reach.account_bounds.size() && !reach.found.may_go_on; ++i) {
    std::optional<AccountBoundsSearch>& search = reach.account_bounds[i];
    if (!search) continue;
    reach.found.may_go_on = !search->advance(work);
    reach.found.assets[i].bounds = search->bounds();
    if (!reach.found.may_go_on) search.reset();
  }
}

}  // namespace

Result<ReachFound> Session::find_reach(const ReachTargets& asked, std::uint64_t work) {
  const auto told = trail();
  if (!told) return told.error();
  if (!reach_ || !(reach_->targets == asked)) {
    reach_.reset();
    auto begun = begin_reach(**told, asked);
    if (!begun) return begun.error();
    reach_ = std::move(begun).value();
  }
  if (ledgers_.find_accounts(chain_of_question()) != nullptr) {
    advance_account_bounds(*reach_, work);
  } else if (reach_->bounds) {
    reach_->found.may_go_on = !reach_->bounds->advance(work);
    reach_->found.assets.front().bounds = reach_->bounds->bounds();
    if (!reach_->found.may_go_on) reach_->bounds.reset();
  }
  return reach_->found;
}

Result<ReachSearch> Session::begin_reach(const ToldTrail& told, const ReachTargets& asked) {
  if (const AccountStore* accounts = ledgers_.find_accounts(chain_of_question()); accounts != nullptr) {
    return begin_account_reach(told, *accounts, asked);
  }
  const Store& outputs = store();
  const auto targets = utxo_targets(outputs, asked);
  if (!targets) return targets.error();
  const Question& question = question_->question;
  const TraceHints hints = make_hints();
  const auto answer = reached(outputs, question, hints, *targets);
  if (!answer) return answer.error();
  ReachedAsset found{.asset = native_asset(outputs.chain()), .in_reach = answer->in_reach, .start_asset = native_asset(outputs.chain())};
  add_rules(answer->rules, question.method, found);
  for (const Arrival& arrival : answer->arrivals) {
    const std::uint32_t place = place_of(told, arrival);
    if (place != ToldPlace::kNoTx) found.arrivals.push_back({place, arrival.amount});
  }
  auto bounds = BoundsSearch::begin(outputs, question, hints, bounds_target(outputs, *targets, asked));
  ReachSearch search{.targets = asked, .found = {.assets = {std::move(found)}}};
  if (bounds) search.bounds = std::move(bounds).value();
  return search;
}

Result<ReachSearch> Session::begin_account_reach(const ToldTrail& told, const AccountStore& accounts, const ReachTargets& asked) {
  const auto question = question_on(accounts);
  if (!question) return question.error();
  AccountBoundsTarget target{.open_ended = asked.is_label};
  for (const std::string& address : asked.addresses) {
    const AccountIndex account = accounts.find_account(std::string_view(address).substr(address.find(':') + 1));
    if (account.exists()) target.accounts.push_back(account);
  }
  if (target.accounts.empty()) return Error{Code::bad_reference, asked.addresses.empty() ? "" : asked.addresses.front(), "an account that these facts do not know"};
  const AccountHints hints = make_account_hints();
  const std::vector<AssetAmount> started = start_amounts(told);
  ReachSearch search{.targets = asked};
  const auto add = [](auto& list, bool is_first, auto item) { list.insert(is_first ? list.begin() : list.end(), std::move(item)); };
  for (std::uint32_t i = 0; i < told.assets.size(); ++i) {
    target.asset = accounts.find_asset(told.assets[i].ref);
    if (!target.asset.exists()) continue;
    const bool is_start = std::any_of(started.begin(), started.end(), [&](const AssetAmount& row) { return row.asset == i; });
    const auto answer = reached(accounts, *question, hints, target);
    if (!answer) return answer.error();
    if (!is_start && !answer->in_reach) continue;
    ReachedAsset row{.asset = told.assets[i], .in_reach = answer->in_reach, .start_asset = told.assets[started.front().asset]};
    add_rules(answer->rules, question->method, row);
    for (const AccountArrival& arrival : answer->arrivals) {
      const std::uint32_t place = place_of(told, answer->trail.places[arrival.place.value]);
      if (place != ToldPlace::kNoTx) row.arrivals.push_back({place, arrival.amount});
    }
    auto bounds = AccountBoundsSearch::begin(accounts, *question, hints, target);
    if (bounds) row.bounds = bounds->bounds();
    add(search.found.assets, is_start, std::move(row));
    add(search.account_bounds, is_start, bounds ? std::optional(std::move(bounds).value()) : std::nullopt);
  }
  return search;
}

Result<std::vector<std::optional<ToldBounds>>> Session::bound_hops(const std::vector<std::uint32_t>& hops) {
  const auto told = trail();
  if (!told) return told.error();
  std::vector<std::optional<ToldBounds>> bounds;
  if (hops.empty() || !has_ranges()) return bounds;
  const auto list = [&]() -> Result<RangeList> {
    if (const AccountStore* accounts = ledgers_.find_accounts(chain_of_question()); accounts != nullptr) {
      const auto question = question_on(*accounts);
      if (!question) return question.error();
      const auto traced = trace_balances(*accounts, *question);
      return traced ? peelback::bound_hops(*accounts, *question, make_account_hints(), *traced, hops, kHopWork) : traced.error();
    }
    const auto traced = trace_outputs();
    return traced ? peelback::bound_hops(store(), question_->question, make_hints(), *traced, hops, kHopWork) : traced.error();
  }();
  if (!list) return list.error();
  for (std::size_t i = 0; i < hops.size(); ++i) bounds.push_back(bounds_at(*list, i));
  return bounds;
}

Result<Compared> Session::compare() {
  if (!question_) return Error{Code::usage, "", "no question has been asked"};
  Compared compared;
  QuestionAsked asked = *question_;
  const auto add = [&](ToldTrail trail) {
    compared.labels.push_back(labels_of_places(trail));
    compared.trails.push_back(std::move(trail));
  };
  if (const AccountStore* accounts = ledgers_.find_accounts(chain_of_question()); accounts != nullptr) {
    const auto question = question_on(*accounts);
    if (!question) return question.error();
    const auto answer = compare_rules(*accounts, *question, make_account_hints(), kBoundsWork);
    if (!answer) return answer.error();
    for (std::size_t i = 0; i < answer->trails.size(); ++i) {
      asked.question.method = answer->methods[i];
      for (std::size_t k = 0; k < question->starts.size(); ++k) asked.question.starts[k].asset = question->starts[k].asset;
      add(tell_trail(*accounts, replies_, asked, answer->trails[i]));
    }
    compared.rows = tell_comparison(*answer);
    return compared;
  }
  const auto answer = compare_rules(store(), asked.question, make_hints(), kBoundsWork);
  if (!answer) return answer.error();
  for (std::size_t i = 0; i < answer->trails.size(); ++i) {
    asked.question.method = answer->methods[i];
    add(tell_trail(store(), replies_, asked.question, answer->trails[i]));
  }
  compared.rows = tell_comparison(*answer);
  return compared;
}

}  // namespace peelback
