#pragma once
// The claims sheet: each sentence, payment and name of a published copy, where it comes from, and who was asked. It is for
// editors and lawyers and never published.

#include <string>
#include <vector>

#include "publish/publication.h"

namespace peelback {

struct ClaimRow {
  enum class Kind : std::uint8_t { sentence, step, value, name };
  std::string id{};      // rows are remembered by it, from one version to the next
  Kind kind = Kind::sentence;
  std::string text{};
  std::string known{};   // how it is known: "On the blockchain", "Own words"
  std::string source{};  // transaction or address of the source
  std::string archive{};
  std::string reply{};   // the state of the right of reply, told; of names only
};

/// In the order of the copy: title, caption, text for those who do not see it, steps, values, names.
std::vector<ClaimRow> claim_rows(const Publication& publication, const PublishOptions& options);

/// A page to print.
std::string write_claims_sheet(const Publication& publication, const PublishOptions& options);

}  // namespace peelback
