#include "explorers/reply_text.h"

#include <algorithm>

#include "base/utf8.h"
#include "chains/ascii.h"

namespace peelback {

namespace {

bool is_web_page(std::string_view text) {
  return text.starts_with('<');
}

constexpr bool is_key_character(char c) {
  return is_alphanumeric(c) || c == '_' || c == '-';
}

/// Some explorers repeat a wrong key in their refusal. Ids of transactions and addresses stay.
std::string without_keys(std::string_view text) {
  constexpr std::size_t kShortestKey = 20;
  constexpr std::size_t kIdDigits = 64;
  std::string out;
  while (!text.empty()) {
    std::size_t end = 0;
    while (end < text.size() && is_key_character(text[end])) ++end;
    const std::string_view word = text.substr(0, end);
    const bool is_key = word.size() >= kShortestKey && word.size() != kIdDigits && !word.starts_with("0x") &&
                        std::any_of(word.begin(), word.end(), is_digit);
    out += is_key ? "…" : word;
    if (end < text.size()) out += text[end++];
    text.remove_prefix(end);
  }
  return out;
}

/// The sentence in {"error":…,"message":…}, of a node in {"error":{"message":…}}, of TRON's in {"Error":…}; or the text itself.
std::string message_of(std::string_view text) {
  std::vector<Problem> problems;
  if (text.starts_with('{')) {
    if (const auto tree = parse_json(as_bytes(text), problems)) {
      for (const auto* field : {"message", "error", "error.message", "Error"}) {
        if (const auto message = tree->string_at(field)) return quoted(*message);
      }
    }
  }
  if (text.empty()) return "no explanation";
  return is_web_page(text) ? "a web page, not an answer" : quoted(text);
}

}  // namespace

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string quoted(std::string_view text) {
  constexpr std::size_t kQuoted = 160;
  std::string quote = without_keys(replace_ill_formed(as_bytes(text.substr(0, kQuoted))));
  for (char& c : quote) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return "the explorer says: " + quote + (text.size() > kQuoted ? "…" : "");
}

std::optional<Code> said_code(std::string_view text, std::span<const SaidCode> said) {
  constexpr std::size_t kSentence = 400;
  if (text.size() > kSentence || text.starts_with('[')) return std::nullopt;
  const auto found =
      std::find_if(said.begin(), said.end(), [&](const SaidCode& row) { return contains(text, row.words); });
  return found == said.end() ? std::nullopt : std::optional(found->code);
}

std::optional<Error> find_refusal(int status, std::string_view text, std::span<const SaidCode> known) {
  const std::string where = "status " + std::to_string(status);
  const auto said = said_code(text, known);
  if (status == 0) return Error{Code::network_failure, "", "no answer that can be read arrived"};
  if (status == 429) return Error{Code::rate_limited, where, message_of(text)};
  if (status >= 200 && status < 300) {
    if (text.empty()) return Error{Code::truncated, "byte 0", "an empty answer"};
    if (is_web_page(text)) return Error{Code::refused, where, "a web page instead of an answer: perhaps a captcha"};
    if (text.starts_with("{\"error\"")) return Error{said.value_or(Code::refused), where, message_of(text)};
    if (said && !text.starts_with('{')) return Error{*said, where, message_of(text)};
    return std::nullopt;
  }
  if (status == 404 && (is_web_page(text) || text.empty())) {
    return Error{Code::unknown_format, where, "no such page: this may not be the address of such an explorer"};
  }
  if (said && !is_web_page(text)) return Error{*said, where, message_of(text)};
  if (status == 404) return Error{Code::not_found, where, message_of(text)};
  if (status == 408 || status >= 500) return Error{Code::server_error, where, message_of(text)};
  return Error{Code::refused, where, message_of(text)};
}

Error json_error(Error error, std::string_view text) {
  if (error.code != Code::bad_json) return error;
  if (!text.starts_with('{') && !text.starts_with('[')) return {Code::refused, error.where, quoted(text)};
  if (contains(error.detail, "ends too early")) error.code = Code::truncated;
  return error;
}

Result<JsonValue> parse_answer(int status, ByteView body, std::span<const SaidCode> said,
                               std::vector<Problem>& problems) {
  const std::string_view text = trimmed(as_text(body));
  if (const auto refusal = find_refusal(status, text, said)) return *refusal;
  auto answer = parse_json(body, problems);
  if (!answer) return json_error(answer.error(), text);
  if (!answer->is(JsonValue::Kind::object)) return answer->at("", JsonValue::Kind::object).error();
  return answer;
}

}  // namespace peelback
