#include "session/account_suspects.h"

#include <algorithm>

#include "base/sort.h"
#include "chains/evm_poisoning.h"
#include "chains/evm_tokens.h"

namespace peelback {

namespace {

// Minted and burnt tokens have nobody on the other side, who imitates nobody.
evm::Address address_of(const AccountStore& store, AccountIndex account) {
  if (!account.exists()) return {};
  const auto address = evm::parse_address(store.account_text(account));
  return address ? *address : evm::Address{};
}

}  // namespace

AccountSuspects::AccountSuspects(const AccountStore& store, AccountIndex account, const LabelBook& labels)
    : store_(store), account_(account), labels_(labels), has_evm_addresses_(chain_info(store.chain()).caip2.starts_with("eip155:")), sent_(store.asset_count()) {
  knows_own_ = account.exists() && store.part_cover_at(account, HistoryPart::transactions, std::nullopt).has_value();
  for (std::uint32_t i = 0; has_evm_addresses_ && account.exists() && i < store.movement_count(); ++i) {
    const Movement& movement = store.movement(MovementIndex{i});
    if (movement.from != account || movement.amount.units() == 0 || !is_own(movement)) continue;
    sent_[movement.asset.value] = true;
    if (movement.to.exists()) paid_.push_back(address_of(store, movement.to));
  }
  sort_by(paid_, [](const evm::Address& a, const evm::Address& b) { return a.bytes < b.bytes; });
  paid_.erase(std::unique(paid_.begin(), paid_.end()), paid_.end());
}

// A table of transfers names no senders: of what nobody says who signed it nothing is suspect.
bool AccountSuspects::is_own(const Movement& movement) const {
  const AccountIndex sender = store_.transaction(movement.tx).sender;
  return sender == account_ || (!sender.exists() && !knows_own_);
}

bool AccountSuspects::is_known(AssetIndex asset) const {
  if (asset == store_.native_asset() || sent_[asset.value]) return true;
  const std::string_view reference = store_.asset(asset).reference;
  const auto contract = evm::parse_address(reference.substr(reference.find(':') + 1));
  return (contract && evm::find_known_token(store_.chain(), *contract) != nullptr) || !labels_.find(reference).empty();
}

std::vector<std::string_view> AccountSuspects::signs_of(const Movement& transfer) const {
  if (!has_evm_addresses_ || is_own(transfer)) return {};
  const evm::PoisoningSigns signs = evm::poisoning_signs({.from = address_of(store_, transfer.from),
                                                          .to = address_of(store_, transfer.to),
                                                          .value = U256{.lo = transfer.amount.units()},
                                                          .signer = address_of(store_, store_.transaction(transfer.tx).sender),
                                                          .token_known = is_known(transfer.asset)},
                                                         address_of(store_, account_), paid_, {});
  std::vector<std::string_view> words;
  if (signs.imitates) words.push_back("imitates");
  if (signs.unknown_token) words.push_back("unknown_token");
  if (signs.zero_value) words.push_back("zero_value");
  return words;
}

}  // namespace peelback
