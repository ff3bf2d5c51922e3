#include "session/references.h"

#include <algorithm>

#include "chains/address_forms.h"
#include "chains/bitcoin_address.h"
#include "chains/chain_ids.h"

namespace peelback {

namespace {

bool is_hash(std::string_view id) { return is_hash_text(id.starts_with("0x") || id.starts_with("0X") ? id.substr(2) : id); }

Error no_address(std::string_view text, std::string detail) { return {Code::bad_address, std::string(text.substr(0, 100)), std::move(detail)}; }

}  // namespace

Result<std::string> canonical_reference(std::string_view text) {
  constexpr std::string_view kFee = ":fee";
  const bool is_fee = text.ends_with(kFee);
  const auto ref = parse_ref(is_fee ? text.substr(0, text.size() - kFee.size()) : text);
  if (!ref) return ref.error();
  if (ref->kind == Ref::Kind::address) return ChainPlaceNames().address(ref->chain, ref->id);
  if (chain_info(ref->chain).model == LedgerModel::utxo) return is_fee ? ref->to_text().append(kFee) : ref->to_text();
  std::string canonical = canonical_ref(ref->chain, ref->id);
  if (ref->kind == Ref::Kind::transfer) return canonical.append(1, ':').append(movement_text(ref->position));
  return is_fee ? canonical.append(kFee) : canonical;
}

std::string address_ref(Chain chain, std::string_view address) {
  std::string ref(chain_info(chain).slug);
  ref += ':';
  return ref.append(address);
}

Result<Bytes> address_script(const Ref& address) {
  auto parsed = bitcoin::parse_address(address.id, address.chain);
  if (!parsed) return parsed.error();
  if (parsed->network != bitcoin::Network::mainnet) {
    return Error{Code::unsupported, address.to_text(), std::string("an address of a test network of ").append(chain_info(address.chain).name)};
  }
  return std::move(parsed->script);
}

Result<std::string> ChainPlaceNames::address(std::optional<Chain> chain, std::string_view text) const {
  const auto reading = read_address(text);
  if (!reading) return no_address(text, "not an address");
  if (reading->checksum == Finding::Checksum::wrong) return Error{Code::bad_checksum, std::string(text), reading->detail};
  if (reading->testnet) return Error{Code::unsupported, std::string(text), "an address of a test network"};
  const auto fits = [&](Chain one) { return std::find(reading->chains.begin(), reading->chains.end(), one) != reading->chains.end(); };
  if (!chain && reading->chains.size() == 1) chain = reading->chains.front();
  if (!chain && own_ && fits(*own_)) chain = own_;
  if (!chain) return no_address(text, "an address of several chains, and none is named");
  if (!fits(*chain)) return no_address(text, std::string("no address of ").append(chain_info(*chain).name));
  return canonical_ref(*chain, reading->canonical);
}

Result<std::string> ChainPlaceNames::transaction(std::optional<Chain> chain, std::string_view text) const {
  if (!is_hash(text)) return Error{Code::bad_reference, std::string(text.substr(0, 100)), "not a transaction's id"};
  if (!chain) chain = own_;
  if (!chain) return Error{Code::bad_reference, std::string(text), "an id of several chains, and none is named"};
  return canonical_ref(*chain, text);
}

}  // namespace peelback
