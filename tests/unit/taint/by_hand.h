#pragma once
// The rules once more, written to be obviously right instead of fast: every unit of money is a token of its own, moved
// one at a time. There is no multiplication and no division here. Made-up ledgers of a few dozen units only.

#include <map>
#include <random>
#include <string>
#include <vector>

#include "unit/taint/ledger.h"

namespace peelback::test {

/// A ledger whose transactions stand in processing order, with starts of every form on it.
struct RandomCase {
  Ledger ledger;
  std::vector<Start> starts;
};
RandomCase random_case(std::mt19937_64& random);

/// "pay:0 label 2" -> units that end there, and what each start added and found traced already.
struct Answer {
  std::map<std::string, std::uint64_t> ends;
  std::vector<std::uint64_t> added;
  std::vector<std::uint64_t> already_traced;
  bool operator==(const Answer&) const = default;
};
/// The label of each unit, from the first one on; kOtherMoney for those of no theft.
using Tokens = std::vector<std::uint32_t>;
/// Fills buckets with the inputs' units by a conserving rule. The last bucket is the fee.
std::vector<Tokens> divide(Method method, const std::vector<Tokens>& inputs, const std::vector<std::uint64_t>& buckets);
/// Gives the first units that no theft has to a label, and returns how many there were among them.
std::uint64_t begin(Method method, Tokens& tokens, std::uint64_t units, std::uint32_t label);
void add_ends(Answer& answer, const std::string& place, const Tokens& tokens);

Answer trace_by_hand(const RandomCase& random_case, Method method);
Answer answer_of(const RandomCase& random_case, const Store& store, const Trail& trail);

}  // namespace peelback::test
