#pragma once
// Recorded replies: JSON lines, one reply each, so that a trace can be run again without asking anyone.
//   {"url":…,"method":…,"status":…,"reqbody":…,"body"|"json"|"text"|"body_base64":…,"chain":…,"fetched_at":…}
// `body` and `text` hold the body as a string, `json` holds it as it came, `body_base64` where it is not UTF-8. `chain` says what
// a host of one's own was asked about.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "model/chain.h"
#include "model/need.h"

namespace peelback {

struct RecordedReply {
  std::string url{};  // whole, or a path
  std::string method = "GET";
  int status = 200;
  std::string request_body{};
  Bytes body{};                 // byte for byte
  std::int64_t fetched_at_s{};  // 0: not known
  std::optional<Chain> chain{};
  bool operator==(const RecordedReply&) const = default;
};

/// One line. Members that are not of the format are passed over. Of a `json` member the body is the very bytes of the
/// line. Errors: missing_field (no url, no body), bad_type, bad_number (status), bad_length or unknown_format (base64,
/// date, chain), bad_json (also two bodies in one line), too_deep. Problems: bad_utf8, when a body of ill-formed text is not
/// what was received.
Result<RecordedReply> parse_recorded_line(ByteView line, std::vector<Problem>& problems);

/// The line for a reply, canonical JSON without a line end; parse_recorded_line() gives the same reply back, the body
/// byte for byte.
std::string format_recorded_line(const RecordedReply& reply);

/// The chain as it is written down with a reply: the dialects of chains of accounts tell theirs apart by their requests, and
/// what names no chain is Bitcoin's.
std::optional<Chain> chain_to_record(std::string_view slug);

/// The chain of outputs that a reply in the Esplora dialect is of: as the line says, else as its URL does (chain_of_path()).
Chain chain_of_recorded(const RecordedReply& reply);
/// What the reply answers in the Esplora dialect. Errors as esplora::need_of_path(); unsupported for other methods than
/// GET.
Result<Need> need_of_recorded(const RecordedReply& reply);

}  // namespace peelback
