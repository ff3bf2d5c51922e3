#pragma once
// Writes a working case as one WACZ file (case_file.h). Bodies of replies and files are handed in one by one and stay with
// the caller: what is kept of each is where it goes, and its hashes.

#include <optional>
#include <string>
#include <vector>

#include "base/hash_stream.h"
#include "session/action_log.h"
#include "session/session.h"
#include "session/wacz.h"
#include "session/warc.h"

namespace peelback {

/// Formats ask for dates; this one stands for "not known".
inline constexpr std::string_view kNoDate = "1980-01-01T00:00:00Z";

/// What is known of one reply beside its bytes.
struct CaseReply {
  std::string url{};           // whole, or a bare path
  std::string request_body{};  // what was posted; empty: a GET
  std::string provider{};      // the host that answered
  int status = 200;
  std::int64_t sent_at_s = 0;     // when it was asked for; 0: not known
  std::int64_t fetched_at_s = 0;  // when the answer had come; 0: not known
  std::optional<Chain> chain{};   // where the request does not say it (chain_to_record())
};

/// What a case is besides its bytes. Parts of JSON are canonical; `decided` is what the log's effects come to.
struct CaseAbout {
  std::string title{};
  std::string decided = "{}";        // {"files":[{"columns"?,"kind","name","sha256",…}],"marks","packs":[{"id","name","sha256"}],"question","title"}
  std::string left_out = "[]";       // words for what the reporter left out of this copy: "notes"
  std::string view = R"({"back":[],"opened":[],"path":null,"tab":"ladder"})";  // how the page shows it
  std::vector<LogEntry> log{};
};

/// {"decided","left_out","log":[{"at","effect","name","parameters"}],"title","view"}. Errors of JsonValue.
Result<CaseAbout> parse_case_about(std::string_view json);
std::string write_case_about(const CaseAbout& about);

/// A file in pieces, in order: bytes of ours, or one of the bodies.
struct CaseBundle {
  struct Piece {
    std::size_t length = 0;             // of the next bytes of `own`, unless it is a body
    std::optional<std::size_t> body{};  // by the order in which they were added
  };
  std::vector<Piece> pieces{};
  Bytes own{};
  std::vector<WaczResource> entries{};  // by name
};

/// The whole file.
Bytes join_bundle(const CaseBundle& bundle, std::span<const ByteView> bodies);

class CaseWriter {
 public:
  explicit CaseWriter(CaseAbout about);

  /// In the order in which they came: it is kept. Keys of explorers are taken out of the URL.
  void add_reply(CaseReply reply, ByteView body);
  /// Under files/ or labels/, by content: the same bytes are there once, and the second adds no body.
  /// False when they are there already.
  bool add_file(std::string_view folder, ByteView bytes);
  /// The trail, its claims and its open ends are the session's as it stands. Errors as Session::trail() where a question was asked,
  /// and as frame_zip(). May be called once.
  Result<CaseBundle> finish(Session& session);

 private:
  // One entry while it grows.
  struct Entry {
    std::string path{};
    std::string own{};
    std::vector<CaseBundle::Piece> pieces{};
    std::uint64_t length = 0;
    std::uint32_t crc32 = 0;
    Sha256 hash{};
  };

  static void append(Entry& entry, std::string_view text);
  void append_body(Entry& entry, ByteView body);
  void append_record(WarcHead head, std::string_view block);
  void begin_archive();
  Entry& add_text(std::string path, std::string_view text);
  std::string write_case_json(const Session& session, const ChainedLog& log) const;
  Result<Done> add_trail(Session& session);
  Result<CaseBundle> put_together();

  CaseAbout about_;
  std::string created_;  // ISO 8601 UTC: when the log begins
  Entry archive_;
  std::vector<Entry> entries_;
  std::vector<WaczCapture> captures_;
  std::string requests_;
  std::size_t bodies_ = 0;
};

}  // namespace peelback
