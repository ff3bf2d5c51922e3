// Bounds on accounts against every way in which the money of a small ledger can have gone, and against every rule.

#include "support/rounds.h"
#include "taint/account_bounds_search.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <set>

#include "taint/compare.h"
#include "taint/reached.h"
#include "unit/taint/account_ledger.h"

namespace peelback::test {

namespace {

struct AccountCase {
  AccountLedger ledger;
  std::vector<AccountStart> starts;
};

const std::vector<std::string> kNames = {"ann", "bob", "cyd", "dan"};

std::uint64_t below(std::mt19937_64& random, std::uint64_t limit) { return random() % limit; }

// Few units, so that every way can be tried: self-transfers, cycles, minted and burnt coins, fees, failures.
AccountCase random_mixing_case(std::mt19937_64& random) {
  AccountCase made;
  made.ledger.plain = kNames;
  const std::size_t count = 2 + below(random, 5);
  for (std::size_t t = 0; t < count; ++t) {
    AccountTx tx{.name = "t" + std::to_string(t), .height = static_cast<std::uint32_t>(1 + t), .sender = kNames[below(random, 4)]};
    for (std::size_t r = 1 + below(random, 3); r > 0; --r) {
      AccountRow row{.from = below(random, 2) == 0 ? tx.sender : kNames[below(random, 4)], .to = kNames[below(random, 4)], .amount = below(random, 5)};
      if (below(random, 8) == 0) row.from = "outside";
      if (below(random, 10) == 0 && row.from != "outside") row.to = "burnt";
      tx.rows.push_back(row);
    }
    if (below(random, 5) == 0) {
      tx.rows.clear();
      tx.changes = {{tx.sender, false, 1 + below(random, 3)}, {kNames[below(random, 4)], true, below(random, 3)}};
      if (tx.changes[1].account == tx.sender) tx.changes.pop_back();
    }
    tx.fee = below(random, 2);
    tx.failed = below(random, 10) == 0;
    made.ledger.txs.push_back(tx);
  }
  for (const std::string& name : kNames) {
    if (below(random, 3) == 0) made.ledger.balances.push_back({.account = name, .amount = below(random, 6)});
  }
  made.starts.push_back(account_start_at_tx(made.ledger.txs[below(random, 2)].name));
  if (below(random, 4) == 0) made.starts = {account_start_at_address(kNames[below(random, 4)])};
  if (below(random, 4) == 0) made.starts[0].amount = Amount{1 + below(random, 3)};
  return made;
}

struct UnitRange {
  U128 least = 0;
  U128 most = 0;
  U128 start = 0;
  bool is_whole = true;  // no start's coins came to pay another start: what starts is what was asked for
};

// Every state that free mixing allows, step by step: how many stolen units lie in each balance, how many have arrived.
class EveryWay {
 public:
  EveryWay(const AccountStore& store, const AccountCase& made, std::vector<AccountIndex> targets, U128 opening_more)
      : store_(store), made_(made), targets_(std::move(targets)) {
    std::vector<AccountTxIndex> txs;
    for (const AccountStart& start : made.starts) {
      if (start.kind == AccountStart::Kind::transaction) txs.push_back(store.find_tx(start.id));
      left_.push_back(start.amount ? start.amount->units() : kU128Max);
    }
    ledger_ = account_steps(store, txs, {}, RowOrder::as_listed);
    for (const Opening& opening : ledger_.openings) balances_.push_back(opening.amount + (opening.is_known ? 0 : opening_more));
  }

  UnitRange run() {
    states_ = {State{std::vector<U128>(balances_.size(), 0), 0}};
    for (const AccountStep& step : ledger_.steps) {
      if (step.kind == AccountStep::Kind::exchange) {
        exchange(step);
      } else if (step.kind == AccountStep::Kind::transfer || step.kind == AccountStep::Kind::fee) {
        pay(step);
      }
    }
    range_.least = range_.start;
    for (const State& state : states_) {
      range_.least = std::min(range_.least, state.arrived);
      range_.most = std::max(range_.most, state.arrived);
    }
    return range_;
  }

 private:
  struct State {
    std::vector<U128> held;
    U128 arrived = 0;
    U128 pot = 0;
    bool operator<(const State& other) const { return std::tie(held, arrived, pot) < std::tie(other.held, other.arrived, other.pot); }
  };

  // Whether a start at the transaction takes what this one pays: the sender, or where it pays nothing whoever gets nothing.
  bool is_started(const AccountStep& step, HoldingIndex from) const {
    const AccountIndex sender = store_.transaction(step.tx).sender;
    bool sender_pays = step.kind == AccountStep::Kind::exchange;
    bool gets_some = false;
    for (const AccountStep& other : ledger_.steps) {
      if (other.tx != step.tx || other.kind != AccountStep::Kind::transfer) continue;
      sender_pays = sender_pays || (other.from.exists() && store_.account_of(other.from) == sender);
      gets_some = gets_some || other.to == from;
    }
    return sender_pays ? store_.account_of(from) == sender : !gets_some;
  }

  // The units of a payment that a start names.
  U128 started(const AccountStep& step, HoldingIndex from, U128 amount, bool is_exchange) {
    U128 units = 0;
    for (std::size_t s = 0; s < made_.starts.size(); ++s) {
      const AccountStart& start = made_.starts[s];
      const bool is_asked = from.exists() && (start.kind == AccountStart::Kind::address
                                                  ? store_.account_of(from) == store_.find_account(start.id)
                                                  : store_.tx_id(step.tx) == start.id && step.kind != AccountStep::Kind::fee && is_started(step, from));
      if (!is_asked) continue;
      const U128 part = std::min(left_[s], amount);
      if (start.amount && (start.kind == AccountStart::Kind::address || is_exchange)) left_[s] -= part;
      units = std::max(units, part);
    }
    return units;
  }

  // Takes `amount` out of a balance in every way; `then` says where its stolen units go.
  template <class Then>
  void debit(HoldingIndex from, U128 amount, U128 begun, Then then) {
    std::set<State> next;
    U128 balance = amount;
    if (from.exists()) {
      balance = std::max(balances_[from.value], amount);
      balances_[from.value] = balance - amount;
    }
    for (const State& state : states_) {
      const U128 stolen = from.exists() ? state.held[from.value] : 0;
      const U128 rest = balance - amount;
      for (U128 units = stolen > rest ? stolen - rest : 0; units <= std::min(stolen, amount); ++units) {
        State with = state;
        if (from.exists()) with.held[from.value] -= units;
        if (begun > 0 && units > 0) range_.is_whole = false;
        then(with, std::max(units, begun));
        next.insert(std::move(with));
      }
    }
    states_ = std::move(next);
    range_.start += begun;
  }

  void arrive(State& state, HoldingIndex to, U128 units) const {
    if (to.exists() && std::find(targets_.begin(), targets_.end(), store_.account_of(to)) != targets_.end()) {
      state.arrived += units;
    } else if (to.exists()) {
      state.held[to.value] += units;
    }
  }

  void pay(const AccountStep& step) {
    debit(step.from, step.amount, started(step, step.from, step.amount, false), [&](State& state, U128 units) { arrive(state, step.to, units); });
    if (step.to.exists()) balances_[step.to.value] += step.amount;
  }

  void exchange(const AccountStep& step) {
    U128 given = 0;
    U128 gained = 0;
    const auto changes = std::span(ledger_.changes).subspan(step.first_change, step.change_count);
    for (const ChangeStep& change : changes) (change.gained ? gained : given) += change.amount;
    const bool is_refused = gained > given;
    for (const ChangeStep& change : changes) {
      if (change.gained) continue;
      const U128 begun = started(step, change.holding, change.amount, true);
      debit(change.holding, change.amount, begun, [&](State& state, U128 units) { state.pot += is_refused ? 0 : units; });
    }
    U128 left = given;
    for (const ChangeStep& change : changes) {
      if (!change.gained) continue;
      balances_[change.holding.value] += change.amount;
      if (is_refused) continue;
      left -= change.amount;
      std::set<State> next;
      for (const State& state : states_) {
        for (U128 units = state.pot > left ? state.pot - left : 0; units <= std::min(state.pot, change.amount); ++units) {
          State with = state;
          with.pot -= units;
          arrive(with, change.holding, units);
          next.insert(std::move(with));
        }
      }
      states_ = std::move(next);
    }
    std::set<State> next;
    for (State state : states_) {
      state.pot = 0;
      next.insert(std::move(state));
    }
    states_ = std::move(next);
  }

  const AccountStore& store_;
  const AccountCase& made_;
  const std::vector<AccountIndex> targets_;
  AccountSteps ledger_;
  std::vector<U128> left_;
  std::vector<U128> balances_;
  std::set<State> states_;
  UnitRange range_;
};

AccountBoundsTarget target_at(const AccountStore& store, const std::string& name, bool open_ended = false) {
  return {.asset = store.native_asset(), .accounts = {store.find_account(name)}, .open_ended = open_ended};
}

std::optional<AccountBounds> bounds_of(const AccountStore& store, const AccountQuestion& question, const AccountBoundsTarget& target,
                                       const AccountHints& hints = {}) {
  const auto bounds = find_bounds(store, question, hints, target);
  if (bounds) return *bounds;
  CHECK(bounds.error().code == Code::usage);
  return std::nullopt;
}

bool lies_in(Amount amount, const std::optional<AmountRange>& range) {
  return range && !(amount < range->at_least) && !(range->at_most < amount);
}

// Where a limit of hops or amounts ended coins, what must arrive further on need not have arrived.
bool ends_by_the_rule(const AccountTrail& trail) {
  return std::any_of(trail.ends.begin(), trail.ends.end(), [](const AccountEnd& end) {
    return end.reason == EndReason::dust || (end.reason == EndReason::limit && end.detail != "time");
  });
}

}  // namespace

TEST_CASE("with whole histories in sight, bounds on accounts are what some way of mixing reaches, and no way passes") {
  std::mt19937_64 random(6);
  int whole = 0;
  for (int round = 0; round < rounds(4000); ++round) {
    const AccountCase made = random_mixing_case(random);
    const AccountStore store = made.ledger.store();
    const std::string& name = kNames[below(random, 4)];
    if (!store.find_account(name).exists()) continue;
    const auto bounds = bounds_of(store, {.starts = made.starts}, target_at(store, name));
    if (!bounds) continue;
    const UnitRange every = EveryWay(store, made, {store.find_account(name)}, 0).run();
    INFO("round " << round << ", " << name);
    REQUIRE(bounds->start.units() == every.start);
    if (!every.is_whole || bounds->unexplored > 0) continue;
    REQUIRE(bounds->at_least.units() == every.least);
    REQUIRE(bounds->at_most.units() == every.most);
    REQUIRE(bounds->untraced.is_zero());
    ++whole;
  }
  CHECK(whole > rounds(2000));
}

TEST_CASE("bounds of several accounts, which pay each other, and of several starts are what some way of mixing reaches") {
  std::mt19937_64 random(60);
  int whole = 0;
  for (int round = 0; round < 3000; ++round) {
    AccountCase made = random_mixing_case(random);
    if (round % 2 == 0 && made.ledger.txs.size() > 2) {
      made.starts.push_back(account_start_at_tx(made.ledger.txs[2].name));
      made.starts.back().label = 2;
    }
    const AccountStore store = made.ledger.store();
    AccountBoundsTarget target{.asset = store.native_asset(), .open_ended = false};
    for (const std::string& name : {kNames[below(random, 2)], kNames[2 + below(random, 2)]}) {
      if (store.find_account(name).exists()) target.accounts.push_back(store.find_account(name));
    }
    if (target.accounts.size() < 2) continue;
    const auto bounds = bounds_of(store, {.starts = made.starts}, target);
    if (!bounds) continue;
    const UnitRange every = EveryWay(store, made, target.accounts, 0).run();
    INFO("round " << round);
    if (!every.is_whole || bounds->unexplored > 0) continue;
    REQUIRE(bounds->start.units() == every.start);
    REQUIRE(bounds->at_least.units() == every.least);
    REQUIRE(bounds->at_most.units() == every.most);
    ++whole;
  }
  CHECK(whole > 1000);
}

TEST_CASE("a balance that nobody knows bounds nothing: any opening lies within") {
  std::mt19937_64 random(61);
  for (int round = 0; round < 1500; ++round) {
    AccountCase made = random_mixing_case(random);
    const std::string& name = kNames[below(random, 4)];
    const std::string& unknown = kNames[below(random, 4)];
    made.ledger.unknown_histories.push_back(unknown);
    std::erase_if(made.ledger.balances, [&](const NamedBalance& b) { return b.account == unknown; });
    const AccountStore store = made.ledger.store();
    if (!store.find_account(name).exists()) continue;
    const auto bounds = bounds_of(store, {.starts = made.starts}, target_at(store, name));
    if (!bounds) continue;
    for (const unsigned more : {0U, 1U, 30U}) {
      const UnitRange every = EveryWay(store, made, {store.find_account(name)}, more).run();
      INFO("round " << round << ", " << name << ", " << unknown);
      if (!every.is_whole) continue;
      REQUIRE(bounds->at_least.units() <= every.least);
      REQUIRE(bounds->at_most.units() >= every.most);
    }
  }
}

TEST_CASE("hiding transactions of accounts only ever widens their bounds") {
  std::mt19937_64 random(62);
  int widened = 0;
  for (int round = 0; round < rounds(4000); ++round) {
    const AccountCase made = random_mixing_case(random);
    const AccountStore whole = made.ledger.store();
    const std::string& name = kNames[below(random, 4)];
    if (!whole.find_account(name).exists()) continue;
    const UnitRange every = EveryWay(whole, made, {whole.find_account(name)}, 0).run();
    if (!every.is_whole) continue;
    AccountLedger known = made.ledger;
    known.txs.clear();
    for (const AccountTx& tx : made.ledger.txs) {
      const bool is_start = made.starts[0].kind == AccountStart::Kind::transaction ? tx.name == made.starts[0].id : true;
      if (is_start || below(random, 3) != 0) {
        known.txs.push_back(tx);
        continue;
      }
      known.unknown_histories.push_back(tx.sender);
      for (const AccountRow& row : tx.rows) known.unknown_histories.insert(known.unknown_histories.end(), {row.from, row.to});
      for (const ChangeRow& row : tx.changes) known.unknown_histories.push_back(row.account);
    }
    const AccountStore store = known.store();
    if (!store.find_account(name).exists()) continue;
    for (const bool open_ended : {false, true}) {
      const auto bounds = bounds_of(store, {.starts = made.starts}, target_at(store, name, open_ended));
      if (!bounds) continue;
      INFO("round " << round << ", " << name << (open_ended ? ", open-ended" : ""));
      REQUIRE(bounds->at_least.units() <= every.least);
      REQUIRE(bounds->at_most.units() >= every.most);
      REQUIRE(!(bounds->at_most < bounds->untraced));
      widened += bounds->at_most.units() > every.most;
    }
  }
  CHECK(widened > rounds(100));
}

namespace {

// More of everything: two assets, contracts that swap, memos, services, busy accounts, declared conversions, windows.
struct WildCase {
  AccountLedger ledger;
  AccountQuestion question;
  bool has_service = false;
};

WildCase random_wild_case(std::mt19937_64& random) {
  WildCase made;
  const std::vector<std::string> names = {"ann", "bob", "cyd", "dan", "pool", "vault"};
  const auto any = [&] { return names[below(random, names.size())]; };
  const auto asset = [&] { return below(random, 3) == 0 ? std::string("USD") : std::string("coin"); };
  made.ledger.contracts = {"pool"};
  if (below(random, 2) == 0) made.ledger.plain = kNames;
  std::uint32_t height = 1;
  for (std::size_t t = 0; t < 3 + below(random, 8); ++t) {
    height += static_cast<std::uint32_t>(below(random, 3));
    AccountTx tx{.name = "t" + std::to_string(t), .height = height, .sender = kNames[below(random, 4)], .without_order = below(random, 6) == 0};
    for (std::size_t r = 1 + below(random, 4); r > 0; --r) {
      AccountRow row{.from = below(random, 2) == 0 ? tx.sender : any(), .to = any(), .amount = below(random, 30), .asset = asset()};
      if (below(random, 6) == 0) row.memo = "7";
      if (below(random, 9) == 0) row.from = "outside";
      if (below(random, 12) == 0 && row.from != "outside") row.to = "burnt";
      tx.rows.push_back(row);
    }
    if (below(random, 4) == 0) {  // a swap
      tx.rows = {{tx.sender, "pool", 1 + below(random, 30), "coin"}, {"pool", below(random, 3) == 0 ? "bob" : tx.sender, 1 + below(random, 30), "USD"}};
      if (below(random, 2) == 0) std::swap(tx.rows[0].asset, tx.rows[1].asset);
      tx.swap_recipient = tx.rows[1].to;
    }
    tx.fee = below(random, 3);
    tx.failed = below(random, 10) == 0;
    made.ledger.txs.push_back(tx);
  }
  for (const std::string& name : names) {
    if (below(random, 3) == 0) made.ledger.unknown_histories.push_back(name);
    if (below(random, 3) == 0) made.ledger.balances.push_back({.account = name, .asset = asset(), .amount = below(random, 20)});
    if (below(random, 6) == 0) made.ledger.balances.push_back({.account = name, .asset = asset(), .amount = below(random, 20), .height = 1 + static_cast<std::uint32_t>(below(random, height))});
  }
  if (below(random, 5) == 0) {
    made.ledger.conversions.push_back({made.ledger.txs[0].name, made.ledger.txs[0].sender, "coin", made.ledger.txs[1].name, any(), "USD"});
  }
  for (std::size_t s = 1 + below(random, 3); s > 0; --s) {
    const auto label = static_cast<std::uint32_t>(1 + below(random, 2));
    if (below(random, 3) == 0) {
      made.question.starts.push_back(account_start_at_address(kNames[below(random, 4)], label));
      if (below(random, 2) == 0) made.question.starts.back().amount = Amount{1 + below(random, 30)};
    } else {
      made.question.starts.push_back(account_start_at_tx(made.ledger.txs[below(random, made.ledger.txs.size())].name, label));
    }
    if (below(random, 4) == 0) made.question.starts.back().asset = asset_ref("USD");
  }
  if (below(random, 4) == 0) made.question.limits.max_hops = static_cast<std::uint32_t>(1 + below(random, 4));
  if (below(random, 5) == 0) made.question.limits.until_s = static_cast<std::int64_t>(below(random, height + 1)) * 600;
  if (below(random, 5) == 0) made.question.not_followed.push_back(any());
  if (below(random, 5) == 0) made.question.continued.push_back(any());
  made.has_service = below(random, 2) == 0;
  return made;
}

AccountHints hints_of(const WildCase& made, const AccountStore& store) {
  AccountHints hints;
  if (made.has_service && store.find_account("vault").exists()) hints.stops.push_back({.account = store.find_account("vault"), .detail = "a vault", .tag = 0});
  return hints;
}

}  // namespace

TEST_CASE("every rule that conserves lies between the bounds of an account") {
  std::mt19937_64 random(63);
  int arrivals = 0;
  for (int round = 0; round < rounds(4000); ++round) {
    const WildCase made = random_wild_case(random);
    const AccountStore store = made.ledger.store();
    const AccountHints hints = hints_of(made, store);
    for (const std::string name : {"ann", "bob", "pool"}) {
      for (const std::string asset : {"coin", "USD"}) {
        if (!store.find_account(name).exists() || !store.find_asset(asset_ref(asset)).exists()) continue;
        AccountBoundsTarget target{.asset = store.find_asset(asset_ref(asset)), .accounts = {store.find_account(name)}, .open_ended = false};
        if (round % 4 == 0) target.memo = "7";
        const auto bounds = find_bounds(store, made.question, hints, target);
        const auto answer = reached(store, made.question, hints, target);
        REQUIRE(static_cast<bool>(bounds) == static_cast<bool>(answer));
        if (!bounds) continue;
        for (const AccountReachedByRule& rule : answer->rules) {
          INFO("round " << round << ", " << method_name(rule.method) << ", " << name << ' ' << asset << ": " << rule.arrived.to_text() << " in "
                        << bounds->at_least.to_text() << " to " << bounds->at_most.to_text());
          REQUIRE(!(rule.arrived < bounds->at_least));
          REQUIRE(!(bounds->at_most < rule.arrived));
          U128 ended = rule.arrived.units() + rule.converted_out.units();
          for (const Amount amount : rule.ends) ended += amount.units();
          REQUIRE(ended == rule.start.units());
          arrivals += !rule.arrived.is_zero();
        }
      }
    }
  }
  CHECK(arrivals > rounds(3000));
}

TEST_CASE("bounds on accounts in slices are those at once, and until they are done they say no more than is known") {
  std::mt19937_64 random(65);
  int unfinished = 0;
  for (int round = 0; round < rounds(1500); ++round) {
    const WildCase made = random_wild_case(random);
    const AccountStore store = made.ledger.store();
    const AccountHints hints = hints_of(made, store);
    if (!store.find_account("bob").exists() || !store.find_asset(asset_ref("USD")).exists()) continue;
    const AccountBoundsTarget target{.asset = store.find_asset(asset_ref(round % 2 == 0 ? "coin" : "USD")),
                                     .accounts = {store.find_account("bob")}, .open_ended = round % 3 == 0};
    const auto whole = find_bounds(store, made.question, hints, target);
    auto search = AccountBoundsSearch::begin(store, made.question, hints, target);
    REQUIRE(static_cast<bool>(whole) == static_cast<bool>(search));
    if (!whole) continue;
    const std::uint64_t slice = 1 + below(random, 40);
    for (bool is_done = false; !is_done; is_done = search->advance(slice)) {
      ++unfinished;
      const AccountBounds& so_far = search->bounds();
      REQUIRE_FALSE(so_far.is_complete);
      REQUIRE(so_far.at_least.is_zero());
      REQUIRE_FALSE(so_far.at_most < whole->at_most);
    }
    const AccountBounds& done = search->bounds();
    INFO("round " << round);
    REQUIRE(done.is_complete);
    REQUIRE(done.start == whole->start);
    REQUIRE(done.at_least == whole->at_least);
    REQUIRE(done.at_most == whole->at_most);
    REQUIRE(done.untraced == whole->untraced);
    REQUIRE(done.behind_services == whole->behind_services);
  }
  CHECK(unfinished > rounds(1500));
}

TEST_CASE("every end and every hop of every rule lies in its own range on accounts") {
  std::mt19937_64 random(64);
  int ranges = 0;
  for (int round = 0; round < rounds(3000); ++round) {
    const WildCase made = random_wild_case(random);
    const AccountStore store = made.ledger.store();
    const AccountHints hints = hints_of(made, store);
    AccountQuestion question = made.question;
    if (round % 3 == 0) question.limits.min_amount = Amount{below(random, 6)};
    question.method = account_methods()[below(random, account_methods().size() - 1)];
    const auto trail = trace_accounts(store, question, hints);
    if (!trail) continue;
    auto list = bound_ends(store, question, hints, *trail);
    REQUIRE(list);
    if (ends_by_the_rule(*trail)) {
      for (auto& range : list->ranges) range->at_least = Amount{};
    }
    for (std::size_t i = 0; i < trail->ends.size(); ++i) {
      const AccountEnd& end = trail->ends[i];
      INFO("round " << round << ", " << method_name(question.method) << ", " << place_name(store, trail->places[end.place.value]) << ' '
                    << end_reason_name(end.reason) << ' ' << end.amount.to_text() << " in " << list->ranges[i]->at_least.to_text() << " to "
                    << list->ranges[i]->at_most.to_text());
      REQUIRE(lies_in(end.amount, list->ranges[i]));
      ranges += list->ranges[i]->at_least < list->ranges[i]->at_most;
    }
    std::vector<std::uint32_t> hops;
    for (std::uint32_t i = 0; i < trail->hops.size(); ++i) hops.push_back(i);
    if (ends_by_the_rule(*trail)) continue;
    const auto of_hops = bound_hops(store, question, hints, *trail, hops);
    REQUIRE(of_hops);
    for (std::size_t i = 0; i < hops.size(); ++i) {
      const AccountHop& hop = trail->hops[i];
      INFO("round " << round << ", hop " << i << " to " << place_name(store, trail->places[hop.to.value]) << ' ' << hop.to_amount.to_text() << " in "
                    << of_hops->ranges[i]->at_least.to_text() << " to " << of_hops->ranges[i]->at_most.to_text());
      REQUIRE(lies_in(hop.to_amount, of_hops->ranges[i]));
    }
  }
  CHECK(ranges > rounds(1000));
}

TEST_CASE("bounds run forward: asked backward they are refused") {
  const AccountLedger ledger{.txs = {{.name = "pay", .rows = {{"ann", "bob", 5}}}}};
  const AccountStore store = ledger.store();
  const auto bounds = find_bounds(store, {.direction = Direction::backward, .starts = {account_start_at_tx("pay")}}, {}, target_at(store, "bob"));
  REQUIRE_FALSE(bounds);
  CHECK(bounds.error().code == Code::unsupported);
}

TEST_CASE("coins that go out of sight stay in their asset") {
  const AccountLedger ledger{.txs = {{.name = "theft", .rows = {{.from = "ann", .to = "bob", .amount = 5, .asset = "USD"}}},
                                     {.name = "other", .height = 2, .rows = {{.from = "dan", .to = "cyd", .amount = 3}}}},
                             .unknown_histories = {"all"}};
  const AccountStore store = ledger.store();
  AccountStart start = account_start_at_tx("theft");
  start.asset = asset_ref("USD");
  const auto in_asset = [&](const std::string& asset) {
    AccountBoundsTarget target = target_at(store, "cyd");
    target.asset = store.find_asset(asset_ref(asset));
    const auto bounds = find_bounds(store, {.starts = {start}}, {}, target);
    REQUIRE(bounds);
    return bounds->at_most.units();
  };
  CHECK(in_asset("USD") == 5);
  CHECK(in_asset("coin") == 0);
}

TEST_CASE("the table of all rules on accounts sums up to what started, asset by asset") {
  std::mt19937_64 random(65);
  for (int round = 0; round < 600; ++round) {
    const WildCase made = random_wild_case(random);
    const AccountStore store = made.ledger.store();
    const auto comparison = compare_rules(store, made.question, hints_of(made, store));
    if (!comparison) continue;
    REQUIRE(comparison->unbounded == 0);
    for (std::size_t rule = 0; rule < comparison->methods.size(); ++rule) {
      if (comparison->methods[rule] == Method::poison) continue;
      std::map<std::uint32_t, U128> sums;
      for (const AccountComparisonRow& row : comparison->rows) {
        sums[store.asset_of(row.place.holding).value] += row.by_rule[rule].amount.units();
        INFO("round " << round << ", " << method_name(comparison->methods[rule]) << ", row " << &row - comparison->rows.data());
        if (made.question.limits.max_hops == 1000) REQUIRE(lies_in(row.by_rule[rule].amount, row.range));
      }
      for (const AccountAuditRow& row : comparison->trails[rule].audit) sums[row.asset.value] -= row.ends.units();
      for (const auto& [asset, left] : sums) REQUIRE(left == 0);
    }
  }
}

}  // namespace peelback::test
