#include "taint/account_steps.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/sort.h"
#include "taint/capped_sum.h"

namespace peelback {

namespace {

/// A transaction with what orders it. Unconfirmed ones come last; ties are broken by the row of a list, then by id.
struct Ordered {
  AccountTxIndex tx{};
  bool unconfirmed = false;
  std::int64_t time_s = 0;
  std::uint32_t height = 0;
  std::uint32_t index = 0;
  std::uint32_t listed = 0;
  auto key() const { return std::tie(unconfirmed, time_s, height, index); }
};

class StepWriter {
 public:
  StepWriter(const AccountStore& store, std::span<const AccountTxIndex> start_txs, std::span<const AccountIndex> continued,
             RowOrder order)
      : store_(store), start_txs_(start_txs.begin(), start_txs.end()), continued_(continued.begin(), continued.end()), order_(order) {
    sort_ascending(start_txs_);
    sort_ascending(continued_);
  }

  AccountSteps write() {
    order_transactions();
    plan_declared_conversions();
    gather_readings();
    std::size_t next_reading = 0;
    for (std::size_t i = 0; i < ordered_.size(); ++i) {
      const Ordered& at = ordered_[i];
      for (; next_reading < readings_.size() && (at.unconfirmed || *readings_[next_reading].height < at.height); ++next_reading) {
        put_reading(readings_[next_reading]);
      }
      const bool tied = (i > 0 && ordered_[i - 1].key() == at.key()) || (i + 1 < ordered_.size() && ordered_[i + 1].key() == at.key());
      write_transaction(at.tx, tied);
    }
    for (; next_reading < readings_.size(); ++next_reading) put_reading(readings_[next_reading]);
    estimate_openings();
    return std::move(out_);
  }

 private:
  struct ReadingRow {
    HoldingIndex holding{};
    std::optional<std::uint32_t> height{};
    U128 amount = 0;
  };

  // ---- order ----
  void order_transactions() {
    bool by_height = true;
    for (std::uint32_t i = 0; i < store_.tx_count(); ++i) {
      const AccountTransaction& tx = store_.transaction(AccountTxIndex{i});
      by_height = by_height && (tx.height || tx.unconfirmed());
      ordered_.push_back({.tx = AccountTxIndex{i},
                          .unconfirmed = tx.unconfirmed(),
                          .time_s = tx.time_s.value_or(0),
                          .height = tx.height.value_or(0),
                          .index = tx.index.value_or(AccountStep::kNone),
                          .listed = tx.listed.value_or(AccountStep::kNone)});
    }
    // Where a source knows no heights, times stand in for them: on one chain both grow together.
    if (by_height) {
      for (Ordered& at : ordered_) at.time_s = 0;
    }
    sort_by(ordered_, [&](const Ordered& a, const Ordered& b) {
      if (a.key() != b.key()) return a.key() < b.key();
      const Ordered& first = order_ == RowOrder::as_listed ? a : b;
      const Ordered& second = order_ == RowOrder::as_listed ? b : a;
      return first.listed != second.listed ? first.listed < second.listed : store_.tx_id(first.tx) < store_.tx_id(second.tx);
    });
    place_of_tx_.resize(store_.tx_count());
    for (std::uint32_t i = 0; i < ordered_.size(); ++i) place_of_tx_[ordered_[i].tx.value] = i;
  }

  void gather_readings() {
    for (std::uint32_t i = 0; i < store_.holding_count(); ++i) {
      for (const BalanceReading& reading : store_.readings(HoldingIndex{i})) {
        if (reading.height) readings_.push_back({HoldingIndex{i}, reading.height, reading.amount.units()});
      }
    }
    sort_by(readings_, [](const ReadingRow& a, const ReadingRow& b) { return a.height < b.height; });
  }

  void put_reading(const ReadingRow& reading) {
    out_.steps.push_back({.kind = AccountStep::Kind::reading, .from = reading.holding, .amount = reading.amount});
  }

  // ---- one transaction ----
  HoldingIndex holding(AccountIndex account, AssetIndex asset) const {
    return account.exists() ? store_.find_holding(account, asset) : HoldingIndex{};
  }

  AccountStep step_of(MovementIndex index) const {
    const Movement& m = store_.movement(index);
    return {.kind = m.at.kind == MovementKind::fee ? AccountStep::Kind::fee : AccountStep::Kind::transfer,
            .tx = m.tx,
            .movement = index,
            .from = holding(m.from, m.asset),
            .to = holding(m.to, m.asset),
            .memo = m.memo,
            .amount = m.amount.units(),
            .by_provider = m.order == OrderBasis::provider};
  }

  /// The transfers of a transaction, netted, in order.
  std::vector<AccountStep> transfers_of(AccountTxIndex tx) const {
    std::vector<AccountStep> rows;
    if (store_.transaction(tx).failed()) return rows;
    std::size_t by_provider = 0;
    for (const MovementIndex index : store_.movements_of(tx)) {
      const AccountStep row = step_of(index);
      if (row.kind == AccountStep::Kind::fee || row.amount == 0 || row.from == row.to) continue;
      rows.push_back(row);
      by_provider += row.by_provider;
    }
    if (by_provider == 1) {
      for (AccountStep& row : rows) row.by_provider = false;
    }
    if (order_ == RowOrder::reversed) reverse_unplaced(rows);
    net_pairs(rows);
    return rows;
  }

  void reverse_unplaced(std::vector<AccountStep>& rows) const {
    const auto kind = [&](const AccountStep& row) { return store_.movement(row.movement).at.kind; };
    for (auto first = rows.begin(); first != rows.end();) {
      auto last = first;
      while (last != rows.end() && kind(*last) == kind(*first) && last->by_provider == first->by_provider) ++last;
      if (first->by_provider) std::reverse(first, last);
      first = last;
    }
  }

  /// Of what goes to and fro between two accounts only the difference moves; the first rows in its direction carry it.
  void net_pairs(std::vector<AccountStep>& rows) const {
    std::vector<std::uint32_t> pairs;
    for (std::uint32_t i = 0; i < rows.size(); ++i) {
      if (rows[i].from.exists() && rows[i].to.exists()) pairs.push_back(i);
    }
    const auto pair_key = [&](std::uint32_t i) { return std::tuple(std::min(rows[i].from, rows[i].to).value, std::max(rows[i].from, rows[i].to).value); };
    sort_by(pairs, [&](std::uint32_t a, std::uint32_t b) { return pair_key(a) < pair_key(b); });
    for (std::size_t first = 0; first < pairs.size();) {
      std::size_t end = first;
      U128 there = 0;
      U128 back = 0;
      for (; end < pairs.size() && pair_key(pairs[end]) == pair_key(pairs[first]); ++end) {
        const AccountStep& row = rows[pairs[end]];
        add_capped(row.from < row.to ? there : back, row.amount);
      }
      if (there > 0 && back > 0) {
        U128 left = there > back ? there - back : back - there;
        for (; first < end; ++first) {
          AccountStep& row = rows[pairs[first]];
          const bool carries = (row.from < row.to) == (there > back);
          row.amount = carries ? std::min(left, row.amount) : 0;
          left -= row.amount;
        }
      }
      first = end;
    }
    std::erase_if(rows, [](const AccountStep& row) { return row.amount == 0; });
  }

  void write_transaction(AccountTxIndex tx, bool tied) {
    const std::size_t first = out_.steps.size();
    std::vector<AccountStep> rows = transfers_of(tx);
    if (!store_.transaction(tx).failed()) {
      apply_declared(tx, rows);
      if (!std::binary_search(start_txs_.begin(), start_txs_.end(), tx)) infer_conversion(tx, rows);
      put_given_assets_first(rows);
    }
    out_.steps.insert(out_.steps.end(), rows.begin(), rows.end());
    write_exchanges(tx);
    mark_passing_on(std::span(out_.steps).subspan(first));
    write_fees(tx);
    if (out_.steps.size() == first) return;
    for (std::size_t i = first; i < out_.steps.size(); ++i) {
      AccountStep& step = out_.steps[i];
      step.by_provider = step.by_provider || (tied && !store_.transaction(tx).index);
      out_.has_provider_order = out_.has_provider_order || step.by_provider;
    }
    out_.steps.push_back({.kind = AccountStep::Kind::end, .tx = tx});
  }

  void write_exchanges(AccountTxIndex tx) {
    if (store_.transaction(tx).failed()) return;
    const auto changes = store_.balance_changes_of(tx);
    const auto movements = store_.movements_of(tx);
    for (std::size_t i = 0; i < changes.size();) {
      const AssetIndex asset = changes[i].asset;
      AccountStep step{.kind = AccountStep::Kind::exchange, .tx = tx, .first_change = static_cast<std::uint32_t>(out_.changes.size())};
      for (; i < changes.size() && changes[i].asset == asset; ++i) {
        if (changes[i].amount.is_zero()) continue;
        out_.changes.push_back({holding(changes[i].account, asset), changes[i].gained, changes[i].amount.units()});
      }
      const bool is_listed = std::any_of(movements.begin(), movements.end(),
                                         [&](MovementIndex m) { return store_.movement(m).asset == asset; });
      step.change_count = static_cast<std::uint32_t>(out_.changes.size()) - step.first_change;
      if (is_listed || step.change_count == 0) {
        out_.changes.resize(step.first_change);
      } else {
        out_.steps.push_back(step);
      }
    }
  }

  void write_fees(AccountTxIndex tx) {
    const AccountTransaction& facts = store_.transaction(tx);
    const AccountIndex payer = facts.fee_payer.exists() ? facts.fee_payer : facts.sender;
    const HoldingIndex paid_from = holding(payer, store_.native_asset());
    const auto changes = store_.balance_changes_of(tx);
    // Balance changes of the native asset have the fee in them.
    const bool is_in_changes = !facts.failed() && std::any_of(changes.begin(), changes.end(), [&](const BalanceChange& c) {
      return c.asset == store_.native_asset() && c.account == payer;
    });
    if (facts.fee && !facts.fee->is_zero() && paid_from.exists() && !is_in_changes) {
      out_.steps.push_back({.kind = AccountStep::Kind::fee, .tx = tx, .from = paid_from, .amount = facts.fee->units()});
    }
    for (const MovementIndex index : store_.movements_of(tx)) {
      const AccountStep row = step_of(index);
      if (row.kind == AccountStep::Kind::fee && row.amount > 0 && row.from.exists()) out_.steps.push_back(row);
    }
  }

  // ---- conversions ----
  /// Whether rows between an account and this one can be a swap: it is no plain account, and no contract that the user
  /// follows coins into.
  bool can_swap(HoldingIndex other) const {
    if (!other.exists()) return true;  // minted or burnt
    const AccountIndex account = store_.account_of(other);
    return store_.nature(account) != AccountNature::plain && !std::binary_search(continued_.begin(), continued_.end(), account);
  }

  struct Net {
    U128 gave = 0;
    U128 got = 0;
    bool lost() const { return gave > got; }
    bool gained() const { return got > gave; }
  };

  Net net_of(const std::vector<AccountStep>& rows, HoldingIndex holding, bool with_contracts_only) const {
    Net net;
    for (const AccountStep& row : rows) {
      if (row.kind != AccountStep::Kind::transfer) continue;
      if (row.from == holding && !(with_contracts_only && !can_swap(row.to))) net.gave += row.amount;
      if (row.to == holding && !(with_contracts_only && !can_swap(row.from))) net.got += row.amount;
    }
    return net;
  }

  /// Rewrites the rows of one side: the first rows in the net direction carry the difference and belong to the
  /// conversion. What else moved between the account and the contracts is set off: it stays with them.
  void convert_rows(std::vector<AccountStep>& rows, HoldingIndex holding, const Net& net, std::uint32_t conversion,
                    bool with_contracts_only) const {
    const bool gives = net.lost();
    U128 left = gives ? net.gave - net.got : net.got - net.gave;
    std::vector<AccountStep> rewritten;
    for (AccountStep row : rows) {
      const bool is_out = row.from == holding;
      if (row.kind != AccountStep::Kind::transfer || (!is_out && row.to != holding) ||
          (with_contracts_only && !can_swap(is_out ? row.to : row.from))) {
        rewritten.push_back(row);
        continue;
      }
      AccountStep rest = row;
      rest.movement = {};
      if (is_out == gives) {
        row.amount = std::min(left, row.amount);
        left -= row.amount;
        row.kind = gives ? AccountStep::Kind::convert_out : AccountStep::Kind::convert_in;
        row.conversion = conversion;
        if (row.amount > 0) rewritten.push_back(row);
        rest.amount -= row.amount;
      }
      if (rest.amount == 0) continue;
      if (is_out) {
        rest.from = {};
      } else {
        rest.kind = AccountStep::Kind::set_off;
        rest.to = {};
      }
      if (rest.from.exists() || rest.to.exists()) rewritten.push_back(rest);
    }
    rows = std::move(rewritten);
  }

  /// The initiating account lost one asset to contracts, and it, or whom the swap names, got others from contracts.
  void infer_conversion(AccountTxIndex tx, std::vector<AccountStep>& rows) {
    const AccountTransaction& facts = store_.transaction(tx);
    if (!facts.sender.exists() || std::binary_search(continued_.begin(), continued_.end(), facts.sender)) return;
    Conversion conversion;
    std::vector<HoldingIndex> touched;
    for (const AccountStep& row : rows) {
      if (row.kind != AccountStep::Kind::transfer) continue;
      for (const HoldingIndex end : {row.from, row.to}) {
        if (!end.exists() || std::find(touched.begin(), touched.end(), end) != touched.end()) continue;
        const AccountIndex account = store_.account_of(end);
        if (account == facts.sender || account == facts.swap_recipient) touched.push_back(end);
      }
    }
    for (const HoldingIndex mine : touched) {
      const Net net = net_of(rows, mine, true);
      if (net.lost() && store_.account_of(mine) == facts.sender) {
        if (conversion.from.exists()) return;  // of two assets given nobody knows which paid for what
        conversion.from = mine;
        conversion.given = net.gave - net.got;
      } else if (net.gained()) {
        conversion.legs.push_back({mine, net.got - net.gave});
      }
    }
    if (!conversion.from.exists() || conversion.legs.empty()) return;
    conversion.is_wrap = is_wrap(rows, conversion);
    const auto number = static_cast<std::uint32_t>(out_.conversions.size());
    convert_rows(rows, conversion.from, net_of(rows, conversion.from, true), number, true);
    for (const Conversion::Leg& leg : conversion.legs) convert_rows(rows, leg.to, net_of(rows, leg.to, true), number, true);
    out_.conversions.push_back(std::move(conversion));
  }

  /// One for one, and the account that took the one asset is the contract of the other, or of the asset it took.
  bool is_wrap(const std::vector<AccountStep>& rows, const Conversion& conversion) const {
    if (conversion.legs.size() != 1 || conversion.legs[0].gained != conversion.given) return false;
    const auto contract_of = [&](HoldingIndex holding) {
      const std::string_view reference = store_.asset(store_.asset_of(holding)).reference;
      return reference.substr(reference.find(':') + 1);
    };
    return std::all_of(rows.begin(), rows.end(), [&](const AccountStep& row) {
      if (row.from != conversion.from || !row.to.exists()) return true;
      const std::string_view taker = store_.account_text(store_.account_of(row.to));
      return taker == contract_of(conversion.legs[0].to) || taker == contract_of(conversion.from);
    });
  }

  /// Positions order the rows of one asset; between assets they say nothing, and what is given must go before what is got.
  void put_given_assets_first(std::vector<AccountStep>& rows) const {
    const auto asset_of = [&](const AccountStep& row) { return store_.asset_of(row.from.exists() ? row.from : row.to); };
    std::vector<AssetIndex> given;
    for (const AccountStep& row : rows) {
      if (row.kind == AccountStep::Kind::convert_out) given.push_back(asset_of(row));
    }
    if (given.empty()) return;
    sort_by(rows, [&](const AccountStep& a, const AccountStep& b) {
      const auto is_given = [&](const AccountStep& row) { return std::find(given.begin(), given.end(), asset_of(row)) != given.end(); };
      return is_given(a) && !is_given(b);
    });
  }

  void plan_declared_conversions() {
    for (const DeclaredConversion& declared : store_.declared_conversions()) {
      const HoldingIndex out = holding(declared.out_account, declared.out_asset);
      const HoldingIndex in = holding(declared.in_account, declared.in_asset);
      const auto refuse = [&](const char* why) {
        out_.problems.push_back({Code::usage, std::string(store_.tx_id(declared.out_tx)), why});
      };
      if (place_of_tx_[declared.in_tx.value] < place_of_tx_[declared.out_tx.value]) {
        refuse("the declared conversion comes out before it goes in");
        continue;
      }
      const Net given = out.exists() ? net_of(transfers_of(declared.out_tx), out, false) : Net{};
      const Net got = in.exists() ? net_of(transfers_of(declared.in_tx), in, false) : Net{};
      if (out == in || !given.lost() || !got.gained()) {
        refuse("the declared conversion gives nothing, or nothing comes out of it");
        continue;
      }
      const auto number = static_cast<std::uint32_t>(out_.conversions.size());
      const auto known = declared_out_.find({declared.out_tx.value, out.value});
      if (known != declared_out_.end() || declared_in_.count({declared.in_tx.value, in.value}) != 0) {
        refuse("the same payment is declared twice");
        continue;
      }
      out_.conversions.push_back({.from = out, .given = given.gave - given.got, .legs = {{in, got.got - got.gave}}, .is_declared = true});
      declared_out_[{declared.out_tx.value, out.value}] = number;
      declared_in_[{declared.in_tx.value, in.value}] = number;
    }
  }

  void apply_declared(AccountTxIndex tx, std::vector<AccountStep>& rows) {
    for (const auto* list : {&declared_out_, &declared_in_}) {
      for (auto at = list->lower_bound({tx.value, 0}); at != list->end() && at->first.first == tx.value; ++at) {
        const HoldingIndex holding{at->first.second};
        convert_rows(rows, holding, net_of(rows, holding, false), at->second, false);
      }
    }
  }

  // ---- openings ----
  struct Running {
    U128 balance = 0;
    U128 received = 0;  // everything that ever came, the opening too: below 2^128, so every balance is
    bool has_events = false;
  };

  void estimate_openings() {
    out_.openings.resize(store_.holding_count());
    std::vector<Running> running(store_.holding_count());
    for (std::uint32_t i = 0; i < running.size(); ++i) {
      const HoldingIndex holding{i};
      const auto readings = store_.readings(holding);
      const auto cover = store_.cover_at(holding, 0);
      const bool is_read = !readings.empty() && !readings.front().height;
      if (is_read || cover) out_.openings[i] = {true, is_read ? readings.front().amount.units() : 0};
      running[i].balance = running[i].received = out_.openings[i].amount;
    }
    for (AccountStep& step : out_.steps) {
      switch (step.kind) {
        case AccountStep::Kind::end: break;
        case AccountStep::Kind::reading: {
          Running& at = running[step.from.value];
          if (!at.has_events && !out_.openings[step.from.value].is_known) {
            out_.openings[step.from.value] = {true, step.amount};
            at.received = step.amount;
          } else if (step.amount > at.balance && step.amount - at.balance <= kU128Max - at.received) {
            at.received += step.amount - at.balance;
          }
          at.balance = step.amount;
          at.has_events = true;
          break;
        }
        case AccountStep::Kind::exchange:
          run_exchange(step, running);
          break;
        default: {
          if ((step.from.exists() && !can_give(running[step.from.value], step.amount)) ||
              (step.to.exists() && !can_get(running[step.to.value], step.amount))) {
            refuse_size(step);
            step.amount = 0;
            break;
          }
          if (step.from.exists()) debit(step.from, running[step.from.value], step.amount);
          if (step.to.exists()) credit(running[step.to.value], step.amount);
        }
      }
    }
  }

  void run_exchange(const AccountStep& step, std::vector<Running>& running) {
    const std::span<ChangeStep> changes = std::span(out_.changes).subspan(step.first_change, step.change_count);
    U128 room_in = kU128Max;  // for both sums of the transaction
    U128 room_out = kU128Max;
    for (ChangeStep& change : changes) {
      Running& at = running[change.holding.value];
      U128& room = change.gained ? room_in : room_out;
      if (change.amount > room || (change.gained ? !can_get(at, change.amount) : !can_give(at, change.amount))) {
        refuse_size(step);
        change.amount = 0;
        continue;
      }
      room -= change.amount;
      change.gained ? credit(at, change.amount) : debit(change.holding, at, change.amount);
    }
  }

  static bool can_get(const Running& at, U128 amount) { return amount <= kU128Max - at.received; }
  static bool can_give(const Running& at, U128 amount) {
    return amount <= at.balance || amount - at.balance <= kU128Max - at.received;
  }
  static void credit(Running& at, U128 amount) {
    at.balance += amount;
    at.received += amount;
    at.has_events = true;
  }
  void debit(HoldingIndex holding, Running& at, U128 amount) {
    at.has_events = true;
    if (amount <= at.balance) {
      at.balance -= amount;
      return;
    }
    const U128 short_by = amount - at.balance;
    at.received += short_by;
    at.balance = 0;
    if (Opening& opening = out_.openings[holding.value]; !opening.is_known) opening.amount += short_by;
  }
  void refuse_size(const AccountStep& step) {
    out_.problems.push_back({Code::too_large, std::string(store_.tx_id(step.tx)), "with this amount a balance passes 128 bits: it is left out"});
  }

  const AccountStore& store_;
  std::vector<AccountTxIndex> start_txs_;
  std::vector<AccountIndex> continued_;
  const RowOrder order_;
  std::vector<Ordered> ordered_;
  std::vector<std::uint32_t> place_of_tx_;
  std::vector<ReadingRow> readings_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> declared_out_;  // (transaction, holding) -> conversion
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> declared_in_;
  AccountSteps out_;
};

}  // namespace

void mark_passing_on(std::span<AccountStep> steps) {
  std::vector<HoldingIndex> payers;
  for (std::size_t i = steps.size(); i-- > 0;) {
    AccountStep& step = steps[i];
    if (step.kind == AccountStep::Kind::reading) continue;
    if (step.to.exists()) step.passes_on = std::binary_search(payers.begin(), payers.end(), step.to);
    if (!step.from.exists()) continue;
    const auto place = std::lower_bound(payers.begin(), payers.end(), step.from);
    if (place == payers.end() || *place != step.from) payers.insert(place, step.from);
  }
}

AccountSteps account_steps(const AccountStore& store, std::span<const AccountTxIndex> start_txs,
                           std::span<const AccountIndex> continued, RowOrder order) {
  return StepWriter(store, start_txs, continued, order).write();
}

}  // namespace peelback
