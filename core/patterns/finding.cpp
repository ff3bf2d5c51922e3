#include "patterns/finding.h"

namespace peelback {

std::optional<std::uint64_t> find_number(std::span<const NamedNumber> numbers, std::string_view name) {
  for (const NamedNumber& number : numbers) {
    if (number.name == name) return number.value;
  }
  return std::nullopt;
}

}  // namespace peelback
