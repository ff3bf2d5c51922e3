#include "chains/coin_rules.h"

#include <algorithm>

#include "base/scrypt/scrypt.h"

namespace peelback::bitcoin {

namespace {

// Lowest difficulties of mainnet on and after the heights: 2.86e6 (2012-09), 8.0e9 (2014-05), 1.6e11 (2016-02),
// 1.9e12 (2017-12), 1.27e13 (2019-11, the low after height 600000 together with 1.37e13 of 2021-07). The times are
// a week after those blocks, so that a miner's wrong clock does not matter.
constexpr auto kBitcoinFloors = std::to_array<WorkFloor>({
    {200000, 1348876800, 1'000'000},           // 2012-09-29
    {300000, 1400457600, 1'000'000'000},       // 2014-05-19
    {400000, 1456963200, 100'000'000'000},     // 2016-03-03
    {500000, 1514160000, 1'000'000'000'000},   // 2017-12-25
    {600000, 1572048000, 10'000'000'000'000},  // 2019-10-26
});

// At least five times below what the chain's hash rate stood for: 0.3 TH/s in July 2014, 1.2 in May 2016, 40 in October
// 2017, 140 in the winter of 2018, the low since (one TH/s is a difficulty of 35,000). The times are weeks after those
// heights, which were passed at 148 seconds a block.
constexpr auto kLitecoinFloors = std::to_array<WorkFloor>({
    {600000, 1412121600, 1'000},       // 2014-10-01
    {1000000, 1470009600, 8'000},      // 2016-08-01
    {1300000, 1514764800, 200'000},    // 2018-01-01
    {1500000, 1546300800, 1'000'000},  // 2019-01-01
});

constexpr CoinRules kBitcoin{
    .magic = {0xf9, 0xbe, 0xb4, 0xd9},
    .genesis = {{0x6f, 0xe2, 0x8c, 0x0a, 0xb6, 0xf1, 0xb3, 0x72, 0xc1, 0xa6, 0xa2, 0x46, 0xae, 0x63, 0xf7, 0x4f,
                 0x93, 0x1e, 0x83, 0x65, 0xe1, 0x5a, 0x08, 0x9c, 0x68, 0xd6, 0x19, 0x00, 0x00, 0x00, 0x00, 0x00}},
    .max_money_sat = kMaxMoneySat,
    .easiest_bits = kEasiestBits,
    .first_enforced_height = 224413,  // 750 of the last 1000 blocks were of version 2
    .work_floors = kBitcoinFloors,
    .work_is_scrypt = false,
    .has_mweb = false,
};

// litecoin-project/litecoin, src/chainparams.cpp and src/amount.h, read 2026-11.
constexpr CoinRules kLitecoin{
    .magic = {0xfb, 0xc0, 0xb6, 0xdb},
    .genesis = {{0xe2, 0xbf, 0x04, 0x7e, 0x7e, 0x5a, 0x19, 0x1a, 0xa4, 0xef, 0x34, 0xd3, 0x14, 0x97, 0x9d, 0xc9,
                 0x98, 0x6e, 0x0f, 0x19, 0x25, 0x1e, 0xda, 0xba, 0x59, 0x40, 0xfd, 0x1f, 0xe3, 0x65, 0xa7, 0x12}},
    .max_money_sat = 4 * kMaxMoneySat,
    .easiest_bits = 0x1e0fffff,
    .first_enforced_height = 710000,
    .work_floors = kLitecoinFloors,
    .work_is_scrypt = true,
    .has_mweb = true,
};

}  // namespace

const CoinRules& coin_rules(Chain chain) { return chain == Chain::litecoin ? kLitecoin : kBitcoin; }

Result<Done> check_header_work(Chain chain, const HeaderBytes& header) {
  const CoinRules& rules = coin_rules(chain);
  const std::uint32_t bits = parse_header(header).bits;
  if (!rules.work_is_scrypt) return check_work(bits, hash_header(header));
  // A target that stands for no work is refused before any is done.
  if (const auto target = parse_target(bits, rules.easiest_bits); !target) return Error{Code::pow_mismatch, "bits", target.error().detail};
  const auto work = scrypt_1024(header);
  if (!work) return Error{Code::too_large, "", "no memory for scrypt"};
  return check_work(bits, BlockHash{*work}, rules.easiest_bits);
}

U128 least_difficulty(const CoinRules& rules, std::optional<std::uint32_t> height, std::int64_t time_s) {
  U128 least = 0;
  for (const WorkFloor& floor : rules.work_floors) {
    if ((height && floor.height <= *height) || floor.time_s <= time_s) least = floor.difficulty;
  }
  return least;
}

Result<Done> check_plausible(Chain chain, const Block& block) {
  const BlockHeader header = parse_header(*block.header);
  const auto height = block.height == Block::kUnknownHeight ? std::nullopt : std::optional(block.height);
  const U128 least = least_difficulty(coin_rules(chain), height, header.time_s);
  if (difficulty_floor(header.bits) >= least) return Done{};
  return Error{Code::implausible_work, "bits",
               "difficulty " + to_decimal(difficulty_floor(header.bits)) + ", where " + std::string(chain_info(chain).name) +
                   " never had less than " + to_decimal(least) + ": a test network, another chain, or a forgery"};
}

}  // namespace peelback::bitcoin
