// What the README's table of chains says of Ethereum's kin, chain by chain: history, tokens and internal transfers are followed,
// and ids and senders are checked.

#include <catch2/catch.hpp>

#include <map>

#include "session/session.h"
#include "support/files.h"

namespace peelback {

namespace {

struct Kin {
  Chain chain{};
  std::string number{};  // EIP-155
};

const Kin kKin[] = {{Chain::ethereum, "1"},       {Chain::optimism, "10"}, {Chain::base, "8453"},  {Chain::avalanche, "43114"},
                    {Chain::arbitrum, "42161"}, {Chain::polygon, "137"}, {Chain::gnosis, "100"}, {Chain::bnb, "56"}};

const std::string kVictim = "0x" + std::string(40, '1');
const std::string kThief = "0x" + std::string(40, '2');
const std::string kToken = "0x" + std::string(40, '7');

std::string row(char id, const std::string& amount, const std::string& more) {
  return R"({"blockNumber":"100","timeStamp":"1671926939","transactionIndex":"1","hash":"0x)" + std::string(64, id) + R"(","from":")" + kVictim + R"(","to":")" + kThief +
         R"(","value":")" + amount + "\"" + more + "}";
}

/// The victim's list as an explorer of Etherscan's dialect gives it.
std::string list_of(const Kin& kin, const std::string& action, const std::string& rows) {
  return R"({"url":"https://api.etherscan.io/v2/api?chainid=)" + kin.number + "&module=account&action=" + action + "&address=" + kVictim +
         R"(&startblock=0&endblock=99999999&sort=asc","status":200,"fetched_at":"2026-11-20T10:00:00Z","json":{"status":"1","message":"OK","result":[)" + rows + "]}}\n";
}

Session opened(const Kin& kin) {
  Session session;
  const std::string replies = list_of(kin, "txlist", row('a', "5", R"(,"gasPrice":"0","gasUsed":"21000","input":"0x","contractAddress":"","isError":"0","txreceipt_status":"1")")) +
                              list_of(kin, "txlistinternal", row('b', "3", R"(,"contractAddress":"","type":"call","traceId":"0_1","isError":"0")")) +
                              list_of(kin, "tokentx", row('c', "7", R"(,"contractAddress":")" + kToken + R"(","tokenSymbol":"DEMO","tokenDecimal":"6")"));
  const auto file = session.open("replies.jsonl", as_bytes(replies));
  REQUIRE(file);
  for (const Problem& problem : file->problems) FAIL(format_error(problem));
  return session;
}

Amount arrived(Session& session, const Kin& kin, const std::string& asset) {
  const std::string slug(chain_info(kin.chain).slug);
  Question question;
  question.starts = {{.ref = *parse_ref(slug + ":" + kVictim), .asset = asset.empty() ? std::string() : slug + ":" + asset}};
  REQUIRE(session.ask({.question = question}));
  const auto trail = session.trail();
  REQUIRE(trail);
  for (const ToldPlace& place : (*trail)->places) {
    if (place.ref == slug + ":" + kThief) return place.value;
  }
  FAIL("nothing reached the thief");
  return {};
}

}  // namespace

TEST_CASE("on every chain of Ethereum's kin a history's coins, internal transfers and tokens are followed") {
  for (const Kin& kin : kKin) {
    INFO(chain_info(kin.chain).name);
    CHECK(chain_info(kin.chain).followed);
    Session session = opened(kin);
    CHECK(arrived(session, kin, "") == Amount{8U});  // 5 by the transaction, 3 by a call
    CHECK(arrived(session, kin, kToken) == Amount{7U});
  }
}

TEST_CASE("on every chain of which real transactions are at hand their ids and senders are checked") {
  const auto bytes = test::shared_data("api/recorded/rotki_etherscan_proxy_sample.jsonl");
  if (!bytes) {
    WARN("skipped: no recorded replies in " PEELBACK_SHARED_DATA);
    return;
  }
  Session session;
  REQUIRE(session.open("replies.jsonl", *bytes));
  for (const Kin& kin : kKin) {
    if (kin.chain == Chain::avalanche) continue;  // none was recorded
    INFO(chain_info(kin.chain).name);
    const AccountStore* store = session.ledgers().find_accounts(kin.chain);
    REQUIRE(store != nullptr);
    std::size_t checked = 0;
    for (std::uint32_t i = 0; i < store->tx_count(); ++i) checked += store->transaction(AccountTxIndex{i}).is_signed ? 1U : 0U;
    CHECK(checked > 0);
  }
}

}  // namespace peelback
