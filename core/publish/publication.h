#pragma once
// What is published of a trail. Page, drawings, table, claims sheet and snippets are written from this alone, so that
// nothing can stand in one of them that was left out of another.

#include <string>
#include <vector>

#include "publish/options.h"
#include "publish/wording.h"
#include "session/picture.h"
#include "session/svg.h"
#include "session/values.h"

namespace peelback {

/// A claim by somebody else that stands in the published copy.
struct PublishedClaim {
  std::string id{};        // "name:<text>|<source>" or "own:<reference>": rows of the claims sheet are remembered by it
  std::string text{};      // as the source wrote it
  std::string sentence{};  // quoted whole: who, where, when
  std::string source{};
  bool has_link = false;   // the source can be opened
  bool is_own = false;     // the reporter's own name for a place
  bool is_sanction = false;
  std::optional<std::int64_t> dated_s{};
};

/// What somebody reported, quoted whole: "24 June 2022: … According to …, 23 January 2023."
struct PublishedReport {
  std::string id{};        // "reported:" and its number
  std::string sentence{};
  std::string source{};
  std::string url{};
  std::string dated{};
};

/// A box of the wide picture, told: the table has a row and the stepper a step for each.
struct PublishedStep {
  static constexpr std::uint32_t kNone = 0xffffffff;
  std::string id{};                  // of the picture's box, to leave the place out by; in no published file
  std::uint32_t wide_box = kNone;    // positions in Picture::nodes
  std::uint32_t narrow_box = kNone;  // none where the narrow picture folds it away
  std::uint32_t hop = 0;
  std::string what{};          // address, name, or "and 12 others"
  std::string sentence{};
  std::string amount{};        // as counted: "≈ 9.48 BTC (FIFO)"
  std::vector<AssetAmount> amounts{};  // the same, exact; of Publication::wide.assets
  ToldValue value{};           // of the amount on its day; nothing unless asked for, of one payment in one asset
  ReportedValue reported{};    // somebody else's word on it, beside ours; empty texts: none
  std::string payment{};       // all that the payment carried; empty where there were several
  std::string ref{};           // of a single output or account that was paid, to find it in the evidence by
  std::string key{};           // of a single place; in no published file
  Amount held{};               // all that it holds; of an account all that the payments of the trail carried
  std::string when{};          // with its block, UTC
  ToldMoment moment{};         // the same, exact
  std::string when_there{};    // in the story's zone with its offset; empty without one
  bool is_other_day = false;   // the two dates differ
  std::string transaction{};   // in full
  std::string link{};          // to an explorer's page of it
  std::string end{};
  TrailGrade grade = TrailGrade::observed;
  std::string grade_label{};   // "On the blockchain"
  Check check = Check::trusted;
  std::string check_label{};
  std::vector<std::uint32_t> claims{};  // of Publication::claims
  bool is_redacted = false;
  bool is_edited = false;      // its sentence stands in words of the sheet
};

struct Publication {
  std::string id{};
  std::string trail_sha256{};  // of the trail document that all of this was made from
  std::string title{};
  std::string summary{};
  std::string caption{};
  std::string alt_text{};
  std::string credit{};
  std::string disclaimer{};
  std::string checked{};       // how many of the payments shown were checked, and how far
  std::string as_of{};
  std::string redacted{};      // how much was left out; empty: nothing
  std::vector<std::string> method{};
  std::vector<std::string> open_questions{};  // what was not followed, by reason
  std::vector<PublishedReport> reports{};
  std::vector<PublishedClaim> claims{};
  std::vector<PublishedStep> steps{};
  Picture wide{}, narrow{};
  bool has_values = false;     // amounts stand with their values
  std::size_t unchecked = 0;   // payments shown that rest on one source's word
  Wording wording{};           // all of the above is told in its words; writers tell theirs by it
  std::vector<std::string> hidden_texts{};  // what must stand in no file: addresses, names and references of redacted places
};

/// Of the session's question. Errors as Session::trail(); not_found (the path's places are not in the trail, or nothing is
/// known of the start).
Result<Publication> prepare_publication(Session& session, const PublishOptions& options);

/// "about $532 million, according to …"; empty where nothing was reported.
std::string reported_or_empty(const PublishedStep& step);

/// Keys of the places that the published copy shows one by one: what its evidence is of.
std::vector<std::string> published_places(const Publication& publication);

/// A drawing in these words, which stands alone.
SvgForm drawing_form(const Wording& wording);

/// "https://example.org/graphics · 8f3c12ab, version 1"
std::string id_line(const Publication& publication, const PublishOptions& options);

/// What is burnt into drawings below the sums, a line each.
std::vector<std::string> drawing_notes(const Publication& publication, const PublishOptions& options);

}  // namespace peelback
