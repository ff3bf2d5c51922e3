#include "session/warc.h"

#include <algorithm>
#include <array>

#include "base/hash.h"
#include "base/wide.h"

namespace peelback {

namespace {

constexpr std::string_view kVersionLine = "WARC/1.1\r\n";
constexpr std::string_view kDigestPrefix = "sha256:";
constexpr std::size_t kLongestHead = 16384;

// The fields that are used, in the order in which they are written.
enum Field : std::size_t { kType, kId, kDate, kTarget, kRefersTo, kDigest, kContentType, kLength, kFieldCount };
constexpr std::array<std::string_view, kFieldCount> kFieldNames = {
    "WARC-Type", "WARC-Record-ID", "WARC-Date", "WARC-Target-URI", "WARC-Refers-To", "WARC-Block-Digest", "Content-Type", "Content-Length",
};
using Fields = std::array<std::string, kFieldCount>;

bool may_be_absent(std::size_t field) { return field == kTarget || field == kRefersTo; }

Error at_byte(Code code, std::size_t position, std::string detail) { return {code, "byte " + std::to_string(position), std::move(detail)}; }

class WarcReader {
 public:
  explicit WarcReader(ByteView bytes) : text_(as_text(bytes)), bytes_(bytes) {}

  Result<std::vector<WarcRecord>> read() {
    std::vector<WarcRecord> records;
    while (at_ < text_.size()) {
      auto record = read_record();
      if (!record) return record.error();
      at_ = record->end;
      records.push_back(*std::move(record));
    }
    return records;
  }

 private:
  Result<WarcRecord> read_record() {
    if (!text_.substr(at_).starts_with(kVersionLine)) return at_byte(Code::unknown_format, at_, "a record of WARC/1.1 was expected");
    const std::size_t head_end = text_.substr(0, std::min(text_.size(), at_ + kLongestHead)).find("\r\n\r\n", at_);
    if (head_end == std::string_view::npos) return at_byte(Code::too_large, at_, "the head of a record does not end within 16 KiB");
    Fields fields;
    const std::size_t first = at_ + kVersionLine.size();
    if (auto done = read_fields(text_.substr(first, head_end + 2 - std::min(first, head_end + 2)), fields); !done) return done.error();
    WarcRecord record{.offset = at_, .block = head_end + 4};
    if (auto done = take_fields(fields, record.head); !done) return done.error();
    return finish_record(std::move(record));
  }

  Result<Done> read_fields(std::string_view lines, Fields& fields) const {
    while (!lines.empty()) {
      const std::size_t end = lines.find("\r\n");
      const std::string_view line = lines.substr(0, end);
      lines.remove_prefix(std::min(lines.size(), line.size() + 2));
      const std::size_t colon = line.find(": ");
      if (colon == std::string_view::npos) return at_byte(Code::unknown_format, at_, "a field of a record has no value");
      const auto name = std::find(kFieldNames.begin(), kFieldNames.end(), line.substr(0, colon));
      if (name == kFieldNames.end()) continue;
      std::string& value = fields[static_cast<std::size_t>(name - kFieldNames.begin())];
      if (!value.empty()) return at_byte(Code::repeated_field, at_, std::string(*name));
      value = line.substr(colon + 2);
    }
    return Done{};
  }

  Result<Done> take_fields(Fields& fields, WarcHead& head) const {
    for (std::size_t i = 0; i < kFieldCount; ++i) {
      if (fields[i].empty() && !may_be_absent(i)) return at_byte(Code::missing_field, at_, std::string(kFieldNames[i]));
    }
    const auto length = parse_decimal_u64(fields[kLength]);
    if (!length) return at_byte(Code::bad_number, at_, "Content-Length is no number");
    head.length = *length;
    const auto digest = fields[kDigest].starts_with(kDigestPrefix) ? parse_hex32(std::string_view(fields[kDigest]).substr(kDigestPrefix.size()))
                                                                  : Result<Bytes32>(Error{});
    if (!digest) return at_byte(Code::unknown_format, at_, "a digest in SHA-256 was expected");
    head.sha256 = *digest;
    head.type = std::move(fields[kType]);
    head.id = std::move(fields[kId]);
    head.date = std::move(fields[kDate]);
    head.target = std::move(fields[kTarget]);
    head.refers_to = std::move(fields[kRefersTo]);
    head.content_type = std::move(fields[kContentType]);
    return Done{};
  }

  Result<WarcRecord> finish_record(WarcRecord record) const {
    const std::size_t rest = text_.size() - record.block;
    if (record.head.length > rest || rest - record.head.length < kWarcRecordEnd.size()) return at_byte(Code::truncated, at_, "the record is cut short");
    const auto length = static_cast<std::size_t>(record.head.length);
    record.end = record.block + length + kWarcRecordEnd.size();
    if (text_.substr(record.block + length, kWarcRecordEnd.size()) != kWarcRecordEnd) return at_byte(Code::bad_length, at_, "the record does not end where it says");
    if (sha256(bytes_.subspan(record.block, length)) != record.head.sha256) {
      return at_byte(Code::bad_checksum, at_, "the record's block is not the one that its digest names");
    }
    return record;
  }

  std::string_view text_;
  ByteView bytes_;
  std::size_t at_ = 0;
};

void append_field(std::string& out, Field field, std::string_view value) {
  if (value.empty()) return;
  out.append(kFieldNames[field]).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string format_warc_head(const WarcHead& head) {
  std::string out(kVersionLine);
  append_field(out, kType, head.type);
  append_field(out, kId, head.id);
  append_field(out, kDate, head.date);
  append_field(out, kTarget, head.target);
  append_field(out, kRefersTo, head.refers_to);
  append_field(out, kDigest, std::string(kDigestPrefix) + to_hex(head.sha256));
  append_field(out, kContentType, head.content_type);
  append_field(out, kLength, std::to_string(head.length));
  return out += "\r\n";
}

std::string warc_record_id(std::string_view words) {
  Bytes32 hash = sha256(as_bytes(words));
  hash[6] = static_cast<std::uint8_t>(0x80 | (hash[6] & 0x0f));
  hash[8] = static_cast<std::uint8_t>(0x80 | (hash[8] & 0x3f));
  std::string uuid = to_hex(ByteView(hash).first(16));
  for (const std::size_t at : std::array<std::size_t, 4>{20, 16, 12, 8}) uuid.insert(at, 1, '-');
  return "<urn:uuid:" + uuid + '>';
}

std::string uri_of(std::string_view url) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  constexpr std::string_view kNoUri = "\"<>\\^`{|}";
  std::string uri = url.find("://") == std::string_view::npos ? "peelback:" : "";
  for (const char c : url) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7f && kNoUri.find(c) == std::string_view::npos) {
      uri += c;
    } else {
      uri += '%';
      uri += kDigits[byte >> 4];
      uri += kDigits[byte & 15];
    }
  }
  return uri;
}

Result<std::vector<WarcRecord>> read_warc(ByteView bytes) { return WarcReader(bytes).read(); }

}  // namespace peelback
