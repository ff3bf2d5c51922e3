#include "bench/kernels.h"

#include <algorithm>

namespace peelback::bench {

namespace {

/// The last outcome makes room before the next one is made: two at once would not be what a user waits for.
template <class Outcome, class Make>
void replace(Outcome& outcome, Make make) {
  outcome = Outcome{};
  outcome = make();
}

TxId made_up_txid(std::uint32_t tx) {
  TxId txid;
  for (std::size_t i = 0; i < 4; ++i) txid.bytes[i] = static_cast<std::uint8_t>(tx >> (8 * i));
  return txid;
}

/// P2WPKH of a made-up key.
Bytes made_up_script(std::uint32_t address) {
  Bytes script{0x00, 20};
  put_u32_le(script, address);
  script.resize(22);
  return script;
}

std::string totals_of(const WholeLedger& ledger, const LedgerTotals& totals) {
  U128 unspent = 0;
  std::size_t outputs = 0;
  for (std::size_t o = 0; o < ledger.value.size(); ++o) {
    unspent += totals.unspent[o];
    if (totals.unspent[o] > 0) ++outputs;
  }
  return "{\"outputs\":" + std::to_string(outputs) + ",\"unspent\":\"" + to_decimal(unspent) + "\",\"started\":\"" +
         to_decimal(totals.started) + "\"}";
}

std::string totals_of(const WholeLedger& ledger, const FifoLedger& fifo) {
  std::vector<U128> unspent(fifo.started.size(), 0);
  std::size_t outputs = 0;
  std::size_t segments = 0;
  for (std::uint32_t o = 0; o < ledger.value.size(); ++o) {
    const auto coins = fifo.coins(ledger, o);
    if (!coins.empty()) ++outputs;
    segments += coins.size();
    for (const Segment& segment : coins) {
      if (segment.label != kOtherMoney) unspent[segment.label] += segment.amount;
    }
  }
  std::string text = "{\"outputs\":" + std::to_string(outputs) + ",\"segments\":" + std::to_string(segments) + ",\"unspent\":[";
  for (std::size_t label = 1; label < unspent.size(); ++label) text += (label > 1 ? ",\"" : "\"") + to_decimal(unspent[label]) + '"';
  return text + "]}";
}

std::string totals_of(const Trail& trail) {
  return "{\"places\":" + std::to_string(trail.places.size()) + ",\"hops\":" + std::to_string(trail.hops.size()) + "}";
}

Question question_of(const Workload& workload, Method method) {
  Question question{.method = method, .limits = {.max_hops = 1'000'000}};
  std::uint32_t label = 0;
  for (const std::uint32_t tx : workload.stolen_txs) {
    question.starts.push_back({.ref = {.kind = Ref::Kind::transaction, .txid = made_up_txid(tx)}, .label = ++label});
  }
  return question;
}

Trail trail_of(const Subjects& subjects, Method method) {
  auto trail = trace(subjects.small_store, question_of(subjects.small_workload, method));
  return trail ? std::move(trail).value() : Trail{};
}

}  // namespace

Store store_of(const Workload& workload) {
  const WholeLedger& ledger = workload.ledger;
  std::vector<std::uint32_t> tx_of_output(ledger.value.size());
  for (std::uint32_t tx = 0; tx < ledger.tx_count(); ++tx) {
    for (auto o = ledger.first_output[tx]; o < ledger.first_output[tx + 1]; ++o) tx_of_output[o] = tx;
  }
  Store store(Chain::bitcoin);
  std::vector<Problem> problems;
  std::vector<InputDraft> inputs;
  std::vector<OutputDraft> outputs;
  std::vector<Bytes> scripts;
  for (std::uint32_t b = 0; b + 1 < ledger.first_tx.size(); ++b) {
    BlockHash hash;
    for (std::size_t i = 0; i < 4; ++i) hash.bytes[i] = static_cast<std::uint8_t>(b >> (8 * i));
    const BlockIndex block = store.intern_block(hash);
    store.block(block).height = b;
    for (std::uint32_t tx = ledger.first_tx[b]; tx < ledger.first_tx[b + 1]; ++tx) {
      inputs.clear();
      outputs.clear();
      scripts.clear();
      for (auto i = ledger.first_input[tx]; i < ledger.first_input[tx + 1]; ++i) {
        const std::uint32_t output = ledger.spent_output[i];
        const std::uint32_t parent = tx_of_output[output];
        inputs.push_back({.prevout = {made_up_txid(parent), output - ledger.first_output[parent]}});
      }
      for (auto o = ledger.first_output[tx]; o < ledger.first_output[tx + 1]; ++o) scripts.push_back(made_up_script(workload.address[o]));
      for (auto o = ledger.first_output[tx]; o < ledger.first_output[tx + 1]; ++o) {
        outputs.push_back({ledger.value[o], scripts[o - ledger.first_output[tx]]});
      }
      const TxIndex index = store.add_transaction(
          {.txid = made_up_txid(tx), .coinbase = inputs.empty(), .inputs = inputs, .outputs = outputs}, {}, problems);
      store.place(index, block, tx - ledger.first_tx[b], problems);
    }
  }
  return store;
}

Subjects make_subjects(std::uint32_t transactions) {
  Subjects subjects{.workload = make_workload(transactions), .small_workload = make_workload(transactions / 10)};
  subjects.small_store = store_of(subjects.small_workload);
  subjects.account_workload = make_account_workload(transfers_for(transactions));
  subjects.account_store = store_of(subjects.account_workload);
  subjects.bounds = make_bounds_subject(subjects.workload, store_of(subjects.workload), question_of(subjects.workload, Method::poison));
  subjects.small_picture = make_picture(1000);
  subjects.picture = make_picture(10'000);
  subjects.payments = make_payments();
  subjects.page = make_page();
  subjects.label_set = make_label_set();
  subjects.evidence = make_evidence_subject();
  return subjects;
}

std::vector<Kernel> kernels(Subjects& subjects) {
  Subjects& s = subjects;
  const WholeLedger& ledger = s.workload.ledger;
  const auto size = static_cast<std::uint32_t>(ledger.tx_count());
  const auto small_size = static_cast<std::uint32_t>(s.small_workload.ledger.tx_count());
  const auto transfers = static_cast<std::uint32_t>(s.account_workload.transfers.size());
  const auto account_trail = [&s, transfers](const char* name, Method method, AccountTrail& trail) {
    return Kernel{name, transfers, "transfers",
                  [&s, &trail, method] { replace(trail, [&] { return trail_of(s.account_store, s.account_workload, method); }); },
                  [&trail] { return totals_of(trail); }};
  };
  return {
      {"haircut", size, "transactions", [&] { replace(s.haircut, [&] { return haircut_ledger(ledger, s.workload.starts, FeeRule::coinbase); }); },
       [&] { return totals_of(ledger, s.haircut); }},
      {"fifo", size, "transactions", [&] { replace(s.fifo, [&] { return fifo_ledger(ledger, s.workload.starts, FeeRule::coinbase); }); },
       [&] { return totals_of(ledger, s.fifo); }},
      {"poison", size, "transactions", [&] { replace(s.poison, [&] { return poison_ledger(ledger, s.workload.starts); }); },
       [&] { return "{\"outputs\":" + std::to_string(std::count(s.poison.begin(), s.poison.end(), 1)) + "}"; }},
      {"trail haircut", small_size, "transactions", [&] { replace(s.haircut_trail, [&] { return trail_of(s, Method::haircut); }); },
       [&] { return totals_of(s.haircut_trail); }},
      {"trail fifo", small_size, "transactions", [&] { replace(s.fifo_trail, [&] { return trail_of(s, Method::fifo); }); },
       [&] { return totals_of(s.fifo_trail); }},
      {"trail by replies", kReplyHops, "hops", [&] { s.resumed = trace_by_replies(false); }, [&] { return answer_of(s.resumed); }},
      {"trail by replies, anew", kReplyHops, "hops", [&] { s.anew = trace_by_replies(true); }, [&] { return answer_of(s.anew); }},
      account_trail("accounts haircut", Method::haircut, s.account_haircut),
      account_trail("accounts fifo", Method::fifo, s.account_fifo),
      account_trail("accounts lifo", Method::lifo, s.account_lifo),
      {"bounds", size, "transactions", [&] { find_bounds(s.bounds); }, [&] { return answer_of(s.bounds); }},
      {"joint spends", size, "transactions", [&] { read_joint_spends(s.clustering, s.bounds.store); }, [&] { return answer_of(s.clustering.spends); }},
      {"clustering", size, "transactions", [&] { cluster(s.clustering, s.bounds.store); }, [&] { return answer_of(s.clustering.clusters); }},
      {"layout 1,000", 1000, "places", [&] { draw(s.small_picture); }, [&] { return answer_of(s.small_picture); }},
      {"layout 10,000", 10'000, "places", [&] { draw(s.picture); }, [&] { return answer_of(s.picture); }},
      {"check a payment", kChecks, "payments", [&] { check(s.payments); }, [&] { return answer_of(s.payments); }},
      {"decode a page", kPages, "pages", [&] { decode(s.page); }, [&] { return answer_of(s.page); }},
      {"open the label set", static_cast<std::uint32_t>(s.label_set.file.size()), "bytes", [&] { open_labels(s.label_set); },
       [&] { return answer_of(s.label_set); }},
      {"look up labels", kLookUps, "places", [&] { look_up(s.label_set); }, [&] { return answer_of(s.label_set); }},
      {"check payments", kCheckedPayments, "transactions", [&] { check_payments(s.evidence); }, [&] { return answer_of(s.evidence); }},
      {"bundle replies", kBundledReplies, "replies", [&] { bundle_replies(s.evidence); }, [&] { return answer_of(s.evidence); }},
  };
}

}  // namespace peelback::bench
