#include <catch2/catch.hpp>
#include <functional>
#include <random>

#include "chain_files.h"
#include "chains/rlp.h"

using namespace peelback;
using peelback::test::from_hex;

namespace {

// A value as the tests think of it: bytes, or a list of values.
struct Value {
  bool is_list = false;
  Bytes bytes{};
  std::vector<Value> items{};
  bool operator==(const Value&) const = default;
};

Value text(std::string_view characters) {
  const ByteView bytes = as_bytes(characters);
  return {.bytes = Bytes(bytes.begin(), bytes.end())};
}
Value list(std::vector<Value> items) {
  return {.is_list = true, .items = std::move(items)};
}

void put(Bytes& out, const Value& value) {
  if (!value.is_list) return rlp::put_string(out, value.bytes);
  Bytes items;
  for (const Value& item : value.items) put(items, item);
  rlp::put_list(out, items);
}

Bytes encoded(const Value& value) {
  Bytes out;
  put(out, value);
  return out;
}

Value read(rlp::Reader& reader) {
  const rlp::Item item = reader.next("item");
  if (item.kind == rlp::Kind::string) return {.bytes = Bytes(item.payload.begin(), item.payload.end())};
  Value value{.is_list = true};
  rlp::Reader items(item.payload);
  while (!items.at_end()) value.items.push_back(read(items));
  reader.leave(items, "list");
  return value;
}

Result<Value> decoded(ByteView bytes) {
  rlp::Reader reader(bytes);
  Value value = read(reader);
  reader.end("item");
  if (!reader.ok()) return reader.error();
  return value;
}

Value random_value(std::mt19937& random, int depth) {
  if (depth > 0 && random() % 3 != 0) {
    Value value{.is_list = true};
    for (auto count = random() % 5; count > 0; --count) value.items.push_back(random_value(random, depth - 1));
    return value;
  }
  Bytes bytes(random() % 8 == 0 ? random() % 400 : random() % 4);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
  return {.bytes = bytes};
}

}  // namespace

TEST_CASE("RLP writes and reads the official examples") {
  // ethereum/tests (MIT), RLPTests/rlptest.json.
  const Value word_list = list({text("asdf"), text("qwer"), text("zxcv")});
  const std::pair<Value, const char*> examples[] = {
      {text(""), "80"},
      {{.bytes = {0x00}}, "00"},
      {{.bytes = {0x7f}}, "7f"},
      {{.bytes = {0x80}}, "8180"},
      {text("dog"), "83646f67"},
      {text("Lorem ipsum dolor sit amet, consectetur adipisicing eli"),
       "b74c6f72656d20697073756d20646f6c6f722073697420616d65742c20636f6e7365637465747572206164697069736963696e6720656c6"
       "9"},
      {text("Lorem ipsum dolor sit amet, consectetur adipisicing elit"),
       "b8384c6f72656d20697073756d20646f6c6f722073697420616d65742c20636f6e7365637465747572206164697069736963696e672065"
       "6c6974"},
      {list({}), "c0"},
      {list({text("dog"), text("god"), text("cat")}), "cc83646f6783676f6483636174"},
      {list({text("zw"), list({{.bytes = {4}}}), {.bytes = {1}}}), "c6827a77c10401"},
      {list({word_list, word_list, word_list, word_list}),
       "f840cf84617364668471776572847a786376cf84617364668471776572847a786376cf84617364668471776572847a786376cf846173646"
       "6"
       "8471776572847a786376"},
      {list({list({}), list({list({})}), list({list({}), list({list({})})})}), "c7c0c1c0c3c0c1c0"},
  };
  for (const auto& [value, hex] : examples) {
    CAPTURE(hex);
    CHECK(to_hex(encoded(value)) == hex);
    const auto back = decoded(from_hex(hex));
    REQUIRE(back);
    CHECK(*back == value);
  }
}

TEST_CASE("RLP writes numbers in as many bytes as they need") {
  const std::pair<U128, const char*> examples[] = {
      {0, "80"},
      {1, "01"},
      {127, "7f"},
      {128, "8180"},
      {1000, "8203e8"},
      {100000, "830186a0"},
      {*parse_decimal("83729609699884896815286331701780722"), "8f102030405060708090a0b0c0d0e0f2"}};
  for (const auto& [number, hex] : examples) {
    Bytes out;
    rlp::put_number(out, number);
    CHECK(to_hex(out) == hex);
    rlp::Reader reader(out);
    CHECK(reader.u128("number") == number);
    CHECK(reader.ok());
  }
}

TEST_CASE("RLP refuses the official examples of what is not RLP") {
  // ethereum/tests (MIT), RLPTests/invalidRLPTest.json.
  const char* const examples[] = {
      "",
      "bf0f000000000000021111",
      "ff0f000000000000021111",
      "f80180",
      "f80100",
      "b9002100dc2b275d0f74e8a53e6f4ec61b27f24278820be3f82ea2110e582081b0565df0",
      "f861f83eb9002100dc2b275d0f74e8a53e6f4ec61b27f24278820be3f82ea2110e582081b0565df027b90015002d5ef8325ae4d034df55d4"
      "b58d0dfba64d61ddd17be00000b9001a00dae30907045a2f66fa36f2bb8aa9029cbb0b8a7b3b5c435ab331",
      "8100",
      "8101",
      "817F",
      "b90040000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f3031323334"
      "35"
      "363738393a3b3c3d3e3f",
      "b800",
      "fb00000040000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132"
      "33"
      "3435363738393a3b3c3d3e3f",
      "f800",
      "b81000112233445566778899aabbccddeeff",
      "b801ff",
      "f810000102030405060708090a0b0c0d0e0f",
      "f803112233",
      "c1",
      "0000",
  };
  for (const char* hex : examples) {
    CAPTURE(hex);
    CHECK_FALSE(decoded(from_hex(hex)));
  }
}

TEST_CASE("any value survives being written and read, and any cut of it is refused") {
  std::mt19937 random(5);
  for (int round = 0; round < 2000; ++round) {
    const Value value = random_value(random, 4);
    const Bytes bytes = encoded(value);
    const auto back = decoded(bytes);
    REQUIRE(back);
    REQUIRE(*back == value);
    if (bytes.size() > 1) REQUIRE_FALSE(decoded(ByteView(bytes).first(random() % bytes.size())));
  }
}

TEST_CASE("whatever is read as RLP is written as the same bytes") {
  std::mt19937 random(6);
  int read_well = 0;
  for (int round = 0; round < 200000; ++round) {
    Bytes bytes(1 + random() % 6);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random() % 2 ? random() : 0xb7 + random() % 12);
    const auto value = decoded(bytes);
    if (!value) continue;
    ++read_well;
    REQUIRE(encoded(*value) == bytes);
  }
  CHECK(read_well > 1000);
}

TEST_CASE("an RLP reader keeps its first error and says where and what") {
  const auto error_of = [](const char* hex, const std::function<void(rlp::Reader&)>& read_from) {
    const Bytes bytes = from_hex(hex);
    rlp::Reader reader = rlp::read_list(bytes, "the list");
    read_from(reader);
    CHECK_FALSE(reader.ok());
    CHECK(reader.at_end());
    return reader.error();
  };
  CHECK(error_of("c20001", [](auto& r) {
          r.u64("a");
          r.u64("b");
        }) == Error{Code::bad_number, "byte 1", "a begins with a zero"});
  CHECK(error_of("ca89010000000000000000", [](auto& r) { r.u64("a"); }) ==
        Error{Code::bad_number, "byte 1", "a is wider than 64 bits"});
  CHECK(error_of("c101", [](auto& r) {
          r.u64("a");
          r.u64("b");
          r.u64("c");
        }) == Error{Code::truncated, "byte 2", "b is not there: the list has ended"});
  CHECK(error_of("c20102", [](auto& r) {
          r.u64("a");
          r.end("the list");
        }) == Error{Code::trailing_bytes, "byte 2", "the list has ended, and more bytes follow"});
  CHECK(error_of("c1c0", [](auto& r) { r.string("a"); }) ==
        Error{Code::bad_type, "byte 1", "a is a list, expected a string"});
  CHECK(error_of("c180", [](auto& r) { r.leave(r.list("a"), "a"); }) ==
        Error{Code::bad_type, "byte 1", "a is a string, expected a list"});
  CHECK(error_of("c3820102", [](auto& r) { r.bytes20("a"); }) ==
        Error{Code::bad_length, "byte 1", "a has 2 bytes, expected 20"});
  CHECK(error_of("c4c3820001", [](auto& r) {
          auto inner = r.list("a");
          inner.u64("b");
          r.leave(inner, "a");
        }) == Error{Code::bad_number, "byte 2", "b begins with a zero"});
  CHECK(error_of("c28101", [](auto& r) { r.string("a"); }) ==
        Error{Code::bad_length, "byte 1", "a is one byte that stands for itself, with a length before it"});
  CHECK(rlp::read_list(from_hex("c0c0"), "the list").error().code == Code::trailing_bytes);
}
