#pragma once
// What nodes state of a block and of a receipt, put back into what the block's header commits to.

#include <optional>

#include "base/json_reader.h"
#include "chains/evm_block.h"

namespace peelback::evm_facts {

/// The receipt that a receipt object of JSON-RPC states. Absent where a field that is committed to is missing or ill-formed, and
/// for a rollup's own types. Whether it is the block's shows only against the block's root.
std::optional<evm::Receipt> find_receipt(const JsonValue& object);

/// The header of a block object of JSON-RPC, where it hashes to the object's `hash`: absent otherwise, which is what a chain with
/// fields of its own comes to.
std::optional<evm::BlockHeader> find_header(const JsonValue& object);

}  // namespace peelback::evm_facts
