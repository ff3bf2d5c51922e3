// What amounts were worth stands on the boxes of the picture, each payment at its own day's rate.

#include <algorithm>
#include <catch2/catch.hpp>

#include "base/time.h"
#include "rates/rate_table.h"
#include "session/money_text.h"
#include "session/picture.h"
#include "session/session.h"
#include "session/svg.h"

namespace peelback {

namespace {

std::string account(char digit) { return "0x" + std::string(40, digit); }

const std::string kVictim = account('1');
constexpr std::string_view kRates = "asset,date,currency,price,source,url,licence,taken\nETH,2023-06-01,USD,100,One list,,,\nETH,2023-06-02,USD,200,Another list,,,\n";

struct Payment {
  std::string to{};
  std::string day{};
  std::string amount{};
};

/// A victim's payments, with the rates of two days, shown in dollars.
Session paid(const std::vector<Payment>& payments, std::string_view rates = kRates) {
  std::string table = "timestamp,block,tx_hash,from,to,amount,asset\n";
  int block = 1;
  for (const Payment& payment : payments) {
    std::string id = std::to_string(block);
    id.insert(0, 64 - id.size(), '0');
    table += payment.day + " 12:00:00," + std::to_string(block++) + ",0x" + id + "," + kVictim + "," + payment.to + "," + payment.amount + ",ETH\n";
  }
  Session session;
  REQUIRE(session.open("payments.csv", as_bytes(table)));
  if (!rates.empty()) REQUIRE(session.open("rates.csv", as_bytes(rates)));
  QuestionAsked asked;
  asked.question.starts.push_back({.ref = *parse_ref("ethereum:" + kVictim)});
  REQUIRE(session.ask(asked));
  return session;
}

Picture drawn(Session& session, const PictureOptions& options = {}) {
  const auto context = picture_context(session);
  REQUIRE(context);
  auto picture = draw_picture(*context, options);
  REQUIRE(picture);
  return *std::move(picture);
}

const PictureNode& box_of(const Picture& picture, const std::string& account_text) {
  const auto found = std::find_if(picture.nodes.begin(), picture.nodes.end(), [&](const PictureNode& node) { return node.ref == "ethereum:" + account_text; });
  REQUIRE(found != picture.nodes.end());
  return *found;
}

bool overlap(const PictureNode& a, const PictureNode& b) {
  return std::abs(a.x_px - b.x_px) * 2 < a.width_px + b.width_px && std::abs(a.y_px - b.y_px) * 2 < a.height_px + b.height_px;
}

}  // namespace

TEST_CASE("a box says what its payment was worth on its day, and whose rate that is") {
  Session session = paid({{account('2'), "2023-06-01", "10"}});
  session.show_values_in(Currency::usd);
  const Picture picture = drawn(session);
  const PictureNode& box = box_of(picture, account('2'));
  CHECK(box.value_label == "≈ $1,000");
  CHECK(box.sentence.ends_with(" ≈ $1,000 on 2023-06-01 (One list)."));
  CHECK(picture.sums_sentence.ends_with(" Values are those of the day of each payment: One list."));
  const std::string svg = write_svg(picture);
  CHECK(svg.find(">≈ $1,000<") != std::string::npos);
  CHECK(svg.find("One list") != std::string::npos);
}

TEST_CASE("where no values are shown the boxes are as they were") {
  Session session = paid({{account('2'), "2023-06-01", "10"}});
  const Picture without = drawn(session);
  session.show_values_in(Currency::usd);
  const Picture with = drawn(session);
  CHECK(box_of(without, account('2')).value_label.empty());
  CHECK(without.sums_sentence.find("Values") == std::string::npos);
  CHECK(box_of(without, account('2')).height_px < box_of(with, account('2')).height_px);
}

TEST_CASE("payments of several days are valued each on its own and summed") {
  Session session = paid({{account('2'), "2023-06-01", "10"}, {account('2'), "2023-06-02", "2"}});
  session.show_values_in(Currency::usd);
  const Picture picture = drawn(session);
  CHECK(box_of(picture, account('2')).value_label == "≈ $1,400");
  CHECK(box_of(picture, account('2')).sentence.ends_with("≈ $1,400, each payment at the rate of its own day (Another list; One list)."));
}

TEST_CASE("a sum in which a payment has no price says of how much") {
  Session session = paid({{account('2'), "2023-06-01", "10"}, {account('2'), "2023-06-03", "2"}});
  session.show_values_in(Currency::usd);
  CHECK(box_of(drawn(session), account('2')).value_label == "≈ $1,000; of which 2 ETH has no price");
}

TEST_CASE("a payment of a day without a price says that, and takes no other day's") {
  Session session = paid({{account('2'), "2023-06-03", "10"}});
  session.show_values_in(Currency::usd);
  const Picture picture = drawn(session);
  CHECK(box_of(picture, account('2')).value_label == "no price for that day");
  CHECK(picture.sums_sentence.find("Values") == std::string::npos);
}

TEST_CASE("coins that are meant to be a dollar stand in their own unit, beside what others were worth") {
  RateBook book;
  book.add(read_rate_table(as_bytes(kRates))->rates);
  const ShownAsset dollars{.ref = "ethereum:0xdac17f958d2ee523a2206206994597c13d831ec7", .symbol = "USDT", .decimals = 6, .chain = Chain::ethereum};
  const ShownAsset assets[] = {dollars, native_asset(Chain::ethereum)};
  const ToldMoment moment{.time_s = parse_utc("2023-06-01")};
  const ValuedPart parts[] = {{0, 7'000'000, moment}, {1, U128{10} * 1'000'000'000'000'000'000U, moment}};
  const ShownValues values{book, Currency::usd};
  CHECK(values.value_of_parts(assets, std::span(parts).first(1)).text.empty());
  CHECK(values.value_of_parts(assets, parts).text == "≈ $1,000; 7 USDT in its own unit");
}

TEST_CASE("a folded box sums what enters it, and says of what it has no price") {
  std::vector<Payment> payments;
  for (const char digit : {'2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd'}) payments.push_back({account(digit), digit == 'd' ? "2023-06-03" : "2023-06-01", "1"});
  payments.push_back({account('e'), "2023-06-02", "50"});
  for (const Orientation orientation : {Orientation::right, Orientation::down}) {
    Session session = paid(payments);
    session.show_values_in(Currency::usd);
    const Picture picture = drawn(session, {.orientation = orientation, .fold = Fold::hop, .max_boxes = 3});
    const auto others = std::find_if(picture.nodes.begin(), picture.nodes.end(), [](const PictureNode& node) { return node.kind == PictureNode::Kind::others; });
    REQUIRE(others != picture.nodes.end());
    CHECK(others->value_label.ends_with("; of which 1 ETH has no price"));
    for (std::size_t i = 0; i < picture.nodes.size(); ++i) {
      for (std::size_t k = 0; k < i; ++k) CHECK_FALSE(overlap(picture.nodes[i], picture.nodes[k]));
    }
  }
}

}  // namespace peelback
