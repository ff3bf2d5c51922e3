#include "session/case_labels.h"

#include <algorithm>

#include "base/json_reader.h"
#include "base/sort.h"
#include "base/time.h"
#include "labels/labels_writer.h"
#include "session/json_members.h"
#include "session/references.h"

namespace peelback {

namespace {

constexpr std::string_view kFormat = "peelback-case-labels/1";
constexpr std::size_t kMostPacks = 0xffff;

struct Claim {
  std::string ref{};
  Label label{};
  std::size_t pack = 0;  // row of the packs
};

void put_day(JsonWriter& json, std::string_view key, std::optional<std::int64_t> day_s) {
  put_text_or_null(json, key, day_s ? format_utc(*day_s).substr(0, 10) : std::string());
}

// What a claim can be on: the address of a place, and the transaction that made it.
std::vector<std::string> subjects_of(const ToldTrail& trail) {
  std::vector<std::string> refs;
  for (const ToldPlace& place : trail.places) {
    const auto colon = place.ref.find(':');
    if (colon == std::string::npos) continue;
    if (!place.address.empty()) {
      if (auto ref = canonical_reference(place.ref.substr(0, colon + 1) + place.address)) refs.push_back(*std::move(ref));
    }
    if (place.kind != ToldPlace::Kind::account) refs.push_back(place.ref.substr(0, place.ref.find(':', colon + 1)));
  }
  sort_ascending(refs);
  refs.erase(std::unique(refs.begin(), refs.end()), refs.end());
  return refs;
}

void write_claim(JsonWriter& json, const Claim& claim) {
  const Label& label = claim.label;
  json.begin_object();
  put_text(json, "category", category_name(label.category));
  put_text(json, "category_text", label.category_text);
  put_text(json, "confidence", label.confidence);
  put_day(json, "dated", label.dated_s);
  put_day(json, "from", label.valid_from_s);
  put_number(json, "pack", claim.pack);
  put_text(json, "ref", claim.ref);
  put_text(json, "source", label.source);
  put_text(json, "text", label.text);
  put_day(json, "until", label.valid_until_s);
  json.end_object();
}

void write_pack(JsonWriter& json, const LabelPackInfo& pack) {
  json.begin_object();
  put_text(json, "creator", pack.creator);
  put_day(json, "dated", pack.dated_s);
  put_text(json, "id", pack.id);
  put_text(json, "licence", pack.licence);
  put_text(json, "sha256", pack.sha256);
  put_text(json, "source", pack.source);
  put_text(json, "title", pack.title);
  json.end_object();
}

// Pack by pack, as a set is written; a place's claims keep their order, for which those with several go first.
std::vector<Claim> claims_on(const BundledLabels& bundle, const std::vector<std::string>& refs) {
  std::vector<std::vector<Label>> found;
  for (const std::string& ref : refs) found.push_back(bundle.find(ref));
  std::vector<std::size_t> order(refs.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  sort_by(order, [&](std::size_t a, std::size_t b) { return found[a].size() > found[b].size(); });
  std::vector<Claim> claims;
  for (const std::size_t i : order) {
    for (Label& label : found[i]) {
      const auto pack = std::find_if(bundle.packs().begin(), bundle.packs().end(), [&](const LabelPackInfo& p) { return p.id == label.pack_id; });
      claims.push_back({refs[i], std::move(label), static_cast<std::size_t>(pack - bundle.packs().begin())});
    }
  }
  sort_by(claims, [](const Claim& a, const Claim& b) { return a.pack < b.pack; });
  return claims;
}

// Members of one object, each read into its place; the first that does not hold is kept.
class MemberReader {
 public:
  explicit MemberReader(const JsonValue& object) : object_(object) {}
  void text(std::string_view key, std::string& out) {
    const auto value = object_.string_at(key);
    if (!value) return fail(value.error());
    out = *value;
  }
  void day(std::string_view key, std::optional<std::int64_t>& out) {
    const auto value = object_.at(key);
    if (!value) return fail(value.error());
    if ((*value)->is(JsonValue::Kind::null)) return;
    out = parse_utc((*value)->text());
    if (!out) fail({Code::bad_date, std::string(key), "a day such as 2026-03-22 was expected"});
  }
  void fail(Error error) {
    if (!error_) error_ = std::move(error);
  }
  const std::optional<Error>& error() const { return error_; }

 private:
  const JsonValue& object_;
  std::optional<Error> error_;
};

std::string row_name(std::string_view list, std::size_t row) { return std::string(list) + '[' + std::to_string(row) + ']'; }

}  // namespace

Result<std::string> write_case_labels(Session& session) {
  const BundledLabels* bundle = session.labels().bundle();
  if (bundle == nullptr) return std::string();
  const auto trail = session.trail();
  if (!trail) return trail.error();
  JsonWriter json;
  json.begin_object();
  put_array(json, "claims", [&] {
    for (const Claim& claim : claims_on(*bundle, subjects_of(**trail))) write_claim(json, claim);
  });
  put_day(json, "dated", bundle->dated_s());
  put_text(json, "format", kFormat);
  put_array(json, "packs", [&] {
    for (const LabelPackInfo& pack : bundle->packs()) write_pack(json, pack);
  });
  json.end_object();
  auto text = json.finish();
  if (!text) return text;
  return *text + '\n';
}

Result<BundledLabels> read_case_labels(std::string_view text) {
  std::vector<Problem> problems;
  const auto document = parse_json(as_bytes(text), problems);
  if (!document) return document.error();
  const auto format = document->string_at("format");
  if (!format || *format != kFormat) return Error{Code::unknown_format, "format", "peelback-case-labels/1 was expected"};
  const auto rows = document->at("packs", JsonValue::Kind::array);
  if (!rows) return rows.error();
  std::vector<LabelPackInfo> packs;
  for (const JsonValue& row : (*rows)->elements()) {
    LabelPackInfo& pack = packs.emplace_back();
    MemberReader reader(row);
    reader.text("creator", pack.creator);
    reader.day("dated", pack.dated_s);
    reader.text("id", pack.id);
    reader.text("licence", pack.licence);
    reader.text("sha256", pack.sha256);
    reader.text("source", pack.source);
    reader.text("title", pack.title);
    if (reader.error()) return at(*reader.error(), row_name("packs", packs.size() - 1));
  }
  const auto claims = document->at("claims", JsonValue::Kind::array);
  if (!claims) return claims.error();
  if (packs.size() > kMostPacks) return Error{Code::too_large, "packs", "more packs than a set holds"};
  LabelsWriter writer;
  std::size_t last_pack = 0;
  for (std::size_t i = 0; i < (*claims)->elements().size(); ++i) {
    const JsonValue& row = (*claims)->elements()[i];
    MemberReader reader(row);
    Claim claim;
    Label& label = claim.label;
    std::string category;
    reader.text("category", category);
    reader.text("category_text", label.category_text);
    reader.text("confidence", label.confidence);
    reader.day("dated", label.dated_s);
    reader.day("from", label.valid_from_s);
    reader.text("ref", claim.ref);
    reader.text("source", label.source);
    reader.text("text", label.text);
    reader.day("until", label.valid_until_s);
    label.category = category_of_word(category);
    if (category_name(label.category) != category) reader.fail({Code::bad_number, "category", "no category that is known"});
    const auto pack = row.u64_at("pack");
    if (!pack || *pack >= packs.size() || *pack < last_pack) reader.fail({Code::bad_number, "pack", "a row of packs was expected, pack by pack"});
    if (reader.error()) return at(*reader.error(), row_name("claims", i));
    last_pack = static_cast<std::size_t>(*pack);
    writer.add(static_cast<std::uint16_t>(last_pack), claim.ref, label);
  }
  MemberReader reader(*document);
  std::optional<std::int64_t> dated_s;
  reader.day("dated", dated_s);
  if (reader.error()) return *reader.error();
  return BundledLabels::open(writer.finish(std::move(packs), dated_s));
}

}  // namespace peelback
