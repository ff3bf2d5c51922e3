#include "session/reach_text.h"

#include <algorithm>

#include "session/messages.h"
#include "session/trail_text.h"

namespace peelback {

std::string path_sentence(const ToldTrail& trail, const PathTold& path) {
  const bool is_whole = path.asset == path.start_asset && path.amount == path.start;
  const Message message = trail.is_poison()   ? Message::path_in_reach
                          : !path.exact       ? Message::path_by_rule
                          : is_whole          ? Message::path_all
                                              : Message::path;
  return say(message, {{"hops", format_count(path.hops)},
                       {"amount", format_money(trail.assets[path.asset], path.amount)},
                       {"start", format_money(trail.assets[path.start_asset], path.start)},
                       {"rule", rule_text(trail)},
                       {"from", path.from},
                       {"to", path.to},
                       {"end", path.end}});
}

std::string path_title(std::string_view from, std::string_view to) { return say(Message::path_title, {{"from", from}, {"to", to}}); }

std::string reached_sentence(const ShownAsset& asset, std::string_view to, bool exact, std::span<const RuleTold> rules) {
  if (rules.empty() || rules.front().method == Method::poison) return say(Message::reached_in_reach, {{"to", to}});
  U128 least = rules.front().amount;
  U128 most = least;
  for (const RuleTold& rule : rules) {
    if (rule.method == Method::poison) continue;
    least = std::min(least, rule.amount);
    most = std::max(most, rule.amount);
  }
  const Message message = least == most && exact           ? Message::reached
                          : least == most && rules.size() > 1 ? Message::reached_by_every_rule
                          : least == most                  ? Message::reached_by_rule
                          : least == 0                     ? Message::reached_from_none
                                                           : Message::reached_between;
  const U128 own = rules.front().amount;
  return say(message, {{"rule", method_short(rules.front().method)},
                       {"amount", own == 0 ? std::string(words(Message::none)) : format_money(asset, own)},
                       {"to", to},
                       {"least", format_money(asset, least)},
                       {"most", format_money(asset, most)}});
}

std::string bounds_sentence(const ShownAsset& asset, std::string_view to, const Bounds& bounds) {
  const Message message = bounds.at_most.is_zero()              ? Message::bounds_none
                          : !bounds.is_complete                 ? Message::bounds_unfinished
                          : !has_floor(asset)                   ? Message::bounds_of_values
                          : bounds.at_least == bounds.at_most   ? Message::bounds_equal
                          : bounds.at_least.is_zero()           ? Message::bounds_from_none
                                                                : Message::bounds_between;
  const auto text_of = [&](Amount amount) { return amount.is_zero() ? std::string() : format_money(asset, amount.units()); };
  const std::string counted =
      say(Message::bounds_counted, {{"transactions", format_count(bounds.transactions)},
                                    {"unexplored", bounds.unexplored == 0 ? std::string() : format_count(bounds.unexplored)},
                                    {"behind", text_of(bounds.behind_services)}});
  return say(message, {{"to", to},
                       {"amount", text_of(bounds.at_most)},
                       {"least", text_of(bounds.at_least)},
                       {"most", text_of(bounds.at_most)},
                       {"untraced", text_of(bounds.untraced)},
                       {"counted", counted}});
}

std::string not_reached_sentence(const ShownAsset& asset, std::string_view to, std::uint64_t hops, std::uint64_t requests, U128 not_followed) {
  return say(not_followed == 0 ? Message::not_reached_at_all : Message::not_reached,
             {{"to", to},
              {"hops", format_count(hops)},
              {"requests", requests == 0 ? std::string() : format_count(requests)},
              {"amount", format_money(asset, not_followed)}});
}

}  // namespace peelback
