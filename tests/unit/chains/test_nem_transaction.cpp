#include <catch2/catch.hpp>

#include "base/json_reader.h"
#include "chain_files.h"
#include "chains/nem_address.h"
#include "chains/nem_transaction.h"
#include "nem_block_file.h"

using namespace peelback;
using namespace peelback::test;

namespace {

const std::string kKey(64, 'a');
const std::string kAddress = "NC4C6PSUW5CLTDT5SXAGJDQJGZNESKFK5MCN77OG";

JsonValue parsed(const std::string& text) {
  std::vector<Problem> problems;
  auto value = parse_json(as_bytes(text), problems);
  INFO(text);
  REQUIRE(value.ok());
  return *std::move(value);
}

std::string common(std::uint32_t type, const std::string& more, std::uint32_t version = 1) {
  return R"({"type":)" + std::to_string(type) + R"(,"version":)" + std::to_string(0x68000000U + version) +
         R"(,"timeStamp":7,"signer":")" + kKey + R"(","fee":9,"deadline":8)" + more + "}";
}

std::vector<NemSample> nemesis() {
  const Bytes file = fixture("nem/nemesis_mainnet.bin");
  return NemesisReader(file).read();
}

Error refused(const std::string& json) {
  const auto bytes = nem::signed_bytes(parsed(json));
  REQUIRE_FALSE(bytes.ok());
  return bytes.error();
}

}  // namespace

TEST_CASE("every transaction of NEM's first block is put back into the bytes that its signer signed") {
  const Bytes file = fixture("nem/nemesis_mainnet.bin");
  NemesisReader reader(file);
  const std::vector<NemSample> samples = reader.read();
  CHECK(reader.at_end());
  REQUIRE(samples.size() == 1353);
  std::size_t transfers = 0;
  for (const NemSample& sample : samples) {
    const JsonValue json = parsed(sample.json);
    transfers += *nem::type_of(json) == 257 ? 1U : 0U;
    const auto bytes = nem::signed_bytes(json);
    REQUIRE(bytes.ok());
    REQUIRE(*bytes == sample.signed_bytes);
  }
  CHECK(transfers == 1347);
}

TEST_CASE("the recipients of NEM's first block are addresses whose checksum fits") {
  for (const NemSample& sample : nemesis()) {
    const JsonValue json = parsed(sample.json);
    const JsonValue* recipient = json.find("recipient");
    if (recipient == nullptr) continue;
    const auto address = parse_nem_address(recipient->text());
    REQUIRE(address.ok());
    CHECK(address->text == recipient->text());
  }
}

TEST_CASE("the address of a public key is the one that nodes give") {

  CHECK(nem_address_of(*parse_hex32("107051c28a2c009a83ae0861cdbff7c1cbab387c964cc433f7d191d9c3115ed7")) ==
        "NCXIQA4FF5JB6AMQ53NQ3ZMRD3X3PJEWDJJJIGHT");
}

TEST_CASE("every address of a key passes its own checksum and can be written in groups") {
  Bytes32 key{};
  for (unsigned i = 0; i < 300; ++i) {
    key[i % 32] = static_cast<std::uint8_t>(i * 7 + 1);
    const std::string text = nem_address_of(key);
    std::string grouped;
    for (std::size_t at = 0; at < text.size(); ++at) grouped += (at != 0 && at % 6 == 0 ? "-" : "") + std::string(1, text[at]);
    const auto address = parse_nem_address(grouped);
    REQUIRE(address.ok());
    CHECK(address->text == text);
    CHECK_FALSE(address->testnet);
    CHECK(address->chain == Chain::nem);
  }
}

TEST_CASE("a message without a payload is written as none") {
  const auto with = [](const std::string& message) {
    return *nem::signed_bytes(parsed(common(257, R"(,"recipient":")" + kAddress + R"(","amount":1,"message":)" + message)));
  };
  CHECK(with("{}") == with(R"({"payload":"","type":1})"));
  CHECK(with("{}") != with(R"({"payload":"00","type":1})"));
  CHECK(with(R"({"payload":"00","type":2})") != with(R"({"payload":"00","type":1})"));
}

TEST_CASE("what a transaction lacks is named by its field") {
  CHECK(refused(common(257, "")) == Error{Code::missing_field, "recipient", refused(common(257, "")).detail});
  CHECK(refused(common(1, "")).code == Code::unsupported);
  CHECK(refused(R"({"type":257})").where == "version");
  const std::string transfer = R"(,"recipient":")" + kAddress + R"(","amount":1,"message":{})";
  CHECK(refused(common(257, transfer, 2)).where == "mosaics");
  CHECK(refused(common(257, transfer + R"(,"mosaics":[{"quantity":1}])", 2)).where == "mosaics[0].mosaicId");
  CHECK(refused(common(4100, R"(,"otherTrans":)" + common(4100, ""))).code == Code::unsupported);
  CHECK(refused(common(4100, R"(,"otherTrans":)" + common(257, ""))).where == "otherTrans.recipient");
}
