#include "chains/nem_signature.h"

#include <algorithm>

#include "base/hash.h"
#include "chains/ed25519.h"

namespace peelback::nem {

namespace {

constexpr std::size_t kSignatureBytes = 64;

Result<Done> check_one(const JsonValue& transaction) {
  const auto text = transaction.string_at("signature");
  if (!text) return text.error();
  const auto signature = parse_hex(*text);
  if (!signature) return at(signature.error(), "signature");
  if (signature->size() != kSignatureBytes) return Error{Code::bad_length, "signature", "not 64 bytes"};
  const auto signer = bytes32_at(transaction, "signer");
  if (!signer) return signer.error();
  const auto bytes = signed_bytes(transaction);
  if (!bytes) return bytes.error();
  if (!is_signed_by(*signer, *bytes, *signature)) {
    return Error{Code::signature_mismatch, "signature", "the key " + to_hex(*signer) + " did not sign these fields"};
  }
  return Done{};
}

Result<Done> check_cosigner(const JsonValue& cosignature, const Bytes32& inner_id) {
  const auto named = bytes32_at(cosignature, "otherHash.data");
  if (!named) return named.error();
  if (*named != inner_id) {
    return Error{Code::txid_mismatch, "otherHash.data", "signs " + to_hex(*named) + "; the transaction inside is " + to_hex(inner_id)};
  }
  return check_one(cosignature);
}

}  // namespace

bool is_signed_by(const Bytes32& key, ByteView bytes, ByteView signature) {
  if (signature.size() != kSignatureBytes) return false;
  Bytes32 r{};
  Bytes32 s{};
  std::copy_n(signature.begin(), r.size(), r.begin());
  std::copy_n(signature.begin() + r.size(), s.size(), s.begin());
  return ed25519::is_satisfied(key, r, s, keccak512_of({r, key, bytes}));
}

Result<bool> check_signatures(const JsonValue& transaction) {
  if (transaction.find("signature") == nullptr) return false;
  if (const auto done = check_one(transaction); !done) return done.error();
  const JsonValue* inner = transaction.find("otherTrans");
  const JsonValue* cosignatures = transaction.find("signatures");
  if (inner == nullptr || cosignatures == nullptr) return true;
  const auto inner_id = transaction_id(*inner);
  if (!inner_id) return at(inner_id.error(), "otherTrans");
  for (std::size_t i = 0; i < cosignatures->elements().size(); ++i) {
    if (const auto done = check_cosigner(cosignatures->elements()[i], *inner_id); !done) {
      return at(done.error(), "signatures[" + std::to_string(i) + ']');
    }
  }
  return true;
}

}  // namespace peelback::nem
