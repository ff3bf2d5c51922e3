// The table, its CSV and its text, of a theft that was swapped, with hostile names.

#include <algorithm>
#include <catch2/catch.hpp>

#include "base/json_reader.h"
#include "session/session.h"
#include "session/table.h"
#include "session/tell.h"
#include "support/files.h"

using namespace peelback;

namespace {

std::string address(char digit) { return "0x" + std::string(40, digit); }
std::string transaction(char digit) { return "0x" + std::string(64, digit); }

// 1,000.5 USDT are stolen; 900 of them become 0.35 ETH, of which 0.3 go to a shop with a label.
class Theft {
 public:
  explicit Theft(Method method) {
    replies_.add({.provider = "file", .path = "made up"});
    const AssetIndex usdt = store_.add_asset("ethereum:USDT", "USDT", 6, problems_);
    const AssetIndex ether = store_.native_asset();
    add('1', 'a', {{address('a'), address('b'), usdt, 1'000'500'000, ""}});
    add('2', 'b', {{address('b'), address('c'), usdt, 900'000'000, ""}, {address('c'), address('b'), ether, 350'000'000'000'000'000, ""}});
    add('3', 'b', {{address('b'), address('d'), ether, 300'000'000'000'000'000, "+1, \"2\""}});
    QuestionAsked asked{.question = {.method = method}};
    asked.question.starts.push_back({.ref = *parse_ref("ethereum:" + transaction('1')), .asset = "ethereum:USDT"});
    const AccountQuestion question = account_question(asked).value();
    trail_ = tell_trail(store_, replies_, asked, trace_accounts(store_, question).value());
    labels_.resize(trail_.places.size());
    for (std::size_t i = 0; i < labels_.size(); ++i) {
      if (trail_.places[i].ref == "ethereum:" + address('d')) labels_[i].push_back({.text = "=HYPERLINK(\"x\",\"y\")", .kind = LabelKind::imported, .pack = "transfers.csv"});
    }
  }
  TableContext context() const { return {trail_, labels_}; }

 private:
  struct Payment {
    std::string from{}, to{};
    AssetIndex asset{};
    std::uint64_t amount = 0;
    std::string memo{};
  };
  void add(char id, char sender, const std::vector<Payment>& payments) {
    const auto height = static_cast<std::uint32_t>(19'000'000 + id);
    const AccountTxIndex tx = store_.add_transaction({.id = transaction(id), .height = height, .index = 0, .time_s = 1'705'140'000, .succeeded = true, .sender = address(sender)},
                                                     {.reply = ReplyIndex{std::size_t{0}}}, problems_);
    std::vector<MovementDraft> movements;
    for (std::uint32_t i = 0; i < payments.size(); ++i) {
      const Payment& payment = payments[i];
      const MovementKind kind = payment.asset == store_.native_asset() ? MovementKind::top_level : MovementKind::token_log;
      movements.push_back({.at = {kind, i}, .from = payment.from, .to = payment.to, .asset = payment.asset, .amount = Amount{payment.amount}, .memo = payment.memo});
    }
    store_.add_movements(tx, movements, problems_);
  }

  AccountStore store_{Chain::ethereum};
  ReplyTable replies_{};
  std::vector<Problem> problems_{};
  ToldTrail trail_{};
  std::vector<std::vector<Label>> labels_{};
};

// RFC 4180.
std::vector<std::vector<std::string>> cells_of(const std::string& csv) {
  std::vector<std::vector<std::string>> rows{{""}};
  bool is_quoted = false;
  for (std::size_t i = 0; i < csv.size(); ++i) {
    const char c = csv[i];
    if (c == '"' && is_quoted && i + 1 < csv.size() && csv[i + 1] == '"') {
      rows.back().back() += csv[++i];
    } else if (c == '"') {
      is_quoted = !is_quoted;
    } else if (is_quoted || (c != ',' && c != '\r' && c != '\n')) {
      rows.back().back() += c;
    } else if (c == ',') {
      rows.back().emplace_back();
    } else if (c == '\n') {
      rows.push_back({""});
    }
  }
  CHECK_FALSE(is_quoted);
  rows.pop_back();
  return rows;
}

// The cells of the first row whose cell in `column` is `text`, by their headings.
std::map<std::string, std::string> find_row(const std::vector<std::vector<std::string>>& rows, const std::string& column, const std::string& text) {
  for (const auto& row : rows) {
    std::map<std::string, std::string> cells;
    for (std::size_t i = 0; i < row.size(); ++i) cells[rows.front()[i]] = row[i];
    if (cells[column] == text) return cells;
  }
  FAIL("no row with " << text);
  return {};
}

}  // namespace

TEST_CASE("the CSV has one header for every chain and rule, and every row as many cells") {
  Session bitcoin;
  REQUIRE(bitcoin.open("firstblocks.blk", test::fixture("btc/firstblocks.blk")));
  Question question{};
  question.starts.push_back({.ref = *parse_ref("bitcoin:0437cd7f8525ceed2324359c2d0ba26006d92d856a9c20fa0241106ee5a597c9:0")});
  REQUIRE(bitcoin.ask({.question = question}));
  const auto of_outputs = cells_of(write_csv(bitcoin).value());
  CHECK(find_row(of_outputs, "kind", "start")["asset"] == "bitcoin:BTC");
  CHECK(find_row(of_outputs, "kind", "start")["amount"] == "50");
  for (const Method method : {Method::fifo, Method::haircut, Method::libr, Method::poison}) {
    const auto rows = cells_of(write_csv(Theft(method).context()));
    CHECK(rows.front() == of_outputs.front());
    CHECK(rows.size() > 2);
    for (const auto& row : rows) CHECK(row.size() == rows.front().size());
  }
}

TEST_CASE("a conversion in the CSV has what was given and what came for it, each with its asset") {
  const Theft theft(Method::fifo);
  auto row = find_row(cells_of(write_csv(theft.context())), "kind", "conversion");
  CHECK(row["amount"] == "900");
  CHECK(row["asset"] == "ethereum:USDT");
  CHECK(row["to_amount"] == "0.35");
  CHECK(row["to_amount_units"] == "350000000000000000");
  CHECK(row["to_asset"] == "ethereum:ETH");
  CHECK(row["payment"] == "0.35");
  CHECK(row["grade"] == "inferred");
}

TEST_CASE("no cell begins with what a spreadsheet takes for a formula, and labels stand with their source") {
  const Theft theft(Method::fifo);
  const auto rows = cells_of(write_csv(theft.context()));
  bool has_label = false;
  bool has_memo = false;
  for (const auto& row : rows) {
    for (const std::string& cell : row) {
      CHECK((cell.empty() || std::string("=+-@\t\r").find(cell.front()) == std::string::npos));
      has_memo = has_memo || cell == "'+1, \"2\"";
      has_label = has_label || cell.starts_with("'=HYPERLINK(\"x\",\"y\"), according to ");
    }
  }
  CHECK(has_label);
  CHECK(has_memo);
}

TEST_CASE("the table has sums by asset and the same rows as the CSV") {
  const Theft theft(Method::fifo);
  std::vector<Problem> problems;
  const std::string text = write_table(theft.context()).value();
  const JsonValue table = parse_json(as_bytes(text), problems).value();
  CHECK(table.find("rows")->elements().size() + 1 == cells_of(write_csv(theft.context())).size());
  const auto& sums = table.find("sums")->elements();
  REQUIRE(sums.size() == 2);
  CHECK(sums[0].find("came")->find("text")->text() == "0.35 ETH");
  CHECK(sums[0].find("total")->find("text")->text() == "0.35 ETH");
  CHECK(sums[1].find("start")->find("text")->text() == "1,000.5 USDT");
  CHECK(sums[1].find("converted")->find("text")->text() == "900 USDT");
  CHECK(sums[1].find("total")->find("text")->text() == "100.5 USDT");
  const std::string in_terminal = write_text_table(theft.context());
  CHECK(in_terminal.find("900 USDT became 0.35 ETH (FIFO)") != std::string::npos);
  CHECK(in_terminal.find("This shows payments between addresses.") != std::string::npos);
}
