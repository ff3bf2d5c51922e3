#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

#include "base/hash.h"
#include "bench/workload.h"
#include "support/files.h"

namespace peelback::test {

namespace {

constexpr std::uint32_t kTransactions = 20'000;

std::string quoted(const std::filesystem::path& path) { return '"' + path.string() + '"'; }

}  // namespace

TEST_CASE("the benchmark's ledger is the same on every platform") {
  // SHA-256 of what the common workload's generator writes for 20,000 transactions.
  CHECK(to_hex(sha256(bench::to_dag_bytes(bench::make_workload(kTransactions)))) ==
        "95b5d701033772038de95d6bd4e91a398dfc6a9762036ef032f808ebe628a4c8");
}

TEST_CASE("the benchmark's ledger is the common workload, byte for byte") {
  const std::filesystem::path source = std::filesystem::path(PEELBACK_SHARED_DATA) / "../bench/make_workload.cpp";
  if (!std::filesystem::exists(source)) {
    WARN("skipped: the common workload's generator is not here");
    return;
  }
  const auto folder = std::filesystem::temp_directory_path() / "peelback-workload";
  std::filesystem::create_directories(folder);
  const auto program = folder / "make_workload";
  const auto file = folder / "ledger.bin";
  REQUIRE(std::system(("c++ -O1 -w " + quoted(source) + " -o " + quoted(program)).c_str()) == 0);
  const std::uint32_t transactions = 3 * kTransactions;
  REQUIRE(std::system((quoted(program) + ' ' + std::to_string(transactions) + ' ' + quoted(file) + " 2>/dev/null").c_str()) == 0);
  const auto theirs = read_file(file.string());
  std::filesystem::remove_all(folder);
  REQUIRE(theirs);
  CHECK(bench::to_dag_bytes(bench::make_workload(transactions)) == *theirs);
}

}  // namespace peelback::test
