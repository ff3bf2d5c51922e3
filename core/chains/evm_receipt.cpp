#include "chains/evm_receipt.h"

#include <algorithm>

#include "chains/evm_envelope.h"

namespace peelback::evm {

namespace {

constexpr std::size_t kMostTopics = 4;
constexpr std::size_t kBloomBits = 2048;

// Yellow Paper 4.3.1: three of the 2048 bits, by the first three pairs of bytes of the hash.
void mark(Bloom& bloom, ByteView bytes) {
  const Bytes32 hash = keccak256(bytes);
  for (std::size_t pair = 0; pair < 6; pair += 2) {
    const std::size_t bit = (std::size_t{hash[pair]} << 8 | hash[pair + 1]) % kBloomBits;
    std::uint8_t& byte = bloom[bloom.size() - 1 - bit / 8];
    byte = static_cast<std::uint8_t>(byte | 1u << bit % 8);
  }
}

void put_logs(Bytes& items, std::span<const Log> logs) {
  Bytes list;
  for (const Log& log : logs) {
    Bytes fields;
    rlp::put_string(fields, log.address.bytes);
    Bytes topics;
    for (const Bytes32& topic : log.topics) rlp::put_string(topics, topic);
    rlp::put_list(fields, topics);
    rlp::put_string(fields, log.data);
    rlp::put_list(list, fields);
  }
  rlp::put_list(items, list);
}

Log log_of(rlp::Reader& list) {
  Log log;
  rlp::Reader fields = list.list("a log");
  log.address.bytes = fields.bytes20("address");
  const std::size_t start = fields.position();
  log.topics = rlp::list_of(fields, "topics", [](rlp::Reader& topics) { return topics.bytes32("a topic"); });
  if (log.topics.size() > kMostTopics) {
    fields.fail({Code::bad_length, "byte " + std::to_string(start), "more than four topics"});
  }
  const ByteView data = fields.string("data");
  log.data.assign(data.begin(), data.end());
  list.leave(std::move(fields), "a log");
  return log;
}

// One field for both: 32 bytes are the state's root, and nothing and 1 the status that took its place.
void read_outcome(rlp::Reader& fields, Receipt& receipt) {
  const std::size_t start = fields.position();
  const ByteView outcome = fields.string("status");
  if (outcome.size() == receipt.state_root.size()) {
    std::copy(outcome.begin(), outcome.end(), receipt.state_root.begin());
  } else if (outcome.empty() || (outcome.size() == 1 && outcome[0] == 1)) {
    receipt.succeeded = !outcome.empty();
  } else {
    fields.fail({Code::bad_number, "byte " + std::to_string(start), "status is neither 0 nor 1 nor a state root"});
  }
}

}  // namespace

Bloom bloom_of(std::span<const Log> logs) {
  Bloom bloom{};
  for (const Log& log : logs) {
    mark(bloom, log.address.bytes);
    for (const Bytes32& topic : log.topics) mark(bloom, topic);
  }
  return bloom;
}

Bytes encode(const Receipt& receipt) {
  Bytes items;
  if (receipt.succeeded) {
    rlp::put_number(items, *receipt.succeeded ? 1 : 0);
  } else {
    rlp::put_string(items, receipt.state_root);
  }
  rlp::put_number(items, receipt.cumulative_gas_used);
  rlp::put_string(items, bloom_of(receipt.logs));
  put_logs(items, receipt.logs);
  return put_in_envelope(receipt.type, items);
}

Result<Receipt> decode_receipt(ByteView bytes) {
  const auto envelope = open_envelope(bytes, "the receipt");
  if (!envelope) return envelope.error();
  rlp::Reader fields = envelope->fields;
  Receipt receipt;
  receipt.type = envelope->type;
  read_outcome(fields, receipt);
  receipt.cumulative_gas_used = fields.u64("cumulativeGasUsed");
  const ByteView bloom = fields.sized_string("logsBloom", sizeof(Bloom));
  receipt.logs = rlp::list_of(fields, "logs", log_of);
  fields.end("the receipt");
  if (!fields.ok()) return fields.error();
  const Bloom expected = bloom_of(receipt.logs);
  if (!std::equal(bloom.begin(), bloom.end(), expected.begin(), expected.end())) {
    return Error{Code::bad_checksum, "logsBloom", "is not the filter of the logs"};
  }
  return receipt;
}

}  // namespace peelback::evm
