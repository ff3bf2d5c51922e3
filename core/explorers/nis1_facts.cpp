#include "explorers/nis1_facts.h"

#include <algorithm>

#include "base/hash.h"
#include "base/utf8.h"
#include "base/wide.h"
#include "chains/nem_address.h"
#include "chains/nem_signature.h"
#include "chains/nem_signed.h"

namespace peelback::nis1 {

namespace {

using Kind = JsonValue::Kind;
using nem::TransactionType;

constexpr unsigned kMostDecimals = 6;
constexpr std::string_view kPrefix = "nem:";  // of references
constexpr std::uint64_t kAbsoluteLevy = 1;
constexpr std::uint64_t kShareLevy = 2;
constexpr U128 kShares = 10'000;

constexpr std::uint64_t kPlainMessage = 1;
constexpr std::uint64_t kEncryptedMessage = 2;
constexpr std::string_view kHexPrefix = "hex:";
constexpr std::string_view kEncryptedPrefix = "encrypted:";
constexpr std::uint8_t kHexMark = 0xfe;  // begins a message that wallets show as hexadecimal

std::string with_prefix(std::string_view prefix, ByteView bytes) {
  return std::string(prefix).append(to_hex(bytes));
}

/// Two different messages never give one memo: plain text that looks like one of the other forms is given as bytes.
Result<std::string> memo_of(const JsonValue& transfer) {
  const JsonValue* message = transfer.find("message");
  if (message == nullptr || message->members().empty()) return std::string();
  const auto type = message->u64_at("type");
  if (!type) return at(type.error(), "message");
  const auto payload = message->string_at("payload");
  if (!payload) return at(payload.error(), "message");
  const auto bytes = parse_hex(*payload);
  if (!bytes) return at(bytes.error(), "message.payload");
  if (bytes->empty()) return std::string();
  if (*type == kEncryptedMessage) return with_prefix(kEncryptedPrefix, *bytes);
  const std::string_view text = as_text(*bytes);
  const bool is_text = *type == kPlainMessage && bytes->front() != kHexMark && is_valid_utf8(*bytes) &&
                       !text.starts_with(kHexPrefix) && !text.starts_with(kEncryptedPrefix);
  return is_text ? std::string(text) : with_prefix(kHexPrefix, *bytes);
}

/// Addresses stand canonical in what nodes sign; anything else is no account.
Result<std::string> address_at(const JsonValue& object, std::string_view field) {
  const auto text = object.string_at(field);
  if (!text) return text.error();
  const auto address = parse_nem_address(*text);
  if (!address) return at(address.error(), field);
  if (address->chain != Chain::nem || address->testnet) return Error{Code::bad_address, std::string(field), "of another network"};
  return address->text;
}

/// Outer, inner and signatures' fees: the multisig account pays all of them (MultisigTransaction.getDebtor).
Result<Amount> fee_of(const JsonValue& transaction) {
  U128 sum = 0;
  const auto add = [&](const JsonValue& part) -> Result<Done> {
    const auto fee = part.u64_at("fee");
    if (!fee) return fee.error();
    sum += *fee;
    return Done{};
  };
  if (auto done = add(transaction); !done) return done.error();
  if (const JsonValue* inner = transaction.find("otherTrans")) {
    if (auto done = add(*inner); !done) return at(done.error(), "otherTrans");
  }
  if (const JsonValue* signatures = transaction.find("signatures")) {
    for (const JsonValue& signature : signatures->elements()) {
      if (auto done = add(signature); !done) return at(done.error(), "signatures");
    }
  }
  return Amount{sum};
}

/// The id of the fields. Where the source states another one, nothing of the row is believed.
Result<std::string> checked_id(const JsonValue& transaction, std::string_view stated) {
  const auto computed = nem::transaction_id(transaction);
  if (!computed) return computed.error();
  std::string id = to_hex(*computed);
  if (!stated.empty() && stated != id) return Error{Code::txid_mismatch, "", "the fields hash to " + id};
  return id;
}

/// What goes from the signer to another account, or is made for the signer.
struct Moved {
  std::string to{};  // empty: the signer, from nobody
  AssetIndex asset{};
  Amount amount{};
  std::string memo{};
};

/// A property of a mosaic's definition; all of them are texts.
std::optional<std::uint64_t> property_of(const JsonValue& definition, std::string_view name) {
  const JsonValue* properties = definition.find("properties");
  if (properties == nullptr) return std::nullopt;
  for (const JsonValue& property : properties->elements()) {
    const auto stated = property.string_at("name");
    const auto value = property.string_at("value");
    if (stated && value && *stated == name) return parse_decimal_u64(*value);
  }
  return std::nullopt;
}

U128 units_of(std::uint64_t whole, unsigned decimals) {
  U128 units = whole;
  for (unsigned i = 0; i < decimals; ++i) units *= 10;
  return units;
}

/// Reads what one transaction moves, by its type.
class MovedReader {
 public:
  MovedReader(AccountStore& store, AccountReading& reading) : store_(store), reading_(reading) {}

  Result<std::vector<Moved>> read(const JsonValue& transaction) {
    const auto type = nem::type_of(transaction);
    if (!type) return type.error();
    const auto done = read_type(TransactionType{*type}, transaction);
    if (!done) return done.error();
    return std::move(moved_);
  }

 private:
  Result<Done> read_type(TransactionType type, const JsonValue& transaction) {
    switch (type) {
      case TransactionType::transfer: return read_transfer(transaction);
      case TransactionType::namespace_provision: return read_rent(transaction, "rentalFeeSink", "rentalFee");
      case TransactionType::mosaic_definition: return read_definition(transaction);
      case TransactionType::supply_change:
        // Stated in whole coins of a divisibility that it does not name: what comes of it shows as unexplained.
        reading_.problems.push_back({Code::unsupported, "type", "a change of a mosaic's supply is not followed"});
        return Done{};
      case TransactionType::importance_transfer:
      case TransactionType::cosigner_modification:
      case TransactionType::multisig_signature:
      case TransactionType::multisig:
        break;  // nothing but fees
    }
    return Done{};
  }

  Result<Done> read_transfer(const JsonValue& transfer) {
    auto to = address_at(transfer, "recipient");
    if (!to) return to.error();
    const auto amount = transfer.u64_at("amount");
    if (!amount) return amount.error();
    auto memo = memo_of(transfer);
    if (!memo) return memo.error();
    const JsonValue* mosaics = transfer.find("mosaics");
    if (mosaics == nullptr || mosaics->elements().empty()) {
      moved_.push_back({*to, store_.native_asset(), Amount{*amount}, *memo});
      return Done{};
    }
    for (std::size_t i = 0; i < mosaics->elements().size(); ++i) {
      auto mosaic = read_mosaic(mosaics->elements()[i], *amount);
      if (!mosaic) return at(mosaic.error(), "mosaics[" + std::to_string(i) + ']');
      moved_.push_back({*to, mosaic->asset, mosaic->amount, *memo});
    }
    return Done{};
  }

  Result<Moved> read_mosaic(const JsonValue& mosaic, std::uint64_t amount) {
    const auto id = mosaic.at("mosaicId", Kind::object);
    if (!id) return id.error();
    const auto reference = mosaic_reference(**id);
    if (!reference) return reference.error();
    const auto quantity = mosaic.u64_at("quantity");
    if (!quantity) return quantity.error();
    return Moved{.asset = asset_of(*reference, std::nullopt), .amount = nem::mosaic_amount(amount, *quantity)};
  }

  AssetIndex asset_of(std::string_view reference, std::optional<unsigned> decimals) {
    return store_.add_asset(reference, reference.substr(kPrefix.size()), decimals, reading_.problems);
  }

  Result<Done> read_rent(const JsonValue& transaction, std::string_view sink, std::string_view fee) {
    auto to = address_at(transaction, sink);
    if (!to) return to.error();
    const auto amount = transaction.u64_at(fee);
    if (!amount) return amount.error();
    moved_.push_back({*to, store_.native_asset(), Amount{*amount}, {}});
    return Done{};
  }

  Result<Done> read_definition(const JsonValue& transaction) {
    if (auto done = read_rent(transaction, "creationFeeSink", "creationFee"); !done) return done;
    const auto definition = transaction.at("mosaicDefinition", Kind::object);
    if (!definition) return definition.error();
    const auto asset = Facts(store_, reading_).add_definition(**definition);
    if (!asset) return at(asset.error(), "mosaicDefinition");
    const std::uint64_t supply = property_of(**definition, "initialSupply").value_or(0);
    moved_.push_back({.asset = *asset, .amount = Amount{units_of(supply, store_.asset(*asset).decimals.value_or(0))}});
    return Done{};
  }

  AccountStore& store_;
  AccountReading& reading_;
  std::vector<Moved> moved_{};
};

void add_moved(AccountStore& store, AccountTxIndex tx, std::string_view signer, std::span<const Moved> moved, const SourceRef& source, std::vector<Problem>& problems) {
  const std::string pointer = pointer_of(source, "");
  std::vector<MovementDraft> drafts;
  for (std::size_t i = 0; i < moved.size(); ++i) {
    const bool is_minted = moved[i].to.empty();
    drafts.push_back({.at = {MovementKind::top_level, static_cast<std::uint32_t>(i)},
                      .from = is_minted ? std::string_view() : signer,
                      .to = is_minted ? signer : std::string_view(moved[i].to),
                      .asset = moved[i].asset,
                      .amount = moved[i].amount,
                      .memo = moved[i].memo,
                      .reply = source.reply,
                      .pointer = pointer});
  }
  store.add_movements(tx, drafts, problems);
}

}  // namespace

Result<std::string> mosaic_reference(const JsonValue& mosaic_id) {
  const auto space = mosaic_id.string_at("namespaceId");
  if (!space) return space.error();
  const auto name = mosaic_id.string_at("name");
  if (!name) return name.error();
  return nem::mosaic_reference(*space, *name);
}

Result<std::string> Facts::add(const JsonValue& transaction, const TransactionPlace& place) {
  const auto version = nem::version_of(transaction);
  if (!version) return version.error();
  if (version->network != nem::kMainNetwork) return Error{Code::unsupported, "version", "a transaction of another network"};
  auto id = checked_id(transaction, place.stated_id);
  const JsonValue* inner = transaction.find("otherTrans");
  if (id && inner != nullptr) {
    const auto inner_id = checked_id(*inner, place.stated_inner_id);
    if (!inner_id) id = at(inner_id.error(), "otherTrans");
  }
  auto is_signed = nem::check_signatures(transaction);
  if (id && !is_signed) id = is_signed.error();
  if (!id) {
    const Code code = id.error().code;
    if (code == Code::txid_mismatch || code == Code::signature_mismatch) reading_.contradicted.push_back(place.stated_id);
    return id.error();
  }
  if (*is_signed) reading_.verified.push_back(*id);
  // A multisig transaction is whoever's account it spends from, not the cosigner's who sent it.
  const JsonValue& effective = inner != nullptr ? *inner : transaction;
  const auto key = nem::bytes32_at(effective, "signer");
  if (!key) return key.error();
  const auto fee = fee_of(transaction);
  if (!fee) return fee.error();
  const auto moved = MovedReader(store_, reading_).read(effective);
  if (!moved) return inner != nullptr ? at(moved.error(), "otherTrans") : moved.error();
  const std::string signer = nem_address_of(*key);
  const AccountTxIndex tx = store_.add_transaction({.id = *id,
                                                    .height = place.height,
                                                    .index = place.index,
                                                    .time_s = place.time_s,
                                                    .succeeded = place.unconfirmed ? std::nullopt : std::optional(true),
                                                    .unconfirmed = place.unconfirmed,
                                                    .sender = signer,
                                                    .fee = *fee},
                                                   place.source, reading_.problems);
  // Whoever sends pays: the balance is known to exist before a coin of it is.
  store_.intern_holding(store_.intern_account(signer), store_.native_asset());
  add_moved(store_, tx, signer, *moved, place.source, reading_.problems);
  reading_.facts += 1 + moved->size();
  for (const MovementIndex index : store_.movements_of(tx)) add_levy(store_.movement(index));
  return id;
}

void Facts::add_levy(Movement paid) {
  const Levy* levy = store_.levy(paid.asset);
  if (levy == nullptr || paid.at.kind != MovementKind::top_level || !paid.from.exists()) return;
  const U128 amount = levy->is_share ? mul_div_floor(paid.amount.units(), levy->fee, kShares).value_or(0) : U128{levy->fee};
  if (amount == 0) return;
  const std::string from(store_.account_text(paid.from));
  const std::string to(store_.account_text(levy->recipient));
  const MovementDraft draft{.at = {MovementKind::internal, paid.at.position}, .from = from, .to = to, .asset = levy->asset, .amount = Amount{amount}};
  store_.add_movements(paid.tx, {&draft, 1}, reading_.problems);
}

Result<AssetIndex> Facts::add_definition(const JsonValue& definition) {
  const auto id = definition.at("id", Kind::object);
  if (!id) return id.error();
  const auto reference = mosaic_reference(**id);
  if (!reference) return at(reference.error(), "id");
  const auto decimals = property_of(definition, "divisibility");
  if (!decimals || *decimals > kMostDecimals) return Error{Code::bad_number, "properties", "no divisibility of 0 to 6"};
  const AssetIndex asset = store_.add_asset(*reference, std::string_view(*reference).substr(kPrefix.size()),
                                            static_cast<unsigned>(*decimals), reading_.problems);
  ++reading_.facts;
  const JsonValue* levy = definition.find("levy");
  if (levy == nullptr || levy->members().empty()) return asset;
  auto recipient = address_at(*levy, "recipient");
  if (!recipient) return at(recipient.error(), "levy");
  const auto paid_in = levy->at("mosaicId", Kind::object);
  if (!paid_in) return at(paid_in.error(), "levy");
  const auto paid_reference = mosaic_reference(**paid_in);
  if (!paid_reference) return at(paid_reference.error(), "levy.mosaicId");
  const auto fee = levy->u64_at("fee");
  if (!fee) return at(fee.error(), "levy");
  const auto type = levy->u64_at("type");
  if (!type) return at(type.error(), "levy");
  if (*type != kAbsoluteLevy && *type != kShareLevy) return Error{Code::unsupported, "levy.type", "not a known kind of levy"};
  store_.set_levy(asset,
                  {.recipient = store_.intern_account(*recipient),
                   .asset = store_.add_asset(*paid_reference, std::string_view(*paid_reference).substr(kPrefix.size()), std::nullopt, reading_.problems),
                   .is_share = *type == kShareLevy,
                   .fee = *fee},
                  reading_.problems);
  const std::size_t count = store_.movement_count();
  for (std::size_t i = 0; i < count; ++i) {
    const Movement& paid = store_.movement(MovementIndex{i});
    if (paid.asset == asset) add_levy(paid);
  }
  return asset;
}

void Facts::add_block_time(std::uint32_t height, std::int64_t time_s) {
  store_.add_block_time(height, time_s, reading_.problems);
  ++reading_.facts;
}

void Facts::lose(Error error) {
  reading_.complete = false;
  reading_.problems.push_back(std::move(error));
}

}  // namespace peelback::nis1
