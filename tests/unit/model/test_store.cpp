#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>
#include <random>

#include "model/store.h"

using namespace peelback;

namespace {

TxId made_up_txid(std::uint8_t number) {
  TxId txid;
  txid.bytes.fill(number);
  return txid;
}

Bytes made_up_script(std::uint8_t number) { return {0x76, 0xa9, number}; }

struct MadeUpTransaction {
  std::uint8_t id;
  std::vector<Outpoint> spends;
  std::vector<std::uint64_t> values;
  std::vector<std::uint64_t> stated{};  // values of what is spent, as the source states them
};

TxIndex add(Store& store, const MadeUpTransaction& made_up, std::vector<Problem>& problems, std::uint32_t reply = 0) {
  const Bytes script = made_up_script(made_up.id);
  std::vector<InputDraft> inputs;
  for (std::size_t i = 0; i < made_up.spends.size(); ++i) {
    InputDraft input{.prevout = made_up.spends[i]};
    if (i < made_up.stated.size()) input.spent = OutputDraft{made_up.stated[i], made_up_script(made_up.spends[i].txid.bytes[0])};
    inputs.push_back(input);
  }
  // A draft's scripts are views: keep the bytes of stated ones alive as well.
  std::vector<Bytes> kept;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (!inputs[i].spent) continue;
    kept.push_back(made_up_script(made_up.spends[i].txid.bytes[0]));
    inputs[i].spent->script = kept.back();
  }
  std::vector<OutputDraft> outputs;
  for (const auto value : made_up.values) outputs.push_back({value, script});
  return store.add_transaction({made_up_txid(made_up.id), made_up.spends.empty(), inputs, outputs},
                               {.reply = ReplyIndex{reply}}, problems);
}

// What the store says about every transaction, as text: equal texts mean equal stores.
std::string describe(const Store& store) {
  std::vector<std::string> lines;
  for (std::uint32_t t = 0; t < store.tx_count(); ++t) {
    const TxIndex tx{t};
    std::string line = store.txid(tx).to_text().substr(0, 4) + (store.has_body(tx) ? " body" : " stub");
    const auto outputs = store.outputs(tx);
    for (std::uint32_t i = 0; i < outputs.count; ++i) {
      const Spend spend = store.spend(outputs[i]);
      line += " " + std::to_string(store.value(outputs[i])) + ":" + std::to_string(static_cast<int>(spend.state));
      if (spend.tx.exists()) line += store.txid(spend.tx).to_text().substr(0, 4);
    }
    const auto inputs = store.inputs(tx);
    for (std::uint32_t i = 0; i < inputs.count; ++i) {
      const auto value = store.value(inputs[i]);
      line += value ? " <" + std::to_string(*value) : " <?";
    }
    lines.push_back(line);
  }
  std::sort(lines.begin(), lines.end());
  return std::accumulate(lines.begin(), lines.end(), std::string(), [](std::string all, const std::string& line) { return all + line + "\n"; });
}

std::vector<std::string> codes_of(const std::vector<Problem>& problems) {
  std::vector<std::string> codes;
  for (const auto& problem : problems) codes.push_back(format_error(problem));
  std::sort(codes.begin(), codes.end());
  return codes;
}

}  // namespace

TEST_CASE("an id that is only referred to is a stub until its transaction arrives") {
  Store store(Chain::bitcoin);
  std::vector<Problem> problems;
  const auto child = add(store, {2, {{made_up_txid(1), 0}}, {40}, {50}}, problems);
  const auto parent = store.find(made_up_txid(1));
  REQUIRE(parent.exists());
  CHECK_FALSE(store.has_body(parent));
  CHECK(store.value(store.inputs(child)[0]) == 50);
  CHECK_FALSE(store.value_is_proven(store.inputs(child)[0]));
  add(store, {1, {}, {50}}, problems);
  CHECK(store.has_body(parent));
  CHECK(store.value_is_proven(store.inputs(child)[0]));
  CHECK(store.spend(store.output(parent, 0)).tx == child);
  CHECK(problems.empty());
}

TEST_CASE("a stated value that contradicts the parent is named, and the parent's own holds") {
  for (const bool parent_first : {true, false}) {
    Store store(Chain::bitcoin);
    std::vector<Problem> problems;
    const MadeUpTransaction parent{1, {}, {50}};
    const MadeUpTransaction child{2, {{made_up_txid(1), 0}}, {40}, {60}};
    add(store, parent_first ? parent : child, problems);
    add(store, parent_first ? child : parent, problems);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].code == Code::prevout_mismatch);
    CHECK(problems[0].detail == "stated as 60, the output itself holds 50");
    CHECK(store.value(store.inputs(store.find(made_up_txid(2)))[0]) == 50);
  }
}

TEST_CASE("two spenders of one output are a problem, and which is kept does not depend on the order") {
  for (const bool swapped : {true, false}) {
    Store store(Chain::bitcoin);
    std::vector<Problem> problems;
    add(store, {1, {}, {50}}, problems);
    add(store, {std::uint8_t(swapped ? 3 : 2), {{made_up_txid(1), 0}}, {40}}, problems);
    add(store, {std::uint8_t(swapped ? 2 : 3), {{made_up_txid(1), 0}}, {30}}, problems);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].code == Code::double_spend);
    CHECK(store.spend(store.output(store.find(made_up_txid(1)), 0)).tx == store.find(made_up_txid(2)));
  }
}

TEST_CASE("the same transaction from two replies is one transaction with two sources") {
  Store store(Chain::bitcoin);
  std::vector<Problem> problems;
  const auto tx = add(store, {1, {}, {50}}, problems, 0);
  add(store, {1, {}, {50}}, problems, 1);
  add(store, {1, {}, {50}}, problems, 1);
  CHECK(store.tx_count() == 1);
  CHECK(store.output_count() == 1);
  CHECK(store.sources(tx).size() == 2);
}

TEST_CASE("a stated spender that does not spend the output is named, whichever arrives first") {
  for (const bool outspends_first : {true, false}) {
    Store store(Chain::bitcoin);
    std::vector<Problem> problems;
    const auto parent = add(store, {1, {}, {50, 60}}, problems);
    const auto say = [&] {
      const OutspendDraft drafts[] = {{true, made_up_txid(2), 0}, {false}};
      store.add_outspends(parent, drafts, {.reply = ReplyIndex{7U}}, 1000, problems);
    };
    const auto spend_elsewhere = [&] { add(store, {2, {{made_up_txid(9), 0}}, {40}}, problems); };
    if (outspends_first) say();
    spend_elsewhere();
    if (!outspends_first) say();
    CHECK(store.spend(store.output(parent, 0)).state == Spend::State::claimed);
    CHECK(store.spend(store.output(parent, 1)).state == Spend::State::unspent);
    CHECK(codes_of(problems).size() == 1);
  }
}

TEST_CASE("an outspends list of the wrong length proves nothing") {
  Store store(Chain::bitcoin);
  std::vector<Problem> problems;
  const auto parent = add(store, {1, {}, {50, 60}}, problems);
  const OutspendDraft drafts[] = {{false}};
  store.add_outspends(parent, drafts, {}, 1000, problems);
  CHECK(problems.size() == 1);
  CHECK(store.spend(store.output(parent, 0)).state == Spend::State::unknown);
}

TEST_CASE("unspent is dated by the newest tip that is not newer than the reply") {
  Store store(Chain::bitcoin);
  std::vector<Problem> problems;
  const auto tx = add(store, {1, {}, {50}}, problems);
  const OutspendDraft drafts[] = {{false}};
  store.add_outspends(tx, drafts, {}, 2000, problems);
  const auto output = store.output(tx, 0);
  CHECK_FALSE(store.unspent_as_of(output));
  store.add_tip(103, 3000);
  CHECK(store.unspent_as_of(output) == AsOf{103, 3000});
  store.add_tip(101, 1000);
  store.add_tip(102, 1500);
  CHECK(store.unspent_as_of(output) == AsOf{102, 1500});
}

TEST_CASE("a run of complete blocks ends where a block is missing") {
  Store store(Chain::bitcoin);
  std::vector<Problem> problems;
  const auto block = [&](std::uint8_t number) {
    BlockHash hash;
    hash.bytes.fill(number);
    return store.intern_block(hash);
  };
  for (const std::uint8_t number : std::initializer_list<std::uint8_t>{5, 3, 1, 2}) {
    const auto index = block(number);
    const auto previous = block(static_cast<std::uint8_t>(number - 1));
    store.block(index).previous = previous;
    store.block(index).complete = true;
  }
  store.block(block(2)).height = 102;
  store.settle_heights(problems);
  CHECK(problems.empty());
  CHECK(store.block(block(3)).height == 103);
  CHECK(store.block(block(0)).height == 100);
  CHECK(store.block(block(5)).height == Block::kUnknownHeight);
  const auto ends = store.run_ends();
  CHECK(ends[block(1).value] == block(3));
  CHECK(ends[block(3).value] == block(3));
  CHECK(ends[block(5).value] == block(5));
  CHECK_FALSE(ends[block(4).value].exists());
}

TEST_CASE("facts say the same in whatever order they arrive") {
  const std::vector<MadeUpTransaction> ledger = {
      {1, {}, {100}},
      {2, {{made_up_txid(1), 0}}, {60, 40}, {100}},
      {3, {{made_up_txid(2), 0}, {made_up_txid(8), 1}}, {70}, {60, 10}},
      {4, {{made_up_txid(2), 1}}, {39}, {41}},
      {5, {{made_up_txid(2), 1}}, {38}, {40}},
      {6, {{made_up_txid(3), 0}, {made_up_txid(4), 5}}, {1}, {70}},
  };
  std::vector<std::size_t> order(ledger.size());
  std::iota(order.begin(), order.end(), 0);
  std::string expected;
  std::vector<std::string> expected_codes;
  std::mt19937 random(4);
  for (int round = 0; round < 200; ++round) {
    Store store(Chain::bitcoin);
    std::vector<Problem> problems;
    for (const auto i : order) add(store, ledger[i], problems);
    if (round == 0) {
      expected = describe(store);
      expected_codes = codes_of(problems);
    }
    REQUIRE(describe(store) == expected);
    REQUIRE(codes_of(problems) == expected_codes);
    std::shuffle(order.begin(), order.end(), random);
  }
}

TEST_CASE("thousands of ids and scripts are found again") {
  Store store(Chain::bitcoin);
  std::mt19937_64 random(5);
  std::vector<TxId> ids(5000);
  for (auto& id : ids) {
    for (auto& byte : id.bytes) byte = static_cast<std::uint8_t>(random());
    store.intern(id);
  }
  for (std::size_t i = 0; i < ids.size(); ++i) CHECK(store.find(ids[i]).value == i);
  for (std::uint32_t i = 0; i < 5000; ++i) {
    Bytes script(i % 40, static_cast<std::uint8_t>(i));
    put_u32_le(script, i);
    CHECK(store.intern_script(script).value == i);
    CHECK(as_text(store.script_bytes(store.find_script(script))) == as_text(script));
  }
}
