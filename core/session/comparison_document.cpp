#include "session/comparison_document.h"

#include <algorithm>

#include "base/sort.h"
#include "session/json_members.h"
#include "session/trail_text.h"

namespace peelback {

namespace {

Amount amount_in(const ToldComparisonRow& row, std::size_t rule) { return row.by_rule[rule] ? row.by_rule[rule]->amount : Amount{}; }

// Positions of the trails by the names of their rules, as keys of an object stand.
std::vector<std::size_t> by_name(std::span<const TrailContext> trails) {
  std::vector<std::size_t> order(trails.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  sort_by(order, [&](std::size_t a, std::size_t b) { return method_name(trails[a].trail.method) < method_name(trails[b].trail.method); });
  return order;
}

// What the rules that conserve say of one place.
struct Spread {
  U128 least = kU128Max;
  U128 most = 0;
};

class ComparisonWriter {
 public:
  explicit ComparisonWriter(const ComparisonContext& context) : trails_(context.trails), rows_(context.rows), order_(by_name(trails_)) {}

  Result<std::string> document() {
    json_.begin_object();
    put_text(json_, "format", "peelback-comparison/1");
    if (auto done = put_trails(); !done) return done.error();
    put_array(json_, "table", [&] {
      for (const ToldComparisonRow& row : rows_) put_document_row(row);
    });
    put_number(json_, "unbounded", count_unbounded());
    if (count_unbounded() > 0) put_text(json_, "unbounded_because", why_unbounded());
    json_.end_object();
    auto text = json_.finish();
    if (!text) return text.error();
    return *text + '\n';
  }

  Result<std::string> view() {
    json_.begin_object();
    put_array(json_, "rows", [&] {
      for (const ToldComparisonRow& row : rows_) put_view_row(row);
    });
    put_array(json_, "rules", [&] {
      for (const TrailContext& context : trails_) {
        json_.begin_object();
        put_text(json_, "method", method_name(context.trail.method));
        put_text(json_, "name", method_short(context.trail.method));
        put_text(json_, "sentence", method_text(context.trail.method));
        json_.end_object();
      }
    });
    put_text(json_, "sentence", sentence());
    json_.end_object();
    return json_.finish();
  }

  std::string text() const {
    std::string text = sentence() + "\n\n";
    for (const ToldComparisonRow& row : rows_) {
      const Found found = find(row);
      text.append(found.place->key).append(1, '\n');
      for (const TrailContext& context : trails_) {
        const auto rule = static_cast<std::size_t>(&context - trails_.data());
        text.append("  ").append(method_name(context.trail.method)).append(": ");
        text.append(format_money(found.asset(), amount_in(row, rule).units())).append(1, '\n');
      }
      text.append("  ").append(row_sentence(row, found, spread_of(row))).append(1, '\n');
    }
    return text.append(1, '\n').append(words(Message::disclaimer)).append(1, '\n');
  }

 private:
  Result<Done> put_trails() {
    json_.key("rules");
    json_.begin_object();
    for (const std::size_t rule : order_) {
      auto trail = write_trail_document(trails_[rule]);
      if (!trail) return trail.error();
      trail->pop_back();  // the newline
      json_.key(method_name(trails_[rule].trail.method));
      json_.raw(*trail);
    }
    json_.end_object();
    return Done{};
  }

  // The place as the first rule that brought coins there has it; every row has one.
  struct Found {
    const ToldTrail* trail = nullptr;
    const ToldPlace* place = nullptr;
    const ShownAsset& asset() const { return trail->asset_of(*place); }
  };
  Found find(const ToldComparisonRow& row) const {
    std::size_t rule = 0;
    while (!row.by_rule[rule]) ++rule;
    const ToldTrail& trail = trails_[rule].trail;
    return {&trail, &trail.places[row.by_rule[rule]->place]};
  }

  void put_amount_or_null(std::string_view key, std::optional<Amount> amount) {
    put_text_or_null(json_, key, amount ? amount->to_text() : std::string());
  }

  void put_document_row(const ToldComparisonRow& row) {
    const Found found = find(row);
    json_.begin_object();
    put_text(json_, "asset", found.asset().ref);
    put_amount_or_null("at_least", row.bounds ? std::optional(row.bounds->at_least) : std::nullopt);
    put_amount_or_null("at_most", row.bounds ? std::optional(row.bounds->at_most) : std::nullopt);
    if (!found.place->memo.empty()) put_text(json_, "memo", found.place->memo);
    put_object(json_, "per_rule", [&] {
      for (const std::size_t rule : order_) put_text(json_, method_name(trails_[rule].trail.method), amount_in(row, rule).to_text());
    });
    put_text(json_, "place", found.place->ref);
    put_amount_or_null("untraced", row.bounds ? std::optional(row.bounds->untraced) : std::nullopt);
    json_.end_object();
  }

  Spread spread_of(const ToldComparisonRow& row) const {
    Spread spread;
    for (std::size_t rule = 0; rule < trails_.size(); ++rule) {
      if (trails_[rule].trail.is_poison()) continue;
      const U128 amount = amount_in(row, rule).units();
      spread.least = std::min(spread.least, amount);
      spread.most = std::max(spread.most, amount);
    }
    spread.least = std::min(spread.least, spread.most);
    return spread;
  }

  void put_money_or_null(std::string_view key, const ShownAsset& asset, const std::optional<ToldBounds>& bounds, Amount ToldBounds::*which) {
    if (!bounds) return put_null(json_, key);
    json_.key(key);
    write_money(json_, asset, ((*bounds).*which).units());
  }

  void put_view_row(const ToldComparisonRow& row) {
    const Found found = find(row);
    const Spread spread = spread_of(row);
    json_.begin_object();
    put_array(json_, "amounts", [&] {
      for (std::size_t rule = 0; rule < trails_.size(); ++rule) write_money(json_, found.asset(), amount_in(row, rule).units());
    });
    put_text(json_, "id", "place:" + found.place->key);
    put_money_or_null("least", found.asset(), has_floor(found.asset()) ? row.bounds : std::nullopt, &ToldBounds::at_least);
    put_money_or_null("most", found.asset(), row.bounds, &ToldBounds::at_most);
    put_text(json_, "ref", found.place->ref);
    put_flag(json_, "same", spread.least == spread.most);
    put_text(json_, "sentence", row_sentence(row, found, spread));
    put_text(json_, "title", found.place->full_title);
    put_money_or_null("untraced", found.asset(), row.bounds, &ToldBounds::untraced);
    json_.end_object();
  }

  static std::string bounds_text(const ShownAsset& asset, const std::optional<ToldBounds>& bounds) {
    if (!bounds || bounds->at_most.is_zero()) return {};
    const Message message = !has_floor(asset)                   ? Message::compared_bounds_values
                            : bounds->at_least == bounds->at_most ? Message::compared_bounds_equal
                            : bounds->at_least.is_zero()        ? Message::compared_bounds_from_none
                                                                : Message::compared_bounds;
    return say(message, {{"amount", format_money(asset, bounds->at_least.units())},
                         {"least", format_money(asset, bounds->at_least.units())},
                         {"most", format_money(asset, bounds->at_most.units())}});
  }

  static std::string row_sentence(const ToldComparisonRow& row, const Found& found, const Spread& spread) {
    const ShownAsset& asset = found.asset();
    const Message message = spread.most == 0              ? Message::compared_in_reach
                            : spread.least == spread.most ? Message::compared_same
                            : spread.least == 0           ? Message::compared_from_none
                                                          : Message::compared;
    return say(message, {{"amount", format_money(asset, spread.most)},
                         {"least", format_money(asset, spread.least)},
                         {"most", format_money(asset, spread.most)},
                         {"place", found.place->full_title},
                         {"bounds", bounds_text(asset, row.bounds)}});
  }

  std::string sentence() const {
    std::size_t same = 0;
    for (const ToldComparisonRow& row : rows_) {
      const Spread spread = spread_of(row);
      same += spread.least == spread.most ? 1U : 0U;
    }
    const std::string unbounded = count_unbounded() == 0 ? std::string() : format_count(count_unbounded());
    const auto if_because = [&](std::string_view reason) { return why_unbounded() == reason ? std::string_view(unbounded) : std::string_view(); };
    return say(Message::comparison, {{"same", format_count(same)},
                                     {"places", format_count(rows_.size())},
                                     {"unbounded", if_because("work")},
                                     {"backward", if_because("backward")},
                                     {"fees", if_because("fees")}});
  }

  std::size_t count_unbounded() const {
    return static_cast<std::size_t>(std::count_if(rows_.begin(), rows_.end(), [](const ToldComparisonRow& row) { return !row.bounds; }));
  }

  std::string_view why_unbounded() const {
    const ToldTrail& trail = trails_.front().trail;
    if (can_be_bounded(trail.direction, trail.fees)) return "work";
    return trail.direction == Direction::backward ? "backward" : "fees";
  }

  std::span<const TrailContext> trails_;
  std::span<const ToldComparisonRow> rows_;
  std::vector<std::size_t> order_;
  JsonWriter json_;
};

}  // namespace

Result<std::string> write_comparison(const ComparisonContext& context) { return ComparisonWriter(context).document(); }

Result<std::string> write_comparison_view(const ComparisonContext& context) { return ComparisonWriter(context).view(); }

std::string comparison_text(const ComparisonContext& context) { return ComparisonWriter(context).text(); }

}  // namespace peelback
