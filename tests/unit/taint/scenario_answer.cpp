#include <algorithm>

#include "unit/taint/scenario.h"

namespace peelback::test {

namespace {

using Lines = std::vector<std::string>;

/// "reached pay:0 4 label 2", "pay:0 4 unspent"; a label of 1 is not said.
std::string line_of(const std::string& front, Amount amount, const std::string& back, std::uint32_t label) {
  return front + ' ' + amount.to_text() + back + (label == 1 ? "" : " label " + std::to_string(label));
}

/// What trails on both kinds of ledgers say alike. `name` gives a place's name.
template <class AnyTrail, class Name>
void add_common_lines(Lines& lines, const AnyTrail& trail, Name name) {
  for (const ReachRow& row : trail.reach) lines.push_back(line_of("reached " + name(row.place), row.value, "", row.label));
  for (const StartReport& start : trail.starts) {
    for (const StartPart& part : start.already_traced) {
      lines.push_back(line_of("already-traced " + name(part.place), part.amount, "", start.label));
    }
  }
  for (const Problem& problem : trail.problems) lines.push_back("problem " + std::string(code_name(problem.code)));
}

Lines answer_lines(const Scenario& scenario, const Store& store, const Trail& trail, Method method) {
  Lines lines = method == Method::poison ? Lines{} : end_lines(scenario.ledger, store, trail);
  const auto name = [&](PlaceIndex place) { return ref_name(scenario.ledger, store, trail.places[place.value]); };
  for (const Hop& hop : trail.hops) {
    if (hop.grade == TrailGrade::inferred) lines.push_back(line_of("inferred " + name(hop.to), hop.amount, "", hop.label));
  }
  add_common_lines(lines, trail, name);
  return lines;
}

Lines answer_lines(const AccountStore& store, const AccountTrail& trail, Method method) {
  Lines lines;
  const auto name = [&](PlaceIndex place) { return place_name(store, trail.places[place.value]); };
  for (const AccountEnd& end : trail.ends) {
    if (method == Method::poison) break;
    const bool has_detail = end.reason == EndReason::limit || end.detail == "contract";
    const std::string reason = ' ' + std::string(end_reason_name(end.reason)) + (has_detail ? " (" + end.detail + ')' : "");
    lines.push_back(line_of(name(end.place), end.amount, reason, end.label));
  }
  for (const ConvertedEnd& end : trail.converted) lines.push_back(line_of(name(end.place), end.amount, " converted", end.label));
  for (const AccountHop& hop : trail.hops) {
    if (hop.grade == TrailGrade::inferred) lines.push_back(line_of("inferred " + name(hop.to), hop.to_amount, "", hop.label));
  }
  add_common_lines(lines, trail, name);
  for (const UnexplainedRow& row : trail.unexplained) {
    const std::string place = place_name(store, {.holding = row.holding});
    if (!row.unknown_opening.is_zero()) lines.push_back(line_of("unknown-opening " + place, row.unknown_opening, "", 1));
    if (!row.in.is_zero()) lines.push_back(line_of("unexplained-in " + place, row.in, "", 1));
    if (!row.out.is_zero()) lines.push_back(line_of("unexplained-out " + place, row.out, "", 1));
  }
  for (const OrderRange& range : trail.order_ranges) {
    lines.push_back(line_of("depends-on-order " + name(range.place), range.least, " to " + range.most.to_text(), range.label));
  }
  return lines;
}

std::vector<Outpoint> outpoints_of(const std::vector<std::string>& places) {
  std::vector<Outpoint> list;
  for (const std::string& place : places) {
    if (const auto output = parse_output_name(place)) list.push_back({txid_of(output->first), output->second});
  }
  return list;
}

Result<Lines> answer_of_outputs(const Scenario& scenario, Method method) {
  const Question question{.direction = scenario.direction,
                          .method = method,
                          .fees = scenario.fees,
                          .starts = scenario.starts,
                          .limits = scenario.limits,
                          .not_followed = outpoints_of(scenario.not_followed),
                          .continued = outpoints_of(scenario.continued),
                          .expanded = outpoints_of(scenario.expanded)};
  Store store = scenario.ledger.store();
  TraceHints hints = file_hints(store, question);
  for (const ScenarioLabel& label : scenario.labels) {
    hints.services.push_back({.script = store.intern_script(script_of(label.place)), .reason = label.reason, .detail = label.place,
                              .valid_from_s = label.valid_from_s, .valid_until_s = label.valid_until_s});
  }
  for (const auto& [address, count] : scenario.busy) {
    store.add_address_stats(store.intern_script(script_of(address)), {.tx_count = count});
  }
  const auto trail = trace(store, question, hints);
  if (!trail) return trail.error();
  return answer_lines(scenario, store, *trail, method);
}

Result<Lines> answer_of_accounts(const Scenario& scenario, Method method) {
  const AccountQuestion question{.direction = scenario.direction,
                                 .method = method,
                                 .starts = scenario.account_starts,
                                 .limits = scenario.limits,
                                 .not_followed = scenario.not_followed,
                                 .continued = scenario.continued,
                                 .expanded = scenario.expanded};
  AccountStore store = scenario.account_ledger.store();
  AccountHints hints;
  for (const ScenarioLabel& label : scenario.labels) {
    hints.stops.push_back({.account = store.intern_account(label.place), .memo = label.memo, .reason = label.reason,
                           .detail = label.place, .valid_from_s = label.valid_from_s, .valid_until_s = label.valid_until_s});
  }
  for (const auto& [account, count] : scenario.busy) store.set_stats(store.intern_account(account), {.tx_count = count});
  const auto trail = trace_accounts(store, question, hints);
  if (!trail) return trail.error();
  return answer_lines(store, *trail, method);
}

}  // namespace

Result<std::vector<std::string>> answer_of(const Scenario& scenario, Method method) {
  auto lines = scenario.kind == LedgerKind::accounts ? answer_of_accounts(scenario, method) : answer_of_outputs(scenario, method);
  if (lines) std::sort(lines.value().begin(), lines.value().end());
  return lines;
}

}  // namespace peelback::test
