#pragma once
// The details of outputs and inputs, and of transactions of chains that have them.

#include "session/details_lines.h"

namespace peelback {

class OutputDetails : private DetailsLines {
 public:
  using DetailsLines::DetailsLines;

  Result<std::string> write_output(std::uint32_t place);
  /// Of the trail, or another that the store has; else bad_reference.
  Result<std::string> write_transaction(const Store& store, std::string_view ref, const TxId& txid);
  /// Other money that a transaction spent: "<txid>:<vin>". bad_reference when there is no such input.
  Result<std::string> write_input(std::string_view subject);

 private:
  void put_output_lines(const Store& store, const ToldPlace& place, const ToldHop* hop);
  void put_spend_line(const Store& store, const ToldPlace& place);
  void put_change_line(const Store& store, TxIndex tx);
  void put_spent_together_lines(const Store& store, ScriptIndex script);
  void put_transaction_lines(const Store& store, const ToldTx& tx);
  ToldTx find_tx(const Store& store, TxIndex tx) const;
};

}  // namespace peelback
