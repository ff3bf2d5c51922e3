#include "chains/nem_signed.h"

#include <algorithm>

#include "base/hash.h"
#include "base/wide.h"

namespace peelback::nem {

namespace {

constexpr std::uint64_t kMicroXem = 1'000'000;
constexpr std::uint32_t kNoText = 0xffffffff;  // the length of a text that is null
constexpr std::uint32_t kWithMosaics = 2;      // the version of transfers that has them

/// Fields one after another. After one that is ill-formed every other is empty, and error() says which it was.
class Fields {
 public:
  explicit Fields(ByteView bytes) : reader_(bytes) {}

  std::uint32_t u32(std::string_view what) { return keep(reader_.u32_le(what)); }
  std::uint64_t u64(std::string_view what) { return keep(reader_.u64_le(what)); }
  ByteView sized(std::string_view what) {
    const std::uint32_t length = u32(what);
    return length == kNoText ? ByteView() : keep(reader_.take(ok() ? length : 0, what));
  }
  std::string text(std::string_view what) { return std::string(as_text(sized(what))); }
  Bytes32 bytes32(std::string_view what) {
    const ByteView bytes = sized(what);
    Bytes32 out{};
    if (bytes.size() == out.size()) std::copy(bytes.begin(), bytes.end(), out.begin());
    else fail({Code::bad_length, std::string(what), std::to_string(bytes.size()) + " bytes instead of 32"});
    return out;
  }
  void fail(Error error) {
    if (ok()) error_ = std::move(error);
  }
  void end() {
    if (ok() && !reader_.at_end()) fail({Code::trailing_bytes, "", std::to_string(reader_.remaining()) + " bytes are left over"});
  }
  bool ok() const { return !error_; }
  const Error& error() const { return *error_; }

 private:
  template <class T>
  T keep(const Result<T>& result) {
    if (!result) fail(result.error());
    return ok() ? *result : T{};
  }

  ByteReader reader_;
  std::optional<Error> error_{};
};

void read_mosaics(Fields& fields, std::uint64_t amount, SignedTransaction& out) {
  const std::uint32_t count = fields.u32("mosaics");
  for (std::uint32_t i = 0; i < count && fields.ok(); ++i) {
    Fields mosaic(fields.sized("mosaic"));
    Fields id(mosaic.sized("mosaicId"));
    const std::string space = id.text("namespaceId");
    const std::string name = id.text("name");
    id.end();
    const std::uint64_t quantity = mosaic.u64("quantity");
    mosaic.end();
    if (!id.ok()) return fields.fail(id.error());
    if (!mosaic.ok()) return fields.fail(mosaic.error());
    out.payments.push_back({mosaic_reference(space, name), mosaic_amount(amount, quantity)});
  }
}

void read_transfer(Fields& fields, SignedTransaction& out) {
  out.recipient = fields.text("recipient");
  const std::uint64_t amount = fields.u64("amount");
  fields.sized("message");
  if (out.version.number >= kWithMosaics) read_mosaics(fields, amount, out);
  if (out.payments.empty()) out.payments.push_back({"nem:XEM", Amount{amount}});
  fields.end();
}

void read_multisig(Fields& fields, SignedTransaction& out) {
  const ByteView inner_bytes = fields.sized("otherTrans");
  fields.end();
  if (!fields.ok()) return;
  constexpr std::size_t kTypeBytes = 4;
  if (inner_bytes.size() >= kTypeBytes && TransactionType{*ByteReader(inner_bytes).u32_le("type")} == TransactionType::multisig) {
    return fields.fail({Code::unsupported, "otherTrans", "a multisig transaction inside another"});
  }
  const auto inner = parse_signed(inner_bytes);
  if (!inner) return fields.fail(at(inner.error(), "otherTrans"));
  out.payer = inner->signer;
  out.recipient = inner->recipient;
  out.payments = inner->payments;
  out.inner_id = keccak256(inner_bytes);
}

void read_signature(Fields& fields, SignedTransaction& out) {
  Fields hash(fields.sized("otherHash"));
  out.cosigned = hash.bytes32("data");
  hash.end();
  fields.sized("otherAccount");
  fields.end();
  if (!hash.ok()) fields.fail(hash.error());
}

}  // namespace

std::string mosaic_reference(std::string_view space, std::string_view name) {
  std::string reference("nem:");
  reference.append(space).append(1, ':').append(name);
  return reference == "nem:nem:xem" ? "nem:XEM" : reference;
}

Amount mosaic_amount(std::uint64_t transfer_amount, std::uint64_t quantity) { return Amount{static_cast<U128>(transfer_amount) * quantity / kMicroXem}; }

Result<SignedTransaction> parse_signed(ByteView bytes) {
  Fields fields(bytes);
  SignedTransaction out;
  out.type = TransactionType{fields.u32("type")};
  const std::uint32_t version = fields.u32("version");
  out.version = {static_cast<std::uint8_t>(version >> 24), version & 0xffffff};
  fields.u32("timeStamp");
  out.signer = out.payer = fields.bytes32("signer");
  fields.u64("fee");
  fields.u32("deadline");
  switch (out.type) {
    case TransactionType::transfer: read_transfer(fields, out); break;
    case TransactionType::multisig: read_multisig(fields, out); break;
    case TransactionType::multisig_signature: read_signature(fields, out); break;
    case TransactionType::importance_transfer:
    case TransactionType::cosigner_modification:
    case TransactionType::namespace_provision:
    case TransactionType::mosaic_definition:
    case TransactionType::supply_change: break;
    default: fields.fail({Code::unsupported, "type", "not a known type of transaction"});
  }
  if (!fields.ok()) return fields.error();
  return out;
}

}  // namespace peelback::nem
