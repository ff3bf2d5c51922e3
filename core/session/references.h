#pragma once
// References in their canonical form (RULES.md §8), whatever chain they are of.

#include "labels/tag_pack.h"
#include "model/reference.h"

namespace peelback {

/// "bitcoin:BC1Q…" -> "bitcoin:bc1q…"; ids in the chain's own letters. A transaction's fee ("bitcoin:<txid>:fee") is a
/// place too. bad_reference as parse_ref(); bad_address when the chain has no such addresses, bad_checksum, unsupported
/// for a test network's.
Result<std::string> canonical_reference(std::string_view text);

/// "bitcoin:1abc…" of an address in canonical form.
std::string address_ref(Chain chain, std::string_view address);

/// The script of an address of a chain of outputs. bad_address and bad_checksum as bitcoin::parse_address(), unsupported for a test
/// network's.
Result<Bytes> address_script(const Ref& address);

/// What packs write, held against the address forms of every chain of the plan. An address or id that is possible on
/// several chains, where the pack names none, is taken for one of `own`, the chain that is being traced, if it can be.
class ChainPlaceNames : public PlaceNames {
 public:
  explicit ChainPlaceNames(std::optional<Chain> own = {}) : own_(own) {}
  Result<std::string> address(std::optional<Chain> chain, std::string_view text) const override;
  Result<std::string> transaction(std::optional<Chain> chain, std::string_view text) const override;

 private:
  std::optional<Chain> own_;
};

}  // namespace peelback
