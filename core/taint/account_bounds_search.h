#pragma once
// Bounds on a chain of accounts, worked out in slices.

#include <vector>

#include "taint/account_bounds.h"
#include "taint/account_network.h"

namespace peelback {

/// find_bounds() for somebody who waits: until it is done, bounds() say no more than is known, as where the work ran out.
/// The store is not looked at again after begin().
class AccountBoundsSearch {
 public:
  /// Errors as find_bounds(). Linear in the store's steps; not counted as work.
  static Result<AccountBoundsSearch> begin(const AccountStore& store, const AccountQuestion& question, const AccountHints& hints,
                                           const AccountBoundsTarget& target);

  /// Goes on where it stopped. True when more work would find no more: the bounds are complete, or sums pass 128 bits. A slice
  /// can take as long as it takes to lay out one flow, linear in the network.
  bool advance(std::uint64_t work);
  const AccountBounds& bounds() const { return bounds_; }

 private:
  struct InOrder {
    AccountNetwork network;
    FlowWork work;
  };

  std::vector<InOrder> orders_;  // of rows: as listed and, where a provider's order stands in for the chain's, the other
  AccountBounds bounds_;
};

}  // namespace peelback
