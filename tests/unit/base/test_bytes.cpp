#include <catch2/catch.hpp>

#include "base/bytes.h"

using namespace peelback;

TEST_CASE("hexadecimal text goes there and back") {
  const auto bytes = parse_hex("00ffA5");
  REQUIRE(bytes);
  CHECK(to_hex(*bytes) == "00ffa5");
  CHECK(parse_hex("0").error().code == Code::bad_hex);
  CHECK(parse_hex("0g").error().where == "character 1");
  CHECK(parse_hex32("00").error().code == Code::bad_hex);
}

TEST_CASE("every CompactSize reads as it was written") {
  for (const std::uint64_t value : {0ULL, 252ULL, 253ULL, 65535ULL, 65536ULL, 0xffffffffULL, 0x100000000ULL, ~0ULL}) {
    Bytes bytes;
    put_compact_size(bytes, value);
    ByteReader reader(bytes);
    const auto read = reader.compact_size("count");
    REQUIRE(read);
    CHECK(*read == value);
    CHECK(reader.at_end());
  }
}

TEST_CASE("a read past the end names the byte and what was expected there") {
  const Bytes bytes{1, 2, 3};
  ByteReader reader(bytes);
  REQUIRE(reader.u16_le("version"));
  const auto value = reader.u32_le("locktime");
  REQUIRE_FALSE(value);
  CHECK(value.error() == Error{Code::truncated, "byte 2", "locktime needs 4 bytes, 1 are left"});
  CHECK(reader.position() == 2);
}

TEST_CASE("a length field of 4 GB reserves nothing and is refused") {
  const Bytes bytes{0xfe, 0xff, 0xff, 0xff, 0xff, 0x00};
  ByteReader reader(bytes);
  const auto count = reader.count_of(41, "inputs");
  REQUIRE_FALSE(count);
  CHECK(count.error().code == Code::bad_length);
  CHECK(count.error().where == "byte 0");
  ByteReader again(bytes);
  REQUIRE(again.u8("marker"));
  CHECK(again.take(0xffffffffffffffffULL, "script").error().code == Code::truncated);
}
