#include "chains/evm_sender.h"

#include <algorithm>

#include "chains/rlp.h"

namespace peelback::evm {

namespace {

constexpr std::uint8_t kAuthorizationMagic = 5;  // EIP-7702: stands before what an authorization signs

Error no_parity() {
  return {Code::bad_number, "v", "says nothing of the key"};
}

}  // namespace

Result<Address> signer_of(const RecoverableSignature& signature, const Bytes32& hash) {
  const auto key = recover_public_key(signature, hash);
  if (!key) return at(key.error(), "signature");
  const Bytes32 key_hash = keccak256(*key);
  Address address;
  std::copy(key_hash.end() - std::ssize(address.bytes), key_hash.end(), address.bytes.begin());
  return address;
}

Result<Address> recover_sender(const Transaction& transaction) {
  const auto parity = signature_parity(transaction);
  if (!parity) return no_parity();
  return signer_of({transaction.r, transaction.s, *parity}, signing_hash(transaction));
}

Result<Address> recover_authority(const Authorization& authorization) {
  if (authorization.y_parity > 1) return no_parity();
  Bytes items;
  rlp::put_word(items, authorization.chain_id);
  rlp::put_string(items, authorization.address.bytes);
  rlp::put_number(items, authorization.nonce);
  Bytes message{kAuthorizationMagic};
  rlp::put_list(message, items);
  return signer_of({authorization.r, authorization.s, authorization.y_parity}, keccak256(message));
}

}  // namespace peelback::evm
