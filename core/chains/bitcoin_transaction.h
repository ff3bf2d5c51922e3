#pragma once
// Transactions as Bitcoin and its descendants serialise them: the original form, the segregated-witness form (BIP144), and
// Litecoin's form of a HogEx (mweb.h).

#include <vector>

#include "base/bytes.h"
#include "model/chain.h"
#include "model/ids.h"

namespace peelback::bitcoin {

/// 21 million bitcoin: no output, and no sum of outputs, is worth more.
inline constexpr std::uint64_t kMaxMoneySat = 2'100'000'000'000'000;

/// The output index that only a coinbase spends.
inline constexpr std::uint32_t kNoVout = 0xffffffff;

/// The views lie in the bytes that were parsed, or in whatever the caller filled the fields from.
struct Input {
  Outpoint prevout{};
  ByteView script_sig{};
  std::uint32_t sequence = 0xffffffff;
  ByteView witness{};  // the stack as serialised: its count, then each item with its length; empty: none
};

struct Output {
  std::uint64_t value_sat{};
  ByteView script{};
};

/// A transaction over bytes that somebody else keeps. Parsing into the same object again allocates nothing once its
/// vectors have grown.
struct Transaction {
  std::uint32_t version{};  // signed in some explorers: the same 32 bits
  std::vector<Input> inputs{};
  std::vector<Output> outputs{};
  std::uint32_t locktime{};
  bool has_witness = false;
  bool is_hogex = false;  // Litecoin's flag 0x08, with no extension of its own
  ByteView raw{};   // the whole serialisation
  ByteView body{};  // of it, the inputs and outputs with their counts: what the id covers besides version and locktime

  bool is_coinbase() const;
  /// Without marker, flags and witnesses.
  std::size_t stripped_size() const { return 8 + body.size(); }
  /// BIP141: three times the stripped size plus the whole size.
  std::size_t weight() const { return 3 * stripped_size() + raw.size(); }
};

/// Reads one transaction and leaves the reader after it. On an error `out` is unspecified. truncated, bad_length, or
/// bad_number (no inputs, no outputs, an unknown flag, a length written longer than it needs to be); `where` is the
/// byte, `detail` begins with the field, such as vin[3]. Amounts are check_amounts()'s business. On Litecoin unsupported for
/// one that carries an extension of its own, which only those do that wait for their block.
Result<Done> parse_transaction(ByteReader& reader, Transaction& out, Chain chain = Chain::bitcoin);
/// Exactly one transaction; trailing_bytes otherwise.
Result<Transaction> parse_transaction(ByteView bytes, Chain chain = Chain::bitcoin);

/// bad_number at `vout[n].value` for an output above the most that the chain will ever have, at `vout` for a sum above it.
Result<Done> check_amounts(std::span<const Output> outputs, std::uint64_t max_money_sat = kMaxMoneySat);

/// SHA-256d of the stripped serialisation.
TxId txid(const Transaction& transaction);
/// SHA-256d of the whole serialisation (BIP141); the same as the txid where there is no witness.
Bytes32 wtxid(const Transaction& transaction);

/// The id that these fields hash to: how an explorer's JSON is held to the id that it states. Witnesses do not count.
TxId txid_of(std::uint32_t version, std::uint32_t locktime, std::span<const Input> inputs,
             std::span<const Output> outputs);

/// The serialisation of the fields, with witnesses when an input has one, as a HogEx when it is one.
/// serialise(parse(bytes)) == bytes.
Bytes serialise(const Transaction& transaction);

/// The items of a serialised witness stack, which must come from parse_transaction().
std::vector<ByteView> witness_items(ByteView witness);

}  // namespace peelback::bitcoin
