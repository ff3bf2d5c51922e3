#include "session/account_suspects.h"

#include <algorithm>

#include "base/sort.h"
#include "chains/address_poisoning.h"
#include "chains/evm_tokens.h"
#include "chains/tron_tokens.h"

namespace peelback {

namespace {

bool is_well_known(Chain chain, std::string_view token) {
  if (chain == Chain::tron) return tron::find_known_token(token) != nullptr;
  const auto contract = evm::parse_address(token);
  return contract && evm::find_known_token(chain, *contract) != nullptr;
}

}  // namespace

AccountSuspects::AccountSuspects(const AccountStore& store, AccountIndex account, const LabelBook& labels)
    : store_(store), account_(account), labels_(labels), sent_(store.asset_count()) {
  const Chain chain = store.chain();
  is_watched_ = account.exists() && (chain == Chain::tron || chain_info(chain).caip2.starts_with("eip155:"));
  knows_own_ = account.exists() && store.part_cover_at(account, HistoryPart::transactions, std::nullopt).has_value();
  for (std::uint32_t i = 0; is_watched_ && i < store.movement_count(); ++i) {
    const Movement& movement = store.movement(MovementIndex{i});
    if (movement.from != account || movement.amount.units() == 0 || !is_own(movement)) continue;
    sent_[movement.asset.value] = true;
    if (movement.to.exists()) paid_.push_back(store.account_text(movement.to));
  }
  sort_ascending(paid_);
  paid_.erase(std::unique(paid_.begin(), paid_.end()), paid_.end());
}

// A table of transfers names no senders: of what nobody says who signed it nothing is suspect.
bool AccountSuspects::is_own(const Movement& movement) const {
  const AccountIndex sender = store_.transaction(movement.tx).sender;
  return sender == account_ || (!sender.exists() && !knows_own_);
}

// Empty for minted and burnt tokens: nobody imitates nobody.
std::string_view AccountSuspects::other_party(const Movement& movement) const {
  const AccountIndex other = movement.from == account_ ? movement.to : movement.from;
  return other.exists() ? store_.account_text(other) : std::string_view{};
}

bool AccountSuspects::is_known(AssetIndex asset) const {
  if (asset == store_.native_asset() || sent_[asset.value]) return true;
  const std::string_view reference = store_.asset(asset).reference;
  return is_well_known(store_.chain(), reference.substr(reference.find(':') + 1)) || !labels_.find(reference).empty();
}

std::vector<std::string_view> AccountSuspects::signs_of(const Movement& transfer) const {
  if (!is_watched_ || is_own(transfer)) return {};
  std::vector<std::string_view> signs;
  if (!find_imitated(other_party(transfer), paid_).empty()) signs.push_back("imitates");
  if (!is_known(transfer.asset)) signs.push_back("unknown_token");
  if (transfer.amount.is_zero()) signs.push_back("zero_value");
  return signs;
}

}  // namespace peelback
