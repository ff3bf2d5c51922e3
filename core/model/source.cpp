#include "model/source.h"

namespace peelback {

std::string pointer_of(const SourceRef& source, std::string_view field) {
  std::string pointer;
  switch (source.form) {
    case SourceRef::Form::json_root:
    case SourceRef::Form::raw_tx: break;
    case SourceRef::Form::json_row: pointer = '/' + std::to_string(source.row); break;
    case SourceRef::Form::result: pointer = "/result"; break;
    case SourceRef::Form::batch_row:
      pointer = "/" + std::to_string(source.index) + "/result/" + std::to_string(source.row);
      break;
    case SourceRef::Form::result_row: pointer = "/result/" + std::to_string(source.row); break;
    case SourceRef::Form::item_row: pointer = "/items/" + std::to_string(source.row); break;
    case SourceRef::Form::data_row: pointer = "/data/" + std::to_string(source.row); break;
    case SourceRef::Form::transactions_row: pointer = "/transactions/" + std::to_string(source.row); break;
    case SourceRef::Form::raw_block:
      pointer = "/block/" + std::to_string(source.row) + "/tx/" + std::to_string(source.index);
      break;
    case SourceRef::Form::line: pointer = "/line/" + std::to_string(source.row); break;
  }
  pointer += field;
  return pointer;
}

ReplyIndex ReplyTable::add(Reply reply) {
  // Newest first: a reply given twice is nearly always the last one.
  for (std::size_t i = rows_.size(); i-- > 0;) {
    const Reply& row = rows_[i];
    if (row.sha256 == reply.sha256 && row.provider == reply.provider && row.path == reply.path) return ReplyIndex{i};
  }
  rows_.push_back(std::move(reply));
  return ReplyIndex{rows_.size() - 1};
}

}  // namespace peelback
