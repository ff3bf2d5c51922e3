// Raw blocks and transactions from anywhere: no input may crash, hang or reserve more than it can fill, and whatever is
// marked proven must hold when looked at again.

#include "chains/bitcoin_address.h"
#include "chains/bitcoin_blocks_file.h"
#include "support/require.h"

using namespace peelback;
using test::require;

namespace {

void check_transaction(ByteView bytes, Chain chain) {
  const auto transaction = bitcoin::parse_transaction(bytes, chain);
  if (!transaction) return;
  const Bytes written = bitcoin::serialise(*transaction);
  require(written == Bytes(bytes.begin(), bytes.end()));
  require(bitcoin::txid(*transaction) ==
          bitcoin::txid_of(transaction->version, transaction->locktime, transaction->inputs, transaction->outputs));
  for (const auto& output : transaction->outputs) {
    const auto address = bitcoin::address_of(output.script, chain);
    if (!address) continue;
    const auto parsed = bitcoin::parse_address(*address, chain);
    require(parsed.ok() && ByteView(parsed->script).size() == output.script.size());
  }
}

void check_blocks(ByteView bytes, Chain chain) {
  Store store(chain);
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
  for (const Chain chain : {Chain::bitcoin, Chain::litecoin}) {
    check_transaction(bytes, chain);
    check_blocks(bytes, chain);
  }
  return 0;
}
