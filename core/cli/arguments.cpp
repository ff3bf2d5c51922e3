#include "cli/arguments.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/time.h"

namespace peelback::cli {

namespace {

constexpr std::string_view kUsage =
    R"(Peelback follows stolen cryptocurrency through raw blocks, recorded explorer replies and tables of transfers, offline.

  peelback trace   INPUT... [--from REF...] [options]    where did the money go?
  peelback bounds  INPUT... [--from REF...] --to REF...  how much of it can have reached a place, and must have?
  peelback verify  INPUT... [--json]                     which payments can be checked, and do they hold?
  peelback inspect INPUT... [--json]                     what is in these files?
  peelback export  INPUT... --as FORM [-o FILE]          the whole case as one file, or what is published of it

INPUT   any number, - for standard input, told apart by content: raw Bitcoin blocks (.blk files, bare blocks, hex text), recorded
        explorer replies (JSON lines, or one reply a file), tables of transfers (CSV or JSON lines) and what
        blockchain-etl exports, each also gzip or bz2; cases saved by the page or by export. verify replays a
        case: what is in it must follow from its replies, to the last byte. Of public evidence, or a published page that
        carries it, verify recomputes every hop from bytes
REF     bitcoin:<txid>:<vout>, bitcoin:<txid>, bitcoin:<address>; on chains of accounts ethereum:<address>,
        ethereum:<tx hash>, or one transfer of it: ethereum:<tx hash>:value, :internal:3, :log:7.
        Without --from a case is asked its own question. --to also takes the text of a label

Options of trace, bounds and export
  --amount N          the first N base units of the (only) start are stolen, the rest is clean
  --asset ID          the asset of the starts: ethereum:0xdac1… (default: the chain's own coin, or the only one there is)
  --method RULE       fifo (default), lifo, haircut, tiho, dirty-first, libr, poison; all: every rule side by side
  --direction forward | backward       where the money went (default), or where it came from
  --max-hops N        do not follow further than N payments (default 1000)
  --min-amount N      do not follow less than N base units
  --min-share N       do not follow less than N millionths of the start
  --fan-out N         follow only the N largest outputs of a transaction
  --since T --until T only spends in this time: 2018-01-26 or 2018-01-26T00:02:13Z, UTC
  --fees end | coinbase                fees end the trail (default), or go on through the miner's coins
  --labels FILE       names and stops from this label list: the bundled set, a TagPack as JSON, or CSV; any number
  --json              the document: peelback-trail/1, with --method all peelback-comparison/1; of bounds their numbers
  --csv | --table     every hop and end, for a spreadsheet or for reading
  --rates FILE        of trace and export: what coins cost on their day, as CSV (asset,date,currency,price,source,url,licence,taken);
                      --csv and --table and published copies then show values; any number
  --fiat USD          in which currency (default USD where rates are given)
  --svg               the picture
  --across N          of trace: follow on in other ledgers through THORChain where both payments are in these files, N trails
                      in all, each in its own unit; with --json one document, peelback-crossings/1

Options of export
  --as FORM           wacz: the case, to be kept, opened and verified; evidence: what readers need to check the published places;
                      of a published copy html (the page), svg, narrow-svg, csv (for charts), json, snippets, oembed, claims,
                      words (its sentences, for a translator)
  --verifier FOLDER   the page carries its evidence and the program that checks it, verifier_hash.packed or verifier_full.packed
                      of this folder (a built page's, dist/); with words: the sheet has what that program says too
  --words FILE        title, caption, credit, path, edited sentences and what is left out, as JSON; else all of it is made from the data

Options of every command
  --columns FILE      what the columns of tables mean (peelback-columns/1); inspect says what they are taken to mean
  -o FILE             write there instead of to standard output
  --strict            any problem in the input is an error
  --help, --version

Exit status: 0 done, 1 bad input, 2 the command was not understood, 3 a verification failed.
)";

constexpr auto kExportForms =
    std::to_array<std::string_view>({"wacz", "evidence", "html", "svg", "narrow-svg", "csv", "json", "snippets", "oembed", "words", "claims"});

Error usage_error(std::string_view where, std::string detail) { return {Code::usage, std::string(where), std::move(detail)}; }

// Walks over the arguments and hands out the values of options.
class Cursor {
 public:
  explicit Cursor(std::span<const std::string_view> arguments) : arguments_(arguments) {}
  bool at_end() const { return next_ == arguments_.size(); }
  std::string_view take() { return arguments_[next_++]; }
  Result<std::string_view> value_of(std::string_view option) {
    if (at_end()) return usage_error(option, "expected a value after it");
    return take();
  }
  template <class T>
  Result<Done> read_number(std::string_view option, T& out) {
    const auto text = value_of(option);
    if (!text) return text.error();
    const auto number = parse_decimal(*text);
    constexpr auto most = static_cast<U128>(static_cast<T>(~T{0}));
    if (!number || *number > most) {
      return usage_error(option, "expected a whole number from 0 to " + to_decimal(most) + ", found '" + std::string(*text) + "'");
    }
    out = static_cast<T>(*number);
    return Done{};
  }

 private:
  std::span<const std::string_view> arguments_;
  std::size_t next_ = 0;
};

Result<Done> read_time(Cursor& cursor, std::string_view option, std::optional<std::int64_t>& out) {
  const auto text = cursor.value_of(option);
  if (!text) return text.error();
  out = parse_utc(*text);
  if (!out) return usage_error(option, "expected a UTC date or time such as 2018-01-26 or 2018-01-26T00:02:13Z, found '" + std::string(*text) + "'");
  return Done{};
}

Result<Done> read_start(Cursor& cursor, Question& question) {
  const auto text = cursor.value_of("--from");
  if (!text) return text.error();
  auto ref = parse_ref(*text);
  if (!ref) return usage_error("--from", ref.error().where + ": " + ref.error().detail);
  question.starts.push_back({.ref = *std::move(ref)});
  return Done{};
}

Result<Done> read_method(Cursor& cursor, Arguments& parsed) {
  const auto text = cursor.value_of("--method");
  if (!text) return text.error();
  parsed.by_every_rule = *text == "all";
  if (parsed.by_every_rule) return Done{};
  const auto method = find_method(*text);
  if (!method) return usage_error("--method", "'" + std::string(*text) + "' is none of fifo, lifo, haircut, tiho, dirty-first, libr, poison, all");
  parsed.question.method = *method;
  return Done{};
}

// One of two words.
template <class T>
Result<Done> read_word(Cursor& cursor, std::string_view option, std::string_view first, std::string_view second, T first_value, T second_value, T& out) {
  const auto text = cursor.value_of(option);
  if (!text) return text.error();
  if (*text != first && *text != second) {
    return usage_error(option, std::string("expected ").append(first).append(" or ").append(second) + ", found '" + std::string(*text) + "'");
  }
  out = *text == first ? first_value : second_value;
  return Done{};
}

Result<Done> read_text(Cursor& cursor, std::string_view option, std::string& out) {
  const auto text = cursor.value_of(option);
  if (!text) return text.error();
  out = std::string(*text);
  return Done{};
}

Result<Done> add_text(Cursor& cursor, std::string_view option, std::vector<std::string>& out) {
  return read_text(cursor, option, out.emplace_back());
}

Result<Done> read_amount(Cursor& cursor, std::optional<Amount>& out) {
  U128 units = 0;
  if (auto done = cursor.read_number("--amount", units); !done) return done;
  out = Amount{units};
  return Done{};
}

Result<Done> read_min_amount(Cursor& cursor, Amount& out) {
  U128 units = 0;
  if (auto done = cursor.read_number("--min-amount", units); !done) return done;
  out = Amount{units};
  return Done{};
}

std::optional<Verb> find_verb(std::string_view word) {
  if (word == "trace") return Verb::trace;
  if (word == "bounds") return Verb::bounds;
  if (word == "verify") return Verb::verify;
  if (word == "inspect") return Verb::inspect;
  if (word == "export") return Verb::export_as;
  if (word == "help" || word == "--help" || word == "-h") return Verb::help;
  if (word == "version" || word == "--version") return Verb::version;
  return std::nullopt;
}

// What waits for its start, which may come later on the line.
struct OfStarts {
  std::optional<Amount> amount{};
  std::string asset{};
};

// An option that says what is asked: of trace, bounds and export.
std::optional<Result<Done>> read_question_option(Cursor& cursor, std::string_view word, Arguments& parsed, OfStarts& of_starts) {
  Question& question = parsed.question;
  Limits& limits = question.limits;
  if (word == "--from") return read_start(cursor, question);
  if (word == "--labels") return add_text(cursor, word, parsed.labels);
  if (word == "--amount") return read_amount(cursor, of_starts.amount);
  if (word == "--asset") return read_text(cursor, word, of_starts.asset);
  if (word == "--direction") return read_word(cursor, word, "forward", "backward", Direction::forward, Direction::backward, question.direction);
  if (word == "--fees") return read_word(cursor, word, "end", "coinbase", FeeRule::end, FeeRule::coinbase, question.fees);
  if (word == "--max-hops") return cursor.read_number(word, limits.max_hops);
  if (word == "--min-share") return cursor.read_number(word, limits.min_share_ppm);
  if (word == "--fan-out") return cursor.read_number(word, limits.fan_out);
  if (word == "--min-amount") return read_min_amount(cursor, limits.min_amount);
  if (word == "--since") return read_time(cursor, word, limits.since_s);
  if (word == "--until") return read_time(cursor, word, limits.until_s);
  return std::nullopt;
}

Result<Done> read_fiat(Cursor& cursor, std::optional<Currency>& out) {
  const auto text = cursor.value_of("--fiat");
  if (!text) return text.error();
  out = find_currency(*text);
  if (!out) return usage_error("--fiat", "expected a currency such as USD or EUR, found '" + std::string(*text) + "'");
  return Done{};
}

// What stands beside amounts: of trace and export.
std::optional<Result<Done>> read_value_option(Cursor& cursor, std::string_view word, Arguments& parsed) {
  if (word == "--rates") return add_text(cursor, word, parsed.rates);
  if (word == "--fiat") return read_fiat(cursor, parsed.fiat);
  return std::nullopt;
}

// One option or input.
Result<Done> read_argument(Cursor& cursor, std::string_view word, Arguments& parsed, OfStarts& of_starts) {
  if (word == "--json") return parsed.output = Output::json, Done{};
  if (word == "--strict") return parsed.strict = true, Done{};
  if (word == "--help" || word == "-h") return parsed.verb = Verb::help, Done{};
  if (word == "-o") return read_text(cursor, word, parsed.output_file);
  if (word == "--columns") return read_text(cursor, word, parsed.columns_file);
  if (parsed.verb == Verb::trace || parsed.verb == Verb::bounds || parsed.verb == Verb::export_as) {
    if (auto done = read_question_option(cursor, word, parsed, of_starts)) return *std::move(done);
  }
  if (parsed.verb == Verb::bounds && word == "--to") return add_text(cursor, word, parsed.to);
  if (parsed.verb == Verb::export_as) {
    if (word == "--as") return read_text(cursor, word, parsed.format);
    if (word == "--method") return read_method(cursor, parsed);
    if (word == "--words") return read_text(cursor, word, parsed.words_file);
    if (word == "--verifier") return read_text(cursor, word, parsed.verifier_folder);
    if (auto done = read_value_option(cursor, word, parsed)) return *std::move(done);
  }
  if (parsed.verb == Verb::trace) {
    if (word == "--method") return read_method(cursor, parsed);
    if (auto done = read_value_option(cursor, word, parsed)) return *std::move(done);
    if (word == "--csv") return parsed.output = Output::csv, Done{};
    if (word == "--svg") return parsed.output = Output::svg, Done{};
    if (word == "--table") return parsed.output = Output::table, Done{};
    if (word == "--across") return cursor.read_number(word, parsed.across);
  }
  if (word.size() > 1 && word.front() == '-') return usage_error(word, "not an option of this command");
  parsed.inputs.emplace_back(word);
  return Done{};
}

// What must hold between options.
Result<Done> finish_question(Arguments& parsed, const OfStarts& of_starts) {
  auto& starts = parsed.question.starts;
  if (of_starts.amount) {
    if (starts.size() != 1) return usage_error("--amount", "an amount goes with exactly one start");
    if (of_starts.amount->is_zero()) return usage_error("--amount", "nothing starts from an amount of 0");
    starts.front().amount = of_starts.amount;
  }
  if (!of_starts.asset.empty()) {
    if (starts.empty()) return usage_error("--asset", "an asset goes with a start");
    for (Start& start : starts) start.asset = of_starts.asset;
  }
  const Limits& limits = parsed.question.limits;
  if (limits.since_s && limits.until_s && *limits.since_s > *limits.until_s) return usage_error("--until", "expected a time that is not before --since");
  if (parsed.verb == Verb::bounds && parsed.to.empty()) return usage_error("--to", "bounds needs at least one place to be reached");
  if (parsed.verb == Verb::export_as) {
    if (std::find(kExportForms.begin(), kExportForms.end(), parsed.format) == kExportForms.end()) {
      std::string expected = "expected one of";
      for (const std::string_view form : kExportForms) expected.append(1, ' ').append(form);
      return usage_error("--as", expected + ", found '" + parsed.format + "'");
    }
    if (parsed.by_every_rule) return usage_error("--method", "what is exported is traced by one rule");
    const bool is_of_page = parsed.format == "html" || parsed.format == "words";
    if (!is_of_page && !parsed.verifier_folder.empty()) return usage_error("--verifier", "only the page carries it, and what it says is on its sheet: --as html or words");
    if (parsed.format == "wacz" && !parsed.words_file.empty()) return usage_error("--words", "these are of published copies; a case keeps what it holds");
  }
  if (parsed.across != 1 && (parsed.across == 0 || parsed.by_every_rule || parsed.output == Output::svg || parsed.output == Output::csv)) {
    return usage_error("--across", "at least one trail, by one rule, as text, a table or a document");
  }
  if (parsed.by_every_rule && (parsed.output == Output::csv || parsed.output == Output::svg)) {
    return usage_error("--method", "every rule at once is a document (--json) or a text, not a picture or a spreadsheet");
  }
  return Done{};
}

}  // namespace

std::string_view usage_text() { return kUsage; }

Result<Arguments> parse_arguments(std::span<const std::string_view> arguments) {
  Arguments parsed;
  Cursor cursor(arguments);
  if (cursor.at_end()) return parsed;
  const std::string_view word = cursor.take();
  const auto verb = find_verb(word);
  if (!verb) return usage_error(word, "expected trace, bounds, verify, inspect or export");
  parsed.verb = *verb;
  OfStarts of_starts;
  while (!cursor.at_end()) {
    const std::string_view argument = cursor.take();
    if (auto done = read_argument(cursor, argument, parsed, of_starts); !done) return done.error();
  }
  if (parsed.verb == Verb::help || parsed.verb == Verb::version) return parsed;
  if (parsed.inputs.empty()) return usage_error(word, "expected at least one input file");
  if (auto done = finish_question(parsed, of_starts); !done) return done.error();
  parsed.inputs.insert(parsed.inputs.end(), parsed.rates.begin(), parsed.rates.end());
  if (!parsed.rates.empty() && !parsed.fiat) parsed.fiat = Currency::usd;
  return parsed;
}

}  // namespace peelback::cli
