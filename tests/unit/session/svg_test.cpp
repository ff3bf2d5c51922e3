// What a drawing's boxes say where they are narrower than their words.

#include <catch2/catch.hpp>

#include "session/svg.h"

using namespace peelback;

namespace {

// The words in a box of this width, as they are drawn.
std::string drawn_in(double width_px, const std::string& title) {
  Picture picture;
  picture.width_px = 400;
  picture.height_px = 80;
  picture.nodes.push_back({.id = "place:x", .title = title, .x_px = 200, .y_px = 40, .width_px = width_px, .height_px = 60});
  const std::string svg = write_svg(picture, {.stands_alone = false});
  const auto begin = svg.find('>', svg.find("<text", svg.find("</text>"))) + 1;
  return svg.substr(begin, svg.find('<', begin) - begin);
}

}  // namespace

TEST_CASE("a shortened id keeps both its ends where there is less room") {
  CHECK(drawn_in(200, "1abcde…uvwxyz") == "1abcde…uvwxyz");
  CHECK(drawn_in(98, "1abcde…uvwxyz") == "1abc…wxyz");
  CHECK(drawn_in(98, "key 0411…12a3") == "key 04…2a3");
}

TEST_CASE("where not even its ends fit, and of other words, the beginning is kept") {
  CHECK(drawn_in(50, "1abcde…uvwxyz") == "1a…");
  CHECK(drawn_in(98, "and 24 others") == "and 24 others");  // a little smaller
  CHECK(drawn_in(98, "Binance, a long name") == "Binance, a…");
  CHECK(drawn_in(60, "Größe…Größer") == "Größ…");
}

TEST_CASE("where an end has no room, a box says how much ends there, and cuts no amount") {
  Picture picture;
  picture.width_px = 400;
  picture.height_px = 80;
  picture.nodes.push_back({.id = "place:x", .title = "1abc", .amount_label = "≈ 101,000 USD (FIFO)", .end_reason = "out_of_data",
                           .end_label = "2.79 USD: the data at hand end here", .end_part = "2.79 USD", .end_short = "ends: 2.79 USD",
                           .x_px = 200, .y_px = 40, .width_px = 104, .height_px = 72});
  const std::string narrow = write_svg(picture, {.stands_alone = false});
  CHECK(narrow.find(">ends: 2.79 USD</text>") != std::string::npos);
  CHECK(narrow.find("…") == std::string::npos);
  picture.nodes.front().width_px = 300;
  CHECK(write_svg(picture, {.stands_alone = false}).find(">2.79 USD: the data at hand end here</text>") != std::string::npos);
}

TEST_CASE("an amount that a rule counted goes on in a second line before it is written smaller") {
  Picture picture;
  picture.width_px = 400;
  picture.height_px = 80;
  picture.nodes.push_back({.id = "place:x", .title = "1abc", .amount_label = "≈ 9.48 BTC (FIFO)", .x_px = 200, .y_px = 40, .width_px = 110, .height_px = 68});
  const std::string svg = write_svg(picture, {.stands_alone = false});
  CHECK(svg.find("font-size=\"13\" font-weight=\"600\">≈ 9.48 BTC</text>") != std::string::npos);
  CHECK(svg.find(">(FIFO)</text>") != std::string::npos);
  picture.nodes.front().width_px = 200;
  CHECK(write_svg(picture, {.stands_alone = false}).find(">≈ 9.48 BTC (FIFO)</text>") != std::string::npos);
}
