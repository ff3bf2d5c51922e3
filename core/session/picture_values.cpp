// What the amounts on the boxes were worth, each payment on its own day: a line under the amount, for which the box grows.

#include <algorithm>
#include <array>

#include "base/sort.h"
#include "session/account_part.h"
#include "session/picture_drawer.h"
#include "session/trail_text.h"

namespace peelback {

namespace {

constexpr double kValueLinePx = 15;
constexpr double kPaddingPx = 16;
constexpr double kLetterPx = 6.2;  // at the size of the line, about

std::size_t count_letters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

}  // namespace

// The payments that make up what the box says of the place. Of a start that is an address it is not known which they are.
void PictureDrawer::add_parts(std::uint32_t index, std::vector<ValuedPart>& parts) const {
  const ToldPlace& place = trail_.places[index];
  const PictureFacts& facts = folding_.facts[index];
  if (facts.hops.empty()) {
    parts.push_back({place.asset, facts.amount, place.tx == ToldPlace::kNoTx ? ToldMoment{} : trail_.txs[place.tx].moment});
    return;
  }
  for (const std::uint32_t row : facts.hops) {
    const ToldHop& hop = trail_.hops[row];
    parts.push_back({hop.to_asset, hop.to_amount.units(), trail_.txs[hop.tx].moment});
  }
}

void PictureDrawer::value_box(PictureNode& node, std::span<const std::uint32_t> places) {
  std::vector<ValuedPart> parts;
  for (const std::uint32_t place : places) add_parts(place, parts);
  std::vector<AssetAmount> sums;
  for (const ValuedPart& part : parts) add_amount(sums, part.asset, part.amount);
  // What is in reach more than once, or began here, is not the sum of payments.
  const bool is_all = std::equal(sums.begin(), sums.end(), node.amounts.begin(), node.amounts.end(),
                                 [](const AssetAmount& a, const AssetAmount& b) { return a.asset == b.asset && a.amount == b.amount; });
  const bool has_time = std::any_of(parts.begin(), parts.end(), [](const ValuedPart& part) { return part.moment.time_s.has_value(); });
  if (!is_all || !has_time) return;
  const ToldValue value = context_.values->value_of_parts(trail_.assets, parts);
  for (const ValuedPart& part : parts) {
    const Rate* rate = context_.values->value_of(trail_.assets[part.asset], part.amount, part.moment).rate;
    if (rate == nullptr) continue;
    std::string source = source_text(*rate);
    if (std::find(value_sources_.begin(), value_sources_.end(), source) == value_sources_.end()) value_sources_.push_back(std::move(source));
  }
  if (!value.sentence.empty()) node.sentence.append(1, ' ').append(value.sentence).append(value.sentence.ends_with('.') ? "" : ".");
  node.value_label = value.text;
  const auto room = static_cast<std::size_t>((node.width_px - kPaddingPx) / kLetterPx);
  node.height_px += kValueLinePx * static_cast<double>((count_letters(value.text) + room - 1) / room);
}

void PictureDrawer::value_boxes() {
  if (!has_accounts() || !context_.values) return;
  for (PictureNode& node : picture_.nodes) {
    if (node.kind == Kind::start || node.kind == Kind::place) {
      if (node.place != kNone) value_box(node, std::array{node.place});
    }
  }
  for (std::size_t group = 0; group < folding_.groups.size(); ++group) {
    if (node_of_group_[group] != kNone) value_box(picture_.nodes[node_of_group_[group]], folding_.groups[group].entered);
  }
  sort_ascending(value_sources_);
  for (const std::string& source : value_sources_) picture_.values_source.append(picture_.values_source.empty() ? "" : "; ").append(source);
}

}  // namespace peelback
