#include "chains/checkpoints.h"

#include <array>
#include <cstddef>

namespace peelback::bitcoin {

namespace {

consteval std::uint8_t digit(char c) { return static_cast<std::uint8_t>(c <= '9' ? c - '0' : c - 'a' + 10); }

// A hash as explorers print it.
consteval BlockHash shown(const char (&text)[65]) {
  BlockHash hash;
  for (std::size_t i = 0; i < 32; ++i) {
    hash.bytes[31 - i] = static_cast<std::uint8_t>(digit(text[2 * i]) << 4 | digit(text[2 * i + 1]));
  }
  return hash;
}

// Read 2026-11, each in at least two of these places.
// bitcoin/bitcoin (MIT), src/chainparams.cpp of v0.21 and src/kernel/chainparams.cpp of v30: its checkpoints up to 295,000; the
// first blocks under BIP66, BIP65 and BIP141; blocks of defaultAssumeValid (597,379, 654,683, 724,466, 751,565); the blocks of
// its snapshots (840,000 and later), which other nodes' code repeats.
// btcsuite/btcd, chaincfg/params.go (ISC): up to 295,000 the same list, then 400,000, 460,000, 550,000 to 800,000.
// libbitcoin-blockchain's settings, up to 400,000; a node's log (460,000); the header itself (500,000); Blockstream's explorer
// (481,824, 840,000); a wallet's list (500,000, 550,000); tests of other header chains (800,000).
constexpr auto kBitcoin = std::to_array<Checkpoint>({
    {11111, shown("0000000069e244f73d78e8fd29ba2fd2ed618bd6fa2ee92559f542fdb26e7c1d")},
    {33333, shown("000000002dd5588a74784eaa7ab0507a18ad16a236e7b1ce69f00d7ddfb5d0a6")},
    {74000, shown("0000000000573993a3c9e41ce34471c079dcf5f52a0e824a81e7f953b8661a20")},
    {105000, shown("00000000000291ce28027faea320c8d2b054b2e0fe44a773f3eefb151d6bdc97")},
    {134444, shown("00000000000005b12ffd4cd315cd34ffd4a594f430ac814c91184a0d42d2b0fe")},
    {168000, shown("000000000000099e61ea72015e79632f216fe6cb33d7899acb35b75c8303b763")},
    {193000, shown("000000000000059f452a5f7340de6682a977387c17010ff6e6c3bd83ca8b1317")},
    {210000, shown("000000000000048b95347e83192f69cf0366076336c639f9b7228e9ba171342e")},
    {216116, shown("00000000000001b4f4b433e81ee46494af945cf96014816a4e2370f11b23df4e")},
    {225430, shown("00000000000001c108384350f74090433e7fcf79a606b8e797f065b130575932")},
    {250000, shown("000000000000003887df1f29024b06fc2200b55f8af8f35453d7be294df2d214")},
    {279000, shown("0000000000000001ae8c72a0b0c301f67e3afca10e819efa9041e458e9bd7e40")},
    {295000, shown("00000000000000004d9b4ef50f0f9d686fd69db2e03af35a100370c64632a983")},
    {363725, shown("00000000000000000379eaa19dce8c9b722d46ae6a57c2f1a988119488b50931")},
    {388381, shown("000000000000000004c2b624ed5d7756c508d90fd0da2c7c679febfa6c4735f0")},
    {400000, shown("000000000000000004ec466ce4732fe6f1ed1cddc2ed4b328fff5224276e3f6f")},
    {460000, shown("000000000000000000ef751bbce8e744ad303c47ece06c8d863e4d417efc258c")},
    {481824, shown("0000000000000000001c8018d9cb3b742ef25114f27563e3fc4a1902167f9893")},
    {500000, shown("00000000000000000024fb37364cbf81fd49cc2d51c09c75c35433c3a1945d04")},
    {550000, shown("000000000000000000223b7a2298fb1c6c75fb0efc28a4c56853ff4112ec6bc9")},
    {597379, shown("00000000000000000005f8920febd3925f8272a6a71237563d78c2edfdd09ddf")},
    {654683, shown("0000000000000000000b9d2ec5a352ecba0592946514a92f14319dc2b367fc72")},
    {724466, shown("000000000000000000052d314a259755ca65944e68df6b12a067ea8f1f5a7091")},
    {751565, shown("00000000000000000009c97098b5295f7e5f183ac811fb5d1534040adb93cabd")},
    {800000, shown("00000000000000000002a7c4c1e48d76c5a37902165a270156b7a8d72728a054")},
    {840000, shown("0000000000000000000320283a032748cef8227873ff4872689bf23f1cda83a5")},
    {880000, shown("000000000000000000010b17283c3c400507969a9c2afd1dcf2082ec5cca2880")},
    {910000, shown("0000000000000000000108970acb9522ffd516eae17acddcb1bd16469194a821")},
    {935000, shown("0000000000000000000147034958af1652b2b91bba607beacc5e72a56f0fb5ee")},
});

// litecoin-project/litecoin (MIT), src/chainparams.cpp, read 2026-11: its checkpoints, and the block of defaultAssumeValid. The
// checkpoints stand in ltcsuite/ltcd, chaincfg/params.go (ISC), too; the last block stands in another node's code.
constexpr auto kLitecoin = std::to_array<Checkpoint>({
    {1500, shown("841a2965955dd288cfa707a755d05a54e45f8bd476835ec9af4402a2b59a2967")},
    {4032, shown("9ce90e427198fc0ef05e5905ce3503725b80e26afd35a987965fd7e3d9cf0846")},
    {8064, shown("eb984353fc5190f210651f150c40b8a4bab9eeeff0b729fcb3987da694430d70")},
    {16128, shown("602edf1859b7f9a6af809f1d9b0e6cb66fdc1d4d9dcd7a4bec03e12a1ccd153d")},
    {23420, shown("d80fdf9ca81afd0bd2b2a90ac3a9fe547da58f2530ec874e978fce0b5101b507")},
    {50000, shown("69dc37eb029b68f075a5012dcc0419c127672adb4f3a32882b2b3e71d07a20a6")},
    {80000, shown("4fcb7c02f676a300503f49c764a89955a8f920b46a8cbecb4867182ecdb2e90a")},
    {120000, shown("bd9d26924f05f6daa7f0155f32828ec89e8e29cee9e7121b026a7a3552ac6131")},
    {161500, shown("dbe89880474f4bb4f75c227c77ba1cdc024991123b28b8418dbbf7798471ff43")},
    {179620, shown("2ad9c65c990ac00426d18e446e0fd7be2ffa69e9a7dcb28358a50b2b78b9f709")},
    {240000, shown("7140d1c4b4c2157ca217ee7636f24c9c73db39c4590c4e6eab2e3ea1555088aa")},
    {383640, shown("2b6809f094a9215bafc65eb3f110a35127a34be94b7d0590a096c3f126c6f364")},
    {409004, shown("487518d663d9f1fa08611d9395ad74d982b667fbdc0e77e9cf39b4f1355908a3")},
    {456000, shown("bf34f71cc6366cd487930d06be22f897e34ca6a40501ac7d401be32456372004")},
    {638902, shown("15238656e8ec63d28de29a8c75fcf3a5819afc953dcd9cc45cecc53baec74f38")},
    {721000, shown("198a7b4de1df9478e2463bd99d75b714eab235a2e63e741641dc8a759a9840e5")},
    {2772730, shown("80cdb35c080484df5bf384b311fde3c4694d3405765bc0f596e9eb369ff286e5")},
});

}  // namespace

std::span<const Checkpoint> checkpoints_of(Chain chain) {
  switch (chain) {
    case Chain::bitcoin: return kBitcoin;
    case Chain::litecoin: return kLitecoin;
    default: return {};
  }
}

std::string_view source_of_checkpoints(Chain chain) {
  switch (chain) {
    case Chain::bitcoin: return "bitcoin/bitcoin chainparams.cpp, btcsuite/btcd params.go";
    case Chain::litecoin: return "litecoin-project/litecoin chainparams.cpp, ltcsuite/ltcd params.go";
    default: return {};
  }
}

}  // namespace peelback::bitcoin
