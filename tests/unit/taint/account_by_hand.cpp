#include "unit/taint/account_by_hand.h"

#include <algorithm>
#include <set>

#include "taint/split.h"

namespace peelback::test {

namespace {

std::uint64_t below(std::mt19937_64& random, std::uint64_t limit) { return random() % limit; }

std::uint64_t sum(const LabelCounts& counts) {
  std::uint64_t total = 0;
  for (const auto& [label, units] : counts) total += units;
  return total;
}

}  // namespace

AccountCase random_accounts(std::mt19937_64& random) {
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

LabelCounts count(const AccountTokens& tokens) {
  LabelCounts counts;
  for (const std::uint32_t label : tokens) {
    if (label != kOtherMoney) ++counts[label];
  }
  return counts;
}

void Purse::put(const AccountTokens& more) {
  tokens.insert(tokens.end(), more.begin(), more.end());
  traced_then_ = sum(count(tokens));
  balance_then_ = tokens.size();
  credit_ = 0;
}

AccountTokens Purse::take(Method method, std::uint64_t units) {
  AccountTokens taken;
  if (keeps_coin_order(method)) {
    for (; units > 0; --units) {
      taken.push_back(method == Method::fifo ? tokens.front() : tokens.back());
      method == Method::fifo ? tokens.pop_front() : tokens.pop_back();
    }
    return taken;
  }
  LabelCounts left = count(tokens);
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

std::string purse_name(const std::string& account, const std::string& asset) { return account + (asset == "coin" ? "" : '.' + asset); }

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

bool is_started(const AccountTx& tx, const std::vector<AccountRow>& rows, const AccountRow& row) {
  bool sender_pays = false;
  bool gets_some = false;
  for (const AccountRow& other : rows) {
    if (other.asset != row.asset || other.amount == 0) continue;
    sender_pays = sender_pays || other.from == tx.sender;
    gets_some = gets_some || other.to == row.from;
  }
  return sender_pays ? row.from == tx.sender : row.from != "outside" && !gets_some;
}

std::string fee_payer_of(const AccountTx& tx) { return tx.fee_payer.empty() ? tx.sender : tx.fee_payer; }

std::map<std::string, std::uint64_t> openings_by_hand(const AccountLedger& ledger) {
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
      pay(fee_payer_of(tx), tx.fee);
    }
  }
  return openings;
}

std::uint64_t label_first(Method method, AccountTokens& tokens, U128 units, std::uint32_t label) {
  std::uint64_t added = 0;
  if (!keeps_coin_order(method)) {
    std::stable_partition(tokens.begin(), tokens.end(), [](std::uint32_t token) { return token != kOtherMoney; });
  }
  for (std::size_t unit = 0; unit < units; ++unit) {
    if (tokens[unit] != kOtherMoney) continue;
    tokens[unit] = label;
    ++added;
  }
  return added;
}

bool asks_for(const AccountStart& start, const std::string& asset) {
  return (start.asset.empty() ? asset_ref("coin") : start.asset) == asset_ref(asset);
}

}  // namespace peelback::test
