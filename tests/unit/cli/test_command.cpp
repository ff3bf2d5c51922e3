// The command as a whole: real files in, exit codes and results out.

#include <array>
#include <bzlib.h>
#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>
#include <unistd.h>
#include <zlib.h>

#include "cli/input_file.h"
#include "cli/run.h"
#include "session/session.h"
#include "support/files.h"
#include "unit/session/case_packing.h"

using namespace peelback;
using namespace std::string_literals;

namespace {

const std::string kFirstBlocks = std::string(PEELBACK_FIXTURES) + "/btc/firstblocks.blk";
const std::string kCoinOfBlock9 = "bitcoin:0437cd7f8525ceed2324359c2d0ba26006d92d856a9c20fa0241106ee5a597c9:0";

// A folder that is gone with the test.
class Folder {
 public:
  Folder() : path_(std::filesystem::temp_directory_path() / ("peelback-test-" + std::to_string(getpid()))) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string file(const std::string& name) const { return (path_ / name).string(); }
  std::string write(const std::string& name, ByteView bytes) const {
    std::ofstream(file(name), std::ios::binary).write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    return file(name);
  }

 private:
  std::filesystem::path path_;
};

struct Outcome {
  int exit = -1;
  std::string text{};
};

Outcome run(const Folder& folder, std::vector<std::string> words) {
  const std::string out = folder.file("out");
  words.insert(words.end(), {"-o", out});
  const std::vector<std::string_view> views(words.begin(), words.end());
  Outcome outcome{.exit = cli::run(views)};
  if (const auto bytes = test::read_file(out)) outcome.text = as_text(*bytes);
  std::filesystem::remove(out);
  return outcome;
}

Bytes gzipped(const Bytes& bytes) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
  Bytes out(deflateBound(&stream, bytes.size()) + 64);
  stream.next_in = const_cast<Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = out.data();
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

Bytes bzipped(Bytes bytes) {
  auto length = static_cast<unsigned>(bytes.size() + bytes.size() / 50 + 1000);
  Bytes out(length);
  BZ2_bzBuffToBuffCompress(reinterpret_cast<char*>(out.data()), &length, reinterpret_cast<char*>(bytes.data()), static_cast<unsigned>(bytes.size()), 9, 0, 0);
  out.resize(length);
  return out;
}

}  // namespace

TEST_CASE("a trace over real blocks writes the document, the table, the sheet and the picture") {
  const Folder folder;
  const auto with = [&](const std::string& form) { return run(folder, {"trace", kFirstBlocks, "--from", kCoinOfBlock9, form}); };
  const Outcome json = with("--json");
  CHECK(json.exit == 0);
  CHECK(json.text.find(R"("format":"peelback-trail/1")") != std::string::npos);
  CHECK(json.text.back() == '\n');
  CHECK(with("--csv").text.find("bitcoin:f4184fc596403b9d638783cf57adfe4c75c605f6356fbc91338530e9831e9e16:0") != std::string::npos);
  CHECK(with("--table").text.find("The sums agree: 50 BTC at the ends = 50 BTC at the start.") != std::string::npos);
  CHECK(with("--svg").text.starts_with("<svg "));
}

TEST_CASE("gzip and bz2, also several streams one after the other, read as what they hold") {
  const Folder folder;
  const Bytes plain = test::fixture("btc/firstblocks.blk");
  const Bytes half(plain.begin(), plain.begin() + 60000);
  const Bytes rest(plain.begin() + 60000, plain.end());
  for (const auto& pack : {+[](const Bytes& b) { return gzipped(b); }, +[](const Bytes& b) { return bzipped(b); }}) {
    Bytes twice = pack(half);
    put_bytes(twice, pack(rest));
    CHECK(cli::read_input(folder.write("once", pack(plain))).value() == plain);
    CHECK(cli::read_input(folder.write("twice", twice)).value() == plain);
    Bytes cut = pack(plain);
    cut.resize(cut.size() / 2);
    CHECK_FALSE(cli::read_input(folder.write("cut", cut)).ok());
    Bytes wrong = pack(plain);
    wrong[wrong.size() / 2] ^= 0xff;
    CHECK_FALSE(cli::read_input(folder.write("wrong", wrong)).ok());
  }
}

TEST_CASE("exit codes tell bad input, bad words and failed checks apart") {
  const Folder folder;
  CHECK(run(folder, {"verify", kFirstBlocks}).exit == 0);
  CHECK(run(folder, {"verify"}).exit == 2);
  CHECK(run(folder, {"trace", kFirstBlocks}).exit == 2);  // no start, and no case that has one
  CHECK(run(folder, {"verify", folder.file("absent")}).exit == 1);
  CHECK(run(folder, {"inspect", folder.write("empty", {})}).exit == 1);
  Bytes blocks = test::fixture("btc/firstblocks.blk");
  blocks.resize(100000);
  const std::string cut = folder.write("cut.blk", blocks);
  CHECK(run(folder, {"inspect", cut}).exit == 0);
  CHECK(run(folder, {"inspect", cut, "--strict"}).exit == 1);
  blocks = test::fixture("btc/firstblocks.blk");
  blocks[60000] ^= 1;
  const Outcome tampered = run(folder, {"verify", folder.write("tampered.blk", blocks), "--json"});
  CHECK(tampered.exit == 3);
  CHECK(tampered.text.find(R"("failed":[{"code":)") != std::string::npos);
}

TEST_CASE("what the question does not rest on is listed, and the answer stands") {
  const Folder folder;
  Bytes blocks = test::fixture("btc/firstblocks.blk");
  blocks.resize(blocks.size() - 100);  // the last block is cut
  const Outcome outcome = run(folder, {"trace", folder.write("cut.blk", blocks), "--from", kCoinOfBlock9, "--json"});
  CHECK(outcome.exit == 0);
  CHECK(outcome.text.find(R"("problems":[{"code":"bad_length")") != std::string::npos);
  CHECK(outcome.text.find(R"("height":588)") != std::string::npos);
}

TEST_CASE("standard input is an input, read once whatever is done with it") {
  const Folder folder;
  for (const std::string verb : {"inspect", "verify"}) {
    REQUIRE(std::freopen(kFirstBlocks.c_str(), "rb", stdin) != nullptr);
    const Outcome outcome = run(folder, {verb, "-", "--json"});
    CHECK(outcome.exit == 0);
    CHECK(outcome.text.find(verb == "verify" ? R"("verified":)" : R"("kind":"bitcoin-blocks","name":"-")") != std::string::npos);
  }
}

TEST_CASE("what is no input is refused with what was expected of it") {
  const Folder folder;
  const auto refusal = [&](const std::string& text) {
    const std::string path = folder.write("input", as_bytes(text));
    CHECK(run(folder, {"inspect", path}).exit == 1);
    Session session;
    const auto opened = session.open("input", as_bytes(text), {});
    REQUIRE_FALSE(opened);
    return format_error(opened.error());
  };
  CHECK(refusal("day,who,much\n1,2,3\n") == "unknown_format at line 1: text, but no table of payments: tx_hash: no such column; there are: day, who, much");
  CHECK(refusal(std::string("\xff\xfe") + "t\0x\0"s) == "bad_utf8 at byte 0: this is UTF-16: save the file as UTF-8");
  CHECK(refusal("a letter\nto the editor\n").starts_with("unknown_format at line 1: text, but no table of payments"));
  CHECK(refusal(std::string(200, '\7')).find("neither Bitcoin's network magic") != std::string::npos);
}

TEST_CASE("an asset belongs to the chain of the start") {
  const Folder folder;
  const auto exit_with = [&](const std::string& asset) { return run(folder, {"trace", kFirstBlocks, "--from", kCoinOfBlock9, "--asset", asset}).exit; };
  CHECK(exit_with("bitcoin:BTC") == 0);
  for (const std::string other : {"ethereum:ETH", "bitcoin:USDT", "BTC"}) CHECK(exit_with(other) == 2);
}

TEST_CASE("a start that is in no file is said to be missing") {
  const Folder folder;
  CHECK(run(folder, {"trace", kFirstBlocks, "--from", "bitcoin:20553f193186d7c0a8f13c6214cf90958a1291c8546c71a802c5101d7cde213f:1"}).exit == 1);
}

TEST_CASE("help and version are done without a file") {
  const Folder folder;
  CHECK(run(folder, {"--help"}).exit == 0);
  CHECK(run(folder, {"--version"}).text.starts_with("peelback "));
}

// ---- a table of transfers: LI.FI, July 2024, as MFTracer's authors list it ----

namespace {

const std::string kLifi = std::string(PEELBACK_FIXTURES) + "/tables/lifi_2024.csv";
const std::string kLifiThief = "ethereum:0x8b3cb6bf982798fba233bca56749e22eec42dcf3";

bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a table of transfers is traced by every rule, and says what nobody has checked") {
  const Folder folder;
  for (const std::string method : {"fifo", "lifo", "haircut", "dirty-first", "libr", "poison"}) {
    INFO(method);
    const Outcome trace = run(folder, {"trace", kLifi, "--from", kLifiThief, "--method", method, "--json"});
    CHECK(trace.exit == 0);
    CHECK(holds(trace.text, R"("grade":"claimed")"));
    CHECK_FALSE(holds(trace.text, R"("grade":"observed")"));
    CHECK(holds(trace.text, R"("asset":"ethereum:usd-value")"));
    CHECK(holds(trace.text, R"("pointer":"/line/)"));
  }
  const Outcome all = run(folder, {"trace", kLifi, "--from", kLifiThief, "--method", "all", "--json"});
  CHECK(all.exit == 0);
  CHECK(holds(all.text, R"("format":"peelback-comparison/1")"));
}

TEST_CASE("bounds are numbers, and of values a list states words say no floor") {
  const Folder folder;
  const std::string to = "ethereum:0x3a993fa6744c009b3b8d52e2edd854bd97e5b866";
  const Outcome json = run(folder, {"bounds", kLifi, "--from", kLifiThief, "--to", to, "--json"});
  CHECK(json.exit == 0);
  CHECK(holds(json.text, R"("asset":"ethereum:usd-value","at_least":"81376116","at_most":"968553016")"));
  const Outcome text = run(folder, {"bounds", kLifi, "--from", kLifiThief, "--to", to});
  CHECK(text.exit == 0);
  CHECK(text.text.starts_with("Whether any of it reached"));
  CHECK(holds(text.text, "up to 9,685,530.16 USD may have"));
  CHECK_FALSE(holds(text.text, "t least"));
  CHECK_FALSE(holds(text.text, "ETH"));
}

TEST_CASE("what the columns of a table mean can be said") {
  const Folder folder;
  const std::string table = "when,id,payer,payee,sum\n2024-07-16T12:04:47Z,0x" + std::string(64, 'a') + ",0x" + std::string(40, '1') + ",0x" +
                            std::string(40, '2') + ",12.5\n";
  const std::string columns =
      R"({"asset":"USDX","columns":[{"means":"time","name":"when"},{"means":"tx_hash","name":"id"},{"means":"from","name":"payer"},{"means":"to","name":"payee"},{"means":"amount","name":"sum"}],"format":"peelback-columns/1"})";
  const std::string file = folder.write("table.csv", as_bytes(table));
  const std::string said = folder.write("columns.json", as_bytes(columns));
  const Outcome trace = run(folder, {"trace", file, "--columns", said, "--from", "ethereum:0x" + std::string(40, '1'), "--json"});
  CHECK(trace.exit == 0);
  CHECK(holds(trace.text, R"("amount":"12500000000000000000")"));
}

TEST_CASE("a case that the command wrote verifies, traces its own question, and comes out again as it went in") {
  const Folder folder;
  const Outcome written = run(folder, {"export", kFirstBlocks, "--from", kCoinOfBlock9, "--method", "lifo", "--as", "wacz"});
  REQUIRE(written.exit == 0);
  const std::string path = folder.write("a.wacz", as_bytes(written.text));
  CHECK(run(folder, {"export", path, "--as", "wacz"}).text == written.text);
  CHECK(run(folder, {"trace", path, "--json"}).text == run(folder, {"trace", kFirstBlocks, "--from", kCoinOfBlock9, "--method", "lifo", "--json"}).text);
  const Outcome verified = run(folder, {"verify", path});
  CHECK(verified.exit == 0);
  CHECK(verified.text.find("ok: case/trail.json") != std::string::npos);
  CHECK(run(folder, {"verify", path, "--json"}).text == "{\"cross_checked\":0,\"failed\":[],\"trusted\":0,\"verified\":605}\n");
  CHECK(run(folder, {"inspect", path}).text.find("case, 605 transactions") != std::string::npos);
}

TEST_CASE("a case that differs by one byte fails its verification, and is refused elsewhere") {
  const Folder folder;
  std::string text = run(folder, {"export", kFirstBlocks, "--from", kCoinOfBlock9, "--as", "wacz"}).text;
  REQUIRE(text.size() > 10'000);
  text[5'000] = static_cast<char>(text[5'000] ^ 1);
  const std::string path = folder.write("a.wacz", as_bytes(text));
  const Outcome verified = run(folder, {"verify", path, "--json"});
  CHECK(verified.exit == 3);
  CHECK(verified.text.find("\"code\":\"source_mismatch\"") != std::string::npos);
  CHECK(run(folder, {"trace", path}).exit == 1);
  CHECK(run(folder, {"export", path, "--as", "wacz"}).exit == 1);
}

TEST_CASE("an export names its form, and one rule") {
  const Folder folder;
  CHECK(run(folder, {"export", kFirstBlocks}).exit == 2);
  CHECK(run(folder, {"export", kFirstBlocks, "--as", "tar"}).exit == 2);
  CHECK(run(folder, {"export", kFirstBlocks, "--from", kCoinOfBlock9, "--as", "oembed"}).exit == 2);  // of a page without an address
  CHECK(run(folder, {"export", kFirstBlocks, "--from", kCoinOfBlock9, "--method", "all", "--as", "wacz"}).exit == 2);
}

TEST_CASE("public evidence holds the transactions of the path that were fetched, and nothing that was asked besides") {
  const Folder folder;
  const std::string txid = "0b6461de422c46a221db99608fcbe0326e4f2325ebf2a47c9faf660ed61ee6a4";
  const std::string lines = test::recorded_replies() + R"({"url":"https://mempool.space/api/address/1BoatSLRHtKNngkdXEeobR76b53LETtpyT/txs","method":"GET","status":200,"body":"[]"})" + '\n';
  const std::string path = folder.write("replies.jsonl", as_bytes(lines));
  const Outcome evidence = run(folder, {"export", path, "--from", "bitcoin:" + txid + ":0", "--as", "evidence"});
  REQUIRE(evidence.exit == 0);
  CHECK(holds(evidence.text, "\"format\":\"peelback-public-evidence/3\""));
  CHECK(holds(evidence.text, txid));
  CHECK_FALSE(holds(evidence.text, "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"));
  CHECK_FALSE(holds(evidence.text, "mempool.space"));
  CHECK(run(folder, {"export", kFirstBlocks, "--from", kCoinOfBlock9, "--as", "html"}).text.find("<!doctype html>") == 0);
}

TEST_CASE("no document says where a file lies, only what it is called") {
  const Folder folder;
  const std::string row = "2023-06-01 00:01:00,1,0x" + std::string(64, 'a') + ",0x" + std::string(40, '1') + ",0x" + std::string(40, '2') + ",10,ETH,thief,mule\n";
  const std::string table = folder.write("payments.csv", as_bytes("timestamp,block,tx_hash,from,to,amount,asset,from_label,to_label\n" + row));
  const std::string where = table.substr(0, table.rfind('/'));
  for (const std::string form : {"--json", "--csv", "--table", "--svg"}) {
    CAPTURE(form);
    const Outcome traced = run(folder, {"trace", table, "--from", "ethereum:0x" + std::string(40, '1'), form});
    CHECK(traced.exit == 0);
    CHECK_FALSE(holds(traced.text, where));
  }
  CHECK(holds(run(folder, {"trace", table, "--from", "ethereum:0x" + std::string(40, '1'), "--json"}).text, "payments.csv"));
}

TEST_CASE("rates put values beside the amounts of a trace, stay with its case, and are replayed with it") {
  const Folder folder;
  const std::string rates = folder.write("rates.csv", as_bytes("asset,date,currency,price,source\nBTC,2009-01-12,USD,2.5,a list\nBTC,2009-01-12,EUR,2,a list\n"));
  const std::vector<std::string> trace = {"trace", kFirstBlocks, "--from", kCoinOfBlock9};
  const auto with = [&](std::vector<std::string> more) {
    std::vector<std::string> words = trace;
    words.insert(words.end(), more.begin(), more.end());
    return run(folder, words);
  };
  const Outcome plain = with({"--csv"});
  const Outcome valued = with({"--csv", "--rates", rates});
  CHECK_FALSE(holds(plain.text, ",value,value_currency,"));
  CHECK(holds(valued.text, ",25,USD,2.5,2009-01-12,stated,a list,"));
  CHECK(holds(with({"--csv", "--rates", rates, "--fiat", "EUR"}).text, ",20,EUR,2,2009-01-12,stated,a list,"));
  CHECK(holds(with({"--table", "--rates", rates}).text, "≈ $25.00"));
  CHECK(with({"--json", "--rates", rates}).text == with({"--json"}).text);
  CHECK(with({"--rates", kFirstBlocks}).exit == 1);
  const Outcome saved = run(folder, {"export", kFirstBlocks, "--from", kCoinOfBlock9, "--rates", rates, "--as", "wacz"});
  REQUIRE(saved.exit == 0);
  const std::string path = folder.write("rated.wacz", as_bytes(saved.text));
  CHECK(run(folder, {"verify", path}).exit == 0);
  CHECK(holds(run(folder, {"trace", path, "--csv", "--fiat", "USD"}).text, ",25,USD,2.5,2009-01-12,stated,a list,"));
  CHECK(holds(run(folder, {"export", path, "--as", "csv", "--fiat", "USD"}).text, "(a list)"));
}

TEST_CASE("verify recomputes public evidence and published pages, and says where they differ") {
  const Folder folder;
  const std::string program = "\x1f\x8b";
  folder.write("verifier_hash.packed", as_bytes(program));
  const Outcome page = run(folder, {"export", kFirstBlocks, "--from", kCoinOfBlock9, "--as", "html", "--verifier", folder.file("")});
  REQUIRE(page.exit == 0);
  const Outcome evidence = run(folder, {"export", kFirstBlocks, "--from", kCoinOfBlock9, "--as", "evidence"});
  REQUIRE(evidence.exit == 0);
  for (const std::string& text : {page.text, evidence.text}) {
    const Outcome sound = run(folder, {"verify", folder.write("published", as_bytes(text))});
    CHECK(sound.exit == 0);
    CHECK(holds(sound.text, "recomputed: The bytes of its transaction hash to 0437cd7f"));
    CHECK(holds(sound.text, " 0 different"));
    std::string changed = text;
    const std::string mark = "\"raw\":\"01";
    changed[changed.find(mark) + mark.size()] = '1';
    const Outcome altered = run(folder, {"verify", folder.write("altered", as_bytes(changed)), "--json"});
    CHECK(altered.exit == 3);
    CHECK(holds(altered.text, "\"code\":\"source_mismatch\""));
  }
  const std::string torn = evidence.text.substr(0, evidence.text.size() / 2);
  CHECK(run(folder, {"verify", folder.write("torn", as_bytes(torn))}).exit == 1);
  CHECK(run(folder, {"export", kFirstBlocks, "--from", kCoinOfBlock9, "--as", "html", "--verifier", folder.file("none")}).exit == 1);
  CHECK(run(folder, {"export", kFirstBlocks, "--from", kCoinOfBlock9, "--as", "csv", "--verifier", folder.file("")}).exit == 2);
}

TEST_CASE("a trail that leaves its ledger goes on in the other one, each with its own sums, joined by what is known of the crossing") {
  const Folder folder;
  const std::string fixtures = PEELBACK_FIXTURES;
  const std::vector<std::string> words = {"trace", fixtures + "/thorchain/made_up_swap.jsonl", fixtures + "/devchain/theft_explorer.jsonl", "--from",
                                          "bitcoin:5ffd2c57f5b8c91c12a4a89c03c71be957b231cda20551d0ddab172360feef31:0"};
  const auto with = [&](std::vector<std::string> more) {
    std::vector<std::string> all = words;
    all.insert(all.end(), more.begin(), more.end());
    return run(folder, all);
  };
  const Outcome one = with({"--json"});
  CHECK(one.exit == 0);
  CHECK(holds(one.text, R"("format":"peelback-trail/1")"));
  CHECK(holds(one.text, R"("grade":"inferred")"));
  const Outcome both = with({"--across", "5", "--json"});
  CHECK(both.exit == 0);
  CHECK(both.text.starts_with(R"({"format":"peelback-crossings/1","joins":[{"crossing":0,"from":0,"to":1}],"trails":[{)"));
  CHECK(holds(both.text, one.text.substr(0, one.text.size() - 1)));
  CHECK(holds(both.text, R"("asked":"ethereum:0x62a7466d5a6f94e04be6085563afcc0b31108b8fbff4c3c085bb9bb0d83041f8:value")"));
  CHECK(holds(both.text, R"("before_start":true,"carried":"2500000000")"));
  const Outcome partly = with({"--across", "2", "--json", "--amount", "1000000000"});
  CHECK(holds(partly.text, R"("amount":"160000000000000000000","asked":"ethereum:0x62a7466d5a6f94e04be6085563afcc0b31108b8fbff4c3c085bb9bb0d83041f8:value")"));
  const Outcome table = with({"--across", "2", "--table"});
  CHECK(holds(table.text, "25 BTC"));
  CHECK(holds(table.text, "400 ETH"));
}
