// Working cases: written the same twice, replayed to the same bytes, and refused where anybody changed them.

#include <algorithm>
#include <catch2/catch.hpp>

#include "base/hash.h"
#include "labels/labels_writer.h"
#include "session/case_file.h"
#include "session/case_labels.h"
#include "unit/session/case_packing.h"
#include "session/case_texts.h"
#include "session/reports.h"
#include "session/warc.h"
#include "support/files.h"

using namespace peelback;
using test::CaseParts;

namespace {

std::string told(const ReplayReport& report) {
  std::string text;
  for (const ReportLine& line : report.lines) text += std::string(state_name(line.state)) + ' ' + line.part + ": " + line.sentence + '\n';
  return text;
}

// The text with its first `from` replaced.
std::string with(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  if (at == std::string::npos) FAIL("not there: " << from);
  return text.replace(at, from.size(), to);
}

bool is_refused(ByteView file) {
  Session session;
  return !session.open("a.wacz", file);
}

bool is_caught(ByteView file) { return is_refused(file) || !replay_case(file).is_same(); }

std::string document_of(Session& session) {
  const auto text = write_trail(session);
  REQUIRE(text);
  return *text;
}

}  // namespace

TEST_CASE("a case has every part that its layout names, each listed with its hash") {
  const Bytes file = test::sample_case();
  const CaseParts parts = test::parts_of(file);
  for (const char* name : {"README.txt", "archive/data.warc", "case/case.json", "case/log.jsonl", "case/method.json", "case/open-questions.md", "case/trail.json",
                           "datapackage-digest.json", "datapackage.json", "indexes/index.cdxj", "pages/pages.jsonl", "requests.jsonl"}) {
    CAPTURE(name);
    CHECK(parts.count(name) == 1);
  }
  for (const auto& [name, text] : parts) {
    if (name.starts_with("datapackage")) continue;
    CAPTURE(name);
    CHECK(parts.at("datapackage.json").find(to_hex(sha256(as_bytes(text)))) != std::string::npos);
  }
  CHECK(std::count_if(parts.begin(), parts.end(), [](const auto& part) { return part.first.starts_with("files/"); }) == 1);
  CHECK(std::count_if(parts.begin(), parts.end(), [](const auto& part) { return part.first.starts_with("labels/"); }) == 1);
}

TEST_CASE("replies lie in the archive byte for byte, each under its own hash") {
  const Bytes file = test::sample_case();
  const std::string archive = test::parts_of(file).at("archive/data.warc");
  CHECK(archive.find(as_text(test::fixture("mempool_space/simple-legacy-p2pkh.json"))) != std::string::npos);
  const auto records = read_warc(as_bytes(archive));
  if (!records) FAIL(format_error(records.error()));
  REQUIRE(records->size() == 9);  // what wrote it, and a reply and its request for each of four
  CHECK((*records)[0].head.type == "warcinfo");
  CHECK((*records)[1].head.type == "resource");
  CHECK((*records)[1].head.target == "https://mempool.space/api/tx/0b6461de422c46a221db99608fcbe0326e4f2325ebf2a47c9faf660ed61ee6a4");
  CHECK((*records)[1].head.date == "2023-11-14T22:13:20Z");
  CHECK((*records)[2].head.refers_to == (*records)[1].head.id);
}

TEST_CASE("the same case gives the same bytes, and a case that is written again too") {
  const Bytes file = test::sample_case();
  CHECK(file == test::sample_case());
  Session session;
  const auto opened = session.open("a.wacz", file);
  if (!opened) FAIL(format_error(opened.error()));
  CHECK(opened->kind == "case");
  REQUIRE(session.question_of_case());
  REQUIRE(session.ask(*session.question_of_case()));
  const CaseInput inputs[] = {{"a.wacz", {}, file}};
  const auto again = write_inputs_as_case(session, inputs, {});
  REQUIRE(again);
  CHECK(*again == file);
  CHECK(document_of(session) == test::parts_of(file).at("case/trail.json"));
}

TEST_CASE("a case that was asked something else is another case, whose log says so") {
  const Bytes file = test::sample_case();
  Session session;
  REQUIRE(session.open("a.wacz", file));
  QuestionAsked asked = *session.question_of_case();
  asked.question.method = Method::poison;
  REQUIRE(session.ask(asked));
  const CaseInput inputs[] = {{"a.wacz", {}, file}};
  const auto again = write_inputs_as_case(session, inputs, {});
  REQUIRE(again);
  const auto read = read_case(*again);
  if (!read) FAIL(format_error(read.error()));
  CHECK(read->about.log.size() == 2);
  CHECK(read->question->question.method == Method::poison);
  const ReplayReport report = replay_case(*again);
  CAPTURE(told(report));
  CHECK(report.is_same());
}

TEST_CASE("a sound case replays to the same bytes, and the report says what can never be checked") {
  const ReplayReport report = replay_case(test::sample_case());
  CAPTURE(told(report));
  CHECK(report.is_same());
  const auto has = [&](std::string_view part, ReportLine::State state) {
    return std::any_of(report.lines.begin(), report.lines.end(), [&](const ReportLine& line) { return line.part == part && line.state == state; });
  };
  CHECK(has("case/trail.json", ReportLine::State::ok));
  CHECK(has("case/log.jsonl", ReportLine::State::ok));
  CHECK(has("limits", ReportLine::State::not_checked));
}

TEST_CASE("keys of explorers never reach the file") {
  Session session;
  const std::string body = R"({"status":"1","message":"OK","result":[]})";
  CaseWriter writer({.title = "keys"});
  writer.add_reply({.url = "https://user:secret1@api.example.org/api?module=account&apikey=secret2&address=0x1&key=secret3#x", .provider = "api.example.org"}, as_bytes(body));
  const auto bundle = writer.finish(session);
  REQUIRE(bundle);
  const ByteView bodies[] = {as_bytes(body)};
  const Bytes file = join_bundle(*bundle, bodies);
  CHECK(as_text(file).find("secret") == std::string_view::npos);
  CHECK(as_text(file).find("module=account&address=0x1") != std::string_view::npos);
}

TEST_CASE("the request log says when a reply was asked for and when it had come, where that is known") {
  Session session;
  CaseWriter writer({.title = "times"});
  const std::string url = "https://mempool.space/api/blocks/tip/height";
  writer.add_reply({.url = url, .provider = "mempool.space", .sent_at_s = 1'767'225'600, .fetched_at_s = 1'767'225'602}, as_bytes("930000"));
  writer.add_reply({.url = url, .provider = "mempool.space", .fetched_at_s = 1'767'225'702}, as_bytes("930001"));
  const auto bundle = writer.finish(session);
  REQUIRE(bundle);
  const ByteView bodies[] = {as_bytes("930000"), as_bytes("930001")};
  const Bytes file = join_bundle(*bundle, bodies);
  CHECK(as_text(file).find(R"("sent_at":"2026-01-01T00:00:00Z")") != std::string_view::npos);
  const auto read = read_case(file);
  REQUIRE(read);
  REQUIRE(read->replies.size() == 2);
  CHECK(read->replies[0].about.sent_at_s == 1'767'225'600);
  CHECK(read->replies[0].about.fetched_at_s == 1'767'225'602);
  CHECK(read->replies[1].about.sent_at_s == 0);
  CHECK(replay_case(file).is_same());
}

TEST_CASE("a URL cannot write fields of its own into a record") {
  const std::string url = "https://a.example/\r\nWARC-Type: evil\r\n\r\n x";
  CHECK(uri_of(url).find_first_of("\r\n ") == std::string::npos);
  Session session;
  CaseWriter writer({.title = "x"});
  writer.add_reply({.url = url}, as_bytes("{}"));
  const auto bundle = writer.finish(session);
  REQUIRE(bundle);
  const ByteView bodies[] = {as_bytes("{}")};
  const auto read = read_case(join_bundle(*bundle, bodies));
  if (read) CHECK(read->replies.front().about.url == url);
}

// ---- tampering ----

TEST_CASE("every flipped byte of a case file is refused or found") {
  const Bytes file = test::sample_case();
  const std::size_t directory = as_text(file).rfind(std::string_view("PK\x01\x02README", 4));
  std::size_t flips = 0;
  for (std::size_t at = 0; at < file.size(); at += at > directory ? 1 : 97) {
    Bytes changed = file;
    changed[at] ^= 0x20;
    if (is_refused(changed)) continue;
    CAPTURE(at);
    const ReplayReport report = replay_case(changed);
    REQUIRE_FALSE(report.is_same());
    ++flips;
  }
  CHECK(flips < 2'000);
}

TEST_CASE("a case that is cut short anywhere is refused") {
  const Bytes file = test::sample_case();
  for (std::size_t length = 0; length < file.size(); length += 211) {
    CAPTURE(length);
    REQUIRE(is_refused(ByteView(file).first(length)));
  }
  CHECK(is_refused(ByteView(file).first(file.size() - 1)));
}

TEST_CASE("an entry that was changed and packed again is named") {
  const CaseParts parts = test::parts_of(test::sample_case());
  for (const auto& [name, text] : parts) {
    CAPTURE(name);
    CaseParts changed = parts;
    changed[name] = text.empty() ? "x" : std::string(1, static_cast<char>(text[0] ^ 1)) + text.substr(1);
    const auto read = read_case(test::packed(changed));
    REQUIRE_FALSE(read);
    CHECK(!read.error().where.empty());
    CHECK_FALSE(replay_case(test::packed(changed)).is_same());
    changed.erase(name);
    CHECK_FALSE(read_case(test::packed(changed)));
  }
  CaseParts more = parts;
  more["case/more.json"] = "{}";
  CHECK(read_case(test::packed(more)).error().where == "case/more.json");
}

TEST_CASE("somebody who works the package's hashes out anew is caught by the part itself") {
  const CaseParts parts = test::parts_of(test::sample_case());
  const auto changed = [&](const std::string& name, std::string_view from, std::string_view to) {
    CaseParts other = parts;
    other[name] = with(other.at(name), from, to);
    return test::packed_with_new_hashes(other);
  };
  // A reply: its record has another digest.
  CHECK(read_case(changed("archive/data.warc", R"("locktime": 399983)", R"("locktime": 399984)")).error().code == Code::bad_checksum);
  // When it was fetched, and of whom: in the archive and beside it.
  CHECK(is_refused(changed("archive/data.warc", "WARC-Date: 2023", "WARC-Date: 2022")) == false);
  CHECK(is_caught(changed("archive/data.warc", "WARC-Date: 2023", "WARC-Date: 2022")));
  CHECK(read_case(changed("requests.jsonl", "mempool.space", "mempool.spice")).error().where == "requests.jsonl");
  // The log, and what it comes to.
  CHECK(read_case(changed("case/log.jsonl", "open", "shut")).error().where.starts_with("case/log.jsonl"));
  CHECK(read_case(changed("case/case.json", "haircut", "poison")).error().where == "case/log.jsonl");
  // What follows from the replies.
  for (const auto& [name, from, to] : {std::tuple("case/trail.json", "\"amount\":\"", "\"amount\":\"1"), std::tuple("case/method.json", "haircut", "poison"),
                                       std::tuple("case/open-questions.md", "#", "##"), std::tuple("indexes/index.cdxj", "200", "404"),
                                       std::tuple("pages/pages.jsonl", "mempool", "Mempool"), std::tuple("README.txt", "a", "b"),
                                       std::tuple("case/case.json", "\"title\":\"bitcoin", "\"title\":\"Bitcoin")}) {
    CAPTURE(name);
    const Bytes file = changed(name, from, to);
    CHECK(is_caught(file));
  }
  const ReplayReport report = replay_case(changed("case/trail.json", "\"depth\":0", "\"depth\":7"));
  CAPTURE(told(report));
  CHECK(told(report).find("depth: saved 7, now 0") != std::string::npos);
}

TEST_CASE("somebody who works every hash out anew is caught by the transaction's own id") {
  CaseParts parts = test::parts_of(test::sample_case());
  const std::string reply(as_text(test::fixture("mempool_space/simple-legacy-p2pkh.json")));
  const std::string forged = with(reply, R"("locktime": 399983)", R"("locktime": 399984)");
  std::string lines = with(test::recorded_replies(), R"(\"locktime\": 399983)", R"(\"locktime\": 399984)");
  Session session;
  REQUIRE(session.open("replies.jsonl", as_bytes(lines)));
  const CaseInput inputs[] = {{"replies.jsonl", {}, as_bytes(lines)}};
  const auto file = write_inputs_as_case(session, inputs, {});
  REQUIRE(file);
  CHECK(as_text(*file).find(forged) != std::string_view::npos);
  const ReplayReport report = replay_case(*file);
  CAPTURE(told(report));
  CHECK_FALSE(report.is_same());
}

TEST_CASE("names that lead out, names that stand twice, compressed entries and absurd sizes are refused") {
  const Bytes file = test::sample_case();
  const std::size_t row = as_text(file).rfind(std::string_view("PK\x01\x02", 4));
  const auto changed = [&](std::size_t at, std::string_view bytes) {
    Bytes other = file;
    std::copy(bytes.begin(), bytes.end(), other.begin() + static_cast<std::ptrdiff_t>(at));
    return other;
  };
  CHECK(read_case(changed(row + 46, "../../../..")).error().code == Code::bad_reference);
  CHECK(read_case(changed(row + 10, std::string_view("\x08\x00", 2))).error().code == Code::unsupported);
  CHECK(read_case(changed(row + 20, "\xfe\xff\xff\xff\xfe\xff\xff\xff")).error().code == Code::truncated);
  CHECK(read_case(changed(file.size() - 14, "\xff\x0f\xff\x0f")).error().code == Code::truncated);
  CHECK(read_case(changed(row + 42, std::string_view("\0\0\0\0", 4))).error().code == Code::bad_reference);  // the last entry is the first
}

TEST_CASE("a refused case leaves the open work as it was") {
  Session session;
  REQUIRE(session.open("block", test::fixture("btc/block370661.bin")));
  Question question{.method = Method::fifo};
  question.starts.push_back({.ref = *parse_ref("bitcoin:20553f193186d7c0a8f13c6214cf90958a1291c8546c71a802c5101d7cde213f:1")});
  REQUIRE(session.ask({.question = question}));
  const std::string before = document_of(session);
  CaseParts parts = test::parts_of(test::sample_case());
  parts["case/trail.json"] += ' ';
  CHECK_FALSE(session.open("a.wacz", test::packed(parts)));
  CHECK(document_of(session) == before);
  CHECK_FALSE(session.question_of_case());
}

// ---- the log ----

TEST_CASE("no line of a log can be changed, moved, taken out or put in") {
  const std::vector<LogEntry> entries{{"2026-01-01T00:00:00Z", "begin", "{}", R"({"title":"a"})"},
                                      {"2026-01-01T00:00:01Z", "rule", R"({"method":"lifo"})", R"({"marks":{"names":[]}})"},
                                      {"2026-01-01T00:00:02Z", "note", "{}", R"({"marks":{"notes":[1]},"title":"b"})"}};
  const ChainedLog log = chain_log(entries);
  const auto read = read_log(log.lines, log.head);
  REQUIRE(read);
  CHECK(read->size() == 3);
  CHECK(*replay_log(*read) == R"({"marks":{"names":[],"notes":[1]},"title":"b"})");
  CHECK(chain_log(*read).lines == log.lines);
  const std::size_t second = log.lines.find('\n') + 1;
  const std::size_t third = log.lines.find('\n', second) + 1;
  CHECK_FALSE(read_log(with(log.lines, "lifo", "fifo"), log.head));
  CHECK_FALSE(read_log(log.lines.substr(second), log.head));
  CHECK_FALSE(read_log(log.lines.substr(0, third), log.head));
  CHECK_FALSE(read_log(log.lines.substr(0, second) + log.lines.substr(third), log.head));
  CHECK_FALSE(read_log(log.lines.substr(second, third - second) + log.lines.substr(0, second) + log.lines.substr(third), log.head));
  CHECK_FALSE(read_log(log.lines + log.lines.substr(third), log.head));
}

// ---- what the trail rests on ----

TEST_CASE("claims of the bundled set go with the case, and the trail ends at them without the set") {
  Session session;
  REQUIRE(session.open("block", test::fixture("btc/block370661.bin")));
  LabelsWriter writer;
  Label claim{.text = "Example Exchange", .category = LabelCategory::exchange, .category_text = "exchange", .source = "https://example.org/{id}"};
  writer.add(0, "bitcoin:3Ek2yVSXs49UvsTwvnXGM8Kg913JRFxDUp", claim);
  const Bytes set = writer.finish({{.id = "example", .title = "Example pack", .licence = "MIT"}}, 1'700'006'400);
  REQUIRE(session.open_labels("set", set));
  Question question{.method = Method::fifo};
  question.starts.push_back({.ref = *parse_ref("bitcoin:20553f193186d7c0a8f13c6214cf90958a1291c8546c71a802c5101d7cde213f:1")});
  REQUIRE(session.ask({.question = question}));
  const std::string trail = document_of(session);
  REQUIRE(trail.find("Example Exchange") != std::string::npos);
  const Bytes block = test::fixture("btc/block370661.bin");
  const CaseInput inputs[] = {{"block", {}, block}};
  const CaseInput lists[] = {{"set", {}, set}};
  const auto file = write_inputs_as_case(session, inputs, lists);
  REQUIRE(file);
  CHECK(file->size() < block.size() + 400'000);
  const ReplayReport report = replay_case(*file);
  CAPTURE(told(report));
  CHECK(report.is_same());
  CHECK(test::parts_of(*file).at("case/trail.json") == trail);
}

TEST_CASE("what was asked for in vain ends as it ended when the case is opened again") {
  Session session;
  const std::string lines = test::recorded_replies().substr(0, test::recorded_replies().find('\n') + 1);
  REQUIRE(session.open("replies.jsonl", as_bytes(lines)));
  Question question{.method = Method::fifo};
  question.starts.push_back({.ref = *parse_ref("bitcoin:0b6461de422c46a221db99608fcbe0326e4f2325ebf2a47c9faf660ed61ee6a4:0")});
  REQUIRE(session.ask({.question = question}));
  for (auto wants = session.wants(100); !wants.empty(); wants = session.wants(100)) {
    for (const Want& want : wants) REQUIRE(session.fail(want.id, "nobody answers"));
  }
  CHECK(document_of(session).find("fetch_failed") != std::string::npos);
  const CaseInput inputs[] = {{"replies.jsonl", {}, as_bytes(lines)}};
  const auto file = write_inputs_as_case(session, inputs, {});
  REQUIRE(file);
  const ReplayReport report = replay_case(*file);
  CAPTURE(told(report));
  CHECK(report.is_same());
}

TEST_CASE("differences between two documents are named by their place") {
  const auto found = find_differences(R"({"a":[1,2],"b":"x","c":1})", R"({"a":[1,3,4],"b":"y","d":{}})", 10);
  std::string text;
  for (const JsonDifference& row : found) text += row.path + ' ' + row.before + ' ' + row.after + '\n';
  CHECK(text == "a[1] 2 3\na[2] - 4\nb \"x\" \"y\"\nc 1 -\nd - {}\n");
  CHECK(find_differences("[1,2,3]", "[4,5,6]", 2).size() == 2);
}
