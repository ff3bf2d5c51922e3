#include "session/action_log.h"

#include <algorithm>

#include "base/hash.h"
#include "base/json_reader.h"
#include "base/sort.h"
#include "session/json_members.h"

namespace peelback {

namespace {

std::string write_line(const LogEntry& entry, std::size_t number, const Bytes32& before) {
  JsonWriter json;
  json.begin_object();
  put_text(json, "at", entry.at);
  json.key("effect");
  json.raw(entry.effect);
  put_number(json, "n", number);
  put_text(json, "name", entry.name);
  json.key("parameters");
  json.raw(entry.parameters);
  put_text(json, "prev", to_hex(before));
  json.end_object();
  return json.take();
}

Result<LogEntry> read_entry(const JsonValue& row, ByteView document) {
  LogEntry entry;
  const auto at_text = row.string_at("at");
  if (!at_text) return at_text.error();
  const auto name = row.string_at("name");
  if (!name) return name.error();
  entry.at = *at_text;
  entry.name = *name;
  for (const auto& [key, out] : {std::pair("effect", &entry.effect), std::pair("parameters", &entry.parameters)}) {
    const auto value = row.at(key, JsonValue::Kind::object);
    if (!value) return value.error();
    *out = as_text((*value)->raw(document));
  }
  return entry;
}

std::string line_name(std::size_t index) { return "line " + std::to_string(index + 1); }

// Members by name, each as JSON text.
class Members {
 public:
  void set(std::string_view key, std::string_view value) {
    const auto found = std::find_if(rows_.begin(), rows_.end(), [&](const Row& row) { return row.key == key; });
    if (found != rows_.end()) {
      found->value = value;
    } else {
      rows_.push_back({std::string(key), std::string(value)});
    }
  }
  std::string write() {
    sort_by(rows_, [](const Row& a, const Row& b) { return a.key < b.key; });
    JsonWriter json;
    json.begin_object();
    for (const Row& row : rows_) {
      json.key(row.key);
      json.raw(row.value);
    }
    json.end_object();
    return json.take();
  }

 private:
  struct Row {
    std::string key{};
    std::string value{};
  };
  std::vector<Row> rows_;
};

}  // namespace

ChainedLog chain_log(std::span<const LogEntry> entries) {
  ChainedLog log;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const std::string line = write_line(entries[i], i, log.head);
    log.head = sha256(as_bytes(line));
    log.lines.append(line).push_back('\n');
  }
  return log;
}

Result<std::vector<LogEntry>> parse_log_entries(std::string_view json_list) {
  std::vector<Problem> problems;
  const auto list = parse_json(as_bytes(json_list), problems);
  if (!list) return list.error();
  std::vector<LogEntry> entries;
  for (const JsonValue& row : list->elements()) {
    auto entry = read_entry(row, as_bytes(json_list));
    if (!entry) return at(entry.error(), '[' + std::to_string(entries.size()) + ']');
    entries.push_back(*std::move(entry));
  }
  return entries;
}

Result<std::vector<LogEntry>> read_log(std::string_view lines, const Bytes32& head) {
  std::vector<LogEntry> entries;
  Bytes32 before{};
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(lines.size(), line.size() + 1));
    std::vector<Problem> problems;
    const auto row = parse_json(as_bytes(line), problems);
    if (!row) return at(row.error(), line_name(entries.size()));
    auto entry = read_entry(*row, as_bytes(line));
    if (!entry) return at(entry.error(), line_name(entries.size()));
    // Written again, it must be the same line: so its number and the line before it are held too.
    if (write_line(*entry, entries.size(), before) != line) {
      return Error{Code::bad_checksum, line_name(entries.size()), "it does not follow from the line before it"};
    }
    before = sha256(as_bytes(line));
    entries.push_back(*std::move(entry));
  }
  if (before != head) return Error{Code::bad_checksum, line_name(entries.size()), "the log does not end where the case says"};
  return entries;
}

Result<std::string> replay_log(std::span<const LogEntry> entries) {
  Members decided;
  Members marks;
  bool has_marks = false;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const std::string& effect = entries[i].effect;
    std::vector<Problem> problems;
    const auto change = parse_json(as_bytes(effect), problems);
    if (!change) return at(change.error(), line_name(i));
    for (const JsonMember& part : change->members()) {
      if (part.key != "marks") {
        decided.set(part.key, as_text(part.value.raw(as_bytes(effect))));
        continue;
      }
      has_marks = true;
      for (const JsonMember& list : part.value.members()) marks.set(list.key, as_text(list.value.raw(as_bytes(effect))));
    }
  }
  if (has_marks) decided.set("marks", marks.write());
  return decided.write();
}

}  // namespace peelback
