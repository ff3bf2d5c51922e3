#include "session/trail_document.h"

#include <algorithm>
#include <tuple>

#include "base/sort.h"
#include "model/reference.h"
#include "session/checks.h"
#include "session/json_members.h"
#include "session/labels_json.h"
#include "session/places.h"

namespace peelback {

namespace {

class TrailWriter {
 public:
  explicit TrailWriter(const TrailContext& context)
      : store_(context.store), replies_(context.replies), question_(context.question), trail_(context.trail),
        context_(context), asset_(native_asset_ref(context.store.chain())) {}

  Result<std::string> write() {
    json_.begin_object();
    put_assets();
    put_audit();
    if (!is_poison()) put_ends();
    put_text(json_, "format", "peelback-trail/1");
    put_object(json_, "generator", [&] {
      put_text(json_, "name", "peelback");
      put_text(json_, "version", kVersion);
    });
    put_hops();
    put_places();
    put_all_problems();
    put_question();
    if (is_poison()) put_reach();
    put_array(json_, "unexplained", [] {});
    json_.end_object();
    auto text = json_.finish();
    if (!text) return Error{Code::conservation_broken, text.error().where, "the document's keys: " + text.error().detail};
    return *text + '\n';
  }

 private:
  bool is_poison() const { return question_.method == Method::poison; }

  void put_amount(std::string_view key, Amount amount) { put_text(json_, key, amount.to_text()); }

  void put_assets() {
    const auto& info = chain_info(store_.chain());
    put_object(json_, "assets", [&] {
      put_object(json_, asset_, [&] {
        put_number(json_, "decimals", info.decimals);
        put_text(json_, "symbol", info.symbol);
      });
    });
  }

  void put_audit() {
    if (is_poison()) return put_null(json_, "audit");
    put_array(json_, "audit", [&] {
      for (const AuditRow& row : trail_.audit) {
        json_.begin_object();
        put_text(json_, "asset", asset_);
        put_text(json_, "converted_in", "0");
        // trace() has refused the trail if this is not zero; it is computed again here, from what is printed.
        put_amount("difference", row.start.minus(row.ends).value_or(Amount{kU128Max}));
        put_amount("ends", row.ends);
        put_number(json_, "label", row.label);
        put_amount("start", row.start);
        json_.end_object();
      }
    });
  }

  void put_ends() {
    put_array(json_, "ends", [&] {
      for (const End& end : trail_.ends) {
        json_.begin_object();
        put_amount("amount", end.amount);
        put_as_of(end.as_of);
        put_text(json_, "asset", asset_);
        if (!end.detail.empty()) put_text(json_, "detail", end.detail);
        put_number(json_, "label", end.label);
        put_number(json_, "place", end.place.value);
        put_text(json_, "reason", end_reason_name(end.reason));
        json_.end_object();
      }
    });
  }

  void put_as_of(const std::optional<AsOf>& as_of) {
    if (!as_of) return put_null(json_, "as_of");
    put_object(json_, "as_of", [&] {
      put_number_or_null(json_, "height", known_height(as_of->height));
      put_time_or_null(json_, "time", as_of->time_s == 0 ? std::nullopt : std::optional(as_of->time_s));
    });
  }

  void put_hops() {
    put_array(json_, "hops", [&] {
      for (std::size_t i = 0; i < trail_.hops.size(); ++i) {
        const Hop& hop = trail_.hops[i];
        json_.begin_object();
        put_amount("amount", hop.amount);
        put_text(json_, "amount_basis", hop.basis == AmountBasis::exact ? "exact" : "rule");
        put_text(json_, "asset", asset_);
        put_text(json_, "check", check_name(check_of(store_, replies_, hop.tx)));
        put_number(json_, "depth", hop.depth);
        put_array(json_, "from", [&] {
          for (const PlaceIndex from : trail_.sources_of(hop)) json_.integer(from.value);
        });
        put_text(json_, "grade", trail_grade_name(hop.grade));
        put_number_or_null(json_, "height", store_.height(hop.tx));
        put_number(json_, "id", i);
        put_number(json_, "label", hop.label);
        put_sources(hop);
        put_time_or_null(json_, "time", store_.time_s(hop.tx));
        put_number(json_, "to", hop.to.value);
        put_text(json_, "tx", transaction_ref(store_.chain(), store_.txid(hop.tx)));
        json_.end_object();
      }
    });
  }

  // A fee is named by no field of its own: its source is the transaction.
  void put_sources(const Hop& hop) {
    const Place& to = trail_.places[hop.to.value];
    const std::string field = to.output.exists() ? "/vout/" + std::to_string(store_.vout_of(to.output)) + "/value" : "";
    std::vector<std::pair<std::string, std::string>> rows;
    for (const SourceRef& source : store_.sources(hop.tx)) {
      rows.emplace_back(reply_id(replies_.at(source.reply)), pointer_of(source, field));
    }
    sort_ascending(rows);
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    put_array(json_, "source", [&] {
      for (const auto& [reply, pointer] : rows) {
        json_.begin_object();
        put_text(json_, "pointer", pointer);
        put_text(json_, "reply", reply);
        json_.end_object();
      }
    });
  }

  void put_places() {
    put_array(json_, "places", [&] {
      for (std::size_t i = 0; i < trail_.places.size(); ++i) {
        const Place& place = trail_.places[i];
        json_.begin_object();
        put_text_or_null(json_, "address", place_address(store_, place).value_or(""));
        put_text(json_, "asset", asset_);
        put_number(json_, "depth", place.depth);
        put_number(json_, "id", i);
        put_text(json_, "kind", place.kind == PlaceKind::fee ? "fee" : "output");
        put_document_labels(json_, "labels", context_.labels.empty() ? std::span<const Label>{} : context_.labels[i]);
        put_text(json_, "ref", place_ref(store_, place));
        put_amount("value", place.value);
        json_.end_object();
      }
    });
  }

  void put_all_problems() {
    std::vector<Problem> all = context_.problems;
    all.insert(all.end(), trail_.problems.begin(), trail_.problems.end());
    put_problems(json_, "problems", sorted_problems(std::move(all)));
  }

  void put_question() {
    put_object(json_, "question", [&] {
      put_outpoints("continued", question_.continued);
      put_text(json_, "direction", "forward");
      put_outpoints("expanded", question_.expanded);
      put_text(json_, "fees", question_.fees == FeeRule::end ? "end" : "coinbase");
      put_limits(json_, question_.limits);
      put_text(json_, "method", method_name(question_.method));
      put_outpoints("not_followed", question_.not_followed);
      put_array(json_, "start", [&] {
        for (std::size_t i = 0; i < question_.starts.size(); ++i) put_start(i);
      });
    });
  }

  // What the reporter chose at single outputs, sorted, each once; left out where nothing was chosen.
  void put_outpoints(std::string_view key, const std::vector<Outpoint>& outpoints) {
    if (outpoints.empty()) return;
    std::vector<std::string> refs;
    for (const Outpoint& outpoint : outpoints) refs.push_back(output_ref(store_.chain(), outpoint.txid, outpoint.vout));
    sort_ascending(refs);
    refs.erase(std::unique(refs.begin(), refs.end()), refs.end());
    put_array(json_, key, [&] {
      for (const std::string& ref : refs) json_.string(ref);
    });
  }

  void put_start(std::size_t i) {
    const Start& start = question_.starts[i];
    const StartReport& report = trail_.starts[i];
    json_.begin_object();
    put_parts("added", report.added);
    put_parts("already_traced", report.already_traced);
    if (start.amount) put_amount("amount", *start.amount);
    put_text(json_, "asked", start.ref.to_text());
    if (!start.deselected.empty()) {
      put_array(json_, "deselected", [&] {
        for (const auto vout : start.deselected) json_.integer(vout);
      });
    }
    put_number(json_, "label", start.label);
    json_.end_object();
  }

  void put_parts(std::string_view key, const std::vector<StartPart>& parts) {
    put_array(json_, key, [&] {
      for (const StartPart& part : parts) {
        json_.begin_object();
        put_amount("amount", part.amount);
        put_text(json_, "asset", asset_);
        put_text(json_, "ref", place_ref(store_, trail_.places[part.place.value]));
        json_.end_object();
      }
    });
  }

  void put_reach() {
    put_array(json_, "reach", [&] {
      for (const ReachRow& row : trail_.reach) {
        json_.begin_object();
        put_text(json_, "asset", asset_);
        put_number(json_, "label", row.label);
        put_number(json_, "place", row.place.value);
        put_amount("value", row.value);
        json_.end_object();
      }
    });
  }

  const Store& store_;
  const ReplyTable& replies_;
  const Question& question_;
  const Trail& trail_;
  const TrailContext& context_;
  const std::string asset_;
  JsonWriter json_;
};

}  // namespace

Result<std::string> write_trail_document(const TrailContext& context) { return TrailWriter(context).write(); }

std::vector<Problem> sorted_problems(std::vector<Problem> problems) {
  const auto key = [](const Problem& p) { return std::tie(p.where, p.code, p.detail); };
  sort_by(problems, [&](const Problem& a, const Problem& b) { return key(a) < key(b); });
  problems.erase(std::unique(problems.begin(), problems.end()), problems.end());
  return problems;
}

std::string reply_id(const Reply& reply) { return "sha256:" + to_hex(reply.sha256); }

}  // namespace peelback
