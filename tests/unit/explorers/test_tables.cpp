#include <random>

#include "table_facts.h"

using namespace peelback;
using namespace peelback::test;

TEST_CASE("a table is known by the names of its columns, in any letters and order") {
  const auto kind = [](std::string_view text) { return recognise_table(as_bytes(text)); };
  CHECK(kind("To,From,Value_in_USD,Tx_hash,Timestamp\n") == TableKind::transfers);
  CHECK(kind("\xef\xbb\xbf\"To\";\"From\";\"Amount\";\"TxID\";\"Block height\"\r\n") == TableKind::transfers);
  CHECK(kind("# made by hand\nto\tfrom\tamount\thash\tblock\n1\t2\t3\t4\t5") == TableKind::transfers);
  CHECK(kind("{\"to\":1,\"from\":2,\"amount\":3}\n{\"hash\":4,\"block\":5}\n") == TableKind::transfers);
  CHECK(kind("{\"hash\":\"\",\"inputs\":[],\"outputs\":[]}") == TableKind::output_transactions);
  CHECK(kind("hash,inputs,outputs\n") == TableKind::none);
  for (const std::string_view other :
       {"", "\n\n", "from,to", "address,label\n1abc,Huobi\n", "{\"title\":\"x\",\"tags\":[]}", "{\"url\":\"/tx/1\",\"method\":\"GET\",\"status\":200,\"body\":\"\"}\n",
        "[1,2]", "{", "just words, and more of them\n", "<html>", "0100000001abcdef", "from,to,amount,tx_hash\n", "\xff\xfe" "f\0r\0"}) {
    CAPTURE(other);
    CHECK(kind(other) == TableKind::none);
  }
}

TEST_CASE("bytes that are no table are refused quickly, whatever their size") {
  std::string columns = "from,to,amount,tx_hash,block";
  for (int i = 0; i < 1'000'000; ++i) columns += ",c";
  CHECK(recognise_table(as_bytes(columns + "\n")) == TableKind::none);
  CHECK(recognise_table(as_bytes(std::string(50'000'000, ','))) == TableKind::none);
  CHECK(recognise_table(as_bytes(std::string(50'000'000, '\0'))) == TableKind::none);
  CHECK(recognise_table(as_bytes(std::string(50'000'000, '{'))) == TableKind::none);
  CHECK(recognise_table(as_bytes(std::string(1'000'000, '"'))) == TableKind::none);
  std::string keys = "{";
  for (int i = 0; i < 100'000; ++i) keys += "\"k" + std::to_string(i) + "\":1,";
  CHECK(recognise_table(as_bytes(keys + "\"z\":1}")) == TableKind::none);
}

TEST_CASE("delimited text that is no table names the column that it lacks") {
  const auto why = [](const std::string& text) {
    const auto error = why_no_table(as_bytes(text));
    return error ? format_error(*error) : std::string("none");
  };
  CHECK(why("day,who,much\n1,2,3\n") == "unknown_format at line 1: text, but no table of payments: tx_hash: no such column; there are: day, who, much");
  CHECK(why("tx_hash;from;to;time\n") == "unknown_format at line 1: text, but no table of payments: amount: no column of amounts; there are: tx_hash, from, to, time");
  CHECK(why("a letter\nto the editor\n") == "none");
  CHECK(why("{\"heartbeat\":true}\n") == "none");
  CHECK(why("\xff\xfet") == "bad_utf8 at byte 0: this is UTF-16: save the file as UTF-8");
  CHECK(why("tx_hash,from,to,time,amount\n") == "none");
  CHECK(why(std::string(200, '\7') + ",\n") == "none");
}

TEST_CASE("a huge cell costs its row and no other") {
  const std::string header = "from,to,value_usd,tx_hash,block,to_label\n";
  const std::string row = account(1) + "," + account(2) + ",5," + hash(1) + ",7,";
  const ReadTable table = read_table(header + std::string(10'000'000, 'x') + ",,,,,\n" + row + std::string("a\0b\xff", 4) + "\n" + row + "=HYPERLINK(\"x\")\n");
  CHECK(table.reading.rows_used == 2);
  CHECK(problems_of(table.reading) == "missing_field line 2: tx_hash; ");
  REQUIRE(table.reading.labels.size() == 2);
  CHECK(table.reading.labels[0].name == std::string("a\0b\xef\xbf\xbd", 6));
  CHECK(table.reading.labels[1].name == "=HYPERLINK(\"x\")");
}

TEST_CASE("the shape shows the first rows and what can be corrected, also of a table that nobody knows") {
  const std::string text = "wann;von;an;betrag;hash;block\n2024-01-02;" + account(1) + ";" + account(2) + ";5;" + hash(1) + ";7\n";
  const auto shape = read_shape(as_bytes(text));
  REQUIRE(shape);
  CHECK(shape->kind == TableKind::none);
  CHECK(shape->syntax == TableSyntax::semicolon);
  CHECK(shape->header == std::vector<std::string>{"wann", "von", "an", "betrag", "hash", "block"});
  REQUIRE(shape->first_rows.size() == 1);
  CHECK(shape->first_rows[0][3] == "5");
  AccountStore store(Chain::ethereum);
  CHECK(read_account_table(as_bytes(text), nullptr, ReplyIndex{0u}, store).error().code == Code::missing_field);
  TransferMapping mapping = shape->mapping;
  mapping.columns[0] = TransferColumn::time;
  mapping.columns[1] = TransferColumn::from;
  mapping.columns[2] = TransferColumn::to;
  mapping.columns[3] = TransferColumn::usd_value;
  const auto reading = read_account_table(as_bytes(text), &mapping, ReplyIndex{0u}, store);
  REQUIRE(reading);
  CHECK(reading->transfers == 1);
  CHECK(reading->mapping == mapping);
}

TEST_CASE("a table of the other ledger model is refused") {
  AccountStore accounts(Chain::tron);
  Store outputs(Chain::bitcoin);
  const auto code = [](const Result<TableReading>& reading) { return reading ? Code::usage : reading.error().code; };
  CHECK(code(read_account_table(fixture("tables/btc_transactions_50001.json"), nullptr, ReplyIndex{0u}, accounts)) == Code::unsupported);
  CHECK(code(read_account_table(fixture("tables/eth_traces_508110.json"), nullptr, ReplyIndex{0u}, accounts)) == Code::unsupported);
  CHECK(code(read_output_table(fixture("tables/lifi_2024.csv"), ReplyIndex{0u}, outputs)) == Code::unsupported);
  CHECK(code(read_output_table(as_bytes("no"), ReplyIndex{0u}, outputs)) == Code::unknown_format);
  CHECK(code(read_account_table(as_bytes("\xff\xfe"), nullptr, ReplyIndex{0u}, accounts)) == Code::bad_utf8);
}

TEST_CASE("no change of any byte of a table does more than cost rows") {
  std::mt19937 random(5);
  for (const char* name : {"tables/lifi_2024.csv", "tables/eth_traces_508110.json", "tables/eth_token_transfers_1755635.json"}) {
    const Bytes bytes = fixture(name);
    for (int round = 0; round < 150; ++round) {
      Bytes changed = bytes;
      for (int i = 0; i < 3; ++i) changed[random() % changed.size()] = static_cast<std::uint8_t>(random());
      AccountStore store(Chain::ethereum);
      const auto reading = read_account_table(changed, nullptr, ReplyIndex{0u}, store);
      if (reading) CHECK(reading->rows_used + reading->rows_passed <= reading->rows);
    }
  }
}
