#include <algorithm>

#include "base/hash.h"
#include "chains/evm_block.h"
#include "chains/evm_logs.h"
#include "chains/evm_sender.h"
#include "chains/evm_trie.h"
#include "model/reference.h"
#include "verifier/account_checks.h"
#include "verifier/build.h"

namespace peelback {

namespace {

using State = CheckLine::State;

std::string name_of(const Error& error) { return std::string(code_name(error.code)); }

class EvmPayment {
 public:
  EvmPayment(const Evidence& evidence, const EvidencePlace& place, const EvidenceTransaction& given, CheckedPlace& out)
      : evidence_(evidence), place_(place), given_(given), out_(out) {}

  void check() {
    if (!check_hash(keccak256(given_.raw), given_, out_)) return;
    // Some chains have types of transactions that are not known here: their ids hold, and nothing more is read.
    if (auto transaction = evm::decode_transaction(given_.raw)) transaction_ = *std::move(transaction);
    if (!given_.receipt.empty()) receipt_ = evm::decode_receipt(given_.receipt);
    if (given_.evm_block) header_ = evm::decode_header(given_.evm_block->header);
    check_signer();
    check_amount();
    check_place_in_block();
    check_receipt();
    check_header();
  }

 private:
  // "ethereum:0x…"
  std::string ref_of(const evm::Address& address) const { return std::string(chain_info(given_.chain).slug).append(1, ':').append(evm::to_text(address)); }
  bool is_of_coins() const { return place_.asset == native_asset_ref(given_.chain); }

  void check_signer() {
    const auto chain_id = transaction_ ? evm::replay_chain(*transaction_) : std::nullopt;
    const std::string_view expected = chain_info(given_.chain).caip2;
    if (const std::string found = chain_id ? "eip155:" + std::to_string(*chain_id) : std::string(expected); found != expected) {
      return out_.add(Aspect::signer, State::differs, std::string(expected), found);
    }
    if (!transaction_ || !is_full_build()) return out_.add(Aspect::signer, State::not_checked);
    const auto sender = evm::recover_sender(*transaction_);
    if (!sender) return out_.add(Aspect::signer, State::differs, {}, name_of(sender.error()));
    sender_ = *sender;
    out_.add(Aspect::signer, State::ok, {}, evm::to_text(*sender));
  }

  // ---- the amount ----

  void check_amount() {
    const bool is_told = place_.is_payer ? sender_.has_value() : transaction_ && transaction_->to;
    if (place_.form == PaymentForm::ordered && is_told && is_of_coins()) return check_ordered();
    if (place_.form == PaymentForm::event && receipt_) return check_events();
    add_word(place_, out_);
  }

  void check_ordered() {
    const bool is_here = ref_of(place_.is_payer ? *sender_ : *transaction_->to) == place_.ref;
    const U128 value = transaction_->value_wei;
    check_paid(Aspect::ordered, State::ok, std::span(&value, is_here ? 1U : 0U), evidence_, place_, out_);
    if (sender_) add_payer(ref_of(*sender_), evidence_, place_, out_);
  }

  void check_events() {
    std::vector<U128> payments;
    std::string payer;
    for (const evm::Log& log : receipt_->ok() ? (*receipt_)->logs : std::vector<evm::Log>()) {
      const auto event = evm::decode_token_event(log);
      if (!event || !*event || !pays_here(**event)) continue;
      const auto value = evm::narrow((*event)->value);
      if (!value) continue;
      payments.push_back(*value);
      const bool is_made = (*event)->from.is_zero();  // by the token's contract: nobody paid it
      if (*value == place_.value.units() && payer.empty() && !is_made) payer = ref_of((*event)->from);
    }
    check_paid(Aspect::event, is_receipt_proven() ? State::ok : State::word, payments, evidence_, place_, out_);
    if (!payer.empty()) add_payer(std::move(payer), evidence_, place_, out_);
  }

  bool pays_here(const evm::TokenEvent& event) const {
    const bool moves = event.kind == evm::TokenEventKind::transfer || event.kind == evm::TokenEventKind::deposit;
    return moves && ref_of(event.token) == place_.asset && ref_of(place_.is_payer ? event.from : event.to) == place_.ref;
  }

  // ---- the block ----

  // What stands against it; empty: the proof leads from the root to these bytes.
  std::string fault_of(const evm::TrieProof& proof, const Bytes32& root, const Bytes& bytes) const {
    const auto value = evm::check_proof(root, evm::list_key(given_.evm_block->position), proof);
    if (!value) return name_of(value.error());
    const bool is_same = *value && std::equal((*value)->begin(), (*value)->end(), bytes.begin(), bytes.end());
    return is_same ? std::string() : std::string(code_name(Code::merkle_mismatch));
  }

  bool is_receipt_proven() const {
    return header_ && header_->ok() && fault_of(given_.evm_block->receipt_proof, (*header_)->receipts_root, given_.receipt).empty();
  }

  void check_place_in_block() {
    if (!header_) return out_.add(Aspect::branch, State::not_checked);
    const std::string hash = evm::hash_text(keccak256(given_.evm_block->header));
    std::string fault = header_->ok() ? fault_of(given_.evm_block->transaction_proof, (*header_)->transactions_root, given_.raw) : name_of(header_->error());
    is_placed_ = fault.empty();
    out_.add(Aspect::branch, is_placed_ ? State::ok : State::differs, hash, std::move(fault));
  }

  void check_receipt() {
    if (!receipt_) return out_.add(Aspect::outcome, State::word);
    const bool is_proven = is_receipt_proven();
    const bool has_proof = header_ && !given_.evm_block->receipt_proof.empty();
    if (!receipt_->ok()) return out_.add(Aspect::receipt, State::differs, {}, name_of(receipt_->error()));
    const std::string hash = evm::hash_text(keccak256(given_.receipt));
    out_.add(Aspect::receipt, is_proven ? State::ok : has_proof ? State::differs : State::word, {}, hash);
    const auto succeeded = (*receipt_)->succeeded;
    const State if_so = is_proven ? State::ok : State::word;
    out_.add(Aspect::outcome, !succeeded ? State::not_checked : *succeeded ? if_so : State::differs);
  }

  // Since the merge a header carries no work: who vouches for it is said, and nothing more.
  void check_header() {
    if (!is_placed_) return;
    const auto basis = evm::basis_of(given_.chain, **header_);
    const std::string height = std::to_string((*header_)->number);
    if (!basis) out_.add(Aspect::checkpoint, State::differs, {}, height);
    else if (*basis == evm::HeaderBasis::checkpoint) out_.add(Aspect::checkpoint, State::ok, std::string(evm::kSourceOfBlocks), height);
    else out_.add(Aspect::basis, State::word, {}, std::string(chain_info(given_.chain).name));
    out_.add(Aspect::height, State::ok, {}, height);
  }

  const Evidence& evidence_;
  const EvidencePlace& place_;
  const EvidenceTransaction& given_;
  CheckedPlace& out_;
  std::optional<evm::Transaction> transaction_{};
  std::optional<evm::Address> sender_{};
  std::optional<Result<evm::Receipt>> receipt_{};
  std::optional<Result<evm::BlockHeader>> header_{};
  bool is_placed_ = false;
};

}  // namespace

void check_evm_payment(const Evidence& evidence, const EvidencePlace& place, const EvidenceTransaction& given, CheckedPlace& out) {
  EvmPayment(evidence, place, given, out).check();
}

}  // namespace peelback
