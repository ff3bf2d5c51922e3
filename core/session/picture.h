#pragma once
// The picture of a trail: which boxes are drawn, which are folded together, what each says, and where it stands.
// Folding never loses value: what is shown, what is folded and what went in fees sum up to the start.

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/json_writer.h"
#include "labels/label_book.h"
#include "session/ledgers.h"
#include "session/marks.h"
#include "session/told_trail.h"
#include "session/values.h"

namespace peelback {

class Session;

enum class Orientation : std::uint8_t { down, right };  // the way the money moves on the page
/// `hop`: at most so many boxes in each hop, the rest of that hop in one box. `parent`: at most so many outputs of each
/// transaction, the rest, and what only they lead to, in one box.
enum class Fold : std::uint8_t { hop, parent };

struct PictureOptions {
  Orientation orientation = Orientation::right;
  Fold fold = Fold::parent;
  std::uint32_t max_boxes = 8;
  bool fold_runs = true;               // hops with nothing to choose become one box
  std::uint32_t most_width_px = 0;     // of a picture that runs down; 0: as wide as it is
  std::vector<std::string> opened{};   // ids of folded boxes that the reader opened; each mention shows ten more
  std::vector<std::string> path{};     // keys of the places of a path, to be marked
  std::vector<std::string> back{};     // ids of places shown with the other inputs of what paid them; ten more a mention
};

/// What the reporter can do at a box (Can of web/src/contract.js).
struct Can {
  bool follow_on = false;  // past a service, a mixer or a busy address
  bool expand = false;     // past a limit
  bool collapse = false;
  bool back = false;       // the transaction that paid it spends other money too
};

/// Something about a transaction that a reader must know before believing an amount (Flag of web/src/contract.js).
struct Flag {
  std::string_view code{};
  std::string_view label{};
  std::string sentence{};
};
std::vector<Flag> flags_of(const Ledgers& ledgers, const ToldTx& tx);
void put_flags(JsonWriter& json, std::span<const Flag> flags);

struct PictureNode {
  static constexpr std::uint32_t kNone = 0xffffffff;
  /// `swap`: where coins of one asset became another; its title is what went in, its subtitle what came out.
  enum class Kind : std::uint8_t { start, place, others, junction, payers, run, hidden, input, swap };
  std::string id{};
  Kind kind = Kind::place;
  std::uint32_t place = kNone;  // of the trail, when it is exactly one
  std::uint32_t crossing = kNone;  // of the trail: the first of those that a swap out of its ledger, or into it, stands for
  std::uint32_t tx = kNone;     // of the trail. Junction: the transaction; else the one that made the place, or reached it first
  std::string ref{};            // of exactly one place or other output, else empty
  std::string title{};
  std::string subtitle{};
  std::vector<AssetAmount> amounts{};  // one for each asset; empty where it is not known. Of a swap what went in, then what came out
  std::string amount_label{};
  std::string value_label{};  // what that was worth on the days of its payments; empty where no values are shown
  bool exact = true;
  TrailGrade grade = TrailGrade::observed;
  std::uint64_t count = 1;
  std::string end_reason{};  // empty while the money goes on
  std::string end_label{};
  std::string end_part{};    // what of its coins ends there, where the others go on
  std::string end_short{};   // the label in that case, where room is short
  Check check = Check::trusted;
  std::uint32_t hop = 0;
  std::string sentence{};
  std::vector<Label> labels{};  // the reporter's own name and the first claims
  std::vector<Flag> flags{};
  bool on_path = false;
  Can can{};
  double x_px = 0, y_px = 0, width_px = 0, height_px = 0;  // the centre
};

struct PictureEdge {
  std::string id{};
  std::uint32_t from = 0, to = 0;  // positions in Picture::nodes
  std::vector<std::uint32_t> hops{};
  std::vector<AssetAmount> amounts{};  // one for each asset; empty where it is not known
  std::string amount_label{};
  bool exact = true;
  TrailGrade grade = TrailGrade::observed;
  Check check = Check::trusted;
  bool on_path = false;
  bool is_back = false;  // leads back to a place that the money had reached before
  double width_px = 1;
  std::vector<std::array<double, 2>> points{};
  std::string sentence{};
};

struct PictureSum {
  std::string label{};
  AssetAmount amount{};
  bool is_total = false;  // of the rows of its asset before it
};

struct Picture {
  Orientation orientation = Orientation::right;
  double width_px = 0, height_px = 0;
  std::string title{};
  std::string summary{};
  std::vector<PictureNode> nodes{};
  std::vector<PictureEdge> edges{};
  std::uint64_t fee_count = 0;
  std::vector<AssetAmount> fee_amounts{};
  std::uint64_t hidden_count = 0;            // places that the reporter hid, and what only they lead to
  std::vector<AssetAmount> hidden_amounts{}; // that end there
  Check badge = Check::verified;   // the weakest hop's
  TrailGrade grade = TrailGrade::observed;
  std::vector<ShownAsset> assets{};  // what AssetAmount::asset counts
  std::vector<PictureSum> sums{};    // by asset
  std::string sums_sentence{};
  std::string values_source{};  // whose rates the values on the boxes rest on; empty where none are shown
};

struct PictureContext {
  const ToldTrail& trail;
  const Ledgers& ledgers;                        // for what is no part of the trail: other money, findings
  std::span<const std::vector<Label>> labels{};  // by place; empty: none
  const LabelBook* book = nullptr;               // for what is no place of the trail; null: none
  const Marks* marks = nullptr;                  // null: none
  std::optional<ShownValues> values{};           // that stand on the boxes; absent: none
};
/// Of the session's question. Errors as Session::trail().
Result<PictureContext> picture_context(Session& session);

/// Places whose coins one transaction spent, each once. Linear in the trail's hops.
std::size_t count_traced_inputs(const ToldTrail& trail, std::uint32_t tx);
/// What the reporter can do at a place of the trail; `traced_inputs` of the transaction that paid it.
Can what_can_be_done(const Ledgers& ledgers, const ToldTrail& trail, std::uint32_t place, std::size_t traced_inputs);
/// {"back","collapse","continue","expand"}
void put_can(JsonWriter& json, const Can& can);

/// An empty trail gives an empty picture. Errors as lay_out(). O(n log n) in places and hops.
Result<Picture> draw_picture(const PictureContext& context, const PictureOptions& options);

/// {"orientation"?,"fold"?,"max_boxes"?,"fold_runs"?,"most_width"?,"opened"?,"path"?,"back"?}; usage with the field for anything else.
Result<PictureOptions> parse_picture_options(std::string_view json);

/// The page's Picture (web/src/contract.js), canonical JSON.
Result<std::string> write_picture(const Picture& picture, const PictureContext& context);

}  // namespace peelback
