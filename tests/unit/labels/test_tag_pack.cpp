#include "label_samples.h"

#include "base/hash.h"

using namespace peelback;
using namespace peelback::samples;

namespace {

constexpr std::string_view kWalletExplorer =
    "{\"title\":\"WalletExplorer Tag Pack\",\"creator\":\"GraphSense Core Team\",\"currency\":\"BTC\","
    "\"is_cluster_definer\":true,\"confidence\":\"service_data\",\"lastmod\":\"2021-11-11\",\"category\":\"exchange\","
    "\"tags\":[{\"address\":\"1Huobi\",\"label\":\"Huobi.com\",\"source\":\"https://example.org/1Huobi\",\"actor\":\"huobi\"},"
    "{\"address\":\"1Mix\",\"label\":\"BitcoinFog\",\"category\":\"mixing_service\",\"lastmod\":\"2022-01-02 10:00:00\"}]}";

Label only_label(const LabelPack& pack, std::string_view ref) {
  const auto found = pack.labels.find(ref);
  REQUIRE(found.size() == 1);
  return found.front();
}

}  // namespace

TEST_CASE("a tag inherits what stands beside the tags, unless it says otherwise") {
  const LabelPack walletexplorer = pack(kWalletExplorer);
  const Label huobi = only_label(walletexplorer, "bitcoin:1Huobi");
  CHECK(huobi.text == "Huobi.com");
  CHECK(huobi.category == LabelCategory::exchange);
  CHECK(huobi.category_text == "exchange");
  CHECK(huobi.source == "https://example.org/1Huobi");
  CHECK(huobi.confidence == "service_data");
  CHECK(huobi.dated_s == day("2021-11-11"));
  CHECK(huobi.kind == LabelKind::dropped);
  const Label fog = only_label(walletexplorer, "bitcoin:1Mix");
  CHECK(fog.category == LabelCategory::mixer);
  CHECK(fog.dated_s == day("2022-01-02"));
  CHECK(fog.source.empty());
}

TEST_CASE("a pack says what it is, and is known by the SHA-256 of its bytes") {
  const LabelPackInfo info = pack(kWalletExplorer).info;
  CHECK(info.id == to_hex(sha256(as_bytes(kWalletExplorer))));
  CHECK(info.sha256 == info.id);
  CHECK(info.title == "WalletExplorer Tag Pack");
  CHECK(info.creator == "GraphSense Core Team");
  CHECK(info.dated_s == day("2021-11-11"));
  CHECK(info.labels == 2);
  CHECK(info.addresses == 2);
  CHECK(info.refused == 0);
  CHECK(info.problems.empty());
}

TEST_CASE("a header that stands after the tags is inherited too") {
  const LabelPack listed = pack(
      "{\"tags\":[{\"address\":\"1A\"}],\"label\":\"Lazarus group\",\"abuse\":\"sanction\",\"category\":\"user\",\"title\":\"FBI\"}");
  const Label label = only_label(listed, "bitcoin:1A");
  CHECK(label.text == "Lazarus group");
  CHECK(label.category == LabelCategory::sanctions);
  CHECK(label.category_text == "user, sanction");
  CHECK(label.pack == "FBI");
}

TEST_CASE("what runs a place counts before what was done there") {
  const LabelPack mixed = pack(
      "{\"tags\":[{\"address\":\"1A\",\"label\":\"Blender.io\",\"category\":\"mixing_service\",\"abuse\":\"sanction\"},"
      "{\"address\":\"1B\",\"label\":\"B\",\"concepts\":[\"hot_wallet\",\"exchange\",\"exchange\"]}]}");
  CHECK(only_label(mixed, "bitcoin:1A").category == LabelCategory::mixer);
  CHECK(only_label(mixed, "bitcoin:1A").category_text == "mixing_service, sanction");
  CHECK(only_label(mixed, "bitcoin:1B").category == LabelCategory::exchange);
  CHECK(only_label(mixed, "bitcoin:1B").category_text == "hot_wallet, exchange");
}

TEST_CASE("network names the chain before currency does") {
  const LabelPack tokens = pack(
      "{\"label\":\"A\",\"tags\":[{\"address\":\"0xa\",\"network\":\"ETH\",\"currency\":\"USDT\"},"
      "{\"address\":\"0xb\",\"currency\":\"ETH\"},{\"address\":\"0xc\",\"currency\":\"USDT\"},{\"address\":\"0xd\"},"
      "{\"address\":\"bitcoin:1E\"},{\"address\":\"0xf\",\"currency\":\"EOS\"},{\"address\":\"0xf\",\"network\":\"BTC\"}]}");
  CHECK(tokens.info.addresses == 5);
  CHECK(only_label(tokens, "bitcoin:1E").text == "A");
  CHECK(places_of(tokens.info.problems) == Lines{"unsupported at tags[5].currency", "bad_address at tags[6].address"});
  CHECK(tokens.info.problems[0].detail == "\"EOS\" is no chain that is known here");
}

TEST_CASE("a transaction can be labelled") {
  const std::string txid(64, 'a');
  const LabelPack theft = pack("{\"label\":\"Theft\",\"tags\":[{\"tx_hash\":\"" + txid + "\",\"network\":\"BTC\"},{\"address\":\"ethereum:" +
                               txid + "\"},{\"tx_hash\":\"" + txid + "\"}]}");
  CHECK(only_label(theft, "bitcoin:" + txid).text == "Theft");
  CHECK(only_label(theft, "ethereum:" + txid).text == "Theft");
  CHECK(places_of(theft.info.problems) == Lines{"unsupported at tags[2].tx_hash"});
}

TEST_CASE("chains are known by slug, name, coin and everyday words") {
  CHECK(chain_of_word("BTC") == Chain::bitcoin);
  CHECK(chain_of_word("xbt") == Chain::bitcoin);
  CHECK(chain_of_word("Bitcoin Cash") == Chain::bitcoin_cash);
  CHECK(chain_of_word("bitcoin-cash") == Chain::bitcoin_cash);
  CHECK(chain_of_word("ETH") == Chain::ethereum);
  CHECK(chain_of_word("BEP20") == Chain::bnb);
  CHECK(chain_of_word("MATIC") == Chain::polygon);
  CHECK_FALSE(chain_of_word("BEP2"));
  CHECK_FALSE(chain_of_word("EOS"));
  CHECK_FALSE(chain_of_word(""));
}

TEST_CASE("a field that is not known is told once, not once a row") {
  const LabelPack odd = pack(
      "{\"title\":\"T\",\"colour\":1,\"label\":\"A\",\"tags\":[{\"address\":\"1A\",\"score\":1},{\"address\":\"1B\",\"score\":2},"
      "{\"address\":\"1C\",\"score\":{\"label\":\"not this\"}}]}");
  CHECK(odd.info.labels == 3);
  CHECK(places_of(odd.info.problems) == Lines{"unknown_field at ", "unknown_field at tags[0]"});
  CHECK(only_label(odd, "bitcoin:1C").text == "A");
}

TEST_CASE("each tag that does not hold is named, and the others are used") {
  const LabelPack pack_with_errors = pack(
      "{\"currency\":\"BTC\",\"tags\":[{\"address\":\"1A\",\"label\":\"A\"},{\"address\":\"zz\",\"label\":\"B\"},"
      "{\"label\":\"C\"},{\"address\":\"1D\"},\"1E\",[{\"address\":\"1F\",\"label\":\"F\"}],"
      "{\"address\":\"1G\",\"label\":\"G\",\"lastmod\":\"yesterday\"},"
      "{\"address\":\"1H\",\"label\":\"H\",\"from\":\"2025-03-21\",\"until\":\"2022-08-08\"},"
      "{\"address\":\"1I\",\"label\":\"I\",\"label\":\"J\"},{\"address\":\"1K\",\"label\":{\"en\":\"K\"}},"
      "{\"address\":\"1L\",\"label\":\"L\"}]}");
  CHECK(pack_with_errors.info.labels == 2);
  CHECK(pack_with_errors.info.refused == 9);
  CHECK(places_of(pack_with_errors.info.problems) ==
        Lines{"bad_address at tags[1].address", "missing_field at tags[2].address", "missing_field at tags[3].label",
              "bad_type at tags[4]", "bad_type at tags[5]", "bad_date at tags[6].lastmod", "bad_date at tags[7].until",
              "repeated_field at tags[8].label", "missing_field at tags[9].label"});
}

TEST_CASE("lines made of YAML name its lines") {
  const LabelPack lines = pack(
      "{\"line\":1,\"header\":{\"title\":\"Hydra\",\"label\":\"Hydra Market\",\"category\":\"market\",\"currency\":\"BTC\","
      "\"lastmod\":\"2023-05-10\"}}\n"
      "{\"line\":12,\"tag\":{\"address\":\"1A\"}}\n"
      "{\"line\":14,\"tag\":{\"address\":\"zz\"}}\n"
      "{\"line\":16,\"tag\":{\"address\":\"1B\",\"abuse\":[\"sanction\"]}}\n"
      "{\"line\":19,\"tag\":{\"address\":\"1C\",\"address\":\"1D\"}}\n"
      "{\"line\":21,\"tag\":[]}\n"
      "{\"line\":22,\"tag\":{\"address\"\n");
  CHECK(lines.info.title == "Hydra");
  CHECK(lines.info.dated_s == day("2023-05-10"));
  CHECK(only_label(lines, "bitcoin:1A").category == LabelCategory::market);
  CHECK(only_label(lines, "bitcoin:1B").category_text == "market, sanction");
  CHECK(lines.info.refused == 4);
  CHECK(places_of(lines.info.problems) == Lines{"bad_address at line 14: address", "repeated_field at line 19: address",
                                               "missing_field at line 21", "bad_json at line 22"});
}

TEST_CASE("a pack without tags, or with a field twice in its header, is refused") {
  CHECK(read("{\"title\":\"T\"}").error() == Error{Code::missing_field, "tags", "expected a list of tags"});
  CHECK(read("{\"tags\":{\"address\":\"1A\"}}").error().code == Code::missing_field);
  CHECK(read("{\"label\":\"A\",\"label\":\"B\",\"tags\":[]}").error() == Error{Code::repeated_field, "label", "it stands twice"});
  CHECK(read("{\"tags\":[").error().code == Code::bad_json);
}

TEST_CASE("what is neither a pack nor a table is refused") {
  CHECK(read("").error().code == Code::unknown_format);
  CHECK(read("<html>").error().code == Code::unknown_format);
  CHECK(read("[1]").error().code == Code::unknown_format);
  CHECK(read("\xff\xfe" "a").error() == Error{Code::bad_utf8, "byte 0", "this is UTF-16: save the file as UTF-8"});
}

TEST_CASE("a pack without a title has the name of its file") {
  CHECK(pack("{\"tags\":[]}").info.title == "pack.csv");
  CHECK(read_label_pack("", as_bytes("{\"tags\":[]}"), SimplePlaces())->info.title.size() == 12);
}
