#pragma once
// Which places of a trail are drawn and which are folded together. Nothing is decided here of how they look.

#include <map>
#include <string>
#include <vector>

#include "session/picture.h"

namespace peelback {

/// Where money goes on together. On chains of outputs a transaction; on chains of accounts an account's balance of one
/// asset, which pays at many times, or a transaction that spent several balances at once. Fees are left out.
struct PictureStep {
  std::string id{};                           // in the ids of boxes: "<txid>", or "of:<key of the first place>"
  std::uint32_t tx = PictureNode::kNone;      // of the trail; none for a balance
  std::vector<std::uint32_t> from{};          // places, ascending, each once
  std::vector<std::uint32_t> to{};            // places that it was the first to reach
  std::vector<std::uint32_t> hops{};
  bool is_flagged = false;                    // there is something to say about the transaction itself
  bool converts = false;
};

/// What the trail says of one place.
struct PictureFacts {
  U128 amount = 0;                               // what the box says: of a start what starts there, else what came
  bool exact = true;
  TrailGrade grade = TrailGrade::observed;
  bool is_fee = false;
  std::uint32_t path_step = PictureNode::kNone;  // which step of the path to be marked
  std::uint32_t made_by = PictureNode::kNone;    // the step that has it in `to`; none for where the trail starts
  std::vector<std::uint32_t> paid_by{};          // steps, as the trail goes; more than one only on chains of accounts
  std::vector<std::uint32_t> spent_by{};
  std::vector<std::uint32_t> hops{};             // into it
  bool goes_on() const { return !spent_by.empty(); }
};

/// Places that are one box.
struct PictureGroup {
  PictureNode::Kind kind = PictureNode::Kind::others;
  std::string id{};
  std::vector<std::uint32_t> members{};
  std::vector<AssetAmount> amounts{};  // what enters it
  std::vector<std::uint32_t> entered{};  // the members by which it does
  bool exact = true;
};

class PictureFolding {
 public:
  PictureFolding(const PictureContext& context, const PictureOptions& options);

  std::vector<PictureStep> steps{};
  std::vector<PictureFacts> facts{};           // by place
  std::vector<PictureGroup> groups{};
  std::vector<std::uint32_t> group_of{};       // by place; none: it has a box of its own, or is a fee
  std::map<std::uint32_t, std::uint32_t> inputs_asked{};  // by transaction: how many times ten other inputs are shown

  bool is_hidden(std::uint32_t place) const;
  /// Where several boxes come together, and where there is something to say about the transaction itself.
  bool is_junction(const PictureStep& step, std::size_t ways_in) const;

 private:
  void collect();
  void count_starts();
  void add_hop(std::uint32_t hop);
  std::uint32_t step_of(std::uint32_t hop);
  void find_path();
  bool is_free(std::uint32_t place) const { return group_of[place] == PictureNode::kNone && !facts[place].is_fee; }
  std::uint32_t new_group(PictureNode::Kind kind, std::string id);
  void put_in_group(std::uint32_t group, std::uint32_t place);
  void enter_group(std::uint32_t group, std::uint32_t place);
  std::uint32_t times_opened(const std::string& id) const;
  void fold_starts();
  std::vector<std::uint32_t> largest_first(std::vector<std::uint32_t> places) const;
  void fold_beyond(const std::vector<std::uint32_t>& sorted, std::size_t most, const std::string& id);
  template <class IsFolded>
  bool take_along(const PictureStep& step, IsFolded is_folded);
  void hide_places();
  void hide_groups();
  void fold_by_parent();
  void fold_by_hop(std::size_t most);
  std::uint32_t next_in_run(std::uint32_t place) const;
  void fold_runs();
  void fold_run(const std::vector<std::uint32_t>& run);

  const ToldTrail& trail_;
  const Ledgers& ledgers_;
  const PictureOptions& options_;
  const Marks* marks_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> step_of_balance_;  // by holding and asset
  std::map<std::uint32_t, std::uint32_t> step_of_shared_;                             // by transaction
};

/// "place:<key>"
std::string place_node_id(const ToldPlace& place);

}  // namespace peelback
