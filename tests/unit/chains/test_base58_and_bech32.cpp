#include <catch2/catch.hpp>

#include "chain_files.h"
#include "chains/base58.h"
#include "chains/bech32.h"
#include "chains/bitcoin_address.h"

using namespace peelback;
using peelback::test::from_hex;

TEST_CASE("base58 keeps leading zero bytes") {
  // From Bitcoin Core's base58_encode_decode.json (MIT).
  const std::pair<const char*, const char*> vectors[] = {
      {"", ""},
      {"61", "2g"},
      {"626262", "a3gV"},
      {"636363", "aPEr"},
      {"572e4794", "3EFU7m"},
      {"10c8511e", "Rt5zm"},
      {"73696d706c792061206c6f6e6720737472696e67", "2cFupjhnEsSn59qHXstmK2ffpLv2"},
      {"516b6fcd0f", "ABnLTmg"},
      {"00eb15231dfceb60925886b67d065299925915aeb172c06647", "1NS17iag9jJgTHD1VXjvLCEnZuQ3rJDE9L"},
      {"00000000000000000000", "1111111111"},
  };
  for (const auto& [hex, text] : vectors) {
    CHECK(encode_base58(from_hex(hex)) == text);
    REQUIRE(decode_base58(text));
    CHECK(*decode_base58(text) == from_hex(hex));
  }
}

TEST_CASE("a character outside of base58 is named by its place") {
  CHECK(decode_base58("12O4").error().where == "character 3");
  CHECK(decode_base58(std::string(200, '2')).error().code == Code::too_large);
  CHECK(decode_base58check("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb").error().code == Code::bad_checksum);
  CHECK(decode_base58check("1").error().code == Code::bad_checksum);
}

TEST_CASE("the XRP Ledger's alphabet is its own") {
  const auto account = decode_base58check("rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", Base58Alphabet::xrpl);
  REQUIRE(account);
  CHECK(to_hex(*account) == "00b5f762798a53d543a014caf8b297cff8f2f937e8");
  CHECK(encode_base58check(*account, Base58Alphabet::xrpl) == "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh");
}

TEST_CASE("BIP173's and BIP350's valid strings are read, and written back") {
  const char* const bech32[] = {
      "A12UEL5L",
      "a12uel5l",
      "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
      "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
      "11qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqc8247j",
      "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
      "?1ezyfcl"};
  const char* const bech32m[] = {
      "A1LQFN3A",
      "a1lqfn3a",
      "an83characterlonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11sg7hg6",
      "abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx",
      "11llllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllludsr8",
      "split1checkupstagehandshakeupstreamerranterredcaperredlc445v",
      "?1v759aa"};
  const auto check = [](const char* text, Bech32Variant variant) {
    CAPTURE(text);
    const auto decoded = decode_bech32(text);
    REQUIRE(decoded);
    CHECK(decoded->variant == variant);
    std::string small(text);
    for (char& c : small) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    CHECK(encode_bech32(*decoded) == small);
  };
  for (const auto* text : bech32) check(text, Bech32Variant::bech32);
  for (const auto* text : bech32m) check(text, Bech32Variant::bech32m);
}

TEST_CASE("BIP173's and BIP350's invalid strings are refused") {
  const char* const texts[] = {
      "\x20"
      "1nwldj5",
      "\x7f"
      "1axkwrx",
      "\x80"
      "1eym55h",
      "an84characterslonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1569pvx",
      "pzry9x0s0muk",
      "1pzry9x0s0muk",
      "x1b4n0q5v",
      "li1dgmt3",
      "de1lg7wt\xff",
      "A1G7SGD8",
      "10a06t8",
      "1qzzfhee",
      "\x20"
      "1xj0phk",
      "\x7f"
      "1g6xzxy",
      "\x80"
      "1vctc34",
      "an84characterslonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11d6pts4",
      "qyrz8wqd2c9m",
      "1qyrz8wqd2c9m",
      "y1b0jsk6g",
      "lt1igcx5c0",
      "in1muywd",
      "mm1crxm3i",
      "au1s5cgom",
      "M1VUXWEZ",
      "16plkw9",
      "1p2gdwpf",
      "a12UEL5L",
      ""};
  for (const auto* text : texts) {
    CAPTURE(text);
    CHECK_FALSE(decode_bech32(text));
  }
}

TEST_CASE("one wrong character is found, two are not guessed") {
  const std::string address = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";
  std::size_t found = 0;
  for (std::size_t place = 4; place < address.size(); ++place) {
    std::string wrong = address;
    wrong[place] = wrong[place] == 'q' ? 'p' : 'q';
    const auto error = find_bech32_error(wrong);
    // Where another single change gives bech32m's checksum, nothing is said.
    if (!error) continue;
    CHECK(*error == place);
    ++found;
  }
  CHECK(found > 30);
}

TEST_CASE("cash addresses hold what their specification says") {
  const std::pair<const char*, const char*> vectors[] = {
      {"bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", "1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu"},
      {"bitcoincash:qr95sy3j9xwd2ap32xkykttr4cvcu7as4y0qverfuy", "1KXrWXciRDZUpQwQmuM1DbwsKDLYAYsVLR"},
      {"bitcoincash:ppm2qsznhks23z7629mms6s4cwef74vcwvn0h829pq", "3CWFddi6m4ndiGyKqzYvsFYagqDLPVMTzC"},
  };
  for (const auto& [cash, legacy] : vectors) {
    const auto address = decode_cash_address(cash);
    REQUIRE(address);
    CHECK(encode_cash_address(*address) == cash);
    const auto payload = decode_base58check(legacy);
    CHECK(Bytes(payload->begin() + 1, payload->end()) == address->hash);
    const std::string bare = std::string(cash).substr(12);
    CHECK(decode_cash_address(bare, "bitcoincash"));
    std::string capitals = bare;
    for (char& c : capitals) c = c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
    CHECK(decode_cash_address(capitals, "bitcoincash"));
    CHECK_FALSE(decode_cash_address(bare));
    CHECK(decode_cash_address(std::string(cash).substr(0, 53) + "z").error().code == Code::bad_checksum);
  }
}

TEST_CASE("BIP173's and BIP350's addresses stand for their scripts") {
  const std::pair<const char*, const char*> vectors[] = {
      {"BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "0014751e76e8199196d454941c45d1b3a323f1433bd6"},
      {"tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7",
       "00201863143c14c5166804bd19203356da136c985678cd4d27a1b8c6329604903262"},
      {"bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",
       "5128751e76e8199196d454941c45d1b3a323f1433bd6751e76e8199196d454941c45d1b3a323f1433bd6"},
      {"BC1SW50QGDZ25J", "6002751e"},
      {"bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs", "5210751e76e8199196d454941c45d1b3a323"},
      {"tb1qqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesrxh6hy",
       "0020000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433"},
      {"tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c",
       "5120000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433"},
      {"bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
       "512079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"},
      {"1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH", "76a914751e76e8199196d454941c45d1b3a323f1433bd688ac"},
      {"3JvL6Ymt8MVWiCNHC7oWU6nLeHNJKLZGLN", "a914bcfeb728b584253d5f3f70bcb780e9ef218a68f487"},
  };
  for (const auto& [text, hex] : vectors) {
    CAPTURE(text);
    const auto address = bitcoin::parse_address(text, Chain::bitcoin);
    REQUIRE(address);
    CHECK(to_hex(address->script) == hex);
    const bool testnet = std::string(text).starts_with("tb1");
    CHECK((address->network == bitcoin::Network::testnet) == testnet);
    const auto written = bitcoin::address_of(address->script, Chain::bitcoin, address->network);
    REQUIRE(written);
    CHECK(bitcoin::parse_address(*written, Chain::bitcoin)->script == address->script);
  }
}

TEST_CASE("BIP350's invalid addresses are refused") {
  const char* const texts[] = {"tc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq5zuyut",
                               "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",
                               "tb1z0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqglt7rf",
                               "BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL",
                               "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh",
                               "tb1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq24jc47",
                               "bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4",
                               "BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R",
                               "bc1pw5dgrnzv",
                               "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav",
                               "BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P",
                               "tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq47Zagq",
                               "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf",
                               "tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vpggkg4j",
                               "bc1gmk9yu",
                               "",
                               "1",
                               "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
                               "LNf2JDiuunBz7GMDKFYHN4rq5meXWxiwfb"};
  for (const auto* text : texts) {
    CAPTURE(text);
    CHECK_FALSE(bitcoin::parse_address(text, Chain::bitcoin));
  }
}
