// Published copies over real blocks: one model, and the same numbers in every form of it.

#include <algorithm>
#include <catch2/catch.hpp>

#include "base/json_reader.h"
#include "publish/claims_sheet.h"
#include "publish/publish.h"
#include "publish/recheck.h"
#include "publish/trace_page.h"
#include "session/messages.h"
#include "support/files.h"

using namespace peelback;

namespace {

const std::string kCoinOfBlock9 = "bitcoin:0437cd7f8525ceed2324359c2d0ba26006d92d856a9c20fa0241106ee5a597c9:0";
const std::string kChainOfBlock370661 = "bitcoin:20553f193186d7c0a8f13c6214cf90958a1291c8546c71a802c5101d7cde213f:1";

Session session_of(const std::string& fixture, const std::string& start) {
  Session session;
  REQUIRE(session.open(fixture, test::fixture(fixture)));
  Question question;
  question.starts.push_back({.ref = *parse_ref(start)});
  REQUIRE(session.ask({.question = question}));
  return session;
}

PublishOptions options_of(std::string_view json) {
  const auto options = parse_publish_options(json);
  if (!options) FAIL(format_error(options.error()));
  return *options;
}

Publication prepared(Session& session, const PublishOptions& options = {}) {
  auto publication = prepare_publication(session, options);
  if (!publication) FAIL(format_error(publication.error()));
  return *std::move(publication);
}

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

bool has_finding(const std::vector<PublishFinding>& findings, std::string_view code) {
  return std::any_of(findings.begin(), findings.end(), [&](const PublishFinding& finding) { return finding.code == code; });
}

// Every written form, one after the other.
std::string everything(const Publication& publication, const PublishOptions& options) {
  std::string text;
  for (const PublishedFile& file : write_published_files(publication, options)) text += file.text;
  return text;
}

}  // namespace

TEST_CASE("what is published has every box of the picture in its table, and its sums") {
  Session session = session_of("btc/firstblocks.blk", kCoinOfBlock9);
  const PublishOptions options;
  const Publication publication = prepared(session, options);
  const std::string page = write_trace_page(publication, options);
  CHECK(count_of(page, "<tr>") == publication.steps.size() + 1);
  CHECK(count_of(page, "<g data-box=") == publication.wide.nodes.size() + publication.narrow.nodes.size());
  for (const PublishedStep& step : publication.steps) CHECK(page.find(step.amount) != std::string::npos);
  const std::string table = write_chart_table(publication);
  CHECK(count_of(table, "\r\n") == publication.steps.size() + 1);
  for (const PublishedFile& file : write_published_files(publication, options)) {
    CAPTURE(file.name);
    const bool is_told = file.text.find("This shows payments") != std::string::npos;
    if (file.form != "words") CHECK(is_told == (file.form != "csv"));  // the sheet is for translators alone
  }
}

TEST_CASE("a page asks nobody, runs no script but its own, and says so in its policy") {
  Session session = session_of("btc/firstblocks.blk", kCoinOfBlock9);
  const PublishOptions options = options_of(R"j({"credit":"A <b>desk</b>","font":"Georgia, serif","title":"</script><script>alert(1)</script>"})j");
  const std::string page = write_trace_page(prepared(session, options), options);
  CHECK(page.find("default-src 'none'") != std::string::npos);
  CHECK(count_of(page, "'sha256-") == 3);
  CHECK(count_of(page, "<script") == 2);
  CHECK(count_of(page, "</script>") == 2);
  CHECK(page.find("<b>desk") == std::string::npos);
  for (const std::string_view outside : {"src=\"http", "url(", "@import", "fetch(", "XMLHttpRequest", "localStorage"}) {
    CAPTURE(outside);
    CHECK(page.find(outside) == std::string::npos);
  }
}

TEST_CASE("the same trail and words give the same bytes, and the id is of the trail") {
  Session one = session_of("btc/firstblocks.blk", kCoinOfBlock9);
  Session other = session_of("btc/firstblocks.blk", kCoinOfBlock9);
  const PublishOptions options;
  CHECK(everything(prepared(one), options) == everything(prepared(other), options));
  CHECK(prepared(one).id.size() == 8);
  CHECK(prepared(one, options_of(R"({"id":"story-1"})")).id == "story-1");
}

TEST_CASE("a place that is left out stands in no file, and the sums still count it") {
  Session session = session_of("btc/block370661.bin", kChainOfBlock370661);
  const Publication whole = prepared(session);
  const auto step = std::find_if(whole.steps.begin(), whole.steps.end(), [](const PublishedStep& s) { return s.hop == 1 && s.id.starts_with("place:"); });
  REQUIRE(step != whole.steps.end());
  PublishOptions options;
  options.redacted = {step->id};
  const Publication redacted = prepared(session, options);
  REQUIRE_FALSE(redacted.hidden_texts.empty());
  CHECK_FALSE(redacted.redacted.empty());
  const std::string files = everything(redacted, options);
  for (const std::string& hidden : redacted.hidden_texts) {
    CAPTURE(hidden);
    CHECK(files.find(hidden) == std::string::npos);
  }
  CHECK(redacted.wide.sums.size() == whole.wide.sums.size());
  CHECK_FALSE(has_finding(look_before_publishing(redacted, options, session), "left_out_shows"));

  options.title = "Where " + redacted.hidden_texts.front() + " went";
  const Publication careless = prepared(session, options);
  const auto findings = look_before_publishing(careless, options, session);
  CHECK(has_finding(findings, "left_out_shows"));
  CHECK(is_refused(findings));
}

TEST_CASE("notes never leave the case, and the reporter's names only where they are wanted") {
  Session session = session_of("btc/firstblocks.blk", kCoinOfBlock9);
  const auto trail = session.trail();
  REQUIRE(trail);
  const ToldPlace& place = (*trail)->places[1];
  const auto marks = parse_marks(R"({"names":[{"ref":")" + place.ref + R"(","text":"The Made-up Desk"}],"notes":[{"id":"place:)" + place.key + R"(","text":"ask Ann"}]})");
  REQUIRE(marks);
  session.mark(*marks);
  PublishOptions options;
  const Publication named = prepared(session, options);
  CHECK(everything(named, options).find("The Made-up Desk") != std::string::npos);
  CHECK(everything(named, options).find("ask Ann") == std::string::npos);
  const auto findings = look_before_publishing(named, options, session);
  CHECK(has_finding(findings, "private_notes"));
  CHECK(has_finding(findings, "name_without_link"));  // a name of one's own has no source that a reader could open
  options.without_names = true;
  const Publication nameless = prepared(session, options);
  CHECK(everything(nameless, options).find("The Made-up Desk") == std::string::npos);
  CHECK_FALSE(is_refused(look_before_publishing(nameless, options, session)));
}

TEST_CASE("words that accuse, numbers from nowhere and ceilings without a floor are said before") {
  Session session = session_of("btc/firstblocks.blk", kCoinOfBlock9);
  const auto codes = [&](std::string_view title) {
    PublishOptions options{.title = std::string(title), .corrections = "desk@example.org"};
    std::vector<std::string> found;
    for (const PublishFinding& finding : look_before_publishing(prepared(session, options), options, session)) found.push_back(finding.code);
    return found;
  };
  using Codes = std::vector<std::string>;
  CHECK(codes("Where 50 BTC went") == Codes{});
  CHECK(codes("How hackers moved 50 BTC") == Codes{"word_without_source"});
  CHECK(codes("How hackers, prosecutors said, moved 50 BTC") == Codes{});
  CHECK(codes("A thief. According to the court, 50 BTC went") == Codes{"word_without_source"});
  CHECK(codes("Where 51 BTC went") == Codes{"number_not_in_trail"});
  CHECK(codes("Up to 18 BTC went") == Codes{"no_floor"});
  CHECK(codes("At least 1 BTC and up to 18 BTC went") == Codes{});
  CHECK(codes("The shackle of 1abc2345") == Codes{});
}

TEST_CASE("the claims sheet has a row for each sentence, sum, payment and name of the copy, with its date") {
  Session session = session_of("btc/block370661.bin", kChainOfBlock370661);
  const PublishOptions options = options_of(R"({"caption":"What a desk wrote.","zone":"Honolulu","zone_minutes":-600})");
  const Publication publication = prepared(session, options);
  const auto rows = claim_rows(publication, options);
  const auto count = [&](ClaimRow::Kind kind) {
    return static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [&](const ClaimRow& row) { return row.kind == kind; }));
  };
  CHECK(count(ClaimRow::Kind::number) == publication.wide.sums.size());
  CHECK(count(ClaimRow::Kind::step) == publication.steps.size());
  CHECK(count(ClaimRow::Kind::name) == publication.claims.size());
  const auto has_text = [&](std::string_view text) { return std::any_of(rows.begin(), rows.end(), [&](const ClaimRow& row) { return row.text == text; }); };
  for (const std::string* text : {&publication.title, &publication.summary, &publication.caption, &publication.alt_text, &publication.checked}) CHECK(has_text(*text));
  for (const std::string& line : publication.method) CHECK(has_text(line));
  for (const ClaimRow& row : rows) {
    CAPTURE(row.id, row.text);
    CHECK_FALSE(row.known.empty());
    const bool is_payment = row.kind == ClaimRow::Kind::step;
    const bool has_date = row.id != "caption" && !(is_payment && row.source.empty());  // a start has none, nor has what a desk says
    CHECK(row.date.empty() != has_date);
    if (is_payment && has_date) CHECK(row.date.find("2015-08-20 05:10 UTC") != std::string::npos);
    if (is_payment && has_date) CHECK(row.date.find("19 August 2015 19:10 (Honolulu, UTC-10:00)") != std::string::npos);
  }
  const std::string sheet = write_claims_sheet(publication, options);
  CHECK(count_of(sheet, "<tr>") == rows.size() + 1);
  CHECK(count_of(sheet, "<th ") == 7);
}

TEST_CASE("a claim's row tells its date, its archived copy, and all that came of asking") {
  Publication publication;
  publication.claims.push_back({.id = "name:A|https://example.org/a", .text = "A", .sentence = "A, according to a list", .source = "https://example.org/a", .dated_s = 1'673'568'000});
  const auto row_with = [&](std::string_view reply) {
    const auto rows = claim_rows(publication, options_of(R"({"replies":[)" + std::string(reply) + "]}"));
    REQUIRE(rows.size() == 1);
    return rows.front();
  };
  const std::string asked = R"({"row":"name:A|https://example.org/a","asked":"by mail on 2 May","deadline":"9 May","answer":"No comment.","archive":"","state":)";
  CHECK(row_with(asked + R"("asked"})").reply == "asked by mail on 2 May, until 9 May: no answer yet");
  CHECK(row_with(asked + R"("answered"})").reply == "asked by mail on 2 May, until 9 May: “No comment.”");
  CHECK(row_with(asked + R"("refused"})").reply == "asked by mail on 2 May, until 9 May: declined to answer: “No comment.”");
  CHECK(row_with("").reply == "not asked: unanswered");
  CHECK(row_with("").date == "13 January 2023");
  const ClaimRow archived = row_with(R"({"row":"source:https://example.org/a","state":"not_asked","asked":"","deadline":"","answer":"","archive":"https://archive.example/1"})");
  CHECK(archived.archive == "https://archive.example/1");
  CHECK(write_claims_sheet(publication, {}).find("<td>none yet</td>") != std::string::npos);
}

TEST_CASE("what was reported stands in the copy with who says so, in every form that has words, and in no sum") {
  Session session = session_of("btc/firstblocks.blk", kCoinOfBlock9);
  const PublishOptions options = options_of(R"({"according_to":"A list’s authors","reported":[)"
      R"({"when":"24 June 2022","words":"From a bridge.","source":"An office","url":"https://example.org/said","dated":"2023-01-23"},)"
      R"({"when":"","words":"","source":"","url":"","dated":""}]})");
  const Publication publication = prepared(session, options);
  REQUIRE(publication.reports.size() == 1);
  CHECK(publication.reports.front().sentence == "24 June 2022: From a bridge. According to An office, 2023-01-23.");
  for (const PublishedFile& file : write_published_files(publication, options)) {
    CAPTURE(file.form);
    const bool has_words = file.form == "html" || file.form == "svg" || file.form == "narrow-svg" || file.form == "json" || file.form == "claims";
    CHECK((file.text.find("24 June 2022: From a bridge.") != std::string::npos) == has_words);
  }
  CHECK(write_trace_page(publication, options).find("href=\"https://example.org/said\"") != std::string::npos);
  CHECK(prepared(session).wide.sums.size() == publication.wide.sums.size());
  const auto rows = claim_rows(publication, options);
  REQUIRE(rows.back().kind == ClaimRow::Kind::report);
  CHECK(rows.back().source == "https://example.org/said");
  CHECK(rows.back().date == "2023-01-23");
  CHECK(rows.back().reply == "not asked: unanswered");
  const auto findings = look_before_publishing(publication, options, session);
  CHECK(has_finding(findings, "no_reply"));
  CHECK(has_finding(findings, "no_archive"));
  CHECK_FALSE(is_refused(findings));
  const PublishOptions without_link = options_of(R"({"reported":[{"when":"","words":"From a bridge.","source":"An office","url":"","dated":""}]})");
  CHECK(is_refused(look_before_publishing(prepared(session, without_link), without_link, session)));
}

TEST_CASE("payments of a list are according to whom the reporter names, and its values have no floor") {
  Session session = session_of("tables/lifi_2024.csv", "ethereum:0x8b3cb6bf982798fba233bca56749e22eec42dcf3");
  const PublishOptions nobody = options_of(R"({"without_names":true})");
  const PublishOptions named = options_of(R"({"according_to":"A list’s authors","without_names":true})");
  const Publication plain = prepared(session, nobody);
  const Publication publication = prepared(session, named);
  for (const PublishedStep& step : plain.steps) CHECK(step.grade_label == "According to somebody");
  for (const PublishedStep& step : publication.steps) CHECK(step.grade_label == "According to A list’s authors");
  CHECK(has_finding(look_before_publishing(plain, nobody, session), "guess_without_source"));
  CHECK_FALSE(has_finding(look_before_publishing(publication, named, session), "guess_without_source"));
  CHECK(std::count(publication.method.begin(), publication.method.end(), words(Message::published_no_floor)) == 1);
  for (const PublishedFile& file : write_published_files(publication, named)) {
    CAPTURE(file.form);
    CHECK(file.text.find("t least") == std::string::npos);
  }
}

TEST_CASE("a withdrawn copy says only that, and why") {
  Session session = session_of("btc/firstblocks.blk", kCoinOfBlock9);
  const PublishOptions options = options_of(R"({"change":"The start was another payment.","version":2,"withdrawn":true})");
  const auto files = write_published_files(prepared(session, options), options);
  REQUIRE(files.size() == 1);
  CHECK(files.front().text.find("The start was another payment.") != std::string::npos);
  CHECK(files.front().text.find("<svg") == std::string::npos);
  CHECK(files.front().text.find("noindex") != std::string::npos);
}

TEST_CASE("a place of the path that is not in the trail is named") {
  Session session = session_of("btc/firstblocks.blk", kCoinOfBlock9);
  const auto publication = prepare_publication(session, {.path = {"bitcoin:nowhere"}});
  REQUIRE_FALSE(publication);
  CHECK(publication.error().code == Code::not_found);
  CHECK(publication.error().where == "bitcoin:nowhere");
}

TEST_CASE("options that are none are refused by the member") {
  const auto where = [](std::string_view json) {
    const auto options = parse_publish_options(json);
    return options ? std::string("fine") : std::string(code_name(options.error().code)) + " at " + options.error().where;
  };
  CHECK(where("{}") == "fine");
  CHECK(where(R"({"page_url":"http://example.org"})") == "usage at page_url");
  const std::string_view corrections = R"j({"corrections":"javascript:alert(1)"})j";
  CHECK(where(corrections) == "usage at corrections");
  CHECK(where(R"({"corrections":"desk@example.org"})") == "fine");
  const std::string_view font = R"({"font":"x;} body{display:none"})";
  CHECK(where(font) == "usage at font");
  CHECK(where(R"({"colour":"red"})") == "usage at colour");
  CHECK(where(R"({"id":"../up"})") == "usage at id");
  CHECK(where(R"({"version":0})") == "usage at version");
  CHECK(where(R"({"zone_minutes":2000})") == "usage at zone_minutes");
  CHECK(where(R"({"today":"soon"})") == "usage at today");
  CHECK(where(R"({"fiat":"XEM"})") == "usage at fiat");
  CHECK(where(R"({"replies":[{"row":"a","state":"maybe","asked":"","deadline":"","answer":"","archive":""}]})") == "usage at replies[0].state");
  CHECK(where(R"({"lang":"de; x"})") == "usage at lang");
  CHECK(where(R"({"lang":"pt-BR"})") == "fine");
  CHECK(where(R"({"lang":"-"})") == "usage at lang");
  CHECK(where(R"({"boxes":21})") == "too_large at boxes");
  CHECK(where(R"({"format":"peelback-words/2"})") == "usage at format");
  CHECK(where(R"({"sentences":[{"made":"a","words":"b"},{"made":"a","words":"c"}]})") == "usage at sentences");
  const std::string_view reported = R"({"reported":[{"when":"","words":"","source":"","url":"http://example.org","dated":""}]})";
  CHECK(where(reported) == "usage at reported[0].url");
  CHECK(where(R"({"unheard":1})") == "usage at unheard");
}

TEST_CASE("the story's time zone stands beside UTC, and another day is flagged") {
  Session session = session_of("btc/block370661.bin", kChainOfBlock370661);  // 20 August 2015 05:10 UTC
  const PublishOptions options = options_of(R"({"zone":"Honolulu","zone_minutes":-600})");
  const Publication publication = prepared(session, options);
  const auto step = std::find_if(publication.steps.begin(), publication.steps.end(), [](const PublishedStep& s) { return !s.when_there.empty(); });
  REQUIRE(step != publication.steps.end());
  CHECK(step->when_there == "19 August 2015 19:10 (Honolulu, UTC-10:00)");
  CHECK(step->is_other_day);
}

TEST_CASE("values on the day stand in every form with their source, beside what was reported, and only where they are asked for") {
  Session session = session_of("btc/block370661.bin", kChainOfBlock370661);
  REQUIRE(session.open("rates.csv", as_bytes("asset,date,currency,price,source,url,licence,taken\nBTC,2015-08-20,USD,235.12,A daily list,https://prices.example,CC0,2026-11-23\n")));
  const std::string place = prepared(session).steps.back().id;
  session.mark(parse_marks(R"({"reported":[{"id":")" + place + R"(","text":"a fortune of $7","source":"The Paper","dated":"2015"}]})").value());
  CHECK(everything(prepared(session), {}).find("A daily list") == std::string::npos);
  CHECK(everything(prepared(session), {}).find("a fortune") == std::string::npos);
  const PublishOptions options = options_of(R"({"fiat":"USD"})");
  const Publication publication = prepared(session, options);
  const std::string told = " on 2015-08-20 (A daily list; https://prices.example, CC0, taken 2026-11-23)";
  for (const PublishedFile& file : write_published_files(publication, options)) {
    CAPTURE(file.form);
    const bool has_table = file.form == "html" || file.form == "csv" || file.form == "json" || file.form == "claims";
    const bool is_drawn = file.form == "svg" || file.form == "narrow-svg";
    CHECK((file.text.find(told) != std::string::npos) == (has_table || is_drawn || file.form == "words"));
    CHECK((file.text.find("a fortune of $7, according to The Paper, 2015") != std::string::npos) == has_table);
  }
  CHECK(std::any_of(publication.method.begin(), publication.method.end(), [](const std::string& line) {
    return line.find("according to A daily list, CC0, taken 2026-11-23") != std::string::npos;
  }));
  const auto rows = claim_rows(publication, options);
  CHECK(std::count_if(rows.begin(), rows.end(), [](const ClaimRow& row) {
    return row.kind == ClaimRow::Kind::value && row.source == "https://prices.example" && row.date == "20 August 2015";
  }) > 0);
  CHECK(std::count_if(rows.begin(), rows.end(), [](const ClaimRow& row) { return row.kind == ClaimRow::Kind::value && row.text == "a fortune of $7" && row.date == "2015"; }) == 1);
  const auto has_archives = [&](std::string_view replies) {
    return !has_finding(look_before_publishing(publication, options_of(replies), session), "no_archive");
  };
  CHECK_FALSE(has_archives("{}"));
  CHECK(has_archives(R"({"replies":[{"row":"source:https://prices.example","state":"not_asked","asked":"","deadline":"","answer":"","archive":"https://archive.example/2"}]})"));
}

TEST_CASE("no line leaves its picture, however many boxes a hop has") {
  Session session = session_of("tables/lifi_2024.csv", "ethereum:0x8b3cb6bf982798fba233bca56749e22eec42dcf3");
  for (const std::string_view options : {R"({"boxes":3})", R"({"boxes":8})", R"({"boxes":20})"}) {
    const Publication publication = prepared(session, options_of(options));
    for (const Picture* picture : {&publication.wide, &publication.narrow}) {
      double least_px = 0;
      double most_px = 0;
      for (const PictureEdge& edge : picture->edges) {
        for (const auto& [x, y] : edge.points) {
          least_px = std::min(least_px, x);
          most_px = std::max(most_px, x);
        }
      }
      CAPTURE(options, picture->width_px);
      CHECK(least_px >= 0);
      CHECK(most_px <= picture->width_px);
    }
  }
}

TEST_CASE("in the table for charts amounts are plain decimals, and times as charts read them") {
  Session session = session_of("btc/firstblocks.blk", kCoinOfBlock9);
  const std::string table = write_chart_table(prepared(session));
  CHECK(table.find("\r\n1,key 04ae…d84c,10,BTC,10,2009-01-12T03:30:25Z,170,,unspent as of block 589,") != std::string::npos);
}

TEST_CASE("the table for charts has its headings in the words of the copy, those of values too") {
  Session session = session_of("btc/block370661.bin", kChainOfBlock370661);
  REQUIRE(session.open("rates.csv", as_bytes("asset,date,currency,price,source\nBTC,2015-08-20,USD,235.12,A daily list\n")));
  const PublishOptions options = options_of(R"({"fiat":"USD","lang":"de","sentences":[{"made":"Value","words":"Wert"},{"made":"Source of the value","words":"Quelle"}]})");
  const std::string table = write_chart_table(prepared(session, options));
  CHECK(table.substr(0, table.find("\r\n")).find(",Transaction,Wert,Currency,Quelle,Value as reported") != std::string::npos);
}

TEST_CASE("a page without an address has no frame to offer, and one with it has an oEmbed") {
  Session session = session_of("btc/firstblocks.blk", kCoinOfBlock9);
  const Publication publication = prepared(session);
  CHECK(write_snippets(publication, {}).find("<iframe") == std::string::npos);
  const PublishOptions hosted = options_of(R"({"page_url":"https://example.org/graphics"})");
  CHECK(write_snippets(publication, hosted).find("https://example.org/graphics/trace-" + publication.id + ".html") != std::string::npos);
  std::vector<Problem> problems;
  const auto oembed = parse_json(as_bytes(write_oembed(publication, hosted)), problems);
  REQUIRE(oembed);
  CHECK(oembed->string_at("type").value() == "rich");
}

namespace {

constexpr std::string_view kProgram = "\x1f\x8b<made up, and never run>";

// What the page writes of the first payment, with or without what it can be checked with.
std::string written(PublishDesk& desk, ByteView verifier) {
  const auto answer = desk.write("{}", verifier);
  if (!answer) FAIL(format_error(answer.error()));
  return *answer;
}

std::string file_of(const std::string& answer, std::string_view form) {
  std::vector<Problem> problems;
  const auto document = parse_json(as_bytes(answer), problems);
  REQUIRE(document);
  for (const JsonValue& file : document->find("files")->elements()) {
    if (*file.string_at("form") == form) return std::string(*file.string_at("text"));
  }
  return {};
}

}  // namespace

TEST_CASE("a page that can be checked carries its evidence and the program, and allows that program alone") {
  Session session = session_of("btc/firstblocks.blk", kCoinOfBlock9);
  PublishDesk desk(session);
  const std::string plain = file_of(written(desk, {}), "html");
  CHECK(plain.find("wasm") == std::string::npos);
  CHECK_FALSE(find_page_data(plain));
  CHECK(desk.finish_evidence().error().code == Code::usage);

  REQUIRE(desk.begin_evidence("{}"));
  desk.add_file(test::fixture("btc/firstblocks.blk"));
  CHECK(desk.finish_evidence().value() == R"({"build":"hash"})");
  const std::string answer = written(desk, as_bytes(kProgram));
  const std::string page = file_of(answer, "html");
  CHECK(page.find("'wasm-unsafe-eval'") != std::string::npos);
  CHECK(count_of(page, "'sha256-") == 4);
  CHECK(count_of(page, "</script>") == 6);
  const auto carried = find_page_data(page);
  REQUIRE(carried);
  const auto report = check_evidence(carried->evidence, carried->publication);
  REQUIRE(report);
  CHECK(report->count(CheckLine::State::differs) == 0);
  const std::string evidence = file_of(answer, "evidence");
  CHECK(find_page_data(evidence)->evidence == evidence);
  CHECK(write_check_report(check_evidence(evidence, carried->publication)) == write_check_report(report));
  // Every row of the table that has a place of its own is in the report.
  std::size_t shown = 0;
  for (const PublishedStep& step : prepared(session).steps) shown += step.ref.empty() ? 0U : 1U;
  CHECK(shown == report->places.size());

  SECTION("an amount changed in the page's data differs") {
    std::string changed = page;
    const auto at = changed.find("\"units\":\"", changed.find("id=\"data\""));
    changed.insert(at + 9, 1, '9');
    const auto seen = find_page_data(changed);
    CHECK(check_evidence(seen->evidence, seen->publication)->count(CheckLine::State::differs) == 1);
  }
  SECTION("without the program the page carries the evidence and offers nothing to press") {
    const std::string without = file_of(written(desk, {}), "html");
    CHECK(without.find("wasm") == std::string::npos);
    CHECK(find_page_data(without));
    CHECK(without.find("id=\"check\"") == std::string::npos);
  }
  SECTION("withdrawn it carries neither") {
    const auto withdrawn = desk.write(R"({"change":"it was wrong","withdrawn":true})", as_bytes(kProgram));
    REQUIRE(withdrawn);
    CHECK_FALSE(find_page_data(file_of(*withdrawn, "html")));
    CHECK(file_of(*withdrawn, "html").find("wasm") == std::string::npos);
  }
  SECTION("dropped it is gone from what is written") {
    desk.drop_evidence();
    CHECK(file_of(written(desk, {}), "html") == plain);
  }
}

TEST_CASE("on Ethereum the page's amounts are held against the evidence, account by account and asset by asset") {
  std::vector<Problem> problems;
  const auto story = parse_json(test::fixture("devchain/theft.json"), problems);
  Session session = session_of("devchain/theft_explorer.jsonl", "ethereum:" + std::string(*story->string_at("txs.theft")));
  PublishDesk desk(session);
  REQUIRE(desk.begin_evidence("{}"));
  desk.add_file(test::fixture("devchain/theft_explorer.jsonl"));
  CHECK(desk.finish_evidence().value() == R"({"build":"full"})");
  const std::string page = file_of(written(desk, as_bytes(kProgram)), "html");
  const auto carried = find_page_data(page);
  REQUIRE(carried);
  const auto report = check_evidence(carried->evidence, carried->publication);
  REQUIRE(report);
  CHECK(report->count(CheckLine::State::differs) == 0);
  std::size_t pages = 0;
  for (const CheckedPlace& place : report->places) {
    pages += static_cast<std::size_t>(std::count_if(place.lines.begin(), place.lines.end(), [](const CheckLine& line) { return line.aspect == Aspect::page; }));
  }
  std::size_t shown = 0;
  for (const PublishedStep& step : prepared(session).steps) shown += step.ref.empty() ? 0U : 1U;
  CHECK(shown > 3);
  CHECK(pages == shown);
  for (const std::string_view mark : {"\"held\":\"", "\"units\":\""}) {
    std::string publication(carried->publication);
    for (auto at = publication.find(mark); at != std::string::npos; at = publication.find(mark, at + mark.size())) {
      publication.insert(at + mark.size(), 1, '9');
    }
    const auto changed = check_evidence(carried->evidence, publication);
    REQUIRE(changed);
    CHECK(changed->count(CheckLine::State::differs) == shown);
  }
}

TEST_CASE("what the check says stands on the sheet of a copy that can be checked, and is told in its words") {
  Session session = session_of("btc/firstblocks.blk", kCoinOfBlock9);
  PublishDesk desk(session);
  const std::string made = "Those bytes say that this place holds {found}, in the asset's smallest unit.";
  const auto has_row = [&](const std::string& answer) { return file_of(answer, "words").find(made) != std::string::npos; };
  CHECK_FALSE(has_row(written(desk, {})));
  REQUIRE(desk.begin_evidence("{}"));
  desk.add_file(test::fixture("btc/firstblocks.blk"));
  REQUIRE(desk.finish_evidence());
  CHECK_FALSE(has_row(written(desk, {})));  // nothing in the copy could say it
  CHECK(has_row(written(desk, as_bytes(kProgram))));
  const std::string words = R"({"lang":"de","sentences":[{"made":")" + made + R"(","words":"Laut diesen Bytes liegt hier so viel: {found}."},)"
                            R"({"made":"recomputed","words":"nachgerechnet"},{"made":"Check this trace","words":"Diese Spur prüfen"}]})";
  const auto answer = desk.write(words, as_bytes(kProgram));
  REQUIRE(answer);
  const std::string page = file_of(*answer, "html");
  for (const std::string_view told : {"Laut diesen Bytes liegt hier so viel: {found}.", "nachgerechnet", "<h2>Diese Spur prüfen</h2>"}) CHECK(page.find(told) != std::string::npos);
  CHECK(page.find(made) == std::string::npos);
  // A number of their own the words cannot have.
  const auto faulty = desk.write(R"({"sentences":[{"made":")" + made + R"(","words":"Hier liegen 5."}]})", as_bytes(kProgram));
  REQUIRE(faulty);
  CHECK(faulty->find("words_fault") != std::string::npos);
}

TEST_CASE("every line that a check can have is said, in the page and by the command") {
  Session session = session_of("btc/firstblocks.blk", kCoinOfBlock9);
  PublishDesk desk(session);
  REQUIRE(desk.begin_evidence("{}"));
  desk.add_file(test::fixture("btc/firstblocks.blk"));
  REQUIRE(desk.finish_evidence());
  const std::string evidence = file_of(written(desk, {}), "evidence");
  std::vector<Problem> problems;
  const auto words = parse_json(as_bytes(write_recheck_words()), problems);
  REQUIRE(words);
  const auto report = check_evidence(evidence);
  REQUIRE(report);
  for (const CheckedPlace& place : report->places) {
    for (const CheckLine& line : place.lines) {
      const std::string path = "lines." + std::string(aspect_name(line.aspect)) + '.' + std::string(check_state_name(line.state));
      CAPTURE(path);
      CHECK(words->string_at(path).ok());
      CHECK_FALSE(recheck_sentence(line).empty());
      CHECK(recheck_text("page", *report).find(recheck_sentence(line)) != std::string::npos);
    }
  }
}

TEST_CASE("nothing but evidence and pages with it is taken for one") {
  for (const std::string_view text : {"", "{}", "<!doctype html><p>", R"({"format":"peelback-trail/1"})"}) CHECK_FALSE(find_page_data(text));
  CHECK(find_page_data(R"( {"disclaimer":"","format":"peelback-public-evidence/9"})"));
}
