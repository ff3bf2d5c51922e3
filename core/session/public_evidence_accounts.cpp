// What replies hold of transactions on chains of accounts. Whatever the dialect: what hashes to the id is the transaction.
#include <algorithm>
#include <tuple>

#include "base/hash.h"
#include "base/sort.h"
#include "chains/chain_ids.h"
#include "chains/nem_transaction.h"
#include "chains/tron_transaction.h"
#include "explorers/evm_committed.h"
#include "explorers/evm_facts.h"
#include "explorers/evm_signed.h"
#include "session/public_evidence.h"

namespace peelback {

namespace {

using Signatures = std::vector<EvidenceSignature>;

// Of two lists that are stated for one transaction the first is kept, whichever came first.
bool comes_before(const Signatures& a, const Signatures& b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), [](const EvidenceSignature& one, const EvidenceSignature& other) {
    return std::tie(one.raw, one.signature) < std::tie(other.raw, other.signature);
  });
}

void add_signature(Signatures& signatures, const JsonValue& digits, Bytes raw) {
  auto signature = parse_hex(digits.text());
  if (signature && !signature->empty()) signatures.push_back({std::move(raw), *std::move(signature)});
}

Signatures signatures_on_tron(const JsonValue& object) {
  Signatures signatures;
  const JsonValue* list = object.find("signature");
  if (list == nullptr) return signatures;
  for (const JsonValue& one : list->elements()) add_signature(signatures, one, {});
  return signatures;
}

// The signer's own, and of a multisig transaction each cosigner's with what it signs, in the order of those bytes.
Signatures signatures_on_nem(const JsonValue& transaction) {
  Signatures cosigned;
  const JsonValue* cosignatures = transaction.find("signatures");
  for (const JsonValue& one : cosignatures == nullptr ? transaction.elements() : cosignatures->elements()) {
    auto raw = nem::signed_bytes(one);
    const JsonValue* digits = one.find("signature");
    if (raw && digits != nullptr) add_signature(cosigned, *digits, *std::move(raw));
  }
  sort_by(cosigned, [](const EvidenceSignature& a, const EvidenceSignature& b) { return a.raw < b.raw; });
  Signatures signatures;
  if (const JsonValue* own = transaction.find("signature")) add_signature(signatures, *own, {});
  if (!signatures.empty()) signatures.insert(signatures.end(), cosigned.begin(), cosigned.end());
  return signatures;
}

}  // namespace

void PublicEvidence::add_signed(const ToldTx& told) {
  const auto hash = is_evm(told.chain) ? evm::parse_hash(told.id) : parse_hex32(told.id);
  if (!hash || find(*hash) != nullptr) return;
  transactions_.push_back({.chain = told.chain, .ref = told.ref(), .hash = *hash});
  if (is_evm(told.chain) && told.moment.height) blocks_.want(*told.moment.height);
}

bool PublicEvidence::take_signed(const JsonValue& value) {
  bool has_any = value.is(JsonValue::Kind::object) && take_object(value);
  for (const JsonMember& member : value.members()) has_any = take_signed(member.value) || has_any;
  for (const JsonValue& element : value.elements()) has_any = take_signed(element) || has_any;
  return has_any;
}

bool PublicEvidence::take_object(const JsonValue& object) {
  if (const JsonValue* digits = object.find("raw_data_hex")) {
    auto raw = parse_hex(digits->text());
    return raw && take_raw(tron::transaction_id(*raw), *raw, signatures_on_tron(object));
  }
  if (object.find("signer") != nullptr) {
    auto raw = nem::signed_bytes(object);
    return raw && take_raw(keccak256(*raw), *raw, signatures_on_nem(object));
  }
  if (const JsonValue* result = object.find("result"); result != nullptr && result->is(JsonValue::Kind::string)) {
    auto raw = evm::parse_data(result->text());  // as a node gives a transaction's own bytes
    return raw && take_raw(keccak256(*raw), *raw, {});
  }
  blocks_.take(object);
  if (object.find("cumulativeGasUsed") != nullptr) return take_receipt(object);
  if (object.find("nonce") == nullptr || object.find("input") == nullptr) return false;
  const auto fields = evm_facts::find_signed(object);
  return fields && take_raw(evm::transaction_id(*fields), evm::encode(*fields), {});
}

bool PublicEvidence::take_raw(const Bytes32& hash, Bytes raw, Signatures signatures) {
  Transaction* transaction = find(hash);
  if (transaction == nullptr) return false;
  transaction->raw = std::move(raw);
  const bool is_better = transaction->signatures.empty() || comes_before(signatures, transaction->signatures);
  if (!signatures.empty() && is_better) transaction->signatures = std::move(signatures);
  return true;
}

bool PublicEvidence::take_receipt(const JsonValue& object) {
  const auto hash = evm::parse_hash(evm_facts::text_of(object, "transactionHash"));
  Transaction* transaction = hash ? find(*hash) : nullptr;
  const auto receipt = transaction == nullptr ? std::nullopt : evm_facts::find_receipt(object);
  if (!receipt) return false;
  Bytes bytes = evm::encode(*receipt);
  if (transaction->receipt.empty() || bytes < transaction->receipt) transaction->receipt = std::move(bytes);
  return true;
}

}  // namespace peelback
