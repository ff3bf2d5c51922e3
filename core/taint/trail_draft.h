#pragma once
// A trail under construction: places with their coins in the form that the rules need, hops, and why places are left.
// The walk says what moves; here it is written down, and at the end numbered, summed and audited. What was written in
// steps can be taken back to the beginning of any of them.

#include <optional>
#include <span>
#include <vector>

#include "taint/split.h"
#include "taint/trail_parts.h"

namespace peelback {

/// What tells needs apart and orders them.
inline auto need_key(const Need& need) { return std::tie(need.kind, need.txid.bytes, need.script); }

class TrailDraft {
 public:
  static constexpr std::uint32_t kNone = 0xffffffff;

  /// `coins` is what Splitter takes; `totals` is one segment a label. Without coin order they are the same slice.
  struct DraftPlace {
    PlaceKind kind = PlaceKind::output;
    TxIndex tx{};
    OutputIndex output{};
    InputIndex spent_by{};
    std::uint64_t value = 0;
    std::uint32_t depth = 0;
    ListRange coins{};
    ListRange totals{};
    std::uint32_t wholly = kOtherMoney;  // the label of every coin here under every rule, if there is one
    std::uint32_t exact = kOtherMoney;   // the label whose amount here is the same under every rule, if it is alone
    std::uint32_t stop = kNone;          // into the stops; kNone: its coins flow on
    bool is_start = false;
    bool is_named = false;               // by a start, also one that finds all its coins traced: a start for every stop
    bool is_spent = false;               // its coins went through the transaction behind it
    bool is_continued = false;           // at a label or busy address that the user follows it past
    bool beyond_stop = false;

    /// Whose coins are a guess once they have passed through here.
    bool pays_out_by_guess() const { return is_continued || beyond_stop; }
  };

  explicit TrailDraft(const Question& question);

  // ---- steps ----
  void begin_step();
  std::size_t step_count() const { return marks_.size(); }
  /// The step that made a place.
  std::uint32_t step_of(std::uint32_t place) const;
  /// The first place that this step or a later one made.
  std::uint32_t first_place_of(std::size_t step) const { return marks_[step].places; }
  /// As it was before this step. Linear in what is taken back.
  void take_back(std::size_t step);

  // ---- places ----
  std::uint32_t add(const DraftPlace& place);
  std::uint32_t place_count() const { return static_cast<std::uint32_t>(places_.size()); }
  const DraftPlace& operator[](std::uint32_t place) const { return places_[place]; }
  /// To be written to. Valid until the next place is added.
  DraftPlace& change(std::uint32_t place);
  const Stop<Need>& stop_of(const DraftPlace& place) const { return stops_[place.stop]; }
  std::span<const Segment> coins(const DraftPlace& place) const { return slice(place.coins); }
  std::span<const Segment> totals(const DraftPlace& place) const { return slice(place.totals); }
  void set_coins(DraftPlace& place, std::span<const Segment> coins);
  /// Coins of any label; under poison, where labels overlap, the most that one of them reaches.
  std::uint64_t traced(const DraftPlace& place) const;
  /// Makes the first `units` units of the place the start's, as far as no theft has them already.
  void begin_at(std::uint32_t place, std::uint32_t start, std::uint64_t units);
  /// The units with which a start has begun so far, those that were traced already too.
  U128 begun_units(std::uint32_t start) const;

  void stop(std::uint32_t place, Stop<Need> stop);
  /// As if it had never been stopped.
  void let_go(std::uint32_t place) { change(place).stop = kNone; }

  /// Lists where the hops of a transaction come from: places that it takes coins of. Then add_hops() for each place
  /// that it brings coins to.
  void begin_hops(std::span<const std::uint32_t> sources);
  void add_hops(TxIndex tx, bool unconfirmed, std::uint32_t to);

  void add_problem(Problem problem) { problems_.push_back(std::move(problem)); }

  /// What is written so far, behind what was known before: problems and missing facts of the starts. Steps can be taken
  /// back and added afterwards. conservation_broken when the sum of the ends is not the start.
  Result<Trail> finish(std::vector<Problem> problems, std::vector<MissingFact> missing);

 private:
  struct Mark {
    std::uint32_t places = 0, segments = 0, stops = 0, parts = 0, changed = 0, hops = 0, hop_sources = 0, problems = 0;
  };
  struct Part {
    std::uint32_t start = 0;
    std::uint32_t place = 0;
    std::uint64_t added = 0;
    std::uint64_t already = 0;
  };
  struct Changed {
    std::uint32_t place = 0;
    DraftPlace before{};
  };
  struct LabelledPlace {
    std::uint32_t label;
    std::uint32_t place;
  };
  struct LabelSources {
    std::uint32_t label = kOtherMoney;
    ListRange range{};
    TrailGrade grade = TrailGrade::observed;
  };

  std::span<const Segment> slice(ListRange range) const { return std::span(segments_).subspan(range.first, range.count); }
  ListRange keep(std::span<const Segment> list);
  std::uint64_t label_first_coins(DraftPlace& place, std::uint64_t units, std::uint32_t label);
  std::uint64_t label_some_coins(DraftPlace& place, std::uint64_t units, std::uint32_t label);
  void write_starts(Trail& trail) const;
  std::vector<std::uint32_t> number_places(Trail& trail) const;
  void write_ends(Trail& trail, std::span<const std::uint32_t> drafts) const;
  void write_missing(Trail& trail, std::span<const std::uint32_t> drafts) const;

  Method method_;
  std::vector<std::uint32_t> labels_;  // by start
  // Only ever longer, but for what is taken back.
  std::vector<DraftPlace> places_;
  std::vector<Segment> segments_;
  std::vector<Stop<Need>> stops_;
  std::vector<Part> parts_;
  std::vector<Changed> changed_;       // places of earlier steps, as they were
  std::vector<Hop> hops_;              // places by their draft
  std::vector<PlaceIndex> hop_sources_;
  std::vector<Problem> problems_;
  std::vector<Mark> marks_;            // by step
  // Of the transaction at hand; kept to save allocations.
  std::vector<Segment> scratch_;
  std::vector<LabelledPlace> by_label_;
  std::vector<LabelSources> label_sources_;
};

using DraftPlace = TrailDraft::DraftPlace;

}  // namespace peelback
