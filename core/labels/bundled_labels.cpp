#include "labels/bundled_labels.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/hash.h"
#include "base/time.h"
#include "base/utf8.h"
#include "labels/bundle_layout.h"
#include "labels/shown_text.h"

namespace peelback {

using namespace bundle_layout;

namespace {

std::optional<std::int64_t> day_s(std::uint32_t day) {
  if (day == kNoDay) return std::nullopt;
  return std::int64_t{day} * kSecondsPerDay;
}

// False when the field is there and holds something else.
bool read_text(const JsonValue& object, std::string_view field, std::string& text) {
  const JsonValue* value = object.find(field);
  if (value == nullptr) return true;
  text = value->text();
  return value->is(JsonValue::Kind::string) && is_shown_text(text);
}

bool read_day(const JsonValue& object, std::optional<std::int64_t>& time_s) {
  const JsonValue* value = object.find("dated");
  if (value == nullptr) return true;
  time_s = parse_utc(value->text());
  return time_s.has_value();
}

void read_count(const JsonValue& object, std::string_view field, std::uint32_t& count) {
  if (const auto value = object.u64_at(field)) count = static_cast<std::uint32_t>(*value);
}

bool read_pack(const JsonValue& object, LabelPackInfo& pack) {
  read_count(object, "labels", pack.labels);
  read_count(object, "addresses", pack.addresses);
  struct Text {
    std::string_view field;
    std::string LabelPackInfo::*member;
  };
  static constexpr Text kTexts[] = {
      {"id", &LabelPackInfo::id},           {"title", &LabelPackInfo::title},   {"creator", &LabelPackInfo::creator},
      {"licence", &LabelPackInfo::licence}, {"source", &LabelPackInfo::source}, {"sha256", &LabelPackInfo::sha256},
  };
  for (const Text& text : kTexts) {
    if (!read_text(object, text.field, pack.*text.member)) return false;
  }
  return read_day(object, pack.dated_s) && !pack.id.empty() && !pack.title.empty();
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
  MaybeFlaw flaw = labels.read_sections();
  if (!flaw) {
    std::vector<Problem> problems;
    auto header = parse_json(ByteView(labels.bytes_).subspan(kSectionsBegin, labels.header_bytes_), problems);
    if (!header) return at(header.error(), "header");
    flaw = labels.read_header(*header, kind);
  }
  using Check = MaybeFlaw (BundledLabels::*)() const;
  for (const Check check :
       {&BundledLabels::check_strings, &BundledLabels::check_claims, &BundledLabels::check_sets, &BundledLabels::check_keys}) {
    if (!flaw) flaw = (labels.*check)();
  }
  if (!flaw) return labels;
  Error error{flaw->code, std::string(flaw->section), std::string(flaw->detail)};
  if (flaw->row) error.where.append(" ").append(std::to_string(*flaw->row));
  return error;
}

BundledLabels::MaybeFlaw BundledLabels::read_sections() {
  if (!is_bundled_form(bytes_)) return Flaw{Code::unknown_format, "byte", 0, "expected \"PBLABEL1\""};
  if (bytes_.size() < kSectionsBegin) return Flaw{Code::truncated, "byte", bytes_.size(), "expected seven lengths"};
  std::uint32_t* const counts[] = {&header_bytes_, &string_count_, &text_bytes_, &claim_count_,
                                   &set_count_,    &member_count_, &key_count_};
  for (std::size_t i = 0; i < std::size(counts); ++i) *counts[i] = number(kMagic.size() + 4 * i, 4);

  struct Section {
    std::size_t* begin;
    std::uint64_t count;
    std::uint32_t width;
  };
  std::size_t header = 0;
  const Section sections[] = {
      {&header, header_bytes_, 1},
      {&sections_.string_offsets, std::uint64_t{string_count_} + 1, 4},
      {&sections_.text, text_bytes_, 1},
      {&sections_.claims, claim_count_, kClaimBytes},
      {&sections_.set_offsets, std::uint64_t{set_count_} + 1, 4},
      {&sections_.members, member_count_, 4},
      {&sections_.buckets, kBuckets + 1, 4},
      {&sections_.keys, key_count_, kKeyBytes},
      {&sections_.end, 1, kChecksumBytes},
  };
  // In 64 bits, where the sum cannot overflow; no begin is used before the sum is known to fit.
  std::uint64_t position = kSectionsBegin;
  for (const Section& section : sections) {
    *section.begin = static_cast<std::size_t>(position);
    position += section.count * section.width;
  }
  if (bytes_.size() < position) {
    return Flaw{Code::truncated, "byte", bytes_.size(), "the lengths at the beginning say that there is more"};
  }
  if (bytes_.size() > position) {
    return Flaw{Code::trailing_bytes, "byte", position, "the lengths at the beginning say that this is the end"};
  }
  const Bytes32 digest = sha256(ByteView(bytes_).first(sections_.end));
  if (!std::equal(digest.begin(), digest.end(), bytes_.data() + sections_.end)) {
    return Flaw{Code::bad_checksum, "byte", sections_.end, "not the SHA-256 of the bytes before: the file was altered"};
  }
  return std::nullopt;
}

BundledLabels::MaybeFlaw BundledLabels::read_header(const JsonValue& header, LabelKind kind) {
  const JsonValue* const format = header.find("format");
  if (format == nullptr || format->text() != kFormat) {
    return Flaw{Code::unknown_format, "header.format", {}, "expected \"peelback-labels/1\""};
  }
  if (!read_day(header, dated_s_)) return Flaw{Code::bad_date, "header.dated", {}, "expected a day such as 2021-11-11"};
  const JsonValue* const packs = header.find("packs");
  if (packs == nullptr) return Flaw{Code::missing_field, "header.packs", {}, "expected a list"};
  for (const JsonValue& row : packs->elements()) {
    LabelPackInfo& pack = packs_.emplace_back();
    pack.kind = kind;
    if (!read_pack(row, pack)) {
      return Flaw{Code::bad_type, "header: pack", packs_.size() - 1, "expected an id, a title and other short texts"};
    }
  }
  return std::nullopt;
}

BundledLabels::MaybeFlaw BundledLabels::check_offsets(std::size_t begin, std::uint32_t count, std::uint32_t last,
                                                      std::string_view section) const {
  std::uint32_t previous = 0;
  for (std::size_t i = 0; i <= count; ++i) {
    const std::uint32_t offset = number(begin + 4 * i, 4);
    if (offset < previous || offset > last || (i == 0 && offset != 0) || (i == count && offset != last)) {
      return Flaw{Code::bad_length, section, i, "offsets must rise from 0 to the last"};
    }
    previous = offset;
  }
  return std::nullopt;
}

BundledLabels::MaybeFlaw BundledLabels::check_strings() const {
  if (const auto flaw = check_offsets(sections_.string_offsets, string_count_, text_bytes_, "string")) return flaw;
  for (std::uint32_t i = 0; i < string_count_; ++i) {
    const std::string_view text = string(i);
    if (!is_valid_utf8(as_bytes(text))) return Flaw{Code::bad_utf8, "string", i, "ill-formed UTF-8"};
    if (!is_shown_text(text)) return Flaw{Code::hidden_characters, "string", i, "a control or invisible character"};
  }
  return std::nullopt;
}

BundledLabels::MaybeFlaw BundledLabels::check_claims() const {
  std::uint32_t previous_pack = 0;
  for (std::uint32_t i = 0; i < claim_count_; ++i) {
    const std::size_t begin = sections_.claims + kClaimBytes * i;
    const std::uint32_t pack = number(begin + kClaimPack, 2);
    if (pack < previous_pack || pack >= packs_.size()) {
      return Flaw{Code::bad_length, "claim", i, "packs must rise and be among those of the header"};
    }
    previous_pack = pack;
    if (number(begin + kClaimCategory, 2) >= kLabelCategories) {
      return Flaw{Code::bad_length, "claim", i, "a category that is not known"};
    }
    for (std::size_t field = kClaimText; field < kClaimDated; field += 4) {
      if (number(begin + field, 4) >= string_count_) return Flaw{Code::bad_length, "claim", i, "no such string"};
    }
    for (std::size_t field = kClaimDated; field < kClaimBytes; field += 4) {
      const std::uint32_t day = number(begin + field, 4);
      if (day != kNoDay && day > kLastDay) return Flaw{Code::bad_date, "claim", i, "a day beyond the year 9999"};
    }
    const std::uint32_t from = number(begin + kClaimFrom, 4);
    if (from != kNoDay && from >= number(begin + kClaimUntil, 4)) {
      return Flaw{Code::bad_date, "claim", i, "it ends before it begins"};
    }
  }
  return std::nullopt;
}

BundledLabels::MaybeFlaw BundledLabels::check_sets() const {
  if (const auto flaw = check_offsets(sections_.set_offsets, set_count_, member_count_, "set")) return flaw;
  for (std::uint32_t set = 0; set < set_count_; ++set) {
    const std::size_t begin = number(sections_.set_offsets + 4 * std::size_t{set}, 4);
    const std::size_t end = number(sections_.set_offsets + 4 * std::size_t{set} + 4, 4);
    if (begin == end) return Flaw{Code::bad_length, "set", set, "it is empty"};
    for (std::size_t i = begin; i < end; ++i) {
      const std::uint32_t claim = number(sections_.members + 4 * i, 4);
      const bool rises = i == begin || claim > number(sections_.members + 4 * i - 4, 4);
      if (!rises || claim >= claim_count_) return Flaw{Code::bad_length, "set", set, "claims must rise and exist"};
    }
  }
  return std::nullopt;
}

BundledLabels::MaybeFlaw BundledLabels::check_keys() const {
  if (const auto flaw = check_offsets(sections_.buckets, kBuckets, key_count_, "bucket")) return flaw;
  const std::uint8_t* const keys = bytes_.data() + sections_.keys;
  for (std::uint32_t bucket = 0; bucket < kBuckets; ++bucket) {
    const std::size_t begin = number(sections_.buckets + 4 * std::size_t{bucket}, 4);
    const std::size_t end = number(sections_.buckets + 4 * std::size_t{bucket} + 4, 4);
    for (std::size_t i = begin; i < end; ++i) {
      const std::uint8_t* const key = keys + kKeyBytes * i;
      if (i > begin && std::memcmp(key - kKeyBytes, key, kKeyRest) >= 0) {
        return Flaw{Code::bad_length, "key", i, "keys must rise"};
      }
      if (number(sections_.keys + kKeyBytes * i + kKeyRest, 3) >= set_count_) {
        return Flaw{Code::bad_length, "key", i, "no such claim set"};
      }
    }
  }
  return std::nullopt;
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

void BundledLabels::read_claim(std::uint32_t index, std::string_view ref, Label& label) const {
  struct Text {
    std::size_t position;
    std::string Label::*member;
  };
  static constexpr Text kTexts[] = {{kClaimText, &Label::text},
                                    {kClaimCategoryText, &Label::category_text},
                                    {kClaimSource, &Label::source},
                                    {kClaimConfidence, &Label::confidence}};
  const std::size_t begin = sections_.claims + kClaimBytes * index;
  const LabelPackInfo& pack = packs_[number(begin + kClaimPack, 2)];
  for (const Text& text : kTexts) label.*text.member = string(number(begin + text.position, 4));
  label.category = static_cast<LabelCategory>(number(begin + kClaimCategory, 2));
  label.kind = pack.kind;
  label.licence = pack.licence;
  label.pack = pack.title;
  label.pack_id = pack.id;
  label.dated_s = day_s(number(begin + kClaimDated, 4));
  label.valid_from_s = day_s(number(begin + kClaimFrom, 4));
  label.valid_until_s = day_s(number(begin + kClaimUntil, 4));
  if (const std::size_t id = label.source.find(kIdPlaceholder); id != std::string::npos) {
    label.source.replace(id, kIdPlaceholder.size(), ref.substr(ref.find(':') + 1));
  }
}

std::string BundledLabels::checksum() const { return to_hex(ByteView(bytes_).subspan(sections_.end)); }

std::optional<std::uint32_t> BundledLabels::find_set(const LabelKey& key) const {
  const std::uint32_t bucket = std::uint32_t{key.bytes[0]} << 8 | key.bytes[1];
  std::size_t begin = number(sections_.buckets + 4 * std::size_t{bucket}, 4);
  std::size_t end = number(sections_.buckets + 4 * std::size_t{bucket} + 4, 4);
  while (begin < end) {
    const std::size_t middle = begin + (end - begin) / 2;
    const std::size_t candidate = sections_.keys + kKeyBytes * middle;
    const int order = std::memcmp(bytes_.data() + candidate, key.bytes.data() + 2, kKeyRest);
    if (order == 0) return number(candidate + kKeyRest, 3);
    if (order < 0) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return std::nullopt;
}

void BundledLabels::append_claims(std::uint32_t set, std::string_view ref, std::vector<Label>& labels) const {
  const std::size_t end = number(sections_.set_offsets + 4 * std::size_t{set} + 4, 4);
  for (std::size_t i = number(sections_.set_offsets + 4 * std::size_t{set}, 4); i < end; ++i) {
    read_claim(number(sections_.members + 4 * i, 4), ref, labels.emplace_back());
  }
}

std::vector<Label> BundledLabels::find(std::string_view ref) const {
  std::vector<Label> labels;
  if (const auto set = find_set(label_key(ref))) append_claims(*set, ref, labels);
  return labels;
}

}  // namespace peelback
