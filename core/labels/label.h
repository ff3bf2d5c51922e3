#pragma once
// A label is a quoted claim on a place: what somebody says it is, who says so, where and when. Nothing here judges a claim.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace peelback {

/// What a claim says that a place is, or what it was used for; the source's own words stand beside it.
/// The numbers are part of the format peelback-labels/1 (bundled_labels.h): new ones are added at the end.
enum class LabelCategory : std::uint8_t {
  exchange, mixer, bridge, shielded_pool, gambling, mining_pool, market, payment, wallet_service, defi,
  theft, sanctions, ransomware, scam, seizure, other,
};
inline constexpr std::size_t kLabelCategories = static_cast<std::size_t>(LabelCategory::other) + 1;

/// Who brought a label: the reporter, a column of an imported file, the set that comes with Peelback, a pack that the
/// reporter dropped in. Labels on one place stand in this order.
enum class LabelKind : std::uint8_t { own, imported, bundled, dropped };

/// "exchange", "shielded_pool", …
std::string_view category_name(LabelCategory category);
/// "own", "imported", "bundled", "dropped"
std::string_view kind_name(LabelKind kind);

/// The category that a source's own word stands for: the ids of the GraphSense and INTERPOL taxonomies ("mixing_service",
/// "defi_bridge", "ponzi_scheme"), Peelback's own names, and everyday forms ("Mixer", "darknet market"). Upper and lower
/// case, spaces, hyphens and underscores do not matter. Any other word is `other`: the claim keeps its text.
LabelCategory category_of_word(std::string_view word);

/// Whether coins that arrive at such a place are followed no further: there they are pooled, so that coins paid out
/// again are not the coins paid in. True for exchange, mixer, bridge, shielded_pool, gambling and market.
bool ends_trail(LabelCategory category);

/// A claim with all that is needed to quote it. Texts are well-formed UTF-8 without hidden characters (shown_text.h);
/// empty where the source says nothing. Times are the first second of a UTC day.
struct Label {
  std::string text{};           // as the source wrote it: "Huobi.com"
  LabelCategory category = LabelCategory::other;
  std::string category_text{};  // the source's own words: "exchange", "user, sanction"
  LabelKind kind = LabelKind::dropped;
  std::string source{};      // where the claim can be read, mostly a link
  std::string confidence{};  // the source's own word for it: "forensic"
  std::string licence{};
  std::string pack{};     // the pack's title
  std::string pack_id{};  // LabelPackInfo::id
  std::optional<std::int64_t> dated_s{};        // the day of the claim, or of the list that holds it
  std::optional<std::int64_t> valid_from_s{};   // absent: it always held
  std::optional<std::int64_t> valid_until_s{};  // the first second at which it no longer holds; absent: it still does
  bool operator==(const Label&) const = default;
};

/// Whether the claim holds at a time: from <= time < until. Tornado Cash contracts stood on OFAC's list from 2022-08-08
/// and were removed on 2025-03-21: a claim with these days holds for a payment of 20 March 2025, not for one of the 21st.
/// No time (an unconfirmed payment) counts as later than every day.
bool is_valid_at(const Label& label, std::optional<std::int64_t> time_s);

/// Whether the source is something to open: an http or https address without spaces.
bool is_link(std::string_view source);

/// One list of labels.
struct LabelPackInfo {
  std::string id{};  // SHA-256 of the file's bytes in hexadecimal; in the bundled set a short name: "walletexplorer"
  std::string title{};
  std::string creator{};
  std::string licence{};
  std::string source{};
  std::string sha256{};  // of the file that the pack was read from, in hexadecimal
  std::optional<std::int64_t> dated_s{};
  LabelKind kind = LabelKind::dropped;
  std::uint32_t labels = 0;     // claims on places: two on one address count twice
  std::uint32_t addresses = 0;  // places with a claim, transactions too
  std::uint32_t refused = 0;    // rows that were not used
  std::vector<Problem> problems{};  // the first of them, and what was mended in rows that were used
  bool operator==(const LabelPackInfo&) const = default;
};

}  // namespace peelback
