#include "label_samples.h"

#include <algorithm>

#include "base/hash.h"

using namespace peelback;
using namespace peelback::samples;

namespace {

Label claim(std::string text, LabelCategory category) {
  Label label;
  label.text = std::move(text);
  label.category = category;
  return label;
}

LabelPackInfo pack_info(std::string id, std::string title) {
  LabelPackInfo info;
  info.id = std::move(id);
  info.title = std::move(title);
  return info;
}

// Two packs: Huobi by one, Huobi and OFAC's list by both.
Bytes two_packs() {
  LabelsWriter writer;
  Label huobi = claim("Huobi.com", LabelCategory::exchange);
  huobi.source = "https://www.walletexplorer.com/address/{id}";
  huobi.dated_s = day("2021-11-11");
  writer.add(0, "bitcoin:1Huobi", huobi);
  writer.add(0, "bitcoin:1Other", huobi);
  Label listed = claim("OFAC SDN list", LabelCategory::sanctions);
  listed.valid_from_s = day("2022-08-08");
  listed.valid_until_s = day("2025-03-21");
  writer.add(1, "bitcoin:1Huobi", listed);
  LabelPackInfo walletexplorer = pack_info("walletexplorer", "WalletExplorer Tag Pack");
  walletexplorer.licence = "MIT";
  return writer.finish({walletexplorer, pack_info("ofac", "OFAC")}, day("2026-03-22"));
}

// Puts a right checksum under bytes that were changed.
Bytes resealed(Bytes bytes) {
  const std::size_t body = bytes.size() - 32;
  const Bytes32 digest = sha256(ByteView(bytes).first(body));
  std::copy(digest.begin(), digest.end(), bytes.begin() + static_cast<std::ptrdiff_t>(body));
  return bytes;
}

std::size_t count_at(const Bytes& bytes, std::size_t which) {
  const std::size_t begin = 8 + 4 * which;
  return bytes[begin] | std::size_t{bytes[begin + 1]} << 8 | std::size_t{bytes[begin + 2]} << 16;
}

Error error_of(Bytes bytes) {
  const auto labels = BundledLabels::open(std::move(bytes));
  REQUIRE_FALSE(labels.ok());
  return labels.error();
}

}  // namespace

TEST_CASE("claims of several packs are found on one place, in the order of packs") {
  const auto labels = BundledLabels::open(two_packs());
  REQUIRE(labels.ok());
  CHECK(labels->size() == 2);
  CHECK(labels->dated_s() == day("2026-03-22"));
  const auto found = labels->find("bitcoin:1Huobi");
  REQUIRE(texts(found) == Lines{"Huobi.com", "OFAC SDN list"});
  CHECK(found[0].pack == "WalletExplorer Tag Pack");
  CHECK(found[0].licence == "MIT");
  CHECK(found[0].kind == LabelKind::bundled);
  CHECK(found[0].dated_s == day("2021-11-11"));
  CHECK(found[1].pack_id == "ofac");
  CHECK(found[1].valid_until_s == day("2025-03-21"));
  CHECK(labels->find("bitcoin:1Nobody").empty());
  CHECK(labels->find("").empty());
}

TEST_CASE("a source that differs only in the address is kept once") {
  const auto labels = BundledLabels::open(two_packs());
  CHECK(labels->find("bitcoin:1Huobi").front().source == "https://www.walletexplorer.com/address/1Huobi");
  CHECK(labels->find("bitcoin:1Other").front().source == "https://www.walletexplorer.com/address/1Other");
}

TEST_CASE("labels and addresses are counted pack by pack") {
  const auto labels = BundledLabels::open(two_packs());
  CHECK(labels->packs()[0].labels == 2);
  CHECK(labels->packs()[0].addresses == 2);
  CHECK(labels->packs()[1].labels == 1);
  CHECK(labels->packs()[1].addresses == 1);
}

TEST_CASE("the layout is what bundled_labels.h says, byte for byte") {
  const Bytes bytes = two_packs();
  CHECK(as_text(ByteView(bytes).first(8)) == "PBLABEL1");
  const std::size_t header = count_at(bytes, 0), strings = count_at(bytes, 1), text = count_at(bytes, 2);
  const std::size_t claims = count_at(bytes, 3), sets = count_at(bytes, 4), members = count_at(bytes, 5);
  const std::size_t keys = count_at(bytes, 6);
  CHECK(claims == 2);
  CHECK(sets == 2);
  CHECK(members == 3);
  CHECK(keys == 2);
  CHECK(bytes.size() ==
        36 + header + 4 * (strings + 1) + text + 32 * claims + 4 * (sets + 1) + 4 * members + 4 * 65537 + 11 * keys + 32);
  CHECK(as_text(ByteView(bytes).subspan(36, header)) ==
        "{\"dated\":\"2026-03-22\",\"format\":\"peelback-labels/1\",\"packs\":["
        "{\"addresses\":2,\"id\":\"walletexplorer\",\"labels\":2,\"licence\":\"MIT\",\"title\":\"WalletExplorer Tag Pack\"},"
        "{\"addresses\":1,\"id\":\"ofac\",\"labels\":1,\"title\":\"OFAC\"}]}");
}

TEST_CASE("a key is the first ten bytes of the SHA-256 of the reference") {
  const Bytes32 digest = sha256(as_bytes("bitcoin:1Huobi"));
  const LabelKey key = label_key("bitcoin:1Huobi");
  CHECK(std::equal(key.bytes.begin(), key.bytes.end(), digest.begin()));
}

TEST_CASE("thousands of places are all found again") {
  LabelsWriter writer;
  for (int i = 0; i < 20'000; ++i) {
    writer.add(0, "bitcoin:1" + std::to_string(i), claim("Service " + std::to_string(i % 700), LabelCategory::exchange));
  }
  const auto labels = BundledLabels::open(writer.finish({pack_info("many", "Many")}, {}));
  REQUIRE(labels.ok());
  CHECK(labels->packs()[0].addresses == 20'000);
  for (int i = 0; i < 20'000; ++i) {
    if (texts(labels->find("bitcoin:1" + std::to_string(i))) != Lines{"Service " + std::to_string(i % 700)}) FAIL(i);
  }
  CHECK(labels->find("bitcoin:120000").empty());
}

TEST_CASE("a set without a single label can be opened") {
  const auto labels = BundledLabels::open(LabelsWriter().finish({}, {}));
  REQUIRE(labels.ok());
  CHECK(labels->size() == 0);
  CHECK(labels->find("bitcoin:1Huobi").empty());
}

TEST_CASE("the same claim twice on one place counts once") {
  LabelsWriter writer;
  writer.add(0, "bitcoin:1A", claim("A", LabelCategory::exchange));
  writer.add(0, "bitcoin:1A", claim("B", LabelCategory::exchange));
  writer.add(0, "bitcoin:1A", claim("A", LabelCategory::exchange));
  const auto labels = BundledLabels::open(writer.finish({pack_info("p", "P")}, {}));
  CHECK(texts(labels->find("bitcoin:1A")) == Lines{"A", "B"});
  CHECK(labels->packs()[0].labels == 2);
}

TEST_CASE("a file that is cut short anywhere is refused") {
  const Bytes whole = two_packs();
  for (std::size_t length = 0; length < whole.size(); length += length < 600 ? 1U : 997U) {
    const Error error = error_of(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)));
    CHECK((error.code == Code::truncated || error.code == Code::unknown_format));
  }
}

TEST_CASE("a file that goes on after its end is refused") {
  Bytes bytes = two_packs();
  bytes.push_back(0);
  CHECK(error_of(bytes).code == Code::trailing_bytes);
}

TEST_CASE("a file in which one bit was changed is refused") {
  const Bytes whole = two_packs();
  for (std::size_t i = 0; i < whole.size(); i += i < 1000 ? 1U : 1009U) {
    Bytes altered = whole;
    altered[i] ^= 1;
    CHECK_FALSE(BundledLabels::open(altered).ok());
  }
}

TEST_CASE("whatever a file with a right checksum says, nothing beyond it is read") {
  const Bytes whole = two_packs();
  for (std::size_t i = 36; i < whole.size() - 32; i += i < 1100 ? 3U : i > whole.size() - 60 ? 1U : 16411U) {
    for (const std::uint8_t value : {std::uint8_t{0x00}, std::uint8_t{0xff}}) {
      Bytes altered = whole;
      altered[i] = value;
      const auto labels = BundledLabels::open(resealed(std::move(altered)));
      if (labels) (void)labels->find("bitcoin:1Huobi");
      if (!labels) CHECK_FALSE(labels.error().where.empty());
    }
  }
}

TEST_CASE("an error of a bundled file names the section and the row") {
  const Bytes whole = two_packs();
  const std::size_t strings_begin = 36 + count_at(whole, 0);
  const std::size_t claims_begin = strings_begin + 4 * (count_at(whole, 1) + 1) + count_at(whole, 2);
  const auto with_byte = [&](std::size_t position, std::uint8_t value) {
    Bytes altered = whole;
    altered[position] = value;
    return error_of(resealed(std::move(altered)));
  };
  CHECK(with_byte(claims_begin + 32, 7) == Error{Code::bad_length, "claim 1", "packs must rise and be among those of the header"});
  CHECK(with_byte(claims_begin + 2, 16) == Error{Code::bad_length, "claim 0", "a category that is not known"});
  CHECK(with_byte(claims_begin + 5, 1) == Error{Code::bad_length, "claim 0", "no such string"});
  CHECK(with_byte(claims_begin - 1, 0x1b).code == Code::hidden_characters);
  CHECK(with_byte(claims_begin - 1, 0xff).code == Code::bad_utf8);
  CHECK(with_byte(strings_begin + 4, 0xff).where == "string 1");
  CHECK(with_byte(whole.size() - 33, 9).detail == "no such claim set");
  CHECK(with_byte(36, '[').where.starts_with("header"));
}

TEST_CASE("a file of another kind is not taken for labels") {
  CHECK_FALSE(is_bundled_form(as_bytes("{\"tags\":[]}")));
  CHECK(is_bundled_form(two_packs()));
  CHECK(error_of(Bytes{'P', 'B'}).code == Code::unknown_format);
}
