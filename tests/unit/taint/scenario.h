#pragma once
// Stories of tests/scenarios/*.case as values. The grammar is explained in tests/scenarios/README.md.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "unit/taint/account_ledger.h"
#include "unit/taint/ledger.h"

namespace peelback::test {

/// Which of the two a story is about is said by its folder.
enum class LedgerKind { outputs, accounts };

struct ScenarioLabel {
  std::string place{};  // an address or an account
  EndReason reason = EndReason::service;
  std::optional<std::string> memo{};
  std::optional<std::int64_t> valid_from_s{};
  std::optional<std::int64_t> valid_until_s{};
};

struct Expectation {
  std::vector<Method> methods{};
  std::vector<std::string> lines{};  // sorted
};

/// Of the members that are there twice one is used, by `kind`.
struct Scenario {
  LedgerKind kind = LedgerKind::outputs;
  std::string story{};
  Ledger ledger{};
  AccountLedger account_ledger{};
  std::vector<Start> starts{};
  std::vector<AccountStart> account_starts{};
  Direction direction = Direction::forward;
  FeeRule fees = FeeRule::end;
  Limits limits{};
  std::vector<ScenarioLabel> labels{};
  std::vector<std::pair<std::string, std::uint64_t>> busy{};
  std::vector<std::string> not_followed{};
  std::vector<std::string> continued{};
  std::vector<std::string> expanded{};
  std::vector<Expectation> expectations{};
};

/// Any bytes. An error's `where` is a line ("line 12") and its detail what was expected there: usage; too_large above a
/// million bytes.
Result<Scenario> parse_scenario(std::string_view text, LedgerKind kind);

/// "pay:0": a transaction's name and an output's number.
std::optional<std::pair<std::string, std::uint32_t>> parse_output_name(std::string_view text);

/// What the trail says by one rule, in the words of an expectation, sorted. The errors of trace().
Result<std::vector<std::string>> answer_of(const Scenario& scenario, Method method);

}  // namespace peelback::test
