#include "bench/memory.h"

#include <malloc.h>

#ifdef __EMSCRIPTEN__
#include <emscripten/heap.h>
#endif

namespace peelback::bench {

namespace {

std::size_t bytes_in_use() {
#ifdef __EMSCRIPTEN__
  return static_cast<std::size_t>(mallinfo().uordblks);
#else
  const auto info = mallinfo2();
  return info.uordblks + info.hblkhd;  // blocks of the heap, and large ones that stand apart
#endif
}

std::size_t heap_bytes() {
#ifdef __EMSCRIPTEN__
  return emscripten_get_heap_size();
#else
  return 0;
#endif
}

/// The bytes that what `make` returns holds.
template <class Make>
std::size_t bytes_of(Make make) {
  const std::size_t before = bytes_in_use();
  const auto made = make();
  return bytes_in_use() - before;
}

}  // namespace

std::string measure_memory(std::uint32_t transactions) {
  const auto per = [](std::size_t bytes, std::size_t rows) { return std::to_string(bytes / rows); };
  const Workload workload = make_workload(transactions);
  const std::size_t of_outputs = bytes_of([&] { return store_of(workload); });
  const AccountWorkload account_workload = make_account_workload(transfers_for(transactions));
  const std::size_t of_movements = bytes_of([&] { return store_of(account_workload); });
  const std::size_t outputs = workload.ledger.value.size();
  const std::size_t movements = account_workload.transfers.size();
  return "{\"transactions\":" + std::to_string(transactions) + ",\"outputs\":" + std::to_string(outputs) +
         ",\"bytes_per_output\":" + per(of_outputs, outputs) + ",\"movements\":" + std::to_string(movements) +
         ",\"bytes_per_movement\":" + per(of_movements, movements) + ",\"heap_bytes\":" + std::to_string(heap_bytes()) + "}";
}

}  // namespace peelback::bench
