#include "chains/ed25519.h"

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>

#include "base/wide.h"

namespace peelback::ed25519 {

namespace {

// ---- numbers modulo p = 2^255 − 19 ----

constexpr unsigned kLimbs = 5;
constexpr unsigned kLimbBits = 51;
constexpr std::uint64_t kLimbMask = (std::uint64_t{1} << kLimbBits) - 1;

/// Five limbs of 51 bits, the lowest first. After every operation each is below 2^52, so that products of two limbs, times 19 and
/// summed five times, stay below 2^112.
struct Number {
  std::array<std::uint64_t, kLimbs> limb{};
};

constexpr Number kZero{};
constexpr Number kOne{{1}};
// −121665/121666, its double, and a square root of −1 (RFC 8032, 5.1).
constexpr Number kD{{0x34dca135978a3, 0x1a8283b156ebd, 0x5e7a26001c029, 0x739c663a03cbb, 0x52036cee2b6ff}};
constexpr Number kTwiceD{{0x69b9426b2f159, 0x35050762add7a, 0x3cf44c0038052, 0x6738cc7407977, 0x2406d9dc56dff}};
constexpr Number kRootOfMinusOne{{0x61b274a0ea0b0, 0x0d5a5fc8f189d, 0x7ef5e9cbd0c60, 0x78595a6804c9e, 0x2b8324804fc1d}};

// Hands on what is above 51 bits; 2^255 is 19.
Number carried(const std::array<U128, kLimbs>& sums) {
  Number number;
  U128 carry = 0;
  for (unsigned i = 0; i < kLimbs; ++i) {
    carry += sums[i];
    number.limb[i] = static_cast<std::uint64_t>(carry) & kLimbMask;
    carry >>= kLimbBits;
  }
  carry = carry * 19 + number.limb[0];
  number.limb[0] = static_cast<std::uint64_t>(carry) & kLimbMask;
  number.limb[1] += static_cast<std::uint64_t>(carry >> kLimbBits);
  return number;
}

Number operator+(const Number& a, const Number& b) {
  std::array<U128, kLimbs> sums{};
  for (unsigned i = 0; i < kLimbs; ++i) sums[i] = a.limb[i] + b.limb[i];
  return carried(sums);
}

// 4p is added, so that no limb goes below zero.
Number operator-(const Number& a, const Number& b) {
  std::array<U128, kLimbs> sums{};
  for (unsigned i = 0; i < kLimbs; ++i) sums[i] = a.limb[i] + 4 * (i == 0 ? kLimbMask - 18 : kLimbMask) - b.limb[i];
  return carried(sums);
}

Number operator*(const Number& a, const Number& b) {
  std::array<U128, kLimbs> sums{};
  for (unsigned i = 0; i < kLimbs; ++i) {
    for (unsigned j = 0; j < kLimbs; ++j) {
      const bool wraps = i + j >= kLimbs;
      sums[wraps ? i + j - kLimbs : i + j] += static_cast<U128>(a.limb[i]) * (wraps ? 19 * b.limb[j] : b.limb[j]);
    }
  }
  return carried(sums);
}

/// a to the power whose lowest 8 bits are `low`; all higher ones, up to bit `top`, are set: p − 2 and (p − 5) / 8 look like that.
Number power(const Number& a, unsigned top, unsigned low) {
  Number result = kOne;
  for (unsigned bit = top + 1; bit-- > 0;) {
    result = result * result;
    if (bit >= 8 || (low >> bit & 1) != 0) result = result * a;
  }
  return result;
}

std::uint64_t u64_le(ByteView bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 8; i-- > 0;) value = value << 8 | bytes[i];
  return value;
}

// The lowest 255 bits, which may be p or more.
Number decode(const Bytes32& bytes) {
  Number number;
  for (unsigned i = 0; i < kLimbs; ++i) {
    const unsigned bit = i * kLimbBits;
    const unsigned first = std::min(bit / 8, 24U);  // eight bytes that hold all of the limb
    number.limb[i] = u64_le(ByteView(bytes).subspan(first, 8)) >> (bit - 8 * first) & kLimbMask;
  }
  return number;
}

Bytes32 encode(const Number& number) {
  // Below 2p after one more carry; then q is 1 exactly where the number is p or more.
  std::array<U128, kLimbs> sums{};
  for (unsigned i = 0; i < kLimbs; ++i) sums[i] = number.limb[i];
  Number least = carried(sums);
  U128 q = 19;
  for (unsigned i = 0; i < kLimbs; ++i) q = (q + least.limb[i]) >> kLimbBits;
  U128 carry = 19 * q;
  Bytes32 out{};
  for (unsigned i = 0; i < kLimbs; ++i) {
    carry += least.limb[i];
    const std::uint64_t limb = static_cast<std::uint64_t>(carry) & kLimbMask;
    carry >>= kLimbBits;
    for (unsigned bit = 0; bit < kLimbBits; ++bit) {
      const unsigned at = i * kLimbBits + bit;
      out[at / 8] = static_cast<std::uint8_t>(out[at / 8] | (limb >> bit & 1) << (at % 8));
    }
  }
  return out;
}

bool is_zero(const Number& number) { return encode(number) == Bytes32{}; }

// ---- points of −x² + y² = 1 + d·x²·y² ----

/// x = X/Z, y = Y/Z, x·y = T/Z (Hisil, Wong, Carter and Dawson, 2008).
struct Point {
  Number x{};
  Number y{};
  Number z{};
  Number t{};
};

constexpr Point kNeutral{kZero, kOne, kOne, kZero};
constexpr Point kBase{
    {{0x62d608f25d51a, 0x412a4b4f6592a, 0x75b7171a4b31d, 0x1ff60527118fe, 0x216936d3cd6e5}},
    {{0x6666666666658, 0x4cccccccccccc, 0x1999999999999, 0x3333333333333, 0x6666666666666}},
    kOne,
    {{0x68ab3a5b7dda3, 0x00eea2a5eadbb, 0x2af8df483c27e, 0x332b375274732, 0x67875f0fd78b7}},
};

// Holds for every pair, equal ones too, since d is no square (add-2008-hwcd-3).
Point operator+(const Point& p, const Point& q) {
  const Number a = (p.y - p.x) * (q.y - q.x);
  const Number b = (p.y + p.x) * (q.y + q.x);
  const Number c = p.t * kTwiceD * q.t;
  const Number d = (p.z + p.z) * q.z;
  const Number e = b - a;
  const Number f = d - c;
  const Number g = d + c;
  const Number h = b + a;
  return {e * f, g * h, f * g, e * h};
}

// RFC 8032, 5.1.3, but that y may be p or more.
std::optional<Point> decode_point(const Bytes32& bytes) {
  const Number y = decode(bytes);
  const Number u = y * y - kOne;
  const Number v = kD * y * y + kOne;
  const Number v3 = v * v * v;
  constexpr unsigned kTop = 251;
  Number x = u * v3 * power(u * v3 * v3 * v, kTop, 0xfd);  // (p − 5) / 8 = 2^252 − 3
  const Number difference = v * x * x - u;
  if (!is_zero(difference)) {
    if (!is_zero(v * x * x + u)) return std::nullopt;
    x = x * kRootOfMinusOne;
  }
  if ((encode(x)[0] & 1) != bytes[31] >> 7) x = kZero - x;
  return Point{x, y, kOne, x * y};
}

Bytes32 encode_point(const Point& point) {
  constexpr unsigned kTop = 254;
  const Number inverse = power(point.z, kTop, 0xeb);  // p − 2 = 2^255 − 21
  Bytes32 out = encode(point.y * inverse);
  out[31] = static_cast<std::uint8_t>(out[31] | (encode(point.x * inverse)[0] & 1) << 7);
  return out;
}

// ---- numbers modulo the group's order L ----

constexpr U256 kOrder{static_cast<U128>(1) << 124, static_cast<U128>(0x14def9dea2f79cd6) << 64 | 0x5812631a5cf5d3ed};

bool is_below_order(const U256& a) { return std::tie(a.hi, a.lo) < std::tie(kOrder.hi, kOrder.lo); }

bool bit_of(ByteView bytes, std::size_t bit) { return (bytes[bit / 8] >> (bit % 8) & 1) != 0; }

// By doubling and taking away, the highest bit first: what is carried stays below 2L < 2^254.
U256 reduced(ByteView bytes) {
  U256 rest;
  for (std::size_t bit = 8 * bytes.size(); bit-- > 0;) {
    rest = {rest.hi << 1 | rest.lo >> 127, rest.lo << 1 | (bit_of(bytes, bit) ? 1U : 0U)};
    if (is_below_order(rest)) continue;
    const U128 borrow = rest.lo < kOrder.lo ? 1 : 0;
    rest = {rest.hi - kOrder.hi - borrow, rest.lo - kOrder.lo};
  }
  return rest;
}

bool bit_of(const U256& number, unsigned bit) { return ((bit < 128 ? number.lo >> bit : number.hi >> (bit - 128)) & 1) != 0; }

U256 number_of(const Bytes32& bytes) {
  const auto half = [&](std::size_t at) {
    return static_cast<U128>(u64_le(ByteView(bytes).subspan(at + 8, 8))) << 64 | u64_le(ByteView(bytes).subspan(at, 8));
  };
  return {half(16), half(0)};
}

// a·P + b·Q, both doubled along together (Straus, Shamir).
Point sum_of_multiples(const U256& a, const Point& p, const U256& b, const Point& q) {
  const Point both = p + q;
  Point sum = kNeutral;
  constexpr unsigned kBits = 253;  // of numbers below L
  for (unsigned bit = kBits; bit-- > 0;) {
    sum = sum + sum;
    const bool has_a = bit_of(a, bit);
    const bool has_b = bit_of(b, bit);
    if (has_a || has_b) sum = sum + (has_a && has_b ? both : has_a ? p : q);
  }
  return sum;
}

}  // namespace

bool is_satisfied(const Bytes32& key, const Bytes32& r, const Bytes32& s, const Bytes64& challenge) {
  const U256 factor = number_of(s);
  if (!is_below_order(factor) || factor == U256{} || key == Bytes32{}) return false;
  const auto point = decode_point(key);
  if (!point) return false;
  const Point minus{kZero - point->x, point->y, point->z, kZero - point->t};
  return encode_point(sum_of_multiples(factor, kBase, reduced(challenge), minus)) == r;
}

}  // namespace peelback::ed25519
