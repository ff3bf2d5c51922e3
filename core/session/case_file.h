#pragma once
// A case as one file: a ZIP file (zip.h) whose entries are
//   case.json      what the reporter did, format "peelback-case/1"; canonical JSON and a newline:
//                  {"format":"peelback-case/1","generator":{"name":"peelback","version"},"log":[…],"marks":{…},
//                   "question":{…} or null,"title":"…","view":{…}}
//                  `question` as QuestionAsked and `marks` as Marks of web/src/contract.js; `log` and `view` are the page's own
//   replies.jsonl  every explorer's reply, one recorded line each (explorers/recorded.h); may be absent
//   files/<name>   files that the reporter opened, byte for byte; what the columns of a table were said to mean lies beside
//                  it as files/<name>.columns.json (explorers/transfer_columns.h)
//   labels/<name>  label lists that the reporter dropped in, byte for byte
//   trail.json     the trail document as it stood when the case was saved; may be absent
// What rests on facts is read again from replies.jsonl and files/; trail.json is there to compare with.

#include <optional>
#include <string>
#include <vector>

#include "session/marks.h"
#include "session/question_json.h"
#include "session/zip.h"

namespace peelback {

inline constexpr std::string_view kCaseFormat = "peelback-case/1";
inline constexpr std::string_view kColumnsSuffix = ".columns.json";

/// A case file taken apart; the entries' bytes lie where they lie.
struct CaseFile {
  std::string title{};
  std::optional<QuestionAsked> question{};
  Marks marks{};
  std::vector<ZipEntry> facts{};   // replies.jsonl, then files/, by name
  std::vector<ZipEntry> columns{}; // of tables among them
  std::vector<ZipEntry> labels{};  // labels/, by name
};

/// Errors as read_zip(); unknown_format when there is no case.json or its format is another; those of parse_question()
/// and parse_marks() with "case.json, question" or "case.json, marks" in `where`.
Result<CaseFile> read_case(ByteView bytes);

}  // namespace peelback
