#include "labels/label.h"

#include <algorithm>
#include <array>

#include "base/loose_match.h"

namespace peelback {

namespace {

using enum LabelCategory;

constexpr std::array<std::string_view, kLabelCategories> kCategoryNames = {
    "exchange", "mixer",    "bridge", "shielded_pool", "gambling",   "mining_pool", "market",  "payment", "wallet_service",
    "defi",     "theft",    "sanctions", "ransomware", "scam",       "seizure",     "other",
};
constexpr std::array<std::string_view, 4> kKindNames = {"own", "imported", "bundled", "dropped"};

struct WordMeaning {
  std::string_view word;
  LabelCategory category;
};

// Matched loosely (loose_match.h), after the names of the categories themselves. What is left out on purpose stays `other`:
// a CoinJoin pools no coins and stands in the transaction itself; extortion is neither fraud nor malware; a "user", an
// "organization", a "service" or a "hot wallet" says nothing on where coins go.
constexpr auto kWords = std::to_array<WordMeaning>({
    {"cex", exchange}, {"centralizedexchange", exchange}, {"cryptoexchange", exchange}, {"exchanges", exchange},
    {"mixing", mixer}, {"mixingservice", mixer}, {"mixers", mixer}, {"tumbler", mixer}, {"custodialmixer", mixer},
    {"defibridge", bridge}, {"crosschainbridge", bridge}, {"privacypool", shielded_pool},
    {"gamblingservice", gambling}, {"casino", gambling}, {"betting", gambling}, {"dice", gambling},
    {"miner", mining_pool}, {"mining", mining_pool}, {"miningservice", mining_pool},
    {"darknetmarket", market}, {"darkmarket", market}, {"marketplace", market}, {"shop", market},
    {"paymentprocessor", payment}, {"paymentservice", payment}, {"payments", payment},
    {"escrowwallet", wallet_service}, {"hostedwallet", wallet_service}, {"custodian", wallet_service},
    {"dex", defi}, {"decentralizedexchange", defi}, {"defidex", defi}, {"defilending", defi},
    {"hack", theft}, {"servicehack", theft}, {"exploit", theft}, {"stolen", theft}, {"stolenfunds", theft}, {"heist", theft},
    {"sanction", sanctions}, {"sanctioned", sanctions}, {"sanctionlist", sanctions}, {"ofac", sanctions},
    {"ponzischeme", scam}, {"pyramidscheme", scam}, {"investmentfraud", scam}, {"financialcrime", scam},
    {"paymentcardfraud", scam}, {"fraud", scam}, {"phishing", scam}, {"rugpull", scam},
    {"seized", seizure}, {"seizedfunds", seizure}, {"forfeiture", seizure}, {"forfeited", seizure},
});

}  // namespace

std::string_view category_name(LabelCategory category) { return kCategoryNames[static_cast<std::size_t>(category)]; }
std::string_view kind_name(LabelKind kind) { return kKindNames[static_cast<std::size_t>(kind)]; }

LabelCategory category_of_word(std::string_view word) {
  for (std::size_t i = 0; i < kLabelCategories; ++i) {
    if (loosely_equal(word, kCategoryNames[i])) return static_cast<LabelCategory>(i);
  }
  const auto row =
      std::find_if(kWords.begin(), kWords.end(), [&](const WordMeaning& meaning) { return loosely_equal(word, meaning.word); });
  return row == kWords.end() ? other : row->category;
}

bool ends_trail(LabelCategory category) {
  switch (category) {
    case exchange:
    case mixer:
    case bridge:
    case shielded_pool:
    case gambling:
    case market: return true;
    default: return false;
  }
}

bool is_valid_at(const Label& label, std::optional<std::int64_t> time_s) {
  if (!time_s) return !label.valid_until_s;
  return (!label.valid_from_s || *label.valid_from_s <= *time_s) && (!label.valid_until_s || *time_s < *label.valid_until_s);
}

bool is_link(std::string_view source) {
  if (!source.starts_with("https://") && !source.starts_with("http://")) return false;
  return std::none_of(source.begin(), source.end(), [](char c) { return static_cast<unsigned char>(c) <= ' '; });
}

}  // namespace peelback
