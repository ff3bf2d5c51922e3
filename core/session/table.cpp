#include "session/table.h"

#include <algorithm>

#include "model/reference.h"
#include "session/checks.h"
#include "session/json_members.h"
#include "session/places.h"
#include "session/trail_text.h"

namespace peelback {

namespace {

// One line of the table: a start (no hop) or a hop.
struct Row {
  PlaceIndex place{};
  const Hop* hop = nullptr;
  U128 amount = 0;
  bool exact = true;
  const End* end = nullptr;  // of the same label; the largest
};

std::vector<Row> make_rows(const Trail& trail) {
  std::vector<Row> rows;
  for (std::uint32_t i = 0; i < trail.places.size(); ++i) {
    if (trail.places[i].is_start) rows.push_back({.place = PlaceIndex{i}, .amount = traced_amount(trail, trail.places[i])});
  }
  for (const Hop& hop : trail.hops) {
    rows.push_back({.place = hop.to, .hop = &hop, .amount = hop.amount.units(), .exact = hop.basis == AmountBasis::exact});
  }
  for (Row& row : rows) {
    const auto first = std::lower_bound(trail.ends.begin(), trail.ends.end(), row.place, [](const End& end, PlaceIndex place) { return end.place < place; });
    for (auto end = first; end != trail.ends.end() && end->place == row.place; ++end) {
      if (row.hop != nullptr && end->label != row.hop->label) continue;
      if (row.end == nullptr || row.end->amount < end->amount) row.end = &*end;
    }
  }
  return rows;
}

std::string row_id(const Store& store, const Trail& trail, const Row& row) {
  std::string id = "place:" + place_ref(store, trail.places[row.place.value]);
  if (row.hop != nullptr && row.hop->label > 1) id += "#" + std::to_string(row.hop->label);
  return id;
}

class TableWriter {
 public:
  TableWriter(const Session& session, const Trail& trail)
      : session_(session), store_(session.store()), question_(session.question().question), trail_(trail), rows_(make_rows(trail)) {}

  Result<std::string> json() {
    JsonWriter json;
    json.begin_object();
    put_text(json, "audit_sentence", audit_sentence(store_, question_, trail_));
    put_array(json, "columns", [&] {
      for (const Message name : {Message::line_hop, Message::line_when, Message::column_from, Message::column_to, Message::column_amount,
                                 Message::line_payment, Message::column_check, Message::line_end}) {
        json.string(words(name));
      }
    });
    put_array(json, "ends", [&] {
      for (const EndSum& sum : sum_ends(trail_)) {
        json.begin_object();
        put_number(json, "count", sum.count);
        put_text(json, "label", reason_label(sum.reason));
        put_money(json, "money", sum.amount);
        put_text(json, "reason", end_reason_name(sum.reason));
        json.end_object();
      }
    });
    put_array(json, "rows", [&] {
      for (const Row& row : rows_) put_row(json, row);
    });
    put_sum_or_null(json, "start");
    put_sum_or_null(json, "total");
    json.end_object();
    return json.finish();
  }

  std::string csv() const {
    const std::string symbol(chain_info(store_.chain()).symbol);
    std::string text = "row,hop,time_utc,block,transaction,from,to,address,label,amount_satoshi,amount_" + symbol +
                       ",payment_satoshi,payment_" + symbol + ",amount_basis,grade,check,end,end_as_of_block,rule\r\n";
    for (std::size_t i = 0; i < rows_.size(); ++i) text += csv_row(i + 1, rows_[i]);
    return text;
  }

  std::string text() const {
    std::string out = trail_summary(store_, question_, trail_) + "\n\n";
    for (const Row& row : rows_) {
      const Place& place = trail_.places[row.place.value];
      const std::string hop = row.hop == nullptr ? "start" : std::to_string(row.hop->depth);
      out += padded(hop, 6) + padded(place_ref(store_, place), 78) + padded(place_address(store_, place).value_or(place_title(store_, place)), 44) +
             padded(format_money(store_.chain(), row.amount) + (row.exact ? "" : " (" + std::string(method_short(question_.method)) + ")"), 30) +
             (row.end == nullptr ? "" : end_label(*row.end));
      while (out.back() == ' ') out.pop_back();
      out += '\n';
    }
    return out + '\n' + audit_sentence(store_, question_, trail_) + '\n' + std::string(words(Message::disclaimer)) + '\n';
  }

 private:
  static std::string_view grade_name(const Row& row) {
    return trail_grade_name(row.hop == nullptr ? TrailGrade::observed : row.hop->grade);
  }

  static std::string padded(std::string text, std::size_t width) {
    if (text.size() + 2 > width) return text + "  ";
    text.resize(width, ' ');
    return text;
  }

  void put_money(JsonWriter& json, std::string_view key, U128 amount) const {
    json.key(key);
    write_money(json, store_.chain(), amount);
  }

  // Of poison nothing is summed.
  void put_sum_or_null(JsonWriter& json, std::string_view key) const {
    if (question_.method == Method::poison || trail_.places.empty()) return put_null(json, key);
    put_money(json, key, start_amount(trail_));
  }

  static std::string reason_label(EndReason reason) {
    std::string label(end_reason_name(reason));
    std::replace(label.begin(), label.end(), '_', ' ');
    return label;
  }

  void put_row(JsonWriter& json, const Row& row) const {
    const Place& place = trail_.places[row.place.value];
    const auto sources = row.hop == nullptr ? std::span<const PlaceIndex>{} : trail_.sources_of(*row.hop);
    json.begin_object();
    put_text(json, "amount_label", amount_label(store_, question_.method, row.amount, row.exact));
    put_text(json, "basis", row.exact ? "exact" : "rule");
    put_text(json, "check", check_name(check_of(store_, session_.replies(), place.tx)));
    put_text(json, "check_label", check_label(store_, session_.replies(), place.tx));
    if (row.end == nullptr) {
      put_null(json, "end");
    } else {
      put_object(json, "end", [&] {
        put_text(json, "label", end_label(*row.end));
        put_text(json, "reason", end_reason_name(row.end->reason));
      });
    }
    put_array(json, "from", [&] {
      for (const PlaceIndex from : sources) json.string(title(trail_.places[from.value]));
    });
    put_array(json, "from_places", [&] {
      for (const PlaceIndex from : sources) json.integer(from.value);
    });
    put_text(json, "grade", grade_name(row));
    put_number(json, "hop", row.hop == nullptr ? 0U : row.hop->depth);
    put_text(json, "id", row_id(store_, trail_, row));
    put_text(json, "kind", row.hop == nullptr ? "start" : "hop");
    put_moment(json, "moment", store_, place.tx);
    put_money(json, "money", row.amount);
    put_money(json, "payment", place.value.units());
    put_number(json, "place", row.place.value);
    put_text(json, "sentence", row.hop == nullptr ? start_sentence(store_, place, row.amount) : hop_sentence(store_, question_, trail_, *row.hop));
    put_text(json, "to", title(place));
    put_text(json, "tx", transaction_ref(store_.chain(), store_.txid(place.tx)));
    json.end_object();
  }

  std::string title(const Place& place) const { return place_address(store_, place).value_or(place_title(store_, place)); }

  // Every field is made here from ids, digits and names of ours; an address cannot hold a comma or a quote. The end's
  // detail can (a provider's words): it is quoted.
  std::string csv_row(std::size_t number, const Row& row) const {
    const Place& place = trail_.places[row.place.value];
    const unsigned decimals = chain_info(store_.chain()).decimals;
    std::string from;
    if (row.hop != nullptr) {
      for (const PlaceIndex source : trail_.sources_of(*row.hop)) from += (from.empty() ? "" : " ") + place_ref(store_, trail_.places[source.value]);
    }
    const auto height = store_.height(place.tx);
    const auto time_s = store_.time_s(place.tx);
    const auto as_of = row.end != nullptr && row.end->as_of ? known_height(row.end->as_of->height) : std::nullopt;
    const std::string fields[] = {
        std::to_string(number),
        std::to_string(row.hop == nullptr ? 0U : row.hop->depth),
        time_s ? format_utc(*time_s) : "",
        height ? std::to_string(*height) : "",
        transaction_ref(store_.chain(), store_.txid(place.tx)),
        from,
        place_ref(store_, place),
        place_address(store_, place).value_or(""),
        std::to_string(row.hop == nullptr ? trail_.amounts_of(place).front().label : row.hop->label),
        to_decimal(row.amount),
        format_units(row.amount, decimals),
        place.value.to_text(),
        format_units(place.value.units(), decimals),
        row.exact ? "exact" : "rule",
        std::string(grade_name(row)),
        std::string(check_name(check_of(store_, session_.replies(), place.tx))),
        row.end == nullptr ? "" : '"' + quoted(end_label(*row.end)) + '"',
        as_of ? std::to_string(*as_of) : "",
        std::string(method_name(question_.method)),
    };
    std::string line;
    for (const std::string& field : fields) line += (line.empty() ? "" : ",") + field;
    return line + "\r\n";
  }

  static std::string quoted(std::string text) {
    for (std::size_t i = text.find('"'); i != std::string::npos; i = text.find('"', i + 2)) text.insert(i, 1, '"');
    return text;
  }

  const Session& session_;
  const Store& store_;
  const Question& question_;
  const Trail& trail_;
  const std::vector<Row> rows_;
};

}  // namespace

Result<std::string> write_table(Session& session) {
  const auto trail = session.trail();
  if (!trail) return trail.error();
  return TableWriter(session, **trail).json();
}

Result<std::string> write_csv(Session& session) {
  const auto trail = session.trail();
  if (!trail) return trail.error();
  return TableWriter(session, **trail).csv();
}

Result<std::string> write_text_table(Session& session) {
  const auto trail = session.trail();
  if (!trail) return trail.error();
  return TableWriter(session, **trail).text();
}

}  // namespace peelback
