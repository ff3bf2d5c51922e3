#pragma once
// Foreign words that are going to stand on a page: labels, sources, notes.

#include <cstddef>
#include <string>
#include <string_view>

namespace peelback {

/// A text that is safe to show beside other text, and what was done to it.
struct ShownText {
  std::string text{};
  bool had_hidden = false;  // characters were replaced
  bool was_cut = false;     // it was longer
};

/// Well-formed UTF-8 of at most `max_characters`, trimmed. Tabs and line breaks become spaces. What shows nothing or
/// changes the order of what is shown becomes U+FFFD, so that it can be seen that something stood there: control
/// characters, marks and overrides of direction, zero-width spaces, line separators, tags, and ill-formed bytes. (The
/// joiners U+200C and U+200D stay: Persian and Hindi need them.) A text that is too long ends with "…".
ShownText shown_text(std::string_view text, std::size_t max_characters);

/// Whether a well-formed text holds nothing that shown_text would replace, and no line break or tab.
bool is_shown_text(std::string_view text);

}  // namespace peelback
