// Memos and Midgard's answers from anywhere: nothing may crash or hang, a memo that is read has what its action needs, and a row
// that does not stand is named.

#include "chains/thorchain_memo.h"
#include "explorers/midgard.h"
#include "support/require.h"

using namespace peelback;
using test::require;

namespace {

void check_asset(const thorchain::Asset& asset) { require(thorchain::parse_asset(asset.to_text()) == asset); }

void check_memo(std::string_view text) {
  const auto memo = thorchain::parse_memo(text);
  if (!memo) {
    require(!memo.error().where.empty());
    return;
  }
  require(!thorchain::action_name(memo->action).empty());
  if (memo->asset) check_asset(*memo->asset);
  const bool answers = memo->action == thorchain::Action::outbound || memo->action == thorchain::Action::refund;
  require(memo->inbound.size() == (answers ? 64U : 0U));
  for (const thorchain::Affiliate& affiliate : memo->affiliates) require(affiliate.basis_points <= 10'000);
}

void check_answer(ByteView body, int status) {
  const auto reading = midgard::decode(status, body);
  if (!reading) return;
  for (const midgard::Action& action : reading->actions) {
    for (const auto* transfers : {&action.in, &action.out}) {
      for (const midgard::Transfer& transfer : *transfers) {
        require(transfer.txid.empty() || transfer.txid.size() == 64);
        for (const midgard::Coin& coin : transfer.coins) check_asset(coin.asset);
      }
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  check_memo(as_text(bytes));
  if (const auto text = thorchain::memo_text_of_script(bytes)) check_memo(*text);
  if (const auto text = thorchain::memo_text_of_calldata(bytes)) check_memo(*text);
  check_answer(bytes, 200);
  return 0;
}
