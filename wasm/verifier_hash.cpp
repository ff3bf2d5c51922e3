// The small verifier checks what hash functions can. The linker takes these answers, which come before the libraries', and drops
// scrypt, both curves, and all of Ethereum but its ids: whose payments are checked at all come with the other program.
#include "base/curve/secp256k1.h"
#include "base/hash.h"
#include "base/scrypt/scrypt.h"
#include "chains/ed25519.h"
#include "verifier/account_checks.h"
#include "verifier/build.h"

namespace peelback {

bool is_full_build() { return false; }

std::optional<Bytes32> scrypt_1024(ByteView) { return std::nullopt; }

Result<PublicKey> recover_public_key(const RecoverableSignature&, const Bytes32&) { return Error{Code::unsupported, {}, {}}; }

namespace ed25519 {

bool is_satisfied(const Bytes32&, const Bytes32&, const Bytes32&, const Bytes64&) { return false; }

}  // namespace ed25519

void check_evm_payment(const Evidence&, const EvidencePlace&, const EvidenceTransaction& given, CheckedPlace& out) {
  if (check_hash(keccak256(given.raw), given, out)) out.add(Aspect::signer, CheckLine::State::not_checked);
}

}  // namespace peelback
