#include "account_replies_support.h"
#include "explorers/blockscout.h"

using namespace peelback;
using namespace replies;

namespace {

using Kind = AccountNeed::Kind;

const AccountEndpoint kEndpoint{.dialect = AccountDialect::blockscout};
const std::string kAlice = "0x" + std::string(40, 'a');
const std::string kBob = "0x" + std::string(40, 'b');
const std::string kToken = "0x" + std::string(40, 'd');
const std::string kId = "0x" + std::string(64, '1');

std::string party(const std::string& address, const std::string& more = R"("is_contract":false)") {
  return R"({"hash":")" + address + "\"," + more + "}";
}

std::string transfer(const std::string& more, const std::string& type = "ERC-20", const std::string& value = "7") {
  return R"({"transaction_hash":")" + kId + R"(","block_number":100,"timestamp":"2022-12-27T18:39:32.000000Z","from":)" + party(kAlice) +
         R"(,"to":)" + party(kBob) + R"(,"token":{"address_hash":")" + kToken + R"(","symbol":"USDT","decimals":"6","type":")" + type +
         R"("},"total":{"value":")" + value + R"(","decimals":"6"})" + more + "}";
}

std::string call(const std::string& more, const std::string& value = "5") {
  return R"({"transaction_hash":")" + kId + R"(","block_number":100,"from":)" + party(kAlice) + R"(,"to":)" + party(kBob) +
         R"(,"created_contract":null,"value":")" + value + "\"," + more + "}";
}

std::string transaction(const std::string& more = "") {
  return R"({"hash":")" + kId + R"(","block_number":100,"position":3,"timestamp":"2022-12-27T18:39:32.000000Z","from":)" + party(kAlice) +
         R"(,"to":)" + party(kBob, R"("is_contract":true)") + R"(,"value":"9","status":"error","fee":{"type":"actual","value":"57707787613336"})" + more + "}";
}

std::string list(const std::vector<std::string>& items, const std::string& next = "null", const std::string& more = "") {
  return R"({"items":)" + list_of(items) + R"(,"next_page_params":)" + next + more + "}";
}

AccountReading read(const AccountNeed& need, const std::string& body, AccountStore& store) {
  auto reading = decoded(AccountDialect::blockscout, need, body, store);
  INFO((reading ? "" : format_error(reading.error())));
  REQUIRE(reading.ok());
  return *reading;
}

Error refused(const AccountNeed& need, const std::string& body, int status) {
  AccountStore store(Chain::ethereum);
  const auto reading = decoded(AccountDialect::blockscout, need, body, store, status);
  REQUIRE_FALSE(reading.ok());
  return reading.error();
}

}  // namespace

TEST_CASE("every request of Blockscout is known again by its URL, with its chain") {
  const std::vector<AccountNeed> needs = {
      {.id = kId},
      {.id = kId, .cursor = "internal-transactions"},
      {.id = kId, .cursor = "token-transfers?index=3&items_count=50"},
      {.kind = Kind::stats, .id = kAlice},
      {.kind = Kind::stats, .id = kAlice, .cursor = "counters"},
      {.kind = Kind::block, .from_height = 77},
      {.kind = Kind::tip},
      {.kind = Kind::history, .id = kAlice, .part = HistoryPart::transactions, .cursor = "transactions"},
      {.kind = Kind::history, .id = kAlice, .part = HistoryPart::tokens, .cursor = "token-transfers?index=1"},
      {.kind = Kind::history, .id = kAlice, .part = HistoryPart::internal, .cursor = "withdrawals?index=1"},
  };
  for (const AccountNeed& need : needs) {
    const auto request = plan(kEndpoint, need);
    REQUIRE(request.ok());
    for (const std::string& base : {std::string("https://api.blockscout.com/8453/api"), std::string("https://base.blockscout.com/api")}) {
      const auto known = account_reply_of(base + request->path, "");
      INFO(base << request->path);
      REQUIRE(known.ok());
      CHECK(known->need == need);
      CHECK(known->dialect == AccountDialect::blockscout);
      CHECK(known->chain == Chain::base);
    }
  }
}

TEST_CASE("a history goes by the compatible interface, up to the oldest of the newest blocks") {
  AccountStore store(Chain::ethereum);
  const AccountNeed asked{.kind = Kind::history, .id = kAlice, .part = HistoryPart::internal};
  CHECK(plan(kEndpoint, asked)->path == "/v2/blocks?type=block");
  const auto tip = read(asked, list({R"({"height":103,"timestamp":"2022-12-27T18:39:56.000000Z"})", R"({"height":101,"timestamp":"2022-12-27T18:39:32.000000Z"})"}), store);
  CHECK(tip.next == up_to(asked, 101));
  CHECK(plan(kEndpoint, *tip.next)->path == "?module=account&action=txlistinternal&address=" + kAlice + "&startblock=0&endblock=101&page=1&offset=1000&sort=asc");
  read(*tip.next, R"({"message":"No internal transactions found","result":[],"status":"0"})", store);
  CHECK(store.part_cover_at(store.find_account(kAlice), HistoryPart::internal, std::nullopt) == HistoryCover{0, 101, 1672166372});
}

TEST_CASE("a transaction tells its place, its fee whether it failed or not, and its transfers") {
  AccountStore store(Chain::optimism);
  const auto reading = read({.id = kId}, transaction(R"(,"token_transfers":[)" + transfer(R"(,"log_index":12)") + "," + transfer("", "ERC-721") + "]"), store);
  CHECK(reading.problems.empty());
  CHECK(reading.next == AccountNeed{.id = kId, .cursor = "internal-transactions"});
  const AccountTransaction& facts = store.transaction(store.find_tx(kId));
  CHECK(facts.height == 100U);
  CHECK(facts.index == 3U);
  CHECK(facts.time_s == 1672166372);
  CHECK(facts.failed());
  CHECK(facts.fee == Amount{57'707'787'613'336});
  CHECK(store.nature(store.find_account(kBob)) == AccountNature::contract);
  const auto moved = store.movements_of(store.find_tx(kId));
  REQUIRE(moved.size() == 2);
  CHECK(store.movement(moved[1]).at == MovementPosition{MovementKind::token_log, 12});
  CHECK(store.asset(store.movement(moved[1]).asset).symbol == "USDT");
}

TEST_CASE("internal calls on one page are numbered as the chain has them, on several by where the list counts them") {
  const AccountNeed need{.id = kId, .cursor = "internal-transactions"};
  const auto rows = [&] {
    return std::vector<std::string>{call(R"("index":7,"type":"call","success":true)", "2"), call(R"("index":5,"type":"call","success":true)", "1"),
                                    call(R"("index":6,"type":"delegatecall","success":true)"), call(R"("index":9,"type":"call","success":false)")};
  };
  AccountStore one(Chain::ethereum);
  CHECK_FALSE(read(need, list(rows()), one).next.has_value());
  AccountStore several(Chain::ethereum);
  const auto page = read(need, list(rows(), R"({"block_number":100,"index":9,"items_count":50,"transaction_index":3,"x":null,"hash":"a/b&c"})"), several);
  CHECK(page.next == AccountNeed{.id = kId, .cursor = "internal-transactions?block_number=100&index=9&items_count=50&transaction_index=3&hash=a%2Fb%26c"});
  for (const AccountStore* store : {&one, &several}) {
    const auto moved = store->movements_of(store->find_tx(kId));
    REQUIRE(moved.size() == 2);
    CHECK(store->movement(moved[0]).amount == Amount{1});
    CHECK(store->movement(moved[1]).amount == Amount{2});
  }
  CHECK(one.movement(one.movements_of(one.find_tx(kId))[1]).at == MovementPosition{MovementKind::internal, 1});
  CHECK(several.movement(several.movements_of(several.find_tx(kId))[1]).at == MovementPosition{MovementKind::internal, 7});
  CHECK(several.movement(several.movements_of(several.find_tx(kId))[1]).order == OrderBasis::provider);
}

TEST_CASE("the next page is asked for by what the last one gave, with and without its row count") {
  AccountStore store(Chain::ethereum);
  const AccountNeed need{.kind = Kind::history, .id = kAlice, .part = HistoryPart::tokens, .cursor = "token-transfers?items_count=20"};
  const auto before = read(need, list({transfer(R"(,"log_index":1)")}, R"({"block_number":99,"index":4,"items_count":50})"), store);
  CHECK(before.next->cursor == "token-transfers?block_number=99&index=4&items_count=50");
  const auto after = read(*before.next, list({transfer(R"(,"log_index":2)")}, R"({"block_number":98,"index":0,"fiat":false})"), store);
  CHECK(after.next->cursor == "token-transfers?block_number=98&index=0&fiat=false");
  const auto same = read(*after.next, list({}, R"({"block_number":98,"index":0,"fiat":false})"), store);
  CHECK_FALSE(same.next.has_value());
  CHECK_FALSE(store.part_cover_at(store.find_account(kAlice), HistoryPart::tokens, std::nullopt).has_value());
}

TEST_CASE("an address says what it is and what it holds, its counters how much it does") {
  AccountStore store(Chain::ethereum);
  const AccountNeed need{.kind = Kind::stats, .id = kAlice};
  const auto card = read(need, R"({"hash":")" + kAlice + R"(","is_contract":true,"proxy_type":"eip7702","coin_balance":"31"})", store);
  CHECK(card.next == AccountNeed{.kind = Kind::stats, .id = kAlice, .cursor = "counters"});
  read(*card.next, R"({"transactions_count":"1234","token_transfers_count":"9","gas_usage_count":"1","validations_count":"0"})", store);
  const AccountIndex alice = store.find_account(kAlice);
  CHECK(store.nature(alice) == AccountNature::plain);
  CHECK(store.stats(alice)->tx_count == 1234);
  CHECK(store.balance_seen(store.find_holding(alice, store.native_asset()))->amount == Amount{31});
}

TEST_CASE("Blockscout's failures have their codes") {
  const AccountNeed need{.id = kId};
  CHECK(refused(need, R"({"message":"Not found"})", 404).code == Code::not_found);
  CHECK(refused(need, R"({"errors":[{"title":"Invalid value","source":{"pointer":"/x"},"detail":"Unexpected field: limit"}]})", 422).code == Code::refused);
  CHECK(refused(need, R"({"error":"Unauthorized","source":"internal"})", 401).code == Code::refused);
  CHECK(refused(need, R"({"error":"payment required"})", 402).code == Code::refused);
  CHECK(refused(need, R"({"message":"Too many requests"})", 429).code == Code::rate_limited);
  CHECK(refused(need, "<html>captcha</html>", 200).code == Code::refused);
  CHECK(refused(need, R"({"hash":")" + std::string("0x") + std::string(64, '2') + "\"}", 200).code == Code::txid_mismatch);
  CHECK(refused({.kind = Kind::stats, .id = kAlice}, R"({"hash":")" + kBob + "\"}", 200).code == Code::bad_address);
  CHECK(refused({.id = kId, .cursor = "internal-transactions"}, R"({"rows":[]})", 200).code == Code::missing_field);
  AccountStore store(Chain::ethereum);
  const auto unfinished = read({.id = kId, .cursor = "internal-transactions"}, list({call(R"("index":1,"type":"call","success":true)")}, "null", R"(,"meta":{"status":2,"message":"not all"})"), store);
  CHECK_FALSE(unfinished.complete);
  CHECK(unfinished.problems.size() == 1);
}
