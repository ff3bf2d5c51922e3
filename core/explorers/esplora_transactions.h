#pragma once
// Esplora's transaction objects, one or a list, as flat columns: straight from the reader's events, without a tree.

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/wide.h"
#include "explorers/block_place.h"
#include "model/ids.h"

namespace peelback::esplora {

/// Bytes within TransactionColumns::scripts.
struct Slice {
  std::uint32_t begin = 0;
  std::uint32_t length = 0;
};

struct VinRow {
  Outpoint prevout{};
  std::uint32_t sequence = 0;
  Slice script_sig{};
  bool spent_stands = false;  // the explorer's word for the output spent could be read
  std::uint64_t spent_value_sat = 0;
  Slice spent_script{};
};

struct VoutRow {
  std::uint64_t value_sat = 0;
  Slice script{};
};

struct TransactionRow {
  TxId txid{};  // as stated
  std::uint32_t version = 0;
  std::uint32_t locktime = 0;
  std::uint32_t first_vin = 0;
  std::uint32_t vin_count = 0;
  std::uint32_t first_vout = 0;
  std::uint32_t vout_count = 0;
  bool stands = true;  // every field that the id covers could be read
  BlockPlace status{};
};

struct TransactionColumns {
  bool is_list = false;
  std::vector<TransactionRow> rows{};
  std::vector<VinRow> vins{};
  std::vector<VoutRow> vouts{};
  Bytes scripts{};
  /// What could not be read, by field path: "[3].vin[0].prevout.value". At most a hundred, then how many more.
  std::vector<Problem> problems{};

  ByteView bytes(Slice slice) const { return ByteView(scripts).subspan(slice.begin, slice.length); }
  /// The path of a field of a row: field_path(3, "vout[1].value") = "[3].vout[1].value" in a list.
  std::string field_path(std::size_t row, std::string_view field) const;
  /// What the row's outputs hold, as far as they could be read.
  U128 value_of(const TransactionRow& row) const;
};

/// Reads one transaction object, or a list of them. Only JSON that is not well-formed is an error (read_json's codes):
/// a row with a wrong, missing or doubled field is listed in `problems` and does not stand; a wrong prevout or status
/// costs only itself, since the id does not cover it. No amount is above `max_money_sat`. Nothing is verified here. Linear.
/// Fields: Blockstream/esplora API.md, "Transaction format".
Result<TransactionColumns> read_transactions(ByteView body, std::uint64_t max_money_sat);

}  // namespace peelback::esplora
