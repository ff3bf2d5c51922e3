#pragma once
// ZIP files as cases are saved in: every entry stored as it is, so that the same contents give the same bytes and a
// reader needs no decompression (PKWARE APPNOTE 6.3.10).

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace peelback {

inline constexpr std::size_t kMostZipEntries = 4096;
inline constexpr std::size_t kLongestZipName = 240;  // bytes

/// CRC-32 as ZIP has it (ISO-HDLC: reflected 0x04C11DB7). "123456789" gives 0xCBF43926. `before`: that of what stands
/// before these bytes.
std::uint32_t zip_crc32(ByteView bytes, std::uint32_t before = 0);

/// An entry to be written; its bytes stay with the caller.
struct ZipPart {
  std::string name{};
  std::uint64_t length = 0;  // bytes
  std::uint32_t crc32 = 0;
};

/// What stands between the contents: the file is head, bytes, head, bytes, …, tail.
struct ZipFrame {
  struct Head {
    std::string name{};
    Bytes bytes{};
  };
  std::vector<Head> heads{};  // by name
  Bytes tail{};
};

/// Names are sorted, the time of every entry is 1980-01-01 00:00, and there are no extra fields. usage for a name that
/// read_zip() would refuse or that stands twice; too_large for more than 4 GiB or kMostZipEntries.
Result<ZipFrame> frame_zip(std::vector<ZipPart> parts);

/// Where an entry's bytes lie in the file.
struct ZipEntry {
  std::string name{};
  std::size_t offset = 0;  // bytes
  std::size_t length = 0;
};

bool looks_like_zip(ByteView bytes);

/// Every entry, by name; folders are passed over. Nothing is believed of the directory that the file does not bear out:
/// local headers and checksums are held against it, and entries may not overlap, so no file is larger inside than
/// outside. Errors, with the entry's name in `where`: truncated, bad_length, bad_checksum, unsupported (compressed,
/// encrypted, ZIP64, several disks), bad_reference (a name that leads out of the folder, stands twice, is too long or
/// holds control characters), too_large (more than kMostZipEntries). Linear in the bytes.
Result<std::vector<ZipEntry>> read_zip(ByteView bytes);

}  // namespace peelback
