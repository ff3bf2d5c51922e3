#pragma once
// Sentences about one way through a trail, and about whether any of it reached a place.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "session/money_text.h"
#include "session/told_trail.h"
#include "taint/bounds.h"

namespace peelback {

/// A path as one sentence knows it. `from` and `to` are titles in full (an address, or the reporter's own name).
struct PathTold {
  std::uint64_t hops = 0;
  U128 start{};   // what is traced in all, in the asset of the start
  U128 amount{};  // what of it arrived, in `asset`
  std::uint32_t start_asset = 0;
  std::uint32_t asset = 0;
  bool exact = true;
  std::string_view from{};
  std::string_view to{};
  std::string_view end{};  // end_label() of the last place, or empty
};
/// "In 4 hops, 12.5 BTC of the 523 BTC went from … to …, deposited at Huobi.com, according to …".
std::string path_sentence(const ToldTrail& trail, const PathTold& path);
/// "From 1abc… to Huobi.com".
std::string path_title(std::string_view from, std::string_view to);

/// What reached a place by one rule.
struct RuleTold {
  Method method = Method::fifo;
  U128 amount{};
};
/// "Did any of it reach …?" answered by the bounds, the floor first (RULES.md §6): "At least 1,204 BTC of it reached …
/// whatever the rule, and up to 1,670 BTC may have; counted in the N transactions looked at; M places were not followed".
/// Where the work ran out only the most is known, and the sentence says so. Amounts are in `asset`; `to` is a title in full.
std::string bounds_sentence(const ShownAsset& asset, std::string_view to, const Bounds& bounds);
/// The same by the rules: `rules` with the question's own first; those that do not conserve are passed over. The least
/// comes before the most.
std::string reached_sentence(const ShownAsset& asset, std::string_view to, bool exact, std::span<const RuleTold> rules);
/// "Not within 12 hops and 230 requests; 3.4 BTC was not followed."
std::string not_reached_sentence(const ShownAsset& asset, std::string_view to, std::uint64_t hops, std::uint64_t requests, U128 not_followed);

}  // namespace peelback
