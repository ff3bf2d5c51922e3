#include "session/zip.h"

#include <algorithm>
#include <array>

#include "base/sort.h"
#include "base/utf8.h"

namespace peelback {

namespace {

constexpr std::uint32_t kLocalHeader = 0x04034b50;
constexpr std::uint32_t kDirectoryRow = 0x02014b50;
constexpr std::uint32_t kDirectoryEnd = 0x06054b50;
constexpr std::size_t kLocalHeaderBytes = 30;
constexpr std::size_t kDirectoryEndBytes = 22;
constexpr std::size_t kLongestComment = 0xffff;
constexpr std::uint64_t kLargestFile = 0xfffffffe;  // 0xffffffff says that a ZIP64 field holds the number
constexpr std::uint32_t kVersion20AndUtf8 = 0x0800'0014;
constexpr std::uint32_t kDosTime = 0x0021'0000;  // 1980-01-01 00:00
constexpr std::uint16_t kEncrypted = 1;

constexpr std::array<std::uint32_t, 16> make_crc_table() {
  std::array<std::uint32_t, 16> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    std::uint32_t row = i;
    for (int bit = 0; bit < 4; ++bit) row = (row >> 1) ^ ((row & 1) != 0 ? 0xedb88320U : 0U);
    table[i] = row;
  }
  return table;
}
constexpr auto kCrcTable = make_crc_table();

void put_u16_le(Bytes& out, std::size_t value) {
  out.push_back(static_cast<std::uint8_t>(value & 0xff));
  out.push_back(static_cast<std::uint8_t>(value >> 8));
}

// What is wrong with a name, or nothing: it must stay below the folder it is unpacked into, on every system.
std::string_view name_fault(std::string_view name) {
  if (name.empty() || name.size() > kLongestZipName) return "a name of 1 to 240 bytes was expected";
  if (!is_valid_utf8(as_bytes(name))) return "a name in UTF-8 was expected";
  for (const char c : name) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return "the name holds a control character";
    if (c == '\\' || c == ':') return "the name holds a character that is no part of a name everywhere";
  }
  for (std::size_t begin = 0; begin <= name.size();) {
    const std::size_t end = std::min(name.find('/', begin), name.size());
    const std::string_view part = name.substr(begin, end - begin);
    if (part.empty() || part == "." || part == "..") return "the name leads out of its folder";
    begin = end + 1;
  }
  return {};
}

// The fields that local headers and the directory share, from "version needed" to the name's length.
void put_common_fields(Bytes& out, const ZipPart& part) {
  put_u32_le(out, kVersion20AndUtf8);
  put_u16_le(out, 0);  // stored
  put_u32_le(out, kDosTime);
  put_u32_le(out, part.crc32);
  put_u32_le(out, static_cast<std::uint32_t>(part.length));
  put_u32_le(out, static_cast<std::uint32_t>(part.length));
  put_u16_le(out, part.name.size());
  put_u16_le(out, 0);  // no extra field
}

void put_directory_row(Bytes& out, const ZipPart& part, std::uint64_t head_at) {
  put_u32_le(out, kDirectoryRow);
  put_u16_le(out, 20);  // made by: 2.0, DOS
  put_common_fields(out, part);
  put_u16_le(out, 0);   // comment
  put_u32_le(out, 0);   // disk, internal attributes
  put_u32_le(out, 0);   // external attributes
  put_u32_le(out, static_cast<std::uint32_t>(head_at));
  put_bytes(out, as_bytes(part.name));
}

void put_directory_end(Bytes& out, std::size_t entries, std::size_t directory_bytes, std::uint64_t directory_at) {
  put_u32_le(out, kDirectoryEnd);
  put_u32_le(out, 0);  // one disk
  put_u16_le(out, entries);
  put_u16_le(out, entries);
  put_u32_le(out, static_cast<std::uint32_t>(directory_bytes));
  put_u32_le(out, static_cast<std::uint32_t>(directory_at));
  put_u16_le(out, 0);  // comment
}

// Numbers of a file that has been seen to be long enough.
std::uint32_t u16_at(ByteView bytes, std::size_t at) { return bytes[at] | (std::uint32_t{bytes[at + 1]} << 8); }
std::uint32_t u32_at(ByteView bytes, std::size_t at) { return u16_at(bytes, at) | (u16_at(bytes, at + 2) << 16); }

class ZipReader {
 public:
  explicit ZipReader(ByteView bytes) : bytes_(bytes) {}

  Result<std::vector<ZipEntry>> read() {
    if (auto done = find_directory(); !done) return done.error();
    std::size_t at = directory_at_;
    for (std::size_t i = 0; i < count_; ++i) {
      auto next = read_row(at);
      if (!next) return next.error();
      at = *next;
    }
    if (auto done = check_extents(); !done) return done.error();
    sort_by(entries_, [](const ZipEntry& a, const ZipEntry& b) { return a.name < b.name; });
    const auto twice = std::adjacent_find(entries_.begin(), entries_.end(), [](const ZipEntry& a, const ZipEntry& b) { return a.name == b.name; });
    if (twice != entries_.end()) return Error{Code::bad_reference, twice->name, "the name stands twice"};
    return std::move(entries_);
  }

 private:
  struct Extent {
    std::size_t begin;
    std::size_t end;
  };

  Result<Done> find_directory() {
    // It stands at the end, before a comment whose length it says.
    for (std::size_t comment = 0; comment + kDirectoryEndBytes <= bytes_.size() && comment <= kLongestComment; ++comment) {
      const std::size_t at = bytes_.size() - kDirectoryEndBytes - comment;
      if (u32_at(bytes_, at) != kDirectoryEnd || u16_at(bytes_, at + 20) != comment) continue;
      count_ = u16_at(bytes_, at + 10);
      directory_at_ = u32_at(bytes_, at + 16);
      directory_end_ = at;
      if (u32_at(bytes_, at + 4) != 0 || count_ != u16_at(bytes_, at + 8)) return Error{Code::unsupported, "", "a ZIP file over several disks"};
      if (count_ == 0xffff || directory_at_ == 0xffffffff) return Error{Code::unsupported, "", "a ZIP64 file"};
      if (count_ > kMostZipEntries) return Error{Code::too_large, "", "more than 4096 entries"};
      if (directory_at_ > at || at - directory_at_ != u32_at(bytes_, at + 12)) return Error{Code::bad_length, "", "the directory does not end where it says"};
      return Done{};
    }
    return Error{Code::truncated, "", "no directory at the end of the ZIP file"};
  }

  // Returns where the next row begins.
  Result<std::size_t> read_row(std::size_t at) {
    constexpr std::size_t kRowBytes = 46;
    if (at + kRowBytes > directory_end_ || u32_at(bytes_, at) != kDirectoryRow) return Error{Code::truncated, "", "the directory is cut short"};
    const std::size_t name_bytes = u16_at(bytes_, at + 28);
    const std::size_t next = at + kRowBytes + name_bytes + u16_at(bytes_, at + 30) + u16_at(bytes_, at + 32);
    if (next > directory_end_) return Error{Code::truncated, "", "the directory is cut short"};
    std::string name(as_text(bytes_.subspan(at + kRowBytes, name_bytes)));
    const std::uint32_t length = u32_at(bytes_, at + 24);
    if (length == 0 && name.ends_with('/')) return next;  // a folder
    if (const auto fault = name_fault(name); !fault.empty()) {
      return Error{Code::bad_reference, replace_ill_formed(as_bytes(name.substr(0, kLongestZipName))), std::string(fault)};
    }
    if ((u16_at(bytes_, at + 8) & kEncrypted) != 0) return Error{Code::unsupported, std::move(name), "the entry is encrypted"};
    if (u16_at(bytes_, at + 10) != 0) {
      return Error{Code::unsupported, std::move(name),
                   "the entry is compressed: unpack the file with a ZIP program, and pack it again without compression"};
    }
    if (length == 0xffffffff) return Error{Code::unsupported, std::move(name), "a ZIP64 entry"};
    if (u32_at(bytes_, at + 20) != length) return Error{Code::bad_length, std::move(name), "a stored entry has two lengths"};
    auto done = add_entry(std::move(name), u32_at(bytes_, at + 42), length, u32_at(bytes_, at + 16));
    if (!done) return done.error();
    return next;
  }

  Result<Done> add_entry(std::string name, std::size_t head_at, std::size_t length, std::uint32_t crc32) {
    if (head_at > directory_at_ || directory_at_ - head_at < kLocalHeaderBytes || u32_at(bytes_, head_at) != kLocalHeader) {
      return Error{Code::bad_length, std::move(name), "the directory names a place where no entry begins"};
    }
    const std::size_t name_bytes = u16_at(bytes_, head_at + 26);
    const std::size_t begin = head_at + kLocalHeaderBytes + name_bytes + u16_at(bytes_, head_at + 28);
    if (begin > directory_at_ || length > directory_at_ - begin) return Error{Code::truncated, std::move(name), "the entry is cut short"};
    if (as_text(bytes_.subspan(head_at + kLocalHeaderBytes, name_bytes)) != name) {
      return Error{Code::bad_reference, std::move(name), "the entry has another name than the directory says"};
    }
    extents_.push_back({head_at, begin + length});
    entries_.push_back({std::move(name), begin, length});
    crcs_.push_back(crc32);
    return Done{};
  }

  // Before any checksum is computed: a directory that names the same bytes again and again would cost without end.
  Result<Done> check_extents() {
    sort_by(extents_, [](const Extent& a, const Extent& b) { return a.begin < b.begin; });
    for (std::size_t i = 1; i < extents_.size(); ++i) {
      if (extents_[i].begin < extents_[i - 1].end) return Error{Code::bad_length, "", "entries overlap"};
    }
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      if (zip_crc32(bytes_.subspan(entries_[i].offset, entries_[i].length)) != crcs_[i]) {
        return Error{Code::bad_checksum, entries_[i].name, "the entry's bytes are not those that were packed"};
      }
    }
    return Done{};
  }

  ByteView bytes_;
  std::size_t count_ = 0;
  std::size_t directory_at_ = 0;
  std::size_t directory_end_ = 0;
  std::vector<ZipEntry> entries_;
  std::vector<std::uint32_t> crcs_;  // of each entry
  std::vector<Extent> extents_;      // with their headers
};

}  // namespace

std::uint32_t zip_crc32(ByteView bytes, std::uint32_t before) {
  std::uint32_t crc = ~before;
  for (const std::uint8_t byte : bytes) {
    crc = kCrcTable[(crc ^ byte) & 0xf] ^ (crc >> 4);
    crc = kCrcTable[(crc ^ (byte >> 4U)) & 0xf] ^ (crc >> 4);
  }
  return ~crc;
}

Result<ZipFrame> frame_zip(std::vector<ZipPart> parts) {
  if (parts.size() > kMostZipEntries) return Error{Code::too_large, "", "more than 4096 entries"};
  sort_by(parts, [](const ZipPart& a, const ZipPart& b) { return a.name < b.name; });
  ZipFrame frame;
  std::uint64_t at = 0;
  for (const ZipPart& part : parts) {
    if (const auto fault = name_fault(part.name); !fault.empty()) return Error{Code::usage, part.name, std::string(fault)};
    if (!frame.heads.empty() && frame.heads.back().name == part.name) return Error{Code::usage, part.name, "the name stands twice"};
    if (part.length > kLargestFile - std::min(at, kLargestFile)) return Error{Code::too_large, part.name, "a ZIP file holds up to 4 GiB"};
    ZipFrame::Head head{.name = part.name};
    put_u32_le(head.bytes, kLocalHeader);
    put_common_fields(head.bytes, part);
    put_bytes(head.bytes, as_bytes(part.name));
    put_directory_row(frame.tail, part, at);
    at += head.bytes.size() + part.length;
    frame.heads.push_back(std::move(head));
  }
  if (at + frame.tail.size() > kLargestFile) return Error{Code::too_large, "", "a ZIP file holds up to 4 GiB"};
  const std::size_t directory_bytes = frame.tail.size();
  put_directory_end(frame.tail, parts.size(), directory_bytes, at);
  return frame;
}

bool looks_like_zip(ByteView bytes) {
  return bytes.size() >= kDirectoryEndBytes && (u32_at(bytes, 0) == kLocalHeader || u32_at(bytes, 0) == kDirectoryEnd);
}

Result<std::vector<ZipEntry>> read_zip(ByteView bytes) { return ZipReader(bytes).read(); }

}  // namespace peelback
