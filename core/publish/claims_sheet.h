#pragma once
// The claims sheet: each sentence, number, payment and name of a published copy, where it comes from, of when that is, and who was
// asked. It is for editors and lawyers and never published.

#include <string>
#include <vector>

#include "publish/publication.h"

namespace peelback {

struct ClaimRow {
  enum class Kind : std::uint8_t { sentence, number, step, value, name, report };
  std::string id{};      // rows are remembered by it, from one version to the next
  Kind kind = Kind::sentence;
  std::string text{};
  std::string known{};   // how it is known: "On the blockchain", "Own words"
  std::string source{};  // transaction or address of the source
  std::string date{};    // of the payment, the rate or the claim; of what follows from the data, as of when that is; empty: not said
  std::string archive{}; // address of an archived copy of the source
  std::string reply{};   // the state of the right of reply, told; of names and what was reported
};

/// Under which row RightOfReply::archive of a source is kept, for all values and names that it stands behind.
std::string row_of_source(std::string_view source);

/// In the order of the copy: its sentences, the sums of the picture, steps, values, names, what was reported.
std::vector<ClaimRow> claim_rows(const Publication& publication, const PublishOptions& options);

/// A page to print.
std::string write_claims_sheet(const Publication& publication, const PublishOptions& options);

}  // namespace peelback
