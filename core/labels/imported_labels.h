#pragma once
// Names that stand beside places in an imported table ("from_label") as labels of the kind `imported`.

#include <span>
#include <string_view>

#include "base/bytes.h"
#include "labels/label_book.h"
#include "model/reference.h"

namespace peelback {

/// A pack whose claims have the file's name as source and title, and no category: a table's word stands for nothing but
/// itself, so that none of them ends a trail. `file_sha256` is the pack's id: the same file twice is one pack. Names are made
/// fit to be shown (shown_text.h): hidden_characters and too_large problems by reference. Names without a text and rows beyond
/// kMaxPackRows are counted as refused. Errors: those of BundledLabels::open(), which would be a fault in Peelback itself.
Result<LabelPack> imported_labels(std::string_view file_name, const Bytes32& file_sha256, std::span<const NamedRef> names);

}  // namespace peelback
