#include "explorers/esplora_transactions.h"

#include <array>
#include <charconv>
#include <limits>
#include <span>

#include "base/json_reader.h"
#include "chains/bitcoin_transaction.h"

namespace peelback::esplora {

namespace {

using Kind = JsonValue::Kind;

constexpr std::size_t kListedProblems = 100;

/// Where in the reply the reader stands.
enum class Place : std::uint8_t { outside, list, transaction, vins, vin, prevout, vouts, vout, status, done };

enum class Field : std::uint8_t {
  // of a transaction
  txid,
  version,
  locktime,
  vin,
  vout,
  status,
  // of an input
  prev_txid,
  prev_vout,
  prevout,
  scriptsig,
  sequence,
  is_coinbase,
  // of the output that it spends
  spent_script,
  spent_value,
  // of an output
  script,
  value,
  // of a status
  confirmed,
  block_height,
  block_hash,
  block_time,
};

struct FieldRule {
  std::string_view name;
  Field field;
  Kind kind;
  bool required = true;
  bool nullable = false;
};

constexpr FieldRule kTransactionFields[] = {
    {"txid", Field::txid, Kind::string},         {"version", Field::version, Kind::number},
    {"locktime", Field::locktime, Kind::number}, {"vin", Field::vin, Kind::array},
    {"vout", Field::vout, Kind::array},          {"status", Field::status, Kind::object},
};
constexpr FieldRule kVinFields[] = {
    {"txid", Field::prev_txid, Kind::string},
    {"vout", Field::prev_vout, Kind::number},
    {"prevout", Field::prevout, Kind::object, false, true},
    {"scriptsig", Field::scriptsig, Kind::string},
    {"sequence", Field::sequence, Kind::number},
    {"is_coinbase", Field::is_coinbase, Kind::boolean, false},
};
constexpr FieldRule kPrevoutFields[] = {
    {"scriptpubkey", Field::spent_script, Kind::string},
    {"value", Field::spent_value, Kind::number},
};
constexpr FieldRule kVoutFields[] = {
    {"scriptpubkey", Field::script, Kind::string},
    {"value", Field::value, Kind::number},
};
constexpr FieldRule kStatusFields[] = {
    {"confirmed", Field::confirmed, Kind::boolean},
    {"block_height", Field::block_height, Kind::number, false, true},
    {"block_hash", Field::block_hash, Kind::string, false, true},
    {"block_time", Field::block_time, Kind::number, false, true},
};

std::span<const FieldRule> fields_of(Place place) {
  switch (place) {
    case Place::transaction:
      return kTransactionFields;
    case Place::vin:
      return kVinFields;
    case Place::prevout:
      return kPrevoutFields;
    case Place::vout:
      return kVoutFields;
    case Place::status:
      return kStatusFields;
    default:
      return {};
  }
}

constexpr std::array<std::uint8_t, 256> make_hex_digits() {
  std::array<std::uint8_t, 256> table{};
  for (auto& value : table) value = 0xff;
  for (std::uint8_t i = 0; i < 10; ++i) table[static_cast<std::size_t>('0' + i)] = i;
  for (std::uint8_t i = 0; i < 6; ++i) {
    table[static_cast<std::size_t>('a' + i)] = static_cast<std::uint8_t>(10 + i);
    table[static_cast<std::size_t>('A' + i)] = static_cast<std::uint8_t>(10 + i);
  }
  return table;
}
constexpr auto kHexDigits = make_hex_digits();

/// Two digits as a byte; above 255 when one is not a digit.
unsigned hex_byte(const char* digits) {
  const unsigned high = kHexDigits[static_cast<unsigned char>(digits[0])];
  const unsigned low = kHexDigits[static_cast<unsigned char>(digits[1])];
  return high > 15 || low > 15 ? 256 : high << 4 | low;
}

/// An id as explorers print it: last byte first.
bool read_id(std::string_view text, Bytes32& id) {
  if (text.size() != 64) return false;
  for (std::size_t i = 0; i < 32; ++i) {
    const unsigned byte = hex_byte(text.data() + 2 * i);
    if (byte > 255) return false;
    id[31 - i] = static_cast<std::uint8_t>(byte);
  }
  return true;
}

bool append_hex(std::string_view text, Bytes& out) {
  if (text.size() % 2 != 0) return false;
  const std::size_t begin = out.size();
  out.resize(begin + text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const unsigned byte = hex_byte(text.data() + i);
    if (byte > 255) {
      out.resize(begin);
      return false;
    }
    out[begin + i / 2] = static_cast<std::uint8_t>(byte);
  }
  return true;
}

template <class T>
std::optional<T> read_integer(std::string_view text) {
  T value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string shown(std::string_view text) {
  constexpr std::size_t kShown = 40;
  return text.size() <= kShown ? std::string(text) : std::string(text.substr(0, kShown)) + "…";
}

class TransactionReader final : public JsonEvents {
 public:
  TransactionReader(TransactionColumns& out, std::uint64_t max_money_sat) : out_(out), max_money_sat_(max_money_sat) {}

  void on_null() override { scalar(Kind::null, {}, false); }
  void on_bool(bool value) override { scalar(Kind::boolean, {}, value); }
  void on_number(std::string_view text) override { scalar(Kind::number, text, false); }
  void on_string(std::string_view text) override { scalar(Kind::string, text, false); }

  void on_key(std::string_view key) override {
    if (ignored_ > 0) return;
    rule_ = nullptr;
    for (const FieldRule& rule : fields_of(place_)) {
      if (rule.name != key) continue;
      rule_ = &rule;
      std::uint32_t& seen = seen_[static_cast<std::size_t>(place_)];
      const std::uint32_t bit = 1U << static_cast<unsigned>(rule.field);
      if ((seen & bit) != 0) fail(Code::bad_json, "the key stands twice in one object");
      seen |= bit;
      return;
    }
  }

  void on_begin_object() override {
    if (ignored_ > 0) {
      ++ignored_;
      return;
    }
    switch (place_) {
      case Place::outside:
      case Place::list:
        return begin_transaction();
      case Place::vins:
        return begin_vin();
      case Place::vouts:
        return begin_vout();
      default:
        break;
    }
    if (is_field(Field::status)) return enter(Place::status);
    if (is_field(Field::prevout)) {
      prevout_is_told_ = true;
      return enter(Place::prevout);
    }
    ignore(Kind::object);
  }

  void on_begin_array() override {
    if (ignored_ > 0) {
      ++ignored_;
      return;
    }
    if (place_ == Place::outside) {
      out_.is_list = true;
      enter(Place::list);
    } else if (is_field(Field::vin)) {
      enter(Place::vins);
    } else if (is_field(Field::vout)) {
      enter(Place::vouts);
    } else {
      ignore(Kind::array);
    }
  }

  void on_end_object() override {
    if (ignored_ > 0) {
      --ignored_;
      return;
    }
    switch (place_) {
      case Place::transaction:
        return end_transaction();
      case Place::vin:
        return end_vin();
      case Place::vout:
        return end_vout();
      case Place::prevout:
        return end_prevout();
      default:
        break;
    }
    require_fields();
    place_ = Place::transaction;  // of a status
  }

  void on_end_array() override {
    if (ignored_ > 0) {
      --ignored_;
      return;
    }
    place_ = place_ == Place::list ? Place::done : Place::transaction;
  }

  void finish() {
    if (unlisted_ > 0) {
      out_.problems.push_back({Code::bad_type, "", "and " + std::to_string(unlisted_) + " more wrong fields"});
    }
  }

 private:
  bool is_field(Field field) const { return rule_ != nullptr && rule_->field == field; }
  TransactionRow& row() { return out_.rows.back(); }
  VinRow& vin() { return out_.vins.back(); }
  VoutRow& vout() { return out_.vouts.back(); }

  void enter(Place place) {
    place_ = place;
    rule_ = nullptr;
    seen_[static_cast<std::size_t>(place)] = 0;
  }

  void begin_transaction() {
    enter(Place::transaction);
    out_.rows.push_back({.first_vin = static_cast<std::uint32_t>(out_.vins.size()),
                         .first_vout = static_cast<std::uint32_t>(out_.vouts.size())});
    status_is_doubtful_ = false;
  }
  void end_transaction() {
    require_fields();
    if (status_is_doubtful_) row().status = {};
    place_ = out_.is_list ? Place::list : Place::done;
  }

  void begin_vin() {
    enter(Place::vin);
    out_.vins.push_back({});
    ++row().vin_count;
    prevout_is_told_ = false;
    prevout_failed_ = false;
    said_coinbase_.reset();
  }
  void end_vin() {
    require_fields();
    const bool is_coinbase = vin().prevout == Outpoint{TxId{}, bitcoin::kNoVout};
    // The id covers the outpoint, not these two: they cost the stated value, not the row.
    if (said_coinbase_ && *said_coinbase_ != is_coinbase) {
      list(Code::bad_type, "is_coinbase",
           is_coinbase ? "the input is a coinbase, which the explorer denies"
                       : "said to be a coinbase, but it spends an output");
    }
    if (!is_coinbase && !prevout_is_told_)
      list(Code::missing_field, "prevout", "the value of the output spent is not stated");
    place_ = Place::vins;
  }

  void end_prevout() {
    require_fields();
    vin().spent_stands = !prevout_failed_;
    place_ = Place::vin;
  }

  void begin_vout() {
    enter(Place::vout);
    out_.vouts.push_back({});
    ++row().vout_count;
  }
  void end_vout() {
    require_fields();
    place_ = Place::vouts;
  }

  /// A container that is not looked into: an unknown field's, or one in the wrong place.
  void ignore(Kind kind) {
    unexpected(kind);
    ignored_ = 1;
  }

  /// A value where none, or another one, is expected. Unknown fields may hold anything.
  void unexpected(Kind kind) {
    switch (place_) {
      case Place::list:
        begin_transaction();
        fail_element(Kind::object, kind);
        place_ = Place::list;
        return;
      case Place::vins:
        out_.vins.push_back({});
        ++row().vin_count;
        fail_element(Kind::object, kind);
        return;
      case Place::vouts:
        out_.vouts.push_back({});
        ++row().vout_count;
        fail_element(Kind::object, kind);
        return;
      default:
        break;
    }
    if (rule_ != nullptr) fail(Code::bad_type, expected_text(rule_->kind, kind));
  }

  static std::string expected_text(Kind expected, Kind found) {
    return "expected " + std::string(json_kind_text(expected)) + ", found " + std::string(json_kind_text(found));
  }

  void require_fields() {
    const std::uint32_t seen = seen_[static_cast<std::size_t>(place_)];
    for (const FieldRule& rule : fields_of(place_)) {
      if (!rule.required || (seen & 1U << static_cast<unsigned>(rule.field)) != 0) continue;
      rule_ = &rule;
      fail(Code::missing_field, "expected " + std::string(json_kind_text(rule.kind)));
    }
    rule_ = nullptr;
  }

  void fail_element(Kind expected, Kind found) {
    row().stands = false;
    list(Code::bad_type, "", expected_text(expected, found));
  }

  /// The field at hand is wrong. What the id covers costs the row.
  void fail(Code code, std::string detail) {
    switch (rule_->field) {
      case Field::prevout:
      case Field::spent_script:
      case Field::spent_value:
        prevout_is_told_ = true;
        prevout_failed_ = true;
        break;
      case Field::status:
      case Field::confirmed:
      case Field::block_height:
      case Field::block_hash:
      case Field::block_time:
        if (code == Code::bad_json) status_is_doubtful_ = true;  // told twice: neither is taken
        break;
      case Field::is_coinbase:
        break;
      default:
        row().stands = false;
    }
    list(code, rule_->name, std::move(detail));
  }

  void list(Code code, std::string_view field, std::string detail) {
    if (out_.problems.size() >= kListedProblems) {
      ++unlisted_;
      return;
    }
    out_.problems.push_back({code, path(field), std::move(detail)});
  }

  std::string path(std::string_view field) const {
    const TransactionRow& at_row = out_.rows.back();
    std::string path;
    const bool in_vin = place_ == Place::vins || place_ == Place::vin || place_ == Place::prevout;
    if (in_vin) path = "vin[" + std::to_string(at_row.vin_count - 1) + "]";
    if (place_ == Place::vouts || place_ == Place::vout) path = "vout[" + std::to_string(at_row.vout_count - 1) + "]";
    if (place_ == Place::prevout) path += ".prevout";
    if (place_ == Place::status) path = "status";
    if (!path.empty() && !field.empty()) path += '.';
    path += field;
    return out_.field_path(out_.rows.size() - 1, path);
  }

  // ---- scalars ----

  void scalar(Kind kind, std::string_view text, bool flag) {
    if (ignored_ > 0 || place_ == Place::outside) return;
    if (rule_ == nullptr || place_ == Place::list || place_ == Place::vins || place_ == Place::vouts) {
      unexpected(kind);
      return;
    }
    if (kind == Kind::null && rule_->nullable) return;
    if (kind != rule_->kind) {
      unexpected(kind);
      return;
    }
    switch (rule_->field) {
      case Field::txid:
        return id(text, row().txid.bytes);
      case Field::version:
        return version(text);
      case Field::locktime:
        return integer(text, row().locktime);
      case Field::prev_txid:
        return id(text, vin().prevout.txid.bytes);
      case Field::prev_vout:
        return integer(text, vin().prevout.vout);
      case Field::sequence:
        return integer(text, vin().sequence);
      case Field::scriptsig:
        return bytes(text, vin().script_sig);
      case Field::is_coinbase:
        said_coinbase_ = flag;
        return;
      case Field::spent_script:
        return bytes(text, vin().spent_script);
      case Field::spent_value:
        return amount(text, vin().spent_value_sat);
      case Field::script:
        return bytes(text, vout().script);
      case Field::value:
        return amount(text, vout().value_sat);
      case Field::confirmed:
        row().status.confirmed = flag;
        return;
      case Field::block_height:
        return optional_integer(text, row().status.height);
      case Field::block_hash:
        return block_hash(text);
      case Field::block_time:
        return optional_integer(text, row().status.time_s);
      default:
        return;
    }
  }

  void id(std::string_view text, Bytes32& out) {
    if (read_id(text, out)) return;
    out = {};
    fail(Code::bad_hex, "not 64 hexadecimal digits: " + shown(text));
  }

  void bytes(std::string_view text, Slice& out) {
    const std::size_t begin = out_.scripts.size();
    if (!append_hex(text, out_.scripts)) {
      fail(Code::bad_hex, "not whole hexadecimal bytes");
      return;
    }
    out = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(out_.scripts.size() - begin)};
  }

  void block_hash(std::string_view text) {
    BlockHash hash;
    id(text, hash.bytes);
    if (hash != BlockHash{}) row().status.block = hash;
  }

  template <class T>
  void optional_integer(std::string_view text, std::optional<T>& out) {
    out = read_integer<T>(text);
    if (!out) fail(Code::bad_number, shown(text) + " is not an integer that the field can hold");
  }
  template <class T>
  void integer(std::string_view text, T& out) {
    std::optional<T> value;
    optional_integer(text, value);
    out = value.value_or(0);
  }

  /// Printed as signed by some explorers, as unsigned by others: the same 32 bits.
  void version(std::string_view text) {
    const auto value = read_integer<std::int64_t>(text);
    if (!value || *value < std::numeric_limits<std::int32_t>::min() ||
        *value > std::numeric_limits<std::uint32_t>::max()) {
      fail(Code::bad_number, shown(text) + " is not an integer of 32 bits");
      return;
    }
    row().version = static_cast<std::uint32_t>(*value);
  }

  void amount(std::string_view text, std::uint64_t& out_sat) {
    const auto value = read_integer<std::uint64_t>(text);
    if (!value || *value > max_money_sat_) {
      fail(Code::bad_number,
           shown(text) + " is not a number of satoshi from 0 to " + std::to_string(max_money_sat_));
      return;
    }
    out_sat = *value;
  }

  TransactionColumns& out_;
  std::uint64_t max_money_sat_;
  Place place_ = Place::outside;
  const FieldRule* rule_ = nullptr;  // of the key at hand; null for one that is of no interest
  std::uint32_t seen_[static_cast<std::size_t>(Place::done) + 1] = {};
  std::size_t ignored_ = 0;  // containers open that are not looked into
  std::size_t unlisted_ = 0;
  bool prevout_is_told_ = false;
  bool prevout_failed_ = false;
  bool status_is_doubtful_ = false;
  std::optional<bool> said_coinbase_;
};

}  // namespace

std::string TransactionColumns::field_path(std::size_t row, std::string_view field) const {
  std::string path;
  if (is_list) path = "[" + std::to_string(row) + "]";
  if (!path.empty() && !field.empty()) path += '.';
  path += field;
  return path;
}

U128 TransactionColumns::value_of(const TransactionRow& row) const {
  U128 sum = 0;
  for (std::uint32_t i = 0; i < row.vout_count; ++i) sum += vouts[row.first_vout + i].value_sat;
  return sum;
}

Result<TransactionColumns> read_transactions(ByteView body, std::uint64_t max_money_sat) {
  TransactionColumns columns;
  std::vector<Problem> mended;
  TransactionReader reader(columns, max_money_sat);
  const auto read = read_json(body, reader, mended);
  if (!read) return read.error();
  reader.finish();
  columns.problems.insert(columns.problems.end(), mended.begin(), mended.end());
  return columns;
}

}  // namespace peelback::esplora
