#include "unit/session/wording.h"

#include <algorithm>
#include <functional>
#include <regex>

#include "base/bytes.h"

namespace peelback::test {

namespace {

const std::vector<std::string> kMonths = {"January", "February", "March",     "April",   "May",      "June",
                                          "July",    "August",   "September", "October", "November", "December"};

U128 number_of(const JsonValue& value) { return *parse_decimal(value.text()); }

std::string text_of(const JsonValue& object, std::string_view key) {
  const JsonValue* value = object.find(key);
  return value == nullptr ? std::string() : std::string(value->text());
}

void erase_all(std::string& text, const std::string& part) {
  for (auto i = text.find(part); !part.empty() && i != std::string::npos; i = text.find(part)) text.replace(i, part.size(), " ");
}

std::string without_commas(std::string digits) {
  std::erase(digits, ',');
  return digits;
}

// "9.52451372" with eight decimals -> "952451372"
std::string units_of(std::string coins, std::size_t decimals_of_asset) {
  coins = without_commas(coins);
  const auto point = std::min(coins.find('.'), coins.size());
  std::string units = coins.substr(0, point);
  std::string decimals = point < coins.size() ? coins.substr(point + 1) : "";
  decimals.resize(std::max(decimals_of_asset, decimals.size()), '0');
  units += decimals;
  const auto first = units.find_first_not_of('0');
  return first == std::string::npos ? "0" : units.substr(first);
}

std::string escaped(const std::string& text) {
  std::string pattern;
  for (const char c : text) {
    if (std::string_view("\\^$.|?*+()[]{}").find(c) != std::string_view::npos) pattern += '\\';
    pattern += c;
  }
  return pattern;
}

// Takes every match out of the text; `holds` says whether its groups stand in the document.
void take(std::string& text, const std::string& pattern, std::vector<std::string>& refused,
          const std::function<bool(const std::smatch&)>& holds) {
  const std::regex expression(pattern);
  for (std::smatch match; std::regex_search(text, match, expression);) {
    if (!holds(match)) refused.push_back(match.str());
    text.replace(static_cast<std::size_t>(match.position()), static_cast<std::size_t>(match.length()), " ");
  }
}

}  // namespace

DocumentNumbers::DocumentNumbers(std::string_view document) : text(document) {
  std::vector<Problem> problems;
  const JsonValue root = parse_json(as_bytes(document), problems).value();
  for (const JsonMember& asset : root.find("assets")->members()) {
    assets[std::string(asset.key)] = {text_of(asset.value, "symbol"), static_cast<std::size_t>(number_of(*asset.value.find("decimals")))};
  }
  collect(root);
  add_sums(root);
  std::set<std::string> txs;
  std::size_t claimed = 0;
  const auto& hops = root.find("hops")->elements();
  for (const JsonValue& hop : hops) {
    txs.insert(text_of(hop, "tx"));
    claimed += text_of(hop, "grade") == "claimed" ? 1U : 0U;
  }
  transactions.insert(std::to_string(txs.size()));
  counts.insert(std::to_string(root.find("places")->elements().size()));
  payments = {std::to_string(hops.size()), std::to_string(claimed)};
}

// Every amount stands beside its asset; that of a payment, and what a conversion gave, beside the asset that arrived.
void DocumentNumbers::collect(const JsonValue& value) {
  for (const JsonValue& element : value.elements()) collect(element);
  const std::string asset = text_of(value, "asset");
  const std::string to_asset = value.find("to_asset") == nullptr ? asset : text_of(value, "to_asset");
  for (const JsonMember& member : value.members()) {
    const std::string word(member.value.text());
    for (const std::string_view key : {"amount", "value", "least", "most", "opening_estimate", "unexplained_in", "unexplained_out"}) {
      if (member.key == key) amounts[asset].insert(word);
    }
    if (member.key == "to_amount" || member.key == "payment") amounts[to_asset].insert(word);
    if (member.key == "height") heights.insert(word);
    if (member.key == "depth") depths.insert(word);
    if (member.key == "time") times.insert(word.substr(0, 16));
    if (member.key == "ref") vouts.insert(word.substr(word.rfind(':') + 1));
    collect(member.value);
  }
}

// What a reader can add up: by asset, by reason, by reason and detail, and what conversions gave for an asset.
void DocumentNumbers::add_sums(const JsonValue& root) {
  std::map<std::pair<std::string, std::string>, U128> sums;  // of an asset, by what
  std::map<std::pair<std::string, std::string>, std::set<std::string>> places_of;
  std::set<std::string> resting;
  std::set<std::string> starts;
  for (const auto& [asset, facts] : assets) sums[{asset, "other ends"}] = 0;
  for (const JsonValue& asked : root.find("question")->find("start")->elements()) {
    sums[{assets.begin()->first, "start"}] += 0;
    for (const JsonValue& added : asked.find("added")->elements()) {
      sums[{text_of(added, "asset"), "start"}] += number_of(*added.find("amount"));
      starts.insert(text_of(added, "ref"));
    }
  }
  if (const JsonValue* audit = root.find("audit"); audit != nullptr) {
    for (const JsonValue& row : audit->elements()) {
      for (const auto* key : {"start", "converted_in", "converted_out"}) sums[{text_of(row, "asset"), key + std::string(" of the audit")}] += number_of(*row.find(key));
    }
  }
  if (const JsonValue* ends = root.find("ends"); ends != nullptr) {
    for (const JsonValue& end : ends->elements()) {
      const U128 amount = number_of(*end.find("amount"));
      const std::string asset = text_of(end, "asset");
      const std::string reason = text_of(end, "reason");
      for (const std::string& key : {reason, reason + '\n' + text_of(end, "detail")}) {
        sums[{asset, key}] += amount;
        places_of[{asset, key}].insert(text_of(end, "place"));
      }
      if (reason != "converted") sums[{asset, reason == "fee" ? "fees" : "other ends"}] += amount;
      if (reason != "fee" && reason != "converted") resting.insert(text_of(end, "place"));
    }
  }
  for (const JsonValue& hop : root.find("hops")->elements()) {
    if (hop.find("to_amount") != nullptr) sums[{text_of(hop, "to_asset"), "out of " + text_of(hop, "asset")}] += number_of(*hop.find("to_amount"));
  }
  for (const auto& [what, sum] : sums) amounts[what.first].insert(to_decimal(sum));
  for (const auto& [what, places] : places_of) counts.insert(std::to_string(places.size()));
  counts.insert(std::to_string(resting.size()));
  counts.insert(std::to_string(starts.size()));
}

std::vector<std::string> numbers_without_source(const DocumentNumbers& document, std::string sentence, const std::vector<std::string>& quoted) {
  std::vector<std::string> refused;
  for (const std::string& text : quoted) erase_all(sentence, text);
  std::string months;
  for (const std::string& month : kMonths) months += (months.empty() ? "" : "|") + month;
  take(sentence, "(\\d{1,2}) (" + months + ") (\\d{4}) (\\d\\d:\\d\\d) UTC", refused, [&](const std::smatch& m) {
    const auto month = std::find(kMonths.begin(), kMonths.end(), m.str(2)) - kMonths.begin() + 1;
    const std::string iso = m.str(3) + (month < 10 ? "-0" : "-") + std::to_string(month) + (m.str(1).size() < 2 ? "-0" : "-") + m.str(1) + 'T' + m.str(4);
    return document.times.contains(iso);
  });
  const auto in = [](const std::set<std::string>& known) {
    return [&known](const std::smatch& m) { return known.contains(without_commas(m.str(1))); };
  };
  std::set<std::string> symbols;
  std::set<std::string> units;
  for (const auto& [asset, facts] : document.assets) symbols.insert(facts.symbol);
  for (const auto& [asset, amounts] : document.amounts) units.insert(amounts.begin(), amounts.end());
  for (const std::string& symbol : symbols) {
    take(sentence, "([\\d,]*\\d(?:\\.\\d+)?) " + escaped(symbol) + "(?![A-Za-z0-9])", refused, [&](const std::smatch& m) {
      return std::any_of(document.assets.begin(), document.assets.end(), [&](const auto& asset) {
        const auto amounts = document.amounts.find(asset.first);
        return asset.second.symbol == symbol && amounts != document.amounts.end() &&
               amounts->second.contains(units_of(m.str(1), asset.second.decimals));
      });
    });
  }
  take(sentence, "([\\d,]*\\d) (?:satoshi|wei|base units)", refused, in(units));
  take(sentence, "block ([\\d,]*\\d)", refused, in(document.heights));
  take(sentence, "[Hh]op ([\\d,]*\\d)", refused, in(document.depths));
  take(sentence, "([\\d,]*\\d) hops?", refused, in(document.depths));
  take(sentence, "output (\\d+)", refused, in(document.vouts));
  take(sentence, "([\\d,]*\\d) transactions?", refused, in(document.transactions));
  take(sentence, "([\\d,]*\\d) of (?=\\d)", refused, in(document.payments));  // of so many payments
  take(sentence, "([\\d,]*\\d) payments?", refused, in(document.payments));
  take(sentence, "([\\d,]*\\d) (?:places?|starting points?|other services?|other mixers?)", refused, in(document.counts));
  take(sentence, "key [0-9a-f]{4}…[0-9a-f]{4}", refused, [](const std::smatch&) { return true; });  // a name, not a number
  take(sentence, "[A-Za-z0-9]*\\d[A-Za-z0-9]*", refused, [&](const std::smatch& m) {
    return m.length() > 20 && document.text.find(m.str()) != std::string::npos;  // an address or an id
  });
  return refused;
}

std::vector<std::string> words_of_accusation(std::string_view sentence) {
  static const std::regex kWords(
      "\\b(verified|thie(f|ves)|theft|hack(er|ers|ed)?|stol\\w+|steal\\w*|rob(bed|ber|bery)|loot\\w*|launder\\w*|crim\\w+|illegal\\w*|"
      "illicit\\w*|dirty|taint\\w*|fraud\\w*|scam\\w*|guilt\\w*|culprit\\w*|perpetrat\\w*|suspect\\w*|offend\\w*|convict\\w*|victim\\w*|"
      "owne?[rd]\\w*|owns|belong\\w*|controlled by|in the hands of|beneficiar\\w*|behind (it|this|them)|cash(ed|es|ing)? out|proceeds|"
      "conceal\\w*|obfuscat\\w*|sanction\\w*|terror\\w*|money mule|mules?|his|her|their|whose wallet|private wallet|wallet of|"
      "account of|customers?|definitely|certainly|proves?|proven|undoubtedly)\\b",
      std::regex::icase);
  // The disclaimer denies it, and one rule bears its name in the literature.
  std::string text(sentence);
  erase_all(text, "It does not show who controls them.");
  erase_all(text, "(dirty-first)");
  std::vector<std::string> found;
  for (std::sregex_iterator match(text.begin(), text.end(), kWords), end; match != end; ++match) found.push_back(match->str());
  return found;
}

}  // namespace peelback::test
