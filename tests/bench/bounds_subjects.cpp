#include "bench/bounds_subjects.h"

#include <utility>

namespace peelback::bench {

namespace {

constexpr std::uint32_t kOutputsPerTarget = 5000;

}  // namespace

BoundsSubject make_bounds_subject(const Workload& workload, Store store, Question question) {
  BoundsSubject subject{.store = std::move(store), .question = std::move(question)};
  const auto last = static_cast<std::uint32_t>(subject.store.block_count() - 1);
  subject.hints.run_ends.assign(subject.store.block_count(), BlockIndex{last});
  subject.target.open_ended = false;
  for (std::uint32_t o = 0; o < workload.ledger.value.size(); o += kOutputsPerTarget) subject.target.outputs.push_back(OutputIndex{o});
  return subject;
}

void find_bounds(BoundsSubject& subject) {
  subject.bounds = Bounds{};
  if (auto bounds = peelback::find_bounds(subject.store, subject.question, subject.hints, subject.target)) subject.bounds = *bounds;
}

std::string answer_of(const BoundsSubject& subject) {
  const Bounds& bounds = subject.bounds;
  return "{\"start\":\"" + bounds.start.to_text() + "\",\"at_least\":\"" + bounds.at_least.to_text() + "\",\"at_most\":\"" +
         bounds.at_most.to_text() + "\",\"transactions\":" + std::to_string(bounds.transactions) + "}";
}

}  // namespace peelback::bench
