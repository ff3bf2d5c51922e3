#pragma once
// Every label at hand: the reporter's own names, the bundled set, imported columns and dropped packs.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "labels/bundled_labels.h"
#include "labels/label.h"

namespace peelback {

/// What a pack that was read holds (tag_pack.h), ready for the book.
struct LabelPack {
  LabelPackInfo info;
  BundledLabels labels;
};

/// The reporter's own name for a place.
struct OwnName {
  std::string ref{};
  std::string text{};
  bool operator==(const OwnName&) const = default;
};

/// That labels on one place cannot all be right: two names for one kind of service, or two kinds of service. A finding,
/// never a verdict: which of them is wrong is not said.
struct LabelConflict {
  enum class Kind : std::uint8_t { names, categories };
  Kind kind{};
  std::vector<std::size_t> labels{};  // the rows of the list that disagree, ascending, at least two
  bool operator==(const LabelConflict&) const = default;
};

/// Absent where the labels can stand side by side: a sanctions list, a theft or the reporter's own name beside a service;
/// "Huobi" beside "Huobi.com" or "Huobi: hot wallet"; claims whose intervals do not meet. Quadratic in the labels.
/// Where categories differ, names are not compared.
std::optional<LabelConflict> find_conflict(const std::vector<Label>& labels);

/// Order never shows: the same packs in any order give the same answers.
class LabelBook {
 public:
  /// Takes the place of a pack with the same id.
  void add_pack(LabelPack pack);
  /// There is one bundled set at a time: a second takes the place of the first.
  void add_bundle(BundledLabels bundle);
  /// Takes a pack away, or the bundled set by its checksum(). False when there is none of that id.
  bool drop(std::string_view id);
  /// All of them, in the place of those that were set before. Empty texts are no names.
  void set_own(std::vector<OwnName> names);

  /// The bundled packs too. By kind, then in the bundled set's own order, else by title and id.
  std::vector<LabelPackInfo> packs() const;
  /// Null while it is not loaded.
  const BundledLabels* bundle() const;

  /// Every label on a place, the reporter's own first, then in the order of packs(). `ref` is canonical: an address
  /// ("bitcoin:1abc…"), a transaction or an output. Microseconds: one SHA-256, and one binary search a pack.
  std::vector<Label> find(std::string_view ref) const;
  /// Those of them at which a payment at that time ends: category ends a trail, and the claim holds then. A payment
  /// without a time counts as after any end. Empty: it is followed on.
  std::vector<Label> find_stops(std::string_view ref, std::optional<std::int64_t> time_s) const;

 private:
  std::vector<OwnName> own_;  // by ref
  // By kind, title and id; the bundled set is one of them, under its checksum. Behind pointers, because they are moved about.
  std::vector<std::unique_ptr<LabelPack>> packs_;
};

}  // namespace peelback
