#pragma once
// A trace whose replies come one by one: each brings a transaction, who spent its outputs, or how busy an address is, and
// the trail is wanted after every one of them.

#include <functional>
#include <string>
#include <vector>

#include "model/store.h"
#include "taint/resumable_trace.h"

namespace peelback::bench {

/// Four branches that move at the same pace. Every hop peels a coin off, so that there are twice as many places.
constexpr std::uint32_t kReplyHops = 600;

struct ReplySubject {
  std::uint64_t processed = 0;  // transactions, of all updates
  std::uint64_t places = 0;     // of the last trail
};

/// Traced on from reply to reply, or anew after each of them.
ReplySubject trace_by_replies(bool anew);
std::string answer_of(const ReplySubject& subject);

}  // namespace peelback::bench
