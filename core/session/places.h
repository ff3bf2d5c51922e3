#pragma once
// How places of a trail are named: references, addresses, short titles.

#include <optional>
#include <string>

#include "taint/trail.h"

namespace peelback {

/// "bitcoin:<txid>:<vout>", or "bitcoin:<txid>:fee".
std::string place_ref(const Store& store, const Place& place);

/// The address of a script as the chain writes it; absent for P2PK, bare multisig, OP_RETURN and unknown scripts.
std::optional<std::string> script_address(const Store& store, ScriptIndex script);
std::optional<std::string> place_address(const Store& store, const Place& place);

/// Esplora's name of a script's type: "p2pkh".
std::string script_type(const Store& store, ScriptIndex script);

/// What a reader sees on the box: a short address, else what the script is ("key 04ae…9f5a").
std::string place_title(const Store& store, const Place& place);

/// What a sentence calls it: the address in full, else what the script is.
std::string full_title(const Store& store, const Place& place);

/// Traced coins of all labels at a place.
U128 traced_amount(const Trail& trail, const Place& place);

/// A height that is known.
std::optional<std::uint32_t> known_height(std::uint32_t height);

/// "unspent as of block 370,661", "deposited at Huobi.com, according to …", as a reader sees an end. Of a service the
/// end's detail is a claim with its attribution (claim_text()).
std::string end_label(const End& end);

}  // namespace peelback
