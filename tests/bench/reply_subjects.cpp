#include "bench/reply_subjects.h"

namespace peelback::bench {

namespace {

constexpr std::uint32_t kBranches = 4;
constexpr std::uint64_t kPeeled = 1000;
constexpr std::uint64_t kBranchValue = 1'000'000'000;

TxId txid_of(std::uint32_t tx) {
  TxId txid;
  for (std::size_t i = 0; i < 4; ++i) txid.bytes[i] = static_cast<std::uint8_t>(tx >> (8 * i));
  txid.bytes[31] = 1;
  return txid;
}

Bytes script_of(std::uint32_t tx, std::uint8_t output) {
  const TxId txid = txid_of(tx);
  Bytes script(txid.bytes.begin(), txid.bytes.end());
  script[30] = output;
  return script;
}

/// Transaction 0 is the theft, of one output a branch; `tx` spends the first output of the one before it in its branch.
class Replies {
 public:
  explicit Replies(Store& store) : store_(store) {}

  template <class Look>
  void give_all(Look look) {
    for (std::uint32_t tx = 0; tx <= kReplyHops; ++tx) {
      give_transaction(tx);
      look();
      give_outspends(tx);
      look();
      for (std::uint8_t output = 0; output < output_count(tx); ++output) {
        store_.add_address_stats(store_.find_script(script_of(tx, output)), {.tx_count = 2});
        look();
      }
    }
  }

 private:
  static std::uint8_t output_count(std::uint32_t tx) { return tx == 0 ? kBranches : 2; }

  void give_transaction(std::uint32_t tx) {
    const std::uint32_t hop = (tx + kBranches - 1) / kBranches;
    std::vector<Bytes> scripts;
    std::vector<OutputDraft> outputs;
    for (std::uint8_t output = 0; output < output_count(tx); ++output) scripts.push_back(script_of(tx, output));
    for (std::uint8_t output = 0; output < output_count(tx); ++output) {
      outputs.push_back({output == 0 || tx == 0 ? kBranchValue - hop * kPeeled : kPeeled, scripts[output]});
    }
    const bool is_first = tx <= kBranches;
    const std::vector<InputDraft> inputs = {{.prevout = {txid_of(is_first ? 0 : tx - kBranches), is_first ? tx - 1 : 0}}};
    const TxIndex index = store_.add_transaction(
        {.txid = txid_of(tx), .coinbase = tx == 0, .inputs = std::span(inputs).first(tx == 0 ? 0 : 1), .outputs = outputs}, {}, problems_);
    const BlockIndex block = store_.intern_block(BlockHash{txid_of(tx).bytes});
    store_.block(block).height = 1 + tx;
    store_.block(block).time_s = 600 * (std::int64_t{tx} + 1);
    store_.place(index, block, 0, problems_);
  }

  void give_outspends(std::uint32_t tx) {
    std::vector<OutspendDraft> spends(output_count(tx));
    if (tx == 0) {
      for (std::uint32_t branch = 0; branch < kBranches; ++branch) spends[branch] = {.spent = true, .spender = txid_of(branch + 1)};
    } else {
      spends[0] = {.spent = true, .spender = txid_of(tx + kBranches)};
    }
    store_.add_outspends(store_.find(txid_of(tx)), spends, {}, 0, problems_);
  }

  Store& store_;
  std::vector<Problem> problems_;
};

}  // namespace

ReplySubject trace_by_replies(bool anew) {
  ReplySubject subject;
  Store store(Chain::bitcoin);
  store.add_tip(kReplyHops, 0);
  const Question question{.starts = {{.ref = {.kind = Ref::Kind::transaction, .txid = txid_of(0)}}}};
  const TraceHints hints{.can_ask = true};
  ResumableTrace trace(question);
  Replies(store).give_all([&] {
    if (anew) trace = ResumableTrace(question);
    if (const auto trail = trace.update(store, hints)) subject.places = trail->places.size();
    subject.processed += trace.processed();
  });
  return subject;
}

std::string answer_of(const ReplySubject& subject) {
  return "{\"places\":" + std::to_string(subject.places) + ",\"processed\":" + std::to_string(subject.processed) + "}";
}

}  // namespace peelback::bench
