// Packs and bundled files from anywhere: no bytes may crash or hang a reader, every label that comes out is safe to
// show, and a pack answers the same however it is brought.

#include "base/hash.h"
#include "base/utf8.h"
#include "labels/label_book.h"
#include "labels/labels_writer.h"
#include "labels/shown_text.h"
#include "labels/tag_pack.h"
#include "support/require.h"

using namespace peelback;
using test::require;

namespace {

// Every address is one, on the chain that is named, else on Bitcoin; all are remembered.
class AnyPlace final : public PlaceNames {
 public:
  explicit AnyPlace(std::vector<std::string>& refs) : refs_(&refs) {}
  Result<std::string> address(std::optional<Chain> chain, std::string_view text) const override {
    if (text.size() > 100) return Error{Code::bad_address, "", "too long"};
    return refs_->emplace_back(chain_info(chain.value_or(Chain::bitcoin)).slug).append(":").append(text);
  }
  Result<std::string> transaction(std::optional<Chain> chain, std::string_view text) const override {
    return address(chain, text);
  }

 private:
  std::vector<std::string>* refs_;
};

void check_label(const Label& label) {
  for (const std::string* text : {&label.text, &label.category_text, &label.source, &label.confidence, &label.licence, &label.pack}) {
    require(is_valid_utf8(as_bytes(*text)));
  }
  require(is_shown_text(label.text) && is_shown_text(label.category_text) && is_shown_text(label.pack));
  require(!label.valid_from_s || !label.valid_until_s || *label.valid_from_s < *label.valid_until_s);
}

void check_pack(ByteView bytes) {
  std::vector<std::string> refs;
  auto pack = read_label_pack("pack", bytes, AnyPlace(refs));
  if (!pack) return;
  require(pack->info.problems.size() <= kMaxPackProblems + 1);
  require(pack->info.refused == 0 || !pack->info.problems.empty());
  require(pack->labels.size() == pack->info.addresses && pack->info.addresses <= pack->info.labels);
  require(pack->info.labels <= refs.size());
  std::vector<std::vector<Label>> answers;
  for (const std::string& ref : refs) {
    for (const Label& label : answers.emplace_back(pack->labels.find(ref))) {
      check_label(label);
      require(!label.text.empty());
    }
    if (const auto conflict = find_conflict(answers.back())) {
      require(conflict->labels.size() >= 2 && conflict->labels.back() < answers.back().size());
    }
  }
  LabelBook book;
  book.add_pack(*std::move(pack));
  for (std::size_t i = 0; i < refs.size(); ++i) require(book.find(refs[i]) == answers[i]);
}

// A small bundled file. Most of one is the table of buckets, which short inputs could not even hold.
Bytes small_bundle() {
  LabelsWriter writer;
  Label label;
  label.text = "Huobi.com";
  label.category = LabelCategory::exchange;
  label.source = "https://example.org/{id}";
  writer.add(0, "bitcoin:1A", label);
  label.valid_from_s = 1'659'916'800;
  writer.add(1, "bitcoin:1A", label);
  writer.add(1, "bitcoin:1B", label);
  LabelPackInfo first;
  first.id = first.title = "a";
  return writer.finish({first, first}, 1'659'916'800);
}

// Three bytes of input alter one byte of the file, under a right checksum, so that what lies behind it is reached.
void check_bundle(ByteView changes) {
  static const Bytes kBundle = small_bundle();
  Bytes file(kBundle.begin(), kBundle.end() - 32);
  for (std::size_t i = 0; i + 3 <= changes.size() && i < 300; i += 3) {
    const std::size_t position = changes[i] | std::size_t{changes[i + 1]} << 8;
    const bool from_end = position >= 0x8000;
    const std::size_t distance = position % 0x8000 % file.size();
    file[from_end ? file.size() - 1 - distance : distance] = changes[i + 2];
  }
  const Bytes32 digest = sha256(file);
  file.insert(file.end(), digest.begin(), digest.end());
  const auto labels = BundledLabels::open(std::move(file));
  if (!labels) {
    require(!labels.error().where.empty());
    return;
  }
  for (const char* ref : {"bitcoin:1A", "bitcoin:1B", "", "ethereum:0xa"}) {
    for (const Label& label : labels->find(ref)) check_label(label);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  if (is_bundled_form(bytes)) {
    check_bundle(bytes.subspan(8));
  } else {
    check_pack(bytes);
  }
  return 0;
}
