#include "labels/label_book.h"

#include <algorithm>
#include <tuple>

#include "base/sort.h"
#include "base/loose_match.h"

namespace peelback {

namespace {

// Categories that say what runs a place. The others say what happened to coins there, or nothing: they contradict none.
bool names_a_service(LabelCategory category) { return category < LabelCategory::theft; }

bool meet_in_time(const Label& a, const Label& b) {
  const auto ends_before = [](const Label& first, const Label& second) {
    return first.valid_until_s && second.valid_from_s && *first.valid_until_s <= *second.valid_from_s;
  };
  return !ends_before(a, b) && !ends_before(b, a);
}

// "Huobi.com: hot wallet" -> "huobi.com"
std::string_view first_word(std::string_view name) {
  std::size_t end = 0;
  while (end < name.size() && (name[end] == '.' || name[end] == '-' || !loosely_equal(name.substr(end, 1), ""))) ++end;
  return name.substr(0, end);
}

// "Huobi" and "Huobi.com", not "Bitcoin.de" and "Bitcoin.com".
bool begins_name(std::string_view shorter, std::string_view longer) {
  if (shorter.empty() || longer.size() < shorter.size()) return false;
  if (!loosely_equal(longer.substr(0, shorter.size()), shorter)) return false;
  return longer.size() == shorter.size() || longer[shorter.size()] == '.' || longer[shorter.size()] == '-';
}

bool may_be_one_name(std::string_view a, std::string_view b) {
  const std::string_view word_a = first_word(a);
  const std::string_view word_b = first_word(b);
  return loosely_equal(a, b) || begins_name(word_a, word_b) || begins_name(word_b, word_a);
}

// The rows of which at least one other row `disagrees`, ascending.
std::vector<std::size_t> disagreeing(const std::vector<Label>& labels, bool (*disagrees)(const Label&, const Label&)) {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const bool any = std::any_of(labels.begin(), labels.end(), [&](const Label& other) {
      return names_a_service(labels[i].category) && names_a_service(other.category) && meet_in_time(labels[i], other) &&
             disagrees(labels[i], other);
    });
    if (any) rows.push_back(i);
  }
  return rows;
}

}  // namespace

std::optional<LabelConflict> find_conflict(const std::vector<Label>& labels) {
  auto rows = disagreeing(labels, [](const Label& a, const Label& b) { return a.category != b.category; });
  if (!rows.empty()) return LabelConflict{LabelConflict::Kind::categories, std::move(rows)};
  rows = disagreeing(labels, [](const Label& a, const Label& b) { return !may_be_one_name(a.text, b.text); });
  if (!rows.empty()) return LabelConflict{LabelConflict::Kind::names, std::move(rows)};
  return std::nullopt;
}

void LabelBook::add_pack(LabelPack pack) {
  drop(pack.info.id);
  packs_.push_back(std::make_unique<LabelPack>(std::move(pack)));
  sort_by(packs_, [](const std::unique_ptr<LabelPack>& a, const std::unique_ptr<LabelPack>& b) {
    return std::tie(a->info.kind, a->info.title, a->info.id) < std::tie(b->info.kind, b->info.title, b->info.id);
  });
}

void LabelBook::add_bundle(BundledLabels bundle) {
  if (const BundledLabels* const before = this->bundle()) drop(before->checksum());
  LabelPackInfo info;
  info.id = bundle.checksum();
  info.kind = LabelKind::bundled;
  add_pack({std::move(info), std::move(bundle)});
}

bool LabelBook::drop(std::string_view id) {
  return std::erase_if(packs_, [&](const std::unique_ptr<LabelPack>& pack) { return pack->info.id == id; }) > 0;
}

const BundledLabels* LabelBook::bundle() const {
  for (const auto& pack : packs_) {
    if (pack->info.kind == LabelKind::bundled) return &pack->labels;
  }
  return nullptr;
}

void LabelBook::set_own(std::vector<OwnName> names) {
  own_ = std::move(names);
  std::erase_if(own_, [](const OwnName& name) { return name.text.empty(); });
  sort_by(own_, [](const OwnName& a, const OwnName& b) { return a.ref < b.ref; });
}

std::vector<LabelPackInfo> LabelBook::packs() const {
  std::vector<LabelPackInfo> infos;
  for (const auto& pack : packs_) {
    const bool is_set = pack->info.kind == LabelKind::bundled;
    for (const LabelPackInfo& info : pack->labels.packs()) infos.push_back(is_set ? info : pack->info);
  }
  return infos;
}

std::vector<Label> LabelBook::find(std::string_view ref) const {
  std::vector<Label> labels;
  auto own = std::lower_bound(own_.begin(), own_.end(), ref,
                              [](const OwnName& name, std::string_view wanted) { return name.ref < wanted; });
  for (; own != own_.end() && own->ref == ref; ++own) {
    Label& label = labels.emplace_back();
    label.text = own->text;
    label.kind = LabelKind::own;
  }
  if (packs_.empty()) return labels;
  const LabelKey key = label_key(ref);
  for (const auto& pack : packs_) {
    if (const auto set = pack->labels.find_set(key)) pack->labels.append_claims(*set, ref, labels);
  }
  return labels;
}

std::vector<Label> LabelBook::find_stops(std::string_view ref, std::optional<std::int64_t> time_s) const {
  std::vector<Label> labels = find(ref);
  std::erase_if(labels, [&](const Label& label) { return !ends_trail(label.category) || !is_valid_at(label, time_s); });
  return labels;
}

}  // namespace peelback
