// TronGrid and TRON's nodes: recorded replies, and a made-up chain that answers every path that is planned.

#include "account_replies_support.h"
#include "explorers/provider.h"
#include "explorers/trongrid.h"
#include "support/tron_grid.h"

using namespace peelback;
using namespace replies;
using namespace peelback::test;

namespace {

using Kind = AccountNeed::Kind;

constexpr AccountEndpoint kEndpoint{.dialect = AccountDialect::trongrid, .chain = Chain::tron};
constexpr std::uint8_t kThief = 1, kAnn = 2, kBob = 3, kPool = 8, kUsd = 9;
const std::string kUsdt = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t";
const std::string kOwner = "TL24LCps5FKwp3PoU1MvrYrwhi5LU1tHre";

Result<AccountReading> decode(const AccountNeed& need, const std::string& body, AccountStore& store, int status = 200) {
  return decoded(AccountDialect::trongrid, need, body, store, status);
}

AccountReading read(const AccountNeed& need, const std::string& body, AccountStore& store) {
  auto reading = decode(need, body, store);
  INFO((reading ? "" : format_error(reading.error())));
  REQUIRE(reading.ok());
  return *reading;
}

Error refused(const std::string& body, int status, const AccountNeed& need = {.kind = Kind::stats, .id = kOwner}) {
  AccountStore store(Chain::tron);
  const auto reading = decode(need, body, store, status);
  REQUIRE_FALSE(reading.ok());
  return reading.error();
}

struct Answered {
  AccountNeed need{};
  std::string path{};
  std::string body{};
};

/// The need and all that follows it, as the made-up chain answers.
std::vector<Answered> answers_to(const AccountNeed& need, const TronGrid& grid, AccountStore& store) {
  std::vector<Answered> answers;
  std::optional<AccountNeed> next = need;
  while (next && answers.size() < 100) {
    const auto request = plan(kEndpoint, *next);
    REQUIRE(request);
    REQUIRE(request->body.empty());
    answers.push_back({*next, request->path, grid.answer(request->path)});
    INFO(request->path);
    const AccountReading reading = read(*next, answers.back().body, store);
    CHECK(reading.complete);
    CHECK(reading.problems.empty());
    next = reading.next;
  }
  return answers;
}

AccountNeed history(std::uint8_t account, HistoryPart part, std::uint32_t from_height = 0) {
  return {.kind = Kind::history, .id = tron_account(account), .part = part, .from_height = from_height};
}

/// A thief's coins, calls and dollars over forty blocks; some blocks hold several of them.
TronGrid busy_chain() {
  TronGrid grid;
  for (std::uint32_t i = 0; i < 40; ++i) {
    const std::uint32_t height = 10 + i - i % 3;
    grid.pay(height, i % 2 == 0 ? kThief : kAnn, i % 2 == 0 ? kBob : kThief, 100 + i, i % 5);
    if (i % 4 == 0) grid.call(height, kBob, kPool, {{kUsd, kBob, kThief, 7 + i}, {kUsd, kThief, kAnn, 3}}, {{kPool, kThief, 50 + i}, {kPool, kBob, 9, true}});
    if (i % 7 == 0) grid.call(height, kThief, kPool, {{kUsd, kThief, kBob, 5}}, {{kPool, kThief, 4}}, 30, i % 2 == 0, 12);
    if (i % 9 == 0) grid.send_asset(height, kAnn, kThief, "1002000", 1000 + i);
  }
  return grid;
}

/// The recorded replies, each with what it answers.
std::vector<std::pair<AccountReply, RecordedReply>> recorded() {
  const std::string file = fixture("tron/trongrid.jsonl");
  std::string_view text = file;
  std::vector<std::pair<AccountReply, RecordedReply>> list;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::vector<Problem> problems;
    auto line = parse_recorded_line(as_bytes(text.substr(0, end)), problems);
    REQUIRE(line);
    text.remove_prefix(std::min(end + 1, text.size()));
    const auto known = account_reply_of(line->url, line->request_body);
    INFO(line->url);
    REQUIRE(known);
    CHECK(known->chain == Chain::tron);
    CHECK(known->dialect == AccountDialect::trongrid);
    list.emplace_back(*known, *line);
  }
  return list;
}

AccountReading take(const std::pair<AccountReply, RecordedReply>& reply, AccountStore& store) {
  return read(reply.first.need, std::string(as_text(reply.second.body)), store);
}

std::string edited(std::string text, const std::string& what, const std::string& into) {
  const auto at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), into);
}

}  // namespace

TEST_CASE("every request to TronGrid is a GET that is known again by its URL") {
  const std::string id(64, '1');
  const std::vector<AccountNeed> needs = {
      {.id = id},
      {.id = id, .cursor = "info"},
      {.kind = Kind::stats, .id = kOwner},
      {.kind = Kind::stats, .id = "1002000", .cursor = "asset"},
      {.kind = Kind::block, .from_height = 47'218},
      {.kind = Kind::tip},
      {.kind = Kind::history, .id = kOwner, .cursor = "limit=200&max_timestamp=1600000003001&min_timestamp=0&only_confirmed=true&order_by=block_timestamp,asc&search_internal=true"},
      {.kind = Kind::history, .id = kOwner, .part = HistoryPart::tokens, .cursor = "limit=200&fingerprint=abc"},
  };
  for (const AccountNeed& need : needs) {
    const auto request = plan(kEndpoint, need);
    REQUIRE(request);
    INFO(request->path);
    CHECK(request->method() == "GET");
    const auto known = account_reply_of("https://api.trongrid.io" + request->path, "");
    REQUIRE(known);
    CHECK(known->need == need);
    CHECK(known->chain == Chain::tron);
  }
  CHECK(plan(kEndpoint, {.kind = Kind::balance, .id = kOwner})->path == "/v1/accounts/" + kOwner);
  CHECK(plan(kEndpoint, {.kind = Kind::balance, .id = kOwner, .from_height = 5}).error().code == Code::unsupported);
  CHECK(plan(kEndpoint, {.id = id, .cursor = "receipt"}).error().code == Code::unsupported);
}

TEST_CASE("what nodes are asked by POST is known by its body, addresses in any form, and what is not used is named") {
  const std::string id(64, 'a');
  const auto posted = account_reply_of("https://api.trongrid.io/wallet/gettransactioninfobyid", R"({"value":")" + id + "\"}");
  REQUIRE(posted);
  CHECK(posted->need == AccountNeed{.id = id, .cursor = "info"});
  CHECK(account_reply_of("http://node.example:8090/wallet/getblockbynum", R"({"num":7})")->need.from_height == 7);
  CHECK(account_reply_of("https://api.trongrid.io/v1/accounts/416e3b44b96104b26f84057974a1f0c9880f7c9b13", "")->need.id == kOwner);
  CHECK(account_reply_of("https://api.trongrid.io/v1/accounts/nobody", "").error().code == Code::bad_address);
  CHECK(account_reply_of("https://api.trongrid.io/wallet/getnodeinfo", "").error().code == Code::unsupported);
  CHECK(account_reply_of("https://api.trongrid.io/wallet/gettransactionbyid?value=12", "").error().code == Code::bad_hex);
  CHECK(chain_of_host("api.trongrid.io") == Chain::tron);
}

TEST_CASE("recorded replies of TronGrid give their facts, and none of them contradicts an id") {
  AccountStore store(Chain::tron);
  std::size_t verified = 0;
  for (const auto& reply : recorded()) {
    const AccountReading reading = take(reply, store);
    INFO(reply.second.url);
    CHECK(reading.problems.empty());
    CHECK(reading.complete);
    CHECK(reading.contradicted.empty());
    verified += reading.verified.size();
  }
  CHECK(verified == 17);
  // A new account is made for 1 TRX, on top of 0.1 for the bytes: both are the sender's fee.
  const AccountTransaction& made_account = store.transaction(store.find_tx("3f8b651bdf4a301a08693a2fa4b0d5fd808927ad658aa279ba030215fecdd6b3"));
  CHECK(made_account.fee == Amount{1'100'000});
  CHECK(made_account.height == 69'316'598);
  CHECK(store.account_text(made_account.sender) == kOwner);
  const auto dollars = store.movements_of(store.find_tx("0130dfde9281a48378109039ef512229d5359fbee2a8adbb17ad73aebc67ea99"));
  REQUIRE(dollars.size() == 1);  // the list's row, and the node's event with its position
  const Movement& paid = store.movement(dollars[0]);
  CHECK(paid.amount == Amount{41'677'389});
  CHECK(paid.order == OrderBasis::chain);
  CHECK(store.asset(paid.asset).reference == "tron:" + kUsdt);
  CHECK(store.account_text(paid.to) == "TXVj38D1XR3TPgSHTCZGC8wkLDAGqF1oqx");
  CHECK(store.transaction(paid.tx).fee == Amount{26'420'100});
  const auto asset = store.find_asset("tron:1005065");
  REQUIRE(asset.exists());
  CHECK(store.parts_of(asset).size() == 2);
  const AccountIndex owner = store.find_account(kOwner);
  CHECK(store.nature(owner) == AccountNature::plain);
  CHECK(store.balance_seen(store.find_holding(owner, store.native_asset()))->amount == Amount{1'100'002});
  CHECK_FALSE(store.part_cover_at(owner, HistoryPart::transactions, std::nullopt));  // newest first, no end stated
}

TEST_CASE("an amount that the explorer states otherwise is named, and the bytes are believed") {
  const auto replies = recorded();
  const std::string page(as_text(replies[1].second.body));
  AccountStore store(Chain::tron);
  const AccountReading reading = read(replies[1].first.need, edited(page, R"("amount":150466320)", R"("amount":950466320)"), store);
  REQUIRE(reading.problems.size() == 1);
  CHECK(reading.problems[0].code == Code::txid_mismatch);
  CHECK(reading.problems[0].where == "data[3].raw_data.contract[0].parameter.value.amount");
  CHECK(reading.problems[0].detail == "the explorer says 950466320, the transaction's bytes say 150466320");
  const auto rows = store.movements_of(store.find_tx("3f8b651bdf4a301a08693a2fa4b0d5fd808927ad658aa279ba030215fecdd6b3"));
  REQUIRE(rows.size() == 1);
  CHECK(store.movement(rows[0]).amount == Amount{150'466'320});
}

TEST_CASE("a transaction whose bytes are another's is believed in nothing") {
  const auto replies = recorded();
  const std::string page(as_text(replies[1].second.body));
  AccountStore store(Chain::tron);
  const AccountReading reading = read(replies[1].first.need, edited(page, "1890dedf47", "1890dedf48"), store);
  CHECK_FALSE(reading.complete);
  CHECK(reading.contradicted == std::vector<std::string>{"3f8b651bdf4a301a08693a2fa4b0d5fd808927ad658aa279ba030215fecdd6b3"});
  CHECK_FALSE(store.find_tx(reading.contradicted[0]).exists());
  CHECK(store.tx_count() == 8);
}

TEST_CASE("a dollar transfer that was not signed so is named") {
  const auto replies = recorded();
  const std::string page(as_text(replies[2].second.body));
  AccountStore store(Chain::tron);
  const AccountReading reading = read(replies[2].first.need, edited(page, R"("value":"41677389")", R"("value":"91677389")"), store);
  REQUIRE(reading.problems.size() == 1);
  CHECK(reading.problems[0].where == "data[0].value");
  CHECK(reading.problems[0].detail == "the explorer says 91677389, the transaction's bytes say 41677389");
}

TEST_CASE("another key's signature verifies nothing and contradicts nothing: accounts hand out permissions") {
  const auto replies = recorded();
  const std::string page(as_text(replies[1].second.body));
  AccountStore store(Chain::tron);
  const AccountReading reading = read(replies[1].first.need, edited(page, "24eb4dfd95", "24eb4dfd96"), store);
  CHECK(reading.verified.size() == 8);
  CHECK(reading.problems.empty());
  CHECK(store.tx_count() == 9);
}

TEST_CASE("a transaction is asked for, then what became of it; one that is not final waits") {
  TronGrid grid;
  const std::string paid = grid.pay(12, kThief, kAnn, 500, 7);
  AccountStore store(Chain::tron);
  CHECK(answers_to({.id = paid}, grid, store).size() == 2);
  const AccountTransaction& tx = store.transaction(store.find_tx(paid));
  CHECK(tx.height == 12);
  CHECK(tx.time_s == tron_time_ms(12) / 1000);
  CHECK(tx.fee == Amount{7});
  CHECK(tx.succeeded == true);
  AccountStore early(Chain::tron);
  read({.id = paid}, grid.answer("/wallet/gettransactionbyid?value=" + paid), early);
  read({.id = paid, .cursor = "info"}, "{}", early);
  CHECK(early.transaction(early.find_tx(paid)).unconfirmed());
  CHECK(refused("{}", 200, {.id = paid}).code == Code::not_found);
}

TEST_CASE("a failed transaction pays its fee and moves nothing else; a rejected call moves nothing") {
  TronGrid grid;
  const std::string failed = grid.call(12, kThief, kPool, {{kUsd, kThief, kAnn, 5}}, {{kPool, kThief, 9}}, 13'000'000, false, 44);
  const std::string called = grid.call(13, kThief, kPool, {}, {{kPool, kAnn, 9}, {kPool, kBob, 8, true}, {kPool, kThief, 7}});
  AccountStore store(Chain::tron);
  answers_to({.id = failed}, grid, store);
  answers_to({.id = called}, grid, store);
  CHECK(store.transaction(store.find_tx(failed)).failed());
  CHECK(store.transaction(store.find_tx(failed)).fee == Amount{13'000'000});
  CHECK(store.movements_of(store.find_tx(failed)).empty());
  const auto rows = store.movements_of(store.find_tx(called));
  REQUIRE(rows.size() == 2);
  CHECK(store.movement(rows[0]).amount == Amount{9});
  CHECK(store.movement(rows[1]).at == MovementPosition{MovementKind::internal, 1});
}

TEST_CASE("a history is covered from the first day to the newest final block, coins by one list, tokens by the other") {
  const TronGrid grid = busy_chain();
  AccountStore store(Chain::tron);
  CHECK(answers_to(history(kThief, HistoryPart::transactions), grid, store).size() == 2);
  const AccountIndex thief = store.find_account(tron_account(kThief));
  const HistoryCover all{0, grid.tip, tron_time_ms(grid.tip) / 1000};
  CHECK(store.part_cover_at(thief, HistoryPart::transactions, 5) == all);
  CHECK(store.part_cover_at(thief, HistoryPart::internal, 5) == all);
  CHECK_FALSE(store.part_cover_at(thief, HistoryPart::tokens, 5));
  answers_to(history(kThief, HistoryPart::tokens), grid, store);
  CHECK(store.part_cover_at(thief, HistoryPart::tokens, 5) == all);
}

TEST_CASE("pages of every size give the same facts and the same cover") {
  for (const HistoryPart part : {HistoryPart::transactions, HistoryPart::tokens}) {
    std::string whole;
    for (const std::size_t size : {200U, 60U, 31U, 17U, 12U, 9U}) {
      INFO(size);
      TronGrid grid = busy_chain();
      grid.rows_per_page = size;
      AccountStore store(Chain::tron);
      const auto answers = answers_to(history(kThief, part), grid, store);
      CHECK((size == 200 ? answers.size() == 2 : answers.size() >= 2));
      const std::string facts = written_down(store);
      if (whole.empty()) whole = facts;
      CHECK(facts == whole);
    }
  }
}

TEST_CASE("a block that fills pages is read by marks, and is not called covered") {
  TronGrid grid;
  for (std::uint32_t i = 0; i < 7; ++i) grid.pay(20, kThief, kAnn, 1 + i);
  grid.pay(30, kThief, kAnn, 99);
  grid.rows_per_page = 3;
  AccountStore store(Chain::tron);
  const auto answers = answers_to(history(kThief, HistoryPart::transactions), grid, store);
  CHECK(std::any_of(answers.begin(), answers.end(), [](const Answered& a) { return a.path.find("fingerprint=") != std::string::npos; }));
  CHECK(store.tx_count() == 8);
  const AccountIndex thief = store.find_account(tron_account(kThief));
  CHECK(store.part_cover_at(thief, HistoryPart::transactions, 19)->to_height == 19);
  CHECK_FALSE(store.part_cover_at(thief, HistoryPart::transactions, 20));
  CHECK(store.part_cover_at(thief, HistoryPart::transactions, 21) == HistoryCover{21, grid.tip, tron_time_ms(grid.tip) / 1000});
}

TEST_CASE("a history that goes on later begins at the block that it is asked from") {
  const TronGrid grid = busy_chain();
  AccountStore store(Chain::tron);
  const auto answers = answers_to(history(kThief, HistoryPart::transactions, 30), grid, store);
  CHECK(answers.size() == 3);  // the newest block, the block asked from, the page
  const AccountIndex thief = store.find_account(tron_account(kThief));
  CHECK(store.part_cover_at(thief, HistoryPart::transactions, 40) == HistoryCover{30, grid.tip, tron_time_ms(grid.tip) / 1000});
  CHECK_FALSE(store.part_cover_at(thief, HistoryPart::transactions, 29));
  AccountStore told(Chain::tron);
  CHECK(answers_to(up_to(history(kThief, HistoryPart::tokens), 45), grid, told).size() == 2);
  CHECK(told.part_cover_at(told.find_account(tron_account(kThief)), HistoryPart::tokens, 40)->to_height == 45);
}

TEST_CASE("the same answers in any order, read again by their URLs, give the same facts") {
  TronGrid grid = busy_chain();
  grid.rows_per_page = 11;
  AccountStore first(Chain::tron);
  std::vector<Answered> all;
  for (const AccountNeed& need : {history(kThief, HistoryPart::transactions), history(kThief, HistoryPart::tokens), history(kBob, HistoryPart::transactions),
                                  AccountNeed{.kind = Kind::stats, .id = tron_account(kThief)}}) {
    const auto answers = answers_to(need, grid, first);
    all.insert(all.end(), answers.begin(), answers.end());
  }
  const std::string facts = written_down(first);
  for (std::size_t turn = 0; turn < 24; ++turn) {
    std::rotate(all.begin(), all.begin() + 5, all.end());
    if (turn % 2 == 1) std::reverse(all.begin(), all.end());
    AccountStore store(Chain::tron);
    for (const Answered& answer : all) {
      const auto known = account_reply_of("https://api.trongrid.io" + answer.path, "");
      REQUIRE(known);
      read(known->need, answer.body, store);
    }
    CHECK(written_down(store) == facts);
  }
}

TEST_CASE("transactions are counted as they are listed, each once, whatever the pages") {
  for (const std::size_t size : {200U, 13U}) {
    TronGrid grid = busy_chain();
    grid.rows_per_page = size;
    AccountStore store(Chain::tron);
    answers_to({.kind = Kind::stats, .id = tron_account(kThief)}, grid, store);
    const AccountIndex thief = store.find_account(tron_account(kThief));
    CHECK(store.stats(thief)->tx_count == 0);
    CHECK(store.stats(thief)->at_least);
    answers_to(history(kThief, HistoryPart::transactions), grid, store);
    answers_to(history(kThief, HistoryPart::tokens), grid, store);
    CHECK(store.stats(thief)->tx_count == 40 + 6 + 5 + 10);  // payments, calls, assets, dollars that came in
  }
}

TEST_CASE("lists that leave rows out, or say no order, cover nothing") {
  TronGrid grid;
  grid.pay(20, kThief, kAnn, 1);
  const AccountNeed planned = history(kThief, HistoryPart::transactions);
  const std::string end = "&max_timestamp=" + std::to_string(tron_time_ms(1000) + 1);
  for (const std::string& query : {"limit=200&order_by=block_timestamp,asc" + end, "limit=200&only_confirmed=true&only_from=true&order_by=block_timestamp,asc" + end,
                                   std::string("limit=200&only_confirmed=true"), std::string("limit=200&only_confirmed=true&max_timestamp=1600003000000")}) {
    INFO(query);
    AccountStore store(Chain::tron);
    std::vector<Problem> problems;
    store.add_block_time(1000, tron_time_ms(1000) / 1000, problems);
    AccountNeed need = planned;
    need.cursor = query;
    const AccountReading reading = read(need, grid.answer("/v1/accounts/" + need.id + "/transactions?" + query), store);
    CHECK(reading.facts > 0);
    CHECK_FALSE(store.part_cover_at(store.find_account(need.id), HistoryPart::transactions, std::nullopt));
  }
}

TEST_CASE("each way in which TronGrid refuses is told apart") {
  CHECK(refused(R"({"success":false,"error":"The key exceeds the frequency limit(15), and the query server is suspended for 30s","statusCode":403})", 403).code == Code::rate_limited);
  CHECK(refused(R"j({"success":false,"error":"request rate exceeded the allowed_rps(3)","statusCode":429})j", 429).code == Code::rate_limited);
  CHECK(refused(R"({"Error":"lack of computing resources"})", 200).code == Code::rate_limited);
  CHECK(refused(R"({"Error":"class org.tron.core.exception.BadItemException : parse error"})", 200).code == Code::refused);
  CHECK(refused(R"({"success":false,"error":"Invalid address","statusCode":400})", 400).code == Code::bad_address);
  CHECK(refused(R"({"success":false,"error":"Invalid query filter(s)!: [fingerprint does not match current set of params]","statusCode":400})", 200).code == Code::refused);
  CHECK(refused("<html>Attention Required! | Cloudflare</html>", 403).code == Code::refused);
  CHECK(refused("<html></html>", 200).code == Code::refused);
  CHECK(refused(R"({"error":"ApiKey not exists"})", 401).code == Code::refused);
  CHECK(refused("", 503).code == Code::server_error);
  CHECK(refused("", 0).code == Code::network_failure);
  CHECK(refused("", 200).code == Code::truncated);
  CHECK(refused(R"({"data":[)", 200).code == Code::truncated);
  CHECK(refused("[]", 200).code == Code::bad_type);
  CHECK(refused(R"({"success":true})", 200).code == Code::missing_field);
  CHECK(refused(R"({"data":[{"address":"41a614f803b6fd780986a42c78ec9c7f77e6ded13c"}],"success":true})", 200).code == Code::bad_address);
}

TEST_CASE("a bad row costs itself alone, and the page covers nothing") {
  const auto replies = recorded();
  AccountStore store(Chain::tron);
  const std::string page(as_text(replies[2].second.body));
  const AccountReading reading = read(replies[2].first.need, edited(page, R"("value":"41499389")", R"("value":"4.1e7")"), store);
  CHECK_FALSE(reading.complete);
  REQUIRE(reading.problems.size() == 1);
  CHECK(reading.problems[0].where == "data[1].value");
  AccountStore wide(Chain::tron);
  const AccountReading spam = read(replies[2].first.need, edited(page, R"("value":"13409316000000000000")", "\"value\":\"" + std::string(60, '9') + "\""), wide);
  CHECK(spam.complete);  // such a token cannot be traced, and that is said
  CHECK(spam.problems.size() == 1);
}

TEST_CASE("a TRC-10 asset's name and decimals come from its own page") {
  AccountStore store(Chain::tron);
  read({.kind = Kind::stats, .id = "1002000", .cursor = "asset"},
       R"({"data":[{"id":"1002000","abbr":"BTT","name":"BitTorrent","precision":6}],"success":true})", store);
  const AssetFacts asset = store.asset(store.find_asset("tron:1002000"));
  CHECK(asset.symbol == "BTT");
  CHECK(asset.decimals == 6U);
}

TEST_CASE("bare answers of TRON are known by their shapes") {
  TronGrid grid;
  const std::string id = grid.pay(5, kThief, kAnn, 1);
  CHECK(recognise_account_reply(as_bytes(grid.answer("/wallet/gettransactionbyid?value=" + id)))->need == AccountNeed{.id = id});
  CHECK(recognise_account_reply(as_bytes(grid.answer("/wallet/gettransactioninfobyid?value=" + id)))->need == AccountNeed{.id = id, .cursor = "info"});
  const auto replies = recorded();
  const auto page = recognise_account_reply(replies[2].second.body);
  REQUIRE(page);
  CHECK(page->chain == Chain::tron);
  CHECK(page->need.part == HistoryPart::tokens);
  AccountStore store(Chain::tron);
  CHECK(read(page->need, std::string(as_text(replies[2].second.body)), store).facts > 0);
}
