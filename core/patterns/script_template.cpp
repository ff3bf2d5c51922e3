#include "patterns/script_template.h"

namespace peelback {

ScriptTemplate script_template(ByteView script) {
  const auto is = [&](std::size_t size, std::initializer_list<std::uint8_t> first) {
    if (script.size() != size) return false;
    std::size_t i = 0;
    for (const std::uint8_t byte : first) {
      if (script[i++] != byte) return false;
    }
    return true;
  };
  if (is(22, {0x00, 20})) return ScriptTemplate::p2wpkh;
  if (is(34, {0x00, 32})) return ScriptTemplate::p2wsh;
  if (is(34, {0x51, 32})) return ScriptTemplate::p2tr;
  if (is(25, {0x76, 0xa9, 20}) && script[23] == 0x88 && script[24] == 0xac) return ScriptTemplate::p2pkh;
  if (is(23, {0xa9, 20}) && script[22] == 0x87) return ScriptTemplate::p2sh;
  if ((is(35, {33}) || is(67, {65})) && script.back() == 0xac) return ScriptTemplate::p2pk;
  return ScriptTemplate::other;
}

}  // namespace peelback
