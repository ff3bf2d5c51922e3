#include "label_samples.h"

#include <algorithm>

using namespace peelback;
using namespace peelback::samples;

namespace {

std::optional<LabelConflict> conflict_of(std::initializer_list<std::string_view> rows) {
  return find_conflict(table(rows).labels.find("bitcoin:1A"));
}

constexpr auto kNames = LabelConflict::Kind::names;
constexpr auto kCategories = LabelConflict::Kind::categories;

LabelPack titled(std::string_view title, std::string_view label) {
  return pack("{\"title\":\"" + std::string(title) + "\",\"tags\":[{\"address\":\"1A\",\"label\":\"" + std::string(label) +
              "\",\"category\":\"exchange\"}]}");
}

}  // namespace

TEST_CASE("the reporter's own name stands first, then imported, bundled and dropped labels") {
  LabelBook book;
  book.add_pack(table({"1A,dropped,exchange,,"}));
  book.add_pack(table({"1A,imported,exchange,,"}, LabelKind::imported));
  LabelsWriter writer;
  Label bundled;
  bundled.text = "bundled";
  writer.add(0, "bitcoin:1A", bundled);
  LabelPackInfo info;
  info.id = "b";
  info.title = "B";
  book.add_bundle(*BundledLabels::open(writer.finish({info}, {})));
  book.set_own({{"bitcoin:1A", "own"}, {"bitcoin:1B", "elsewhere"}});

  const auto found = book.find("bitcoin:1A");
  CHECK(texts(found) == Lines{"own", "imported", "bundled", "dropped"});
  CHECK(found[0].kind == LabelKind::own);
  CHECK(found[1].kind == LabelKind::imported);
  const auto packs = book.packs();
  REQUIRE(packs.size() == 3);
  CHECK(packs[0].kind == LabelKind::imported);
  CHECK(packs[1].kind == LabelKind::bundled);
  CHECK(packs[2].kind == LabelKind::dropped);
}

TEST_CASE("the order in which packs come does not show") {
  std::vector<std::pair<std::string, std::string>> packs = {{"Beta", "two"}, {"Alpha", "one"}, {"Beta", "three"}, {"Gamma", "four"}};
  LabelBook first;
  for (const auto& [title, label] : packs) first.add_pack(titled(title, label));
  const auto expected = first.find("bitcoin:1A");
  REQUIRE(expected.size() == 4);
  std::sort(packs.begin(), packs.end());
  do {
    LabelBook book;
    for (const auto& [title, label] : packs) book.add_pack(titled(title, label));
    CHECK(book.find("bitcoin:1A") == expected);
    CHECK(book.packs() == first.packs());
  } while (std::next_permutation(packs.begin(), packs.end()));
}

TEST_CASE("a pack that is given twice is there once, and gone when it is dropped") {
  LabelBook book;
  book.add_pack(table({"1A,Huobi.com,exchange,,"}));
  book.add_pack(table({"1A,Huobi.com,exchange,,"}));
  REQUIRE(book.packs().size() == 1);
  CHECK(book.find("bitcoin:1A").size() == 1);
  const std::string id = book.packs().front().id;
  CHECK(book.drop(id));
  CHECK_FALSE(book.drop(id));
  CHECK(book.find("bitcoin:1A").empty());
  CHECK(book.packs().empty());
}

TEST_CASE("the bundled set is dropped by its checksum") {
  LabelBook book;
  auto bundle = *BundledLabels::open(LabelsWriter().finish({}, {}));
  const std::string checksum = bundle.checksum();
  book.add_bundle(std::move(bundle));
  CHECK(book.bundle() != nullptr);
  CHECK(book.drop(checksum));
  CHECK(book.bundle() == nullptr);
}

TEST_CASE("own names are replaced as a whole, and an empty one is none") {
  LabelBook book;
  book.set_own({{"bitcoin:1A", "thief"}, {"bitcoin:1B", ""}});
  CHECK(texts(book.find("bitcoin:1A")) == Lines{"thief"});
  CHECK(book.find("bitcoin:1B").empty());
  book.set_own({});
  CHECK(book.find("bitcoin:1A").empty());
}

TEST_CASE("a payment ends at a service whose label holds at its time") {
  LabelBook book;
  book.add_pack(table({"1A,Tornado Cash,mixer,2022-08-08,2025-03-21", "1A,OFAC SDN list,sanctions,,"}));
  CHECK(texts(book.find_stops("bitcoin:1A", day("2023-01-01"))) == Lines{"Tornado Cash"});
  CHECK(book.find_stops("bitcoin:1A", day("2022-08-07")).empty());
  CHECK(book.find_stops("bitcoin:1A", day("2025-03-21")).empty());
  CHECK(book.find_stops("bitcoin:1A", std::nullopt).empty());
  CHECK(book.find("bitcoin:1A").size() == 2);
}

TEST_CASE("a sanctions list, a theft or a name of one's own alone ends no trail") {
  LabelBook book;
  book.set_own({{"bitcoin:1A", "Huobi deposit"}});
  book.add_pack(table({"1A,OFAC SDN list,sanctions,,", "1A,Bitfinex hack,theft,,"}));
  CHECK(book.find_stops("bitcoin:1A", day("2023-01-01")).empty());
}

TEST_CASE("two exchanges on one place are a conflict of names") {
  CHECK(conflict_of({"1A,Huobi,exchange,,", "1A,Bittrex,exchange,,"}) == LabelConflict{kNames, {0, 1}});
  CHECK(conflict_of({"1A,Bitcoin.de,exchange,,", "1A,Bitcoin.com,exchange,,"}).has_value());
}

TEST_CASE("an exchange beside a mixer is a conflict of categories") {
  CHECK(conflict_of({"1A,Huobi,exchange,,", "1A,ChipMixer,mixer,,", "1A,OFAC SDN list,sanctions,,"}) ==
        LabelConflict{kCategories, {0, 1}});
}

TEST_CASE("spellings of one name stand side by side") {
  CHECK_FALSE(conflict_of({"1A,Huobi,exchange,,", "1A,Huobi.com,exchange,,", "1A,huobi: hot wallet 3,exchange,,"}));
  CHECK_FALSE(conflict_of({"1A,Mt. Gox,exchange,,", "1A,MtGox,exchange,,"}));
}

TEST_CASE("a sanctions list or a theft beside a service is no conflict") {
  CHECK_FALSE(conflict_of({"1A,Blender.io,mixer,,", "1A,OFAC SDN list,sanctions,,", "1A,Ronin theft,theft,,", "1A,A note,,,"}));
  CHECK_FALSE(conflict_of({"1A,Huobi,exchange,,"}));
  CHECK_FALSE(find_conflict({}));
}

TEST_CASE("labels that held one after the other are no conflict") {
  CHECK_FALSE(conflict_of({"1A,Huobi,exchange,,2020-01-01", "1A,Bittrex,exchange,2020-01-01,"}));
  CHECK(conflict_of({"1A,Huobi,exchange,,2020-01-02", "1A,Bittrex,exchange,2020-01-01,"}));
}

TEST_CASE("a pack answers in the bundled set as it does by itself") {
  const std::string_view text =
      "{\"title\":\"Pack\",\"creator\":\"Somebody\",\"lastmod\":\"2021-11-11\",\"currency\":\"BTC\",\"confidence\":\"forensic\","
      "\"tags\":[{\"address\":\"1A\",\"label\":\"Huobi.com\",\"category\":\"exchange\",\"source\":\"https://example.org/1A\"},"
      "{\"address\":\"1A\",\"label\":\"Listed\",\"abuse\":\"sanction\",\"from\":\"2022-08-08\",\"until\":\"2025-03-21\"},"
      "{\"address\":\"3B\",\"label\":\"Huobi.com\",\"category\":\"exchange\"}]}";
  const LabelPack dropped = pack(text);
  LabelsWriter writer;
  for (const char* ref : {"bitcoin:3B", "bitcoin:1A"}) {
    for (const Label& label : dropped.labels.find(ref)) writer.add(0, ref, label);
  }
  LabelPackInfo info = dropped.labels.packs().front();
  info.labels = info.addresses = 0;
  const auto bundled = BundledLabels::open(writer.finish({info}, {}));
  REQUIRE(bundled.ok());
  for (const char* ref : {"bitcoin:1A", "bitcoin:3B", "bitcoin:1C"}) {
    auto expected = dropped.labels.find(ref);
    for (Label& label : expected) label.kind = LabelKind::bundled;
    CHECK(texts(bundled->find(ref)) == texts(expected));
    CHECK(std::is_permutation(expected.begin(), expected.end(), bundled->find(ref).begin()));
  }
}
