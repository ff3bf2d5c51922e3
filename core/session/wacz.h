#pragma once
// WACZ 1.1.1 (specs.webrecorder.net, read November 2026): what stands in the package beside the archive itself.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace peelback {

/// One capture as the index and the list of pages name it.
struct WaczCapture {
  std::string uri{};
  std::string date{};          // ISO 8601 UTC
  std::string content_type{};
  int status = 0;
  Bytes32 sha256{};            // of the body
  std::uint64_t offset = 0;    // of the record in archive/data.warc
  std::uint64_t length = 0;    // bytes of the record
};

/// The key by which indexes sort: "https://mempool.space/api/tx/AB" -> "space,mempool)/api/tx/ab".
std::string surt_of(std::string_view uri);

/// indexes/index.cdxj: a line a capture, sorted.
std::string write_cdxj(std::span<const WaczCapture> captures);
/// pages/pages.jsonl: every capture that was answered, so that a viewer lists them.
std::string write_pages(std::span<const WaczCapture> captures);

struct WaczResource {
  std::string path{};
  Bytes32 sha256{};
  std::uint64_t length = 0;  // bytes
};

/// datapackage.json: every other entry with its SHA-256. `created`: ISO 8601 UTC.
std::string write_datapackage(std::string_view title, std::string_view created, std::span<const WaczResource> resources);
/// datapackage-digest.json.
std::string write_datapackage_digest(std::string_view datapackage);

}  // namespace peelback
