// Evidence of a path made up of blocks of our own, checked, and checked again after every change that can be made to it.

#include <algorithm>
#include <catch2/catch.hpp>

#include "base/hash.h"
#include "base/json_reader.h"
#include "chains/bitcoin_block.h"
#include "model/reference.h"
#include "support/files.h"
#include "verifier/build.h"
#include "verifier/check.h"
#include "verifier/evidence.h"

using namespace peelback;

namespace {

using State = CheckLine::State;

// The first payment: block 9's coinbase, spent in block 170 (tests/fixtures/btc/firstblocks.blk).
struct MinedBlock {
  std::string header{};  // hexadecimal
  std::vector<std::string> raw{};
  std::vector<Bytes32> ids{};
};

MinedBlock read_block(ByteReader& file) {
  REQUIRE(file.u32_le("magic"));
  REQUIRE(file.u32_le("length"));
  MinedBlock block;
  block.header = to_hex(*file.take(bitcoin::kHeaderBytes, "header"));
  const auto count = file.compact_size("transactions");
  for (std::uint64_t i = 0; i < *count; ++i) {
    bitcoin::Transaction transaction;
    REQUIRE(bitcoin::parse_transaction(file, transaction));
    block.raw.push_back(to_hex(transaction.raw));
    block.ids.push_back(bitcoin::txid(transaction).bytes);
  }
  return block;
}

MinedBlock block_at(std::size_t height) {
  const Bytes bytes = test::fixture("btc/firstblocks.blk");
  ByteReader file(bytes);
  MinedBlock block;
  for (std::size_t i = 0; i <= height; ++i) block = read_block(file);
  return block;
}

std::string transaction_json(const MinedBlock& block, std::uint32_t position, std::uint32_t height) {
  std::string branch;
  for (const Bytes32& node : bitcoin::build_proof(block.ids, position).path) {
    branch += std::string(branch.empty() ? "" : ",") + '"' + TxId{node}.to_text() + '"';
  }
  return R"({"block":{"branch":[)" + branch + R"(],"header":")" + block.header + R"(","height":)" + std::to_string(height) + R"(,"position":)" +
         std::to_string(position) + R"(},"raw":")" + block.raw[position] + R"(","ref":"bitcoin:)" + TxId{block.ids[position]}.to_text() + "\"}";
}

std::string place_json(const MinedBlock& block, std::uint32_t position, unsigned vout, unsigned hop, std::string_view value) {
  const std::string ref = "bitcoin:" + TxId{block.ids[position]}.to_text();
  return R"({"asset":"bitcoin:BTC","hop":)" + std::to_string(hop) + R"(,"labels":[{"source":"https://example.org","text":"A desk"}],"ref":")" + ref + ':' + std::to_string(vout) +
         R"(","transaction":")" + ref + R"(","value":")" + std::string(value) + "\"}";
}

std::string first_payment() {
  const MinedBlock coin = block_at(9);
  const MinedBlock spend = block_at(170);
  std::string rows[] = {transaction_json(coin, 0, 9), transaction_json(spend, 1, 170)};
  // By reference.
  if (TxId{spend.ids[1]}.to_text() < TxId{coin.ids[0]}.to_text()) std::swap(rows[0], rows[1]);
  return R"({"disclaimer":"","format":"peelback-public-evidence/2","missing":[],"path":[)" + place_json(coin, 0, 0, 0, "5000000000") + ',' +
         place_json(spend, 1, 0, 1, "1000000000") + R"(],"transactions":[)" + rows[0] + ',' + rows[1] + "]}";
}

CheckReport checked(const std::string& evidence, std::string_view publication = {}) {
  const auto report = check_evidence(evidence, publication);
  if (!report) FAIL(format_error(report.error()));
  return *report;
}

State state_of(const CheckedPlace& place, Aspect aspect) {
  const auto line = std::find_if(place.lines.begin(), place.lines.end(), [&](const CheckLine& l) { return l.aspect == aspect; });
  REQUIRE(line != place.lines.end());
  return line->state;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const auto begin = text.find(from);
  REQUIRE(begin != std::string::npos);
  return text.replace(begin, from.size(), to);
}

// Whether the change is seen: evidence that cannot be read any more, or a line that differs.
bool is_caught(const std::string& evidence) {
  const auto report = check_evidence(evidence);
  return !report || report->count(State::differs) > 0;
}

// Every digit of the text that follows the key, changed one by one.
template <class Check>
void change_digits_of(const std::string& evidence, std::string_view key, Check check) {
  const std::string mark = '"' + std::string(key) + "\":";
  for (auto at = evidence.find(mark); at != std::string::npos; at = evidence.find(mark, at + 1)) {
    std::size_t i = at + mark.size();
    const std::size_t end = evidence[i] == '[' ? evidence.find(']', i) : evidence.find_first_of(",}", i);
    for (; i < end; ++i) {
      if (!std::isxdigit(static_cast<unsigned char>(evidence[i]))) continue;
      std::string changed = evidence;
      changed[i] = evidence[i] == '9' ? '8' : evidence[i] == 'f' ? 'e' : static_cast<char>(evidence[i] + 1);
      if (changed[i] == ':') changed[i] = '0';
      check(changed, i);
    }
  }
}

}  // namespace

TEST_CASE("the first payment is recomputed from its bytes to the work of its block") {
  const CheckReport report = checked(first_payment());
  REQUIRE(report.places.size() == 2);
  CHECK(report.count(State::differs) == 0);
  const CheckedPlace& paid = report.places[1];
  for (const Aspect aspect : {Aspect::id, Aspect::amount, Aspect::payer, Aspect::inputs, Aspect::branch, Aspect::work}) {
    CAPTURE(aspect_name(aspect));
    CHECK(state_of(paid, aspect) == State::ok);
  }
  CHECK(state_of(paid, Aspect::basis) == State::not_checked);
  CHECK(state_of(paid, Aspect::height) == State::word);
  CHECK(state_of(paid, Aspect::name) == State::word);
}

TEST_CASE("any changed digit of raw transaction, branch, header, position or value is caught") {
  const std::string evidence = first_payment();
  for (const std::string_view key : {"raw", "branch", "header", "position", "value"}) {
    std::size_t changes = 0;
    change_digits_of(evidence, key, [&](const std::string& changed, std::size_t at) {
      CAPTURE(key, at);
      CHECK(is_caught(changed));
      ++changes;
    });
    CHECK(changes > 0);
  }
}

TEST_CASE("any changed byte of the evidence is caught, or stands in the report") {
  const std::string evidence = first_payment();
  const std::string report = write_check_report(check_evidence(evidence));
  std::size_t unseen = 0;
  for (std::size_t i = 0; i < evidence.size(); ++i) {
    std::string changed = evidence;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    if (!is_caught(changed) && write_check_report(check_evidence(changed)) == report) ++unseen;
  }
  // The disclaimer's and the list of missing bytes' own texts are not of the path; here both are empty. Names of members are.
  CHECK(unseen == 0);
}

TEST_CASE("what is not in the evidence is said to be missing, never to be wrong") {
  std::string evidence = first_payment();
  evidence.erase(evidence.find(R"("transactions":[)") + 16);
  evidence += "]}";
  const CheckReport report = checked(evidence);
  CHECK(report.count(State::differs) == 0);
  CHECK(report.count(State::ok) == 0);
  for (const CheckedPlace& place : report.places) CHECK(state_of(place, Aspect::id) == State::not_checked);
}

TEST_CASE("without a block a payment rests on one word, and the rest is still recomputed") {
  std::string evidence = first_payment();
  for (auto begin = evidence.find(R"("block":{)"); begin != std::string::npos; begin = evidence.find(R"("block":{)")) {
    evidence.replace(begin, evidence.find('}', begin) + 1 - begin, R"("block":null)");
  }
  const CheckReport report = checked(evidence);
  CHECK(report.count(State::differs) == 0);
  CHECK(state_of(report.places[1], Aspect::amount) == State::ok);
  CHECK(state_of(report.places[1], Aspect::branch) == State::not_checked);
}

TEST_CASE("a header with less work than the chain had at its height proves nothing") {
  const CheckReport report = checked(replaced(first_payment(), R"("height":170)", R"("height":400000)"));
  CHECK(state_of(report.places[1], Aspect::work) == State::differs);
}

TEST_CASE("the page's numbers are held against the evidence") {
  const std::string evidence = first_payment();
  const std::string ref = checked(evidence).places[1].ref;
  const auto page = [&](std::string_view of, std::string_view units, std::string_view value) {
    return R"({"steps":[{"amounts":[{"asset":"bitcoin:BTC","units":")" + std::string(units) + R"("}],"held":")" + std::string(value) +
           R"(","hop":1,"ref":")" + std::string(of) + R"("},{"amounts":[],"held":"0","hop":2,"ref":""}]})";
  };
  CHECK(state_of(checked(evidence, page(ref, "1000000000", "1000000000")).places[1], Aspect::page) == State::ok);
  CHECK(state_of(checked(evidence, page(ref, "7", "1000000000")).places[1], Aspect::page) == State::ok);
  CHECK(state_of(checked(evidence, page(ref, "1000000000", "1000000001")).places[1], Aspect::page) == State::differs);
  CHECK(state_of(checked(evidence, page(ref, "1000000001", "1000000000")).places[1], Aspect::page) == State::differs);
  CHECK(checked(evidence, page("bitcoin:elsewhere", "1", "1")).count(State::differs) == 1);
  CHECK(check_evidence(evidence, "{}").error().where == "publication.steps");
}

TEST_CASE("evidence that is none is refused, with its place") {
  CHECK(check_evidence("").error().code == Code::bad_json);
  CHECK(check_evidence("[]").error().code == Code::bad_type);
  CHECK(check_evidence(R"({"format":"peelback-public-evidence/1"})").error().code == Code::unknown_format);
  const std::string evidence = first_payment();
  CHECK(check_evidence(replaced(evidence, R"("missing":[],)", R"("missing":[],"more":1,)")).error().where == "more");
  CHECK(check_evidence(replaced(evidence, R"("header":"0100)", R"("header":"0x00)")).error().where == "transactions[0].block.header.character 1");
  CHECK(check_evidence(replaced(evidence, R"("value":"5000000000")", R"("value":"-1")")).error().where == "path[0].value");
  CHECK(check_evidence(std::string(kMostEvidenceBytes + 1, ' ')).error().code == Code::too_large);
  CHECK(write_check_report(check_evidence("[]")) == R"({"error":{"code":"bad_type","detail":"an object was expected","where":""},"format":"peelback-check/1"})");
}

TEST_CASE("only chains with scrypt need the full program") {
  CHECK(build_for(Chain::bitcoin) == VerifierBuild::hash);
  CHECK(build_for(Chain::litecoin) == VerifierBuild::full);
  CHECK(build_name(VerifierBuild::full) == "full");
}
