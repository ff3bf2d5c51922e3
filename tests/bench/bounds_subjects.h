#pragma once
// Bounds of one target on everything downstream of the thefts of the workload.

#include <string>
#include <vector>

#include "bench/workload.h"
#include "model/store.h"
#include "taint/bounds.h"

namespace peelback::bench {

struct BoundsSubject {
  Store store{Chain::bitcoin};
  Question question{};
  TraceHints hints{};     // every block is there
  BoundsTarget target{};  // one output in five thousand
  Bounds bounds{};
};

/// `store` holds the workload's transactions, `question` its starts.
BoundsSubject make_bounds_subject(const Workload& workload, Store store, Question question);
void find_bounds(BoundsSubject& subject);
std::string answer_of(const BoundsSubject& subject);

}  // namespace peelback::bench
