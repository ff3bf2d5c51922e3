#pragma once
// A made-up ledger of the size and shape of a day's work: deterministic, the same natively and in WebAssembly. One
// million transactions give about 2.5 million inputs, 2.7 million outputs and 401 blocks, with heavy tails in both.

#include <cstdint>
#include <string>
#include <vector>

#include "taint/whole_ledger.h"

namespace peelback::bench {

struct Workload {
  WholeLedger ledger{};
  std::vector<LedgerStart> starts{};       // every output of ten transactions; label n is the nth theft
  std::vector<std::uint32_t> stolen_txs{};
  std::vector<std::uint32_t> address{};    // of each output; numbered from 0 without a gap
  std::uint32_t address_count = 0;
};

/// Linear in `transactions`.
Workload make_workload(std::uint32_t transactions);

/// The columns as little-endian 32- and 64-bit integers, for an implementation in another language to read:
/// "PBLEDGER", then the number of blocks, transactions, inputs, outputs and stolen transactions (32 bits each, and 4
/// bytes of nothing), then value, fee (64 bits each), first_tx, first_input, first_output, spent_output, stolen_txs, address.
std::vector<std::uint8_t> to_bytes(const Workload& workload);

/// The same ledger in the form that other implementations of this workload are measured on: 32-bit magic 0x44414731, blocks,
/// transactions, inputs, outputs; first_tx, first_input, first_output, spent_output (32 bits each), nothing up to the next
/// 8 bytes, value (64 bits each).
std::vector<std::uint8_t> to_dag_bytes(const Workload& workload);

}  // namespace peelback::bench
