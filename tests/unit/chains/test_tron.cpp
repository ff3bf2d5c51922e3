// TRON's addresses and transactions. Recorded ones are held to their own ids: what the bytes say is what was listed.

#include "chains/protobuf.h"
#include "chains/tron_address.h"
#include "chains/tron_signer.h"
#include "chains/tron_tokens.h"
#include "chains/tron_transaction.h"
#include "evm_json.h"
#include "support/tron_grid.h"

using namespace peelback;
using namespace peelback::test;

namespace {

const std::string kUsdt = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t";

/// Every transaction object of the recorded replies.
std::vector<JsonValue> recorded_transactions() {
  const Bytes file = fixture("tron/trongrid.jsonl");
  std::vector<JsonValue> found;
  std::string_view text = as_text(file);
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const JsonValue line = json_of(as_bytes(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
    const JsonValue* data = line.find("json.data");
    for (std::size_t i = 0; data != nullptr && i < data->elements().size(); ++i) {
      const JsonValue& row = data->elements()[i];
      const JsonValue* detail = row.find("detail");
      if ((detail != nullptr ? *detail : row).find("raw_data_hex") != nullptr) found.push_back(detail != nullptr ? *detail : row);
    }
  }
  REQUIRE(found.size() == 17);
  return found;
}

tron::Transaction parsed(ByteView raw) {
  auto transaction = tron::parse_raw(raw);
  if (!transaction) FAIL(format_error(transaction.error()));
  return *std::move(transaction);
}

Error refused(ByteView raw) {
  const auto transaction = tron::parse_raw(raw);
  REQUIRE_FALSE(transaction.ok());
  return transaction.error();
}

}  // namespace

TEST_CASE("a TRON address is one address in each of its forms") {
  const std::string hash = "a614f803b6fd780986a42c78ec9c7f77e6ded13c";
  for (const std::string& form : {kUsdt, "41" + hash, "0x41" + hash, "0x" + hash, hash}) {
    INFO(form);
    const auto address = tron::parse_address(form);
    REQUIRE(address);
    CHECK(tron::to_text(*address) == kUsdt);
  }
  CHECK(tron::parse_address("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u").error().code == Code::bad_checksum);
  for (const std::string& wrong : {std::string(), std::string("T"), "42" + hash, hash.substr(1), "41" + hash + "00", std::string("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2")}) {
    INFO(wrong);
    CHECK(tron::parse_address(wrong).error().code != Code::bad_number);
    CHECK_FALSE(tron::parse_address(wrong).ok());
  }
}

TEST_CASE("the known tokens' addresses are addresses") {
  for (const std::string address : {"TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "TEkxiTehnzSmSe2XqrBj4w32RUN966rdz8", "TPYmHEhy5n8TCEfYGqW2rPxsghSfzghPDn",
                                    "TUpMhErZL2fhh4sVNULAbNKLokS4GjC1F4", "TNUC9Qb1rRpS5CbWLmNMxXBjyFoydXjWFR"}) {
    INFO(address);
    REQUIRE(tron::find_known_token(address) != nullptr);
    CHECK(tron::to_text(*tron::parse_address(address)) == address);
  }
  CHECK(tron::find_known_token("TLa2f6VPqDgRE67v1736s7bJ8Ray5wYjU7") == nullptr);
}

TEST_CASE("recorded transactions hash to their ids, and their bytes say what was listed") {
  for (const JsonValue& listed : recorded_transactions()) {
    const std::string id(*listed.string_at("txID"));
    INFO(id);
    const Bytes raw = *parse_hex(*listed.string_at("raw_data_hex"));
    CHECK(to_hex(tron::transaction_id(raw)) == id);
    const tron::Transaction transaction = parsed(raw);
    CHECK(transaction.action == *listed.string_at("raw_data.contract[0].type"));
    const JsonValue& value = **listed.at("raw_data.contract[0].parameter.value");
    CHECK(tron::to_text(transaction.owner) == tron::to_text(*tron::parse_address(*value.string_at("owner_address"))));
    if (value.find("amount") == nullptr) {
      CHECK(transaction.payments.empty());
      continue;
    }
    REQUIRE(transaction.payments.size() == 1);
    CHECK(transaction.payments[0].amount.units() == *value.amount_at("amount"));
    CHECK(*transaction.payments[0].to == *tron::parse_address(*value.string_at("to_address")));
    CHECK(transaction.payments[0].asset == (value.find("asset_name") == nullptr ? "" : std::string(*value.string_at("asset_name"))));
  }
}

TEST_CASE("recorded transactions were signed by their owners") {
  for (const JsonValue& listed : recorded_transactions()) {
    const Bytes raw = *parse_hex(*listed.string_at("raw_data_hex"));
    const Bytes signature = *parse_hex(*listed.string_at("signature[0]"));
    const auto signer = tron::recover_signer(tron::transaction_id(raw), signature);
    REQUIRE(signer);
    CHECK(*signer == parsed(raw).owner);
  }
  CHECK(tron::recover_signer({}, Bytes(64)).error().code == Code::bad_length);
  CHECK(tron::recover_signer({}, Bytes(65)).error().code == Code::bad_number);
  CHECK(tron::recover_signer({}, Bytes(65, 9)).error().code == Code::bad_number);
}

TEST_CASE("a call brings coins and a TRC-10 asset along, and the contract is what was called") {
  Bytes value;
  put_account(value, 1, 1);
  put_account(value, 2, 2);
  put_number(value, 3, 70);
  put_number(value, 5, 80);
  put_number(value, 6, 1'002'000);
  const tron::Transaction transaction = parsed(tron_raw(31, "TriggerSmartContract", value, 1, "for the order \xff 7"));
  CHECK(transaction.called == tron_bytes(2));
  CHECK(transaction.payments == std::vector<tron::Payment>{{tron_bytes(2), "", Amount{70}}, {tron_bytes(2), "1002000", Amount{80}}});
  CHECK(transaction.memo == "for the order \xef\xbf\xbd 7");
}

TEST_CASE("staking, votes and permissions move nothing; rewards are the chain's; old exchanges are not followed") {
  const auto effect = [](const char* action) { return tron::find_effect(action).value(); };
  for (const char* action : {"FreezeBalanceV2Contract", "UnfreezeBalanceContract", "WithdrawExpireUnfreezeContract", "DelegateResourceContract",
                             "VoteWitnessContract", "AccountPermissionUpdateContract", "AccountCreateContract"})
    CHECK(effect(action) == tron::ActionEffect::nothing);
  CHECK(effect("WithdrawBalanceContract") == tron::ActionEffect::reward);
  CHECK(effect("ExchangeTransactionContract") == tron::ActionEffect::untold);
  CHECK_FALSE(tron::find_effect("SomethingContract"));
  Bytes value;
  put_account(value, 1, 7);
  put_number(value, 2, 5'000'000);
  const tron::Transaction stake = parsed(tron_raw(54, "FreezeBalanceV2Contract", value, 1));
  CHECK(stake.payments.empty());
  CHECK(stake.owner == tron_bytes(7));
}

TEST_CASE("bytes that are no transaction are refused, each with its reason") {
  Bytes value;
  put_account(value, 1, 1);
  put_account(value, 2, 2);
  put_number(value, 3, std::uint64_t{1} << 63);
  CHECK(refused(tron_raw(1, "TransferContract", value, 1)).code == Code::bad_number);
  CHECK(refused(tron_raw(1, "TransferAssetContract", value, 1)).code == Code::bad_type);
  CHECK(refused(tron_raw(77, "TransferContract", value, 1)).code == Code::unsupported);
  CHECK(refused(Bytes{}).code == Code::unsupported);
  CHECK(refused(Bytes{0x5a, 0x05}).code == Code::truncated);
  CHECK(refused(Bytes{0x5b}).code == Code::unsupported);
  CHECK(refused(Bytes(11, 0xff)).code == Code::bad_number);
  Bytes nobody;
  put_number(nobody, 3, 5);
  CHECK(refused(tron_raw(1, "TransferContract", nobody, 1)).code == Code::bad_address);
}

TEST_CASE("of a field that stands twice the last counts, as the format has it") {
  Bytes message;
  put_number(message, 3, 5);
  put_number(message, 3, 9);
  put_message(message, 4, as_bytes("x"));
  const auto fields = protobuf::parse_message(message);
  REQUIRE(fields);
  CHECK(protobuf::number_of(*fields, 3) == 9);
  CHECK(protobuf::number_of(*fields, 4) == 0);
  CHECK(as_text(protobuf::bytes_of(*fields, 4)) == "x");
  CHECK(protobuf::bytes_of(*fields, 5).empty());
}

TEST_CASE("a TRC-10 asset goes by its number; a name of old can be no number, and not the coin's") {
  CHECK(tron::asset_text(as_bytes("1002000")) == "1002000");
  CHECK(tron::asset_text(as_bytes("TRX")) == "0x545258");
  CHECK(tron::asset_text({}) == "0x");
}

TEST_CASE("a transfer call is read with and without the address's first byte") {
  const std::string address = "ec20315a879c48f5e3a6a1c9826d5225f8b658b8";
  const std::string amount = "00000000000000000000000000000000000000000000000000000000027bf24d";
  for (const std::string& padding : {std::string(24, '0'), std::string(22, '0') + "41"}) {
    const auto told = tron::find_transfer(from_hex("a9059cbb" + padding + address + amount));
    REQUIRE(told);
    CHECK(to_hex(told->to.bytes) == address);
    CHECK(told->value == U256{0, 41677389});
  }
  CHECK_FALSE(tron::find_transfer(from_hex("a9059cbb" + address)));
  CHECK_FALSE(tron::find_transfer(from_hex("a9059cbc" + std::string(24, '0') + address + amount)));
}
