#include "explorers/provider.h"

#include <algorithm>

namespace peelback {

namespace {

using esplora::Paging;

constexpr Provider kProviders[] = {
    {.host = "mempool.space",
     .name = "mempool.space",
     .base_url = "https://mempool.space/api",
     .chain = Chain::bitcoin,
     .is_offered = true,
     .paging = Paging::chain,
     .cors = "Access-Control-Allow-Origin: *, but not on a 429",
     .cors_grade = Grade::source,
     .limits = "enforced with 429, and a ban for those who go on; no number is published",
     .limits_grade = Grade::document,
     .requests_per_second = 2,
     .concurrent = 2},
    {.host = "blockstream.info",
     .name = "Blockstream",
     .base_url = "https://blockstream.info/api",
     .chain = Chain::bitcoin,
     .is_offered = true,
     .paging = Paging::chain,
     .cors = "Access-Control-Allow-Origin: *, on errors too",
     .cors_grade = Grade::source,
     .limits = "700 requests an hour and 500,000 a month from one address, since 2025-07-15; 5 a second, bursts of 10",
     .limits_grade = Grade::recorded,
     .requests_per_second = 2,
     .concurrent = 2},
    {.host = "litecoinspace.org",
     .name = "Litecoin Space",
     .base_url = "https://litecoinspace.org/api",
     .chain = Chain::litecoin,
     .is_offered = false,
     .paging = Paging::chain,
     .cors = "a fork of mempool.space, so * is expected",
     .cors_grade = Grade::assumed,
     .limits = "not published",
     .limits_grade = Grade::assumed,
     .requests_per_second = 1,
     .concurrent = 1},
    {.host = "doge-electrs-demo.qed.me",
     .name = "doge-electrs demonstration",
     .base_url = "https://doge-electrs-demo.qed.me",
     .chain = Chain::dogecoin,
     .is_offered = false,
     .paging = Paging::chain,
     .cors = "not known",
     .cors_grade = Grade::assumed,
     .limits = "a demonstration",
     .limits_grade = Grade::assumed,
     .requests_per_second = 1,
     .concurrent = 1},
    {.host = "explorer.melroy.org",
     .name = "Melroy's explorer",
     .base_url = "https://explorer.melroy.org/api",
     .chain = Chain::bitcoin_cash,
     .is_offered = false,
     .paging = Paging::chain,
     .cors = "Access-Control-Allow-Origin: * (2025-07)",
     .cors_grade = Grade::recorded,
     .limits = "not published",
     .limits_grade = Grade::assumed,
     .requests_per_second = 1,
     .concurrent = 1},
};

}  // namespace

std::span<const Provider> known_providers() {
  return kProviders;
}

const Provider* find_provider(std::string_view host) {
  const auto found = std::find_if(std::begin(kProviders), std::end(kProviders),
                                  [&](const Provider& provider) { return provider.host == host; });
  return found == std::end(kProviders) ? nullptr : found;
}

}  // namespace peelback
