#pragma once
// Made-up payments for the tests of this room. Addresses go by names; a name's script is a hash of it.

#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "model/store.h"

namespace peelback::test {

inline TxId id_of(std::string_view name) { return TxId{sha256d(as_bytes(name))}; }

/// "1name" is P2PKH, "3name" P2SH, "taproot name" P2TR, "data" an OP_RETURN, any other name P2WPKH.
inline Bytes script_named(std::string_view name) {
  const auto hash = sha256d(as_bytes(name));
  const auto with = [&](std::initializer_list<std::uint8_t> before, std::size_t size, std::initializer_list<std::uint8_t> after) {
    Bytes script(before);
    put_bytes(script, ByteView(hash).first(size));
    script.insert(script.end(), after);
    return script;
  };
  if (name == "data") return with({0x6a, 4}, 4, {});
  if (name.starts_with('1')) return with({0x76, 0xa9, 20}, 20, {0x88, 0xac});
  if (name.starts_with('3')) return with({0xa9, 20}, 20, {0x87});
  if (name.starts_with("taproot")) return with({0x51, 32}, 32, {});
  return with({0x00, 20}, 20, {});
}

struct Coin {
  std::optional<std::uint64_t> value{};  // absent: an input of which nothing is known
  std::string_view address{};
};

/// A store in which payments stand in blocks, one a block, in the order in which they are added.
class Payments {
 public:
  TxIndex add(std::string_view name, const std::vector<Coin>& from, const std::vector<Coin>& to) {
    std::vector<Bytes> scripts;
    scripts.reserve(from.size() + to.size());
    std::vector<InputDraft> inputs;
    std::vector<OutputDraft> outputs;
    for (std::size_t i = 0; i < from.size(); ++i) {
      InputDraft input{.prevout = {id_of(std::string(name) + " parent " + std::to_string(i)), 0}};
      if (from[i].value) input.spent = OutputDraft{*from[i].value, scripts.emplace_back(script_named(from[i].address))};
      inputs.push_back(input);
    }
    for (const Coin& coin : to) outputs.push_back({*coin.value, scripts.emplace_back(script_named(coin.address))});
    const TxIndex tx = store_.add_transaction({.txid = id_of(name), .coinbase = from.empty(), .inputs = inputs, .outputs = outputs}, {}, problems_);
    const BlockIndex block = store_.intern_block(BlockHash{sha256d(as_bytes("block " + std::to_string(++height_)))});
    store_.block(block).height = height_;
    store_.place(tx, block, 0, problems_);
    return tx;
  }
  const Store& store() const { return store_; }

 private:
  Store store_{Chain::bitcoin};
  std::uint32_t height_ = 0;
  std::vector<Problem> problems_;
};

}  // namespace peelback::test
