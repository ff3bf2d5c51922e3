#include <algorithm>

#include "unit/taint/scenario.h"

namespace peelback::test {

namespace {

constexpr std::size_t kMostBytes = 1'000'000;
constexpr std::uint32_t kMostBlocks = 10'000;  // each block up to the last is made
constexpr std::uint32_t kMostLabels = 100;
constexpr std::uint32_t kMostNumber = 1'000'000'000;

/// One line's words. Commas are only for the eye, and a remark begins with a # of its own.
std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  const auto is_gap = [](char c) { return c == ' ' || c == '\t' || c == ',' || c == '\r'; };
  for (std::size_t at = 0; at < line.size();) {
    if (is_gap(line[at])) {
      ++at;
      continue;
    }
    if (line[at] == '#') break;
    std::size_t end = at;
    while (end < line.size() && !is_gap(line[end])) ++end;
    words.push_back(line.substr(at, end - at));
    at = end;
  }
  return words;
}

/// Takes word after word. The first thing that is not as expected is remembered; from then on there are no more words.
class Line {
 public:
  explicit Line(std::vector<std::string_view> words) : words_(std::move(words)) {}

  bool is_done() const { return next_ >= words_.size(); }
  /// Empty behind the last word.
  std::string_view peek(std::size_t further = 0) const {
    return next_ + further < words_.size() ? words_[next_ + further] : std::string_view{};
  }
  bool take_if(std::string_view word) {
    if (is_done() || peek() != word) return false;
    ++next_;
    return true;
  }
  std::string_view take(const char* expected) {
    if (is_done()) {
      fail(expected);
      return {};
    }
    return words_[next_++];
  }
  std::string take_name(const char* expected) { return std::string(take(expected)); }

  U128 take_amount() {
    const auto value = parse_decimal(peek());
    if (!value) fail("an amount");
    take("an amount");
    return value.value_or(0);
  }
  std::uint64_t take_u64() {
    const auto value = parse_decimal_u64(peek());
    if (!value) fail("a number of 64 bits");
    take("a number");
    return value.value_or(0);
  }
  std::uint32_t take_number(std::uint32_t most = kMostNumber, std::uint32_t least = 0) {
    const auto value = parse_decimal_u64(peek());
    if (!value || *value < least || *value > most) {
      fail("a number from " + std::to_string(least) + " to " + std::to_string(most));
      return least;
    }
    take("a number");
    return static_cast<std::uint32_t>(*value);
  }
  std::int64_t take_block_time() { return std::int64_t{take_number(kMostBlocks)} * 600; }
  std::pair<std::string, std::uint32_t> take_output() {
    const auto output = parse_output_name(peek());
    if (!output) fail("an output such as theft:0");
    take("an output");
    return output.value_or(std::pair<std::string, std::uint32_t>{});
  }

  void fail(const std::string& expected) {
    if (!failure_.empty()) return;
    failure_ = expected + " is expected" + (is_done() ? ", and the line ends" : ", not " + std::string(peek()));
    next_ = words_.size();
  }
  const std::string& failure() const { return failure_; }

 private:
  std::vector<std::string_view> words_;
  std::size_t next_ = 0;
  std::string failure_;
};

// "theft: victim:0 + 10 outside -> 3 thief + 7 change, fee 1"
Tx read_transaction(Line& line, std::uint32_t height) {
  Tx tx{.name = line.take_name("a name"), .height = height};
  tx.name.pop_back();
  while (!line.is_done() && !line.take_if("->")) {
    if (line.take_if("+") || line.take_if("mined")) continue;
    if (line.take_if("unknown")) {
      tx.inputs.push_back({.tx = "outside of the ledger"});
    } else if (line.peek(1) == "outside") {
      tx.inputs.push_back(from_outside(line.take_u64()));
      line.take("outside");
    } else {
      const auto [name, vout] = line.take_output();
      tx.inputs.push_back({.tx = name, .vout = vout});
    }
  }
  while (!line.is_done()) {
    if (line.take_if("+")) continue;
    const std::uint64_t value = line.take_u64();
    tx.outputs.push_back({value, line.take_name("an address")});
  }
  return tx;
}

// Assets are written in capitals; so may accounts be, but those have an arrow behind them.
std::string take_asset(Line& line) {
  const std::string_view word = line.peek();
  const bool is_asset = !word.empty() && line.peek(1) != "->" &&
                        std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  return is_asset ? line.take_name("an asset") : "coin";
}

// "ann -> pool 10 USD" or "ann +8 USD"
void read_movement(Line& line, AccountTx& tx) {
  const std::string account = line.take_name("an account");
  if (line.take_if("->")) {
    AccountRow row{.from = account, .to = line.take_name("a receiver"), .amount = line.take_amount()};
    row.asset = take_asset(line);
    tx.rows.push_back(row);
    return;
  }
  const std::string_view change = line.peek();
  const auto amount = parse_decimal(change.substr(change.empty() ? 0 : 1));
  if (!amount || (change[0] != '+' && change[0] != '-')) return line.fail("an arrow, or an amount with its sign,");
  line.take("an amount");
  ChangeRow row{.account = account, .gained = change[0] == '+', .amount = *amount};
  row.asset = take_asset(line);
  tx.changes.push_back(row);
}

// "swap by ann: ann -> pool 10, pool -> ann 30 USD, fee 2"
AccountTx read_account_transaction(Line& line, std::uint32_t height) {
  AccountTx tx{.name = line.take_name("a name"), .height = height};
  if (tx.name.back() == ':') {
    tx.name.pop_back();
  } else {
    line.take("by");
    if (!line.peek().ends_with(':')) line.fail("the sender and a colon");
    tx.sender = line.take_name("the sender and a colon");
    if (!tx.sender.empty()) tx.sender.pop_back();
  }
  while (!line.is_done()) {
    if (line.take_if("failed")) tx.failed = true;
    else if (line.take_if("without-order")) tx.without_order = true;
    else if (line.take_if("without-place")) tx.without_place = true;
    else if (line.take_if("fee")) tx.fee = line.take_amount();
    else if (line.take_if("paid-by")) tx.fee_payer = line.take_name("who paid the fee");
    else if (line.take_if("for")) tx.swap_recipient = line.take_name("a receiver");
    else if (!tx.rows.empty() && line.take_if("memo")) tx.rows.back().memo = line.take_name("a memo");
    else read_movement(line, tx);
  }
  return tx;
}

class Parser {
 public:
  explicit Parser(LedgerKind kind) { scenario_.kind = kind; }

  Result<Scenario> parse(std::string_view text) {
    if (text.size() > kMostBytes) return Error{Code::too_large, "", "a story has at most a million bytes"};
    for (std::size_t row = 1; !text.empty(); ++row) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      Line line(words_of(text.substr(0, end)));
      text.remove_prefix(std::min(end + 1, text.size()));
      read(line);
      if (!line.failure().empty()) return Error{Code::usage, "line " + std::to_string(row), line.failure()};
    }
    if (scenario_.expectations.empty()) return Error{Code::usage, "the end", "an expect block is expected"};
    for (Expectation& expectation : scenario_.expectations) std::sort(expectation.lines.begin(), expectation.lines.end());
    return std::move(scenario_);
  }

 private:
  bool is_of_accounts() const { return scenario_.kind == LedgerKind::accounts; }

  void read(Line& line) {
    if (line.is_done()) return;
    if (line.take_if("expect")) {
      read_methods(line);
    } else if (line.take_if("story")) {
      scenario_.story = rest_of(line);
    } else if (!scenario_.expectations.empty()) {
      scenario_.expectations.back().lines.push_back(rest_of(line));
    } else if (line.take_if("block")) {
      height_ = line.take_number(kMostBlocks, 1);
    } else if (line.peek().back() == ':' || (is_of_accounts() && line.peek(1) == "by")) {
      if (line.peek() == ":") line.fail("a name before the colon");
      else if (is_of_accounts()) scenario_.account_ledger.txs.push_back(read_account_transaction(line, height_));
      else scenario_.ledger.txs.push_back(read_transaction(line, height_));
    } else if (!read_common(line) && !(is_of_accounts() ? read_of_accounts(line) : read_of_outputs(line))) {
      line.fail("a declaration");
    }
    if (!line.is_done()) line.fail("the end of the line");
  }

  static std::string rest_of(Line& line) {
    std::string text;
    while (!line.is_done()) {
      if (!text.empty()) text += ' ';
      text += line.take("a word");
    }
    return text;
  }

  void read_methods(Line& line) {
    Expectation& expectation = scenario_.expectations.emplace_back();
    if (line.is_done()) line.fail("a rule");
    while (!line.is_done()) {
      const auto method = find_method(line.peek());
      if (!method) return line.fail("a rule");
      expectation.methods.push_back(*method);
      line.take("a rule");
    }
  }

  /// False, and nothing taken, when the line is none of those that both kinds have.
  bool read_common(Line& line) {
    if (line.take_if("start")) {
      is_of_accounts() ? read_account_start(line) : read_start(line);
    } else if (line.take_if("limit")) {
      read_limit(line);
    } else if (line.take_if("direction")) {
      if (line.take_if("backward")) scenario_.direction = Direction::backward;
      else line.fail("backward");
    } else if (line.take_if("busy")) {
      std::string place = line.take_name("an address");
      scenario_.busy.emplace_back(std::move(place), line.take_u64());
    } else if (line.take_if("not-followed")) {
      read_places(line, scenario_.not_followed);
    } else if (line.take_if("continued")) {
      read_places(line, scenario_.continued);
    } else if (line.take_if("expanded")) {
      read_places(line, scenario_.expanded);
    } else if (line.take_if("service")) {
      read_label(line, EndReason::service);
    } else if (line.take_if("mixer")) {
      read_label(line, EndReason::mixer);
    } else if (line.take_if("shielded")) {
      read_label(line, EndReason::shielded);
    } else {
      return false;
    }
    return true;
  }

  bool read_of_outputs(Line& line) {
    if (line.take_if("unconfirmed")) {
      height_ = kUnconfirmed;
    } else if (line.take_if("incomplete")) {
      scenario_.ledger.blocks_are_complete = false;
    } else if (line.take_if("fees")) {
      if (line.take_if("coinbase")) scenario_.fees = FeeRule::coinbase;
      else line.fail("coinbase");
    } else {
      return false;
    }
    return true;
  }

  bool read_of_accounts(Line& line) {
    AccountLedger& ledger = scenario_.account_ledger;
    if (line.take_if("contract")) {
      read_names(line, ledger.contracts);
    } else if (line.take_if("plain")) {
      read_names(line, ledger.plain);
    } else if (line.take_if("unknown-history")) {
      read_names(line, ledger.unknown_histories);
    } else if (line.take_if("burn-address")) {
      read_label(line, EndReason::burnt);
    } else if (line.take_if("opening") || line.peek() == "balance") {
      read_balance(line);
    } else if (line.take_if("conversion")) {
      read_conversion(line);
    } else {
      return false;
    }
    return true;
  }

  // "opening ann 5 USD", "balance ann 16 USD at-block 3"
  void read_balance(Line& line) {
    const bool has_block = line.take_if("balance");
    NamedBalance balance{.account = line.take_name("an account"), .amount = line.take_amount()};
    balance.asset = take_asset(line);
    if (has_block) {
      if (!line.take_if("at-block")) line.fail("at-block");
      balance.height = line.take_number(kMostBlocks);
    }
    scenario_.account_ledger.balances.push_back(balance);
  }

  // "conversion sell thief coin -> buy partner USD"
  void read_conversion(Line& line) {
    NamedConversion conversion{line.take_name("a transaction"), line.take_name("an account"), line.take_name("an asset"), {}, {}, {}};
    if (!line.take_if("->")) line.fail("an arrow");
    conversion.in_tx = line.take_name("a transaction");
    conversion.in_account = line.take_name("an account");
    conversion.in_asset = line.take_name("an asset");
    scenario_.account_ledger.conversions.push_back(conversion);
  }

  static void read_names(Line& line, std::vector<std::string>& names) {
    do names.push_back(line.take_name("a name"));
    while (!line.is_done());
  }

  void read_places(Line& line, std::vector<std::string>& places) {
    if (!is_of_accounts() && !parse_output_name(line.peek())) line.fail("an output such as theft:0");
    places.push_back(line.take_name("a place"));
  }

  // "start theft:0 amount 2 label 2", "start transaction theft without 1", "start address thief"
  void read_start(Line& line) {
    Start start;
    if (line.take_if("address")) {
      start = start_at_address(line.take("an address"));
    } else if (line.take_if("transaction")) {
      start = start_at_tx(line.take("a transaction"));
    } else {
      const auto [name, vout] = line.take_output();
      start = start_at(name, vout);
    }
    while (!line.is_done()) {
      if (line.take_if("amount")) start.amount = Amount{line.take_amount()};
      else if (line.take_if("label")) start.label = line.take_number(kMostLabels, 1);
      else if (line.take_if("without")) start.deselected.push_back(line.take_number());
      else line.fail("amount, label or without");
    }
    scenario_.starts.push_back(start);
  }

  // "start transaction hack asset USD amount 10 log 1", "start address thief"
  void read_account_start(Line& line) {
    AccountStart start;
    if (line.take_if("address")) start.kind = AccountStart::Kind::address;
    else if (line.take_if("transaction")) start.kind = AccountStart::Kind::transaction;
    else line.fail("address or transaction");
    start.id = line.take_name("its name");
    const auto position = [&](MovementKind kind) { return MovementPosition{kind, line.take_number()}; };
    while (!line.is_done()) {
      if (line.take_if("asset")) start.asset = asset_ref(line.take_name("an asset"));
      else if (line.take_if("amount")) start.amount = Amount{line.take_amount()};
      else if (line.take_if("label")) start.label = line.take_number(kMostLabels, 1);
      else if (line.take_if("value")) start.movement = position(MovementKind::top_level);
      else if (line.take_if("internal")) start.movement = position(MovementKind::internal);
      else if (line.take_if("log")) start.movement = position(MovementKind::token_log);
      else line.fail("asset, amount, label, value, internal or log");
    }
    scenario_.account_starts.push_back(start);
  }

  void read_limit(Line& line) {
    Limits& limits = scenario_.limits;
    if (line.take_if("max-hops")) limits.max_hops = line.take_number();
    else if (line.take_if("min-amount")) limits.min_amount = Amount{line.take_amount()};
    else if (line.take_if("min-share-percent")) limits.min_share_ppm = line.take_number(100) * 10'000;
    else if (line.take_if("fan-out")) limits.fan_out = line.take_number();
    else if (line.take_if("since-block")) limits.since_s = line.take_block_time();
    else if (line.take_if("until-block")) limits.until_s = line.take_block_time();
    else line.fail("a limit");
  }

  // "service shop memo 7 from-block 3 until-block 5"
  void read_label(Line& line, EndReason reason) {
    ScenarioLabel label{.place = line.take_name("an address"), .reason = reason};
    while (!line.is_done()) {
      if (line.take_if("from-block")) label.valid_from_s = line.take_block_time();
      else if (line.take_if("until-block")) label.valid_until_s = line.take_block_time();
      else if (is_of_accounts() && line.take_if("memo")) label.memo = line.take_name("a memo");
      else line.fail("from-block or until-block");
    }
    if (!line.failure().empty()) return;
    scenario_.labels.push_back(label);
  }

  Scenario scenario_;
  std::uint32_t height_ = 1;
};

}  // namespace

std::optional<std::pair<std::string, std::uint32_t>> parse_output_name(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  const auto vout = parse_decimal_u64(text.substr(colon + 1));
  if (!vout || *vout > kMostNumber) return std::nullopt;
  return std::pair(std::string(text.substr(0, colon)), static_cast<std::uint32_t>(*vout));
}

Result<Scenario> parse_scenario(std::string_view text, LedgerKind kind) { return Parser(kind).parse(text); }

}  // namespace peelback::test
