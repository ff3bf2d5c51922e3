#include "chains/evm_envelope.h"

namespace peelback::evm {

namespace {

// A first byte from here on is the prefix of a list.
constexpr std::uint8_t kFirstListByte = 0xc0;

}  // namespace

Result<TransactionType> to_transaction_type(std::uint64_t number) {
  if (number <= static_cast<std::uint64_t>(TransactionType::set_code)) return static_cast<TransactionType>(number);
  return Error{Code::unsupported, "type", "transaction type " + std::to_string(number)};
}

Bytes put_in_envelope(TransactionType type, ByteView items) {
  Bytes bytes;
  if (type != TransactionType::legacy) bytes.push_back(static_cast<std::uint8_t>(type));
  rlp::put_list(bytes, items);
  return bytes;
}

Result<Envelope> open_envelope(ByteView bytes, std::string_view what) {
  if (bytes.empty() || bytes[0] >= kFirstListByte)
    return Envelope{TransactionType::legacy, rlp::read_list(bytes, what)};
  const auto type = to_transaction_type(bytes[0]);
  if (!type) return type.error();
  if (*type == TransactionType::legacy) return Error{Code::unsupported, "type", "type 0 in an envelope"};
  return Envelope{*type, rlp::read_list(bytes, what, 1)};
}

}  // namespace peelback::evm
