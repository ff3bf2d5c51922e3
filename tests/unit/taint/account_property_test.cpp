// Thousands of tiny random ledgers of accounts, held against money moved one unit at a time: there is no multiplication
// and no division in this model.

#include <algorithm>
#include <catch2/catch.hpp>
#include <deque>
#include <map>
#include <numeric>
#include <random>
#include <set>

#include "taint/split.h"
#include "unit/taint/account_ledger.h"

namespace peelback::test {

namespace {

constexpr Method kConserving[] = {Method::fifo, Method::lifo, Method::haircut, Method::dirty_first, Method::libr, Method::tiho};
constexpr int kCases = 2500;

using Tokens = std::deque<std::uint32_t>;  // the label of each unit, oldest first
using Counts = std::map<std::uint32_t, std::uint64_t>;

struct AccountCase {
  AccountLedger ledger;
  std::vector<AccountStart> starts;
};

std::uint64_t below(std::mt19937_64& random, std::uint64_t limit) { return random() % limit; }

AccountCase random_case(std::mt19937_64& random) {
  AccountCase made;
  const std::vector<std::string> names = {"ann", "bob", "cyd", "dan"};
  const auto asset = [&] { return below(random, 4) == 0 ? std::string("USD") : std::string("coin"); };
  made.ledger.plain = names;  // no swaps among people: conversions are tested by their own stories
  std::uint32_t height = 1;
  const std::size_t count = 2 + below(random, 10);
  for (std::size_t t = 0; t < count; ++t) {
    height += static_cast<std::uint32_t>(below(random, 2));
    AccountTx tx{.name = "t" + std::to_string(t), .height = height, .sender = names[below(random, 4)]};
    const std::size_t rows = 1 + below(random, 4);
    for (std::size_t r = 0; r < rows; ++r) {
      AccountRow row{.from = below(random, 2) == 0 ? tx.sender : names[below(random, 4)], .to = names[below(random, 4)],
                     .amount = below(random, 13), .asset = asset()};
      if (below(random, 8) == 0) row.from = "outside";
      if (below(random, 12) == 0) row.to = "burnt";
      if (row.from == "outside" && row.to == "burnt") row.to = "ann";
      if (row.from == "outside" || row.to == "burnt") row.asset = "coin";  // burning one and minting another is a conversion
      tx.rows.push_back(row);
    }
    tx.fee = below(random, 3);
    if (below(random, 4) == 0) tx.fee_payer = names[below(random, 4)];
    tx.failed = below(random, 8) == 0;
    made.ledger.txs.push_back(tx);
  }
  for (const std::string& name : names) {
    if (below(random, 2) == 0) made.ledger.unknown_histories.push_back(name);
    if (below(random, 2) == 0) made.ledger.balances.push_back({name, asset(), below(random, 20), {}});
  }
  const std::size_t starts = 1 + below(random, 3);
  for (std::size_t s = 0; s < starts; ++s) {
    const auto label = static_cast<std::uint32_t>(1 + below(random, 3));
    if (below(random, 3) == 0) {
      made.starts.push_back(account_start_at_address(names[below(random, 4)], label));
      if (below(random, 2) == 0) made.starts.back().amount = Amount{1 + below(random, 15)};
    } else {
      made.starts.push_back(account_start_at_tx(made.ledger.txs[below(random, made.ledger.txs.size())].name, label));
    }
    if (below(random, 4) == 0) made.starts.back().asset = asset_ref("USD");
  }
  return made;
}

AccountQuestion question_of(const AccountCase& made, Method method) { return {.method = method, .starts = made.starts}; }

AccountTrail trail_of(const AccountStore& store, const AccountQuestion& question) {
  auto trail = trace_accounts(store, question);
  if (!trail) FAIL(format_error(trail.error()));
  return std::move(trail).value();
}

Counts count(const Tokens& tokens) {
  Counts counts;
  for (const std::uint32_t label : tokens) {
    if (label != kOtherMoney) ++counts[label];
  }
  return counts;
}

std::uint64_t sum(const Counts& counts) {
  std::uint64_t total = 0;
  for (const auto& [label, units] : counts) total += units;
  return total;
}

// One account's money. Rules without coin order keep the labels as counts, here as tokens whose places mean nothing.
class Purse {
 public:
  Tokens tokens;

  void put(const Tokens& more) {
    tokens.insert(tokens.end(), more.begin(), more.end());
    traced_then_ = sum(count(tokens));
    balance_then_ = tokens.size();
    credit_ = 0;
  }

  Tokens take(Method method, std::uint64_t units) {
    Tokens taken;
    if (keeps_coin_order(method)) {
      for (; units > 0; --units) {
        taken.push_back(method == Method::fifo ? tokens.front() : tokens.back());
        method == Method::fifo ? tokens.pop_front() : tokens.pop_back();
      }
      return taken;
    }
    Counts left = count(tokens);
    const std::uint64_t traced = sum(left);
    std::uint64_t share = 0;
    if (method == Method::haircut) {
      for (std::uint64_t unit = 0; unit < units; ++unit) {
        credit_ += traced_then_;
        if (credit_ < balance_then_) continue;
        credit_ -= balance_then_;
        ++share;
      }
    } else if (method == Method::libr) {
      while (traced - share > tokens.size() - units) ++share;
    } else {
      share = std::min(traced, units);
    }
    const std::uint64_t all = traced;
    std::uint64_t credit = 0;
    for (auto& [label, there] : left) {
      const std::uint64_t before = there;
      for (std::uint64_t unit = 0; unit < before; ++unit) {
        credit += share;
        if (credit < all) continue;
        credit -= all;
        taken.push_back(label);
        --there;
      }
    }
    taken.resize(units, kOtherMoney);
    const std::uint64_t size = tokens.size() - units;
    tokens.clear();
    for (const auto& [label, there] : left) tokens.insert(tokens.end(), there, label);
    tokens.resize(size, kOtherMoney);
    return taken;
  }

 private:
  std::uint64_t traced_then_ = 0;
  std::uint64_t balance_then_ = 0;
  std::uint64_t credit_ = 0;
};

struct Answer {
  std::map<std::string, std::uint64_t> ends;
  std::vector<std::uint64_t> added;
  std::vector<std::uint64_t> already_traced;
  std::map<std::string, std::uint64_t> openings;
  bool operator==(const Answer&) const = default;
};

std::string purse_name(const std::string& account, const std::string& asset) { return account + (asset == "coin" ? "" : '.' + asset); }

// Rows of a transaction with what goes to and fro between two people taken off, one unit from each side at a time: from
// the losing side all, from the winning side its last rows.
std::vector<AccountRow> net_rows(const AccountTx& tx) {
  std::vector<AccountRow> rows;
  if (tx.failed) return rows;
  for (const AccountRow& row : tx.rows) {
    if (row.from != row.to) rows.push_back(row);
  }
  std::stable_sort(rows.begin(), rows.end(), [](const AccountRow& a, const AccountRow& b) { return a.asset == "coin" && b.asset != "coin"; });
  for (bool changed = true; changed;) {
    changed = false;
    for (auto there = rows.rbegin(); there != rows.rend() && !changed; ++there) {
      for (auto back = rows.rbegin(); back != rows.rend() && !changed; ++back) {
        if (there->asset != back->asset || there->from != back->to || there->to != back->from || there->amount == 0 || back->amount == 0) continue;
        --there->amount;
        --back->amount;
        changed = true;
      }
    }
  }
  return rows;
}

Answer trace_by_hand(const AccountCase& made, Method method) {
  Answer answer;
  const auto& ledger = made.ledger;
  // The smallest opening is found by trying: one unit more for whoever runs short, until nobody does.
  std::map<std::string, std::uint64_t> openings;
  std::set<std::string> is_known;
  for (const std::string name : {"ann", "bob", "cyd", "dan"}) {
    for (const std::string asset : {"coin", "USD"}) {
      const auto& unknown = ledger.unknown_histories;
      if (std::find(unknown.begin(), unknown.end(), name) == unknown.end()) is_known.insert(purse_name(name, asset));
    }
  }
  for (const NamedBalance& balance : ledger.balances) {
    openings[purse_name(balance.account, balance.asset)] = static_cast<std::uint64_t>(balance.amount);
    is_known.insert(purse_name(balance.account, balance.asset));
  }
  const auto payer_of = [](const AccountTx& tx) { return tx.fee_payer.empty() ? tx.sender : tx.fee_payer; };
  for (bool again = true; again;) {
    again = false;
    auto purses = openings;
    const auto pay = [&](const std::string& name, U128 units) {
      for (; units > 0 && !again; --units) {
        if (purses[name] > 0) {
          --purses[name];
        } else if (is_known.count(name) == 0) {
          ++openings[name];
          again = true;
        }
      }
    };
    for (const AccountTx& tx : ledger.txs) {
      for (const AccountRow& row : net_rows(tx)) {
        if (row.from != "outside") pay(purse_name(row.from, row.asset), row.amount);
        if (row.to != "burnt") purses[purse_name(row.to, row.asset)] += static_cast<std::uint64_t>(row.amount);
      }
      pay(payer_of(tx), tx.fee);
    }
  }

  std::map<std::string, Purse> purses;
  for (const auto& [name, units] : openings) purses[name].put(Tokens(units, kOtherMoney));
  const auto& starts = made.starts;
  answer.added.resize(starts.size());
  answer.already_traced.resize(starts.size());
  std::vector<U128> left;
  for (const AccountStart& start : starts) left.push_back(start.amount ? start.amount->units() : kU128Max);
  const auto begin = [&](std::size_t s, Tokens& tokens, U128 units) {
    std::uint64_t added = 0;
    if (!keeps_coin_order(method)) std::stable_partition(tokens.begin(), tokens.end(), [](std::uint32_t label) { return label != kOtherMoney; });
    for (std::size_t unit = 0; unit < units; ++unit) {
      if (tokens[unit] != kOtherMoney) continue;
      tokens[unit] = starts[s].label;
      ++added;
    }
    answer.added[s] += added;
    answer.already_traced[s] += static_cast<std::uint64_t>(units) - added;
  };
  const auto pay = [&](const std::string& account, const std::string& asset, U128 units) {
    Purse& purse = purses[purse_name(account, asset)];
    if (purse.tokens.size() < units) purse.put(Tokens(static_cast<std::size_t>(units) - purse.tokens.size(), kOtherMoney));
    Tokens tokens = purse.take(method, static_cast<std::uint64_t>(units));
    for (std::size_t s = 0; s < starts.size(); ++s) {
      const std::string& asked = starts[s].asset.empty() ? asset_ref("coin") : starts[s].asset;
      if (starts[s].kind != AccountStart::Kind::address || starts[s].id != account || asked != asset_ref(asset)) continue;
      const U128 reached = std::min(left[s], units);
      if (starts[s].amount) left[s] -= reached;
      begin(s, tokens, reached);
    }
    return tokens;
  };
  const auto end = [&](const std::string& place, const Tokens& tokens) {
    for (const auto& [label, units] : count(tokens)) answer.ends[place + " label " + std::to_string(label)] += units;
  };
  for (const AccountTx& tx : ledger.txs) {
    for (const AccountRow& row : net_rows(tx)) {
      if (row.amount == 0) continue;
      Tokens tokens = row.from == "outside" ? Tokens(static_cast<std::size_t>(row.amount), kOtherMoney) : pay(row.from, row.asset, row.amount);
      for (std::size_t s = 0; s < starts.size(); ++s) {
        const std::string& asked = starts[s].asset.empty() ? asset_ref("coin") : starts[s].asset;
        if (starts[s].kind != AccountStart::Kind::transaction || starts[s].id != tx.name) continue;
        if (row.from == tx.sender && asked == asset_ref(row.asset)) begin(s, tokens, row.amount);
      }
      if (row.to == "burnt") {
        end(tx.name + ":burn " + row.asset, tokens);
      } else {
        purses[purse_name(row.to, row.asset)].put(tokens);
      }
    }
    end(tx.name + ":fee coin", pay(payer_of(tx), "coin", tx.fee));
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
    const AccountCase made = random_case(random);
    const AccountStore store = made.ledger.store();
    for (const Method method : kConserving) {
      const AccountTrail trail = trail_of(store, question_of(made, method));
      INFO("round " << round << ", " << method_name(method));
      REQUIRE(trail.problems.empty());
      REQUIRE(answer_of(store, trail) == trace_by_hand(made, method));
      traced += trail.hops.size();
    }
  }
  CHECK(traced > 20'000);
}

TEST_CASE("on accounts what starts is what ends under every limit, label by label") {
  std::mt19937_64 random(7);
  for (int round = 0; round < kCases; ++round) {
    const AccountCase made = random_case(random);
    const AccountStore store = made.ledger.store();
    AccountQuestion question = question_of(made, kConserving[round % 6]);
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
    REQUIRE((started == ended));
  }
}

TEST_CASE("thefts traced together on accounts sum to the answer for one theft, place by place") {
  std::mt19937_64 random(8);
  for (int round = 0; round < kCases; ++round) {
    const AccountCase made = random_case(random);
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
    AccountCase made = random_case(random);
    for (AccountTx& tx : made.ledger.txs) tx.without_order = random() % 5 == 0;
    std::vector<std::size_t> order(made.ledger.txs.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::shuffle(order.begin(), order.end(), random);
    const AccountStore in_order = made.ledger.store();
    const AccountStore shuffled = made.ledger.store(order, round % 2 == 0);
    const AccountQuestion question = question_of(made, round % 7 == 6 ? Method::poison : kConserving[round % 7]);
    REQUIRE(text_of(in_order, trail_of(in_order, question)) == text_of(shuffled, trail_of(shuffled, question)));
  }
}

TEST_CASE("an amount marked exact on accounts is the same under every rule") {
  std::mt19937_64 random(10);
  int exact_hops = 0;
  for (int round = 0; round < kCases; ++round) {
    const AccountCase made = random_case(random);
    if (made.starts.size() > 1) continue;
    const AccountStore store = made.ledger.store();
    const auto exact = [&](Method method) {
      std::multiset<std::string> rows;
      const AccountTrail trail = trail_of(store, question_of(made, method));
      for (const AccountHop& hop : trail.hops) {
        if (hop.basis != AmountBasis::exact) continue;
        rows.insert(std::string(store.tx_id(hop.tx)) + ' ' + place_name(store, trail.places[hop.to.value]) + ' ' + hop.amount.to_text());
      }
      return rows;
    };
    const auto by_fifo = exact(Method::fifo);
    for (const Method method : kConserving) REQUIRE(exact(method) == by_fifo);
    exact_hops += static_cast<int>(by_fifo.size());
  }
  CHECK(exact_hops > 300);
}

}  // namespace peelback::test
