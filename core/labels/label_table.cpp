// Tables of labels (RFC 4180, with comma, semicolon or tab).

#include <algorithm>

#include "base/utf8.h"
#include "labels/loose_match.h"
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

  /// False for an empty line or a comment. Precondition: not at_end().
  Result<bool> next() {
    line_ = next_line_;
    cells_.clear();
    const std::size_t begin = position_;
    if (text_[begin] == '#' || ends_line(begin)) {
      skip_line();
      return false;
    }
    while (true) {
      std::string& cell = cells_.emplace_back();
      const std::string_view wrong = text_.substr(position_).starts_with('"') ? take_quoted(cell) : take_plain(cell);
      if (!wrong.empty()) {
        position_ = begin;
        next_line_ = line_;
        skip_line();
        return Error{Code::bad_length, "", std::string(wrong)};
      }
      if (at_end() || text_[position_] != separator_) break;
      ++position_;
    }
    skip_line();
    return true;
  }

 private:
  bool ends_line(std::size_t position) const {
    const std::string_view rest = text_.substr(position, 2);
    return rest.empty() || rest.front() == '\n' || rest == "\r\n" || rest == "\r";
  }

  std::string_view take_plain(std::string& cell) {
    const std::size_t begin = position_;
    while (!ends_line(position_) && text_[position_] != separator_) ++position_;
    cell = text_.substr(begin, position_ - begin);
    return {};
  }

  // Gives back what is wrong with the quotes.
  std::string_view take_quoted(std::string& cell) {
    for (++position_; position_ < text_.size(); ++position_) {
      if (text_[position_] == '\n') ++next_line_;
      if (text_[position_] == '"' && text_.substr(position_ + 1, 1) != "\"") {
        ++position_;
        const bool ends = ends_line(position_) || text_[position_] == separator_;
        return ends ? std::string_view() : "text after a closing quote";
      }
      if (text_[position_] == '"') ++position_;
      cell += text_[position_];
    }
    return "a quote is never closed";
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
Result<std::vector<PackField>> columns_of(const RowPlace& place, const std::vector<std::string>& names, PackRows& rows) {
  std::vector<std::optional<FieldMeaning>> meanings;
  for (const std::string& name : names) meanings.push_back(meaning_of(name));

  std::vector<PackField> columns(names.size(), PackField::passed_over);
  for (std::size_t i = 0; i < names.size(); ++i) {
    bool is_best = meanings[i].has_value() && meanings[i]->field != PackField::passed_over;
    for (std::size_t j = 0; is_best && j < names.size(); ++j) {
      if (i == j || !meanings[j] || meanings[j]->field != meanings[i]->field) continue;
      if (meanings[j]->rank == meanings[i]->rank) {
        return Error{Code::repeated_field, place.text(field_name(meanings[i]->field)), "two columns have this name"};
      }
      is_best = meanings[i]->rank < meanings[j]->rank;
    }
    if (is_best) {
      columns[i] = meanings[i]->field;
    } else if (!meanings[i] || meanings[i]->field != PackField::passed_over) {
      rows.report_unknown(place, names[i]);
    }
  }
  return columns;
}

Result<Done> require_columns(const RowPlace& place, const std::vector<PackField>& columns,
                             const std::vector<std::string>& names) {
  const auto has = [&](PackField field) { return std::find(columns.begin(), columns.end(), field) != columns.end(); };
  const bool has_place = has(PackField::address) || has(PackField::tx_hash);
  if (has_place && has(PackField::label)) return Done{};
  std::string listed;
  for (const std::string& name : names) listed.append(listed.empty() ? "" : ", ").append(name);
  return Error{Code::missing_field, place.text(field_name(has_place ? PackField::label : PackField::address)),
               "no such column; there are: " + shown_text(listed, kMaxNameCharacters).text};
}

}  // namespace

Result<Done> read_label_table(std::string_view text, PackRows& rows) {
  TableCursor cursor(text, separator_of(text));
  std::vector<PackField> columns;
  PackFields row;
  while (!cursor.at_end()) {
    const auto record = cursor.next();
    const RowPlace place{RowPlace::Kind::line, cursor.line()};
    if (record.ok() && !*record) continue;
    if (columns.empty()) {
      if (!record) return Error{record.error().code, place.text(), record.error().detail};
      auto named = columns_of(place, cursor.cells(), rows);
      if (!named) return named.error();
      columns = *std::move(named);
      if (const auto done = require_columns(place, columns, cursor.cells()); !done) return done;
      continue;
    }
    if (!record) {
      rows.refuse_row({record.error().code, place.text(), record.error().detail});
      continue;
    }
    if (cursor.cells().size() != columns.size()) {
      rows.refuse_row({Code::bad_length, place.text(),
                       std::to_string(cursor.cells().size()) + " cells under " + std::to_string(columns.size()) + " columns"});
      continue;
    }
    row.clear();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (columns[i] == PackField::passed_over) continue;
      const std::string& cell = cursor.cells()[i];
      const bool well_formed = is_valid_utf8(as_bytes(cell));
      if (!well_formed) rows.report({Code::bad_utf8, place.text(field_name(columns[i])), "ill-formed UTF-8 was replaced"});
      row[columns[i]] = well_formed ? cell : replace_ill_formed(as_bytes(cell));
    }
    rows.add_row(place, row);
  }
  if (columns.empty()) return Error{Code::missing_field, "address", "the file holds no names of columns"};
  return Done{};
}

}  // namespace peelback
