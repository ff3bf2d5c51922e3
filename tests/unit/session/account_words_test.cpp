// Words about trails on chains of accounts, over random ledgers of several assets: nothing in them that the trail document
// does not hold, and sums that agree asset by asset.

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "base/hash.h"
#include "labels/shown_text.h"
#include "session/claims_text.h"
#include "session/places.h"
#include "session/tell.h"
#include "session/trail_sums.h"
#include "support/rounds.h"
#include "unit/session/told_words.h"

using namespace peelback;

namespace {

constexpr Method kMethods[] = {Method::fifo, Method::lifo, Method::haircut, Method::tiho, Method::dirty_first, Method::libr, Method::poison};
constexpr std::uint64_t kPeople = 6;

std::uint64_t below(std::mt19937_64& random, std::uint64_t limit) { return random() % limit; }

std::string hex_id(const std::string& seed, std::size_t digits) { return "0x" + to_hex(sha256(as_bytes(seed))).substr(0, digits); }
std::string person(std::uint64_t who) { return hex_id("person " + std::to_string(who), 40); }
std::string pool() { return hex_id("pool", 40); }

struct AccountWords {
  AccountStore store{Chain::ethereum};
  ReplyTable replies{};
  QuestionAsked asked{};
  AccountQuestion question{};
  AccountHints hints{};
  AccountTrail traced{};
  test::ToldWords told{};
};

// Payments, fees, mints, burns and swaps between a few people, in Ether and two tokens of which one has no decimals.
class RandomLedger {
 public:
  RandomLedger(AccountStore& store, std::mt19937_64& random) : store_(store), random_(random) {
    assets_ = {store_.native_asset(), store_.add_asset("ethereum:" + hex_id("token", 40), "USDT", 6, problems_),
               store_.add_asset("ethereum:" + hex_id("other token", 40), "$&{x}", 0, problems_)};
  }

  void write() {
    const std::uint64_t count = 3 + below(random_, 12);
    for (std::uint64_t i = 0; i < count; ++i) write_transaction(i);
    store_.set_nature(store_.intern_account(pool()), AccountNature::contract);
    if (below(random_, 2) == 0) return;
    for (std::uint32_t i = 0; i < store_.account_count(); ++i) {
      if (below(random_, 4) == 0) continue;
      for (const HistoryPart part : {HistoryPart::transactions, HistoryPart::internal, HistoryPart::tokens}) {
        store_.mark_covered(AccountIndex{i}, part, {0, height_, 1'600'000'000});
      }
    }
  }

  const std::vector<std::string>& ids() const { return ids_; }
  const std::vector<AssetIndex>& assets() const { return assets_; }

 private:
  void write_transaction(std::uint64_t i) {
    ids_.push_back(hex_id("transaction " + std::to_string(random_()), 64));
    const std::string sender = person(below(random_, kPeople));
    AccountTransactionDraft draft{.id = ids_.back(), .sender = sender};
    height_ += static_cast<std::uint32_t>(below(random_, 3));
    if (below(random_, 10) == 0) {
      draft.unconfirmed = true;
    } else {
      draft.height = height_;
      draft.index = static_cast<std::uint32_t>(i);
      draft.time_s = 1'500'000'000 + std::int64_t{height_} * 617;
    }
    draft.claimed = below(random_, 6) == 0;
    draft.succeeded = below(random_, 12) != 0;
    draft.fee = Amount{below(random_, 4)};
    const AccountTxIndex tx = store_.add_transaction(draft, {.reply = ReplyIndex{std::size_t{0}}}, problems_);
    rows_.clear();
    below(random_, 4) == 0 ? add_swap(sender) : add_payments(sender);
    std::vector<MovementDraft> movements;
    const OrderBasis order = below(random_, 4) == 0 ? OrderBasis::provider : OrderBasis::chain;
    for (std::uint32_t r = 0; r < rows_.size(); ++r) {
      const bool is_native = rows_[r].asset == store_.native_asset();
      const MovementKind kind = !is_native ? MovementKind::token_log : r == 0 ? MovementKind::top_level : MovementKind::internal;
      movements.push_back({.at = {kind, r}, .order = order, .from = rows_[r].from, .to = rows_[r].to, .asset = rows_[r].asset,
                           .amount = Amount{rows_[r].amount}, .memo = rows_[r].memo});
    }
    store_.add_movements(tx, movements, problems_, draft.claimed);
  }

  void add_payments(const std::string& sender) {
    for (std::uint64_t left = 1 + below(random_, 3); left > 0; --left) {
      const std::string to = below(random_, 8) == 0 ? std::string() : below(random_, 8) == 0 ? pool() : person(below(random_, kPeople));
      const std::string from = to.empty() || below(random_, 8) != 0 ? sender : std::string();
      rows_.push_back({from, to, assets_[below(random_, assets_.size())], amount(), below(random_, 5) == 0 ? "tag 7 {place}" : ""});
    }
  }

  void add_swap(const std::string& sender) {
    const std::size_t out = below(random_, assets_.size());
    rows_.push_back({sender, pool(), assets_[out], amount(), ""});
    rows_.push_back({pool(), sender, assets_[(out + 1) % assets_.size()], amount(), ""});
  }

  // Mostly small, at times more than 64 bits hold.
  U128 amount() { return below(random_, 6) == 0 ? static_cast<U128>(random_()) * (1 + below(random_, 1'000'000)) : U128{below(random_, 5'000)}; }

  struct Row {
    std::string from{};
    std::string to{};
    AssetIndex asset{};
    U128 amount = 0;
    std::string memo{};
  };
  AccountStore& store_;
  std::mt19937_64& random_;
  std::vector<AssetIndex> assets_;
  std::vector<std::string> ids_;
  std::vector<Row> rows_;
  std::vector<Problem> problems_;
  std::uint32_t height_ = 100;
};

Label exchange(std::uint64_t who) {
  return {.text = "Service no. " + std::to_string(who), .category = LabelCategory::exchange, .kind = LabelKind::bundled, .pack = "A list", .dated_s = test::kListsDatedS};
}

void ask_random(AccountWords& made, const RandomLedger& ledger, std::mt19937_64& random) {
  Question& question = made.asked.question;
  question.method = kMethods[below(random, std::size(kMethods))];
  question.limits.max_hops = below(random, 3) == 0 ? 2 : 1000;
  const std::string asset(made.store.asset(ledger.assets()[below(random, ledger.assets().size())]).reference);
  const bool is_address = below(random, 2) == 0;
  const std::string id = is_address ? person(below(random, kPeople)) : ledger.ids()[below(random, ledger.ids().size())];
  question.starts.push_back({.ref = {.chain = Chain::ethereum, .kind = is_address ? Ref::Kind::address : Ref::Kind::transaction, .id = id}, .asset = asset});
  if (question.method != Method::libr && below(random, 3) == 0) question.direction = Direction::backward;
  made.question = {.direction = question.direction, .method = question.method, .limits = question.limits};
  made.question.starts.push_back({.kind = is_address ? AccountStart::Kind::address : AccountStart::Kind::transaction, .id = id, .asset = asset});
  if (below(random, 3) == 0) {
    made.question.continued = {person(0), pool()};
    made.asked.accounts.continued = {"ethereum:" + person(0), "ethereum:" + pool()};
  }
  for (std::uint64_t who = 0; who < kPeople; ++who) {
    const AccountIndex account = made.store.find_account(person(who));
    if (!account.exists() || below(random, 4) != 0) continue;
    made.hints.stops.push_back({.account = account, .detail = claim_text(exchange(who)), .tag = static_cast<std::uint32_t>(who)});
  }
}

AccountWords random_words(std::mt19937_64& random) {
  AccountWords made;
  made.replies.add({.provider = "file", .path = "random"});
  RandomLedger ledger(made.store, random);
  ledger.write();
  ask_random(made, ledger, random);
  auto trail = trace_accounts(made.store, made.question, made.hints);
  if (!trail) FAIL(format_error(trail.error()));
  made.traced = *std::move(trail);
  made.told = {.trail = tell_trail(made.store, made.replies, made.asked, made.traced), .replies = &made.replies};
  made.told.labels.resize(made.told.trail.places.size());
  for (std::size_t i = 0; i < made.told.labels.size(); ++i) {
    for (const AccountStop& stop : made.hints.stops) {
      const AccountPlace& place = made.traced.places[i];
      const bool is_there = place.kind == AccountPlaceKind::account && made.store.account_of(place.holding) == stop.account;
      if (is_there) made.told.labels[i].push_back(exchange(stop.tag));
    }
  }
  return made;
}

}  // namespace

TEST_CASE("no number in the words about a random trail of several assets is missing from its document, and no word accuses") {
  std::mt19937_64 random(20180126);
  std::size_t conversions = 0;
  std::size_t estimates = 0;
  std::size_t claimed = 0;
  std::size_t backward = 0;
  for (int round = 0; round < test::rounds(1500); ++round) {
    const AccountWords made = random_words(random);
    const ToldTrail& trail = made.told.trail;
    CAPTURE(round, method_name(trail.method), made.told.document());
    REQUIRE(test::faults_of(made.told) == std::vector<std::string>{});
    conversions += static_cast<std::size_t>(std::count_if(trail.hops.begin(), trail.hops.end(), [](const ToldHop& hop) { return hop.is_conversion; }));
    claimed += static_cast<std::size_t>(std::count_if(trail.hops.begin(), trail.hops.end(), [](const ToldHop& hop) { return hop.grade == TrailGrade::claimed; }));
    estimates += trail.unexplained.size();
    backward += trail.direction == Direction::backward ? trail.hops.size() : 0;
  }
  CHECK(conversions > test::rounds(50));
  CHECK(estimates > test::rounds(50));
  CHECK(claimed > test::rounds(50));
  CHECK(backward > test::rounds(50));
}

TEST_CASE("sums agree asset by asset, and nothing is added across assets") {
  std::mt19937_64 random(7);
  for (int round = 0; round < test::rounds(1500); ++round) {
    const AccountWords made = random_words(random);
    const ToldTrail& trail = made.told.trail;
    if (trail.is_poison()) {
      CHECK(sum_assets(trail).empty());
      continue;
    }
    const auto starts = start_amounts(trail);
    for (const AssetSum& sum : sum_assets(trail)) {
      REQUIRE(sum.start + sum.came == sum.ends + sum.fees + sum.converted);
      U128 in_ends = 0;
      for (const ToldEnd& end : trail.ends) in_ends += trail.places[end.place].asset == sum.asset ? end.amount.units() : U128{0};
      REQUIRE(in_ends == sum.ends + sum.fees + sum.converted);
      U128 in_hops = 0;
      for (const ToldHop& hop : trail.hops) in_hops += hop.is_conversion && hop.to_asset == sum.asset ? hop.to_amount.units() : U128{0};
      REQUIRE(in_hops == sum.came);
      const auto start = std::find_if(starts.begin(), starts.end(), [&](const AssetAmount& row) { return row.asset == sum.asset; });
      REQUIRE((start == starts.end() ? U128{0} : start->amount) == sum.start);
    }
  }
}

TEST_CASE("each row of words has a name of its own, that begins as its box does") {
  std::mt19937_64 random(11);
  for (int round = 0; round < 500; ++round) {
    const AccountWords made = random_words(random);
    std::vector<std::string> ids = hop_ids(made.told.trail);
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const ToldPlace& to = made.told.trail.places[made.told.trail.hops[i].to];
      REQUIRE(ids[i].starts_with("place:" + to.key));
    }
    std::sort(ids.begin(), ids.end());
    REQUIRE(std::adjacent_find(ids.begin(), ids.end()) == ids.end());
  }
}
