#include "verifier/check.h"

#include <algorithm>
#include <array>

#include "base/json_reader.h"
#include "base/json_writer.h"
#include "chains/chain_ids.h"
#include "verifier/account_checks.h"
#include "verifier/evidence.h"
#include "verifier/output_checks.h"

namespace peelback {

namespace {

using State = CheckLine::State;

constexpr auto kAspectNames = std::to_array<std::string_view>({"id", "signer", "cosigners", "amount", "ordered", "event", "page", "payer", "paid_by", "inputs",
                                                               "branch", "receipt", "outcome", "work", "basis", "first_block", "checkpoint", "height", "name"});
constexpr auto kStateNames = std::to_array<std::string_view>({"ok", "differs", "word", "not_checked"});
static_assert(kAspectNames.size() == kAspects && kStateNames.size() == kCheckStates);

CheckedPlace check_place(const Evidence& evidence, const OutputChecker& outputs, const EvidencePlace& place) {
  CheckedPlace out{.ref = place.ref, .hop = place.hop};
  const EvidenceTransaction* given = evidence.find(place.transaction);
  if (given == nullptr) out.add(Aspect::id, State::not_checked, place.transaction);
  else if (is_evm(given->chain)) check_evm_payment(evidence, place, *given, out);
  else if (given->chain == Chain::tron) check_tron_payment(evidence, place, *given, out);
  else if (given->chain == Chain::nem) check_nem_payment(evidence, place, *given, out);
  else outputs.check(place, *given, out);
  for (const EvidenceName& name : place.names) out.add(Aspect::name, State::word, name.source, name.text);
  return out;
}

// One step of the page: what it shows of one place, which the reference and the asset tell from others.
struct PageStep {
  std::string ref{};
  std::string asset{};
  U128 value = 0;
  U128 followed = 0;
  std::uint32_t hop = 0;
};

Result<Done> read_step(const JsonValue& row, std::vector<PageStep>& steps) {
  const auto ref = row.string_at("ref");
  if (!ref) return ref.error();
  if (ref->empty()) return Done{};  // of several places, or left out: nothing to find it by
  const auto value = row.amount_at("held");
  if (!value) return value.error();
  const auto hop = row.u64_at("hop");
  if (!hop) return hop.error();
  const auto amounts = row.at("amounts", JsonValue::Kind::array);
  if (!amounts) return amounts.error();
  PageStep step{.ref = std::string(*ref), .value = *value, .hop = static_cast<std::uint32_t>(*hop)};
  for (const JsonValue& amount : (*amounts)->elements()) {
    const auto units = amount.amount_at("units");
    if (!units) return at(units.error(), "amounts");
    const auto asset = amount.string_at("asset");
    if (!asset) return at(asset.error(), "amounts");
    step.followed = std::max(step.followed, *units);
    step.asset = *asset;
  }
  const auto known = std::find_if(steps.begin(), steps.end(), [&](const PageStep& other) { return other.ref == step.ref && other.asset == step.asset; });
  if (known == steps.end()) {
    steps.push_back(std::move(step));
    return Done{};
  }
  // An account that got payments with several memos.
  known->value += step.value;
  known->followed += step.followed;
  return Done{};
}

Result<std::vector<PageStep>> read_steps(std::string_view publication) {
  std::vector<Problem> problems;
  const auto document = parse_json(as_bytes(publication), problems);
  if (!document) return document.error();
  const auto rows = document->at("steps", JsonValue::Kind::array);
  if (!rows) return rows.error();
  std::vector<PageStep> steps;
  for (std::size_t i = 0; i < (*rows)->elements().size(); ++i) {
    if (auto done = read_step((*rows)->elements()[i], steps); !done) return at(done.error(), "steps[" + std::to_string(i) + ']');
  }
  return steps;
}

// A line for every place that the page shows, behind the one on its amount: shown as it is in the evidence, or not there at all.
void check_page(const Evidence& evidence, const std::vector<PageStep>& steps, CheckReport& report) {
  for (const PageStep& step : steps) {
    const auto is_shown = [&](const EvidencePlace& place) { return place.ref == step.ref && (step.asset.empty() || place.asset == step.asset); };
    const auto place = std::find_if(evidence.path.begin(), evidence.path.end(), is_shown);
    if (place == evidence.path.end()) {
      report.places.push_back({step.ref, step.hop, {{Aspect::page, State::differs, to_decimal(step.value), {}}}});
      continue;
    }
    U128 value = 0;
    for (const EvidencePlace& paid : evidence.path) value += is_shown(paid) ? paid.value.units() : 0;
    const bool is_same = step.value == value && step.followed <= step.value;
    auto& lines = report.places[static_cast<std::size_t>(place - evidence.path.begin())].lines;
    const auto behind = std::find_if(lines.begin(), lines.end(), [](const CheckLine& line) { return line.aspect > Aspect::page; });
    lines.insert(behind, CheckLine{Aspect::page, is_same ? State::ok : State::differs, to_decimal(step.value), to_decimal(step.followed)});
  }
}

void write_line(JsonWriter& json, const CheckLine& line) {
  json.begin_object();
  json.key("aspect");
  json.string(aspect_name(line.aspect));
  json.key("expected");
  json.string(line.expected);
  json.key("found");
  json.string(line.found);
  json.key("state");
  json.string(check_state_name(line.state));
  json.end_object();
}

void write_place(JsonWriter& json, const CheckedPlace& place) {
  json.begin_object();
  json.key("hop");
  json.integer(place.hop);
  json.key("lines");
  json.begin_array();
  for (const CheckLine& line : place.lines) write_line(json, line);
  json.end_array();
  json.key("ref");
  json.string(place.ref);
  json.end_object();
}

void write_counts(JsonWriter& json, const CheckReport& report) {
  json.begin_object();
  for (const State state : {State::differs, State::not_checked, State::ok, State::word}) {
    json.key(check_state_name(state));
    json.integer(report.count(state));
  }
  json.end_object();
}

void write_error(JsonWriter& json, const Error& error) {
  json.begin_object();
  json.key("code");
  json.string(code_name(error.code));
  json.key("detail");
  json.string(error.detail);
  json.key("where");
  json.string(error.where);
  json.end_object();
}

}  // namespace

std::string_view aspect_name(Aspect aspect) { return kAspectNames[static_cast<std::size_t>(aspect)]; }
std::string_view check_state_name(State state) { return kStateNames[static_cast<std::size_t>(state)]; }

std::size_t CheckReport::count(State state) const {
  std::size_t count = 0;
  for (const CheckedPlace& place : places) {
    for (const CheckLine& line : place.lines) count += line.state == state ? 1U : 0U;
  }
  return count;
}

Result<CheckReport> check_evidence(std::string_view evidence_json, std::string_view publication) {
  const auto evidence = parse_evidence(evidence_json);
  if (!evidence) return evidence.error();
  const OutputChecker outputs(*evidence);
  CheckReport report;
  for (const EvidencePlace& place : evidence->path) report.places.push_back(check_place(*evidence, outputs, place));
  if (publication.empty()) return report;
  const auto steps = read_steps(publication);
  if (!steps) return at(steps.error(), "publication");
  check_page(*evidence, *steps, report);
  return report;
}

std::string write_check_report(const Result<CheckReport>& report) {
  constexpr std::string_view kFormat = "peelback-check/1";
  JsonWriter json;
  json.begin_object();
  if (report) {
    json.key("counts");
    write_counts(json, *report);
  } else {
    json.key("error");
    write_error(json, report.error());
  }
  json.key("format");
  json.string(kFormat);
  if (report) {
    json.key("places");
    json.begin_array();
    for (const CheckedPlace& place : report->places) write_place(json, place);
    json.end_array();
  }
  json.end_object();
  return json.take();
}

}  // namespace peelback
