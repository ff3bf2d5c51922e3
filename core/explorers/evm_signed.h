#pragma once
// Whether what a source says of a transaction is what its sender signed.

#include <optional>
#include <string_view>

#include "base/json_reader.h"
#include "chains/evm_transaction.h"

namespace peelback::evm_facts {

/// What its sender signed of a transaction object of JSON-RPC, and the signature. Absent where not all of it is told, and for
/// a rollup's own types.
std::optional<evm::Transaction> find_signed(const JsonValue& object);

enum class Signed : std::uint8_t {
  not_told,  // a field that is signed is missing, or the type is a rollup's own, which nobody signs
  verified,  // the fields hash to the id, and the sender signed them
};

/// Of a transaction object of JSON-RPC, against its stated `hash` and `from` (canonical). Errors: txid_mismatch at `hash`,
/// source_mismatch at `from`, bad_number at `v` or `signature`.
Result<Signed> check_signed(const JsonValue& transaction, std::string_view id, std::string_view from);

}  // namespace peelback::evm_facts
