// Case files and marks of any bytes: entries lie in the file and apart, and what is read is within its limits.

#include <algorithm>

#include "session/case_file.h"
#include "session/replay_report.h"
#include "session/warc.h"
#include "support/require.h"

using namespace peelback;
using test::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  if (const auto entries = read_zip(bytes)) {
    std::size_t sum = 0;
    for (std::size_t i = 0; i < entries->size(); ++i) {
      const ZipEntry& entry = (*entries)[i];
      require(entry.length <= size && entry.offset <= size - entry.length);
      require(i == 0 || (*entries)[i - 1].name < entry.name);
      sum += entry.length;
    }
    require(sum <= size);
    (void)read_case(bytes);
    (void)replay_case(bytes);
  }
  if (const auto records = read_warc(bytes)) {
    for (const WarcRecord& record : *records) require(record.block <= record.end && record.end <= size && record.head.length <= record.end - record.block);
  }
  // A log is the same when it is written again.
  if (const auto log = parse_log_entries(as_text(bytes))) {
    const ChainedLog chained = chain_log(*log);
    (void)read_log(chained.lines, chained.head);
    (void)replay_log(*log);
  }
  // What a case is said to hold: written, it can be read or is refused, and nothing else.
  if (auto about = parse_case_about(as_text(bytes))) {
    Session session;
    CaseWriter writer(*std::move(about));
    writer.add_reply({.url = std::string(as_text(bytes.first(std::min<std::size_t>(size, 100))))}, bytes);
    const ByteView bodies[] = {bytes};
    if (const auto bundle = writer.finish(session)) (void)replay_case(join_bundle(*bundle, bodies));
  }
  // The same bytes as the contents of a case: what reading the ZIP file would rarely let through.
  const std::string_view name = "case.json";
  const auto frame = frame_zip({{std::string(name), size, zip_crc32(bytes)}});
  require(frame.ok());
  Bytes zip = frame->heads.front().bytes;
  put_bytes(zip, bytes);
  put_bytes(zip, frame->tail);
  const auto again = read_zip(zip);
  require(again.ok() && again->size() == 1 && again->front().name == name && again->front().length == size);
  (void)read_case(zip);
  if (const auto marks = parse_marks(as_text(bytes))) {
    for (const auto& [id, colour] : marks->colours) require(marks->colour_of(id) == colour && colour >= 1 && colour <= Marks::kColours);
    for (const auto& [ref, text] : marks->names) require(marks->name_of(ref) == text);
  }
  return 0;
}
