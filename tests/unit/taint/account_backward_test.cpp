// Trails over accounts backward: the rules on the ledger with its time reversed, held against money moved back one unit
// at a time, and against where forward rules say that each unit came from.

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <numeric>
#include <set>

#include "support/rounds.h"
#include "taint/reversed_steps.h"
#include "taint/split.h"
#include "unit/taint/account_by_hand.h"

namespace peelback::test {

namespace {

constexpr Method kConserving[] = {Method::fifo, Method::lifo, Method::haircut, Method::dirty_first, Method::tiho};
constexpr int kCases = rounds(2500);

AccountQuestion question_of(const AccountCase& made, Method method) {
  return {.direction = Direction::backward, .method = method, .starts = made.starts};
}

AccountTrail trail_of(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints = {}) {
  auto trail = trace_accounts(store, question, hints);
  if (!trail) FAIL(format_error(trail.error()));
  return std::move(trail).value();
}

// "ann opening_balance label 2" -> units that end there for that reason.
struct EndsByReason {
  std::map<std::string, std::uint64_t> ends;
  std::vector<std::uint64_t> added;
  std::vector<std::uint64_t> already_traced;
  bool operator==(const EndsByReason&) const = default;

  void end(const std::string& place, const AccountTokens& tokens) {
    for (const auto& [label, units] : count(tokens)) ends[place + " label " + std::to_string(label)] += units;
  }
};

std::uint64_t sum_of(const std::vector<StartPart>& parts) {
  return std::accumulate(parts.begin(), parts.end(), std::uint64_t{0}, [](std::uint64_t sum, const StartPart& part) {
    return sum + static_cast<std::uint64_t>(part.amount.units());
  });
}

EndsByReason answer_of(const AccountStore& store, const AccountTrail& trail) {
  EndsByReason answer;
  for (const AccountEnd& end : trail.ends) {
    const std::string place = place_name(store, trail.places[end.place.value]) + ' ' + std::string(end_reason_name(end.reason));
    answer.ends[place + " label " + std::to_string(end.label)] += static_cast<std::uint64_t>(end.amount.units());
  }
  for (const StartReport& start : trail.starts) {
    answer.added.push_back(sum_of(start.added));
    answer.already_traced.push_back(sum_of(start.already_traced));
  }
  return answer;
}

// What an account had too little of for a payment: it came from nowhere.
struct Payment {
  std::string from{};  // empty: nobody
  std::string to{};    // empty: nobody
  std::string asset{};
  std::uint64_t units = 0;
  std::uint64_t from_nowhere = 0;
  std::string tx{};
  bool is_fee = false;
  bool is_started = false;
};

// Every payment in order, and what each account has in the end.
std::vector<Payment> payments_of(const AccountLedger& ledger, std::map<std::string, std::uint64_t>& held) {
  std::vector<Payment> payments;
  held = openings_by_hand(ledger);
  const auto pay = [&](Payment payment) {
    if (payment.units == 0) return;
    if (!payment.from.empty()) {
      std::uint64_t& purse = held[purse_name(payment.from, payment.asset)];
      payment.from_nowhere = payment.units - std::min(payment.units, purse);
      purse -= payment.units - payment.from_nowhere;
    }
    if (!payment.to.empty()) held[purse_name(payment.to, payment.asset)] += payment.units;
    payments.push_back(payment);
  };
  for (const AccountTx& tx : ledger.txs) {
    const std::vector<AccountRow> rows = net_rows(tx);
    for (const AccountRow& row : rows) {
      pay({.from = row.from == "outside" ? "" : row.from, .to = row.to == "burnt" ? "" : row.to, .asset = row.asset,
           .units = static_cast<std::uint64_t>(row.amount), .tx = tx.name, .is_started = is_started(tx, rows, row)});
    }
    pay({.from = fee_payer_of(tx), .asset = "coin", .units = static_cast<std::uint64_t>(tx.fee), .tx = tx.name, .is_fee = true});
  }
  return payments;
}

EndsByReason trace_back_by_hand(const AccountCase& made, Method method) {
  EndsByReason answer;
  std::map<std::string, std::uint64_t> held;
  const auto payments = payments_of(made.ledger, held);
  std::map<std::string, Purse> purses;
  for (const auto& [name, units] : held) purses[name].put(AccountTokens(units, kOtherMoney));
  const auto& starts = made.starts;
  answer.added.resize(starts.size());
  answer.already_traced.resize(starts.size());
  std::vector<U128> left;
  for (const AccountStart& start : starts) left.push_back(start.amount ? start.amount->units() : kU128Max);
  // Time runs backward within a payment too: its last unit is the first one.
  const auto begin = [&](std::size_t s, AccountTokens& tokens, U128 units) {
    std::reverse(tokens.begin(), tokens.end());
    const std::uint64_t added = label_first(method, tokens, units, starts[s].label);
    std::reverse(tokens.begin(), tokens.end());
    answer.added[s] += added;
    answer.already_traced[s] += static_cast<std::uint64_t>(units) - added;
  };
  for (auto payment = payments.rbegin(); payment != payments.rend(); ++payment) {
    AccountTokens tokens(payment->units, kOtherMoney);
    if (!payment->to.empty()) {
      tokens = purses[purse_name(payment->to, payment->asset)].take(method, payment->units);
      for (std::size_t s = 0; s < starts.size(); ++s) {
        if (starts[s].kind != AccountStart::Kind::address || starts[s].id != payment->to || !asks_for(starts[s], payment->asset)) continue;
        const U128 reached = std::min<U128>(left[s], payment->units);
        if (starts[s].amount) left[s] -= reached;
        begin(s, tokens, reached);
      }
    }
    for (std::size_t s = 0; s < starts.size(); ++s) {
      if (starts[s].kind != AccountStart::Kind::transaction || starts[s].id != payment->tx || payment->is_fee) continue;
      if (payment->is_started && asks_for(starts[s], payment->asset)) begin(s, tokens, payment->units);
    }
    if (payment->from.empty()) {
      answer.end(payment->tx + ":mint mint", tokens);
      continue;
    }
    const std::string name = purse_name(payment->from, payment->asset);
    purses[name].put(tokens);
    if (payment->from_nowhere > 0) answer.end(name + " out_of_data", purses[name].take(method, payment->from_nowhere));
  }
  for (const auto& [name, purse] : purses) answer.end(name + " opening_balance", purse.tokens);
  return answer;
}

// Forward every unit that an account had first, or that came from nobody, has a number of its own.
std::map<std::string, std::uint64_t> provenance_by_hand(const AccountCase& made, Method method) {
  std::vector<std::string> origin_of = {""};
  const auto fresh = [&](const std::string& origin, std::uint64_t units) {
    AccountTokens tokens;
    for (; units > 0; --units) {
      tokens.push_back(static_cast<std::uint32_t>(origin_of.size()));
      origin_of.push_back(origin);
    }
    return tokens;
  };
  std::map<std::string, Purse> purses;
  for (const auto& [name, units] : openings_by_hand(made.ledger)) purses[name].put(fresh(name + " opening_balance", units));
  std::map<std::string, std::uint64_t> held;
  std::set<std::uint32_t> started;
  for (const Payment& payment : payments_of(made.ledger, held)) {
    AccountTokens tokens;
    if (payment.from.empty()) {
      tokens = fresh(payment.tx + ":mint mint", payment.units);
    } else {
      const std::string name = purse_name(payment.from, payment.asset);
      purses[name].put(fresh(name + " out_of_data", payment.from_nowhere));
      tokens = purses[name].take(method, payment.units);
    }
    for (const AccountStart& start : made.starts) {
      if (!asks_for(start, payment.asset) || payment.is_fee) continue;
      if (start.kind == AccountStart::Kind::address ? start.id == payment.to : start.id == payment.tx && payment.is_started) {
        started.insert(tokens.begin(), tokens.end());
      }
    }
    if (!payment.to.empty()) purses[purse_name(payment.to, payment.asset)].put(tokens);
  }
  std::map<std::string, std::uint64_t> came_from;
  for (const std::uint32_t unit : started) ++came_from[origin_of[unit] + " label 1"];
  return came_from;
}

}  // namespace

TEST_CASE("backward every rule on accounts agrees with money moved back one unit at a time") {
  std::mt19937_64 random(1816);
  std::size_t hops = 0;
  for (int round = 0; round < kCases; ++round) {
    const AccountCase made = random_accounts(random);
    const AccountStore store = made.ledger.store();
    for (const Method method : kConserving) {
      const AccountTrail trail = trail_of(store, question_of(made, method));
      INFO("round " << round << ", " << method_name(method) << "\n" << text_of(store, trail));
      REQUIRE(trail.problems.empty());
      REQUIRE(answer_of(store, trail) == trace_back_by_hand(made, method));
      hops += trail.hops.size();
    }
  }
  CHECK(hops > rounds(15'000));
}

TEST_CASE("on accounts FIFO and LIFO backward say exactly where the same rule forward had each coin come from") {
  std::mt19937_64 random(1720);
  std::uint64_t traced = 0;
  for (int round = 0; round < kCases; ++round) {
    AccountCase made = random_accounts(random);
    for (AccountStart& start : made.starts) {
      start.label = 1;
      start.amount.reset();
    }
    const AccountStore store = made.ledger.store();
    for (const Method method : {Method::fifo, Method::lifo}) {
      const auto answer = answer_of(store, trail_of(store, question_of(made, method)));
      INFO("round " << round << ", " << method_name(method));
      REQUIRE(answer.ends == provenance_by_hand(made, method));
      for (const auto& [place, units] : answer.ends) traced += units;
    }
  }
  CHECK(traced > rounds(20'000));
}

TEST_CASE("a ledger of accounts turned round twice is the ledger, payment by payment") {
  std::mt19937_64 random(11);
  for (int round = 0; round < 500; ++round) {
    const AccountCase made = random_accounts(random);
    const AccountStore store = made.ledger.store();
    const AccountSteps steps = account_steps(store, {}, {}, RowOrder::as_listed);
    const AccountSteps back = reversed_steps(steps);
    const AccountSteps again = reversed_steps(back);
    const auto is_reading = [](const AccountStep& step) { return step.kind == AccountStep::Kind::reading; };
    // A balance that a debit exceeded is corrected beside it: those readings are new.
    std::vector<AccountStep> there = steps.steps;
    std::vector<AccountStep> here = again.steps;
    std::erase_if(there, is_reading);
    std::erase_if(here, is_reading);
    REQUIRE(there.size() == here.size());
    for (std::size_t i = 0; i < there.size(); ++i) {
      REQUIRE(there[i].kind == here[i].kind);
      REQUIRE(there[i].tx == here[i].tx);
      REQUIRE(there[i].from == here[i].from);
      REQUIRE(there[i].to == here[i].to);
      REQUIRE((there[i].amount == here[i].amount));
    }
    for (std::size_t i = 0; i < steps.openings.size(); ++i) REQUIRE((steps.openings[i].amount == again.openings[i].amount));
  }
}

TEST_CASE("LIBR has no backward form") {
  const AccountLedger ledger{.txs = {{.name = "theft", .rows = {{"ann", "bob", 5}}}}};
  const auto trail = trace_accounts(ledger.store(), {.direction = Direction::backward, .method = Method::libr, .starts = {account_start_at_tx("theft")}});
  REQUIRE_FALSE(trail);
  CHECK(trail.error().code == Code::usage);
  CHECK(trail.error().where == "method");
}

TEST_CASE("backward an explorer is asked for a payer's statistics, then for its history") {
  AccountLedger ledger{.txs = {{.name = "pay", .height = 3, .rows = {{"ann", "shop", 5}}}}, .unknown_histories = {"all"}};
  AccountStore store = ledger.store();
  const AccountQuestion question{.direction = Direction::backward, .starts = {account_start_at_tx("pay")}};
  AccountTrail trail = trail_of(store, question, {.can_ask = true});
  REQUIRE(trail.missing.size() == 1);
  CHECK(trail.missing[0].need.kind == AccountNeed::Kind::stats);
  CHECK(trail.missing[0].need.id == "ann");
  store.set_stats(store.find_account("ann"), {.tx_count = 3});
  trail = trail_of(store, question, {.can_ask = true});
  REQUIRE(trail.missing.size() == 1);
  CHECK(trail.missing[0].need.kind == AccountNeed::Kind::history);
  CHECK(trail.missing[0].need.from_height == 0);
  CHECK(trail.missing[0].traced == Amount{5});
  for (const HistoryPart part : {HistoryPart::transactions, HistoryPart::internal}) {
    store.mark_covered(store.find_account("ann"), part, {0, 3, 1800});
  }
  trail = trail_of(store, question, {.can_ask = true});
  CHECK(trail.missing.empty());
  REQUIRE(trail.ends.size() == 1);
  CHECK(trail.ends[0].reason == EndReason::out_of_data);  // the whole history, and no list says where the 5 came from
}

}  // namespace peelback::test
