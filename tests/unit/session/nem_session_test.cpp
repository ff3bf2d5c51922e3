// A trace over NEM from the first request to the last: a node that holds a made-up theft is asked for what the session
// wants until it wants nothing more.

#include <catch2/catch.hpp>

#include <map>
#include <set>

#include "../explorers/nem_replies.h"
#include "session/json_members.h"
#include "session/session.h"
#include "support/files.h"

using namespace peelback;
using namespace nem_replies;

namespace {

constexpr std::uint32_t kTip = 500;

/// A small chain: every account's rows by address, blocks by height. It numbers rows in the order of the chain.
class Chronicle {
 public:
  void add(std::uint32_t height, const std::string& transaction, const std::vector<unsigned>& accounts) {
    for (const unsigned one : accounts) rows_[account(one)].push_back({next_id_, pair(transaction, next_id_, height)});
    next_id_ += 2;
    blocks_[height].push_back(transaction);
    by_id_[id_of(transaction)] = pair(transaction, next_id_, height);
  }

  std::string answer(const Want& want) const {
    if (!want.body.empty()) return block_at(static_cast<std::uint32_t>(std::stoul(want.body.substr(10))));
    const std::string sent = want.path.substr(0, want.path.find('#'));
    if (sent == "/chain/last-block") return block(kTip, kTip * 60, {});
    if (sent.starts_with("/transaction/get")) return by_id_.at(value_in(sent, "hash"));
    const std::string address = value_in(sent, "address");
    if (sent.starts_with("/account/get")) return R"({"account":{"address":")" + address + R"(","balance":5,"vestedBalance":5},"meta":{}})";
    REQUIRE(sent.starts_with("/account/transfers/all"));
    const std::string id = value_in(sent, "id");
    return page(address, id.empty() ? ~0ULL : std::stoull(id));
  }

 private:
  static std::string value_in(const std::string& path, const std::string& name) {
    const auto at = path.find(name + "=");
    if (at == std::string::npos) return {};
    const auto from = at + name.size() + 1;
    return path.substr(from, path.find('&', from) - from);
  }

  std::string block_at(std::uint32_t height) const { return block(height, height * 60, blocks_.at(height)); }

  std::string page(const std::string& address, std::uint64_t below) const {
    std::vector<std::string> pairs;
    const auto found = rows_.find(address);
    if (found == rows_.end()) return list({});
    for (auto row = found->second.rbegin(); row != found->second.rend() && pairs.size() < 100; ++row) {
      if (row->first < below) pairs.push_back(row->second);
    }
    return list(pairs);
  }

  std::uint64_t next_id_ = 7000;
  std::map<std::string, std::vector<std::pair<std::uint64_t, std::string>>> rows_{};
  std::map<std::uint32_t, std::vector<std::string>> blocks_{};
  std::map<std::string, std::string> by_id_{};
};

constexpr unsigned kExchange = 1, kThief = 2, kVault = 3, kShop = 4, kCosigner = 5, kCrowd = 6;

/// 900 XEM are stolen; the thief pays a shop and a multisig account, which passes 200 on; rows of others lie between.
Chronicle theft(std::uint32_t rows_between = 130) {
  Chronicle chain;
  chain.add(10, transfer({.signer = kCrowd, .time_stamp = 1}, kExchange, 2'000'000'000), {kCrowd, kExchange});
  chain.add(20, transfer({.signer = kExchange, .time_stamp = 2}, kThief, 900'000'000), {kExchange, kThief});
  for (std::uint32_t i = 0; i < rows_between; ++i) {
    chain.add(30 + i / 4, transfer({.signer = kCrowd, .time_stamp = 100 + i}, kThief, 1), {kCrowd, kThief});
  }
  chain.add(100, transfer({.signer = kThief, .fee = 1, .time_stamp = 900}, kShop, 300'000'000, text_message("order 12")), {kThief, kShop});
  chain.add(101, transfer({.signer = kThief, .fee = 1, .time_stamp = 901, .version = 2}, kVault, 400'000'000), {kThief, kVault});
  const std::string inner = transfer({.signer = kVault, .fee = 3, .time_stamp = 902}, kShop, 200'000'000);
  chain.add(102, multisig({.signer = kCosigner, .fee = 2, .time_stamp = 902}, inner, {}), {kCosigner, kVault, kShop});
  return chain;
}

Session asking(const std::string& ref) {
  Session session;
  QuestionAsked asked{.request_limit = 300};
  asked.question.starts.push_back({.ref = *parse_ref(ref)});
  const auto done = session.ask(asked);
  INFO((done ? "" : format_error(done.error())));
  REQUIRE(done.ok());
  return session;
}

std::string recorded_line(const Want& want, const std::string& answer) {
  JsonWriter json;
  json.begin_object();
  put_text(json, "body", answer);
  put_text(json, "method", want.body.empty() ? "GET" : "POST");
  if (!want.body.empty()) put_text(json, "reqbody", want.body);
  put_text(json, "url", "http://127.0.0.1:7890" + want.path);
  json.end_object();
  return json.finish().value();
}

/// Gives what the node answers until nothing is wanted, and notes it as recorded replies. How many requests it took.
std::size_t follow(Session& session, const Chronicle& chain, std::set<std::string>* recorded = nullptr) {
  for (std::size_t requests = 0; requests < 300;) {
    const auto wants = session.wants(3);
    if (wants.empty()) return requests;
    for (const Want& want : wants) {
      INFO(want.path << want.body);
      const std::string answer = chain.answer(want);
      if (recorded != nullptr) recorded->insert(recorded_line(want, answer));
      const auto given = session.give(want.id, "node.example", 200, as_bytes(answer), 1'700'000'000);
      REQUIRE(given.ok());
      REQUIRE(given->accepted);
      REQUIRE(given->problems.empty());
      ++requests;
    }
  }
  FAIL("it never ends");
  return 0;
}

std::map<std::string, std::string> ends_of(Session& session) {
  const auto trail = session.trail();
  REQUIRE(trail.ok());
  std::map<std::string, std::string> ends;
  for (const ToldEnd& end : (*trail)->ends) {
    const ToldPlace& place = (*trail)->places[end.place];
    ends[place.ref + (place.memo.empty() ? "" : "#" + place.memo)] += std::string(end_reason_name(end.reason)) + " " + end.amount.to_text() + ";";
  }
  return ends;
}

}  // namespace

TEST_CASE("a theft on NEM is followed from a node's answers until nothing is wanted") {
  const Chronicle chain = theft();
  for (const std::string& start : {"nem:" + id_of(transfer({.signer = kExchange, .time_stamp = 2}, kThief, 900'000'000)), "nem:" + account(kThief)}) {
    INFO(start);
    Session session = asking(start);
    const std::size_t requests = follow(session, chain);
    CHECK(requests < 60);
    const auto ends = ends_of(session);
    CHECK(ends.at("nem:" + account(kShop) + "#order 12") == "unspent 300000000;");
    CHECK(ends.at("nem:" + account(kShop)) == "unspent 200000000;");
    CHECK(ends.at("nem:" + account(kVault)).starts_with("unspent 1999999"));
    const auto trail = session.trail();
    for (const ToldTx& tx : (*trail)->txs) {
      INFO(tx.id);
      CHECK(tx.moment.time_s == 1'427'587'585 + static_cast<std::int64_t>(*tx.moment.height) * 60);
    }
  }
}

TEST_CASE("an address of NEM with hyphens asks the same as one without") {
  const std::string plain = account(kThief);
  std::string grouped;
  for (std::size_t at = 0; at < plain.size(); ++at) grouped += (at != 0 && at % 6 == 0 ? "-" : "") + std::string(1, plain[at]);
  const auto ref = parse_ref("nem:" + grouped);
  REQUIRE(ref.ok());
  Session session;
  REQUIRE(session.look_up(*ref).ok());
  const auto wants = session.wants(9);
  REQUIRE_FALSE(wants.empty());
  CHECK(wants.front().path == "/account/get?address=" + plain);
}

TEST_CASE("an answer of a node of NEM can be pasted where no node can be asked") {
  Session session;
  const std::string body = list({pair(transfer({.signer = kExchange}, kThief, 900'000'000), 3, 20)});
  const auto opened = session.open("pasted.json", as_bytes(body));
  REQUIRE(opened.ok());
  CHECK(opened->chains == std::vector<Chain>{Chain::nem});
  const AccountStore* store = session.ledgers().find_accounts(Chain::nem);
  REQUIRE(store != nullptr);
  CHECK(store->tx_count() == 1);
}

TEST_CASE("an id that nodes have forgotten is said to be forgotten, and why") {
  Session session = asking("nem:" + key(9));
  const auto wants = session.wants(1);
  REQUIRE(wants.size() == 1);
  const auto given = session.give(wants[0].id, "node.example", 400, as_bytes(failure(400, "Hash was not found in cache")), 0);
  REQUIRE(given.ok());
  CHECK(given->accepted);
  CHECK(given->problems.at(0).code == Code::not_found);
  CHECK(given->problems.at(0).detail.find("36 hours") != std::string::npos);
}

TEST_CASE("an exchange's hot wallet on NEM is not paged through: it ends busy as soon as its rows are many") {
  Chronicle chain;
  const std::string stolen = transfer({.signer = kExchange, .time_stamp = 2}, kThief, 900'000'000);
  chain.add(20, stolen, {kExchange, kThief});
  chain.add(22, transfer({.signer = kThief, .time_stamp = 3}, kCrowd, 800'000'000), {kThief, kCrowd});
  for (std::uint32_t i = 0; i < 3000; ++i) chain.add(30 + i / 10, transfer({.signer = kShop, .time_stamp = 100 + i}, kCrowd, 1), {kShop, kCrowd});
  Session session = asking("nem:" + id_of(stolen));
  CHECK(follow(session, chain) < 30);
  const auto ends = ends_of(session);
  CHECK(ends.at("nem:" + account(kCrowd)) == "busy 800000000;");
}

TEST_CASE("the replies that the page is tested with are those of this made-up node") {
  const Chronicle chain = theft(0);
  const std::string start = "nem:" + id_of(transfer({.signer = kExchange, .time_stamp = 2}, kThief, 900'000'000));
  std::set<std::string> lines;
  Session traced = asking(start);
  follow(traced, chain, &lines);
  for (const std::string& ref : {start, "nem:" + account(kThief)}) {
    Session session;
    REQUIRE(session.look_up(*parse_ref(ref)).ok());
    follow(session, chain, &lines);
  }
  std::string recorded;
  for (const std::string& line : lines) recorded += line + "\n";
  const auto kept = test::fixture("nem/made_up_theft.jsonl");
  CHECK((recorded == as_text(kept)));
}
