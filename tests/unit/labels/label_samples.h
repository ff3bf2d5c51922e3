#pragma once
// What the tests of labels share: a small idea of addresses, days, packs and files.

#include <catch2/catch.hpp>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "labels/label_book.h"
#include "labels/labels_writer.h"
#include "labels/tag_pack.h"

namespace peelback::samples {

/// Bitcoin addresses begin with 1, 3 or bc1, Ethereum's with 0x; nothing else is one. Ids are hexadecimal.
class SimplePlaces : public PlaceNames {
 public:
  Result<std::string> address(std::optional<Chain> chain, std::string_view text) const override {
    const bool is_bitcoin = text.starts_with("1") || text.starts_with("3") || text.starts_with("bc1");
    const bool is_ethereum = text.starts_with("0x");
    if (!is_bitcoin && !is_ethereum) return Error{Code::bad_address, "", "neither Bitcoin's nor Ethereum's"};
    const Chain own = is_bitcoin ? Chain::bitcoin : Chain::ethereum;
    if (chain.value_or(own) != own) return Error{Code::bad_address, "", "not of " + std::string(chain_info(*chain).name)};
    return std::string(chain_info(own).slug) + ":" + std::string(text);
  }
  Result<std::string> transaction(std::optional<Chain> chain, std::string_view text) const override {
    if (!chain) return Error{Code::unsupported, "", "a transaction's id does not tell its chain"};
    return std::string(chain_info(*chain).slug) + ":" + std::string(text);
  }
};

inline std::int64_t day(std::string_view text) { return parse_utc(text).value(); }

inline Result<LabelPack> read(std::string_view text, LabelKind kind = LabelKind::dropped) {
  return read_label_pack("pack.csv", as_bytes(text), SimplePlaces(), kind);
}

/// A pack that must be readable.
inline LabelPack pack(std::string_view text, LabelKind kind = LabelKind::dropped) {
  auto read_pack = read(text, kind);
  if (!read_pack) FAIL(format_error(read_pack.error()));
  return *std::move(read_pack);
}

/// A table with the columns that most tests need.
inline LabelPack table(std::initializer_list<std::string_view> rows, LabelKind kind = LabelKind::dropped) {
  std::string text = "address,label,category,from,until\n";
  for (const std::string_view row : rows) text.append(row).append("\n");
  return pack(text, kind);
}

inline std::vector<std::string> texts(const std::vector<Label>& labels) {
  std::vector<std::string> texts;
  for (const Label& label : labels) texts.push_back(label.text);
  return texts;
}

/// "code at where" of each problem.
inline std::vector<std::string> places_of(const std::vector<Problem>& problems) {
  std::vector<std::string> lines;
  for (const Problem& problem : problems) {
    lines.push_back(std::string(code_name(problem.code)) + " at " + problem.where);
  }
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace peelback::samples
