#pragma once
// Labels and label lists as the page and documents take them.

#include <span>

#include "base/json_writer.h"
#include "labels/label_book.h"

namespace peelback {

/// The reporter's own name, which stands first; empty where there is none.
std::string_view own_name(std::span<const Label> labels);

/// [Label] of web/src/contract.js, at most so many.
void put_labels(JsonWriter& json, std::string_view key, std::span<const Label> labels, std::size_t most = 1000);
/// The labels of a place in a trail document: {"category","confidence","dated","from"?,"kind","pack","source","text","until"?}.
void put_document_labels(JsonWriter& json, std::string_view key, std::span<const Label> labels);
/// LabelPack of web/src/contract.js.
void write_label_pack(JsonWriter& json, const LabelPackInfo& pack);
/// LabelLists of web/src/contract.js.
Result<std::string> write_label_lists(const LabelBook& book);

}  // namespace peelback
