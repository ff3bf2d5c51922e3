#include <algorithm>
#include <random>

#include "chains/evm_logs.h"
#include "table_facts.h"

using namespace peelback;
using namespace peelback::test;

namespace {

const std::string kTransactions =
    "hash,nonce,block_hash,block_number,transaction_index,from_address,to_address,value,gas,gas_price,input,block_timestamp,"
    "max_fee_per_gas,max_priority_fee_per_gas,transaction_type,receipt_gas_used,receipt_status,receipt_effective_gas_price,"
    "receipt_contract_address\n";
const std::string kTraces =
    "block_number,transaction_hash,transaction_index,from_address,to_address,value,input,output,trace_type,call_type,"
    "reward_type,gas,gas_used,subtraces,trace_address,error,status,trace_id\n";

std::string trace(unsigned tx, std::string_view path, unsigned from, unsigned to, std::string_view value, unsigned subtraces,
                  std::string_view call = "call", std::string_view error = "", std::string_view type = "call") {
  return "7," + hash(tx) + ",3," + account(from) + "," + account(to) + "," + std::string(value) + ",0x,0x," + std::string(type) + "," +
         std::string(call) + ",,1,1," + std::to_string(subtraces) + ",\"" + std::string(path) + "\"," + std::string(error) + "," +
         (error.empty() ? "1" : "0") + ",id\n";
}

std::string payment(int kind, std::string_view at, unsigned from, unsigned to, std::string_view amount, std::string_view asset = "ethereum:ETH") {
  return "\n  " + std::to_string(kind) + std::string(at) + " " + account(from) + " > " + account(to) + " " + std::string(amount) + " " + std::string(asset) + " ";
}

}  // namespace

TEST_CASE("a block's transactions and token transfers, as ethereum-etl writes them, make one set of facts in either order") {
  const Bytes transactions = fixture("tables/eth_transactions_1755635.json");
  const Bytes transfers = fixture("tables/eth_token_transfers_1755635.json");
  CHECK(recognise_table(transactions) == TableKind::evm_transactions);
  CHECK(recognise_table(transfers) == TableKind::evm_token_transfers);
  const std::string expected =
      "0x2e3dcd051a91d3a694f6b8de2ac4b5fe7acdba55f58bcf8471ff00d4a430074d block 1755635/0 at 1466669562 ok by "
      "0xed059bc543141c8c93031d545079b3da0233b27f fee 728360000000000\n"
      "  2@0 0x6498077292a0921c8804924fdf47b5e91e2a215f > 0x8b3b3b624c3c0397d3da8fd861512393d51dcbac 5000000000000000000 "
      "ethereum:0xbb9bc244d798123fde783fcc1c72d3bb8c189413 \n"
      "0x9a5437ec71b74ecf5930b406908ac6999966d38a86d1534b7190ece7599095eb block 1755635/1 at 1466669562 by "
      "0x3763e6e1228bfeab94191c856412d1bb0a8e6996 fee 420000000000000\n"
      "  0@0 0x3763e6e1228bfeab94191c856412d1bb0a8e6996 > 0xec1ebac9da3430213281c80fa6d46378341a96ae 405738107000000000 ethereum:ETH \n";
  for (const bool turned : {false, true}) {
    AccountStore store(Chain::ethereum);
    for (const Bytes& bytes : {turned ? transfers : transactions, turned ? transactions : transfers}) {
      const auto reading = read_account_table(bytes, nullptr, ReplyIndex{0u}, store);
      REQUIRE(reading);
      CHECK(problems_of(*reading).empty());
      CHECK(reading->rows == reading->rows_used);
    }
    CHECK(facts_of(store) == expected);
    CHECK(checked_payments(store).claimed == 0);
  }
}

TEST_CASE("a transaction's fee is what was paid for its gas, and absent where a part of it is not stated") {
  const auto fee_of = [](std::string_view cells, Chain chain = Chain::ethereum) {
    const ReadTable table = read_table(kTransactions + hash(1) + ",1,0x,7,0," + account(1) + "," + account(2) + "," + std::string(cells) + "\n", chain);
    CHECK(problems_of(table.reading).empty());
    const auto& fee = table.store.transaction(AccountTxIndex{0u}).fee;
    return fee ? fee->to_text() : std::string("none");
  };
  CHECK(fee_of("1,21000,100,0x,1683029999,,,0,21000,1,,") == "2100000");
  CHECK(fee_of("1,21000,100,0x,1683029999,,,2,21000,1,70,") == "1470000");
  CHECK(fee_of("1,21000,100,0x,2023-05-02 12:19:59 UTC,,,0,,,,") == "none");
  CHECK(fee_of("1,21000,100,0x,1683029999,,,3,21000,1,70,") == "none");
  CHECK(fee_of("1,21000,100,0x,1683029999,,,2,21000,1,70,", Chain::base) == "none");
  CHECK(fee_of("1,21000,100,0x,1683029999,,,2,21000,1,70,", Chain::polygon) == "1470000");
}

TEST_CASE("amounts are whole numbers in digits or hexadecimal, never more than 128 bits") {
  const auto row = [](std::string_view value) {
    return kTransactions + hash(1) + ",1,0x,7,0," + account(1) + "," + account(2) + "," + std::string(value) + ",1,1,0x,1683029999,,,0,,,,\n";
  };
  const auto read = [&](std::string_view value) {
    const ReadTable table = read_table(row(value));
    if (table.store.movement_count() == 0) return problems_of(table.reading);
    return table.store.movement(MovementIndex{0u}).amount.to_text();
  };
  CHECK(read("340282366920938463463374607431768211455") == "340282366920938463463374607431768211455");
  CHECK(read("0xffffffffffffffffffffffffffffffff") == "340282366920938463463374607431768211455");
  CHECK(read("7400000000000000000.000000000") == "7400000000000000000");
  CHECK(read("340282366920938463463374607431768211456") == "too_large line 2: value; ");
  CHECK(read("0x100000000000000000000000000000000") == "too_large line 2: value; ");
  CHECK(read("7.4E+18") == "bad_number line 2: value; ");
  CHECK(read("-1") == "bad_number line 2: value; ");
  CHECK(read("1.5") == "bad_number line 2: value; ");
  CHECK(read("") == "missing_field line 2: value; ");
}

TEST_CASE("a failed transaction pays its fee and moves nothing, and a creation pays the contract that it made") {
  const ReadTable table = read_table(kTransactions + hash(1) + ",1,0x,7,0," + account(1) + "," + account(2) + ",5,1,10,0x,1683029999,,,0,3,0,,\n" +
                                     hash(2) + ",1,0x,7,1," + account(1) + ",,6,1,10,0x60,1683029999,,,0,3,1,," + account(9) + "\n" +
                                     hash(3) + ",1,0x,7,2," + account(1) + ",,6,1,10,0x60,1683029999,,,0,,,,\n");
  CHECK(facts_of(table.store) == hash(1) + " block 7/0 at 1683029999 failed by " + account(1) + " fee 30" + payment(0, "@0", 1, 2, "5") + "\n" +
                                     hash(2) + " block 7/1 at 1683029999 ok by " + account(1) + " fee 30" + payment(0, "@0", 1, 9, "6") + "\n");
  CHECK(problems_of(table.reading) == "missing_field line 4: to_address; ");
}

TEST_CASE("receipts say what a transaction cost and whether it succeeded") {
  const std::string text =
      "transaction_hash,transaction_index,block_hash,block_number,cumulative_gas_used,gas_used,contract_address,root,status,effective_gas_price\n" +
      hash(1) + ",4,0x,7,99,10,,,0,5\n" + hash(2) + ",5,0x,7,99,10,,,2,5\n";
  CHECK(recognise_table(as_bytes(text)) == TableKind::evm_receipts);
  const ReadTable table = read_table(text);
  CHECK(facts_of(table.store) == hash(1) + " block 7/4 failed fee 50\n");
  CHECK(problems_of(table.reading) == "bad_number line 3: status; ");
}

TEST_CASE("receipts as a node spells them are read line by line as those of an export are") {
  const std::string text = R"({"transactionHash":")" + hash(1) + R"(","transactionIndex":"0x4","blockNumber":"0x7","cumulativeGasUsed":"0x63","gasUsed":"0xa","status":"0x0","effectiveGasPrice":"0x5"})" + "\n";
  CHECK(recognise_table(as_bytes(text)) == TableKind::evm_receipts);
  const ReadTable table = read_table(text);
  CHECK(problems_of(table.reading).empty());
  CHECK(facts_of(table.store) == hash(1) + " block 7/4 failed fee 50\n");
}

TEST_CASE("the traces of a real block hold its payments, and its rewards are in no transaction") {
  const Bytes bytes = fixture("tables/eth_traces_508110.json");
  CHECK(recognise_table(bytes) == TableKind::evm_traces);
  const ReadTable table = read_table(as_text(bytes));
  CHECK(facts_of(table.store) ==
        "0x435f5f71090a14a7eca2d7c14103f9dbaa962777bc959794e5c6d17ed771406e block 508110/1 at 1446973196 ok by "
        "0xfecab546498f74591d4f6d448a4a63552850f122\n"
        "  0@0 0xfecab546498f74591d4f6d448a4a63552850f122 > 0x32be343b94f860124dc4fee278fdcbd38c102d88 4949989500000000000 ethereum:ETH \n"
        "0xcdfc8283894591201a62fcec43553d446a1ec46aaaacd98f69692d5a3ade317c block 508110/0 at 1446973196 ok by "
        "0x52de4b32e40ba930679efeb2214357cdf6fec979\n");
  CHECK(table.reading.rows == 4);
  CHECK(table.reading.rows_used == 2);
  CHECK(table.reading.rows_passed == 2);
  CHECK(table.reading.problems.empty());
}

TEST_CASE("of traces only value that really moved is taken") {
  const std::string rows = trace(1, "", 1, 2, "10", 4) + trace(1, "0", 2, 3, "1", 0, "delegatecall") + trace(1, "1", 2, 4, "2", 1, "call", "Reverted") +
                           trace(1, "1,0", 4, 5, "3", 0) + trace(1, "2", 2, 6, "4", 2) + trace(1, "2,0", 6, 7, "5", 0, "callcode") +
                           trace(1, "2,1", 6, 8, "6", 0, "", "", "suicide") + trace(1, "3", 2, 9, "0", 0);
  const std::string expected = hash(1) + " block 7/3 ok by " + account(1) + payment(0, "@0", 1, 2, "10") + payment(1, "@4", 2, 6, "4") +
                               payment(1, "@6", 6, 8, "6") + "\n";
  CHECK(facts_of(read_table(kTraces + rows).store) == expected);

  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < rows.size(); begin = rows.find('\n', begin) + 1) lines.push_back(rows.substr(begin, rows.find('\n', begin) + 1 - begin));
  std::mt19937 random(3);
  for (int round = 0; round < 50; ++round) {
    std::shuffle(lines.begin(), lines.end(), random);
    std::string text = kTraces;
    for (const std::string& line : lines) text += line;
    REQUIRE(facts_of(read_table(text + lines[0]).store) == expected);  // one of them twice
  }
}

TEST_CASE("where a table lacks some of a transaction's traces their order is the table's") {
  const ReadTable filtered = read_table(kTraces + trace(1, "", 1, 2, "10", 3) + trace(1, "2", 2, 6, "4", 0));
  CHECK(facts_of(filtered.store) == hash(1) + " block 7/3 ok by " + account(1) + payment(0, "@0", 1, 2, "10") + payment(1, "~1", 2, 6, "4") + "\n");
  const ReadTable rootless = read_table(kTraces + trace(1, "0", 2, 6, "4", 0));
  CHECK(facts_of(rootless.store) == hash(1) + " block 7/3" + payment(1, "~0", 2, 6, "4") + "\n");
  const ReadTable failed = read_table(kTraces + trace(1, "", 1, 2, "10", 1, "call", "Out of gas") + trace(1, "0", 2, 6, "4", 0));
  CHECK(facts_of(failed.store) == hash(1) + " block 7/3 failed by " + account(1) + "\n");
}

TEST_CASE("trace addresses are numbers") {
  CHECK(facts_of(read_table(kTraces + trace(1, "", 1, 2, "10", 1) + trace(1, "[0]", 2, 6, "4", 1) + trace(1, "[0, 0]", 6, 7, "3", 0)).store)
            .find(payment(1, "@2", 6, 7, "3")) != std::string::npos);
  for (const std::string_view bad : {"0,", "a", "0,,1", "-1", "4294967296", "0,1]"}) {
    CAPTURE(bad);
    CHECK(problems_of(read_table(kTraces + trace(1, bad, 1, 2, "10", 0)).reading) == "bad_number line 2: trace_address; ");
  }
}

TEST_CASE("logs are ERC-20 transfers or passed over") {
  const std::string transfer = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
  const auto word = [](unsigned n) { return "0x" + std::string(24, '0') + account(n).substr(2); };
  const auto row = [&](unsigned index, const std::string& topics, const std::string& data) {
    return std::to_string(index) + "," + hash(1) + ",0,0x,7," + account(5) + "," + data + ",\"" + topics + "\"\n";
  };
  const std::string value = "0x" + std::string(62, '0') + "ff";
  const std::string text = "log_index,transaction_hash,transaction_index,block_hash,block_number,address,data,topics\n" +
                           row(3, transfer + "," + word(1) + "," + word(2), value) + row(4, transfer + "," + word(1) + "," + word(2) + "," + word(3), "0x") +
                           row(5, "", "0x") + row(6, "['" + transfer + "', '" + word(1) + "', '0x" + std::string(64, '0') + "']", value) +
                           row(7, transfer + "," + word(1) + "," + word(2), "0xff") + row(8, transfer + "," + word(1) + "," + word(2), "0x1" + std::string(63, '0')) +
                           row(9, transfer + "," + word(1) + ",0x12", value);
  CHECK(recognise_table(as_bytes(text)) == TableKind::evm_logs);
  const ReadTable table = read_table(text);
  CHECK(facts_of(table.store) == hash(1) + " block 7/0 ok" + payment(2, "@3", 1, 2, "255", "ethereum:" + account(5)) + "\n  2@6 " + account(1) +
                                     " > - 255 ethereum:" + account(5) + " \n");
  CHECK(table.reading.rows_passed == 2);
  CHECK(problems_of(table.reading) == "bad_length line 6: data; too_large line 7: data; bad_hex line 8: topics; ");
}

TEST_CASE("a token's piece is listed as an amount, until the event is read that names it") {
  const std::string transfer = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
  const auto topic = [](unsigned n) { return "0x" + std::string(24, '0') + account(n).substr(2); };
  const std::string transfers = "token_address,from_address,to_address,value,transaction_hash,log_index,block_number\n" + account(5) + "," + account(1) + "," + account(2) +
                                ",8520," + hash(1) + ",4,7\n" + account(6) + "," + account(1) + "," + account(2) + ",30," + hash(1) + ",5,7\n";
  const std::string logs = "log_index,transaction_hash,transaction_index,block_hash,block_number,address,data,topics\n4," + hash(1) + ",0,0x,7," + account(5) + ",0x,\"" +
                           transfer + "," + topic(1) + "," + topic(2) + ",0x" + std::string(60, '0') + "2148\"\n";
  for (const bool logs_first : {false, true}) {
    AccountStore store(Chain::ethereum);
    for (const bool second : {false, true}) {
      REQUIRE(read_account_table(as_bytes(second == logs_first ? transfers : logs), nullptr, ReplyIndex{std::uint32_t{second}}, store).ok());
    }
    CHECK(facts_of(store) == hash(1) + " block 7/0 ok" + payment(2, "@5", 1, 2, "30", "ethereum:" + account(6)) + "\n");
  }
}

TEST_CASE("the wrapped native coin moves by being wrapped and unwrapped, and no other contract's word for it counts") {
  const std::string weth = "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2";
  const auto topic = [](evm::TokenEventKind kind) { return "0x" + to_hex(evm::topic_of(kind)); };
  const auto row = [&](unsigned index, const std::string& contract, evm::TokenEventKind kind) {
    return std::to_string(index) + "," + hash(1) + ",0,0x,7," + contract + ",0x" + std::string(62, '0') + "ff,\"" + topic(kind) + ",0x" +
           std::string(24, '0') + account(1).substr(2) + "\"\n";
  };
  using enum evm::TokenEventKind;
  const ReadTable table = read_table("log_index,transaction_hash,transaction_index,block_hash,block_number,address,data,topics\n" + row(3, weth, deposit) +
                                     row(4, weth, withdrawal) + row(5, account(5), deposit));
  CHECK(facts_of(table.store) == hash(1) + " block 7/0 ok\n  2@3 - > " + account(1) + " 255 ethereum:" + weth + " \n  2@4 " + account(1) + " > - 255 ethereum:" + weth + " \n");
  CHECK(table.reading.rows_passed == 1);
  CHECK(table.reading.problems.empty());
}

TEST_CASE("tokens name and count what transfers move") {
  const std::string text = "address,symbol,name,decimals,total_supply,block_number\n" + account(5) + ",USDT,Tether,6,1,7\n" + account(6) + ",X,Y,256,1,7\n";
  CHECK(recognise_table(as_bytes(text)) == TableKind::evm_tokens);
  const ReadTable table = read_table(text);
  const AssetFacts facts = table.store.asset(table.store.find_asset("ethereum:" + account(5)));
  CHECK(facts.symbol == "USDT");
  CHECK(facts.decimals == 6U);
  CHECK(problems_of(table.reading) == "bad_number line 3: decimals; ");
}

TEST_CASE("two whole blocks of an ethereum-etl stream are read without a problem") {
  const auto transactions = shared_data("eth/ethereum-etl/test_stream__blocks_17173049_17173050__expected_transactions.json");
  const auto transfers = shared_data("eth/ethereum-etl/test_stream__blocks_17173049_17173050__expected_token_transfers.json");
  if (!transactions || !transfers) {
    WARN("skipped: the shared data is not here");
    return;
  }
  AccountStore store(Chain::ethereum);
  const auto first = read_account_table(*transactions, nullptr, ReplyIndex{0u}, store);
  const auto second = read_account_table(*transfers, nullptr, ReplyIndex{1u}, store);
  REQUIRE(first);
  REQUIRE(second);
  CHECK(first->rows_used == 298);
  CHECK(second->rows_used == 291);
  CHECK(problems_of(*first).empty());
  CHECK(problems_of(*second).empty());
  CHECK(store.tx_count() == 298);
}
