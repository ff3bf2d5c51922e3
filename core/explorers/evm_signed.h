#pragma once
// Whether what a source says of a transaction is what its sender signed.

#include <string_view>

#include "base/json_reader.h"

namespace peelback::evm_facts {

enum class Signed : std::uint8_t {
  not_told,  // a field that is signed is missing, or the type is a rollup's own, which nobody signs
  verified,  // the fields hash to the id, and the sender signed them
};

/// Of a transaction object of JSON-RPC, against its stated `hash` and `from` (canonical). Errors: txid_mismatch at `hash`,
/// source_mismatch at `from`, bad_number at `v` or `signature`.
Result<Signed> check_signed(const JsonValue& transaction, std::string_view id, std::string_view from);

}  // namespace peelback::evm_facts
