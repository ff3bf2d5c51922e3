#pragma once
// The session as the page sees it: text and bytes in, one JSON envelope out (web/src/contract.js).
// {"ok":true,"value":…} or {"error":{"code","detail","sentence","where"},"ok":false}.

#include <string>

#include "session/case_writer.h"
#include "session/later_part.h"
#include "session/picture.h"
#include "session/session.h"

namespace peelback {

class PageApi {
 public:
  std::string recognise(std::string_view text) const;
  std::string open(std::string_view name, ByteView bytes);
  /// What a table's columns are taken to mean, and its first rows; and the table taken with a mapping (transfer_columns.h).
  static std::string table_shape(ByteView bytes);
  std::string open_table(std::string_view name, ByteView bytes, std::string_view columns);
  std::string use_source(std::string_view source);
  std::string look_up(std::string_view ref);
  std::string address_card(std::string_view ref) const;
  std::string transaction_card(std::string_view ref) const;
  std::string ask(std::string_view question);
  std::string wants(std::size_t most);
  /// {"holdings","requests"}: Session::begin_since().
  std::string begin_since();
  std::string wants_since(std::size_t most);
  /// `fetched_at` is ISO 8601 UTC; empty when it is not known.
  std::string give(std::string_view want_id, std::string_view provider, int status, ByteView body, std::string_view fetched_at);
  std::string fail(std::string_view want_id, std::string_view provider, std::string_view code, std::string_view detail);
  std::string retry_failed();
  /// What came of asking, and for a session that is to go on from there (asked_json.h).
  std::string asked_so_far() const;
  std::string go_on_from(std::string_view asked);
  std::string progress();
  std::string trail();
  /// The canonical document; empty when there is no trail.
  std::string trail_bytes();
  std::string picture(std::string_view options);
  std::string table();
  std::string details(std::string_view id);
  std::string checks();
  std::string problems();
  std::string csv();

  std::string open_labels(std::string_view name, ByteView bytes);
  std::string drop_labels(std::string_view pack_id);
  std::string label_lists() const;
  std::string labels_of(std::string_view ref);
  std::string mark(std::string_view marks);
  std::string path(std::string_view asked);
  std::string main_path(std::string_view asked);
  std::string path_of(std::string_view asked);
  std::string reach(std::string_view asked);
  std::string find(std::string_view text);
  std::string sentences();
  std::string crossings();
  std::string ask_thorchain(std::string_view transaction);
  std::string comparison();
  /// The canonical document; empty when there is none.
  std::string comparison_bytes();

  /// {"currency":"USD"}, or null for none, in which values on the day stand beside amounts; with what could be asked (write_values()).
  std::string show_values(std::string_view options);
  std::string give_prices(std::string_view url, int status, ByteView body, std::string_view fetched_at);

  /// A case is written in steps: begun, every reply and file handed in once, finished. `case_bytes` are the pieces that are no bodies.
  std::string begin_case(std::string_view about);
  std::string add_case_reply(std::string_view about, ByteView body);
  std::string add_case_file(std::string_view folder, ByteView bytes);
  std::string finish_case();
  const Bytes& case_bytes() const { return bundle_.own; }
  static std::string read_case(ByteView bytes);
  /// Beside this session: what the case at hand shows does not change.
  static std::string replay_case(ByteView bytes);
  /// One JSON line and its newline. `chain`: its slug, or empty; `request_body`: what was posted; empty for a GET.
  static std::string recorded_line(std::string_view chain, std::string_view url, std::string_view request_body, int status, std::string_view fetched_at, ByteView body);

  /// For rooms above this one.
  Session& session() { return session_; }

 private:
  /// Where no case can be begun, what is behind this falls out of the link.
  bool is_writing_case() const { return has_later_part() && writer_.has_value(); }

  Session session_;
  std::optional<CaseWriter> writer_;
  CaseBundle bundle_;
};

/// {"ok":true,"value":…} of JSON text, or the error's envelope.
std::string envelope(const Result<std::string>& value);

}  // namespace peelback
