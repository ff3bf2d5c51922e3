// A trace that goes on when facts arrive says after every reply what a new trace says, whatever arrives, in any order.

#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <set>
#include <sstream>

#include "base/hash.h"
#include "support/rounds.h"
#include "taint/resumable_trace.h"
#include "unit/taint/by_hand.h"

namespace peelback::test {

namespace {

constexpr Method kMethods[] = {Method::fifo, Method::lifo, Method::haircut, Method::tiho, Method::dirty_first, Method::poison};

/// Every member of a trail, to compare two over one store.
std::string everything_of(const Trail& trail) {
  std::ostringstream text;
  const auto put_range = [&](ListRange range) { text << ' ' << range.first << '+' << range.count; };
  for (const Place& place : trail.places) {
    text << "place " << static_cast<int>(place.kind) << ' ' << place.tx.value << ' ' << place.output.value << ' ' << place.spent_by.value << ' '
         << place.value.to_text() << ' ' << place.depth << ' ' << place.is_start << place.beyond_stop;
    put_range(place.amounts);
    text << '\n';
  }
  for (const LabelAmount& row : trail.amounts) text << "amount " << row.label << ' ' << row.amount.to_text() << '\n';
  for (const Hop& hop : trail.hops) {
    text << "hop " << hop.tx.value << ' ' << hop.to.value << ' ' << hop.label << ' ' << hop.amount.to_text() << ' ' << static_cast<int>(hop.basis)
         << static_cast<int>(hop.grade) << ' ' << hop.depth << hop.unconfirmed;
    put_range(hop.from);
    text << '\n';
  }
  for (const PlaceIndex source : trail.hop_sources) text << source.value << ' ';
  for (const End& end : trail.ends) {
    text << "\nend " << end.place.value << ' ' << end.label << ' ' << end.amount.to_text() << ' ' << end_reason_name(end.reason) << ' '
         << end.detail << ' ' << end.tag;
    if (end.as_of) text << ' ' << end.as_of->height << ' ' << end.as_of->time_s;
  }
  for (const StartReport& start : trail.starts) {
    text << "\nstart " << start.label;
    for (const StartPart& part : start.added) text << " added " << part.place.value << ' ' << part.amount.to_text();
    for (const StartPart& part : start.already_traced) text << " already " << part.place.value << ' ' << part.amount.to_text();
  }
  for (const AuditRow& row : trail.audit) text << "\naudit " << row.label << ' ' << row.start.to_text() << ' ' << row.ends.to_text();
  for (const ReachRow& row : trail.reach) text << "\nreach " << row.place.value << ' ' << row.label << ' ' << row.value.to_text();
  for (const Problem& problem : trail.problems) text << "\nproblem " << format_error(problem);
  for (const MissingFact& fact : trail.missing) {
    text << "\nmissing " << static_cast<int>(fact.need.kind) << ' ' << fact.need.txid.to_text() << ' ' << to_hex(fact.need.script) << ' '
         << fact.for_start << ' ' << fact.place.value << ' ' << fact.traced.to_text() << ' ' << fact.total.to_text() << ' ' << fact.depth;
  }
  return text.str();
}

std::string said(const Result<Trail>& trail) { return trail ? everything_of(*trail) : format_error(trail.error()); }

/// What is known so far, beside the store.
struct Known {
  bool can_ask = true;
  std::set<std::string> labelled{};
  std::vector<FailedFetch> failed{};
};

using Reply = std::function<void(Store&, Known&)>;

BlockHash block_hash(std::uint32_t height) { return BlockHash{sha256d(as_bytes("block " + std::to_string(height)))}; }

std::uint64_t below(std::mt19937_64& random, std::uint64_t bound) { return random() % bound; }

/// Everything that sources say of a ledger, true and false, each to be given any number of times.
class Replies {
 public:
  Replies(RandomCase made, std::mt19937_64& random) : made_(std::move(made)), random_(random) {
    const std::size_t honest = made_.ledger.txs.size();
    if (below(random_, 3) == 0 && honest > 2) add_conflict();
    for (std::size_t i = 0; i < made_.ledger.txs.size(); ++i) add_transaction(i);
    for (const std::string address : {"ann", "bob", "cyd", "somebody"}) add_address(address);
    add_tips();
    add_failures();
    if (below(random_, 4) == 0) list_.push_back([](Store&, Known& known) { known.can_ask = !known.can_ask; });
    if (below(random_, 3) == 0) add_blocks();
  }

  /// In any order, some twice.
  std::vector<Reply> shuffled() {
    std::vector<Reply> order = list_;
    for (std::size_t i = 0; i < list_.size() / 4; ++i) order.push_back(list_[below(random_, list_.size())]);
    std::shuffle(order.begin(), order.end(), random_);
    return order;
  }

 private:
  void add_conflict() {
    auto& txs = made_.ledger.txs;
    const Tx& copied = txs[below(random_, txs.size())];
    if (copied.inputs.empty()) return;
    Tx conflict{.name = "conflict", .inputs = {copied.inputs[0]}, .outputs = {{1, "ann"}}, .height = copied.height};
    txs.push_back(conflict);
  }

  void add_transaction(std::size_t index) {
    const Tx tx = made_.ledger.txs[index];
    const bool with_block = below(random_, 3) != 0;
    const bool with_values = below(random_, 2) == 0;
    const bool with_height = below(random_, 4) != 0;
    const auto position = below(random_, 2) == 0 ? std::nullopt : std::optional(static_cast<std::uint32_t>(index));
    const auto put_in_block = [tx, position, with_height](Store& store) {
      std::vector<Problem> problems;
      const BlockIndex block = store.intern_block(block_hash(tx.height));
      if (with_height) {
        store.block(block).height = tx.height;
        store.block(block).time_s = static_cast<std::int64_t>(tx.height) * 600;
      }
      store.place(store.intern(txid_of(tx.name)), block, position, problems);
    };
    const auto values = values_of(tx);
    list_.push_back([=](Store& store, Known&) {
      add_body(store, tx, with_values ? values : std::vector<std::optional<std::uint64_t>>(tx.inputs.size()));
      if (with_block) put_in_block(store);
    });
    if (!with_block) list_.push_back([=](Store& store, Known&) { put_in_block(store); });
    if (below(random_, 5) == 0) list_.push_back([=](Store& store, Known&) { store.mark_unconfirmed(store.intern(txid_of(tx.name))); });
    if (below(random_, 5) == 0) {  // another source, which states the values
      list_.push_back([=](Store& store, Known&) { add_body(store, tx, values); });
    }
    if (below(random_, 4) != 0) add_outspends(tx);
    if (!with_height && below(random_, 2) == 0) {
      list_.push_back([=](Store& store, Known&) {
        const BlockIndex block = store.intern_block(block_hash(tx.height));
        store.block(block).height = tx.height;
        store.block(block).time_s = static_cast<std::int64_t>(tx.height) * 600;
      });
    }
  }

  std::vector<std::optional<std::uint64_t>> values_of(const Tx& tx) const {
    std::vector<std::optional<std::uint64_t>> values;
    for (const In& input : tx.inputs) {
      values.push_back(input.stated);
      for (const Tx& parent : made_.ledger.txs) {
        if (!input.stated && parent.name == input.tx) values.back() = parent.outputs[input.vout].value;
      }
    }
    return values;
  }

  static void add_body(Store& store, const Tx& tx, const std::vector<std::optional<std::uint64_t>>& values) {
    std::vector<Problem> problems;
    std::vector<InputDraft> inputs;
    std::vector<OutputDraft> outputs;
    std::vector<Bytes> scripts;
    const Bytes other = script_of("somebody");
    for (std::size_t i = 0; i < tx.inputs.size(); ++i) {
      const bool is_outside = tx.inputs[i].stated.has_value();
      const std::string parent = is_outside ? tx.name + " parent " + std::to_string(i) : tx.inputs[i].tx;
      InputDraft draft{.prevout = {txid_of(parent), tx.inputs[i].vout}};
      if (values[i]) draft.spent = OutputDraft{*values[i], other};
      inputs.push_back(draft);
    }
    for (const Out& output : tx.outputs) scripts.push_back(script_of(output.address));
    for (std::size_t o = 0; o < tx.outputs.size(); ++o) outputs.push_back({tx.outputs[o].value, scripts[o]});
    store.add_transaction({.txid = txid_of(tx.name), .coinbase = tx.inputs.empty(), .inputs = inputs, .outputs = outputs}, {}, problems);
  }

  void add_outspends(const Tx& tx) {
    std::vector<OutspendDraft> drafts;
    for (std::uint32_t vout = 0; vout < tx.outputs.size(); ++vout) {
      OutspendDraft draft;
      for (const Tx& spender : made_.ledger.txs) {
        for (const In& input : spender.inputs) {
          if (input.tx == tx.name && input.vout == vout && !input.stated) draft = {.spent = true, .spender = txid_of(spender.name)};
        }
      }
      if (below(random_, 12) == 0) draft = {.spent = true, .spender = txid_of(made_.ledger.txs[below(random_, made_.ledger.txs.size())].name)};
      drafts.push_back(draft);
    }
    const auto fetched_at_s = static_cast<std::int64_t>(below(random_, 5000));
    list_.push_back([=](Store& store, Known&) {
      std::vector<Problem> problems;
      store.add_outspends(store.intern(txid_of(tx.name)), drafts, {}, fetched_at_s, problems);
    });
  }

  void add_address(const std::string& address) {
    const std::uint64_t count = 1 + below(random_, 6);
    if (below(random_, 5) != 0) {
      list_.push_back([=](Store& store, Known&) { store.add_address_stats(store.intern_script(script_of(address)), {.tx_count = count}); });
    }
    if (below(random_, 2) == 0) {
      list_.push_back([=](Store& store, Known&) { store.mark_history_complete(store.intern_script(script_of(address))); });
    }
    if (below(random_, 6) == 0) list_.push_back([=](Store&, Known& known) { known.labelled.insert(address); });
  }

  void add_tips() {
    for (std::uint64_t i = below(random_, 3); i > 0; --i) {
      const auto height = static_cast<std::uint32_t>(below(random_, 9));
      list_.push_back([=](Store& store, Known&) { store.add_tip(height, static_cast<std::int64_t>(height) * 600); });
    }
  }

  void add_failures() {
    for (std::uint64_t i = below(random_, 4); i > 0; --i) {
      const TxId txid = txid_of(made_.ledger.txs[below(random_, made_.ledger.txs.size())].name);
      const Need need = below(random_, 3) == 0   ? Need{.kind = Need::Kind::address_stats, .script = script_of("bob")}
                        : below(random_, 2) == 0 ? Need{.kind = Need::Kind::transaction, .txid = txid}
                                                 : Need{.kind = Need::Kind::outspends, .txid = txid};
      list_.push_back([=](Store&, Known& known) { known.failed.push_back({need, "no answer"}); });
      list_.push_back([=](Store&, Known& known) { std::erase_if(known.failed, [&](const FailedFetch& f) { return f.need == need; }); });
    }
  }

  void add_blocks() {
    for (std::uint32_t height = 1; height <= 5; ++height) {
      list_.push_back([=](Store& store, Known&) {
        const BlockIndex index = store.intern_block(block_hash(height));
        const BlockIndex previous = height > 1 ? store.intern_block(block_hash(height - 1)) : BlockIndex{};
        Block& block = store.block(index);
        block.height = height;
        block.time_s = static_cast<std::int64_t>(height) * 600;
        block.complete = true;
        block.previous = previous;
      });
    }
  }

  RandomCase made_;
  std::mt19937_64& random_;
  std::vector<Reply> list_;
};

Question random_question(const RandomCase& made, std::mt19937_64& random, int round) {
  Question question{.direction = round / 6 % 2 == 0 ? Direction::forward : Direction::backward, .method = kMethods[round % 6], .starts = made.starts};
  Limits& limits = question.limits;
  if (below(random, 3) == 0) limits.max_hops = static_cast<std::uint32_t>(below(random, 5));
  if (below(random, 3) == 0) limits.min_amount = Amount{below(random, 4)};
  if (below(random, 3) == 0) limits.fan_out = static_cast<std::uint32_t>(below(random, 3));
  if (below(random, 3) == 0) limits.min_share_ppm = static_cast<std::uint32_t>(below(random, 3)) * 100'000;
  if (below(random, 4) == 0) limits.since_s = static_cast<std::int64_t>(below(random, 5)) * 600;
  if (below(random, 4) == 0) limits.until_s = static_cast<std::int64_t>(below(random, 6)) * 600;
  limits.busy_transactions = 4;
  if (below(random, 4) == 0) question.not_followed = {{txid_of("t1"), 0}};
  if (below(random, 4) == 0) question.expanded = {{txid_of("t2"), 0}};
  if (below(random, 3) == 0) question.continued = {{txid_of("t1"), 0}, {txid_of("t3"), 0}};
  return question;
}

TraceHints hints_of(const Store& store, const Question& question, const Known& known) {
  TraceHints hints = file_hints(store, question);
  hints.can_ask = known.can_ask;
  hints.failed = known.failed;
  std::uint32_t tag = 0;
  for (const std::string& address : known.labelled) {
    const ScriptIndex script = store.find_script(script_of(address));
    if (script.exists()) hints.services.push_back({.script = script, .detail = address, .tag = tag++, .valid_from_s = 600});
  }
  return hints;
}

}  // namespace

TEST_CASE("after every reply a trace that went on is the trace from the start") {
  std::mt19937_64 random(20221122);
  std::size_t processed = 0;
  std::size_t anew = 0;
  for (int round = 0; round < rounds(4000); ++round) {
    const RandomCase made = random_case(random);
    const Question question = random_question(made, random, round);
    Store store(Chain::bitcoin);
    Known known;
    ResumableTrace resumed(question);
    int reply_number = 0;
    for (const Reply& reply : Replies(made, random).shuffled()) {
      reply(store, known);
      if (below(random, 6) == 0) continue;  // several replies between two looks
      const TraceHints hints = hints_of(store, question, known);
      INFO("round " << round << ", reply " << ++reply_number);
      REQUIRE(said(resumed.update(store, hints)) == said(trace(store, question, hints)));
      processed += resumed.processed();
      anew += resumed.transactions();
    }
  }
  CHECK(processed * 3 < anew * 2);
}

TEST_CASE("a trace that went on can be asked again with nothing new, and nothing is processed") {
  std::mt19937_64 random(5);
  const RandomCase made = random_case(random);
  const Question question{.starts = made.starts};
  const Store store = made.ledger.store();
  ResumableTrace resumed(question);
  const std::string first = said(resumed.update(store, file_hints(store, question)));
  REQUIRE(resumed.transactions() > 0);
  CHECK(resumed.processed() == resumed.transactions());
  CHECK(said(resumed.update(store, file_hints(store, question))) == first);
  CHECK(resumed.processed() == 0);
}

TEST_CASE("a chain of payments whose replies come one by one processes each transaction a few times") {
  constexpr std::uint32_t kHops = 200;
  Store store(Chain::bitcoin);
  const Question question{.starts = {start_at("t0", 0)}};
  ResumableTrace resumed(question);
  std::size_t processed = 0;
  const auto look = [&] {
    const TraceHints hints{.can_ask = true};
    const auto trail = resumed.update(store, hints);
    REQUIRE(trail);
    processed += resumed.processed();
  };
  for (std::uint32_t i = 0; i < kHops; ++i) {
    std::vector<Problem> problems;
    const std::string name = "t" + std::to_string(i);
    const Bytes payee = script_of("address " + std::to_string(i));
    const std::vector<OutputDraft> outputs = {{1'000'000 - i, payee}};
    const std::vector<InputDraft> inputs = {{.prevout = {txid_of("t" + std::to_string(i - 1)), 0}}};
    const TxIndex tx = store.add_transaction({.txid = txid_of(name), .inputs = inputs, .outputs = outputs}, {}, problems);
    const BlockIndex block = store.intern_block(block_hash(i + 1));
    store.block(block).height = i + 1;
    store.place(tx, block, std::nullopt, problems);
    look();
    const std::vector<OutspendDraft> spends = {{.spent = true, .spender = txid_of("t" + std::to_string(i + 1))}};
    store.add_outspends(tx, spends, {}, 0, problems);
    look();
    store.add_address_stats(store.find_script(payee), {.tx_count = 2});
    look();
  }
  CHECK(resumed.transactions() == kHops);
  CHECK(processed <= 4 * kHops);
}

}  // namespace peelback::test
