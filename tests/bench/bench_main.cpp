// Runs every kernel in turn, round after round, and prints one JSON line a kernel: median and spread in milliseconds,
// and the answer. The same source is built natively and by em++ for Node.
//   bench_main [--transactions N] [--rounds N] [--write-workload FILE]

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string_view>

#include "base/wide.h"
#include "bench/kernels.h"

namespace {

double now_ms() {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

int main(int argc, char** argv) {
  using namespace peelback;
  std::uint32_t transactions = 1'000'000;
  std::uint32_t rounds = 9;
  std::string workload_file;
  for (int i = 1; i < argc; i += 2) {
    const std::string_view option = argv[i];
    const std::string_view value = i + 1 < argc ? argv[i + 1] : "";
    const auto number = parse_decimal_u64(value);
    if (option == "--transactions" && number && *number >= 10'000 && *number <= 10'000'000) {
      transactions = static_cast<std::uint32_t>(*number);
    } else if (option == "--rounds" && number && *number > 0 && *number <= 1000) {
      rounds = static_cast<std::uint32_t>(*number);
    } else if (option == "--write-workload" && !value.empty()) {
      workload_file = value;
    } else {
      std::fprintf(stderr, "usage: bench_main [--transactions N (10000 to 10000000)] [--rounds N] [--write-workload FILE]\n");
      return 2;
    }
  }
  if (!workload_file.empty()) {
    const auto bytes = bench::to_bytes(bench::make_workload(transactions));
    std::ofstream file(workload_file, std::ios::binary);
    file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    return file.good() ? 0 : 1;
  }
  bench::Subjects subjects = bench::make_subjects(transactions);
  const auto kernels = bench::kernels(subjects);
  std::vector<std::vector<double>> times(kernels.size());
  for (std::uint32_t round = 0; round < rounds; ++round) {
    for (std::size_t k = 0; k < kernels.size(); ++k) {
      const double begin = now_ms();
      kernels[k].run();
      times[k].push_back(now_ms() - begin);
    }
  }
  for (std::size_t k = 0; k < kernels.size(); ++k) {
    std::sort(times[k].begin(), times[k].end());
    std::printf("{\"kernel\":\"%s\",\"size\":%u,\"unit\":\"%s\",\"runs\":%u,\"median_ms\":%.2f,\"min_ms\":%.2f,\"max_ms\":%.2f,\"answer\":%s}\n",
                kernels[k].name.c_str(), kernels[k].size, kernels[k].unit.c_str(), rounds, times[k][times[k].size() / 2],
                times[k].front(), times[k].back(), kernels[k].answer().c_str());
  }
  return 0;
}
