#include "labels/imported_labels.h"

#include "labels/pack_rows.h"
#include "labels/shown_text.h"

namespace peelback {

Result<LabelPack> imported_labels(std::string_view file_name, const Bytes32& file_sha256, std::span<const NamedRef> names) {
  LabelPackInfo info{.kind = LabelKind::imported};
  info.id = info.sha256 = to_hex(file_sha256);
  info.title = shown_text(file_name, kMaxNameCharacters).text;
  if (info.title.empty()) info.title = info.id.substr(0, 12);
  info.source = info.title;
  LabelsWriter writer;
  Label claim{.kind = LabelKind::imported, .source = info.source};
  std::uint32_t rows = 0;
  const auto report = [&](const NamedRef& row, Code code, std::string_view detail) {
    if (info.problems.size() < kMaxPackProblems) info.problems.push_back({code, row.ref, std::string(detail)});
  };
  for (const NamedRef& row : names) {
    ShownText shown = shown_text(row.name, kMaxNameCharacters);
    if (shown.text.empty() || ++rows > kMaxPackRows) {
      ++info.refused;
      continue;
    }
    if (shown.had_hidden) report(row, Code::hidden_characters, "each is shown as \xef\xbf\xbd");
    if (shown.was_cut) report(row, Code::too_large, "a name may have 200 characters: it was cut");
    claim.text = std::move(shown.text);
    writer.add(0, row.ref, claim);
  }
  return finish_pack(writer, std::move(info));
}

}  // namespace peelback
