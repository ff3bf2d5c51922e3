#include "chains/address_poisoning.h"

#include <algorithm>

namespace peelback {

namespace {

// 20 bytes of zeros, on Ethereum and on TRON.
bool is_of_nobody(std::string_view address) {
  return address == "0x0000000000000000000000000000000000000000" || address == "T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb";
}

}  // namespace

bool looks_alike(std::string_view a, std::string_view b) {
  constexpr std::size_t kCompared = 4;
  const std::size_t form = a.starts_with("bc1") ? 4 : a.starts_with("ltc1") ? 5 : a.starts_with("0x") ? 2 : 0;
  if (a == b || a.size() < form + 2 * kCompared || b.size() < form + 2 * kCompared) return false;
  return a.substr(0, form + kCompared) == b.substr(0, form + kCompared) && a.ends_with(b.substr(b.size() - kCompared));
}

std::string_view find_imitated(std::string_view address, std::span<const std::string_view> paid) {
  if (is_of_nobody(address) || std::find(paid.begin(), paid.end(), address) != paid.end()) return {};
  std::string_view imitated;
  for (const std::string_view known : paid) {
    if (looks_alike(address, known) && (imitated.empty() || known < imitated)) imitated = known;
  }
  return imitated;
}

}  // namespace peelback
