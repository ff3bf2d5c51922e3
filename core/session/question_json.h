#pragma once
// The question as the page asks it and as trail documents keep it (RULES.md §8 "question").

#include <string>
#include <string_view>
#include <vector>

#include "base/json_writer.h"
#include "model/account_question.h"
#include "model/question.h"

namespace peelback {

/// What the reporter chose at single accounts, in canonical form: Question::continued and its like on chains of accounts.
struct ChosenAccounts {
  std::vector<std::string> continued{};
  std::vector<std::string> expanded{};
  std::vector<std::string> not_followed{};
};

/// What a question says beyond the trace itself.
struct QuestionAsked {
  Question question{};
  ChosenAccounts accounts{};
  std::uint64_t request_limit = 2000;  // of requests for this question; what is left then ends `limit`
  bool check_payments = true;          // ask for Merkle proofs and headers too
};

/// {"direction"?, "fees"?, "method", "start":[{"ref","asset"?,"amount"?,"deselected"?,"label"?}], "limits"?:{…},
/// "check_payments"?, "continued"?, "expanded"?, "not_followed"?: [references of outputs or accounts]}.
/// usage, with the field path, for what is not understood or cannot be meant together; bad_reference for a start that is none.
Result<QuestionAsked> parse_question(std::string_view json);

/// The chain that all starts are of. usage without a start, or when they are of several chains.
Result<Chain> chain_of(const Question& question);

/// The question as chains of accounts take it. Errors of canonical_reference() with the start's place.
Result<AccountQuestion> account_question(const QuestionAsked& asked);

/// The members "direction", "fees", "limits" and "method", with every default spelled out; "start" is the caller's.
void put_limits(JsonWriter& json, const Limits& limits);

}  // namespace peelback
