#include "table_facts.h"

using namespace peelback;
using namespace peelback::test;

namespace {

TableReading read_into(Store& store, std::string_view text) {
  auto reading = read_output_table(as_bytes(text), ReplyIndex{0u}, store);
  REQUIRE(reading);
  return *std::move(reading);
}

/// With the first occurrence of one text replaced.
std::string with(std::string text, std::string_view old_text, std::string_view new_text) {
  const std::size_t at = text.find(old_text);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old_text.size(), new_text);
}

}  // namespace

TEST_CASE("bitcoin-etl's transactions are held to their ids, and coinbases are counted") {
  const Bytes bytes = fixture("tables/btc_transactions_50001.json");
  CHECK(recognise_table(bytes) == TableKind::output_transactions);
  CHECK(read_shape(bytes)->chain == Chain::bitcoin);
  Store store(Chain::bitcoin);
  const TableReading reading = read_into(store, as_text(bytes));
  CHECK(reading.rows == 4);
  CHECK(reading.rows_used == 2);
  CHECK(reading.rows_passed == 2);
  REQUIRE(reading.problems.size() == 1);
  CHECK(reading.problems[0].code == Code::unsupported);
  const TxIndex tx = store.find(*parse_txid("7940cdde4d713e171849efc6bd89939185be270266c94e92369e3877ad89455a"));
  REQUIRE(store.has_body(tx));
  CHECK(store.inputs(tx).count == 2);
  CHECK(store.value(store.output(tx, 0)) == 10'000'000'000);
  CHECK(store.height(tx) == 50001U);
  CHECK(store.time_s(tx) == 1270917100);
  CHECK(!store.value(store.inputs(tx)[0]));
  CHECK(pointer_of(store.sources(tx)[0], "") == "/line/2");
}

TEST_CASE("a Dogecoin block of bitcoin-etl is read whole, to the last koinu") {
  const Bytes bytes = fixture("tables/doge_transactions_107212.json");
  CHECK(read_shape(bytes)->chain == Chain::dogecoin);
  Store store(Chain::dogecoin);
  const TableReading reading = read_into(store, as_text(bytes));
  CHECK(reading.rows_used == 5);
  CHECK(reading.problems.size() == 1);
  const TxIndex tx = store.find(*parse_txid("c18d47d67c75a0599a7738b4333470a256dbe91acf2e45fcba2ad917dfd57eb9"));
  CHECK(store.value(store.output(tx, 0)) == 13'437'727'890'878);
  CHECK(store.value(store.inputs(tx)[0]) == store.value(store.output(store.previous_tx(store.inputs(tx)[0]), 1)));
}

TEST_CASE("an altered row is refused with its line, and the rows around it stay") {
  const std::string text(as_text(fixture("tables/doge_transactions_107212.json")));
  const auto problems = [&](std::string_view old_text, std::string_view new_text) {
    Store store(Chain::dogecoin);
    const TableReading reading = read_into(store, with(text, old_text, new_text));
    CHECK(reading.rows_used == 4);
    return problems_of(reading);
  };
  CHECK(problems("13437727890878", "13437727890879") == "txid_mismatch line 6: hash; unsupported ; ");
  CHECK(problems("13437727890878", "\"13437727890878.5\"") == "bad_number line 6: outputs[0].value; unsupported ; ");
  CHECK(problems("76a914b3df", "76a914b3d") == "bad_hex line 6: outputs[0].script_hex; unsupported ; ");
  CHECK(problems("\"hash\": \"c18d", "\"id\": \"c18d") == "bad_hex line 6: hash; unsupported ; ");
  CHECK(problems("\"inputs\": [{\"index\": 0, \"spent_transaction_hash\": \"69d8", "\"ins\": [{\"index\": 0, \"spent_transaction_hash\": \"69d8") ==
        "missing_field line 6: inputs; unsupported ; ");
}

TEST_CASE("an input's stated value is kept without a script, and held to the output that it spends") {
  const std::string text(as_text(fixture("tables/doge_transactions_107212.json")));
  const std::string last = text.substr(text.find("{\"hash\": \"c18d"));
  const std::string stated = with(last, "\"sequence\": 4294967295, \"value\": null", "\"sequence\": 4294967295, \"value\": \"5\"");
  Store store(Chain::dogecoin);
  CHECK(read_into(store, stated).problems.empty());
  const TxIndex tx = store.find(*parse_txid("c18d47d67c75a0599a7738b4333470a256dbe91acf2e45fcba2ad917dfd57eb9"));
  CHECK(store.value(store.inputs(tx)[0]) == 5U);
  CHECK(!store.script(store.inputs(tx)[0]).exists());
  // The parent arrives: its own value holds, and the contradiction is told once.
  const TableReading parents = read_into(store, text);
  CHECK(problems_of(parents).find("prevout_mismatch") != std::string::npos);
  CHECK(problems_of(parents).find("scriptpubkey") == std::string::npos);
  CHECK(store.value(store.inputs(tx)[0]) != 5U);
}

TEST_CASE("zcash transactions whose id covers more than the table holds are refused, not believed") {
  const auto bytes = shared_data("btc/bitcoin-etl/test_export_blocks_job__zcash__block_with_value_balance__expected_transactions.json");
  if (!bytes) {
    WARN("skipped: the shared data is not here");
    return;
  }
  Store store(Chain::zcash);
  const TableReading reading = read_into(store, as_text(*bytes));
  CHECK(reading.rows == 10);
  CHECK(reading.rows_used == 0);
  CHECK(reading.problems.size() >= 10);
}
