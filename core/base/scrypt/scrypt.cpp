#include "base/scrypt/scrypt.h"

#include <torsion/kdf.h>

namespace peelback {

std::optional<Bytes32> scrypt_1024(ByteView bytes) {
  constexpr std::uint64_t kCost = 1024;
  Bytes32 out{};
  const int done = scrypt_derive(out.data(), bytes.data(), bytes.size(), bytes.data(), bytes.size(), kCost, 1, 1, out.size());
  if (done == 0) return std::nullopt;
  return out;
}

}  // namespace peelback
