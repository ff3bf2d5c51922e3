#pragma once
// What may stand in a sentence that a reader sees: held against a trail document, and against words that accuse.

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_reader.h"

namespace peelback::test {

/// The numbers of a trail document, by what they count, with the sums and counts that a reader can make of its rows.
struct DocumentNumbers {
  explicit DocumentNumbers(std::string_view document);

  struct Asset {
    std::string symbol{};
    std::size_t decimals = 0;
  };
  std::string text;                   // the document itself: addresses and ids stand in it
  std::map<std::string, Asset> assets;                      // by reference
  std::map<std::string, std::set<std::string>> amounts;     // base units, by asset
  std::set<std::string> heights;
  std::set<std::string> depths;
  std::set<std::string> vouts;
  std::set<std::string> counts;       // of places, starts and ends of a kind
  std::set<std::string> transactions; // one number
  std::set<std::string> payments;     // of all, and of those that are somebody's word
  std::set<std::string> times;        // "2015-08-20T01:02"

 private:
  void collect(const JsonValue& value);
  void add_sums(const JsonValue& root);
};

/// Numbers of a sentence that the document does not hold, each as it stands in the sentence; `quoted` are texts of others
/// (labels with their sources), which are taken out first.
std::vector<std::string> numbers_without_source(const DocumentNumbers& document, std::string sentence, const std::vector<std::string>& quoted = {});

/// Words that accuse, that claim to know who is behind an address, or that promise more than was checked; in lower case.
std::vector<std::string> words_of_accusation(std::string_view sentence);

}  // namespace peelback::test
