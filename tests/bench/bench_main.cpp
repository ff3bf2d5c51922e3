// Runs every kernel in turn, round after round, and prints one JSON line a kernel: median and spread in milliseconds once it
// runs steadily, how long its first run took, and the answer; before them a line that names the compiler and its flags. The
// same source is built natively and by em++ for Node and browsers.
//   bench_main [--transactions N] [--rounds N]
//   bench_main [--transactions N] --memory | --write-workload FILE | --write-accounts FILE | --write-dag FILE

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string_view>

#include "base/wide.h"
#include "bench/kernels.h"
#include "bench/memory.h"

namespace {

using namespace peelback;

struct Arguments {
  std::uint32_t transactions = 1'000'000;
  std::uint32_t rounds = 9;
  bool memory = false;
  std::string_view written{};  // which of the files
  std::string file{};
};

std::optional<Arguments> parse_arguments(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string_view option = argv[i];
    if (option == "--memory") {
      arguments.memory = true;
      continue;
    }
    if (++i == argc) return std::nullopt;
    const std::string_view value = argv[i];
    const auto number = parse_decimal_u64(value);
    if (option == "--transactions" && number && *number >= 10'000 && *number <= 10'000'000) {
      arguments.transactions = static_cast<std::uint32_t>(*number);
    } else if (option == "--rounds" && number && *number > 0 && *number <= 1000) {
      arguments.rounds = static_cast<std::uint32_t>(*number);
    } else if ((option == "--write-workload" || option == "--write-accounts" || option == "--write-dag") && !value.empty()) {
      arguments.written = option;
      arguments.file = value;
    } else {
      return std::nullopt;
    }
  }
  return arguments;
}

int write(const Arguments& arguments) {
  std::vector<std::uint8_t> bytes;
  if (arguments.written == "--write-accounts") {
    bytes = bench::to_bytes(bench::make_account_workload(bench::transfers_for(arguments.transactions)));
  } else {
    const bench::Workload workload = bench::make_workload(arguments.transactions);
    bytes = arguments.written == "--write-dag" ? bench::to_dag_bytes(workload) : bench::to_bytes(workload);
  }
  std::ofstream file(arguments.file, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  return file.good() ? 0 : 1;
}

double now_ms() {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double time_of(const bench::Kernel& kernel) {
  const double begin = now_ms();
  kernel.run();
  return now_ms() - begin;
}

// Browsers compile WebAssembly once quickly, and what runs long once more and well, beside it: what is measured meanwhile is
// neither. Returns the time of the first run.
double warm_up(const bench::Kernel& kernel) {
  constexpr int kMostRuns = 50;
  constexpr double kEnough_ms = 500;
  const double first_ms = time_of(kernel);
  double all_ms = first_ms + time_of(kernel);
  for (int run = 2; run < kMostRuns && all_ms < kEnough_ms; ++run) all_ms += time_of(kernel);
  return first_ms;
}

void measure(const Arguments& arguments) {
  bench::Subjects subjects = bench::make_subjects(arguments.transactions);
  const auto kernels = bench::kernels(subjects);
  std::vector<double> first(kernels.size());
  std::vector<std::vector<double>> times(kernels.size());
  for (std::size_t k = 0; k < kernels.size(); ++k) first[k] = warm_up(kernels[k]);
  for (std::uint32_t round = 0; round < arguments.rounds; ++round) {
    for (std::size_t k = 0; k < kernels.size(); ++k) times[k].push_back(time_of(kernels[k]));
  }
  std::printf("{\"compiler\":\"%s\"}\n", PEELBACK_COMPILER);
  for (std::size_t k = 0; k < kernels.size(); ++k) {
    std::sort(times[k].begin(), times[k].end());
    std::printf("{\"kernel\":\"%s\",\"size\":%u,\"unit\":\"%s\",\"runs\":%u,\"first_ms\":%.2f,\"median_ms\":%.2f,\"min_ms\":%.2f,\"max_ms\":%.2f,\"answer\":%s}\n",
                kernels[k].name.c_str(), kernels[k].size, kernels[k].unit.c_str(), arguments.rounds, first[k], times[k][times[k].size() / 2],
                times[k].front(), times[k].back(), kernels[k].answer().c_str());
  }
}

}  // namespace

int main(int argc, char** argv) {
  const auto arguments = parse_arguments(argc, argv);
  if (!arguments) {
    std::fprintf(stderr,
                 "usage: bench_main [--transactions N (10000 to 10000000)] [--rounds N]\n"
                 "       bench_main [--transactions N] --memory | --write-workload FILE | --write-accounts FILE | --write-dag FILE\n");
    return 2;
  }
  if (!arguments->written.empty()) return write(*arguments);
  if (arguments->memory) {
    std::printf("%s\n", bench::measure_memory(arguments->transactions).c_str());
  } else {
    measure(*arguments);
  }
  return 0;
}
