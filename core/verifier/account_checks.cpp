#include "verifier/account_checks.h"

#include <algorithm>

#include "base/hash.h"
#include "chains/nem_address.h"
#include "chains/nem_signature.h"
#include "chains/nem_signed.h"
#include "chains/tron_address.h"
#include "chains/tron_signer.h"
#include "chains/tron_transaction.h"
#include "model/reference.h"
#include "verifier/build.h"

namespace peelback {

namespace {

using State = CheckLine::State;

// ---- TRON ----

std::string tron_ref(const evm::Address& address) { return "tron:" + tron::to_text(address); }

// Accounts there hand their permissions to other keys: one that is not the owner's contradicts nothing.
void check_tron_signer(const tron::Transaction& transaction, const EvidenceTransaction& given, CheckedPlace& out) {
  std::string other;
  for (const EvidenceSignature& signature : given.signatures) {
    const auto signer = is_full_build() ? tron::recover_signer(given.hash, signature.signature) : Result<evm::Address>(Error{Code::unsupported, {}, {}});
    if (!signer) continue;
    if (*signer == transaction.owner) return out.add(Aspect::signer, State::ok, {}, tron::to_text(*signer));
    if (other.empty()) other = tron::to_text(*signer);
  }
  if (other.empty()) return out.add(Aspect::signer, State::not_checked);
  out.add(Aspect::signer, State::word, tron::to_text(transaction.owner), std::move(other));
}

std::vector<U128> ordered_on_tron(const tron::Transaction& transaction, const EvidencePlace& place) {
  std::vector<U128> amounts;
  for (const tron::Payment& payment : transaction.payments) {
    const std::string asset = payment.asset.empty() ? native_asset_ref(Chain::tron) : "tron:" + payment.asset;
    const auto account = place.is_payer ? std::optional(transaction.owner) : payment.to;
    if (asset == place.asset && account && tron_ref(*account) == place.ref) amounts.push_back(payment.amount.units());
  }
  return amounts;
}

// ---- NEM ----

std::string nem_ref(const Bytes32& key) { return "nem:" + nem_address_of(key); }

void check_nem_signer(const nem::SignedTransaction& transaction, const EvidenceTransaction& given, CheckedPlace& out) {
  const auto own = std::find_if(given.signatures.begin(), given.signatures.end(), [](const EvidenceSignature& one) { return one.raw.empty(); });
  if (!is_full_build() || own == given.signatures.end()) return out.add(Aspect::signer, State::not_checked);
  const bool holds = transaction.version.network == nem::kMainNetwork && nem::is_signed_by(transaction.signer, given.raw, own->signature);
  out.add(Aspect::signer, holds ? State::ok : State::differs, {}, nem_address_of(transaction.signer));
}

bool is_cosigned(const EvidenceSignature& cosignature, const Bytes32& inner_id) {
  const auto read = nem::parse_signed(cosignature.raw);
  return read && read->cosigned == inner_id && nem::is_signed_by(read->signer, cosignature.raw, cosignature.signature);
}

void check_cosigners(const nem::SignedTransaction& transaction, const EvidenceTransaction& given, CheckedPlace& out) {
  std::size_t all = 0;
  std::size_t sound = 0;
  for (const EvidenceSignature& signature : given.signatures) {
    if (signature.raw.empty()) continue;
    ++all;
    sound += transaction.inner_id && is_full_build() && is_cosigned(signature, *transaction.inner_id) ? 1U : 0U;
  }
  if (all == 0 || !is_full_build()) return;
  out.add(Aspect::cosigners, sound == all ? State::ok : State::differs, std::to_string(all), std::to_string(sound));
}

std::vector<U128> ordered_on_nem(const nem::SignedTransaction& transaction, const EvidencePlace& place) {
  std::vector<U128> amounts;
  const auto recipient = parse_nem_address(transaction.recipient);
  const std::string account = place.is_payer ? nem_ref(transaction.payer) : recipient ? "nem:" + recipient->text : std::string();
  if (account != place.ref) return amounts;
  for (const nem::Payment& payment : transaction.payments) {
    if (payment.asset == place.asset) amounts.push_back(payment.amount.units());
  }
  return amounts;
}

}  // namespace

bool check_hash(const Bytes32& hash, const EvidenceTransaction& given, CheckedPlace& out) {
  const bool is_same = hash == given.hash;
  out.add(Aspect::id, is_same ? State::ok : State::differs, std::string(given.id()), is_same ? std::string() : to_hex(hash));
  return is_same;
}

void check_paid(Aspect aspect, State if_so, std::span<const U128> payments, const Evidence& evidence, const EvidencePlace& place, CheckedPlace& out) {
  const U128 wanted = place.value.units();
  const auto times = static_cast<std::size_t>(std::count(payments.begin(), payments.end(), wanted));
  const bool holds = times >= evidence.count_equal(place);
  const U128 found = times > 0 || payments.empty() ? U128{times > 0 ? wanted : 0} : payments.front();
  out.add(aspect, holds ? if_so : State::differs, to_decimal(wanted), to_decimal(found));
}

void add_word(const EvidencePlace& place, CheckedPlace& out) { out.add(Aspect::ordered, State::word, to_decimal(place.value.units())); }

void add_payer(std::string ref, const Evidence& evidence, const EvidencePlace& place, CheckedPlace& out) {
  if (place.hop == 0 || place.is_payer) return;
  const bool is_of_path = evidence.find_place(ref, place.asset) != nullptr;
  out.add(Aspect::paid_by, is_of_path ? State::ok : State::not_checked, {}, std::move(ref));
}

void check_tron_payment(const Evidence& evidence, const EvidencePlace& place, const EvidenceTransaction& given, CheckedPlace& out) {
  if (!check_hash(tron::transaction_id(given.raw), given, out)) return;
  const auto transaction = tron::parse_raw(given.raw);
  if (transaction) check_tron_signer(*transaction, given, out);
  // What a contract did that was called is not in these bytes.
  if (transaction && place.form == PaymentForm::ordered && transaction->effect == tron::ActionEffect::pays && !transaction->called) {
    check_paid(Aspect::ordered, State::ok, ordered_on_tron(*transaction, place), evidence, place, out);
    add_payer(tron_ref(transaction->owner), evidence, place, out);
  } else {
    add_word(place, out);
  }
  out.add(Aspect::branch, State::not_checked);
}

void check_nem_payment(const Evidence& evidence, const EvidencePlace& place, const EvidenceTransaction& given, CheckedPlace& out) {
  if (!check_hash(keccak256(given.raw), given, out)) return;
  const auto transaction = nem::parse_signed(given.raw);
  if (transaction) {
    check_nem_signer(*transaction, given, out);
    check_cosigners(*transaction, given, out);
  }
  // Rents and new mosaics pay as well, in fields of their own.
  if (transaction && place.form == PaymentForm::ordered && !transaction->recipient.empty()) {
    check_paid(Aspect::ordered, State::ok, ordered_on_nem(*transaction, place), evidence, place, out);
    add_payer(nem_ref(transaction->payer), evidence, place, out);
  } else {
    add_word(place, out);
  }
  out.add(Aspect::branch, State::not_checked);
}

}  // namespace peelback
