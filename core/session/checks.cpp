#include "session/checks.h"

#include <algorithm>

#include "session/money_text.h"

namespace peelback {

namespace {

using State = CheckStep::State;

std::size_t count_providers(const Store& store, const ReplyTable& replies, TxIndex tx) {
  std::vector<std::string_view> providers;
  for (const SourceRef& source : store.sources(tx)) {
    const std::string_view provider = replies.at(source.reply).provider;
    if (std::find(providers.begin(), providers.end(), provider) == providers.end()) providers.push_back(provider);
  }
  return providers.size();
}

std::string block_name(const Store& store, TxIndex tx) {
  const std::string chain(chain_info(store.chain()).name);
  if (const auto height = store.height(tx)) return chain + " block " + format_count(*height);
  return "a " + chain + " block of unknown height";
}

CheckStep place_step(const Store& store, TxIndex tx) {
  CheckStep step{.name = "Place in the block"};
  if (store.is_merkle_proven(tx)) {
    step.state = State::ok;
    step.sentence = "The Merkle path from this transaction ends at the root in the header of " + block_name(store, tx) + ".";
  } else if (store.is_unconfirmed(tx)) {
    step.sentence = "Not confirmed yet: it is in no block.";
  } else {
    step.sentence = "No Merkle path has been fetched: that it is in the block is the source's word.";
  }
  return step;
}

CheckStep work_step(const Store& store, TxIndex tx) {
  CheckStep step{.name = "Proof of work"};
  const auto block = store.block_of(tx);
  if (block.exists() && store.block(block).basis != HeaderBasis::none) {
    step.state = State::ok;
    step.sentence = "The header's hash was recomputed and lies below the target that the header states.";
  } else {
    step.sentence = "The block's header has not been checked.";
  }
  return step;
}

CheckStep basis_step(const Store& store, TxIndex tx) {
  CheckStep step{.name = "What the block rests on"};
  const auto block = store.block_of(tx);
  const HeaderBasis basis = block.exists() ? store.block(block).basis : HeaderBasis::none;
  switch (basis) {
    case HeaderBasis::genesis:
      step.state = State::ok;
      step.sentence = "An unbroken line of headers, each checked here, leads from this block back to the first block of " +
                      std::string(chain_info(store.chain()).name) + ".";
      break;
    case HeaderBasis::own_work:
      step.sentence = "This one header's own work. That the block belongs to the longest chain was not checked.";
      break;
    case HeaderBasis::none: step.sentence = "Nothing that was checked here."; break;
  }
  return step;
}

CheckStep inputs_step(const Store& store, TxIndex tx) {
  CheckStep step{.name = "Values of the inputs"};
  const auto inputs = store.inputs(tx);
  std::size_t proven = 0;
  for (std::uint32_t i = 0; i < inputs.count; ++i) proven += store.value_is_proven(inputs[i]) ? 1U : 0U;
  if (inputs.empty()) {
    step.state = State::ok;
    step.sentence = "New coins: there are no inputs.";
  } else if (proven == inputs.count) {
    step.state = State::ok;
    step.sentence = "The transactions that made them are here too, so their values are covered by their ids.";
  } else {
    step.sentence = format_count(inputs.count - proven) + " of " + format_count(inputs.count) +
                    " values are the source's word: the transactions that made them were not fetched.";
  }
  return step;
}

}  // namespace

std::string_view check_name(Check check) {
  switch (check) {
    case Check::trusted: return "trusted";
    case Check::cross_checked: return "cross_checked";
    case Check::verified: return "verified";
  }
  return {};
}

Check check_of(const Store& store, const ReplyTable& replies, TxIndex tx) {
  const auto block = store.block_of(tx);
  const bool header_holds = block.exists() && store.block(block).basis != HeaderBasis::none;
  if (store.has_body(tx) && store.is_merkle_proven(tx) && header_holds) return Check::verified;
  return count_providers(store, replies, tx) > 1 ? Check::cross_checked : Check::trusted;
}

std::string check_label(const Store& store, const ReplyTable& replies, TxIndex tx) {
  switch (check_of(store, replies, tx)) {
    case Check::verified: return "Payment checked: it is in " + block_name(store, tx);
    case Check::cross_checked: return "Two explorers agree";
    case Check::trusted: return "One explorer's word";
  }
  return {};
}

std::vector<CheckStep> check_steps(const Store& store, TxIndex tx) {
  CheckStep id{.name = "Transaction id"};
  if (store.has_body(tx)) {
    id.state = State::ok;
    id.sentence = "Recomputed here from the transaction's own fields: amounts and scripts are covered by it.";
  } else {
    id.sentence = "The transaction has not been fetched.";
  }
  return {std::move(id), place_step(store, tx), work_step(store, tx), basis_step(store, tx), inputs_step(store, tx)};
}

bool is_failed_check(Code code) {
  switch (code) {
    case Code::txid_mismatch:
    case Code::prevout_mismatch:
    case Code::outspend_mismatch:
    case Code::block_mismatch:
    case Code::merkle_mismatch:
    case Code::pow_mismatch:
    case Code::header_mismatch:
    case Code::witness_mismatch:
    case Code::value_not_conserved:
    case Code::double_spend: return true;
    default: return false;
  }
}

}  // namespace peelback
