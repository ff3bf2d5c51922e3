// Tables of labels (RFC 4180, with comma, semicolon or tab).

#include <algorithm>
#include <array>
#include <span>

#include "base/delimited_text.h"
#include "base/utf8.h"
#include "labels/pack_rows.h"
#include "labels/shown_text.h"

namespace peelback {

namespace {

// The meaning of each column. Of several names for one meaning the best one counts.
Result<Done> read_names(const RowPlace& place, std::span<const std::string_view> names, PackRows& rows,
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
  for (const std::string_view name : names) listed.append(listed.empty() ? "" : ", ").append(name);
  return Error{Code::missing_field, place.text(field_name(has_place ? PackField::label : PackField::address)),
               "no such column; there are: " + shown_text(listed, kMaxNameCharacters).text};
}

}  // namespace

Result<Done> read_label_table(std::string_view text, PackRows& rows) {
  using Found = DelimitedText::Found;
  DelimitedText cursor(text, separator_of(text));
  std::vector<PackField> columns;
  PackFields row;
  while (!cursor.at_end()) {
    const Found found = cursor.next();
    const RowPlace place{RowPlace::Kind::line, cursor.line()};
    const auto cells = cursor.cells();
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
