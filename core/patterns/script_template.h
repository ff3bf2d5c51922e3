#pragma once
// The forms of output script that wallets use, told apart by their bytes.

#include <cstdint>

#include "base/bytes.h"

namespace peelback {

enum class ScriptTemplate : std::uint8_t { other, p2pk, p2pkh, p2sh, p2wpkh, p2wsh, p2tr };

/// Source: Bitcoin Core src/script/solver.cpp; BIP16, BIP141, BIP341.
ScriptTemplate script_template(ByteView script);

}  // namespace peelback
