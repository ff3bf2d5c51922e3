#pragma once
// What the reporter settled on for a published copy: which part of the trail, in whose words, and what is left out of it.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "rates/price.h"

namespace peelback {

/// What was asked of somebody who is named, and what came of it.
struct RightOfReply {
  enum class State : std::uint8_t { not_asked, asked, answered, refused, not_needed };
  std::string row{};       // ClaimRow::id
  State state = State::not_asked;
  std::string asked{};     // when and how
  std::string deadline{};
  std::string answer{};    // verbatim
  std::string archive{};   // address of an archived copy of the claim's source
};
/// "not_asked"
std::string_view reply_state_name(RightOfReply::State state);

/// Words in place of what was made from the data (publish/wording.h).
struct EditedSentence {
  std::string made{};   // a template of the sheet
  std::string words{};  // empty: as made
};

/// A step that no payment of the trail shows, in somebody else's words: it stands before the picture and in no sum.
struct ReportedStep {
  std::string when{};    // as it was typed: "24 June 2022"; may be empty
  std::string words{};   // empty: not yet written, and in no copy
  std::string source{};  // who says so
  std::string url{};     // where; https
  std::string dated{};   // of the source, as it was typed; may be empty
};

struct PublishOptions {
  std::vector<std::string> path{};      // keys of places, start first; empty: the whole trail
  // Empty texts are made from the data.
  std::string title{};
  std::string caption{};
  std::string alt_text{};
  std::string credit{};
  std::string id{};                     // of the published trail; empty: made from its bytes
  std::uint32_t version = 1;
  std::string change{};                 // what this version corrects
  bool is_withdrawn = false;
  std::string page_url{};               // the https address at which the page will stand; empty: no host yet
  std::string corrections{};            // where mistakes are reported: an https address or an e-mail address
  bool names_person = false;            // a natural person is named: search engines are asked to stay away
  std::string zone{};                   // the story's time zone, as it is printed: "Tokyo"
  std::int32_t zone_minutes = 0;        // its offset from UTC at the time of the story
  std::string font{};                   // of the house: a list of families
  std::string colour{};                 // of the house: "#rrggbb", for the line above the title
  std::uint32_t boxes = 0;              // in a hop of the wide picture before the rest is one of "others"; 0: as usual
  std::string lang{};                   // of the words, as a tag: "de", "pt-BR"; empty: English
  std::vector<EditedSentence> sentences{};  // by template, each once
  std::vector<std::string> redacted{};  // ids of places whose address and names are left out, and that they were what a transaction paid
  bool without_names = false;           // names without a source that a reader can open are left out, the reporter's own among them
  std::string according_to{};           // who says what no blockchain was looked at for; empty: "somebody"
  std::vector<ReportedStep> reported{};
  std::optional<Currency> fiat{};       // in which values on the day stand beside amounts
  std::optional<std::int64_t> today_s{};            // for what depends on a list's age
  std::optional<std::int64_t> sanctions_checked_s{}; // the day on which the reporter looked at the list itself
  std::vector<RightOfReply> replies{};  // by row, each once
};

/// Of the words: "en" where none is given.
inline std::string_view language_of(const PublishOptions& options) { return options.lang.empty() ? std::string_view("en") : std::string_view(options.lang); }

/// An object with any of "according_to", "alt_text", "boxes", "caption", "change", "colour", "corrections", "credit", "fiat", "font", "format", "id",
/// "lang", "names_person", "page_url", "path", "redacted", "replies", "reported", "sanctions_checked", "sentences", "title", "today", "version",
/// "withdrawn", "without_names", "zone", "zone_minutes"; what a translator gives back is one. Texts are made fit to be shown. Errors,
/// with the member in `where`: usage (an unknown member; an id, address, colour, currency, font, offset or day that is none),
/// too_large, bad_type.
Result<PublishOptions> parse_publish_options(std::string_view json);

}  // namespace peelback
