#pragma once
// What is measured, natively and in WebAssembly alike. A kernel leaves an answer, so that it cannot be optimised away and
// so that two builds can be compared.

#include <functional>
#include <string>
#include <vector>

#include "bench/account_subjects.h"
#include "bench/bounds_subjects.h"
#include "bench/clustering_subjects.h"
#include "bench/evidence_subjects.h"
#include "bench/fixed_subjects.h"
#include "bench/label_subjects.h"
#include "bench/reply_subjects.h"
#include "bench/workload.h"
#include "model/store.h"
#include "taint/fifo_ledger.h"
#include "taint/haircut_ledger.h"
#include "taint/trail.h"

namespace peelback::bench {

struct Kernel {
  std::string name{};
  std::uint32_t size = 0;
  std::string unit{};                     // what `size` counts
  std::function<void()> run{};            // what is timed; keeps the outcome of the last run
  std::function<std::string()> answer{};  // a JSON object that sums it up
};

/// Everything that the kernels work on, built once, and what they leave.
struct Subjects {
  Workload workload{};
  Workload small_workload{};  // a tenth, for the trail: it names every place and hop
  Store small_store{Chain::bitcoin};
  LedgerTotals haircut{};
  FifoLedger fifo{};
  std::vector<std::uint8_t> poison{};
  BoundsSubject bounds{};        // with everything in a store
  ClusteringSubject clustering{};
  Trail haircut_trail{};
  Trail fifo_trail{};
  AccountWorkload account_workload{};
  AccountStore account_store{Chain::ethereum};
  AccountTrail account_haircut{};
  AccountTrail account_fifo{};
  AccountTrail account_lifo{};
  Picture small_picture{};
  Picture picture{};
  Payments payments{};
  Page page{};
  LabelSet label_set{};
  EvidenceSubject evidence{};
  ReplySubject resumed{};
  ReplySubject anew{};
};
Subjects make_subjects(std::uint32_t transactions);

/// Transfers between accounts in a benchmark of so many transactions.
constexpr std::uint32_t transfers_for(std::uint32_t transactions) { return transactions / 5; }

/// `subjects` must live as long as the kernels.
std::vector<Kernel> kernels(Subjects& subjects);

/// The workload as transactions of a store, for what works on stores. Ids are made up.
Store store_of(const Workload& workload);

}  // namespace peelback::bench
