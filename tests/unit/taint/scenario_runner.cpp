// Runs tests/scenarios: ledgers of outputs in the folder itself, of accounts in `accounts`.

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <sstream>

#include "support/files.h"
#include "unit/taint/scenario.h"

namespace peelback::test {

namespace {

std::vector<std::filesystem::path> stories_in(const char* folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".case") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string text_of(const std::filesystem::path& path) {
  const auto bytes = read_file(path.string());
  REQUIRE(bytes);
  return std::string(bytes->begin(), bytes->end());
}

void run(const std::filesystem::path& path, LedgerKind kind) {
  INFO(path.filename().string());
  const auto scenario = parse_scenario(text_of(path), kind);
  if (!scenario) FAIL(format_error(scenario.error()));
  CHECK_FALSE(scenario->story.empty());
  for (const Expectation& expectation : scenario->expectations) {
    for (const Method method : expectation.methods) {
      INFO("rule " << method_name(method));
      const auto answer = answer_of(*scenario, method);
      if (!answer) FAIL(format_error(answer.error()));
      CHECK(*answer == expectation.lines);
    }
  }
}

Error refusal_of(std::string_view text, LedgerKind kind = LedgerKind::outputs) {
  const auto scenario = parse_scenario(text, kind);
  return scenario ? Error{} : scenario.error();
}

}  // namespace

TEST_CASE("every scenario comes out as its story says") {
  const auto files = stories_in(PEELBACK_FIXTURES "/../scenarios");
  REQUIRE(files.size() >= 30);
  for (const auto& path : files) run(path, LedgerKind::outputs);
}

TEST_CASE("every scenario of accounts comes out as its story says") {
  const auto files = stories_in(PEELBACK_FIXTURES "/../scenarios/accounts");
  REQUIRE(files.size() >= 30);
  for (const auto& path : files) run(path, LedgerKind::accounts);
}

TEST_CASE("the list of what each story holds names stories that are there") {
  std::istringstream list(text_of(PEELBACK_FIXTURES "/../scenarios/README.md"));
  int named = 0;
  for (std::string row; std::getline(list, row);) {
    const std::size_t end = row.find("` | ");
    if (!row.starts_with("| `") || end == std::string::npos || row.find(' ', 2) < end) continue;
    const std::string story = row.substr(3, end - 3);
    INFO(story);
    CHECK(std::filesystem::exists(PEELBACK_FIXTURES "/../scenarios/" + story + ".case"));
    ++named;
  }
  CHECK(named > 80);
}

TEST_CASE("a story that cannot be read is refused by its line and by what was expected there") {
  CHECK(refusal_of("") == Error{Code::usage, "the end", "an expect block is expected"});
  CHECK(refusal_of("story x\nblock one") == Error{Code::usage, "line 2", "a number from 1 to 10000 is expected, not one"});
  CHECK(refusal_of("block 4000000000") == Error{Code::usage, "line 1", "a number from 1 to 10000 is expected, not 4000000000"});
  CHECK(refusal_of("pay: theft -> 3 shop") == Error{Code::usage, "line 1", "an output such as theft:0 is expected, not theft"});
  CHECK(refusal_of("pay: theft:0 -> 3") == Error{Code::usage, "line 1", "an address is expected, and the line ends"});
  CHECK(refusal_of("pay: theft:0 -> 18446744073709551616 shop").detail == "a number of 64 bits is expected, not 18446744073709551616");
  CHECK(refusal_of("start theft:0 amount").detail == "an amount is expected, and the line ends");
  CHECK(refusal_of("expect fifo fofi").detail == "a rule is expected, not fofi");
  CHECK(refusal_of("contract pool").detail == "a declaration is expected, not contract");
  CHECK(refusal_of("pay: ann -> bob", LedgerKind::accounts).detail == "an amount is expected, and the line ends");
  CHECK(refusal_of("pay by -> bob 3", LedgerKind::accounts).detail == "the sender and a colon is expected, not ->");
  CHECK(refusal_of("fees coinbase", LedgerKind::accounts).detail == "a declaration is expected, not fees");
  CHECK(refusal_of(std::string(1'000'001, '#')).code == Code::too_large);
}

}  // namespace peelback::test
