#include "chains/bitcoin_transaction.h"

#include <algorithm>

#include "base/hash.h"
#include "chains/coin_rules.h"

namespace peelback::bitcoin {

namespace {

constexpr std::size_t kLeastInputBytes = 41;  // outpoint, empty script, sequence
constexpr std::size_t kLeastOutputBytes = 9;  // value, empty script
constexpr std::uint8_t kSegwitMarker = 0;
constexpr std::uint8_t kSegwitFlag = 1;
constexpr std::uint8_t kMwebFlag = 8;      // litecoin-project/litecoin, src/primitives/transaction.h
constexpr std::uint8_t kNoExtension = 0;  // what a HogEx has in the place of one

std::size_t compact_size_width(std::uint64_t value) {
  return value < 0xfd ? 1 : value <= 0xffff ? 3 : value <= 0xffffffff ? 5 : 9;
}

Error out_of_range(std::size_t position, std::string detail) {
  return {Code::bad_number, "byte " + std::to_string(position), std::move(detail)};
}

// A longer form than needed would not survive being written again, and nodes refuse it.
Result<std::uint64_t> shortest_size(ByteReader& reader, std::size_t item_bytes, std::string_view what) {
  const std::size_t start = reader.position();
  const auto size = reader.count_of(item_bytes, what);
  if (size && reader.position() - start != compact_size_width(*size)) {
    return out_of_range(start, std::string(what) + " is not written in its shortest form");
  }
  return size;
}

Result<ByteView> sized_bytes(ByteReader& reader, std::string_view what) {
  const auto size = shortest_size(reader, 1, what);
  if (!size) return size.error();
  return reader.take(*size, what);
}

Result<Done> parse_input(ByteReader& reader, Input& input) {
  const auto txid = reader.bytes32("the previous transaction id");
  if (!txid) return txid.error();
  const auto vout = reader.u32_le("the previous output's position");
  if (!vout) return vout.error();
  const auto script = sized_bytes(reader, "the signature script");
  if (!script) return script.error();
  const auto sequence = reader.u32_le("the sequence number");
  if (!sequence) return sequence.error();
  input = {.prevout = {TxId{*txid}, *vout}, .script_sig = *script, .sequence = *sequence};
  return Done{};
}

Result<Done> parse_output(ByteReader& reader, Output& output) {
  const auto value = reader.u64_le("the value");
  if (!value) return value.error();
  const auto script = sized_bytes(reader, "the script");
  if (!script) return script.error();
  output = {*value, *script};
  return Done{};
}

// Leaves a view of the whole stack: most callers never look inside.
Result<Done> parse_witness(ByteReader& reader, ByteView bytes, std::size_t begin, Input& input) {
  const std::size_t start = reader.position();
  const auto count = shortest_size(reader, 1, "the number of witness items");
  if (!count) return count.error();
  for (std::uint64_t i = 0; i < *count; ++i) {
    const auto item = sized_bytes(reader, "a witness item");
    if (!item) return item.error();
  }
  if (*count > 0) input.witness = bytes.subspan(start - begin, reader.position() - start);
  return Done{};
}

Error in_field(Error error, std::string_view list, std::size_t index) {
  error.detail = std::string(list) + '[' + std::to_string(index) + "]: " + error.detail;
  return error;
}

void put_inputs_and_outputs(Bytes& bytes, std::span<const Input> inputs, std::span<const Output> outputs) {
  put_compact_size(bytes, inputs.size());
  for (const Input& input : inputs) {
    put_bytes(bytes, input.prevout.txid.bytes);
    put_u32_le(bytes, input.prevout.vout);
    put_compact_size(bytes, input.script_sig.size());
    put_bytes(bytes, input.script_sig);
    put_u32_le(bytes, input.sequence);
  }
  put_compact_size(bytes, outputs.size());
  for (const Output& output : outputs) {
    put_u64_le(bytes, output.value_sat);
    put_compact_size(bytes, output.script.size());
    put_bytes(bytes, output.script);
  }
}

bool has_witness(const Input& input) {
  return !input.witness.empty();
}

}  // namespace

bool Transaction::is_coinbase() const {
  return inputs.size() == 1 && inputs[0].prevout == Outpoint{TxId{}, kNoVout};
}

Result<Done> parse_transaction(ByteReader& reader, Transaction& out, Chain chain) {
  const std::size_t begin = reader.position();
  const ByteView bytes = reader.rest();
  const auto since = [&](std::size_t position) {
    return bytes.subspan(position - begin, reader.position() - position);
  };
  out.inputs.clear();
  out.outputs.clear();
  out.has_witness = false;
  out.is_hogex = false;

  const auto version = reader.u32_le("the version");
  if (!version) return version.error();
  out.version = *version;

  // A count of no inputs cannot be real, so BIP144 uses it as the mark of the extended form.
  if (!reader.at_end() && reader.rest().front() == kSegwitMarker) {
    const std::size_t marker = reader.position();
    const auto mark = reader.u16_le("the segregated-witness flag");
    if (!mark) return mark.error();
    const unsigned flags = *mark >> 8;
    const unsigned known = coin_rules(chain).has_mweb ? kSegwitFlag | kMwebFlag : kSegwitFlag;
    if (flags == 0 || (flags & ~known) != 0) return out_of_range(marker, "no inputs, and not the mark of a segregated witness");
    out.has_witness = (flags & kSegwitFlag) != 0;
    out.is_hogex = (flags & kMwebFlag) != 0;
  }

  const std::size_t body = reader.position();
  const auto input_count = shortest_size(reader, kLeastInputBytes, "the number of inputs");
  if (!input_count) return input_count.error();
  if (*input_count == 0) return out_of_range(body, "a transaction has at least one input");
  out.inputs.resize(static_cast<std::size_t>(*input_count));
  for (std::size_t i = 0; i < out.inputs.size(); ++i) {
    if (auto done = parse_input(reader, out.inputs[i]); !done) return in_field(done.error(), "vin", i);
  }

  const std::size_t output_begin = reader.position();
  const auto output_count = shortest_size(reader, kLeastOutputBytes, "the number of outputs");
  if (!output_count) return output_count.error();
  if (*output_count == 0) return out_of_range(output_begin, "a transaction has at least one output");
  out.outputs.resize(static_cast<std::size_t>(*output_count));
  for (std::size_t i = 0; i < out.outputs.size(); ++i) {
    if (auto done = parse_output(reader, out.outputs[i]); !done) return in_field(done.error(), "vout", i);
  }
  out.body = since(body);

  if (out.has_witness) {
    const std::size_t witness_begin = reader.position();
    for (std::size_t i = 0; i < out.inputs.size(); ++i) {
      if (auto done = parse_witness(reader, bytes, begin, out.inputs[i]); !done)
        return in_field(done.error(), "vin", i);
    }
    if (std::none_of(out.inputs.begin(), out.inputs.end(), has_witness)) {
      return out_of_range(witness_begin, "marked as having a witness, and has none");
    }
  }

  if (out.is_hogex) {
    const std::size_t extension_begin = reader.position();
    const auto extension = reader.u8("the mark of the extension");
    if (!extension) return extension.error();
    if (*extension != kNoExtension) {
      return Error{Code::unsupported, "byte " + std::to_string(extension_begin), "it carries an MWEB extension, so it waits for its block"};
    }
  }

  const auto locktime = reader.u32_le("the lock time");
  if (!locktime) return locktime.error();
  out.locktime = *locktime;
  out.raw = since(begin);
  return Done{};
}

Result<Transaction> parse_transaction(ByteView bytes, Chain chain) {
  ByteReader reader(bytes);
  Transaction transaction;
  if (auto done = parse_transaction(reader, transaction, chain); !done) return done.error();
  if (!reader.at_end()) {
    return Error{Code::trailing_bytes, "byte " + std::to_string(reader.position()),
                 std::to_string(reader.remaining()) + " bytes follow the transaction"};
  }
  return transaction;
}

Result<Done> check_amounts(std::span<const Output> outputs, std::uint64_t max_money_sat) {
  std::uint64_t sum_sat = 0;  // both terms stay below 2^53: it cannot wrap
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    if (outputs[i].value_sat > max_money_sat) {
      return Error{Code::bad_number, "vout[" + std::to_string(i) + "].value",
                   std::to_string(outputs[i].value_sat) + " satoshi is more than there will ever be"};
    }
    sum_sat += outputs[i].value_sat;
    if (sum_sat > max_money_sat) {
      return Error{Code::bad_number, "vout", "the outputs add up to more satoshi than there will ever be"};
    }
  }
  return Done{};
}

TxId txid(const Transaction& transaction) {
  const ByteView raw = transaction.raw;
  if (!transaction.has_witness && !transaction.is_hogex) return TxId{sha256d(raw)};
  return TxId{sha256d_of({raw.first(4), transaction.body, raw.last(4)})};
}

Bytes32 wtxid(const Transaction& transaction) {
  return sha256d(transaction.raw);
}

TxId txid_of(std::uint32_t version, std::uint32_t locktime, std::span<const Input> inputs,
             std::span<const Output> outputs) {
  Bytes bytes;
  put_u32_le(bytes, version);
  put_inputs_and_outputs(bytes, inputs, outputs);
  put_u32_le(bytes, locktime);
  return TxId{sha256d(bytes)};
}

Bytes serialise(const Transaction& transaction) {
  const auto& inputs = transaction.inputs;
  const bool extended = std::any_of(inputs.begin(), inputs.end(), has_witness);
  Bytes bytes;
  put_u32_le(bytes, transaction.version);
  if (extended || transaction.is_hogex) {
    bytes.push_back(kSegwitMarker);
    bytes.push_back(static_cast<std::uint8_t>((extended ? kSegwitFlag : 0) | (transaction.is_hogex ? kMwebFlag : 0)));
  }
  put_inputs_and_outputs(bytes, inputs, transaction.outputs);
  if (extended) {
    for (const Input& input : inputs) {
      if (has_witness(input)) {
        put_bytes(bytes, input.witness);
      } else {
        put_compact_size(bytes, 0);
      }
    }
  }
  if (transaction.is_hogex) bytes.push_back(kNoExtension);
  put_u32_le(bytes, transaction.locktime);
  return bytes;
}

std::vector<ByteView> witness_items(ByteView witness) {
  std::vector<ByteView> items;
  if (witness.empty()) return items;
  ByteReader reader(witness);
  const auto count = reader.compact_size("the number of witness items");
  while (count && items.size() < *count) {
    const auto item = sized_bytes(reader, "a witness item");
    if (!item) break;
    items.push_back(*item);
  }
  return items;
}

}  // namespace peelback::bitcoin
