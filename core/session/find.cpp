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

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  return text;
}

class HitWriter {
 public:
  HitWriter(const Session& session, const Trail& trail, std::span<const std::vector<Label>> labels, std::string_view text)
      : session_(session), store_(session.store()), trail_(trail), labels_(labels), text_(text), small_(text) {
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
    const Place& place = trail_.places[index];
    const std::string ref = place_ref(store_, place);
    const std::string address = place_address(store_, place).value_or("");
    const std::string amount = format_money(store_.chain(), traced_amount(trail_, place));
    for (const Label& label : labels_[index]) {
      const bool is_own = label.kind == LabelKind::own;
      if (holds(label.text, small_)) return add(index, ref, is_own ? "name" : "label", is_own ? label.text : label_sentence(label));
    }
    const std::string_view note = session_.marks().note_of("place:" + ref);
    if (holds(note, small_)) return add(index, ref, "note", note);
    if (holds_address(address)) return add(index, ref, "place", address + ", " + amount);
    if (holds(ref, small_)) return add(index, ref, "transaction", citation(store_, place));
    if (holds(amount, small_)) add(index, ref, "place", amount);
  }

  // Capitals are part of a base58 address; bech32 has none.
  bool holds_address(std::string_view address) const {
    return address.starts_with("bc1") ? holds(address, small_) : address.find(text_) != std::string_view::npos;
  }

  void add(std::uint32_t index, const std::string& ref, std::string_view kind, std::string_view sentence) {
    ++count_;
    json_.begin_object();
    put_text(json_, "id", "place:" + ref);
    put_text(json_, "kind", kind);
    put_text(json_, "sentence", sentence);
    put_text(json_, "title", labels_[index].empty() ? place_title(store_, trail_.places[index]) : labels_[index].front().text);
    json_.end_object();
  }

  const Session& session_;
  const Store& store_;
  const Trail& trail_;
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
