// What sources state differently: every side is named with where it is stated, whatever came first.

#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <random>

#include "model/account_store.h"

namespace peelback {

namespace {

using Statement = std::function<void(AccountStore&, std::vector<Problem>&)>;

CitedField cited(unsigned reply) { return {ReplyIndex{std::uint32_t{reply}}, "/" + std::to_string(reply)}; }

SourceRef source(unsigned reply) { return {.reply = ReplyIndex{std::uint32_t{reply}}, .form = SourceRef::Form::json_row, .row = reply}; }

Statement transaction(unsigned reply, AccountTransactionDraft draft) {
  return [=](AccountStore& store, std::vector<Problem>& problems) { store.add_transaction(draft, source(reply), problems); };
}

MovementDraft payment(unsigned reply, unsigned amount, std::uint32_t position, OrderBasis order, std::string_view to = "bob") {
  static const std::vector<std::string> pointers{"/0", "/1", "/2", "/3", "/4", "/5", "/6", "/7"};
  return {.at = {MovementKind::token_log, position}, .order = order, .from = "ann", .to = to, .asset = AssetIndex{std::uint32_t{0}},
          .amount = Amount{amount}, .reply = ReplyIndex{std::uint32_t{reply}}, .pointer = pointers.at(reply)};
}

Statement payments(std::vector<MovementDraft> drafts) {
  return [=](AccountStore& store, std::vector<Problem>& problems) { store.add_movements(store.intern_tx("t"), drafts, problems); };
}

Statement balance(unsigned reply, unsigned amount, std::optional<std::uint32_t> height, std::int64_t seen_at_s = 0) {
  return [=](AccountStore& store, std::vector<Problem>& problems) {
    const HoldingIndex holding = store.intern_holding(store.intern_account("ann"), store.native_asset());
    if (height) store.add_reading(holding, {height, Amount{amount}, cited(reply)}, problems);
    else store.set_balance_seen(holding, {Amount{amount}, seen_at_s, cited(reply)}, problems);
  };
}

Statement block_time(unsigned reply, std::int64_t time_s) {
  return [=](AccountStore& store, std::vector<Problem>& problems) { store.add_block_time(7, time_s, problems, cited(reply)); };
}

// "t.fee: [21 by 1 2] 22 by 3": what is reckoned with stands in brackets.
std::string told(const AccountStore& store) {
  std::string text;
  for (const Contradiction& found : store.contradictions()) {
    text += found.where + ':';
    for (const StatedValue& value : found.values) {
      std::vector<std::string> by;
      for (const CitedField& at : value.sources) by.push_back(std::to_string(at.reply.value) + at.pointer);
      std::sort(by.begin(), by.end());
      std::string side = value.text + (value.amount ? "=" + value.amount->to_text() : "") + " by";
      for (const std::string& one : by) side += ' ' + one;
      text += value.is_used ? " [" + side + ']' : ' ' + side;
    }
    text += '\n';
  }
  for (const MovementIndex row : store.movements_of(store.find_tx("t"))) {
    const Movement& m = store.movement(row);
    text += m.amount.to_text() + (m.order == OrderBasis::chain ? "@" + std::to_string(m.at.position) : "~") + ' ';
  }
  return text;
}

std::string told(const std::vector<Statement>& statements) {
  AccountStore store(Chain::ethereum);
  std::vector<Problem> problems;
  store.intern_tx("t");
  for (const Statement& state : statements) state(store, problems);
  return told(store);
}

}  // namespace

TEST_CASE("of two values of one field both are named, with everybody who states them") {
  const std::string text = told({transaction(1, {.id = "t", .succeeded = true, .sender = "ann", .fee = Amount{21}}), transaction(2, {.id = "t", .succeeded = true, .fee = Amount{21}}),
                                 transaction(3, {.id = "t", .succeeded = false, .sender = "bob", .fee = Amount{22}})});
  CHECK(text ==
        "t.fee: [=21 by 1/1 2/2] =22 by 3/3\n"
        "t.sender: [ann by 1/1] bob by 3/3\n"
        "t.succeeded: [no by 3/3] yes by 1/1 2/2\n");
}

TEST_CASE("two amounts at one position are named with where each of them stands") {
  CHECK(told({payments({payment(1, 5, 3, OrderBasis::chain)}), payments({payment(2, 4, 3, OrderBasis::chain)})}) ==
        "t.log[3]: [ann -> bob=4 by 2/2] ann -> bob=5 by 1/1\n4@3 ");
}

TEST_CASE("an amount that a list without positions states differently is not paid a second time") {
  const Statement listed = payments({payment(1, 5, 0, OrderBasis::provider)});
  const Statement logged = payments({payment(2, 4, 9, OrderBasis::chain)});
  const std::string both = "t.log[9]: [ann -> bob=4 by 2/2] ann -> bob=5 by 1/1\n4@9 ";
  CHECK(told({listed, logged}) == both);
  CHECK(told({logged, listed}) == both);
}

TEST_CASE("a page that was still to come takes back what its absence made look like a contradiction") {
  const Statement first_page = payments({payment(1, 5, 0, OrderBasis::provider)});
  const Statement second_page = payments({payment(3, 4, 0, OrderBasis::provider)});
  const Statement half_of_the_logs = payments({payment(2, 4, 9, OrderBasis::chain)});
  CHECK(told({first_page, half_of_the_logs, second_page}) == "4@9 5~ ");
  CHECK(told({second_page, half_of_the_logs, first_page}) == "4@9 5~ ");
}

TEST_CASE("payments between other accounts are no contradiction: no list has to name them") {
  CHECK(told({payments({payment(1, 5, 0, OrderBasis::provider)}), payments({payment(2, 4, 9, OrderBasis::chain, "cyd")})}) == "4@9 5~ ");
}

TEST_CASE("two balances of one block, and of one moment, are named with both sources") {
  CHECK(told({balance(1, 50, 7), balance(2, 40, 7), balance(3, 50, 7), balance(4, 1, 8)}) ==
        "ann.balance of ethereum:ETH at block 7: [=40 by 2/2] =50 by 1/1 3/3\n");
  CHECK(told({balance(1, 50, {}, 60), balance(2, 40, {}, 60), balance(3, 9, {}, 61)}) ==
        "ann.balance of ethereum:ETH at 1970-01-01T00:01:00Z: [=40 by 2/2] =50 by 1/1\n");
}

TEST_CASE("a block's time is a word on its transactions' times, whichever was known first") {
  const Statement listed = transaction(1, {.id = "t", .height = 7, .time_s = 60});
  const std::string both = "t.time: [1970-01-01T00:01:00Z by 1/1] 1970-01-01T00:02:00Z by 2/2\n";
  CHECK(told({listed, block_time(2, 120)}) == both);
  CHECK(told({block_time(2, 120), listed}) == both);
  CHECK(told({transaction(3, {.id = "t", .height = 7}), block_time(2, 120), listed}) == both);
}

TEST_CASE("whatever order statements come in, the same contradictions are told and the same payments stand") {
  const auto seed = GENERATE(range(0U, 60U));
  std::mt19937 random(seed);
  const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  std::vector<Statement> statements;
  for (unsigned reply = 0; reply < 6; ++reply) {
    switch (below(5)) {
      case 0:
        statements.push_back(transaction(reply, {.id = "t", .height = 7, .index = 3 + below(2), .time_s = 60 + 60 * below(2), .succeeded = below(3) != 0,
                                                 .sender = below(2) == 0 ? "ann" : "bob", .fee = Amount{20 + below(2)}}));
        break;
      case 1: statements.push_back(block_time(reply, 60 + 60 * below(2))); break;
      case 2: statements.push_back(balance(reply, 40 + below(2), 7, 60)); break;
      default: {
        const auto order = below(2) == 0 ? OrderBasis::provider : OrderBasis::chain;
        std::vector<MovementDraft> rows;
        for (std::uint32_t i = 0, count = 1 + below(3); i < count; ++i) rows.push_back(payment(reply, 4 + below(3), i, order, below(4) == 0 ? "cyd" : "bob"));
        statements.push_back(payments(rows));
      }
    }
  }
  const std::string first = told(statements);
  for (int turn = 0; turn < 20; ++turn) {
    std::shuffle(statements.begin(), statements.end(), random);
    if (turn % 4 == 0) statements.push_back(statements[below(6)]);  // given twice
    INFO("seed " << seed << ", turn " << turn);
    REQUIRE(told(statements) == first);
  }
}

}  // namespace peelback
