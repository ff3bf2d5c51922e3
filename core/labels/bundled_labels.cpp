#include "labels/bundled_labels.h"

#include <algorithm>
#include <utility>

#include "base/hash.h"
#include "base/json_reader.h"
#include "base/time.h"
#include "base/utf8.h"
#include "labels/bundle_layout.h"
#include "labels/shown_text.h"

namespace peelback {

using namespace bundle_layout;

namespace {

Error bad_section(Code code, std::string_view what, std::uint64_t row, std::string_view detail) {
  return {code, std::string(what) + " " + std::to_string(row), std::string(detail)};
}

std::optional<std::int64_t> day_s(std::uint32_t day) {
  if (day == kNoDay) return std::nullopt;
  return std::int64_t{day} * kSecondsPerDay;
}

// A field of the header that may be left out.
Result<std::string> text_of(const JsonValue& object, std::string_view field) {
  const JsonValue* value = object.find(field);
  if (value == nullptr) return std::string();
  if (!value->is(JsonValue::Kind::string)) return Error{Code::bad_type, std::string(field), "expected a string"};
  if (!is_shown_text(value->text())) {
    return Error{Code::hidden_characters, std::string(field), "a control or invisible character"};
  }
  return std::string(value->text());
}

Result<std::optional<std::int64_t>> day_of(const JsonValue& object) {
  const JsonValue* value = object.find("dated");
  if (value == nullptr) return std::optional<std::int64_t>();
  const auto day = parse_utc(value->text());
  if (!day) return Error{Code::bad_date, "dated", "expected a day such as 2021-11-11"};
  return day;
}

Result<LabelPackInfo> pack_of(const JsonValue& object, LabelKind kind) {
  LabelPackInfo pack;
  pack.kind = kind;
  struct Text {
    std::string_view field;
    std::string LabelPackInfo::*member;
  };
  static constexpr Text kTexts[] = {
      {"id", &LabelPackInfo::id},           {"title", &LabelPackInfo::title},   {"creator", &LabelPackInfo::creator},
      {"licence", &LabelPackInfo::licence}, {"source", &LabelPackInfo::source}, {"sha256", &LabelPackInfo::sha256},
  };
  for (const Text& text : kTexts) {
    auto value = text_of(object, text.field);
    if (!value) return value.error();
    pack.*text.member = *std::move(value);
  }
  if (pack.id.empty()) return Error{Code::missing_field, "id", "expected a string"};
  if (pack.title.empty()) return Error{Code::missing_field, "title", "expected a string"};
  const auto dated_s = day_of(object);
  if (!dated_s) return dated_s.error();
  pack.dated_s = *dated_s;
  pack.labels = static_cast<std::uint32_t>(object.u64_at("labels").ok() ? *object.u64_at("labels") : 0);
  pack.addresses = static_cast<std::uint32_t>(object.u64_at("addresses").ok() ? *object.u64_at("addresses") : 0);
  return pack;
}

}  // namespace

LabelKey label_key(std::string_view ref) {
  const Bytes32 digest = sha256(as_bytes(ref));
  LabelKey key;
  std::copy_n(digest.begin(), key.bytes.size(), key.bytes.begin());
  return key;
}

bool is_bundled_form(ByteView bytes) { return as_text(bytes).starts_with(kMagic); }

Result<BundledLabels> BundledLabels::open(Bytes bytes, LabelKind kind) {
  BundledLabels labels(std::move(bytes));
  using Step = Result<Done> (BundledLabels::*)() const;
  if (const auto done = labels.read_sections(); !done) return done.error();
  if (const auto done = labels.read_header(kind); !done) return done.error();
  for (const Step step :
       {&BundledLabels::check_strings, &BundledLabels::check_claims, &BundledLabels::check_sets, &BundledLabels::check_keys}) {
    if (const auto done = (labels.*step)(); !done) return done.error();
  }
  return labels;
}

Result<Done> BundledLabels::read_sections() {
  if (!is_bundled_form(bytes_)) {
    return Error{Code::unknown_format, "byte 0", "expected \"" + std::string(kMagic) + "\""};
  }
  if (bytes_.size() < kSectionsBegin) {
    return Error{Code::truncated, "byte " + std::to_string(bytes_.size()), "expected seven lengths after the first 8 bytes"};
  }
  std::uint32_t* const counts[] = {&header_bytes_, &string_count_, &text_bytes_, &claim_count_,
                                   &set_count_,    &member_count_, &key_count_};
  for (std::size_t i = 0; i < std::size(counts); ++i) *counts[i] = number(kMagic.size() + 4 * i, 4);

  // In 64 bits: 36 + 7 · 2^32 · 36 cannot overflow, and nothing is used before the sum is known to fit.
  std::uint64_t position = kSectionsBegin;
  const auto place = [&](std::size_t& begin, std::uint64_t count, std::uint64_t width) {
    begin = static_cast<std::size_t>(position);
    position += count * width;
  };
  std::size_t header = 0;
  place(header, header_bytes_, 1);
  place(sections_.string_offsets, std::uint64_t{string_count_} + 1, 4);
  place(sections_.text, text_bytes_, 1);
  place(sections_.claims, claim_count_, kClaimBytes);
  place(sections_.set_offsets, std::uint64_t{set_count_} + 1, 4);
  place(sections_.members, member_count_, 4);
  place(sections_.buckets, kBuckets + 1, 4);
  place(sections_.keys, key_count_, kKeyBytes);
  place(sections_.end, 1, kChecksumBytes);
  if (bytes_.size() != position) {
    return Error{bytes_.size() < position ? Code::truncated : Code::trailing_bytes,
                 "byte " + std::to_string(std::min<std::uint64_t>(bytes_.size(), position)),
                 "the lengths at its beginning say " + std::to_string(position) + " bytes, there are " +
                     std::to_string(bytes_.size())};
  }
  const Bytes32 digest = sha256(ByteView(bytes_).first(sections_.end));
  if (!std::equal(digest.begin(), digest.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(sections_.end))) {
    return Error{Code::bad_checksum, "byte " + std::to_string(sections_.end),
                 "the SHA-256 at the end is not that of the bytes before: the file was altered"};
  }
  return Done{};
}

Result<Done> BundledLabels::read_header(LabelKind kind) {
  std::vector<Problem> problems;
  const auto header = parse_json(ByteView(bytes_).subspan(kSectionsBegin, header_bytes_), problems);
  if (!header) return at(header.error(), "header");
  if (!problems.empty()) return at(problems.front(), "header");
  const auto format = header->string_at("format");
  if (!format) return at(format.error(), "header");
  if (*format != kFormat) {
    return Error{Code::unknown_format, "header.format", "expected \"" + std::string(kFormat) + "\""};
  }
  const auto dated_s = day_of(*header);
  if (!dated_s) return at(dated_s.error(), "header");
  dated_s_ = *dated_s;
  const auto packs = header->at("packs", JsonValue::Kind::array);
  if (!packs) return at(packs.error(), "header");
  for (const JsonValue& row : (*packs)->elements()) {
    auto pack = pack_of(row, kind);
    if (!pack) return at(pack.error(), "header.packs[" + std::to_string(packs_.size()) + "]");
    packs_.push_back(*std::move(pack));
  }
  return Done{};
}

Result<Done> BundledLabels::check_offsets(std::size_t begin, std::uint32_t count, std::uint32_t last,
                                          std::string_view what) const {
  std::uint32_t previous = 0;
  for (std::size_t i = 0; i <= count; ++i) {
    const std::uint32_t offset = number(begin + 4 * i, 4);
    if (offset < previous || offset > last || (i == 0 && offset != 0) || (i == count && offset != last)) {
      return bad_section(Code::bad_length, what, i, "offsets must rise from 0 to " + std::to_string(last));
    }
    previous = offset;
  }
  return Done{};
}

Result<Done> BundledLabels::check_strings() const {
  if (const auto done = check_offsets(sections_.string_offsets, string_count_, text_bytes_, "string"); !done) return done;
  for (std::uint32_t i = 0; i < string_count_; ++i) {
    const std::string_view text = string(i);
    if (!is_valid_utf8(as_bytes(text))) return bad_section(Code::bad_utf8, "string", i, "ill-formed UTF-8");
    if (!is_shown_text(text)) {
      return bad_section(Code::hidden_characters, "string", i, "a control or invisible character");
    }
  }
  return Done{};
}

Result<Done> BundledLabels::check_claims() const {
  std::uint32_t previous_pack = 0;
  for (std::uint32_t i = 0; i < claim_count_; ++i) {
    const std::size_t begin = sections_.claims + kClaimBytes * i;
    const std::uint32_t pack = number(begin + kClaimPack, 2);
    if (pack < previous_pack || pack >= packs_.size()) {
      return bad_section(Code::bad_length, "claim", i, "packs must rise and be among those of the header");
    }
    previous_pack = pack;
    if (number(begin + kClaimCategory, 2) >= kLabelCategories) {
      return bad_section(Code::bad_length, "claim", i, "a category that is not known");
    }
    for (const std::size_t field : {kClaimText, kClaimCategoryText, kClaimSource, kClaimConfidence}) {
      if (number(begin + field, 4) >= string_count_) return bad_section(Code::bad_length, "claim", i, "no such string");
    }
    for (const std::size_t field : {kClaimDated, kClaimFrom, kClaimUntil}) {
      const std::uint32_t day = number(begin + field, 4);
      if (day != kNoDay && day > kLastDay) return bad_section(Code::bad_date, "claim", i, "a day beyond the year 9999");
    }
    if (number(begin + kClaimFrom, 4) != kNoDay && number(begin + kClaimFrom, 4) >= number(begin + kClaimUntil, 4)) {
      return bad_section(Code::bad_date, "claim", i, "it ends before it begins");
    }
  }
  return Done{};
}

Result<Done> BundledLabels::check_sets() const {
  if (const auto done = check_offsets(sections_.set_offsets, set_count_, member_count_, "set"); !done) return done;
  for (std::uint32_t set = 0; set < set_count_; ++set) {
    const std::size_t begin = number(sections_.set_offsets + 4 * std::size_t{set}, 4);
    const std::size_t end = number(sections_.set_offsets + 4 * std::size_t{set} + 4, 4);
    if (begin == end) return bad_section(Code::bad_length, "set", set, "it is empty");
    for (std::size_t i = begin; i < end; ++i) {
      const std::uint32_t claim = number(sections_.members + 4 * i, 4);
      const bool rises = i == begin || claim > number(sections_.members + 4 * i - 4, 4);
      if (!rises || claim >= claim_count_) return bad_section(Code::bad_length, "set", set, "claims must rise and exist");
    }
  }
  return Done{};
}

Result<Done> BundledLabels::check_keys() const {
  if (const auto done = check_offsets(sections_.buckets, kBuckets, key_count_, "bucket"); !done) return done;
  const std::uint8_t* const keys = bytes_.data() + sections_.keys;
  for (std::uint32_t bucket = 0; bucket < kBuckets; ++bucket) {
    const std::size_t begin = number(sections_.buckets + 4 * std::size_t{bucket}, 4);
    const std::size_t end = number(sections_.buckets + 4 * std::size_t{bucket} + 4, 4);
    for (std::size_t i = begin; i < end; ++i) {
      const std::uint8_t* const key = keys + kKeyBytes * i;
      if (i > begin && !std::lexicographical_compare(key - kKeyBytes, key - kKeyBytes + kKeyRest, key, key + kKeyRest)) {
        return bad_section(Code::bad_length, "key", i, "keys must rise");
      }
      if (number(sections_.keys + kKeyBytes * i + kKeyRest, 3) >= set_count_) {
        return bad_section(Code::bad_length, "key", i, "no such claim set");
      }
    }
  }
  return Done{};
}

std::uint32_t BundledLabels::number(std::size_t position, std::size_t width) const {
  std::uint32_t value = 0;
  for (std::size_t i = width; i-- > 0;) value = value << 8 | bytes_[position + i];
  return value;
}

std::string_view BundledLabels::string(std::uint32_t index) const {
  const std::size_t begin = number(sections_.string_offsets + 4 * std::size_t{index}, 4);
  const std::size_t end = number(sections_.string_offsets + 4 * std::size_t{index} + 4, 4);
  return as_text(ByteView(bytes_).subspan(sections_.text + begin, end - begin));
}

Label BundledLabels::claim(std::uint32_t index, std::string_view ref) const {
  const std::size_t begin = sections_.claims + kClaimBytes * index;
  const auto text = [&](std::size_t field) { return std::string(string(number(begin + field, 4))); };
  const auto day = [&](std::size_t field) { return day_s(number(begin + field, 4)); };
  const LabelPackInfo& pack = packs_[number(begin + kClaimPack, 2)];
  Label label;
  label.text = text(kClaimText);
  label.category = static_cast<LabelCategory>(number(begin + kClaimCategory, 2));
  label.kind = pack.kind;
  label.category_text = text(kClaimCategoryText);
  label.source = text(kClaimSource);
  label.confidence = text(kClaimConfidence);
  label.licence = pack.licence;
  label.pack = pack.title;
  label.pack_id = pack.id;
  label.dated_s = day(kClaimDated);
  label.valid_from_s = day(kClaimFrom);
  label.valid_until_s = day(kClaimUntil);
  if (const std::size_t id = label.source.find(kIdPlaceholder); id != std::string::npos) {
    label.source.replace(id, kIdPlaceholder.size(), ref.substr(ref.find(':') + 1));
  }
  return label;
}

std::string BundledLabels::checksum() const { return to_hex(ByteView(bytes_).subspan(sections_.end)); }

std::optional<std::uint32_t> BundledLabels::find_set(const LabelKey& key) const {
  const std::uint32_t bucket = std::uint32_t{key.bytes[0]} << 8 | key.bytes[1];
  std::size_t begin = number(sections_.buckets + 4 * std::size_t{bucket}, 4);
  std::size_t end = number(sections_.buckets + 4 * std::size_t{bucket} + 4, 4);
  while (begin < end) {
    const std::size_t middle = begin + (end - begin) / 2;
    const std::uint8_t* const candidate = bytes_.data() + sections_.keys + kKeyBytes * middle;
    const auto [theirs, ours] = std::mismatch(candidate, candidate + kKeyRest, key.bytes.begin() + 2);
    if (theirs == candidate + kKeyRest) return number(sections_.keys + kKeyBytes * middle + kKeyRest, 3);
    if (*theirs < *ours) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return std::nullopt;
}

std::vector<Label> BundledLabels::claims_of(std::uint32_t set, std::string_view ref) const {
  std::vector<Label> labels;
  const std::size_t end = number(sections_.set_offsets + 4 * std::size_t{set} + 4, 4);
  for (std::size_t i = number(sections_.set_offsets + 4 * std::size_t{set}, 4); i < end; ++i) {
    labels.push_back(claim(number(sections_.members + 4 * i, 4), ref));
  }
  return labels;
}

std::vector<Label> BundledLabels::find(std::string_view ref) const {
  const auto set = find_set(label_key(ref));
  return set ? claims_of(*set, ref) : std::vector<Label>();
}

}  // namespace peelback
