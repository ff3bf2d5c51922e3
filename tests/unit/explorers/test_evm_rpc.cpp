#include "account_replies_support.h"
#include "base/json_reader.h"
#include "explorers/evm_facts.h"
#include "explorers/evm_rpc.h"

using namespace peelback;
using namespace replies;

namespace {

using Kind = AccountNeed::Kind;

const std::string kBlock = "ethereum/block_47218.json";
const std::string kReceiptFile = "ethereum/receipt_04cbcb23.json";
const std::string kReceiptId = "0x04cbcb236043d8fb7839e07bbc7f5eed692fb2ca55d897f1101eac3e3ad4fab8";
const AccountNeed kReceiptNeed{.id = kReceiptId, .cursor = "receipt"};

AccountReading read(const AccountNeed& need, const std::string& body, AccountStore& store) {
  auto reading = decoded(AccountDialect::evm_rpc, need, body, store);
  INFO((reading ? "" : format_error(reading.error())));
  REQUIRE(reading.ok());
  return *reading;
}

Error refused(const AccountNeed& need, const std::string& body, int status = 200) {
  AccountStore store(Chain::ethereum);
  const auto reading = decoded(AccountDialect::evm_rpc, need, body, store, status);
  REQUIRE_FALSE(reading.ok());
  return reading.error();
}

/// The first transaction of the real block, as the answer to a question for it.
struct RealTransaction {
  std::string body{};
  std::string id{};
  std::string from{};
  RealTransaction() {
    const std::string block = fixture(kBlock);
    std::vector<Problem> problems;
    const auto tree = parse_json(as_bytes(block), problems);
    REQUIRE(tree.ok());
    const auto transaction = tree->at("result.transactions[0]");
    REQUIRE(transaction.ok());
    body = R"({"jsonrpc":"2.0","id":1,"result":)" + std::string(as_text((*transaction)->raw(as_bytes(block)))) + "}";
    id = std::string(*(*transaction)->string_at("hash"));
    from = std::string(*(*transaction)->string_at("from"));
  }
};

}  // namespace

TEST_CASE("a question to a node is known again by what was posted") {
  const std::string account = "0x" + std::string(40, '7');
  const std::vector<AccountNeed> needs = {
      {.id = kReceiptId},
      kReceiptNeed,
      {.id = kReceiptId, .cursor = "trace"},
      {.kind = Kind::stats, .id = account},
      {.kind = Kind::stats, .id = account, .cursor = "count"},
      {.kind = Kind::balance, .id = account},
      {.kind = Kind::balance, .id = account, .from_height = 19'000'000},
      {.kind = Kind::block, .from_height = 47'218},
      {.kind = Kind::tip},
      {.kind = Kind::history, .id = account, .part = HistoryPart::tokens, .from_height = 9, .cursor = "endblock=19000000"},
  };
  for (const AccountNeed& need : needs) {
    const auto request = plan({.dialect = AccountDialect::evm_rpc}, need);
    REQUIRE(request.ok());
    CHECK(request->method() == "POST");
    CHECK(request->path.empty());
    INFO(request->body);
    const auto known = account_reply_of("https://polygon.drpc.org/", request->body);
    REQUIRE(known.ok());
    CHECK(known->need == need);
    CHECK(known->chain == Chain::polygon);
    CHECK(known->dialect == AccountDialect::evm_rpc);
  }
  CHECK(plan({.dialect = AccountDialect::evm_rpc}, {.kind = Kind::block, .from_height = 47'218})->body ==
        R"({"id":1,"jsonrpc":"2.0","method":"eth_getBlockByNumber","params":["0xb872",false]})");
  CHECK(plan({.dialect = AccountDialect::evm_rpc}, {.kind = Kind::history, .id = account}).error().code == Code::unsupported);
  CHECK_FALSE(answers(AccountDialect::evm_rpc, Kind::history));
  CHECK(answers(AccountDialect::evm_rpc, Kind::history, HistoryPart::tokens));
}

TEST_CASE("a node tells by which events an account's tokens moved, and what blocks that covers") {
  const std::string ann = "0x" + std::string(40, 'a');
  const std::string bob = "0x" + std::string(40, 'b');
  const std::string token = "0x" + std::string(40, '7');
  const auto topic = [](const std::string& account) { return "0x" + std::string(24, '0') + account.substr(2); };
  const auto event = [&](const std::string& from, const std::string& to, unsigned block, unsigned index) {
    return R"({"address":")" + token + R"(","topics":["0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef",")" + topic(from) + R"(",")" + topic(to) +
           R"("],"data":"0x)" + std::string(62, '0') + R"(2a","blockNumber":")" + evm_facts::quantity_text(block) + R"(","transactionIndex":"0x0","transactionHash":"0x)" +
           std::string(62, '0') + std::to_string(block) + R"(","logIndex":")" + evm_facts::quantity_text(index) + R"(","removed":false})";
  };
  AccountStore store(Chain::ethereum);
  AccountNeed need{.kind = Kind::history, .id = ann, .part = HistoryPart::tokens};
  const auto next = [&](const std::string& answer) {
    const auto request = plan({.dialect = AccountDialect::evm_rpc}, need);
    REQUIRE(request.ok());
    const auto reading = read(need, answer, store);
    CHECK(reading.complete);
    if (reading.next) need = *reading.next;
    return std::pair(request->body, reading);
  };
  CHECK(next(R"({"jsonrpc":"2.0","id":1,"result":"0x3f"})").first.find("eth_blockNumber") != std::string::npos);
  const auto [body, settled] = next(R"({"jsonrpc":"2.0","id":1,"result":{"number":"0x33","timestamp":"0x5","hash":"0x1","transactions":[]}})");
  CHECK(body.find(R"("params":["0x33",false])") != std::string::npos);
  CHECK(settled.settled_height == 51U);
  CHECK_FALSE(store.part_cover_at(store.intern_account(ann), HistoryPart::tokens, std::nullopt));
  const auto [batch, last] = next("[" R"({"jsonrpc":"2.0","id":1,"result":[)" + event(ann, bob, 17, 3) + R"(]},{"jsonrpc":"2.0","id":2,"result":[)" + event(bob, ann, 12, 1) + "]}]");
  CHECK(batch.find(R"("fromBlock":"0x0","toBlock":"0x33")") != std::string::npos);
  CHECK_FALSE(last.next);
  CHECK(store.part_cover_at(store.intern_account(ann), HistoryPart::tokens, std::nullopt) == HistoryCover{0, 51, 5});
  REQUIRE(store.tx_count() == 2);
  CHECK(pointer_of(store.sources(AccountTxIndex{std::uint32_t{1}}).front(), "") == "/1/result/0");
  CHECK(store.movement_count() == 2);
}

TEST_CASE("a batch that is not wholly answered covers nothing") {
  const AccountNeed need{.kind = Kind::history, .id = "0x" + std::string(40, 'a'), .part = HistoryPart::tokens, .cursor = "endblock=51"};
  const std::vector<std::pair<std::string, Code>> answers = {
      {R"([{"jsonrpc":"2.0","id":1,"result":[]}])", Code::missing_field},
      {R"([{"jsonrpc":"2.0","id":1,"result":[]},{"jsonrpc":"2.0","id":2,"error":{"code":-32000,"message":"query returned more than 10000 results"}}])", Code::too_large},
      {R"({"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"batch not supported"}})", Code::unsupported},
      {R"([{"jsonrpc":"2.0","id":1,"result":[]},{"jsonrpc":"2.0","id":2,"result":null}])", Code::not_found},
      {R"([{"jsonrpc":"2.0","id":1,"res)", Code::truncated},
  };
  for (const auto& [answer, code] : answers) {
    AccountStore store(Chain::ethereum);
    const auto reading = decoded(AccountDialect::evm_rpc, need, answer, store);
    INFO(answer);
    REQUIRE_FALSE(reading.ok());
    CHECK(reading.error().code == code);
    CHECK_FALSE(store.part_cover_at(store.intern_account(need.id), HistoryPart::tokens, std::nullopt));
  }
}

TEST_CASE("a real block of 2015: its transactions hash to their ids and their senders signed them") {
  AccountStore store(Chain::ethereum);
  const auto reading = read({.kind = Kind::block, .from_height = 47'218}, fixture(kBlock), store);
  CHECK(reading.problems.empty());
  CHECK(reading.complete);
  REQUIRE(store.tx_count() > 0);
  CHECK(reading.verified.size() == store.tx_count());
  for (std::size_t i = 0; i < store.tx_count(); ++i) {
    CHECK(store.transaction(AccountTxIndex{i}).height == 47'218U);
    CHECK(store.transaction(AccountTxIndex{i}).time_s == 1438936285);
  }
}

TEST_CASE("a transaction of which one field was changed is not believed in anything") {
  const RealTransaction real;
  const AccountNeed need{.id = real.id};
  AccountStore honest(Chain::ethereum);
  CHECK(read(need, real.body, honest).verified == std::vector<std::string>{real.id});
  std::vector<Problem> problems;
  const auto tree = parse_json(as_bytes(real.body), problems);
  REQUIRE(tree.ok());
  const auto changed = [&](const std::string& field, const std::string& to) {
    const auto text = tree->string_at("result." + field);
    REQUIRE(text.ok());
    return replaced(real.body, '"' + field + "\": \"" + std::string(*text), '"' + field + "\": \"" + to);
  };
  const std::vector<std::pair<std::string, Code>> lies = {
      {changed("value", "0x1"), Code::txid_mismatch},
      {changed("to", "0x" + std::string(40, '1')), Code::txid_mismatch},
      {changed("nonce", "0x7f"), Code::txid_mismatch},
      {changed("from", "0x" + std::string(40, '1')), Code::source_mismatch},
  };
  for (const auto& [body, code] : lies) {
    AccountStore store(Chain::ethereum);
    const auto reading = read(need, body, store);
    CHECK(reading.contradicted == std::vector<std::string>{real.id});
    CHECK_FALSE(reading.complete);
    CHECK(reading.facts == 0);
    REQUIRE(reading.problems.size() == 1);
    CHECK(reading.problems[0].code == code);
    CHECK(store.tx_count() == 0);
    CHECK(store.movement_count() == 0);
  }
}

TEST_CASE("an answer about another transaction is refused") {
  const RealTransaction real;
  CHECK(refused({.id = kReceiptId}, real.body).code == Code::txid_mismatch);
  CHECK(refused({.id = real.id, .cursor = "receipt"}, fixture(kReceiptFile)).code == Code::txid_mismatch);
  CHECK(refused({.kind = Kind::block, .from_height = 1}, fixture(kBlock)).code == Code::block_mismatch);
}

TEST_CASE("a real receipt tells its token transfer with the place in the block's log, and asks for the time") {
  AccountStore store(Chain::ethereum);
  const auto reading = read(kReceiptNeed, fixture(kReceiptFile), store);
  CHECK(reading.problems.empty());
  CHECK(reading.next == AccountNeed{.kind = Kind::block, .from_height = 0x76250});
  const AccountTxIndex tx = store.find_tx(kReceiptId);
  REQUIRE(store.movements_of(tx).size() == 1);
  const Movement& moved = store.movement(store.movements_of(tx)[0]);
  CHECK(moved.order == OrderBasis::chain);
  CHECK(moved.at == MovementPosition{MovementKind::token_log, 0});
  CHECK(moved.amount == Amount{100'000});
  CHECK(store.account_text(moved.from) == "0x1b63142628311395ceafeea5667e7c9026c862ca");
  CHECK(store.asset(moved.asset).reference == "ethereum:0xf4eced2f682ce333f96f2d8966c613ded8fc95dd");
  CHECK_FALSE(store.asset(moved.asset).decimals.has_value());
  CHECK_FALSE(store.transaction(tx).succeeded.has_value());  // before Byzantium
  CHECK(store.transaction(tx).fee == Amount{U128{0xc6a5} * 0xba43b7400});
}

TEST_CASE("fees hold what is paid below and for blobs, and are not said where a part of them is not") {
  const auto fee = [](Chain chain, const std::string& more) {
    AccountStore store(chain);
    read(kReceiptNeed, R"({"result":{"transactionHash":")" + kReceiptId + R"(","from":"0x)" + std::string(40, '1') +
                           R"(","gasUsed":"0x5208","effectiveGasPrice":"0xa","logs":[])" + more + "}}", store);
    const auto known = store.transaction(store.find_tx(kReceiptId)).fee;
    return known ? known->to_text() : std::string("?");
  };
  CHECK(fee(Chain::ethereum, "") == "210000");
  CHECK(fee(Chain::ethereum, R"(,"blobGasUsed":"0x20000","blobGasPrice":"0x2")") == "472144");
  CHECK(fee(Chain::base, R"(,"l1Fee":"0x64")") == "210100");
  CHECK(fee(Chain::base, "") == "?");
  CHECK(fee(Chain::base, R"(,"type":"0x7e")") == "0");
  CHECK(fee(Chain::ethereum, R"(,"effectiveGasPrice2":"0x1","type":"0x2")") == "210000");
  CHECK(fee(Chain::ethereum, R"(,"blobGasUsed":"0xffffffffffffffffffffffffffffffff","blobGasPrice":"0xffff")") == "?");
}

TEST_CASE("events that only look like transfers move nothing") {
  const std::string transfer = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
  const std::string deposit = "0xe1fffcc4923d04b559f4d29a8bfc6cda04eb5b0d3c460751c2402c5c5cc9109c";
  const std::string word = "\"0x" + std::string(63, '0') + "1\"";
  const auto log = [&](const std::string& topics, const std::string& data, const std::string& more = "") {
    return R"({"address":"0x)" + std::string(40, '5') + R"(","logIndex":"0x3","topics":[)" + topics + R"(],"data":)" + data + more + "}";
  };
  AccountStore store(Chain::ethereum);
  const auto reading = read(kReceiptNeed,
                            R"({"result":{"transactionHash":")" + kReceiptId + R"(","logs":[)" +
                                log(quote(transfer) + "," + word + "," + word + "," + word, "\"0x\"") + "," +  // a piece
                                log(quote(transfer), "\"0x\"") + "," + log(quote(deposit) + "," + word, word) + "," +
                                log("", "\"0x\"") + "," +
                                log(quote(transfer) + "," + word + "," + word, word, R"(,"removed":true)") + "]}}",
                            store);
  CHECK(reading.problems.empty());
  CHECK(store.movement_count() == 0);
}

TEST_CASE("a transfer whose value no amount holds is listed") {
  const std::string transfer = "\"0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef\"";
  const std::string word = "\"0x" + std::string(63, '0') + "1\"";
  AccountStore store(Chain::ethereum);
  const auto reading = read(kReceiptNeed, R"({"result":{"transactionHash":")" + kReceiptId + R"(","logs":[{"address":"0x)" + std::string(40, '5') +
                                              R"(","topics":[)" + transfer + "," + word + "," + word + R"(],"data":"0x)" + std::string(64, 'f') + R"("}]}})", store);
  REQUIRE(reading.problems.size() == 1);
  CHECK(reading.problems[0].code == Code::too_large);
  CHECK(reading.problems[0].where == "logs[0].value");
  CHECK(store.movement_count() == 0);
}

TEST_CASE("a message from the chain below brings its coins along") {
  const std::string id = "0x" + std::string(64, '8');
  const std::string from = "0x" + std::string(40, '1');
  AccountStore store(Chain::base);
  const auto reading = read({.id = id}, R"({"result":{"hash":")" + id + R"(","type":"0x7e","from":")" + from + R"(","to":"0x)" + std::string(40, '2') +
                                            R"(","value":"0x9","mint":"0xa","nonce":"0x0","input":"0x","blockNumber":"0x1","gas":"0x0"}})", store);
  CHECK(reading.verified.empty());
  const auto moved = store.movements_of(store.find_tx(id));
  REQUIRE(moved.size() == 2);
  CHECK_FALSE(store.movement(moved[1]).from.exists());
  CHECK(store.account_text(store.movement(moved[1]).to) == from);
  CHECK(store.movement(moved[1]).amount == Amount{10});
}

TEST_CASE("a trace gives the calls that moved coins, in order, without failed subtrees and lent value") {
  const std::string a = "0x" + std::string(40, 'a');
  const std::string b = "0x" + std::string(40, 'b');
  const auto row = [&](const std::string& place, const std::string& type, const std::string& value, const std::string& more = "") {
    return R"({"transactionHash":")" + kReceiptId + R"(","traceAddress":[)" + place + R"(],"type":"call","action":{"callType":")" + type +
           R"(","from":")" + a + R"(","to":")" + b + R"(","value":")" + value + R"("})" + more + "}";
  };
  AccountStore store(Chain::ethereum);
  const auto reading = read({.id = kReceiptId, .cursor = "trace"},
                            R"({"result":[)" + row("", "call", "0x9") + "," + row("0", "call", "0x1") + "," + row("0,0", "delegatecall", "0x1") + "," +
                                row("1", "call", "0x2", R"(,"error":"Reverted")") + "," + row("1,0", "call", "0x3") + "," + row("10", "call", "0x4") + "," +
                                R"({"transactionHash":")" + kReceiptId + R"(","traceAddress":[11],"type":"suicide","action":{"address":")" + b +
                                R"(","refundAddress":")" + a + R"(","balance":"0x5"}}]})",
                            store);
  CHECK(reading.problems.empty());
  const auto moved = store.movements_of(store.find_tx(kReceiptId));
  REQUIRE(moved.size() == 3);
  for (std::uint32_t i = 0; i < 3; ++i) CHECK(store.movement(moved[i]).at == MovementPosition{MovementKind::internal, i});
  CHECK(store.movement(moved[0]).amount == Amount{1});
  CHECK(store.movement(moved[1]).amount == Amount{4});
  CHECK(store.movement(moved[2]).amount == Amount{5});
  CHECK(store.account_text(store.movement(moved[2]).to) == a);
  AccountStore failed(Chain::ethereum);
  read({.id = kReceiptId, .cursor = "trace"}, R"({"result":[)" + row("", "call", "0x9", R"(,"error":"Reverted")") + "," + row("0", "call", "0x1") + "]}", failed);
  CHECK(failed.movement_count() == 0);
}

TEST_CASE("a balance after a stated block is a reading, one seen now is only to show") {
  const std::string account = "0x" + std::string(40, '7');
  AccountStore store(Chain::ethereum);
  read({.kind = Kind::balance, .id = account, .from_height = 70}, R"({"result":"0xff"})", store);
  read({.kind = Kind::balance, .id = account}, R"({"result":"0x100"})", store);
  const HoldingIndex holding = store.find_holding(store.find_account(account), store.native_asset());
  REQUIRE(store.readings(holding).size() == 1);
  CHECK(store.readings(holding)[0].height == 70U);
  CHECK(store.balance_seen(holding)->amount == Amount{256});
}

TEST_CASE("withdrawals from staking are credits that nobody sent") {
  AccountStore store(Chain::ethereum);
  read({.kind = Kind::block, .from_height = 100},
       R"({"result":{"number":"0x64","timestamp":"0x5","transactions":[],"withdrawals":[{"index":"0x7","validatorIndex":"0x1","address":"0x)" +
           std::string(40, '3') + R"(","amount":"0x2"}]}})",
       store);
  const AccountTxIndex tx = store.find_tx("withdrawal-7");
  REQUIRE(tx.exists());
  REQUIRE(store.movements_of(tx).size() == 1);
  const Movement& moved = store.movement(store.movements_of(tx)[0]);
  CHECK_FALSE(moved.from.exists());
  CHECK(moved.amount == Amount{2'000'000'000});
  CHECK(store.transaction(tx).height == 100U);
}

TEST_CASE("a node's refusals have their codes") {
  const AccountNeed need{.id = kReceiptId};
  CHECK(refused(need, R"({"id":1,"result":null})").code == Code::not_found);
  CHECK(refused(need, R"({"id":1,"error":{"code":-32005,"message":"daily request count exceeded, request rate limited: rate limit"}})").code == Code::rate_limited);
  CHECK(refused(need, R"({"id":1,"error":{"code":-32601,"message":"the method trace_transaction does not exist/is not available"}})").code == Code::unsupported);
  CHECK(refused(need, R"({"id":1,"error":"Missed `to` address"})").code == Code::refused);
  CHECK(refused(need, R"({"id":1,"error":{"code":-32000,"message":"timeout of 10s"}})").code == Code::server_error);
  CHECK(refused(need, R"({"id":1})").code == Code::missing_field);
  CHECK(refused(need, R"({"result":7})").code == Code::bad_type);
  CHECK(refused(need, R"({"result":{"hash":"0x12"}})").code == Code::bad_hex);
  CHECK(refused(need, "{}", 429).code == Code::rate_limited);
  CHECK(refused({.kind = Kind::stats, .id = "0x" + std::string(40, '1')}, R"({"result":{}})").code == Code::bad_type);
  CHECK(refused({.kind = Kind::stats}, R"({"result":"0x"})").code == Code::usage);
}
