#pragma once
// What every dialect over HTTP looks at before it reads an answer: its status, and texts where an answer is due.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/json_reader.h"

namespace peelback {

bool contains(std::string_view text, std::string_view part);
/// What the explorer said, on one line and short enough for a message; words that look like a key are left out.
std::string quoted(std::string_view text);

/// Words that mean the same with whatever status they come.
struct SaidCode {
  std::string_view words;
  Code code;
};
/// Of a sentence: an answer that happens to contain the words is none.
std::optional<Code> said_code(std::string_view text, std::span<const SaidCode> said);

/// The error that status and text speak of; absent when an answer may follow. `text` is trimmed().
std::optional<Error> find_refusal(int status, std::string_view text, std::span<const SaidCode> said);

/// For read_json()'s errors where JSON is due: a text is a refusal in words (refused), and JSON that ends too early was
/// cut on its way (truncated).
Error json_error(Error error, std::string_view text);

/// The answer as one JSON object. Errors: find_refusal()'s, json_error()'s, bad_type.
Result<JsonValue> parse_answer(int status, ByteView body, std::span<const SaidCode> said, std::vector<Problem>& problems);

}  // namespace peelback
