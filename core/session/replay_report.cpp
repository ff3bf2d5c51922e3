#include "session/replay_report.h"

#include <algorithm>

#include "base/json_reader.h"
#include "session/case_file.h"
#include "session/json_members.h"
#include "session/messages.h"
#include "session/money_text.h"
#include "session/reports.h"
#include "session/trail_document.h"

namespace peelback {

namespace {

using State = ReportLine::State;

constexpr std::size_t kMostDifferences = 20;
constexpr std::size_t kLongestValue = 80;

std::string shortened(std::string_view text) {
  return text.size() <= kLongestValue ? std::string(text) : std::string(text.substr(0, kLongestValue)) + "…";
}

class DifferenceFinder {
 public:
  DifferenceFinder(ByteView before, ByteView after, std::size_t most) : before_(before), after_(after), most_(most) {}

  void compare(const JsonValue& a, const JsonValue& b, const std::string& path) {
    if (found.size() >= most_ || as_text(a.raw(before_)) == as_text(b.raw(after_))) return;
    if (a.is(JsonValue::Kind::object) && b.is(JsonValue::Kind::object)) return compare_objects(a, b, path);
    if (a.is(JsonValue::Kind::array) && b.is(JsonValue::Kind::array)) return compare_arrays(a, b, path);
    add(path, &a, &b);
  }

  std::vector<JsonDifference> found;

 private:
  void add(const std::string& path, const JsonValue* a, const JsonValue* b) {
    if (found.size() >= most_) return;
    found.push_back({path, a == nullptr ? "-" : shortened(as_text(a->raw(before_))), b == nullptr ? "-" : shortened(as_text(b->raw(after_)))});
  }

  void compare_objects(const JsonValue& a, const JsonValue& b, const std::string& path) {
    const auto inside = [&](const std::string& key) { return path.empty() ? key : path + '.' + key; };
    const auto member = [](const JsonValue& object, const std::string& key) -> const JsonValue* {
      const auto row = std::find_if(object.members().begin(), object.members().end(), [&](const JsonMember& m) { return m.key == key; });
      return row == object.members().end() ? nullptr : &row->value;
    };
    for (const JsonMember& row : a.members()) {
      const JsonValue* other = member(b, row.key);
      if (other == nullptr) add(inside(row.key), &row.value, nullptr);
      else compare(row.value, *other, inside(row.key));
    }
    for (const JsonMember& row : b.members()) {
      if (member(a, row.key) == nullptr) add(inside(row.key), nullptr, &row.value);
    }
  }

  void compare_arrays(const JsonValue& a, const JsonValue& b, const std::string& path) {
    const auto& before = a.elements();
    const auto& after = b.elements();
    for (std::size_t i = 0; i < std::max(before.size(), after.size()) && found.size() < most_; ++i) {
      const std::string place = path + '[' + std::to_string(i) + ']';
      if (i >= before.size()) add(place, nullptr, &after[i]);
      else if (i >= after.size()) add(place, &before[i], nullptr);
      else compare(before[i], after[i], place);
    }
  }

  ByteView before_;
  ByteView after_;
  std::size_t most_;
};

class Replay {
 public:
  explicit Replay(ByteView bytes) : bytes_(bytes) {}

  ReplayReport run() {
    if (check_file()) repeat();
    for (const Message limit : {Message::never_checked, Message::report_clock, Message::report_rehashed}) add("limits", State::not_checked, std::string(words(limit)));
    return std::move(report_);
  }

 private:
  void add(std::string part, State state, std::string sentence) { report_.lines.push_back({std::move(part), state, std::move(sentence)}); }

  void add_fault(const Error& error) {
    add("file", State::differs, say(Message::report_fault, {{"where", error.where}, {"sentence", code_sentence(error.code)}, {"detail", error.detail}}));
  }

  bool check_file() {
    const auto problems = find_altered_entries(bytes_);
    if (!problems) return add_fault(problems.error()), false;
    for (const Problem& problem : *problems) add_fault(problem);
    auto file = read_case(bytes_);
    if (!file) {
      if (problems->empty()) add_fault(file.error());
      return false;
    }
    file_ = *std::move(file);
    if (file_.is_old) {
      add("file", State::not_checked, std::string(words(Message::report_old)));
    } else {
      add("file", State::ok, std::string(words(Message::report_file)));
      add("case/log.jsonl", State::ok, say(Message::report_log, {{"entries", format_count(file_.about.log.size())}}));
    }
    if (file_.about.left_out != "[]") add("file", State::not_checked, say(Message::report_left_out, {{"what", file_.about.left_out}}));
    return true;
  }

  // Decodes, asks and writes again.
  void repeat() {
    const auto opened = session_.open("case", bytes_);
    if (!opened) return add_fault(opened.error());
    add("replies", State::ok, say(Message::report_replies, {{"replies", format_count(file_.replies.size())}, {"files", format_count(file_.files.size())}}));
    if (file_.question) {
      if (const auto done = session_.ask(*file_.question); !done) return add_fault(done.error());
    }
    if (!file_.is_old) compare_entries();
    const Verification checks = verify_store(session_);
    add("checks", State::ok, say(Message::report_checks, {{"checked", format_count(checks.counts.verified)}, {"cross", format_count(checks.counts.cross_checked)},
                                                          {"trusted", format_count(checks.counts.trusted)}}));
    if (checks.bases.genesis + checks.bases.checkpoint + checks.bases.own_work > 0) {
      add("checks", State::ok, say(Message::report_bases, {{"first", format_count(checks.bases.genesis)}, {"checkpoints", format_count(checks.bases.checkpoint)},
                                                           {"own_work", format_count(checks.bases.own_work)}}));
    }
    for (const FailedCheck& row : checks.failed) {
      add("checks", State::differs, say(Message::report_fault, {{"where", row.ref}, {"sentence", code_sentence(row.code)}, {"detail", row.detail}}));
    }
  }

  void compare_entries() {
    const auto content = [&](const CaseFile::Extent& extent) { return bytes_.subspan(extent.offset, extent.length); };
    CaseWriter writer(file_.about);
    std::vector<ByteView> bodies;
    for (const CaseFile::Reply& reply : file_.replies) {
      bodies.push_back(content(reply.body));
      writer.add_reply(reply.about, bodies.back());
    }
    for (const CaseFile::File& file : file_.files) {
      if (writer.add_file("files", content(file.bytes))) bodies.push_back(content(file.bytes));
    }
    for (const CaseFile::File& pack : file_.labels) {
      if (writer.add_file("labels", content(pack.bytes))) bodies.push_back(content(pack.bytes));
    }
    const auto bundle = writer.finish(session_);
    if (!bundle) return add_fault(bundle.error());
    const Bytes again = join_bundle(*bundle, bodies);
    if (std::equal(again.begin(), again.end(), bytes_.begin(), bytes_.end())) {
      if (file_.question) add("case/trail.json", State::ok, std::string(words(Message::report_trail)));
      add("file", State::ok, std::string(words(Message::report_same)));
      return;
    }
    compare_with(again);
  }

  void compare_with(const Bytes& again) {
    const auto entries = read_zip(bytes_);
    const auto others = read_zip(again);
    if (!entries || !others) return;
    const auto find = [](const std::vector<ZipEntry>& list, std::string_view name) -> const ZipEntry* {
      const auto found = std::find_if(list.begin(), list.end(), [&](const ZipEntry& entry) { return entry.name == name; });
      return found == list.end() ? nullptr : &*found;
    };
    bool differs = false;
    for (const ZipEntry& entry : *entries) {
      // What lists the others differs wherever one of them does.
      if (entry.name.starts_with("datapackage")) continue;
      const ZipEntry* other = find(*others, entry.name);
      const std::string_view saved = as_text(bytes_.subspan(entry.offset, entry.length));
      const std::string_view made = other == nullptr ? std::string_view() : as_text(ByteView(again).subspan(other->offset, other->length));
      if (saved == made && other != nullptr) {
        if (entry.name == "case/trail.json") add(entry.name, State::ok, std::string(words(Message::report_trail)));
        continue;
      }
      differs = true;
      add_entry_difference(entry.name, saved, made);
    }
    for (const ZipEntry& other : *others) {
      if (find(*entries, other.name) != nullptr) continue;
      differs = true;
      add(other.name, State::differs, std::string(words(Message::report_missing)));
    }
    if (!differs) add("file", State::differs, std::string(words(Message::report_order)));
  }

  void add_entry_difference(const std::string& name, std::string_view saved, std::string_view made) {
    // Another version may say the same in other words.
    const State state = file_.version == kVersion || name == "case/trail.json" ? State::differs : State::not_checked;
    if (!name.ends_with(".json") || name == "case/case.json") return add(name, state, std::string(words(Message::report_entry)));
    for (const JsonDifference& row : find_differences(saved, made, kMostDifferences)) {
      add(name, state, say(Message::report_difference, {{"place", row.path}, {"saved", row.before}, {"made", row.after}}));
    }
  }

  ByteView bytes_;
  CaseFile file_;
  Session session_;
  ReplayReport report_;
};

}  // namespace

std::string_view state_name(ReportLine::State state) {
  switch (state) {
    case State::ok: return "ok";
    case State::differs: return "differs";
    case State::not_checked: return "not_checked";
  }
  return {};
}

bool ReplayReport::is_same() const {
  return std::none_of(lines.begin(), lines.end(), [](const ReportLine& line) { return line.state == State::differs; });
}

ReplayReport replay_case(ByteView bytes) { return Replay(bytes).run(); }

std::string write_replay_report(const ReplayReport& report) {
  JsonWriter json;
  json.begin_object();
  put_array(json, "lines", [&] {
    for (const ReportLine& line : report.lines) {
      json.begin_object();
      put_text(json, "part", line.part);
      put_text(json, "sentence", line.sentence);
      put_text(json, "state", state_name(line.state));
      json.end_object();
    }
  });
  put_flag(json, "same", report.is_same());
  json.end_object();
  return json.take();
}

std::vector<JsonDifference> find_differences(std::string_view before, std::string_view after, std::size_t most) {
  std::vector<Problem> problems;
  const auto a = parse_json(as_bytes(before), problems);
  const auto b = parse_json(as_bytes(after), problems);
  if (!a || !b) return {{"", shortened(before), shortened(after)}};
  DifferenceFinder finder(as_bytes(before), as_bytes(after), most);
  finder.compare(*a, *b, "");
  return std::move(finder.found);
}

}  // namespace peelback
