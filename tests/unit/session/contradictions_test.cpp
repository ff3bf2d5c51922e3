// Two explorers, each in its own dialect, about one transaction that somebody altered: both sides are shown with who states
// them, nothing is added up over both, and who answered first does not show.

#include <algorithm>
#include <catch2/catch.hpp>

#include "session/account_cards.h"
#include "session/details.h"
#include "session/page_api.h"
#include "session/reports.h"
#include "session/session.h"
#include "support/files.h"
#include "support/json.h"

namespace peelback {

namespace {

using test::parsed;

const std::string kTx = "0xfeabe8233f374eed505960f4bf8364a9d9398d7e1320ff7df425934134450231";
const std::string kAnn = "0x3794da19a22cede7976f9d3181f2ccd58f6408a5";
const std::string kBob = "0xb8553d9ee35dd23bb96fbd679e651b929821969b";
const std::string kCyd = "0x56eddb7aa87536c09ccc2793473599fd21a8b17f";
const std::string kToken = "0xdac17f958d2ee523a2206206994597c13d831ec7";
const std::string kListed = "https://api.etherscan.io/v2/api?chainid=1&module=account&";
const std::string kRest = "https://eth.blockscout.com/api/v2/";

std::string recorded(const std::string& url, const std::string& body) {
  return R"({"url":")" + url + R"(","status":200,"fetched_at":"2026-11-20T10:00:00Z","json":)" + body + "}\n";
}

std::string listed(const std::string& row) { return R"({"status":"1","message":"OK","result":[)" + row + "]}"; }

/// What the explorers would answer, had nobody altered anything but these.
struct Altered {
  std::string amount = "20000000000000000";
  std::string sender = kAnn;
  std::string status = "ok";
  std::string balance = "500";
  std::string tokens = "7000000";
};

const std::string kPlace = R"("blockNumber":"16258082","timeStamp":"1671926939","transactionIndex":"35","hash":")" + kTx + "\"";

std::vector<std::string> replies(const Altered& other) {
  const std::string whole = "&address=" + kBob + "&startblock=0&endblock=99999999&sort=asc";
  return {
      recorded(kListed + "action=txlist" + whole,
               listed("{" + kPlace + R"(,"from":")" + kAnn + R"(","to":")" + kBob +
                      R"(","value":"20000000000000000","gasPrice":"10625802284","gasUsed":"21000","input":"0x","contractAddress":"","isError":"0","txreceipt_status":"1"})")),
      recorded(kListed + "action=tokentx" + whole,
               listed("{" + kPlace + R"(,"from":")" + kAnn + R"(","to":")" + kBob + R"(","contractAddress":")" + kToken +
                      R"(","value":"7000000","tokenSymbol":"USDT","tokenDecimal":"6"})")),
      recorded(kListed + "action=balance&tag=latest&address=" + kBob, R"({"status":"1","message":"OK","result":"500"})"),
      recorded(kRest + "transactions/" + kTx,
               R"({"hash":")" + kTx + R"(","block_number":16258082,"timestamp":"2022-12-25T00:08:59.000000Z","position":35,"status":")" + other.status +
                   R"(","from":{"hash":")" + other.sender + R"("},"to":{"hash":")" + kBob + R"("},"value":")" + other.amount +
                   R"(","fee":{"type":"actual","value":"223141847964000"},"raw_input":"0x","token_transfers":[]})"),
      recorded(kRest + "addresses/" + kBob + "/token-transfers?type=ERC-20",
               R"({"items":[{"transaction_hash":")" + kTx + R"(","block_number":16258082,"timestamp":"2022-12-25T00:08:59.000000Z","log_index":91,"from":{"hash":")" + kAnn +
                   R"("},"to":{"hash":")" + kBob + R"("},"token":{"address_hash":")" + kToken + R"(","symbol":"USDT","decimals":"6","type":"ERC-20"},"total":{"value":")" +
                   other.tokens + R"("}}],"next_page_params":null})"),
      recorded(kRest + "addresses/" + kBob, R"({"hash":")" + kBob + R"(","is_contract":false,"coin_balance":")" + other.balance + "\"}"),
  };
}

Session opened(const std::vector<std::string>& lines) {
  Session session;
  for (const std::string& line : lines) {
    const auto file = session.open("replies.jsonl", as_bytes(line));
    INFO(line);
    REQUIRE(file);
    for (const Problem& problem : file->problems) CHECK(problem.detail.starts_with(kContradictionText));
  }
  return session;
}

const Problem* problem_at(const std::vector<Problem>& problems, const std::string& where) {
  const auto found = std::find_if(problems.begin(), problems.end(), [&](const Problem& problem) { return problem.where.starts_with(where); });
  return found == problems.end() ? nullptr : &*found;
}

void ask(Session& session, const std::string& ref, const std::string& asset = {}) {
  Question question;
  question.starts = {{.ref = *parse_ref(ref), .asset = asset}};
  REQUIRE(session.ask({.question = question}));
}

std::string document(Session& session) {
  const auto text = write_trail(session);
  if (!text) FAIL(format_error(text.error()));
  return *text;
}

/// The texts of the lines of this name, and all their sources.
std::vector<std::string> sides_in(const Result<std::string>& details) {
  if (!details) FAIL(format_error(details.error()));
  const JsonValue tree = parsed(as_bytes(*details));
  std::vector<std::string> sides;
  for (const JsonValue& line : tree.find("lines")->elements()) {
    if (line.find("name")->text() != "Stated differently") continue;
    std::string side(line.find("text")->text());
    for (const JsonValue& source : line.find("sources")->elements()) side.append(" <- ").append(source.find("provider")->text()).append(source.find("pointer")->text());
    sides.push_back(side);
  }
  return sides;
}

}  // namespace

TEST_CASE("two explorers that agree are no contradiction") {
  Session session = opened(replies({}));
  CHECK(session.contradictions().empty());
  CHECK(session.problems().empty());
  ask(session, "ethereum:" + kAnn);
  CHECK(document(session).find("\"contradictions\"") == std::string::npos);
  CHECK(document(session).find("\"cross_checked\"") != std::string::npos);
}

TEST_CASE("an altered amount is shown with both sides, in the problem, the details and the document") {
  Session session = opened(replies({.amount = "10000000000000000"}));
  const auto problems = session.problems(NamesSources::by_provider);
  const Problem* found = problem_at(problems, kTx + ".value[0]");
  REQUIRE(found != nullptr);
  CHECK(found->detail.find("0.01 ETH") != std::string::npos);
  CHECK(found->detail.find("0.02 ETH") != std::string::npos);
  CHECK(found->detail.find("api.etherscan.io: /result/0 of sha256:") != std::string::npos);
  CHECK(found->detail.find("eth.blockscout.com: sha256:") != std::string::npos);
  ask(session, "ethereum:" + kAnn);
  const std::string text = document(session);
  CHECK(text.find(R"("amount":"10000000000000000","asset":"ethereum:ETH","source":[{"pointer":"","reply":"sha256:)") != std::string::npos);
  CHECK(text.find(R"("amount":"20000000000000000","asset":"ethereum:ETH","source":[{"pointer":"/result/0","reply":"sha256:)") != std::string::npos);
  CHECK(text.find("etherscan") == std::string::npos);  // documents name replies by their bytes
  // One side counts, and no average: the smaller, which both of the page's ways to look at it say.
  CHECK(text.find("\"payment\":\"10000000000000000\"") != std::string::npos);
  CHECK(text.find("15000000000000000") == std::string::npos);
  CHECK(text.find("\"cross_checked\"") == std::string::npos);
  CHECK(sides_in(write_details(session, "place:ethereum:" + kBob)) ==
        std::vector<std::string>{"value[0]: " + kAnn + " -> " + kBob + ": 0.01 ETH; the trail counts with this one <- eth.blockscout.com",
                                 "value[0]: " + kAnn + " -> " + kBob + ": 0.02 ETH <- api.etherscan.io/result/0"});
}

TEST_CASE("the details of whom a trail starts at have both sides of the payment that it starts with") {
  Session session = opened(replies({.amount = "10000000000000000"}));
  ask(session, "ethereum:" + kTx);
  CHECK(sides_in(write_details(session, "place:ethereum:" + kBob)).size() == 2);
}

TEST_CASE("an altered sender and an altered status are shown with both sides") {
  Session session = opened(replies({.sender = kCyd, .status = "error"}));
  const auto problems = session.problems(NamesSources::by_provider);
  for (const char* const field : {".sender", ".succeeded", ".value[0]"}) {
    INFO(field);
    const Problem* found = problem_at(problems, kTx + field);
    REQUIRE(found != nullptr);
    CHECK(found->detail.find("api.etherscan.io: /result/0 of sha256:") != std::string::npos);
    CHECK(found->detail.find("eth.blockscout.com: sha256:") != std::string::npos);
  }
  CHECK(problem_at(problems, kTx + ".sender")->detail.find(kAnn) != std::string::npos);
  CHECK(problem_at(problems, kTx + ".sender")->detail.find(kCyd) != std::string::npos);
}

TEST_CASE("an altered amount of tokens is neither averaged nor added, though one list has no positions") {
  Session session = opened(replies({.tokens = "9000000"}));
  const Problem* found = nullptr;
  const auto problems = session.problems(NamesSources::by_provider);
  REQUIRE((found = problem_at(problems, kTx + ".log[91]")) != nullptr);
  CHECK(found->detail.find("7 USDT (api.etherscan.io: /result/0 of sha256:") != std::string::npos);
  CHECK(found->detail.find("9 USDT (eth.blockscout.com: /items/0 of sha256:") != std::string::npos);
  ask(session, "ethereum:" + kAnn, "ethereum:" + kToken);
  CHECK(document(session).find("\"payment\":\"9000000\"") != std::string::npos);
  CHECK(document(session).find("16000000") == std::string::npos);
}

TEST_CASE("an altered balance of one moment is shown with both sides, and on no card an average") {
  Session session = opened(replies({.balance = "300"}));
  const auto problems = session.problems(NamesSources::by_provider);
  const Problem* found = problem_at(problems, kBob + ".balance of ethereum:ETH at 2026-11-20T10:00:00Z");
  REQUIRE(found != nullptr);
  CHECK(found->detail.find("api.etherscan.io: /result of sha256:") != std::string::npos);
  CHECK(found->detail.find("eth.blockscout.com: /coin_balance of sha256:") != std::string::npos);
  const auto card = write_account_card(session, *parse_ref("ethereum:" + kBob));
  REQUIRE(card);
  CHECK(card->find("\"units\":\"300\"") != std::string::npos);
  ask(session, "ethereum:" + kAnn);
  CHECK(sides_in(write_details(session, "place:ethereum:" + kBob)).size() == 2);
}

TEST_CASE("who answered first does not show in what is told of a contradiction") {
  std::vector<std::string> lines = replies({.amount = "10000000000000000", .sender = kCyd, .status = "ok", .balance = "300", .tokens = "9000000"});
  const auto told = [&] {
    Session session = opened(lines);
    ask(session, "ethereum:" + kAnn);
    std::string text = document(session);
    std::vector<std::string> problems;
    for (const Problem& problem : session.problems(NamesSources::by_provider)) problems.push_back(format_error(problem));
    std::sort(problems.begin(), problems.end());
    for (const std::string& problem : problems) text += problem + '\n';
    return text;
  };
  std::sort(lines.begin(), lines.end());
  const std::string first = told();
  int turns = 0;
  while (std::next_permutation(lines.begin(), lines.end())) {
    if (++turns % 9 != 0) continue;  // 80 of 720
    REQUIRE(told() == first);
  }
}

TEST_CASE("of all recorded answers two real explorers disagree about one fee alone, and both are quoted") {
  const char* const names[] = {"etherscan_txlist", "etherscan_tokentx", "etherscan_proxy_sample", "blockscout_txlist", "blockscout_tokentx", "blockscout_v2"};
  Session session;
  for (const char* const name : names) {
    const auto bytes = test::shared_data(std::string("api/recorded/rotki_").append(name).append(".jsonl"));
    if (!bytes) {
      WARN("skipped: no recorded replies in " PEELBACK_SHARED_DATA);
      return;
    }
    REQUIRE(session.open(name, *bytes));
  }
  const std::vector<Contradiction> found = session.contradictions();
  REQUIRE(found.size() == 1);
  CHECK(found[0].where == "0x4ea72ae535e32d5edc543a9ace5f736c7037cc63e4088de38511297c764049b5.fee");
  const std::string detail = problem_at(session.problems(NamesSources::by_provider), found[0].where)->detail;
  CHECK(detail.find("0.009742692 ETH (api.blockscout.com: /result/62 of sha256:") != std::string::npos);
  CHECK(detail.find("0.0102891989023232 ETH (api.etherscan.io: /result of sha256:") != std::string::npos);
}

}  // namespace peelback
