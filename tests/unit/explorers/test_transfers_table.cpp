#include <algorithm>
#include <numeric>
#include <random>

#include "table_facts.h"

using namespace peelback;
using namespace peelback::test;

namespace {

const std::string kHeader = "timestamp,block,tx_hash,from,to,amount,asset\n";

std::string transfer(unsigned tx, unsigned from, unsigned to, std::string_view amount, std::string_view asset) {
  return "2024-01-02 03:04:05," + std::to_string(100 + tx) + "," + hash(tx) + "," + account(from) + "," + account(to) + "," +
         std::string(amount) + "," + std::string(asset) + "\n";
}

std::string amounts_of(const AccountStore& store) {
  std::string text;
  for (std::uint32_t i = 0; i < store.movement_count(); ++i) {
    const Movement& m = store.movement(MovementIndex{i});
    text += m.amount.to_text() + " " + std::string(store.asset(m.asset).reference) + "; ";
  }
  return text;
}

}  // namespace

TEST_CASE("the LI.FI payments are read as their authors listed them") {
  const Bytes bytes = fixture("tables/lifi_2024.csv");
  const auto shape = read_shape(bytes);
  REQUIRE(shape);
  CHECK(shape->kind == TableKind::transfers);
  CHECK(shape->chain == Chain::ethereum);
  CHECK(shape->first_rows.size() == 5);
  using enum TransferColumn;
  CHECK(shape->mapping.columns == std::vector{time, block, tx_hash, from, from_label, to, to_label, usd_value});

  const ReadTable table = read_table(as_text(bytes));
  const TableReading& reading = table.reading;
  CHECK(reading.rows == 135);
  CHECK(reading.rows_used == 135);
  CHECK(reading.transfers == 135);
  CHECK(reading.transactions == 133);
  CHECK(reading.labels.size() == 24);
  CHECK(reading.zone_is_assumed);
  CHECK(reading.problems.empty());
  CHECK(reading.assets == std::vector<std::string>{"ethereum:usd-value"});
  CHECK(table.store.account_count() == 93);
  const AssetIndex dollars = table.store.find_asset("ethereum:usd-value");
  CHECK(table.store.asset(dollars).decimals == 2U);
  CHECK(table.store.asset(dollars).symbol == "USD");

  const auto tx = table.store.find_tx("0xc870a6237488b8335570170af36db965c883c786dbcbe82ec7b2faffdded8a51");
  REQUIRE(tx.exists());
  CHECK(table.store.transaction(tx).height == 20318954U);
  CHECK(table.store.transaction(tx).time_s == 1721131487);
  CHECK(table.store.transaction(tx).only_claimed());
  const auto movements = table.store.movements_of(tx);
  REQUIRE(movements.size() == 1);
  CHECK(table.store.movement(movements[0]).amount == Amount{33565});
  CHECK(table.store.movement(movements[0]).order == OrderBasis::provider);
  REQUIRE(table.store.sources(tx).size() == 1);
  CHECK(pointer_of(table.store.sources(tx)[0], "") == "/line/3");
}

TEST_CASE("none of a table's payments is checked until its transaction is read") {
  ReadTable table = read_table(as_text(fixture("tables/lifi_2024.csv")));
  CHECK(checked_payments(table.store).claimed == 135);
  CHECK(checked_payments(table.store).checked == 0);
  std::vector<Problem> problems;
  table.store.add_transaction({.id = "0xc344c4604e8def8250d9c8b71b6d844f03322ad6ea58a1e32683e7228782d8f7", .height = 20437258}, {}, problems);
  CHECK(checked_payments(table.store).checked == 2);
}

TEST_CASE("dollars finer than a cent are counted finer, each to its last digit, and apart from cents") {
  const std::string header = "Timestamp;Block;Tx hash;From;To;Value in USD\n";
  const auto row = [](unsigned tx, std::string_view value) {
    return "2024-01-02;7;" + hash(tx) + ";" + account(1) + ";" + account(2) + ";" + std::string(value) + "\n";
  };
  CHECK(amounts_of(read_table(header + row(1, "1.5") + row(2, "200000.000") + row(3, ".07")).store) ==
        "150 ethereum:usd-value; 20000000 ethereum:usd-value; 7 ethereum:usd-value; ");
  CHECK(amounts_of(read_table(header + row(1, "1.5") + row(2, "0.001")).store) ==
        "1500000000000000000 ethereum:usd-value.d18; 1000000000000000 ethereum:usd-value.d18; ");
  // A row that is not used makes nothing finer.
  const ReadTable with_bad = read_table(header + row(1, "1.5") + row(2, "0.0000000000000000001") + row(3, "1e5") + row(4, "1,000"));
  CHECK(amounts_of(with_bad.store) == "150 ethereum:usd-value; ");
  CHECK(problems_of(with_bad.reading) == "bad_number line 3: usd_value; bad_number line 4: usd_value; bad_number line 5: usd_value; ");
}

TEST_CASE("an asset counts in what the chain, the table or the mapping says") {
  const std::string usdt = "0xdAC17F958D2ee523a2206206994597C13D831ec7";
  const std::string small = "0xdac17f958d2ee523a2206206994597c13d831ec7";
  CHECK(amounts_of(read_table(kHeader + transfer(1, 1, 2, "1.5", "eth")).store) == "1500000000000000000 ethereum:ETH; ");
  CHECK(amounts_of(read_table(kHeader + transfer(1, 1, 2, "1.5", usdt)).store) == "1500000000000000000 ethereum:" + small + ".d18; ");
  CHECK(amounts_of(read_table(kHeader + transfer(1, 1, 2, "1.5", "USDT")).store) == "1500000000000000000 ethereum:USDT; ");
  CHECK(amounts_of(read_table(kHeader + transfer(1, 1, 2, "1.5", "")).store) == "1500000000000000000 ethereum:unnamed; ");

  TransferMapping mapping = guess_mapping(std::vector<std::string>{"timestamp", "block", "tx_hash", "from", "to", "amount", "asset"});
  mapping.decimals = 6;
  CHECK(amounts_of(read_table(kHeader + transfer(1, 1, 2, "1.5", usdt), Chain::ethereum, &mapping).store) == "1500000 ethereum:" + small + "; ");
  mapping.asset = usdt;
  CHECK(amounts_of(read_table(kHeader + transfer(1, 1, 2, "1.5", ""), Chain::ethereum, &mapping).store) == "1500000 ethereum:" + small + "; ");
  mapping.columns[5] = TransferColumn::base_units;
  CHECK(amounts_of(read_table(kHeader + transfer(1, 1, 2, "0xff", usdt), Chain::ethereum, &mapping).store) == "255 ethereum:" + small + "; ");
  mapping.asset.clear();
  CHECK(amounts_of(read_table(kHeader + transfer(1, 1, 2, "15", "USDT"), Chain::ethereum, &mapping).store) == "15000000000000 ethereum:USDT; ");
  mapping.decimals.reset();
  const ReadTable untold = read_table(kHeader + transfer(1, 1, 2, "15", "USDT"), Chain::ethereum, &mapping);
  CHECK(problems_of(untold.reading) == "missing_field line 2: decimals; ");
  CHECK(untold.store.tx_count() == 0);
  CHECK(untold.store.asset_count() == 1);

  const ReadTable finer = read_table(kHeader + transfer(1, 1, 2, "0.0000000000000000001", "ETH"));
  CHECK(problems_of(finer.reading) == "bad_number line 2: amount; ");
}

TEST_CASE("a column of decimals counts each row in its token's base unit") {
  const std::string text = "hash,timestamp,from,to,value,contractAddress,tokenSymbol,tokenDecimal\n" + hash(1) + ",1721131487," +
                           account(1) + "," + account(2) + ",945.1,0xdac17f958d2ee523a2206206994597c13d831ec7,USDT,6\n";
  const ReadTable table = read_table(text);
  CHECK(amounts_of(table.store) == "945100000 ethereum:0xdac17f958d2ee523a2206206994597c13d831ec7; ");
  const AssetFacts facts = table.store.asset(table.store.find_asset("ethereum:0xdac17f958d2ee523a2206206994597c13d831ec7"));
  CHECK(facts.symbol == "USDT");
  CHECK(facts.decimals == 6U);
  CHECK(!table.reading.zone_is_assumed);
}

TEST_CASE("addresses and ids are the chain's, whatever their letters") {
  const std::string header = "block,tx,sender,receiver,amount,coin\n";
  const std::string id(64, 'A');
  const ReadTable evm = read_table(header + "1,0X" + id + ",0xDAC17F958D2EE523A2206206994597C13D831EC7," + account(1) + ",1,ETH\n");
  CHECK(facts_of(evm.store).find("0x" + std::string(64, 'a') + " block 1 claimed\n  0~0 0xdac17f958d2ee523a2206206994597c13d831ec7 > ") == 0);
  const ReadTable wrong = read_table(header + "1," + id + ",0xdAC17F958D2ee523a2206206994597C13D831eC7," + account(1) + ",1,ETH\n" +
                                     "1," + id + ",1BoatSLRHtKNngkdXEeobR76b53LETtpyT," + account(1) + ",1,ETH\n1,12," + account(1) + "," + account(1) + ",1,ETH\n");
  CHECK(problems_of(wrong.reading) == "bad_checksum line 2: from; bad_address line 3: from; bad_hex line 4: tx_hash; ");
  CHECK(wrong.store.account_count() == 0);
  const ReadTable nem = read_table(header + "1," + id + ",NALICE-LFLZQR-MNRHC5-BXJTKY-DR6RPI-BN6NVU-NGUY,x,1,XEM\n", Chain::nem);
  CHECK(problems_of(nem.reading).find("line 2: to") != std::string::npos);
  const ReadTable xrpl = read_table(header + "1," + std::string(64, 'a') + ",rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh,rrrrrrrrrrrrrrrrrrrrBZbvji,2.5,XRP\n", Chain::xrpl);
  CHECK(facts_of(xrpl.store) == std::string(64, 'A') + " block 1 claimed\n  0~0 rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh > rrrrrrrrrrrrrrrrrrrrBZbvji 2500000 xrpl:XRP \n");
}

TEST_CASE("a token's payments from and to address zero mint and burn") {
  const std::string zero = "0x" + std::string(40, '0');
  const std::string text = "block,tx,from,to,base_units,contract\n1," + hash(1) + "," + zero + "," + account(1) + ",5,0xdac17f958d2ee523a2206206994597c13d831ec7\n" +
                           "1," + hash(2) + "," + account(1) + "," + zero + ",5,ETH\n";
  CHECK(facts_of(read_table(text).store) == hash(1) + " block 1 claimed\n  2~0 - > " + account(1) +
                                                " 5 ethereum:0xdac17f958d2ee523a2206206994597c13d831ec7 \n" + hash(2) +
                                                " block 1 claimed\n  0~0 " + account(1) + " > " + zero + " 5 ethereum:ETH \n");
}

TEST_CASE("a bad row is listed with its line, and the others stay as they are") {
  const std::string good = transfer(1, 1, 2, "1", "ETH") + transfer(2, 2, 3, "2", "ETH");
  const std::string expected = facts_of(read_table(kHeader + good).store);
  const std::string a = account(1);
  const std::vector<std::string> bad = {
      "2024-13-02," + std::string("1,") + hash(1) + "," + a + "," + a + ",1,ETH\n",
      ",," + hash(1) + "," + a + "," + a + ",1,ETH\n",
      "2024-01-02,1," + hash(1) + ",," + a + ",1,ETH\n",
      "2024-01-02,1," + hash(1) + "," + a + "," + a + ",-1,ETH\n",
      "2024-01-02,1," + hash(1) + "," + a + "," + a + ",=1+1,ETH\n",
      "2024-01-02,1," + hash(1) + "," + a + "," + a + ",,ETH\n",
      "2024-01-02,1," + hash(1) + "," + a + "," + a + ",1,E\x01TH\n",
      "2024-01-02,1," + hash(1) + "," + a + "," + a + "," + std::string(60, '9') + ",ETH\n",
      "2024-01-02,4294967295," + hash(1) + "," + a + "," + a + ",1,ETH\n",
      "2024-01-02,1,=cmd|' /C calc'!A0," + a + "," + a + ",1,ETH\n",
      "one cell\n",
      std::string("\0\0,\0", 4) + "\n",
      "\"never closed\n",
  };
  for (const std::string& row : bad) {
    for (const std::string& text : {kHeader + row + good, kHeader + good + row, kHeader + transfer(1, 1, 2, "1", "ETH") + row + transfer(2, 2, 3, "2", "ETH")}) {
      CAPTURE(text);
      const ReadTable table = read_table(text);
      CHECK(facts_of(table.store) == expected);
      CHECK(table.store.account_count() == 3);
      CHECK(table.store.asset_count() == 1);
      CHECK(table.reading.problems.size() == 1);
      CHECK(table.reading.rows == 3);
      CHECK(table.reading.rows_used == 2);
    }
  }
}

TEST_CASE("problems beyond the first hundred are counted") {
  std::string text = kHeader;
  for (int i = 0; i < 250; ++i) text += "x\n";
  const ReadTable table = read_table(text);
  REQUIRE(table.reading.problems.size() == 101);
  CHECK(table.reading.problems[0].where == "line 2");
  CHECK(table.reading.problems[100].detail == "and 150 more");
}

TEST_CASE("where no column says where a transaction stands in its block its first row does, and numbers of events before that") {
  const auto listed = [](const ReadTable& table, unsigned tx) { return table.store.transaction(table.store.find_tx(hash(tx))).listed; };
  const ReadTable transfers = read_table(kHeader + transfer(2, 1, 2, "1", "ETH") + transfer(1, 1, 2, "1", "ETH") + transfer(2, 1, 2, "1", "ETH"));
  CHECK(listed(transfers, 2) == 2U);
  CHECK(listed(transfers, 1) == 3U);
  const auto event = [](unsigned tx, unsigned log) {
    return account(9) + "," + account(1) + "," + account(2) + ",5," + hash(tx) + "," + std::to_string(log) + ",100\n";
  };
  const ReadTable events = read_table("token_address,from_address,to_address,value,transaction_hash,log_index,block_number\n" + event(1, 70) + event(2, 8) + event(1, 71));
  CHECK(listed(events, 1) == 70U);
  CHECK(listed(events, 2) == 8U);
}

TEST_CASE("any order of rows that keeps each transaction's own order gives the same facts") {
  std::mt19937 random(11);
  for (int round = 0; round < 200; ++round) {
    std::vector<std::pair<unsigned, std::string>> rows;
    const unsigned count = 2 + static_cast<unsigned>(random() % 20);
    for (unsigned i = 0; i < count; ++i) {
      const unsigned tx = static_cast<unsigned>(random() % 5);
      const std::string_view assets[] = {"ETH", "USDT", "0xdac17f958d2ee523a2206206994597c13d831ec7", ""};
      rows.emplace_back(tx, transfer(tx, static_cast<unsigned>(random() % 4), static_cast<unsigned>(random() % 4),
                                     std::to_string(random() % 3) + "." + std::to_string(random() % 100), assets[random() % 4]));
    }
    const auto text_of = [&](const std::vector<std::pair<unsigned, std::string>>& list) {
      std::string text = kHeader;
      for (const auto& [tx, row] : list) text += row;
      return text;
    };
    auto shuffled = rows;
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    // Each transaction's rows go back into their own order.
    std::vector<std::size_t> next(5);
    for (auto& [tx, row] : shuffled) {
      while (rows[next[tx]].first != tx) ++next[tx];
      row = rows[next[tx]++].second;
    }
    const ReadTable one = read_table(text_of(rows));
    const ReadTable other = read_table(text_of(shuffled));
    CAPTURE(text_of(rows));
    REQUIRE(facts_of(one.store) == facts_of(other.store));
    REQUIRE(one.reading.problems.empty());
  }
}

TEST_CASE("two tables give the same facts in either order, and the same table twice adds nothing") {
  const std::string one = kHeader + transfer(1, 1, 2, "1", "ETH") + transfer(1, 1, 2, "1", "ETH") + transfer(2, 2, 3, "1.5", "USDT");
  const std::string two = kHeader + transfer(1, 1, 2, "1", "ETH") + transfer(3, 2, 3, "1.123456", "USDT");
  const auto facts = [](std::initializer_list<std::string> texts) {
    AccountStore store(Chain::ethereum);
    for (const std::string& text : texts) REQUIRE(read_account_table(as_bytes(text), nullptr, ReplyIndex{0u}, store));
    return facts_of(store) + std::to_string(checked_payments(store).claimed);
  };
  CHECK(facts({one, two}) == facts({two, one}));
  CHECK(facts({one, one}) == facts({one}));
  CHECK(facts({one, two}).ends_with("4"));
}

TEST_CASE("one transaction of very many rows names the first lines and is read in good time") {
  std::string text = "block,tx,from,to,value_usd\n";
  const std::string row = "1," + hash(1) + "," + account(1) + "," + account(2) + ",1\n";
  for (int i = 0; i < 100'000; ++i) text += row;
  const ReadTable table = read_table(text);
  CHECK(table.reading.transfers == 100'000);
  CHECK(table.store.sources(AccountTxIndex{0u}).size() == kMaxLinesOfTransaction);
}

TEST_CASE("JSON lines are read like the same table in delimited text") {
  const std::string text =
      "{\"timestamp\":\"2024-01-02T03:04:05Z\",\"block_number\":101,\"tx_hash\":\"" + hash(1) + "\",\"from\":\"" + account(1) +
      "\",\"to\":\"" + account(2) + "\",\"amount\":\"1.5\",\"asset\":\"ETH\",\"from_label\":null,\"more\":{\"to\":\"x\"}}\n\n" +
      "{\"amount\":2,\"asset\":null,\"to\":\"" + account(1) + "\",\"from\":\"" + account(2) + "\",\"tx_hash\":\"" + hash(2) +
      "\",\"block_number\":\"102\",\"timestamp\":1704164645,\"from_label\":\"Ann\"}\r\n[1]\n{\"amount\":1,\"amount\":2}\n{\n";
  const ReadTable table = read_table(text);
  CHECK(facts_of(table.store) == hash(1) + " block 101 at 1704164645 claimed\n  0~0 " + account(1) + " > " + account(2) +
                                     " 1500000000000000000 ethereum:ETH \n" + hash(2) + " block 102 at 1704164645 claimed\n  2~0 " +
                                     account(2) + " > " + account(1) + " 2000000000000000000 ethereum:unnamed \n");
  CHECK(table.reading.labels == std::vector<NamedRef>{{"ethereum:" + account(2), "Ann"}});
  CHECK(problems_of(table.reading) == "bad_type line 4; repeated_field line 5; bad_json line 6: byte 1; ");
  CHECK(pointer_of(table.store.sources(table.store.find_tx(hash(2)))[0], "") == "/line/3");
}

TEST_CASE("a mapping is shown as JSON and comes back corrected") {
  const std::vector<std::string> header = {"When", "Block", "Tx", "From", "To", "Amount", "USD", "Token symbol"};
  TransferMapping mapping = guess_mapping(header);
  using enum TransferColumn;
  CHECK(mapping.columns == std::vector{passed_over, block, tx_hash, from, to, amount, passed_over, asset});
  mapping.columns[0] = time;
  mapping.decimals = 6;
  const std::string json = mapping_json(mapping, header);
  CHECK(json == "{\"asset\":\"\",\"columns\":[{\"means\":\"time\",\"name\":\"When\"},{\"means\":\"block\",\"name\":\"Block\"},{\"means\":\"tx_hash\",\"name\":\"Tx\"},"
                "{\"means\":\"from\",\"name\":\"From\"},{\"means\":\"to\",\"name\":\"To\"},{\"means\":\"amount\",\"name\":\"Amount\"},{\"means\":\"\",\"name\":\"USD\"},"
                "{\"means\":\"asset\",\"name\":\"Token symbol\"}],\"decimals\":6,\"format\":\"peelback-columns/1\"}");
  const auto back = parse_mapping(json, header);
  REQUIRE(back);
  CHECK(*back == mapping);

  const auto code = [&](TransferMapping changed) {
    const auto parsed = parse_mapping(mapping_json(changed, header), header);
    return parsed ? std::string("ok") : std::string(code_name(parsed.error().code)) + " " + parsed.error().where;
  };
  auto changed = mapping;
  changed.columns[6] = usd_value;
  CHECK(code(changed) == "repeated_field amount");
  changed.columns[5] = passed_over;
  CHECK(code(changed) == "ok");
  changed.columns[2] = passed_over;
  CHECK(code(changed) == "missing_field tx_hash");
  changed = mapping;
  changed.columns[0] = block;
  CHECK(code(changed) == "repeated_field block");
  changed = mapping;
  changed.decimals = 37;
  CHECK(code(changed) == "bad_number decimals");
  CHECK(parse_mapping("{}", header).error().code == Code::unknown_format);
  CHECK(parse_mapping(json, std::vector<std::string>{"When"}).error().code == Code::missing_field);
  CHECK(parse_mapping("{\"columns\":[{\"means\":\"moon\",\"name\":\"When\"}],\"format\":\"peelback-columns/1\"}", header).error().code == Code::bad_type);
}

TEST_CASE("column names are matched loosely, and none is guessed twice") {
  using enum TransferColumn;
  CHECK(guess_mapping(std::vector<std::string>{"Transaction Hash", "Blockno", "UnixTimestamp", "DateTime (UTC)", "From", "To", "TokenValue", "ContractAddress", "TokenSymbol"}).columns ==
        std::vector{tx_hash, block, time, passed_over, from, to, amount, asset, symbol});
  CHECK(guess_mapping(std::vector<std::string>{"sender", "recipient", "txid", "height", "wei", "value"}).columns ==
        std::vector{from, to, tx_hash, block, base_units, passed_over});
}

TEST_CASE("times are read with and without a zone") {
  const auto time_of = [](std::string_view text) {
    const ReadTable table = read_table("time,tx,from,to,usd\n\"" + std::string(text) + "\"," + hash(1) + "," + account(1) + "," + account(2) + ",1\n");
    if (table.store.tx_count() == 0) return std::string("no");
    return std::to_string(*table.store.transaction(AccountTxIndex{0u}).time_s) + (table.reading.zone_is_assumed ? "?" : "");
  };
  CHECK(time_of("2023-05-02 12:19:59") == "1683029999?");
  CHECK(time_of("2023-05-02T12:19:59Z") == "1683029999");
  CHECK(time_of("2023-05-02 12:19:59 UTC") == "1683029999");
  CHECK(time_of("2023-05-02 12:19:59.000000 UTC") == "1683029999");
  CHECK(time_of("2023-05-02T14:19:59.25+02:00") == "1683029999");
  CHECK(time_of("2023-05-02 06:49:59-0530") == "1683029999");
  CHECK(time_of("1683029999") == "1683029999");
  CHECK(time_of("1683029999123") == "1683029999");
  CHECK(time_of("2023-05-02") == "1682985600?");
  CHECK(time_of("0") == "0");
  for (const std::string_view bad : {"02.05.2023", "05/02/2023 12:19", "2023-05-02 12:19:59+2", "2023-05-02ZZ", "99999999999999999999", "2023-05-02 12:19:59.x", "20230502", "1230767999", "soon"}) {
    CAPTURE(bad);
    CHECK(time_of(bad) == "no");
  }
}
