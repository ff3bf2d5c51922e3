#include "session/trail_document.h"

#include <algorithm>
#include <tuple>

#include "base/sort.h"
#include "labels/shown_text.h"
#include "session/checks.h"
#include "session/contradictions_text.h"
#include "session/json_members.h"
#include "session/labels_json.h"
#include "session/places.h"

namespace peelback {

namespace {

constexpr std::size_t kMostAddressCharacters = 120;

class TrailWriter {
 public:
  explicit TrailWriter(const TrailContext& context) : trail_(context.trail), context_(context) {}

  Result<std::string> write() {
    json_.begin_object();
    put_assets();
    put_audit();
    put_contradictions(json_, context_.contradictions, context_.replies);
    put_crossings();
    if (!trail_.is_poison()) put_ends();
    put_text(json_, "format", "peelback-trail/1");
    put_object(json_, "generator", [&] {
      put_text(json_, "name", "peelback");
      put_text(json_, "version", kVersion);
    });
    put_hops();
    put_order_ranges();
    put_places();
    put_all_problems();
    put_question();
    if (trail_.is_poison()) put_reach();
    put_unexplained();
    json_.end_object();
    auto text = json_.finish();
    if (!text) return Error{Code::conservation_broken, text.error().where, "the document's keys: " + text.error().detail};
    return *text + '\n';
  }

 private:
  void put_amount(std::string_view key, Amount amount) { put_text(json_, key, amount.to_text()); }

  void put_asset(std::string_view key, std::uint32_t asset) { put_text(json_, key, trail_.assets[asset].ref); }

  void put_assets() {
    put_object(json_, "assets", [&] {
      for (const ShownAsset& asset : trail_.assets) {
        put_object(json_, asset.ref, [&] {
          put_number(json_, "decimals", asset.decimals);
          put_text(json_, "symbol", asset.symbol);
        });
      }
    });
  }

  void put_audit() {
    if (trail_.is_poison()) return put_null(json_, "audit");
    put_array(json_, "audit", [&] {
      for (const ToldAudit& row : trail_.audit) {
        json_.begin_object();
        put_asset("asset", row.asset);
        put_amount("converted_in", row.converted_in);
        put_amount("converted_out", row.converted_out);
        put_amount("difference", difference(row));
        put_amount("ends", row.ends);
        put_number(json_, "label", row.label);
        put_amount("start", row.start);
        json_.end_object();
      }
    });
  }

  // The trace was refused if this is not zero; it is computed again here, from what is printed.
  static Amount difference(const ToldAudit& row) {
    const auto in = row.start.plus(row.converted_in);
    const auto out = row.ends.plus(row.converted_out);
    return in && out ? in->minus(*out).value_or(Amount{kU128Max}) : Amount{kU128Max};
  }

  // Left out where the trail stays in its ledger.
  void put_crossings() {
    if (trail_.crossings.empty()) return;
    put_array(json_, "crossings", [&] {
      for (const ToldCrossing& row : trail_.crossings) {
        json_.begin_object();
        put_flag(json_, "before_start", row.is_before);
        if (row.carried) put_amount("carried", *row.carried);
        put_text(json_, "grade", trail_grade_name(row.crossing.grade));
        put_leg("in", row.crossing.in);
        put_flag(json_, "is_refund", row.crossing.is_refund);
        put_leg("out", row.crossing.out);
        put_number(json_, "place", row.place);
        put_cited(row.crossing.cited);
        put_amount("traced", row.traced);
        json_.end_object();
      }
    });
  }

  void put_leg(std::string_view key, const CrossingLeg& leg) {
    put_object(json_, key, [&] {
      put_text_or_null(json_, "address", shown_text(leg.address, kMostAddressCharacters).text);
      put_text(json_, "amount", to_decimal(leg.amount));
      put_text(json_, "asset", leg.asset.ref);
      put_number(json_, "decimals", leg.asset.decimals);
      put_flag(json_, "stored", leg.is_stored);
      put_text(json_, "symbol", leg.asset.symbol);
      put_text_or_null(json_, "tx", leg.chain ? std::string(chain_info(*leg.chain).slug).append(1, ':').append(leg.txid) : std::string());
    });
  }

  // By the hash of the reply, since the order in which replies came must not show.
  void put_cited(const std::vector<CitedAction>& cited) {
    std::vector<std::pair<std::string, std::string>> rows;
    for (const CitedAction& action : cited) rows.emplace_back(reply_id(context_.replies.at(action.reply)), action.pointer);
    sort_ascending(rows);
    put_array(json_, "source", [&] {
      for (const auto& [reply, pointer] : rows) {
        json_.begin_object();
        put_text(json_, "pointer", pointer);
        put_text(json_, "reply", reply);
        json_.end_object();
      }
    });
  }

  void put_ends() {
    put_array(json_, "ends", [&] {
      for (const ToldEnd& end : trail_.ends) {
        json_.begin_object();
        put_amount("amount", end.amount);
        put_as_of(end.as_of);
        put_asset("asset", trail_.places[end.place].asset);
        if (end.bounds) {
          put_amount("at_least", end.bounds->at_least);
          put_amount("at_most", end.bounds->at_most);
        }
        if (!end.detail.empty()) put_text(json_, "detail", end.detail);
        put_number(json_, "label", end.label);
        put_number(json_, "place", end.place);
        put_text(json_, "reason", end_reason_name(end.reason));
        if (end.bounds) put_amount("untraced", end.bounds->untraced);
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
      for (std::size_t i = 0; i < trail_.hops.size(); ++i) put_hop(i);
    });
  }

  void put_hop(std::size_t i) {
    const ToldHop& hop = trail_.hops[i];
    const ToldTx& tx = trail_.txs[hop.tx];
    json_.begin_object();
    put_amount("amount", hop.amount);
    put_text(json_, "amount_basis", hop.exact() ? "exact" : "rule");
    put_asset("asset", hop.asset);
    put_text(json_, "check", check_name(tx.check));
    put_number(json_, "depth", hop.depth);
    put_array(json_, "from", [&] {
      for (const std::uint32_t from : trail_.sources_of(hop)) json_.integer(from);
    });
    put_text(json_, "grade", trail_grade_name(hop.grade));
    put_number_or_null(json_, "height", tx.moment.height);
    put_number(json_, "id", i);
    put_number(json_, "label", hop.label);
    if (hop.by_provider) put_text(json_, "order", "provider");
    if (holds_a_balance(trail_.places[hop.to])) put_amount("payment", hop.payment);
    put_document_sources(json_, "source", trail_.cited_by(hop), context_.replies);
    put_time_or_null(json_, "time", tx.moment.time_s);
    put_number(json_, "to", hop.to);
    if (hop.is_conversion) {
      put_amount("to_amount", hop.to_amount);
      put_asset("to_asset", hop.to_asset);
    }
    put_text(json_, "tx", tx.ref());
    json_.end_object();
  }

  // Several payments go to one balance: its value is not what one of them carried.
  static bool holds_a_balance(const ToldPlace& place) { return place.kind != ToldPlace::Kind::output && !place.is_fee(); }

  // Left out where the order is the chain's own.
  void put_order_ranges() {
    if (trail_.order_ranges.empty()) return;
    put_array(json_, "order_ranges", [&] {
      for (const ToldOrderRange& range : trail_.order_ranges) {
        json_.begin_object();
        put_asset("asset", trail_.places[range.place].asset);
        put_number(json_, "label", range.label);
        put_amount("least", range.least);
        put_amount("most", range.most);
        put_number(json_, "place", range.place);
        json_.end_object();
      }
    });
  }

  static std::string_view kind_name(ToldPlace::Kind kind) {
    switch (kind) {
      case ToldPlace::Kind::output: return "output";
      case ToldPlace::Kind::account: return "account";
      case ToldPlace::Kind::fee: return "fee";
      case ToldPlace::Kind::mint: return "mint";
      case ToldPlace::Kind::burn: break;
    }
    return "burn";
  }

  void put_places() {
    put_array(json_, "places", [&] {
      for (std::size_t i = 0; i < trail_.places.size(); ++i) {
        const ToldPlace& place = trail_.places[i];
        json_.begin_object();
        put_text_or_null(json_, "address", place.address);
        put_asset("asset", place.asset);
        put_number(json_, "depth", place.depth);
        put_number(json_, "id", i);
        put_text(json_, "kind", kind_name(place.kind));
        put_document_labels(json_, "labels", context_.labels.empty() ? std::span<const Label>{} : context_.labels[i]);
        if (!place.memo.empty()) put_text(json_, "memo", place.memo);
        put_text(json_, "ref", place.ref);
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
      put_refs("continued", trail_.continued);
      put_text(json_, "direction", trail_.direction == Direction::forward ? "forward" : "backward");
      put_refs("expanded", trail_.expanded);
      put_text(json_, "fees", trail_.fees == FeeRule::end ? "end" : "coinbase");
      put_limits(json_, trail_.limits);
      put_text(json_, "method", method_name(trail_.method));
      put_refs("not_followed", trail_.not_followed);
      put_array(json_, "start", [&] {
        for (const ToldStart& start : trail_.starts) put_start(start);
      });
    });
  }

  // What the reporter chose at single places; left out where nothing was chosen.
  void put_refs(std::string_view key, const std::vector<std::string>& refs) {
    if (!refs.empty()) put_texts(json_, key, refs);
  }

  void put_start(const ToldStart& start) {
    json_.begin_object();
    put_parts("added", start.added);
    put_parts("already_traced", start.already_traced);
    if (start.amount) put_amount("amount", *start.amount);
    put_text(json_, "asked", start.asked.to_text());
    if (!start.asset.empty()) put_text(json_, "asset", start.asset);
    if (!start.deselected.empty()) {
      put_array(json_, "deselected", [&] {
        for (const auto vout : start.deselected) json_.integer(vout);
      });
    }
    put_number(json_, "label", start.label);
    json_.end_object();
  }

  void put_parts(std::string_view key, const std::vector<ToldPart>& parts) {
    put_array(json_, key, [&] {
      for (const ToldPart& part : parts) {
        const ToldPlace& place = trail_.places[part.place];
        json_.begin_object();
        put_amount("amount", part.amount);
        put_asset("asset", place.asset);
        put_text(json_, "ref", place.ref);
        json_.end_object();
      }
    });
  }

  void put_reach() {
    put_array(json_, "reach", [&] {
      for (const ToldReach& row : trail_.reach) {
        json_.begin_object();
        put_asset("asset", trail_.places[row.place].asset);
        put_number(json_, "label", row.label);
        put_number(json_, "place", row.place);
        put_amount("value", row.value);
        json_.end_object();
      }
    });
  }

  void put_unexplained() {
    put_array(json_, "unexplained", [&] {
      for (const ToldUnexplained& row : trail_.unexplained) {
        json_.begin_object();
        put_asset("asset", row.asset);
        if (!row.unknown_opening.is_zero()) {
          put_text(json_, "opening", "unknown");
          put_amount("opening_estimate", row.unknown_opening);
        }
        put_text(json_, "ref", row.ref);
        put_amount("unexplained_in", row.in);
        put_amount("unexplained_out", row.out);
        json_.end_object();
      }
    });
  }

  const ToldTrail& trail_;
  const TrailContext& context_;
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

void put_document_sources(JsonWriter& json, std::string_view key, std::span<const ToldSource> sources, const ReplyTable& replies) {
  put_array(json, key, [&] {
    for (const ToldSource& source : sources) {
      json.begin_object();
      put_text(json, "pointer", source.pointer);
      put_text(json, "reply", reply_id(replies.at(source.reply)));
      json.end_object();
    }
  });
}

std::string reply_id(const Reply& reply) { return "sha256:" + to_hex(reply.sha256); }

}  // namespace peelback
