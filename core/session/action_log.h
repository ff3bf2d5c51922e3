#pragma once
// The action log of a case: what the reporter did, when, and what it changed. Each line names the SHA-256 of the line before
// it, so that no line can be changed, taken out, put in or moved without every later line changing too.
//
// A line is canonical JSON: {"at":"2026-01-01T00:00:00.000Z","effect":{…},"n":0,"name":"rule","parameters":{…},"prev":"<64 digits>"}.
// `effect` holds what is different afterwards of {"files","marks","packs","publication","question","title"}: each as a whole, of marks
// only the lists that changed. Done one after the other, the effects give what the case says was decided.

#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace peelback {

struct LogEntry {
  std::string at{};          // as the page's clock said
  std::string name{};
  std::string parameters{};  // JSON, as is `effect`
  std::string effect{};
};

struct ChainedLog {
  std::string lines{};
  Bytes32 head{};  // SHA-256 of the last line, without its line end; zeros where there is none
};

ChainedLog chain_log(std::span<const LogEntry> entries);

/// The entries of {"at","effect","name","parameters"} in a list. Errors of JsonValue, with the row in `where`.
Result<std::vector<LogEntry>> parse_log_entries(std::string_view json_list);

/// The lines back. Errors, with "line N" in `where`: bad_json and those of JsonValue; bad_checksum where a line does not name the
/// line before it, or the last one is not `head`.
Result<std::vector<LogEntry>> read_log(std::string_view lines, const Bytes32& head);

/// What the effects come to, as canonical JSON. Errors of parse_json(), with the row in `where`.
Result<std::string> replay_log(std::span<const LogEntry> entries);

}  // namespace peelback
