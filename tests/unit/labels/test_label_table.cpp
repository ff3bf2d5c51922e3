#include "label_samples.h"

using namespace peelback;
using namespace peelback::samples;

namespace {

Label only_label(const LabelPack& pack, std::string_view ref) {
  const auto found = pack.labels.find(ref);
  REQUIRE(found.size() == 1);
  return found.front();
}

}  // namespace

TEST_CASE("a table of three columns is a pack") {
  const LabelPack curated = pack("address,entity,source\n1A,Silk Road,fbi-seizure-2013\n");
  const Label label = only_label(curated, "bitcoin:1A");
  CHECK(label.text == "Silk Road");
  CHECK(label.source == "fbi-seizure-2013");
  CHECK(label.category == LabelCategory::other);
  CHECK(label.category_text.empty());
  CHECK(curated.info.title == "pack.csv");
  CHECK(curated.info.problems.empty());
}

TEST_CASE("comma, semicolon and tab separate, with or without a byte order mark, with both kinds of line ends") {
  for (const auto* text : {"ref;name\r\n1A;Huobi, Seychelles\r\n", "\xef\xbb\xbfref\tname\n1A\tHuobi, Seychelles",
                           "ref,name\n1A,\"Huobi, Seychelles\"\n"}) {
    CHECK(only_label(pack(text), "bitcoin:1A").text == "Huobi, Seychelles");
  }
}

TEST_CASE("names of columns are matched loosely") {
  const LabelPack full = pack(
      "Wallet Address;Label;Category;URL;Confidence;Last-Mod;Valid From;Valid until;Chain;License\n"
      "1A;Tornado;Mixing Service;https://example.org;authority_data;2024-09-01;2022-08-08;2025-03-21;btc;CC0\n"
      "1B;B;;;;;;;;MIT\n");
  const Label label = only_label(full, "bitcoin:1A");
  CHECK(label.category == LabelCategory::mixer);
  CHECK(label.category_text == "Mixing Service");
  CHECK(label.source == "https://example.org");
  CHECK(label.confidence == "authority_data");
  CHECK(label.dated_s == day("2024-09-01"));
  CHECK(label.valid_from_s == day("2022-08-08"));
  CHECK(label.valid_until_s == day("2025-03-21"));
  CHECK(full.info.licence == "CC0, MIT");
  CHECK(full.info.problems.empty());
}

TEST_CASE("of two columns that mean the same the better name is used, and the other is told") {
  const LabelPack two = pack("address,name,label,note on it\n1A,second,first,x\n");
  CHECK(only_label(two, "bitcoin:1A").text == "first");
  CHECK(places_of(two.info.problems) == Lines{"unknown_field at line 1", "unknown_field at line 1"});
  CHECK(two.info.problems[0].detail == "\"name\" was passed over");
}

TEST_CASE("two columns of one name are refused") {
  CHECK(read("address,label,Label\n1A,a,b\n").error() ==
        Error{Code::repeated_field, "line 1: label", "two columns have this name"});
}

TEST_CASE("a table without addresses or without names says which columns it has") {
  CHECK(read("id,label\n").error() == Error{Code::missing_field, "line 1: address", "no such column; there are: id, label"});
  CHECK(read("# a note\naddress,colour\n").error() ==
        Error{Code::missing_field, "line 2: label", "no such column; there are: address, colour"});
  CHECK(read("title: A YAML file\n").error().code == Code::missing_field);
  CHECK(read("# only a comment\n").error().code == Code::missing_field);
}

TEST_CASE("comments and empty lines are no rows, and lines keep their numbers") {
  const LabelPack commented = pack(
      "address,label\n# 3LYJ: Binance, \"cold\"\n\n1A,Binance\n\r\nzz,Nobody\n1B,\"two\nlines\"\nzz,Nobody\n");
  CHECK(commented.info.labels == 2);
  CHECK(only_label(commented, "bitcoin:1B").text == "two lines");
  CHECK(places_of(commented.info.problems) == Lines{"bad_address at line 6: address", "bad_address at line 9: address"});
}

TEST_CASE("a row with another number of cells is not guessed at") {
  const LabelPack ragged = pack("address,label,category\n1A,Huobi, Seychelles,exchange\n1B,Huobi\n1C,Huobi,exchange\n");
  CHECK(ragged.info.labels == 1);
  CHECK(places_of(ragged.info.problems) == Lines{"bad_length at line 2", "bad_length at line 3"});
  CHECK(ragged.info.problems[0].detail == "4 cells under 3 columns");
}

TEST_CASE("quotes inside of quotes are doubled") {
  CHECK(only_label(pack("address,label\n1A,\"The \"\"Fog\"\"\"\n"), "bitcoin:1A").text == "The \"Fog\"");
  CHECK(only_label(pack("address,label\n1A,The \"Fog\"\n"), "bitcoin:1A").text == "The \"Fog\"");
}

TEST_CASE("a quote that is never closed costs its own line") {
  const LabelPack broken = pack("address,label\n1A,\"never closed\n1B,Bittrex\n1C,\"x\"y\n1D,Kraken\n");
  CHECK(broken.info.labels == 2);
  CHECK(places_of(broken.info.problems) == Lines{"bad_length at line 2", "bad_length at line 4"});
}

TEST_CASE("a row with its own chain is looked up there") {
  const LabelPack chains = pack("address,label,chain\n0xa,Tornado,Ethereum\n1A,Fog,\n1B,Fog,EOS\n");
  CHECK(only_label(chains, "ethereum:0xa").text == "Tornado");
  CHECK(only_label(chains, "bitcoin:1A").text == "Fog");
  CHECK(places_of(chains.info.problems) == Lines{"unsupported at line 4: network"});
}
