#pragma once
// Everything downstream of the starts that any rule can bring coins to, as bounds need it: no hops, labels or sentences.

#include <vector>

#include "taint/trail.h"

namespace peelback {

/// Whether bounds can be had of a question: of money that is followed forward, whose fees end where they are paid.
constexpr bool can_be_bounded(Direction direction, FeeRule fees) { return direction == Direction::forward && fees == FeeRule::end; }

/// What becomes of the coins at a place, for those who count them.
enum class Fate : std::uint8_t { flows_on, target, unexplored, behind_service, known_end };
Fate fate_of(EndReason reason);

/// An output, or the fee of a transaction: `output` does not exist then.
struct PlaceKey {
  TxIndex tx{};
  OutputIndex output{};
  bool operator==(const PlaceKey&) const = default;
};

struct ReachPlace {
  PlaceKey key{};
  std::uint64_t value = 0;
  Fate fate = Fate::flows_on;
};

/// What a start asks for at a place, new there or traced already: the first units of it.
struct ReachStart {
  std::uint32_t label = 0;
  std::uint32_t place = 0;
  std::uint64_t units = 0;
};

struct Reach {
  std::vector<ReachPlace> places{};
  std::vector<TxIndex> spenders{};    // that move coins, in processing order
  std::vector<ReachStart> starts{};   // a row for each start and place
};

/// The places of a trail by poison without limits in value, all starts taken together as one theft, and nothing else that
/// trace() would keep of them. Places stand in the order of their first reach. Errors as trace(); unsupported unless
/// can_be_bounded().
Result<Reach> find_reach(const Store& store, const Question& question, const TraceHints& hints);

/// The same with each theft by itself: a start that lies where another theft's coins come by is followed like any start.
/// `sharing_labels`: those whose starts can have been traced already, by another theft or by their own.
Result<Reach> find_labelled_reach(const Store& store, const Question& question, const TraceHints& hints,
                                  std::vector<std::uint32_t>& sharing_labels);

}  // namespace peelback
