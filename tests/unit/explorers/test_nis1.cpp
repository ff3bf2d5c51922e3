#include <algorithm>
#include <filesystem>
#include <map>
#include <random>

#include "account_replies_support.h"
#include "explorers/nis1.h"
#include "nem_replies.h"

using namespace peelback;
using namespace replies;
using namespace nem_replies;

namespace {

using Kind = AccountNeed::Kind;

constexpr AccountEndpoint kNode{.dialect = AccountDialect::nis1, .chain = Chain::nem};
const AccountNeed kPasted{.kind = Kind::history, .cursor = "newest"};  // of an account that nobody named

Result<AccountReading> take(const AccountNeed& need, const std::string& body, AccountStore& store, int status = 200) {
  return decoded(AccountDialect::nis1, need, body, store, status);
}

AccountReading read(const AccountNeed& need, const std::string& body, AccountStore& store) {
  auto reading = take(need, body, store);
  INFO((reading ? "" : format_error(reading.error())));
  REQUIRE(reading.ok());
  return *reading;
}

Error refused(const AccountNeed& need, const std::string& body, int status = 200) {
  AccountStore store(Chain::nem);
  const auto reading = take(need, body, store, status);
  REQUIRE_FALSE(reading.ok());
  return reading.error();
}

struct Row {
  std::string from{};
  std::string to{};
  std::string asset{};
  std::string amount{};
  std::string memo{};
  bool operator==(const Row&) const = default;
};

std::vector<Row> rows_of(const AccountStore& store, const std::string& tx) {
  std::vector<Row> rows;
  for (const MovementIndex index : store.movements_of(store.find_tx(tx))) {
    const Movement& m = store.movement(index);
    const auto named = [&](AccountIndex one) { return one.exists() ? std::string(store.account_text(one)) : std::string(); };
    rows.push_back({named(m.from), named(m.to), std::string(store.asset(m.asset).reference), m.amount.to_text(), std::string(store.memo_text(m.memo))});
  }
  return rows;
}

/// One transaction as its only row.
std::vector<Row> rows_of_one(const std::string& transaction, const std::string& definition = "") {
  AccountStore store(Chain::nem);
  read(kPasted, list({pair(transaction, 1, 100)}), store);
  if (!definition.empty()) read({.id = id_of(transaction), .cursor = "definitions=a:b"}, definition, store);
  return rows_of(store, id_of(transaction));
}

std::string shared(const std::string& name) { return read_file(std::string(PEELBACK_SHARED_DATA) + "/nem/nis1_samples/" + name); }

bool has_samples() {
  if (std::filesystem::exists(std::string(PEELBACK_SHARED_DATA) + "/nem/nis1_samples")) return true;
  WARN("skipped: the recorded answers of NEM's nodes in ../shared/data are not here");
  return false;
}

}  // namespace

// ---- requests ----

TEST_CASE("every request to a node of NEM is known again by its URL") {
  const std::string alice = account(1);
  const std::string id = key(3);
  const std::vector<AccountNeed> needs = {
      {.id = id},
      {.id = id, .cursor = "definitions=dim:coin,a:silver%20coin"},
      {.kind = Kind::stats, .id = alice},
      {.kind = Kind::history, .id = alice, .cursor = "newest"},
      {.kind = Kind::history, .id = alice, .cursor = "to=2486931"},
      {.kind = Kind::history, .id = alice, .part = HistoryPart::tokens, .from_height = 7, .cursor = "id=5&to=2486931&first=08f3a1b2&seen=99"},
      {.kind = Kind::history, .id = alice, .part = HistoryPart::tokens, .cursor = "id=5&to=20&first=08f3a1b2&seen=99&definitions=dim:coin"},
      {.kind = Kind::block, .from_height = 1'488'000},
      {.kind = Kind::tip},
  };
  for (const AccountNeed& need : needs) {
    const auto request = plan(kNode, need);
    REQUIRE(request.ok());
    const auto known = account_reply_of("https://node.example:7891" + request->path, request->body);
    INFO(request->path);
    REQUIRE(known.ok());
    CHECK(known->need == need);
    CHECK(known->dialect == AccountDialect::nis1);
    CHECK(known->chain == Chain::nem);
  }
}

TEST_CASE("what a history is held against is never sent to the node") {
  const auto request = plan(kNode, {.kind = Kind::history, .id = account(1), .cursor = "id=5&to=20&first=08f3a1b2&seen=99"});
  REQUIRE(request.ok());
  CHECK(request->path == "/account/transfers/all?address=" + account(1) + "&pageSize=100&id=5#to=20&first=08f3a1b2&seen=99");
  CHECK(plan(kNode, {.kind = Kind::block, .from_height = 7})->body == R"({"height":7})");
}

TEST_CASE("paths of a node that are not asked for are called so, others are left to other dialects") {
  CHECK(account_reply_of("http://node:7890/account/harvests?address=X", "").error().code == Code::unsupported);
  CHECK(account_reply_of("http://node:7890/account/get?address=X", "").error().code == Code::bad_address);
  CHECK(account_reply_of("http://node:7890/transaction/get?hash=12", "").error().code == Code::bad_hex);
  CHECK(account_reply_of("https://mempool.space/api/block/00ab/header", "").error().code == Code::unknown_format);
}

// ---- what a transaction moves ----

TEST_CASE("a transfer moves its amount from the account of its signer") {
  const std::string tx = transfer({.signer = 1}, 2, 7'000'000, text_message("order 12"));
  CHECK(rows_of_one(tx) == std::vector<Row>{{account(1), account(2), "nem:XEM", "7000000", "order 12"}});
  const std::string v2 = transfer({.signer = 1, .version = 2}, 2, 7'000'000);
  CHECK(rows_of_one(v2) == std::vector<Row>{{account(1), account(2), "nem:XEM", "7000000", ""}});
}

TEST_CASE("with mosaics the amount is a multiplier, exact beyond 64 bits, and XEM moves only where it is listed") {
  const std::string coin = mosaic_id("a", "b");
  const std::string half = mosaic_transfer({.signer = 1}, 2, 1'500'000, {mosaic(coin, 3)});
  CHECK(rows_of_one(half) == std::vector<Row>{{account(1), account(2), "nem:a:b", "4", ""}});
  const std::string large = mosaic_transfer({.signer = 1}, 2, 9'000'000'000'000'000, {mosaic(coin, 9'000'000'000'000'000), mosaic(mosaic_id("nem", "xem"), 2)});
  CHECK(rows_of_one(large) == std::vector<Row>{{account(1), account(2), "nem:a:b", "81000000000000000000000000", ""},
                                               {account(1), account(2), "nem:XEM", "18000000000", ""}});
}

TEST_CASE("a levy comes on top of what it is levied on, whichever of definition and payment was read first") {
  const std::string coin = mosaic_id("a", "b");
  const std::string tx = mosaic_transfer({.signer = 1}, 2, 2'000'000, {mosaic(coin, 1'000)});
  const std::string absolute = definition(coin, 2, levy(1, 8, mosaic_id("nem", "xem"), 500));
  const std::string share = definition(coin, 2, levy(2, 8, coin, 25));  // 25 of 10,000
  CHECK(rows_of_one(tx, absolute) == std::vector<Row>{{account(1), account(2), "nem:a:b", "2000", ""}, {account(1), account(8), "nem:XEM", "500", ""}});
  CHECK(rows_of_one(tx, share) == std::vector<Row>{{account(1), account(2), "nem:a:b", "2000", ""}, {account(1), account(8), "nem:a:b", "5", ""}});
  CHECK(rows_of_one(tx, definition(coin, 2)) == std::vector<Row>{{account(1), account(2), "nem:a:b", "2000", ""}});
  for (const std::string& stated : {absolute, share}) {
    AccountStore after(Chain::nem);
    AccountStore before(Chain::nem);
    const AccountNeed asked{.id = id_of(tx), .cursor = "definitions=a:b"};
    read(kPasted, list({pair(tx, 1, 100)}), after);
    read(asked, stated, after);
    read(asked, stated, before);
    read(kPasted, list({pair(tx, 1, 100)}), before);
    CHECK(written_down(after) == written_down(before));
    CHECK(after.asset(after.find_asset("nem:a:b")).decimals == 2U);
  }
}

TEST_CASE("a multisig transaction is the inner signer's, who pays all of its fees") {
  const std::string inner = transfer({.signer = 5, .fee = 100}, 2, 7'000'000, text_message("from us"));
  const std::string outer = multisig({.signer = 6, .fee = 30}, inner, {signature_of(inner, 7, 5, 4), signature_of(inner, 8, 5, 4)});
  AccountStore store(Chain::nem);
  read({.kind = Kind::history, .id = account(6), .cursor = "to=100"}, list({pair(outer, 1, 100)}), store);
  CHECK(rows_of(store, id_of(outer)) == std::vector<Row>{{account(5), account(2), "nem:XEM", "7000000", "from us"}});
  const AccountTransaction& facts = store.transaction(store.find_tx(id_of(outer)));
  CHECK(store.account_text(facts.sender) == account(5));
  CHECK(facts.fee->to_text() == "138");
  CHECK_FALSE(store.find_tx(id_of(inner)).exists());
}

TEST_CASE("plain, hexadecimal and encrypted messages are told apart and never fall together") {
  const auto memo = [](const std::string& json) { return rows_of_one(transfer({}, 2, 1, json)).front().memo; };
  CHECK(memo(text_message("チャージ 77")) == "チャージ 77");
  CHECK(memo(message("fe4e454d")) == "hex:fe4e454d");
  CHECK(memo(message("ff00")) == "hex:ff00");
  CHECK(memo(message("aabb", 2)) == "encrypted:aabb");
  CHECK(memo(text_message("encrypted:aabb")) == "hex:" + to_hex(as_bytes("encrypted:aabb")));
  CHECK(memo(text_message("hex:00")) == "hex:" + to_hex(as_bytes("hex:00")));
  CHECK(memo(message("", 1)) == "");
  CHECK(memo("{}") == "");
}

TEST_CASE("other types are told apart: rents and fees move, the rest pays its fee") {
  const std::string rent = transaction(8193, {.signer = 1}, R"(,"rentalFeeSink":")" + account(3) + R"(","rentalFee":100000000,"newPart":"dim","parent":null)");
  CHECK(rows_of_one(rent) == std::vector<Row>{{account(1), account(3), "nem:XEM", "100000000", ""}});
  const std::string coin = transaction(16385, {.signer = 9}, R"(,"mosaicDefinition":)" + definition(mosaic_id("dim", "coin"), 3) + R"(,"creationFeeSink":")" +
                                                                  account(4) + R"(","creationFee":10)");
  CHECK(rows_of_one(coin) == std::vector<Row>{{account(9), account(4), "nem:XEM", "10", ""}, {"", account(9), "nem:dim:coin", "1000000", ""}});
  const std::vector<std::string> silent = {
      transaction(2049, {}, R"(,"mode":1,"remoteAccount":")" + key(4) + '"'),
      transaction(4097, {.version = 2}, R"(,"modifications":[{"modificationType":1,"cosignatoryAccount":")" + key(4) + R"("}],"minCosignatories":{"relativeChange":-1})"),
      transaction(4097, {}, R"(,"modifications":[])"),
      transaction(16386, {}, R"(,"mosaicId":)" + mosaic_id("a", "b") + R"(,"supplyType":1,"delta":5)"),
  };
  for (const std::string& tx : silent) {
    AccountStore store(Chain::nem);
    read(kPasted, list({pair(tx, 1, 100)}), store);
    CHECK(rows_of(store, id_of(tx)).empty());
    CHECK(store.transaction(store.find_tx(id_of(tx))).fee->to_text() == "50000");
  }
}

TEST_CASE("when a payment was is what its block says, not its signer's clock") {
  const std::string tx = transfer({.time_stamp = 90'000'000}, 2, 1);
  AccountStore store(Chain::nem);
  read(kPasted, list({pair(tx, 1, 100)}), store);
  CHECK_FALSE(store.transaction(store.find_tx(id_of(tx))).time_s);
  read({.kind = Kind::block, .from_height = 100}, block(100, 90'000'033, {transfer({.signer = 4}, 5, 6), tx}), store);
  const AccountTransaction& facts = store.transaction(store.find_tx(id_of(tx)));
  CHECK(facts.time_s == 1'427'587'585 + 90'000'033);
  CHECK(facts.index == 1U);
  CHECK(facts.height == 100U);
}

// ---- histories ----

namespace {

/// Asks the node until nothing is left, and keeps what was said.
struct Told {
  AccountNeed need{};
  std::string body{};
};

std::vector<Told> ask_all(const Node& node, AccountNeed need, std::uint32_t tip, std::size_t page_size = 100) {
  std::vector<Told> told;
  AccountStore store(Chain::nem);
  for (int requests = 0; requests < 200; ++requests) {
    const auto request = plan(kNode, need);
    REQUIRE(request.ok());
    std::string body = block(tip, tip * 60, {});
    if (request->path.starts_with("/account/transfers")) {
      const auto id = request->path.find("&id=");
      body = node.page(id == std::string::npos ? ~0ULL : std::stoull(request->path.substr(id + 4)), page_size);
    }
    told.push_back({need, body});
    const AccountReading reading = read(need, body, store);
    if (!reading.next) return told;
    need = *reading.next;
  }
  FAIL("the history never ends");
  return told;
}

Node filled(std::size_t rows, std::uint32_t rows_per_block, std::uint64_t first_id = 1000) {
  Node node(first_id);
  for (std::size_t i = 0; i < rows; ++i) {
    const auto height = static_cast<std::uint32_t>(10 + i / rows_per_block);
    node.add(transfer({.signer = i % 3 == 0 ? 1U : 2U, .time_stamp = static_cast<std::uint32_t>(i)}, i % 3 == 0 ? 2 : 1, 10 + i), height);
  }
  return node;
}

}  // namespace

TEST_CASE("pages of a history meet without a gap and cover it from the first block to the newest one") {
  const AccountNeed history{.kind = Kind::history, .id = account(1)};
  for (const auto& [rows, per_block, page] : std::vector<std::tuple<std::size_t, std::uint32_t, std::size_t>>{
           {0, 1, 100}, {1, 1, 100}, {25, 2, 100}, {99, 7, 100}, {100, 7, 100}, {101, 7, 100}, {431, 7, 100}, {260, 99, 100}, {431, 7, 25}, {75, 5, 25}}) {
    const Node node = filled(rows, per_block);
    AccountStore store(Chain::nem);
    for (const Told& one : ask_all(node, history, 5000, page)) read(one.need, one.body, store);
    INFO(rows << " rows, " << per_block << " a block");
    CHECK(store.tx_count() == rows);
    const AccountIndex alice = store.find_account(account(1));
    CHECK(store.part_cover_at(alice, HistoryPart::transactions, 0) == HistoryCover{0, 5000, 1'427'587'585 + 5000 * 60});
    CHECK(store.part_cover_at(alice, HistoryPart::internal, 0).has_value());
    CHECK_FALSE(store.part_cover_at(alice, HistoryPart::tokens, 0).has_value());
    CHECK(store.stats(alice)->tx_count == rows);
  }
}

TEST_CASE("the pages of a history say the same in any order, and twice the same as once") {
  const auto told = ask_all(filled(350, 9), {.kind = Kind::history, .id = account(1)}, 5000);
  REQUIRE(told.size() > 4);
  AccountStore in_order(Chain::nem);
  for (const Told& one : told) read(one.need, one.body, in_order);
  std::mt19937 random(7);
  for (int round = 0; round < 10; ++round) {
    std::vector<Told> mixed = told;
    mixed.insert(mixed.end(), told.begin(), told.end());
    std::shuffle(mixed.begin(), mixed.end(), random);
    AccountStore store(Chain::nem);
    for (const Told& one : mixed) {
      // As it would be read from a recording: by the URL alone.
      const auto known = account_reply_of("http://node:7890" + plan(kNode, one.need)->path, "");
      REQUIRE(known.ok());
      read(known->need, one.body, store);
    }
    CHECK(written_down(store) == written_down(in_order));
  }
}

TEST_CASE("a missing page leaves a gap in what is covered") {
  auto told = ask_all(filled(350, 9), {.kind = Kind::history, .id = account(1)}, 5000);
  told.erase(told.begin() + 2);
  AccountStore store(Chain::nem);
  for (const Told& one : told) read(one.need, one.body, store);
  const AccountIndex alice = store.find_account(account(1));
  CHECK(store.part_cover_at(alice, HistoryPart::transactions, 0)->to_height < 5000);
  CHECK(store.part_cover_at(alice, HistoryPart::transactions, std::nullopt)->from_height > 0);
}

TEST_CASE("a page of a node that numbers its rows differently is refused") {
  const Node here = filled(350, 9, 1000);
  const Node there = filled(350, 9, 1400);
  AccountStore store(Chain::nem);
  const AccountReading first = read({.kind = Kind::history, .id = account(1), .cursor = "to=5000"}, here.page(~0ULL, 100), store);
  REQUIRE(first.next);
  const std::string path = plan(kNode, *first.next)->path;
  const std::uint64_t id = std::stoull(path.substr(path.find("&id=") + 4));
  CHECK(refused(*first.next, there.page(id, 100)).code == Code::source_mismatch);
  CHECK(take(*first.next, here.page(id, 100), store).ok());
}

TEST_CASE("a history of mosaics goes on to what they are, and without what the node has forgotten") {
  const std::string coin = mosaic_id("a", "b");
  const std::string old = mosaic_id("c", "silver coin");
  Node node;
  node.add(mosaic_transfer({.signer = 1}, 2, 1'000'000, {mosaic(coin, 5), mosaic(old, 6)}), 10);
  const AccountNeed history{.kind = Kind::history, .id = account(1), .part = HistoryPart::tokens, .cursor = "to=50"};
  AccountStore store(Chain::nem);
  const AccountReading page = read(history, node.page(~0ULL, 100), store);
  REQUIRE(page.next);
  CHECK(plan(kNode, *page.next)->path.starts_with("/mosaic/definition/last?mosaicId=a:b#"));
  const AccountReading known = read(*page.next, definition(coin, 4), store);
  REQUIRE(known.next);
  CHECK(plan(kNode, *known.next)->path.starts_with("/mosaic/definition/last?mosaicId=c:silver%20coin#"));
  const auto forgotten = take(*known.next, failure(404, "unknown mosaic"), store, 404);
  REQUIRE(forgotten.ok());
  CHECK_FALSE(forgotten->next);
  CHECK_FALSE(forgotten->complete);
  CHECK(store.asset(store.find_asset("nem:a:b")).decimals == 4U);
  CHECK(store.part_cover_at(store.find_account(account(1)), HistoryPart::tokens, 0)->to_height == 50);
}

TEST_CASE("a row that cannot be read costs its page's cover, not the pages after it") {
  Node node = filled(150, 3);
  node.add(transfer({.signer = 3}, 1, 5), 200);
  std::string body = node.page(~0ULL, 100);
  const auto at = body.find(R"("amount":5)");
  body.replace(at, 10, R"("amount":6)");  // not what the id says
  AccountStore store(Chain::nem);
  const AccountReading reading = read({.kind = Kind::history, .id = account(1), .cursor = "to=5000"}, body, store);
  CHECK_FALSE(reading.complete);
  REQUIRE(reading.problems.size() == 1);
  CHECK(reading.problems.front().code == Code::txid_mismatch);
  CHECK(reading.problems.front().where == "data[0].transaction");
  CHECK(reading.contradicted.size() == 1);
  CHECK(reading.next.has_value());
  CHECK(store.tx_count() == 99);
  CHECK_FALSE(store.part_cover_at(store.find_account(account(1)), HistoryPart::transactions, std::nullopt));
}

TEST_CASE("what an account is, is asked in two requests: its balance, and its newest rows to count them") {
  AccountStore store(Chain::nem);
  const AccountNeed stats{.kind = Kind::stats, .id = account(1)};
  const std::string body = R"({"account":{"address":")" + account(1) + R"(","balance":20612640711967,"vestedBalance":20612602402832},"meta":{}})";
  const AccountReading first = read(stats, body, store);
  REQUIRE(first.next);
  CHECK(plan(kNode, *first.next)->path == "/account/transfers/all?address=" + account(1) + "&pageSize=100");
  CHECK_FALSE(read(*first.next, filled(40, 5).page(~0ULL, 100), store).next);
  const AccountIndex alice = store.find_account(account(1));
  CHECK(store.stats(alice)->tx_count == 40);
  CHECK(store.nature(alice) == AccountNature::plain);
  CHECK(store.balance_seen(store.find_holding(alice, store.native_asset()))->amount.to_text() == "20612640711967");
  CHECK(refused({.kind = Kind::stats, .id = account(2)}, body).code == Code::bad_address);
}

// ---- failures ----

TEST_CASE("each way in which a node fails is told by its code") {
  const AccountNeed tx{.id = key(3)};
  const AccountNeed page{.kind = Kind::history, .id = account(1), .cursor = "to=9"};
  const Error forgotten = refused(tx, failure(400, "Hash was not found in cache"), 400);
  CHECK(forgotten.code == Code::not_found);
  CHECK(forgotten.detail.find("36 hours") != std::string::npos);
  CHECK(refused(page, failure(400, "address must be valid"), 400).code == Code::bad_address);
  CHECK(refused(page, failure(404, "unknown account"), 404).code == Code::not_found);
  CHECK(refused(page, failure(500, "something broke"), 500).code == Code::server_error);
  CHECK(refused(page, failure(503, "NIS_ILLEGAL_STATE_NOT_BOOTED"), 503).code == Code::server_error);
  CHECK(refused(page, "", 429).code == Code::rate_limited);
  CHECK(refused(page, "", 0).code == Code::network_failure);
  CHECK(refused(page, "<html>nginx</html>", 502).code == Code::server_error);
  CHECK(refused(page, R"({"result":"null","id":"getblock.io","status_code":405,"message":"Method not allowed"})", 405).code == Code::refused);
  CHECK(refused(page, R"({"status":"ok"})").code == Code::missing_field);
  CHECK(refused(page, R"({"data":{}})").code == Code::bad_type);
  CHECK(refused(page, R"({"data":[)").code == Code::truncated);
  CHECK(refused({.kind = Kind::block, .from_height = 7}, block(8, 1, {})).code == Code::block_mismatch);
  CHECK(refused(tx, pair(transfer({}, 2, 1), 5, 6)).code == Code::txid_mismatch);
  CHECK(refused(tx, R"({"data":[]})").code == Code::missing_field);
}

TEST_CASE("a transaction of the test network is not one of NEM") {
  AccountStore store(Chain::nem);
  std::string body = list({pair(transfer({}, 2, 1), 5, 6)});
  body.replace(body.find("1744830465"), 10, "-1744830463");
  const AccountReading reading = read(kPasted, body, store);
  REQUIRE(reading.problems.size() == 1);
  CHECK(reading.problems.front().code == Code::unsupported);
  CHECK(store.tx_count() == 0);
}

// ---- recorded answers ----

TEST_CASE("recorded answers of a node give their facts, and their ids are those of their fields") {
  if (!has_samples()) return;
  for (const std::string& name : {std::string("xem_account_transfers_all.json"), std::string("xem_account_transfers_outgoing.json")}) {
    const std::string body = shared(name);
    const auto known = recognise_account_reply(as_bytes(body));
    REQUIRE(known);
    CHECK(known->chain == Chain::nem);
    AccountStore store(Chain::nem);
    const AccountReading reading = read(known->need, body, store);
    CHECK(reading.problems.empty());
    CHECK(reading.complete);
    CHECK(store.tx_count() == 1);
  }
  AccountStore store(Chain::nem);
  read(kPasted, shared("xem_account_transfers_all.json"), store);
  const auto rows = rows_of(store, "87e2033d75b0e9d7445d9a617f70e45e2af116aed7c6895d586822316811e318");
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].asset == "nem:asset:ch0459804891b");
  CHECK(rows[0].amount == "2000000");
  CHECK(rows[0].to == "NCXIQA4FF5JB6AMQ53NQ3ZMRD3X3PJEWDJJJIGHT");
}

TEST_CASE("recorded blocks and accounts are known by their shape") {
  if (!has_samples()) return;
  const std::map<std::string, Kind> kinds = {{"xem_account_get.json", Kind::balance}, {"xem_account_get_from-public-key.json", Kind::balance},
                                             {"xem_block_at_public.json", Kind::block}, {"xem_chain_last-block.json", Kind::block}};
  for (const auto& [name, kind] : kinds) {
    const std::string body = shared(name);
    const auto known = recognise_account_reply(as_bytes(body));
    INFO(name);
    REQUIRE(known);
    CHECK(known->need.kind == kind);
    AccountStore store(Chain::nem);
    CHECK(read(known->need, body, store).problems.empty());
  }
  AccountStore store(Chain::nem);
  read({.kind = Kind::tip}, shared("xem_chain_last-block.json"), store);
  CHECK(store.block_time(3'943'119) == 1'427'587'585 + 238'621'889);
}

TEST_CASE("no answer of a node, however broken, crashes the decoder or says other things the second time") {
  const std::string coin = mosaic_id("a", "b");
  const std::string inner = transfer({.signer = 5}, 2, 7, text_message("x"));
  const std::vector<std::string> seeds = {
      list({pair(transfer({}, 2, 1, message("fe00")), 9, 50), pair(multisig({}, inner, {signature_of(inner, 7, 5, 4)}), 8, 50),
            pair(mosaic_transfer({}, 2, 1'000'000, {mosaic(coin, 5)}), 7, 40)}),
      block(100, 7, {transfer({}, 2, 1)}),
      definition(coin, 6, levy(2, 8, coin, 25)),
  };
  const std::vector<AccountNeed> needs = {{.kind = Kind::history, .id = account(1), .part = HistoryPart::tokens, .cursor = "to=60&id=10"},
                                          {.kind = Kind::block, .from_height = 100},
                                          {.id = key(3), .cursor = "definitions=a:b"},
                                          {.kind = Kind::stats, .id = account(1), .cursor = "count"}};
  std::mt19937 random(11);
  const auto below = [&](std::size_t limit) { return static_cast<std::size_t>(random()) % limit; };
  for (int round = 0; round < 3000; ++round) {
    std::string body = seeds[below(seeds.size())];
    for (std::size_t changes = below(4); changes > 0; --changes) {
      const std::size_t at = below(body.size());
      if (below(2) == 0) body[at] = "0123456789{}[]\",:-a\xff"[below(20)];
      else body.erase(at, below(30));
    }
    for (const AccountNeed& need : needs) {
      AccountStore store(Chain::nem);
      const auto first = take(need, body, store);
      const std::string once = written_down(store);
      const auto second = take(need, body, store);
      REQUIRE(first.ok() == second.ok());
      REQUIRE(written_down(store) == once);
      if (first && first->next) REQUIRE_FALSE(*first->next == need);
    }
  }
}
