#pragma once
// Chains of accounts are half of the core, and a page that follows outputs downloads none of it: its first module is linked
// without them.

#include "base/result.h"
#include "model/chain.h"

namespace peelback {

/// Whether this program holds what chains of accounts need: their dialects and tables, walk, bounds and cards, and the way from
/// one ledger to another; and scrypt, which Litecoin's headers are checked with. The link says so: true, but in the module that
/// brings a definition of its own (wasm/outputs_only.cpp). What stands only behind it is left out of that module.
bool has_accounts();

/// Whether this program leaves out what the chain needs.
bool is_left_out(Chain chain);

/// Whether the chain has accounts and this program holds what they need.
bool follows_accounts_of(Chain chain);

/// part_not_loaded: what stands at `where` is for the program with everything.
Error accounts_not_loaded(std::string where);

}  // namespace peelback
