// A theft that was staged on a development chain, followed as the page follows one: what the session asks is answered by the
// recorded replies of an explorer and of a node, and what it finds is held against what whoever staged it knows.

#include <algorithm>
#include <catch2/catch.hpp>

#include <map>
#include <set>

#include "explorers/recorded.h"
#include "session/account_cards.h"
#include "session/session.h"
#include "support/files.h"
#include "support/json.h"

using namespace peelback;
using test::parsed;

namespace {

/// The story, as its script wrote it down.
struct Story {
  JsonValue json = parsed(test::fixture("devchain/theft.json"));
  std::string text(const std::string& path) const { return std::string(*json.string_at(path)); }
  std::string person(const std::string& name) const { return text("people." + name); }
  std::string tx(const std::string& name) const { return text("txs." + name); }
  std::string known(const std::string& name) const { return text("known." + name); }
};

/// Recorded replies by what was asked: the path below the base, and what was posted.
class Recorded {
 public:
  Recorded(const std::string& file, std::string_view base) {
    const Bytes bytes = test::fixture("devchain/" + file);
    for (std::string_view text = as_text(bytes); !text.empty();) {
      const std::size_t end = text.find('\n');
      std::vector<Problem> problems;
      const auto reply = parse_recorded_line(as_bytes(text.substr(0, end)), problems);
      REQUIRE(reply);
      REQUIRE(reply->url.starts_with(base));
      replies_[reply->url.substr(base.size()) + ' ' + reply->request_body] = *reply;
      text.remove_prefix(end + 1);
    }
  }
  const RecordedReply* find(const Want& want) const {
    const auto found = replies_.find(want.path + ' ' + want.body);
    return found == replies_.end() ? nullptr : &found->second;
  }

 private:
  std::map<std::string, RecordedReply> replies_{};
};

constexpr std::string_view kExplorer = "https://dev-chain.test/evm/1/etherscan/api";
constexpr std::string_view kNode = "https://dev-chain.test/evm/1/node";

/// Answers until nothing is wanted; what was asked.
std::vector<std::string> answer_all(Session& session, const Recorded& recorded) {
  std::vector<std::string> asked;
  for (auto wants = session.wants(6); !wants.empty(); wants = session.wants(6)) {
    for (const Want& want : wants) {
      asked.push_back(want.path + want.body);
      const RecordedReply* reply = recorded.find(want);
      INFO(want.path << ' ' << want.body);
      REQUIRE(reply != nullptr);
      const auto given = session.give(want.id, "dev-chain.test", reply->status, reply->body, reply->fetched_at_s);
      REQUIRE(given);
      CHECK(given->accepted);
      CHECK(given->problems.empty());
    }
  }
  return asked;
}

Session following(const std::string& from, const std::string& asset, Method method, AccountDialect dialect = AccountDialect::etherscan) {
  Session session;
  session.use_endpoint({.dialect = dialect, .chain = Chain::ethereum});
  Question question{.method = method};
  question.starts = {{.ref = *parse_ref("ethereum:" + from), .asset = asset}};
  const auto asked = session.ask({.question = question});
  if (!asked) FAIL(format_error(asked.error()));
  return session;
}

/// "ethereum:0xabc… busy": the coins that ended there, in base units; all of one address and reason added.
std::map<std::string, std::string> ends_of(Session& session) {
  const auto trail = session.trail();
  if (!trail) FAIL(format_error(trail.error()));
  std::map<std::string, U128> sums;
  for (const ToldEnd& end : (*trail)->ends) {
    const ToldPlace& place = (*trail)->places[end.place];
    sums[place.ref + ' ' + std::string(end_reason_name(end.reason)) + ' ' + (*trail)->assets[place.asset].symbol] += end.amount.units();
  }
  std::map<std::string, std::string> ends;
  for (const auto& [place, units] : sums) ends[place] = to_decimal(units);
  return ends;
}

}  // namespace

TEST_CASE("a staged theft of coins is followed to where its script sent them, and nothing is asked twice") {
  const Story story;
  Session session = following(story.tx("theft"), "", Method::dirty_first);
  const auto asked = answer_all(session, Recorded("theft_explorer.jsonl", kExplorer));
  CHECK(std::set<std::string>(asked.begin(), asked.end()).size() == asked.size());
  auto ends = ends_of(session);
  CHECK(ends["ethereum:" + story.text("contracts.splitter") + " service ETH"] == "200000000000000000000");
  CHECK(ends["ethereum:" + story.person("ann") + " converted ETH"] == story.known("wrapped"));
  CHECK(ends["ethereum:" + story.person("ann") + " converted WETH"] == story.known("wrapped"));
  CHECK(ends["ethereum:" + story.person("dan") + " unspent USDT"] == story.known("swappedFor"));
  CHECK(ends.count("ethereum:" + story.tx("failed") + ":fee fee ETH") == 1);
  CHECK(ends.count("ethereum:" + story.person("bob") + " unspent ETH") == 0);
}

TEST_CASE("past a contract that the reporter follows, calls inside a transaction pay on, and a busy address ends the trail") {
  const Story story;
  Session session;
  Question question{.method = Method::dirty_first};
  question.starts = {{.ref = *parse_ref("ethereum:" + story.tx("theft"))}};
  QuestionAsked asked{.question = question};
  asked.accounts.continued = {"ethereum:" + story.text("contracts.splitter")};
  REQUIRE(session.ask(asked));
  answer_all(session, Recorded("theft_explorer.jsonl", kExplorer));
  auto ends = ends_of(session);
  CHECK(ends["ethereum:" + story.person("exchange") + " busy ETH"] == story.known("deposited"));
  CHECK(ends["ethereum:" + story.person("dan") + " unspent ETH"] == story.known("cydToDan"));
  CHECK(ends.count("ethereum:" + story.text("contracts.refuser") + " unspent ETH") == 0);
}

TEST_CASE("over a node one theft of a token is followed, and the coins end where a node has no list") {
  const Story story;
  const Recorded node("theft_node.jsonl", kNode);
  const std::string usdt = "ethereum:" + story.text("contracts.USDT");
  Session tokens = following(story.tx("dollars to dan"), usdt, Method::fifo, AccountDialect::evm_rpc);
  answer_all(tokens, node);
  CHECK(ends_of(tokens) == std::map<std::string, std::string>{{"ethereum:" + story.person("dan") + " unspent USDT", story.known("swappedFor")}});
  Session coins = following(story.tx("theft"), "", Method::fifo, AccountDialect::evm_rpc);
  answer_all(coins, node);
  CHECK(ends_of(coins) == std::map<std::string, std::string>{{"ethereum:" + story.person("thief") + " fetch_failed ETH", story.known("stolen")}});
  CHECK((*coins.trail())->ends.front().detail == "a node has no such list");
}

TEST_CASE("dollars taken by an allowance are the victim's: no asset need be named, and the thief's call is a start") {
  const Story story;
  for (const std::string& asset : {std::string(), "ethereum:" + story.text("contracts.USDT")}) {
    Session session = following(story.tx("theft of dollars"), asset, Method::fifo);
    answer_all(session, Recorded("theft_explorer.jsonl", kExplorer));
    CHECK(ends_of(session) == std::map<std::string, std::string>{{"ethereum:" + story.person("thief") + " unspent USDT", story.known("stolenDollars")}});
    CHECK((*session.trail())->starts.front().asset == "ethereum:" + story.text("contracts.USDT"));
  }
}

TEST_CASE("an account's card has its balance, and counts apart what somebody else put into its history") {
  const Story story;
  Session session;
  const Ref ann = *parse_ref("ethereum:" + story.person("ann"));
  REQUIRE(session.look_up(ann));
  answer_all(session, Recorded("theft_explorer.jsonl", kExplorer));
  const auto text = write_account_card(session, ann);
  REQUIRE(text);
  const JsonValue card = parsed(as_bytes(*text));
  CHECK(*card.u64_at("hidden.count") == *story.json.u64_at("known.hidden"));
  CHECK(card.string_at("balances[0].money.units").value() == "91999608652706958709");
  CHECK(card.string_at("nature").value() == "plain");
  CHECK(*card.u64_at("received_count") == 5);
  CHECK(*card.u64_at("spent_count") == 4);
  std::size_t imitating = 0;
  const JsonValue* hidden = card.find("hidden.transfers");
  REQUIRE(hidden != nullptr);
  for (const JsonValue& transfer : hidden->elements()) imitating += *transfer.string_at("signs[0]") == "imitates" ? 1U : 0U;
  CHECK(imitating == 12);
  const JsonValue* shown = card.find("transfers");
  REQUIRE(shown != nullptr);
  for (const JsonValue& transfer : shown->elements()) CHECK(transfer.find("signs")->elements().empty());
}

TEST_CASE("a transaction's card counts pieces that changed hands, which are not followed") {
  const Story story;
  Session session;
  for (const auto& [name, pieces] : {std::pair("piece", 1U), std::pair("theft of dollars", 0U)}) {
    const Ref transaction = *parse_ref("ethereum:" + story.tx(name));
    REQUIRE(session.look_up(transaction));
    answer_all(session, Recorded("theft_explorer.jsonl", kExplorer));
    const auto text = write_account_transaction_card(session, transaction);
    REQUIRE(text);
    CHECK(*parsed(as_bytes(*text)).u64_at("pieces") == pieces);
  }
}

TEST_CASE("recorded replies of an account chain say what they hold") {
  Session session;
  const auto opened = session.open("theft_explorer.jsonl", test::fixture("devchain/theft_explorer.jsonl"));
  REQUIRE(opened);
  CHECK(opened->chains == std::vector<Chain>{Chain::ethereum});
  CHECK(opened->transactions == 23);
  CHECK(opened->transfers > 23);
  CHECK(opened->problems.empty());
}

TEST_CASE("what has moved since is asked of the lists of those who still held coins, from where they were known to, and of nobody else") {
  const Story story;
  Session session = following(story.tx("theft"), "", Method::dirty_first);
  CHECK(session.begin_since().holdings == 0);
  answer_all(session, Recorded("theft_explorer.jsonl", kExplorer));
  const auto before = ends_of(session);
  const std::size_t held = static_cast<std::size_t>(std::count_if(before.begin(), before.end(), [](const auto& row) { return row.first.find(" unspent ") != std::string::npos; }));
  const Session::HeldSince since = session.begin_since();
  CHECK(since.holdings == held);
  REQUIRE(since.requests > 0);
  CHECK(session.wants(10).empty());
  // Each list is empty since, up to a block ten later.
  std::set<std::string> lists;
  std::size_t first_round = 0;
  for (auto wants = session.wants_since(100); !wants.empty(); wants = session.wants_since(100)) {
    if (first_round == 0) first_round = wants.size();
    for (const Want& want : wants) {
      INFO(want.path);
      const bool is_list = want.path.find("action=tx") != std::string::npos || want.path.find("action=tokentx") != std::string::npos;
      const bool is_height = want.path.find("eth_blockNumber") != std::string::npos;
      if (is_list) {
        CHECK(want.path.find("startblock=0&") == std::string::npos);
        CHECK(lists.insert(want.path).second);
      }
      const std::string_view body = is_list ? R"({"status":"0","message":"No transactions found","result":[]})"
                                    : is_height ? R"({"jsonrpc":"2.0","id":1,"result":"0x40"})"
                                                : R"({"jsonrpc":"2.0","id":1,"result":{"number":"0x34","timestamp":"0x65e1f000"}})";
      REQUIRE(session.give(want.id, "dev-chain.test", 200, as_bytes(body), 1'709'300'000));
    }
  }
  CHECK(first_round <= since.requests);
  CHECK_FALSE(lists.empty());
  CHECK(ends_of(session) == before);
}
