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
Answer trace_by_hand(const RandomCase& random_case, Method method);
Answer answer_of(const RandomCase& random_case, const Store& store, const Trail& trail);

}  // namespace peelback::test
