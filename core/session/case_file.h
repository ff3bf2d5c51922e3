#pragma once
// A working case as one file: a WACZ package (wacz.h), which is a plain ZIP file (zip.h) whose entries are
//   archive/data.warc        every explorer's reply, byte for byte, each followed by what is known of its request (warc.h)
//   case/case.json           format "peelback-case/2", canonical JSON and a newline:
//                            {"decided","failed":[{"reason","want"}],"format","generator":{"name","version"},"left_out":[…],
//                             "log":{"entries","head"},"title","view"}
//                            `decided`: {"files":[{"columns"?,"name","sha256",…}],"marks","packs":[{"id","name","sha256"}],"question",
//                            "title"}; `question` as QuestionAsked and `marks` as Marks of web/src/contract.js; `failed`: what was
//                            asked for and not had; `view`: how the page shows it
//   case/log.jsonl           the action log (action_log.h)
//   case/trail.json          the trail document as it stood when the case was saved, and beside it
//   case/labels.json         the bundled set's claims on it (case_labels.h),
//   case/method.json, case/open-questions.md   how it was traced, and what was not followed (case_texts.h)
//   files/<sha256>           files that the reporter opened, byte for byte
//   labels/<sha256>          label lists that the reporter dropped in, as the core read them
//   requests.jsonl           a line a reply: when, of whom, what; without keys
//   datapackage.json         every other entry with its SHA-256; datapackage-digest.json: the SHA-256 of that
//   indexes/index.cdxj, pages/pages.jsonl, README.txt   for viewers of web archives, and for people
// The same case gives the same bytes, in the page and from the command. Cases of the older format peelback-case/1 (case.json,
// replies.jsonl, files/<name> with files/<name>.columns.json, labels/<name>) are read too.

#include <optional>
#include <string>
#include <vector>

#include "session/case_writer.h"
#include "session/marks.h"
#include "session/question_json.h"
#include "session/zip.h"

namespace peelback {

inline constexpr std::string_view kCaseFormat = "peelback-case/2";
inline constexpr std::string_view kOldCaseFormat = "peelback-case/1";
inline constexpr std::string_view kColumnsSuffix = ".columns.json";

/// A case file taken apart; bytes lie where they lie.
struct CaseFile {
  struct Extent {
    std::size_t offset = 0;  // bytes
    std::size_t length = 0;
  };
  struct Reply {
    CaseReply about{};
    Extent body{};
  };
  struct File {
    std::string name{};     // the reporter's
    std::string columns{};  // of a table: what its columns were said to mean
    Extent bytes{};
  };
  bool is_old = false;           // peelback-case/1: the effects in its log are empty, and `about.decided` no files and packs
  CaseAbout about{};
  std::string version{};         // of the Peelback that wrote it
  std::optional<QuestionAsked> question{};
  Marks marks{};
  std::vector<Reply> replies{};
  std::vector<File> files{};
  std::vector<File> labels{};
  std::optional<Extent> recorded{};  // of an older case: replies as recorded lines (explorers/recorded.h)
  std::optional<Extent> claims{};    // case/labels.json
  std::vector<std::pair<std::string, std::string>> failed{};  // want, reason
};

/// Whether the bytes are a case, by the name of an entry; what is in it may still not hold.
bool looks_like_case(ByteView bytes);

/// Refuses a file that was altered after it was saved: entries that the package does not list or that have other bytes, replies that
/// have not the SHA-256 of their record, a log whose chain is broken or whose effects do not give what was decided. `where` names the
/// entry. Errors as read_zip() and read_warc(); bad_checksum, missing_field, unknown_format (no case, or one of a later format),
/// bad_reference (an entry in no list); those of parse_question() and parse_marks(). Linear in the bytes.
Result<CaseFile> read_case(ByteView bytes);

/// Every entry that is not what datapackage.json lists, with its name in `where`; empty for a sound package. Errors of read_zip().
Result<std::vector<Problem>> find_altered_entries(ByteView bytes);

}  // namespace peelback
