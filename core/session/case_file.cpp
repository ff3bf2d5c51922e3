#include "session/case_file.h"

#include <algorithm>

#include "base/hash.h"
#include "base/json_reader.h"
#include "base/time.h"
#include "session/json_members.h"
#include "session/warc.h"

namespace peelback {

namespace {

using Kind = JsonValue::Kind;

constexpr std::string_view kAbout = "case/case.json";
constexpr std::string_view kOldAbout = "case.json";
constexpr std::string_view kLog = "case/log.jsonl";
constexpr std::string_view kArchive = "archive/data.warc";
constexpr std::string_view kRequests = "requests.jsonl";
constexpr std::string_view kPackage = "datapackage.json";
constexpr std::string_view kPackageDigest = "datapackage-digest.json";
constexpr std::string_view kDigestPrefix = "sha256:";

Error in_entry(Error error, std::string_view name, std::string_view member = {}) {
  std::string where(name);
  if (!member.empty()) where.append(", ").append(member);
  if (!error.where.empty()) where.append(member.empty() ? ", " : error.where.starts_with('[') ? "" : ".").append(error.where);
  error.where = std::move(where);
  return error;
}

Error altered(std::string_view name, std::string_view detail) { return {Code::bad_checksum, std::string(name), std::string(detail)}; }

// "sha256:<64 digits>" -> the digits.
std::string_view digits_of(std::string_view digest) {
  return digest.starts_with(kDigestPrefix) ? digest.substr(kDigestPrefix.size()) : digest;
}

// The file's entries by name, with the hash of each worked out once.
class Package {
 public:
  static Result<Package> open(ByteView bytes) {
    auto entries = read_zip(bytes);
    if (!entries) return entries.error();
    return Package(bytes, *std::move(entries));
  }

  const std::vector<ZipEntry>& entries() const { return entries_; }
  ByteView content(const ZipEntry& entry) const { return bytes_.subspan(entry.offset, entry.length); }
  ByteView bytes() const { return bytes_; }
  const ZipEntry* find(std::string_view name) const {
    const auto found = std::lower_bound(entries_.begin(), entries_.end(), name, [](const ZipEntry& entry, std::string_view n) { return entry.name < n; });
    return found == entries_.end() || found->name != name ? nullptr : &*found;
  }
  Result<std::string_view> text(std::string_view name) const {
    const ZipEntry* entry = find(name);
    if (entry == nullptr) return Error{Code::missing_field, std::string(name), "the entry is not there"};
    return as_text(content(*entry));
  }

  // What is not as datapackage.json lists it.
  std::vector<Problem> find_altered() const {
    std::vector<Problem> problems;
    const auto package = text(kPackage);
    if (!package) return {package.error()};
    std::vector<Problem> ignored;
    const auto document = parse_json(as_bytes(*package), ignored);
    if (!document) return {in_entry(document.error(), kPackage)};
    if (auto done = check_digest(*package); !done) problems.push_back(done.error());
    const auto rows = document->at("resources", Kind::array);
    if (!rows) return {in_entry(rows.error(), kPackage)};
    std::vector<bool> is_listed(entries_.size());
    for (const JsonValue& row : (*rows)->elements()) {
      if (auto done = check_row(row, is_listed); !done) problems.push_back(done.error());
    }
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      const std::string& name = entries_[i].name;
      if (!is_listed[i] && name != kPackage && name != kPackageDigest) problems.push_back(altered(name, "datapackage.json does not list it"));
    }
    return problems;
  }

 private:
  Package(ByteView bytes, std::vector<ZipEntry> entries) : bytes_(bytes), entries_(std::move(entries)) {}

  Result<Done> check_digest(std::string_view package) const {
    const auto digest = text(kPackageDigest);
    if (!digest) return digest.error();
    if (*digest != write_datapackage_digest(package)) return altered(kPackageDigest, "it names another datapackage.json");
    return Done{};
  }

  Result<Done> check_row(const JsonValue& row, std::vector<bool>& is_listed) const {
    const auto path = row.string_at("path");
    const auto hash = row.string_at("hash");
    const auto length = row.u64_at("bytes");
    if (!path || !hash || !length) return Error{Code::missing_field, std::string(kPackage), "path, hash and bytes of every entry were expected"};
    const ZipEntry* entry = find(*path);
    if (entry == nullptr) return altered(*path, "datapackage.json lists it, and it is not there");
    const auto index = static_cast<std::size_t>(entry - entries_.data());
    if (is_listed[index]) return altered(*path, "datapackage.json lists it twice");
    is_listed[index] = true;
    if (*length != entry->length || digits_of(*hash) != to_hex(sha256(content(*entry)))) return altered(*path, "it is not what datapackage.json lists: it was altered");
    return Done{};
  }

  ByteView bytes_;
  std::vector<ZipEntry> entries_;
};

class CaseReader {
 public:
  explicit CaseReader(const Package& package) : package_(package) {}

  Result<CaseFile> read() {
    if (auto done = read_about(); !done) return done.error();
    if (auto done = read_log_entries(); !done) return done.error();
    if (auto done = read_decided(); !done) return done.error();
    if (auto done = read_replies(); !done) return done.error();
    if (const ZipEntry* claims = package_.find("case/labels.json")) file_.claims = CaseFile::Extent{claims->offset, claims->length};
    return std::move(file_);
  }

 private:
  Result<Done> read_about() {
    const auto text = package_.text(kAbout);
    if (!text) return text.error();
    about_bytes_ = as_bytes(*text);
    std::vector<Problem> problems;
    auto about = parse_json(about_bytes_, problems);
    if (!about) return in_entry(about.error(), kAbout);
    about_ = *std::move(about);
    const auto format = about_.string_at("format");
    if (!format || *format != kCaseFormat) return Error{Code::unknown_format, std::string(kAbout), "the format peelback-case/2 was expected: a later Peelback may have written it"};
    for (const auto& [key, out] : {std::pair("title", &file_.about.title), std::pair("generator.version", &file_.version)}) {
      const auto value = about_.string_at(key);
      if (!value) return in_entry(value.error(), kAbout);
      *out = *value;
    }
    for (const auto& [key, out] : {std::pair("decided", &file_.about.decided), std::pair("left_out", &file_.about.left_out), std::pair("view", &file_.about.view)}) {
      const auto value = about_.at(key);
      if (!value) return in_entry(value.error(), kAbout);
      *out = as_text((*value)->raw(about_bytes_));
    }
    const auto failed = about_.at("failed", Kind::array);
    if (!failed) return in_entry(failed.error(), kAbout);
    for (const JsonValue& row : (*failed)->elements()) {
      const auto want = row.string_at("want");
      const auto reason = row.string_at("reason");
      if (!want || !reason) return Error{Code::missing_field, std::string(kAbout) + ", failed", "want and reason were expected"};
      file_.failed.emplace_back(*want, *reason);
    }
    return Done{};
  }

  Result<Done> read_log_entries() {
    const auto lines = package_.text(kLog);
    if (!lines) return lines.error();
    const auto head_text = about_.string_at("log.head");
    if (!head_text) return in_entry(head_text.error(), kAbout);
    const auto head = parse_hex32(*head_text);
    if (!head) return in_entry(head.error(), kAbout, "log.head");
    auto log = read_log(*lines, *head);
    if (!log) return in_entry(log.error(), kLog);
    const auto decided = replay_log(*log);
    if (!decided) return in_entry(decided.error(), kLog);
    if (*decided != file_.about.decided) return altered(kLog, "what was done does not give what the case says was decided");
    file_.about.log = *std::move(log);
    return Done{};
  }

  Result<Done> read_decided() {
    const JsonValue& decided = *about_.find("decided");
    if (const JsonValue* question = decided.find("question"); question != nullptr && !question->is(Kind::null)) {
      const JsonValue* starts = question->find("start");
      if (starts == nullptr || !starts->elements().empty()) {
        auto asked = parse_question(as_text(question->raw(about_bytes_)));
        if (!asked) return in_entry(asked.error(), kAbout, "question");
        file_.question = *std::move(asked);
      }
    }
    if (const JsonValue* marks = decided.find("marks")) {
      auto read = parse_marks(as_text(marks->raw(about_bytes_)));
      if (!read) return in_entry(read.error(), kAbout, "marks");
      file_.marks = *std::move(read);
    }
    if (auto done = read_files(decided, "files", "files/", file_.files); !done) return done;
    return read_files(decided, "packs", "labels/", file_.labels);
  }

  Result<Done> read_files(const JsonValue& decided, std::string_view list, std::string_view folder, std::vector<CaseFile::File>& out) {
    std::vector<std::string> names;
    if (const JsonValue* rows = decided.find(list)) {
      for (const JsonValue& row : rows->elements()) {
        const auto name = row.string_at("name");
        const auto digest = row.string_at("sha256");
        if (!name || !digest) return Error{Code::missing_field, std::string(kAbout) + ", " + std::string(list), "name and sha256 were expected"};
        const std::string path = std::string(folder).append(digits_of(*digest));
        const ZipEntry* entry = package_.find(path);
        if (entry == nullptr) return Error{Code::missing_field, path, "the case lists it, and it is not there"};
        if (to_hex(sha256(package_.content(*entry))) != digits_of(*digest)) return altered(path, "its bytes have another SHA-256 than its name");
        const auto columns = row.string_at("columns");
        out.push_back({std::string(*name), columns ? std::string(*columns) : std::string(), {entry->offset, entry->length}});
        names.push_back(path);
      }
    }
    for (const ZipEntry& entry : package_.entries()) {
      if (entry.name.starts_with(folder) && std::find(names.begin(), names.end(), entry.name) == names.end()) {
        return Error{Code::bad_reference, entry.name, "the case does not say what it is"};
      }
    }
    return Done{};
  }

  Result<Done> read_replies() {
    const ZipEntry* archive = package_.find(kArchive);
    const auto requests = package_.text(kRequests);
    if (!requests) return requests.error();
    if (archive == nullptr) return Error{Code::missing_field, std::string(kArchive), "the entry is not there"};
    const ByteView bytes = package_.content(*archive);
    const auto records = read_warc(bytes);
    if (!records) return in_entry(records.error(), kArchive);
    std::string lines;
    for (std::size_t i = 1; i < records->size(); i += 2) {
      const std::string where = std::string(kArchive) + ", byte " + std::to_string((*records)[i].offset);
      const bool is_pair = i + 1 < records->size() && (*records)[i].head.type == "resource" && (*records)[i + 1].head.type == "metadata" &&
                           (*records)[i + 1].head.refers_to == (*records)[i].head.id;
      if (!is_pair) return Error{Code::unknown_format, where, "a reply and what is known of its request were expected"};
      const ByteView line = bytes.subspan((*records)[i + 1].block, static_cast<std::size_t>((*records)[i + 1].head.length));
      auto reply = read_reply(line, (*records)[i].head);
      if (!reply) return in_entry(reply.error(), where);
      reply->body = {archive->offset + (*records)[i].block, static_cast<std::size_t>((*records)[i].head.length)};
      file_.replies.push_back(*std::move(reply));
      lines.append(as_text(line)).push_back('\n');
    }
    if (lines != *requests) return altered(kRequests, "it is not what stands beside the replies");
    return Done{};
  }

  static Result<CaseFile::Reply> read_reply(ByteView line, const WarcHead& head) {
    std::vector<Problem> problems;
    const auto row = parse_json(line, problems);
    if (!row) return row.error();
    CaseFile::Reply reply;
    const auto url = row->string_at("url");
    const auto provider = row->string_at("provider");
    const auto digest = row->string_at("sha256");
    const auto status = row->u64_at("status");
    if (!url || !provider || !digest || !status) return Error{Code::missing_field, "", "url, provider, sha256 and status were expected"};
    if (*status > 999) return Error{Code::bad_number, "status", "no HTTP status"};
    if (*digest != to_hex(head.sha256)) return Error{Code::bad_checksum, "", "the reply is not the one that was asked for"};
    reply.about.url = *url;
    reply.about.provider = *provider;
    reply.about.status = static_cast<int>(*status);
    if (const auto body = row->string_at("request_body")) reply.about.request_body = *body;
    if (const auto chain = row->string_at("chain")) reply.about.chain = find_chain(*chain);
    if (const auto time = row->string_at("at")) reply.about.fetched_at_s = parse_utc(*time).value_or(0);
    if (const auto time = row->string_at("sent_at")) reply.about.sent_at_s = parse_utc(*time).value_or(0);
    return reply;
  }

  const Package& package_;
  CaseFile file_;
  ByteView about_bytes_;
  JsonValue about_;
};

// ---- peelback-case/1 ----

Result<Done> read_old_about(const Package& package, const ZipEntry& entry, CaseFile& file) {
  const ByteView bytes = package.content(entry);
  std::vector<Problem> problems;
  const auto about = parse_json(bytes, problems);
  if (!about) return in_entry(about.error(), kOldAbout);
  const auto format = about->string_at("format");
  if (!format || *format != kOldCaseFormat) return Error{Code::unknown_format, std::string(kOldAbout), "the format peelback-case/1 was expected"};
  if (const auto title = about->string_at("title")) file.about.title = *title;
  if (const JsonValue* log = about->find("log")) {
    for (const JsonValue& row : log->elements()) {
      const auto time = row.string_at("at");
      const auto name = row.string_at("name");
      const auto parameters = row.at("parameters", Kind::object);
      if (!time || !name || !parameters) return Error{Code::missing_field, std::string(kOldAbout) + ", log", "at, name and parameters were expected"};
      file.about.log.push_back({std::string(*time), std::string(*name), std::string(as_text((*parameters)->raw(bytes))), "{}"});
    }
  }
  JsonWriter decided;
  decided.begin_object();
  if (const JsonValue* marks = about->find("marks")) {
    auto read = parse_marks(as_text(marks->raw(bytes)));
    if (!read) return in_entry(read.error(), kOldAbout, "marks");
    file.marks = *std::move(read);
    decided.key("marks");
    decided.raw(as_text(marks->raw(bytes)));
  }
  const JsonValue* question = about->find("question");
  if (question != nullptr && !question->is(Kind::null)) {
    auto asked = parse_question(as_text(question->raw(bytes)));
    if (!asked) return in_entry(asked.error(), kOldAbout, "question");
    file.question = *std::move(asked);
    decided.key("question");
    decided.raw(as_text(question->raw(bytes)));
  }
  decided.end_object();
  file.about.decided = decided.take();
  return Done{};
}

bool is_inside(const ZipEntry& entry, std::string_view folder) { return entry.name.size() > folder.size() && entry.name.starts_with(folder); }

Result<CaseFile> read_old_case(const Package& package, const ZipEntry& about) {
  CaseFile file{.is_old = true};
  if (auto done = read_old_about(package, about, file); !done) return done.error();
  for (const ZipEntry& entry : package.entries()) {
    const CaseFile::Extent extent{entry.offset, entry.length};
    const std::string name = entry.name.substr(entry.name.find('/') + 1);
    if (entry.name == "replies.jsonl") file.recorded = extent;
    if (is_inside(entry, "labels/")) file.labels.push_back({name, {}, extent});
    if (!is_inside(entry, "files/") || entry.name.ends_with(kColumnsSuffix)) continue;
    const ZipEntry* columns = package.find(entry.name + std::string(kColumnsSuffix));
    file.files.push_back({name, columns == nullptr ? std::string() : std::string(as_text(package.content(*columns))), extent});
  }
  return file;
}

}  // namespace

bool looks_like_case(ByteView bytes) {
  if (!looks_like_zip(bytes)) return false;
  const auto package = Package::open(bytes);
  return !package || package->find(kAbout) != nullptr || package->find(kOldAbout) != nullptr;
}

Result<CaseFile> read_case(ByteView bytes) {
  const auto package = Package::open(bytes);
  if (!package) return package.error();
  if (const ZipEntry* about = package->find(kOldAbout)) return read_old_case(*package, *about);
  if (package->find(kAbout) == nullptr) return Error{Code::unknown_format, "", "a ZIP file without case/case.json: not a case"};
  if (auto problems = package->find_altered(); !problems.empty()) return std::move(problems.front());
  return CaseReader(*package).read();
}

Result<std::vector<Problem>> find_altered_entries(ByteView bytes) {
  const auto package = Package::open(bytes);
  if (!package) return package.error();
  if (package->find(kOldAbout) != nullptr) return std::vector<Problem>{};
  return package->find_altered();
}

}  // namespace peelback
