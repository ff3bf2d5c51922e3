#pragma once
// Address poisoning: transfers that somebody else wrote into a victim's history, so that an address which looks like a
// known one is copied from it. Addresses are compared as people read them, whatever chain they are of.

#include <span>
#include <string_view>

namespace peelback {

/// Whether two different addresses begin and end with the same four characters, which is all that people compare. Of
/// Ethereum's and of segregated witness the four behind what all of them begin with ("0x", "bc1q").
bool looks_alike(std::string_view a, std::string_view b);

/// Of the addresses that somebody paid the first in byte order that this one looks like; empty: none. One of them imitates
/// nobody, so that a payment which the trap did catch stays in sight; nor does the address of nobody, which mints and burns.
/// Linear in them.
std::string_view find_imitated(std::string_view address, std::span<const std::string_view> paid);

}  // namespace peelback
