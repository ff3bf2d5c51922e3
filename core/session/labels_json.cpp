#include "session/labels_json.h"

#include "session/claims_text.h"
#include "session/json_members.h"

namespace peelback {

namespace {

std::string day_text(std::int64_t day_s) { return format_utc(day_s).substr(0, 10); }

void put_day_or_null(JsonWriter& json, std::string_view key, std::optional<std::int64_t> day_s) {
  if (!day_s) return put_null(json, key);
  put_text(json, key, day_text(*day_s));
}

void write_label(JsonWriter& json, const Label& label) {
  json.begin_object();
  put_text(json, "category", category_name(label.category));
  put_text(json, "category_text", label.category_text);
  put_text(json, "confidence", label.confidence);
  put_day_or_null(json, "dated", label.dated_s);
  put_day_or_null(json, "from", label.valid_from_s);
  put_text(json, "kind", kind_name(label.kind));
  put_text(json, "licence", label.licence);
  put_text(json, "pack", label.pack);
  put_text(json, "pack_id", label.pack_id);
  put_text(json, "sentence", label_sentence(label));
  put_text(json, "source", label.source);
  put_flag(json, "source_is_link", is_link(label.source));
  put_flag(json, "stops", ends_trail(label.category));
  put_text(json, "text", label.text);
  put_day_or_null(json, "until", label.valid_until_s);
  json.end_object();
}

}  // namespace

std::string_view own_name(std::span<const Label> labels) {
  return labels.empty() || labels.front().kind != LabelKind::own ? std::string_view() : labels.front().text;
}

void put_labels(JsonWriter& json, std::string_view key, std::span<const Label> labels, std::size_t most) {
  put_array(json, key, [&] {
    for (std::size_t i = 0; i < labels.size() && i < most; ++i) write_label(json, labels[i]);
  });
}

void put_document_labels(JsonWriter& json, std::string_view key, std::span<const Label> labels) {
  put_array(json, key, [&] {
    for (const Label& label : labels) {
      json.begin_object();
      put_text(json, "category", category_name(label.category));
      put_text(json, "confidence", label.confidence);
      put_day_or_null(json, "dated", label.dated_s);
      if (label.valid_from_s) put_text(json, "from", day_text(*label.valid_from_s));
      put_text(json, "kind", kind_name(label.kind));
      put_text(json, "pack", label.pack);
      put_text(json, "source", label.source);
      put_text(json, "text", label.text);
      if (label.valid_until_s) put_text(json, "until", day_text(*label.valid_until_s));
      json.end_object();
    }
  });
}

void write_label_pack(JsonWriter& json, const LabelPackInfo& pack) {
  json.begin_object();
  put_number(json, "addresses", pack.addresses);
  put_text(json, "creator", pack.creator);
  put_day_or_null(json, "dated", pack.dated_s);
  put_text(json, "id", pack.id);
  put_text(json, "kind", kind_name(pack.kind));
  put_number(json, "labels", pack.labels);
  put_text(json, "licence", pack.licence);
  put_array(json, "problems", [&] {
    for (const Problem& problem : pack.problems) write_error(json, problem);
  });
  put_number(json, "refused", pack.refused);
  put_text(json, "sha256", pack.sha256);
  put_text(json, "source", pack.source);
  put_text(json, "title", pack.title);
  json.end_object();
}

Result<std::string> write_label_lists(const LabelBook& book) {
  JsonWriter json;
  json.begin_object();
  if (const BundledLabels* bundle = book.bundle()) {
    put_object(json, "bundled", [&] {
      put_number(json, "addresses", bundle->size());
      put_text(json, "dated", bundle->dated_s() ? day_text(*bundle->dated_s()) : "");
    });
  } else {
    put_null(json, "bundled");
  }
  put_array(json, "packs", [&] {
    for (const LabelPackInfo& pack : book.packs()) write_label_pack(json, pack);
  });
  json.end_object();
  return json.finish();
}

}  // namespace peelback
