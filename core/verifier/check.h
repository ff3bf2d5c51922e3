#pragma once
// Every hop of a published path, checked again from its evidence alone: no session, no network, no clock.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace peelback {

/// What is looked at, in the order of a hop's lines.
enum class Aspect : std::uint8_t {
  id,           // the transaction's bytes hash to its id
  signer,       // whose signature it carries
  cosigners,    // who else signed what a multisig transaction orders
  amount,       // the place's value stands in those bytes
  ordered,      // those bytes order the amount to be paid to the place
  event,        // the receipt has an event by which a token's contract paid it
  page,         // the page shows that value, and follows no more of it
  payer,        // it spends another place of the path, whose value stands in that one's bytes
  paid_by,      // whose account those bytes, or that event, say that it was paid from
  inputs,       // how many of its inputs' values follow from bytes
  branch,       // the Merkle branch, or the trie's proof, leads from the transaction to the header's root
  receipt,      // the receipt is the block's own
  outcome,      // the receipt says that the transaction did not fail
  work,         // the header's proof of work
  basis,        // what that header's place in the chain rests on
  first_block,  // headers that were checked lead to it from the chain's first block
  checkpoint,   // headers that were checked join it to a block that is known by heart
  height,       // the block's number
  name,         // what somebody calls the place
};
inline constexpr std::size_t kAspects = 19;
/// "id"
std::string_view aspect_name(Aspect aspect);

struct CheckLine {
  enum class State : std::uint8_t {
    ok,           // recomputed here
    differs,      // recomputed, and something else came out
    word,         // somebody's word
    not_checked,  // cannot be checked with what is here
  };
  Aspect aspect{};
  State state{};
  std::string expected{};  // what is stated, where it helps
  std::string found{};     // what came out: a number, an id, an address, the name of an error; by aspect where it is checked
};
inline constexpr std::size_t kCheckStates = 4;
/// "not_checked"
std::string_view check_state_name(CheckLine::State state);

struct CheckedPlace {
  std::string ref{};
  std::uint32_t hop = 0;
  std::vector<CheckLine> lines{};
  void add(Aspect aspect, CheckLine::State state, std::string expected = {}, std::string found = {}) {
    lines.push_back({aspect, state, std::move(expected), std::move(found)});
  }
};

struct CheckReport {
  std::vector<CheckedPlace> places{};  // in the path's order
  std::size_t count(CheckLine::State state) const;
};

/// The report on public evidence (evidence.h). `publication`: the data of the page that it came in (peelback-publication/1), whose
/// numbers are held against it; empty for evidence alone. Errors of parse_evidence(), and of the publication with "publication"
/// in `where`. Linear, but for one search of the transactions for each input, and of the path for each payment on a chain of accounts.
Result<CheckReport> check_evidence(std::string_view evidence, std::string_view publication = {});

/// {"counts":{"differs","not_checked","ok","word"},"format":"peelback-check/1","places":[{"hop","lines":[{"aspect","expected",
/// "found","state"}],"ref"}]}, canonical JSON. An error instead of a report: {"error":{"code","detail","where"},"format"}.
std::string write_check_report(const Result<CheckReport>& report);

}  // namespace peelback
