#include "chains/recognise.h"

#include <algorithm>

#include "base/sort.h"
#include "base/wide.h"
#include "chains/address_forms.h"
#include "chains/ascii.h"
#include "chains/base58.h"
#include "chains/chain_ids.h"
#include "chains/explorer_links.h"

namespace peelback {

namespace {

using enum Chain;
using Kind = Finding::Kind;

// What an id of 64 hexadecimal digits may be of, likeliest first.
constexpr auto kHashChains =
    std::to_array<Chain>({bitcoin, bitcoin_cash, litecoin, dogecoin, dash, zcash, tron, nem, symbol, xrpl});
constexpr auto kEvmChains = std::to_array<Chain>({ethereum, arbitrum, optimism, base, polygon, gnosis, avalanche, bnb});
constexpr std::size_t kLongestWord = 128;  // no address, id or signature is longer
constexpr std::size_t kLongestHost = 64;
constexpr std::size_t kLongestPath = 300;

bool is_host_character(char c) {
  return is_alphanumeric(c) || c == '.' || c == '-';
}

// What a link may hold. Brackets, quotes and commas end it: explorers use none, and texts put them around links.
bool is_link_character(char c) {
  constexpr std::string_view kMarks = "/:?#&=%.-_~!+@$*;";
  return is_alphanumeric(c) || kMarks.find(c) != std::string_view::npos;
}

// The end of the run of characters that begins at `from`.
template <class Predicate>
std::size_t end_of_run(std::string_view text, std::size_t from, Predicate belongs) {
  while (from < text.size() && belongs(text[from])) ++from;
  return from;
}

bool has_small_letters(std::string_view word) {
  return std::any_of(word.begin(), word.end(), is_lower);
}
bool has_capitals(std::string_view word) {
  return std::any_of(word.begin(), word.end(), is_upper);
}

class Recogniser {
 public:
  explicit Recogniser(std::string_view text) : text_(text) {}
  std::vector<Finding> run();

 private:
  void read_chunk(std::size_t begin, std::size_t end);
  // Adds the link whose host ends at the slash, if it is an explorer's. Returns the place after it, or `chunk`.
  std::size_t read_link(std::size_t chunk, std::size_t slash, std::size_t end);
  void read_words(std::size_t begin, std::size_t end, bool in_link);
  std::size_t read_word(std::size_t begin, std::size_t end, std::size_t limit, bool in_link);
  std::size_t read_hash(std::size_t begin, std::size_t end, std::size_t digits_begin);
  std::size_t read_hyphenated(std::size_t begin, std::size_t limit);
  void read_signature(std::size_t begin, std::size_t end);
  void read_block_words(std::size_t begin, std::size_t end);
  std::optional<Chain> chain_before(std::size_t begin) const;

  std::string_view between(std::size_t begin, std::size_t end) const { return text_.substr(begin, end - begin); }
  void add(Finding finding, std::size_t begin, std::size_t end);
  bool add_address(std::size_t begin, std::size_t end, bool in_link);

  std::string_view text_;
  std::vector<Finding> findings_{};
};

void Recogniser::add(Finding finding, std::size_t begin, std::size_t end) {
  finding.text = std::string(between(begin, end));
  finding.offset = begin;
  finding.length = end - begin;
  findings_.push_back(std::move(finding));
}

std::vector<Finding> Recogniser::run() {
  for (std::size_t begin = 0; begin < text_.size();) {
    const std::size_t end = end_of_run(text_, begin, is_link_character);
    if (end == begin) {
      ++begin;
      continue;
    }
    read_chunk(begin, end);
    begin = end;
  }
  return std::move(findings_);
}

void Recogniser::read_chunk(std::size_t begin, std::size_t end) {
  const std::string_view chunk = between(begin, end);
  const bool in_link = chunk.find("://") != std::string_view::npos || chunk.starts_with("www.");
  std::size_t unread = begin;
  for (std::size_t slash = begin; slash < end; ++slash) {
    if (text_[slash] != '/') continue;
    const std::size_t after = read_link(unread, slash, end);
    if (after == unread) continue;
    read_words(unread, findings_.back().offset, in_link);
    unread = after;
    slash = after - 1;
  }
  read_words(unread, end, in_link);
}

std::size_t Recogniser::read_link(std::size_t chunk, std::size_t slash, std::size_t end) {
  std::size_t host = slash;
  while (host > chunk && slash - host < kLongestHost && is_host_character(text_[host - 1])) --host;
  if (between(host, slash).find('.') == std::string_view::npos) return chunk;
  const auto explorer = find_explorer_host(between(host, slash));
  if (!explorer) return chunk;
  std::size_t begin = host;
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (host - chunk >= scheme.size() && between(host - scheme.size(), host) == scheme) {
      begin = host - scheme.size();
      break;
    }
  }
  // A second link may follow without a gap; a full stop belongs to the sentence.
  const std::string_view path = between(slash, std::min(end, slash + kLongestPath));
  std::size_t link_end = slash + std::min(path.find("http"), path.size());
  constexpr std::string_view kSentenceMarks = ".:;!?*_~-";
  while (link_end > slash && kSentenceMarks.find(text_[link_end - 1]) != std::string_view::npos) --link_end;
  auto reading = read_explorer_path(*explorer, between(slash, link_end));
  if (!reading) return chunk;
  add(*std::move(reading), begin, link_end);
  return link_end;
}

void Recogniser::read_words(std::size_t begin, std::size_t end, bool in_link) {
  while (begin < end) {
    const std::size_t word_end = std::min(end_of_run(text_, begin, is_alphanumeric), end);
    begin = word_end == begin ? begin + 1 : read_word(begin, word_end, end, in_link);
  }
}

// Returns the place to go on from.
std::size_t Recogniser::read_word(std::size_t begin, std::size_t end, std::size_t limit, bool in_link) {
  const std::string_view word = between(begin, end);
  if (word.size() > kLongestWord) return end;
  if (word.size() == 5) read_block_words(begin, end);
  if (word.size() == 6 && end < limit && text_[end] == '-') return std::max(end, read_hyphenated(begin, limit));
  if (is_hash_text(word)) return read_hash(begin, end, begin);
  if (word.size() == 66 && word[0] == '0' && (word[1] == 'x' || word[1] == 'X') && is_hash_text(word.substr(2))) {
    return read_hash(begin, end, begin + 2);
  }
  if (word.size() == 11 && end < limit && text_[end] == ':') {
    const std::size_t rest = std::min(end_of_run(text_, end + 1, is_alphanumeric), limit);
    if (find_chain_by_word(word) == bitcoin_cash && add_address(begin, rest, in_link)) return rest;
  }
  if (word.size() < 24 || add_address(begin, end, in_link)) return end;
  if (!in_link) read_signature(begin, end);
  return end;
}

bool Recogniser::add_address(std::size_t begin, std::size_t end, bool in_link) {
  const auto reading = read_address(between(begin, end));
  // The links of others are full of identifiers: there only a checksum counts.
  if (!reading || (in_link && reading->checksum == Finding::Checksum::wrong) || (in_link && !reading->certain))
    return false;
  const bool askable = reading->checksum != Finding::Checksum::wrong && !reading->testnet;
  const auto named = chain_before(begin);
  const bool fits = named && std::find(reading->chains.begin(), reading->chains.end(), *named) != reading->chains.end();
  Finding finding{.kind = Kind::address,
                  .checksum = reading->checksum,
                  .detail = reading->detail,
                  .testnet = reading->testnet,
                  .certain = reading->certain};
  for (const Chain chain : reading->chains) {
    if (fits && chain != *named) continue;
    finding.candidates.push_back({chain, askable ? canonical_ref(chain, reading->canonical) : std::string()});
  }
  add(std::move(finding), begin, end);
  return true;
}

// "bitcoin:1A1z…" and our own references name the chain before the colon.
std::optional<Chain> Recogniser::chain_before(std::size_t begin) const {
  if (begin == 0 || text_[begin - 1] != ':') return std::nullopt;
  std::size_t word = begin - 1;
  while (word > 0 && begin - word < 20 && (is_alphanumeric(text_[word - 1]) || text_[word - 1] == '-')) --word;
  return find_chain_by_word(between(word, begin - 1));
}

std::size_t Recogniser::read_hash(std::size_t begin, std::size_t end, std::size_t digits_begin) {
  const std::string_view digits = between(digits_begin, end);
  const bool has_0x = digits_begin != begin;
  const auto named = chain_before(begin);

  // Eight leading zeros are work, not chance: one id in four billion has them.
  if (!has_0x && digits.starts_with("00000000") && digits.find_first_not_of('0') != std::string_view::npos) {
    add({.kind = Kind::block, .candidates = {{bitcoin, {}}, {bitcoin_cash, {}}}}, begin, end);
    return end;
  }
  std::string vout;
  if (!has_0x && end + 1 < text_.size() && text_[end] == ':' && is_digit(text_[end + 1])) {
    const std::size_t number_end = end_of_run(text_, end + 1, is_alphanumeric);
    const auto number = number_end - end <= 11 ? parse_decimal_u64(between(end + 1, number_end)) : std::nullopt;
    if (number && *number <= 0xffffffff) {
      vout = ':' + to_decimal(*number);
      end = number_end;
    }
  }
  Finding finding{.kind = vout.empty() ? Kind::transaction : Kind::output};
  finding.candidates.reserve(kHashChains.size() + kEvmChains.size());
  const auto add_candidate = [&](Chain chain) {
    if (named && chain != *named) return;
    if (!vout.empty() && chain_info(chain).model != LedgerModel::utxo) return;
    // The XRP Ledger writes its hashes in capitals.
    if (chain == xrpl && has_small_letters(digits)) return;
    finding.candidates.push_back({chain, canonical_ref(chain, digits) + vout});
  };
  if (!has_0x) {
    const bool capitals_first = has_capitals(digits) && !has_small_letters(digits) && vout.empty();
    if (capitals_first) add_candidate(xrpl);
    for (const Chain chain : kHashChains) {
      if (chain != xrpl || !capitals_first) add_candidate(chain);
    }
  }
  for (const Chain chain : kEvmChains) add_candidate(chain);
  if (!finding.candidates.empty()) add(std::move(finding), begin, end);
  return end;
}

// NEM and Symbol addresses as their wallets print them: groups of six, the last one shorter.
std::size_t Recogniser::read_hyphenated(std::size_t begin, std::size_t limit) {
  const char first = text_[begin];
  if (first != 'N' && first != 'T' && first != 'n' && first != 't') return begin;
  constexpr std::size_t kFullGroups = 6;
  std::size_t end = begin;
  for (std::size_t group = 0; group < kFullGroups; ++group, end += 7) {
    if (end_of_run(text_, end, is_alphanumeric) != end + 6 || end + 6 >= limit || text_[end + 6] != '-') return begin;
  }
  end = std::min(end_of_run(text_, end, is_alphanumeric), limit);
  return add_address(begin, end, false) ? end : begin;
}

void Recogniser::read_signature(std::size_t begin, std::size_t end) {
  const std::string_view word = between(begin, end);
  if ((word.size() != 87 && word.size() != 88) || !has_small_letters(word) || !has_capitals(word)) return;
  const auto bytes = decode_base58(word);
  if (!bytes || bytes->size() != 64) return;
  add({.kind = Kind::transaction,
       .candidates = {{solana, canonical_ref(solana, word)}},
       .detail = "It has the form of a Solana signature, which carries no checksum.",
       .certain = false},
      begin, end);
}

// "Bitcoin block 370,661", "BTC block height #370661": with the chain's name before, it is clear.
void Recogniser::read_block_words(std::size_t begin, std::size_t end) {
  const std::string_view word = between(begin, end);
  if (word != "block" && word != "Block" && word != "BLOCK") return;
  if (begin == 0 || text_[begin - 1] != ' ') return;
  std::size_t name = begin - 1;
  while (name > 0 && is_alphanumeric(text_[name - 1]) && begin - name < 20) --name;
  auto chain = find_chain_by_word(between(name, begin - 1));
  // "Bitcoin Cash" is two words; a name has a capital, an ordinary word ("base") need not.
  constexpr std::string_view kBitcoin = "Bitcoin ";
  if (between(name, begin - 1) == "Cash" && name >= kBitcoin.size() &&
      between(name - kBitcoin.size(), name) == kBitcoin) {
    chain = bitcoin_cash;
    name -= kBitcoin.size();
  }
  if (!chain || !is_upper(text_[name])) return;
  const auto skip = [this](std::size_t from, std::string_view marks) {
    return std::min(text_.find_first_not_of(marks, from), text_.size());
  };
  std::size_t place = skip(end, " ");
  for (const std::string_view filler : {"height", "number", "no.", "nr."}) {
    if (text_.substr(place).starts_with(filler)) place += filler.size();
  }
  place = skip(place, " #:");
  std::string digits;
  std::size_t number_end = place;
  while (number_end < text_.size() && digits.size() < 10) {
    const bool thousands =
        text_[number_end] == ',' && !digits.empty() && number_end + 1 < text_.size() && is_digit(text_[number_end + 1]);
    if (!is_digit(text_[number_end]) && !thousands) break;
    if (!thousands) digits += text_[number_end];
    ++number_end;
  }
  const bool ends_there = number_end == text_.size() || !is_alphanumeric(text_[number_end]);
  if (digits.empty() || digits.size() > 9 || place == end || !ends_there) return;
  add({.kind = Kind::block, .candidates = {{*chain, {}}}}, name, number_end);
}

// The same thing twice is one finding. An id without a chain joins the finding that knows its chain.
std::vector<Finding> merged(std::vector<Finding> findings) {
  std::vector<std::string_view> certain_refs;
  for (const Finding& finding : findings) {
    if (finding.candidates.size() == 1 && !finding.candidates[0].ref.empty())
      certain_refs.push_back(finding.candidates[0].ref);
  }
  sort_ascending(certain_refs);
  const auto key_of = [&](const Finding& finding) {
    for (const Candidate& candidate : finding.candidates) {
      if (std::binary_search(certain_refs.begin(), certain_refs.end(), candidate.ref)) return candidate.ref;
    }
    const bool has_ref = !finding.candidates.empty() && !finding.candidates[0].ref.empty();
    return has_ref ? finding.candidates[0].ref : std::string(kind_name(finding.kind)) + ' ' + finding.text;
  };
  struct Keyed {
    std::string key;
    std::size_t place;
  };
  std::vector<Keyed> keyed;
  for (const Finding& finding : findings) keyed.push_back({key_of(finding), keyed.size()});
  sort_by(keyed, [](const Keyed& a, const Keyed& b) { return a.key < b.key; });
  std::vector<std::size_t> first_places(findings.size());  // by place: where the same thing stands first
  for (std::size_t i = 0; i < keyed.size(); ++i) {
    const bool is_first = i == 0 || keyed[i - 1].key != keyed[i].key;
    first_places[keyed[i].place] = is_first ? keyed[i].place : first_places[keyed[i - 1].place];
  }
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (first_places[i] == i) continue;
    Finding& known = findings[first_places[i]];
    const std::uint32_t count = known.count + 1;
    if (findings[i].candidates.size() < known.candidates.size()) known = std::move(findings[i]);
    known.count = count;
  }
  std::vector<Finding> result;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (first_places[i] == i) result.push_back(std::move(findings[i]));
  }
  return result;
}

}  // namespace

std::string_view kind_name(Finding::Kind kind) {
  switch (kind) {
    case Kind::address:
      return "address";
    case Kind::transaction:
      return "transaction";
    case Kind::output:
      return "output";
    case Kind::block:
      return "block";
  }
  return {};
}

std::string_view checksum_name(Finding::Checksum checksum) {
  switch (checksum) {
    case Finding::Checksum::none:
      return "none";
    case Finding::Checksum::ok:
      return "ok";
    case Finding::Checksum::wrong:
      return "wrong";
  }
  return {};
}

std::vector<Finding> recognise(std::string_view text) {
  auto findings = merged(Recogniser(text).run());
  sort_by(findings, [](const Finding& a, const Finding& b) { return a.offset < b.offset; });
  return findings;
}

}  // namespace peelback
