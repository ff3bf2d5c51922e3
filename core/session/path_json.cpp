#include "session/path_json.h"

#include <algorithm>

#include "base/json_reader.h"
#include "chains/recognise.h"
#include "model/reference.h"
#include "patterns/change.h"
#include "session/claims_text.h"
#include "session/findings_text.h"
#include "session/json_members.h"
#include "session/labels_json.h"
#include "session/places.h"
#include "session/reach.h"
#include "session/reach_text.h"
#include "session/references.h"
#include "session/trail_text.h"
#include "taint/paths.h"

namespace peelback {

namespace {

// One place of a path as it is told; the first has no hop.
struct ToldStep {
  std::uint32_t place = kNoPlace;
  const ToldHop* hop = nullptr;
  std::string why{};
};

bool is_exact(const ToldStep& step) { return step.hop == nullptr || step.hop->exact(); }

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

PathGraph graph_of(const ToldTrail& trail) {
  PathGraph graph{.amounts = trail.amounts, .sources = trail.hop_sources};
  for (const ToldPlace& place : trail.places) graph.places.push_back({place.amounts, place.is_start, place.is_fee()});
  for (const ToldHop& hop : trail.hops) graph.hops.push_back({hop.from, hop.to, hop.label, hop.tx, hop.amount, hop.to_amount});
  return graph;
}

class PathWriter {
 public:
  PathWriter(const Session& session, const ToldTrail& trail, std::span<const std::vector<Label>> labels)
      : session_(session), trail_(trail), labels_(labels) {}

  // By its key; of an account by its address, the place with the most traced coins.
  std::uint32_t find_place(std::string_view name) const {
    const std::uint32_t exact = peelback::find_place(trail_, name);
    if (exact != kNoPlace) return exact;
    std::uint32_t found = kNoPlace;
    for (std::uint32_t i = 0; i < trail_.places.size(); ++i) {
      if (trail_.places[i].ref != name) continue;
      if (found == kNoPlace || traced_at(found) < traced_at(i)) found = i;
    }
    return found;
  }

  const ToldTrail& trail() const { return trail_; }
  const Ledgers& ledgers() const { return session_.ledgers(); }
  const std::vector<Label>& labels_of(std::uint32_t place) const { return labels_[place]; }

  ToldPath told(const TrailPath& path) const {
    ToldPath told;
    for (std::size_t i = 0; i < path.places.size(); ++i) {
      told.steps.push_back({.place = path.places[i], .hop = i == 0 ? nullptr : &trail_.hops[path.hops[i - 1]]});
    }
    return told;
  }

  ToldPath told(const std::vector<std::string>& names) const {
    ToldPath told;
    for (const std::string& name : names) {
      const std::uint32_t place = find_place(name);
      if (place == kNoPlace) {
        told.missing.push_back(name);
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
      check = std::min(check, check_of(step));
      if (step.hop != nullptr) grade = std::max(grade, step.hop->grade);
    }
    const ToldEnd* end = path.steps.empty() ? nullptr : largest_end(trail_, path.steps.back().place, std::nullopt);
    json.begin_object();
    put_text(json, "check", check_name(path.steps.empty() ? Check::trusted : check));
    json.key("end");
    if (end == nullptr) {
      json.null();
    } else {
      json.begin_object();
      put_text(json, "label", end_label(trail_, *end));
      put_text(json, "reason", end_reason_name(end->reason));
      json.end_object();
    }
    put_text(json, "grade", trail_grade_name(grade));
    put_array(json, "missing", [&] {
      for (const std::string& name : path.missing) json.string(name);
    });
    put_text(json, "sentence", path.steps.empty() ? "" : sentence(path, end));
    put_array(json, "steps", [&] {
      for (const ToldStep& step : path.steps) write_step(json, step);
    });
    put_text(json, "title", path.steps.empty() ? "" : path_title(full_title(path.steps.front().place), full_title(path.steps.back().place)));
    json.end_object();
  }

 private:
  U128 traced_at(std::uint32_t place) const { return traced_amount(trail_, trail_.places[place]); }

  // The payment between two places; between two accounts the largest of several.
  const ToldHop* find_hop(std::uint32_t from, std::uint32_t to) const {
    const ToldHop* found = nullptr;
    for (const ToldHop& hop : trail_.hops) {
      const auto sources = trail_.sources_of(hop);
      if (hop.to != to || std::find(sources.begin(), sources.end(), from) == sources.end()) continue;
      if (trail_.places[to].output.exists()) return &hop;
      if (found == nullptr || found->to_amount < hop.to_amount) found = &hop;
    }
    return found;
  }

  AssetAmount amount_of(const ToldStep& step) const {
    if (step.hop != nullptr) return {step.hop->to_asset, step.hop->to_amount.units()};
    return {trail_.places[step.place].asset, traced_at(step.place)};
  }

  // The transaction that brought the coins there, where there is one.
  std::uint32_t tx_of(const ToldStep& step) const { return step.hop != nullptr ? step.hop->tx : trail_.places[step.place].tx; }
  Check check_of(const ToldStep& step) const {
    const std::uint32_t tx = tx_of(step);
    return tx == ToldPlace::kNoTx ? Check::verified : trail_.txs[tx].check;
  }

  // The reporter's own name, or the address; a claim by others is no name without its source.
  std::string full_title(std::uint32_t place) const {
    const auto& labels = labels_of(place);
    if (!labels.empty() && labels.front().kind == LabelKind::own) return labels.front().text;
    return trail_.places[place].full_title;
  }

  std::string sentence(const ToldPath& path, const ToldEnd* end) const {
    const ToldStep& last = path.steps.back();
    const std::string from = full_title(path.steps.front().place);
    const std::string to = full_title(last.place);
    const std::string ends = end == nullptr ? std::string() : end_label(trail_, *end);
    const std::vector<AssetAmount> starts = start_amounts(trail_);
    const std::uint32_t first_asset = trail_.places[path.steps.front().place].asset;
    const auto start = std::find_if(starts.begin(), starts.end(), [&](const AssetAmount& row) { return row.asset == first_asset; });
    const AssetAmount& all = start == starts.end() ? starts.front() : *start;
    const AssetAmount arrived = amount_of(last);
    return path_sentence(trail_, {.hops = path.steps.size() - 1,
                                  .start = all.amount,
                                  .amount = arrived.amount,
                                  .start_asset = all.asset,
                                  .asset = arrived.asset,
                                  .exact = is_exact(last),
                                  .from = from,
                                  .to = to,
                                  .end = ends});
  }

  void write_step(JsonWriter& json, const ToldStep& step) const {
    const ToldPlace& place = trail_.places[step.place];
    const std::uint32_t tx = tx_of(step);
    const AssetAmount amount = amount_of(step);
    const ShownAsset& asset = trail_.assets[amount.asset];
    json.begin_object();
    put_text(json, "amount_label", amount_label(trail_, asset, amount.amount, is_exact(step)));
    put_text(json, "basis", is_exact(step) ? "exact" : "rule");
    put_text(json, "check", check_name(check_of(step)));
    put_text(json, "grade", trail_grade_name(step.hop == nullptr ? TrailGrade::observed : step.hop->grade));
    put_number(json, "hop", place.depth);
    put_text(json, "id", "place:" + place.key);
    put_text(json, "key", place.key);
    put_labels(json, "labels", labels_of(step.place));
    if (tx == ToldPlace::kNoTx) {
      put_null(json, "moment");
    } else {
      put_moment(json, "moment", trail_.txs[tx].moment);
    }
    json.key("money");
    write_money(json, asset, amount.amount);
    put_text(json, "ref", place.ref);
    put_text(json, "sentence", step.hop != nullptr ? hop_sentence(trail_, *step.hop) : start_sentence(trail_, place, amount.amount));
    put_text(json, "title", labels_of(step.place).empty() ? place.title : labels_of(step.place).front().text);
    put_text_or_null(json, "tx", tx == ToldPlace::kNoTx ? std::string() : trail_.txs[tx].ref());
    put_text(json, "why", step.why);
    json.end_object();
  }

  const Session& session_;
  const ToldTrail& trail_;
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

// Which places are taken for change, one transaction looked at at a time; and why a step went where it did.
class ChangeFinder {
 public:
  ChangeFinder(const Ledgers& ledgers, const ToldTrail& trail) : ledgers_(ledgers), trail_(trail) {}

  bool is_change(std::uint32_t place) {
    const ToldPlace& at = trail_.places[place];
    return at.output.exists() && find(at.tx).change == at.output;
  }
  std::string why(std::uint32_t place, std::uint32_t tx) {
    if (trail_.txs[tx].account_tx.exists()) return std::string(words(Message::step_largest));
    const Store* store = ledgers_.find_utxo(trail_.asset_of(trail_.places[place]).chain);
    return change_sentence(*store, find(tx));
  }

 private:
  const ChangeFinding& find(std::uint32_t tx) {
    if (tx != looked_at_) finding_ = find_change(*ledgers_.find_utxo(trail_.txs[tx].chain), trail_.txs[tx].utxo_tx);
    looked_at_ = tx;
    return finding_;
  }

  const Ledgers& ledgers_;
  const ToldTrail& trail_;
  std::uint32_t looked_at_ = kNoPlace;
  ChangeFinding finding_{};
};

// A path to where most of it arrived.
ToldPath path_to_arrival(const PathWriter& writer, const std::vector<ToldPart>& arrivals) {
  const auto largest = std::max_element(arrivals.begin(), arrivals.end(), [](const ToldPart& a, const ToldPart& b) { return a.amount < b.amount; });
  if (largest == arrivals.end()) return {};
  const auto path = path_to(graph_of(writer.trail()), largest->place);
  return path ? writer.told(*path) : ToldPath{};
}

void put_money(JsonWriter& json, std::string_view key, const ShownAsset& asset, U128 amount) {
  json.key(key);
  write_money(json, asset, amount);
}

// The answer for one asset.
class ReachWriter {
 public:
  ReachWriter(const Session& session, const ToldTrail& trail, const ReachedAsset& reached, std::string_view title)
      : session_(session), trail_(trail), reached_(reached), title_(title) {
    for (const ToldPlace& place : trail.places) hops_ = std::max(hops_, place.depth);
  }

  std::uint32_t hops() const { return hops_; }
  bool by_any_rule() const {
    const bool any = std::any_of(reached_.rules.begin(), reached_.rules.end(), [](const RuleTold& rule) { return rule.amount != 0; });
    return any || (trail_.is_poison() && reached_.in_reach);
  }
  std::string_view kind() const {
    if (reached_.bounds && !(reached_.bounds->at_least == reached_.bounds->at_most)) return "range";
    if (!by_any_rule() && (!reached_.bounds || reached_.bounds->at_most.is_zero())) return "none";
    const auto differs = [&](const RuleTold& rule) { return rule.amount != reached_.rules.front().amount; };
    return std::any_of(reached_.rules.begin(), reached_.rules.end(), differs) ? "range" : "path";
  }
  // By the rules, the question's own first.
  std::string rules_sentence(bool exact) const {
    if (!by_any_rule()) return not_reached_sentence(reached_.asset, title_, hops_, session_.requests_made(), reached_.not_followed);
    std::vector<RuleTold> rules = reached_.rules;
    if (trail_.is_poison()) rules.insert(rules.begin(), RuleTold{Method::poison, 0});
    return reached_sentence(reached_.asset, title_, exact, rules);
  }
  // What holds whatever the rule comes first; where nothing can have arrived, what was not followed says how sure that is.
  std::string sentence(bool exact) const {
    const bool leads = reached_.bounds && !reached_.bounds->at_most.is_zero();
    return leads ? bounds_sentence(reached_.asset, title_, *reached_.bounds) : rules_sentence(exact);
  }

  // For a bar: whole percents are as much as an eye can tell.
  std::optional<std::uint64_t> percent_of_start(Amount amount) const {
    const Amount start = reached_.bounds->start;
    if (start.is_zero() || reached_.asset.ref != reached_.start_asset.ref) return std::nullopt;
    return static_cast<std::uint64_t>(mul_div_floor(std::min(amount, start).units(), 100, start.units()).value_or(0));
  }

  void put_bounds(JsonWriter& json) const {
    if (!reached_.bounds) return put_null(json, "bounds");
    const Bounds& bounds = *reached_.bounds;
    put_object(json, "bounds", [&] {
      const bool is_floor = has_floor(reached_.asset);
      if (is_floor) put_money(json, "at_least", reached_.asset, bounds.at_least.units());
      else put_null(json, "at_least");
      put_number_or_null(json, "at_least_percent", is_floor ? percent_of_start(bounds.at_least) : std::nullopt);
      put_money(json, "at_most", reached_.asset, bounds.at_most.units());
      put_number_or_null(json, "at_most_percent", percent_of_start(bounds.at_most));
      put_money(json, "behind_services", reached_.asset, bounds.behind_services.units());
      put_flag(json, "is_complete", bounds.is_complete);
      put_money(json, "start", reached_.start_asset, bounds.start.units());
      put_number(json, "transactions", bounds.transactions);
      put_number(json, "unexplored", bounds.unexplored);
      put_money(json, "untraced", reached_.asset, bounds.untraced.units());
    });
  }
  void put_rules(JsonWriter& json) const {
    put_array(json, "rules", [&] {
      for (const RuleTold& rule : reached_.rules) {
        json.begin_object();
        put_text(json, "method", method_name(rule.method));
        put_money(json, "money", reached_.asset, rule.amount);
        json.end_object();
      }
    });
  }

 private:
  const Session& session_;
  const ToldTrail& trail_;
  const ReachedAsset& reached_;
  std::string_view title_;
  std::uint32_t hops_ = 0;
};

}  // namespace

Result<std::string> write_path_to(Session& session, std::string_view asked) {
  const auto object = read_object(asked);
  if (!object) return object.error();
  const auto to_name = object->string_at("to");
  if (!to_name) return to_name.error();
  const auto from_name = read_member(*object, "from");
  if (!from_name) return from_name.error();
  const auto writer = writer_for(session);
  if (!writer) return writer.error();
  const std::uint32_t to = writer->find_place(*to_name);
  const std::uint32_t from = from_name->empty() ? kNoPlace : writer->find_place(*from_name);
  if (to == kNoPlace) return no_place(*to_name);
  if (!from_name->empty() && from == kNoPlace) return no_place(*from_name);
  const auto path = path_to(graph_of(writer->trail()), to, from);
  if (!path) return Error{Code::not_found, std::string(*to_name), "no way of this trail leads there from " + *from_name};
  return finished(*writer, writer->told(*path));
}

Result<std::string> write_main_path(Session& session, std::string_view asked) {
  const auto object = read_object(asked);
  if (!object) return object.error();
  const auto from_name = read_member(*object, "from");
  if (!from_name) return from_name.error();
  const auto writer = writer_for(session);
  if (!writer) return writer.error();
  const std::uint32_t from = from_name->empty() ? kNoPlace : writer->find_place(*from_name);
  if (!from_name->empty() && from == kNoPlace) return no_place(*from_name);
  const ToldTrail& trail = writer->trail();
  ChangeFinder changes(writer->ledgers(), trail);
  const MainPath main = follow_main(graph_of(trail), [&](std::uint32_t place) { return changes.is_change(place); }, from);
  ToldPath path = writer->told(main.path);
  for (std::size_t i = 0; i < main.choices.size(); ++i) {
    if (main.choices[i] != StepChoice::only_way) path.steps[i + 1].why = changes.why(main.path.places[i + 1], trail.hops[main.path.hops[i]].tx);
  }
  return finished(*writer, path);
}

Result<std::string> write_path_of(Session& session, std::string_view asked) {
  const auto object = read_object(asked);
  if (!object) return object.error();
  const auto list = object->at("steps", JsonValue::Kind::array);
  if (!list) return list.error();
  std::vector<std::string> names;
  for (const JsonValue& step : (*list)->elements()) names.emplace_back(step.text());
  const auto writer = writer_for(session);
  if (!writer) return writer.error();
  return finished(*writer, writer->told(names));
}

Result<std::string> write_reach(Session& session, std::string_view text) {
  const auto object = read_object(text);
  if (!object) return object.error();
  const auto to = object->string_at("to");
  if (!to) return to.error();
  const auto writer = writer_for(session);
  if (!writer) return writer.error();
  const ToldTrail& trail = writer->trail();
  const auto asked = find_targets(session, *to);
  if (!asked) return asked.error();
  const auto work = object->find("work") == nullptr ? Result<std::uint64_t>(kBoundsWork) : object->u64_at("work");
  if (!work) return work.error();
  const auto found = session.find_reach(asked->targets, *work);
  if (!found) return found.error();

  const ReachedAsset& first = found->assets.front();
  const ReachWriter answer(session, trail, first, asked->title);
  const ToldPath path = path_to_arrival(*writer, first.arrivals);
  const bool exact = !path.steps.empty() && is_exact(path.steps.back());
  JsonWriter json;
  json.begin_object();
  put_array(json, "also", [&] {
    for (std::size_t i = 1; i < found->assets.size(); ++i) {
      const ReachWriter other(session, trail, found->assets[i], asked->title);
      json.begin_object();
      other.put_bounds(json);
      other.put_rules(json);
      put_text(json, "sentence", other.sentence(false));
      json.end_object();
    }
  });
  answer.put_bounds(json);
  put_text(json, "by_rule", answer.rules_sentence(exact));
  put_number(json, "hops", answer.hops());
  put_text(json, "kind", answer.kind());
  put_flag(json, "may_go_on", found->may_go_on);
  put_money(json, "not_followed", first.asset, first.not_followed);
  json.key("path");
  if (path.steps.empty()) {
    json.null();
  } else {
    writer->write(json, path);
  }
  put_number(json, "requests", session.requests_made());
  answer.put_rules(json);
  put_text(json, "sentence", answer.sentence(exact));
  put_text(json, "title", asked->title);
  put_text(json, "to", *to);
  json.end_object();
  return json.finish();
}

}  // namespace peelback
