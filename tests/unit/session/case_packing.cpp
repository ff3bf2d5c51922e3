#include "unit/session/case_packing.h"

#include <catch2/catch.hpp>

#include "base/hash.h"
#include "explorers/recorded.h"
#include "session/wacz.h"
#include "support/files.h"

namespace peelback::test {

namespace {

constexpr std::string_view kPackage = "datapackage.json";
constexpr std::string_view kDigest = "datapackage-digest.json";

std::string line_of(const std::string& path, ByteView body, std::int64_t fetched_at_s) {
  return format_recorded_line({.url = "https://mempool.space/api" + path, .body = Bytes(body.begin(), body.end()), .fetched_at_s = fetched_at_s}) + '\n';
}

}  // namespace

std::string recorded_replies() {
  const Bytes first = fixture("mempool_space/simple-legacy-p2pkh.json");
  const Bytes second = fixture("mempool_space/taproot-op-return.json");
  std::string lines = line_of("/tx/0b6461de422c46a221db99608fcbe0326e4f2325ebf2a47c9faf660ed61ee6a4", first, 1'700'000'000);
  lines += line_of("/tx/0b6461de422c46a221db99608fcbe0326e4f2325ebf2a47c9faf660ed61ee6a4/outspends", as_bytes(R"([{"spent":false},{"spent":false}])"), 1'700'000'100);
  lines += line_of("/blocks/tip/height", as_bytes("800000"), 1'700'000'200);
  return lines + line_of("/tx/" + std::string("0bf67b1f05326afbd613e11631a2b86466ac7e255499f6286e31b9d7d889cee7"), second, 1'700'000'300);
}

Bytes sample_case() {
  Session session;
  const std::string replies = recorded_replies();
  const Bytes block = fixture("btc/firstblocks.blk");
  const ByteView blocks = ByteView(block).first(20'000);
  REQUIRE(session.open("replies.jsonl", as_bytes(replies)));
  REQUIRE(session.open("blocks.blk", blocks));
  REQUIRE(session.open_labels("list.csv", as_bytes(kPack)));
  Question question{.method = Method::haircut};
  question.starts.push_back({.ref = *parse_ref("bitcoin:0b6461de422c46a221db99608fcbe0326e4f2325ebf2a47c9faf660ed61ee6a4:0")});
  REQUIRE(session.ask({.question = question}));
  const CaseInput inputs[] = {{"replies.jsonl", {}, as_bytes(replies)}, {"blocks.blk", {}, blocks}};
  const CaseInput lists[] = {{"list.csv", {}, as_bytes(kPack)}};
  auto file = write_inputs_as_case(session, inputs, lists);
  if (!file) FAIL(format_error(file.error()));
  return *std::move(file);
}

CaseParts parts_of(ByteView file) {
  const auto entries = read_zip(file);
  REQUIRE(entries);
  CaseParts parts;
  for (const ZipEntry& entry : *entries) parts[entry.name] = as_text(file.subspan(entry.offset, entry.length));
  return parts;
}

Bytes packed(const CaseParts& parts) {
  std::vector<ZipPart> rows;
  for (const auto& [name, text] : parts) rows.push_back({name, text.size(), zip_crc32(as_bytes(text))});
  const auto frame = frame_zip(std::move(rows));
  if (!frame) FAIL(format_error(frame.error()));
  Bytes zip;
  for (const ZipFrame::Head& head : frame->heads) {
    put_bytes(zip, head.bytes);
    put_bytes(zip, as_bytes(parts.at(head.name)));
  }
  put_bytes(zip, frame->tail);
  return zip;
}

Bytes packed_with_new_hashes(CaseParts parts) {
  parts.erase(std::string(kPackage));
  parts.erase(std::string(kDigest));
  std::vector<WaczResource> resources;
  for (const auto& [name, text] : parts) resources.push_back({name, sha256(as_bytes(text)), text.size()});
  const std::string package = write_datapackage("made anew", "2026-01-01T00:00:00Z", resources);
  parts[std::string(kPackage)] = package;
  parts[std::string(kDigest)] = write_datapackage_digest(package);
  return packed(parts);
}

}  // namespace peelback::test
