// TagPacks as JSON: one document, or the lines that the page makes of YAML.

#include <algorithm>

#include "base/json_reader.h"
#include "labels/pack_rows.h"

namespace peelback {

namespace {

constexpr std::string_view kStandsTwice = "it stands twice";

// Gathers the texts of the objects that are rows or a header. Lists of texts are put together with commas; objects
// inside of a row say nothing that is used.
class TagEvents final : public JsonEvents {
 public:
  enum class Part : std::uint8_t {
    header,  // of a document: its outermost object, without "tags"
    tags,    // of a document: the objects in "tags", each given to the rows
    line,    // {"line":12,"tag":{…}} or {"line":1,"header":{…}}
  };
  TagEvents(Part part, PackRows& rows) : part_(part), rows_(&rows) {}

  PackFields& fields() { return fields_; }
  /// The field that stood twice in the object gathered last, else empty.
  std::string_view repeated() const { return repeated_; }
  bool has_tags() const { return has_tags_; }
  const RowPlace& place() const { return place_; }
  /// Of a line: "tag", "header", or another key that came last.
  std::string_view root_key() const { return root_key_; }

  void on_null() override { take({}); }
  void on_bool(bool value) override { take(value ? "true" : "false"); }
  void on_number(std::string_view exact_text) override { take(exact_text); }
  void on_string(std::string_view text) override { take(text); }
  void on_key(std::string_view key) override {
    if (depth_ == 1) root_key_ = key;
    if (depth_ == gathering_) begin_field(key);
  }
  void on_begin_object() override {
    ++depth_;
    if (gathering_ != 0) {
      field_ = PackField::passed_over;
    } else if (is_row()) {
      begin_row();
    } else {
      refuse_if_tag();
    }
  }
  void on_end_object() override {
    if (depth_-- != gathering_) return;
    gathering_ = 0;
    if (part_ == Part::tags) end_tag();
  }
  void on_begin_array() override {
    ++depth_;
    if (depth_ == 2 && root_key_ == "tags") has_tags_ = true;
    if (gathering_ == 0) refuse_if_tag();
  }
  void on_end_array() override {
    --depth_;
    if (depth_ == 1) root_key_.clear();
  }

 private:
  bool is_in_tags() const { return part_ == Part::tags && has_tags_ && root_key_ == "tags"; }

  // Whether the object that has just begun is one whose fields are wanted.
  bool is_row() const {
    switch (part_) {
      case Part::header: return depth_ == 1;
      case Part::tags: return depth_ == 3 && is_in_tags();
      case Part::line: return depth_ == 2 && (root_key_ == "tag" || root_key_ == "header");
    }
    return false;
  }

  void begin_row() {
    gathering_ = depth_;
    field_ = PackField::passed_over;
    seen_ = 0;
    repeated_ = {};
    fields_.clear();
  }

  void begin_field(std::string_view name) {
    const auto meaning = meaning_of(name);
    if (!meaning) rows_->report_unknown(place_, name);
    field_ = meaning ? meaning->field : PackField::passed_over;
    if (field_ == PackField::passed_over) return;
    const std::uint32_t bit = std::uint32_t{1} << static_cast<unsigned>(field_);
    if ((seen_ & bit) != 0) repeated_ = field_name(field_);
    seen_ |= bit;
  }

  void take(std::string_view text) {
    if (gathering_ != 0) {
      if (field_ == PackField::passed_over || depth_ > gathering_ + 1) return;
      std::string& field = fields_[field_];
      if (!field.empty()) field += ',';
      field += text;
    } else if (part_ == Part::line && depth_ == 1 && root_key_ == "line") {
      place_.number = parse_decimal_u64(text).value_or(0);
    } else {
      ++depth_;
      refuse_if_tag();
      --depth_;
    }
  }

  // A value in "tags" that is no object.
  void refuse_if_tag() {
    if (!is_in_tags() || depth_ != 3) return;
    rows_->refuse_row(place_, {}, Code::bad_type, "expected an object");
    ++place_.number;
  }

  void end_tag() {
    if (repeated_.empty()) {
      rows_->add_row(place_, fields_);
    } else {
      rows_->refuse_row(place_, repeated_, Code::repeated_field, kStandsTwice);
    }
    ++place_.number;
  }

  Part part_;
  PackRows* rows_;
  RowPlace place_{part_ == Part::header ? RowPlace::Kind::document
                  : part_ == Part::tags ? RowPlace::Kind::tag
                                        : RowPlace::Kind::line};
  std::size_t depth_ = 0;
  std::size_t gathering_ = 0;  // the depth of the object whose fields are gathered; 0: none
  bool has_tags_ = false;
  std::string root_key_{};
  PackFields fields_{};
  PackField field_ = PackField::passed_over;
  std::uint32_t seen_ = 0;
  std::string_view repeated_{};
};

}  // namespace

Result<Done> read_tag_document(ByteView bytes, PackRows& rows) {
  std::vector<Problem> problems;
  TagEvents header(TagEvents::Part::header, rows);
  if (const auto done = read_json(bytes, header, problems); !done) return done.error();
  if (!header.has_tags()) return Error{Code::missing_field, "tags", "expected a list of tags"};
  if (!header.repeated().empty()) return Error{Code::repeated_field, std::string(header.repeated()), std::string(kStandsTwice)};
  for (Problem& problem : problems) rows.report(std::move(problem));
  rows.set_header(header.place(), std::move(header.fields()));

  // "tags" may stand before what its rows inherit: hence a second reading. It finds the same problems.
  TagEvents tags(TagEvents::Part::tags, rows);
  return read_json(bytes, tags, problems);
}

Result<Done> read_tag_lines(std::string_view text, PackRows& rows) {
  std::vector<Problem> problems;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.empty()) continue;
    TagEvents events(TagEvents::Part::line, rows);
    problems.clear();
    const auto done = read_json(as_bytes(line), events, problems);
    for (Problem& problem : problems) rows.report({problem.code, events.place().text(), std::move(problem.detail)});
    if (!done) {
      rows.refuse_row(events.place(), {}, done.error().code, done.error().detail);
    } else if (!events.repeated().empty()) {
      rows.refuse_row(events.place(), events.repeated(), Code::repeated_field, kStandsTwice);
    } else if (events.root_key() == "header") {
      rows.set_header(events.place(), std::move(events.fields()));
    } else if (events.root_key() == "tag") {
      rows.add_row(events.place(), events.fields());
    } else {
      rows.refuse_row(events.place(), {}, Code::missing_field, "expected a tag");
    }
  }
  return Done{};
}

}  // namespace peelback
