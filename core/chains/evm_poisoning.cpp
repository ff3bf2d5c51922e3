#include "chains/evm_poisoning.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace peelback::evm {

bool looks_alike(const Address& a, const Address& b, const LookAlikeParameters& parameters) {
  if (a == b) return false;
  const std::string a_digits = to_hex(a.bytes);
  const std::string b_digits = to_hex(b.bytes);
  const std::string_view a_text = a_digits;
  const std::string_view b_text = b_digits;
  return a_text.substr(0, parameters.first_digits) == b_text.substr(0, parameters.first_digits) &&
         a_text.ends_with(b_text.substr(b_text.size() - std::min<std::size_t>(parameters.last_digits, b_text.size())));
}

PoisoningSigns poisoning_signs(const SeenTransfer& transfer, const Address& victim, std::span<const Address> paid,
                               const LookAlikeParameters& parameters) {
  PoisoningSigns signs;
  signs.zero_value = transfer.value == U256{};
  signs.unknown_token = !transfer.token_known;
  signs.unsigned_by_victim = transfer.from == victim && transfer.signer != victim;
  const Address& other = transfer.from == victim ? transfer.to : transfer.from;
  if (other.is_zero() || std::find(paid.begin(), paid.end(), other) != paid.end()) return signs;
  for (const Address& known : paid) {
    if (looks_alike(other, known, parameters) && (!signs.imitates || known < *signs.imitates)) signs.imitates = known;
  }
  return signs;
}

}  // namespace peelback::evm
