#include <catch2/catch.hpp>

#include "chain_files.h"
#include "chains/bitcoin_address.h"

using namespace peelback;
using namespace peelback::bitcoin;
using peelback::test::from_hex;
using peelback::test::read_file;

namespace {

// The text behind "name": in a flat piece of JSON without escapes; empty where it is not there.
std::string_view field(std::string_view json, std::string_view name) {
  const std::size_t key = json.find('"' + std::string(name) + '"');
  if (key == std::string_view::npos) return {};
  const std::size_t begin = json.find('"', json.find(':', key)) + 1;
  return json.substr(begin, json.find('"', begin) - begin);
}

}  // namespace

TEST_CASE("scripts without an address have none") {
  const std::pair<const char*, const char*> vectors[] = {
      {"410496b538e853519c726a2c91e61ec11600ae1390813a627c66fb8be7947be63c52da7589379515d4e0a604f8141781e62294721166bf6"
       "21e73a82cbf2342c858eeac",
       "p2pk"},
      {"2102c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5ac", "p2pk"},
      {"6a0548656c6c6f", "op_return"},
      {"6a", "op_return"},
      {"", "empty"},
      {"51", "unknown"},
      {"0015751e76e8199196d454941c45d1b3a323f1433bd600", "unknown"},  // a version 0 program of no length that exists
      {"5121"
       "02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5"
       "51ae",
       "multisig"},
      {"5221"
       "02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5"
       "51ae",
       "unknown"},  // two of one
  };
  for (const auto& [hex, type] : vectors) {
    CAPTURE(hex);
    CHECK_FALSE(address_of(from_hex(hex), Chain::bitcoin));
    CHECK(script_type_name(script_type(from_hex(hex))) == type);
  }
}

TEST_CASE("what nobody can spend is known by its script alone") {
  CHECK(is_provably_unspendable(from_hex("6a")));
  CHECK(is_provably_unspendable(Bytes(10'001, 0x51)));
  CHECK(script_type(Bytes(10'001, 0x51)) == ScriptType::provably_unspendable);
  CHECK_FALSE(is_provably_unspendable(Bytes(10'000, 0x51)));
  CHECK_FALSE(is_provably_unspendable({}));
}

TEST_CASE("an anchor has an address, as every witness version to come") {
  CHECK(script_type(from_hex("51024e73")) == ScriptType::anchor);
  CHECK(address_of(from_hex("51024e73"), Chain::bitcoin) == "bc1pfeessrawgf");
}

TEST_CASE("the scripts that mempool.space recorded have the addresses and types that it gave them") {
  const std::filesystem::path folder = std::filesystem::path(PEELBACK_SHARED_DATA) / "api" / "mempool_space";
  if (!std::filesystem::exists(folder)) {
    WARN("../shared/data is absent");
    return;
  }
  std::size_t scripts = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const Bytes bytes = read_file(entry.path());
    const std::string_view text = as_text(bytes);
    for (std::size_t place = text.find("\"scriptpubkey\""); place != std::string_view::npos; ++scripts) {
      const std::size_t next = text.find("\"scriptpubkey\"", place + 1);
      const std::string_view output = text.substr(place, std::min(text.find('}', place), next) - place);
      const Bytes script = from_hex(field(output, "scriptpubkey"));
      const std::string_view address = field(output, "scriptpubkey_address");  // left out where there is none
      CHECK(script_type_name(script_type(script)) == field(output, "scriptpubkey_type"));
      CHECK(address_of(script, Chain::bitcoin).value_or("") == address);
      if (!address.empty()) CHECK(parse_address(address, Chain::bitcoin)->script == script);
      place = next;
    }
  }
  CHECK(scripts > 500);
}
