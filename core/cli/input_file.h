#pragma once
// Files as the command reads them. The only place in core/ that opens one.

#include <string>

#include "base/bytes.h"

namespace peelback::cli {

/// No input may unfold to more than this: a bomb is refused, not unpacked.
inline constexpr std::size_t kMaxInputBytes = std::size_t{4} << 30;

/// The name of standard input, which can be read once.
inline constexpr std::string_view kStandardInput = "-";

/// The whole file, with gzip and bz2 (by their magic bytes, any number of members or streams) taken off.
/// not_found when it cannot be opened; truncated or bad_checksum when the compressed data are damaged; too_large.
Result<Bytes> read_input(const std::string& path);

/// The file as it lies there. Errors as read_input(), but for damage.
Result<Bytes> read_packed(const std::string& path);

/// Writes the whole text, or to standard output when the path is empty. refused when that fails.
Result<Done> write_output(const std::string& path, std::string_view text);

}  // namespace peelback::cli
