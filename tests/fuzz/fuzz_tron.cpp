// TRON from anywhere: no bytes may crash or hang the reader of transactions or of answers, a transaction is never worth
// more than its bytes say, no fact depends on how often it is given, and what is lost is said.

#include "chains/tron_transaction.h"
#include "explorers/account_replies.h"
#include "support/require.h"

using namespace peelback;
using test::require;

namespace {

constexpr int kStatuses[] = {200, 200, 200, 200, 0, 403, 429, 503};
const std::string kAccount = "TL24LCps5FKwp3PoU1MvrYrwhi5LU1tHre";
const std::string kId = "3f8b651bdf4a301a08693a2fa4b0d5fd808927ad658aa279ba030215fecdd6b3";

std::vector<AccountNeed> questions() {
  using Kind = AccountNeed::Kind;
  std::vector<AccountNeed> list = {{.id = kId}, {.id = kId, .cursor = "info"}, {.kind = Kind::stats, .id = kAccount}, {.kind = Kind::balance, .id = kAccount},
                                   {.kind = Kind::stats, .id = "1002000", .cursor = "asset"}, {.kind = Kind::block, .from_height = 7}, {.kind = Kind::tip}};
  for (const HistoryPart part : {HistoryPart::transactions, HistoryPart::internal, HistoryPart::tokens}) {
    for (const char* cursor : {"", "endblock=7", "from-block=1738601751", "limit=2&max_timestamp=1738601751001&min_timestamp=0&only_confirmed=true&order_by=block_timestamp,asc&search_internal=true",
                               "limit=2&max_timestamp=1738601751001&min_timestamp=1738335563999&only_confirmed=true&order_by=block_timestamp,asc&fingerprint=a",
                               "limit=2&only_confirmed=true&order_by=block_timestamp,desc"})
      list.push_back({.kind = Kind::history, .id = kAccount, .part = part, .cursor = cursor});
  }
  return list;
}

std::size_t movements_in(const AccountStore& store) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < store.tx_count(); ++i) count += store.movements_of(AccountTxIndex{i}).size();
  return count;
}

void check_decoding(const AccountNeed& need, ByteView body, int status) {
  AccountStore store(Chain::tron);
  const auto give = [&] { return decode_account_reply(AccountDialect::trongrid, need, status, body, ReplyIndex{std::uint32_t{0}}, 1'700'000'000, store); };
  const auto first = give();
  const std::size_t transactions = store.tx_count();
  const std::size_t movements = movements_in(store);
  const auto second = give();
  require(store.tx_count() == transactions && movements_in(store) == movements);
  require(first.ok() == second.ok());
  if (!first) return;
  require(first->complete == second->complete);
  require(first->complete || !first->problems.empty());
  for (const std::string& id : first->contradicted) require(!store.find_tx(id).exists() || !first->complete);
  if (!first->next) return;
  require(!(*first->next == need));
  const auto request = plan({.dialect = AccountDialect::trongrid, .chain = Chain::tron}, *first->next);
  require(request.ok());
  require(account_reply_of("https://api.trongrid.io" + request->path, "").ok());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<AccountNeed> kQuestions = questions();
  const ByteView body(data, size);
  if (const auto transaction = tron::parse_raw(body)) {
    require(tron::find_effect(transaction->action) == transaction->effect);
    require(transaction->memo.size() <= 3 * tron::kMemoBytes);
    for (const tron::Payment& payment : transaction->payments) require(!payment.amount.is_zero() && payment.amount.units() >> 63 == 0);
  }
  // The last byte chooses question and status, so that recorded replies are seeds as they are.
  const std::size_t choice = size == 0 ? 0 : data[size - 1];
  check_decoding(kQuestions[(size + choice) % kQuestions.size()], body, kStatuses[choice % std::size(kStatuses)]);
  if (const auto known = recognise_account_reply(body); known && known->dialect == AccountDialect::trongrid) check_decoding(known->need, body, 200);
  (void)account_reply_of(as_text(body), "");
  return 0;
}
