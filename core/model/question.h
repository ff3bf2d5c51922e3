#pragma once
// What is asked of a trace: direction, rule, starts, limits (RULES.md §4, §8 "question").

#include <optional>
#include <string>
#include <vector>

#include "model/amount.h"
#include "model/reference.h"

namespace peelback {

enum class Direction : std::uint8_t { forward, backward };
enum class Method : std::uint8_t { fifo, lifo, haircut, tiho, dirty_first, libr, poison };
enum class FeeRule : std::uint8_t { end, coinbase };

std::string_view method_name(Method method);  // "dirty-first"
std::optional<Method> find_method(std::string_view name);

/// One start as asked. Starts that share a label are one theft; labels are numbered from 1 in question order.
struct Start {
  Ref ref{};
  std::string asset{};                       // a reference; empty: the chain's own coin
  std::optional<Amount> amount{};            // of an output, an address or one transfer
  std::vector<std::uint32_t> deselected{};   // outputs of a transaction start that are not stolen
  std::uint32_t label = 1;
};

struct Limits {
  std::uint32_t max_hops = 1000;
  Amount min_amount{};                       // traced amounts below it end `dust`
  std::uint32_t min_share_ppm = 0;           // of the start's total, in millionths; below it: `limit`
  std::optional<std::int64_t> since_s{};     // a spend before it is not followed: `limit`
  std::optional<std::int64_t> until_s{};
  std::uint32_t fan_out = 0;                 // outputs followed of one transaction, largest traced first; 0: all
  std::uint32_t busy_transactions = 1000;    // an address with more of them ends `busy`
};

struct Question {
  Direction direction = Direction::forward;
  Method method = Method::fifo;
  FeeRule fees = FeeRule::end;
  std::vector<Start> starts{};
  Limits limits{};
  std::vector<Outpoint> not_followed{};      // collapsed by the user; wins over the two lists below
  std::vector<Outpoint> continued{};         // at a service, mixer, shielded pool or busy address, and followed all the same
  std::vector<Outpoint> expanded{};          // followed past the limits of hops, size, share, time and fan-out, by one hop
};

}  // namespace peelback
