// The same facts give the same document, to the byte, in whatever order they arrived and however often the trail was
// looked at meanwhile.

#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>
#include <random>

#include "session/session.h"
#include "session/tell.h"
#include "session/trail_document.h"
#include "support/files.h"
#include "support/rounds.h"
#include "unit/taint/account_by_hand.h"

using namespace peelback;

namespace {

constexpr Method kMethods[] = {Method::fifo, Method::lifo, Method::haircut, Method::tiho, Method::dirty_first, Method::libr, Method::poison};
constexpr Direction kBothWays[] = {Direction::forward, Direction::backward};

bool has_form(Method method, Direction direction) { return direction == Direction::forward || method != Method::libr; }

std::string document_of(Session& session) {
  const auto trail = session.trail();
  if (!trail) return format_error(trail.error());
  const auto text = write_trail_document({**trail, session.replies(), session.problems()});
  REQUIRE(text);
  return *text;
}

void ask(Session& session, const std::string& ref, Method method, Direction direction = Direction::forward) {
  QuestionAsked asked{.question = {.direction = direction, .method = method}};
  asked.question.starts.push_back({.ref = *parse_ref(ref)});
  REQUIRE(session.ask(asked));
}

// ---- blocks ----
/// A file of framed blocks in pieces of so many blocks each.
std::vector<Bytes> pieces_of(const Bytes& blocks, std::size_t blocks_a_piece) {
  std::vector<Bytes> pieces;
  std::size_t count = 0;
  for (std::size_t at = 0; at + 8 <= blocks.size();) {
    std::size_t size = 8;
    for (std::size_t i = 0; i < 4; ++i) size += std::size_t{blocks[at + 4 + i]} << (8 * i);
    if (count++ % blocks_a_piece == 0) pieces.emplace_back();
    const auto begin = blocks.begin() + static_cast<std::ptrdiff_t>(at);
    pieces.back().insert(pieces.back().end(), begin, begin + static_cast<std::ptrdiff_t>(size));
    at += size;
  }
  return pieces;
}

// ---- made-up accounts ----
std::string document_of(const test::AccountCase& made, const std::vector<std::size_t>& order, bool twice, Method method, Direction direction) {
  const AccountStore store = made.ledger.store(order, twice);
  ReplyTable replies;
  replies.add({.provider = "made up", .path = "ledger"});
  QuestionAsked asked{.question = {.direction = direction, .method = method}};
  for (const AccountStart& start : made.starts) {
    const bool is_address = start.kind == AccountStart::Kind::address;
    asked.question.starts.push_back({.ref = {.chain = Chain::ethereum, .kind = is_address ? Ref::Kind::address : Ref::Kind::transaction, .id = start.id},
                                     .asset = start.asset,
                                     .amount = start.amount,
                                     .label = start.label});
  }
  const auto trail = trace_accounts(store, {.direction = direction, .method = method, .starts = made.starts});
  if (!trail) return format_error(trail.error());
  const auto text = write_trail_document({tell_trail(store, replies, asked, *trail), replies, {}});
  REQUIRE(text);
  return *text;
}

// ---- recorded accounts ----
const char* const kRecorded[] = {"rotki_etherscan_txlist.jsonl",         "rotki_etherscan_txlistinternal.jsonl", "rotki_etherscan_tokentx.jsonl",
                                 "rotki_etherscan_getLogs.jsonl",        "rotki_etherscan_proxy_sample.jsonl",   "rotki_blockscout_txlist.jsonl",
                                 "rotki_blockscout_txlistinternal.jsonl", "rotki_blockscout_tokentx.jsonl",      "rotki_blockscout_v2.jsonl"};

/// Every reply of these recordings, a line each.
std::vector<std::string> recorded_lines() {
  std::vector<std::string> lines;
  for (const char* const name : kRecorded) {
    const auto bytes = test::shared_data(std::string("api/recorded/") + name);
    if (!bytes) continue;
    std::string_view text = as_text(*bytes);
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      if (end > 0) lines.emplace_back(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }
  return lines;
}

/// Senders whose coins moved, by address: the same ones whatever order they arrived in.
std::vector<std::string> senders_in(const Session& session, std::size_t most) {
  std::vector<std::string> senders;
  const AccountStore* store = session.ledgers().find_accounts(Chain::ethereum);
  REQUIRE(store != nullptr);
  for (std::uint32_t i = 0; i < store->movement_count(); ++i) {
    const AccountIndex from = store->movement(MovementIndex{i}).from;
    if (from.exists()) senders.emplace_back(store->account_text(from));
  }
  std::sort(senders.begin(), senders.end());
  senders.erase(std::unique(senders.begin(), senders.end()), senders.end());
  std::vector<std::string> spread;
  for (std::size_t i = 0; i < most && !senders.empty(); ++i) spread.push_back(senders[i * senders.size() / most]);
  return spread;
}

}  // namespace

TEST_CASE("blocks that arrive in any order, with looks at the trail between them, give the document of one look at all") {
  const std::vector<Bytes> pieces = pieces_of(test::fixture("btc/firstblocks.blk"), 50);
  REQUIRE(pieces.size() > 8);
  const std::string start = "bitcoin:0437cd7f8525ceed2324359c2d0ba26006d92d856a9c20fa0241106ee5a597c9:0";
  std::mt19937_64 random(9);
  for (const Method method : {Method::fifo, Method::haircut, Method::poison}) {
    std::vector<std::size_t> order(pieces.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::shuffle(order.begin(), order.end(), random);
    Session looking;
    ask(looking, start, method);
    for (std::size_t given = 0; given < order.size(); ++given) {
      REQUIRE(looking.open("blocks", pieces[order[given]]));
      Session at_once;
      for (std::size_t i = 0; i <= given; ++i) REQUIRE(at_once.open("blocks", pieces[order[i]]));
      ask(at_once, start, method);
      CAPTURE(method_name(method), given);
      REQUIRE(document_of(looking) == document_of(at_once));
    }
    Session straight;
    for (const Bytes& piece : pieces) REQUIRE(straight.open("blocks", piece));
    ask(straight, start, method);
    CHECK(document_of(looking) == document_of(straight));
  }
}

TEST_CASE("made-up payments between accounts give the same document in any order of arrival, by every rule, both ways") {
  std::mt19937_64 random(12);
  std::size_t longest = 0;
  for (int round = 0; round < test::rounds(600); ++round) {
    test::AccountCase made = test::random_accounts(random);
    for (test::AccountTx& tx : made.ledger.txs) tx.without_order = random() % 5 == 0;
    std::vector<std::size_t> order(made.ledger.txs.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::shuffle(order.begin(), order.end(), random);
    const Method method = kMethods[static_cast<std::size_t>(round) % std::size(kMethods)];
    for (const Direction direction : kBothWays) {
      if (!has_form(method, direction)) continue;
      CAPTURE(round, method_name(method));
      const std::string document = document_of(made, {}, false, method, direction);
      REQUIRE(document_of(made, order, round % 2 == 0, method, direction) == document);
      longest = std::max(longest, document.size());
    }
  }
  CHECK(longest > 5000);
}

TEST_CASE("recorded replies about accounts give the same document in any order, looked at meanwhile or not") {
  std::vector<std::string> lines = recorded_lines();
  if (lines.empty()) {
    WARN("skipped: no recorded replies in " PEELBACK_SHARED_DATA);
    return;
  }
  Session straight;
  for (const std::string& line : lines) (void)straight.open("replies", as_bytes(line));
  const std::vector<std::string> senders = senders_in(straight, 12);
  std::size_t hops = 0;
  std::mt19937_64 random(3);
  for (int permutation = 0; permutation < 3; ++permutation) {
    std::shuffle(lines.begin(), lines.end(), random);
    Session mixed;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      (void)mixed.open("replies", as_bytes(lines[i]));
      if (mixed.ledgers().find_accounts(Chain::ethereum) == nullptr) continue;
      if (!mixed.has_question()) ask(mixed, "ethereum:" + senders.front(), Method::fifo);
      if (i % 16 == 0) REQUIRE(mixed.trail());
    }
    for (std::size_t i = 0; i < senders.size(); ++i) {
      const Method method = kMethods[i % std::size(kMethods)];
      for (const Direction direction : kBothWays) {
        if (!has_form(method, direction)) continue;
        for (Session* session : {&straight, &mixed}) ask(*session, "ethereum:" + senders[i], method, direction);
        CAPTURE(permutation, senders[i], method_name(method), direction == Direction::backward);
        REQUIRE(document_of(mixed) == document_of(straight));
        hops += (*straight.trail())->hops.size();
      }
    }
  }
  CHECK(hops > 50);
}
