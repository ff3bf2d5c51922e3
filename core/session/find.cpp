#include "session/find.h"

#include <algorithm>

#include "session/claims_text.h"
#include "session/json_members.h"
#include "session/places.h"
#include "session/trail_text.h"

namespace peelback {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool holds(std::string_view text, std::string_view small) {
  return std::search(text.begin(), text.end(), small.begin(), small.end(), [](char a, char b) { return lower(a) == b; }) != text.end();
}

class HitWriter {
 public:
  HitWriter(const Session& session, const ToldTrail& trail, std::span<const std::vector<Label>> labels, std::string_view text)
      : session_(session), trail_(trail), labels_(labels), text_(text), small_(text) {
    for (char& c : small_) c = lower(c);
  }

  Result<std::string> write() {
    json_.begin_object();
    put_array(json_, "hits", [&] {
      if (!text_.empty()) look_through();
    });
    json_.end_object();
    return json_.finish();
  }

 private:
  void look_through() {
    for (std::uint32_t i = 0; i < trail_.places.size() && count_ < kMostHits; ++i) look_at(i);
  }

  // A place is one hit, by what says most of it.
  void look_at(std::uint32_t index) {
    const ToldPlace& place = trail_.places[index];
    const std::string amount = format_money(trail_.asset_of(place), traced_amount(trail_, place));
    for (const Label& label : labels_[index]) {
      const bool is_own = label.kind == LabelKind::own;
      if (holds(label.text, small_)) return add(index, is_own ? "name" : "label", is_own ? label.text : label_sentence(label));
    }
    const std::string_view note = session_.marks().note_of("place:" + place.key);
    if (holds(note, small_)) return add(index, "note", note);
    if (holds_address(place.address)) return add(index, "place", place.address + ", " + amount);
    if (!place.memo.empty() && holds(place.memo, small_)) return add(index, "place", citation(trail_, place));
    if (holds(place.ref, small_) || holds_transaction(place)) return add(index, "transaction", citation(trail_, place));
    if (holds(amount, small_)) add(index, "place", amount);
  }

  // Capitals are part of a base58 address; those of bech32 and hexadecimal ones have no meaning, or that of a checksum.
  bool holds_address(std::string_view address) const {
    return address.starts_with("bc1") || address.starts_with("0x") ? holds(address, small_) : address.find(text_) != std::string_view::npos;
  }

  // The one that first brought coins to an account, whose reference does not have it.
  bool holds_transaction(const ToldPlace& place) const { return place.tx != ToldPlace::kNoTx && holds(trail_.txs[place.tx].id, small_); }

  void add(std::uint32_t index, std::string_view kind, std::string_view sentence) {
    ++count_;
    json_.begin_object();
    put_text(json_, "id", "place:" + trail_.places[index].key);
    put_text(json_, "kind", kind);
    put_text(json_, "sentence", sentence);
    put_text(json_, "title", labels_[index].empty() ? trail_.places[index].title : labels_[index].front().text);
    json_.end_object();
  }

  const Session& session_;
  const ToldTrail& trail_;
  std::span<const std::vector<Label>> labels_;
  std::string text_;
  std::string small_;  // the same in small letters
  std::size_t count_ = 0;
  JsonWriter json_;
};

}  // namespace

Result<std::string> write_hits(Session& session, std::string_view text) {
  const auto trail = session.trail();
  if (!trail) return trail.error();
  const auto labels = session.place_labels();
  if (!labels) return labels.error();
  return HitWriter(session, **trail, *labels, trimmed(text)).write();
}

}  // namespace peelback
