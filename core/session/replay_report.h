#pragma once
// A saved case, held against its own bytes: every entry against its hash, the log against its chain, and everything that follows
// from the replies against what follows from them now.

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace peelback {

struct ReportLine {
  enum class State : std::uint8_t { ok, differs, not_checked };
  std::string part{};      // an entry's name, or "file", "replies", "checks", "limits"
  State state = State::ok;
  std::string sentence{};
};
std::string_view state_name(ReportLine::State state);  // "not_checked"

struct ReplayReport {
  std::vector<ReportLine> lines{};
  /// No line differs.
  bool is_same() const;
};

/// Reads the case, decodes its replies anew, asks its question again, writes the case again and compares. A file that is no sound
/// case has one line a fault. What can never be checked offline is said in lines of its own. Nothing outside of `bytes` is used.
ReplayReport replay_case(ByteView bytes);

/// {"lines":[{"part","sentence","state"}],"same"}: ReplayReport of web/src/contract.js.
std::string write_replay_report(const ReplayReport& report);

/// What differs between two JSON documents, at most `most` of it: {`hops[3].amount`, `"5"`, `"6"`}. An absent member is "-".
struct JsonDifference {
  std::string path{};
  std::string before{};
  std::string after{};
};
std::vector<JsonDifference> find_differences(std::string_view before, std::string_view after, std::size_t most);

}  // namespace peelback
