#include "taint/reached.h"

#include <utility>

#include "taint/compare.h"

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

// ---- accounts ----
namespace {

/// A target absorbs like an account whose key nobody can have: before all other stops, and what a start pays to it too.
/// The tag tells such an end from the caller's.
constexpr std::uint32_t kTargetTag = 0;

AccountHints absorbing_hints(AccountHints hints, const AccountBoundsTarget& target) {
  for (AccountStop& stop : hints.stops) {
    if (stop.tag != kNoTag) ++stop.tag;
  }
  for (const AccountIndex account : target.accounts) {
    hints.stops.push_back({.account = account, .memo = target.memo, .reason = EndReason::burnt, .tag = kTargetTag});
  }
  return hints;
}

void mark_arrivals(AccountTrail& trail) {
  for (AccountEnd& end : trail.ends) {
    if (end.tag == kNoTag) continue;
    if (end.tag == kTargetTag) {
      end.reason = EndReason::target;
      end.tag = kNoTag;
    } else {
      --end.tag;
    }
  }
}

AccountReachedByRule sum_of(Method method, const AccountTrail& trail, AssetIndex asset, const AccountStore& store) {
  AccountReachedByRule sum;
  sum.method = method;
  const auto is_asked = [&](PlaceIndex place) { return store.asset_of(trail.places[place.value].holding) == asset; };
  for (const AccountAuditRow& row : trail.audit) {
    if (!(row.asset == asset)) continue;
    add(sum.start, row.start);
    add(sum.start, row.converted_in);
    add(sum.converted_out, row.converted_out);
  }
  for (const AccountEnd& end : trail.ends) {
    if (!is_asked(end.place)) continue;
    add(end.reason == EndReason::target ? sum.arrived : sum.ends[static_cast<std::size_t>(end.reason)], end.amount);
  }
  return sum;
}

std::vector<AccountArrival> arrivals_of(Method method, const AccountTrail& trail) {
  std::vector<AccountArrival> arrivals;
  for (const AccountEnd& end : trail.ends) {
    if (end.reason != EndReason::target) continue;
    if (arrivals.empty() || !(arrivals.back().place == end.place)) {
      const bool is_poison = method == Method::poison;
      arrivals.push_back({end.place, is_poison ? trail.places[end.place.value].value : Amount{}});
    }
    if (method != Method::poison) add(arrivals.back().amount, end.amount);
  }
  return arrivals;
}

}  // namespace

Result<AccountReached> reached(const AccountStore& store, const AccountQuestion& question, AccountHints hints,
                               const AccountBoundsTarget& target) {
  if (!target.asset.exists() || target.accounts.empty()) return Error{Code::usage, "to", "no account was asked about"};
  hints = absorbing_hints(std::move(hints), target);
  AccountReached answer;
  answer.method = question.method;
  AccountQuestion asked = question;
  for (const Method method : account_methods()) {
    asked.method = method;
    auto trail = trace_accounts(store, asked, hints);
    if (!trail) return trail.error();
    mark_arrivals(*trail);
    auto arrivals = arrivals_of(method, *trail);
    if (method == Method::poison) {
      answer.in_reach = !arrivals.empty();
    } else {
      answer.rules.push_back(sum_of(method, *trail, target.asset, store));
    }
    if (!arrivals.empty() && (answer.arrivals.empty() || method == question.method)) {
      answer.method = method;
      answer.trail = std::move(trail).value();
      answer.arrivals = std::move(arrivals);
    }
  }
  return answer;
}

}  // namespace peelback
