#include "replies.h"

#include <algorithm>

#include "base/json_reader.h"
#include "chains/bitcoin_address.h"
#include "chains/bitcoin_blocks_file.h"

using namespace peelback;
using namespace replies;
using esplora::Reading;
using Kind = Need::Kind;

namespace {

const char* const kTransactions[] = {"bare-multisig",     "batch-withdrawal-143", "dust-attack-555",
                                     "op-return-charley", "simple-legacy-p2pkh",  "taproot-op-return",
                                     "whirlpool-coinjoin"};

struct Asked {
  Result<Reading> reading;
  Store store{Chain::bitcoin};
  const Reading& operator*() const { return *reading; }
  const Reading* operator->() const { return &*reading; }
};

Asked ask(const Need& need, const std::string& body, int status = 200) {
  Asked asked{Error{}};
  asked.reading = esplora::decode(need, status, as_bytes(body), ReplyIndex{0U}, 1'700'000'000, asked.store);
  return asked;
}

Error refused(const Need& need, const std::string& body, int status = 200) {
  const auto asked = ask(need, body, status);
  REQUIRE_FALSE(asked.reading.ok());
  CHECK(asked.store.tx_count() == 0);
  return asked.reading.error();
}

bool names(const std::vector<Problem>& problems, Code code, const std::string& where) {
  return std::any_of(problems.begin(), problems.end(),
                     [&](const Problem& problem) { return problem.code == code && problem.where == where; });
}

const Need kAnyTransaction{.kind = Kind::transaction, .txid = {Bytes32{1}}};
const Need kAnyHistory{.kind = Kind::address_history, .script = parse_hex("51").value()};

Need transaction_need(const bitcoin::Transaction& transaction) {
  return {.kind = Kind::transaction, .txid = bitcoin::txid(transaction)};
}

}  // namespace

// ---- recorded replies ----

TEST_CASE("recorded mempool.space transactions decode without a problem and their ids recompute") {
  for (const std::string name : kTransactions) {
    INFO(name);
    const std::string body = fixture("mempool_space/" + name + ".json");
    const auto need = esplora::recognise_reply(as_bytes(body));
    REQUIRE(need);
    REQUIRE(need->kind == Kind::transaction);
    const auto asked = ask(*need, body);
    REQUIRE(asked.reading.ok());
    CHECK(asked->facts == 1);
    CHECK(asked->problems.empty());
    CHECK(asked->complete);
    const TxIndex tx = asked.store.find(need->txid);
    CHECK(asked.store.has_body(tx));
    CHECK(asked.store.height(tx).has_value());
  }
}

TEST_CASE("a recorded address history decodes without a problem and goes on to its next page") {
  const std::string body = fixture("mempool_space/satoshi-genesis-txs.json");
  auto need = esplora::recognise_reply(as_bytes(body));
  REQUIRE(need);
  CHECK(need->kind == Kind::address_history);
  need->script = bitcoin::parse_address("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", Chain::bitcoin).value().script;
  const auto asked = ask(*need, body);
  REQUIRE(asked.reading.ok());
  CHECK(asked->problems.empty());
  CHECK(asked->facts == 50);
  REQUIRE(asked->next);
  CHECK(asked.store.has_body(asked.store.find(asked->next->cursor)));
  CHECK(asked->next->script == need->script);
}

TEST_CASE("the largest recorded transaction recomputes too") {
  const std::string body = read_file(std::string(PEELBACK_SHARED_DATA) + "/api/mempool_space/wabisabi-coinjoin.json");
  if (body.empty()) {
    WARN("skipped: the optional data folder is absent");
    return;
  }
  const auto asked = ask(*esplora::recognise_reply(as_bytes(body)), body);
  REQUIRE(asked.reading.ok());
  CHECK(asked->facts == 1);
  CHECK(asked->problems.empty());
}

TEST_CASE("a recorded address card gives the chain statistics") {
  const std::string body = fixture("mempool_space/satoshi-genesis-address.json");
  const auto need = esplora::recognise_reply(as_bytes(body));
  REQUIRE(need);
  REQUIRE(need->kind == Kind::address_stats);
  const auto asked = ask(*need, body);
  REQUIRE(asked.reading.ok());
  const AddressStats* stats = asked.store.address_stats(asked.store.find_script(need->script));
  REQUIRE(stats != nullptr);
  CHECK(stats->tx_count == 56893);
  CHECK(to_decimal(stats->funded_sum) == "5710665717");
  CHECK(stats->fetched_at_s == 1'700'000'000);
}

TEST_CASE("a reply of an unknown shape is not recognised") {
  for (const std::string text :
       {"", "[]", "{}", "hello", "[{\"spent\":false}]", "{\"txid\":1}", "{\"address\":\"x\",\"chain_stats\":{}}"}) {
    CHECK_FALSE(esplora::recognise_reply(as_bytes(text)));
  }
  CHECK_FALSE(esplora::recognise_reply(as_bytes(fixture("mempool_space/satoshi-genesis-utxos.json"))));
}

TEST_CASE("a whole real block decodes, coinbase included, and each fact names its row") {
  const RealBlock block;
  std::vector<std::string> rows;
  for (const auto& transaction : block.transactions) rows.push_back(transaction_json(transaction, block.status()));
  const auto asked = ask(kAnyHistory, list_of(rows));
  REQUIRE(asked.reading.ok());
  CHECK(asked->facts == block.transactions.size());
  CHECK(asked.store.is_coinbase(asked.store.find(bitcoin::txid(block.transactions[0]))));
  const TxIndex last = asked.store.find(bitcoin::txid(block.transactions.back()));
  CHECK(pointer_of(asked.store.sources(last).at(0), "/vout/0/value") ==
        "/" + std::to_string(rows.size() - 1) + "/vout/0/value");
  CHECK(asked.store.height(last) == 370661);
}

// ---- what the id contradicts ----

TEST_CASE("a wrong amount is contradicted by the id, not admitted, and its value counted") {
  const RealBlock block;
  const auto& transaction = block.transactions[5];
  const std::string value = "\"value\":" + std::to_string(transaction.outputs[0].value_sat) + "}";
  const std::string wrong = "\"value\":" + std::to_string(transaction.outputs[0].value_sat + 1) + "}";
  std::string body = transaction_json(transaction, block.status());
  body = body.substr(0, body.find("\"vout\":[")) + replaced(body.substr(body.find("\"vout\":[")), value, wrong);
  const auto asked = ask(transaction_need(transaction), body);
  REQUIRE(asked.reading.ok());
  CHECK(asked->facts == 0);
  CHECK_FALSE(asked->complete);
  REQUIRE(asked->problems.size() == 1);
  CHECK(asked->problems[0].code == Code::txid_mismatch);
  CHECK(asked->problems[0].where == "txid");
  CHECK(asked->contradicted == std::vector<TxId>{bitcoin::txid(transaction)});
  U128 sum = 1;
  for (const auto& output : transaction.outputs) sum += output.value_sat;
  CHECK(asked->value_lost_sat == sum);
  CHECK(asked.store.tx_count() == 0);

  SECTION("the raw bytes name the wrong field") {
    const auto compared = esplora::compare_with_raw(as_bytes(list_of({"{}", body})), transaction.raw);
    REQUIRE(compared.ok());
    REQUIRE(compared->size() == 1);
    CHECK((*compared)[0].where == "[1].vout[0].value");
    CHECK((*compared)[0].detail == "the explorer says " + std::to_string(transaction.outputs[0].value_sat + 1) +
                                       ", the transaction's bytes say " +
                                       std::to_string(transaction.outputs[0].value_sat));
  }
  SECTION("the facts then come from the raw bytes") {
    Need raw = transaction_need(transaction);
    raw.kind = Kind::raw_transaction;
    const auto mended = ask(raw, to_hex(transaction.raw) + "\n");
    REQUIRE(mended.reading.ok());
    const TxIndex tx = mended.store.find(raw.txid);
    CHECK(mended.store.value(mended.store.output(tx, 0)) == transaction.outputs[0].value_sat);
    CHECK(mended.store.sources(tx).at(0).form == SourceRef::Form::raw_tx);
  }
}

TEST_CASE("compared with their bytes, true fields differ nowhere and each false one is named") {
  const RealBlock block;
  const auto& transaction = block.transactions[5];
  const std::string body = transaction_json(transaction, block.status());
  CHECK(esplora::compare_with_raw(as_bytes(body), transaction.raw).value().empty());
  const auto wrong_field = [&](const std::string& from, const std::string& to) {
    const auto compared = esplora::compare_with_raw(as_bytes(replaced(body, from, to)), transaction.raw);
    REQUIRE(compared.ok());
    REQUIRE_FALSE(compared->empty());
    CHECK((*compared)[0].code == Code::txid_mismatch);
    return (*compared)[0].where;
  };
  const auto& input = transaction.inputs[0];
  CHECK(wrong_field("\"locktime\":0", "\"locktime\":7") == "locktime");
  CHECK(wrong_field("\"version\":1", "\"version\":2") == "version");
  CHECK(wrong_field(input.prevout.txid.to_text(), std::string(64, '1')) == "vin[0].txid");
  CHECK(wrong_field("\"vout\":" + std::to_string(input.prevout.vout) + ",", "\"vout\":77,") == "vin[0].vout");
  CHECK(wrong_field(to_hex(input.script_sig), "00") == "vin[0].scriptsig");
  CHECK(wrong_field(to_hex(transaction.outputs[0].script), "51") == "vout[0].scriptpubkey");
  CHECK(wrong_field("\"vout\":[", "\"vout\":[{\"scriptpubkey\":\"\",\"value\":0},") == "vout");
  CHECK(esplora::compare_with_raw(as_bytes("[]"), transaction.raw).error().code == Code::not_found);
  CHECK(esplora::compare_with_raw(as_bytes(body), transaction.raw.first(20)).error().code == Code::bad_length);
}

TEST_CASE("an answer about another transaction is not admitted") {
  const RealBlock block;
  const auto asked =
      ask(transaction_need(block.transactions[6]), transaction_json(block.transactions[5], block.status()));
  REQUIRE(asked.reading.ok());
  CHECK(asked->facts == 0);
  CHECK(names(asked->problems, Code::txid_mismatch, "txid"));
}

// ---- rows that are wrong ----

TEST_CASE("one bad row never costs the reply") {
  const RealBlock block;
  std::vector<std::string> rows;
  for (std::size_t i = 1; i <= 4; ++i) rows.push_back(transaction_json(block.transactions[i], block.status()));
  rows[2] = replaced(rows[2], "\"prevout\":{", "\"prevout\":{\"value\":\"12\",");
  rows[3] = replaced(rows[3], "\"version\":1", "\"version\":1e400");
  rows.insert(rows.begin(), {"7", "null", "{}"});
  const auto asked = ask(kAnyHistory, list_of(rows));
  REQUIRE(asked.reading.ok());
  CHECK(asked->facts == 3);  // the doubtful prevout costs only itself
  CHECK_FALSE(asked->complete);
  CHECK(names(asked->problems, Code::bad_type, "[0]"));
  CHECK(names(asked->problems, Code::bad_type, "[1]"));
  CHECK(names(asked->problems, Code::missing_field, "[2].vin"));
  CHECK(names(asked->problems, Code::bad_type, "[5].vin[0].prevout.value"));
  CHECK(names(asked->problems, Code::bad_number, "[6].version"));
  CHECK(asked->value_lost_sat > 0);
}

TEST_CASE("an amount that is no number of satoshi is named and never rounded") {
  const RealBlock block;
  const auto& transaction = block.transactions[5];
  const std::string body = transaction_json(transaction, block.status());
  const std::string value = "\"value\":" + std::to_string(transaction.outputs[0].value_sat) + "}";
  for (const std::string wrong : {"-1", "12.0", "1e3", "1e400", "2100000000000001", "18446744073709551616", "\"12\"",
                                  "null", "true", "[12]", "{\"sat\":12}"}) {
    INFO(wrong);
    const auto asked = ask(transaction_need(transaction), replaced(body, value, "\"value\":" + wrong + "}"));
    REQUIRE(asked.reading.ok());
    CHECK(asked->facts == 0);
    REQUIRE_FALSE(asked->problems.empty());
    CHECK(asked->problems[0].where == "vout[0].value");
  }
}

TEST_CASE("a confidential output without a value is missing_field, not zero") {
  const RealBlock block;
  const auto& transaction = block.transactions[5];
  const std::string value = ",\"value\":" + std::to_string(transaction.outputs[0].value_sat) + "}";
  const auto asked =
      ask(transaction_need(transaction), replaced(transaction_json(transaction, block.status()), value, "}"));
  REQUIRE(asked.reading.ok());
  CHECK(asked->facts == 0);
  CHECK(names(asked->problems, Code::missing_field, "vout[0].value"));
}

TEST_CASE("a key that stands twice costs what it stands for") {
  const RealBlock block;
  const auto& transaction = block.transactions[5];
  const std::string body = transaction_json(transaction, block.status());
  SECTION("in what the id covers, the row") {
    const auto asked =
        ask(transaction_need(transaction), replaced(body, "\"locktime\":0", "\"locktime\":0,\"locktime\":0"));
    CHECK(asked->facts == 0);
    CHECK(names(asked->problems, Code::bad_json, "locktime"));
  }
  SECTION("in the prevout, the stated value") {
    const auto asked =
        ask(transaction_need(transaction), replaced(body, "\"value\":100000", "\"value\":1,\"value\":100000"));
    CHECK(asked->facts == 1);
    CHECK(names(asked->problems, Code::bad_json, "vin[0].prevout.value"));
    CHECK_FALSE(asked.store.value(asked.store.inputs(asked.store.find(bitcoin::txid(transaction)))[0]));
  }
  SECTION("in the status, the place in a block") {
    const auto asked = ask(transaction_need(transaction),
                           replaced(body, "\"confirmed\":true", "\"confirmed\":false,\"confirmed\":true"));
    CHECK(asked->facts == 1);
    CHECK_FALSE(asked.store.block_of(asked.store.find(bitcoin::txid(transaction))).exists());
  }
}

TEST_CASE("an unconfirmed transaction may have null or no block keys") {
  const RealBlock block;
  for (const std::string status :
       {R"({"confirmed":false})", R"({"confirmed":false,"block_height":null,"block_hash":null,"block_time":null})"}) {
    const auto asked = ask(transaction_need(block.transactions[5]), transaction_json(block.transactions[5], status));
    REQUIRE(asked.reading.ok());
    CHECK(asked->problems.empty());
    CHECK(asked.store.is_unconfirmed(asked.store.find(bitcoin::txid(block.transactions[5]))));
  }
}

TEST_CASE("ids in capitals are the same ids") {
  const RealBlock block;
  const auto& transaction = block.transactions[5];
  std::string body = transaction_json(transaction, block.status());
  for (const std::string& id : {bitcoin::txid(transaction).to_text(), transaction.inputs[0].prevout.txid.to_text()}) {
    std::string capitals = id;
    for (char& c : capitals) c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
    body = replaced(body, id, capitals);
  }
  const auto asked = ask(transaction_need(transaction), body);
  CHECK(asked->facts == 1);
  CHECK(asked->problems.empty());
}

TEST_CASE("is_coinbase is held against the outpoint, which the id covers") {
  const RealBlock block;
  const auto body = replaced(transaction_json(block.transactions[5], block.status()), "\"is_coinbase\":false",
                             "\"is_coinbase\":true");
  const auto asked = ask(transaction_need(block.transactions[5]), body);
  CHECK(asked->facts == 1);
  CHECK(names(asked->problems, Code::bad_type, "vin[0].is_coinbase"));
  CHECK_FALSE(asked.store.is_coinbase(asked.store.find(bitcoin::txid(block.transactions[5]))));
}

TEST_CASE("ill-formed UTF-8 in a field that is not used costs nothing but is reported") {
  const RealBlock block;
  const auto body = replaced(transaction_json(block.transactions[5], block.status()), "OP_PUSHNUM_1", "OP_\xff");
  const auto asked = ask(transaction_need(block.transactions[5]), body);
  CHECK(asked->facts == 1);
  CHECK(asked->problems.at(0).code == Code::bad_utf8);
}

TEST_CASE("problems beyond the hundredth are counted") {
  std::string body = "[0";
  for (int i = 1; i < 1000; ++i) body += ",0";
  const auto asked = ask(kAnyHistory, body + "]");
  REQUIRE(asked.reading.ok());
  CHECK(asked->problems.size() == 101);
  CHECK(asked->problems.back().detail == "and 900 more wrong fields");
}

TEST_CASE("a block that two rows state differently keeps the lower height and time whatever their order") {
  const RealBlock block;
  const std::string one = transaction_json(block.transactions[1], block.status());
  const std::string other = transaction_json(
      block.transactions[2], replaced(block.status(), "\"block_height\":370661", "\"block_height\":370660"));
  for (const auto& body : {list_of({one, other}), list_of({other, one})}) {
    const auto asked = ask(kAnyHistory, body);
    CHECK(asked->facts == 2);
    CHECK(asked->problems.at(0).code == Code::block_mismatch);
    CHECK(asked.store.height(asked.store.find(bitcoin::txid(block.transactions[1]))) == 370660);
  }
}

// ---- every field replaced by every other type ----

namespace {

struct Node {
  std::string path;
  std::string key;
  const JsonValue* value;
};

void collect(const JsonValue& value, const std::string& path, const std::string& key, std::vector<Node>& nodes) {
  nodes.push_back({path, key, &value});
  for (const JsonMember& member : value.members()) {
    collect(member.value, path.empty() ? member.key : path + "." + member.key, member.key, nodes);
  }
  for (std::size_t i = 0; i < value.elements().size(); ++i) {
    collect(value.elements()[i], path + "[" + std::to_string(i) + "]", key + "[]", nodes);
  }
}

bool is_used(const std::string& key) {
  static const std::vector<std::string> used = {
      "txid",        "version", "locktime",     "vin",        "vout",         "vin[]",
      "vout[]",      "prevout", "scriptpubkey", "value",      "scriptsig",    "sequence",
      "is_coinbase", "status",  "confirmed",    "block_hash", "block_height", "block_time"};
  return std::find(used.begin(), used.end(), key) != used.end();
}

}  // namespace

TEST_CASE("every field replaced by every other type is named, and no wrong fact is admitted") {
  const std::pair<JsonValue::Kind, std::string> replacements[] = {{JsonValue::Kind::null, "null"},
                                                                  {JsonValue::Kind::boolean, "true"},
                                                                  {JsonValue::Kind::number, "12"},
                                                                  {JsonValue::Kind::string, "\"x\""},
                                                                  {JsonValue::Kind::array, "[1,{\"value\":2}]"},
                                                                  {JsonValue::Kind::object, "{\"value\":[3]}"}};
  for (const std::string name : {"whirlpool-coinjoin", "simple-legacy-p2pkh"}) {
    const std::string body = fixture("mempool_space/" + name + ".json");
    const Need need = *esplora::recognise_reply(as_bytes(body));
    const auto truth = ask(need, body);
    const TxIndex true_tx = truth.store.find(need.txid);
    std::vector<Problem> none;
    const auto tree = parse_json(as_bytes(body), none);
    REQUIRE(tree.ok());
    std::vector<Node> nodes;
    collect(*tree, "", "", nodes);
    REQUIRE(nodes.size() > 30);
    for (const Node& node : nodes) {
      for (const auto& [kind, replacement] : replacements) {
        if (node.value->is(kind)) continue;
        const auto raw = as_text(node.value->raw(as_bytes(body)));
        const auto begin = static_cast<std::size_t>(raw.data() - body.data());
        const std::string mutated = body.substr(0, begin) + replacement + body.substr(begin + raw.size());
        INFO(name + " " + node.path + " -> " + replacement);
        const auto asked = ask(need, mutated);
        if (node.path.empty()) {
          CHECK((!asked.reading.ok() || asked->facts == 0));
          continue;
        }
        REQUIRE(asked.reading.ok());
        if (is_used(node.key)) {
          CHECK(std::any_of(asked->problems.begin(), asked->problems.end(),
                            [path = node.path](const Problem& problem) { return problem.where.starts_with(path); }));
        } else {
          CHECK(asked->problems.empty());
        }
        const TxIndex tx = asked.store.find(need.txid);
        if (!tx.exists() || !asked.store.has_body(tx)) continue;
        for (std::uint32_t i = 0; i < truth.store.outputs(true_tx).count; ++i) {
          CHECK(asked.store.value(asked.store.outputs(tx)[i]) == truth.store.value(truth.store.outputs(true_tx)[i]));
        }
        for (std::uint32_t i = 0; i < truth.store.inputs(true_tx).count; ++i) {
          const auto stated = asked.store.value(asked.store.inputs(tx)[i]);
          CHECK((!stated || stated == truth.store.value(truth.store.inputs(true_tx)[i])));
        }
        CHECK((!asked.store.height(tx) || asked.store.height(tx) == truth.store.height(true_tx)));
        CHECK((!asked.store.time_s(tx) || asked.store.time_s(tx) == truth.store.time_s(true_tx)));
      }
    }
  }
}

TEST_CASE("a reply cut anywhere is truncated or not JSON, and gives no fact") {
  const std::string body = fixture("mempool_space/satoshi-genesis-txs.json");
  for (std::size_t length = 0; length < body.rfind(']'); length += 64) {
    const Error error = refused(kAnyHistory, body.substr(0, length));
    CHECK((error.code == Code::truncated || error.code == Code::bad_json));
  }
}

// ---- errors ----

TEST_CASE("the explorer's refusals are told apart, the status before the body") {
  const std::string genesis = fixture("mempool_space/simple-legacy-p2pkh.json");
  CHECK(refused(kAnyTransaction, "Transaction not found", 404).code == Code::not_found);
  CHECK(refused(kAnyTransaction, "Transaction not found", 404).detail == "the explorer says: Transaction not found");
  CHECK(refused(kAnyTransaction, "Invalid hex string", 400).code == Code::refused);
  CHECK(refused(kAnyHistory, "after_txid not found", 422).code == Code::not_found);
  CHECK(refused(kAnyHistory, "Address on invalid network", 400).code == Code::refused);
  CHECK(refused(kAnyTransaction, genesis, 429).code == Code::rate_limited);
  CHECK(refused(kAnyTransaction, "Too Many Requests", 429).code == Code::rate_limited);
  CHECK(refused(kAnyTransaction, "", 429).detail == "no explanation");
  const std::string blockstream =
      R"({"error":"Too Many Requests","message":"Blockstream Explorer API NOTICE: your request rate exceeds the limit"})";
  CHECK(refused(kAnyTransaction, blockstream, 429).code == Code::rate_limited);
  CHECK(refused(kAnyTransaction, blockstream, 429).detail ==
        "the explorer says: Blockstream Explorer API NOTICE: your request rate exceeds the limit");
  CHECK(refused(kAnyTransaction, blockstream, 200).code == Code::rate_limited);
  CHECK(refused(kAnyTransaction, "Too Many Requests", 200).code == Code::rate_limited);
  CHECK(refused(kAnyTransaction, "bad gateway", 502).code == Code::server_error);
  CHECK(refused(kAnyTransaction, "<html>503</html>", 503).code == Code::server_error);
  CHECK(refused(kAnyTransaction, "", 0).code == Code::network_failure);
  CHECK(refused(kAnyTransaction, "", 200).code == Code::truncated);
  CHECK(refused(kAnyTransaction, " \n", 200).code == Code::truncated);
  CHECK(refused(kAnyTransaction, "<!doctype html><title>Just a moment...</title>", 200).code == Code::refused);
  CHECK(refused(kAnyTransaction, "<html>404</html>", 404).code == Code::unknown_format);
  CHECK(refused(kAnyTransaction, "", 404).code == Code::unknown_format);
  CHECK(refused(kAnyTransaction, "Forbidden", 403).code == Code::refused);
  CHECK(refused(kAnyTransaction, "Transaction not found", 200).code == Code::not_found);
  CHECK(refused(kAnyTransaction, "sorry, maintenance", 200).code == Code::refused);
  const std::string limit = "Too many unspent transaction outputs (>500). Contact support to raise limits.";
  CHECK(refused(kAnyHistory, limit, 400).code == Code::too_large);
  CHECK(refused(kAnyHistory, "Too many history entries", 500).code == Code::too_large);
  CHECK(refused(kAnyHistory, "{}").code == Code::bad_type);
  CHECK(refused(kAnyTransaction, "[]").code == Code::bad_type);
  CHECK(refused(kAnyTransaction, "[1,").code == Code::truncated);
  CHECK(refused(kAnyTransaction, "[1}").code == Code::bad_json);
  CHECK(refused(kAnyHistory, std::string(100000, '[')).code == Code::too_deep);
}

TEST_CASE("text answers are held to their form before they are used") {
  const std::string notice = R"({"error":"Too Many Requests","message":"NOTICE"})";
  const Need raw{.kind = Kind::raw_transaction, .txid = {Bytes32{1}}};
  const Need header{.kind = Kind::block_header, .block = bitcoin::genesis_hash()};
  const Need tip{.kind = Kind::tip};
  const Need height{.kind = Kind::block_at_height, .height = 5};
  for (const Need& need : {raw, header, tip, height}) CHECK(refused(need, notice).code == Code::rate_limited);
  CHECK(refused(raw, "xyz").code == Code::bad_hex);
  CHECK(refused(raw, "01000000").code == Code::truncated);
  CHECK(refused(raw, std::string(8'000'002, '0')).code == Code::too_large);
  CHECK(refused(header, std::string(158, '0')).code == Code::bad_length);
  CHECK(refused(header, std::string(160, 'x')).code == Code::bad_hex);
  CHECK(refused(header, std::string(160, '0')).code == Code::header_mismatch);
  CHECK(refused(tip, "12a").code == Code::bad_number);
  CHECK(refused(tip, "-1").code == Code::bad_number);
  CHECK(refused(tip, "4294967295").code == Code::bad_number);
  CHECK(refused(height, "blocks").code == Code::bad_hex);
  const RealBlock block;
  CHECK(refused(raw, to_hex(block.transactions[1].raw)).code == Code::txid_mismatch);
}

// ---- histories ----

TEST_CASE("a page with twenty-five confirmed transactions goes on, one with fewer is the last") {
  const RealBlock block;
  std::vector<std::string> rows;
  rows.push_back(transaction_json(block.transactions[30], R"({"confirmed":false})"));
  for (std::size_t i = 1; i <= 25; ++i) rows.push_back(transaction_json(block.transactions[i], block.status()));
  const auto full = ask(kAnyHistory, list_of(rows));
  CHECK(full->facts == 26);
  REQUIRE(full->next);
  CHECK(full->next->cursor == bitcoin::txid(block.transactions[25]));
  CHECK(full->next->script == kAnyHistory.script);
  rows.pop_back();
  CHECK_FALSE(ask(kAnyHistory, list_of(rows))->next);
  CHECK_FALSE(ask(kAnyHistory, "[]")->next);
  CHECK(ask(kAnyHistory, "[]")->complete);
}

TEST_CASE("a row that cannot be read counts as confirmed, so that a history does not end too early") {
  const RealBlock block;
  std::vector<std::string> rows(24, "{}");
  rows.push_back(transaction_json(block.transactions[1], block.status()));
  const auto asked = ask(kAnyHistory, list_of(rows));
  CHECK(asked->next.has_value());
  CHECK_FALSE(asked->complete);
}

// ---- outspends ----

namespace {

/// A made-up answer for a transaction with `outputs` outputs: all unspent.
std::string outspends(std::size_t outputs) {
  return list_of(std::vector<std::string>(outputs, R"({"spent":false})"));
}

}  // namespace

TEST_CASE("outspends give the spender of each output") {
  const RealBlock block;
  const auto& parent = block.transactions[5];
  const TxId spender = bitcoin::txid(block.transactions[9]);
  std::vector<std::string> rows(parent.outputs.size(), R"({"spent":false})");
  rows[0] = R"({"spent":true,"txid":")" + spender.to_text() + R"(","vin":3,"status":{"confirmed":false}})";
  auto asked = ask(transaction_need(parent), transaction_json(parent, block.status()));
  Store& store = asked.store;
  const TxIndex tx = store.find(bitcoin::txid(parent));
  Need need = transaction_need(parent);
  need.kind = Kind::outspends;
  const auto reading = esplora::decode(need, 200, as_bytes(list_of(rows)), ReplyIndex{1U}, 5, store);
  REQUIRE(reading.ok());
  CHECK(reading->facts == parent.outputs.size());
  CHECK(store.spend(store.output(tx, 0)).state == Spend::State::claimed);
  CHECK(store.txid(store.spend(store.output(tx, 0)).tx) == spender);

  SECTION("a wrong count proves nothing") {
    const auto wrong =
        esplora::decode(need, 200, as_bytes(outspends(parent.outputs.size() + 1)), ReplyIndex{1U}, 5, store);
    REQUIRE_FALSE(wrong.ok());
    CHECK(wrong.error().code == Code::outspend_mismatch);
  }
}

TEST_CASE("an outspends row that cannot be read leaves its output unknown, never unspent") {
  const RealBlock block;
  const auto& parent = block.transactions[5];
  const TxId id = bitcoin::txid(parent);
  Need need = transaction_need(parent);
  need.kind = Kind::outspends;
  for (const std::string& wrong : std::vector<std::string>{
           "{}", "null", R"({"spent":1})", R"({"spent":true})", R"({"spent":true,"txid":"xy","vin":0})",
           R"({"spent":true,"txid":")" + id.to_text() + R"(","vin":-1})"}) {
    INFO(wrong);
    std::vector<std::string> rows(parent.outputs.size(), R"({"spent":false})");
    rows[0] = wrong;
    auto asked = ask(transaction_need(parent), transaction_json(parent, block.status()));
    const auto reading = esplora::decode(need, 200, as_bytes(list_of(rows)), ReplyIndex{1U}, 5, asked.store);
    REQUIRE(reading.ok());
    CHECK_FALSE(reading->complete);
    CHECK(reading->problems.at(0).where.starts_with("[0]"));
    const TxIndex tx = asked.store.find(id);
    CHECK(asked.store.spend(asked.store.output(tx, 0)).state == Spend::State::unknown);
    CHECK(asked.store.spend(asked.store.output(tx, 1)).state == Spend::State::unspent);
  }
}

// ---- proofs and headers ----

TEST_CASE("a Merkle proof is settled when transaction, header and proof are there, in any order") {
  const RealBlock block;
  const std::uint32_t position = 7;
  const auto& transaction = block.transactions[position];
  const auto proof = bitcoin::build_proof(block.ids(), position);
  std::string merkle = R"({"block_height":370661,"merkle":[)";
  for (const auto& node : proof.path) merkle += (merkle.back() == '[' ? "" : ",") + quote(to_hex(reversed(node)));
  merkle += R"(],"pos":7})";
  Need proof_need = transaction_need(transaction);
  proof_need.kind = Kind::merkle_proof;
  const Need header_need{.kind = Kind::block_header, .block = block.hash()};
  const std::pair<Need, std::string> answers[] = {
      {transaction_need(transaction), transaction_json(transaction, block.status())},
      {header_need, to_hex(block.header) + "\n"},
      {proof_need, merkle}};
  std::vector<int> order = {0, 1, 2};
  do {
    Store store(Chain::bitcoin);
    std::optional<esplora::ProofClaim> waiting;
    std::vector<Problem> problems;
    for (const int i : order) {
      const auto reading =
          esplora::decode(answers[i].first, 200, as_bytes(answers[i].second), ReplyIndex{0U}, 5, store);
      REQUIRE(reading.ok());
      CHECK(reading->problems.empty());
      if (reading->proof) waiting = reading->proof;
      if (waiting && esplora::settle_proof(*waiting, store, problems)) waiting.reset();
    }
    CHECK_FALSE(waiting);
    CHECK(problems.empty());
    const TxIndex tx = store.find(proof_need.txid);
    CHECK(store.is_merkle_proven(tx));
    CHECK(store.position_in_block(tx) == position);
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_CASE("a proof that waits for its header asks for it") {
  const RealBlock block;
  auto asked = ask(transaction_need(block.transactions[7]), transaction_json(block.transactions[7], block.status()));
  Need need = transaction_need(block.transactions[7]);
  need.kind = Kind::merkle_proof;
  const std::string body = R"({"block_height":370661,"merkle":[],"pos":0})";
  const auto reading = esplora::decode(need, 200, as_bytes(body), ReplyIndex{1U}, 5, asked.store);
  REQUIRE(reading.ok());
  REQUIRE(reading->next);
  CHECK(*reading->next == Need{.kind = Kind::block_header, .block = block.hash()});
}

TEST_CASE("a proof that leads elsewhere is listed and proves nothing") {
  const RealBlock block;
  auto asked = ask(transaction_need(block.transactions[7]), transaction_json(block.transactions[7], block.status()));
  Store& store = asked.store;
  REQUIRE(esplora::decode({.kind = Kind::block_header, .block = block.hash()}, 200, as_bytes(to_hex(block.header)),
                          ReplyIndex{1U}, 5, store)
              .ok());
  Need need = transaction_need(block.transactions[7]);
  need.kind = Kind::merkle_proof;
  const std::string body = R"({"block_height":370661,"merkle":[")" + std::string(64, '1') + R"("],"pos":1})";
  const auto reading = esplora::decode(need, 200, as_bytes(body), ReplyIndex{2U}, 5, store);
  REQUIRE(reading.ok());
  CHECK_FALSE(reading->complete);
  CHECK(reading->problems.at(0).code == Code::merkle_mismatch);
  CHECK_FALSE(store.is_merkle_proven(store.find(need.txid)));
  for (const std::string wrong :
       {"{}", R"({"block_height":1,"merkle":[1],"pos":0})", R"({"block_height":1,"merkle":["x"],"pos":0})",
        R"({"block_height":1,"merkle":[],"pos":4294967296})", R"({"block_height":1,"merkle":{},"pos":0})"}) {
    CHECK_FALSE(esplora::decode(need, 200, as_bytes(wrong), ReplyIndex{2U}, 5, store).ok());
  }
}

TEST_CASE("the block at a height is held against what is known") {
  const RealBlock block;
  auto asked = ask(transaction_need(block.transactions[7]), transaction_json(block.transactions[7], block.status()));
  const auto at_height = [&](std::uint32_t height) {
    return esplora::decode({.kind = Kind::block_at_height, .height = height}, 200,
                           as_bytes(block.hash().to_text() + "\n"), ReplyIndex{1U}, 5, asked.store);
  };
  CHECK(at_height(370661)->problems.empty());
  CHECK(at_height(370662)->problems.at(0).code == Code::block_mismatch);
}

TEST_CASE("the tip dates what is unspent") {
  const RealBlock block;
  auto asked = ask(transaction_need(block.transactions[5]), transaction_json(block.transactions[5], block.status()));
  Store& store = asked.store;
  Need need = transaction_need(block.transactions[5]);
  need.kind = Kind::outspends;
  REQUIRE(esplora::decode({.kind = Kind::tip}, 200, as_bytes("370700\n"), ReplyIndex{1U}, 900, store).ok());
  REQUIRE(
      esplora::decode(need, 200, as_bytes(outspends(block.transactions[5].outputs.size())), ReplyIndex{2U}, 1000, store)
          .ok());
  const auto as_of = store.unspent_as_of(store.output(store.find(need.txid), 0));
  REQUIRE(as_of);
  CHECK(as_of->height == 370700);
}

TEST_CASE("address statistics that cannot be are refused") {
  const Need need{.kind = Kind::address_stats,
                  .script = bitcoin::parse_address("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", Chain::bitcoin).value().script};
  const std::string body = fixture("mempool_space/satoshi-genesis-address.json");
  CHECK(refused(need, replaced(body, "56893", "-1")).where == "chain_stats.tx_count");
  CHECK(refused(need, replaced(body, "56893", "\"56893\"")).code == Code::bad_type);
  CHECK(refused(need, replaced(body, "\"spent_txo_sum\": 0", "\"spent_txo_sum\": 99999999999")).code ==
        Code::value_not_conserved);
  CHECK(
      refused(need, replaced(body, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "12cbQLTFMXRnSzktFkuoG3eHoMeFtpTu3S")).code ==
      Code::bad_address);
  CHECK(refused(need, "{\"address\":1}").code == Code::bad_type);
}

TEST_CASE("an answer by script hash is booked on the script once a transaction has shown it") {
  const std::string stats =
      R"({"scripthash":"x","chain_stats":{"tx_count":2,"funded_txo_count":1,"funded_txo_sum":5,"spent_txo_count":0,"spent_txo_sum":0}})";
  const RealBlock block;
  const Bytes script(block.transactions[5].outputs[0].script.begin(), block.transactions[5].outputs[0].script.end());
  const Need need{.kind = Kind::address_stats, .script_hash = sha256(script)};
  CHECK(refused(need, stats).code == Code::missing_field);
  auto asked = ask(transaction_need(block.transactions[5]), transaction_json(block.transactions[5], block.status()));
  REQUIRE(esplora::decode(need, 200, as_bytes(stats), ReplyIndex{1U}, 5, asked.store).ok());
  CHECK(asked.store.address_stats(asked.store.find_script(script))->tx_count == 2);
}

// ---- the same whatever the order ----

namespace {

/// Everything that the store answers about a block's transactions, as one text.
std::string answers_of(const Store& store, const RealBlock& block) {
  std::string text;
  for (const auto& transaction : block.transactions) {
    const TxIndex tx = store.find(bitcoin::txid(transaction));
    if (!tx.exists() || !store.has_body(tx)) continue;
    text += store.txid(tx).to_text() + " " + std::to_string(store.height(tx).value_or(0)) + " " +
            std::to_string(store.time_s(tx).value_or(0));
    for (std::uint32_t i = 0; i < store.outputs(tx).count; ++i) {
      const Spend spend = store.spend(store.outputs(tx)[i]);
      text +=
          " " + std::to_string(store.value(store.outputs(tx)[i])) + "/" + std::to_string(static_cast<int>(spend.state));
      if (spend.tx.exists()) text += store.txid(spend.tx).to_text();
    }
    for (std::uint32_t i = 0; i < store.inputs(tx).count; ++i) {
      text += " " + std::to_string(store.value(store.inputs(tx)[i]).value_or(0));
    }
    text += "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("replies given twice, and in any order, leave the same answers") {
  const RealBlock block;
  std::vector<std::pair<Need, std::string>> replies;
  const auto& first = block.transactions[5];
  Need spends = transaction_need(first);
  spends.kind = Kind::outspends;
  replies.push_back({transaction_need(first), transaction_json(first, block.status())});
  replies.push_back({spends, outspends(first.outputs.size())});
  replies.push_back({kAnyHistory, list_of({transaction_json(block.transactions[6], block.status(), 7),
                                           transaction_json(block.transactions[7], R"({"confirmed":false})")})});
  replies.push_back({{.kind = Kind::block_header, .block = block.hash()}, to_hex(block.header)});
  replies.push_back(
      {transaction_need(block.transactions[7]), transaction_json(block.transactions[7], block.status(), 9)});
  std::vector<std::uint32_t> order = {0, 1, 2, 3, 4};
  std::string expected;
  do {
    Store store(Chain::bitcoin);
    for (const int repeat : {0, 1}) {
      for (const auto i : order) {
        REQUIRE(esplora::decode(replies[i].first, 200, as_bytes(replies[i].second), ReplyIndex{i}, 50, store).ok());
      }
      const std::string answers = answers_of(store, block);
      if (expected.empty()) expected = answers;
      INFO(repeat);
      CHECK(answers == expected);
    }
  } while (std::next_permutation(order.begin(), order.end()));
}
