#include "session/find.h"

#include <algorithm>

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
  HitWriter(const Session& session, const Trail& trail, std::string_view text) : session_(session), store_(session.store()), trail_(trail), text_(text) {
    for (char& c : text_) c = lower(c);
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
    for (std::uint32_t i = 0; i < trail_.places.size() && count_ < kMostHits; ++i) look_at(trail_.places[i]);
  }

  void look_at(const Place& place) {
    const std::string ref = place_ref(store_, place);
    const std::string id = "place:" + ref;
    const std::string address = place_address(store_, place).value_or("");
    const std::string amount = format_money(store_.chain(), traced_amount(trail_, place));
    const std::string_view note = session_.marks().note_of(id);
    if (holds(address, text_) || holds(ref, text_)) return add(id, holds(address, text_) ? "place" : "transaction", place, amount);
    if (holds(note, text_)) return add(id, "note", place, note);
    if (holds(amount, text_)) add(id, "place", place, amount);
  }

  void add(std::string_view id, std::string_view kind, const Place& place, std::string_view sentence) {
    ++count_;
    json_.begin_object();
    put_text(json_, "id", id);
    put_text(json_, "kind", kind);
    put_text(json_, "sentence", sentence);
    put_text(json_, "title", place_title(store_, place));
    json_.end_object();
  }

  const Session& session_;
  const Store& store_;
  const Trail& trail_;
  std::string text_;  // in small letters
  std::size_t count_ = 0;
  JsonWriter json_;
};

}  // namespace

Result<std::string> write_hits(Session& session, std::string_view text) {
  const auto trail = session.trail();
  if (!trail) return trail.error();
  return HitWriter(session, **trail, trimmed(text)).write();
}

}  // namespace peelback
