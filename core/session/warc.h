#pragma once
// WARC 1.1 (ISO 28500:2017), as far as a case needs it: explorers' replies as `resource` records, because a page sees a
// body after HTTP's own decoding and not the response itself, and what is known of each request as `metadata`.

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace peelback {

/// The head of one record; its block of `length` bytes follows, then kWarcRecordEnd.
struct WarcHead {
  std::string type{};          // "resource", "metadata", "warcinfo"
  std::string id{};            // "<urn:uuid:…>"
  std::string date{};          // ISO 8601 UTC
  std::string target{};        // a URI; empty: none
  std::string refers_to{};     // the id of another record; empty: none
  std::string content_type{};
  Bytes32 sha256{};            // of the block
  std::uint64_t length = 0;    // bytes of the block
};

inline constexpr std::string_view kWarcRecordEnd = "\r\n\r\n";

/// The head as it stands before the block, with the empty line. No field of `head` may hold a line break: uri_of() makes
/// sure of it for the only one that comes from outside.
std::string format_warc_head(const WarcHead& head);

/// A name for a record that is the same for the same words: a UUID of version 8 (RFC 9562) out of their SHA-256.
std::string warc_record_id(std::string_view words);

/// A URL as it may stand in a record: bytes that no URI has are percent-encoded, and a bare path gets a scheme of our own.
std::string uri_of(std::string_view url);

struct WarcRecord {
  WarcHead head{};
  std::size_t offset = 0;  // of the record
  std::size_t block = 0;   // of its block
  std::size_t end = 0;     // behind the record
};

/// Every record, in order. Nothing is believed that the bytes do not bear out: lengths lie within the file, and every block
/// has the SHA-256 that its head says. Errors, with "byte N" of the file in `where`: unknown_format (not WARC/1.1),
/// missing_field, repeated_field, bad_number, truncated, bad_length, bad_checksum (the block was altered), too_large (a head above
/// 16 KiB). Linear in the bytes.
Result<std::vector<WarcRecord>> read_warc(ByteView bytes);

}  // namespace peelback
