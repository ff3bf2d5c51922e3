#include "session/path_json.h"

#include <algorithm>

#include "base/json_reader.h"
#include "chains/recognise.h"
#include "model/reference.h"
#include "patterns/change.h"
#include "session/checks.h"
#include "session/claims_text.h"
#include "session/findings_text.h"
#include "session/json_members.h"
#include "session/labels_json.h"
#include "session/places.h"
#include "session/references.h"
#include "session/trail_text.h"
#include "taint/paths.h"
#include "taint/reached.h"

namespace peelback {

namespace {

// One place of a path as it is told; the first has no hop.
struct ToldStep {
  PlaceIndex place{};
  const Hop* hop = nullptr;
  std::string why{};
};

bool is_exact(const ToldStep& step) { return step.hop == nullptr || step.hop->basis == AmountBasis::exact; }

struct ToldPath {
  std::vector<ToldStep> steps{};
  std::vector<std::string> missing{};
};

Error no_place(std::string_view ref) { return {Code::bad_reference, std::string(ref.substr(0, 100)), "names no place of this trail"}; }

// A member that may be left out; a reference of a place.
Result<std::string> read_member(const JsonValue& object, std::string_view name) {
  const JsonValue* value = object.find(name);
  if (value == nullptr || value->is(JsonValue::Kind::null)) return std::string();
  const auto text = object.string_at(name);
  if (!text) return text.error();
  return std::string(*text);
}

Result<JsonValue> read_object(std::string_view json) {
  std::vector<Problem> problems;
  return parse_json(as_bytes(json), problems);
}

class PathWriter {
 public:
  PathWriter(const Session& session, const Trail& trail, std::span<const std::vector<Label>> labels)
      : session_(session), store_(session.store()), question_(session.question().question), trail_(trail), labels_(labels) {}

  PlaceIndex find_place(std::string_view ref) const {
    for (std::uint32_t i = 0; i < trail_.places.size(); ++i) {
      if (place_ref(store_, trail_.places[i]) == ref) return PlaceIndex{i};
    }
    return {};
  }

  const Trail& trail() const { return trail_; }
  const std::vector<Label>& labels_of(PlaceIndex place) const { return labels_[place.value]; }

  ToldPath told(const TrailPath& path) const {
    ToldPath told;
    for (std::size_t i = 0; i < path.places.size(); ++i) {
      told.steps.push_back({.place = path.places[i], .hop = i == 0 ? nullptr : &trail_.hops[path.hops[i - 1]]});
    }
    return told;
  }

  ToldPath told(const std::vector<std::string>& refs) const {
    ToldPath told;
    for (const std::string& ref : refs) {
      const PlaceIndex place = find_place(ref);
      if (!place.exists()) {
        told.missing.push_back(ref);
        continue;
      }
      told.steps.push_back({.place = place, .hop = told.steps.empty() ? nullptr : find_hop(told.steps.back().place, place)});
    }
    return told;
  }

  void write(JsonWriter& json, const ToldPath& path) const {
    Check check = Check::verified;
    TrailGrade grade = TrailGrade::observed;
    for (const ToldStep& step : path.steps) {
      check = std::min(check, check_of(store_, session_.replies(), trail_.places[step.place.value].tx));
      if (step.hop != nullptr) grade = std::max(grade, step.hop->grade);
    }
    const End* end = path.steps.empty() ? nullptr : find_end(path.steps.back().place);
    json.begin_object();
    put_text(json, "check", check_name(path.steps.empty() ? Check::trusted : check));
    json.key("end");
    if (end == nullptr) {
      json.null();
    } else {
      json.begin_object();
      put_text(json, "label", end_label(*end));
      put_text(json, "reason", end_reason_name(end->reason));
      json.end_object();
    }
    put_text(json, "grade", trail_grade_name(grade));
    put_array(json, "missing", [&] {
      for (const std::string& ref : path.missing) json.string(ref);
    });
    put_text(json, "sentence", path.steps.empty() ? "" : sentence(path, end));
    put_array(json, "steps", [&] {
      for (const ToldStep& step : path.steps) write_step(json, step);
    });
    put_text(json, "title", path.steps.empty() ? "" : path_title(full_title(path.steps.front().place), full_title(path.steps.back().place)));
    json.end_object();
  }

 private:
  const Hop* find_hop(PlaceIndex from, PlaceIndex to) const {
    for (const Hop& hop : trail_.hops) {
      const auto sources = trail_.sources_of(hop);
      if (hop.to == to && std::find(sources.begin(), sources.end(), from) != sources.end()) return &hop;
    }
    return nullptr;
  }

  const End* find_end(PlaceIndex place) const {
    const End* largest = nullptr;
    for (const End& end : trail_.ends) {
      if (end.place == place && (largest == nullptr || largest->amount < end.amount)) largest = &end;
    }
    return largest;
  }

  U128 amount_of(const ToldStep& step) const {
    return step.hop != nullptr ? step.hop->amount.units() : traced_amount(trail_, trail_.places[step.place.value]);
  }

  // The reporter's own name, or the address; a claim by others is no name without its source.
  std::string full_title(PlaceIndex place) const {
    const Place& at = trail_.places[place.value];
    const auto& labels = labels_of(place);
    if (!labels.empty() && labels.front().kind == LabelKind::own) return labels.front().text;
    return place_address(store_, at).value_or(place_title(store_, at));
  }

  std::string sentence(const ToldPath& path, const End* end) const {
    const ToldStep& last = path.steps.back();
    const std::string from = full_title(path.steps.front().place);
    const std::string to = full_title(last.place);
    const std::string ends = end == nullptr ? std::string() : end_label(*end);
    return path_sentence(store_.chain(), question_.method,
                         {.hops = path.steps.size() - 1,
                          .start = start_amount(trail_),
                          .amount = amount_of(last),
                          .exact = is_exact(last),
                          .from = from,
                          .to = to,
                          .end = ends});
  }

  void write_step(JsonWriter& json, const ToldStep& step) const {
    const Place& place = trail_.places[step.place.value];
    const U128 amount = amount_of(step);
    json.begin_object();
    put_text(json, "amount_label", amount_label(store_, question_.method, amount, is_exact(step)));
    put_text(json, "basis", is_exact(step) ? "exact" : "rule");
    put_text(json, "check", check_name(check_of(store_, session_.replies(), place.tx)));
    put_text(json, "grade", trail_grade_name(step.hop == nullptr ? TrailGrade::observed : step.hop->grade));
    put_number(json, "hop", place.depth);
    put_text(json, "id", "place:" + place_ref(store_, place));
    put_labels(json, "labels", labels_of(step.place));
    put_moment(json, "moment", store_, place.tx);
    json.key("money");
    write_money(json, store_.chain(), amount);
    put_text(json, "ref", place_ref(store_, place));
    put_text(json, "sentence", step.hop != nullptr ? hop_sentence(store_, question_, trail_, *step.hop) : start_sentence(store_, place, amount));
    put_text(json, "title", labels_of(step.place).empty() ? place_title(store_, place) : labels_of(step.place).front().text);
    put_text(json, "tx", transaction_ref(store_.chain(), store_.txid(place.tx)));
    put_text(json, "why", step.why);
    json.end_object();
  }

  const Session& session_;
  const Store& store_;
  const Question& question_;
  const Trail& trail_;
  std::span<const std::vector<Label>> labels_;
};

Result<PathWriter> writer_for(Session& session) {
  const auto trail = session.trail();
  if (!trail) return trail.error();
  const auto labels = session.place_labels();
  if (!labels) return labels.error();
  return PathWriter(session, **trail, *labels);
}

Result<std::string> finished(const PathWriter& writer, const ToldPath& path) {
  JsonWriter json;
  writer.write(json, path);
  return json.finish();
}

bool is_same_word(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

const Label* find_label(const std::vector<Label>& labels, std::string_view text) {
  const auto label = std::find_if(labels.begin(), labels.end(), [&](const Label& l) { return is_same_word(l.text, text); });
  return label == labels.end() ? nullptr : &*label;
}

// What "did any of it reach …?" asks about.
struct Asked {
  Targets targets{};
  std::string title{};  // a claim by others with its source
};

Result<Asked> targets_of_finding(const Store& store, std::string_view text) {
  Asked asked;
  for (const Finding& finding : recognise(text)) {
    for (const Candidate& candidate : finding.candidates) {
      const auto ref = parse_ref(candidate.ref);
      if (!ref || ref->chain != store.chain()) continue;
      if (ref->kind == Ref::Kind::transaction) asked.targets.transactions.push_back(ref->txid);
      if (ref->kind == Ref::Kind::output) asked.targets.outputs.push_back({ref->txid, ref->vout});
      if (ref->kind == Ref::Kind::address) {
        const auto script = Session::script_of(*ref);
        if (!script) return script.error();
        asked.targets.scripts.push_back(store.find_script(*script));
      }
      asked.title = ref->kind == Ref::Kind::address ? ref->id : ref->to_text();
    }
  }
  return asked;
}

// Places of the trail by a label's text; where it is the address that is labelled, all that is paid to it counts.
Asked targets_of_label(const Session& session, const PathWriter& writer, std::string_view text) {
  Asked asked;
  const Store& store = session.store();
  for (std::uint32_t i = 0; i < writer.trail().places.size(); ++i) {
    const Place& place = writer.trail().places[i];
    const Label* label = find_label(writer.labels_of(PlaceIndex{i}), text);
    if (label == nullptr || !place.output.exists()) continue;
    if (asked.title.empty()) asked.title = label->kind == LabelKind::own ? label->text : claim_text(*label);
    const auto address = place_address(store, place);
    const bool is_of_address = address && find_label(session.labels().find(address_ref(store.chain(), *address)), text) != nullptr;
    if (is_of_address) {
      asked.targets.scripts.push_back(store.script(place.output));
    } else {
      asked.targets.outputs.push_back({store.txid(place.tx), store.vout_of(place.output)});
    }
  }
  return asked;
}

// A path to where most of it arrived.
ToldPath path_to_arrival(const PathWriter& writer, const std::vector<Arrival>& arrivals) {
  const auto largest = std::max_element(arrivals.begin(), arrivals.end(), [](const Arrival& a, const Arrival& b) { return a.amount < b.amount; });
  if (largest == arrivals.end()) return {};
  const auto& places = writer.trail().places;
  for (std::uint32_t i = 0; i < places.size(); ++i) {
    if (places[i].tx != largest->tx || places[i].output != largest->output) continue;
    const auto path = path_to(writer.trail(), PlaceIndex{i});
    return path ? writer.told(*path) : ToldPath{};
  }
  return {};
}

void put_money(JsonWriter& json, std::string_view key, Chain chain, Amount amount) {
  json.key(key);
  write_money(json, chain, amount.units());
}

}  // namespace

Result<std::string> write_path_to(Session& session, std::string_view asked) {
  const auto object = read_object(asked);
  if (!object) return object.error();
  const auto to_ref = object->string_at("to");
  if (!to_ref) return to_ref.error();
  const auto from_ref = read_member(*object, "from");
  if (!from_ref) return from_ref.error();
  const auto writer = writer_for(session);
  if (!writer) return writer.error();
  const PlaceIndex to = writer->find_place(*to_ref);
  const PlaceIndex from = from_ref->empty() ? PlaceIndex{} : writer->find_place(*from_ref);
  if (!to.exists()) return no_place(*to_ref);
  if (!from_ref->empty() && !from.exists()) return no_place(*from_ref);
  const auto path = path_to(writer->trail(), to, from);
  if (!path) return Error{Code::not_found, std::string(*to_ref), "no way of this trail leads there from " + *from_ref};
  return finished(*writer, writer->told(*path));
}

Result<std::string> write_main_path(Session& session, std::string_view asked) {
  const auto object = read_object(asked);
  if (!object) return object.error();
  const auto from_ref = read_member(*object, "from");
  if (!from_ref) return from_ref.error();
  const auto writer = writer_for(session);
  if (!writer) return writer.error();
  const PlaceIndex from = from_ref->empty() ? PlaceIndex{} : writer->find_place(*from_ref);
  if (!from_ref->empty() && !from.exists()) return no_place(*from_ref);
  const Store& store = session.store();
  const MainPath main = follow_main(writer->trail(), [&](TxIndex tx) { return find_change(store, tx).change; }, from);
  ToldPath path = writer->told(main.path);
  for (std::size_t i = 0; i < main.choices.size(); ++i) {
    if (main.choices[i] == StepChoice::only_way) continue;
    const Hop& hop = writer->trail().hops[main.path.hops[i]];
    path.steps[i + 1].why = change_sentence(store, find_change(store, hop.tx));
  }
  return finished(*writer, path);
}

Result<std::string> write_path_of(Session& session, std::string_view asked) {
  const auto object = read_object(asked);
  if (!object) return object.error();
  const auto list = object->at("steps", JsonValue::Kind::array);
  if (!list) return list.error();
  std::vector<std::string> refs;
  for (const JsonValue& step : (*list)->elements()) refs.emplace_back(step.text());
  const auto writer = writer_for(session);
  if (!writer) return writer.error();
  return finished(*writer, writer->told(refs));
}

Result<std::string> write_reach(Session& session, std::string_view text) {
  const auto object = read_object(text);
  if (!object) return object.error();
  const auto to = object->string_at("to");
  if (!to) return to.error();
  const auto writer = writer_for(session);
  if (!writer) return writer.error();
  const Store& store = session.store();
  auto asked = targets_of_finding(store, *to);
  if (!asked) return asked.error();
  if (asked->targets.empty()) *asked = targets_of_label(session, *writer, *to);
  if (asked->targets.empty()) return Error{Code::bad_reference, std::string(to->substr(0, 100)), "names no place that could be reached"};
  const Question& question = session.question().question;
  const auto answer = reached(store, question, session.make_hints(), asked->targets);
  if (!answer) return answer.error();

  std::vector<RuleAmount> rules;  // the question's own first
  Amount not_followed;
  for (const ReachedByRule& rule : answer->rules) {
    const bool is_own = rule.method == question.method;
    if (is_own) not_followed = rule.not_followed();
    rules.insert(is_own ? rules.begin() : rules.end(), RuleAmount{rule.method, rule.arrived.units()});
  }
  const bool differ = std::any_of(rules.begin(), rules.end(), [&](const RuleAmount& rule) { return rule.amount != rules.front().amount; });
  const bool any = std::any_of(rules.begin(), rules.end(), [](const RuleAmount& rule) { return rule.amount != 0; }) ||
                   (question.method == Method::poison && answer->in_reach);
  const ToldPath path = path_to_arrival(*writer, answer->arrivals);
  const bool exact = !path.steps.empty() && is_exact(path.steps.back());
  std::uint32_t hops = 0;
  for (const Place& place : writer->trail().places) hops = std::max(hops, place.depth);

  JsonWriter json;
  json.begin_object();
  put_number(json, "hops", hops);
  put_text(json, "kind", !any ? "none" : differ ? "range" : "path");
  put_money(json, "not_followed", store.chain(), not_followed);
  json.key("path");
  if (path.steps.empty()) {
    json.null();
  } else {
    writer->write(json, path);
  }
  put_number(json, "requests", session.requests_made());
  put_array(json, "rules", [&] {
    for (const RuleAmount& rule : rules) {
      json.begin_object();
      put_text(json, "method", method_name(rule.method));
      put_money(json, "money", store.chain(), Amount{rule.amount});
      json.end_object();
    }
  });
  if (question.method == Method::poison) rules.insert(rules.begin(), RuleAmount{Method::poison, 0});
  put_text(json, "sentence", any ? reached_sentence(store.chain(), asked->title, exact, rules)
                                 : not_reached_sentence(store.chain(), asked->title, hops, session.requests_made(), not_followed.units()));
  put_text(json, "title", asked->title);
  put_text(json, "to", *to);
  json.end_object();
  return json.finish();
}

}  // namespace peelback
