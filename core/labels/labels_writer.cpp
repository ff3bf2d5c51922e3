#include "labels/labels_writer.h"

#include <algorithm>

#include "base/hash.h"
#include "base/json_writer.h"
#include "base/sort.h"
#include "base/time.h"
#include "labels/bundle_layout.h"

namespace peelback {

using namespace bundle_layout;

namespace {

void put(Bytes& out, std::uint32_t value, std::size_t width) {
  for (std::size_t i = 0; i < width; ++i) out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

std::uint32_t day_of(std::optional<std::int64_t> time_s) {
  return time_s ? static_cast<std::uint32_t>(*time_s / kSecondsPerDay) : kNoDay;
}

void write_day(JsonWriter& json, std::optional<std::int64_t> time_s) {
  if (!time_s) return;
  json.key("dated");
  json.string(format_utc(*time_s).substr(0, 10));
}

void write_text(JsonWriter& json, std::string_view key, std::string_view text) {
  if (text.empty()) return;
  json.key(key);
  json.string(text);
}

std::string header_of(const std::vector<LabelPackInfo>& packs, std::optional<std::int64_t> dated_s) {
  JsonWriter json;
  json.begin_object();
  write_day(json, dated_s);
  write_text(json, "format", kFormat);
  json.key("packs");
  json.begin_array();
  for (const LabelPackInfo& pack : packs) {
    json.begin_object();
    json.key("addresses");
    json.integer(pack.addresses);
    write_text(json, "creator", pack.creator);
    write_day(json, pack.dated_s);
    write_text(json, "id", pack.id);
    json.key("labels");
    json.integer(pack.labels);
    write_text(json, "licence", pack.licence);
    write_text(json, "sha256", pack.sha256);
    write_text(json, "source", pack.source);
    write_text(json, "title", pack.title);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

// FNV-1a. Whoever makes texts fall together gains nothing but a little memory: after kMaxProbes a text is kept twice.
std::uint32_t hash_of(ByteView bytes) {
  std::uint32_t hash = 2'166'136'261U;
  for (const std::uint8_t byte : bytes) hash = (hash ^ byte) * 16'777'619U;
  return hash;
}
constexpr std::size_t kMaxProbes = 64;

void put_offsets(Bytes& out, const Interned& items, std::size_t item_bytes) {
  put(out, 0, 4);
  for (const std::uint32_t end : items.ends()) put(out, static_cast<std::uint32_t>(end / item_bytes), 4);
}

}  // namespace

ByteView Interned::at(std::uint32_t index) const {
  const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
  return ByteView(bytes_).subspan(begin, ends_[index] - begin);
}

std::uint32_t Interned::add(ByteView bytes) {
  if (slots_.size() < 2 * (ends_.size() + 1)) grow();
  std::uint32_t* const slot = find_slot(bytes);
  if (slot != nullptr && *slot != 0) return *slot - 1;
  put_bytes(bytes_, bytes);
  ends_.push_back(static_cast<std::uint32_t>(bytes_.size()));
  if (slot != nullptr) *slot = count();
  return count() - 1;
}

std::uint32_t* Interned::find_slot(ByteView bytes) {
  const std::size_t mask = slots_.size() - 1;
  const std::size_t home = hash_of(bytes);
  for (std::size_t probe = 0; probe < kMaxProbes; ++probe) {
    std::uint32_t& slot = slots_[(home + probe) & mask];
    if (slot == 0) return &slot;
    const ByteView held = at(slot - 1);
    if (std::equal(held.begin(), held.end(), bytes.begin(), bytes.end())) return &slot;
  }
  return nullptr;
}

void Interned::grow() {
  slots_.assign(std::max<std::size_t>(64, 2 * slots_.size()), 0);
  for (std::uint32_t i = 0; i < count(); ++i) {
    if (std::uint32_t* const slot = find_slot(at(i))) *slot = i + 1;
  }
}

void LabelsWriter::add(std::uint16_t pack, std::string_view ref, const Label& label) {
  Bytes claim;
  claim.reserve(kClaimBytes);
  put(claim, pack, 2);
  put(claim, static_cast<std::uint32_t>(label.category), 2);
  for (const std::string* text : {&label.text, &label.category_text, &label.source, &label.confidence}) {
    put(claim, strings_.add(as_bytes(*text)), 4);
  }
  for (const auto time_s : {label.dated_s, label.valid_from_s, label.valid_until_s}) put(claim, day_of(time_s), 4);
  entries_.push_back({.key = label_key(ref), .pack = pack, .claim = claims_.add(claim)});
}

Bytes LabelsWriter::finish(std::vector<LabelPackInfo> packs, std::optional<std::int64_t> dated_s) {
  sort_by(entries_, [](const Entry& a, const Entry& b) {
    return a.key.bytes != b.key.bytes ? a.key.bytes < b.key.bytes : a.claim < b.claim;
  });
  entries_.erase(std::unique(entries_.begin(), entries_.end(),
                             [](const Entry& a, const Entry& b) { return a.key == b.key && a.claim == b.claim; }),
                 entries_.end());

  Interned sets;
  Bytes keys;
  std::vector<std::uint32_t> bucket_ends(kBuckets, 0);
  std::uint32_t key_count = 0;
  for (std::size_t begin = 0, end = 0; begin < entries_.size(); begin = end) {
    const LabelKey& key = entries_[begin].key;
    Bytes set;
    for (; end < entries_.size() && entries_[end].key == key; ++end) {
      put(set, entries_[end].claim, 4);
      ++packs[entries_[end].pack].labels;
      if (end == begin || entries_[end].pack != entries_[end - 1].pack) ++packs[entries_[end].pack].addresses;
    }
    put_bytes(keys, ByteView(key.bytes).subspan(2));
    put(keys, sets.add(set), 3);
    bucket_ends[std::size_t{key.bytes[0]} << 8 | key.bytes[1]] = ++key_count;
  }

  const std::string header = header_of(packs, dated_s);
  Bytes file;
  put_bytes(file, as_bytes(kMagic));
  for (const std::size_t count : {header.size(), std::size_t{strings_.count()}, strings_.bytes().size(),
                                  std::size_t{claims_.count()}, std::size_t{sets.count()}, sets.bytes().size() / 4,
                                  std::size_t{key_count}}) {
    put(file, static_cast<std::uint32_t>(count), 4);
  }
  put_bytes(file, as_bytes(header));
  put_offsets(file, strings_, 1);
  put_bytes(file, strings_.bytes());
  put_bytes(file, claims_.bytes());
  put_offsets(file, sets, 4);
  put_bytes(file, sets.bytes());
  put(file, 0, 4);
  std::uint32_t bucket_end = 0;
  for (const std::uint32_t end : bucket_ends) {
    bucket_end = std::max(bucket_end, end);
    put(file, bucket_end, 4);
  }
  put_bytes(file, keys);
  put_bytes(file, sha256(file));
  return file;
}

}  // namespace peelback
