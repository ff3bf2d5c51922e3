#pragma once
// The public explorers that are known: where they answer, and what is known of their limits. Data only; the page and
// the command add what the user configures.

#include <optional>
#include <span>
#include <string_view>

#include "explorers/account_dialect.h"
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

/// Whether requests carry a key of the user's, as the parameter kKeyParameter (url_text.h).
enum class KeyUse : std::uint8_t { none, optional, required };

struct Provider {
  std::string_view host;
  std::string_view name;      // to a reader
  std::string_view base_url;  // paths are put behind it
  Chain chain;
  bool is_offered;  // whether this version asks it; the others are known so that their replies are not mistaken
  esplora::Paging paging = esplora::Paging::chain;
  std::optional<AccountDialect> dialect{};  // absent: Esplora
  bool names_chain = false;                 // as AccountEndpoint
  KeyUse key = KeyUse::none;
  std::string_view cors;  // in words, for the evidence view
  Grade cors_grade;
  std::string_view limits;
  Grade limits_grade;
  double requests_per_second;  // our pace, well within the limits
  unsigned concurrent;         // requests in flight
  unsigned requests_per_day = 0;  // documented; 0: not stated
};

/// In the order in which they are offered.
std::span<const Provider> known_providers();
/// The first of its host, which may serve several chains; without port, in lower case. Null for an unknown one.
const Provider* find_provider(std::string_view host);
/// The only chain that the host serves. Absent for an unknown host, and for one that serves several.
std::optional<Chain> chain_of_host(std::string_view host);

}  // namespace peelback
