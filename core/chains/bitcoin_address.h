#pragma once
// Output scripts and the addresses that stand for them, on Bitcoin and on the chains that took its forms over.

#include <optional>

#include "chains/bech32.h"
#include "model/chain.h"

namespace peelback::bitcoin {

enum class Network : std::uint8_t { mainnet, testnet };

/// The kinds of output script that Esplora names (electrs, 2024): script_type_name() gives its words.
enum class ScriptType : std::uint8_t {
  p2pk,
  p2pkh,
  p2sh,
  v0_p2wpkh,
  v0_p2wsh,
  v1_p2tr,
  op_return,
  multisig,
  anchor,
  empty,
  provably_unspendable,
  unknown,
};

ScriptType script_type(ByteView script);
std::string_view script_type_name(ScriptType type);

/// OP_RETURN first, or longer than the 10,000 bytes that a script may have: nobody can ever spend it.
bool is_provably_unspendable(ByteView script);

/// The address of a P2PKH, P2SH or witness output (P2WPKH, P2WSH, P2TR, versions to come). Absent for every other
/// script: a bare public key, bare multisig and OP_RETURN have none, nor has what lies in Litecoin's MWEB. Absent on chains
/// whose forms are not known here. Of Bitcoin Cash it is the form from before the split.
std::optional<std::string> address_of(ByteView script, Chain chain, Network network = Network::mainnet);

struct AddressScript {
  Bytes script{};
  Network network{};
};

/// The script that an address of the chain stands for; of Litecoin's P2SH also in the form "3…" that it shared with Bitcoin
/// until 2017. bad_address naming what is wrong (an unknown prefix or version, a length that does not fit the version, bech32
/// where BIP350 wants bech32m), bad_checksum; unsupported for an address inside Litecoin's MWEB. Capital bech32 is accepted.
Result<AddressScript> parse_address(std::string_view text, Chain chain);

/// The output script of a decoded witness address, whatever its prefix: Litecoin writes them with its own. bad_address
/// as above.
Result<Bytes> witness_script(const Bech32& decoded);

}  // namespace peelback::bitcoin
