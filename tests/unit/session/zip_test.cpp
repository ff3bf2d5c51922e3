// ZIP files of cases: the same contents give the same bytes, and nothing hostile gets through.

#include <algorithm>
#include <catch2/catch.hpp>

#include "base/hash.h"
#include "session/case_file.h"
#include "session/session.h"
#include "support/files.h"

using namespace peelback;

namespace {

struct File {
  std::string name{};
  std::string text{};
};

Bytes packed(const std::vector<File>& files) {
  std::vector<ZipPart> parts;
  for (const File& file : files) parts.push_back({file.name, file.text.size(), zip_crc32(as_bytes(file.text))});
  const auto frame = frame_zip(std::move(parts));
  if (!frame) FAIL(format_error(frame.error()));
  Bytes zip;
  for (const ZipFrame::Head& head : frame->heads) {
    put_bytes(zip, head.bytes);
    const auto file = std::find_if(files.begin(), files.end(), [&](const File& f) { return f.name == head.name; });
    put_bytes(zip, as_bytes(file->text));
  }
  put_bytes(zip, frame->tail);
  return zip;
}

// The bytes with others from `at` on.
Bytes with(Bytes bytes, std::size_t at, const Bytes& others) {
  std::copy(others.begin(), others.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at));
  return bytes;
}

// Where the only entry's row in the directory begins.
std::size_t directory_of(const Bytes& zip) {
  const std::string_view row("PK\x01\x02", 4);
  return as_text(zip).find(row);
}

Code refused(const Bytes& zip) {
  const auto entries = read_zip(zip);
  REQUIRE_FALSE(entries);
  return entries.error().code;
}

}  // namespace

TEST_CASE("the checksum is ZIP's") {
  CHECK(zip_crc32(as_bytes("123456789")) == 0xcbf43926U);
  CHECK(zip_crc32({}) == 0U);
}

TEST_CASE("the same files give the same bytes in whatever order they are named, and come back") {
  const std::vector<File> files{{"case.json", "{}"}, {"files/höhe.blk", std::string(300, '\0')}, {"labels/a", ""}};
  const Bytes zip = packed(files);
  CHECK(zip == packed({files[2], files[0], files[1]}));
  CHECK(looks_like_zip(zip));
  const auto entries = read_zip(zip);
  REQUIRE(entries);
  REQUIRE(entries->size() == 3);
  for (std::size_t i = 0; i < files.size(); ++i) {
    CHECK((*entries)[i].name == files[i].name);
    CHECK(as_text(ByteView(zip).subspan((*entries)[i].offset, (*entries)[i].length)) == files[i].text);
  }
}

TEST_CASE("a ZIP file with nothing in it has nothing in it") {
  const Bytes zip = packed({});
  CHECK(looks_like_zip(zip));
  CHECK(read_zip(zip)->empty());
}

TEST_CASE("no entry's name leads out of its folder") {
  for (const std::string name : {"", "../a", "a/../b", "/a", "a//b", "a/.", "C:\\a", "a\\b", "a\nb", "a\x7f", "\xff", "a/"}) {
    CAPTURE(name);
    CHECK(frame_zip({{name, 1, 0}}).error().code == Code::usage);
  }
  CHECK(frame_zip({{std::string(kLongestZipName + 1, 'a'), 1, 0}}).error().code == Code::usage);
  CHECK(frame_zip({{"a", 1, 0}, {"a", 2, 0}}).error().code == Code::usage);
  CHECK(frame_zip({{"a", std::uint64_t{1} << 32, 0}}).error().code == Code::too_large);
  CHECK(frame_zip({{"a", 3'000'000'000U, 0}, {"b", 3'000'000'000U, 0}}).error().code == Code::too_large);
  CHECK(frame_zip(std::vector<ZipPart>(kMostZipEntries + 1)).error().code == Code::too_large);
}

TEST_CASE("what others packed is refused where it is not as it says") {
  const Bytes zip = packed({{"a/b", "hello"}});
  const std::size_t row = directory_of(zip);
  REQUIRE(read_zip(zip));
  CHECK(refused(with(zip, row + 10, {8, 0})) == Code::unsupported);                          // deflate
  CHECK(refused(with(zip, row + 8, {1, 0})) == Code::unsupported);                           // encrypted
  CHECK(refused(with(zip, row + 20, {6, 0, 0, 0})) == Code::bad_length);                     // two lengths
  CHECK(refused(with(zip, row + 20, {9, 0, 0, 0, 9, 0, 0, 0})) == Code::truncated);          // longer than there is
  CHECK(refused(with(zip, row + 42, {1, 0, 0, 0})) == Code::bad_length);                     // begins nowhere
  CHECK(refused(with(zip, row + 42, {0xff, 0xff, 0xff, 0xff})) == Code::bad_length);
  CHECK(refused(with(zip, row + 46, {'.', '.', '/'})) == Code::bad_reference);               // leads out
  CHECK(refused(with(zip, row + 46, {'a', '/', 'c'})) == Code::bad_reference);               // another name than its own
  CHECK(refused(with(zip, 33, {'H'})) == Code::bad_checksum);                                // other bytes
  CHECK(refused(with(zip, zip.size() - 14, {2, 0, 2, 0})) == Code::truncated);               // more rows than there are
  CHECK(refused(with(zip, zip.size() - 14, {0xff, 0xff, 0xff, 0xff})) == Code::unsupported); // ZIP64
  CHECK(refused(with(zip, zip.size() - 18, {1, 0})) == Code::unsupported);                   // several disks
  CHECK(refused(with(zip, zip.size() - 6, {0xff, 0xff, 0xff, 0x7f})) == Code::bad_length);   // the directory lies elsewhere
}

TEST_CASE("entries that share their bytes are refused before a checksum is computed") {
  Bytes zip = packed({{"aa", "hello"}});
  const std::size_t row = directory_of(zip);
  const Bytes again(zip.begin() + static_cast<std::ptrdiff_t>(row), zip.end() - 22);
  zip.insert(zip.end() - 22, again.begin(), again.end());
  const std::size_t end_record = zip.size() - 14;
  zip = with(std::move(zip), end_record, {2, 0, 2, 0, static_cast<std::uint8_t>(2 * again.size())});
  CHECK(refused(zip) == Code::bad_length);
}

TEST_CASE("a file that is cut short anywhere is refused, and so is every changed byte, or it changes nothing") {
  const Bytes zip = packed({{"case.json", "{}"}, {"files/a", "some bytes"}});
  for (std::size_t length = 0; length < zip.size(); ++length) {
    CAPTURE(length);
    CHECK_FALSE(read_zip(ByteView(zip).first(length)));
  }
  for (std::size_t at = 0; at < zip.size(); ++at) {
    for (const unsigned bit : {1U, 128U}) {
      Bytes changed = zip;
      changed[at] = static_cast<std::uint8_t>(changed[at] ^ bit);
      const auto entries = read_zip(changed);
      if (!entries) continue;
      for (const ZipEntry& entry : *entries) REQUIRE(entry.length <= changed.size() - entry.offset);
    }
  }
}

TEST_CASE("a case brings its facts, its labels, its marks and its question") {
  const Bytes block = test::fixture("btc/block370661.bin");
  const std::string csv =
      "address,label,category,source,chain\n3Ek2yVSXs49UvsTwvnXGM8Kg913JRFxDUp,Example Exchange,exchange,https://example.org,BTC\n";
  const std::string about = R"({"format":"peelback-case/1","marks":{"names":[{"ref":"bitcoin:1Bidh2XFr9JzfXppeZd2cPKpbnJGvqCY4h","text":"the payer"}]},)"
                            R"("question":{"method":"fifo","start":[{"ref":"bitcoin:20553f193186d7c0a8f13c6214cf90958a1291c8546c71a802c5101d7cde213f:1"}]},)"
                            R"("title":"a case"})";
  Session session;
  const auto opened = session.open("a.zip", packed({{"case.json", about}, {"files/block", std::string(as_text(block))}, {"labels/list.csv", csv}}));
  if (!opened) FAIL(format_error(opened.error()));
  CHECK(opened->kind == "case");
  CHECK(opened->transactions == 708);
  CHECK(opened->problems.empty());
  REQUIRE(session.question_of_case());
  REQUIRE(session.ask(*session.question_of_case()));
  const auto trail = session.trail();
  REQUIRE(trail);
  const auto labels = session.place_labels();
  REQUIRE(labels);
  CHECK((*labels)[0].front().text == "the payer");
  CHECK(std::any_of((*trail)->ends.begin(), (*trail)->ends.end(), [](const ToldEnd& end) { return end.reason == EndReason::service; }));
}

TEST_CASE("a ZIP file that is no case says what it is missing, by entry and field") {
  Session session;
  const auto refused_at = [&](const std::vector<File>& files) {
    const auto opened = session.open("a.zip", packed(files));
    REQUIRE_FALSE(opened);
    return std::pair(opened.error().code, opened.error().where);
  };
  CHECK(refused_at({{"a", "b"}}) == std::pair(Code::unknown_format, std::string()));
  CHECK(refused_at({{"case.json", R"({"format":"other"})"}}) == std::pair(Code::unknown_format, std::string("case.json")));
  CHECK(refused_at({{"case.json", R"({"format":"peelback-case/1","question":{"method":"magic","start":[]}})"}}) ==
        std::pair(Code::usage, std::string("case.json, question.method")));
  CHECK(refused_at({{"case.json", R"({"format":"peelback-case/1","marks":{"colours":[{"colour":7,"id":"a"}]}})"}}) ==
        std::pair(Code::usage, std::string("case.json, marks.colours[0].colour")));
}
