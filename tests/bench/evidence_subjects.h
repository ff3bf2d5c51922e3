#pragma once
// What evidence costs: payments checked down to their block's proof of work, and a case put together.

#include <string>
#include <vector>

#include "base/bytes.h"

namespace peelback::bench {

/// A real block of 708 transactions, checked fifteen times, as if it were so many blocks; and two thousand made-up replies of the size
/// of recorded ones, 11 MB together.
struct EvidenceSubject {
  Bytes block{};
  std::vector<Bytes> replies{};
  std::size_t checked = 0;
  std::size_t bundled_bytes = 0;
};
inline constexpr std::uint32_t kCheckedPayments = 15 * 708;
inline constexpr std::uint32_t kBundledReplies = 2000;
EvidenceSubject make_evidence_subject();
/// Ids, Merkle root, witnesses and the header's work, out of the raw bytes.
void check_payments(EvidenceSubject& subject);
/// Everything of a case file but copying the bodies into it, which the page does not.
void bundle_replies(EvidenceSubject& subject);
std::string answer_of(const EvidenceSubject& subject);

}  // namespace peelback::bench
