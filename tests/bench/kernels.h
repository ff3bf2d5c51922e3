#pragma once
// What is measured, natively and in WebAssembly alike. A kernel gives an answer, so that it cannot be optimised away and
// so that two builds can be compared.

#include <functional>
#include <string>
#include <vector>

#include "bench/workload.h"
#include "model/store.h"

namespace peelback::bench {

struct Kernel {
  std::string name{};
  std::uint32_t transactions = 0;
  std::function<std::string()> run{};  // a JSON object: what came out
};

/// Everything that the kernels work on, built once.
struct Subjects {
  Workload workload{};
  Workload small_workload{};  // a tenth, for the trail: it names every place and hop
  Store small_store{Chain::bitcoin};
};
Subjects make_subjects(std::uint32_t transactions);

/// `subjects` must live as long as the kernels.
std::vector<Kernel> kernels(const Subjects& subjects);

/// The workload as transactions of a store, for what works on stores. Ids are made up.
Store store_of(const Workload& workload);

}  // namespace peelback::bench
