#include <catch2/catch.hpp>
#include <random>

#include "chains/evm_sender.h"
#include "evm_json.h"

using namespace peelback;
using namespace peelback::evm;
using peelback::test::from_hex;

namespace {

Transaction decoded(std::string_view hex) {
  return test::taken(decode_transaction(from_hex(hex)), "transaction");
}

Address random_address(std::mt19937& random) {
  Address address;
  for (auto& byte : address.bytes) byte = static_cast<std::uint8_t>(random());
  return address;
}

Bytes32 random_word(std::mt19937& random) {
  Bytes32 word{};
  for (std::size_t i = random() % 4; i < word.size(); ++i) word[i] = static_cast<std::uint8_t>(random());
  return word;
}

U128 random_amount(std::mt19937& random) {
  return number_of(random_word(random)).lo >> random() % 128;
}

// Every field that its type has is filled; the others keep their defaults.
Transaction random_transaction(std::mt19937& random) {
  Transaction transaction;
  transaction.type = *to_transaction_type(random() % 5);
  transaction.nonce = random() % 3 ? random() : 0;
  transaction.gas_limit = random();
  if (transaction.type >= TransactionType::blob || random() % 4) transaction.to = random_address(random);
  transaction.value_wei = random_amount(random);
  transaction.data.resize(random() % 90);
  for (auto& byte : transaction.data) byte = static_cast<std::uint8_t>(random());
  transaction.r = random_word(random);
  transaction.s = random_word(random);
  if (transaction.type >= TransactionType::dynamic_fee) {
    transaction.max_priority_fee_wei = random_amount(random);
    transaction.max_fee_wei = random_amount(random);
  } else {
    transaction.gas_price_wei = random_amount(random);
  }
  if (transaction.type == TransactionType::legacy) {
    transaction.v = random() % 2 ? 27 + random() % 2 : 35 + random();
    return transaction;
  }
  transaction.v = random() % 2;
  transaction.chain_id = random();
  for (auto count = random() % 3; count > 0; --count) {
    transaction.access_list.push_back({random_address(random), {}});
    for (auto keys = random() % 3; keys > 0; --keys)
      transaction.access_list.back().storage_keys.push_back(random_word(random));
  }
  if (transaction.type == TransactionType::blob) {
    transaction.max_fee_per_blob_gas_wei = random_amount(random);
    transaction.blob_hashes.assign(random() % 4, random_word(random));
  }
  if (transaction.type == TransactionType::set_code) {
    for (auto count = random() % 3; count > 0; --count) {
      transaction.authorizations.push_back({random_word(random), random_address(random), random(),
                                            static_cast<std::uint8_t>(random() % 2), random_word(random),
                                            random_word(random)});
    }
  }
  return transaction;
}

}  // namespace

TEST_CASE("EIP-155's own example is signed for chain 1 and sent by its key's address") {
  // EIP-155, "Example": the key is 0x4646…46.
  const Transaction transaction = decoded(
      "f86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a76400008025a028ef61340bd939bc2195fe"
      "53"
      "7567866003e1a15d3c71ff63e1590620aa636276a067cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83");
  CHECK(transaction.nonce == 9);
  CHECK(transaction.gas_price_wei == 20'000'000'000);
  CHECK(transaction.value_wei == 1'000'000'000'000'000'000);
  CHECK(replay_chain(transaction) == 1);
  CHECK(hash_text(signing_hash(transaction)) == "0xdaf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53");
  CHECK(to_text(*recover_sender(transaction)) == "0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f");
}

TEST_CASE("a signature whose s lies in the upper half still has a sender, as before Homestead") {
  // ethereum/tests (MIT), TransactionTests/ttRSValue/TransactionWithSvalueHigh.json, result under Frontier.
  const Transaction transaction = decoded(
      "f85f800182520894095e7baea6a6c7c4c2dfeb977efac326af552d870b801ba048b55bfa915ac795c431978d8a6a992b628d557da5ff759b"
      "30"
      "7d495a36649353a0fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140");
  CHECK(hash_text(transaction_id(transaction)) == "0xc90d3b02eb65a7dd5087b0110c4ae34e9ce146402edc641d6f1d85a5c7a953f9");
  CHECK(to_text(*recover_sender(transaction)) == "0x474869ba435affa1f45aaada48520880921c0887");
  CHECK_FALSE(replay_chain(transaction));
}

TEST_CASE("the smallest r of an official example has its sender") {
  // ethereum/tests (MIT), TransactionTests/ttRSValue/TransactionWithRvalue1.json.
  const Transaction transaction = decoded(
      "f83f800182520894095e7baea6a6c7c4c2dfeb977efac326af552d870b801b01a01fffd310ac743f371de3b9f7f9cb56c0b28ad43601b4ab"
      "949f"
      "53faa07bd2c804");
  CHECK(to_text(*recover_sender(transaction)) == "0x54df0af0fd1d8ad90b5a13ff1f95463aec055bab");
}

TEST_CASE("no sender comes out of a signature that no key can make") {
  Transaction transaction = decoded(
      "f85f800182520894095e7baea6a6c7c4c2dfeb977efac326af552d870b801ba048b55bfa915ac795c431978d8a6a992b628d557da5ff759b"
      "30"
      "7d495a36649353a0fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140");
  const Transaction good = transaction;
  const auto error_of = [](const Transaction& bad) {
    const auto sender = recover_sender(bad);
    REQUIRE_FALSE(sender);
    CHECK(sender.error().code == Code::bad_number);
    return sender.error().where;
  };
  transaction.s.back() = 0x41;  // the order itself: ttRSValue/TransactionWithSvalueTooHigh.json
  CHECK(error_of(transaction) == "signature");
  transaction.s = {};
  CHECK(error_of(transaction) == "signature");
  transaction = good;
  transaction.r = {};
  CHECK(error_of(transaction) == "signature");
  transaction.r.back() = 5;  // no point has this x
  CHECK(error_of(transaction) == "signature");
  for (const std::uint64_t v : {0u, 1u, 26u, 29u, 34u}) {
    transaction = good;
    transaction.v = v;
    CHECK(error_of(transaction) == "v");
  }
  transaction.type = TransactionType::dynamic_fee;
  transaction.v = 27;
  CHECK(error_of(transaction) == "v");
  CHECK(recover_authority({.y_parity = 2}).error().where == "v");
}

TEST_CASE("a transaction of any type survives being written and read") {
  std::mt19937 random(9);
  for (int round = 0; round < 2000; ++round) {
    const Transaction transaction = random_transaction(random);
    const Bytes bytes = encode(transaction);
    const auto back = decode_transaction(bytes);
    REQUIRE(back);
    REQUIRE(*back == transaction);
    REQUIRE_FALSE(decode_transaction(ByteView(bytes).first(random() % bytes.size())));
    Bytes longer = bytes;
    longer.push_back(0);
    REQUIRE(decode_transaction(longer).error().code == Code::trailing_bytes);
  }
}

TEST_CASE("every signed field is in the id and in what is signed, and the signature in the id alone") {
  std::mt19937 random(10);
  for (int round = 0; round < 300; ++round) {
    const Transaction transaction = random_transaction(random);
    Transaction other = transaction;
    switch (random() % 4) {
      case 0:
        ++other.nonce;
        break;
      case 1:
        other.value_wei ^= 1;
        break;
      case 2:
        other.data.push_back(0);
        break;
      default:
        ++other.gas_limit;
        break;
    }
    CHECK(transaction_id(other) != transaction_id(transaction));
    CHECK(signing_hash(other) != signing_hash(transaction));
    other = transaction;
    other.s.back() ^= 1;
    CHECK(transaction_id(other) != transaction_id(transaction));
    CHECK(signing_hash(other) == signing_hash(transaction));
  }
}

TEST_CASE("what is not a transaction is refused with its place") {
  const auto error_of = [](const char* hex) {
    const auto transaction = decode_transaction(from_hex(hex));
    REQUIRE_FALSE(transaction);
    return transaction.error();
  };
  CHECK(error_of("") == Error{Code::truncated, "byte 0", "the transaction is not there: the list has ended"});
  CHECK(error_of("7ec0") == Error{Code::unsupported, "type", "transaction type 126"});
  CHECK(error_of("00c0").code == Code::unsupported);
  CHECK(error_of("80").code == Code::unsupported);
  CHECK(error_of("c0") == Error{Code::truncated, "byte 1", "nonce is not there: the list has ended"});
  CHECK(error_of("02c0") == Error{Code::truncated, "byte 2", "chainId is not there: the list has ended"});
  CHECK(error_of("c801020382aaaa0405") == Error{Code::bad_length, "byte 4", "to is neither empty nor an address"});
  // A blob transaction that creates a contract: EIP-4844 has none.
  CHECK(error_of("03ce0101010101800180c001c0010101") ==
        Error{Code::missing_field, "to", "a transaction of this type has a receiver"});
}

TEST_CASE("quantities and data of JSON-RPC are read strictly where it matters") {
  CHECK(*parse_quantity_u64("0x0") == 0);
  CHECK(*parse_quantity_u64("0x001A") == 26);
  CHECK(*parse_quantity_u64("0xffffffffffffffff") == 0xffffffffffffffff);
  CHECK(parse_quantity_u64("0x10000000000000000").error().code == Code::bad_number);
  CHECK(parse_quantity("0x100000000000000000000000000000000").error().code == Code::bad_number);
  CHECK(parse_quantity_word("0x1" + std::string(64, '0')).error().code == Code::bad_number);
  CHECK(parse_quantity_word("0x0" + std::string(64, 'f'))->front() == 0xff);
  for (const char* text : {"", "0x", "26", "0xg", "-0x1", "0x 1"}) CHECK_FALSE(parse_quantity(text));
  CHECK(parse_data("0x")->empty());
  CHECK_FALSE(parse_data("0x1"));
  CHECK_FALSE(parse_data("12"));
  CHECK_FALSE(parse_hash("0x12"));
  CHECK(to_text(*parse_address("0xDAC17F958D2ee523a2206206994597C13D831ec7")) ==
        "0xdac17f958d2ee523a2206206994597c13d831ec7");
  CHECK(parse_address("0xdac17f958d2ee523a2206206994597c13d831ec").error().code == Code::bad_address);
  CHECK(narrow(number_of(word_of(kU128Max))) == kU128Max);
  CHECK_FALSE(narrow(U256{1, 0}));
}
