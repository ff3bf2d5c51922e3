#pragma once
// What the readers of JSON and of tables share: fields with loose names become labels, or problems.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "labels/labels_writer.h"
#include "labels/tag_pack.h"

namespace peelback {

/// What a field of a tag or a column of a table means. `passed_over` is known and of no use here.
enum class PackField : std::uint8_t {
  address, tx_hash, label, category, abuse, concepts, source, confidence, licence, dated, from, until, network, currency,
  title, creator, passed_over,
};
inline constexpr std::size_t kPackFields = static_cast<std::size_t>(PackField::passed_over);

struct FieldMeaning {
  PackField field = PackField::passed_over;
  std::uint8_t rank = 0;  // of several names for one meaning: the lowest is the best
};

/// Absent when the name is not known. Upper and lower case, spaces and underscores do not matter.
std::optional<FieldMeaning> meaning_of(std::string_view name);
/// As problems name it: "address".
std::string_view field_name(PackField field);

/// The texts of one row, or of a header: empty where it says nothing.
class PackFields {
 public:
  std::string& operator[](PackField field) { return texts_[static_cast<std::size_t>(field)]; }
  const std::string& operator[](PackField field) const { return texts_[static_cast<std::size_t>(field)]; }
  void clear();

 private:
  std::array<std::string, kPackFields> texts_{};
};

/// Where a row, or the header, stands.
struct RowPlace {
  enum class Kind : std::uint8_t { document, tag, line };
  Kind kind = Kind::document;
  std::uint64_t number = 0;
  /// "tags[3].address", "line 12: address", "address"; without a field the place of the row itself.
  std::string text(std::string_view field = {}) const;
};

/// The pack that the claims make, with its counts.
Result<LabelPack> finish_pack(LabelsWriter& writer, LabelPackInfo info);

/// Turns rows into a pack.
class PackRows {
 public:
  PackRows(const PlaceNames& places, LabelPackInfo info);

  /// What every later row inherits; title, creator, licence, source and date become the pack's own.
  void set_header(const RowPlace& place, PackFields header);
  /// Used or refused; refused too beyond kMaxPackRows.
  void add_row(const RowPlace& place, const PackFields& row);
  /// A row that cannot be used.
  void refuse_row(const RowPlace& place, std::string_view field, Code code, std::string_view detail);
  /// Something that costs no row. A hundred are listed, the others counted.
  void report(Problem problem);
  /// Once a name.
  void report_unknown(const RowPlace& place, std::string_view name);

  Result<LabelPack> finish();

 private:
  const std::string& value(const PackFields& row, PackField field) const;
  std::string shown(const RowPlace& place, PackField field, std::string_view text);
  void complain(const RowPlace& place, PackField field, Code code, std::string_view detail);
  // Each says what is wrong and gives back false when the row cannot be used.
  bool read_chain(const RowPlace& place, const PackFields& row, std::optional<Chain>& chain);
  bool read_place(const RowPlace& place, const PackFields& row, std::string& ref);
  bool read_days(const RowPlace& place, const PackFields& row, Label& claim);
  bool read_claim(const RowPlace& place, const PackFields& row, Label& claim);
  void read_category(const RowPlace& place, const PackFields& row, Label& claim);
  bool counts_as_row();

  const PlaceNames* places_;
  LabelPackInfo info_;
  PackFields header_;
  std::vector<std::string> unknown_;
  LabelsWriter writer_;
  std::uint32_t rows_ = 0;
  std::size_t unlisted_ = 0;
};

/// TagPack JSON: an object with "tags".
Result<Done> read_tag_document(ByteView bytes, PackRows& rows);
/// TagPack YAML as the page hands it over, one JSON value a line.
Result<Done> read_tag_lines(std::string_view text, PackRows& rows);
/// Comma, semicolon or tab separated.
Result<Done> read_label_table(std::string_view text, PackRows& rows);

}  // namespace peelback
