#include "base/hash.h"

// Its headers rename functions by macro: they are included here and nowhere else.
#include <torsion/hash.h>

namespace peelback {

Bytes32 sha256(ByteView bytes) {
  Bytes32 out{};
  sha256_t context;
  sha256_init(&context);
  sha256_update(&context, bytes.data(), bytes.size());
  sha256_final(&context, out.data());
  return out;
}

Bytes32 sha256d(ByteView bytes) { return sha256(sha256(bytes)); }

Bytes32 sha256d_pair(const Bytes32& left, const Bytes32& right) {
  Bytes32 out{};
  sha256_t context;
  sha256_init(&context);
  sha256_update(&context, left.data(), left.size());
  sha256_update(&context, right.data(), right.size());
  sha256_final(&context, out.data());
  return sha256(out);
}

Bytes20 ripemd160(ByteView bytes) {
  Bytes20 out{};
  ripemd160_t context;
  ripemd160_init(&context);
  ripemd160_update(&context, bytes.data(), bytes.size());
  ripemd160_final(&context, out.data());
  return out;
}

Bytes20 hash160(ByteView bytes) { return ripemd160(sha256(bytes)); }

Bytes32 keccak256(ByteView bytes) {
  Bytes32 out{};
  keccak_t context;
  keccak_init(&context, 256);
  keccak_update(&context, bytes.data(), bytes.size());
  keccak_final(&context, out.data(), 1, out.size());
  return out;
}

}  // namespace peelback
