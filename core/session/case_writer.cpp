#include "session/case_writer.h"

#include <algorithm>

#include "base/hash.h"
#include "base/json_reader.h"
#include "base/sort.h"
#include "base/time.h"
#include "explorers/url_text.h"
#include "session/account_part.h"
#include "session/case_file.h"
#include "session/case_labels.h"
#include "session/case_texts.h"
#include "session/json_members.h"
#include "session/messages.h"
#include "session/money_text.h"
#include "session/reports.h"
#include "session/trail_document.h"
#include "session/zip.h"

namespace peelback {

namespace {

using Kind = JsonValue::Kind;

constexpr std::string_view kJsonType = "application/json";
constexpr std::string_view kSecrets[] = {"apikey", "api_key", "api-key", "key", "access_token"};

std::string date_of(std::int64_t unix_s) { return unix_s == 0 ? std::string(kNoDate) : format_utc(unix_s); }

// What a provider knows a customer by: parameters that hold a key, and a name and password before the host.
std::string without_secrets(std::string_view url) {
  std::string kept(url);
  if (const std::size_t scheme = kept.find("://"); scheme != std::string::npos) {
    const std::size_t end = std::min(kept.find_first_of("/?#", scheme + 3), kept.size());
    const std::size_t mark = kept.substr(0, end).rfind('@');
    if (mark != std::string::npos && mark > scheme) kept.erase(scheme + 3, mark - scheme - 2);
  }
  const std::size_t query = kept.find('?');
  if (query == std::string::npos) return kept;
  std::string rest;
  for (std::string_view left = std::string_view(kept).substr(query + 1); !left.empty();) {
    const std::string_view pair = cut_at(left, '&');
    left.remove_prefix(std::min(pair.size() + 1, left.size()));
    const std::string_view name = cut_at(pair, '=');
    if (std::find(std::begin(kSecrets), std::end(kSecrets), name) != std::end(kSecrets)) continue;
    rest.append(rest.empty() ? "?" : "&").append(pair);
  }
  return kept.substr(0, query) + rest;
}

// JSON, or text such as a transaction in hexadecimal: what the explorers of our dialects answer.
std::string_view type_of(ByteView body) {
  const std::string_view text = trimmed(as_text(body));
  return !text.empty() && (text.front() == '{' || text.front() == '[') ? kJsonType : std::string_view("text/plain");
}

// One line of requests.jsonl, which is the reply's metadata record too.
std::string request_line(const CaseReply& reply, std::size_t number, std::string_view record, const Bytes32& sha256, std::size_t length) {
  JsonWriter json;
  json.begin_object();
  put_time_or_null(json, "at", reply.fetched_at_s == 0 ? std::nullopt : std::optional(reply.fetched_at_s));
  put_number(json, "bytes", length);
  if (reply.chain) put_text(json, "chain", chain_info(*reply.chain).slug);
  put_text(json, "method", reply.request_body.empty() ? "GET" : "POST");
  put_number(json, "n", number);
  put_text(json, "provider", reply.provider);
  put_text(json, "record", record);
  if (!reply.request_body.empty()) put_text(json, "request_body", reply.request_body);
  if (reply.sent_at_s != 0) put_time_or_null(json, "sent_at", reply.sent_at_s);
  put_text(json, "sha256", to_hex(sha256));
  put_number(json, "status", static_cast<std::uint64_t>(std::max(reply.status, 0)));
  put_text(json, "url", reply.url);
  json.end_object();
  return json.take();
}

Result<Done> read_part(const JsonValue& document, ByteView bytes, std::string_view key, std::string& out) {
  const auto value = document.at(key);
  if (!value) return value.error();
  out = as_text((*value)->raw(bytes));
  return Done{};
}

}  // namespace

Result<CaseAbout> parse_case_about(std::string_view json) {
  std::vector<Problem> problems;
  const auto document = parse_json(as_bytes(json), problems);
  if (!document) return document.error();
  const ByteView bytes = as_bytes(json);
  CaseAbout about;
  const auto title = document->string_at("title");
  if (!title) return title.error();
  about.title = *title;
  for (const auto& [key, out] : {std::pair("decided", &about.decided), std::pair("left_out", &about.left_out), std::pair("view", &about.view)}) {
    if (auto done = read_part(*document, bytes, key, *out); !done) return done.error();
  }
  const auto log = document->at("log", Kind::array);
  if (!log) return log.error();
  auto entries = parse_log_entries(as_text((*log)->raw(bytes)));
  if (!entries) return at(entries.error(), "log");
  about.log = *std::move(entries);
  return about;
}

std::string write_case_about(const CaseAbout& about) {
  JsonWriter json;
  json.begin_object();
  json.key("decided");
  json.raw(about.decided);
  json.key("left_out");
  json.raw(about.left_out);
  put_array(json, "log", [&] {
    for (const LogEntry& entry : about.log) {
      json.begin_object();
      put_text(json, "at", entry.at);
      json.key("effect");
      json.raw(entry.effect);
      put_text(json, "name", entry.name);
      json.key("parameters");
      json.raw(entry.parameters);
      json.end_object();
    }
  });
  put_text(json, "title", about.title);
  json.key("view");
  json.raw(about.view);
  json.end_object();
  return json.take();
}

Bytes join_bundle(const CaseBundle& bundle, std::span<const ByteView> bodies) {
  Bytes file;
  std::size_t at = 0;
  for (const CaseBundle::Piece& piece : bundle.pieces) {
    put_bytes(file, piece.body ? bodies[*piece.body] : ByteView(bundle.own).subspan(at, piece.length));
    if (!piece.body) at += piece.length;
  }
  return file;
}

CaseWriter::CaseWriter(CaseAbout about) : about_(std::move(about)), created_(kNoDate) {
  archive_.path = "archive/data.warc";
  // The page's clock has milliseconds.
  const std::string seconds = about_.log.empty() ? std::string() : about_.log.front().at.substr(0, kNoDate.size() - 1) + 'Z';
  if (parse_utc(seconds)) created_ = seconds;
}

// ---- entries ----

void CaseWriter::append(Entry& entry, std::string_view text) {
  const bool continues = !entry.pieces.empty() && !entry.pieces.back().body;
  if (!continues) entry.pieces.emplace_back();
  entry.pieces.back().length += text.size();
  entry.own += text;
  entry.length += text.size();
  entry.crc32 = zip_crc32(as_bytes(text), entry.crc32);
  entry.hash.add(as_bytes(text));
}

void CaseWriter::append_body(Entry& entry, ByteView body) {
  entry.pieces.push_back({.length = body.size(), .body = bodies_++});
  entry.length += body.size();
  entry.crc32 = zip_crc32(body, entry.crc32);
  entry.hash.add(body);
}

CaseWriter::Entry& CaseWriter::add_text(std::string path, std::string_view text) {
  Entry& entry = entries_.emplace_back();
  entry.path = std::move(path);
  append(entry, text);
  return entry;
}

// ---- replies ----

void CaseWriter::append_record(WarcHead head, std::string_view block) {
  head.sha256 = sha256(as_bytes(block));
  head.length = block.size();
  append(archive_, format_warc_head(head));
  append(archive_, block);
  append(archive_, kWarcRecordEnd);
}

void CaseWriter::begin_archive() {
  if (archive_.length > 0) return;
  append_record({.type = "warcinfo", .id = warc_record_id("warcinfo"), .date = created_, .content_type = "application/warc-fields"},
                "software: peelback " + std::string(kVersion) + "\r\nformat: WARC File Format 1.1\r\n");
}

void CaseWriter::add_reply(CaseReply reply, ByteView body) {
  begin_archive();
  reply.url = without_secrets(reply.url);
  const Bytes32 hash = sha256(body);
  WarcHead head{.type = "resource", .date = date_of(reply.fetched_at_s), .target = uri_of(reply.url), .content_type = std::string(type_of(body)),
                .sha256 = hash, .length = body.size()};
  const std::string words = std::to_string(captures_.size()) + ' ' + reply.url + ' ' + to_hex(hash);
  head.id = warc_record_id(words);
  WaczCapture capture{.uri = head.target, .date = head.date, .content_type = head.content_type, .status = reply.status, .sha256 = hash,
                      .offset = archive_.length};
  append(archive_, format_warc_head(head));
  append_body(archive_, body);
  append(archive_, kWarcRecordEnd);
  capture.length = archive_.length - capture.offset;
  const std::string line = request_line(reply, captures_.size(), head.id, hash, body.size());
  append_record({.type = "metadata", .id = warc_record_id("metadata " + words), .date = head.date, .target = head.target, .refers_to = head.id,
                 .content_type = std::string(kJsonType)},
                line);
  requests_.append(line).push_back('\n');
  captures_.push_back(std::move(capture));
}

bool CaseWriter::add_file(std::string_view folder, ByteView bytes) {
  std::string path = std::string(folder) + '/' + to_hex(sha256(bytes));
  if (std::any_of(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.path == path; })) return false;
  Entry& entry = entries_.emplace_back();
  entry.path = std::move(path);
  append_body(entry, bytes);
  return true;
}

// ---- the rest of the file ----

std::string CaseWriter::write_case_json(const Session& session, const ChainedLog& log) const {
  JsonWriter json;
  json.begin_object();
  json.key("decided");
  json.raw(about_.decided);
  put_array(json, "failed", [&] {
    for (const auto& [want, reason] : session.failed_wants()) {
      json.begin_object();
      put_text(json, "reason", reason);
      put_text(json, "want", want);
      json.end_object();
    }
  });
  put_text(json, "format", kCaseFormat);
  put_object(json, "generator", [&] {
    put_text(json, "name", "peelback");
    put_text(json, "version", kVersion);
  });
  json.key("left_out");
  json.raw(about_.left_out);
  put_object(json, "log", [&] {
    put_number(json, "entries", about_.log.size());
    put_text(json, "head", to_hex(log.head));
  });
  put_text(json, "title", about_.title);
  json.key("view");
  json.raw(about_.view);
  json.end_object();
  return json.take() + '\n';
}

Result<Done> CaseWriter::add_trail(Session& session) {
  if (!session.has_question()) return Done{};
  const auto trail = write_trail(session);
  if (!trail) return trail.error();
  const auto claims = write_case_labels(session);
  if (!claims) return claims.error();
  const auto open = write_open_questions(session);
  if (!open) return open.error();
  add_text("case/trail.json", *trail);
  if (!claims->empty()) add_text("case/labels.json", *claims);
  add_text("case/method.json", write_method(session));
  add_text("case/open-questions.md", *open);
  return Done{};
}

Result<CaseBundle> CaseWriter::finish(Session& session) {
  begin_archive();
  const std::size_t files = entries_.size();
  if (auto done = add_trail(session); !done) return done.error();
  if (has_accounts() && !session.rates().empty()) add_text("case/rates.json", write_rates(session.rates()));
  const ChainedLog log = chain_log(about_.log);
  add_text("case/case.json", write_case_json(session, log));
  add_text("case/log.jsonl", log.lines);
  add_text("requests.jsonl", requests_);
  add_text("indexes/index.cdxj", write_cdxj(captures_));
  add_text("pages/pages.jsonl", write_pages(captures_));
  add_text("README.txt", say(Message::case_readme, {{"title", about_.title}, {"replies", format_count(captures_.size())}, {"files", format_count(files)},
                                                    {"left_out", about_.left_out == "[]" ? "" : about_.left_out}, {"version", kVersion}}));
  entries_.push_back(std::move(archive_));
  return put_together();
}

Result<CaseBundle> CaseWriter::put_together() {
  const auto sort_entries = [&] { sort_by(entries_, [](const Entry& a, const Entry& b) { return a.path < b.path; }); };
  sort_entries();
  CaseBundle bundle;
  const auto list = [&](Entry& entry) { bundle.entries.push_back({entry.path, entry.hash.finish(), entry.length}); };
  for (Entry& entry : entries_) list(entry);
  const std::string package = write_datapackage(about_.title, created_, bundle.entries);
  list(add_text("datapackage.json", package));
  list(add_text("datapackage-digest.json", write_datapackage_digest(package)));
  sort_entries();
  sort_by(bundle.entries, [](const WaczResource& a, const WaczResource& b) { return a.path < b.path; });
  std::vector<ZipPart> parts;
  for (const Entry& entry : entries_) parts.push_back({entry.path, entry.length, entry.crc32});
  const auto frame = frame_zip(std::move(parts));
  if (!frame) return frame.error();
  const auto append_own = [&](ByteView bytes) {
    bundle.pieces.push_back({.length = bytes.size()});
    put_bytes(bundle.own, bytes);
  };
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    append_own(frame->heads[i].bytes);
    bundle.pieces.insert(bundle.pieces.end(), entries_[i].pieces.begin(), entries_[i].pieces.end());
    put_bytes(bundle.own, as_bytes(entries_[i].own));
  }
  append_own(frame->tail);
  return bundle;
}

}  // namespace peelback
