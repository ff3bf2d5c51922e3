#pragma once
// The picture of a trail: which boxes are drawn, which are folded together, what each says, and where it stands.
// Folding never loses value: what is shown, what is folded and what went in fees sum up to the start.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "session/checks.h"
#include "taint/trail.h"

namespace peelback {

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
};

struct PictureNode {
  enum class Kind : std::uint8_t { start, place, others, junction, payers, run };
  std::string id{};
  Kind kind = Kind::place;
  PlaceIndex place{};        // when it is exactly one
  TxIndex tx{};              // junction: the transaction; else the one that made the place
  std::string title{};
  std::string subtitle{};
  std::optional<U128> amount{};
  std::string amount_label{};
  bool exact = true;
  std::uint64_t count = 1;
  std::string end_reason{};  // empty while the money goes on
  std::string end_label{};
  Check check = Check::trusted;
  std::uint32_t hop = 0;
  std::string sentence{};
  double x_px = 0, y_px = 0, width_px = 0, height_px = 0;  // the centre
};

struct PictureEdge {
  std::string id{};
  std::uint32_t from = 0, to = 0;  // positions in Picture::nodes
  std::vector<std::uint32_t> hops{};
  std::optional<U128> amount{};
  std::string amount_label{};
  bool exact = true;
  Check check = Check::trusted;
  double width_px = 1;
  std::vector<std::array<double, 2>> points{};
  std::string sentence{};
};

struct PictureSum {
  std::string label{};
  U128 amount{};
};

struct Picture {
  Chain chain = Chain::bitcoin;
  Orientation orientation = Orientation::right;
  double width_px = 0, height_px = 0;
  std::string title{};
  std::string summary{};
  std::vector<PictureNode> nodes{};
  std::vector<PictureEdge> edges{};
  std::uint64_t fee_count = 0;
  U128 fee_amount{};
  Check badge = Check::verified;  // the weakest hop's
  std::vector<PictureSum> sums{};
  std::string sums_sentence{};
};

struct PictureContext {
  const Store& store;
  const ReplyTable& replies;
  const Question& question;
  const Trail& trail;
};

/// An empty trail gives an empty picture. Errors as lay_out(). O(n log n) in places and hops.
Result<Picture> draw_picture(const PictureContext& context, const PictureOptions& options);

/// {"orientation"?,"fold"?,"max_boxes"?,"fold_runs"?,"most_width"?,"opened"?}; usage with the field for anything else.
Result<PictureOptions> parse_picture_options(std::string_view json);

/// The page's Picture (web/src/contract.js), canonical JSON.
Result<std::string> write_picture(const Picture& picture, const PictureContext& context);

}  // namespace peelback
