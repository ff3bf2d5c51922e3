#pragma once
// What stands in a case for people, beside the trail: how it was traced, and what was not followed.

#include <string>

#include "session/session.h"

namespace peelback {

/// The question in the words of web/src/contract.js's QuestionAsked: canonical JSON, every default spelled out.
std::string write_question_asked(const QuestionAsked& asked);

/// case/method.json, format peelback-method/1: the question, and what the reporter hid. Precondition: a question was asked.
std::string write_method(const Session& session);

/// case/open-questions.md: every end that was not followed, with its reason, and what can never be known. Errors as
/// Session::trail().
Result<std::string> write_open_questions(Session& session);

}  // namespace peelback
