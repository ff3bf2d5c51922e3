#include <catch2/catch.hpp>
#include <random>

#include "explorers/esplora.h"
#include "patterns/coinjoin.h"
#include "support/files.h"
#include "unit/patterns/payments.h"

namespace peelback::test {

namespace {

std::string code_of(const Payments& payments, TxIndex tx) {
  const auto finding = find_coinjoin(payments.store(), tx);
  return finding ? std::string(finding->code) : "none";
}

std::optional<PatternFinding> finding_of_reply(ByteView body) {
  Store store(Chain::bitcoin);
  const auto need = esplora::recognise_reply(body);
  REQUIRE(need);
  const auto reading = esplora::decode(*need, 200, body, ReplyIndex{std::uint32_t{0}}, 0, store);
  REQUIRE(reading);
  return find_coinjoin(store, store.find(need->txid));
}

std::uint64_t evidence(const PatternFinding& finding, std::string_view name) { return find_number(finding.evidence, name).value(); }

// Names that live as long as the test, for coins that take views of them.
class Names {
 public:
  Names(std::string_view stem, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) names_.push_back(std::string(stem) + ' ' + std::to_string(i));
  }
  std::string_view operator[](std::size_t i) const { return names_[i]; }

 private:
  std::vector<std::string> names_;
};

}  // namespace

TEST_CASE("a recorded Whirlpool transaction is found with its five equal outputs") {
  const auto finding = finding_of_reply(fixture("mempool_space/whirlpool-coinjoin.json"));
  REQUIRE(finding);
  CHECK(finding->code == "coinjoin_whirlpool");
  CHECK(finding->subjects.size() == 5);
  CHECK(evidence(*finding, "inputs") == 5);
  CHECK(evidence(*finding, "input_scripts") == 5);
  CHECK(evidence(*finding, "equal_outputs") == 5);
  CHECK(evidence(*finding, "equal_value_sat") == 5'000'000);
  CHECK(find_number(finding->parameters, "pool_fee_sat") == 110'000);
  CHECK_FALSE(find_number(finding->parameters, "no such number"));
}

TEST_CASE("a real WabiSabi transaction is found by its standard amounts") {
  const auto body = shared_data("api/mempool_space/wabisabi-coinjoin.json");
  if (!body) {
    WARN("skipped: ../shared/data is not there");
    return;
  }
  const auto finding = finding_of_reply(*body);
  REQUIRE(finding);
  CHECK(finding->code == "coinjoin_wasabi_2");
  CHECK(evidence(*finding, "inputs") == 327);
  CHECK(evidence(*finding, "outputs") == 279);
  CHECK(finding->subjects.size() == 272);
}

TEST_CASE("a batch withdrawal, a dust attack, a bare multisig and a plain payment are not CoinJoin-like") {
  for (const char* name : {"batch-withdrawal-143", "dust-attack-555", "bare-multisig", "simple-legacy-p2pkh", "taproot-op-return", "op-return-charley"}) {
    INFO(name);
    CHECK_FALSE(finding_of_reply(fixture("mempool_space/" + std::string(name) + ".json")));
  }
}

TEST_CASE("Whirlpool needs a pool's amount and inputs that pay for it") {
  const Names in("in", 5);
  const Names out("out", 5);
  const auto of = [&](std::uint64_t pool, std::uint64_t above) {
    Payments payments;
    std::vector<Coin> from;
    std::vector<Coin> to;
    for (std::size_t i = 0; i < 5; ++i) {
      from.push_back({i == 0 ? pool : pool + above, in[i]});
      to.push_back({pool, out[i]});
    }
    return code_of(payments, payments.add("mix", from, to));
  };
  CHECK(of(1'000'000, 10'000) == "coinjoin_whirlpool");
  CHECK(of(1'000'001, 10'000) == "none");
  CHECK(of(1'000'000, 110'001) == "none");
}

TEST_CASE("Wasabi 1.x needs ten equal outputs near 0.1 BTC and a change") {
  const Names in("in", 12);
  const Names out("out", 12);
  const auto of = [&](std::uint64_t base, std::size_t equal) {
    Payments payments;
    std::vector<Coin> from;
    std::vector<Coin> to;
    for (std::size_t i = 0; i < equal; ++i) {
      from.push_back({base + 5'000'000, in[i]});
      to.push_back({base, out[i]});
    }
    to.push_back({4'000'001, "change"});
    to.push_back({300'001, "coordinator"});
    return code_of(payments, payments.add("mix", from, to));
  };
  CHECK(of(10'312'345, 12) == "coinjoin_wasabi_1");
  CHECK(of(10'312'345, 9) == "none");
  CHECK(of(12'000'001, 12) == "none");
}

TEST_CASE("three payers with equal payments and changes of their own look like JoinMarket") {
  Payments payments;
  const TxIndex tx = payments.add("join", {{150, "a"}, {140, "b"}, {130, "c"}},
                                  {{100, "x"}, {50, "change a"}, {100, "y"}, {40, "change b"}, {100, "z"}});
  CHECK(code_of(payments, tx) == "coinjoin_joinmarket");
  const TxIndex mixed_types = payments.add("other", {{150, "1a"}, {140, "b"}, {130, "c"}},
                                           {{100, "x"}, {50, "change a"}, {100, "y"}, {40, "change b"}, {100, "z"}});
  CHECK(code_of(payments, mixed_types) == "coinjoin_equal_outputs");
}

TEST_CASE("what has an everyday explanation is not CoinJoin-like") {
  Payments payments;
  const TxIndex change = payments.add("change", {{60, "a"}, {60, "b"}}, {{100, "x"}, {20, "y"}});
  const TxIndex one_payer = payments.add("salaries", {{150, "boss"}, {150, "boss"}}, {{100, "x"}, {100, "y"}, {100, "boss"}});
  const TxIndex dust = payments.add("dust", {{5000, "a"}, {5000, "b"}}, {{546, "x"}, {546, "y"}, {8000, "a"}});
  const TxIndex one_payee = payments.add("one payee", {{150, "a"}, {140, "b"}}, {{100, "x"}, {100, "x"}, {50, "a"}});
  const TxIndex coinbase = payments.add("coinbase", {}, {{100, "x"}, {100, "y"}, {50, "z"}});
  const TxIndex unknown = payments.add("unknown payers", {{}, {}}, {{100, "x"}, {100, "y"}, {50, "z"}});
  for (const TxIndex tx : {change, one_payer, dust, one_payee, coinbase, unknown}) CHECK(code_of(payments, tx) == "none");
}

TEST_CASE("a stub that is only referred to is not CoinJoin-like") {
  Store store(Chain::bitcoin);
  CHECK_FALSE(find_coinjoin(store, store.intern(id_of("nothing known"))));
}

TEST_CASE("one input, one payer or two outputs are never CoinJoin-like, whatever the amounts") {
  std::mt19937_64 random(11);
  const Names names("somebody", 8);
  const auto coins = [&](std::size_t count, std::size_t addresses) {
    std::vector<Coin> list;
    for (std::size_t i = 0; i < count; ++i) list.push_back({100'000 * (1 + random() % 2), names[random() % addresses]});
    return list;
  };
  Payments payments;
  for (int round = 0; round < 2000; ++round) {
    const std::string name = "round " + std::to_string(round);
    const std::size_t shape = random() % 3;
    const auto from = coins(shape == 0 ? 1 : 1 + random() % 8, shape == 1 ? 1 : 8);
    const auto to = coins(shape == 2 ? 1 + random() % 2 : 1 + random() % 8, 8);
    // Whirlpool tells its payers by their coins, not by their addresses.
    if (shape == 1 && from.size() >= 5) continue;
    CHECK(code_of(payments, payments.add(name, from, to)) == "none");
  }
}

TEST_CASE("the order of inputs and outputs does not matter to the guard") {
  std::mt19937_64 random(12);
  const Names in("in", 8);
  const Names out("out", 16);
  int found = 0;
  Payments payments;
  for (int round = 0; round < 1000; ++round) {
    std::vector<Coin> from;
    std::vector<Coin> to;
    const std::size_t payers = 2 + random() % 4;
    for (std::size_t i = 0; i < payers; ++i) from.push_back({1000 + random() % 100, in[i]});
    for (std::size_t i = 0; i < 2 * payers - random() % 2; ++i) to.push_back({random() % 3 == 0 ? 700 + i : 900, out[i]});
    const std::string name = "round " + std::to_string(round);
    const std::string code = code_of(payments, payments.add(name, from, to));
    std::shuffle(from.begin(), from.end(), random);
    std::shuffle(to.begin(), to.end(), random);
    REQUIRE(code_of(payments, payments.add(name + " shuffled", from, to)) == code);
    found += code == "none" ? 0 : 1;
  }
  CHECK(found > 50);
}

}  // namespace peelback::test
