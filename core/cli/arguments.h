#pragma once
// The command line, taken apart (RULES.md §9). No file is opened here.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/question.h"
#include "rates/price.h"

namespace peelback::cli {

enum class Verb : std::uint8_t { trace, bounds, verify, inspect, export_as, help, version };
enum class Output : std::uint8_t { summary, json, csv, svg, table };

struct Arguments {
  Verb verb = Verb::help;
  std::vector<std::string> inputs{};
  std::vector<std::string> labels{};  // trace, bounds and export: label lists
  std::vector<std::string> rates{};   // trace and export: tables of rates; the last of `inputs` too
  std::optional<Currency> fiat{};     // in which values stand beside amounts; dollars where rates are given
  std::string columns_file{};         // what the columns of tables mean; empty: guessed
  Question question{};       // trace, bounds and export; the starts hold what --from, --asset and --amount said
  std::vector<std::string> to{};      // bounds: places, or the text of a label
  std::string words_file{};           // export: the words and choices of a published copy (publish/options.h); empty: none
  std::string verifier_folder{};      // export: where verifier_hash.packed and verifier_full.packed lie; empty: the page carries no evidence
  bool by_every_rule = false;         // trace: --method all
  std::size_t across = 1;             // trace: at most so many trails, from ledger to ledger
  Output output = Output::summary;
  std::string format{};               // export: what --as says
  std::string output_file{};  // -o; empty: standard output
  bool strict = false;
};

/// Code::usage with the offending argument in `where` and what was expected in `detail`.
Result<Arguments> parse_arguments(std::span<const std::string_view> arguments);

/// The text of `peelback --help`.
std::string_view usage_text();

}  // namespace peelback::cli
