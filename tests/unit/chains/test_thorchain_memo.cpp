#include <catch2/catch.hpp>
#include <random>

#include "base/hash.h"
#include "chain_files.h"
#include "chains/thorchain_memo.h"

using namespace peelback;
using namespace peelback::thorchain;
using peelback::test::from_hex;

namespace {

constexpr std::string_view kEth = "0x8ba1f109551bD432803012645Ac136ddd64DBA72";
constexpr std::string_view kInbound = "8DA8F0C0D6B1E2F3A4958677685940312233445566778899AABBCCDDEEFF0011";

Memo memo(std::string_view text) {
  CAPTURE(text);
  const auto parsed = parse_memo(text);
  REQUIRE(parsed);
  return *parsed;
}

Code code_of(std::string_view text) { return parse_memo(text).error().code; }

// Calldata of a function whose arguments before the string are zero.
Bytes calldata(std::string_view signature, std::size_t argument, std::size_t arguments, std::string_view text) {
  const Bytes32 hash = keccak256(as_bytes(signature));
  Bytes bytes(hash.begin(), hash.begin() + 4);
  bytes.resize(4 + 32 * arguments);
  bytes[4 + 32 * argument + 31] = static_cast<std::uint8_t>(32 * arguments);
  bytes.resize(bytes.size() + 32);
  bytes.back() = static_cast<std::uint8_t>(text.size());
  put_bytes(bytes, as_bytes(text));
  bytes.resize(4 + (bytes.size() - 4 + 31) / 32 * 32);
  return bytes;
}

}  // namespace

TEST_CASE("a swap says what is asked for, for whom, and at least how much") {
  const Memo swap = memo("=:ETH.ETH:" + std::string(kEth) + ":1790000000:t:30");
  CHECK(swap.action == Action::swap);
  CHECK(swap.asset->to_text() == "ETH.ETH");
  CHECK(swap.destination == kEth);
  CHECK(swap.least_e8 == 1'790'000'000);
  CHECK_FALSE(swap.is_streaming);
  CHECK(swap.affiliates == std::vector<Affiliate>{{"t", 30}});
}

TEST_CASE("every word for an action is known, in any case") {
  const std::string asset = ":BTC.BTC:bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq";
  struct Row {
    std::string_view words;
    Action action;
    std::string rest;
  };
  for (const Row& row : {Row{"SWAP swap s =", Action::swap, asset}, Row{"limito lo =<", Action::limit_swap, asset},
                         Row{"ADD add +", Action::add, asset}, Row{"WITHDRAW wd -", Action::withdraw, ":BTC.BTC:10000"},
                         Row{"OUT out", Action::outbound, ":" + std::string(kInbound)}, Row{"REFUND", Action::refund, ":" + std::string(kInbound)},
                         Row{"DONATE d", Action::donate, ":ETH.ETH"}, Row{"LOAN+ $+", Action::loan_open, asset},
                         Row{"LOAN- $-", Action::loan_repay, asset}, Row{"TRADE+", Action::trade_deposit, ":thor1abc"},
                         Row{"trade-", Action::trade_withdraw, asset}, Row{"secure+", Action::secured_deposit, ":thor1abc"},
                         Row{"secure-", Action::secured_withdraw, asset}, Row{"pool+", Action::pool_deposit, ""},
                         Row{"pool-", Action::pool_withdraw, ":10000"}, Row{"NAME n ~", Action::name, ":wolf:BTC:bc1q"},
                         Row{"x exec", Action::execute, ":thor1contract:e30="}, Row{"switch", Action::switch_asset, ":thor1abc"},
                         Row{"bond", Action::bond, ":thor1node"}, Row{"unbond", Action::unbond, ":thor1node:1"},
                         Row{"leave", Action::leave, ":thor1node"}, Row{"reserve", Action::reserve, ""},
                         Row{"migrate", Action::migrate, ":12345"}, Row{"ragnarok", Action::ragnarok, ":12345"},
                         Row{"yggdrasil+ yggdrasil-", Action::yggdrasil, ":12345"}, Row{"consolidate", Action::consolidate, ""},
                         Row{"noop", Action::noop, ""}}) {
    std::string_view words = row.words;
    while (!words.empty()) {
      const auto end = std::min(words.find(' '), words.size());
      const std::string text = std::string(words.substr(0, end)) + row.rest;
      CHECK(memo(text).action == row.action);
      CHECK_FALSE(action_name(row.action).empty());
      words.remove_prefix(std::min(end + 1, words.size()));
    }
  }
}

TEST_CASE("streaming, refund addresses and several affiliates are read apart") {
  const Memo swap = memo("s:b:bc1qdest/bc1qback:12e6/3/25:wr/ss/t:10/5/0:agg:0xToken:99");
  CHECK(swap.asset->to_text() == "BTC.BTC");
  CHECK(swap.destination == "bc1qdest");
  CHECK(swap.refund_to == "bc1qback");
  CHECK(swap.least_e8 == 12'000'000);
  CHECK(swap.is_streaming);
  CHECK(swap.interval_blocks == 3);
  CHECK(swap.quantity == 25);
  CHECK(swap.affiliates == std::vector<Affiliate>{{"wr", 10}, {"ss", 5}, {"t", 0}});
  CHECK(swap.aggregator == "agg");
  CHECK(swap.final_token == "0xToken");
  CHECK(swap.final_least == "99");
  const Memo shared_fee = memo("=:r:thor1x:0/1/0:a/b:7");
  CHECK(shared_fee.affiliates == std::vector<Affiliate>{{"a", 7}, {"b", 7}});
  CHECK(shared_fee.asset->to_text() == "THOR.RUNE");
  CHECK(shared_fee.quantity == 0);
}

TEST_CASE("what is left out stands for whoever paid, and for no least") {
  const Memo swap = memo("=:LTC.LTC");
  CHECK(swap.destination.empty());
  CHECK_FALSE(swap.least_e8);
  CHECK(swap.affiliates.empty());
  CHECK(memo("=:l::0").least_e8 == 0);
}

TEST_CASE("assets in THORChain's own books are told from those on their chain") {
  CHECK(parse_asset("BTC/BTC")->form == Form::synth);
  CHECK(parse_asset("ETH~ETH")->form == Form::trade);
  CHECK(parse_asset("ETH-USDC-0XA0B86991C6218B36C1D19D4A2E9EB0CE3606EB48")->form == Form::secured);
  const Asset token = *parse_asset("eth.usdc-0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48");
  CHECK(token.form == Form::native);
  CHECK(token.symbol == "USDC");
  CHECK(token.contract == "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48");
  CHECK(token.to_text() == "ETH.USDC-0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48");
  CHECK(parse_asset("ETH.USDC-B48")->contract == "B48");
  CHECK(parse_asset("RUNE")->to_text() == "THOR.RUNE");
  for (const std::string_view wrong : {"", "hello", "FOO.BAR", "BTC.", ".BTC", "BTC.B C", "ETH.USDC-"}) CHECK_FALSE(parse_asset(wrong));
  CHECK(chain_named("BTC") == Chain::bitcoin);
  CHECK(chain_named("ltc") == Chain::litecoin);
  CHECK_FALSE(chain_named("THOR"));
}

TEST_CASE("an outbound payment names the payment that it answers") {
  CHECK(memo("OUT:" + std::string(kInbound)).inbound == kInbound);
  CHECK(memo("out:0x" + to_hex(from_hex(kInbound))).inbound == kInbound);
  CHECK(code_of("OUT:" + std::string(kInbound.substr(1))) == Code::bad_hex);
  CHECK(code_of("REFUND:nothing") == Code::bad_hex);
}

TEST_CASE("a THORName is told from an address") {
  CHECK(is_thorname("wolf"));
  CHECK_FALSE(is_thorname(""));
  CHECK_FALSE(is_thorname(kEth));
  CHECK_FALSE(is_thorname("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"));
}

TEST_CASE("texts that are no memo are refused, with the part that is wrong") {
  CHECK(code_of("") == Code::unknown_format);
  CHECK(code_of("hello world") == Code::unknown_format);
  CHECK(code_of("s:what is this") == Code::missing_field);
  CHECK(code_of("=:BTC.BTC:x:many") == Code::bad_number);
  CHECK(parse_memo("=:BTC.BTC:x:1:t:10001").error().where == "[5]");
  CHECK(code_of("=:BTC.BTC:x:1e40") == Code::bad_number);
  CHECK(code_of("=:BTC.BTC:x:340282366920938463463374607431768211455e1") == Code::bad_number);
  CHECK(code_of("migrate:soon") == Code::bad_number);
}

TEST_CASE("a memo is what OP_RETURN pushes, in one piece or several") {
  const std::string text = "=:e:" + std::string(kEth) + ":0";
  Bytes script{0x6a, static_cast<std::uint8_t>(text.size())};
  put_bytes(script, as_bytes(text));
  CHECK(memo_text_of_script(script) == text);
  Bytes with_length{0x6a, 0x4c, static_cast<std::uint8_t>(text.size())};
  put_bytes(with_length, as_bytes(text));
  CHECK(memo_text_of_script(with_length) == text);
  CHECK(memo_text_of_script(from_hex("6a026f7501743a")) == std::nullopt);  // a push that the script does not hold
  CHECK(memo_text_of_script(from_hex("6a026f750174")) == "out");
  CHECK_FALSE(memo_text_of_script(from_hex("6a0400ff00ff")));
  CHECK_FALSE(memo_text_of_script(from_hex("76a914")));
  CHECK_FALSE(memo_text_of_script({}));
}

TEST_CASE("a memo is an argument of the router's functions") {
  const std::string text = "=:BTC.BTC:bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq:0/1/0:t:30";
  const Bytes deposit = calldata("depositWithExpiry(address,address,uint256,string,uint256)", 3, 5, text);
  CHECK(to_hex(ByteView(deposit).first(4)) == "44bc937b");
  CHECK(memo_text_of_calldata(deposit) == text);
  CHECK(memo_text_of_calldata(calldata("transferOut(address,address,uint256,string)", 3, 4, "OUT:" + std::string(kInbound))) == "OUT:" + std::string(kInbound));
  CHECK(memo_text_of_calldata(calldata("transferOutAndCall(address,address,address,uint256,string)", 4, 5, text)) == text);
  CHECK(memo_text_of_calldata(as_bytes(text)) == text);
  CHECK_FALSE(memo_text_of_calldata(calldata("transfer(address,uint256,uint256,string)", 3, 4, text)));
  for (std::size_t size = 0; size < deposit.size() - 32; size += 7) CHECK_FALSE(memo_text_of_calldata(ByteView(deposit).first(size)));
}

TEST_CASE("calldata whose lengths lie is no memo") {
  std::mt19937 random(7);
  const Bytes honest = calldata("deposit(address,address,uint256,string)", 3, 4, "=:b:x");
  for (int i = 0; i < 20'000; ++i) {
    Bytes bytes = honest;
    for (int k = 0; k < 4; ++k) bytes[4 + random() % (bytes.size() - 4)] = static_cast<std::uint8_t>(random());
    const auto text = memo_text_of_calldata(bytes);
    if (text) CHECK(text->size() <= bytes.size());
  }
}
