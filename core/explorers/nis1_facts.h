#pragma once
// What nodes of NEM state, as facts about the store's chain: transactions with their movements, and mosaics.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_reader.h"
#include "explorers/account_dialect.h"

namespace peelback::nis1 {

/// 2015-03-29 00:06:25 UTC, from which NEM counts seconds (SystemTimeProvider).
inline constexpr std::int64_t kFirstSecond = 1'427'587'585;

/// Where a transaction stands. Its own time stamp is its signer's clock and says nothing about when it was taken into a
/// block: only the block's time does.
struct TransactionPlace {
  std::optional<std::uint32_t> height{};
  std::optional<std::uint32_t> index{};
  std::optional<std::int64_t> time_s{};
  bool unconfirmed = false;
  std::string stated_id{};        // hexadecimal; empty: the source gives none
  std::string stated_inner_id{};  // of the transaction inside a multisig one
  SourceRef source{};
};

class Facts {
 public:
  Facts(AccountStore& store, AccountReading& reading) : store_(store), reading_(reading) {}
  AccountStore& store() { return store_; }
  AccountReading& reading() { return reading_; }

  /// The transaction and what it moves; of a multisig one what the transaction inside moves, by its own signer, who pays
  /// all of the fees. Gives its id. A message is a memo: text that is UTF-8 as it is, other bytes and those that the sender
  /// marked as such as "hex:…", encrypted ones as "encrypted:…", which nobody without a key can read.
  /// Errors: signed_bytes()'s and check_signatures()'s; unsupported for another network; txid_mismatch where the fields do not
  /// hash to the stated id (like signature_mismatch also listed as contradicted); bad_address; too_large.
  Result<std::string> add(const JsonValue& transaction, const TransactionPlace& place);

  /// A mosaic's divisibility, and its levy, which then counts for every movement of it that is there.
  /// Errors by field.
  Result<AssetIndex> add_definition(const JsonValue& definition);

  void add_block_time(std::uint32_t height, std::int64_t time_s);
  /// A row that was not admitted: the answer is not complete any more.
  void lose(Error error);

 private:
  /// What the asset's levy moves beside a payment, where both are known.
  void add_levy(Movement paid);

  AccountStore& store_;
  AccountReading& reading_;
};

/// "nem:dim:coin", or the native asset's for "nem:xem". The object holds `namespaceId` and `name`.
Result<std::string> mosaic_reference(const JsonValue& mosaic_id);

}  // namespace peelback::nis1
