// Answers about accounts from anywhere: no body may crash or hang a decoder, no fact may depend on how often it is
// given, and what is lost is said.

#include "explorers/account_replies.h"
#include "explorers/recorded.h"
#include "support/require.h"

using namespace peelback;
using test::require;

namespace {

constexpr int kStatuses[] = {200, 200, 200, 200, 200, 0, 404, 422, 429, 503};
constexpr Chain kChains[] = {Chain::ethereum, Chain::base, Chain::arbitrum, Chain::nem, Chain::tron};
constexpr AccountDialect kDialects[] = {AccountDialect::etherscan, AccountDialect::blockscout, AccountDialect::evm_rpc,
                                        AccountDialect::nis1, AccountDialect::trongrid};

const std::string kAccount = "0x1111111111111111111111111111111111111111";
const std::string kId = "0x1111111111111111111111111111111111111111111111111111111111111111";

/// Questions of every kind, each at a place where a dialect may be.
std::vector<AccountNeed> questions() {
  using Kind = AccountNeed::Kind;
  std::vector<AccountNeed> list;
  for (const char* cursor : {"", "receipt", "internal", "internal&page=2&offset=3", "trace", "internal-transactions",
                             "internal-transactions?index=1", "token-transfers"})
    list.push_back({.id = kId, .cursor = cursor});
  for (const char* cursor : {"", "count", "counters"}) list.push_back({.kind = Kind::stats, .id = kAccount, .cursor = cursor});
  for (const HistoryPart part : {HistoryPart::transactions, HistoryPart::internal, HistoryPart::tokens}) {
    for (const char* cursor : {"", "block=9", "endblock=4294967294", "endblock=30000000&offset=2", "endblock=30000000&page=5000&offset=2", "logs",
                               "transactions?index=3", "withdrawals", "action=getminedblocks&endblock=latest", "action=txsBeaconWithdrawal&endblock=9",
                               "newest", "to=3398888", "id=9&to=3398888&first=87e2033d&seen=100", "definitions=dim:coin,a:b&to=9"})
      list.push_back({.kind = Kind::history, .id = kAccount, .part = part, .cursor = cursor});
  }
  list.push_back({.kind = Kind::balance, .id = kAccount});
  list.push_back({.kind = Kind::balance, .id = kAccount, .from_height = 5});
  list.push_back({.kind = Kind::block, .from_height = 47'218});
  list.push_back({.kind = Kind::tip});
  return list;
}

std::size_t movements_in(const AccountStore& store) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < store.tx_count(); ++i) count += store.movements_of(AccountTxIndex{i}).size();
  return count;
}

void check_decoding(AccountDialect dialect, const AccountNeed& need, Chain chain, ByteView body, int status) {
  AccountStore store(chain);
  const ReplyIndex reply{std::uint32_t{0}};
  const auto first = decode_account_reply(dialect, need, status, body, reply, 1'700'000'000, store);
  const std::size_t transactions = store.tx_count();
  const std::size_t movements = movements_in(store);
  const auto second = decode_account_reply(dialect, need, status, body, reply, 1'700'000'000, store);
  require(store.tx_count() == transactions && movements_in(store) == movements);
  require(first.ok() == second.ok());
  if (!first) return;
  require(first->facts == second->facts && first->complete == second->complete);
  require(first->complete || !first->problems.empty());
  require(first->contradicted.empty() || !first->complete);
  if (first->next) {
    require(!(*first->next == need));
    for (const AccountDialect speaker : kDialects) (void)plan({.dialect = speaker, .chain = chain}, *first->next);
  }
}

/// Where a source of the dialect is found: chains that share an explorer stand in its address, the others have their own.
std::string_view base_of(AccountDialect dialect) {
  if (dialect == AccountDialect::trongrid) return "https://api.trongrid.io";
  if (dialect == AccountDialect::nis1) return "https://nem.example:7891";
  return "https://api.blockscout.com/1/api";
}

void check_texts(std::string_view text) {
  const std::size_t cut = text.find('\n');
  const auto known = account_reply_of(text.substr(0, cut), cut == std::string_view::npos ? "" : text.substr(cut + 1));
  if (!known) return;
  const AccountEndpoint endpoint{.dialect = known->dialect, .chain = known->chain.value_or(Chain::ethereum)};
  const auto request = plan(endpoint, known->need);
  if (!request) return;
  const auto again = account_reply_of(std::string(base_of(known->dialect)) + request->path, request->body);
  require(again.ok() && again->need.kind == known->need.kind && again->need.id == known->need.id);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<AccountNeed> kQuestions = questions();
  const ByteView body(data, size);
  // The last byte chooses question and status, so that recorded replies are seeds as they are.
  const std::size_t choice = size == 0 ? 0 : data[size - 1];
  const Chain chain = kChains[choice % std::size(kChains)];
  if (const auto known = recognise_account_reply(body)) check_decoding(known->dialect, known->need, chain, body, 200);
  const AccountNeed& need = kQuestions[(size + choice) % kQuestions.size()];
  check_decoding(kDialects[size % std::size(kDialects)], need, chain, body, kStatuses[choice % std::size(kStatuses)]);
  check_texts(as_text(body));
  return 0;
}
