#pragma once
// Pages of public block explorers, for a reader who wants to look for themselves.

#include <string>
#include <string_view>
#include <vector>

#include "model/chain.h"

namespace peelback {

struct ExplorerPage {
  std::string_view host{};  // how the explorer is called
  std::string url{};
};

/// Where a transaction can be looked up, by its id as the chain writes it. Empty for a chain without known explorers.
std::vector<ExplorerPage> transaction_pages(Chain chain, std::string_view id);
/// The same of an address.
std::vector<ExplorerPage> address_pages(Chain chain, std::string_view address);

}  // namespace peelback
