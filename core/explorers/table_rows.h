#pragma once
// The rows of a table, whether it is delimited text or a JSON object a line.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/delimited_text.h"
#include "explorers/table_reading.h"

namespace peelback {

/// The text without a byte order mark. bad_utf8 for UTF-16.
Result<std::string_view> table_text(ByteView bytes);

/// The next line of JSON lines, without blanks around it.
std::string_view take_table_line(std::string_view& rest);

/// How a table is written, and the names of its columns.
struct TableHeader {
  TableSyntax syntax = TableSyntax::comma;
  std::vector<std::string> names{};  // as they stand, ill-formed UTF-8 replaced
  /// Names without what loosely_equal() does not look at: "Tx_Hash" as "txhash".
  std::vector<std::string> plain_names() const;
};

/// From the first record; of JSON lines the keys of the first hundred together, because exports leave out what is null.
/// Absent when there is no such record, or when it is longer or wider than a table's.
std::optional<TableHeader> read_header(std::string_view text);

/// Problems by line, at most kMaxTableProblems and one that counts the others.
class TableProblems {
 public:
  explicit TableProblems(std::vector<Problem>& out) : out_(out) {}
  /// "line 12: amount"; "line 12" without a field.
  void add(std::uint64_t line, std::string_view field, Code code, std::string_view detail);
  void add(Problem problem);
  void finish();

 private:
  std::vector<Problem>& out_;
  std::uint64_t unlisted_ = 0;
};

/// One row after the other. Rows that are no rows of this table are listed as problems and counted as rows.
class TableRows {
 public:
  /// `names`: the columns that are wanted of JSON lines, in the order of cells(); of delimited text those of its header.
  TableRows(std::string_view text, TableSyntax syntax, std::vector<std::string> names, TableReading& reading,
            TableProblems& problems);
  /// False at the end.
  bool next();
  std::uint32_t line() const { return line_; }
  /// One for each name; empty where the row says nothing (a JSON null too). Lists are joined by commas: "0,1". Valid until
  /// the next row.
  std::span<const std::string_view> cells() const { return cells_; }

 private:
  bool next_delimited();
  bool next_object();
  bool read_object(std::string_view object);

  std::string_view rest_;  // of JSON lines
  TableSyntax syntax_;
  std::vector<std::string> names_;
  TableReading& reading_;
  TableProblems& problems_;
  DelimitedText records_;
  bool is_past_header_ = false;
  std::uint32_t line_ = 0;
  std::vector<std::string_view> cells_;
  std::string arena_;
};

}  // namespace peelback
