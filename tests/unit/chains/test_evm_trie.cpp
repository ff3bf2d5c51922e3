#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "base/hash.h"
#include "chain_files.h"
#include "chains/evm_trie.h"
#include "chains/evm_values.h"

using namespace peelback;
using namespace peelback::evm;

namespace {

Bytes32 root_of(const std::vector<std::pair<std::string, std::string>>& pairs) {
  std::vector<TrieEntry> entries;
  for (const auto& [key, value] : pairs) {
    const ByteView bytes = as_bytes(key);
    entries.push_back({Bytes(bytes.begin(), bytes.end()), as_bytes(value)});
  }
  return trie_root(entries);
}

std::vector<Bytes> random_values(std::mt19937& random, std::size_t count) {
  std::vector<Bytes> values(count);
  for (Bytes& value : values) {
    value.resize(1 + random() % (random() % 4 == 0 ? 200 : 20));
    for (auto& byte : value) byte = static_cast<std::uint8_t>(random());
  }
  return values;
}

}  // namespace

TEST_CASE("tries have the official roots") {
  // ethereum/tests (MIT), TrieTests/trieanyorder.json and trietest.json.
  CHECK(hash_text(trie_root({})) == "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");
  CHECK(hash_text(root_of({{"A", std::string(50, 'a')}})) ==
        "0xd23786fb4a010da3ce639d66d5e904a11dbc02746d1ce25029e53290cabf28ab");
  CHECK(hash_text(root_of({{"doe", "reindeer"}, {"dog", "puppy"}, {"dogglesworth", "cat"}})) ==
        "0x8aad789dff2f538bca5d8ea56e8abe10f4c7ba3a5dea95fea4cd6e7c3a1168d3");
  CHECK(hash_text(root_of({{"do", "verb"}, {"horse", "stallion"}, {"doge", "coin"}, {"dog", "puppy"}})) ==
        "0x5991bb8c6514148a29db676a14ac506cd2cd5775ace63c30a4fe457715e9ac84");
  CHECK(hash_text(root_of({{"foo", "bar"}, {"food", "bass"}})) ==
        "0x17beaa1648bafa633cda809c90c04af50fc8aed3cb40d16efbddee6fdf63c4c3");
  CHECK(hash_text(root_of({{"be", "e"}, {"dog", "puppy"}, {"bed", "d"}})) ==
        "0x3f67c7a47520f79faa29255d2d3c084a7a6df0453116ed7232ff10277a8be68b");
  CHECK(hash_text(root_of({{"test", "test"}, {"te", "testy"}})) ==
        "0x8452568af70d8d140f58d941338542f645fcca50094b20f3c3d8c3df49337928");
  CHECK(hash_text(root_of({{"abc", "abc"}, {"abcd", "abcd"}})) ==
        "0x7a320748f780ad9ad5b0837302075ce0eeba6c26e3d8562c67ccc0f1b273298a");
}

TEST_CASE("a proof known elsewhere leads to its value") {
  const auto root = parse_hash("0x8aad789dff2f538bca5d8ea56e8abe10f4c7ba3a5dea95fea4cd6e7c3a1168d3");
  const TrieProof proof = {
      test::from_hex("e5831646f6a0db6ae1fda66890f6693f36560d36b4dca68b4d838f17016b151efe1d4c95c453"),
      test::from_hex(
          "f83b8080808080ca20887265696e6465657280a037efd11993cb04a54048c25320e9f29c50a432d28afdf01598b2978ce1ca306880"
          "8080808080808080")};
  const auto value = check_proof(*root, as_bytes("doe"), proof);
  REQUIRE(value);
  REQUIRE(value->has_value());
  CHECK(as_text(**value) == "reindeer");
  const auto other = check_proof(*root, as_bytes("dob"), proof);
  REQUIRE(other);
  CHECK_FALSE(other->has_value());
}

TEST_CASE("the order of the entries does not show in the root") {
  std::mt19937 random(7);
  for (int round = 0; round < 100; ++round) {
    std::map<Bytes, Bytes> content;
    for (std::size_t i = 0; i < 1 + random() % 60; ++i) {
      Bytes key(1 + random() % 3);
      for (auto& byte : key) byte = static_cast<std::uint8_t>(random() % 5 * 17);
      content[key] = random_values(random, 1)[0];
    }
    std::vector<TrieEntry> entries;
    for (const auto& [key, value] : content) entries.push_back({key, value});
    const Bytes32 root = trie_root(entries);
    std::shuffle(entries.begin(), entries.end(), random);
    CHECK(trie_root(entries) == root);
  }
}

TEST_CASE("every element of a list is proved against its root, and nothing else is") {
  std::mt19937 random(8);
  for (const std::size_t count : {1u, 2u, 3u, 16u, 17u, 127u, 128u, 129u, 130u, 256u, 300u}) {
    const auto values = random_values(random, count);
    const Bytes32 root = list_root(values);
    for (std::size_t position = 0; position < count; position += 1 + random() % 7) {
      CAPTURE(count, position);
      const TrieProof proof = build_list_proof(values, position);
      const auto value = check_proof(root, list_key(position), proof);
      REQUIRE(value);
      REQUIRE(value->has_value());
      CHECK(Bytes((*value)->begin(), (*value)->end()) == values[position]);

      TrieProof changed = proof;
      Bytes& node = changed[random() % changed.size()];
      node[random() % node.size()] ^= static_cast<std::uint8_t>(1 << random() % 8);
      const auto refused = check_proof(root, list_key(position), changed);
      REQUIRE_FALSE(refused);
      CHECK(refused.error().code == Code::merkle_mismatch);

      TrieProof shorter = proof;
      shorter.pop_back();
      CHECK_FALSE(check_proof(root, list_key(position), shorter));
      TrieProof longer = proof;
      longer.push_back(proof.back());
      CHECK(check_proof(root, list_key(position), longer).error().code == Code::trailing_bytes);
    }
  }
}

TEST_CASE("that a list has no further element is proved by the nodes on the way to where it would be") {
  const std::vector<Bytes> values(3, Bytes(40, 1));
  const Bytes32 root = list_root(values);
  // Keys 0x80, 0x01, 0x02: the root is a branch, in whose place 0 lies the branch of 1 and 2.
  const TrieProof way = build_list_proof(values, 1);
  const auto absent = check_proof(root, list_key(3), {way[0], way[1]});
  REQUIRE(absent);
  CHECK_FALSE(absent->has_value());
  const auto empty = check_proof(trie_root({}), list_key(0), {});
  REQUIRE(empty);
  CHECK_FALSE(empty->has_value());
}

TEST_CASE("a node that is neither branch nor leaf nor extension is refused") {
  for (const char* hex : {"c0", "c101", "c3010203", "80", "c22000ff", "c4820002c0", "c24001", "c20120", "c2c020"}) {
    CAPTURE(hex);
    const Bytes node = test::from_hex(hex);
    CHECK_FALSE(check_proof(keccak256(node), list_key(2), {node}));
  }
}
