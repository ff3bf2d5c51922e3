#include "session/case_file.h"

#include <algorithm>

#include "base/json_reader.h"

namespace peelback {

namespace {

constexpr std::string_view kAbout = "case.json";

// What stands behind a folder's name, which the entry begins with.
bool is_inside(const ZipEntry& entry, std::string_view folder) { return entry.name.size() > folder.size() && entry.name.starts_with(folder); }

Error in_about(Error error, std::string_view member) {
  std::string where(kAbout);
  if (!member.empty()) where.append(", ").append(member);
  if (!error.where.empty()) where.append(error.where.starts_with('[') ? "" : ".").append(error.where);
  error.where = std::move(where);
  return error;
}

Result<Done> read_about(ByteView bytes, CaseFile& out) {
  std::vector<Problem> problems;
  const auto about = parse_json(bytes, problems);
  if (!about) return in_about(about.error(), "");
  const auto format = about->string_at("format");
  if (!format || *format != kCaseFormat) return Error{Code::unknown_format, std::string(kAbout), "the format peelback-case/1 was expected"};
  if (const auto title = about->string_at("title")) out.title = *title;
  const JsonValue* question = about->find("question");
  if (question != nullptr && !question->is(JsonValue::Kind::null)) {
    auto asked = parse_question(as_text(question->raw(bytes)));
    if (!asked) return in_about(asked.error(), "question");
    out.question = *std::move(asked);
  }
  if (const JsonValue* marks = about->find("marks")) {
    auto read = parse_marks(as_text(marks->raw(bytes)));
    if (!read) return in_about(read.error(), "marks");
    out.marks = *std::move(read);
  }
  return Done{};
}

}  // namespace

Result<CaseFile> read_case(ByteView bytes) {
  const auto entries = read_zip(bytes);
  if (!entries) return entries.error();
  CaseFile file;
  const auto about = std::find_if(entries->begin(), entries->end(), [](const ZipEntry& entry) { return entry.name == kAbout; });
  if (about == entries->end()) return Error{Code::unknown_format, "", "a ZIP file without case.json: not a case"};
  if (auto done = read_about(bytes.subspan(about->offset, about->length), file); !done) return done.error();
  for (const ZipEntry& entry : *entries) {
    if (entry.name == "replies.jsonl") file.facts.insert(file.facts.begin(), entry);
    if (is_inside(entry, "files/")) (entry.name.ends_with(kColumnsSuffix) ? file.columns : file.facts).push_back(entry);
    if (is_inside(entry, "labels/")) file.labels.push_back(entry);
  }
  return file;
}

}  // namespace peelback
