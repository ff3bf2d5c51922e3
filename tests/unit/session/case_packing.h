#pragma once
// Cases for tests: made, taken apart, changed and packed again, also by somebody who knows how.

#include <map>
#include <string>

#include "session/case_inputs.h"
#include "session/replay_report.h"

namespace peelback::test {

using CaseParts = std::map<std::string, std::string>;  // by the entry's name

/// Explorers' replies as recorded lines, of three real transactions, and who spent the first.
std::string recorded_replies();
inline constexpr std::string_view kPack = "address,label,category,source,chain\n1JoxX2qDMcT8JkqhfGe9WZ8nhqvhfzMk8F,Somebody,exchange,https://example.org,BTC\n";

/// A case of replies, a file of blocks and a list of labels, as the command writes it, with a question.
Bytes sample_case();

CaseParts parts_of(ByteView file);
/// Packed by the one writer, without a word on whether the parts fit each other.
Bytes packed(const CaseParts& parts);
/// Packed by somebody who works every hash of the package out anew.
Bytes packed_with_new_hashes(CaseParts parts);

}  // namespace peelback::test
