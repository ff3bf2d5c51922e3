#include "session/case_inputs.h"

#include <algorithm>
#include <memory>

#include "base/hash.h"
#include "base/json_reader.h"
#include "base/time.h"
#include "explorers/recorded.h"
#include "explorers/url_text.h"
#include "labels/bundled_labels.h"
#include "session/case_texts.h"
#include "session/json_members.h"

namespace peelback {

namespace {

constexpr std::string_view kNoMarks = R"({"colours":[],"hidden":[],"names":[],"notes":[],"paths":[]})";

std::string plain_name(std::string_view path) { return std::string(path.substr(path.rfind('/') + 1)); }

// What goes into the case, gathered from inputs of every kind.
class Gatherer {
 public:
  explicit Gatherer(Session& session) : session_(session) {}

  Result<Done> add(const CaseInput& input, const Opened& opened) {
    if (opened.kind == "case") return add_case(input);
    if (opened.kind == "recorded-replies") return add_recorded(as_text(input.bytes));
    add_file(input, opened.kind, opened.chains);
    return Done{};
  }

  void add_label_list(const CaseInput& list) {
    if (is_bundled_form(list.bytes)) return;  // of it only the claims on the trail are kept
    packs_.push_back(list);
  }

  Result<Bytes> write() {
    CaseAbout about = cases_.empty() ? CaseAbout{} : cases_.front().about;
    const bool is_whole = cases_.size() == 1 && !cases_.front().is_old && files_.empty() && packs_.empty() && own_replies_ == 0 && asks_what_it_asked();
    if (!is_whole) finish_about(about);
    CaseWriter writer(std::move(about));
    std::vector<ByteView> bodies;
    for (const auto& [reply, body] : replies_) {
      bodies.push_back(body);
      writer.add_reply(reply, body);
    }
    const auto add_bytes = [&](std::string_view folder, ByteView bytes) {
      if (writer.add_file(folder, bytes)) bodies.push_back(bytes);
    };
    for (const auto& [file, bytes] : files_of_cases_) add_bytes("files", bytes);
    for (const CaseInput& file : files_) add_bytes("files", file.bytes);
    for (const auto& [pack, bytes] : packs_of_cases_) add_bytes("labels", bytes);
    for (const CaseInput& pack : packs_) add_bytes("labels", pack.bytes);
    const auto bundle = writer.finish(session_);
    if (!bundle) return bundle.error();
    return join_bundle(*bundle, bodies);
  }

  Result<PublicEvidence> gather_evidence(std::span<const std::string> steps) {
    auto evidence = PublicEvidence::of_path(session_, steps);
    if (!evidence) return evidence.error();
    for (const auto& [reply, body] : replies_) evidence->add_reply(reply.url, reply.status, body);
    for (const auto& [file, bytes] : files_of_cases_) evidence->add_file(bytes);
    for (const CaseInput& file : files_) evidence->add_file(file.bytes);
    return evidence;
  }

 private:
  using OfCase = std::pair<CaseFile::File, ByteView>;

  Result<Done> add_case(const CaseInput& input) {
    auto file = read_case(input.bytes);
    if (!file) return file.error();
    const auto content = [&](const CaseFile::Extent& extent) { return input.bytes.subspan(extent.offset, extent.length); };
    for (const CaseFile::Reply& reply : file->replies) replies_.emplace_back(reply.about, content(reply.body));
    if (file->recorded) {
      if (auto done = add_recorded(as_text(content(*file->recorded))); !done) return done;
    }
    for (const CaseFile::File& part : file->files) files_of_cases_.emplace_back(part, content(part.bytes));
    for (const CaseFile::File& part : file->labels) packs_of_cases_.emplace_back(part, content(part.bytes));
    cases_.push_back(*std::move(file));
    return Done{};
  }

  // Lines that hold no reply were told of when the file was opened.
  Result<Done> add_recorded(std::string_view lines) {
    while (!lines.empty()) {
      const std::string_view line = cut_at(lines, '\n');
      lines.remove_prefix(std::min(lines.size(), line.size() + 1));
      std::vector<Problem> problems;
      auto recorded = parse_recorded_line(as_bytes(trimmed(line)), problems);
      if (!recorded) continue;
      bodies_.push_back(std::make_unique<Bytes>(std::move(recorded->body)));
      CaseReply reply{.url = recorded->url, .request_body = recorded->request_body, .status = recorded->status, .fetched_at_s = recorded->fetched_at_s,
                      .chain = recorded->chain};
      reply.provider = host_of(reply.url);
      replies_.emplace_back(std::move(reply), *bodies_.back());
      ++own_replies_;
    }
    return Done{};
  }

  void add_file(const CaseInput& input, const std::string& kind, const std::vector<Chain>& chains) {
    files_.push_back(input);
    kinds_.push_back(kind);
    chains_.push_back(chains);
  }

  bool asks_what_it_asked() const {
    const auto& own = cases_.front().question;
    if (!session_.has_question() || !own) return session_.has_question() == own.has_value();
    return write_question_asked(session_.question()) == write_question_asked(*own);
  }

  void finish_about(CaseAbout& about) const {
    std::int64_t newest_s = 0;
    for (const auto& [reply, body] : replies_) newest_s = std::max(newest_s, reply.fetched_at_s);
    const std::string now = newest_s == 0 ? std::string(kNoDate) : format_utc(newest_s);
    if (about.title.empty() && session_.has_question()) about.title = session_.question().question.starts.front().ref.to_text();
    if (about.title.empty() && !files_.empty()) about.title = plain_name(files_.front().name);
    if (about.title.empty()) about.title = "peelback";
    about.decided = write_decided();
    about.log.push_back({now, "open", "{}", about.decided});
  }

  std::string write_decided() const {
    JsonWriter json;
    json.begin_object();
    put_array(json, "files", [&] {
      for (const auto& [part, bytes] : files_of_cases_) write_row(json, part.name, part.columns, bytes);
      for (std::size_t i = 0; i < files_.size(); ++i) write_file(json, i);
    });
    json.key("marks");
    json.raw(marks());
    put_array(json, "packs", [&] {
      for (const auto& [part, bytes] : packs_of_cases_) write_row(json, part.name, {}, bytes);
      for (const CaseInput& pack : packs_) write_row(json, plain_name(pack.name), {}, pack.bytes);
    });
    json.key("question");
    json.raw(session_.has_question() ? write_question_asked(session_.question()) : "null");
    put_text(json, "title", "");
    json.end_object();
    return json.take();
  }

  std::string marks() const {
    for (const CaseFile& file : cases_) {
      std::vector<Problem> problems;
      const auto decided = parse_json(as_bytes(file.about.decided), problems);
      const JsonValue* found = decided ? decided->find("marks") : nullptr;
      if (found != nullptr) return std::string(as_text(found->raw(as_bytes(file.about.decided))));
    }
    return std::string(kNoMarks);
  }

  static void write_row(JsonWriter& json, std::string_view name, std::string_view columns, ByteView bytes) {
    const std::string digest = to_hex(sha256(bytes));
    json.begin_object();
    if (!columns.empty()) put_text(json, "columns", columns);
    put_text(json, "id", digest);
    put_text(json, "name", name);
    put_text(json, "sha256", "sha256:" + digest);
    json.end_object();
  }

  void write_file(JsonWriter& json, std::size_t i) const {
    json.begin_object();
    put_array(json, "chains", [&] {
      for (const Chain chain : chains_[i]) json.string(chain_info(chain).slug);
    });
    if (!files_[i].columns.empty()) put_text(json, "columns", files_[i].columns);
    put_text(json, "kind", kinds_[i]);
    put_text(json, "name", plain_name(files_[i].name));
    put_text(json, "sha256", "sha256:" + to_hex(sha256(files_[i].bytes)));
    json.end_object();
  }

  Session& session_;
  std::vector<CaseFile> cases_;
  std::vector<std::pair<CaseReply, ByteView>> replies_;
  std::vector<std::unique_ptr<Bytes>> bodies_;  // of recorded lines
  std::size_t own_replies_ = 0;                 // that came in recorded lines
  std::vector<OfCase> files_of_cases_;
  std::vector<OfCase> packs_of_cases_;
  std::vector<CaseInput> files_;
  std::vector<std::string> kinds_;          // of files_
  std::vector<std::vector<Chain>> chains_;  // of files_
  std::vector<CaseInput> packs_;
};

}  // namespace

Result<Bytes> write_inputs_as_case(Session& session, std::span<const CaseInput> inputs, std::span<const CaseInput> label_lists) {
  Gatherer gatherer(session);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (auto done = gatherer.add(inputs[i], session.inputs()[i]); !done) return done.error();
  }
  for (const CaseInput& list : label_lists) gatherer.add_label_list(list);
  return gatherer.write();
}

Result<PublicEvidence> gather_evidence(Session& session, std::span<const CaseInput> inputs, std::span<const std::string> steps) {
  Gatherer gatherer(session);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (auto done = gatherer.add(inputs[i], session.inputs()[i]); !done) return done.error();
  }
  return gatherer.gather_evidence(steps);
}

}  // namespace peelback
