#pragma once
// The frame of the details of one box, line or row: what is written of any of them, around the lines that differ.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_writer.h"
#include "session/messages.h"
#include "session/session.h"

namespace peelback {

/// What the details are of.
struct DetailsSubject {
  std::string_view kind = "place";  // or "hop"
  std::string ref{};                // of exactly one place, output or transaction; else empty
  std::string title{};
  std::string sentence{};
  std::string citation{};
  std::uint32_t place = ToldPlace::kNoTx;  // of the trail, when it is exactly one
  ToldTx tx{};                             // that is checked; without any its id is empty
  std::vector<std::uint32_t> hops{};       // of the trail: the payment, a hop a theft, whose ranges are shown
};

class DetailsPage {
 public:
  DetailsPage(Session& session, const ToldTrail& trail, std::span<const std::vector<Label>> place_labels, std::string_view id)
      : session_(session), trail_(trail), place_labels_(place_labels), id_(id) {}

  /// The members up to "lines"; then come the lines, then end().
  void begin(DetailsSubject subject);
  void put_line(std::string_view name, std::string_view text, std::span<const ToldSource> cited = {});
  void put_line(Message name, std::string_view text, std::span<const ToldSource> cited = {}) { put_line(words(name), text, cited); }
  /// The links are those to the transaction, if there is one, and to the address.
  Result<std::string> end(Chain chain, std::string_view txid, std::string_view address);

 private:
  void put_checks();
  void put_contradictions();
  void put_ranges();
  void put_link(Message what, std::string_view host, std::string_view url);
  void put_look_alikes();
  std::string_view address_of_place() const;

  Session& session_;
  const ToldTrail& trail_;
  std::span<const std::vector<Label>> place_labels_;
  std::string_view id_;
  DetailsSubject subject_{};
  std::vector<Label> labels_;
  JsonWriter json_;
};

}  // namespace peelback
