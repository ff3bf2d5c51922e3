#include <catch2/catch.hpp>
#include <random>

#include "base/hash.h"
#include "base/time.h"

using namespace peelback;

TEST_CASE("hash functions give the published digests of the empty text") {
  const ByteView nothing;
  CHECK(to_hex(sha256(nothing)) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(to_hex(sha256d(nothing)) == "5df6e0e2761359d30a8275058e299fcc0381534545f55cf43e41983f5d4c9456");
  CHECK(to_hex(ripemd160(nothing)) == "9c1185a5c5e9fc54612808977ee8f548b2258d31");
  CHECK(to_hex(hash160(nothing)) == "b472a266d0bd89c13706a4132ccfb16f7c3b9fcb");
  CHECK(to_hex(keccak256(nothing)) == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
}

TEST_CASE("a pair is hashed as its two halves put together") {
  Bytes32 left{};
  Bytes32 right{};
  left.fill(1);
  right.fill(2);
  Bytes both(left.begin(), left.end());
  put_bytes(both, right);
  CHECK(sha256d_pair(left, right) == sha256d(both));
}

TEST_CASE("times are written in UTC and read back") {
  CHECK(format_utc(0) == "1970-01-01T00:00:00Z");
  CHECK(format_utc(1231731025) == "2009-01-12T03:30:25Z");
  CHECK(parse_utc("2018-01-26") == 1516924800);
  CHECK(parse_utc("2018-01-26T00:02:13Z") == 1516924933);
  CHECK(parse_utc("2018-01-26 00:02:13") == 1516924933);
  std::mt19937_64 random(3);
  for (int i = 0; i < 1000; ++i) {
    const auto moment = static_cast<std::int64_t>(random() % 253402300800ULL);
    CHECK(parse_utc(format_utc(moment)) == moment);
  }
}

TEST_CASE("what is not a time is refused") {
  for (const auto* text : {"", "2018", "2018-13-01", "2018-02-30", "2018-01-26T24:00:00Z", "2018-01-26T00:02:13+09:00",
                           "1969-12-31", "26-01-2018", "2018-01-26X00:02:13Z"}) {
    CHECK_FALSE(parse_utc(text));
  }
}
