#pragma once
// The reporter's own hand on a trail: names, notes, colours, what is hidden, and paths that were kept.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace peelback {

struct NamedPath {
  std::string id{};
  std::string name{};
  std::vector<std::string> steps{};  // references of places, start first
  std::string note{};
};

/// What somebody else said that coins were worth, in their own words: it stands beside our value and is never counted with.
struct ReportedValue {
  std::string text{};    // "about $532 million"
  std::string source{};
  std::string dated{};   // as it was typed; may be empty
  bool operator==(const ReportedValue&) const = default;
};

/// References are canonical; ids are those of pictures ("place:bitcoin:<txid>:<vout>"). Each list ascends by its key.
struct Marks {
  static constexpr std::uint8_t kColours = 6;
  std::vector<std::pair<std::string, std::string>> names{};     // reference of an address, output or transaction -> text
  std::vector<std::pair<std::string, std::string>> notes{};     // id -> text
  std::vector<std::string> hidden{};                            // ids
  std::vector<std::pair<std::string, std::uint8_t>> colours{};  // id -> 1 to kColours
  std::vector<NamedPath> paths{};                               // as the page gives them
  std::vector<std::pair<std::string, ReportedValue>> reported{};  // id -> claim

  /// Empty where there is none.
  std::string_view name_of(std::string_view ref) const;
  std::string_view note_of(std::string_view id) const;
  /// Null where there is none.
  const ReportedValue* reported_of(std::string_view id) const;
  /// 0 where there is none.
  std::uint8_t colour_of(std::string_view id) const;
  bool is_hidden(std::string_view id) const;
};

/// Marks of web/src/contract.js; absent members are empty. Texts are made fit to be shown: well-formed, without control
/// characters and without characters that turn the direction of text. Errors: too_large (above 2,000 of one kind, 500
/// paths, 5,000 steps, 800 bytes of a name, 20,000 of a note), usage for an unknown member, a colour that is none, a reported
/// value without words or source, or a key that stands twice, bad_reference and the chains' own for a name's reference; each with the path in `where`.
Result<Marks> parse_marks(std::string_view json);

}  // namespace peelback
