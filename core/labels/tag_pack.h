#pragma once
// Packs of labels that a reader drops in: TagPacks (GraphSense, schema of tagpack-tool 25) and tables.

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "labels/label_book.h"
#include "model/chain.h"

namespace peelback {

/// Larger files and further rows are refused, saying so.
inline constexpr std::size_t kMaxPackBytes = std::size_t{64} << 20;
inline constexpr std::uint32_t kMaxPackRows = 1'000'000;
/// So many problems are listed, then one more says how many there are beyond them.
inline constexpr std::size_t kMaxPackProblems = 100;
/// Names are cut to so many characters, sources to the second number.
inline constexpr std::size_t kMaxNameCharacters = 200;
inline constexpr std::size_t kMaxSourceCharacters = 2'000;

/// How the session turns what a pack writes into a reference. This room knows no chain's address form.
class PlaceNames {
 public:
  virtual ~PlaceNames() = default;
  /// The canonical reference ("bitcoin:1abc…") of an address. `chain` is what the pack names, absent when it names none:
  /// then an address that is possible on exactly one chain can still be told. An address with a chain before it
  /// ("bitcoin:1abc…") arrives here without it. Errors: bad_address, bad_checksum, unsupported.
  virtual Result<std::string> address(std::optional<Chain> chain, std::string_view text) const = 0;
  /// The same for a transaction's id.
  virtual Result<std::string> transaction(std::optional<Chain> chain, std::string_view text) const = 0;

 protected:
  PlaceNames() = default;
  PlaceNames(const PlaceNames&) = default;
  PlaceNames& operator=(const PlaceNames&) = default;
};

/// The chain that a pack's network or currency means: a slug, a name or a native coin, in any case ("BTC", "xbt",
/// "Ethereum", "BEP20"). ETH is Ethereum. Absent for every other word.
std::optional<Chain> chain_of_word(std::string_view word);

/// A pack with every row that holds; rows that do not are counted and listed in info.problems. The form is told from
/// the content:
///   TagPack JSON   an object with "tags"; fields beside them are inherited by every tag that does not say otherwise.
///                  Places in problems: "tags[3].address".
///   TagPack lines  what the page makes of TagPack YAML, so that problems name its lines: one JSON value a line, first
///                  {"line":1,"header":{…}}, then {"line":12,"tag":{…}} for each tag. "line 12: address".
///   a table        RFC 4180 with comma, semicolon or tab, UTF-8 with or without a byte order mark; lines that begin
///                  with # are comments. Column names are matched loosely: address|ref, tx, label|name|entity|text,
///                  category, abuse, source|url, confidence, date|lastmod, from, until, chain|network|currency, licence.
///                  "line 12: address".
/// Of a tag `network` names the chain, else `currency`; `category`, `abuse` and `concepts` become the category (the first
/// that is not `other`), and all of them its words. `until` is the first day on which a claim no longer holds. The same
/// claim twice on one place counts once; "{id}" in a source stands for the place's id. Nothing in a pack is executed or
/// fetched.
/// `name` is the file's, the title of a pack that has none. `kind`: imported or dropped.
///
/// Errors: too_large, unknown_format, bad_utf8 (UTF-16), bad_json, missing_field (no column of addresses or of labels, no
/// "tags"), repeated_field (two columns of one name, a field twice in a header).
/// Problems of rows that are not used: missing_field, bad_address, bad_checksum, unsupported (a chain that is not known),
/// bad_date, bad_json, bad_type, bad_length (another number of cells than columns), repeated_field, too_large (beyond
/// kMaxPackRows). Of rows that are: hidden_characters, bad_utf8, too_large (a text was cut). unknown_field once
/// a name, of columns also where another means the same: "label" is taken before "name".
Result<LabelPack> read_label_pack(std::string_view name, ByteView bytes, const PlaceNames& places,
                                  LabelKind kind = LabelKind::dropped);

}  // namespace peelback
