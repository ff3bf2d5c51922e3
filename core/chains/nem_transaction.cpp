#include "chains/nem_transaction.h"

#include <span>

#include "base/hash.h"

namespace peelback::nem {

namespace {

using Kind = JsonValue::Kind;

/// How a field is written. Whatever has no fixed size stands behind its length.
enum class Form : std::uint8_t {
  u32,          // signed numbers as their two's complement
  u64,
  text,
  hex,          // bytes of any number
  key,          // 32 bytes, as hex
  object,       // its fields
  optional,     // the same; nothing but a length of 0 where it is absent, null or empty
  message,      // the same; also where its payload is empty
  list,         // a count, then objects
  transaction,  // signed_bytes()
};

struct Field {
  std::string_view name;
  Form form;
  std::span<const Field> fields{};  // of an object, or of each row of a list
  unsigned since_version = 1;
};

constexpr Field kMosaicId[] = {{"namespaceId", Form::text}, {"name", Form::text}};
constexpr Field kMosaic[] = {{"mosaicId", Form::object, kMosaicId}, {"quantity", Form::u64}};
constexpr Field kMessage[] = {{"type", Form::u32}, {"payload", Form::hex}};
constexpr Field kTransfer[] = {
    {"recipient", Form::text},
    {"amount", Form::u64},
    {"message", Form::message, kMessage},
    {"mosaics", Form::list, kMosaic, 2},
};
constexpr Field kImportanceTransfer[] = {{"mode", Form::u32}, {"remoteAccount", Form::key}};
constexpr Field kModification[] = {{"modificationType", Form::u32}, {"cosignatoryAccount", Form::key}};
constexpr Field kRelativeChange[] = {{"relativeChange", Form::u32}};
constexpr Field kCosignerModification[] = {
    {"modifications", Form::list, kModification},
    {"minCosignatories", Form::optional, kRelativeChange, 2},
};
constexpr Field kHash[] = {{"data", Form::key}};
constexpr Field kMultisigSignature[] = {{"otherHash", Form::object, kHash}, {"otherAccount", Form::text}};
constexpr Field kMultisig[] = {{"otherTrans", Form::transaction}};
constexpr Field kNamespaceProvision[] = {
    {"rentalFeeSink", Form::text}, {"rentalFee", Form::u64}, {"newPart", Form::text}, {"parent", Form::text}};
constexpr Field kProperty[] = {{"name", Form::text}, {"value", Form::text}};
constexpr Field kLevy[] = {
    {"type", Form::u32}, {"recipient", Form::text}, {"mosaicId", Form::object, kMosaicId}, {"fee", Form::u64}};
constexpr Field kDefinition[] = {
    {"creator", Form::key},           {"id", Form::object, kMosaicId},  {"description", Form::text},
    {"properties", Form::list, kProperty}, {"levy", Form::optional, kLevy},
};
constexpr Field kMosaicDefinition[] = {
    {"mosaicDefinition", Form::object, kDefinition}, {"creationFeeSink", Form::text}, {"creationFee", Form::u64}};
constexpr Field kSupplyChange[] = {
    {"mosaicId", Form::object, kMosaicId}, {"supplyType", Form::u32}, {"delta", Form::u64}};

/// What every type begins with.
constexpr Field kCommon[] = {{"type", Form::u32}, {"version", Form::u32}, {"timeStamp", Form::u32},
                             {"signer", Form::key}, {"fee", Form::u64},   {"deadline", Form::u32}};

std::span<const Field> fields_of(TransactionType type) {
  switch (type) {
    case TransactionType::transfer: return kTransfer;
    case TransactionType::importance_transfer: return kImportanceTransfer;
    case TransactionType::cosigner_modification: return kCosignerModification;
    case TransactionType::multisig_signature: return kMultisigSignature;
    case TransactionType::multisig: return kMultisig;
    case TransactionType::namespace_provision: return kNamespaceProvision;
    case TransactionType::mosaic_definition: return kMosaicDefinition;
    case TransactionType::supply_change: return kSupplyChange;
  }
  return {};
}

constexpr std::uint32_t kNoText = 0xffffffff;  // the length of a text that is null

void put_sized(Bytes& out, ByteView bytes) {
  put_u32_le(out, static_cast<std::uint32_t>(bytes.size()));
  put_bytes(out, bytes);
}

class Writer {
 public:
  explicit Writer(std::uint32_t version) : version_(version) {}

  Result<Done> write(const JsonValue& object, std::span<const Field> fields, Bytes& out) const {
    for (const Field& field : fields) {
      if (field.since_version > version_) continue;
      if (auto done = write_field(object, field, out); !done) return done.error();
    }
    return Done{};
  }

 private:
  Result<Done> write_field(const JsonValue& object, const Field& field, Bytes& out) const {
    switch (field.form) {
      case Form::u32: return write_u32(object, field.name, out);
      case Form::u64: return write_u64(object, field.name, out);
      case Form::text: return write_text(object, field.name, out);
      case Form::hex: return write_hex(object, field.name, out);
      case Form::key: return write_key(object, field.name, out);
      case Form::object:
      case Form::optional:
      case Form::message: return write_object(object, field, out);
      case Form::list: return write_list(object, field, out);
      case Form::transaction: return write_inner(object, field.name, out);
    }
    return Done{};
  }

  static Result<Done> write_u32(const JsonValue& object, std::string_view name, Bytes& out) {
    const auto value = object.i64_at(name);
    if (!value) return value.error();
    if (*value < INT32_MIN || *value > UINT32_MAX) return Error{Code::bad_number, std::string(name), "beyond 32 bits"};
    put_u32_le(out, static_cast<std::uint32_t>(*value));
    return Done{};
  }

  static Result<Done> write_u64(const JsonValue& object, std::string_view name, Bytes& out) {
    const auto value = object.u64_at(name);
    if (!value) return value.error();
    put_u64_le(out, *value);
    return Done{};
  }

  static Result<Done> write_text(const JsonValue& object, std::string_view name, Bytes& out) {
    if (const JsonValue* value = object.find(name); value != nullptr && value->is(Kind::null)) {
      put_u32_le(out, kNoText);
      return Done{};
    }
    const auto text = object.string_at(name);
    if (!text) return text.error();
    put_sized(out, as_bytes(*text));
    return Done{};
  }

  static Result<Done> write_hex(const JsonValue& object, std::string_view name, Bytes& out) {
    const auto text = object.string_at(name);
    if (!text) return text.error();
    const auto bytes = parse_hex(*text);
    if (!bytes) return at(bytes.error(), name);
    put_sized(out, *bytes);
    return Done{};
  }

  static Result<Done> write_key(const JsonValue& object, std::string_view name, Bytes& out) {
    const auto bytes = bytes32_at(object, name);
    if (!bytes) return bytes.error();
    put_sized(out, *bytes);
    return Done{};
  }

  Result<Done> write_object(const JsonValue& object, const Field& field, Bytes& out) const {
    const JsonValue* value = object.find(field.name);
    Bytes inner;
    const bool is_there = value != nullptr && !value->members().empty();
    if (field.form == Form::object && !is_there) return Error{Code::missing_field, std::string(field.name), "not said"};
    if (is_there && !(field.form == Form::message && has_no_payload(*value))) {
      if (auto done = write(*value, field.fields, inner); !done) return at(done.error(), field.name);
    }
    put_sized(out, inner);
    return Done{};
  }

  /// Nodes drop a message without a payload when they read the transaction.
  static bool has_no_payload(const JsonValue& message) {
    const auto payload = message.string_at("payload");
    return payload && payload->empty();
  }

  Result<Done> write_list(const JsonValue& object, const Field& field, Bytes& out) const {
    const auto list = object.at(field.name, Kind::array);
    if (!list) return list.error();
    const std::vector<JsonValue>& rows = (*list)->elements();
    put_u32_le(out, static_cast<std::uint32_t>(rows.size()));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      Bytes row;
      const auto done = write(rows[i], field.fields, row);
      if (!done) return at(done.error(), std::string(field.name) + '[' + std::to_string(i) + ']');
      put_sized(out, row);
    }
    return Done{};
  }

  static Result<Done> write_inner(const JsonValue& object, std::string_view name, Bytes& out) {
    const auto inner = object.at(name, Kind::object);
    if (!inner) return inner.error();
    const auto type = type_of(**inner);
    if (!type) return at(type.error(), name);
    if (*type == static_cast<std::uint32_t>(TransactionType::multisig))
      return Error{Code::unsupported, std::string(name), "a multisig transaction inside another"};
    const auto bytes = signed_bytes(**inner);
    if (!bytes) return at(bytes.error(), name);
    put_sized(out, *bytes);
    return Done{};
  }

  std::uint32_t version_;
};

}  // namespace

Result<Bytes32> bytes32_at(const JsonValue& object, std::string_view path) {
  const auto text = object.string_at(path);
  if (!text) return text.error();
  const auto bytes = parse_hex32(*text);
  if (!bytes) return at(bytes.error(), path);
  return *bytes;
}

Result<std::uint32_t> type_of(const JsonValue& transaction) {
  const auto type = transaction.u64_at("type");
  if (!type) return type.error();
  if (*type > UINT32_MAX) return Error{Code::bad_number, "type", "beyond 32 bits"};
  return static_cast<std::uint32_t>(*type);
}

Result<Version> version_of(const JsonValue& transaction) {
  const auto version = transaction.i64_at("version");
  if (!version) return version.error();
  const auto bits = static_cast<std::uint32_t>(*version);
  return Version{static_cast<std::uint8_t>(bits >> 24), bits & 0xffffff};
}

Result<Bytes> signed_bytes(const JsonValue& transaction) {
  const auto type = type_of(transaction);
  if (!type) return type.error();
  const std::span<const Field> fields = fields_of(TransactionType{*type});
  if (fields.empty()) return Error{Code::unsupported, "type", "not a known type of transaction: " + std::to_string(*type)};
  const auto version = version_of(transaction);
  if (!version) return version.error();
  const Writer writer(version->number);
  Bytes out;
  if (auto done = writer.write(transaction, kCommon, out); !done) return done.error();
  if (auto done = writer.write(transaction, fields, out); !done) return done.error();
  return out;
}

Result<Bytes32> transaction_id(const JsonValue& transaction) {
  const auto bytes = signed_bytes(transaction);
  if (!bytes) return bytes.error();
  return keccak256(*bytes);
}

}  // namespace peelback::nem
