#include "cli/run.h"

#include <algorithm>
#include <cstdio>
#include <string>

#include "cli/arguments.h"
#include "cli/input_file.h"
#include "explorers/tables.h"
#include "publish/publish.h"
#include "publish/recheck.h"
#include "session/across.h"
#include "session/answers.h"
#include "session/case_inputs.h"
#include "session/messages.h"
#include "session/picture.h"
#include "session/replay_report.h"
#include "session/reports.h"
#include "session/svg.h"
#include "session/table.h"
#include "session/trail_document.h"
#include "session/trail_sums.h"

namespace peelback::cli {

namespace {

enum Exit : int { kDone = 0, kBadInput = 1, kUsage = 2, kFailedCheck = 3 };

void say(std::string_view text) { std::fprintf(stderr, "peelback: %.*s\n", static_cast<int>(text.size()), text.data()); }

int refuse(const Error& error) {
  say(format_error(error));
  return error.code == Code::usage ? kUsage : kBadInput;
}

int write(const Arguments& arguments, const Result<std::string>& text, int exit_code) {
  if (!text) return refuse(text.error());
  if (const auto done = write_output(arguments.output_file, *text); !done) return refuse(done.error());
  return exit_code;
}

Error in_file(Error error, const std::string& path) {
  error.where = error.where.empty() ? path : path + ", " + error.where;
  return error;
}

std::size_t tell_problems(const std::string& path, const std::vector<Problem>& problems) {
  for (const Problem& problem : problems) say(path + ": " + format_error(problem));
  return problems.size();
}

Result<std::string> read_text(const std::string& path) {
  const auto bytes = read_input(path);
  if (!bytes) return bytes.error();
  return std::string(as_text(*bytes));
}

struct InputFile {
  std::string path{};
  Bytes bytes{};
};

// What was read, as it was read: an export needs the bytes again, and standard input can be read but once.
struct Inputs {
  std::vector<InputFile> files{};
  std::vector<InputFile> labels{};
  std::string columns{};
};

Result<std::vector<InputFile>> read_files(const std::vector<std::string>& paths) {
  std::vector<InputFile> files;
  for (const std::string& path : paths) {
    auto bytes = read_input(path);
    if (!bytes) return bytes.error();
    files.push_back({path, *std::move(bytes)});
  }
  return files;
}

// All that is brought, in the words of the command.
Result<Inputs> read_inputs(const Arguments& arguments) {
  auto columns = arguments.columns_file.empty() ? Result<std::string>(std::string()) : read_text(arguments.columns_file);
  if (!columns) return columns.error();
  auto files = read_files(arguments.inputs);
  if (!files) return files.error();
  auto labels = read_files(arguments.labels);
  if (!labels) return labels.error();
  return Inputs{*std::move(files), *std::move(labels), *std::move(columns)};
}

// What documents and copies quote of a file: what it is called, not where it lies.
std::string file_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

// Opens every input. One bad file costs the command, a bad part of a file is listed and lived with.
Result<std::size_t> open_all(const Arguments& arguments, const Inputs& inputs, Session& session) {
  std::size_t problems = 0;
  const std::string& columns = inputs.columns;
  for (const auto& [path, bytes] : inputs.files) {
    const bool is_table = recognise_table(bytes) != TableKind::none;
    const std::string name = file_name(path);
    auto opened = session.open(name, bytes, is_table ? std::string_view(columns) : std::string_view{});
    // Of a table whose columns mean nothing to us only the reporter can say what it is.
    if (!opened && opened.error().code == Code::unknown_format && !columns.empty()) opened = session.open(name, bytes, columns);
    if (!opened) return in_file(opened.error(), path);
    const bool is_for_rates = std::find(arguments.rates.begin(), arguments.rates.end(), path) != arguments.rates.end();
    if (is_for_rates && opened->kind != "rates") return in_file({Code::unknown_format, "", "a table of rates was expected after --rates"}, path);
    problems += tell_problems(path, opened->problems);
  }
  for (const auto& [path, bytes] : inputs.labels) {
    const auto pack = session.open_labels(file_name(path), bytes);
    if (!pack) return in_file(pack.error(), path);
    problems += tell_problems(path, pack->problems);
  }
  return problems;
}

Result<std::string> trace_text(const Arguments& arguments, Session& session) {
  const auto trail = session.trail();
  if (!trail) return trail.error();
  if ((*trail)->places.empty()) {
    const Ref& start = session.question().question.starts.front().ref;
    return Error{Code::not_found, start.to_text(), "these files hold nothing of the start: not its transaction or address, nothing in its asset, or nothing in the time asked"};
  }
  if (arguments.by_every_rule) return arguments.output == Output::json ? write_comparison(session) : tell_comparison(session);
  switch (arguments.output) {
    case Output::json: return write_trail(session);
    case Output::csv: return write_csv(session);
    case Output::table: return write_text_table(session);
    case Output::svg: {
      const auto context = picture_context(session);
      if (!context) return context.error();
      const auto picture = draw_picture(*context, {});
      if (!picture) return picture.error();
      return write_svg(*picture);
    }
    case Output::summary: break;
  }
  return trail_summary(**trail) + '\n' + audit_sentence(**trail) + '\n' + std::string(words(Message::disclaimer)) + '\n';
}

std::string verification_text(const Verification& verification) {
  const auto& counts = verification.counts;
  std::string text = std::to_string(counts.verified) + " transactions checked down to a block's proof of work, " +
                     std::to_string(counts.cross_checked) + " given alike by two explorers, " + std::to_string(counts.trusted) +
                     " on one source's word, " + std::to_string(verification.failed.size()) + " checks failed\n";
  for (const FailedCheck& row : verification.failed) {
    text += row.ref + ": " + std::string(code_name(row.code)) + ": " + row.detail + '\n';
  }
  return text;
}

std::string inspection_text(const Session& session) {
  std::string text;
  for (const Opened& input : session.inputs()) {
    text += input.name + ": " + input.kind + ", " + std::to_string(input.transactions) + " transactions, " + std::to_string(input.transfers) + " transfers, " +
            std::to_string(input.problems.size()) + " problems\n";
    if (!input.columns.empty()) text += "  columns: " + input.columns + '\n';
  }
  return text;
}

// What --from asks, else what the case at hand asks.
Result<QuestionAsked> question_for(const Arguments& arguments, const Session& session) {
  if (!arguments.question.starts.empty()) return QuestionAsked{.question = arguments.question};
  if (session.question_of_case()) return *session.question_of_case();
  return Error{Code::usage, "--from", "at least one start is needed"};
}

Result<PublishOptions> publish_options(const Arguments& arguments) {
  const auto words = arguments.words_file.empty() ? Result<std::string>("{}") : read_text(arguments.words_file);
  if (!words) return words.error();
  auto options = parse_publish_options(*words);
  if (!options) return in_file(options.error(), arguments.words_file);
  if (arguments.fiat) options->fiat = arguments.fiat;
  return options;
}

Result<Publication> checked_publication(const Arguments& arguments, Session& session, const PublishOptions& options) {
  auto publication = prepare_publication(session, options);
  if (!publication) return publication;
  if (!arguments.verifier_folder.empty()) collect_recheck_words(publication->wording);
  const auto findings = look_before_publishing(*publication, options, session);
  for (const PublishFinding& finding : findings) say(finding.sentence);
  if (is_refused(findings)) return Error{Code::refused, arguments.format, "it is not published as it stands"};
  return publication;
}

// What the page is checked with, where it is to carry that.
Result<PageEvidence> page_evidence(const Arguments& arguments, Session& session, const Publication& publication, std::span<const CaseInput> files) {
  if (arguments.format != "evidence" && arguments.verifier_folder.empty()) return PageEvidence{};
  const auto gathered = gather_evidence(session, files, published_places(publication));
  if (!gathered) return gathered.error();
  auto text = gathered->write();
  if (!text) return text.error();
  PageEvidence evidence{.text = *std::move(text)};
  if (arguments.verifier_folder.empty()) return evidence;
  auto verifier = read_packed(arguments.verifier_folder + "/verifier_" + std::string(build_name(gathered->build())) + ".packed");
  if (!verifier) return verifier.error();
  evidence.verifier = *std::move(verifier);
  return evidence;
}

Result<std::string> published_text(const Arguments& arguments, Session& session, std::span<const CaseInput> files) {
  const auto options = publish_options(arguments);
  if (!options) return options.error();
  const auto publication = checked_publication(arguments, session, *options);
  if (!publication) return publication.error();
  const auto evidence = page_evidence(arguments, session, *publication, files);
  if (!evidence) return evidence.error();
  for (PublishedFile& file : write_published_files(*publication, *options, *evidence)) {
    if (file.form == arguments.format) return std::move(file.text);
  }
  return Error{Code::usage, "--as", "there is no " + arguments.format + " of it with these words"};
}

// One trail after the other; as JSON they are one document.
Result<std::string> trails_text(const Arguments& arguments, Session& session) {
  if (arguments.across == 1) return trace_text(arguments, session);
  const auto trails = follow_across(session, arguments.across, [&](Session& asked) { return trace_text(arguments, asked); });
  if (!trails) return trails.error();
  if (arguments.output == Output::json) return write_across(*trails);
  std::string text;
  for (const TrailAcross& trail : *trails) text.append(text.empty() ? "" : "\n").append(trail.text);
  return text;
}

int run_question(const Arguments& arguments, Session& session, int exit_code) {
  auto asked = question_for(arguments, session);
  if (!asked) return refuse(asked.error());
  if (const auto done = session.ask(*std::move(asked)); !done) return refuse(done.error());
  if (arguments.verb == Verb::trace) return write(arguments, trails_text(arguments, session), exit_code);
  const bool as_json = arguments.output == Output::json;
  return write(arguments, as_json ? write_bounds(session, arguments.to) : tell_bounds(session, arguments.to), exit_code);
}

struct ReplayedCase {
  std::string name{};
  ReplayReport report{};
};

std::string replay_text(const ReplayedCase& replayed) {
  std::string text;
  for (const ReportLine& line : replayed.report.lines) {
    text += replayed.name + ": " + std::string(state_name(line.state)) + ": " + line.part + ": " + line.sentence + '\n';
  }
  return text;
}

// Cases are held against themselves before anything of them is believed.
std::vector<ReplayedCase> replay_cases(const std::vector<InputFile>& files) {
  std::vector<ReplayedCase> replayed;
  for (const auto& [path, bytes] : files) {
    if (looks_like_case(bytes)) replayed.push_back({path, replay_case(bytes)});
  }
  return replayed;
}

struct RecheckedPath {
  std::string name{};
  CheckReport report{};
  bool differs() const { return report.count(CheckLine::State::differs) > 0; }
};

// What is public evidence, or a page that carries it, is checked by itself and taken from the inputs: it is no part of a case.
Result<std::vector<RecheckedPath>> recheck_paths(std::vector<InputFile>& files) {
  std::vector<RecheckedPath> rechecked;
  std::vector<InputFile> others;
  for (InputFile& file : files) {
    const auto carried = find_page_data(as_text(file.bytes));
    if (!carried) {
      others.push_back(std::move(file));
      continue;
    }
    auto report = check_evidence(carried->evidence, carried->publication);
    if (!report) return in_file(report.error(), file.path);
    rechecked.push_back({file.path, *std::move(report)});
  }
  files = std::move(others);
  return rechecked;
}

// The checks of all inputs, of each case what its replay came to, of each published path what differs; a difference counts as a check
// that failed.
Result<std::string> verification_document(const Verification& checks, const std::vector<ReplayedCase>& replayed, const std::vector<RecheckedPath>& rechecked) {
  Verification all = checks;
  for (const RecheckedPath& one : rechecked) {
    for (const CheckedPlace& place : one.report.places) {
      for (const CheckLine& line : place.lines) {
        if (line.state == CheckLine::State::differs) all.failed.push_back({place.ref, Code::source_mismatch, recheck_sentence(line)});
      }
    }
  }
  for (const ReplayedCase& one : replayed) {
    for (const ReportLine& line : one.report.lines) {
      if (line.state == ReportLine::State::differs) all.failed.push_back({line.part, Code::source_mismatch, line.sentence});
    }
  }
  return write_verification(all);
}

int run_verify(const Arguments& arguments, Inputs inputs, Session& session) {
  const auto rechecked = recheck_paths(inputs.files);
  if (!rechecked) return refuse(rechecked.error());
  const auto replayed = replay_cases(inputs.files);
  const bool is_sound = std::all_of(replayed.begin(), replayed.end(), [](const ReplayedCase& one) { return one.report.is_same(); });
  // What is no sound case is not opened: nothing would rest on it.
  const auto problems = is_sound ? open_all(arguments, inputs, session) : Result<std::size_t>(std::size_t{0});
  if (!problems) return refuse(problems.error());
  const Verification checks = verify_store(session);
  std::string text;
  for (const RecheckedPath& one : *rechecked) text += recheck_text(one.name, one.report);
  for (const ReplayedCase& one : replayed) text += replay_text(one);
  if (!inputs.files.empty()) text += verification_text(checks);
  const auto report = arguments.output == Output::json ? verification_document(checks, replayed, *rechecked) : Result<std::string>(text);
  const bool differs = std::any_of(rechecked->begin(), rechecked->end(), [](const RecheckedPath& one) { return one.differs(); });
  if (differs || !is_sound || !checks.failed.empty()) return write(arguments, report, kFailedCheck);
  return write(arguments, report, arguments.strict && *problems > 0 ? kBadInput : kDone);
}

int run_export(const Arguments& arguments, Session& session, const Inputs& inputs, int exit_code) {
  auto asked = question_for(arguments, session);
  const bool is_case = arguments.format == "wacz";
  if (!asked && !is_case) return refuse(asked.error());
  if (asked) {
    if (const auto done = session.ask(*std::move(asked)); !done) return refuse(done.error());
  }
  std::vector<CaseInput> files;
  for (const auto& [path, bytes] : inputs.files) {
    const bool is_table = recognise_table(bytes) != TableKind::none;
    files.push_back({path, is_table ? inputs.columns : std::string(), bytes});
  }
  if (!is_case) return write(arguments, published_text(arguments, session, files), exit_code);
  std::vector<CaseInput> labels;
  for (const auto& [path, bytes] : inputs.labels) labels.push_back({path, {}, bytes});
  const auto bundle = write_inputs_as_case(session, files, labels);
  if (!bundle) return refuse(bundle.error());
  return write(arguments, std::string(as_text(*bundle)), exit_code);
}

int run_inspect(const Arguments& arguments, const Session& session, int exit_code) {
  const auto text = arguments.output == Output::json ? write_inspection(session) : Result<std::string>(inspection_text(session));
  return write(arguments, text, exit_code);
}

}  // namespace

int run(std::span<const std::string_view> words) {
  const auto arguments = parse_arguments(words);
  if (!arguments) {
    say(arguments.error().where + ": " + arguments.error().detail + " (peelback --help)");
    return kUsage;
  }
  if (arguments->verb == Verb::help) return write(*arguments, std::string(usage_text()), kDone);
  if (arguments->verb == Verb::version) return write(*arguments, "peelback " + std::string(kVersion) + "\n", kDone);
  auto inputs = read_inputs(*arguments);
  if (!inputs) return refuse(inputs.error());
  Session session;
  if (arguments->verb == Verb::verify) return run_verify(*arguments, *std::move(inputs), session);
  const auto problems = open_all(*arguments, *inputs, session);
  if (!problems) return refuse(problems.error());
  session.show_values_in(arguments->fiat);
  const int exit_code = arguments->strict && *problems > 0 ? kBadInput : kDone;
  switch (arguments->verb) {
    case Verb::trace:
    case Verb::bounds: return run_question(*arguments, session, exit_code);
    case Verb::export_as: return run_export(*arguments, session, *inputs, exit_code);
    default: return run_inspect(*arguments, session, exit_code);
  }
}

}  // namespace peelback::cli
