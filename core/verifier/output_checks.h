#pragma once
// Payments of the Bitcoin family, held against their own bytes, their block and its header.

#include <vector>

#include "chains/bitcoin_block.h"
#include "verifier/check.h"
#include "verifier/evidence.h"
#include "verifier/header_lines.h"

namespace peelback {

class OutputChecker {
 public:
  /// Reads every transaction of the family once. The evidence must outlive it.
  explicit OutputChecker(const Evidence& evidence);
  /// Adds what comes of the place, whose transaction `given` is.
  void check(const EvidencePlace& place, const EvidenceTransaction& given, CheckedPlace& out) const;

 private:
  // A transaction of the evidence whose bytes were read and hash to its id. Views lie in the evidence.
  struct Recomputed {
    const EvidenceTransaction* given = nullptr;
    bitcoin::Transaction parsed{};
  };
  const Recomputed* find_recomputed(std::string_view ref) const;
  void check_inputs(const EvidencePlace& place, const Recomputed& transaction, CheckedPlace& out) const;
  void check_block(const Recomputed& transaction, CheckedPlace& out) const;
  void check_basis(Chain chain, const EvidenceBlock& block, CheckedPlace& out) const;

  const Evidence& evidence_;
  const HeaderLines lines_;
  std::vector<Recomputed> recomputed_{};  // by reference
};

}  // namespace peelback
