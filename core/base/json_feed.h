#pragma once
// Text on its way to the JSON parser, mended where the parser would refuse it.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace peelback {

/// What numbers are made of; not every row of them is one.
bool is_json_number_character(char c);

/// Where something stands in a text: "byte 12".
std::string byte_text(std::size_t position);

/// Gives the text to the parser character by character, looking one token ahead:
/// - of a string of plain ASCII the parser sees "" and we remember the text, which is most of a reply and is read many
///   times faster so;
/// - a string that must be mended is given from a patch, a number that no double holds as "" with its text remembered.
class JsonFeed {
 public:
  JsonFeed(std::string_view text, std::vector<Problem>& problems);

  char current() const { return *now_; }
  bool is_at_end() {
    is_exhausted_ = now_ == end_;
    return is_exhausted_;
  }
  void advance() {
    if (++now_ >= quiet_until_) look();
  }

  /// The text of the string that the parser has just told as "", if it stands for one.
  const std::optional<std::string_view>& remembered() const { return remembered_; }
  /// Whether that is a number. Asked once.
  bool take_is_number() { return std::exchange(is_number_, false); }
  /// Bytes of the text that the parser has taken; within a patch, those before it.
  std::size_t position() const { return offset_of(next_ == Next::resume ? patched_ : now_); }
  /// The byte of the character that the parser looks at: the text's size when that is its end.
  std::size_t last_position() const { return is_exhausted_ || position() == 0 ? position() : position() - 1; }

  /// Says how many more problems of a kind there were than are listed.
  void finish_report();

 private:
  static constexpr std::size_t kListed = 20;
  enum class Next : std::uint8_t { token, string, resume };

  void look();
  void open_string();
  void open_number();
  void give_patch(const char* resume_at, bool resumes_at_quote);
  std::size_t offset_of(const char* at) const { return static_cast<std::size_t>(at - begin_); }

  const char* begin_;
  const char* end_;
  const char* now_;          // in the text, or in the patch
  const char* quiet_until_;  // up to here there is nothing to look at
  Next next_ = Next::token;
  bool is_exhausted_ = false;
  bool is_number_ = false;
  bool resumes_at_quote_ = false;
  std::optional<std::string_view> remembered_;
  std::string patch_;
  const char* patched_ = nullptr;
  const char* resume_at_ = nullptr;
  std::size_t mended_ = 0;
  std::size_t quoted_ = 0;
  std::vector<Problem>& problems_;
};

}  // namespace peelback
