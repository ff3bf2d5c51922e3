#include <catch2/catch.hpp>
#include <chrono>
#include <random>

#include "chains/address_forms.h"
#include "chains/evm_address.h"
#include "chains/nem_address.h"
#include "chains/recognise.h"

using namespace peelback;
using Kind = Finding::Kind;
using Checksum = Finding::Checksum;

namespace {

const std::string kTxid = "f4184fc596403b9d638783cf57adfe4c75c605f6356fbc91338530e9831e9e16";
const std::string kAddress = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa";

// The one finding of a text that holds one.
Finding only(const std::string& text) {
  const auto findings = recognise(text);
  CAPTURE(text);
  REQUIRE(findings.size() == 1);
  CHECK(text.substr(findings[0].offset, findings[0].length) == findings[0].text);
  return findings[0];
}

std::string ref_of(const std::string& text) {
  const auto finding = only(text);
  REQUIRE(finding.candidates.size() == 1);
  return finding.candidates[0].ref;
}

std::vector<std::string> chains(const std::string& text) {
  std::vector<std::string> slugs;
  for (const auto& candidate : only(text).candidates) slugs.emplace_back(chain_info(candidate.chain).slug);
  return slugs;
}

using Slugs = std::vector<std::string>;
const Slugs kEvm{"ethereum", "arbitrum", "optimism", "base", "polygon", "gnosis", "avalanche", "bnb"};

}  // namespace

TEST_CASE("an address says its chain, or all chains that it fits") {
  const std::pair<std::string, Slugs> vectors[] = {
      {kAddress, {"bitcoin", "bitcoin-cash"}},
      {"3JvL6Ymt8MVWiCNHC7oWU6nLeHNJKLZGLN", {"bitcoin", "bitcoin-cash", "litecoin"}},
      {"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", {"bitcoin"}},
      {"BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", {"bitcoin"}},
      {"bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", {"bitcoin"}},
      {"bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", {"bitcoin-cash"}},
      {"qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", {"bitcoin-cash"}},
      {"LNf2JDiuunBz7GMDKFYHN4rq5meXWxiwfb", {"litecoin"}},
      {"ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9", {"litecoin"}},
      {"D6LKMvGS2S8vXcnG3piXy9tDcC7tnhENLJ", {"dogecoin"}},
      {"XnPFsRWTaSgiVauosEwQ6dEitGYXgwznz2", {"dash"}},
      {"t1U9yhDa5XEjgfnTgZoKddeSiEN1aoLkQxq", {"zcash"}},
      {"t3Vz22vK5z2LcKEdg16Yv4FFneEL1zg9ojd", {"zcash"}},
      {"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", kEvm},
      {"TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", {"tron"}},
      {"NA24DUFSVPXDXFV2SDADPM6NG3LVXZIYA3ZC7PNG", {"nem"}},
      {"NA24DU-FSVPXD-XFV2SD-ADPM6N-G3LVXZ-IYA3ZC-7PNG", {"nem"}},
      {"rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", {"xrpl"}},
      {"X7AcgcsBL6XDcUb289X4mJ8djcdyKaB5hJDWMArnXr61cqZ", {"xrpl"}},
  };
  for (const auto& [text, slugs] : vectors) {
    CAPTURE(text);
    const auto finding = only(text);
    CHECK(finding.kind == Kind::address);
    CHECK(finding.checksum == Checksum::ok);
    CHECK(finding.detail.empty());
    CHECK_FALSE(finding.testnet);
    CHECK(chains(text) == slugs);
  }
}

TEST_CASE("references are canonical whatever was pasted") {
  CHECK(ref_of("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4") == "bitcoin:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4");
  CHECK(ref_of("QPM2QSZNHKS23Z7629MMS6S4CWEF74VCWVY22GDX6A") ==
        "bitcoin-cash:bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a");
  CHECK(ref_of("NA24DU-FSVPXD-XFV2SD-ADPM6N-G3LVXZ-IYA3ZC-7PNG") == "nem:NA24DUFSVPXDXFV2SDADPM6NG3LVXZIYA3ZC7PNG");
  CHECK(only("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed").candidates[0].ref ==
        "ethereum:0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed");
  CHECK(ref_of("https://tronscan.org/#/address/41a614f803b6fd780986a42c78ec9c7f77e6ded13c") ==
        "tron:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t");
  const auto bare = only("41a614f803b6fd780986a42c78ec9c7f77e6ded13c");
  CHECK(bare.candidates[0].ref == "tron:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t");
  CHECK_FALSE(bare.certain);
}

TEST_CASE("64 digits are a question, not an answer") {
  const auto finding = only(kTxid);
  CHECK(finding.kind == Kind::transaction);
  CHECK(finding.candidates.size() == 17);  // every chain but the XRP Ledger (capitals) and Solana (base 58)
  CHECK(finding.candidates[0].ref == "bitcoin:" + kTxid);
  std::string capitals = kTxid;
  for (char& c : capitals) c = c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
  CHECK(only(capitals).candidates[0].ref == "xrpl:" + capitals);
  CHECK(chains("0x" + kTxid) == kEvm);
}

TEST_CASE("an outpoint is one of the chains that have outputs") {
  const auto finding = only("look at " + kTxid + ":1.");
  CHECK(finding.kind == Kind::output);
  CHECK(finding.text == kTxid + ":1");
  CHECK(finding.candidates.size() == 6);
  CHECK(finding.candidates[0].ref == "bitcoin:" + kTxid + ":1");
  CHECK(ref_of("bitcoin:" + kTxid + ":0") == "bitcoin:" + kTxid + ":0");
  CHECK(ref_of("litecoin:" + kTxid) == "litecoin:" + kTxid);
  CHECK(only(kTxid + ":99999999999").kind == Kind::transaction);
  CHECK(ref_of("bitcoin:" + kAddress + "?amount=0.1") == "bitcoin:" + kAddress);
}

TEST_CASE("a link decides the chain") {
  const std::string hash = "0x" + kTxid;
  const std::string signature =
      "5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQpjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW";
  std::string capitals = kTxid;
  for (char& c : capitals) c = c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
  const std::pair<std::string, std::string> vectors[] = {
      {"https://mempool.space/tx/" + kTxid, "bitcoin:" + kTxid},
      {"https://mempool.space/de/tx/" + kTxid + "#vout=1", "bitcoin:" + kTxid + ":1"},
      {"https://mempool.space/tx/" + kTxid + "#flow=&vout=12", "bitcoin:" + kTxid + ":12"},
      {"https://mempool.space/tx/" + kTxid + "#vin=0", "bitcoin:" + kTxid},
      {"https://mempool.space/tx/" + kTxid + ":3", "bitcoin:" + kTxid + ":3"},
      {"https://blockstream.info/tx/" + kTxid + "?output:1", "bitcoin:" + kTxid + ":1"},
      {"https://blockstream.info/tx/" + kTxid + "?input:1&expand", "bitcoin:" + kTxid},
      {"blockstream.info/address/" + kAddress, "bitcoin:" + kAddress},
      {"https://www.blockchain.com/explorer/transactions/btc/" + kTxid, "bitcoin:" + kTxid},
      {"https://www.blockchain.com/explorer/addresses/eth/0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
       "ethereum:0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"},
      {"https://blockchain.info/tx/" + kTxid, "bitcoin:" + kTxid},
      {"https://blockchair.com/bitcoin-cash/transaction/" + kTxid, "bitcoin-cash:" + kTxid},
      {"https://blockchair.com/litecoin/address/LNf2JDiuunBz7GMDKFYHN4rq5meXWxiwfb",
       "litecoin:LNf2JDiuunBz7GMDKFYHN4rq5meXWxiwfb"},
      {"https://chain.so/tx/LTC/" + kTxid, "litecoin:" + kTxid},
      {"https://dogechain.info/tx/" + kTxid, "dogecoin:" + kTxid},
      {"https://litecoinspace.org/tx/" + kTxid, "litecoin:" + kTxid},
      {"https://www.walletexplorer.com/txid/" + kTxid, "bitcoin:" + kTxid},
      {"https://oxt.me/transaction/" + kTxid, "bitcoin:" + kTxid},
      {"https://etherscan.io/tx/" + hash, "ethereum:" + hash},
      {"https://arbiscan.io/tx/" + hash + "#internal", "arbitrum:" + hash},
      {"https://basescan.org/tx/" + hash, "base:" + hash},
      {"https://optimistic.etherscan.io/tx/" + hash, "optimism:" + hash},
      {"https://polygonscan.com/tx/" + hash, "polygon:" + hash},
      {"https://gnosisscan.io/tx/" + hash, "gnosis:" + hash},
      {"https://snowtrace.io/tx/" + hash, "avalanche:" + hash},
      {"https://bscscan.com/tx/" + hash, "bnb:" + hash},
      {"https://eth.blockscout.com/tx/" + hash, "ethereum:" + hash},
      {"https://tronscan.org/#/transaction/" + kTxid, "tron:" + kTxid},
      {"https://tronscan.org/#/address/TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "tron:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"},
      {"https://xrpscan.com/tx/" + capitals, "xrpl:" + capitals},
      {"https://bithomp.com/explorer/" + kTxid, "xrpl:" + capitals},
      {"https://livenet.xrpl.org/accounts/rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh",
       "xrpl:rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"},
      {"https://explorer.nemtool.com/#/s_tx?hash=" + kTxid, "nem:" + kTxid},
      {"https://explorer.nemtool.com/#/s_account?account=NA24DUFSVPXDXFV2SDADPM6NG3LVXZIYA3ZC7PNG",
       "nem:NA24DUFSVPXDXFV2SDADPM6NG3LVXZIYA3ZC7PNG"},
      {"https://solscan.io/account/9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM",
       "solana:9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM"},
      {"https://explorer.solana.com/tx/" + signature, "solana:" + signature},
  };
  for (const auto& [text, expected] : vectors) {
    CAPTURE(text);
    CHECK(ref_of(text) == expected);
    CHECK(only(text).text == text);
    CHECK(ref_of("[link](" + text + "), and so on.") == expected);
    CHECK(only("See " + text + ". Then").text == text);
  }
}

TEST_CASE("blocks are found where a link or the words say so") {
  const auto link = only("https://mempool.space/block/370661");
  CHECK(link.kind == Kind::block);
  CHECK(link.candidates.at(0).chain == Chain::bitcoin);
  CHECK(link.candidates.at(0).ref.empty());
  CHECK(only("https://etherscan.io/block/17000000").kind == Kind::block);
  CHECK(only("https://blockstream.info/block/000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f").kind ==
        Kind::block);
  CHECK(only("000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f").kind == Kind::block);
  CHECK(only("in Bitcoin block 370,661, and").text == "Bitcoin block 370,661");
  CHECK(only("BTC block height #370661.").kind == Kind::block);
  CHECK(only("on Bitcoin Cash block 478559").candidates.at(0).chain == Chain::bitcoin_cash);
  CHECK(recognise("block 370661").empty());
  CHECK(recognise("a base block 50 of the wall").empty());
  CHECK(recognise("Bitcoin blocks 12 and Bitcoin block chain").empty());
}

TEST_CASE("test networks are named, and have no reference") {
  for (const std::string text : {"tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn",
                                 "2MzQwSSnBHWHqSAqtTVQ6v47XtaisrJa1Vc"}) {
    CAPTURE(text);
    CHECK(only(text).testnet);
    CHECK(only(text).checksum == Checksum::ok);
    CHECK(only(text).candidates.at(0).ref.empty());
  }
  CHECK(only("https://mempool.space/testnet4/tx/" + kTxid).testnet);
  CHECK(only("https://sepolia.etherscan.io/tx/0x" + kTxid).testnet);
  CHECK(only("https://solscan.io/account/9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM?cluster=devnet").testnet);
  const auto liquid = only("https://blockstream.info/liquid/tx/" + kTxid);
  CHECK(liquid.candidates.empty());
  CHECK_FALSE(liquid.detail.empty());
}

TEST_CASE("a wrong checksum is explained") {
  const auto detail = [](const std::string& text) {
    const auto finding = only(text);
    CHECK(finding.kind == Kind::address);
    CHECK(finding.checksum == Checksum::wrong);
    CHECK_FALSE(finding.candidates.empty());
    for (const auto& candidate : finding.candidates) CHECK(candidate.ref.empty());
    return finding.detail;
  };
  CHECK(detail("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb") == "The checksum does not fit: at least one character is wrong.");
  CHECK(detail("1A1zP1eP5QGefi2DMPTfTL5SLmv7D0vfNa") ==
        "The character 30 ('0') is wrong: 0, O, I and l never stand in such an address.");
  CHECK(detail("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u") == "The checksum does not fit: at least one character is wrong.");
  CHECK(detail("rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTi") == "The checksum does not fit: at least one character is wrong.");
  CHECK(detail("NA24DUFSVPXDXFV2SDADPM6NG3LVXZIYA3ZC7PNA") ==
        "The checksum does not fit: at least one character is wrong.");
  CHECK(detail("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD") ==
        "The capital letters do not fit: at least one character is wrong, or a capital was changed.");
  CHECK(detail("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5").find("character 42 ('5')") != std::string::npos);
  CHECK(detail("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t") == "It has 41 characters; such an address has 42 or 62.");
  CHECK(detail("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3b4").find("character 41 is wrong") != std::string::npos);
  CHECK(detail("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8F3t4").find("mixed") != std::string::npos);
  CHECK(detail("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh").find("bech32m") != std::string::npos);
  CHECK(detail("bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6q") ==
        "The checksum does not fit: at least one character is wrong.");
}

TEST_CASE("words and identifiers that merely look like addresses are passed over") {
  for (const std::string text : {"Donaudampfschifffahrtskapitaenswitwe", "DogecoinTransactionListHistoryPages",
                                 "3fa85f6457174562b3fc2c963f66afa6", "da39a3ee5e6b4b0d3255bfef95601890afd80709",
                                 "https://drive.google.com/file/d/1aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456/view",
                                 "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "1234567890123456789012345678901234",
                                 "THISISNOTANADDRESSBUTAVERYLONGWORDINCAPS", "NOTHINGTOSEEHEREMOVEALONGPLEASETHANKYOUU",
                                 "bc1 is a prefix", "0x1234", "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq"}) {
    CAPTURE(text);
    CHECK(recognise(text).empty());
  }
}

TEST_CASE("a paragraph gives each thing once, in its order") {
  const std::string text = "\xE2\x80\x9CThe thieves used " + kAddress +
                           "\xE2\x80\x9D\xE2\x80\x8B, said the firm (see https://mempool.space/tx/" + kTxid +
                           ").\nThe transaction " + kTxid + " paid\xC2\xA0" + kAddress +
                           "\xE2\x80\x94 and 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed. "
                           "\xEF\xBB\xBFTR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t\xE2\x80\xA6";
  const auto findings = recognise(text);
  REQUIRE(findings.size() == 4);
  CHECK(findings[0].text == kAddress);
  CHECK(findings[0].count == 2);
  CHECK(findings[1].text == "https://mempool.space/tx/" + kTxid);
  CHECK(findings[1].candidates.size() == 1);
  CHECK(findings[1].count == 2);
  CHECK(findings[2].candidates.size() == 8);
  CHECK(findings[3].text == "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t");
  for (const auto& finding : findings) CHECK(text.substr(finding.offset, finding.length) == finding.text);
}

TEST_CASE("an id before its link joins it all the same") {
  const auto findings = recognise(kTxid + " https://mempool.space/tx/" + kTxid);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].candidates.size() == 1);
  CHECK(findings[0].count == 2);
}

TEST_CASE("what has no checksum is not certain") {
  const auto finding = only("sent to 9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM");
  CHECK(finding.candidates.at(0).chain == Chain::solana);
  CHECK_FALSE(finding.certain);
  CHECK(finding.checksum == Checksum::none);
}

TEST_CASE("EIP-55's own examples have the right capitals") {
  for (const std::string text :
       {"0x52908400098527886E0F7030069857D2E4169EE7", "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"}) {
    CHECK(with_capitals(text) == text);
  }
  CHECK(check_capitals("0x52908400098527886E0F7030069857D2E4169EE7") == CapitalsCheck::none);
}

TEST_CASE("any bytes are searched without harm, and quickly") {
  std::mt19937 random(7);
  const std::string pieces[] = {kTxid,
                                kAddress,
                                "https://mempool.space/tx/",
                                "mempool.space/",
                                "NABCDE-",
                                "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
                                "\xE2\x80\x8B",
                                " ",
                                "0x",
                                ":",
                                "/",
                                "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
                                std::string(3, '\0'),
                                "\xff",
                                "Bitcoin block 1,"};
  for (int round = 0; round < 200; ++round) {
    std::string text;
    for (std::size_t i = random() % 40; i-- > 0;) text += pieces[random() % std::size(pieces)];
    for (const auto& finding : recognise(text)) {
      CHECK(finding.offset + finding.length <= text.size());
      CHECK(text.substr(finding.offset, finding.length) == finding.text);
      CHECK(finding.count >= 1);
    }
  }
  // Four times the text may take four times as long, and some for noise; a search that goes back over it takes sixteen.
  for (const std::string& piece : pieces) {
    if (piece == kTxid) continue;
    const auto time_for = [&](std::size_t length) {
      std::string text;
      while (text.size() < length) text += piece;
      const auto start = std::chrono::steady_clock::now();
      recognise(text);
      return std::chrono::steady_clock::now() - start;
    };
    CHECK(time_for(1'000'000) < 12 * time_for(250'000) + std::chrono::milliseconds(100));
  }
}
