#include "labels/pack_rows.h"

#include <algorithm>

#include "base/time.h"
#include "labels/bundle_layout.h"
#include "labels/loose_match.h"
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
constexpr std::size_t kMaxLicences = 8;
constexpr std::size_t kMaxWordCharacters = 60;

std::string quoted(std::string_view word) { return '"' + shown_text(word, kMaxWordCharacters).text + '"'; }

bool is_transaction_id(std::string_view text) {
  return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
         });
}

Result<std::optional<Chain>> chain_of(std::string_view network_text, std::string_view currency_text) {
  const bool is_network = !network_text.empty();
  const std::string_view word = is_network ? network_text : currency_text;
  if (word.empty()) return std::optional<Chain>();
  if (const auto chain = chain_of_word(word)) return chain;
  const bool is_token = std::any_of(std::begin(kTokensOfManyChains), std::end(kTokensOfManyChains),
                                    [&](std::string_view token) { return loosely_equal(token, word); });
  if (is_token) return std::optional<Chain>();
  return Error{Code::unsupported, std::string(field_name(is_network ? network : currency)),
               quoted(word) + " is no chain that is known here"};
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

void PackRows::refuse_row(Problem problem) {
  if (!counts_as_row()) return;
  ++info_.refused;
  report(std::move(problem));
}

const std::string& PackRows::value(const PackFields& row, PackField field) const {
  return row[field].empty() ? header_[field] : row[field];
}

std::string PackRows::shown(const RowPlace& place, PackField field, std::string_view text, std::size_t max_characters) {
  ShownText shown = shown_text(text, max_characters);
  if (shown.had_hidden) {
    report({Code::hidden_characters, place.text(field_name(field)), "each is shown as \xef\xbf\xbd"});
  }
  if (shown.was_cut) {
    report({Code::too_large, place.text(field_name(field)), "cut to " + std::to_string(max_characters) + " characters"});
  }
  return std::move(shown.text);
}

void PackRows::set_header(const RowPlace& place, PackFields header) {
  header_ = std::move(header);
  // What rows inherit is cleaned once, here, and then again without a finding.
  for (const PackField field : {title, creator, label, category, abuse, concepts, confidence, licence}) {
    header_[field] = shown(place, field, header_[field], kMaxNameCharacters);
  }
  header_[source] = shown(place, source, header_[source], kMaxSourceCharacters);
  if (!header_[title].empty()) info_.title = header_[title];
  info_.creator = header_[creator];
  info_.source = header_[source];
  add_licence(header_[licence]);
  Label dates;
  if (const auto done = read_days(header_, dates); !done) {
    report({done.error().code, place.text(done.error().where), done.error().detail});
    for (const PackField field : {dated, from, until}) header_[field].clear();
    return;
  }
  info_.dated_s = dates.dated_s;
}

Result<std::string> PackRows::place_of(const PackFields& row) const {
  const bool is_transaction = value(row, address).empty();
  std::string_view text = value(row, is_transaction ? tx_hash : address);
  if (text.empty()) return Error{Code::missing_field, "address", "expected an address or a tx_hash"};
  auto chain = chain_of(value(row, network), value(row, currency));
  if (!chain) return chain.error();
  if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
    if (const auto named = find_chain(text.substr(0, colon))) {
      *chain = *named;
      text.remove_prefix(colon + 1);
    }
  }
  const bool names_transaction = is_transaction || is_transaction_id(text);
  auto ref = names_transaction ? places_->transaction(*chain, text) : places_->address(*chain, text);
  if (!ref) return Error{ref.error().code, std::string(field_name(is_transaction ? tx_hash : address)), ref.error().detail};
  return ref;
}

Result<Done> PackRows::read_days(const PackFields& row, Label& label) const {
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
      return Error{Code::bad_date, std::string(field_name(day.field)), quoted(text) + ", expected a day such as 2021-11-11"};
    }
    label.*day.member = *time_s - *time_s % bundle_layout::kSecondsPerDay;
  }
  if (label.valid_from_s && label.valid_until_s && *label.valid_until_s <= *label.valid_from_s) {
    return Error{Code::bad_date, "until", "it must be later than from"};
  }
  return Done{};
}

void PackRows::read_category(const RowPlace& place, const PackFields& row, Label& label) {
  std::string words;
  for (const PackField field : {category, abuse, concepts}) {
    std::string_view rest = value(row, field);
    while (!rest.empty()) {
      const std::size_t comma = rest.find(',');
      const std::string word = shown(place, field, rest.substr(0, comma), kMaxNameCharacters);
      rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
      if (word.empty() || (", " + words + ", ").find(", " + word + ", ") != std::string::npos) continue;
      if (label.category == LabelCategory::other) label.category = category_of_word(word);
      words.append(words.empty() ? "" : ", ").append(word);
    }
  }
  label.category_text = shown(place, category, words, kMaxNameCharacters);
}

void PackRows::add_licence(std::string licence_text) {
  const bool is_new = std::find(licences_.begin(), licences_.end(), licence_text) == licences_.end();
  if (licence_text.empty() || !is_new || licences_.size() == kMaxLicences) return;
  info_.licence.append(licences_.empty() ? "" : ", ").append(licence_text);
  licences_.push_back(std::move(licence_text));
}

void PackRows::add_row(const RowPlace& place, const PackFields& row) {
  if (!counts_as_row()) return;
  const auto refuse = [&](const Error& error) {
    ++info_.refused;
    report({error.code, place.text(error.where), error.detail});
  };
  const auto ref = place_of(row);
  if (!ref) return refuse(ref.error());
  Label claim;
  if (const auto done = read_days(row, claim); !done) return refuse(done.error());
  claim.text = shown(place, label, value(row, label), kMaxNameCharacters);
  if (claim.text.empty()) return refuse({Code::missing_field, "label", "expected a name"});
  read_category(place, row, claim);
  claim.source = shown(place, source, value(row, source), kMaxSourceCharacters);
  claim.confidence = shown(place, confidence, value(row, confidence), kMaxNameCharacters);
  add_licence(shown(place, licence, value(row, licence), kMaxNameCharacters));
  writer_.add(0, *ref, claim);
}

Result<LabelPack> PackRows::finish() {
  if (unlisted_ > 0) {
    info_.problems.push_back({info_.problems.back().code, "", "and " + std::to_string(unlisted_) + " more"});
  }
  LabelPackInfo written = info_;
  written.problems.clear();
  auto labels = BundledLabels::open(writer_.finish({std::move(written)}, info_.dated_s), info_.kind);
  if (!labels) return labels.error();
  info_.labels = labels->packs().front().labels;
  info_.addresses = labels->packs().front().addresses;
  return LabelPack{std::move(info_), *std::move(labels)};
}

}  // namespace peelback
