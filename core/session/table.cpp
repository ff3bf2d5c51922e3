#include "session/table.h"

#include <algorithm>

#include "base/delimited_text.h"
#include "session/account_part.h"
#include "session/claims_text.h"
#include "session/crossing_rows.h"
#include "session/json_members.h"
#include "session/places.h"
#include "session/thorchain_text.h"
#include "session/trail_sums.h"
#include "session/trail_text.h"

namespace peelback {

namespace {

// One line of the table: a start (no hop) or a hop.
struct Row {
  std::string id{};
  std::uint32_t place = 0;
  const ToldHop* hop = nullptr;
  U128 amount = 0;      // that arrived, in the asset of the place
  const ToldEnd* end = nullptr;  // of the same label; the largest
  const ToldOrderRange* range = nullptr;
  bool exact() const { return hop == nullptr || hop->exact(); }
};

std::vector<Row> make_rows(const ToldTrail& trail) {
  std::vector<Row> rows;
  for (std::uint32_t i = 0; i < trail.places.size(); ++i) {
    const ToldPlace& place = trail.places[i];
    if (place.is_start) rows.push_back({.id = "place:" + place.key, .place = i, .amount = start_amount_at(trail, i)});
  }
  std::vector<std::string> ids = hop_ids(trail);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const ToldHop& hop = trail.hops[i];
    rows.push_back({.id = std::move(ids[i]), .place = hop.to, .hop = &hop, .amount = hop.to_amount.units()});
  }
  for (Row& row : rows) {
    const auto label = row.hop == nullptr ? std::nullopt : std::optional(row.hop->label);
    row.end = largest_end(trail, row.place, label);
    if (row.end != nullptr) row.range = find_order_range(trail, *row.end);
  }
  return rows;
}

constexpr std::string_view kColumns =
    "row,hop,kind,time_utc,block,transaction,from,to,address,memo,label,amount_units,amount,asset_symbol,asset,"
    "to_amount_units,to_amount,to_asset_symbol,to_asset,payment_units,payment,amount_basis,grade,check,order,end,"
    "end_as_of_block,at_least_units,at_most_units,order_least_units,order_most_units,labels,rule";
constexpr std::string_view kValueColumns = ",value,value_currency,value_rate,value_rate_of,value_grade,value_source,value_source_url,value_source_taken";

class TableWriter {
 public:
  explicit TableWriter(const TableContext& context)
      : trail_(context.trail), labels_(context.labels), values_(context.values), rows_(make_rows(trail_)) {}

  Result<std::string> json() {
    json_.begin_object();
    put_text(json_, "audit_sentence", audit_sentence(trail_));
    put_array(json_, "columns", [&] {
      for (const Message name : {Message::line_hop, Message::line_when, Message::column_from, Message::column_to, Message::column_amount,
                                 Message::line_payment, Message::column_check, Message::line_end}) {
        json_.string(words(name));
      }
    });
    put_array(json_, "ends", [&] {
      for (const EndSum& sum : sum_ends(trail_)) {
        json_.begin_object();
        put_number(json_, "count", sum.count);
        put_text(json_, "label", reason_label(sum.reason));
        put_money("money", sum.asset, sum.amount);
        put_text(json_, "reason", end_reason_name(sum.reason));
        json_.end_object();
      }
    });
    put_array(json_, "rows", [&] {
      put_crossings(true);
      for (const Row& row : rows_) put_row(row);
      put_crossings(false);
    });
    put_array(json_, "sums", [&] {
      for (const AssetSum& sum : sum_assets(trail_)) put_sum(sum);
    });
    put_texts(json_, "unexplained", unexplained_sentences(trail_));
    json_.end_object();
    return json_.finish();
  }

  std::string csv() const {
    std::string text(kColumns);
    if (values_) text += kValueColumns;
    text += "\r\n";
    std::size_t number = 0;
    const auto add_crossings = [&](bool before) {
      for (const ToldCrossing& row : trail_.crossings) {
        if (row.is_before != before) continue;
        text += crossing_csv_row(trail_, row, ++number);
        if (has_accounts() && values_) put_value_cells(text, {});
        text += "\r\n";
      }
    };
    add_crossings(true);
    for (const Row& row : rows_) text += csv_row(++number, row);
    add_crossings(false);
    return text;
  }

  std::string text() const {
    std::string out = trail_summary(trail_) + "\n\n";
    for (const Row& row : rows_) {
      const ToldPlace& place = trail_.places[row.place];
      const std::string hop = row.hop == nullptr ? "start" : std::to_string(row.hop->depth);
      out += padded(hop, 6) + padded(place.ref, 78) + padded(place.full_title, 44) + padded(amount_text(row), 30);
      if (values_) out += padded(value_of(asset_of(row), row.amount, tx_of(row)).text, 18);
      out += row.end == nullptr ? "" : end_label(trail_, *row.end);
      while (out.back() == ' ') out.pop_back();
      out += '\n';
    }
    for (const ToldCrossing& row : trail_.crossings) {
      out += padded(row.is_before ? "came" : "went", 6) + padded(far_ref(trail_, row), 78) + padded(far_address(trail_, row), 44) +
             crossing_amounts(trail_, row) + ", " + std::string(crossing_basis(row.crossing)) + '\n';
    }
    out += '\n' + audit_sentence(trail_) + '\n';
    for (const std::string& sentence : unexplained_sentences(trail_)) out += sentence + '\n';
    return out + std::string(words(Message::disclaimer)) + '\n';
  }

 private:
  static std::string_view grade_name(const Row& row) {
    return trail_grade_name(row.hop == nullptr ? TrailGrade::observed : row.hop->grade);
  }

  static std::string_view kind_name(const Row& row) {
    if (row.hop == nullptr) return "start";
    return row.hop->is_conversion ? "conversion" : "hop";
  }

  static std::string_view order_name(const Row& row) { return row.hop != nullptr && row.hop->by_provider ? "provider" : "chain"; }

  static std::string padded(std::string text, std::size_t width) {
    if (text.size() + 2 > width) return text + "  ";
    text.resize(width, ' ');
    return text;
  }

  static std::string reason_label(EndReason reason) {
    std::string label(end_reason_name(reason));
    std::replace(label.begin(), label.end(), '_', ' ');
    return label;
  }

  const ShownAsset& asset_of(const Row& row) const { return trail_.asset_of(trail_.places[row.place]); }

  // Of a start the transaction that made it; none where an account's earlier coins are the start.
  const ToldTx* tx_of(const Row& row) const {
    const std::uint32_t tx = row.hop == nullptr ? trail_.places[row.place].tx : row.hop->tx;
    return tx == ToldPlace::kNoTx ? nullptr : &trail_.txs[tx];
  }

  Amount payment_of(const Row& row) const { return row.hop == nullptr ? trail_.places[row.place].value : row.hop->payment; }

  std::span<const std::uint32_t> sources_of(const Row& row) const {
    return row.hop == nullptr ? std::span<const std::uint32_t>{} : trail_.sources_of(*row.hop);
  }

  std::string amount_text(const Row& row) const {
    std::string text = format_money(asset_of(row), row.amount);
    if (!row.exact()) text.append(" (").append(method_short(trail_.method)).append(")");
    if (row.hop == nullptr || !row.hop->is_conversion) return text;
    return say(Message::swapped, {{"gave", format_money(trail_.assets[row.hop->asset], row.hop->amount.units())}, {"got", text}});
  }

  void put_money(std::string_view key, std::uint32_t asset, U128 amount) {
    json_.key(key);
    write_money(json_, trail_.assets[asset], amount);
  }

  void put_money_or_null(std::string_view key, std::uint32_t asset, U128 amount, bool even_nothing = false) {
    if (amount == 0 && !even_nothing) return put_null(json_, key);
    put_money(key, asset, amount);
  }

  // Those that led to a start come before it, the others after all payments.
  void put_crossings(bool before) {
    for (const ToldCrossing& row : trail_.crossings) {
      if (row.is_before == before) write_crossing_row(json_, trail_, row);
    }
  }

  void put_sum(const AssetSum& sum) {
    json_.begin_object();
    put_money_or_null("came", sum.asset, sum.came);
    put_money_or_null("converted", sum.asset, sum.converted);
    put_money_or_null("start", sum.asset, sum.start, sum.came == 0);
    put_money("total", sum.asset, sum.ends + sum.fees);
    json_.end_object();
  }

  // How much may differ under another order of a list's rows, or must and can be here whatever the rule.
  void put_ranges(const Row& row) {
    put_array(json_, "ranges", [&] {
      if (row.end == nullptr) return;
      const ShownAsset& asset = asset_of(row);
      if (const auto& bounds = row.end->bounds) put_range(asset, has_floor(asset) ? std::optional(bounds->at_least) : std::nullopt, bounds->at_most, range_sentence(asset, *bounds));
      if (row.range != nullptr) put_range(asset, row.range->least, row.range->most, range_sentence(asset, *row.range));
    });
  }

  void put_range(const ShownAsset& asset, std::optional<Amount> least, Amount most, const std::string& sentence) {
    json_.begin_object();
    json_.key("least");
    if (least) write_money(json_, asset, least->units());
    else json_.null();
    json_.key("most");
    write_money(json_, asset, most.units());
    put_text(json_, "sentence", sentence);
    json_.end_object();
  }

  void put_row(const Row& row) {
    const ToldPlace& place = trail_.places[row.place];
    const ToldTx* tx = tx_of(row);
    json_.begin_object();
    put_text(json_, "amount_label", row.hop == nullptr ? amount_label(trail_, asset_of(row), row.amount, true) : hop_label(trail_, *row.hop));
    put_text(json_, "basis", row.exact() ? "exact" : "rule");
    put_text(json_, "check", check_name(tx == nullptr ? Check::trusted : tx->check));
    put_text(json_, "check_label", tx == nullptr ? std::string() : tx->check_label);
    if (row.end == nullptr) {
      put_null(json_, "end");
    } else {
      put_object(json_, "end", [&] {
        put_text(json_, "label", end_label(trail_, *row.end));
        put_text(json_, "reason", end_reason_name(row.end->reason));
      });
    }
    put_array(json_, "from", [&] {
      for (const std::uint32_t from : sources_of(row)) json_.string(trail_.places[from].full_title);
    });
    put_array(json_, "from_places", [&] {
      for (const std::uint32_t from : sources_of(row)) json_.integer(from);
    });
    if (row.hop != nullptr && row.hop->is_conversion) {
      put_money("given", row.hop->asset, row.hop->amount.units());
    } else {
      put_null(json_, "given");
    }
    put_text(json_, "grade", grade_name(row));
    put_number(json_, "hop", row.hop == nullptr ? 0U : row.hop->depth);
    put_text(json_, "id", row.id);
    put_text(json_, "kind", kind_name(row));
    put_moment(json_, "moment", tx == nullptr ? ToldMoment{} : tx->moment);
    put_money("money", place.asset, row.amount);
    put_text(json_, "order", order_name(row));
    put_money("payment", place.asset, payment_of(row).units());
    put_number(json_, "place", row.place);
    put_ranges(row);
    put_text(json_, "sentence", row.hop == nullptr ? start_sentence(trail_, place, row.amount) : hop_sentence(trail_, *row.hop));
    put_text(json_, "to", place.full_title);
    put_text(json_, "tx", tx == nullptr ? std::string() : tx->ref());
    put_value(json_, "value", value_of(asset_of(row), row.amount, tx));
    json_.end_object();
  }

  std::string csv_row(std::size_t number, const Row& row) const {
    const ToldPlace& place = trail_.places[row.place];
    const ToldTx* tx = tx_of(row);
    const ToldMoment moment = tx == nullptr ? ToldMoment{} : tx->moment;
    const bool is_conversion = row.hop != nullptr && row.hop->is_conversion;
    const ShownAsset& asset = is_conversion ? trail_.assets[row.hop->asset] : asset_of(row);
    const U128 amount = is_conversion ? row.hop->amount.units() : row.amount;
    std::string from;
    for (const std::uint32_t source : sources_of(row)) from += (from.empty() ? "" : " ") + trail_.places[source].ref;
    const auto as_of = row.end != nullptr && row.end->as_of ? known_height(row.end->as_of->height) : std::nullopt;
    const auto bounds = row.end == nullptr ? std::nullopt : row.end->bounds;
    std::string line;
    append_cell(line, std::to_string(number));
    append_cell(line, std::to_string(row.hop == nullptr ? 0U : row.hop->depth));
    append_cell(line, kind_name(row));
    append_cell(line, moment.time_s ? format_utc(*moment.time_s) : "");
    append_cell(line, moment.height ? std::to_string(*moment.height) : "");
    append_cell(line, tx == nullptr ? "" : tx->ref());
    append_cell(line, from);
    append_cell(line, place.ref);
    append_cell(line, place.address);
    append_cell(line, place.memo);
    append_cell(line, std::to_string(row.hop == nullptr ? trail_.amounts_of(place).front().label : row.hop->label));
    put_amount_cells(line, asset, amount);
    append_cell(line, asset.symbol);
    append_cell(line, asset.ref);
    if (is_conversion) {
      put_amount_cells(line, asset_of(row), row.amount);
      append_cell(line, asset_of(row).symbol);
      append_cell(line, asset_of(row).ref);
    } else {
      line += ",,,,";
    }
    put_amount_cells(line, asset_of(row), payment_of(row).units());
    append_cell(line, row.exact() ? "exact" : "rule");
    append_cell(line, grade_name(row));
    append_cell(line, check_name(tx == nullptr ? Check::trusted : tx->check));
    append_cell(line, order_name(row));
    append_cell(line, row.end == nullptr ? std::string() : end_label(trail_, *row.end));
    append_cell(line, as_of ? std::to_string(*as_of) : "");
    append_cell(line, bounds ? bounds->at_least.to_text() : "");
    append_cell(line, bounds ? bounds->at_most.to_text() : "");
    append_cell(line, row.range == nullptr ? "" : row.range->least.to_text());
    append_cell(line, row.range == nullptr ? "" : row.range->most.to_text());
    append_cell(line, row.place < labels_.size() && !labels_[row.place].empty() ? claim_text(labels_[row.place].front()) : "");
    append_cell(line, method_name(trail_.method));
    if (has_accounts() && values_) put_value_cells(line, value_of(asset, amount, tx));
    return line + "\r\n";
  }

  // On the day of its payment; nothing where no values are shown.
  ToldValue value_of(const ShownAsset& asset, U128 amount, const ToldTx* tx) const {
    return has_accounts() && values_ ? values_->value_of(asset, amount, tx == nullptr ? ToldMoment{} : tx->moment) : ToldValue{};
  }

  static void put_value_cells(std::string& line, const ToldValue& value) {
    if (value.rate == nullptr || value.number.empty()) {
      line += ",,,,,,,,";
      return;
    }
    const Rate& rate = *value.rate;
    append_cell(line, value.number);
    append_cell(line, currency_info(rate.currency).code);
    append_cell(line, format_price(rate.price));
    append_cell(line, rate.is_daily ? format_utc(rate.at_s).substr(0, 10) : format_utc(rate.at_s));
    append_cell(line, rate_grade_name(rate.grade));
    append_cell(line, rate.source);
    append_cell(line, rate.url);
    append_cell(line, rate.taken_s == 0 ? std::string() : format_utc(rate.taken_s));
  }

  static void put_amount_cells(std::string& line, const ShownAsset& asset, U128 amount) {
    append_cell(line, to_decimal(amount));
    append_cell(line, format_units(amount, asset.decimals));
  }

  const ToldTrail& trail_;
  std::span<const std::vector<Label>> labels_;
  std::optional<ShownValues> values_;
  const std::vector<Row> rows_;
  JsonWriter json_;
};

Result<TableContext> context_of(Session& session) {
  const auto trail = session.trail();
  if (!trail) return trail.error();
  const auto labels = session.place_labels();
  if (!labels) return labels.error();
  return TableContext{**trail, *labels, session.shown_values()};
}

}  // namespace

Result<std::string> write_table(const TableContext& context) { return TableWriter(context).json(); }

std::string write_csv(const TableContext& context) { return TableWriter(context).csv(); }

std::string write_text_table(const TableContext& context) { return TableWriter(context).text(); }

Result<std::string> write_table(Session& session) {
  const auto context = context_of(session);
  if (!context) return context.error();
  return write_table(*context);
}

Result<std::string> write_csv(Session& session) {
  const auto context = context_of(session);
  if (!context) return context.error();
  return write_csv(*context);
}

Result<std::string> write_text_table(Session& session) {
  const auto context = context_of(session);
  if (!context) return context.error();
  return write_text_table(*context);
}

}  // namespace peelback
