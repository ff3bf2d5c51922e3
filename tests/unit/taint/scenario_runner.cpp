// Runs tests/scenarios/*.case. The format is explained in tests/scenarios/README.md.

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "unit/taint/ledger.h"

namespace peelback::test {

namespace {

using Words = std::vector<std::string>;

struct Expectation {
  std::vector<Method> methods;
  Words lines;  // sorted
};

struct Label {
  std::string address;
  EndReason reason = EndReason::service;
  std::optional<std::int64_t> valid_from_s{};
  std::optional<std::int64_t> valid_until_s{};
};

struct Story {
  Ledger ledger;
  Question question;
  std::vector<Label> labels;
  std::vector<std::pair<std::string, std::uint64_t>> busy;
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

std::uint64_t number(const Line& line, const std::string& text) {
  const auto value = parse_decimal_u64(text);
  if (!value) fail(line, "a number is expected, not " + text);
  return *value;
}

std::pair<std::string, std::uint32_t> outpoint(const Line& line, const std::string& text) {
  const auto colon = text.rfind(':');
  if (colon == std::string::npos) fail(line, "an output such as theft:0 is expected, not " + text);
  return {text.substr(0, colon), static_cast<std::uint32_t>(number(line, text.substr(colon + 1)))};
}

// "theft: victim:0 + 10 outside -> 3 thief + 7 change, fee 1"
Tx read_transaction(const Line& line, std::uint32_t height) {
  Tx tx{.name = line.words[0].substr(0, line.words[0].size() - 1), .height = height};
  std::size_t i = 1;
  const auto& words = line.words;
  for (; i < words.size() && words[i] != "->"; ++i) {
    if (words[i] == "+" || words[i] == "mined") continue;
    if (words[i] == "unknown") {
      tx.inputs.push_back({.tx = "outside of the ledger"});
    } else if (i + 1 < words.size() && words[i + 1] == "outside") {
      tx.inputs.push_back(from_outside(number(line, words[i++])));
    } else {
      const auto [name, vout] = outpoint(line, words[i]);
      tx.inputs.push_back({.tx = name, .vout = vout});
    }
  }
  for (++i; i < words.size(); ++i) {
    if (words[i] == "+") continue;
    if (i + 1 >= words.size()) fail(line, "an output is an amount and an address");
    tx.outputs.push_back({number(line, words[i]), words[i + 1]});
    ++i;
  }
  return tx;
}

void read_start(const Line& line, Story& story) {
  const auto& words = line.words;
  Start start;
  std::size_t i = 2;
  if (words[1] == "address") {
    start = start_at_address(words.at(i++));
  } else if (words[1] == "transaction") {
    start = start_at_tx(words.at(i++));
  } else {
    const auto [name, vout] = outpoint(line, words[1]);
    start = start_at(name, vout);
  }
  for (; i + 1 < words.size(); i += 2) {
    if (words[i] == "amount") {
      start.amount = Amount{number(line, words[i + 1])};
    } else if (words[i] == "label") {
      start.label = static_cast<std::uint32_t>(number(line, words[i + 1]));
    } else if (words[i] == "without") {
      start.deselected.push_back(static_cast<std::uint32_t>(number(line, words[i + 1])));
    } else {
      fail(line, "amount, label or without is expected, not " + words[i]);
    }
  }
  story.question.starts.push_back(start);
}

void read_limit(const Line& line, Limits& limits) {
  const std::string& name = line.words.at(1);
  const std::uint64_t value = number(line, line.words.at(2));
  if (name == "max-hops") limits.max_hops = static_cast<std::uint32_t>(value);
  else if (name == "min-amount") limits.min_amount = Amount{value};
  else if (name == "min-share-percent") limits.min_share_ppm = static_cast<std::uint32_t>(value * 10'000);
  else if (name == "fan-out") limits.fan_out = static_cast<std::uint32_t>(value);
  else if (name == "since-block") limits.since_s = static_cast<std::int64_t>(value) * 600;
  else if (name == "until-block") limits.until_s = static_cast<std::int64_t>(value) * 600;
  else fail(line, "unknown limit " + name);
}

// "direction backward", "fees coinbase"
void read_way(const Line& line, Question& question) {
  const std::string& way = line.words.at(1);
  if (way == "backward") question.direction = Direction::backward;
  else if (way == "coinbase") question.fees = FeeRule::coinbase;
  else fail(line, "backward or coinbase is expected, not " + way);
}

// "service shop from-block 3 until-block 5"
Label read_label(const Line& line) {
  const auto& words = line.words;
  Label label{.address = words.at(1),
              .reason = words[0] == "mixer" ? EndReason::mixer : words[0] == "shielded" ? EndReason::shielded : EndReason::service};
  for (std::size_t i = 2; i + 1 < words.size(); i += 2) {
    const auto time_s = static_cast<std::int64_t>(number(line, words[i + 1])) * 600;
    if (words[i] == "from-block") label.valid_from_s = time_s;
    else if (words[i] == "until-block") label.valid_until_s = time_s;
    else fail(line, "from-block or until-block is expected, not " + words[i]);
  }
  return label;
}

Story read_story(std::istream& file) {
  Story story;
  std::uint32_t height = 1;
  std::string text;
  for (std::size_t row = 1; std::getline(file, text); ++row) {
    text = text.substr(0, text.find('#'));
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
      height = static_cast<std::uint32_t>(number(line, words.at(1)));
    } else if (words[0] == "unconfirmed") {
      height = kUnconfirmed;
    } else if (words[0] == "incomplete") {
      story.ledger.blocks_are_complete = false;
    } else if (words[0] == "start") {
      read_start(line, story);
    } else if (words[0] == "direction" || words[0] == "fees") {
      read_way(line, story.question);
    } else if (words[0] == "limit") {
      read_limit(line, story.question.limits);
    } else if (words[0] == "not-followed" || words[0] == "continued" || words[0] == "expanded") {
      const auto [name, vout] = outpoint(line, words.at(1));
      auto& list = words[0] == "continued"  ? story.question.continued
                   : words[0] == "expanded" ? story.question.expanded
                                            : story.question.not_followed;
      list.push_back({txid_of(name), vout});
    } else if (words[0] == "service" || words[0] == "mixer" || words[0] == "shielded") {
      story.labels.push_back(read_label(line));
    } else if (words[0] == "busy") {
      story.busy.emplace_back(words.at(1), number(line, words.at(2)));
    } else if (words[0].back() == ':') {
      story.ledger.txs.push_back(read_transaction(line, height));
    } else {
      fail(line, "not understood: " + words[0]);
    }
  }
  return story;
}

Words answer_lines(const Story& story, const Store& store, const Trail& trail, Method method) {
  Words lines = method == Method::poison ? Words{} : end_lines(story.ledger, store, trail);
  const auto add = [&](const char* word, PlaceIndex place, Amount amount, std::uint32_t label) {
    lines.push_back(word + ref_name(story.ledger, store, trail.places[place.value]) + ' ' + amount.to_text() +
                    (label == 1 ? "" : " label " + std::to_string(label)));
  };
  for (const Hop& hop : trail.hops) {
    if (hop.grade == TrailGrade::inferred) add("inferred ", hop.to, hop.amount, hop.label);
  }
  for (const ReachRow& row : trail.reach) add("reached ", row.place, row.value, row.label);
  for (const StartReport& start : trail.starts) {
    for (const StartPart& part : start.already_traced) add("already-traced ", part.place, part.amount, start.label);
  }
  for (const Problem& problem : trail.problems) lines.push_back("problem " + std::string(code_name(problem.code)));
  std::sort(lines.begin(), lines.end());
  return lines;
}

void run(Story story) {
  Store store = story.ledger.store();
  TraceHints hints = file_hints(store, story.question);
  for (const Label& label : story.labels) {
    hints.services.push_back({.script = store.intern_script(script_of(label.address)), .reason = label.reason, .detail = label.address,
                              .valid_from_s = label.valid_from_s, .valid_until_s = label.valid_until_s});
  }
  for (const auto& [address, count] : story.busy) {
    store.add_address_stats(store.intern_script(script_of(address)), {.tx_count = count});
  }
  REQUIRE_FALSE(story.expectations.empty());
  for (const Expectation& expectation : story.expectations) {
    Words expected = expectation.lines;
    std::sort(expected.begin(), expected.end());
    for (const Method method : expectation.methods) {
      INFO("rule " << method_name(method));
      story.question.method = method;
      const auto trail = trace(store, story.question, hints);
      if (!trail) FAIL(format_error(trail.error()));
      CHECK(answer_lines(story, store, *trail, method) == expected);
    }
  }
}

}  // namespace

TEST_CASE("every scenario comes out as its story says") {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(PEELBACK_FIXTURES "/../scenarios")) {
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
