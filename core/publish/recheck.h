#pragma once
// What came of checking a published path again, in words: for the command, and as templates for the page that checks itself.

#include <optional>
#include <string>
#include <string_view>

#include "publish/wording.h"
#include "verifier/check.h"

namespace peelback {

/// The line's sentence.
std::string recheck_sentence(const CheckLine& line);

/// A line of text for each line of the report, after the name of what was checked, and the counts.
std::string recheck_text(std::string_view name, const CheckReport& report);

/// {"lines":{aspect:{state:template}},"place","states":{state:words},"summary","unreadable"}, in the words of the copy: templates with
/// {expected} and {found} (of a line), {hop}, {place}, {ok} … (counts), {where}, {detail}, which the page fills in.
std::string write_recheck_words(const Wording& wording = {});

/// Puts all of these, and what the page says around them, on the copy's sheet: to be called for a copy that can be checked.
void collect_recheck_words(Wording& wording);

/// What a file holds to be checked with: public evidence itself, or a published page that carries it between its tags. Absent for
/// anything else.
struct PageData {
  std::string_view evidence{};     // JSON
  std::string_view publication{};  // JSON
};
std::optional<PageData> find_page_data(std::string_view file);

}  // namespace peelback
