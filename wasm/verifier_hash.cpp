// The small verifier checks what hash functions can. The linker takes these answers, which come before the libraries', and drops
// scrypt.
#include "base/scrypt/scrypt.h"
#include "verifier/build.h"

namespace peelback {

bool is_full_build() { return false; }

std::optional<Bytes32> scrypt_1024(ByteView) { return std::nullopt; }

}  // namespace peelback
