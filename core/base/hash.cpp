#include "base/hash.h"

#include <new>

#include "base/hash_stream.h"

// Its headers rename functions by macro: they are included here and nowhere else.
#include <torsion/hash.h>

namespace peelback {

namespace {

// The context lies in bytes of ours, so that the header needs none of libtorsion's names.
sha256_t* context_in(std::array<std::uint8_t, 104>& state) {
  static_assert(sizeof(sha256_t) <= sizeof state && alignof(sha256_t) <= 8);
  return std::launder(reinterpret_cast<sha256_t*>(state.data()));
}

}  // namespace

Sha256::Sha256() { sha256_init(new (state_.data()) sha256_t); }

void Sha256::add(ByteView bytes) { sha256_update(context_in(state_), bytes.data(), bytes.size()); }

Bytes32 Sha256::finish() {
  Bytes32 out{};
  sha256_final(context_in(state_), out.data());
  return out;
}

Bytes32 sha256(ByteView bytes) {
  Sha256 hash;
  hash.add(bytes);
  return hash.finish();
}

Bytes32 sha256d(ByteView bytes) { return sha256(sha256(bytes)); }

Bytes32 sha256d_of(std::initializer_list<ByteView> parts) {
  Sha256 hash;
  for (const ByteView part : parts) hash.add(part);
  return sha256(hash.finish());
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

constexpr unsigned kOriginalPadding = 0x01;
constexpr unsigned kLaterPadding = 0x06;

template <std::size_t kSize>
std::array<std::uint8_t, kSize> keccak(std::initializer_list<ByteView> parts, unsigned padding) {
  std::array<std::uint8_t, kSize> out{};
  keccak_t context;
  keccak_init(&context, 8 * kSize);
  for (const ByteView part : parts) keccak_update(&context, part.data(), part.size());
  keccak_final(&context, out.data(), padding, out.size());
  return out;
}

}  // namespace

Bytes32 keccak256(ByteView bytes) { return keccak<32>({bytes}, kOriginalPadding); }

Bytes64 keccak512_of(std::initializer_list<ByteView> parts) { return keccak<64>(parts, kOriginalPadding); }

Bytes32 sha3_256(ByteView bytes) { return keccak<32>({bytes}, kLaterPadding); }

}  // namespace peelback
