#include "base/json_feed.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/sort.h"
#include "base/utf8.h"

namespace peelback {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// RFC 8259 §6.
bool is_json_number(std::string_view text) {
  std::size_t i = 0;
  const auto digits = [&] {
    const std::size_t begin = i;
    while (i < text.size() && is_digit(text[i])) ++i;
    return i - begin;
  };
  if (i < text.size() && text[i] == '-') ++i;
  const bool leading_zero = i < text.size() && text[i] == '0';
  const std::size_t whole = digits();
  if (whole == 0 || (leading_zero && whole > 1)) return false;
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (digits() == 0) return false;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    if (digits() == 0) return false;
  }
  return i == text.size();
}

// Whether a number is infinity to those who read doubles, 2^1024 - 2^970 and above: the parser below would refuse the
// whole text for it.
bool passes_double(std::string_view number) {
  constexpr std::size_t kAlwaysFits = 300;  // digits without an exponent
  if (number.size() <= kAlwaysFits && number.find_first_of("eE") == std::string_view::npos) return false;
  if (!is_json_number(number)) return false;
  constexpr std::string_view kLeastDigits = "179769313486231580793";
  constexpr std::int64_t kLeastPower = 308;  // of the first digit
  constexpr std::int64_t kMostPower = 1'000'000'000;
  const std::size_t mantissa_end = std::min(number.find_first_of("eE"), number.size());
  const std::string_view mantissa = number.substr(0, mantissa_end);
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  const std::size_t first = mantissa.find_first_not_of("-0.");
  if (first == std::string_view::npos) return false;
  std::int64_t power = 0;
  bool is_negative = false;
  for (const char c : number.substr(mantissa_end)) {
    if (is_digit(c)) power = std::min(10 * power + (c - '0'), kMostPower);
    is_negative = is_negative || c == '-';
  }
  if (is_negative) power = -power;
  power += static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first) - (first < point ? 1 : 0);
  if (power != kLeastPower) return power > kLeastPower;
  std::string digits(mantissa.substr(first));
  digits.erase(std::remove(digits.begin(), digits.end(), '.'), digits.end());
  return digits >= kLeastDigits;
}

// The first character from `i` on that a string cannot hold as it is, or that is not ASCII. Eight at a time.
const char* find_special(const char* i, const char* end) {
  constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
  constexpr std::uint64_t kHighBits = 0x80 * kOnes;
  const auto has_zero = [](std::uint64_t word) { return (word - kOnes) & ~word & kHighBits; };
  for (; end - i >= 8; i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, i, 8);
    const std::uint64_t below_blank = (word - 0x20 * kOnes) & ~word & kHighBits;
    if ((below_blank | has_zero(word ^ '"' * kOnes) | has_zero(word ^ '\\' * kOnes) | (word & kHighBits)) != 0) break;
  }
  const auto is_plain = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\';
  };
  while (i != end && is_plain(*i)) ++i;
  return i;
}

// Where the string ends whose first character is at `i`: its closing quotation mark, or the end of the text.
const char* find_string_end(const char* i, const char* end) {
  while (i != end && *i != '"') i += *i == '\\' && end - i > 1 ? 2 : 1;
  return i;
}

std::optional<unsigned> read_unicode_escape(std::string_view text) {
  unsigned unit = 0;
  if (text.size() < 6 || text[0] != '\\' || text[1] != 'u') return std::nullopt;
  const auto [end, error] = std::from_chars(text.data() + 2, text.data() + 6, unit, 16);
  if (error != std::errc{} || end != text.data() + 6) return std::nullopt;
  return unit;
}

// A stretch of a string to replace.
struct Edit {
  std::size_t position;
  std::size_t length;
  std::string_view replacement;
};

void find_lone_surrogates(std::string_view text, std::vector<Edit>& edits) {
  for (std::size_t i = text.find('\\'); i < text.size(); i = text.find('\\', i)) {
    const auto unit = read_unicode_escape(text.substr(i));
    if (!unit) {
      i += 2;
      continue;
    }
    const bool is_high = *unit >= 0xd800 && *unit < 0xdc00;
    const bool is_low = *unit >= 0xdc00 && *unit < 0xe000;
    const auto next = is_high ? read_unicode_escape(text.substr(i + 6)) : std::nullopt;
    if (next && *next >= 0xdc00 && *next < 0xe000) {
      i += 12;
      continue;
    }
    if (is_high || is_low) edits.push_back({i, 6, "\\ufffd"});
    i += 6;
  }
}

// What must be mended in a string, in ascending order. Nothing for nearly all of them.
std::vector<Edit> find_edits(std::string_view text) {
  std::vector<Edit> edits;
  for (const IllFormed& bad : find_ill_formed(as_bytes(text))) {
    edits.push_back({bad.position, bad.length, kReplacementCharacter});
  }
  find_lone_surrogates(text, edits);
  sort_by(edits, [](const Edit& a, const Edit& b) { return a.position < b.position; });
  return edits;
}

std::string apply(std::string_view text, const std::vector<Edit>& edits) {
  std::string copy;
  std::size_t copied = 0;
  for (const Edit& edit : edits) {
    copy += text.substr(copied, edit.position - copied);
    copy += edit.replacement;
    copied = edit.position + edit.length;
  }
  copy += text.substr(copied);
  return copy;
}

}  // namespace

bool is_json_number_character(char c) {
  return is_digit(c) || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

std::string byte_text(std::size_t position) {
  return "byte " + std::to_string(position);
}

JsonFeed::JsonFeed(std::string_view text, std::vector<Problem>& problems)
    : begin_(text.data()), end_(begin_ + text.size()), now_(begin_), quiet_until_(begin_), problems_(problems) {
  look();
}

// At a character that nobody has looked at yet.
void JsonFeed::look() {
  switch (next_) {
    case Next::string:
      return open_string();
    case Next::resume:
      now_ = resume_at_;
      next_ = Next::token;
      quiet_until_ = now_;
      if (resumes_at_quote_ && now_ != end_) {
        ++quiet_until_;
        return;
      }
      break;
    case Next::token:
      break;
  }
  if (now_ == end_) return;
  if (*now_ == '"') {
    next_ = Next::string;
  } else if (is_digit(*now_) || *now_ == '-') {
    open_number();
  }
}

void JsonFeed::open_string() {
  next_ = Next::token;
  remembered_.reset();
  const char* const special = find_special(now_, end_);
  if (special != end_ && *special == '"') {
    remembered_ = std::string_view(now_, static_cast<std::size_t>(special - now_));
    now_ = special;
    quiet_until_ = special + 1;
    return;
  }
  const char* const close = find_string_end(special, end_);
  const std::string_view raw(now_, static_cast<std::size_t>(close - now_));
  const std::vector<Edit> edits = find_edits(raw);
  if (edits.empty()) {
    quiet_until_ = close == end_ ? end_ : close + 1;
    return;
  }
  for (const Edit& edit : edits) {
    if (++mended_ > kListed) continue;
    problems_.push_back({Code::bad_utf8, byte_text(offset_of(now_ + edit.position)), "read as U+FFFD"});
  }
  patch_ = apply(raw, edits);
  give_patch(close, true);
}

void JsonFeed::open_number() {
  const char* end = now_ + 1;
  while (end != end_ && is_json_number_character(*end)) ++end;
  const std::string_view token(now_, static_cast<std::size_t>(end - now_));
  if (!passes_double(token)) {
    quiet_until_ = end;
    return;
  }
  if (++quoted_ <= kListed) {
    problems_.push_back(
        {Code::bad_number, byte_text(offset_of(now_)), std::string(token.substr(0, 40)) + " is larger than any number in use"});
  }
  remembered_ = token;
  is_number_ = true;
  patch_ = "\"\"";
  give_patch(end, false);
}

void JsonFeed::give_patch(const char* resume_at, bool resumes_at_quote) {
  patched_ = now_;
  resume_at_ = resume_at;
  resumes_at_quote_ = resumes_at_quote;
  next_ = Next::resume;
  now_ = patch_.data();
  quiet_until_ = now_ + patch_.size();
}

void JsonFeed::finish_report() {
  for (const auto& [code, count] : {std::pair(Code::bad_utf8, mended_), std::pair(Code::bad_number, quoted_)}) {
    if (count > kListed) problems_.push_back({code, "", "and " + std::to_string(count - kListed) + " more"});
  }
}

}  // namespace peelback
