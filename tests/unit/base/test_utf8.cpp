#include <catch2/catch.hpp>

#include "base/base64.h"
#include "base/utf8.h"

using namespace peelback;

namespace {

std::string mended(std::string_view text) {
  return replace_ill_formed(as_bytes(text));
}

const std::string kFffd(kReplacementCharacter);

}  // namespace

TEST_CASE("well-formed UTF-8 stays as it is") {
  for (const std::string text : {"", "plain ASCII, longer than eight bytes", "\xc3\xa9", "\xe2\x82\xac",
                                 "\xf0\x9f\x98\x80", "\xef\xbf\xbf", "\xf4\x8f\xbf\xbf", "\xed\x9f\xbf\xee\x80\x80"}) {
    CHECK(is_valid_utf8(as_bytes(text)));
    CHECK(mended(text) == text);
  }
}

TEST_CASE("each ill-formed stretch is one U+FFFD, as in the Unicode standard's table 3-8") {
  // "61 F1 80 80 E1 80 C2 62 80 63 80 BF 64" -> a, three, b, one, c, two, d
  CHECK(mended("\x61\xf1\x80\x80\xe1\x80\xc2\x62\x80\x63\x80\xbf\x64") ==
        "a" + kFffd + kFffd + kFffd + "b" + kFffd + "c" + kFffd + kFffd + "d");
  CHECK(mended("\xc0\xaf") == kFffd + kFffd);                          // a longer form of '/'
  CHECK(mended("\xed\xa0\x80") == kFffd + kFffd + kFffd);              // a surrogate
  CHECK(mended("\xf4\x90\x80\x80") == kFffd + kFffd + kFffd + kFffd);  // beyond U+10FFFF
  CHECK(mended("abc\xe2\x82") == "abc" + kFffd);
}

TEST_CASE("positions of ill-formed stretches are those of the bytes given") {
  const auto found =
      find_ill_formed(as_bytes("0123456789\xff"
                               "abc\xe2\x82z"));
  REQUIRE(found.size() == 2);
  CHECK(found[0] == IllFormed{10, 1});
  CHECK(found[1] == IllFormed{14, 2});
}

TEST_CASE("base64 keeps every byte (RFC 4648 §10)") {
  const std::pair<std::string_view, std::string_view> vectors[] = {{"", ""},
                                                                   {"f", "Zg=="},
                                                                   {"fo", "Zm8="},
                                                                   {"foo", "Zm9v"},
                                                                   {"foob", "Zm9vYg=="},
                                                                   {"fooba", "Zm9vYmE="},
                                                                   {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, coded] : vectors) {
    CHECK(to_base64(as_bytes(plain)) == coded);
    CHECK(as_text(parse_base64(coded).value()) == plain);
  }
  Bytes all;
  for (int i = 0; i < 256; ++i) all.push_back(static_cast<std::uint8_t>(i));
  CHECK(parse_base64(to_base64(all)).value() == all);
}

TEST_CASE("base64 that two texts could stand for is refused") {
  CHECK(parse_base64("Zg=").error().code == Code::bad_length);
  CHECK(parse_base64("Zh==").error().code == Code::unknown_format);  // unused bits
  CHECK(parse_base64("Z===").error().code == Code::unknown_format);
  CHECK(parse_base64("Zg=v").error().where == "character 2");
  CHECK(parse_base64("Zm9\n").error().code == Code::unknown_format);
}
