#include "explorers/bitcoin_etl.h"

#include <array>
#include <charconv>
#include <span>

#include "base/json_reader.h"
#include "chains/bitcoin_transaction.h"
#include "chains/coin_rules.h"
#include "explorers/block_place.h"
#include "explorers/table_values.h"

namespace peelback {

namespace {

enum class Part : std::uint8_t { transaction, input, output };
constexpr std::size_t kParts = 3;

// What is read of each part. A cell's number is its place here.
constexpr std::size_t kMostFields = 7;
constexpr std::string_view kFields[kParts][kMostFields] = {
    {"hash", "version", "lock_time", "block_number", "block_hash", "block_timestamp", "is_coinbase"},
    {"spent_transaction_hash", "spent_output_index", "script_hex", "sequence", "value"},
    {"script_hex", "value", "addresses"},
};
enum TransactionField : std::size_t { kHash, kVersion, kLockTime, kBlockNumber, kBlockHash, kBlockTimestamp, kIsCoinbase };
enum InputField : std::size_t { kSpentHash, kSpentIndex, kInputScript, kSequence, kInputValue };
enum OutputField : std::size_t { kOutputScript, kOutputValue, kAddresses };

struct Cell {
  std::size_t begin = 0;
  std::size_t length = 0;
  bool is_there = false;
};
using Cells = std::array<Cell, kMostFields>;

/// One row: {…, "inputs": [{…}], "outputs": [{…, "addresses": […]}]}. Members that are not named above are passed over.
class RowEvents final : public JsonEvents {
 public:
  void clear() {
    arena_.clear();
    transaction = {};
    inputs.clear();
    outputs.clear();
    depth_ = 0;
    field_ = kMostFields;
    has_repeated = is_object = has_inputs = has_outputs = false;
  }
  std::string_view text(const Cell& cell) const { return std::string_view(arena_).substr(cell.begin, cell.length); }

  Cells transaction{};
  std::vector<Cells> inputs{};
  std::vector<Cells> outputs{};
  bool is_object = false;
  bool has_inputs = false;
  bool has_outputs = false;
  bool has_repeated = false;

  void on_null() override {}
  void on_bool(bool value) override { put(value ? "true" : "false"); }
  void on_number(std::string_view text) override { put(text); }
  void on_string(std::string_view text) override { put(text); }
  void on_key(std::string_view key) override {
    field_ = kMostFields;
    if (depth_ == 1) {
      list_ = key == "inputs" ? Part::input : key == "outputs" ? Part::output : Part::transaction;
    }
    if (depth_ != 1 && !is_in_element()) return;
    const auto& fields = kFields[static_cast<std::size_t>(depth_ == 1 ? Part::transaction : list_)];
    for (std::size_t i = 0; i < kMostFields; ++i) {
      if (!fields[i].empty() && fields[i] == key) field_ = i;
    }
    if (field_ == kMostFields) return;
    Cell& cell = cells()[field_];
    has_repeated = has_repeated || cell.is_there;
    cell.is_there = true;
  }
  void on_begin_object() override {
    is_object = is_object || depth_ == 0;
    if (depth_ == 2 && is_list_) (list_ == Part::input ? inputs : outputs).emplace_back();
    ++depth_;
  }
  void on_end_object() override { --depth_; }
  void on_begin_array() override {
    if (depth_ == 1) {
      is_list_ = list_ != Part::transaction;
      bool& has = list_ == Part::input ? has_inputs : has_outputs;
      if (is_list_) {
        has_repeated = has_repeated || has;
        has = true;
      }
    }
    ++depth_;
  }
  void on_end_array() override {
    --depth_;
    if (depth_ == 1) is_list_ = false;
  }

 private:
  bool is_in_element() const { return is_list_ && depth_ == 3; }
  Cells& cells() {
    if (depth_ == 1) return transaction;
    return list_ == Part::input ? inputs.back() : outputs.back();
  }
  void put(std::string_view text) {
    // An output's addresses are a list: the first counts.
    const bool is_address = is_list_ && depth_ == 4 && list_ == Part::output && field_ == kAddresses;
    if (field_ == kMostFields || (depth_ != 1 && !is_in_element() && !is_address)) return;
    Cell& cell = is_address ? outputs.back()[kAddresses] : cells()[field_];
    if (cell.length > 0) return;
    cell.begin = arena_.size();
    arena_ += text;
    cell.length = text.size();
  }

  std::string arena_;
  std::size_t depth_ = 0;
  std::size_t field_ = kMostFields;
  Part list_ = Part::transaction;
  bool is_list_ = false;
};

class EtlReader {
 public:
  EtlReader(ReplyIndex reply, Store& store, TableReading& reading, TableProblems& problems)
      : reply_(reply), store_(store), reading_(reading), problems_(problems) {}

  void read_line(std::uint32_t line, std::string_view text) {
    line_ = line;
    is_bad_ = false;
    events_.clear();
    std::vector<Problem> mended;
    if (const auto done = read_json(as_bytes(text), events_, mended); !done) {
      return complain(done.error().where, done.error().code, done.error().detail);
    }
    if (!events_.is_object) return complain({}, Code::bad_type, "expected an object");
    if (events_.has_repeated) return complain({}, Code::repeated_field, "a key stands twice");
    if (!events_.has_inputs || !events_.has_outputs) return complain(events_.has_inputs ? "outputs" : "inputs", Code::missing_field, "expected a list");
    if (of(events_.transaction, kIsCoinbase) == "true" || events_.inputs.empty()) {
      ++coinbases_;
      ++reading_.rows_passed;
      return;
    }
    read_transaction();
  }

  void finish() {
    if (coinbases_ == 0) return;
    problems_.add({Code::unsupported, "", std::to_string(coinbases_) + " coinbases: their id covers a script that the table leaves out"});
  }

 private:
  std::string_view of(const Cells& cells, std::size_t field) const { return events_.text(cells[field]); }

  void complain(std::string_view field, Code code, std::string_view detail) {
    is_bad_ = true;
    problems_.add(line_, field, code, detail);
  }
  void complain(Part part, std::size_t row, std::size_t field, Code code, std::string_view detail) {
    std::string name;
    if (part != Part::transaction) {
      name = part == Part::input ? "inputs[" : "outputs[";
      name += std::to_string(row) + "].";
    }
    complain(name.append(kFields[static_cast<std::size_t>(part)][field]), code, detail);
  }

  std::uint64_t number(const Cells& cells, Part part, std::size_t row, std::size_t field, std::uint64_t most) {
    const auto read = parse_whole_number(of(cells, field));
    if (read && *read <= most) return static_cast<std::uint64_t>(*read);
    complain(part, row, field, cells[field].length == 0 ? Code::missing_field : Code::bad_number, "expected a number of the field's size");
    return 0;
  }
  std::uint32_t number32(const Cells& cells, Part part, std::size_t row, std::size_t field) {
    return static_cast<std::uint32_t>(number(cells, part, row, field, 0xffffffff));
  }
  // Signed in some exports: the same 32 bits.
  std::uint32_t version() {
    const std::string_view text = of(events_.transaction, kVersion);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) complain("version", Code::bad_number, "expected a number");
    return static_cast<std::uint32_t>(value);
  }
  std::size_t script(const Cells& cells, Part part, std::size_t row, std::size_t field) {
    auto bytes = parse_hex(of(cells, field));
    if (!bytes || !cells[field].is_there) complain(part, row, field, bytes ? Code::missing_field : Code::bad_hex, "expected hexadecimal digits");
    scripts_.push_back(bytes ? *std::move(bytes) : Bytes{});
    return scripts_.size() - 1;
  }
  TxId id(const Cells& cells, Part part, std::size_t row, std::size_t field) {
    const auto read = parse_txid(of(cells, field));
    if (read) return *read;
    complain(part, row, field, read.error().code, read.error().detail);
    return {};
  }

  void read_transaction() {
    inputs_.clear();
    input_drafts_.clear();
    outputs_.clear();
    output_drafts_.clear();
    scripts_.clear();
    scripts_.reserve(events_.inputs.size() + events_.outputs.size());
    for (std::size_t i = 0; i < events_.inputs.size(); ++i) read_input(i);
    for (std::size_t i = 0; i < events_.outputs.size(); ++i) read_output(i);
    const Cells& cells = events_.transaction;
    const TxId stated = id(cells, Part::transaction, 0, kHash);
    const std::uint32_t version_bits = version();
    const std::uint32_t lock_time = number32(cells, Part::transaction, 0, kLockTime);
    if (is_bad_) return;
    const TxId txid = bitcoin::txid_of(version_bits, lock_time, inputs_, outputs_);
    if (txid != stated) return complain("hash", Code::txid_mismatch, "the fields hash to " + txid.to_text());
    if (chain_info(store_.chain()).followed || store_.chain() == Chain::bitcoin_cash) {
      if (const auto checked = bitcoin::check_amounts(outputs_, bitcoin::coin_rules(store_.chain()).max_money_sat); !checked) {
        return complain(checked.error().where, checked.error().code, checked.error().detail);
      }
    }
    std::vector<Problem> found;
    const SourceRef source{.reply = reply_, .form = SourceRef::Form::line, .row = line_};
    const TxIndex tx = store_.add_transaction({.txid = txid, .inputs = input_drafts_, .outputs = output_drafts_}, source, found);
    place_transaction(store_, tx, block_place(), "", found);
    for (const Problem& problem : found) problems_.add(line_, problem.where, problem.code, problem.detail);
    ++reading_.rows_used;
    ++reading_.transactions;
    reading_.transfers += outputs_.size();
  }

  void read_input(std::size_t row) {
    const Cells& cells = events_.inputs[row];
    const Outpoint prevout{id(cells, Part::input, row, kSpentHash), number32(cells, Part::input, row, kSpentIndex)};
    const std::size_t script_sig = script(cells, Part::input, row, kInputScript);
    inputs_.push_back({.prevout = prevout,
                       .script_sig = scripts_[script_sig],
                       .sequence = number32(cells, Part::input, row, kSequence)});
    input_drafts_.push_back({.prevout = prevout});
    if (cells[kInputValue].length == 0) return;
    const std::uint64_t value_sat = number(cells, Part::input, row, kInputValue, kMostValue);
    input_drafts_.back().spent = OutputDraft{.value = value_sat, .script_is_stated = false};
  }

  void read_output(std::size_t row) {
    const Cells& cells = events_.outputs[row];
    const std::uint64_t value_sat = number(cells, Part::output, row, kOutputValue, kMostValue);
    const ByteView bytes = scripts_[script(cells, Part::output, row, kOutputScript)];
    outputs_.push_back({.value_sat = value_sat, .script = bytes});
    output_drafts_.push_back({.value = value_sat, .script = bytes});
  }

  BlockPlace block_place() {
    const Cells& cells = events_.transaction;
    BlockPlace place;
    if (cells[kBlockHash].length == 0) return place;
    place.confirmed = true;
    if (const auto block = parse_block_hash(of(cells, kBlockHash))) {
      place.block = *block;
    } else {
      complain("block_hash", block.error().code, block.error().detail);
      return {};
    }
    const auto height = parse_whole_number(of(cells, kBlockNumber));
    if (height && *height < 0xffffffff) place.height = static_cast<std::uint32_t>(*height);
    const auto time = parse_table_time(of(cells, kBlockTimestamp));
    if (time && time->unix_s >= 0 && time->unix_s <= 0xffffffff) place.time_s = static_cast<std::uint32_t>(time->unix_s);
    return place;
  }

  static constexpr std::uint64_t kMostValue = (std::uint64_t{1} << 63) - 1;  // signed, as serialised
  ReplyIndex reply_;
  Store& store_;
  TableReading& reading_;
  TableProblems& problems_;
  RowEvents events_;
  std::uint32_t line_ = 0;
  bool is_bad_ = false;
  std::uint64_t coinbases_ = 0;
  std::vector<Bytes> scripts_;  // reserved: views point into them
  std::vector<bitcoin::Input> inputs_;
  std::vector<bitcoin::Output> outputs_;
  std::vector<InputDraft> input_drafts_;
  std::vector<OutputDraft> output_drafts_;
};

}  // namespace

void read_bitcoin_etl(std::string_view text, ReplyIndex reply, Store& store, TableReading& reading, TableProblems& problems) {
  EtlReader reader(reply, store, reading, problems);
  for (std::uint32_t line = 1; !text.empty(); ++line) {
    const std::string_view row = take_table_line(text);
    if (row.empty()) continue;
    ++reading.rows;
    reader.read_line(line, row);
  }
  reader.finish();
}

std::string first_etl_address(std::string_view line) {
  RowEvents events;
  std::vector<Problem> none;
  if (!read_json(as_bytes(line), events, none)) return {};
  for (const Cells& output : events.outputs) {
    if (output[kAddresses].length > 0) return std::string(events.text(output[kAddresses]));
  }
  return {};
}

}  // namespace peelback
