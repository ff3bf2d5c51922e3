#include "account_replies_support.h"
#include "explorers/etherscan.h"
#include "explorers/url_text.h"

using namespace peelback;
using namespace replies;

namespace {

using Kind = AccountNeed::Kind;

const std::string kAlice = "0x" + std::string(38, 'a') + "01";
const std::string kBob = "0x" + std::string(38, 'b') + "02";
const std::string kCarol = "0x" + std::string(38, 'c') + "03";
const std::string kToken = "0x" + std::string(38, 'd') + "04";
const std::string kZero = "0x" + std::string(40, '0');
const std::string kWeth = "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2";

std::string hash_of(int n) {
  std::string digits = std::to_string(n);
  return "0x" + std::string(64 - digits.size(), '0') + digits;
}

AccountNeed page_of(HistoryPart part, std::uint32_t from, std::uint32_t end, const std::string& rest = "") {
  return {.kind = Kind::history,
          .id = kAlice,
          .part = part,
          .from_height = from,
          .cursor = "endblock=" + std::to_string(end) + rest};
}

AccountNeed calls_of(int tx) {
  return {.id = hash_of(tx), .cursor = "internal"};
}

std::string list_reply(const std::vector<std::string>& rows) {
  return R"({"status":"1","message":"OK","result":)" + list_of(rows) + "}";
}

/// Made-up rows, in the shape of recorded ones.
struct TxRow {
  int id = 1;
  std::uint32_t height = 100;
  std::string from = kAlice;
  std::string to = kBob;
  std::string value = "5";
  std::string error = "0";
  std::string status = "1";
  std::string created = "";
  std::string input = "0x";
  std::string text() const {
    return R"({"input":")" + input + R"(","blockNumber":")" + std::to_string(height) + R"(","timeStamp":")" + std::to_string(1'600'000'000 + height) +
           R"(","hash":")" + hash_of(id) + R"(","nonce":"0","transactionIndex":"2","from":")" + from + R"(","to":")" + to +
           R"(","value":")" + value + R"(","gasPrice":"10","gasUsed":"21000","isError":")" + error +
           R"(","txreceipt_status":")" + status + R"(","contractAddress":")" + created + R"("})";
  }
};

struct CallText {
  std::string from = kAlice;
  std::string to = kBob;
  std::string value = "5";
  std::string type = "call";
  std::string error = "0";
  std::string more = "";
  std::string text() const {
    return R"({"blockNumber":"100","timeStamp":"1600000100","from":")" + from + R"(","to":")" + to + R"(","value":")" +
           value + R"(","contractAddress":"","type":")" + type + R"(","isError":")" + error + "\"" + more + "}";
  }
};

struct TokenText {
  int id = 1;
  std::string from = kAlice;
  std::string to = kBob;
  std::string value = "7";
  std::uint32_t height = 100;
  std::string text() const {
    return R"({"blockNumber":")" + std::to_string(height) + R"(","timeStamp":"1600000100","hash":")" + hash_of(id) +
           R"(","from":")" + from + R"(","to":")" + to + R"(","contractAddress":")" + kToken + R"(","value":")" + value +
           R"(","tokenName":"<b>","tokenSymbol":"<b>USDT","tokenDecimal":"6"})";
  }
};

AccountReading read(const AccountNeed& need, const std::string& body, AccountStore& store) {
  auto reading = decoded(AccountDialect::etherscan, need, body, store);
  INFO((reading ? "" : format_error(reading.error())));
  REQUIRE(reading.ok());
  return *reading;
}

Error refused(const std::string& body, int status = 200, const AccountNeed& need = page_of(HistoryPart::transactions, 0, 9)) {
  AccountStore store(Chain::ethereum);
  const auto reading = decoded(AccountDialect::etherscan, need, body, store, status);
  REQUIRE_FALSE(reading.ok());
  CHECK(store.tx_count() == 0);
  return reading.error();
}

Error complaint(const std::string& words) {
  return refused(R"({"status":"0","message":"NOTOK","result":")" + words + "\"}");
}

std::vector<Movement> movements(const AccountStore& store, int id) {
  std::vector<Movement> list;
  const AccountTxIndex tx = store.find_tx(hash_of(id));
  REQUIRE(tx.exists());
  for (const MovementIndex index : store.movements_of(tx)) list.push_back(store.movement(index));
  return list;
}

std::string shown(const AccountStore& store, const Movement& m) {
  const auto named = [&](AccountIndex account) {
    return account.exists() ? std::string(store.account_text(account)) : std::string("-");
  };
  return named(m.from) + ">" + named(m.to) + ":" + m.amount.to_text();
}

std::optional<HistoryCover> cover(const AccountStore& store, HistoryPart part) {
  const AccountIndex alice = store.find_account(kAlice);
  return alice.exists() ? store.part_cover_at(alice, part, std::nullopt) : std::nullopt;
}

}  // namespace

// ---- requests ----

TEST_CASE("a request says its chain only where the provider serves many under one address") {
  const AccountNeed need{.id = hash_of(7)};
  CHECK(plan({.chain = Chain::arbitrum, .names_chain = true}, need)->path ==
        "?chainid=42161&module=proxy&action=eth_getTransactionByHash&txhash=" + hash_of(7));
  CHECK(plan({.chain = Chain::arbitrum}, need)->path == "?module=proxy&action=eth_getTransactionByHash&txhash=" + hash_of(7));
  CHECK(plan({.chain = Chain::tron, .names_chain = true}, need).error().code == Code::unsupported);
}

TEST_CASE("every request of the Etherscan dialect is known again by its URL") {
  const std::vector<AccountNeed> needs = {
      {.id = hash_of(1)},
      {.id = hash_of(1), .cursor = "receipt"},
      {.id = hash_of(1), .cursor = "internal"},
      {.id = hash_of(1), .cursor = "internal&page=3"},
      {.kind = Kind::stats, .id = kAlice},
      {.kind = Kind::stats, .id = kAlice, .cursor = "count"},
      {.kind = Kind::balance, .id = kAlice},
      {.kind = Kind::block, .from_height = 19'000'000},
      {.kind = Kind::tip},
      page_of(HistoryPart::transactions, 0, 500),
      page_of(HistoryPart::internal, 77, 500),
      page_of(HistoryPart::tokens, 77, 500, "&page=2"),
  };
  for (const AccountNeed& need : needs) {
    const auto request = plan({.names_chain = true}, need);
    REQUIRE(request.ok());
    CHECK(request->method() == "GET");
    const auto known = account_reply_of("https://api.etherscan.io/v2/api" + request->path + "&apikey=SECRET", "");
    INFO(request->path);
    REQUIRE(known.ok());
    CHECK(known->need.kind == need.kind);
    CHECK(known->need == need);
    CHECK(known->chain == Chain::ethereum);
    CHECK(known->dialect == AccountDialect::etherscan);
  }
}

TEST_CASE("a history asks for the tip, for a settled block's time, and then up to that block") {
  const AccountEndpoint endpoint;
  AccountStore store(Chain::ethereum);
  const AccountNeed asked{.kind = Kind::history, .id = kAlice, .part = HistoryPart::tokens, .from_height = 50};
  CHECK(plan(endpoint, asked)->path == "?module=proxy&action=eth_blockNumber");
  const auto tip = read(asked, R"({"jsonrpc":"2.0","id":83,"result":"0x3f4"})", store);
  REQUIRE(tip.next);
  CHECK(plan(endpoint, *tip.next)->path == "?module=proxy&action=eth_getBlockByNumber&tag=0x3e8&boolean=false");
  const auto block = read(*tip.next, R"({"result":{"number":"0x3e8","timestamp":"0x5f5e1000"}})", store);
  REQUIRE(block.next);
  CHECK(*block.next == up_to(asked, 1000));
  CHECK(plan(endpoint, *block.next)->path == "?module=account&action=tokentx&address=" + kAlice +
                                                 "&startblock=50&endblock=1000&page=1&offset=1000&sort=asc");
  const auto last = read(*block.next, R"({"status":"0","message":"No transactions found","result":[]})", store);
  CHECK_FALSE(last.next);
  CHECK(last.complete);
  CHECK(cover(store, HistoryPart::tokens) == HistoryCover{50, 1000, 0x5f5e1000});
}

TEST_CASE("a transaction is answered by itself, its receipt, its calls, and its block where nobody says the time") {
  AccountStore store(Chain::ethereum);
  const AccountNeed need{.id = hash_of(9), .cursor = "receipt"};
  const auto receipt = read(need, R"({"result":{"transactionHash":")" + hash_of(9) + R"(","blockNumber":"0x64","from":")" +
                                      kAlice + R"(","gasUsed":"0x5208","effectiveGasPrice":"0xa","status":"0x1","logs":[]}})",
                            store);
  CHECK(receipt.next == AccountNeed{.id = hash_of(9), .cursor = "internal"});
  const auto calls = read(*receipt.next, R"({"status":"0","message":"No transactions found","result":[]})", store);
  CHECK(calls.next == AccountNeed{.kind = Kind::block, .from_height = 100});
  read(*calls.next, R"({"result":{"number":"0x64","timestamp":"0x5f5e1000"}})", store);
  CHECK(store.transaction(store.find_tx(hash_of(9))).time_s == 0x5f5e1000);
  CHECK(store.transaction(store.find_tx(hash_of(9))).fee == Amount{210'000});
}

// ---- rows ----

TEST_CASE("a failed transaction is told, pays its fee, and keeps its sender's holding known") {
  AccountStore store(Chain::ethereum);
  read(page_of(HistoryPart::transactions, 0, 500),
       list_reply({TxRow{.id = 1, .error = "1", .status = "0"}.text(), TxRow{.id = 2, .error = "1", .status = ""}.text(),
                   TxRow{.id = 3, .status = ""}.text()}),
       store);
  for (const int failed : {1, 2}) {
    const AccountTransaction& facts = store.transaction(store.find_tx(hash_of(failed)));
    CHECK(facts.failed());
    CHECK(facts.fee == Amount{210'000});
  }
  CHECK(store.transaction(store.find_tx(hash_of(3))).succeeded == true);
  CHECK(store.find_holding(store.find_account(kAlice), store.native_asset()).exists());
}

TEST_CASE("a list of a rollup that pays below does not say the fee") {
  AccountStore base(Chain::base);
  AccountStore arbitrum(Chain::arbitrum);
  for (AccountStore* store : {&base, &arbitrum})
    read(page_of(HistoryPart::transactions, 0, 500), list_reply({TxRow{}.text()}), *store);
  CHECK_FALSE(base.transaction(base.find_tx(hash_of(1))).fee.has_value());
  CHECK(arbitrum.transaction(arbitrum.find_tx(hash_of(1))).fee == Amount{210'000});
}

TEST_CASE("value sent along with a creation arrives at the contract that it created") {
  AccountStore store(Chain::ethereum);
  read(page_of(HistoryPart::transactions, 0, 500), list_reply({TxRow{.to = "", .created = kCarol}.text()}), store);
  REQUIRE(movements(store, 1).size() == 1);
  CHECK(shown(store, movements(store, 1)[0]) == kAlice + ">" + kCarol + ":5");
  CHECK(store.nature(store.find_account(kCarol)) == AccountNature::contract);
}

TEST_CASE("value that a row pays to nobody is no payment, and is said") {
  AccountStore store(Chain::ethereum);
  const AccountReading reading = read(page_of(HistoryPart::transactions, 0, 500), list_reply({TxRow{.to = "", .created = ""}.text()}), store);
  CHECK(movements(store, 1).empty());
  REQUIRE(reading.problems.size() == 1);
  CHECK(reading.problems[0].where == hash_of(1) + ".to");
  CHECK(reading.problems[0].detail == "it pays 5, and it is not said whom");
}

TEST_CASE("calls that lend their caller's value out do not move it again") {
  AccountStore store(Chain::ethereum);
  read(calls_of(1),
       list_reply({CallText{}.text(), CallText{.type = "delegatecall"}.text(), CallText{.type = "callcode"}.text(),
                   CallText{.type = "staticcall"}.text(), CallText{.more = R"(,"callType":"delegatecall")"}.text(),
                   CallText{.value = "0"}.text(), CallText{.to = kCarol, .value = "2"}.text()}),
       store);
  const auto moved = movements(store, 1);
  REQUIRE(moved.size() == 2);
  CHECK(shown(store, moved[0]) == kAlice + ">" + kBob + ":5");
  CHECK(shown(store, moved[1]) == kAlice + ">" + kCarol + ":2");
  CHECK(moved[0].order == OrderBasis::chain);
  CHECK(moved[1].at.position == 1);
}

TEST_CASE("by trace ids a failed call drops its whole subtree and nothing else") {
  AccountStore store(Chain::ethereum);
  const auto row = [&](const std::string& to, const std::string& path, const std::string& error) {
    return CallText{.to = to, .error = error, .more = R"(,"hash":")" + hash_of(1) + R"(","traceId":")" + path + "\""}.text();
  };
  const auto reading = read(page_of(HistoryPart::internal, 0, 500),
                            list_reply({row(kBob, "0_1", "1"), row(kCarol, "0_1_1", "0"), row(kCarol, "0_1_1_4", "0"),
                                        row(kToken, "0_10", "0")}),
                            store);
  const auto moved = movements(store, 1);
  REQUIRE(moved.size() == 1);
  CHECK(shown(store, moved[0]) == kAlice + ">" + kToken + ":5");
  CHECK(moved[0].order == OrderBasis::provider);
  CHECK(reading.problems.empty());
}

TEST_CASE("without trace ids what a failed call may have called is dropped and said") {
  AccountStore store(Chain::ethereum);
  const auto reading =
      read(calls_of(1),
           list_reply({CallText{.to = kBob, .error = "1"}.text(), CallText{.from = kBob, .to = kCarol}.text(),
                       CallText{.from = kCarol, .to = kToken}.text(), CallText{.from = kAlice, .to = kToken}.text()}),
           store);
  const auto moved = movements(store, 1);
  REQUIRE(moved.size() == 1);
  CHECK(shown(store, moved[0]) == kAlice + ">" + kToken + ":5");
  REQUIRE(reading.problems.size() == 2);
  CHECK(reading.problems[0].where == "result[1]");
}

TEST_CASE("wrapping and unwrapping mint and burn the wrapped coin, once however often it is told") {
  AccountStore store(Chain::ethereum);
  const auto wrap = list_reply({TxRow{.id = 1, .to = kWeth, .value = "9"}.text()});
  const auto unwrap = list_reply({CallText{.from = kWeth, .to = kAlice, .value = "4"}.text()});
  read(page_of(HistoryPart::transactions, 0, 500), wrap, store);
  read(calls_of(2), unwrap, store);
  CHECK(shown(store, movements(store, 1)[1]) == "->" + kAlice + ":9");
  CHECK(shown(store, movements(store, 2)[1]) == kAlice + ">-:4");
  CHECK(movements(store, 1)[1].order == OrderBasis::provider);
  const std::string deposit = "0xe1fffcc4923d04b559f4d29a8bfc6cda04eb5b0d3c460751c2402c5c5cc9109c";
  const auto receipt = R"({"result":{"transactionHash":")" + hash_of(1) + R"(","from":")" + kAlice +
                       R"(","logs":[{"logIndex":"0x2d","address":")" + kWeth + R"(","topics":[")" + deposit +
                       R"(","0x000000000000000000000000)" + kAlice.substr(2) + R"("],"data":"0x)" + std::string(63, '0') +
                       R"(9"}]}})";
  read({.id = hash_of(1), .cursor = "receipt"}, receipt, store);
  REQUIRE(movements(store, 1).size() == 2);
  CHECK(movements(store, 1)[1].order == OrderBasis::chain);
  CHECK(movements(store, 1)[1].at.position == 45);
  AccountStore arbitrum(Chain::arbitrum);  // whose contract writes transfers itself
  read(page_of(HistoryPart::transactions, 0, 500), list_reply({TxRow{.to = "0x82af49447d8a07e3bd95bd0d56f35241523fbab1"}.text()}), arbitrum);
  CHECK(movements(arbitrum, 1).size() == 1);
}

TEST_CASE("equal token rows are as many transfers, minting and burning have one party, hostile names stay text") {
  AccountStore store(Chain::ethereum);
  const auto reading = read(page_of(HistoryPart::tokens, 0, 500),
                            list_reply({TokenText{}.text(), TokenText{}.text(), TokenText{.from = kZero}.text(), TokenText{.to = kZero}.text()}), store);
  CHECK(reading.problems.empty());
  const auto moved = movements(store, 1);
  REQUIRE(moved.size() == 4);
  CHECK(shown(store, moved[0]) == kAlice + ">" + kBob + ":7");
  CHECK(shown(store, moved[1]) == kAlice + ">" + kBob + ":7");
  CHECK(shown(store, moved[2]) == "->" + kBob + ":7");
  CHECK(shown(store, moved[3]) == kAlice + ">-:7");
  for (const Movement& m : moved) CHECK(m.order == OrderBasis::provider);
  const AssetFacts asset = store.asset(moved[0].asset);
  CHECK(asset.reference == "ethereum:" + kToken);
  CHECK(asset.symbol == "<b>USDT");
  CHECK(asset.decimals == 6U);
}

TEST_CASE("a token value beyond 128 bits is listed and never clipped, and the other tokens stay covered") {
  AccountStore store(Chain::ethereum);
  const auto reading = read(page_of(HistoryPart::tokens, 0, 500),
                            list_reply({TokenText{.value = "340282366920938463463374607431768211456"}.text(),
                                        TokenText{.id = 2, .value = "340282366920938463463374607431768211455"}.text()}),
                            store);
  REQUIRE(reading.problems.size() == 1);
  CHECK(reading.problems[0].code == Code::too_large);
  CHECK(reading.problems[0].where == "result[0].value");
  CHECK(movements(store, 1).empty());
  CHECK(movements(store, 2)[0].amount == Amount{kU128Max});
  CHECK(cover(store, HistoryPart::tokens).has_value());
}

TEST_CASE("one bad row costs itself, the whole list's coverage, and nothing more") {
  AccountStore store(Chain::ethereum);
  const auto reading = read(page_of(HistoryPart::transactions, 0, 500),
                            list_reply({TxRow{.id = 1}.text(), TxRow{.id = 2, .value = "1.5"}.text(), TxRow{.id = 3, .from = "0x12"}.text(), "7"}), store);
  CHECK_FALSE(reading.complete);
  REQUIRE(reading.problems.size() == 3);
  CHECK(reading.problems[0].where == "result[1].value");
  CHECK(reading.problems[1].where == "result[2].from");
  CHECK(store.find_tx(hash_of(1)).exists());
  CHECK_FALSE(store.find_tx(hash_of(2)).exists());
  CHECK_FALSE(cover(store, HistoryPart::transactions).has_value());
}

TEST_CASE("an account's code tells a contract from an account with a key, delegated or not") {
  const auto nature = [](const std::string& code) {
    AccountStore store(Chain::ethereum);
    const auto reading = read({.kind = Kind::stats, .id = kAlice}, R"({"result":")" + code + "\"}", store);
    CHECK(reading.next == AccountNeed{.kind = Kind::stats, .id = kAlice, .cursor = "count"});
    return store.nature(store.find_account(kAlice));
  };
  CHECK(nature("0x") == AccountNature::plain);
  CHECK(nature("0x6080") == AccountNature::contract);
  CHECK(nature("0xef0100" + kBob.substr(2)) == AccountNature::plain);
  CHECK(nature("0xef0100" + kBob.substr(2) + "00") == AccountNature::contract);
  AccountStore store(Chain::ethereum);
  read({.kind = Kind::stats, .id = kAlice, .cursor = "count"}, R"({"result":"0x10"})", store);
  CHECK(store.stats(store.find_account(kAlice))->tx_count == 16);
}

// ---- failures ----

TEST_CASE("every way of the dialect to fail with status 200 has its code") {
  CHECK(complaint("Max rate limit reached, please use API Key for higher rate limit").code == Code::rate_limited);
  CHECK(complaint("Max calls per sec rate limit reached (3/sec)").code == Code::rate_limited);
  CHECK(complaint("Too many invalid api key attempts, please try again later").code == Code::rate_limited);
  CHECK(complaint("Invalid API Key").code == Code::refused);
  CHECK(complaint("Missing/Invalid API Key").code == Code::refused);
  CHECK(complaint("Free API access is not supported for this chain. Please upgrade your api plan").code == Code::refused);
  CHECK(complaint("Missing or unsupported chainid parameter (required for v2 api)").code == Code::unsupported);
  CHECK(complaint("Result window is too large, PageNo x Offset size must be less than or equal to 10000").code == Code::too_large);
  CHECK(complaint("Query Timeout occured. Please select a smaller result dataset").code == Code::server_error);
  CHECK(complaint("Error! Invalid address format").code == Code::bad_address);
  CHECK(complaint("Something new").code == Code::refused);
  CHECK(refused(R"({"status":"0","message":"NOTOK","result":[]})").code == Code::refused);
  CHECK(refused(R"({"status":"0","message":"Something went wrong.","result":null})").code == Code::refused);
  CHECK(refused(R"({"status":"2","message":"Internal transactions for this transaction have not been processed yet","result":[]})", 200, calls_of(1)).code == Code::server_error);
  CHECK(refused(R"({"status":"0","message":"NOTOK","result":"Max rate limit reached"})", 200, {.id = hash_of(1)}).code == Code::rate_limited);
  CHECK(refused(R"({"status":"0","message":"NOTOK","result":"Max rate limit reached"})", 200, {.kind = Kind::history, .id = kAlice}).code == Code::rate_limited);
  CHECK(refused(R"({"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"invalid argument 0"}})", 200, {.id = hash_of(1)}).code == Code::refused);
  CHECK(refused(R"({"jsonrpc":"2.0","id":1,"result":null})", 200, {.id = hash_of(1)}).code == Code::not_found);
}

TEST_CASE("statuses, cut answers and web pages have their codes") {
  CHECK(refused("", 0).code == Code::network_failure);
  CHECK(refused("slow down", 429).code == Code::rate_limited);
  CHECK(refused("oops", 502).code == Code::server_error);
  CHECK(refused("no", 403).code == Code::refused);
  CHECK(refused("<html>captcha</html>").code == Code::refused);
  CHECK(refused("").code == Code::truncated);
  CHECK(refused(R"({"status":"1","result":[{"blockNumber":)").code == Code::truncated);
  CHECK(refused("[]").code == Code::bad_type);
  CHECK(refused(R"({"status":"1","message":"OK"})").code == Code::refused);
  CHECK(refused(R"({"status":"1","message":"OK","result":null})").detail == "neither a list nor a reason why there is none");
  CHECK(refused(R"({"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"project id required"}})", 401).detail == "the explorer says: project id required");
}

TEST_CASE("a list that is not wholly indexed is read, is not whole, and covers nothing") {
  AccountStore store(Chain::ethereum);
  const auto reading = read(page_of(HistoryPart::internal, 0, 500),
                            R"({"status":"2","message":"Some internal transactions within this block range have not yet been processed","result":[)" +
                                CallText{.more = R"(,"transactionHash":")" + hash_of(1) + R"(","index":"3")"}.text() + "]}",
                            store);
  CHECK_FALSE(reading.complete);
  REQUIRE(reading.problems.size() == 1);
  CHECK(movements(store, 1).size() == 1);
  CHECK_FALSE(cover(store, HistoryPart::internal).has_value());
}

TEST_CASE("no key is repeated: not from a refusal, not from a URL") {
  const std::string key = "AB12CD34EF56GH78IJ90KL12MN34OP56QR";
  CHECK(complaint("Invalid API Key (#err2)|" + key).detail.find(key) == std::string::npos);
  CHECK(refused("your key " + key + " is suspended", 403).detail.find(key) == std::string::npos);
  for (const std::string& path : {"?module=account&action=getabi&apikey=" + key, "/v2/api?apikey=" + key + "&chainid=999&module=proxy&action=eth_blockNumber",
                                 "/v2/addresses/" + kAlice + "/nft?apikey=" + key, "/x?apikey=" + key}) {
    const auto known = account_reply_of("https://api.etherscan.io" + path, "");
    REQUIRE_FALSE(known.ok());
    CHECK(format_error(known.error()).find(key) == std::string::npos);
  }
  const auto page = account_reply_of("https://api.blockscout.com/1/api/v2/addresses/" + kAlice + "/transactions?index=3&apikey=" + key + "&block_number=9", "");
  REQUIRE(page.ok());
  CHECK(page->need.cursor == "transactions?index=3&block_number=9");
}

// ---- pages ----

namespace {

/// A made-up account whose rows lie in blocks, served as the dialect serves them.
struct Served {
  std::vector<std::uint32_t> heights{};  // ascending, one row each

  std::string answer(const AccountRequest& request, HistoryPart part) const {
    const std::string_view query = split_url(request.path).query;
    const auto number = [&](std::string_view name) { return *parse_decimal_u64(*find_parameter(query, name)); };
    std::vector<std::string> rows;
    for (std::size_t i = 0; i < heights.size(); ++i) {
      if (heights[i] < number("startblock") || heights[i] > number("endblock")) continue;
      const int id = static_cast<int>(i) + 1;
      rows.push_back(part == HistoryPart::tokens ? TokenText{.id = id, .height = heights[i]}.text()
                                                 : TxRow{.id = id, .height = heights[i]}.text());
    }
    const std::size_t first = std::min(rows.size(), (number("page") - 1) * number("offset"));
    const std::size_t last = std::min(rows.size(), first + number("offset"));
    return list_reply({rows.begin() + static_cast<std::ptrdiff_t>(first), rows.begin() + static_cast<std::ptrdiff_t>(last)});
  }
};

/// Small and repeatable.
struct Dice {
  std::uint32_t state = 1;
  std::uint32_t roll(std::uint32_t sides) {
    state = state * 1'664'525U + 1'013'904'223U;
    return (state >> 16) % sides;
  }
};

}  // namespace

TEST_CASE("pages followed to their end give every row, and together cover what a stranger would call whole") {
  constexpr std::uint32_t kEnd = 40;
  constexpr std::size_t kRows = 3;
  Dice dice;
  for (int round = 0; round < 300; ++round) {
    Served served;
    std::uint32_t height = dice.roll(4);
    for (std::uint32_t rows = dice.roll(20); rows > 0 && height <= kEnd; --rows) {
      served.heights.push_back(height);
      if (dice.roll(3) != 0) height += dice.roll(5);
    }
    const auto part = dice.roll(2) == 0 ? HistoryPart::tokens : HistoryPart::transactions;
    std::vector<std::pair<AccountNeed, std::string>> answers;
    AccountStore store(Chain::ethereum);
    std::optional<AccountNeed> need = page_of(part, 0, kEnd, "&offset=3");
    while (need) {
      REQUIRE(answers.size() < 40);
      const auto request = plan({}, *need);
      REQUIRE(request.ok());
      answers.emplace_back(*need, served.answer(*request, part));
      need = read(answers.back().first, answers.back().second, store).next;
    }
    for (std::size_t i = 0; i < served.heights.size(); ++i) CHECK(store.find_tx(hash_of(static_cast<int>(i) + 1)).exists());
    // A block is covered unless it alone fills a page: then no single answer tells all of it.
    const AccountIndex alice = store.find_account(kAlice);
    for (std::uint32_t block = 0; block <= kEnd; ++block) {
      const auto in_block = static_cast<std::size_t>(std::count(served.heights.begin(), served.heights.end(), block));
      const bool is_covered = alice.exists() && store.part_cover_at(alice, part, block).has_value();
      if (in_block < kRows) CHECK(is_covered);
      if (in_block > kRows) CHECK_FALSE(is_covered);
    }
    // Whatever answer is missing: no block is called covered whose rows are not all there.
    const std::size_t missing = dice.roll(static_cast<std::uint32_t>(answers.size()));
    AccountStore part_store(Chain::ethereum);
    for (std::size_t i = answers.size(); i-- > 0;) {
      if (i != missing) read(answers[i].first, answers[i].second, part_store);
    }
    const AccountIndex known = part_store.find_account(kAlice);
    for (std::size_t i = 0; known.exists() && i < served.heights.size(); ++i) {
      if (part_store.part_cover_at(known, part, served.heights[i])) CHECK(part_store.find_tx(hash_of(static_cast<int>(i) + 1)).exists());
    }
  }
}

TEST_CASE("a list in descending order, or up to nobody says where, covers nothing and has no next page") {
  const std::string base = "https://api.routescan.io/v2/network/mainnet/evm/1/etherscan/api?module=account&action=txlist&address=" + kAlice;
  for (const std::string& query : {std::string("&page=1&offset=2"), std::string("&startblock=0&endblock=500&sort=desc&page=1&offset=2"), std::string("&startblock=0&endblock=99999999999&sort=asc&offset=2")}) {
    const auto known = account_reply_of(base + query, "");
    REQUIRE(known.ok());
    AccountStore store(Chain::ethereum);
    const auto reading = read(known->need, list_reply({TxRow{.id = 1}.text(), TxRow{.id = 2}.text()}), store);
    CHECK(reading.facts == 4);
    CHECK_FALSE(reading.next.has_value());
    CHECK_FALSE(cover(store, HistoryPart::transactions).has_value());
  }
}

TEST_CASE("a transaction with more calls than a page goes on, and its calls keep the order of the list") {
  std::vector<std::string> rows;
  for (int i = 0; i < 130; ++i) rows.push_back(CallText{.value = std::to_string(1000 + i)}.text());
  AccountStore store(Chain::ethereum);
  const auto first = read(calls_of(1), list_reply({rows.begin(), rows.begin() + 100}), store);
  REQUIRE(first.next);
  CHECK(plan({}, *first.next)->path.find("&page=2&offset=100&") != std::string::npos);
  read(*first.next, list_reply({rows.begin() + 100, rows.end()}), store);
  const auto moved = movements(store, 1);
  REQUIRE(moved.size() == 130);
  for (std::size_t i = 0; i < moved.size(); ++i) {
    CHECK(moved[i].amount == Amount{1000 + i});
    CHECK(moved[i].order == OrderBasis::provider);
  }
}

TEST_CASE("a call's memo for THORChain is kept, and other input is not") {
  const auto hex_of = [](std::string_view text) { return "0x" + to_hex(as_bytes(text)); };
  const auto memo_of = [](const std::string& input) {
    AccountStore store(Chain::ethereum);
    read(page_of(HistoryPart::transactions, 0, 500), list_reply({TxRow{.input = input}.text()}), store);
    return std::string(store.call_memo(store.find_tx(hash_of(1))));
  };
  const std::string memo = "=:BTC.BTC:bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq:0";
  CHECK(memo_of(hex_of(memo)) == memo);
  CHECK(memo_of(hex_of("happy birthday")).empty());
  CHECK(memo_of("0x").empty());
  CHECK(memo_of("0xa9059cbb0").empty());
  CHECK(memo_of("deprecated").empty());
}
