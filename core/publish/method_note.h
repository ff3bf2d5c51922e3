#pragma once
// How the amounts of a published trail came about, and what cannot be known, in plain words.

#include <string>
#include <vector>

#include "publish/options.h"
#include "session/picture.h"

namespace peelback {

struct MethodContext {
  const ToldTrail& trail;
  const ReplyTable& replies;
  const Picture& picture;
  const PublishOptions& options;
};

/// Rule, fees, stops, heuristics, who was asked, what was not followed in value, what cannot be checked: a sentence each.
std::vector<std::string> method_note(const MethodContext& context);

/// What was not followed, in value: "0.5 BTC was not followed by request, in 2 places", by reason and asset.
std::vector<std::string> unfollowed_sentences(const ToldTrail& trail);

/// "Bitcoin as of block 370,661 (20 August 2015)": per chain the newest payment or answer that the trail rests on.
std::string as_of_text(const MethodContext& context);

}  // namespace peelback
