#include "unit/session/wording.h"

#include <algorithm>
#include <functional>
#include <regex>

#include "base/bytes.h"
#include "base/json_reader.h"

namespace peelback::test {

namespace {

const std::vector<std::string> kMonths = {"January", "February", "March",     "April",   "May",      "June",
                                          "July",    "August",   "September", "October", "November", "December"};

std::uint64_t number_of(std::string_view digits) { return static_cast<std::uint64_t>(*parse_decimal_u64(digits)); }

void erase_all(std::string& text, const std::string& part) {
  for (auto i = text.find(part); !part.empty() && i != std::string::npos; i = text.find(part)) text.replace(i, part.size(), " ");
}

std::string without_commas(std::string digits) {
  std::erase(digits, ',');
  return digits;
}

// "9.52451372" -> "952451372"
std::string satoshi_of(std::string coins) {
  coins = without_commas(coins);
  const auto point = std::min(coins.find('.'), coins.size());
  std::string units = coins.substr(0, point);
  std::string decimals = point < coins.size() ? coins.substr(point + 1) : "";
  decimals.resize(8, '0');
  units += decimals;
  const auto first = units.find_first_not_of('0');
  return first == std::string::npos ? "0" : units.substr(first);
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
  const std::function<void(const JsonValue&)> collect = [&](const JsonValue& value) {
    for (const JsonValue& element : value.elements()) collect(element);
    for (const JsonMember& member : value.members()) {
      const std::string word(member.value.text());
      if (member.key == "amount" || member.key == "value") amounts.insert(word);
      if (member.key == "height") heights.insert(word);
      if (member.key == "depth") depths.insert(word);
      if (member.key == "time") times.insert(word.substr(0, 16));
      if (member.key == "ref") vouts.insert(word.substr(word.rfind(':') + 1));
      collect(member.value);
    }
  };
  collect(root);
  std::map<std::string, std::uint64_t> sums;  // by reason, and by reason and detail
  std::map<std::string, std::set<std::string>> places_of;
  std::uint64_t start = 0;
  std::set<std::string> resting;
  std::set<std::string> starts;
  for (const JsonValue& asked : root.find("question")->find("start")->elements()) {
    for (const JsonValue& added : asked.find("added")->elements()) {
      start += number_of(added.find("amount")->text());
      starts.insert(std::string(added.find("ref")->text()));
    }
  }
  sums["start"] = start;
  if (const JsonValue* ends = root.find("ends"); ends != nullptr) {
    for (const JsonValue& end : ends->elements()) {
      const std::uint64_t amount = number_of(end.find("amount")->text());
      const std::string reason(end.find("reason")->text());
      const std::string place(end.find("place")->text());
      const JsonValue* detail = end.find("detail");
      for (const std::string& key : {reason, reason + '\n' + std::string(detail == nullptr ? "" : detail->text())}) {
        sums[key] += amount;
        places_of[key].insert(place);
      }
      sums[reason == "fee" ? "fees" : "other ends"] += amount;
      if (reason != "fee") resting.insert(place);
    }
  }
  for (const auto& [what, sum] : sums) amounts.insert(to_decimal(sum));
  for (const auto& [what, places] : places_of) counts.insert(std::to_string(places.size()));
  counts.insert(std::to_string(resting.size()));
  counts.insert(std::to_string(starts.size()));
  counts.insert(std::to_string(root.find("places")->elements().size()));
  std::set<std::string> txs;
  for (const JsonValue& hop : root.find("hops")->elements()) txs.insert(std::string(hop.find("tx")->text()));
  transactions.insert(std::to_string(txs.size()));
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
  take(sentence, "([\\d,]*\\d(?:\\.\\d+)?) BTC", refused, [&](const std::smatch& m) { return document.amounts.contains(satoshi_of(m.str(1))); });
  take(sentence, "([\\d,]*\\d) satoshi", refused, in(document.amounts));
  take(sentence, "block ([\\d,]*\\d)", refused, in(document.heights));
  take(sentence, "[Hh]op ([\\d,]*\\d)", refused, in(document.depths));
  take(sentence, "([\\d,]*\\d) hops?", refused, in(document.depths));
  take(sentence, "output (\\d+)", refused, in(document.vouts));
  take(sentence, "([\\d,]*\\d) transactions?", refused, in(document.transactions));
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
