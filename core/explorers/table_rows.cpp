#include "explorers/table_rows.h"

#include <algorithm>

#include "base/json_reader.h"
#include "base/loose_match.h"
#include "base/utf8.h"

namespace peelback {

namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr std::string_view kUtf16Marks[] = {"\xff\xfe", "\xfe\xff"};
constexpr std::size_t kHeaderObjects = 100;
// A transaction with all its inputs is one line of bitcoin-etl's.
constexpr std::size_t kMaxFirstObjectBytes = std::size_t{8} << 20;

/// An object's own keys and their scalar values. What is nested deeper than a list of scalars is passed over.
class ObjectCells final : public JsonEvents {
 public:
  struct Cell {
    std::size_t begin = 0;
    std::size_t length = 0;
  };
  static constexpr std::size_t kUnknown = static_cast<std::size_t>(-1);

  /// `grows`: names that are not there yet are added.
  ObjectCells(std::vector<std::string>& names, std::string& arena, bool grows) : names_(names), arena_(arena), grows_(grows) {
    cells_.resize(names.size());
    seen_.resize(names.size());
  }

  const std::vector<Cell>& cells() const { return cells_; }
  bool is_object() const { return is_object_; }
  bool has_repeated() const { return has_repeated_; }

  void on_null() override {}
  void on_bool(bool value) override { put(value ? "true" : "false"); }
  void on_number(std::string_view text) override { put(text); }
  void on_string(std::string_view text) override { put(text); }
  void on_key(std::string_view key) override {
    if (depth_ == 1) column_ = find(key);
  }
  void on_begin_object() override {
    is_object_ = is_object_ || depth_ == 0;
    ++depth_;
  }
  void on_end_object() override { --depth_; }
  void on_begin_array() override {
    ++depth_;
    in_list_ = depth_ == 2;
  }
  void on_end_array() override {
    --depth_;
    in_list_ = false;
  }

 private:
  // Rows name their columns in one order, nearly always.
  std::size_t find(std::string_view key) {
    const std::size_t count = names_.size();
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t column = expected_ + i < count ? expected_ + i : expected_ + i - count;
      if (names_[column] != key) continue;
      expected_ = column + 1 < count ? column + 1 : 0;
      has_repeated_ = has_repeated_ || seen_[column];
      seen_[column] = true;
      return column;
    }
    if (!grows_ || count == kMaxColumns) return kUnknown;
    names_.emplace_back(key);
    cells_.emplace_back();
    seen_.push_back(true);
    return count;
  }

  void put(std::string_view text) {
    const bool is_element = depth_ == 2 && in_list_;
    if (column_ == kUnknown || (depth_ != 1 && !is_element)) return;
    Cell& cell = cells_[column_];
    if (!is_element || cell.length == 0) cell.begin = arena_.size();
    if (is_element && cell.length > 0) arena_ += ',';
    arena_ += text;
    cell.length = arena_.size() - cell.begin;
  }

  std::vector<std::string>& names_;
  std::string& arena_;
  bool grows_;
  std::vector<Cell> cells_;
  std::vector<bool> seen_;
  std::size_t depth_ = 0;
  std::size_t column_ = kUnknown;
  std::size_t expected_ = 0;
  bool in_list_ = false;
  bool is_object_ = false;
  bool has_repeated_ = false;
};

std::optional<TableHeader> header_of_objects(std::string_view text) {
  TableHeader header{.syntax = TableSyntax::json_lines};
  for (std::size_t i = 0; i < kHeaderObjects && !text.empty(); ++i) {
    if (text.substr(0, kMaxFirstObjectBytes).find('\n') == std::string_view::npos && text.size() > kMaxFirstObjectBytes) break;
    const std::string_view line = take_table_line(text);
    if (line.empty()) continue;
    std::string arena;
    ObjectCells object(header.names, arena, true);
    std::vector<Problem> none;
    const bool is_read = read_json(as_bytes(line), object, none).ok() && object.is_object();
    if (!is_read && header.names.empty()) return std::nullopt;
  }
  if (header.names.empty()) return std::nullopt;
  return header;
}

std::optional<TableHeader> header_of_records(std::string_view text) {
  const char separator = separator_of(text.substr(0, kMaxHeaderBytes));
  TableHeader header{.syntax = separator == ';'    ? TableSyntax::semicolon
                               : separator == '\t' ? TableSyntax::tab
                                                   : TableSyntax::comma};
  const std::string_view start = text.substr(0, kMaxHeaderBytes);
  DelimitedText records(start, separator);
  while (!records.at_end()) {
    const auto found = records.next();
    if (found == DelimitedText::Found::nothing) continue;
    const auto cells = records.cells();
    // A record that ends where the stretch ends may be longer.
    if (found == DelimitedText::Found::broken_quotes || cells.size() < 2 || cells.size() > kMaxColumns ||
        (records.at_end() && start.size() < text.size() && !start.ends_with('\n'))) {
      return std::nullopt;
    }
    for (const std::string_view cell : cells) header.names.push_back(replace_ill_formed(as_bytes(cell)));
    return header;
  }
  return std::nullopt;
}

}  // namespace

std::string_view take_table_line(std::string_view& rest) {
  std::string_view line = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  while (line.ends_with('\r') || line.ends_with(' ')) line.remove_suffix(1);
  while (line.starts_with(' ') || line.starts_with('\t')) line.remove_prefix(1);
  return line;
}

Result<std::string_view> table_text(ByteView bytes) {
  std::string_view text = as_text(bytes);
  for (const std::string_view mark : kUtf16Marks) {
    if (text.starts_with(mark)) return Error{Code::bad_utf8, "byte 0", "this is UTF-16: save the file as UTF-8"};
  }
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return text;
}

std::vector<std::string> TableHeader::plain_names() const {
  std::vector<std::string> plain;
  for (const std::string& name : names) plain.push_back(without_looks(name));
  return plain;
}

std::optional<TableHeader> read_header(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return std::nullopt;
  return text[first] == '{' ? header_of_objects(text.substr(first)) : header_of_records(text);
}

void TableProblems::add(std::uint64_t line, std::string_view field, Code code, std::string_view detail) {
  if (out_.size() >= kMaxTableProblems) {
    ++unlisted_;
    return;
  }
  std::string where = "line " + std::to_string(line);
  if (!field.empty()) where.append(": ").append(field);
  out_.push_back({code, std::move(where), std::string(detail)});
}

void TableProblems::add(Problem problem) {
  if (out_.size() < kMaxTableProblems) {
    out_.push_back(std::move(problem));
  } else {
    ++unlisted_;
  }
}

void TableProblems::finish() {
  if (unlisted_ > 0) out_.push_back({out_.back().code, "", "and " + std::to_string(unlisted_) + " more"});
  unlisted_ = 0;
}

TableRows::TableRows(std::string_view text, TableSyntax syntax, std::vector<std::string> names, TableReading& reading,
                     TableProblems& problems)
    : rest_(text),
      syntax_(syntax),
      names_(std::move(names)),
      reading_(reading),
      problems_(problems),
      records_(text, syntax == TableSyntax::tab ? '\t' : syntax == TableSyntax::semicolon ? ';' : ',') {
  cells_.resize(names_.size());
}

bool TableRows::next() { return syntax_ == TableSyntax::json_lines ? next_object() : next_delimited(); }

bool TableRows::next_delimited() {
  while (!records_.at_end()) {
    const auto found = records_.next();
    if (found == DelimitedText::Found::nothing) continue;
    if (!is_past_header_) {
      is_past_header_ = true;
      continue;
    }
    line_ = static_cast<std::uint32_t>(records_.line());
    ++reading_.rows;
    if (found == DelimitedText::Found::broken_quotes) {
      problems_.add(line_, {}, Code::bad_length, "a quote is never closed, or text follows after it");
      continue;
    }
    const auto cells = records_.cells();
    if (cells.size() != names_.size()) {
      problems_.add(line_, {}, Code::bad_length,
                    std::to_string(cells.size()) + " cells under " + std::to_string(names_.size()) + " columns");
      continue;
    }
    cells_.assign(cells.begin(), cells.end());
    return true;
  }
  return false;
}

bool TableRows::next_object() {
  while (!rest_.empty()) {
    ++line_;
    const std::string_view line = take_table_line(rest_);
    if (line.empty()) continue;
    ++reading_.rows;
    if (read_object(line)) return true;
  }
  return false;
}

bool TableRows::read_object(std::string_view object) {
  arena_.clear();
  ObjectCells events(names_, arena_, false);
  std::vector<Problem> mended;
  if (const auto done = read_json(as_bytes(object), events, mended); !done) {
    problems_.add(line_, done.error().where, done.error().code, done.error().detail);
    return false;
  }
  if (!events.is_object()) {
    problems_.add(line_, {}, Code::bad_type, "expected an object");
    return false;
  }
  if (events.has_repeated()) {
    problems_.add(line_, {}, Code::repeated_field, "a key stands twice");
    return false;
  }
  for (const Problem& problem : mended) problems_.add(line_, problem.where, problem.code, problem.detail);
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    cells_[i] = std::string_view(arena_).substr(events.cells()[i].begin, events.cells()[i].length);
  }
  return true;
}

}  // namespace peelback
