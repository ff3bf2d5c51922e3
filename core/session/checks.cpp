#include "session/checks.h"

#include <algorithm>

#include "base/sort.h"
#include "session/messages.h"
#include "session/money_text.h"

namespace peelback {

namespace {

using State = CheckStep::State;

std::size_t count_providers(const ReplyTable& replies, const std::vector<SourceRef>& sources) {
  std::vector<std::string_view> providers;
  for (const SourceRef& source : sources) {
    const std::string_view provider = replies.at(source.reply).provider;
    if (std::find(providers.begin(), providers.end(), provider) == providers.end()) providers.push_back(provider);
  }
  return providers.size();
}

std::string block_name(const Store& store, TxIndex tx) {
  const std::string_view chain = chain_info(store.chain()).name;
  if (const auto height = store.height(tx)) return say(Message::block_of_chain, {{"chain", chain}, {"height", format_count(*height)}});
  return say(Message::block_of_chain_unknown_height, {{"chain", chain}});
}

CheckStep step_named(Message name) { return {.name = std::string(words(name))}; }

CheckStep place_step(const Store& store, TxIndex tx) {
  CheckStep step = step_named(Message::check_place);
  if (store.is_merkle_proven(tx)) {
    step.state = State::ok;
    step.sentence = say(Message::check_place_ok, {{"block", block_name(store, tx)}});
  } else if (store.is_unconfirmed(tx)) {
    step.sentence = words(Message::check_place_unconfirmed);
  } else {
    step.sentence = words(Message::check_place_missing);
  }
  return step;
}

CheckStep work_step(const Store& store, TxIndex tx) {
  CheckStep step = step_named(Message::check_work);
  const auto block = store.block_of(tx);
  if (block.exists() && store.block(block).basis != HeaderBasis::none) {
    step.state = State::ok;
    step.sentence = words(Message::check_work_ok);
  } else {
    step.sentence = words(Message::check_work_missing);
  }
  return step;
}

CheckStep basis_step(const Store& store, TxIndex tx) {
  CheckStep step = step_named(Message::check_basis);
  const auto block = store.block_of(tx);
  const HeaderBasis basis = block.exists() ? store.block(block).basis : HeaderBasis::none;
  switch (basis) {
    case HeaderBasis::genesis:
      step.state = State::ok;
      step.sentence = say(Message::check_basis_ok, {{"chain", chain_info(store.chain()).name}});
      break;
    case HeaderBasis::checkpoint:
      step.state = State::ok;
      step.sentence = say(Message::check_basis_checkpoint, {{"height", format_count(store.block(block).checkpoint)}});
      break;
    case HeaderBasis::own_work: step.sentence = words(Message::check_basis_own_work); break;
    case HeaderBasis::none: step.sentence = words(Message::check_basis_missing); break;
  }
  return step;
}

CheckStep inputs_step(const Store& store, TxIndex tx) {
  CheckStep step = step_named(Message::check_values);
  const auto inputs = store.inputs(tx);
  std::size_t proven = 0;
  for (std::uint32_t i = 0; i < inputs.count; ++i) proven += store.value_is_proven(inputs[i]) ? 1U : 0U;
  if (inputs.empty()) {
    step.state = State::ok;
    step.sentence = words(Message::check_values_none);
  } else if (proven == inputs.count) {
    step.state = State::ok;
    step.sentence = words(Message::check_values_ok);
  } else {
    step.sentence = say(Message::check_values_missing, {{"stated", format_count(inputs.count - proven)}, {"values", format_count(inputs.count)}});
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
  return count_providers(replies, store.sources(tx)) > 1 ? Check::cross_checked : Check::trusted;
}

Check check_of(const AccountStore& store, const ReplyTable& replies, AccountTxIndex tx) {
  if (store.is_contradicted(tx)) return Check::trusted;
  return count_providers(replies, store.sources(tx)) > 1 ? Check::cross_checked : Check::trusted;
}

std::string check_label(const Store& store, const ReplyTable& replies, TxIndex tx) {
  switch (check_of(store, replies, tx)) {
    case Check::verified: return say(Message::checked, {{"block", block_name(store, tx)}});
    case Check::cross_checked: return std::string(words(Message::cross_checked));
    case Check::trusted: return std::string(words(Message::trusted));
  }
  return {};
}

// The files that list a payment, each once.
static std::string tables_of(const AccountStore& store, const ReplyTable& replies, AccountTxIndex tx) {
  std::vector<std::string_view> names;
  for (const SourceRef& source : store.sources(tx)) names.push_back(replies.at(source.reply).path);
  sort_ascending(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::string text;
  for (const std::string_view name : names) text.append(text.empty() ? "" : ", ").append(name);
  return text;
}

std::string check_label(const AccountStore& store, const ReplyTable& replies, AccountTxIndex tx) {
  if (store.transaction(tx).only_claimed()) return say(Message::claimed_by_table, {{"table", tables_of(store, replies, tx)}});
  if (store.is_contradicted(tx)) return std::string(words(Message::contradicted_sources));
  const bool agreed = check_of(store, replies, tx) == Check::cross_checked;
  if (store.transaction(tx).is_signed) return std::string(words(agreed ? Message::signed_agreed : Message::signed_trusted));
  return std::string(words(agreed ? Message::cross_checked : Message::trusted));
}

std::vector<CheckStep> check_steps(const AccountStore& store, AccountTxIndex tx) {
  const auto not_checked = [](Message name, Message why) {
    CheckStep step = step_named(name);
    step.sentence = words(why);
    return step;
  };
  const auto passed = [](Message name, Message how) {
    CheckStep step = step_named(name);
    step.state = State::ok;
    step.sentence = words(how);
    return step;
  };
  const auto movements = store.movements_of(tx);
  const bool has_internal = std::any_of(movements.begin(), movements.end(), [&](MovementIndex movement) {
    return store.movement(movement).at.kind == MovementKind::internal;
  });
  std::vector<CheckStep> steps;
  if (store.transaction(tx).is_signed) {
    steps.push_back(passed(Message::check_id, Message::check_id_ok));
    steps.push_back(passed(Message::check_signature, Message::check_signature_ok));
  } else {
    steps.push_back(not_checked(Message::check_id, Message::check_id_of_source));
  }
  steps.push_back(not_checked(Message::check_place, store.transaction(tx).unconfirmed() ? Message::check_place_unconfirmed : Message::check_place_of_source));
  if (has_internal) steps.push_back(not_checked(Message::check_internal, Message::check_internal_of_source));
  steps.push_back(not_checked(Message::check_history, Message::check_history_never));
  return steps;
}

std::vector<CheckStep> check_steps(const Store& store, TxIndex tx) {
  CheckStep id = step_named(Message::check_id);
  if (store.has_body(tx)) {
    id.state = State::ok;
    id.sentence = words(Message::check_id_ok);
  } else {
    id.sentence = words(Message::check_id_missing);
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
    case Code::checkpoint_mismatch:
    case Code::signature_mismatch:
    case Code::witness_mismatch:
    case Code::value_not_conserved:
    case Code::double_spend: return true;
    default: return false;
  }
}

}  // namespace peelback
