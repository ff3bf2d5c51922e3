#include "base/delimited_text.h"

#include <algorithm>

namespace peelback {

namespace {

constexpr std::string_view kLineEnds = "\r\n";

bool is_line_end(char c) { return kLineEnds.find(c) != std::string_view::npos; }

// Where the next line begins; "\r\n" ends one.
std::size_t behind_line(std::string_view text, std::size_t position) {
  const std::size_t end = text.find_first_of(kLineEnds, position);
  if (end == std::string_view::npos) return text.size();
  return end + (text.substr(end).starts_with(kLineEnds) ? 2 : 1);
}

}  // namespace

DelimitedText::Found DelimitedText::next() {
  line_ = next_line_;
  cells_.clear();
  unquoted_.clear();
  unquoted_cells_.clear();
  const std::size_t begin = position_;
  if (text_[begin] == '#' || ends_line(begin)) {
    skip_line();
    return Found::nothing;
  }
  while (true) {
    if (position_ >= text_.size() || text_[position_] != '"') {
      take_plain();
    } else if (!take_quoted()) {
      cells_.clear();
      spare_ -= std::min(spare_, position_ - begin);
      position_ = begin;
      next_line_ = line_;
      skip_line();
      return Found::broken_quotes;
    }
    if (at_end() || text_[position_] != separator_) break;
    ++position_;
  }
  skip_line();
  for (const Unquoted& at : unquoted_cells_) cells_[at.cell] = std::string_view(unquoted_).substr(at.begin, at.length);
  return Found::cells;
}

bool DelimitedText::ends_line(std::size_t position) const {
  return position >= text_.size() || is_line_end(text_[position]);
}

void DelimitedText::take_plain() {
  const std::size_t begin = position_;
  while (!ends_line(position_) && text_[position_] != separator_) ++position_;
  cells_.push_back(text_.substr(begin, position_ - begin));
}

// False when the quote is never closed, or when text follows after it.
bool DelimitedText::take_quoted() {
  const std::size_t begin = ++position_;
  std::size_t doubled = 0;
  for (; position_ < text_.size(); ++position_) {
    const char c = text_[position_];
    if (c == '\n') {
      if (spare_ == 0) return false;
      ++next_line_;
    }
    if (c != '"') continue;
    if (position_ + 1 == text_.size() || text_[position_ + 1] != '"') break;
    ++doubled;
    ++position_;
  }
  if (position_ >= text_.size()) return false;
  cells_.push_back(text_.substr(begin, position_ - begin));
  if (doubled > 0) take_doubled(cells_.back());
  ++position_;
  return ends_line(position_) || text_[position_] == separator_;
}

void DelimitedText::take_doubled(std::string_view cell) {
  const std::size_t begin = unquoted_.size();
  for (std::size_t i = 0; i < cell.size(); ++i) {
    unquoted_ += cell[i];
    if (cell[i] == '"') ++i;
  }
  unquoted_cells_.push_back({cells_.size() - 1, begin, unquoted_.size() - begin});
}

void DelimitedText::skip_line() {
  position_ = behind_line(text_, position_);
  ++next_line_;
}

char separator_of(std::string_view text) {
  while (!text.empty() && (text.front() == '#' || is_line_end(text.front()))) text.remove_prefix(behind_line(text, 0));
  const std::string_view names = text.substr(0, text.find_first_of(kLineEnds));
  char best = ',';
  for (const char separator : {';', '\t'}) {
    if (std::count(names.begin(), names.end(), separator) > std::count(names.begin(), names.end(), best)) best = separator;
  }
  return best;
}

void append_cell(std::string& line, std::string_view text) {
  if (!line.empty()) line += ',';
  const bool is_formula = !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
  if (!is_formula && text.find_first_of(",\"\r\n") == std::string_view::npos) {
    line += text;
    return;
  }
  line += is_formula ? "\"'" : "\"";
  for (const char c : text) line.append(c == '"' ? 2 : 1, c);
  line += '"';
}

}  // namespace peelback
