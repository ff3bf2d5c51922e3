#include "verifier/output_checks.h"

#include <algorithm>

#include "base/time.h"
#include "chains/checkpoints.h"
#include "chains/coin_rules.h"
#include "model/reference.h"
#include "verifier/build.h"

namespace peelback {

namespace {

using State = CheckLine::State;

State state_of(bool holds) { return holds ? State::ok : State::differs; }

// Instead of the id that is stated.
std::string what_bytes_say(const EvidenceTransaction& given) {
  const auto parsed = bitcoin::parse_transaction(ByteView(given.raw), given.chain);
  return parsed ? bitcoin::txid(*parsed).to_text() : std::string(code_name(parsed.error().code));
}

void check_amount(const EvidencePlace& place, const EvidenceTransaction& given, const bitcoin::Transaction& parsed, CheckedPlace& out) {
  const auto ref = parse_ref(place.ref);
  const bool is_here = ref && ref->kind == Ref::Kind::output && transaction_ref(ref->chain, ref->txid) == given.ref &&
                       place.asset == native_asset_ref(ref->chain) && place.form == PaymentForm::output;
  const std::string stated = to_decimal(place.value.units());
  if (!is_here || ref->vout >= parsed.outputs.size()) return out.add(Aspect::amount, State::differs, stated, place.ref);
  const U128 value = parsed.outputs[ref->vout].value_sat;
  out.add(Aspect::amount, state_of(value == place.value.units()), stated, to_decimal(value));
}

// What stands against the branch; empty: it leads to the header's root.
std::string fault_of_branch(const Bytes32& hash, const bitcoin::Transaction& parsed, const EvidenceBlock& block) {
  const auto root = bitcoin::fold_proof(TxId{hash}, block.proof);
  if (!root) return std::string(code_name(root.error().code));
  if (*root != bitcoin::parse_header(block.header).merkle_root) return BlockHash{*root}.to_text();
  // It could be a node of the tree; and the coinbase alone stands first.
  if (parsed.stripped_size() == bitcoin::kSizeOfMerkleNode) return std::string(code_name(Code::bad_length));
  if (parsed.is_coinbase() != (block.proof.position == 0)) return std::string(code_name(Code::block_mismatch));
  return {};
}

// Whether the work is there, and as much as it should be.
bool check_work(Chain chain, const EvidenceBlock& block, CheckedPlace& out) {
  const bitcoin::CoinRules& rules = bitcoin::coin_rules(chain);
  const bitcoin::BlockHeader header = bitcoin::parse_header(block.header);
  if (rules.work_is_scrypt && !is_full_build()) {
    out.add(Aspect::work, State::not_checked);
    return false;
  }
  const U128 difficulty = bitcoin::difficulty_floor(header.bits);
  if (const auto work = bitcoin::check_header_work(chain, block.header); !work) {
    out.add(Aspect::work, State::differs, to_decimal(difficulty), std::string(code_name(work.error().code)));
    return false;
  }
  const U128 least = bitcoin::least_difficulty(rules, block.height, header.time_s);
  if (difficulty < least) {
    out.add(Aspect::work, State::differs, to_decimal(least), to_decimal(difficulty));
    return false;
  }
  out.add(Aspect::work, State::ok, to_decimal(difficulty), format_utc(header.time_s));
  return true;
}

// A checkpoint that says otherwise: another block is known at the stated height, or this block at another.
const bitcoin::Checkpoint* find_contradicted(Chain chain, const BlockHash& hash, std::optional<std::uint32_t> height) {
  if (!height) return nullptr;
  for (const bitcoin::Checkpoint& checkpoint : bitcoin::checkpoints_of(chain)) {
    if ((checkpoint.height == *height) != (checkpoint.hash == hash)) return &checkpoint;
  }
  return nullptr;
}

}  // namespace

OutputChecker::OutputChecker(const Evidence& evidence) : evidence_(evidence), lines_(evidence) {
  for (const EvidenceTransaction& transaction : evidence.transactions) {
    if (chain_info(transaction.chain).model != LedgerModel::utxo) continue;
    auto parsed = bitcoin::parse_transaction(ByteView(transaction.raw), transaction.chain);
    if (parsed && bitcoin::txid(*parsed).bytes == transaction.hash) recomputed_.push_back({&transaction, *std::move(parsed)});
  }
}

void OutputChecker::check(const EvidencePlace& place, const EvidenceTransaction& given, CheckedPlace& out) const {
  const Recomputed* transaction = find_recomputed(given.ref);
  if (transaction == nullptr) return out.add(Aspect::id, State::differs, std::string(given.id()), what_bytes_say(given));
  out.add(Aspect::id, State::ok, std::string(given.id()));
  check_amount(place, given, transaction->parsed, out);
  check_inputs(place, *transaction, out);
  check_block(*transaction, out);
}

void OutputChecker::check_inputs(const EvidencePlace& place, const Recomputed& transaction, CheckedPlace& out) const {
  if (transaction.parsed.is_coinbase()) return;
  const Chain chain = transaction.given->chain;
  std::size_t known = 0;
  U128 sum_in = 0;
  const EvidencePlace* payer = nullptr;
  U128 paid = 0;
  for (const bitcoin::Input& input : transaction.parsed.inputs) {
    const Recomputed* parent = find_recomputed(transaction_ref(chain, input.prevout.txid));
    if (parent == nullptr || input.prevout.vout >= parent->parsed.outputs.size()) continue;
    const U128 value = parent->parsed.outputs[input.prevout.vout].value_sat;
    ++known;
    sum_in += value;
    if (payer != nullptr) continue;
    payer = evidence_.find_place(output_ref(chain, input.prevout.txid, input.prevout.vout), native_asset_ref(chain));
    paid = value;
  }
  if (payer != nullptr) {
    out.add(Aspect::payer, State::ok, payer->ref, to_decimal(paid));
  } else if (place.hop > 0) {
    out.add(Aspect::payer, State::not_checked);
  }
  const std::size_t all = transaction.parsed.inputs.size();
  U128 sum_out = 0;
  for (const bitcoin::Output& output : transaction.parsed.outputs) sum_out += output.value_sat;
  const bool creates_coins = known == all && sum_in < sum_out;
  out.add(Aspect::inputs, creates_coins ? State::differs : known == all ? State::ok : State::not_checked, std::to_string(all),
          creates_coins ? to_decimal(sum_out - sum_in) : std::to_string(known));
}

void OutputChecker::check_block(const Recomputed& transaction, CheckedPlace& out) const {
  const auto& block = transaction.given->block;
  if (!block) return out.add(Aspect::branch, State::not_checked);
  std::string fault = fault_of_branch(transaction.given->hash, transaction.parsed, *block);
  const bool holds = fault.empty();
  out.add(Aspect::branch, state_of(holds), bitcoin::hash_header(block->header).to_text(), std::move(fault));
  if (check_work(transaction.given->chain, *block, out)) check_basis(transaction.given->chain, *block, out);
  else if (block->height) out.add(Aspect::height, State::word, {}, std::to_string(*block->height));
}

void OutputChecker::check_basis(Chain chain, const EvidenceBlock& block, CheckedPlace& out) const {
  const BlockHash hash = bitcoin::hash_header(block.header);
  const std::string name(chain_info(chain).name);
  const Block* settled = lines_.find(chain, block.header);
  const HeaderBasis basis = settled == nullptr ? HeaderBasis::none : settled->basis;
  const bool is_joined = basis == HeaderBasis::genesis || basis == HeaderBasis::checkpoint;
  if (const auto unworked = lines_.find_unworked(chain)) {
    out.add(Aspect::basis, State::differs, name, unworked->to_text());
  } else if (const auto* other = find_contradicted(chain, hash, block.height)) {
    out.add(Aspect::checkpoint, State::differs, other->hash.to_text(), std::to_string(other->height));
  } else if (basis == HeaderBasis::genesis) {
    out.add(Aspect::first_block, State::ok, name, std::to_string(settled->height));
  } else if (basis == HeaderBasis::checkpoint) {
    out.add(Aspect::checkpoint, State::ok, std::string(bitcoin::source_of_checkpoints(chain)), std::to_string(settled->checkpoint));
  } else {
    out.add(Aspect::basis, State::not_checked, to_decimal(bitcoin::difficulty_floor(bitcoin::parse_header(block.header).bits)), name);
  }
  if (is_joined && settled->height != Block::kUnknownHeight) {
    const std::string stated = block.height ? std::to_string(*block.height) : std::string();
    out.add(Aspect::height, state_of(!block.height || *block.height == settled->height), stated, std::to_string(settled->height));
  } else if (block.height) {
    out.add(Aspect::height, State::word, {}, std::to_string(*block.height));
  }
}

const OutputChecker::Recomputed* OutputChecker::find_recomputed(std::string_view ref) const {
  const auto found = std::lower_bound(recomputed_.begin(), recomputed_.end(), ref,
                                      [](const Recomputed& transaction, std::string_view wanted) { return transaction.given->ref < wanted; });
  return found == recomputed_.end() || found->given->ref != ref ? nullptr : &*found;
}

}  // namespace peelback
