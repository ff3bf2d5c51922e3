#include "session/references.h"

#include <algorithm>

#include "chains/address_forms.h"
#include "chains/chain_ids.h"

namespace peelback {

Result<std::string> canonical_reference(std::string_view text) {
  constexpr std::string_view kFee = ":fee";
  const bool is_fee = text.ends_with(kFee);
  const auto ref = parse_ref(is_fee ? text.substr(0, text.size() - kFee.size()) : text);
  if (!ref) return ref.error();
  if (is_fee && ref->kind == Ref::Kind::transaction) return ref->to_text().append(kFee);
  if (ref->kind != Ref::Kind::address) return ref->to_text();
  const std::string_view id = ref->id;
  if (is_hash_text(id.starts_with("0x") ? id.substr(2) : id)) return canonical_ref(ref->chain, id);
  const auto reading = read_address(id);
  const bool fits = reading && std::find(reading->chains.begin(), reading->chains.end(), ref->chain) != reading->chains.end();
  if (!fits) return Error{Code::bad_address, ref->to_text(), "no address of " + std::string(chain_info(ref->chain).name)};
  if (reading->checksum == Finding::Checksum::wrong) return Error{Code::bad_checksum, ref->to_text(), reading->detail};
  if (reading->testnet) return Error{Code::unsupported, ref->to_text(), "an address of a test network"};
  return canonical_ref(ref->chain, reading->canonical);
}

}  // namespace peelback
