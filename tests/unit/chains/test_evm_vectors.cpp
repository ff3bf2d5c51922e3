// Against another implementation: vectors made by the @ethereumjs libraries (tests/scripts/evm_vectors.mjs).

#include <catch2/catch.hpp>

#include "chains/evm_sender.h"
#include "chains/evm_trie.h"
#include "evm_json.h"

using namespace peelback;
using namespace peelback::evm;

namespace {

JsonValue vectors() {
  return test::json_of(test::fixture("eth/vectors.json"));
}

TrieProof proof_of(const JsonValue& json) {
  TrieProof proof;
  for (const JsonValue& node : json.find("nodes")->elements()) proof.push_back(parse_data(node.text()).value());
  return proof;
}

// The library lists nodes that lie inside their parent too; nodes that answer eth_getProof do not.
TrieProof without_inner_nodes(TrieProof proof) {
  proof.erase(std::remove_if(proof.begin() + 1, proof.end(), [](const Bytes& node) { return node.size() < 32; }),
              proof.end());
  return proof;
}

// A value, or null where the key is proved not to be there.
void check_proved(const JsonValue& stated, const Bytes32& root, ByteView key) {
  const TrieProof proof = proof_of(stated);
  const auto value = check_proof(root, key, proof);
  REQUIRE(value);
  const JsonValue* expected = test::find(stated, "value");
  REQUIRE(value->has_value() == (expected != nullptr));
  if (expected) CHECK("0x" + to_hex(**value) == expected->text());
}

}  // namespace

TEST_CASE("transactions of every type are those of another library, as fields and as bytes") {
  const JsonValue all = vectors();
  for (const JsonValue& vector : all.find("transactions")->elements()) {
    const JsonValue& fields = *vector.find("fields");
    CAPTURE(test::text_of(fields, "type"), test::text_of(fields, "hash"));
    const Transaction transaction = test::transaction_of(fields);
    const Bytes raw = test::data_of(vector, "raw");
    CHECK(encode(transaction) == raw);
    CHECK(test::taken(decode_transaction(raw), "raw") == transaction);
    CHECK(hash_text(transaction_id(transaction)) == test::text_of(fields, "hash"));
    CHECK(hash_text(signing_hash(transaction)) == test::text_of(vector, "signingHash"));
    CHECK(to_text(test::taken(recover_sender(transaction), "sender")) == test::text_of(fields, "from"));
    const auto& authorities = vector.find("authorities")->elements();
    REQUIRE(authorities.size() == transaction.authorizations.size());
    for (std::size_t i = 0; i < authorities.size(); ++i) {
      CHECK(to_text(test::taken(recover_authority(transaction.authorizations[i]), "authority")) ==
            authorities[i].text());
    }
  }
}

TEST_CASE("roots and proofs of lists are those of another library") {
  const JsonValue all = vectors();
  for (const JsonValue& vector : all.find("lists")->elements()) {
    std::vector<Bytes> values;
    for (const JsonValue& value : vector.find("values")->elements()) values.push_back(parse_data(value.text()).value());
    CAPTURE(values.size());
    const Bytes32 root = test::hash_of(vector, "root");
    CHECK(list_root(values) == root);
    for (const JsonValue& stated : vector.find("proofs")->elements()) {
      const auto position = static_cast<std::size_t>(stated.u64_at("position").value());
      CAPTURE(position);
      if (position < values.size()) CHECK(build_list_proof(values, position) == without_inner_nodes(proof_of(stated)));
      check_proved(stated, root, list_key(position));
    }
  }
}

TEST_CASE("proofs of the state, of what is there and of what is not, hold as in another library") {
  const JsonValue all = vectors();
  for (const JsonValue& vector : all.find("states")->elements()) {
    const Bytes32 root = test::hash_of(vector, "root");
    for (const JsonValue& stated : vector.find("proofs")->elements()) {
      check_proved(stated, root, test::data_of(stated, "key"));
    }
  }
}
