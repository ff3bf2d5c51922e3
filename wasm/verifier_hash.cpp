// The small verifier checks what hash functions can. The linker takes these answers, which come before the libraries', and drops
// scrypt.
#include "base/scrypt/scrypt.h"
#include "verifier/build.h"

namespace peelback {

bool is_full_build() { return false; }

// Nobody asks here (check.cpp); a number above every target would prove no work.
Bytes32 scrypt_1024(ByteView) {
  Bytes32 most{};
  most.fill(0xff);
  return most;
}

}  // namespace peelback
