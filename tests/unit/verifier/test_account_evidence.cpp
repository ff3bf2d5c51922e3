// Evidence of payments on chains of accounts, out of real blocks and of what an independent library signed, and every change to it.

#include <algorithm>
#include <catch2/catch.hpp>

#include "base/hash.h"
#include "chains/evm_trie.h"
#include "chains/nem_address.h"
#include "support/tron_grid.h"
#include "unit/chains/evm_json.h"
#include "unit/chains/nem_block_file.h"
#include "verifier/check.h"
#include "verifier/evidence.h"

using namespace peelback;

namespace {

using State = CheckLine::State;

// ---- evidence as text ----

struct Row {
  std::string ref{}, asset{}, transaction{}, form{}, value{};
  bool is_payer = false;
  unsigned hop = 1;
};

std::string json_of_row(const Row& row) {
  return R"({"asset":")" + row.asset + R"(","form":")" + row.form + R"(","hop":)" + std::to_string(row.hop) + R"(,"is_payer":)" + (row.is_payer ? "true" : "false") +
         R"(,"labels":[],"ref":")" + row.ref + R"(","transaction":")" + row.transaction + R"(","value":")" + row.value + "\"}";
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ",") + part;
  return text;
}

std::string evidence_of(const std::vector<Row>& rows, const std::vector<std::string>& transactions) {
  std::vector<std::string> path;
  for (const Row& row : rows) path.push_back(json_of_row(row));
  return R"({"disclaimer":"","format":"peelback-public-evidence/3","headers":[],"missing":[],"path":[)" + joined(path) + R"(],"transactions":[)" + joined(transactions) + "]}";
}

CheckReport checked(const std::string& evidence) {
  const auto report = check_evidence(evidence);
  if (!report) FAIL(format_error(report.error()));
  return *report;
}

const CheckLine* find_line(const CheckedPlace& place, Aspect aspect) {
  const auto line = std::find_if(place.lines.begin(), place.lines.end(), [&](const CheckLine& one) { return one.aspect == aspect; });
  return line == place.lines.end() ? nullptr : &*line;
}

CheckLine line_of(const CheckedPlace& place, Aspect aspect) {
  CAPTURE(aspect_name(aspect));
  const CheckLine* line = find_line(place, aspect);
  REQUIRE(line != nullptr);
  return *line;
}

void check_states(const CheckedPlace& place, std::initializer_list<std::pair<Aspect, State>> wanted) {
  for (const auto& [aspect, state] : wanted) {
    CAPTURE(place.ref, aspect_name(aspect), line_of(place, aspect).expected, line_of(place, aspect).found);
    CHECK(check_state_name(line_of(place, aspect).state) == check_state_name(state));
  }
}

// A change is seen where the evidence cannot be read any more, or the report is another one.
void check_every_byte(const std::string& evidence, std::size_t step) {
  const std::string report = write_check_report(check_evidence(evidence));
  for (std::size_t i = 0; i < evidence.size(); i += step) {
    std::string changed = evidence;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    CAPTURE(i, evidence.substr(i < 20 ? 0 : i - 20, 40));
    CHECK(write_check_report(check_evidence(changed)) != report);
  }
}

// A digit of the member, somewhere in it; then something differs.
void check_member_differs(const std::string& evidence, const std::string& key) {
  const std::size_t begin = evidence.find('"' + key + "\":") + key.size() + 3;
  const std::size_t end = evidence[begin] == '[' ? evidence.find(']', begin) : evidence.find('"', begin + 1);
  std::size_t changes = 0;
  for (std::size_t i = begin + 1; i < end; i += 11) {
    if (!std::isxdigit(static_cast<unsigned char>(evidence[i]))) continue;
    std::string changed = evidence;
    changed[i] = evidence[i] == '0' ? '1' : '0';
    const auto report = check_evidence(changed);
    CAPTURE(key, i);
    CHECK((!report || report->count(State::differs) > 0));
    ++changes;
  }
  CHECK(changes > 0);
}

// ---- Ethereum: block 483,920 and its four receipts ----

struct EvmBlock {
  evm::BlockHeader header{};
  std::vector<Bytes> transactions{}, receipts{};
  std::vector<std::string> senders{};

  EvmBlock() {
    const JsonValue reply = test::json_of(test::fixture("eth/block484944.json"));
    const JsonValue& stated = test::result_of(reply);
    header = test::header_of(stated);
    for (const JsonValue& one : stated.find("transactions")->elements()) {
      transactions.push_back(evm::encode(test::transaction_of(one)));
      senders.emplace_back(test::text_of(one, "from"));
    }
    for (std::size_t i = 0; i < transactions.size(); ++i) {
      const JsonValue receipt = test::json_of(test::fixture("eth/block484944_receipt" + std::to_string(i) + ".json"));
      receipts.push_back(evm::encode(test::receipt_of(test::result_of(receipt))));
    }
  }

  std::string ref(std::size_t i) const { return "ethereum:" + evm::hash_text(keccak256(transactions[i])); }
};

std::string json_of_proof(const evm::TrieProof& proof) {
  std::vector<std::string> nodes;
  for (const Bytes& node : proof) nodes.push_back('"' + to_hex(node) + '"');
  return "[" + joined(nodes) + "]";
}

enum class Told { bytes, receipt, placed, whole };  // each with what stands before it

std::string transaction_json(const EvmBlock& block, std::size_t i, Told told, std::string_view chain = "ethereum") {
  std::string placed = "null";
  if (told >= Told::placed) {
    const std::string receipts = told == Told::whole ? json_of_proof(evm::build_list_proof(block.receipts, i)) : "[]";
    placed = R"({"header":")" + to_hex(evm::encode(block.header)) + R"(","position":)" + std::to_string(i) + R"(,"receipt_proof":)" + receipts +
             R"(,"transaction_proof":)" + json_of_proof(evm::build_list_proof(block.transactions, i)) + "}";
  }
  return R"({"block":)" + placed + R"(,"raw":")" + to_hex(block.transactions[i]) + R"(","receipt":")" + (told >= Told::receipt ? to_hex(block.receipts[i]) : "") +
         R"(","ref":")" + std::string(chain) + block.ref(i).substr(8) + "\"}";
}

constexpr std::size_t kCoins = 2;   // a payment of 0.011 ether
constexpr std::size_t kTokens = 0;  // one of 100,000 units of a token
const std::string kToken = "ethereum:0xf4eced2f682ce333f96f2d8966c613ded8fc95dd";

Row row_of_coins(const EvmBlock& block) {
  return {.ref = "ethereum:0x9e669f970ec0f49bb735f20799a7e7c4a1c274e2", .asset = "ethereum:ETH", .transaction = block.ref(kCoins), .form = "ordered", .value = "11000440000000000"};
}

Row row_of_tokens(const EvmBlock& block) {
  return {.ref = "ethereum:0xac4df82fe37ea2187bc8c011a23d743b4f39019a", .asset = kToken, .transaction = block.ref(kTokens), .form = "event", .value = "100000"};
}

}  // namespace

TEST_CASE("on Ethereum coins are recomputed from what was signed up to the block's header, and its time does not tell of failure") {
  const EvmBlock block;
  Row payer = row_of_coins(block);
  payer.ref = "ethereum:" + block.senders[kCoins];
  payer.is_payer = true;
  const CheckReport report = checked(evidence_of({row_of_coins(block), payer}, {transaction_json(block, kCoins, Told::whole)}));
  CHECK(report.count(State::differs) == 0);
  check_states(report.places[0], {{Aspect::id, State::ok}, {Aspect::signer, State::ok}, {Aspect::ordered, State::ok}, {Aspect::paid_by, State::ok},
                                  {Aspect::branch, State::ok}, {Aspect::receipt, State::ok}, {Aspect::outcome, State::not_checked},
                                  {Aspect::basis, State::word}, {Aspect::height, State::ok}});
  CHECK(line_of(report.places[0], Aspect::signer).found == block.senders[kCoins]);
  CHECK(line_of(report.places[0], Aspect::height).found == "483920");
  CHECK(line_of(report.places[0], Aspect::branch).expected == "0x246edb4b351d93c27926f4649bcf6c24366e2a7c7c718dc9158eea20c03bc6ae");
  check_states(report.places[1], {{Aspect::ordered, State::ok}});  // a path that runs back names who paid
  CHECK(find_line(report.places[1], Aspect::paid_by) == nullptr);
}

TEST_CASE("on Ethereum tokens rest on an event, as surely as the receipt does") {
  const EvmBlock block;
  const auto told = [&](Told how) { return checked(evidence_of({row_of_tokens(block)}, {transaction_json(block, kTokens, how)})).places[0]; };
  check_states(told(Told::bytes), {{Aspect::id, State::ok}, {Aspect::ordered, State::word}, {Aspect::outcome, State::word}});
  check_states(told(Told::receipt), {{Aspect::event, State::word}, {Aspect::receipt, State::word}, {Aspect::branch, State::not_checked}});
  check_states(told(Told::placed), {{Aspect::event, State::word}, {Aspect::receipt, State::word}, {Aspect::branch, State::ok}});
  check_states(told(Told::whole), {{Aspect::event, State::ok}, {Aspect::receipt, State::ok}, {Aspect::paid_by, State::not_checked}});
  CHECK(line_of(told(Told::whole), Aspect::paid_by).found == "ethereum:" + block.senders[kTokens]);
  Row call = row_of_tokens(block);
  call.form = "untold";
  check_states(checked(evidence_of({call}, {transaction_json(block, kTokens, Told::whole)})).places[0], {{Aspect::ordered, State::word}});
}

TEST_CASE("another amount, account, token or number of payments than the bytes tell differs") {
  const EvmBlock block;
  const auto differs = [&](const std::vector<Row>& rows, Aspect aspect) {
    const CheckReport report = checked(evidence_of(rows, {transaction_json(block, kTokens, Told::whole), transaction_json(block, kCoins, Told::whole)}));
    CHECK(line_of(report.places[0], aspect).state == State::differs);
  };
  for (auto [row, aspect] : {std::pair(row_of_coins(block), Aspect::ordered), std::pair(row_of_tokens(block), Aspect::event)}) {
    Row other = row;
    other.value += '0';
    differs({other}, aspect);
    other = row;
    other.ref = "ethereum:0x743b8aeedc163c0e3a0fe9f3910d146c48e70da8";
    differs({other}, aspect);
    differs({row, row}, aspect);
  }
  Row other = row_of_tokens(block);
  other.asset = "ethereum:0x743b8aeedc163c0e3a0fe9f3910d146c48e70da8";
  differs({other}, Aspect::event);
}

TEST_CASE("what was signed for one chain is no payment of another") {
  const JsonValue vectors = test::json_of(test::fixture("eth/vectors.json"));
  for (const auto& [chain, expected] : {std::pair("ethereum", State::ok), std::pair("polygon", State::differs)}) {
    for (const JsonValue& one : vectors.find("transactions")->elements()) {
      const Bytes raw = test::data_of(one, "raw");
      const auto read = evm::decode_transaction(raw);
      if (!read || evm::replay_chain(*read) != std::optional<std::uint64_t>(1)) continue;
      const std::string ref = std::string(chain) + ':' + evm::hash_text(keccak256(raw));
      const std::string transaction = R"({"block":null,"raw":")" + to_hex(raw) + R"(","receipt":"","ref":")" + ref + "\"}";
      const Row row{.ref = std::string(chain) + ":0x743b8aeedc163c0e3a0fe9f3910d146c48e70da8", .asset = std::string(chain) + ":0x00", .transaction = ref, .form = "untold", .value = "1"};
      const CheckLine line = line_of(checked(evidence_of({row}, {transaction})).places[0], Aspect::signer);
      CHECK(check_state_name(line.state) == check_state_name(expected));
      if (expected == State::ok) CHECK(line.found == test::text_of(*one.find("fields"), "from"));  // as another library recovers it
    }
  }
}

TEST_CASE("any changed byte of Ethereum's evidence is caught, or stands in the report") {
  const EvmBlock block;
  const std::string evidence = evidence_of({row_of_tokens(block)}, {transaction_json(block, kTokens, Told::whole)});
  check_every_byte(evidence, 7);
  // Of the header nothing but its hash could tell, which the report shows.
  for (const char* key : {"raw", "receipt", "receipt_proof", "transaction_proof"}) check_member_differs(evidence, key);
  // Where the receipt is somebody's word, it is told by its hash.
  check_every_byte(evidence_of({row_of_tokens(block)}, {transaction_json(block, kTokens, Told::receipt)}), 5);
}

TEST_CASE("evidence of one chain has no parts of another") {
  const EvmBlock block;
  const std::string evidence = evidence_of({row_of_coins(block)}, {transaction_json(block, kCoins, Told::whole)});
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string changed = evidence;
    changed.replace(changed.find(from), from.size(), to);
    return check_evidence(changed).error();
  };
  CHECK(with(R"("position":2)", R"("position":2,"branch":[])").where == "transactions[0].block.branch");
  CHECK(with(R"(,"receipt":")", R"(,"signatures":[],"receipt":")").code == Code::unsupported);
  CHECK(with(R"("form":"ordered")", R"("form":"sworn")").where == "path[0].form");
  CHECK(with(R"("is_payer":false)", R"("is_payer":0)").where == "path[0].is_payer");
  CHECK(with(R"("headers":[])", R"("headers":[{"bytes":"","chain":"ethereum"}])").where == "headers[0].chain");
  CHECK(with(R"("headers":[])", R"("headers":[{"bytes":"00","chain":"bitcoin"}])").code == Code::bad_length);
}

// ---- NEM: the first block ----

namespace {

std::string nem_json(ByteView raw, const std::string& signatures) {
  return R"({"block":null,"raw":")" + to_hex(raw) + R"(","ref":"nem:)" + to_hex(keccak256(raw)) + R"(","signatures":[)" + signatures + "]}";
}

std::string signature_json(ByteView raw, ByteView signature) { return R"({"raw":")" + to_hex(raw) + R"(","signature":")" + to_hex(signature) + "\"}"; }

struct NemPayment {
  test::NemSample sample{};
  Row row{}, payer{};
};

NemPayment first_of_nem() {
  const Bytes file = test::fixture("nem/nemesis_mainnet.bin");
  NemPayment payment{.sample = test::NemesisReader(file).read().front()};
  const JsonValue stated = test::json_of(as_bytes(payment.sample.json));
  payment.row = {.ref = "nem:" + std::string(*stated.string_at("recipient")), .asset = "nem:XEM", .transaction = "nem:" + to_hex(keccak256(payment.sample.signed_bytes)),
                 .form = "ordered", .value = std::to_string(*stated.u64_at("amount"))};
  payment.payer = payment.row;
  payment.payer.ref = "nem:" + nem_address_of(*parse_hex32(*stated.string_at("signer")));
  payment.payer.is_payer = true;
  return payment;
}

}  // namespace

TEST_CASE("on NEM the signature of the first block's first payment is checked, and whose money it was") {
  const NemPayment first = first_of_nem();
  const std::string own = signature_json({}, first.sample.signature);
  const CheckReport report = checked(evidence_of({first.row, first.payer}, {nem_json(first.sample.signed_bytes, own)}));
  CHECK(report.count(State::differs) == 0);
  check_states(report.places[0], {{Aspect::id, State::ok}, {Aspect::signer, State::ok}, {Aspect::ordered, State::ok}, {Aspect::paid_by, State::ok}, {Aspect::branch, State::not_checked}});
  check_states(report.places[1], {{Aspect::ordered, State::ok}});
  CHECK("nem:" + line_of(report.places[0], Aspect::signer).found == first.payer.ref);
  check_states(checked(evidence_of({first.row}, {nem_json(first.sample.signed_bytes, "")})).places[0], {{Aspect::signer, State::not_checked}, {Aspect::paid_by, State::not_checked}});
  const std::string evidence = evidence_of({first.row}, {nem_json(first.sample.signed_bytes, own)});
  check_every_byte(evidence, 3);
  check_member_differs(evidence, "signature");
}

TEST_CASE("on NEM a cosigner signs the transaction inside, and no other") {
  // The first block has no multisig payments: the bytes are ours, and nobody's signature fits them.
  const NemPayment first = first_of_nem();
  const std::string own = signature_json({}, first.sample.signature);
  const std::string strange = signature_json(first.sample.signed_bytes, first.sample.signature);
  const CheckedPlace place = checked(evidence_of({first.row}, {nem_json(first.sample.signed_bytes, own + ',' + strange)})).places[0];
  check_states(place, {{Aspect::signer, State::ok}, {Aspect::cosigners, State::differs}});
  CHECK(line_of(place, Aspect::cosigners).expected == "1");
}

// ---- TRON ----

TEST_CASE("on TRON a signature by another key than the owner's is somebody's word, and never differs") {
  Bytes value;
  test::put_account(value, 1, 1);
  test::put_account(value, 2, 2);
  test::put_number(value, 3, 700);
  const Bytes raw = test::tron_raw(1, "TransferContract", value, 1);
  const std::string ref = "tron:" + to_hex(sha256(raw));
  const Row row{.ref = "tron:" + test::tron_account(2), .asset = "tron:TRX", .transaction = ref, .form = "ordered", .value = "700"};
  const auto with = [&](const std::string& signatures) {
    return checked(evidence_of({row}, {R"({"block":null,"raw":")" + to_hex(raw) + R"(","ref":")" + ref + R"(","signatures":[)" + signatures + "]}"})).places[0];
  };
  Bytes signature(65, 1);
  check_states(with(""), {{Aspect::id, State::ok}, {Aspect::signer, State::not_checked}, {Aspect::ordered, State::ok}, {Aspect::paid_by, State::not_checked}});
  check_states(with(signature_json({}, signature)), {{Aspect::signer, State::word}});
  CHECK(line_of(with(signature_json({}, signature)), Aspect::signer).expected == test::tron_account(1));
  signature.assign(65, 0);
  check_states(with(signature_json({}, signature)), {{Aspect::signer, State::not_checked}});
}

TEST_CASE("recorded transactions of TRON are signed by their owners") {
  const Bytes file = test::fixture("tron/trongrid.jsonl");
  const std::string text(as_text(file));
  std::size_t checked_ones = 0;
  for (auto at = text.find("raw_data_hex"); at != std::string::npos; at = text.find("raw_data_hex", at + 1)) {
    const auto digits_after = [&](std::size_t from) {
      const auto begin = text.find_first_of("0123456789abcdef", text.find(':', from));
      return text.substr(begin, text.find_first_not_of("0123456789abcdef", begin) - begin);
    };
    const auto raw = parse_hex(digits_after(at));
    const auto object = text.rfind("signature", at);
    if (!raw || object == std::string::npos) continue;
    const auto signature = parse_hex(digits_after(object));
    if (!signature || signature->size() != 65) continue;
    const std::string ref = "tron:" + to_hex(sha256(*raw));
    const Row row{.ref = "tron:" + test::tron_account(2), .asset = "tron:TRX", .transaction = ref, .form = "untold", .value = "1"};
    const std::string transaction = R"({"block":null,"raw":")" + to_hex(*raw) + R"(","ref":")" + ref + R"(","signatures":[)" + signature_json({}, *signature) + "]}";
    const CheckedPlace place = checked(evidence_of({row}, {transaction})).places[0];
    checked_ones += line_of(place, Aspect::signer).state == State::ok ? 1U : 0U;
  }
  CHECK(checked_ones > 0);
}
