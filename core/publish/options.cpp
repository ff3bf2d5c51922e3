#include "publish/options.h"

#include <algorithm>
#include <array>

#include "base/json_reader.h"
#include "base/sort.h"
#include "base/time.h"
#include "labels/label.h"
#include "labels/shown_text.h"

namespace peelback {

namespace {

using Kind = JsonValue::Kind;
using State = RightOfReply::State;

constexpr std::size_t kMostBytes = std::size_t{1} << 20;
constexpr std::size_t kMostRows = 2000;
constexpr std::uint64_t kMostBoxes = 20;
constexpr std::string_view kWordsFormat = "peelback-words/1";
constexpr std::size_t kLongestLine = 300;
constexpr std::size_t kLongestText = 4000;
constexpr std::size_t kLongestId = 40;
constexpr std::size_t kLongestKey = 500;
constexpr std::int64_t kWidestZone = 14 * 60;  // minutes

constexpr std::array<std::string_view, 5> kStates = {"not_asked", "asked", "answered", "refused", "not_needed"};

bool all_of(std::string_view text, std::string_view allowed) { return text.find_first_not_of(allowed) == std::string_view::npos; }

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kDigits = "0123456789";

bool is_alphanumeric(std::string_view text) { return all_of(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"); }

// File names are made from it.
bool is_id(std::string_view text) { return text.size() <= kLongestId && all_of(text, std::string(kLetters).append(kDigits).append(1, '-')); }

bool is_https(std::string_view text) { return text.starts_with("https://") && is_link(text); }

bool is_contact(std::string_view text) {
  const auto at = text.find('@');
  const bool is_mail = at != std::string_view::npos && at > 0 && at + 1 < text.size() && text.find_first_of(" <>\"'&?") == std::string_view::npos;
  return is_https(text) || is_mail;
}

bool is_colour(std::string_view text) { return text.size() == 7 && text[0] == '#' && all_of(text.substr(1), "0123456789abcdefABCDEF"); }

// As BCP 47 writes the common ones: "de", "pt-BR", "zh-Hant-TW".
bool is_language(std::string_view text) {
  for (bool is_first = true; !text.empty() || is_first; is_first = false) {
    const std::size_t end = std::min(text.find('-'), text.size());
    const std::string_view part = text.substr(0, end);
    if (part.size() < 2 || part.size() > (is_first ? 3U : 8U) || !is_alphanumeric(part)) return false;
    text.remove_prefix(end);
    if (text.starts_with('-')) text.remove_prefix(1);
  }
  return true;
}

// It is written into a style sheet.
bool is_font(std::string_view text) {
  return text.size() <= kLongestLine && all_of(text, std::string(kLetters).append("ABCDEFGHIJKLMNOPQRSTUVWXYZ").append(kDigits).append(" ,-'"));
}

class OptionsReader {
 public:
  Result<PublishOptions> read(const JsonValue& document) {
    if (!document.is(Kind::object)) return Error{Code::bad_type, "", "an object was expected"};
    for (const JsonMember& member : document.members()) {
      if (auto done = read_member(member); !done) return at(done.error(), member.key);
    }
    if (!sort_rows(options_.replies, &RightOfReply::row)) return Error{Code::usage, "replies", "a row stands twice"};
    if (!sort_rows(options_.sentences, &EditedSentence::made)) return Error{Code::usage, "sentences", "a sentence stands twice"};
    return std::move(options_);
  }

 private:
  // Whether each stands once.
  template <class Row>
  static bool sort_rows(std::vector<Row>& rows, std::string Row::*key) {
    sort_by(rows, [key](const Row& a, const Row& b) { return a.*key < b.*key; });
    return std::adjacent_find(rows.begin(), rows.end(), [key](const Row& a, const Row& b) { return a.*key == b.*key; }) == rows.end();
  }

  Result<Done> read_member(const JsonMember& member) {
    const JsonValue& value = member.value;
    const std::string& key = member.key;
    if (key == "title") return read_shown(value, kLongestLine, options_.title);
    if (key == "caption") return read_shown(value, kLongestText, options_.caption);
    if (key == "alt_text") return read_shown(value, kLongestText, options_.alt_text);
    if (key == "credit") return read_shown(value, kLongestLine, options_.credit);
    if (key == "change") return read_shown(value, kLongestText, options_.change);
    if (key == "zone") return read_shown(value, kLongestLine, options_.zone);
    if (key == "id") return read_checked(value, options_.id, is_id, "small letters, digits and hyphens were expected");
    if (key == "page_url") return read_checked(value, options_.page_url, is_https, "an https address was expected");
    if (key == "corrections") return read_checked(value, options_.corrections, is_contact, "an https or e-mail address was expected");
    if (key == "colour") return read_checked(value, options_.colour, is_colour, "a colour as #rrggbb was expected");
    if (key == "lang") return read_checked(value, options_.lang, is_language, "a language as de or pt-BR was expected");
    if (key == "format") return read_checked(value, format_, [](std::string_view text) { return text == kWordsFormat; }, "peelback-words/1 was expected");
    if (key == "boxes") return read_boxes(value);
    if (key == "sentences") return read_list(value, [&](const JsonValue& row) { return read_sentence(row, options_.sentences.emplace_back()); });
    if (key == "font") return read_checked(value, options_.font, is_font, "names of fonts were expected");
    if (key == "according_to") return read_shown(value, kLongestLine, options_.according_to);
    if (key == "reported") return read_list(value, [&](const JsonValue& row) { return read_reported(row, options_.reported.emplace_back()); });
    if (key == "names_person") return read_flag(value, options_.names_person);
    if (key == "withdrawn") return read_flag(value, options_.is_withdrawn);
    if (key == "without_names") return read_flag(value, options_.without_names);
    if (key == "today") return read_day(value, options_.today_s);
    if (key == "sanctions_checked") return read_day(value, options_.sanctions_checked_s);
    if (key == "fiat") return read_currency(value, options_.fiat);
    if (key == "version") return read_version(value);
    if (key == "zone_minutes") return read_zone(value);
    if (key == "path") return read_keys(value, options_.path);
    if (key == "redacted") return read_keys(value, options_.redacted);
    if (key == "replies") return read_list(value, [&](const JsonValue& row) { return read_reply(row, options_.replies.emplace_back()); });
    return Error{Code::usage, "", "no such member"};
  }

  static Result<Done> read_text(const JsonValue& value, std::string_view path, std::size_t longest, std::string& out) {
    const auto text = value.string_at(path);
    if (!text) return text.error();
    if (text->size() > longest * 4) return Error{Code::too_large, std::string(path), "longer than " + std::to_string(longest) + " characters"};
    out = *text;
    return Done{};
  }

  static Result<Done> read_shown(const JsonValue& value, std::size_t longest, std::string& out, std::string_view path = {}) {
    if (auto done = read_text(value, path, longest, out); !done) return done;
    out = shown_text(out, longest).text;
    return Done{};
  }

  template <class IsFine>
  static Result<Done> read_checked(const JsonValue& value, std::string& out, IsFine is_fine, std::string_view expected) {
    if (auto done = read_text(value, "", kLongestLine, out); !done) return done;
    if (!out.empty() && !is_fine(out)) return Error{Code::usage, "", std::string(expected)};
    return Done{};
  }

  static Result<Done> read_flag(const JsonValue& value, bool& out) {
    if (!value.is(Kind::boolean)) return Error{Code::bad_type, "", "true or false was expected"};
    out = value.boolean();
    return Done{};
  }

  static Result<Done> read_day(const JsonValue& value, std::optional<std::int64_t>& out) {
    const auto text = value.string_at("");
    if (!text) return text.error();
    if (text->empty()) return Done{};
    out = parse_utc(*text);
    if (!out) return Error{Code::usage, "", "a day as 2023-01-13 was expected"};
    return Done{};
  }

  static Result<Done> read_currency(const JsonValue& value, std::optional<Currency>& out) {
    const auto code = value.string_at("");
    if (!code) return code.error();
    out = find_currency(*code);
    if (!out && !code->empty()) return Error{Code::usage, "", "a currency such as USD or EUR was expected"};
    return Done{};
  }

  Result<Done> read_version(const JsonValue& value) {
    const auto number = value.u64_at("");
    if (!number) return number.error();
    if (*number == 0 || *number > 9999) return Error{Code::usage, "", "a version from 1 to 9999 was expected"};
    options_.version = static_cast<std::uint32_t>(*number);
    return Done{};
  }

  Result<Done> read_boxes(const JsonValue& value) {
    const auto number = value.u64_at("");
    if (!number) return number.error();
    if (*number > kMostBoxes) return Error{Code::too_large, "", "more than 20 boxes in a hop"};
    options_.boxes = static_cast<std::uint32_t>(*number);
    return Done{};
  }

  Result<Done> read_zone(const JsonValue& value) {
    const auto minutes = value.i64_at("");
    if (!minutes) return minutes.error();
    if (*minutes < -kWidestZone || *minutes > kWidestZone) return Error{Code::usage, "", "no zone is so far from UTC"};
    options_.zone_minutes = static_cast<std::int32_t>(*minutes);
    return Done{};
  }

  template <class Read>
  static Result<Done> read_list(const JsonValue& value, Read read) {
    if (!value.is(Kind::array)) return Error{Code::bad_type, "", "a list was expected"};
    const auto& rows = value.elements();
    if (rows.size() > kMostRows) return Error{Code::too_large, "", "more than " + std::to_string(kMostRows)};
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (auto done = read(rows[i]); !done) return at(done.error(), '[' + std::to_string(i) + ']');
    }
    return Done{};
  }

  static Result<Done> read_keys(const JsonValue& value, std::vector<std::string>& out) {
    return read_list(value, [&](const JsonValue& row) { return read_text(row, "", kLongestKey, out.emplace_back()); });
  }

  static Result<Done> read_sentence(const JsonValue& row, EditedSentence& out) {
    if (auto done = read_text(row, "made", kLongestText, out.made); !done) return done;
    return read_shown(row, kLongestText, out.words, "words");
  }

  static Result<Done> read_reported(const JsonValue& row, ReportedStep& out) {
    if (auto done = read_shown(row, kLongestLine, out.when, "when"); !done) return done;
    if (auto done = read_shown(row, kLongestText, out.words, "words"); !done) return done;
    if (auto done = read_shown(row, kLongestLine, out.source, "source"); !done) return done;
    if (auto done = read_shown(row, kLongestLine, out.dated, "dated"); !done) return done;
    if (auto done = read_text(row, "url", kLongestKey, out.url); !done) return done;
    if (!out.url.empty() && !is_https(out.url)) return Error{Code::usage, "url", "an https address was expected"};
    return Done{};
  }

  static Result<Done> read_reply(const JsonValue& row, RightOfReply& out) {
    if (auto done = read_text(row, "row", kLongestKey, out.row); !done) return done;
    if (auto done = read_shown(row, kLongestLine, out.asked, "asked"); !done) return done;
    if (auto done = read_shown(row, kLongestLine, out.deadline, "deadline"); !done) return done;
    if (auto done = read_shown(row, kLongestText, out.answer, "answer"); !done) return done;
    if (auto done = read_text(row, "archive", kLongestKey, out.archive); !done) return done;
    if (!out.archive.empty() && !is_https(out.archive)) return Error{Code::usage, "archive", "an https address was expected"};
    const auto state = row.string_at("state");
    if (!state) return state.error();
    const auto found = std::find(kStates.begin(), kStates.end(), *state);
    if (found == kStates.end()) return Error{Code::usage, "state", "not_asked, asked, answered, refused or not_needed was expected"};
    out.state = static_cast<State>(found - kStates.begin());
    return Done{};
  }

  PublishOptions options_;
  std::string format_;
};

}  // namespace

std::string_view reply_state_name(State state) { return kStates[static_cast<std::size_t>(state)]; }

Result<PublishOptions> parse_publish_options(std::string_view json) {
  if (json.size() > kMostBytes) return Error{Code::too_large, "", "options of more than 1 MiB"};
  std::vector<Problem> problems;
  const auto document = parse_json(as_bytes(json), problems);
  if (!document) return document.error();
  return OptionsReader().read(*document);
}

}  // namespace peelback
