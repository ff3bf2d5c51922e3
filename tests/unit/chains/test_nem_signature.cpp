#include <catch2/catch.hpp>

#include "chain_files.h"
#include "chains/nem_signature.h"
#include "evm_json.h"
#include "nem_block_file.h"

using namespace peelback;
using namespace peelback::test;

namespace {

JsonValue parsed(const std::string& text) { return json_of(as_bytes(text)); }

// Whatever in a recorded reply carries a signature and a type; blocks are signed otherwise.
void collect_transactions(const JsonValue& value, std::vector<const JsonValue*>& found) {
  if (value.find("signature") != nullptr && value.find("deadline") != nullptr && value.find("otherHash") == nullptr) found.push_back(&value);
  for (const JsonMember& member : value.members()) collect_transactions(member.value, found);
  for (const JsonValue& element : value.elements()) collect_transactions(element, found);
}

std::string replaced(std::string text, const std::string& before, const std::string& after) {
  const std::size_t at = text.find(before);
  REQUIRE(at != std::string::npos);
  return text.replace(at, before.size(), after);
}

}  // namespace

TEST_CASE("a signature is judged as NEM's nodes judge it, on keys and points of every kind") {
  const JsonValue vectors = json_of(fixture("nem/signatures.json"));
  REQUIRE(vectors.elements().size() > 200);
  std::size_t valid = 0;
  for (const JsonValue& row : vectors.elements()) {
    const Bytes key = from_hex(*row.string_at("key"));
    Bytes32 signer{};
    REQUIRE(key.size() == signer.size());
    std::copy(key.begin(), key.end(), signer.begin());
    const bool expected = *row.bool_at("valid");
    INFO(*row.string_at("about") << ' ' << *row.string_at("key"));
    REQUIRE(nem::is_signed_by(signer, from_hex(*row.string_at("data")), from_hex(*row.string_at("signature"))) == expected);
    valid += expected ? 1U : 0U;
  }
  CHECK(valid > 40);
}

TEST_CASE("every transaction of NEM's first block was signed by its signer") {
  const Bytes file = fixture("nem/nemesis_mainnet.bin");
  const std::vector<NemSample> samples = NemesisReader(file).read();
  // One in ten, and each kind: the same few keys signed all of them.
  for (std::size_t i = 0; i < samples.size(); i += i > 1340 ? 1 : 10) {
    const JsonValue transaction = parsed(samples[i].json);
    INFO(samples[i].json);
    const auto is_signed = nem::check_signatures(transaction);
    REQUIRE(is_signed.ok());
    REQUIRE(*is_signed);
  }
}

TEST_CASE("a changed transaction is no longer the one that was signed") {
  const Bytes file = fixture("nem/nemesis_mainnet.bin");
  const NemSample sample = NemesisReader(file).read().front();
  REQUIRE(nem::check_signatures(parsed(sample.json)).ok());
  const std::string amount = "\"amount\":" + std::to_string(*parsed(sample.json).u64_at("amount"));
  const auto changed = nem::check_signatures(parsed(replaced(sample.json, amount, amount + "0")));
  REQUIRE_FALSE(changed.ok());
  CHECK(changed.error().code == Code::signature_mismatch);
  CHECK(changed.error().where == "signature");

  const std::string digits = to_hex(sample.signature);
  CHECK(nem::check_signatures(parsed(replaced(sample.json, digits, digits.substr(2)))).error().code == Code::bad_length);
  CHECK(nem::check_signatures(parsed(replaced(sample.json, digits, "xx" + digits.substr(2)))).error().code == Code::bad_hex);
  CHECK(nem::check_signatures(parsed(replaced(sample.json, '"' + digits + '"', "7"))).error().code == Code::bad_type);
  const auto without = nem::check_signatures(parsed(replaced(sample.json, R"("signature")", R"("unread")")));
  REQUIRE(without.ok());
  CHECK_FALSE(*without);
}

TEST_CASE("recorded transactions of NEM's main network carry their signers' signatures") {
  const std::filesystem::path folder = std::filesystem::path(PEELBACK_SHARED_DATA) / "nem" / "nis1_samples";
  if (!std::filesystem::exists(folder)) {
    WARN("skipped: the optional data folder is not there");
    return;
  }
  std::size_t checked = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::vector<Problem> problems;
    const Bytes bytes = read_file(entry.path());
    const auto reply = parse_json(bytes, problems);
    if (!reply) continue;
    std::vector<const JsonValue*> transactions;
    collect_transactions(*reply, transactions);
    for (const JsonValue* transaction : transactions) {
      // The one of the test network was changed for the documentation: its fields do not hash to its id either.
      if (nem::version_of(*transaction)->network != nem::kMainNetwork) continue;
      INFO(entry.path().filename());
      const auto is_signed = nem::check_signatures(*transaction);
      REQUIRE(is_signed.ok());
      REQUIRE(*is_signed);
      ++checked;
    }
  }
  CHECK(checked == 2);
}
