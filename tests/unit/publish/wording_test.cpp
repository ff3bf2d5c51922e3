// The sheet of sentences: what is words and what is locked, which words are refused, and a whole copy in other words.

#include <algorithm>
#include <catch2/catch.hpp>

#include "publish/publish.h"
#include "publish/trace_page.h"
#include "support/files.h"

using namespace peelback;

namespace {

const std::string kChainOfBlock370661 = "bitcoin:20553f193186d7c0a8f13c6214cf90958a1291c8546c71a802c5101d7cde213f:1";

Session session_at_block_370661() {
  Session session;
  REQUIRE(session.open("btc/block370661.bin", test::fixture("btc/block370661.bin")));
  Question question;
  question.starts.push_back({.ref = *parse_ref(kChainOfBlock370661)});
  REQUIRE(session.ask({.question = question}));
  return session;
}

Publication prepared(Session& session, const PublishOptions& options) {
  auto publication = prepare_publication(session, options);
  if (!publication) FAIL(format_error(publication.error()));
  return *std::move(publication);
}

Wording wording_of(const PublishOptions& options = {}) {
  Wording wording(options);
  wording.lock("Bitfinex", "name");
  wording.lock_unit("BTC");
  wording.lock_unit("USD");
  wording.settle();
  return wording;
}

std::string template_of(std::string_view sentence) {
  Wording wording = wording_of();
  wording.collect(sentence);
  return wording.rows().empty() ? "" : wording.rows().back().made;
}

// Other words with the same placeholders: each letter outside of braces is another one, and no word is as it was.
std::string in_other_words(std::string_view made) {
  std::string out;
  bool is_locked = false;
  for (const char c : made) {
    if (c == '{') is_locked = true;
    if (c == '}') is_locked = false;
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    out += is_locked || !is_letter ? std::string(1, c) : std::string("ö");
  }
  return out;
}

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits;
}

PublishOptions translated(Session& session, PublishOptions options) {
  options.lang = "xx";
  const Publication publication = prepared(session, options);
  for (const WordedSentence& row : publication.wording.rows()) options.sentences.push_back({row.made, in_other_words(row.made)});
  std::sort(options.sentences.begin(), options.sentences.end(), [](const EditedSentence& a, const EditedSentence& b) { return a.made < b.made; });
  return options;
}

}  // namespace

TEST_CASE("amounts with their unit and rule, dates, times, ids, names and quotations are locked, and the rest are words") {
  CHECK(template_of("50 BTC went to 12cbQLTFMX…S3.") == "{amount} went to {id}.");
  CHECK(template_of("≈ 9.48 BTC (FIFO) of 1,204 BTC went on") == "{amount} of {amount B} went on");
  CHECK(template_of("In block 370,661, on 20 August 2015 05:10 UTC, 3 payments") == "In block {number}, on {date} {time} UTC, {number B} payments");
  CHECK(template_of("deposited at Bitfinex, says “the 2 Bitfinexes”") == "deposited at {name}, says {quote}");
  CHECK(template_of("5 satoshi and 2 USD") == "{amount} and {amount B}");
  CHECK(template_of("Bitfinexes are no name") == "Bitfinexes are no name");
  CHECK(template_of("Step {step} of {of}") == "Step {step} of {of}");
  CHECK(template_of("50 BTC").empty());
  CHECK(template_of("").empty());
}

TEST_CASE("words are refused that lose, double or invent a placeholder, or hold a number or a unit") {
  const std::string made = "{amount} went to {id}";
  const auto fault = [&](std::string_view words) { return fault_of_words(made, words, {"BTC"}); };
  CHECK(fault("{id} bekam {amount}").empty());
  CHECK_FALSE(fault("{id} bekam alles").empty());
  CHECK_FALSE(fault("{amount}, {amount} an {id}").empty());
  CHECK_FALSE(fault("{amount} an {id} und {name}").empty());
  CHECK_FALSE(fault("{amount} an {id").empty());
  CHECK_FALSE(fault("{amount} an {id}, 5 mal").empty());
  CHECK_FALSE(fault("{amount} an {id}, ٥ mal").empty());
  CHECK_FALSE(fault("{amount} an {id}, ½ davon").empty());
  CHECK_FALSE(fault("{amount} an {id}, ５ mal").empty());
  CHECK_FALSE(fault("{amount} BTC an {id}").empty());
  CHECK_FALSE(fault("${amount} an {id}").empty());
  CHECK(fault("{amount} an {id} (ABTCD)").empty());
}

TEST_CASE("one row tells every sentence of its form, in another order too, and a date has its month translated") {
  PublishOptions options;
  options.sentences = {{"{amount} went to {id} on {date}", "{id} bekam am {date} {amount}"}, {"{day} August {year}", "{day}. August {year}"}};
  const Wording wording = wording_of(options);
  CHECK(wording.tell("50 BTC went to 1Q2T…u6 on 20 August 2015") == "1Q2T…u6 bekam am 20. August 2015 50 BTC");
  CHECK(wording.tell("≈ 2 BTC (FIFO) went to 12cb…S3 on 3 August 2016") == "12cb…S3 bekam am 3. August 2016 ≈ 2 BTC (FIFO)");
  CHECK(wording.tell("50 BTC stayed there") == "50 BTC stayed there");
}

TEST_CASE("how a payment is known is translated in a copy in another language, and re-worded in none") {
  PublishOptions options;
  options.sentences = {{"According to somebody", "Certain"}};
  Wording english = wording_of(options);
  english.collect("According to somebody");
  CHECK(english.rows().empty());
  CHECK(english.tell("According to somebody") == "According to somebody");
  options.lang = "en-GB";
  CHECK(wording_of(options).tell("According to somebody") == "According to somebody");
  options.lang = "de";
  options.sentences = {{"According to somebody", "Wie jemand sagt"}};
  CHECK(wording_of(options).tell("According to somebody") == "Wie jemand sagt");
}

TEST_CASE("words for sentences that the copy does not have change nothing in it") {
  Session session = session_at_block_370661();
  PublishOptions options;
  const std::string plain = write_trace_page(prepared(session, options), options);
  options.sentences = {{"{amount} was stolen by {name}", "x {amount} {name}"}};
  const Publication publication = prepared(session, options);
  CHECK(write_trace_page(publication, options) == plain);
  CHECK(publication.wording.count_unused() == 1);
}

TEST_CASE("a whole copy in other words has every number of the first, in the same order, and none of its sentences") {
  Session session = session_at_block_370661();
  const PublishOptions english;
  const Publication first = prepared(session, english);
  const PublishOptions options = translated(session, english);
  const Publication other = prepared(session, options);
  CHECK_FALSE(is_refused(look_before_publishing(other, options, session)));
  CHECK(other.wording.count_unused() == 0);
  REQUIRE(first.steps.size() == other.steps.size());
  for (std::size_t i = 0; i < first.steps.size(); ++i) {
    CHECK(digits_of(first.steps[i].sentence) == digits_of(other.steps[i].sentence));
    CHECK(first.steps[i].transaction == other.steps[i].transaction);
    CHECK(first.steps[i].sentence != other.steps[i].sentence);
  }
  const auto files = write_published_files(other, options);
  for (const PublishedFile& file : files) {
    CAPTURE(file.form);
    if (file.form == "claims" || file.form == "snippets" || file.form == "words") continue;  // for the desk, in its own language
    for (const PublishedStep& step : first.steps) CHECK(file.text.find(step.sentence) == std::string::npos);
    for (const std::string_view word : {"This shows payments", "On the blockchain", "How it is known", "Whole payment", "as of block"}) {
      CAPTURE(word);
      CHECK(file.text.find(word) == std::string::npos);
    }
  }
}

TEST_CASE("what a translator gets is what the command takes") {
  Session session = session_at_block_370661();
  PublishOptions options = translated(session, {});
  const Publication publication = prepared(session, options);
  auto again = parse_publish_options(write_words(publication.wording, options.lang));
  if (!again) FAIL(format_error(again.error()));
  CHECK(again->lang == "xx");
  CHECK(write_trace_page(prepared(session, *again), *again) == write_trace_page(publication, options));
}

TEST_CASE("faulty words keep a copy from being written, and words that accuse are said before") {
  Session session = session_at_block_370661();
  PublishOptions options;
  const std::string made = prepared(session, options).wording.rows().front().made;
  const auto codes = [&](const std::string& words, std::string_view lang = {}) {
    options.lang = lang;
    options.sentences = {{made, words}};
    std::vector<std::string> found;
    for (const PublishFinding& finding : look_before_publishing(prepared(session, options), options, session)) found.push_back(finding.code);
    return found;
  };
  const auto has = [](const std::vector<std::string>& found, std::string_view code) { return std::find(found.begin(), found.end(), code) != found.end(); };
  CHECK(has(codes(made + " 7"), "words_fault"));
  CHECK_FALSE(has(codes("Then: " + made), "words_fault"));
  CHECK(has(codes("The thief: " + made), "word_without_source"));
  CHECK_FALSE(has(codes("Then: " + made), "words_unread"));
  CHECK(has(codes("Dann: " + made, "de"), "words_unread"));
}
