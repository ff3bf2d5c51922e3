#include <catch2/catch.hpp>

#include "base/hash.h"
#include "chain_files.h"
#include "chains/evm_address.h"
#include "chains/evm_logs.h"
#include "chains/evm_tokens.h"

using namespace peelback;
using namespace peelback::evm;

namespace {

Address address(std::string_view text) {
  return *parse_address(text);
}

const Address kToken = address("0xdac17f958d2ee523a2206206994597c13d831ec7");
const Address kAlice = address("0x1b63142628311395ceafeea5667e7c9026c862ca");
const Address kBob = address("0xac4df82fe37ea2187bc8c011a23d743b4f39019a");

Bytes32 word_with(const Address& inside) {
  Bytes32 word{};
  std::copy(inside.bytes.begin(), inside.bytes.end(), word.begin() + 12);
  return word;
}

Bytes bytes_of(const Bytes32& word) {
  return {word.begin(), word.end()};
}

Log transfer_log(U128 value) {
  return {kToken, {topic_of(TokenEventKind::transfer), word_with(kAlice), word_with(kBob)}, bytes_of(word_of(value))};
}

Bytes call(std::string_view signature, std::initializer_list<Bytes32> arguments) {
  const Bytes32 hash = keccak256(as_bytes(signature));
  Bytes input(hash.begin(), hash.begin() + 4);
  for (const Bytes32& argument : arguments) put_bytes(input, argument);
  return input;
}

}  // namespace

TEST_CASE("the first topics are the hashes of the events' signatures") {
  CHECK(topic_of(TokenEventKind::transfer) == keccak256(as_bytes("Transfer(address,address,uint256)")));
  CHECK(topic_of(TokenEventKind::approval) == keccak256(as_bytes("Approval(address,address,uint256)")));
  CHECK(topic_of(TokenEventKind::deposit) == keccak256(as_bytes("Deposit(address,uint256)")));
  CHECK(topic_of(TokenEventKind::withdrawal) == keccak256(as_bytes("Withdrawal(address,uint256)")));
}

TEST_CASE("a transfer event says which token went from whom to whom") {
  const auto event = decode_transfer_log(transfer_log(100000));
  REQUIRE(event);
  REQUIRE(event->has_value());
  CHECK((*event)->token == kToken);
  CHECK((*event)->from == kAlice);
  CHECK((*event)->to == kBob);
  CHECK(narrow((*event)->value) == U128{100000});
}

TEST_CASE("wrapping gives to one side and unwrapping takes from one") {
  Log log{kToken, {topic_of(TokenEventKind::deposit), word_with(kAlice)}, bytes_of(word_of(7))};
  const auto wrapped = decode_token_event(log).value();
  REQUIRE(wrapped);
  CHECK(wrapped->from.is_zero());
  CHECK(wrapped->to == kAlice);
  CHECK_FALSE(decode_transfer_log(log).value());
  log.topics[0] = topic_of(TokenEventKind::withdrawal);
  const auto unwrapped = decode_token_event(log).value();
  REQUIRE(unwrapped);
  CHECK(unwrapped->from == kAlice);
  CHECK(unwrapped->to.is_zero());
  log.topics[0] = topic_of(TokenEventKind::approval);
  CHECK(decode_token_event(log).error().code == Code::bad_length);
}

TEST_CASE("other events are passed over, and pieces of ERC-721 are not amounts") {
  CHECK_FALSE(decode_transfer_log({}).value());
  CHECK_FALSE(decode_token_event({kToken, {Bytes32{1}}, {}}).value());
  Log piece = transfer_log(1);
  piece.topics.push_back(word_of(721));
  piece.data.clear();
  CHECK_FALSE(decode_transfer_log(piece).value());
}

TEST_CASE("an event with the right topic and the wrong shape is an error that says where") {
  Log log = transfer_log(1);
  log.data.push_back(0);
  CHECK(decode_transfer_log(log).error() == Error{Code::bad_length, "data", "33 bytes, expected 32"});
  log = transfer_log(1);
  log.topics.pop_back();
  CHECK(decode_transfer_log(log).error() == Error{Code::bad_length, "topics", "2 topics, expected 3"});
  log = transfer_log(1);
  log.topics[2][11] = 1;
  CHECK(decode_transfer_log(log).error() ==
        Error{Code::bad_address, "topics[2]", "the 12 bytes before an address are 0"});
}

TEST_CASE("an amount wider than 128 bits is kept whole") {
  Log log = transfer_log(0);
  log.data.front() = 0x80;
  const auto event = decode_transfer_log(log).value();
  REQUIRE(event);
  CHECK(event->value == U256{static_cast<U128>(1) << 127, 0});
  CHECK_FALSE(narrow(event->value));
}

TEST_CASE("a call of transfer or transferFrom says what it asks for") {
  const auto plain = decode_transfer_call(call("transfer(address,uint256)", {word_with(kBob), word_of(5)})).value();
  REQUIRE(plain);
  CHECK_FALSE(plain->from);
  CHECK(plain->to == kBob);
  CHECK(plain->value == U256{0, 5});

  Bytes input = call("transferFrom(address,address,uint256)", {word_with(kAlice), word_with(kBob), word_of(6)});
  input.push_back(0xff);
  const auto on_behalf = decode_transfer_call(input).value();
  REQUIRE(on_behalf);
  CHECK(on_behalf->from == kAlice);
  CHECK(on_behalf->to == kBob);
  CHECK(on_behalf->value == U256{0, 6});

  CHECK_FALSE(decode_transfer_call({}).value());
  CHECK_FALSE(decode_transfer_call(call("approve(address,uint256)", {word_with(kBob), word_of(5)})).value());
  input.resize(90);
  CHECK(decode_transfer_call(input).error() == Error{Code::bad_length, "input", "86 bytes of arguments, expected 96"});
  Bytes32 padded = word_with(kBob);
  padded[0] = 1;
  CHECK(decode_transfer_call(call("transfer(address,uint256)", {padded, word_of(5)})).error().code ==
        Code::bad_address);
}

TEST_CASE("every known token has its capitals, is found by any case and stands once") {
  for (const KnownToken& token : known_tokens()) {
    CAPTURE(token.address);
    CHECK(is_evm_address(token.address));
    CHECK(with_capitals(token.address) == token.address);
    CHECK(find_known_token(token.chain, address(token.address)) == &token);
    CHECK(token.decimals <= 18);
  }
  CHECK(find_known_token(Chain::polygon, kToken) == nullptr);
}

TEST_CASE("every chain of this machine has its wrapped coin") {
  for (const Chain chain : {Chain::ethereum, Chain::arbitrum, Chain::optimism, Chain::base, Chain::polygon,
                            Chain::gnosis, Chain::avalanche, Chain::bnb}) {
    const KnownToken* wrapped = wrapped_native(chain);
    REQUIRE(wrapped != nullptr);
    CHECK(wrapped->decimals == chain_info(chain).decimals);
    CHECK(wrapped->symbol == "W" + std::string(chain_info(chain).symbol));
  }
  CHECK(wrapped_native(Chain::bitcoin) == nullptr);
}
