// Pictures of trails on chains of accounts: small ledgers told as stories, and random ones held against what must add up.

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "session/picture.h"
#include "session/svg.h"
#include "session/tell.h"
#include "unit/taint/account_ledger.h"

using namespace peelback;
using peelback::test::AccountLedger;
using peelback::test::AccountTx;

namespace {

using Kind = PictureNode::Kind;

// A told trail, with the facts that it is about.
struct Told {
  Ledgers ledgers{};
  ReplyTable replies{};
  ToldTrail trail{};

  Told(const AccountLedger& ledger, std::vector<AccountStart> starts, Method method = Method::fifo, Direction direction = Direction::forward) {
    replies.add({.provider = "made up", .path = "ledger"});
    AccountStore& store = ledgers.accounts(Chain::ethereum);
    store = ledger.store();
    QuestionAsked asked;
    asked.question.direction = direction;
    asked.question.method = method;
    for (const AccountStart& start : starts) {
      const bool is_address = start.kind == AccountStart::Kind::address;
      asked.question.starts.push_back({.ref = {.chain = Chain::ethereum, .kind = is_address ? Ref::Kind::address : Ref::Kind::transaction, .id = start.id},
                                       .asset = start.asset,
                                       .label = start.label});
    }
    auto traced = trace_accounts(store, {.direction = direction, .method = method, .starts = std::move(starts)});
    if (!traced) FAIL(format_error(traced.error()));
    trail = tell_trail(store, replies, asked, *traced);
  }

  PictureContext context(const Marks* marks = nullptr) const { return {.trail = trail, .ledgers = ledgers, .marks = marks}; }
  Picture drawn(const PictureOptions& options = {}, const Marks* marks = nullptr) const {
    auto picture = draw_picture(context(marks), options);
    if (!picture) FAIL(format_error(picture.error()));
    REQUIRE(write_picture(*picture, context(marks)));
    return *std::move(picture);
  }
};

const PictureNode& node_of(const Picture& picture, const std::string& id) {
  const auto node = std::find_if(picture.nodes.begin(), picture.nodes.end(), [&](const PictureNode& n) { return n.id == id; });
  if (node == picture.nodes.end()) FAIL("no box " << id);
  return *node;
}

const PictureEdge& edge_of(const Picture& picture, const std::string& id) {
  const auto edge = std::find_if(picture.edges.begin(), picture.edges.end(), [&](const PictureEdge& e) { return e.id == id; });
  if (edge == picture.edges.end()) FAIL("no line " << id);
  return *edge;
}

std::string place(const std::string& name) { return "place:ethereum:" + name; }

// The rows above each total, and the total, by asset.
void check_sums(const Told& told, const Picture& picture) {
  std::map<std::uint32_t, U128> rows;
  std::map<std::uint32_t, U128> totals;
  for (const PictureSum& sum : picture.sums) (sum.is_total ? totals : rows)[sum.amount.asset] += sum.amount.amount;
  std::map<std::uint32_t, U128> expected;
  for (const ToldAudit& row : told.trail.audit) expected[row.asset] += row.start.units() + row.converted_in.units();
  for (const auto& [asset, total] : expected) {
    CAPTURE(asset);
    CHECK(rows[asset] == total);
    CHECK(totals[asset] == total);
  }
}

// Every place but fees stands in exactly one box, and every payment is on a line or within one box.
void check_nothing_lost(const Told& told, const Picture& picture) {
  std::uint64_t boxed = 0;
  for (const PictureNode& node : picture.nodes) {
    if (node.kind != Kind::junction && node.kind != Kind::swap) boxed += node.count;
  }
  const auto& places = told.trail.places;
  CHECK(boxed == static_cast<std::uint64_t>(std::count_if(places.begin(), places.end(), [](const ToldPlace& p) { return !p.is_fee(); })));
  std::set<std::string> ids;
  for (const PictureNode& node : picture.nodes) CHECK(ids.insert(node.id).second);
  for (const PictureEdge& edge : picture.edges) CHECK(ids.insert(edge.id).second);
}

void check_drawing(const Picture& picture) {
  const bool right = picture.orientation == Orientation::right;
  for (const PictureEdge& edge : picture.edges) {
    REQUIRE(edge.points.size() >= 2);
    const PictureNode& from = picture.nodes[edge.from];
    const PictureNode& to = picture.nodes[edge.to];
    const double way = right ? to.x_px - from.x_px : to.y_px - from.y_px;
    CAPTURE(edge.id);
    CHECK((edge.is_back ? way < 0 : way > 0));
  }
  for (const PictureNode& a : picture.nodes) {
    for (const PictureNode& b : picture.nodes) {
      if (&a >= &b) continue;
      const double apart_x = std::max(a.x_px - b.x_px, b.x_px - a.x_px) - (a.width_px + b.width_px) / 2;
      const double apart_y = std::max(a.y_px - b.y_px, b.y_px - a.y_px) - (a.height_px + b.height_px) / 2;
      CHECK(std::max(apart_x, apart_y) >= 0);
    }
  }
}

std::uint64_t below(std::mt19937_64& random, std::uint64_t limit) { return random() % limit; }

// Payments to and fro between a few people in two assets, with memos, swaps at a pool, burns and fees.
AccountLedger random_ledger(std::mt19937_64& random) {
  AccountLedger ledger;
  const std::vector<std::string> names = {"ann", "bob", "cyd", "dan", "eve", "fay"};
  ledger.contracts = {"pool"};
  const auto name = [&] { return names[below(random, names.size())]; };
  const std::size_t count = 3 + below(random, 22);
  for (std::size_t t = 0; t < count; ++t) {
    AccountTx tx{.name = "t" + std::to_string(t), .height = static_cast<std::uint32_t>(1 + t), .sender = t == 0 ? "ann" : name()};
    const std::string asset = below(random, 3) == 0 ? "USD" : "coin";
    if (t > 0 && below(random, 4) == 0) {
      tx.rows = {{tx.sender, "pool", 1 + below(random, 9), asset}, {"pool", tx.sender, 1 + below(random, 9), asset == "coin" ? "USD" : "coin"}};
    } else {
      for (std::size_t r = 0; r <= below(random, 3); ++r) {
        tx.rows.push_back({tx.sender, name(), 1 + below(random, 12), t == 0 ? "coin" : asset, below(random, 4) == 0 ? "memo" + std::to_string(below(random, 2)) : ""});
      }
    }
    tx.fee = below(random, 3);
    ledger.txs.push_back(tx);
  }
  ledger.unknown_histories = {"all"};
  return ledger;
}

}  // namespace

TEST_CASE("what is shown, folded, hidden, paid and converted is the start and what was converted, asset by asset") {
  std::mt19937_64 random(2026);
  constexpr Method kMethods[] = {Method::fifo, Method::lifo, Method::haircut, Method::dirty_first};
  std::size_t swaps = 0;
  std::size_t backs = 0;
  for (int round = 0; round < 300; ++round) {
    CAPTURE(round);
    const AccountStart start = below(random, 2) == 0 ? test::account_start_at_tx("t0") : test::account_start_at_address("ann");
    const Direction direction = round % 3 == 0 ? Direction::backward : Direction::forward;
    const Told told(random_ledger(random), {start}, kMethods[round % 4], direction);
    for (const Orientation orientation : {Orientation::right, Orientation::down}) {
      for (const Fold fold : {Fold::hop, Fold::parent}) {
        const PictureOptions options{.orientation = orientation, .fold = fold, .max_boxes = static_cast<std::uint32_t>(2 + below(random, 4)), .fold_runs = below(random, 2) == 0};
        const Picture picture = told.drawn(options);
        check_sums(told, picture);
        check_nothing_lost(told, picture);
        check_drawing(picture);
        for (const PictureNode& node : picture.nodes) swaps += node.kind == Kind::swap;
        for (const PictureEdge& edge : picture.edges) backs += edge.is_back;
        if (picture.nodes.empty()) continue;
        Marks marks;
        marks.hidden = {picture.nodes[below(random, picture.nodes.size())].id};
        const Picture hidden = told.drawn(options, &marks);
        check_sums(told, hidden);
        check_nothing_lost(told, hidden);
      }
    }
  }
  CHECK(swaps > 100);
  CHECK(backs > 100);
}

TEST_CASE("several payments between two accounts are one line, and their amounts are summed") {
  const AccountLedger ledger{.txs = {{.name = "theft", .rows = {{"safe", "ann", 100}}},
                                     {.name = "one", .height = 2, .rows = {{"ann", "bob", 30}}},
                                     {.name = "two", .height = 3, .rows = {{"ann", "bob", 20}}},
                                     {.name = "three", .height = 4, .rows = {{"ann", "bob", 10}}}}};
  const Told told(ledger, {test::account_start_at_tx("theft")});
  const Picture picture = told.drawn();
  REQUIRE(picture.nodes.size() == 2);
  REQUIRE(picture.edges.size() == 1);
  const PictureEdge& line = edge_of(picture, place("ann") + '>' + place("bob"));
  CHECK(line.hops.size() == 3);
  REQUIRE(line.amounts.size() == 1);
  CHECK(line.amounts[0].amount == 60);
  CHECK(line.sentence.find("in 3 payments") != std::string::npos);
  CHECK(node_of(picture, place("bob")).subtitle.starts_with("3 payments from block 2"));
  CHECK(node_of(picture, place("ann")).end_label.starts_with("0.00000000000000004 ETH: "));
  CHECK(node_of(picture, place("ann")).end_part == "0.00000000000000004 ETH");
  CHECK(node_of(picture, place("bob")).end_part.empty());
}

TEST_CASE("money that comes back leads back, and its account stays where it stood") {
  const AccountLedger ledger{.txs = {{.name = "theft", .rows = {{"safe", "ann", 100}}},
                                     {.name = "there", .height = 2, .rows = {{"ann", "bob", 100}}},
                                     {.name = "back", .height = 3, .rows = {{"bob", "ann", 60}}},
                                     {.name = "again", .height = 4, .rows = {{"ann", "cyd", 50}}}}};
  const Picture picture = Told(ledger, {test::account_start_at_tx("theft")}).drawn();
  CHECK_FALSE(edge_of(picture, place("ann") + '>' + place("bob")).is_back);
  CHECK(edge_of(picture, place("bob") + '>' + place("ann")).is_back);
  CHECK_FALSE(edge_of(picture, place("ann") + '>' + place("cyd")).is_back);
  CHECK(node_of(picture, place("ann")).kind == Kind::start);
  CHECK(node_of(picture, place("ann")).amounts.at(0).amount == 100);
  CHECK(node_of(picture, place("ann")).x_px < node_of(picture, place("bob")).x_px);
}

TEST_CASE("a swap is a box of its own with both amounts, and no asset is added to another") {
  const AccountLedger ledger{.txs = {{.name = "theft", .rows = {{"safe", "ann", 100}}},
                                     {.name = "swap", .height = 2, .rows = {{"ann", "pool", 80}, {"pool", "ann", 4000, "USD"}}},
                                     {.name = "on", .height = 3, .rows = {{"ann", "bob", 4000, "USD"}}}},
                             .contracts = {"pool"}};
  const Told told(ledger, {test::account_start_at_tx("theft")});
  const Picture picture = told.drawn();
  const auto swap = std::find_if(picture.nodes.begin(), picture.nodes.end(), [](const PictureNode& n) { return n.kind == Kind::swap; });
  REQUIRE(swap != picture.nodes.end());
  REQUIRE(swap->amounts.size() == 2);
  CHECK(swap->amounts[0].amount == 80);
  CHECK(swap->amounts[1].amount == 4000);
  CHECK(swap->grade == TrailGrade::inferred);
  CHECK(swap->sentence == "0.00000000000000008 ETH became 4,000 USD, in 1 swap.");
  const PictureEdge& in = edge_of(picture, place("ann") + '>' + swap->id);
  const PictureEdge& out = edge_of(picture, swap->id + '>' + place("ann/USD"));
  CHECK(in.amounts[0].amount == 80);
  CHECK(out.amounts[0].amount == 4000);
  CHECK(in.amounts[0].asset != out.amounts[0].asset);
  check_sums(told, picture);
  CHECK(std::count_if(picture.sums.begin(), picture.sums.end(), [](const PictureSum& sum) { return sum.is_total; }) == 2);
  CHECK(write_svg(picture).find("4,000 USD") != std::string::npos);
}

TEST_CASE("coins that came with different memos are paid out of one balance") {
  const AccountLedger ledger{.txs = {{.name = "theft", .rows = {{"safe", "ann", 100}}},
                                     {.name = "one", .height = 2, .rows = {{"ann", "bob", 60, "coin", "7"}}},
                                     {.name = "two", .height = 3, .rows = {{"ann", "bob", 40, "coin", "8"}}},
                                     {.name = "on", .height = 4, .rows = {{"bob", "cyd", 90}}}}};
  const Picture picture = Told(ledger, {test::account_start_at_tx("theft")}, Method::haircut).drawn();
  const PictureNode& balance = node_of(picture, "balance:ethereum:bob#7");
  CHECK(balance.kind == Kind::junction);
  CHECK(node_of(picture, place("bob#7")).subtitle.starts_with("memo 7"));
  U128 in = 0;
  for (const auto* memo : {"7", "8"}) in += edge_of(picture, place("bob#" + std::string(memo)) + '>' + balance.id).amounts.at(0).amount;
  CHECK(in == edge_of(picture, balance.id + '>' + place("cyd")).amounts.at(0).amount);
}

TEST_CASE("backward, lines are drawn the way that the money went, and the start stands at the end") {
  const AccountLedger ledger{.txs = {{.name = "first", .rows = {{"ann", "bob", 100}}},
                                     {.name = "swap", .height = 2, .rows = {{"bob", "pool", 80}, {"pool", "bob", 4000, "USD"}}},
                                     {.name = "last", .height = 3, .rows = {{"bob", "cyd", 4000, "USD"}}}},
                             .contracts = {"pool"}};
  AccountStart start = test::account_start_at_tx("last");
  start.asset = test::asset_ref("USD");
  const Picture picture = Told(ledger, {start}, Method::fifo, Direction::backward).drawn();
  CHECK(picture.title.find("came from") != std::string::npos);
  const auto swap = std::find_if(picture.nodes.begin(), picture.nodes.end(), [](const PictureNode& n) { return n.kind == Kind::swap; });
  REQUIRE(swap != picture.nodes.end());
  CHECK(swap->title == "0.00000000000000008 ETH");
  CHECK(swap->subtitle == "4,000 USD");
  const PictureNode& payer = node_of(picture, place("ann"));
  const auto begin = std::find_if(picture.nodes.begin(), picture.nodes.end(), [](const PictureNode& n) { return n.kind == Kind::start; });
  REQUIRE(begin != picture.nodes.end());
  CHECK(payer.x_px < swap->x_px);
  CHECK(swap->x_px < begin->x_px);
  check_drawing(picture);
}

TEST_CASE("small receivers are one box with what each asset came to, and open ten at a time") {
  AccountLedger ledger{.txs = {{.name = "theft", .rows = {{"safe", "ann", 1000}, {"safe", "ann", 1000, "USD"}}}}};
  for (std::uint32_t i = 0; i < 20; ++i) {
    ledger.txs.push_back({.name = "pay" + std::to_string(i), .height = 2 + i, .rows = {{"ann", "to" + std::to_string(i), 20 - i, i % 2 == 0 ? "coin" : "USD"}}});
  }
  AccountStart coins = test::account_start_at_tx("theft");
  AccountStart dollars = test::account_start_at_tx("theft");
  dollars.asset = test::asset_ref("USD");
  const Told told(ledger, {coins, dollars});
  const Picture picture = told.drawn({.fold = Fold::parent, .max_boxes = 4});
  const PictureNode& others = node_of(picture, "others:of:ethereum:ann");
  CHECK(others.count == 7);
  CHECK(told.drawn({.fold = Fold::parent, .max_boxes = 4, .opened = {others.id}}).nodes.size() > picture.nodes.size());
  const Picture by_hop = told.drawn({.fold = Fold::hop, .max_boxes = 4});
  CHECK(node_of(by_hop, "others:hop:1").amounts.size() == 2);
  CHECK(node_of(by_hop, "others:hop:1").amount_label.find(" + ") != std::string::npos);
}
