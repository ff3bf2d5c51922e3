#include "chains/bitcoin_address.h"

#include <algorithm>

#include "chains/ascii.h"
#include "chains/base58.h"
#include "chains/mweb.h"

namespace peelback::bitcoin {

namespace {

constexpr std::uint8_t kOp0 = 0x00;
constexpr std::uint8_t kOp1 = 0x51;
constexpr std::uint8_t kOp16 = 0x60;
constexpr std::uint8_t kOpReturn = 0x6a;
constexpr std::uint8_t kOpDup = 0x76;
constexpr std::uint8_t kOpEqual = 0x87;
constexpr std::uint8_t kOpEqualVerify = 0x88;
constexpr std::uint8_t kOpHash160 = 0xa9;
constexpr std::uint8_t kOpCheckSig = 0xac;
constexpr std::uint8_t kOpCheckMultisig = 0xae;
constexpr std::size_t kHashBytes = 20;
constexpr std::size_t kMaxScriptBytes = 10'000;

struct NetworkForm {
  Chain chain;
  Network network;
  std::uint8_t key_hash_version;
  std::uint8_t script_hash_version;
  std::string_view bech32_prefix;  // empty: the chain has none
};
// Of one chain and network addresses are written in the first form and read in all.
constexpr auto kNetworkForms = std::to_array<NetworkForm>({
    {Chain::bitcoin, Network::mainnet, 0x00, 0x05, "bc"},
    {Chain::bitcoin, Network::testnet, 0x6f, 0xc4, "tb"},
    {Chain::bitcoin, Network::testnet, 0x6f, 0xc4, "bcrt"},  // a local test network
    {Chain::litecoin, Network::mainnet, 0x30, 0x32, "ltc"},
    {Chain::litecoin, Network::mainnet, 0x30, 0x05, "ltc"},  // P2SH until 2017
    {Chain::litecoin, Network::testnet, 0x6f, 0x3a, "tltc"},
    {Chain::litecoin, Network::testnet, 0x6f, 0xc4, "tltc"},
    {Chain::bitcoin_cash, Network::mainnet, 0x00, 0x05, ""},
    {Chain::dogecoin, Network::mainnet, 0x1e, 0x16, ""},
    {Chain::dash, Network::mainnet, 0x4c, 0x10, ""},
});

bool is_p2pkh(ByteView s) {
  return s.size() == 25 && s[0] == kOpDup && s[1] == kOpHash160 && s[2] == kHashBytes && s[23] == kOpEqualVerify &&
         s[24] == kOpCheckSig;
}

bool is_p2sh(ByteView s) {
  return s.size() == 23 && s[0] == kOpHash160 && s[1] == kHashBytes && s[22] == kOpEqual;
}

bool is_key_push(ByteView s, std::size_t place) {
  return s[place] == 33 || s[place] == 65;
}

bool is_p2pk(ByteView s) {
  return (s.size() == 35 || s.size() == 67) && is_key_push(s, 0) && s[0] == s.size() - 2 && s.back() == kOpCheckSig;
}

bool is_small_number(std::uint8_t op) {
  return op >= kOp1 && op <= kOp16;
}

// OP_m, n pushes of keys, OP_n, OP_CHECKMULTISIG.
bool is_multisig(ByteView s) {
  if (s.size() < 3 || s.back() != kOpCheckMultisig || !is_small_number(s[0]) || !is_small_number(s[s.size() - 2]))
    return false;
  unsigned keys = 0;
  std::size_t place = 1;
  while (place < s.size() - 2) {
    if (!is_key_push(s, place)) return false;
    place += 1 + std::size_t{s[place]};
    ++keys;
  }
  return place == s.size() - 2 && keys == s[s.size() - 2] - kOp1 + 1u && s[0] <= s[s.size() - 2];
}

// BIP141: a version opcode and one push of 2 to 40 bytes.
bool is_witness_program(ByteView s) {
  return s.size() >= 4 && s.size() <= 42 && (s[0] == kOp0 || is_small_number(s[0])) && s[1] == s.size() - 2;
}

// Pay to anchor: version 1 with the two bytes 4e73.
bool is_anchor(ByteView s) {
  return s.size() == 4 && s[0] == kOp1 && s[1] == 2 && s[2] == 0x4e && s[3] == 0x73;
}

bool is_version_0_size(std::size_t bytes) {
  return bytes == 20 || bytes == 32;
}

Error bad_address(std::string detail) {
  return {Code::bad_address, "", std::move(detail)};
}

bool begins_with_prefix(std::string_view text, std::string_view prefix) {
  if (text.size() <= prefix.size() || text[prefix.size()] != '1') return false;
  return to_lower(text.substr(0, prefix.size())) == prefix;
}

Bytes key_hash_script(ByteView hash) {
  Bytes script{kOpDup, kOpHash160, kHashBytes};
  put_bytes(script, hash);
  script.push_back(kOpEqualVerify);
  script.push_back(kOpCheckSig);
  return script;
}

Bytes script_hash_script(ByteView hash) {
  Bytes script{kOpHash160, kHashBytes};
  put_bytes(script, hash);
  script.push_back(kOpEqual);
  return script;
}

std::string hash_address(std::uint8_t version, ByteView hash) {
  Bytes payload{version};
  put_bytes(payload, hash);
  return encode_base58check(payload);
}

}  // namespace

Result<Bytes> witness_script(const Bech32& decoded) {
  if (decoded.digits.empty()) return bad_address("there is no witness version");
  const std::uint8_t version = decoded.digits[0];
  if (version > 16) return bad_address("witness version " + std::to_string(version) + " does not exist");
  if ((version == 0) != (decoded.variant == Bech32Variant::bech32)) {
    return bad_address(version == 0 ? "version 0 has bech32's checksum, this is bech32m's"
                                    : "versions above 0 have bech32m's checksum, this is bech32's");
  }
  const auto program = regroup_bits(ByteView(decoded.digits).subspan(1), 5, 8, false);
  if (!program) return bad_address("the bits do not fill whole bytes");
  const std::size_t size = program->size();
  if (size < 2 || size > 40) return bad_address("a witness program has 2 to 40 bytes, not " + std::to_string(size));
  if (version == 0 && !is_version_0_size(size))
    return bad_address("a version 0 program has 20 or 32 bytes, not " + std::to_string(size));
  Bytes script{version == 0 ? kOp0 : static_cast<std::uint8_t>(kOp1 + version - 1), static_cast<std::uint8_t>(size)};
  put_bytes(script, *program);
  return script;
}

ScriptType script_type(ByteView script) {
  if (script.empty()) return ScriptType::empty;
  if (script[0] == kOpReturn) return ScriptType::op_return;
  if (is_p2pk(script)) return ScriptType::p2pk;
  if (is_p2pkh(script)) return ScriptType::p2pkh;
  if (is_p2sh(script)) return ScriptType::p2sh;
  if (is_anchor(script)) return ScriptType::anchor;
  if (is_witness_program(script)) {
    if (script[0] == kOp0 && script.size() == 22) return ScriptType::v0_p2wpkh;
    if (script[0] == kOp0 && script.size() == 34) return ScriptType::v0_p2wsh;
    if (script[0] == kOp1 && script.size() == 34) return ScriptType::v1_p2tr;
  }
  if (is_multisig(script)) return ScriptType::multisig;
  if (is_provably_unspendable(script)) return ScriptType::provably_unspendable;
  return ScriptType::unknown;
}

std::string_view script_type_name(ScriptType type) {
  switch (type) {
    case ScriptType::p2pk:
      return "p2pk";
    case ScriptType::p2pkh:
      return "p2pkh";
    case ScriptType::p2sh:
      return "p2sh";
    case ScriptType::v0_p2wpkh:
      return "v0_p2wpkh";
    case ScriptType::v0_p2wsh:
      return "v0_p2wsh";
    case ScriptType::v1_p2tr:
      return "v1_p2tr";
    case ScriptType::op_return:
      return "op_return";
    case ScriptType::multisig:
      return "multisig";
    case ScriptType::anchor:
      return "anchor";
    case ScriptType::empty:
      return "empty";
    case ScriptType::provably_unspendable:
      return "provably_unspendable";
    case ScriptType::unknown:
      return "unknown";
  }
  return "unknown";
}

bool is_provably_unspendable(ByteView script) {
  return script.size() > kMaxScriptBytes || (!script.empty() && script[0] == kOpReturn);
}

std::optional<std::string> address_of(ByteView script, Chain chain, Network network) {
  const auto form = std::find_if(kNetworkForms.begin(), kNetworkForms.end(),
                                 [&](const NetworkForm& one) { return one.chain == chain && one.network == network; });
  if (form == kNetworkForms.end()) return std::nullopt;
  if (is_p2pkh(script)) return hash_address(form->key_hash_version, script.subspan(3, kHashBytes));
  if (is_p2sh(script)) return hash_address(form->script_hash_version, script.subspan(2, kHashBytes));
  if (!is_witness_program(script) || form->bech32_prefix.empty()) return std::nullopt;
  if (chain == Chain::litecoin && mweb::is_inside(script)) return std::nullopt;
  const ByteView program = script.subspan(2);
  const bool is_version_0 = script[0] == kOp0;
  if (is_version_0 && !is_version_0_size(program.size())) return std::nullopt;
  Bech32 value{.prefix = std::string(form->bech32_prefix),
               .digits = *regroup_bits(program, 8, 5, true),
               .variant = is_version_0 ? Bech32Variant::bech32 : Bech32Variant::bech32m};
  value.digits.insert(value.digits.begin(),
                      is_version_0 ? std::uint8_t{0} : static_cast<std::uint8_t>(script[0] - kOp1 + 1));
  return encode_bech32(value);
}

Result<AddressScript> parse_address(std::string_view text, Chain chain) {
  const std::string name(chain_info(chain).name);
  if (chain == Chain::litecoin && mweb::is_stealth_address(text)) {
    return Error{Code::unsupported, "", "an address inside Litecoin's MWEB, which no block shows"};
  }
  for (const NetworkForm& form : kNetworkForms) {
    if (form.chain != chain || form.bech32_prefix.empty() || !begins_with_prefix(text, form.bech32_prefix)) continue;
    const auto decoded = decode_bech32(text);
    if (!decoded) return decoded.error();
    // The digit 1 may stand in a prefix too: the last one parts it from the digits.
    if (decoded->prefix != form.bech32_prefix) return bad_address("the prefix is not one of " + name + "'s");
    auto script = witness_script(*decoded);
    if (!script) return script.error();
    return AddressScript{*std::move(script), form.network};
  }
  const auto payload = decode_base58check(text);
  if (!payload) {
    if (payload.error().code == Code::bad_checksum) return payload.error();
    return bad_address(payload.error().where.empty() ? payload.error().detail
                                                     : payload.error().where + ": " + payload.error().detail);
  }
  if (payload->size() != 1 + kHashBytes)
    return bad_address("an address of " + name + " holds 21 bytes, this one " + std::to_string(payload->size()));
  const ByteView hash = ByteView(*payload).subspan(1);
  for (const NetworkForm& form : kNetworkForms) {
    if (form.chain != chain) continue;
    if (payload->front() == form.key_hash_version) return AddressScript{key_hash_script(hash), form.network};
    if (payload->front() == form.script_hash_version) return AddressScript{script_hash_script(hash), form.network};
  }
  return bad_address("version " + std::to_string(payload->front()) + " is not one of " + name + "'s");
}

}  // namespace peelback::bitcoin
