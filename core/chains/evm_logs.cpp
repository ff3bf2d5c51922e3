#include "chains/evm_logs.h"

#include <algorithm>

namespace peelback::evm {

namespace {

constexpr std::size_t kWordBytes = 32;
constexpr std::size_t kPadding = kWordBytes - sizeof(Bytes20);
constexpr std::size_t kSelectorBytes = 4;

// Keccak-256 of "Transfer(address,address,uint256)" and so on.
constexpr Bytes32 kTransferTopic = {0xdd, 0xf2, 0x52, 0xad, 0x1b, 0xe2, 0xc8, 0x9b, 0x69, 0xc2, 0xb0,
                                    0x68, 0xfc, 0x37, 0x8d, 0xaa, 0x95, 0x2b, 0xa7, 0xf1, 0x63, 0xc4,
                                    0xa1, 0x16, 0x28, 0xf5, 0x5a, 0x4d, 0xf5, 0x23, 0xb3, 0xef};
constexpr Bytes32 kApprovalTopic = {0x8c, 0x5b, 0xe1, 0xe5, 0xeb, 0xec, 0x7d, 0x5b, 0xd1, 0x4f, 0x71,
                                    0x42, 0x7d, 0x1e, 0x84, 0xf3, 0xdd, 0x03, 0x14, 0xc0, 0xf7, 0xb2,
                                    0x29, 0x1e, 0x5b, 0x20, 0x0a, 0xc8, 0xc7, 0xc3, 0xb9, 0x25};
constexpr Bytes32 kDepositTopic = {0xe1, 0xff, 0xfc, 0xc4, 0x92, 0x3d, 0x04, 0xb5, 0x59, 0xf4, 0xd2,
                                   0x9a, 0x8b, 0xfc, 0x6c, 0xda, 0x04, 0xeb, 0x5b, 0x0d, 0x3c, 0x46,
                                   0x07, 0x51, 0xc2, 0x40, 0x2c, 0x5c, 0x5c, 0xc9, 0x10, 0x9c};
constexpr Bytes32 kWithdrawalTopic = {0x7f, 0xcf, 0x53, 0x2c, 0x15, 0xf0, 0xa6, 0xdb, 0x0b, 0xd6, 0xd0,
                                      0xe0, 0x38, 0xbe, 0xa7, 0x1d, 0x30, 0xd8, 0x08, 0xc7, 0xd9, 0x8c,
                                      0xb3, 0xbf, 0x72, 0x68, 0xa9, 0x5b, 0xf5, 0x08, 0x1b, 0x65};

// The first four bytes of Keccak-256 of the function's signature.
constexpr std::array<std::uint8_t, kSelectorBytes> kTransferCall = {0xa9, 0x05, 0x9c, 0xbb};  // (address,uint256)
constexpr std::array<std::uint8_t, kSelectorBytes> kTransferFromCall = {0x23, 0xb8, 0x72,
                                                                        0xdd};  // (address,address,uint256)

constexpr TokenEventKind kKinds[] = {TokenEventKind::transfer, TokenEventKind::approval, TokenEventKind::deposit,
                                     TokenEventKind::withdrawal};

// How many addresses an event of the kind has as topics, behind its own.
std::size_t addresses_in(TokenEventKind kind) {
  return kind == TokenEventKind::transfer || kind == TokenEventKind::approval ? 2 : 1;
}

std::optional<TokenEventKind> kind_of(const Bytes32& topic) {
  for (const TokenEventKind kind : kKinds) {
    if (topic == topic_of(kind)) return kind;
  }
  return std::nullopt;
}

Error wrong_length(std::string_view where, std::size_t found, std::size_t expected, std::string_view unit) {
  return {Code::bad_length, std::string(where),
          std::to_string(found).append(" ").append(unit).append(", expected ").append(std::to_string(expected))};
}

// `word` has 32 bytes.
Result<Address> address_in(ByteView word, std::string_view where) {
  const auto padding_ends = word.begin() + kPadding;
  if (std::any_of(word.begin(), padding_ends, [](std::uint8_t byte) { return byte != 0; })) {
    return Error{Code::bad_address, std::string(where), "the 12 bytes before an address are 0"};
  }
  Address address;
  std::copy(padding_ends, word.end(), address.bytes.begin());
  return address;
}

U256 number_in(ByteView word) {
  Bytes32 bytes{};
  std::copy(word.begin(), word.end(), bytes.begin());
  return number_of(bytes);
}

}  // namespace

const Bytes32& topic_of(TokenEventKind kind) {
  switch (kind) {
    case TokenEventKind::transfer:
      return kTransferTopic;
    case TokenEventKind::approval:
      return kApprovalTopic;
    case TokenEventKind::deposit:
      return kDepositTopic;
    case TokenEventKind::withdrawal:
      break;
  }
  return kWithdrawalTopic;
}

// ERC-721 has the same first topic, and names the piece in one topic more.
bool hands_over_piece(const Log& log) {
  return log.topics.size() == 4 && log.topics[0] == kTransferTopic && log.data.empty();
}

Result<std::optional<TokenEvent>> decode_token_event(const Log& log) {
  using Decoded = std::optional<TokenEvent>;
  if (log.topics.empty()) return Decoded{};
  const auto kind = kind_of(log.topics[0]);
  if (!kind) return Decoded{};
  const std::size_t addresses = addresses_in(*kind);
  if (addresses == 2 && log.topics.size() == 4 && log.data.empty()) return Decoded{};
  if (log.topics.size() != 1 + addresses) return wrong_length("topics", log.topics.size(), 1 + addresses, "topics");
  if (log.data.size() != kWordBytes) return wrong_length("data", log.data.size(), kWordBytes, "bytes");
  const auto first = address_in(log.topics[1], "topics[1]");
  if (!first) return first.error();
  const auto second = addresses == 2 ? address_in(log.topics[2], "topics[2]") : Result<Address>(Address{});
  if (!second) return second.error();
  TokenEvent event{.kind = *kind, .token = log.address, .from = *first, .to = *second, .value = number_in(log.data)};
  if (*kind == TokenEventKind::deposit) std::swap(event.from, event.to);
  return Decoded{event};
}

Result<std::optional<TokenEvent>> decode_transfer_log(const Log& log) {
  if (log.topics.empty() || log.topics[0] != kTransferTopic) return std::optional<TokenEvent>{};
  return decode_token_event(log);
}

Result<std::optional<TransferCall>> decode_transfer_call(ByteView input) {
  using Decoded = std::optional<TransferCall>;
  const auto calls = [&](const auto& selector) {
    return input.size() >= selector.size() && std::equal(selector.begin(), selector.end(), input.begin());
  };
  const bool names_owner = calls(kTransferFromCall);
  if (!names_owner && !calls(kTransferCall)) return Decoded{};
  const std::size_t words = names_owner ? 3 : 2;
  ByteView arguments = input.subspan(kSelectorBytes);
  if (arguments.size() < words * kWordBytes) {
    return wrong_length("input", arguments.size(), words * kWordBytes, "bytes of arguments");
  }
  TransferCall call;
  if (names_owner) {
    const auto from = address_in(arguments.first(kWordBytes), "input");
    if (!from) return from.error();
    call.from = *from;
    arguments = arguments.subspan(kWordBytes);
  }
  const auto to = address_in(arguments.first(kWordBytes), "input");
  if (!to) return to.error();
  call.to = *to;
  call.value = number_in(arguments.subspan(kWordBytes, kWordBytes));
  return Decoded{call};
}

}  // namespace peelback::evm
