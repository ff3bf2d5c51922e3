#include "model/ids.h"

#include <algorithm>

namespace peelback {

namespace {

// Ids are compared as they are printed: last byte first.
bool printed_less(const Bytes32& a, const Bytes32& b) {
  return std::lexicographical_compare(a.rbegin(), a.rend(), b.rbegin(), b.rend());
}

}  // namespace

bool TxId::operator<(const TxId& other) const { return printed_less(bytes, other.bytes); }

std::string TxId::to_text() const { return to_hex(reversed(bytes)); }

Result<TxId> parse_txid(std::string_view text) {
  const auto bytes = parse_hex32(text);
  if (!bytes) return bytes.error();
  return TxId{reversed(*bytes)};
}

bool BlockHash::operator<(const BlockHash& other) const { return printed_less(bytes, other.bytes); }

std::string BlockHash::to_text() const { return to_hex(reversed(bytes)); }

Result<BlockHash> parse_block_hash(std::string_view text) {
  const auto bytes = parse_hex32(text);
  if (!bytes) return bytes.error();
  return BlockHash{reversed(*bytes)};
}

}  // namespace peelback
