#pragma once
// Small made-up ledgers for the tests of this room. Transactions and addresses go by names; ids are hashes of the names.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/store.h"
#include "taint/trail.h"

namespace peelback::test {

TxId txid_of(std::string_view name);
/// A script that stands for an address; "burn" gives an OP_RETURN.
Bytes script_of(std::string_view address);
bool is_op_return(ByteView script);

struct In {
  std::string tx{};
  std::uint32_t vout{};
  std::optional<std::uint64_t> stated{};  // the value that a source states, for parents outside of the ledger
};
/// Clean coins from outside of the ledger, of a parent that is in no block here.
In from_outside(std::uint64_t value);

struct Out {
  std::uint64_t value{};
  std::string address = "somebody";
};

struct Tx {
  std::string name{};
  std::vector<In> inputs{};  // none: a coinbase
  std::vector<Out> outputs{};
  std::uint32_t height = 1;  // kUnconfirmed: waits for a block; kNowhere: no source says where it is
};
inline constexpr std::uint32_t kUnconfirmed = 0xffffffff;
inline constexpr std::uint32_t kNowhere = 0xfffffffe;

struct Ledger {
  std::vector<Tx> txs{};
  bool blocks_are_complete = true;  // every block from the first to the last is a run that covers everything
  /// Block n has time n times 600 seconds. `order` is the order in which transactions arrive; empty: as they stand.
  /// Positions in the block follow `txs` unless `with_positions` is false.
  Store store(const std::vector<std::size_t>& order = {}, bool with_positions = true) const;
};

std::string ref_name(const Ledger& ledger, const Store& store, const Place& place);

Start start_at(std::string_view tx, std::uint32_t vout, std::optional<std::uint64_t> amount = {}, std::uint32_t label = 1);
Start start_at_tx(std::string_view tx, std::uint32_t label = 1);
Start start_at_address(std::string_view address, std::optional<std::uint64_t> amount = {}, std::uint32_t label = 1);

/// Hints of somebody who reads files: the store's block runs, OP_RETURN as unspendable, scripts of address starts.
TraceHints file_hints(const Store& store, const Question& question);

/// "pay:0 3 unspent", one line an end, by place; a label other than 1 is named: "pay:0 3 unspent label 2".
std::vector<std::string> end_lines(const Ledger& ledger, const Store& store, const Trail& trail);

/// Everything that a trail says, by names instead of indices, to compare two of them.
std::string text_of(const Ledger& ledger, const Store& store, const Trail& trail);

}  // namespace peelback::test
