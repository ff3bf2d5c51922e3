#include "model/reference.h"

#include <algorithm>
#include <array>

namespace peelback {

namespace {

constexpr std::size_t kLongestAddress = 121;  // inside Litecoin's MWEB

bool is_hex_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

bool is_txid(std::string_view text) { return text.size() == 64 && std::all_of(text.begin(), text.end(), is_hex_digit); }

bool is_alphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

Error bad_reference(std::string_view text, std::string detail) {
  return {Code::bad_reference, std::string(text.substr(0, 100)), std::move(detail)};
}

struct TransferWord {
  MovementKind kind;
  std::string_view word;
};

constexpr auto kTransferWords = std::to_array<TransferWord>({
    {MovementKind::top_level, "value"},
    {MovementKind::internal, "internal"},
    {MovementKind::token_log, "log"},
    {MovementKind::fee, "fee"},
});

// Hashes in hexadecimal, and the signatures in base58 that Solana names its transactions by.
bool is_account_tx(std::string_view id) {
  constexpr std::size_t kShortestSignature = 80;
  return is_txid(id.starts_with("0x") || id.starts_with("0X") ? id.substr(2) : id) ||
         (id.size() >= kShortestSignature && id.size() <= 90 && std::all_of(id.begin(), id.end(), is_alphanumeric));
}

// "log:7" behind a transaction's id.
std::optional<MovementPosition> parse_movement(std::string_view text) {
  const auto colon = std::min(text.find(':'), text.size());
  const auto row = std::find_if(kTransferWords.begin(), kTransferWords.end(), [&](const TransferWord& w) { return w.word == text.substr(0, colon); });
  if (row == kTransferWords.end()) return std::nullopt;
  if (colon == text.size()) return row->kind == MovementKind::top_level ? std::optional(MovementPosition{}) : std::nullopt;
  const auto number = parse_decimal_u64(text.substr(colon + 1));
  if (row->kind == MovementKind::top_level || !number || *number > 0xffffffff) return std::nullopt;
  return MovementPosition{row->kind, static_cast<std::uint32_t>(*number)};
}

}  // namespace

std::string movement_text(const MovementPosition& position) {
  const auto row = std::find_if(kTransferWords.begin(), kTransferWords.end(), [&](const TransferWord& w) { return w.kind == position.kind; });
  std::string text(row->word);
  if (position.kind != MovementKind::top_level) text.append(1, ':').append(std::to_string(position.position));
  return text;
}

std::string Ref::to_text() const {
  const bool is_utxo = chain_info(chain).model == LedgerModel::utxo;
  std::string text(chain_info(chain).slug);
  text += ':';
  text += is_utxo && kind != Kind::address ? txid.to_text() : id;
  if (kind == Kind::output) text.append(1, ':').append(std::to_string(vout));
  if (kind == Kind::transfer) text.append(1, ':').append(movement_text(position));
  return text;
}

Result<Ref> parse_ref(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return bad_reference(text, "expected <chain>:<id>, such as bitcoin:<txid>:<vout>");
  const auto chain = find_chain(text.substr(0, colon));
  if (!chain) return bad_reference(text, "'" + std::string(text.substr(0, colon).substr(0, 40)) + "' is not a chain that Peelback knows");
  const std::string_view id = text.substr(colon + 1);
  Ref ref{.chain = *chain, .kind = Ref::Kind::address, .id = std::string(id)};
  if (chain_info(*chain).model == LedgerModel::utxo) {
    const auto second = id.find(':');
    const std::string_view head = id.substr(0, second);
    if (is_txid(head)) {
      const auto txid = parse_txid(head);
      if (!txid) return txid.error();
      ref.txid = *txid;
      ref.kind = Ref::Kind::transaction;
      if (second != std::string_view::npos) {
        const auto vout = parse_decimal_u64(id.substr(second + 1));
        if (!vout || *vout > 0xffffffff) return bad_reference(text, "after the transaction id an output number was expected");
        ref.kind = Ref::Kind::output;
        ref.vout = static_cast<std::uint32_t>(*vout);
      }
      return ref;
    }
  } else {
    const auto second = std::min(id.find(':'), id.size());
    if (is_account_tx(id.substr(0, second))) {
      ref.kind = Ref::Kind::transaction;
      if (second == id.size()) return ref;
      const auto position = parse_movement(id.substr(second + 1));
      if (!position) return bad_reference(text, "after the transaction id value, internal:<number> or log:<number> was expected");
      ref.kind = Ref::Kind::transfer;
      ref.position = *position;
      ref.id = std::string(id.substr(0, second));
      return ref;
    }
  }
  // Cash addresses carry their prefix inside the id; no other address has a colon. NEM's are often written in groups.
  const bool is_grouped = *chain == Chain::nem || *chain == Chain::symbol;
  const auto is_part_of_address = [&](char c) {
    return is_alphanumeric(c) || (c == ':' && *chain == Chain::bitcoin_cash) || (c == '-' && is_grouped);
  };
  if (id.empty() || id.size() > kLongestAddress || !std::all_of(id.begin(), id.end(), is_part_of_address)) {
    return bad_reference(text, "neither a transaction id nor an address");
  }
  return ref;
}

std::string transaction_ref(Chain chain, const TxId& txid) { return std::string(chain_info(chain).slug) + ':' + txid.to_text(); }

std::string output_ref(Chain chain, const TxId& txid, std::uint32_t vout) {
  return transaction_ref(chain, txid) + ':' + std::to_string(vout);
}

std::string native_asset_ref(Chain chain) {
  const auto& info = chain_info(chain);
  return std::string(info.slug) + ':' + std::string(info.symbol);
}

}  // namespace peelback
