#include "chains/tron_address.h"

#include <algorithm>

#include "chains/base58.h"

namespace peelback::tron {

namespace {

constexpr std::size_t kHashBytes = 20;

evm::Address of_hash(ByteView hash) {
  evm::Address address;
  std::copy(hash.begin(), hash.end(), address.bytes.begin());
  return address;
}

Error no_address() {
  return {Code::bad_address, "", "expected T and 33 characters, or 41 and 40 hexadecimal digits"};
}

}  // namespace

std::string to_text(const evm::Address& address) {
  Bytes payload{kAddressVersion};
  put_bytes(payload, address.bytes);
  return encode_base58check(payload);
}

Result<evm::Address> read_address(ByteView bytes) {
  if (bytes.size() != 1 + kHashBytes || bytes.front() != kAddressVersion) return no_address();
  return of_hash(bytes.subspan(1));
}

Result<evm::Address> parse_address(std::string_view text) {
  if (text.starts_with('T')) {
    const auto payload = decode_base58check(text);
    if (payload) return read_address(*payload);
    return payload.error().code == Code::bad_checksum ? payload.error() : no_address();
  }
  if (text.starts_with("0x") || text.starts_with("0X")) text.remove_prefix(2);
  const auto bytes = parse_hex(text);
  if (!bytes) return no_address();
  if (bytes->size() == kHashBytes) return of_hash(*bytes);
  return read_address(*bytes);
}

}  // namespace peelback::tron
