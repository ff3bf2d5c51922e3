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

Bytes32 sha256d_of(std::initializer_list<ByteView> parts) {
  Bytes32 out{};
  sha256_t context;
  sha256_init(&context);
  for (const ByteView part : parts) sha256_update(&context, part.data(), part.size());
  sha256_final(&context, out.data());
  return sha256(out);
}

Bytes32 sha256d_pair(const Bytes32& left, const Bytes32& right) { return sha256d_of({left, right}); }

Bytes20 ripemd160(ByteView bytes) {
  Bytes20 out{};
  ripemd160_t context;
  ripemd160_init(&context);
  ripemd160_update(&context, bytes.data(), bytes.size());
  ripemd160_final(&context, out.data());
  return out;
}

Bytes20 hash160(ByteView bytes) { return ripemd160(sha256(bytes)); }

namespace {

Bytes32 keccak_with_padding(ByteView bytes, unsigned padding) {
  Bytes32 out{};
  keccak_t context;
  keccak_init(&context, 256);
  keccak_update(&context, bytes.data(), bytes.size());
  keccak_final(&context, out.data(), padding, out.size());
  return out;
}

}  // namespace

Bytes32 keccak256(ByteView bytes) { return keccak_with_padding(bytes, 0x01); }

Bytes32 sha3_256(ByteView bytes) { return keccak_with_padding(bytes, 0x06); }

}  // namespace peelback
