#pragma once
// What sources state differently of chains of accounts: both sides, each with who states it and where in which bytes.

#include <string>
#include <string_view>
#include <vector>

#include "base/json_writer.h"
#include "session/ledgers.h"
#include "session/told_trail.h"

namespace peelback {

/// Whether the problem is such a contradiction. They are told from the facts as they are, not as they came.
bool is_contradiction(const Problem& problem);

/// Every one, as a problem whose detail names all sides; in no order. Nothing where this program has no accounts. With hosts and
/// files for readers; documents name replies by their bytes alone.
enum class NamesSources : bool { by_bytes, by_provider };
std::vector<Problem> contradiction_problems(const Ledgers& ledgers, const ReplyTable& replies, NamesSources names);

/// By chain, then place. Nothing where this program has no accounts.
std::vector<Contradiction> find_contradictions(const Ledgers& ledgers);

/// Gives those among the problems of one reply their full details.
void name_sides(std::vector<Problem>& problems, const AccountStore& store, const ReplyTable& replies);

/// The member "contradictions" of documents: amounts in base units, sources by hash and pointer. Left out where there are none.
void put_contradictions(JsonWriter& json, const std::vector<Contradiction>& contradictions, const ReplyTable& replies);

/// One side for the details of a payment or a place.
struct ToldSide {
  std::string text{};  // "sender: 0xd8da…6045"
  std::vector<ToldSource> sources{};
};
/// Of what stands in the transaction (its id), or of the account's balances (its address in canonical form); empty: not asked for.
std::vector<ToldSide> sides_of(const AccountStore& store, const ReplyTable& replies, std::string_view txid, std::string_view account);

}  // namespace peelback
