#pragma once
// The question as the page asks it and as trail documents keep it (RULES.md §8 "question").

#include <string_view>

#include "base/json_writer.h"
#include "model/question.h"

namespace peelback {

/// What a question says beyond the trace itself.
struct QuestionAsked {
  Question question{};
  std::uint64_t request_limit = 2000;  // of requests for this question; what is left then ends `limit`
  bool check_payments = true;          // ask for Merkle proofs and headers too
};

/// {"direction"?, "method", "start":[{"ref","amount"?,"deselected"?,"label"?}], "limits"?:{…}, "check_payments"?,
/// "continued"?, "expanded"?, "not_followed"?: [references of outputs]}.
/// usage, with the field path, for what is not understood; bad_reference for a start that is none.
Result<QuestionAsked> parse_question(std::string_view json);

/// The members "direction", "fees", "limits" and "method", with every default spelled out; "start" is the caller's.
void put_limits(JsonWriter& json, const Limits& limits);

}  // namespace peelback
