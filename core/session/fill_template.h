#pragma once
// The form in which sentences stand in the catalogue: words with placeholders.

#include <span>
#include <string>
#include <string_view>

namespace peelback {

/// A placeholder of a template and the text that takes its place, as it is: braces in it mean nothing.
struct Filling {
  std::string_view name{};
  std::string_view text{};
};

/// The placeholders filled. `{name}` is the text itself; `{name?words}` are words for when it is not empty;
/// `{name|one|many}` the first for the text "1" and the second otherwise, with # for the text. A placeholder without a
/// filling stays as it is in the template, so that a forgotten one is seen (and a test fails).
std::string fill_template(std::string_view text, std::span<const Filling> fillings);

}  // namespace peelback
