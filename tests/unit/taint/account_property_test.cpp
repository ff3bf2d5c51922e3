// Thousands of tiny random ledgers of accounts, held against money moved one unit at a time: there is no multiplication
// and no division in this model.

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <numeric>
#include <set>

#include "support/rounds.h"
#include "taint/split.h"
#include "unit/taint/account_by_hand.h"

namespace peelback::test {

namespace {

constexpr Method kConserving[] = {Method::fifo, Method::lifo, Method::haircut, Method::dirty_first, Method::libr, Method::tiho};
constexpr int kCases = rounds(2500);

struct Answer {
  std::map<std::string, std::uint64_t> ends;
  std::vector<std::uint64_t> added;
  std::vector<std::uint64_t> already_traced;
  std::map<std::string, std::uint64_t> openings;
  bool operator==(const Answer&) const = default;
};

constexpr Direction kBothWays[] = {Direction::forward, Direction::backward};

AccountQuestion question_of(const AccountCase& made, Method method, Direction direction = Direction::forward) {
  return {.direction = direction, .method = method, .starts = made.starts};
}

bool has_form(Method method, Direction direction) { return direction == Direction::forward || method != Method::libr; }

AccountTrail trail_of(const AccountStore& store, const AccountQuestion& question) {
  auto trail = trace_accounts(store, question);
  if (!trail) FAIL(format_error(trail.error()));
  return std::move(trail).value();
}

Answer trace_by_hand(const AccountCase& made, Method method) {
  Answer answer;
  const auto& ledger = made.ledger;
  const auto openings = openings_by_hand(ledger);
  std::map<std::string, Purse> purses;
  for (const auto& [name, units] : openings) purses[name].put(AccountTokens(units, kOtherMoney));
  const auto& starts = made.starts;
  answer.added.resize(starts.size());
  answer.already_traced.resize(starts.size());
  std::vector<U128> left;
  for (const AccountStart& start : starts) left.push_back(start.amount ? start.amount->units() : kU128Max);
  const auto begin = [&](std::size_t s, AccountTokens& tokens, U128 units) {
    const std::uint64_t added = label_first(method, tokens, units, starts[s].label);
    answer.added[s] += added;
    answer.already_traced[s] += static_cast<std::uint64_t>(units) - added;
  };
  const auto pay = [&](const std::string& account, const std::string& asset, U128 units) {
    Purse& purse = purses[purse_name(account, asset)];
    if (purse.tokens.size() < units) purse.put(AccountTokens(static_cast<std::size_t>(units) - purse.tokens.size(), kOtherMoney));
    AccountTokens tokens = purse.take(method, static_cast<std::uint64_t>(units));
    for (std::size_t s = 0; s < starts.size(); ++s) {
      if (starts[s].kind != AccountStart::Kind::address || starts[s].id != account || !asks_for(starts[s], asset)) continue;
      const U128 reached = std::min(left[s], units);
      if (starts[s].amount) left[s] -= reached;
      begin(s, tokens, reached);
    }
    return tokens;
  };
  const auto end = [&](const std::string& place, const AccountTokens& tokens) {
    for (const auto& [label, units] : count(tokens)) answer.ends[place + " label " + std::to_string(label)] += units;
  };
  for (const AccountTx& tx : ledger.txs) {
    const std::vector<AccountRow> rows = net_rows(tx);
    for (const AccountRow& row : rows) {
      if (row.amount == 0) continue;
      AccountTokens tokens = row.from == "outside" ? AccountTokens(static_cast<std::size_t>(row.amount), kOtherMoney) : pay(row.from, row.asset, row.amount);
      for (std::size_t s = 0; s < starts.size(); ++s) {
        if (starts[s].kind != AccountStart::Kind::transaction || starts[s].id != tx.name) continue;
        if (is_started(tx, rows, row) && asks_for(starts[s], row.asset)) begin(s, tokens, row.amount);
      }
      if (row.to == "burnt") {
        end(tx.name + ":burn " + row.asset, tokens);
      } else {
        purses[purse_name(row.to, row.asset)].put(tokens);
      }
    }
    end(tx.name + ":fee coin", pay(fee_payer_of(tx), "coin", tx.fee));
  }
  for (const auto& [name, purse] : purses) end(name, purse.tokens);
  return answer;
}

Answer answer_of(const AccountStore& store, const AccountTrail& trail) {
  Answer answer;
  for (const AccountEnd& end : trail.ends) {
    const AccountPlace& place = trail.places[end.place.value];
    std::string name = place_name(store, place);
    if (place.kind != AccountPlaceKind::account) name += store.asset_of(place.holding) == store.native_asset() ? " coin" : " USD";
    answer.ends[name + " label " + std::to_string(end.label)] += static_cast<std::uint64_t>(end.amount.units());
  }
  const auto total = [](const std::vector<StartPart>& parts) {
    std::uint64_t units = 0;
    for (const StartPart& part : parts) units += static_cast<std::uint64_t>(part.amount.units());
    return units;
  };
  for (const StartReport& start : trail.starts) {
    answer.added.push_back(total(start.added));
    answer.already_traced.push_back(total(start.already_traced));
  }
  return answer;
}

}  // namespace

TEST_CASE("every rule on accounts agrees with money moved one unit at a time") {
  std::mt19937_64 random(1816);
  std::uint64_t traced = 0;
  for (int round = 0; round < kCases; ++round) {
    const AccountCase made = random_accounts(random);
    const AccountStore store = made.ledger.store();
    for (const Method method : kConserving) {
      const AccountTrail trail = trail_of(store, question_of(made, method));
      INFO("round " << round << ", " << method_name(method));
      REQUIRE(trail.problems.empty());
      REQUIRE(answer_of(store, trail) == trace_by_hand(made, method));
      traced += trail.hops.size();
    }
  }
  CHECK(traced > rounds(20'000));
}

TEST_CASE("on accounts what starts is what ends under every limit, label by label") {
  std::mt19937_64 random(7);
  for (int round = 0; round < 2 * kCases; ++round) {
    AccountCase made = random_accounts(random);
    if (round % 5 == 0) made.ledger.contracts = {"dan"};
    const AccountStore store = made.ledger.store();
    const Direction direction = kBothWays[round / 6 % 2];
    const Method method = kConserving[round % 6];
    AccountQuestion question = question_of(made, has_form(method, direction) ? method : Method::fifo, direction);
    question.limits.max_hops = static_cast<std::uint32_t>(random() % 5);
    question.limits.min_amount = Amount{random() % 4};
    question.limits.fan_out = static_cast<std::uint32_t>(random() % 3);
    question.limits.min_share_ppm = static_cast<std::uint32_t>(random() % 3) * 100'000;
    if (random() % 3 == 0) question.limits.until_s = static_cast<std::int64_t>(random() % 6) * 600;
    if (random() % 3 == 0) question.limits.since_s = static_cast<std::int64_t>(random() % 6) * 600;
    if (random() % 3 == 0) question.not_followed = {"cyd"};
    AccountHints hints{.can_ask = random() % 2 == 0};
    const auto trail = trace_accounts(store, question, hints);
    if (!trail) FAIL(format_error(trail.error()));
    std::map<std::uint32_t, U128> started;
    std::map<std::uint32_t, U128> ended;
    for (const StartReport& start : trail->starts) {
      for (const StartPart& part : start.added) started[start.label] += part.amount.units();
    }
    for (const AccountEnd& end : trail->ends) ended[end.label] += end.amount.units();
    for (const ConvertedEnd& end : trail->converted) ended[end.label] += end.amount.units();
    for (const AccountAuditRow& row : trail->audit) started[row.label] += row.converted_in.units();
    std::erase_if(started, [](const auto& sum) { return sum.second == 0; });
    REQUIRE((started == ended));
  }
}

TEST_CASE("thefts traced together on accounts sum to the answer for one theft, place by place") {
  std::mt19937_64 random(8);
  for (int round = 0; round < kCases; ++round) {
    const AccountCase made = random_accounts(random);
    AccountCase merged = made;
    for (AccountStart& start : merged.starts) start.label = 1;
    const AccountStore store = made.ledger.store();
    const Method method = kConserving[round % 6];
    const auto sums = [&](const AccountCase& asked) {
      const AccountTrail trail = trail_of(store, question_of(asked, method));
      std::map<std::string, U128> by_place;
      for (const AccountEnd& end : trail.ends) by_place[place_name(store, trail.places[end.place.value])] += end.amount.units();
      return by_place;
    };
    REQUIRE((sums(made) == sums(merged)));
  }
}

TEST_CASE("on accounts the order in which facts arrive changes nothing, nor that they arrive twice") {
  std::mt19937_64 random(9);
  for (int round = 0; round < 1000; ++round) {
    AccountCase made = random_accounts(random);
    for (AccountTx& tx : made.ledger.txs) {
      tx.without_order = random() % 5 == 0;
      tx.without_place = random() % 5 == 0;
    }
    std::vector<std::size_t> order(made.ledger.txs.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::shuffle(order.begin(), order.end(), random);
    const AccountStore in_order = made.ledger.store();
    const AccountStore shuffled = made.ledger.store(order, round % 2 == 0);
    const Method method = round % 7 == 6 ? Method::poison : kConserving[round % 7];
    for (const Direction direction : kBothWays) {
      if (!has_form(method, direction)) continue;
      const AccountQuestion question = question_of(made, method, direction);
      REQUIRE(text_of(in_order, trail_of(in_order, question)) == text_of(shuffled, trail_of(shuffled, question)));
    }
  }
}

TEST_CASE("an amount marked exact on accounts is the same under every rule") {
  std::mt19937_64 random(10);
  int exact_hops = 0;
  for (int round = 0; round < 2 * kCases; ++round) {
    const AccountCase made = random_accounts(random);
    if (made.starts.size() > 1) continue;
    const AccountStore store = made.ledger.store();
    const Direction direction = kBothWays[round % 2];
    const auto exact = [&](Method method) {
      std::multiset<std::string> rows;
      const AccountTrail trail = trail_of(store, question_of(made, method, direction));
      for (const AccountHop& hop : trail.hops) {
        if (hop.basis != AmountBasis::exact) continue;
        rows.insert(std::string(store.tx_id(hop.tx)) + ' ' + place_name(store, trail.places[hop.to.value]) + ' ' + hop.amount.to_text());
      }
      return rows;
    };
    const auto by_fifo = exact(Method::fifo);
    for (const Method method : kConserving) {
      if (has_form(method, direction)) REQUIRE(exact(method) == by_fifo);
    }
    exact_hops += static_cast<int>(by_fifo.size());
  }
  CHECK(exact_hops > rounds(300));
}

}  // namespace peelback::test
