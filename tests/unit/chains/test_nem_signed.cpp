// What was signed, read back: against the first block of NEM's main network, and against what nodes are told in JSON.

#include <catch2/catch.hpp>

#include "base/hash.h"
#include "chain_files.h"
#include "chains/nem_address.h"
#include "chains/nem_signed.h"
#include "evm_json.h"
#include "nem_block_file.h"

using namespace peelback;
using namespace peelback::test;

namespace {

JsonValue parsed(const std::string& text) { return json_of(as_bytes(text)); }

const std::string kSigner(64, 'a');
const std::string kOther(64, 'b');
const std::string kRecipient = "NALICE2A73DLYTP4365GNFCURAUP3XVBFO7YNYOW";

std::string head(unsigned type, std::uint32_t version, const std::string& signer) {
  return R"("type":)" + std::to_string(type) + R"(,"version":)" + std::to_string(version) + R"(,"timeStamp":7,"signer":")" + signer + R"(","fee":50000,"deadline":9)";
}

std::string transfer(std::uint32_t version, const std::string& more) {
  return "{" + head(257, version, kSigner) + R"(,"recipient":")" + kRecipient + R"(","amount":2500000,"message":{"type":1,"payload":"6162"})" + more + "}";
}

nem::SignedTransaction read_back(const std::string& json) {
  const auto bytes = nem::signed_bytes(parsed(json));
  REQUIRE(bytes.ok());
  const auto read = nem::parse_signed(*bytes);
  if (!read) FAIL(format_error(read.error()));
  // No byte too few, and none too many, is taken for a transaction of these kinds.
  for (std::size_t size = 0; size < bytes->size(); ++size) CHECK_FALSE(nem::parse_signed(ByteView(*bytes).first(size)).ok());
  Bytes longer = *bytes;
  longer.push_back(0);
  CHECK_FALSE(nem::parse_signed(longer).ok());
  return *read;
}

constexpr std::uint32_t kVersion1 = 0x68000001;
constexpr std::uint32_t kVersion2 = 0x68000002;

}  // namespace

TEST_CASE("the payments of NEM's first block are read back from what was signed") {
  const Bytes file = fixture("nem/nemesis_mainnet.bin");
  for (const NemSample& sample : NemesisReader(file).read()) {
    const JsonValue stated = parsed(sample.json);
    const auto read = nem::parse_signed(sample.signed_bytes);
    REQUIRE(read.ok());
    CHECK(to_hex(read->signer) == *stated.string_at("signer"));
    CHECK(read->payer == read->signer);
    CHECK(read->version.network == nem::kMainNetwork);
    if (read->type != nem::TransactionType::transfer) continue;
    CHECK(read->recipient == *stated.string_at("recipient"));
    CHECK(read->payments == std::vector<nem::Payment>{{"nem:XEM", Amount{*stated.u64_at("amount")}}});
  }
}

TEST_CASE("a transfer pays coins, or mosaics as often as its amount holds whole XEM") {
  CHECK(read_back(transfer(kVersion1, "")).payments == std::vector<nem::Payment>{{"nem:XEM", Amount{2'500'000}}});
  CHECK(read_back(transfer(kVersion2, R"(,"mosaics":[])")).payments == std::vector<nem::Payment>{{"nem:XEM", Amount{2'500'000}}});
  const auto paid = read_back(transfer(kVersion2, R"(,"mosaics":[{"mosaicId":{"namespaceId":"nem","name":"xem"},"quantity":4},
    {"mosaicId":{"namespaceId":"dim","name":"coin"},"quantity":3}])"));
  CHECK(paid.recipient == kRecipient);
  CHECK(paid.payments == std::vector<nem::Payment>{{"nem:XEM", Amount{10}}, {"nem:dim:coin", Amount{7}}});
}

TEST_CASE("a multisig transaction pays from the inner one's account, and its cosigners name the inner one") {
  const std::string inner = "{" + head(257, kVersion1, kOther) + R"(,"recipient":")" + kRecipient + R"(","amount":8,"message":{}})";
  const auto outer = read_back("{" + head(4100, kVersion1, kSigner) + R"(,"otherTrans":)" + inner + "}");
  CHECK(to_hex(outer.signer) == kSigner);
  CHECK(to_hex(outer.payer) == kOther);
  CHECK(outer.payments == std::vector<nem::Payment>{{"nem:XEM", Amount{8}}});
  CHECK(outer.inner_id == keccak256(*nem::signed_bytes(parsed(inner))));
  const auto cosigned = read_back("{" + head(4098, kVersion1, kSigner) + R"(,"otherHash":{"data":")" + kOther + R"("},"otherAccount":")" + kRecipient + "\"}");
  CHECK(to_hex(*cosigned.cosigned) == kOther);
}

TEST_CASE("bytes that are no transaction of NEM are refused, with what is wrong") {
  Bytes bytes = *nem::signed_bytes(parsed(transfer(kVersion1, "")));
  bytes[0] = 9;
  CHECK(nem::parse_signed(bytes).error().code == Code::unsupported);
  bytes[0] = 1;
  bytes[12] = 31;  // the length of the signer's key
  CHECK(nem::parse_signed(bytes).error().code == Code::bad_length);
  CHECK(nem::parse_signed({}).error().code == Code::truncated);
}
