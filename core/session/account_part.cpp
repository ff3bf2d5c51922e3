#include "session/account_part.h"

#include "chains/coin_rules.h"

namespace peelback {

bool is_left_out(Chain chain) {
  return !has_accounts() && (chain_info(chain).model == LedgerModel::account || bitcoin::coin_rules(chain).work_is_scrypt);
}

bool follows_accounts_of(Chain chain) { return has_accounts() && chain_info(chain).model == LedgerModel::account; }

Error accounts_not_loaded(std::string where) { return {Code::part_not_loaded, std::move(where), "chains of accounts, and tables"}; }

}  // namespace peelback
