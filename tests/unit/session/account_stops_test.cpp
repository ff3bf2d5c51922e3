// Real services on every chain of accounts end a trail by their label: of the lists that come with Peelback where those know any
// on the chain, else of a list that the reporter brings.

#include <catch2/catch.hpp>

#include "session/session.h"
#include "support/files.h"

using namespace peelback;

namespace {

constexpr std::string_view kHeader = "timestamp,block,tx_hash,from,to,amount,asset,from_label,to_label\n";

/// What becomes of ten stolen coins that a thief pays to this address, which pays them on: a table of three payments.
ToldEnd end_at(const std::string& chain, const std::string& victim, const std::string& thief, const std::string& service, const std::string& coin, const Bytes& labels) {
  const std::string prefix = chain == "ethereum" ? "0x" : "";
  const auto row = [&](char digit, const std::string& from, const std::string& to, int minute) {
    return "2023-06-01 00:0" + std::to_string(minute) + ":00," + std::to_string(minute) + "," + prefix + std::string(64, digit) + "," + from + "," + to + ",10," + coin + ",,\n";
  };
  Session session;
  REQUIRE(session.open_labels("labels", labels));
  const auto opened = session.open("payments.csv", as_bytes(std::string(kHeader) + row('a', victim, thief, 1) + row('b', thief, service, 2) + row('c', service, victim, 3)));
  REQUIRE(opened);
  REQUIRE(opened->problems.empty());
  QuestionAsked asked;
  asked.question.starts.push_back({.ref = *parse_ref(chain + ":" + victim)});
  REQUIRE(session.ask(asked));
  const auto trail = session.trail();
  REQUIRE(trail);
  REQUIRE((*trail)->ends.size() == 1);
  CHECK((*trail)->places[(*trail)->ends[0].place].ref == chain + ":" + service);
  return (*trail)->ends[0];
}

Bytes bundled() { return test::fixture("../../web/labels/peelback-labels.bin"); }

const std::string kEthereumThief = "0x8b3cb6bf982798fba233bca56749e22eec42dcf3";
const std::string kEthereumVictim = "0x0606a235a4e4f230d1e8968083d1b61b335ff878";
const std::string kTronVictim = "TL24LCps5FKwp3PoU1MvrYrwhi5LU1tHre";
const std::string kTronThief = "TXVj38D1XR3TPgSHTCZGC8wkLDAGqF1oqx";

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
