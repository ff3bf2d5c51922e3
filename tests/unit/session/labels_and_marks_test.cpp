// Labels, and the reporter's own hand, on real payments: 72 transactions of block 370661, mined on 20 August 2015.

#include <algorithm>
#include <catch2/catch.hpp>

#include "session/details.h"
#include "session/find.h"
#include "session/page_api.h"
#include "session/path_json.h"
#include "session/picture.h"
#include "session/places.h"
#include "session/references.h"
#include "session/reports.h"
#include "support/files.h"

using namespace peelback;

namespace {

const std::string kStart = "bitcoin:20553f193186d7c0a8f13c6214cf90958a1291c8546c71a802c5101d7cde213f:1";
const std::string kFirstHop = "bitcoin:619f6cc76381499c8287a12457682e2eaddab7e557953ecc8019f6a830a23c4c:";
const std::string kPayer = "1Bidh2XFr9JzfXppeZd2cPKpbnJGvqCY4h";     // takes the change of every payment
const std::string kFirstPayee = "3Ek2yVSXs49UvsTwvnXGM8Kg913JRFxDUp";
constexpr std::uint64_t kStolen = 952'451'372;

std::string list_of(const std::string& row) { return "address,label,category,source,date,from,until,chain\n" + row + '\n'; }

Session traced(const std::vector<std::string>& lists, Question question = {.method = Method::fifo}, const std::string& marks = "{}") {
  Session session;
  REQUIRE(session.open("block", test::fixture("btc/block370661.bin")));
  for (std::size_t i = 0; i < lists.size(); ++i) {
    const auto pack = session.open_labels("list " + std::to_string(i), as_bytes(lists[i]));
    if (!pack) FAIL(format_error(pack.error()));
  }
  auto read = parse_marks(marks);
  if (!read) FAIL(format_error(read.error()));
  session.mark(*std::move(read));
  question.starts = {{.ref = *parse_ref(kStart)}};
  REQUIRE(session.ask({.question = question}));
  REQUIRE(session.trail());
  return session;
}

std::size_t count_ends(Session& session, EndReason reason) {
  const auto& ends = (*session.trail())->ends;
  return static_cast<std::size_t>(std::count_if(ends.begin(), ends.end(), [&](const ToldEnd& end) { return end.reason == reason; }));
}

Picture drawn(Session& session, const PictureOptions& options = {}) {
  const auto context = picture_context(session);
  REQUIRE(context);
  auto picture = draw_picture(*context, options);
  if (!picture) FAIL(format_error(picture.error()));
  REQUIRE(write_picture(*picture, *context));
  return *std::move(picture);
}

U128 sum_of(const Picture& picture) {
  U128 sum = 0;
  for (std::size_t i = 0; i + 1 < picture.sums.size(); ++i) sum += picture.sums[i].amount.amount;
  return sum;
}

std::string marks_hiding(const std::vector<std::string>& ids) {
  std::string list;
  for (const std::string& id : ids) list += (list.empty() ? "\"" : ",\"") + id + '"';
  return R"({"hidden":[)" + list + "]}";
}

void mark(Session& session, const std::string& json) {
  auto marks = parse_marks(json);
  if (!marks) FAIL(format_error(marks.error()));
  session.mark(*std::move(marks));
}

}  // namespace

TEST_CASE("a label ends the payments that were made while it held, and no others") {
  const auto stops = [](const std::string& from, const std::string& until) {
    Session session = traced({list_of(kPayer + ",Example Exchange,exchange,https://example.org,2015-09-01," + from + ',' + until + ",BTC")});
    return count_ends(session, EndReason::service) == 1 && (*session.trail())->places.size() == 4;
  };
  CHECK(stops("", ""));
  CHECK(stops("2015-08-20", "2015-08-21"));
  CHECK_FALSE(stops("2015-08-21", ""));
  CHECK_FALSE(stops("", "2015-08-20"));
}

TEST_CASE("an end at a service quotes the label and who says so, and can be continued past") {
  const std::string list = list_of(kPayer + ",Example Exchange,exchange,https://example.org,2015-09-01,,,BTC");
  Session session = traced({list});
  const ToldTrail& trail = **session.trail();
  const auto end = std::find_if(trail.ends.begin(), trail.ends.end(), [](const ToldEnd& e) { return e.reason == EndReason::service; });
  REQUIRE(end != trail.ends.end());
  CHECK(end->detail == "Example Exchange, according to list 0 (1 September 2015)");
  const Picture picture = drawn(session);
  const auto box = std::find_if(picture.nodes.begin(), picture.nodes.end(), [](const PictureNode& n) { return n.end_reason == "service"; });
  REQUIRE(box != picture.nodes.end());
  CHECK(box->title == "Example Exchange");
  CHECK(box->subtitle.starts_with("1Bidh2…vqCY4h, block 370,661"));
  CHECK(box->can.follow_on);
  CHECK(box->grade == TrailGrade::observed);

  Question question{.method = Method::fifo};
  const Ref stop = *parse_ref(kFirstHop + "1");
  question.continued = {{stop.txid, stop.vout}};
  Session further = traced({list}, question);
  const Picture beyond = drawn(further);
  CHECK(beyond.grade == TrailGrade::inferred);
  CHECK(std::any_of(beyond.edges.begin(), beyond.edges.end(), [](const PictureEdge& e) { return e.grade == TrailGrade::inferred; }));
  CHECK(write_trail(further)->find(R"("continued":["bitcoin:619f)") != std::string::npos);
}

TEST_CASE("mixers and pools end a trail as what they are, sanctions and thefts do not") {
  const auto reason_of = [](const std::string& category) {
    Session session = traced({list_of(kFirstPayee + ",Somebody," + category + ",https://example.org,,,,BTC")});
    const ToldTrail& trail = **session.trail();
    const auto end = std::find_if(trail.ends.begin(), trail.ends.end(), [&](const ToldEnd& e) {
      return trail.places[e.place].address == kFirstPayee;
    });
    return end->reason;
  };
  CHECK(reason_of("mixer") == EndReason::mixer);
  CHECK(reason_of("shielded_pool") == EndReason::shielded);
  CHECK(reason_of("bridge") == EndReason::service);
  CHECK(reason_of("gambling") == EndReason::service);
  CHECK(reason_of("sanctions") == EndReason::unspent);
  CHECK(reason_of("theft") == EndReason::unspent);
}

TEST_CASE("labels and facts give the same document in whatever order they arrive") {
  const std::vector<std::string> lists{list_of(kFirstPayee + ",One,exchange,https://one.example,2015-09-01,,,BTC"),
                                       list_of(kFirstPayee + ",Two,gambling,https://two.example,2016-09-01,,,BTC"),
                                       list_of(kPayer + ",Three,theft,https://three.example,,2015-01-01,,BTC")};
  std::vector<std::size_t> order{0, 1, 2, 3};  // 3: the block
  std::string first;
  do {
    Session session;
    Question question{.method = Method::haircut};
    question.starts = {{.ref = *parse_ref(kStart)}};
    REQUIRE(session.ask({.question = question}));
    for (const std::size_t next : order) {
      if (next == 3) {
        REQUIRE(session.open("block", test::fixture("btc/block370661.bin")));
      } else {
        REQUIRE(session.open_labels("list " + std::to_string(next), as_bytes(lists[next])));
      }
      REQUIRE(session.trail());
    }
    const auto document = write_trail(session);
    REQUIRE(document);
    if (first.empty()) first = *document;
    CHECK(*document == first);
  } while (std::next_permutation(order.begin(), order.end()));
  CHECK(first.find(R"("text":"One")") != std::string::npos);
  CHECK(first.find(R"("from":"2015-01-01")") != std::string::npos);
}

TEST_CASE("an address that several chains share is the traced chain's, where the list names none") {
  const std::string unnamed = "address,label,category\n" + kFirstPayee + ",Example,exchange\n";
  Session session = traced({unnamed});
  CHECK(count_ends(session, EndReason::service) == 1);
  const ChainPlaceNames nobody;
  CHECK_FALSE(nobody.address({}, kFirstPayee));
  CHECK_FALSE(ChainPlaceNames(Chain::bitcoin).address(Chain::dash, kFirstPayee));
}

TEST_CASE("a list that is dropped again leaves the document as it was") {
  Session session = traced({});
  const std::string before = *write_trail(session);
  CHECK(before.find(R"("labels":[])") != std::string::npos);
  const auto pack = session.open_labels("list", as_bytes(list_of(kPayer + ",A,exchange,https://a.example,,,,BTC")));
  REQUIRE(pack);
  CHECK(*write_trail(session) != before);
  REQUIRE(session.drop_labels(pack->id));
  CHECK(*write_trail(session) == before);
  CHECK(session.drop_labels(pack->id).error().code == Code::usage);
}

TEST_CASE("a name is the reporter's own, changes no amount, and goes as it came") {
  Session session = traced({list_of(kFirstPayee + ",A theft,theft,https://a.example,,,,BTC")});
  const std::string before = *write_trail(session);
  mark(session, R"({"names":[{"ref":"bitcoin:)" + kFirstPayee + R"(","text":"the \u202eshop"},{"ref":")" + kFirstHop + R"(1","text":"rest"}]})");
  const Picture picture = drawn(session, {.fold_runs = false});
  const auto titled = [&](const std::string& title) {
    return std::find_if(picture.nodes.begin(), picture.nodes.end(), [&](const PictureNode& n) { return n.title == title; });
  };
  REQUIRE(titled("the \xef\xbf\xbdshop") != picture.nodes.end());  // a character that turns the text round is shown as one
  CHECK(titled("the \xef\xbf\xbdshop")->labels.size() == 2);
  REQUIRE(titled("rest") != picture.nodes.end());
  CHECK(titled("rest")->ref == kFirstHop + "1");
  const std::string hits = *write_hits(session, "SHOP");
  CHECK(hits.find(R"("kind":"name")") != std::string::npos);
  CHECK(write_reach(session, R"({"to":"Rest"})")->find(R"("kind":"path")") != std::string::npos);
  mark(session, "{}");
  CHECK(*write_trail(session) == before);
}

TEST_CASE("whatever is folded, opened and hidden, the sums close to the unit") {
  Session session = traced({list_of(kFirstPayee + ",Somebody,theft,https://example.org,,,,BTC")});
  for (const Method method : {Method::fifo, Method::haircut}) {
    Question question{.method = method};
    question.starts = {{.ref = *parse_ref(kStart)}};
    REQUIRE(session.ask({.question = question}));
    for (const Fold fold : {Fold::hop, Fold::parent}) {
      for (const bool runs : {false, true}) {
        const PictureOptions options{.fold = fold, .max_boxes = 2, .fold_runs = runs};
        mark(session, "{}");
        const Picture whole = drawn(session, options);
        CHECK(sum_of(whole) == kStolen);
        std::vector<std::string> all;
        for (const PictureNode& node : whole.nodes) {
          if (node.kind == PictureNode::Kind::junction) continue;
          all.push_back(node.id);
          mark(session, marks_hiding({node.id}));
          const Picture picture = drawn(session, options);
          CAPTURE(node.id, runs);
          CHECK(sum_of(picture) == kStolen);
          CHECK(picture.sums.back().amount.amount == kStolen);
          CHECK(picture.hidden_count >= node.count);
          const auto boxes = std::count_if(picture.nodes.begin(), picture.nodes.end(), [](const PictureNode& n) { return n.kind == PictureNode::Kind::hidden; });
          CHECK(boxes == 1);
          for (const PictureNode& shown : picture.nodes) CHECK(write_details(session, shown.id));
        }
        for (std::size_t begin = 0; begin + 3 < all.size(); begin += 3) {
          mark(session, marks_hiding({all[begin], all[begin + 1], all[begin + 3]}));
          CHECK(sum_of(drawn(session, options)) == kStolen);
        }
        mark(session, marks_hiding(all));
        CHECK(sum_of(drawn(session, options)) == kStolen);
      }
    }
  }
}

TEST_CASE("what is hidden takes along what only it leads to, and says how much it is") {
  Session session = traced({}, {.method = Method::fifo}, marks_hiding({"place:" + kFirstHop + "1"}));
  const Picture picture = drawn(session);
  REQUIRE(picture.nodes.size() == 3);  // the start, the first payment, and the box
  const PictureNode& box = picture.nodes[2];
  CHECK(box.id == "hidden:place:" + kFirstHop + "1");
  CHECK(box.count == 142);
  REQUIRE(box.amounts.size() == 1);
  CHECK(box.amounts[0].amount == 951'780'519U);
  CHECK(picture.hidden_count == 142);
  CHECK(picture.hidden_amounts.at(0).amount + picture.fee_amounts.at(0).amount + 570'853U == kStolen);
}

TEST_CASE("a place is shown with the other money that its transaction spent, the largest first") {
  Session session;
  REQUIRE(session.open("blocks", test::fixture("btc/firstblocks.blk")));
  Question question{.method = Method::fifo};
  question.starts = {{.ref = *parse_ref("bitcoin:0437cd7f8525ceed2324359c2d0ba26006d92d856a9c20fa0241106ee5a597c9:0")}};
  REQUIRE(session.ask({.question = question}));
  const Picture plain = drawn(session);
  const auto joined = std::find_if(plain.nodes.begin(), plain.nodes.end(), [](const PictureNode& n) { return n.can.back && n.kind == PictureNode::Kind::place; });
  REQUIRE(joined != plain.nodes.end());
  const Picture picture = drawn(session, {.back = {joined->id}});
  const auto input = std::find_if(picture.nodes.begin(), picture.nodes.end(), [](const PictureNode& n) { return n.kind == PictureNode::Kind::input; });
  REQUIRE(input != picture.nodes.end());
  CHECK(input->amounts.at(0).amount == 5'000'000'000U);
  CHECK(input->amount_label == "50 BTC");
  CHECK(sum_of(picture) == picture.sums.back().amount.amount);
  const auto line = std::find_if(picture.edges.begin(), picture.edges.end(), [&](const PictureEdge& e) { return &picture.nodes[e.from] == &*input; });
  REQUIRE(line != picture.edges.end());
  CHECK(picture.nodes[line->to].kind == PictureNode::Kind::junction);
  CHECK(write_details(session, input->id)->find("50 BTC") != std::string::npos);
}

TEST_CASE("a path is marked from box to box") {
  Session session = traced({});
  const Picture picture = drawn(session, {.fold_runs = false, .path = {kStart, kFirstHop + "1"}});
  CHECK(std::count_if(picture.nodes.begin(), picture.nodes.end(), [](const PictureNode& n) { return n.on_path; }) == 2);
  CHECK(std::count_if(picture.edges.begin(), picture.edges.end(), [](const PictureEdge& e) { return e.on_path; }) == 1);
}

TEST_CASE("a path to a place begins at the start, and the main path says why it left the change") {
  Session session = traced({});
  const auto path = write_path_to(session, R"({"to":")" + kFirstHop + R"(0"})");
  REQUIRE(path);
  CHECK(path->find(R"("title":"From 1Bidh2XFr9JzfXppeZd2cPKpbnJGvqCY4h to 3Ek2yVSXs49UvsTwvnXGM8Kg913JRFxDUp")") != std::string::npos);
  const auto main = write_main_path(session, "{}");
  REQUIRE(main);
  CHECK(main->find(R"("why":")") != std::string::npos);
  CHECK(write_path_to(session, R"({"to":"bitcoin:nothing"})").error().code == Code::bad_reference);
  CHECK(write_path_to(session, R"({"from":")" + kFirstHop + R"(0","to":")" + kStart + R"("})").error().code == Code::not_found);
}

TEST_CASE("a question about a place is answered by a path, by a range or by none") {
  Session session = traced({list_of(kFirstPayee + ",Example Exchange,exchange,https://example.org,2015-09-01,,,BTC")});
  const auto answer = [&](const std::string& to) { return *write_reach(session, R"({"to":")" + to + R"("})"); };
  CHECK(answer("https://mempool.space/address/" + kFirstPayee).find(R"("kind":"path")") != std::string::npos);
  const std::string by_label = answer("example exchange");
  CHECK(by_label.find(R"-("title":"Example Exchange, according to list 0 (1 September 2015)")-") != std::string::npos);
  CHECK(by_label.find(R"("units":"570853")") != std::string::npos);
  const std::string none = answer("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa");
  CHECK(none.find(R"("kind":"none")") != std::string::npos);
  CHECK(none.find(R"("path":null)") != std::string::npos);
  CHECK(write_reach(session, R"({"to":"nobody"})").error().code == Code::bad_reference);
}

TEST_CASE("marks are held to their limits, each fault by its place") {
  const auto refused = [](const std::string& json) {
    const auto marks = parse_marks(json);
    REQUIRE_FALSE(marks);
    return std::pair(marks.error().code, marks.error().where);
  };
  CHECK(refused("[]").first == Code::bad_type);
  CHECK(refused(R"({"more":[]})") == std::pair(Code::usage, std::string("more")));
  CHECK(refused(R"({"names":[{"ref":"bitcoin:1Bidh2XFr9JzfXppeZd2cPKpbnJGvqCY4i","text":"a"}]})") == std::pair(Code::bad_checksum, std::string("names[0].ref.1Bidh2XFr9JzfXppeZd2cPKpbnJGvqCY4i")));
  CHECK(refused(R"({"names":[{"ref":"bitcoin:)" + kPayer + R"(","text":"a"},{"ref":"bitcoin:)" + kPayer + R"(","text":"b"}]})").first == Code::usage);
  CHECK(refused(R"({"notes":[{"id":"a","text":")" + std::string(20001, 'x') + R"("}]})") == std::pair(Code::too_large, std::string("notes[0].text")));
  CHECK(refused(R"({"colours":[{"id":"a","colour":0}]})") == std::pair(Code::usage, std::string("colours[0].colour")));
  CHECK(refused(R"({"hidden":[7]})").first == Code::bad_type);
  std::string many;
  for (int i = 0; i < 2001; ++i) many += (i == 0 ? "\"" : ",\"") + std::to_string(i) + '"';
  CHECK(refused(R"({"hidden":[)" + many + "]}") == std::pair(Code::too_large, std::string("hidden")));
  const auto marks = parse_marks(R"({"notes":[{"id":"a","text":"two\nlines\u0007"}],"colours":[{"id":"a","colour":6}]})");
  REQUIRE(marks);
  CHECK(marks->note_of("a") == "two\nlines\xef\xbf\xbd");
  CHECK(marks->colour_of("a") == 6);
  CHECK(marks->colour_of("b") == 0);
}

