#pragma once
// The public explorers that are known: where they answer, and what is known of their limits. Data only; the page and
// the command add what the user configures.

#include <span>
#include <string_view>

#include "explorers/esplora.h"
#include "model/chain.h"

namespace peelback {

/// How a line of the table is known (compiled 2026-11-22, without a live call).
enum class Grade : std::uint8_t {
  source,    // read in the provider's own code or configuration
  recorded,  // seen in recorded answers
  document,  // said in the provider's documentation or issue tracker
  assumed,   // not confirmed
};

struct Provider {
  std::string_view host;
  std::string_view name;      // to a reader
  std::string_view base_url;  // paths are put behind it
  Chain chain;
  bool is_offered;  // whether this version asks it; the others are known so that their replies are not mistaken
  esplora::Paging paging;
  std::string_view cors;  // in words, for the evidence view
  Grade cors_grade;
  std::string_view limits;
  Grade limits_grade;
  double requests_per_second;  // our pace, well within the limits
  unsigned concurrent;         // requests in flight
};

/// In the order in which they are offered.
std::span<const Provider> known_providers();
/// By host, without port, in lower case. Null for an unknown one.
const Provider* find_provider(std::string_view host);

}  // namespace peelback
