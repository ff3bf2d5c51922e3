#include "labels/imported_labels.h"

#include <catch2/catch.hpp>

#include "base/hash.h"

using namespace peelback;

TEST_CASE("a table's names are imported labels with the file as source, and end no trail") {
  const std::vector<NamedRef> names = {{"ethereum:0xaa", "eXch"}, {"ethereum:0xbb", "Exploiter 2"}, {"ethereum:0xaa", "eXch"}, {"ethereum:0xcc", " "}};
  const auto pack = imported_labels("lifi_2024.csv", sha256(as_bytes("bytes")), names);
  REQUIRE(pack);
  CHECK(pack->info.kind == LabelKind::imported);
  CHECK(pack->info.id == to_hex(sha256(as_bytes("bytes"))));
  CHECK(pack->info.title == "lifi_2024.csv");
  CHECK(pack->info.labels == 2);
  CHECK(pack->info.refused == 1);
  const auto found = pack->labels.find("ethereum:0xaa");
  REQUIRE(found.size() == 1);
  CHECK(found[0].text == "eXch");
  CHECK(found[0].source == "lifi_2024.csv");
  CHECK(found[0].kind == LabelKind::imported);
  CHECK(found[0].category == LabelCategory::other);
  CHECK(!ends_trail(found[0].category));
}

TEST_CASE("an imported name that would turn the text around is shown with what it hides") {
  const std::vector<NamedRef> names = {{"ethereum:0xaa", "Bin\xe2\x80\xae" "ance"}, {"ethereum:0xbb", std::string(500, 'x')}};
  const auto pack = imported_labels("a.csv", {}, names);
  REQUIRE(pack);
  CHECK(pack->labels.find("ethereum:0xaa")[0].text == "Bin\xef\xbf\xbd" "ance");
  REQUIRE(pack->info.problems.size() == 2);
  CHECK(pack->info.problems[0] == Problem{Code::hidden_characters, "ethereum:0xaa", "each is shown as \xef\xbf\xbd"});
  CHECK(pack->info.problems[1].code == Code::too_large);
}
