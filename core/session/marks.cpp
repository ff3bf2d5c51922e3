#include "session/marks.h"

#include <algorithm>
#include <array>

#include "base/json_reader.h"
#include "base/sort.h"
#include "labels/shown_text.h"
#include "session/references.h"

namespace peelback {

namespace {

using Kind = JsonValue::Kind;

constexpr std::size_t kMostBytes = std::size_t{8} << 20;
constexpr std::size_t kMostOfAKind = 2000;
constexpr std::size_t kMostPaths = 500;
constexpr std::size_t kMostSteps = 5000;
constexpr std::size_t kLongestName = 800;  // bytes
constexpr std::size_t kMostNameCharacters = 200;
constexpr std::size_t kLongestNote = 20000;  // bytes
constexpr std::size_t kLongestId = 500;

template <class Row>
const Row* find_row(const std::vector<Row>& rows, std::string_view key) {
  const auto row = std::lower_bound(rows.begin(), rows.end(), key, [](const Row& r, std::string_view k) { return r.first < k; });
  return row == rows.end() || row->first != key ? nullptr : &*row;
}

// Each line fit to stand on a page.
std::string shown_lines(std::string_view text) {
  std::string out;
  while (true) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out += shown_text(text.substr(0, end), kLongestNote).text;
    if (end == text.size()) return out;
    out += '\n';
    text.remove_prefix(end + 1);
  }
}

// Reads the lists of one document; `where` is the path of what is being read.
class MarksReader {
 public:
  Result<Marks> read(const JsonValue& document) {
    if (!document.is(Kind::object)) return Error{Code::bad_type, "", "an object was expected"};
    for (const JsonMember& member : document.members()) {
      Result<Done> done = Done{};
      if (member.key == "names") {
        done = read_texts(member, "ref", kLongestName, marks_.names);
      } else if (member.key == "notes") {
        done = read_texts(member, "id", kLongestNote, marks_.notes);
      } else if (member.key == "hidden") {
        done = read_list(member, kMostOfAKind, [&](const JsonValue& row) { return read_key(row, "", marks_.hidden.emplace_back()); });
      } else if (member.key == "colours") {
        done = read_list(member, kMostOfAKind, [&](const JsonValue& row) { return read_colour(row); });
      } else if (member.key == "reported") {
        done = read_list(member, kMostOfAKind, [&](const JsonValue& row) { return read_reported(row); });
      } else if (member.key == "paths") {
        done = read_list(member, kMostPaths, [&](const JsonValue& row) { return read_path(row); });
      } else {
        done = Error{Code::usage, member.key, "no such member"};
      }
      if (!done) return done.error();
    }
    if (auto done = settle("names", marks_.names); !done) return done.error();
    if (auto done = settle("notes", marks_.notes); !done) return done.error();
    if (auto done = settle("colours", marks_.colours); !done) return done.error();
    if (auto done = settle("reported", marks_.reported); !done) return done.error();
    sort_ascending(marks_.hidden);
    marks_.hidden.erase(std::unique(marks_.hidden.begin(), marks_.hidden.end()), marks_.hidden.end());
    return std::move(marks_);
  }

 private:
  template <class Read>
  static Result<Done> read_list(const JsonMember& member, std::size_t most, Read read) {
    const auto& rows = member.value.elements();
    if (!member.value.is(Kind::array)) return Error{Code::bad_type, member.key, "a list was expected"};
    if (rows.size() > most) return Error{Code::too_large, member.key, "more than " + std::to_string(most)};
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (auto done = read(rows[i]); !done) return at(at(done.error(), '[' + std::to_string(i) + ']'), member.key);
    }
    return Done{};
  }

  static Result<Done> read_text(const JsonValue& row, std::string_view path, std::size_t longest, std::string& out) {
    const auto text = row.string_at(path);
    if (!text) return text.error();
    if (text->size() > longest) return Error{Code::too_large, std::string(path), "longer than " + std::to_string(longest) + " bytes"};
    out = *text;
    return Done{};
  }

  static Result<Done> read_key(const JsonValue& row, std::string_view path, std::string& out) { return read_text(row, path, kLongestId, out); }

  static Result<Done> read_shown(const JsonValue& row, std::string_view path, std::size_t longest, std::string& out) {
    if (auto done = read_text(row, path, longest, out); !done) return done;
    out = longest == kLongestNote ? shown_lines(out) : shown_text(out, kMostNameCharacters).text;
    return Done{};
  }

  Result<Done> read_texts(const JsonMember& member, std::string_view key, std::size_t longest, std::vector<std::pair<std::string, std::string>>& out) {
    return read_list(member, kMostOfAKind, [&](const JsonValue& row) -> Result<Done> {
      auto& [name, text] = out.emplace_back();
      if (auto done = read_key(row, key, name); !done) return done;
      if (auto done = read_shown(row, "text", longest, text); !done) return done;
      if (key != "ref") return Done{};
      auto ref = canonical_reference(name);
      if (!ref) return at(ref.error(), "ref");
      name = *std::move(ref);
      return Done{};
    });
  }

  Result<Done> read_colour(const JsonValue& row) {
    auto& [id, colour] = marks_.colours.emplace_back();
    if (auto done = read_key(row, "id", id); !done) return done;
    const auto number = row.u64_at("colour");
    if (!number) return number.error();
    if (*number == 0 || *number > Marks::kColours) return Error{Code::usage, "colour", "a colour from 1 to 6 was expected"};
    colour = static_cast<std::uint8_t>(*number);
    return Done{};
  }

  Result<Done> read_reported(const JsonValue& row) {
    auto& [id, value] = marks_.reported.emplace_back();
    if (auto done = read_key(row, "id", id); !done) return done;
    if (auto done = read_shown(row, "text", kLongestName, value.text); !done) return done;
    if (auto done = read_shown(row, "source", kLongestName, value.source); !done) return done;
    if (auto done = read_shown(row, "dated", kLongestName, value.dated); !done) return done;
    if (value.text.empty() || value.source.empty()) return Error{Code::usage, value.text.empty() ? "text" : "source", "words and their source were expected"};
    return Done{};
  }

  Result<Done> read_path(const JsonValue& row) {
    NamedPath& path = marks_.paths.emplace_back();
    if (auto done = read_key(row, "id", path.id); !done) return done;
    if (auto done = read_shown(row, "name", kLongestName, path.name); !done) return done;
    if (auto done = read_shown(row, "note", kLongestNote, path.note); !done) return done;
    const auto steps = row.at("steps", Kind::array);
    if (!steps) return steps.error();
    if ((*steps)->elements().size() > kMostSteps) return Error{Code::too_large, "steps", "more than 5000"};
    for (const JsonValue& step : (*steps)->elements()) {
      if (auto done = read_key(step, "", path.steps.emplace_back()); !done) return at(done.error(), "steps");
    }
    return Done{};
  }

  template <class Row>
  static Result<Done> settle(std::string_view list, std::vector<Row>& rows) {
    sort_by(rows, [](const Row& a, const Row& b) { return a.first < b.first; });
    const auto twice = std::adjacent_find(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.first == b.first; });
    if (twice != rows.end()) return Error{Code::usage, std::string(list), "'" + twice->first + "' stands twice"};
    return Done{};
  }

  Marks marks_;
};

}  // namespace

std::string_view Marks::name_of(std::string_view ref) const {
  const auto* row = find_row(names, ref);
  return row == nullptr ? std::string_view() : row->second;
}

std::string_view Marks::note_of(std::string_view id) const {
  const auto* row = find_row(notes, id);
  return row == nullptr ? std::string_view() : row->second;
}

const ReportedValue* Marks::reported_of(std::string_view id) const {
  const auto* row = find_row(reported, id);
  return row == nullptr ? nullptr : &row->second;
}

std::uint8_t Marks::colour_of(std::string_view id) const {
  const auto* row = find_row(colours, id);
  return row == nullptr ? std::uint8_t{0} : row->second;
}

bool Marks::is_hidden(std::string_view id) const { return std::binary_search(hidden.begin(), hidden.end(), id, std::less<>()); }

Result<Marks> parse_marks(std::string_view json) {
  if (json.size() > kMostBytes) return Error{Code::too_large, "", "marks of more than 8 MiB"};
  std::vector<Problem> problems;
  const auto document = parse_json(as_bytes(json), problems);
  if (!document) return document.error();
  return MarksReader().read(*document);
}

}  // namespace peelback
