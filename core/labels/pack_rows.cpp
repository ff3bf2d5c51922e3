#include "labels/pack_rows.h"

#include <algorithm>

#include "base/time.h"
#include "labels/bundle_layout.h"
#include "base/loose_match.h"
#include "labels/shown_text.h"

namespace peelback {

namespace {

using enum PackField;

struct NamedField {
  std::string_view name;
  PackField field;
};

// TagPack's own names and those that tables use. Of several names for one meaning the best stands first.
constexpr auto kFieldNames = std::to_array<NamedField>({
    {"address", address}, {"ref", address}, {"reference", address}, {"addr", address}, {"wallet", address},
    {"wallet address", address}, {"banned address", address},
    {"tx_hash", tx_hash}, {"txid", tx_hash}, {"tx", tx_hash}, {"transaction", tx_hash}, {"transaction hash", tx_hash},
    {"label", label}, {"name", label}, {"entity", label}, {"text", label}, {"tag", label}, {"wallet tag", label},
    {"category", category}, {"type", category},
    {"abuse", abuse},
    {"concepts", concepts},
    {"source", source}, {"url", source}, {"link", source}, {"data source", source},
    {"confidence", confidence},
    {"licence", licence}, {"license", licence},
    {"lastmod", dated}, {"date", dated}, {"dated", dated}, {"updated", dated},
    {"from", from}, {"valid from", from}, {"listed from", from}, {"since", from},
    {"until", until}, {"valid until", until}, {"listed until", until}, {"to", until},
    {"network", network}, {"chain", network}, {"blockchain", network},
    {"currency", currency}, {"asset", currency}, {"coin", currency},
    {"title", title},
    {"creator", creator},
    {"tags", passed_over}, {"description", passed_over}, {"owner", passed_over}, {"is_public", passed_over},
    {"is_cluster_definer", passed_over}, {"context", passed_over}, {"actor", passed_over}, {"tag_type", passed_over},
    {"notes", passed_over},
});

struct ChainWord {
  std::string_view word;
  Chain chain;
};

constexpr auto kChainWords = std::to_array<ChainWord>({
    {"xbt", Chain::bitcoin}, {"erc20", Chain::ethereum}, {"arb", Chain::arbitrum}, {"arbitrum one", Chain::arbitrum},
    {"op", Chain::optimism}, {"matic", Chain::polygon}, {"xdai", Chain::gnosis}, {"bsc", Chain::bnb}, {"bep20", Chain::bnb},
    {"binance smart chain", Chain::bnb}, {"trc20", Chain::tron}, {"ripple", Chain::xrpl},
});

// Tokens of many chains: a pack that names them as its currency names no chain.
constexpr std::string_view kTokensOfManyChains[] = {"usdt", "usdc", "dai", "busd", "tusd"};

constexpr std::size_t kMaxUnknownNames = 50;
constexpr std::size_t kMaxWordCharacters = 60;

std::string quoted(std::string_view word) { return '"' + shown_text(word, kMaxWordCharacters).text + '"'; }

// "a, b" and "c": "a, b, c". A word that is in the list already adds nothing, nor does any to a long list.
void add_once(std::string& list, const std::string& word, std::size_t long_bytes) {
  if (word.empty() || list.size() > long_bytes || (", " + list + ", ").find(", " + word + ", ") != std::string::npos) return;
  if (!list.empty()) list += ", ";
  list += word;
}

bool is_transaction_id(std::string_view text) {
  return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
         });
}

}  // namespace

std::optional<Chain> chain_of_word(std::string_view word) {
  for (const ChainInfo& row : all_chains()) {
    if (loosely_equal(word, row.slug) || loosely_equal(word, row.name) || loosely_equal(word, row.symbol)) return row.chain;
  }
  for (const ChainWord& row : kChainWords) {
    if (loosely_equal(word, row.word)) return row.chain;
  }
  return std::nullopt;
}

std::optional<FieldMeaning> meaning_of(std::string_view name) {
  for (std::size_t i = 0; i < kFieldNames.size(); ++i) {
    if (loosely_equal(name, kFieldNames[i].name)) return FieldMeaning{kFieldNames[i].field, static_cast<std::uint8_t>(i)};
  }
  return std::nullopt;
}

std::string_view field_name(PackField field) {
  const auto row = std::find_if(kFieldNames.begin(), kFieldNames.end(), [&](const NamedField& n) { return n.field == field; });
  return row->name;
}

void PackFields::clear() {
  for (std::string& text : texts_) text.clear();
}

std::string RowPlace::text(std::string_view field) const {
  std::string place;
  if (kind == Kind::document) return place.append(field);
  place = kind == Kind::line ? "line " : "tags[";
  place += std::to_string(number);
  if (kind == Kind::tag) place += ']';
  if (!field.empty()) place.append(kind == Kind::line ? ": " : ".").append(field);
  return place;
}

PackRows::PackRows(const PlaceNames& places, LabelPackInfo info) : places_(&places), info_(std::move(info)) {}

void PackRows::report(Problem problem) {
  if (info_.problems.size() < kMaxPackProblems) {
    info_.problems.push_back(std::move(problem));
  } else {
    ++unlisted_;
  }
}

void PackRows::report_unknown(const RowPlace& place, std::string_view name) {
  const bool is_told = std::find(unknown_.begin(), unknown_.end(), name) != unknown_.end();
  if (is_told || unknown_.size() == kMaxUnknownNames) return;
  unknown_.emplace_back(name);
  report({Code::unknown_field, place.text(), quoted(name) + " was passed over"});
}

bool PackRows::counts_as_row() {
  if (++rows_ <= kMaxPackRows) return true;
  ++info_.refused;
  if (rows_ == kMaxPackRows + 1) {
    report({Code::too_large, "", "the rows after the first " + std::to_string(kMaxPackRows) + " are not used"});
  }
  return false;
}

void PackRows::complain(const RowPlace& place, PackField field, Code code, std::string_view detail) {
  report({code, place.text(field_name(field)), std::string(detail)});
}

void PackRows::refuse_row(const RowPlace& place, std::string_view field, Code code, std::string_view detail) {
  if (!counts_as_row()) return;
  ++info_.refused;
  report({code, place.text(field), std::string(detail)});
}

const std::string& PackRows::value(const PackFields& row, PackField field) const {
  return row[field].empty() ? header_[field] : row[field];
}

std::string PackRows::shown(const RowPlace& place, PackField field, std::string_view text) {
  ShownText shown = shown_text(text, field == source ? kMaxSourceCharacters : kMaxNameCharacters);
  if (shown.had_hidden) complain(place, field, Code::hidden_characters, "each is shown as \xef\xbf\xbd");
  if (shown.was_cut) complain(place, field, Code::too_large, "a name may have 200 characters, a source 2000: it was cut");
  return std::move(shown.text);
}

void PackRows::set_header(const RowPlace& place, PackFields header) {
  // What rows inherit is cleaned once, here, and then again without a finding.
  for (const PackField field : {title, creator, label, category, abuse, concepts, source, confidence, licence}) {
    header[field] = shown(place, field, header[field]);
  }
  Label dates;
  if (!read_days(place, header, dates)) {
    for (const PackField field : {dated, from, until}) header[field].clear();
  }
  info_.dated_s = dates.dated_s;
  if (!header[title].empty()) info_.title = header[title];
  info_.creator = header[creator];
  info_.source = header[source];
  add_once(info_.licence, header[licence], kMaxNameCharacters);
  header_ = std::move(header);
}

bool PackRows::read_chain(const RowPlace& place, const PackFields& row, std::optional<Chain>& chain) {
  const PackField field = value(row, network).empty() ? currency : network;
  const std::string& word = value(row, field);
  chain = chain_of_word(word);
  const bool names_none = word.empty() || std::any_of(std::begin(kTokensOfManyChains), std::end(kTokensOfManyChains),
                                                      [&](std::string_view token) { return loosely_equal(token, word); });
  if (chain || names_none) return true;
  complain(place, field, Code::unsupported, quoted(word) + " is no chain that is known here");
  return false;
}

bool PackRows::read_place(const RowPlace& place, const PackFields& row, std::string& ref) {
  const PackField field = value(row, address).empty() ? tx_hash : address;
  std::string_view text = value(row, field);
  if (text.empty()) {
    complain(place, address, Code::missing_field, "expected an address or a tx_hash");
    return false;
  }
  std::optional<Chain> chain;
  if (!read_chain(place, row, chain)) return false;
  const std::size_t colon = std::min(text.find(':'), text.size());
  if (const auto named = find_chain(text.substr(0, colon)); named && colon < text.size()) {
    chain = named;
    text.remove_prefix(colon + 1);
  }
  const bool is_transaction = field == tx_hash || is_transaction_id(text);
  auto found = is_transaction ? places_->transaction(chain, text) : places_->address(chain, text);
  if (found) {
    ref = std::move(found.value());
  } else {
    complain(place, field, found.error().code, found.error().detail);
  }
  return found.ok();
}

bool PackRows::read_days(const RowPlace& place, const PackFields& row, Label& claim) {
  struct Day {
    PackField field;
    std::optional<std::int64_t> Label::*member;
  };
  static constexpr Day kDays[] = {{dated, &Label::dated_s}, {from, &Label::valid_from_s}, {until, &Label::valid_until_s}};
  for (const Day& day : kDays) {
    const std::string& text = value(row, day.field);
    if (text.empty()) continue;
    const auto time_s = parse_utc(text);
    if (!time_s) {
      complain(place, day.field, Code::bad_date, quoted(text) + ", expected a day such as 2021-11-11");
      return false;
    }
    claim.*day.member = *time_s - *time_s % bundle_layout::kSecondsPerDay;
  }
  if (!claim.valid_from_s || !claim.valid_until_s || *claim.valid_from_s < *claim.valid_until_s) return true;
  complain(place, until, Code::bad_date, "it must be later than from");
  return false;
}

void PackRows::read_category(const RowPlace& place, const PackFields& row, Label& claim) {
  std::string words;
  for (const PackField field : {category, abuse, concepts}) {
    std::string_view rest = value(row, field);
    while (!rest.empty()) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      const std::string word = shown(place, field, rest.substr(0, comma));
      rest.remove_prefix(std::min(rest.size(), comma + 1));
      if (claim.category == LabelCategory::other) claim.category = category_of_word(word);
      add_once(words, word, std::string::npos);
    }
  }
  claim.category_text = shown(place, category, words);
}

bool PackRows::read_claim(const RowPlace& place, const PackFields& row, Label& claim) {
  if (!read_days(place, row, claim)) return false;
  claim.text = shown(place, label, value(row, label));
  if (claim.text.empty()) {
    complain(place, label, Code::missing_field, "expected a name");
    return false;
  }
  read_category(place, row, claim);
  claim.source = shown(place, source, value(row, source));
  claim.confidence = shown(place, confidence, value(row, confidence));
  add_once(info_.licence, shown(place, licence, value(row, licence)), kMaxNameCharacters);
  return true;
}

void PackRows::add_row(const RowPlace& place, const PackFields& row) {
  if (!counts_as_row()) return;
  std::string ref;
  Label claim;
  if (read_place(place, row, ref) && read_claim(place, row, claim)) {
    writer_.add(0, ref, claim);
  } else {
    ++info_.refused;
  }
}

Result<LabelPack> PackRows::finish() {
  if (unlisted_ > 0) {
    info_.problems.push_back({info_.problems.back().code, "", "and " + std::to_string(unlisted_) + " more"});
  }
  return finish_pack(writer_, std::move(info_));
}

Result<LabelPack> finish_pack(LabelsWriter& writer, LabelPackInfo info) {
  LabelPackInfo written = info;
  written.problems.clear();
  auto labels = BundledLabels::open(writer.finish({std::move(written)}, info.dated_s), info.kind);
  if (!labels) return labels.error();
  info.labels = labels->packs().front().labels;
  info.addresses = labels->packs().front().addresses;
  return LabelPack{std::move(info), *std::move(labels)};
}

}  // namespace peelback
