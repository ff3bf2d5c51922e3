#include "labels/tag_pack.h"

#include <algorithm>

#include "base/hash.h"
#include "labels/pack_rows.h"
#include "labels/shown_text.h"

namespace peelback {

namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr std::string_view kUtf16Marks[] = {"\xff\xfe", "\xfe\xff"};
// How the page begins a line of a TagPack that was YAML.
constexpr std::string_view kTagLine = "{\"line\":";

Result<Done> read_rows(ByteView bytes, PackRows& rows) {
  std::string_view text = as_text(bytes);
  for (const std::string_view mark : kUtf16Marks) {
    if (text.starts_with(mark)) return Error{Code::bad_utf8, "byte 0", "this is UTF-16: save the file as UTF-8"};
  }
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  const std::string_view content = text.substr(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  if (content.starts_with(kTagLine)) return read_tag_lines(content, rows);
  if (content.starts_with('{')) return read_tag_document(bytes, rows);
  if (content.empty() || content.starts_with('[') || content.starts_with('<')) {
    return Error{Code::unknown_format, "byte 0", "expected a TagPack or a table with names of columns in its first line"};
  }
  return read_label_table(text, rows);
}

}  // namespace

Result<LabelPack> read_label_pack(std::string_view name, ByteView bytes, const PlaceNames& places, LabelKind kind) {
  if (bytes.size() > kMaxPackBytes) {
    return Error{Code::too_large, "byte " + std::to_string(kMaxPackBytes),
                 "a pack may hold " + std::to_string(kMaxPackBytes >> 20) + " MiB"};
  }
  LabelPackInfo info;
  info.sha256 = to_hex(sha256(bytes));
  info.id = info.sha256;
  info.title = shown_text(name, kMaxNameCharacters).text;
  if (info.title.empty()) info.title = info.id.substr(0, 12);
  info.kind = kind;
  PackRows rows(places, std::move(info));
  if (const auto done = read_rows(bytes, rows); !done) return done.error();
  return rows.finish();
}

}  // namespace peelback
