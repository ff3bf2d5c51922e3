// Services on every chain of accounts end a trail by their label: of the lists that come with Peelback where those know any on the
// chain, else of a list that the reporter brings. What holds on one chain holds on all of them.

#include <catch2/catch.hpp>

#include "session/session.h"
#include "support/files.h"

using namespace peelback;

namespace {

constexpr std::string_view kHeader = "timestamp,block,tx_hash,from,to,amount,asset,from_label,to_label\n";

/// Ten stolen coins that a thief pays to a service, which pays them on to somebody: a table of three payments.
struct Theft {
  std::string chain{};
  std::string victim{};
  std::string thief{};
  std::string service{};
  std::string coin{};
  std::string last{};  // whom the service pays; the victim unless stated
};

Session followed(const Theft& theft, const Bytes& labels, std::vector<std::string> continued = {}) {
  const auto& [chain, victim, thief, service, _, last] = theft;
  const std::string prefix = chain == "ethereum" ? "0x" : "";
  const auto row = [&](char digit, const std::string& from, const std::string& to, int minute) {
    return "2023-06-01 00:0" + std::to_string(minute) + ":00," + std::to_string(minute) + "," + prefix + std::string(64, digit) + "," + from + "," + to + ",10," + theft.coin + ",,\n";
  };
  Session session;
  REQUIRE(session.open_labels("labels", labels));
  const auto opened = session.open("payments.csv", as_bytes(std::string(kHeader) + row('a', victim, thief, 1) + row('b', thief, service, 2) + row('c', service, last.empty() ? victim : last, 3)));
  REQUIRE(opened);
  REQUIRE(opened->problems.empty());
  QuestionAsked asked;
  asked.question.starts.push_back({.ref = *parse_ref(chain + ":" + victim)});
  asked.accounts.continued = std::move(continued);
  REQUIRE(session.ask(asked));
  REQUIRE(session.trail());
  return session;
}

ToldEnd only_end(Session& session, const std::string& place) {
  const ToldTrail& trail = **session.trail();
  REQUIRE(trail.ends.size() == 1);
  CHECK(trail.places[trail.ends[0].place].ref == place);
  return trail.ends[0];
}

ToldEnd end_at(const std::string& chain, const std::string& victim, const std::string& thief, const std::string& service, const std::string& coin, const Bytes& labels) {
  Session session = followed({chain, victim, thief, service, coin}, labels);
  return only_end(session, chain + ":" + service);
}

Bytes bundled() { return test::fixture("../../web/labels/peelback-labels.bin"); }

const std::string kEthereumThief = "0x8b3cb6bf982798fba233bca56749e22eec42dcf3";
const std::string kEthereumVictim = "0x0606a235a4e4f230d1e8968083d1b61b335ff878";
const std::string kTronVictim = "TL24LCps5FKwp3PoU1MvrYrwhi5LU1tHre";
const std::string kTronThief = "TXVj38D1XR3TPgSHTCZGC8wkLDAGqF1oqx";

/// The same story on each kind of chain.
std::vector<Theft> thefts() {
  return {{"ethereum", kEthereumVictim, kEthereumThief, "0x1111111111111111111111111111111111111111", "ETH", "0x2222222222222222222222222222222222222222"},
          {"tron", kTronVictim, kTronThief, "TMuA6YqfCeX8EhbfYEg5y7S4DqzSJireY9", "TRX", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"},
          {"nem", "NA2P5F6DHPZMUJMKR2E2HNBFHDQVC3YRYNPFEH3V", "NC4C6PSUW5CLTDT5SXAGJDQJGZNESKFK5MCN77OG", "NAGJG3QFWYZ37LMI7IQPSGQNYADGSJZGJRD2DIYA", "XEM", "NB5LU3E7MVICEPEY5RV422KFDJAYKZHZG5BSHWB2"}};
}

/// A list of one claim about the service; of a day that is not said the cell stays empty.
Bytes claim(const Theft& theft, const std::string& label, const std::string& category, const std::string& since = {}, const std::string& until = {}) {
  const std::string list = "address,label,category,source,chain,since,until\n" + theft.service + "," + label + "," + category + ",https://example.org/list," + theft.chain + "," + since + "," + until + "\n";
  return {list.begin(), list.end()};
}

}  // namespace

TEST_CASE("on Ethereum an exchange's wallet and a mixer's router end a trail by their labels") {
  const ToldEnd exchange = end_at("ethereum", kEthereumVictim, kEthereumThief, "0xf977814e90da44bfa03b6295a0616a897441acec", "ETH", bundled());
  CHECK(end_reason_name(exchange.reason) == "service");
  CHECK(exchange.detail.find("Binance 8, according to Etherscan") != std::string::npos);
  const ToldEnd mixer = end_at("ethereum", kEthereumVictim, kEthereumThief, "0xd90e2f925da726b50c4ed8d0fb90ad053324f31b", "ETH", bundled());
  CHECK(end_reason_name(mixer.reason) == "mixer");
}

TEST_CASE("on TRON an exchange's wallet ends a trail by its label, for coins and for dollars") {
  for (const std::string coin : {"TRX", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"}) {
    const ToldEnd exchange = end_at("tron", kTronVictim, kTronThief, "TMuA6YqfCeX8EhbfYEg5y7S4DqzSJireY9", coin, bundled());
    CHECK(end_reason_name(exchange.reason) == "service");
    CHECK(exchange.detail.find("binance") != std::string::npos);
  }
}

TEST_CASE("on NEM, where no list of ours knows anybody, an exchange of the reporter's list ends a trail") {
  // As the explorer of Symbol's developers names it (github.com/symbol/product, explorer/frontend/public/accounts/known-accounts.json).
  const std::string zaif = "NAGJG3QFWYZ37LMI7IQPSGQNYADGSJZGJRD2DIYA";
  const std::string list = "address,label,category,source,chain\n" + zaif + ",Zaif,exchange,https://github.com/symbol/product,NEM\n";
  const ToldEnd exchange = end_at("nem", "NA2P5F6DHPZMUJMKR2E2HNBFHDQVC3YRYNPFEH3V", "NC4C6PSUW5CLTDT5SXAGJDQJGZNESKFK5MCN77OG", zaif, "XEM", {list.begin(), list.end()});
  CHECK(end_reason_name(exchange.reason) == "service");
  CHECK(exchange.detail.find("Zaif") != std::string::npos);
}

TEST_CASE("whatever pools coins ends a trail on every chain: the claim is quoted, and the end has every coin that arrived") {
  struct Pool {
    std::string label{};
    std::string category{};
    std::string_view reason{};
  };
  const Pool pools[] = {{"Deposit address of an exchange", "exchange", "service"}, {"Hot wallet 7", "exchange", "service"}, {"A bridge", "bridge", "service"},
                        {"A betting site", "gambling", "service"},               {"A market", "darknet_market", "service"}, {"A mixer", "mixer", "mixer"},
                        {"A pool", "shielded_pool", "shielded"}};
  for (const Theft& theft : thefts()) {
    for (const Pool& pool : pools) {
      INFO(theft.chain << ", " << pool.label);
      Session session = followed(theft, claim(theft, pool.label, pool.category));
      const ToldEnd end = only_end(session, theft.chain + ":" + theft.service);
      CHECK(end_reason_name(end.reason) == pool.reason);
      CHECK(end.detail.find(pool.label) != std::string::npos);
      CHECK(end.detail.find("according to labels") != std::string::npos);
      const ToldTrail& trail = **session.trail();
      U128 ten = 10;
      for (unsigned i = 0; i < trail.assets[0].decimals; ++i) ten *= 10;
      CHECK(end.amount == Amount{ten});
    }
  }
}

TEST_CASE("a claim ends a trail on every chain in its own time alone, whose last day does not count") {
  struct Time {
    std::string since{};
    std::string until{};
    bool ends = false;  // at a payment of 1 June 2023
  };
  const Time times[] = {{"2023-06-01", "", true}, {"2023-06-02", "", false}, {"", "2023-06-02", true}, {"", "2023-06-01", false}, {"2023-05-01", "2023-07-01", true}};
  for (const Theft& theft : thefts()) {
    for (const Time& time : times) {
      INFO(theft.chain << ", from " << time.since << " until " << time.until);
      Session session = followed(theft, claim(theft, "A service", "exchange", time.since, time.until));
      const ToldEnd end = only_end(session, theft.chain + ":" + (time.ends ? theft.service : theft.last));
      CHECK((end_reason_name(end.reason) == "service") == time.ends);
    }
  }
}

TEST_CASE("past a service the reporter can go on, on every chain: as a guess, whose coins come out there") {
  for (const Theft& theft : thefts()) {
    INFO(theft.chain);
    Session session = followed(theft, claim(theft, "A service", "exchange"), {theft.chain + ":" + theft.service});
    only_end(session, theft.chain + ":" + theft.last);
    const ToldTrail& trail = **session.trail();
    for (const ToldPlace& place : trail.places) {
      CHECK(place.is_continued == (place.address == theft.service));
      CHECK(place.beyond_stop == (place.address == theft.last));
    }
  }
}
