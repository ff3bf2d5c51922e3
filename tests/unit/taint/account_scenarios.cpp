// Runs tests/scenarios/accounts/*.case. The format is explained in tests/scenarios/README.md.

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "unit/taint/account_ledger.h"

namespace peelback::test {

namespace {

using Words = std::vector<std::string>;

struct Expectation {
  std::vector<Method> methods;
  Words lines;  // sorted
};

struct Label {
  std::string account;
  EndReason reason = EndReason::service;
  std::optional<std::string> memo{};
  std::optional<std::int64_t> valid_from_s{};
  std::optional<std::int64_t> valid_until_s{};
};

struct Story {
  AccountLedger ledger;
  AccountQuestion question;
  std::vector<Label> labels;
  std::vector<Expectation> expectations;
};

struct Line {
  std::size_t number;
  Words words;
};

[[noreturn]] void fail(const Line& line, const std::string& what) {
  FAIL("line " << line.number << ": " << what);
  std::abort();
}

U128 amount(const Line& line, const std::string& text) {
  const auto value = parse_decimal(text);
  if (!value) fail(line, "a number is expected, not " + text);
  return *value;
}

std::uint32_t number(const Line& line, const std::string& text) { return static_cast<std::uint32_t>(amount(line, text)); }

// Assets are written in capitals; so may accounts be, but those have an arrow behind them.
bool is_asset(const Words& words, std::size_t i) {
  if (i >= words.size() || (i + 1 < words.size() && words[i + 1] == "->")) return false;
  return std::all_of(words[i].begin(), words[i].end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

// "swap by ann: ann -> pool 10, pool -> ann 30 USD, fee 2"
AccountTx read_transaction(const Line& line, std::uint32_t height) {
  const Words& words = line.words;
  AccountTx tx{.name = words[0], .height = height};
  std::size_t i = 0;
  if (words[0].back() == ':') {
    tx.name.pop_back();
    i = 1;
  } else {
    tx.sender = words.at(2).substr(0, words.at(2).size() - 1);
    i = 3;
  }
  while (i < words.size()) {
    const std::string& word = words[i];
    if (word == "failed") {
      tx.failed = true;
      ++i;
    } else if (word == "without-order") {
      tx.without_order = true;
      ++i;
    } else if (word == "fee") {
      tx.fee = amount(line, words.at(i + 1));
      i += 2;
    } else if (word == "paid-by") {
      tx.fee_payer = words.at(i + 1);
      i += 2;
    } else if (word == "for") {
      tx.swap_recipient = words.at(i + 1);
      i += 2;
    } else if (word == "memo" && !tx.rows.empty()) {
      tx.rows.back().memo = words.at(i + 1);
      i += 2;
    } else if (i + 1 < words.size() && (words[i + 1][0] == '+' || (words[i + 1][0] == '-' && words[i + 1] != "->"))) {
      tx.changes.push_back({word, words[i + 1][0] == '+', amount(line, words[i + 1].substr(1))});
      i += 2;
      if (is_asset(words, i)) tx.changes.back().asset = words[i++];
    } else if (i + 3 < words.size() && words[i + 1] == "->") {
      tx.rows.push_back({word, words[i + 2], amount(line, words[i + 3])});
      i += 4;
      if (is_asset(words, i)) tx.rows.back().asset = words[i++];
    } else {
      fail(line, "not understood: " + word);
    }
  }
  return tx;
}

void read_start(const Line& line, Story& story) {
  const Words& words = line.words;
  AccountStart start{.kind = words.at(1) == "address" ? AccountStart::Kind::address : AccountStart::Kind::transaction, .id = words.at(2)};
  for (std::size_t i = 3; i + 1 < words.size(); i += 2) {
    if (words[i] == "asset") start.asset = asset_ref(words[i + 1]);
    else if (words[i] == "amount") start.amount = Amount{amount(line, words[i + 1])};
    else if (words[i] == "label") start.label = number(line, words[i + 1]);
    else if (words[i] == "value") start.movement = MovementPosition{MovementKind::top_level, number(line, words[i + 1])};
    else if (words[i] == "internal") start.movement = MovementPosition{MovementKind::internal, number(line, words[i + 1])};
    else if (words[i] == "log") start.movement = MovementPosition{MovementKind::token_log, number(line, words[i + 1])};
    else fail(line, "not understood: " + words[i]);
  }
  story.question.starts.push_back(start);
}

void read_limit(const Line& line, Limits& limits) {
  const std::string& name = line.words.at(1);
  const std::uint32_t value = number(line, line.words.at(2));
  if (name == "max-hops") limits.max_hops = value;
  else if (name == "min-amount") limits.min_amount = Amount{value};
  else if (name == "min-share-percent") limits.min_share_ppm = value * 10'000;
  else if (name == "fan-out") limits.fan_out = value;
  else if (name == "since-block") limits.since_s = std::int64_t{value} * 600;
  else if (name == "until-block") limits.until_s = std::int64_t{value} * 600;
  else fail(line, "unknown limit " + name);
}

Label read_label(const Line& line) {
  const Words& words = line.words;
  Label label{.account = words.at(1)};
  if (words[0] == "mixer") label.reason = EndReason::mixer;
  if (words[0] == "shielded") label.reason = EndReason::shielded;
  if (words[0] == "burn-address") label.reason = EndReason::burnt;
  for (std::size_t i = 2; i + 1 < words.size(); i += 2) {
    if (words[i] == "from-block") label.valid_from_s = std::int64_t{number(line, words[i + 1])} * 600;
    else if (words[i] == "until-block") label.valid_until_s = std::int64_t{number(line, words[i + 1])} * 600;
    else if (words[i] == "memo") label.memo = words[i + 1];
    else fail(line, "not understood: " + words[i]);
  }
  return label;
}

void read_declaration(const Line& line, Story& story) {
  const Words& words = line.words;
  AccountLedger& ledger = story.ledger;
  const auto list = [&](std::vector<std::string>& names) { names.insert(names.end(), words.begin() + 1, words.end()); };
  if (words[0] == "contract") return list(ledger.contracts);
  if (words[0] == "plain") return list(ledger.plain);
  if (words[0] == "unknown-history") return list(ledger.unknown_histories);
  if (words[0] == "not-followed") return list(story.question.not_followed);
  if (words[0] == "continued") return list(story.question.continued);
  if (words[0] == "expanded") return list(story.question.expanded);
  if (words[0] == "limit") return read_limit(line, story.question.limits);
  if (words[0] == "start") return read_start(line, story);
  if (words[0] == "direction" && words.at(1) == "backward") {
    story.question.direction = Direction::backward;
    return;
  }
  if (words[0] == "busy") {
    ledger.busy.emplace_back(words.at(1), number(line, words.at(2)));
  } else if (words[0] == "opening" || words[0] == "balance") {
    NamedBalance balance{.account = words.at(1), .amount = amount(line, words.at(2))};
    std::size_t i = 3;
    if (is_asset(words, i)) balance.asset = words[i++];
    if (words[0] == "balance") balance.height = number(line, words.at(i + 1));
    ledger.balances.push_back(balance);
  } else if (words[0] == "conversion") {
    ledger.conversions.push_back({words.at(1), words.at(2), words.at(3), words.at(5), words.at(6), words.at(7)});
  } else if (words[0] == "service" || words[0] == "mixer" || words[0] == "shielded" || words[0] == "burn-address") {
    story.labels.push_back(read_label(line));
  } else {
    fail(line, "not understood: " + words[0]);
  }
}

Story read_story(std::istream& file) {
  Story story;
  std::uint32_t height = 1;
  std::string text;
  for (std::size_t row = 1; std::getline(file, text); ++row) {
    text = text.substr(0, text.find('#') == 0 ? 0 : text.find(" #"));
    std::replace(text.begin(), text.end(), ',', ' ');
    std::istringstream stream(text);
    Line line{row, {}};
    for (std::string word; stream >> word;) line.words.push_back(word);
    const Words& words = line.words;
    if (words.empty() || words[0] == "story") continue;
    if (words[0] == "expect") {
      Expectation expectation;
      for (std::size_t i = 1; i < words.size(); ++i) {
        const auto method = find_method(words[i]);
        if (!method) fail(line, "unknown rule " + words[i]);
        expectation.methods.push_back(*method);
      }
      story.expectations.push_back(expectation);
    } else if (!story.expectations.empty()) {
      std::string joined;
      for (const std::string& word : words) joined += (joined.empty() ? "" : " ") + word;
      story.expectations.back().lines.push_back(joined);
    } else if (words[0] == "block") {
      height = number(line, words.at(1));
    } else if (words[0].back() == ':' || (words.size() > 2 && words[1] == "by")) {
      story.ledger.txs.push_back(read_transaction(line, height));
    } else {
      read_declaration(line, story);
    }
  }
  return story;
}

Words answer_lines(const AccountStore& store, const AccountTrail& trail, Method method) {
  Words lines;
  const auto name = [&](PlaceIndex place) { return place_name(store, trail.places[place.value]); };
  const auto add = [&](const std::string& front, Amount amount, const std::string& back, std::uint32_t label) {
    lines.push_back(front + ' ' + amount.to_text() + back + (label == 1 ? "" : " label " + std::to_string(label)));
  };
  if (method != Method::poison) {
    for (const AccountEnd& end : trail.ends) {
      std::string reason = ' ' + std::string(end_reason_name(end.reason));
      if (end.reason == EndReason::limit || end.detail == "contract") reason += " (" + end.detail + ')';
      add(name(end.place), end.amount, reason, end.label);
    }
  }
  for (const ConvertedEnd& end : trail.converted) add(name(end.place), end.amount, " converted", end.label);
  for (const AccountHop& hop : trail.hops) {
    if (hop.grade == TrailGrade::inferred) add("inferred " + name(hop.to), hop.to_amount, "", hop.label);
  }
  for (const ReachRow& row : trail.reach) add("reached " + name(row.place), row.value, "", row.label);
  for (const StartReport& start : trail.starts) {
    for (const StartPart& part : start.already_traced) add("already-traced " + name(part.place), part.amount, "", start.label);
  }
  for (const UnexplainedRow& row : trail.unexplained) {
    const std::string place = place_name(store, {.holding = row.holding});
    if (!row.unknown_opening.is_zero()) add("unknown-opening " + place, row.unknown_opening, "", 1);
    if (!row.in.is_zero()) add("unexplained-in " + place, row.in, "", 1);
    if (!row.out.is_zero()) add("unexplained-out " + place, row.out, "", 1);
  }
  for (const OrderRange& range : trail.order_ranges) add("depends-on-order " + name(range.place), range.least, " to " + range.most.to_text(), range.label);
  for (const Problem& problem : trail.problems) lines.push_back("problem " + std::string(code_name(problem.code)));
  std::sort(lines.begin(), lines.end());
  return lines;
}

void run(Story story) {
  AccountStore store = story.ledger.store();
  AccountHints hints;
  for (const Label& label : story.labels) {
    hints.stops.push_back({.account = store.intern_account(label.account), .memo = label.memo, .reason = label.reason,
                           .detail = label.account, .valid_from_s = label.valid_from_s, .valid_until_s = label.valid_until_s});
  }
  REQUIRE_FALSE(story.expectations.empty());
  for (const Expectation& expectation : story.expectations) {
    Words expected = expectation.lines;
    std::sort(expected.begin(), expected.end());
    for (const Method method : expectation.methods) {
      INFO("rule " << method_name(method));
      story.question.method = method;
      const auto trail = trace_accounts(store, story.question, hints);
      if (!trail) FAIL(format_error(trail.error()));
      CHECK(answer_lines(store, *trail, method) == expected);
    }
  }
}

}  // namespace

TEST_CASE("every scenario of accounts comes out as its story says") {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(PEELBACK_FIXTURES "/../scenarios/accounts")) {
    if (entry.path().extension() == ".case") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  REQUIRE(files.size() >= 10);
  for (const auto& path : files) {
    INFO(path.filename().string());
    std::ifstream file(path);
    run(read_story(file));
  }
}

}  // namespace peelback::test
