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

// The headers of the first blocks, up to that height.
std::vector<std::string> first_headers(std::size_t height) {
  const Bytes bytes = test::fixture("btc/firstblocks.blk");
  ByteReader file(bytes);
  std::vector<std::string> headers;
  for (std::size_t i = 0; i <= height; ++i) headers.push_back(read_block(file).header);
  return headers;
}

std::string headers_json(const std::vector<std::string>& headers) {
  std::string bytes;
  for (const std::string& header : headers) bytes += header;
  return R"({"bytes":")" + bytes + R"(","chain":"bitcoin"})";
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
  return R"({"asset":"bitcoin:BTC","form":"output","hop":)" + std::to_string(hop) + R"(,"labels":[{"source":"https://example.org","text":"A desk"}],"ref":")" + ref + ':' + std::to_string(vout) +
         R"(","transaction":")" + ref + R"(","value":")" + std::string(value) + "\"}";
}

// `headers`: rows of headers that join its blocks to others.
std::string first_payment(const std::string& headers = "") {
  const MinedBlock coin = block_at(9);
  const MinedBlock spend = block_at(170);
  std::string rows[] = {transaction_json(coin, 0, 9), transaction_json(spend, 1, 170)};
  // By reference.
  if (TxId{spend.ids[1]}.to_text() < TxId{coin.ids[0]}.to_text()) std::swap(rows[0], rows[1]);
  return R"({"disclaimer":"","format":"peelback-public-evidence/3","headers":[)" + headers + R"(],"missing":[],"path":[)" + place_json(coin, 0, 0, 0, "5000000000") + ',' +
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

TEST_CASE("a line of headers from the first block is what a block rests on, and tells its height") {
  std::vector<std::string> headers = first_headers(170);
  const auto rests_on = [&](Aspect aspect, State state) {
    for (const CheckedPlace& place : checked(first_payment(headers_json(headers))).places) CHECK(state_of(place, aspect) == state);
  };
  rests_on(Aspect::first_block, State::ok);
  rests_on(Aspect::height, State::ok);
  SECTION("in whatever order they stand") {
    std::reverse(headers.begin(), headers.end());
    rests_on(Aspect::first_block, State::ok);
  }
  SECTION("without one of them the block rests on its own work") {
    headers.erase(headers.begin() + 5);
    rests_on(Aspect::basis, State::not_checked);
    rests_on(Aspect::height, State::word);
  }
  SECTION("without the first one too") {
    headers.erase(headers.begin());
    rests_on(Aspect::basis, State::not_checked);
  }
  SECTION("any changed digit of any of them is caught") {
    for (std::size_t i = 0; i < headers.size() * headers[0].size(); i += 37) {
      std::vector<std::string> changed = headers;
      char& digit = changed[i / headers[0].size()][i % headers[0].size()];
      digit = digit == '0' ? '1' : '0';
      CAPTURE(i);
      CHECK(is_caught(first_payment(headers_json(changed))));
    }
  }
  SECTION("another height than the line's is caught") {
    CHECK(is_caught(replaced(first_payment(headers_json(headers)), R"("height":170)", R"("height":171)")));
  }
}

TEST_CASE("a block that is known by heart rests on that, and no other block can be said to be it") {
  // Block 11,111 is not here: one that only claims its height.
  const std::string evidence = replaced(first_payment(), R"("height":170)", R"("height":11111)");
  CHECK(state_of(checked(evidence).places[1], Aspect::checkpoint) == State::differs);
}

TEST_CASE("evidence of the format before is read, and says what it said") {
  std::string before = replaced(first_payment(), "evidence/3", "evidence/2");
  for (const std::string_view later : {R"("headers":[],)", R"("form":"output",)", R"("form":"output",)"}) before = replaced(before, later, "");
  CHECK(write_check_report(check_evidence(before)) == write_check_report(check_evidence(first_payment())));
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

TEST_CASE("scrypt and signatures need the full program, and nothing else does") {
  for (const Chain chain : {Chain::bitcoin, Chain::tron, Chain::nem}) CHECK(build_for(chain) == VerifierBuild::hash);
  for (const Chain chain : {Chain::litecoin, Chain::ethereum, Chain::base}) CHECK(build_for(chain) == VerifierBuild::full);
  CHECK(build_for(Chain::tron, true) == VerifierBuild::full);
  CHECK(build_name(VerifierBuild::full) == "full");
}
