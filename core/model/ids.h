#pragma once
// Dense indices into the store's columns. Each kind is a type of its own, so that they cannot be mixed.

#include <cstdint>
#include <limits>

#include "base/bytes.h"

namespace peelback {

template <class Tag>
struct Index {
  static constexpr std::uint32_t kNoneValue = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t value = kNoneValue;
  constexpr Index() = default;
  explicit constexpr Index(std::uint32_t v) : value(v) {}
  explicit constexpr Index(std::size_t v) : value(static_cast<std::uint32_t>(v)) {}
  constexpr bool exists() const { return value != kNoneValue; }
  constexpr bool operator==(const Index&) const = default;
  constexpr bool operator<(const Index& other) const { return value < other.value; }
};

using TxIndex = Index<struct TxTag>;
using InputIndex = Index<struct InputTag>;
using OutputIndex = Index<struct OutputTag>;
using ScriptIndex = Index<struct ScriptTag>;
using BlockIndex = Index<struct BlockTag>;
using ReplyIndex = Index<struct ReplyTag>;

/// A transaction id in the order in which it is hashed; to_text() turns it round, as explorers print it.
struct TxId {
  Bytes32 bytes{};
  bool operator==(const TxId&) const = default;
  /// By the text that explorers print: the tie-break of RULES.md §1.
  bool operator<(const TxId& other) const;
  std::string to_text() const;
};
/// 64 hexadecimal digits as explorers print them. bad_hex otherwise.
Result<TxId> parse_txid(std::string_view text);

/// A block's id, in hash order like TxId. The two cannot be mixed.
struct BlockHash {
  Bytes32 bytes{};
  bool operator==(const BlockHash&) const = default;
  bool operator<(const BlockHash& other) const;
  std::string to_text() const;
};
Result<BlockHash> parse_block_hash(std::string_view text);

/// An output named by its transaction's id and its position there.
struct Outpoint {
  TxId txid{};
  std::uint32_t vout{};
  bool operator==(const Outpoint&) const = default;
};

}  // namespace peelback
