#pragma once
// How places are named: references, addresses, short titles, ends.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "session/told_trail.h"

namespace peelback {

/// The address of a script as the chain writes it; absent for P2PK, bare multisig, OP_RETURN and unknown scripts.
std::optional<std::string> script_address(const Store& store, ScriptIndex script);

/// Esplora's name of a script's type: "p2pkh".
std::string script_type(const Store& store, ScriptIndex script);

/// What stands on a box that has no address: "key 04ae…9f5a".
std::string script_title(const Store& store, ScriptIndex script);

/// A height that is known.
std::optional<std::uint32_t> known_height(std::uint32_t height);

/// "unspent as of block 370,661", "deposited at Huobi.com, according to …", as a reader sees an end. Of a service the
/// end's detail is a claim with its attribution (claim_text()).
std::string end_label(const ToldTrail& trail, const ToldEnd& end);

/// A contract that passed nothing on: an end `service` that no label made.
bool is_contract_end(EndReason reason, std::string_view detail);

/// What the rows of the table and the sentences of an article are called, by hop: the box of the picture, and behind it the
/// label where it is not the first, and which of several payments to an account it is: "place:<key>#2.3".
std::vector<std::string> hop_ids(const ToldTrail& trail);

/// What the starts put at a start of the trail. An account gets traced coins back too: these are not among it.
U128 start_amount_at(const ToldTrail& trail, std::uint32_t place);

/// The largest end at a place; of all labels where `label` is none. Null: no coins end there.
const ToldEnd* largest_end(const ToldTrail& trail, std::uint32_t place, std::optional<std::uint32_t> label);

/// Whether the asset's chain has accounts, not outputs.
bool is_on_accounts(const ShownAsset& asset);

}  // namespace peelback
