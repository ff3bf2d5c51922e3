#include "taint/reached.h"

#include <utility>

namespace peelback {

namespace {

constexpr Method kConservingMethods[] = {Method::fifo, Method::lifo, Method::haircut, Method::tiho, Method::dirty_first};
constexpr EndReason kNotFollowed[] = {EndReason::open,         EndReason::service, EndReason::busy,  EndReason::mixer,
                                      EndReason::shielded,     EndReason::dust,    EndReason::limit, EndReason::not_followed,
                                      EndReason::fetch_failed, EndReason::out_of_data};

// Sums over one trail cannot overflow: every place holds fewer than 2^64 units.
void add(Amount& sum, Amount amount) { sum = Amount{sum.units() + amount.units()}; }

ReachedByRule sum_of(Method method, const Trail& trail) {
  ReachedByRule sum{.method = method};
  for (const AuditRow& row : trail.audit) add(sum.start, row.start);
  for (const End& end : trail.ends) {
    add(end.reason == EndReason::target ? sum.arrived : sum.ends[static_cast<std::size_t>(end.reason)], end.amount);
  }
  return sum;
}

// The ends of one place stand together, a label each. Under poison, where labels overlap, the value counts once.
std::vector<Arrival> arrivals_of(Method method, const Trail& trail) {
  std::vector<Arrival> arrivals;
  PlaceIndex last{};
  for (const End& end : trail.ends) {
    if (end.reason != EndReason::target) continue;
    const Place& place = trail.places[end.place.value];
    if (!(end.place == last)) {
      arrivals.push_back({.place = end.place, .tx = place.tx, .output = place.output, .amount = end.amount});
    } else if (method != Method::poison) {
      add(arrivals.back().amount, end.amount);
    }
    last = end.place;
  }
  return arrivals;
}

}  // namespace

Amount ReachedByRule::not_followed() const {
  Amount sum{};
  for (const EndReason reason : kNotFollowed) add(sum, ended(reason));
  return sum;
}

Result<Reached> reached(const Store& store, const Question& question, TraceHints hints, const Targets& targets) {
  if (targets.empty()) return Error{Code::usage, "to", "no place was asked about"};
  hints.targets = targets;
  Reached answer{.method = question.method};
  Question asked = question;
  const auto follow = [&](Method method) -> Result<Done> {
    asked.method = method;
    auto trail = trace(store, asked, hints);
    if (!trail) return trail.error();
    auto arrivals = arrivals_of(method, *trail);
    if (method == Method::poison) {
      answer.in_reach = !arrivals.empty();
    } else {
      answer.rules.push_back(sum_of(method, *trail));
    }
    if (!arrivals.empty() && (answer.arrivals.empty() || method == question.method)) {
      answer.method = method;
      answer.trail = std::move(trail).value();
      answer.arrivals = std::move(arrivals);
    }
    return Done{};
  };
  for (const Method method : kConservingMethods) {
    if (auto done = follow(method); !done) return done.error();
  }
  if (auto done = follow(Method::poison); !done) return done.error();
  return answer;
}

}  // namespace peelback
