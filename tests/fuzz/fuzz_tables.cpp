// Tables from anywhere: no bytes may crash or hang a reader, what it counts adds up, and no fact depends on how often a
// table is given.

#include "base/utf8.h"
#include "explorers/tables.h"
#include "support/require.h"

using namespace peelback;
using test::require;

namespace {

void check_counts(const TableReading& reading) {
  require(reading.rows_used + reading.rows_passed <= reading.rows);
  require(reading.problems.size() <= kMaxTableProblems + 1);
  require(reading.rows_used + reading.rows_passed == reading.rows || !reading.problems.empty());
  for (const NamedRef& label : reading.labels) require(is_valid_utf8(as_bytes(label.name)) && !label.name.empty());
}

void check_accounts(ByteView bytes, Chain chain, const TransferMapping* mapping) {
  AccountStore store(chain);
  const auto first = read_account_table(bytes, mapping, ReplyIndex{0u}, store);
  const std::size_t movements = store.movement_count();
  const std::size_t transactions = store.tx_count();
  if (!first) {
    require(transactions == 0 && store.account_count() == 0);
    return;
  }
  check_counts(*first);
  require(transactions == first->transactions);
  const PaymentChecks checks = checked_payments(store);
  require(checks.checked == 0 && checks.claimed <= movements);
  const auto second = read_account_table(bytes, mapping, ReplyIndex{0u}, store);
  require(second.ok() && second->rows_used == first->rows_used);
  require(store.movement_count() == movements && store.tx_count() == transactions);
}

void check_outputs(ByteView bytes) {
  Store store(Chain::dogecoin);
  const auto first = read_output_table(bytes, ReplyIndex{0u}, store);
  const std::size_t outputs = store.output_count();
  if (!first) return;
  check_counts(*first);
  require(read_output_table(bytes, ReplyIndex{0u}, store).ok());
  require(store.output_count() == outputs);
}

void check_shape(ByteView bytes) {
  const auto shape = read_shape(bytes);
  if (!shape) {
    require(recognise_table(bytes) == TableKind::none);
    return;
  }
  require(shape->kind == recognise_table(bytes));
  for (const auto& row : shape->first_rows) {
    require(row.size() == shape->header.size());
    for (const std::string& cell : row) require(is_valid_utf8(as_bytes(cell)));
  }
  const auto mapping = guess_mapping(shape->header);
  const auto back = parse_mapping(mapping_json(mapping, shape->header), shape->header);
  require(back.ok() ? *back == mapping : !check_mapping(mapping, shape->header.size()).ok());
  if (back) check_accounts(bytes, Chain::ethereum, &*back);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  check_shape(bytes);
  check_accounts(bytes, Chain::ethereum, nullptr);
  check_accounts(bytes, Chain::tron, nullptr);
  check_outputs(bytes);
  return 0;
}
