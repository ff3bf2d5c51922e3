// Raw blocks and transactions from anywhere: no input may crash, hang or reserve more than it can fill, and whatever is
// marked proven must hold when looked at again.

#include <cstdlib>

#include "chains/bitcoin_address.h"
#include "chains/bitcoin_blocks_file.h"

using namespace peelback;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check_transaction(ByteView bytes) {
  const auto transaction = bitcoin::parse_transaction(bytes);
  if (!transaction) return;
  const Bytes written = bitcoin::serialise(*transaction);
  require(written == Bytes(bytes.begin(), bytes.end()));
  require(bitcoin::txid(*transaction) ==
          bitcoin::txid_of(transaction->version, transaction->locktime, transaction->inputs, transaction->outputs));
  for (const auto& output : transaction->outputs) {
    const auto address = bitcoin::address_of(output.script);
    if (!address) continue;
    const auto parsed = bitcoin::parse_address(*address);
    require(parsed.ok() && ByteView(parsed->script).size() == output.script.size());
  }
}

void check_blocks(ByteView bytes) {
  Store store(Chain::bitcoin);
  const auto report = bitcoin::load_blocks(bytes, ReplyIndex{std::uint32_t{0}}, store);
  if (!report) {
    require(!report.error().where.empty());
    return;
  }
  for (std::size_t i = 0; i < store.tx_count(); ++i) {
    if (!store.is_merkle_proven(TxIndex{i})) continue;
    require(store.block_of(TxIndex{i}).exists() && store.block(store.block_of(TxIndex{i})).header.has_value());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  check_transaction(bytes);
  check_blocks(bytes);
  return 0;
}
