#include "cli/input_file.h"

#include <bzlib.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>

namespace peelback::cli {

namespace {

constexpr std::size_t kChunk = std::size_t{1} << 16;

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, FileCloser>;

bool starts_with(ByteView bytes, std::string_view magic) {
  return as_text(bytes).substr(0, magic.size()) == magic;
}

Error damaged(Code code, const std::string& path, std::size_t position, std::string_view format) {
  return {code, path + ", byte " + std::to_string(position), "damaged " + std::string(format) + " data"};
}

Error too_large(const std::string& path) {
  return {Code::too_large, path, "unfolds to more than " + std::to_string(kMaxInputBytes >> 30) + " GiB"};
}

Result<Bytes> gunzip(ByteView packed, const std::string& path) {
  z_stream stream{};
  if (inflateInit2(&stream, 15 + 16) != Z_OK) return Error{Code::too_large, path, "no memory for gzip"};
  Bytes out;
  std::array<std::uint8_t, kChunk> chunk{};
  std::size_t position = 0;
  int state = Z_OK;
  std::optional<Error> error;
  while (!error) {
    if (stream.avail_in == 0) {
      const std::size_t part = std::min(packed.size() - position, kChunk);
      stream.next_in = const_cast<Bytef*>(packed.data() + position);
      stream.avail_in = static_cast<uInt>(part);
      position += part;
    }
    stream.next_out = chunk.data();
    stream.avail_out = static_cast<uInt>(chunk.size());
    state = inflate(&stream, Z_NO_FLUSH);
    put_bytes(out, ByteView(chunk).first(chunk.size() - stream.avail_out));
    if (out.size() > kMaxInputBytes) error = too_large(path);
    const bool input_ended = stream.avail_in == 0 && position == packed.size();
    if (state == Z_STREAM_END) {
      if (input_ended) break;
      inflateReset(&stream);  // another member follows
    } else if (state == Z_BUF_ERROR && input_ended) {
      error = damaged(Code::truncated, path, packed.size(), "gzip");
    } else if (state != Z_OK) {
      error = damaged(Code::bad_checksum, path, position - stream.avail_in, "gzip");
    }
  }
  inflateEnd(&stream);
  if (error) return *error;
  return out;
}

Result<Bytes> bunzip(ByteView packed, const std::string& path) {
  Bytes out;
  std::size_t position = 0;
  while (position < packed.size()) {  // streams follow one another
    bz_stream stream{};
    if (BZ2_bzDecompressInit(&stream, 0, 0) != BZ_OK) return Error{Code::too_large, path, "no memory for bz2"};
    std::array<char, kChunk> chunk{};
    std::optional<Error> error;
    int state = BZ_OK;
    while (state == BZ_OK && !error) {
      if (stream.avail_in == 0) {
        const std::size_t part = std::min(packed.size() - position, kChunk);
        stream.next_in = const_cast<char*>(reinterpret_cast<const char*>(packed.data() + position));
        stream.avail_in = static_cast<unsigned>(part);
        position += part;
      }
      const bool input_ended = stream.avail_in == 0;
      stream.next_out = chunk.data();
      stream.avail_out = static_cast<unsigned>(chunk.size());
      state = BZ2_bzDecompress(&stream);
      const std::size_t made = chunk.size() - stream.avail_out;
      put_bytes(out, as_bytes({chunk.data(), made}));
      if (out.size() > kMaxInputBytes) error = too_large(path);
      if (state == BZ_OK && input_ended && made == 0) error = damaged(Code::truncated, path, packed.size(), "bz2");
      if (state != BZ_OK && state != BZ_STREAM_END) error = damaged(Code::bad_checksum, path, position - stream.avail_in, "bz2");
    }
    position -= stream.avail_in;
    BZ2_bzDecompressEnd(&stream);
    if (error) return *error;
  }
  return out;
}

}  // namespace

Result<Bytes> read_packed(const std::string& path) {
  const File opened(path == kStandardInput ? nullptr : std::fopen(path.c_str(), "rb"));
  std::FILE* file = path == kStandardInput ? stdin : opened.get();
  if (file == nullptr) return Error{Code::not_found, path, std::strerror(errno)};
  Bytes bytes;
  std::array<std::uint8_t, kChunk> chunk{};
  while (const std::size_t count = std::fread(chunk.data(), 1, chunk.size(), file)) {
    put_bytes(bytes, ByteView(chunk).first(count));
    if (bytes.size() > kMaxInputBytes) return too_large(path);
  }
  if (std::ferror(file) != 0) return Error{Code::refused, path, std::strerror(errno)};
  return bytes;
}

Result<Bytes> read_input(const std::string& path) {
  auto bytes = read_packed(path);
  if (!bytes) return bytes;
  if (starts_with(*bytes, "\x1f\x8b")) return gunzip(*bytes, path);
  if (starts_with(*bytes, "BZh")) return bunzip(*bytes, path);
  return bytes;
}

Result<Done> write_output(const std::string& path, std::string_view text) {
  File file;
  if (!path.empty()) {
    file.reset(std::fopen(path.c_str(), "wb"));
    if (!file) return Error{Code::refused, path, std::strerror(errno)};
  }
  std::FILE* out = file ? file.get() : stdout;
  if (std::fwrite(text.data(), 1, text.size(), out) != text.size() || std::fflush(out) != 0) {
    return Error{Code::refused, path.empty() ? "standard output" : path, std::strerror(errno)};
  }
  return Done{};
}

}  // namespace peelback::cli
