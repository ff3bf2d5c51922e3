// Articles over real blocks and over random ledgers: nothing in their words that the trail document does not hold.

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "base/hash.h"
#include "labels/shown_text.h"
#include "session/article.h"
#include "session/claims_text.h"
#include "session/findings_text.h"
#include "session/session.h"
#include "session/tell.h"
#include "support/files.h"
#include "support/rounds.h"
#include "unit/session/told_words.h"

using namespace peelback;

namespace {

const std::string kCoinOfBlock9 = "bitcoin:0437cd7f8525ceed2324359c2d0ba26006d92d856a9c20fa0241106ee5a597c9:0";
const std::string kChainOfBlock370661 = "bitcoin:20553f193186d7c0a8f13c6214cf90958a1291c8546c71a802c5101d7cde213f:1";
constexpr Method kMethods[] = {Method::fifo, Method::lifo, Method::haircut, Method::tiho, Method::dirty_first, Method::poison};
constexpr std::int64_t kDay = 86'400;

Label label_of(std::string text, LabelCategory category, std::string pack = "WalletExplorer Tag Pack") {
  return {.text = std::move(text), .category = category, .kind = LabelKind::bundled, .pack = std::move(pack), .dated_s = 18'942 * kDay};
}

const Label kHuobi = label_of("Huobi.com", LabelCategory::exchange);
const Label kListed = label_of("LAZARUS GROUP", LabelCategory::sanctions, "OFAC SDN List");

struct Traced {
  Trail trail{};
  test::ToldWords told{};
  Question question{};

  ArticleContext context() const { return told.context(); }
};

Traced trace_in(const Store& store, const ReplyTable& replies, Question question, TraceHints hints) {
  hints.run_ends = store.run_ends();
  hints.start_scripts.resize(question.starts.size());
  auto trail = trace(store, question, hints);
  if (!trail) FAIL(format_error(trail.error()));
  Traced traced{.trail = *std::move(trail), .question = std::move(question)};
  traced.told = {.trail = tell_trail(store, replies, traced.question, traced.trail), .replies = &replies};
  traced.told.labels.resize(traced.trail.places.size());
  return traced;
}

Question question_at(const std::string& ref, Method method) {
  Question question{.method = method};
  question.starts.push_back({.ref = *parse_ref(ref)});
  return question;
}

struct RealTrail {
  std::string fixture;
  std::string ref;
};
const RealTrail kRealTrails[] = {{"btc/firstblocks.blk", kCoinOfBlock9}, {"btc/block370661.bin", kChainOfBlock370661}};

Session session_with(const std::string& fixture) {
  Session session;
  REQUIRE(session.open(fixture, test::fixture(fixture)));
  return session;
}

// ---- random ledgers ----

Bytes p2pkh(std::uint64_t who) {
  Bytes script{0x76, 0xa9, 0x14};
  const Bytes32 hash = sha256(as_bytes("address " + std::to_string(who)));
  script.insert(script.end(), hash.begin(), hash.begin() + 20);
  script.push_back(0x88);
  script.push_back(0xac);
  return script;
}

constexpr std::uint64_t kAddresses = 9;

// Payments between a few addresses, each spending one to three outputs that are there; the first is a coinbase.
Store random_store(std::mt19937_64& random, TxId& first) {
  Store store(Chain::bitcoin);
  std::vector<Problem> problems;
  std::vector<std::pair<Outpoint, std::uint64_t>> unspent;
  const std::size_t count = 3 + random() % 12;
  for (std::size_t i = 0; i < count; ++i) {
    const bool coinbase = i == 0 || unspent.empty() || random() % 5 == 0;
    std::vector<InputDraft> inputs;
    std::uint64_t value = coinbase ? 1 + random() % 5'000'000'000 : 0;
    for (std::uint64_t wanted = coinbase ? 0 : 1 + random() % 3; wanted > 0 && !unspent.empty(); --wanted) {
      const auto chosen = unspent.begin() + static_cast<std::ptrdiff_t>(random() % unspent.size());
      inputs.push_back({.prevout = chosen->first});
      value += chosen->second;
      unspent.erase(chosen);
    }
    const TxId txid{sha256d(as_bytes("payment " + std::to_string(random())))};
    std::vector<Bytes> scripts;
    std::vector<std::uint64_t> values;
    for (std::size_t outputs = 1 + random() % 3; outputs > 0; --outputs) {
      scripts.push_back(p2pkh(random() % kAddresses));
      values.push_back(random() % (value + 1));
      value -= values.back();
    }
    std::vector<OutputDraft> outputs;
    for (std::size_t o = 0; o < values.size(); ++o) {
      outputs.push_back({values[o], scripts[o]});
      if (values[o] > 0) unspent.push_back({{txid, static_cast<std::uint32_t>(o)}, values[o]});
    }
    const TxIndex tx = store.add_transaction({.txid = txid, .coinbase = coinbase, .inputs = inputs, .outputs = outputs}, {.reply = ReplyIndex{std::size_t{0}}}, problems);
    if (i == 0) first = txid;
    if (random() % 10 == 0) {
      store.mark_unconfirmed(tx);
      continue;
    }
    const auto height = static_cast<std::uint32_t>(100 + i * 37);
    const BlockIndex block = store.intern_block(BlockHash{sha256d(as_bytes("block " + std::to_string(height)))});
    store.block(block).height = height;
    store.block(block).time_s = 1'500'000'000 + height * 617;
    store.block(block).complete = true;
    store.place(tx, block, 0, problems);
  }
  return store;
}

Traced random_trail(const Store& store, const ReplyTable& replies, const TxId& first, std::mt19937_64& random) {
  Question question{.method = kMethods[random() % std::size(kMethods)]};
  question.starts.push_back({.ref = {.kind = Ref::Kind::transaction, .txid = first}});
  if (random() % 4 == 0) {
    question.direction = Direction::backward;
    question.starts.front().ref.txid = store.txid(TxIndex{static_cast<std::uint32_t>(random() % store.tx_count())});
  }
  question.limits.max_hops = random() % 3 == 0 ? 2 : 1000;
  question.limits.min_amount = Amount{static_cast<U128>(random() % 3 == 0 ? 1'000'000 : 0)};
  question.limits.fan_out = static_cast<std::uint32_t>(random() % 3);
  TraceHints hints{.can_ask = random() % 2 == 0};
  std::vector<std::pair<ScriptIndex, Label>> claims;
  for (std::uint64_t who = 0; who < kAddresses; ++who) {
    const ScriptIndex script = store.find_script(p2pkh(who));
    if (!script.exists() || random() % 3 != 0) continue;
    constexpr LabelCategory kCategories[] = {LabelCategory::exchange, LabelCategory::mixer, LabelCategory::sanctions, LabelCategory::theft};
    const LabelCategory category = kCategories[random() % std::size(kCategories)];
    claims.emplace_back(script, label_of("Service no. " + std::to_string(who), category));
    if (!ends_trail(category)) continue;
    hints.services.push_back({.script = script,
                              .reason = category == LabelCategory::mixer ? EndReason::mixer : EndReason::service,
                              .detail = claim_text(claims.back().second),
                              .tag = static_cast<std::uint32_t>(claims.size() - 1)});
  }
  Traced traced = trace_in(store, replies, std::move(question), std::move(hints));
  for (std::size_t i = 0; i < traced.trail.places.size(); ++i) {
    const Place& place = traced.trail.places[i];
    for (const auto& [script, label] : claims) {
      if (place.output.exists() && store.script(place.output) == script) traced.told.labels[i].push_back(label);
    }
  }
  return traced;
}

}  // namespace

TEST_CASE("no number in an article of a real trail is missing from its document, and no word accuses") {
  for (const RealTrail& real : kRealTrails) {
    Session session = session_with(real.fixture);
    for (const Method method : kMethods) {
      const Traced traced = trace_in(session.store(), session.replies(), question_at(real.ref, method), {});
      CAPTURE(real.fixture, method_name(method));
      CHECK(test::faults_of(traced.told) == std::vector<std::string>{});
    }
  }
}

TEST_CASE("no number in an article of a random trail is missing from its document, and no word accuses") {
  std::mt19937_64 random(20180126);
  ReplyTable replies;
  replies.add({.provider = "file", .path = "random"});
  for (int round = 0; round < test::rounds(400); ++round) {
    TxId first;
    const Store store = random_store(random, first);
    const Traced traced = random_trail(store, replies, first, random);
    CAPTURE(round, method_name(traced.question.method));
    REQUIRE(test::faults_of(traced.told) == std::vector<std::string>{});
  }
}

TEST_CASE("a number that was changed in any sentence of an article is found") {
  Session session = session_with("btc/block370661.bin");
  const Traced traced = trace_in(session.store(), session.replies(), question_at(kChainOfBlock370661, Method::haircut), {});
  const test::DocumentNumbers numbers = test::numbers_of(traced.told);
  const auto quotes = test::quotes_of(traced.told);
  const Article article = write_article(traced.context());
  std::size_t changed = 0;
  for (const std::string& text : {article.title, article.summary, article.caption, article.alt_text, article.hops[5].citation}) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] < '0' || text[i] > '9') continue;
      std::string wrong = text;
      wrong[i] = text[i] == '9' ? '8' : static_cast<char>(text[i] + 1);
      CAPTURE(wrong);
      CHECK_FALSE(test::numbers_without_source(numbers, wrong, quotes).empty());
      ++changed;
    }
  }
  CHECK(changed > 100);
}

TEST_CASE("the coin of block 9 is told with its start, rule, transactions and ends") {
  Session session = session_with("btc/firstblocks.blk");
  const Traced traced = trace_in(session.store(), session.replies(), question_at(kCoinOfBlock9, Method::fifo), {});
  const Article article = write_article(traced.context());
  CHECK(article.title == "Where 50 BTC went");
  CHECK(article.summary ==
        "Counted by first in, first out (FIFO), 50 BTC from key 0411…12a3 went through 8 transactions. Of it, 50 BTC is unspent (5 places).");
  CHECK(article.caption.ends_with(article.disclaimer));
  CHECK(article.caption.find("Source: Bitcoin blockchain, block 170 to block 496.") != std::string::npos);
  CHECK(article.alt_text ==
        "Diagram of payments. It starts with 50 BTC at key 0411…12a3 and runs over 6 hops to 5 places. 50 BTC is unspent (5 places).");
  CHECK(article.hops.front().sentence.starts_with("Start: 50 BTC at "));
}

TEST_CASE("a citation has id, block, time in UTC and the exact amount twice") {
  Session session = session_with("btc/block370661.bin");
  const Traced traced = trace_in(session.store(), session.replies(), question_at(kChainOfBlock370661, Method::fifo), {});
  const Article article = write_article(traced.context());
  CHECK(article.hops.front().id == "place:" + kChainOfBlock370661);
  CHECK(article.hops.front().citation ==
        "Bitcoin transaction 20553f193186d7c0a8f13c6214cf90958a1291c8546c71a802c5101d7cde213f, block 370,661, 20 August 2015 "
        "05:10 UTC, output 1: 9.52451372 BTC (952,451,372 satoshi)");
}

TEST_CASE("an end at a labelled service says deposited, and according to whom, in one sentence") {
  Session session = session_with("btc/block370661.bin");
  Traced plain = trace_in(session.store(), session.replies(), question_at(kChainOfBlock370661, Method::fifo), {});
  const Place& labelled = plain.trail.places[plain.trail.hops[3].to.value];
  const ServiceStop stop{.script = session.store().script(labelled.output), .detail = claim_text(kHuobi), .tag = 0};
  Traced traced = trace_in(session.store(), session.replies(), plain.question, {.services = {stop}});
  const auto end = std::find_if(traced.trail.ends.begin(), traced.trail.ends.end(), [](const End& e) { return e.tag == 0; });
  REQUIRE(end != traced.trail.ends.end());
  traced.told.labels[end->place.value].push_back(kHuobi);
  const Article article = write_article(traced.context());
  const std::string said = "deposited at Huobi.com, according to WalletExplorer Tag Pack (11 November 2021)";
  CHECK(article.summary.find(" BTC was " + said + ", in 1 place") != std::string::npos);
  CHECK(article.caption.find("Labels according to WalletExplorer Tag Pack (11 November 2021). This shows") != std::string::npos);
  CHECK(std::count_if(article.hops.begin(), article.hops.end(), [&](const ArticleHop& hop) { return hop.sentence.ends_with("End: " + said + "."); }) == 1);
  CHECK(std::any_of(article.hops.begin(), article.hops.end(), [](const ArticleHop& hop) {
    return hop.sentence.ends_with("End: unspent in the block at hand; not in our label lists (11 November 2021).") ||
           hop.sentence.ends_with("End: unspent as of block 370,661; not in our label lists (11 November 2021).");
  }));
  CHECK(test::faults_of(traced.told) == std::vector<std::string>{});
}

TEST_CASE("alternative text is short enough for a screen reader, whatever the labels") {
  std::mt19937_64 random(7);
  ReplyTable replies;
  replies.add({.provider = "file", .path = "random"});
  for (int round = 0; round < 100; ++round) {
    TxId first;
    const Store store = random_store(random, first);
    const Traced traced = random_trail(store, replies, first, random);
    const Article article = write_article(traced.context());
    CAPTURE(article.alt_text);
    if (traced.question.method != Method::poison) CHECK(article.alt_text.size() <= 320);
  }
}

TEST_CASE("a claim is quoted with its source and date; a sanctions label is a day on a list") {
  CHECK(claim_text(kHuobi) == "Huobi.com, according to WalletExplorer Tag Pack (11 November 2021)");
  CHECK(claim_text(kListed) == "LAZARUS GROUP, on OFAC's list as of 11 November 2021");
  Label removed = label_of("Tornado Cash", LabelCategory::sanctions, "OFAC SDN List");
  removed.valid_from_s = 19'212 * kDay;
  removed.valid_until_s = 20'168 * kDay;
  CHECK(claim_text(removed) == "Tornado Cash, on OFAC's list as of 11 November 2021, added on 8 August 2022, removed on 21 March 2025");
  removed.dated_s.reset();
  removed.pack = "NBCTF";
  CHECK(claim_text(removed) == "Tornado Cash, on the list “NBCTF”, whose date is not stated");
  const Label own{.text = "the mule", .kind = LabelKind::own};
  CHECK(claim_text(own) == "the mule, as named by the author of this trace");
  Label detailed = kHuobi;
  detailed.category_text = "exchange";
  detailed.valid_from_s = 18'628 * kDay;
  CHECK(label_sentence(detailed) ==
        "Label: Huobi.com, according to WalletExplorer Tag Pack (11 November 2021); category there: exchange; from 1 January 2021.");
  Label listed = kListed;
  listed.category_text = "sanction";
  CHECK(label_sentence(listed).find("sanction") == std::string::npos);
  CHECK(claim_text({.text = "X"}) == "X, according to a list without a name");
}

TEST_CASE("labels that cannot all be right are quoted side by side") {
  CHECK(conflict_sentence({kHuobi}).empty());
  CHECK(conflict_sentence({kHuobi, label_of("Binance", LabelCategory::exchange, "Another list")}) ==
        "Labels disagree: Huobi.com, according to WalletExplorer Tag Pack (11 November 2021); Binance, according to Another list "
        "(11 November 2021).");
}

TEST_CASE("a label that looks like markup or turns text around stays text") {
  const Label hostile = label_of(shown_text("<script>alert(1)</script>\u202e{label}", 200).text, LabelCategory::exchange);
  const std::string claim = claim_text(hostile);
  CHECK(claim.find("<script>alert(1)</script>") == 0);
  CHECK(claim.find("{label}") != std::string::npos);
  CHECK(claim.find("\u202e") == std::string::npos);
  CHECK(claim.ends_with(", according to WalletExplorer Tag Pack (11 November 2021)"));
}

TEST_CASE("what no list holds, what looks alike and what lies behind a stop is said") {
  CHECK(no_label_text(std::nullopt) == "not in our label lists");
  CHECK(no_label_text(18'942 * kDay) == "not in our label lists (11 November 2021)");
  CHECK(look_alike_sentence("1abcX", "1abcY") == "1abcX looks like 1abcY, and is another address: compare every character.");
  CHECK(beyond_sentence("") == "Beyond this point is a guess: the money had reached a busy address, probably a service.");
  CHECK(beyond_sentence(claim_text(kHuobi)) ==
        "Beyond this point is a guess: the money had reached Huobi.com, according to WalletExplorer Tag Pack (11 November 2021).");
}

TEST_CASE("findings are told with their consequence, never as a verdict") {
  const PatternFinding finding{.code = "coinjoin_whirlpool",
                               .evidence = {{"inputs", 5}, {"equal_outputs", 5}, {"equal_value_sat", 5'000'000}}};
  CHECK(coinjoin_sentence(Chain::bitcoin, finding) ==
        "Looks like a CoinJoin: 5 equal outputs of 0.05 BTC from 5 inputs. Which input paid which output cannot be told; amounts "
        "beyond it rest on the rule alone.");
  CHECK(coinjoin_label() == "Looks like a CoinJoin");
}

TEST_CASE("why an output is taken for change is said, or that it is ambiguous") {
  Store store(Chain::bitcoin);
  std::vector<Problem> problems;
  const Bytes scripts[] = {p2pkh(1), p2pkh(2)};
  const OutputDraft outputs[] = {{50, scripts[0]}, {70, scripts[1]}};
  const TxIndex tx = store.add_transaction({.txid = TxId{sha256d(as_bytes("tx"))}, .coinbase = true, .outputs = outputs}, {}, problems);
  const auto range = store.outputs(tx);
  ChangeFinding finding{.tx = tx, .verdict = ChangeVerdict::found, .change = range[1],
                        .outputs = {{range[1], {ChangeSign::script_type, ChangeSign::round_payment}}}};
  CHECK(change_sentence(store, finding) ==
        "Output 1 is taken for change: it alone has the same kind of address as the inputs, the other outputs are round amounts.");
  finding.verdict = ChangeVerdict::conflicting;
  finding.outputs.push_back({range[0], {ChangeSign::fresh_address}});
  CHECK(change_sentence(store, finding).starts_with("Which output is change is ambiguous: for output 1, it alone has"));
  finding.verdict = ChangeVerdict::no_sign;
  CHECK(change_sentence(store, finding) == "Which output is change is ambiguous: nothing tells one from the other.");
  finding.verdict = ChangeVerdict::not_a_payment;
  CHECK(change_sentence(store, finding).empty());
}

TEST_CASE("the sentences cross the border in the members of the contract") {
  Session session = session_with("btc/firstblocks.blk");
  const Traced traced = trace_in(session.store(), session.replies(), question_at(kCoinOfBlock9, Method::fifo), {});
  const auto json = write_sentences(traced.context());
  REQUIRE(json);
  for (const auto* member : {"\"alt_text\":", "\"caption\":", "\"disclaimer\":", "\"hops\":[{\"citation\":", "\"summary\":", "\"title\":"}) {
    CHECK(json->find(member) != std::string::npos);
  }
}
