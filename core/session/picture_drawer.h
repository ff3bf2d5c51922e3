#pragma once
// Boxes and lines of a picture, made from what was folded: what each is and says.

#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "session/messages.h"
#include "session/picture_folding.h"

namespace peelback {

class PictureDrawer {
 public:
  PictureDrawer(const PictureContext& context, const PictureOptions& options);

  /// Boxes and lines without their places on the page. Starts come first, then places as the money reached them.
  Picture draw();
  const PictureFolding& folding() const { return folding_; }

 private:
  static constexpr std::uint32_t kNone = PictureNode::kNone;
  static constexpr std::uint32_t kOrder = 4;
  using Kind = PictureNode::Kind;

  // Boxes (picture_boxes.cpp).
  PictureNode& add_node(Kind kind, std::string id, std::uint32_t tx, std::uint32_t order);
  std::uint32_t last_node() const { return static_cast<std::uint32_t>(picture_.nodes.size() - 1); }
  void make_nodes();
  std::uint32_t add_place_node(std::uint32_t place);
  std::uint32_t add_group_node(const PictureGroup& group);
  std::uint32_t add_junction(const PictureStep& step, std::size_t ways_in, std::uint32_t order);
  void add_payers();
  std::string amounts_label(std::span<const AssetAmount> amounts, bool exact) const;
  std::string place_subtitle(const ToldPlace& place, std::span<const std::uint32_t> hops) const;
  void set_end(PictureNode& node, std::span<const ToldEnd* const> ends, U128 whole) const;
  void name_by(PictureNode& node, const std::vector<Label>& labels) const;
  std::string place_sentence(std::uint32_t place, const PictureNode& node) const;
  void tell_group(const PictureGroup& group, PictureNode& node) const;

  // Values on the day (picture_values.cpp).
  void value_boxes();
  void value_box(PictureNode& node, std::span<const std::uint32_t> places);
  void add_parts(std::uint32_t place, std::vector<ValuedPart>& parts) const;

  // Lines (picture_lines.cpp).
  PictureEdge& line(std::uint32_t from, std::uint32_t to);
  void make_edges();
  void connect_payers();
  void connect_step(const PictureStep& step);
  void lead_into(std::uint32_t junction, const PictureStep& step, std::uint32_t path_from);
  void connect_hop(std::uint32_t hop, std::uint32_t from, bool on_path);
  std::uint32_t swap_between(std::uint32_t from, std::uint32_t to, const ToldHop& hop);
  std::pair<std::uint32_t, std::uint32_t> path_through(const PictureStep& step) const;
  void add_to_line(PictureEdge& edge, std::uint32_t asset, U128 amount, bool exact, std::uint32_t tx) const;
  void finish_swaps();
  void add_crossings();
  void add_crossing(std::uint32_t first, std::uint32_t end);
  void finish_edge(PictureEdge& edge) const;
  void set_widths();
  void mark_lines_back();
  void turn_lines();
  bool is_backward() const { return trail_.direction == Direction::backward; }

  // Other money that transactions spent (picture_inputs.cpp).
  std::vector<InputIndex> other_inputs(const Store& store, std::uint32_t tx) const;
  void add_inputs(std::uint32_t tx, std::uint32_t times);
  std::uint32_t find_target(std::uint32_t tx) const;
  std::uint32_t add_input(const Store& store, std::uint32_t tx, InputIndex input);
  std::uint32_t add_rest(const Store& store, std::uint32_t tx, std::span<const InputIndex> inputs);
  void add_input_line(std::uint32_t from, std::uint32_t to, std::uint32_t tx);

  const ToldTrail& trail_;
  const PictureContext& context_;
  const PictureOptions& options_;
  PictureFolding folding_;
  std::vector<std::uint32_t> node_of_place_;
  std::vector<std::uint32_t> node_of_group_;
  std::vector<std::uint32_t> order_;  // by node: kOrder times the first place that it stands for, more for what lies behind it
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> edge_between_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> swap_between_;
  std::uint32_t payers_ = kNone;
  std::vector<std::string> value_sources_;  // each once
  Picture picture_;
};

}  // namespace peelback
