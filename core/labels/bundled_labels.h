#pragma once
// Labels in one block of bytes that are looked up where they lie: the file of the bundled set, and in memory every pack
// that was read.
//
// The format peelback-labels/1. Numbers are little-endian and unsigned; sections follow each other without gaps.
//
//   bytes      what
//   8          "PBLABEL1"
//   4          H: bytes of the header
//   4          T: strings
//   4          B: bytes of all strings together
//   4          C: claims
//   4          S: claim sets
//   4          M: members of all claim sets together
//   4          K: keys
//   H          header: UTF-8 JSON, see below
//   4 (T+1)    string offsets: string i is [offset i, offset i+1) of the text. The first is 0, none falls, the last is B
//   B          text: UTF-8, without control characters and others that show nothing (shown_text.h)
//   32 C       claims, grouped by pack, packs ascending:
//                2  pack: its row in the header's "packs"
//                2  category: a number of LabelCategory
//                4  string: the label's text
//                4  string: the source's own word for the category
//                4  string: source; in it "{id}" stands for what follows the chain in the reference that is looked up
//                4  string: confidence
//                4  dated: days since 1970-01-01 (UTC), 0xFFFFFFFF where there is none
//                4  from, 4  until: days too; the first on which the claim holds, the first on which it no longer does
//   4 (S+1)    set offsets: set i is members [offset i, offset i+1). The first is 0, each set has a member, the last is M
//   4 M        members: claims, ascending within a set
//   4 × 65537  bucket offsets: keys whose first two bytes are b (big-endian) are [offset b, offset b+1). The first is 0,
//              none falls, the last is K
//   11 K       keys: bytes 2 to 9 of the key, then its claim set in 3 bytes. Ascending within a bucket, none twice
//   32         SHA-256 of every byte before
//
// A key is the first ten bytes of the SHA-256 of a reference's text in canonical form ("bitcoin:1abc…",
// "bitcoin:<txid>"): short enough for a small file, and too long for anyone to find an address that falls on a given key.
//
// The header: {"dated":"2026-03-22","format":"peelback-labels/1","packs":[{"addresses":2,"creator":"…",
// "dated":"2021-11-11","id":"walletexplorer","labels":3,"licence":"MIT","sha256":"…","source":"https://…",
// "title":"…"}]}. "format", and of a pack "id" and "title", must be there; counts may be left out, and fields that are
// not named here are passed over.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/json_reader.h"
#include "labels/label.h"

namespace peelback {

/// The ten bytes that a reference is looked up by.
struct LabelKey {
  std::array<std::uint8_t, 10> bytes{};
  bool operator==(const LabelKey&) const = default;
};
LabelKey label_key(std::string_view ref);

/// Whether the bytes begin as such a file does; nothing else is checked.
bool is_bundled_form(ByteView bytes);

class BundledLabels {
 public:
  /// Takes the bytes as they are, after every statement of the format above was checked, so that no look-up reads
  /// beyond them. Linear in the bytes, mostly the SHA-256. `kind` is that of every label in it.
  /// Errors, `where` being the section and row: unknown_format (magic, format of the header), truncated, trailing_bytes,
  /// bad_checksum (the file was altered), bad_length (offsets that fall, lists out of order, indices out of range),
  /// bad_utf8, hidden_characters, bad_date, missing_field and bad_type (of the header), and those of parse_json for it.
  static Result<BundledLabels> open(Bytes bytes, LabelKind kind = LabelKind::bundled);

  /// The day of the set as a whole.
  std::optional<std::int64_t> dated_s() const { return dated_s_; }
  const std::vector<LabelPackInfo>& packs() const { return packs_; }
  /// Places that have a claim.
  std::uint32_t size() const { return key_count_; }
  /// The SHA-256 at the end, in hexadecimal.
  std::string checksum() const;

  /// The claim set of a place: one binary search. Absent when there is no claim on it.
  std::optional<std::uint32_t> find_set(const LabelKey& key) const;
  /// Puts the claims of a set behind `labels`, in the order of packs. `ref` is what was looked up.
  void append_claims(std::uint32_t set, std::string_view ref, std::vector<Label>& labels) const;
  /// Both: every claim on a place; empty when there is none. One SHA-256 and one binary search.
  std::vector<Label> find(std::string_view ref) const;

 private:
  struct Sections {  // where each begins
    std::size_t string_offsets = 0, text = 0, claims = 0, set_offsets = 0, members = 0, buckets = 0, keys = 0, end = 0;
  };
  // What is wrong and where; small, because there are many places where something can be.
  struct Flaw {
    Code code;
    std::string_view section;
    std::optional<std::uint64_t> row;
    std::string_view detail;
  };
  using MaybeFlaw = std::optional<Flaw>;

  explicit BundledLabels(Bytes bytes) : bytes_(std::move(bytes)) {}
  MaybeFlaw read_sections();
  MaybeFlaw read_header(const JsonValue& header, LabelKind kind);
  MaybeFlaw check_strings() const;
  MaybeFlaw check_claims() const;
  MaybeFlaw check_sets() const;
  MaybeFlaw check_keys() const;
  MaybeFlaw check_offsets(std::size_t begin, std::uint32_t count, std::uint32_t last, std::string_view section) const;
  std::uint32_t number(std::size_t position, std::size_t width) const;
  std::string_view string(std::uint32_t index) const;
  void read_claim(std::uint32_t index, std::string_view ref, Label& label) const;

  Bytes bytes_;
  Sections sections_{};
  std::uint32_t header_bytes_ = 0, string_count_ = 0, text_bytes_ = 0, claim_count_ = 0, set_count_ = 0;
  std::uint32_t member_count_ = 0, key_count_ = 0;
  std::optional<std::int64_t> dated_s_{};
  std::vector<LabelPackInfo> packs_;
};

}  // namespace peelback
