#include "chains/bitcoin_block.h"

#include <algorithm>
#include <tuple>

#include "base/hash.h"
#include "chains/coin_rules.h"

namespace peelback::bitcoin {

namespace {

constexpr std::uint32_t kPeriodBlocks = 2016;
constexpr std::uint32_t kPeriodSeconds = 14 * 24 * 60 * 60;

bool is_above(const U256& a, const U256& b) {
  return std::tie(a.hi, a.lo) > std::tie(b.hi, b.lo);
}

U128 big_endian(ByteView bytes) {
  U128 value = 0;
  for (const auto byte : bytes) value = value << 8 | byte;
  return value;
}

// value · 2^(8·bytes), for results that fit: the caller has looked at the bytes that would fall out.
U256 shifted_left(std::uint32_t value, unsigned bytes) {
  const unsigned bits = 8 * bytes;
  if (bits >= 128) return {static_cast<U128>(value) << (bits - 128), 0};
  const U128 lo = static_cast<U128>(value) << bits;
  const U128 hi = bits == 0 ? 0 : static_cast<U128>(value) >> (128 - bits);
  return {hi, lo};
}

std::uint8_t byte_of(const U256& number, unsigned index) {
  return static_cast<std::uint8_t>(index < 16 ? number.lo >> (8 * index) : number.hi >> (8 * (index - 16)));
}

// floor(target · seconds / period), held at the easiest target: the products stay below 2^256 because targets stay
// below 2^224 and seconds below 2^23.
U256 retarget(const U256& target, std::uint32_t seconds) {
  const U256 low = mul_wide(target.lo, seconds);
  const U256 product{target.hi * seconds + low.hi, low.lo};
  // Long division by a 32-bit number, 32 bits at a time.
  U256 quotient;
  std::uint64_t remainder = 0;
  for (unsigned limb = 8; limb-- > 0;) {
    const U128 half = limb < 4 ? product.lo : product.hi;
    const unsigned shift = 32 * (limb % 4);
    const std::uint64_t part = remainder << 32 | static_cast<std::uint32_t>(half >> shift);
    (limb < 4 ? quotient.lo : quotient.hi) |= static_cast<U128>(part / kPeriodSeconds) << shift;
    remainder = part % kPeriodSeconds;
  }
  const U256 easiest = *parse_target(kEasiestBits);
  return is_above(quotient, easiest) ? easiest : quotient;
}

// The rule that every node applies at the first header of a period; its clock starts at the period's first header, so
// it spans 2015 intervals (an off-by-one that is now the rule).
std::uint32_t next_bits(const ChainPoint& last) {
  if ((last.height + 1) % kPeriodBlocks != 0) return last.bits;
  const std::int64_t taken_s = std::int64_t{last.time_s} - std::int64_t{last.period_start_s};
  const auto held_s = std::clamp<std::int64_t>(taken_s, kPeriodSeconds / 4, std::int64_t{kPeriodSeconds} * 4);
  return compact_target_floor(retarget(*parse_target(last.bits), static_cast<std::uint32_t>(held_s)));
}

std::string bits_text(std::uint32_t bits) {
  Bytes bytes;
  put_u32_le(bytes, bits);
  std::reverse(bytes.begin(), bytes.end());
  return "0x" + to_hex(bytes);
}

}  // namespace

BlockHeader parse_header(const HeaderBytes& bytes) {
  ByteReader reader(bytes);  // 80 bytes hold every field: no read can fail
  BlockHeader header;
  header.version = *reader.u32_le("version");
  header.previous.bytes = *reader.bytes32("previous block");
  header.merkle_root = *reader.bytes32("Merkle root");
  header.time_s = *reader.u32_le("time");
  header.bits = *reader.u32_le("bits");
  header.nonce = *reader.u32_le("nonce");
  return header;
}

BlockHash hash_header(const HeaderBytes& bytes) {
  return BlockHash{sha256d(bytes)};
}

const BlockHash& genesis_hash() {
  return coin_rules(Chain::bitcoin).genesis;
}

Result<U256> parse_target(std::uint32_t bits, std::uint32_t easiest_bits) {
  const unsigned size = bits >> 24;
  const std::uint32_t mantissa = bits & 0x007fffff;
  const auto refuse = [&](std::string_view why) {
    return Error{Code::bad_number, "bits", bits_text(bits) + " stands for a target that is " + std::string(why)};
  };
  const std::uint32_t small = size < 3 ? mantissa >> (8 * (3 - size)) : mantissa;
  if (small == 0) return refuse("zero");
  if ((bits & 0x00800000) != 0) return refuse("negative");
  if (size > 32) return refuse("beyond 256 bits");
  const U256 target = shifted_left(small, size < 3 ? 0 : size - 3);
  if (is_above(target, shifted_left(easiest_bits & 0x007fffff, (easiest_bits >> 24) - 3))) {
    return refuse("easier than the chain ever allowed");
  }
  return target;
}

std::uint32_t compact_target_floor(const U256& target) {
  unsigned size = 32;
  while (size > 0 && byte_of(target, size - 1) == 0) --size;
  // The top bit of the mantissa is a sign: a target that begins with it takes one more byte.
  if (size > 0 && byte_of(target, size - 1) >= 0x80) ++size;
  std::uint32_t mantissa = 0;
  for (unsigned i = 0; i < 3; ++i) {
    const unsigned index = size - 1 - i;  // wraps below zero for tiny targets: those bytes are zero
    mantissa = mantissa << 8 | (index < 32 ? byte_of(target, index) : 0u);
  }
  return size << 24 | mantissa;
}

U256 hash_number(const BlockHash& hash) {
  const Bytes32 bytes = reversed(hash.bytes);
  return {big_endian(ByteView(bytes).first(16)), big_endian(ByteView(bytes).last(16))};
}

Result<Done> check_work(std::uint32_t bits, const BlockHash& hash, std::uint32_t easiest_bits) {
  const auto target = parse_target(bits, easiest_bits);
  if (!target) return Error{Code::pow_mismatch, "bits", target.error().detail};
  if (is_above(hash_number(hash), *target)) {
    return Error{Code::pow_mismatch, "", "the hash " + hash.to_text() + " is above the target of " + bits_text(bits)};
  }
  return Done{};
}

bool is_permitted_target(std::uint32_t bits, std::uint32_t next_bits, std::uint32_t next_height, std::uint32_t easiest_bits) {
  if (next_height % kPeriodBlocks != 0) return bits == next_bits;
  const auto target = parse_target(bits, easiest_bits);
  const auto next = parse_target(next_bits, easiest_bits);
  if (!target || !next) return false;
  // No allowed target comes near 2^254: nothing falls out.
  const U256 easier{target->hi << 2 | target->lo >> 126, target->lo << 2};
  const U256 harder{target->hi >> 2, target->lo >> 2 | target->hi << 126};
  const auto hardest = parse_target(compact_target_floor(harder), easiest_bits);
  return hardest && !is_above(*next, easier) && !is_above(*hardest, *next);
}

U128 difficulty_floor(std::uint32_t bits) {
  const auto target = parse_target(bits);
  if (!target) return 0;
  // 0xffff · 256^26 over mantissa · 256^(size − 3), of the one normal form: size is at most 29 there.
  const std::uint32_t normal = compact_target_floor(*target);
  const unsigned size = normal >> 24;
  const std::uint32_t mantissa = normal & 0x007fffff;
  const unsigned shift = 8 * (29 - size);
  if (shift > 127) return kU128Max;
  return mul_div_floor(kEasiestBits & 0x007fffff, static_cast<U128>(1) << shift, mantissa).value_or(kU128Max);
}

Result<ChainPoint> start_path(const HeaderBytes& genesis) {
  const BlockHash hash = hash_header(genesis);
  if (hash != genesis_hash()) {
    return Error{Code::header_mismatch, "", "block " + hash.to_text() + " is not the genesis block"};
  }
  const BlockHeader header = parse_header(genesis);
  return ChainPoint{
      .hash = hash, .height = 0, .time_s = header.time_s, .bits = header.bits, .period_start_s = header.time_s};
}

Result<ChainPoint> extend_path(const ChainPoint& point, const HeaderBytes& bytes) {
  const BlockHeader header = parse_header(bytes);
  if (header.previous != point.hash) {
    return Error{Code::header_mismatch, "previous",
                 "follows " + header.previous.to_text() + ", not " + point.hash.to_text()};
  }
  if (const auto demanded = next_bits(point); header.bits != demanded) {
    return Error{Code::pow_mismatch, "bits",
                 "states " + bits_text(header.bits) + " where the chain demands " + bits_text(demanded)};
  }
  const BlockHash hash = hash_header(bytes);
  if (auto done = check_work(header.bits, hash); !done) return done.error();
  const std::uint32_t height = point.height + 1;
  return ChainPoint{.hash = hash,
                    .height = height,
                    .time_s = header.time_s,
                    .bits = header.bits,
                    .period_start_s = height % kPeriodBlocks == 0 ? header.time_s : point.period_start_s};
}

MerkleRoot merkle_root(std::vector<Bytes32> nodes) {
  MerkleRoot result;
  if (nodes.empty()) return result;
  while (nodes.size() > 1) {
    const std::size_t count = nodes.size();
    for (std::size_t i = 0; i < count; i += 2) {
      const bool has_right = i + 1 < count;
      if (has_right && nodes[i] == nodes[i + 1]) result.has_twins = true;
      nodes[i / 2] = sha256d_pair(nodes[i], nodes[has_right ? i + 1 : i]);
    }
    nodes.resize((count + 1) / 2);
  }
  result.root = nodes.front();
  return result;
}

MerkleProof build_proof(std::span<const Bytes32> leaves, std::uint32_t position) {
  MerkleProof proof{.position = position};
  std::vector<Bytes32> nodes(leaves.begin(), leaves.end());
  for (std::size_t place = position; nodes.size() > 1; place /= 2) {
    const std::size_t count = nodes.size();
    const std::size_t neighbour = place ^ 1;
    proof.path.push_back(nodes[neighbour < count ? neighbour : place]);
    for (std::size_t i = 0; i < count; i += 2) nodes[i / 2] = sha256d_pair(nodes[i], nodes[i + 1 < count ? i + 1 : i]);
    nodes.resize((count + 1) / 2);
  }
  return proof;
}

Result<Bytes32> fold_proof(const TxId& txid, const MerkleProof& proof) {
  Bytes32 node = txid.bytes;
  std::uint64_t place = proof.position;
  for (const Bytes32& neighbour : proof.path) {
    const bool is_right = place % 2 != 0;
    if (is_right && neighbour == node) {
      return Error{Code::merkle_mismatch, "merkle", "the path repeats a node as its own left neighbour"};
    }
    node = is_right ? sha256d_pair(neighbour, node) : sha256d_pair(node, neighbour);
    place /= 2;
  }
  if (place != 0) {
    return Error{Code::merkle_mismatch, "pos",
                 "position " + std::to_string(proof.position) + " is beyond a tree of " +
                     std::to_string(proof.path.size()) + " levels"};
  }
  return node;
}

std::optional<std::uint32_t> coinbase_height(std::uint32_t block_version, const Transaction& coinbase, std::uint32_t first_enforced_height) {
  // A signed field: the versions of 2016 and later that set high bits stay positive.
  if (static_cast<std::int32_t>(block_version) < 2 || !coinbase.is_coinbase()) return std::nullopt;
  const ByteView script = coinbase.inputs[0].script_sig;
  constexpr std::size_t kHeightBytes = 3;  // for every height from 32768 to 8388607
  if (script.size() <= kHeightBytes || script[0] != kHeightBytes || script[kHeightBytes] >= 0x80) return std::nullopt;
  const std::uint32_t height = script[1] | std::uint32_t{script[2]} << 8 | std::uint32_t{script[3]} << 16;
  if (height < first_enforced_height) return std::nullopt;
  return height;
}

std::optional<Bytes32> witness_commitment(const Transaction& coinbase) {
  constexpr auto kPrefix = std::to_array<std::uint8_t>({0x6a, 0x24, 0xaa, 0x21, 0xa9, 0xed});
  for (std::size_t i = coinbase.outputs.size(); i-- > 0;) {
    const ByteView script = coinbase.outputs[i].script;
    if (script.size() < kPrefix.size() + 32 || !std::equal(kPrefix.begin(), kPrefix.end(), script.begin())) continue;
    Bytes32 commitment{};
    std::copy_n(script.begin() + kPrefix.size(), commitment.size(), commitment.begin());
    return commitment;
  }
  return std::nullopt;
}

std::optional<Bytes32> expected_witness_commitment(std::vector<Bytes32> wtxids, const Transaction& coinbase) {
  if (wtxids.empty() || coinbase.inputs.empty()) return std::nullopt;
  const auto items = witness_items(coinbase.inputs[0].witness);
  if (items.size() != 1 || items[0].size() != 32) return std::nullopt;
  wtxids.front() = Bytes32{};
  const Bytes32 root = merkle_root(std::move(wtxids)).root;
  return sha256d_of({root, items[0]});
}

}  // namespace peelback::bitcoin
