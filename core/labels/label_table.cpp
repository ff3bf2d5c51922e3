// Tables of labels (RFC 4180, with comma, semicolon or tab).

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "labels/pack_rows.h"
#include "labels/shown_text.h"

namespace peelback {

namespace {

// One record after the other. A record whose quotes are wrong costs its first line alone: reading goes on at the next.
class TableCursor {
 public:
  TableCursor(std::string_view text, char separator) : text_(text), separator_(separator) {}

  bool at_end() const { return position_ >= text_.size(); }
  /// Of the record read last, the line that it begins on, counted from 1.
  std::uint64_t line() const { return line_; }
  const std::vector<std::string>& cells() const { return cells_; }

  enum class Found : std::uint8_t { cells, nothing, broken_quotes };
  /// Nothing: an empty line or a comment. Precondition: not at_end().
  Found next() {
    line_ = next_line_;
    cells_.clear();
    const std::size_t begin = position_;
    if (text_[begin] == '#' || ends_line(begin)) {
      skip_line();
      return Found::nothing;
    }
    while (true) {
      std::string& cell = cells_.emplace_back();
      if (!(text_.substr(position_).starts_with('"') ? take_quoted(cell) : take_plain(cell))) {
        cells_.clear();
        position_ = begin;
        next_line_ = line_;
        skip_line();
        return Found::broken_quotes;
      }
      if (at_end() || text_[position_] != separator_) break;
      ++position_;
    }
    skip_line();
    return Found::cells;
  }

 private:
  bool ends_line(std::size_t position) const {
    const std::string_view rest = text_.substr(position, 2);
    return rest.empty() || rest.front() == '\n' || rest == "\r\n" || rest == "\r";
  }

  bool take_plain(std::string& cell) {
    const std::size_t begin = position_;
    while (!ends_line(position_) && text_[position_] != separator_) ++position_;
    cell = text_.substr(begin, position_ - begin);
    return true;
  }

  // False when the quote is never closed, or when text follows after it.
  bool take_quoted(std::string& cell) {
    for (++position_; position_ < text_.size(); ++position_) {
      if (text_[position_] == '\n') ++next_line_;
      if (text_[position_] == '"' && text_.substr(position_ + 1, 1) != "\"") {
        ++position_;
        return ends_line(position_) || text_[position_] == separator_;
      }
      if (text_[position_] == '"') ++position_;
      cell += text_[position_];
    }
    return false;
  }

  void skip_line() {
    position_ = std::min(text_.find('\n', position_), text_.size() - 1) + 1;
    ++next_line_;
  }

  std::string_view text_;
  char separator_;
  std::size_t position_ = 0;
  std::uint64_t line_ = 0;
  std::uint64_t next_line_ = 1;
  std::vector<std::string> cells_;
};

// The first line that is no comment holds the names of columns; what separates them is what stands there most often.
char separator_of(std::string_view text) {
  while (text.starts_with('#') || text.starts_with('\n') || text.starts_with("\r\n")) {
    text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  }
  const std::string_view names = text.substr(0, text.find('\n'));
  char best = ',';
  for (const char separator : {';', '\t'}) {
    if (std::count(names.begin(), names.end(), separator) > std::count(names.begin(), names.end(), best)) best = separator;
  }
  return best;
}

// The meaning of each column. Of several names for one meaning the best one counts.
Result<Done> read_names(const RowPlace& place, const std::vector<std::string>& names, PackRows& rows,
                        std::vector<PackField>& columns) {
  struct Best {
    std::size_t column = 0;
    FieldMeaning meaning{};
  };
  std::array<std::optional<Best>, kPackFields> best;
  columns.assign(names.size(), PackField::passed_over);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto meaning = meaning_of(names[i]);
    if (meaning && meaning->field == PackField::passed_over) continue;
    std::size_t worse = i;
    if (meaning) {
      auto& known = best[static_cast<std::size_t>(meaning->field)];
      if (known && known->meaning.rank == meaning->rank) {
        return Error{Code::repeated_field, place.text(field_name(meaning->field)), "two columns have this name"};
      }
      const bool is_better = !known || meaning->rank < known->meaning.rank;
      if (is_better) {
        worse = known ? known->column : names.size();
        known = Best{i, *meaning};
      }
    }
    if (worse < names.size()) rows.report_unknown(place, names[worse]);
  }
  for (std::size_t field = 0; field < kPackFields; ++field) {
    if (best[field]) columns[best[field]->column] = static_cast<PackField>(field);
  }

  const auto has = [&](PackField field) { return best[static_cast<std::size_t>(field)].has_value(); };
  const bool has_place = has(PackField::address) || has(PackField::tx_hash);
  if (has_place && has(PackField::label)) return Done{};
  std::string listed;
  for (const std::string& name : names) listed.append(listed.empty() ? "" : ", ").append(name);
  return Error{Code::missing_field, place.text(field_name(has_place ? PackField::label : PackField::address)),
               "no such column; there are: " + shown_text(listed, kMaxNameCharacters).text};
}

}  // namespace

Result<Done> read_label_table(std::string_view text, PackRows& rows) {
  using Found = TableCursor::Found;
  TableCursor cursor(text, separator_of(text));
  std::vector<PackField> columns;
  PackFields row;
  while (!cursor.at_end()) {
    const Found found = cursor.next();
    const RowPlace place{RowPlace::Kind::line, cursor.line()};
    const auto& cells = cursor.cells();
    if (found == Found::nothing) continue;
    if (columns.empty()) {
      if (const auto done = read_names(place, cells, rows, columns); !done) return done;
      continue;
    }
    if (found == Found::broken_quotes) {
      rows.refuse_row(place, {}, Code::bad_length, "a quote is never closed, or text follows after it");
      continue;
    }
    if (cells.size() != columns.size()) {
      rows.refuse_row(place, {}, Code::bad_length,
                      std::to_string(cells.size()) + " cells under " + std::to_string(columns.size()) + " columns");
      continue;
    }
    row.clear();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (columns[i] == PackField::passed_over) continue;
      row[columns[i]] = replace_ill_formed(as_bytes(cells[i]));
      if (row[columns[i]] == cells[i]) continue;
      rows.report({Code::bad_utf8, place.text(field_name(columns[i])), "ill-formed UTF-8 was replaced"});
    }
    rows.add_row(place, row);
  }
  if (columns.empty()) return Error{Code::missing_field, "address", "the file holds no names of columns"};
  return Done{};
}

}  // namespace peelback
