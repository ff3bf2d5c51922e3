#pragma once
// The details of payments between accounts, and of what an account holds of an asset.

#include <vector>

#include "session/details_lines.h"

namespace peelback {

class AccountDetails : private DetailsLines {
 public:
  using DetailsLines::DetailsLines;

  /// The hops that a row of the table, a line between two boxes or a swap stands for; none for another id.
  std::vector<std::uint32_t> hops_of_id() const;
  /// One payment, or a list of several. Precondition: at least one.
  Result<std::string> write_payments(const std::vector<std::uint32_t>& hops);
  /// A place of the trail: of one that a single payment brought coins to, that payment.
  Result<std::string> write_account(std::uint32_t place);
  /// bad_reference when the transaction is none of the trail's.
  Result<std::string> write_transaction(std::string_view ref);

 private:
  const AccountStore& store() const { return *session_.ledgers().find_accounts(chain()); }
  void begin_payments(const ToldHop& hop, const std::string& sentence, const std::string& citation, std::vector<std::uint32_t> ranged);
  Result<std::string> write_payment(std::uint32_t index);
  void list_payments(std::vector<std::uint32_t> hops);
  std::string traced_of(const ToldHop& hop) const;
  std::string payers_of(const ToldHop& hop) const;
  void put_payment_lines(const ToldHop& hop);
  void put_account_transaction_lines(const ToldTx& tx);
  void put_account_lines(std::uint32_t index, U128 traced);
  void put_balance_lines(const ToldPlace& place);
};

}  // namespace peelback
