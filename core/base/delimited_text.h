#pragma once
// Tables as text: RFC 4180, with comma, semicolon or tab, and with any of the three line ends.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace peelback {

/// One record after the other. A record whose quotes are wrong costs its first line alone: reading goes on at the next.
/// Linear in the text: once as many bytes as the text has were read in vain behind broken quotes, no cell may hold a line
/// break any more.
class DelimitedText {
 public:
  /// The text must outlive the reader.
  DelimitedText(std::string_view text, char separator) : text_(text), separator_(separator), spare_(text.size()) {}

  bool at_end() const { return position_ >= text_.size(); }
  /// Of the record read last, the line that it begins on, counted from 1.
  std::uint64_t line() const { return line_; }
  /// Of the record read last; valid until the next one is read.
  std::span<const std::string_view> cells() const { return cells_; }

  enum class Found : std::uint8_t { cells, nothing, broken_quotes };
  /// Nothing: an empty line, or a comment, which begins with #. Precondition: not at_end().
  Found next();

 private:
  bool ends_line(std::size_t position) const;
  void take_plain();
  bool take_quoted();
  void take_doubled(std::string_view cell);
  void skip_line();

  std::string_view text_;
  char separator_;
  std::size_t position_ = 0;
  std::size_t spare_;  // bytes that may still be read in vain
  std::uint64_t line_ = 0;
  std::uint64_t next_line_ = 1;
  std::vector<std::string_view> cells_;
  struct Unquoted {
    std::size_t cell = 0;
    std::size_t begin = 0;  // in unquoted_
    std::size_t length = 0;
  };
  std::string unquoted_;  // the cells that held doubled quotes, without them
  std::vector<Unquoted> unquoted_cells_;
};

/// Adds a cell to a line of comma-separated text that every spreadsheet reads. What others wrote may begin with a sign that
/// would make it a formula: an apostrophe goes before it. The first cell of a line must not be empty.
void append_cell(std::string& line, std::string_view text);

/// The first line that is neither empty nor a comment holds the names of columns; what separates them is the comma,
/// semicolon or tab that stands there most often. Comma where there is none.
char separator_of(std::string_view text);

}  // namespace peelback
