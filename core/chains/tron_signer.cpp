#include "chains/tron_signer.h"

#include <algorithm>

#include "chains/evm_sender.h"

namespace peelback::tron {

Result<evm::Address> recover_signer(const Bytes32& id, ByteView signature) {
  constexpr std::size_t kSignatureBytes = 65;
  constexpr std::uint8_t kParityBase = 27;
  if (signature.size() != kSignatureBytes)
    return Error{Code::bad_length, "signature", std::to_string(signature.size()) + " bytes instead of 65"};
  RecoverableSignature parts;
  std::copy_n(signature.begin(), parts.r.size(), parts.r.begin());
  std::copy_n(signature.begin() + std::ssize(parts.r), parts.s.size(), parts.s.begin());
  const std::uint8_t parity = signature.back();
  parts.y_is_odd = static_cast<std::uint8_t>(parity >= kParityBase ? parity - kParityBase : parity);
  if (parts.y_is_odd > 1) return Error{Code::bad_number, "signature", "says nothing of the key"};
  return evm::signer_of(parts, id);
}

}  // namespace peelback::tron
