// Trails over real blocks: Bitcoin's first payments, and a chain of 72 transactions inside block 370661.

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "session/details.h"
#include "session/picture.h"
#include "session/reports.h"
#include "session/session.h"
#include "session/trail_document.h"
#include "session/trail_text.h"
#include "support/files.h"

using namespace peelback;

namespace {

const std::string kCoinOfBlock9 = "bitcoin:0437cd7f8525ceed2324359c2d0ba26006d92d856a9c20fa0241106ee5a597c9:0";
const std::string kChainOfBlock370661 = "bitcoin:20553f193186d7c0a8f13c6214cf90958a1291c8546c71a802c5101d7cde213f:1";

Session session_with(const std::string& fixture) {
  Session session;
  const auto opened = session.open(fixture, test::fixture(fixture));
  REQUIRE(opened);
  REQUIRE(opened->problems.empty());
  return session;
}

const ToldTrail& trace_from(Session& session, const std::string& ref, Method method) {
  Question question{.method = method};
  question.starts.push_back({.ref = *parse_ref(ref)});
  REQUIRE(session.ask({.question = question}));
  const auto trail = session.trail();
  if (!trail) FAIL(format_error(trail.error()));
  return **trail;
}

std::string document_of(Session& session) {
  const auto trail = session.trail();
  REQUIRE(trail);
  const auto text = write_trail_document({**trail, session.replies(), session.problems()});
  REQUIRE(text);
  return *text;
}

}  // namespace

TEST_CASE("the coin of block 9 goes through eight transactions to five ends") {
  Session session = session_with("btc/firstblocks.blk");
  const ToldTrail& trail = trace_from(session, kCoinOfBlock9, Method::fifo);
  std::vector<std::uint64_t> ends;
  for (const ToldEnd& end : trail.ends) {
    CHECK(end.reason == EndReason::unspent);
    CHECK(end.as_of->height == 589);
    ends.push_back(static_cast<std::uint64_t>(end.amount.units()));
  }
  std::sort(ends.rbegin(), ends.rend());
  const std::uint64_t bitcoin = 100'000'000;
  CHECK(ends == std::vector<std::uint64_t>{18 * bitcoin, 11 * bitcoin, 10 * bitcoin, 10 * bitcoin, 1 * bitcoin});
  std::map<std::uint32_t, int> transactions;
  for (const ToldHop& hop : trail.hops) ++transactions[hop.tx];
  CHECK(transactions.size() == 8);
}

TEST_CASE("every hop of the coin of block 9 is checked back to the first block") {
  Session session = session_with("btc/firstblocks.blk");
  const ToldTrail& trail = trace_from(session, kCoinOfBlock9, Method::fifo);
  for (const ToldHop& hop : trail.hops) {
    CHECK(trail.txs[hop.tx].check == Check::verified);
    CHECK(session.store().block(session.store().block_of(trail.txs[hop.tx].utxo_tx)).basis == HeaderBasis::genesis);
  }
  CHECK(verify_store(session).failed.empty());
}

TEST_CASE("every conserving rule ends the chain of block 370661 in 72 places and 7,110,000 satoshi of fees") {
  Session session = session_with("btc/block370661.bin");
  for (const Method method : {Method::fifo, Method::lifo, Method::haircut, Method::tiho, Method::dirty_first}) {
    const ToldTrail& trail = trace_from(session, kChainOfBlock370661, method);
    CAPTURE(method_name(method));
    U128 fees = 0;
    U128 held = 0;
    std::size_t ends = 0;
    for (const ToldEnd& end : trail.ends) {
      if (end.reason == EndReason::fee) {
        fees += end.amount.units();
      } else {
        CHECK(end.reason == EndReason::unspent);
        held += end.amount.units();
        ++ends;
      }
    }
    CHECK(ends == 72);
    CHECK(held == 945'341'372U);
    CHECK(fees == 7'110'000U);
    CHECK(start_amounts(trail).front().amount == 952'451'372U);
    for (const ToldHop& hop : trail.hops) CHECK(hop.basis == AmountBasis::exact);
  }
}

TEST_CASE("poison lists values and sums nothing") {
  Session session = session_with("btc/block370661.bin");
  const ToldTrail& trail = trace_from(session, kChainOfBlock370661, Method::poison);
  CHECK(trail.audit.empty());
  CHECK_FALSE(trail.reach.empty());
  const std::string document = document_of(session);
  CHECK(document.find("\"audit\":null") != std::string::npos);
  CHECK(document.find("\"ends\":[") == std::string::npos);
}

TEST_CASE("what the picture shows, folds and pays in fees is the start, in either direction and however folded") {
  Session session = session_with("btc/block370661.bin");
  trace_from(session, kChainOfBlock370661, Method::haircut);
  const ToldTrail& trail = **session.trail();
  const PictureContext context{trail, session.ledgers()};
  for (const Orientation orientation : {Orientation::down, Orientation::right}) {
    for (const Fold fold : {Fold::hop, Fold::parent}) {
      for (const bool runs : {true, false}) {
        for (const std::uint32_t most : {2U, 3U, 8U}) {
          const auto picture = draw_picture(context, {.orientation = orientation, .fold = fold, .max_boxes = most, .fold_runs = runs});
          REQUIRE(picture);
          U128 sum = 0;
          for (std::size_t i = 0; i + 1 < picture->sums.size(); ++i) sum += picture->sums[i].amount.amount;
          CHECK(sum == picture->sums.back().amount.amount);
          CHECK(picture->sums.back().amount.amount == 952'451'372U);
          std::uint64_t places = 0;
          for (const PictureNode& node : picture->nodes) places += node.kind == PictureNode::Kind::junction ? 0 : node.count;
          CHECK(places == trail.places.size() - picture->fee_count);
          CHECK(write_picture(*picture, context).ok());
        }
      }
    }
  }
}

TEST_CASE("hops with nothing to choose are folded into one box that can be opened") {
  Session session = session_with("btc/block370661.bin");
  trace_from(session, kChainOfBlock370661, Method::fifo);
  const PictureContext context{**session.trail(), session.ledgers()};
  const auto folded = draw_picture(context, {});
  REQUIRE(folded);
  const auto run = std::find_if(folded->nodes.begin(), folded->nodes.end(), [](const PictureNode& n) { return n.kind == PictureNode::Kind::run; });
  REQUIRE(run != folded->nodes.end());
  CHECK(folded->nodes.size() < 40);
  const auto opened = draw_picture(context, {.opened = {run->id}});
  REQUIRE(opened);
  CHECK(opened->nodes.size() == folded->nodes.size() + run->count - 1);
}

TEST_CASE("the same question over the same bytes gives the same document") {
  Session first = session_with("btc/firstblocks.blk");
  trace_from(first, kCoinOfBlock9, Method::haircut);
  Session second = session_with("btc/firstblocks.blk");
  trace_from(second, kCoinOfBlock9, Method::fifo);
  trace_from(second, kCoinOfBlock9, Method::haircut);
  CHECK(document_of(first) == document_of(second));
}

TEST_CASE("where other money has joined the amount is a convention and says so") {
  Session session = session_with("btc/firstblocks.blk");
  const ToldTrail& trail = trace_from(session, kCoinOfBlock9, Method::fifo);
  const auto joined = std::find_if(trail.hops.begin(), trail.hops.end(), [](const ToldHop& hop) { return hop.basis == AmountBasis::rule; });
  REQUIRE(joined != trail.hops.end());
  CHECK(joined->amount.units() == 1'100'000'000U);
  CHECK(trail.places[joined->to].value.units() == 6'100'000'000U);
  CHECK(amount_label(trail, native_asset(Chain::bitcoin), joined->amount.units(), false) == "≈ 11 BTC (FIFO)");
}

TEST_CASE("the details of a payment say what came by it whatever the rule, those of a box that stands for many say nothing") {
  Session session = session_with("btc/firstblocks.blk");
  const ToldTrail trail = trace_from(session, kCoinOfBlock9, Method::fifo);
  for (const ToldHop& hop : trail.hops) {
    const auto details = write_details(session, "place:" + trail.places[hop.to].key);
    REQUIRE(details);
    std::vector<Problem> problems;
    const JsonValue json = parse_json(as_bytes(*details), problems).value();
    const auto& ranges = json.find("ranges")->elements();
    REQUIRE(ranges.size() == 1);
    const auto units = [&](std::string_view key) { return *parse_decimal(ranges[0].find(key)->find("units")->text()); };
    CHECK(units("least") <= hop.amount.units());
    CHECK(units("most") >= hop.amount.units());
    if (hop.exact()) CHECK(units("least") == units("most"));
  }
  CHECK(write_details(session, "place:" + trail.places.front().key).value().find(R"("ranges":[])") != std::string::npos);
  trace_from(session, kCoinOfBlock9, Method::poison);
  CHECK(write_details(session, "place:" + trail.places[trail.hops.front().to].key).value().find(R"("ranges":[])") != std::string::npos);
}

TEST_CASE("every box and line of a picture has details that name their bytes") {
  Session session = session_with("btc/block370661.bin");
  trace_from(session, kChainOfBlock370661, Method::fifo);
  const PictureContext context{**session.trail(), session.ledgers()};
  for (const Fold fold : {Fold::hop, Fold::parent}) {
    const auto picture = draw_picture(context, {.fold = fold, .max_boxes = 2});
    REQUIRE(picture);
    std::vector<std::string> ids;
    for (const PictureNode& node : picture->nodes) ids.push_back(node.id);
    for (const PictureEdge& edge : picture->edges) ids.push_back(edge.id);
    for (const std::string& id : ids) {
      CAPTURE(id);
      const auto details = write_details(session, id);
      if (!details) FAIL(format_error(details.error()));
      CHECK(details->find(R"("pointer":"/block/0/tx/)") != std::string::npos);
    }
  }
}

TEST_CASE("a picture that runs down fits a phone, and its boxes stand apart") {
  for (const auto& [file, ref] : {std::pair("btc/firstblocks.blk", kCoinOfBlock9), std::pair("btc/block370661.bin", kChainOfBlock370661)}) {
    Session session = session_with(file);
    trace_from(session, ref, Method::fifo);
    const PictureContext context{**session.trail(), session.ledgers()};
    const auto picture = draw_picture(context, {.orientation = Orientation::down, .fold = Fold::hop, .max_boxes = 3, .most_width_px = 328});
    REQUIRE(picture);
    CHECK(picture->width_px <= 328);
    for (const PictureNode& a : picture->nodes) {
      CHECK(a.x_px - a.width_px / 2 >= 0);
      CHECK(a.x_px + a.width_px / 2 <= 328);
      for (const PictureNode& b : picture->nodes) {
        if (&a == &b || a.y_px != b.y_px) continue;
        CHECK(std::max(a.x_px - b.x_px, b.x_px - a.x_px) >= (a.width_px + b.width_px) / 2);
      }
    }
  }
}
