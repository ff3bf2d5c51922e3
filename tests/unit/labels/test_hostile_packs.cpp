// Packs from anywhere: a clear problem by line, the rest used, nothing executed.

#include "label_samples.h"

using namespace peelback;
using namespace peelback::samples;

TEST_CASE("markup in a name is text like any other") {
  const std::string_view name = "<script>alert(1)</script>";
  CHECK(texts(table({"1A,<script>alert(1)</script>,exchange,,"}).labels.find("bitcoin:1A")) == Lines{std::string(name)});
  CHECK(texts(table({"1A,=HYPERLINK(1),exchange,,"}).labels.find("bitcoin:1A")) == Lines{"=HYPERLINK(1)"});
}

TEST_CASE("an override of direction in a name is replaced, and the row is told") {
  const LabelPack turned = table({"1A,Bin\xe2\x80\xae" "ecna,exchange,,"});
  CHECK(texts(turned.labels.find("bitcoin:1A")) == Lines{"Bin\xef\xbf\xbd" "ecna"});
  CHECK(turned.info.refused == 0);
  CHECK(places_of(turned.info.problems) == Lines{"hidden_characters at line 2: label"});
}

TEST_CASE("NUL bytes and ill-formed UTF-8 are replaced, and the row is told") {
  using namespace std::string_view_literals;
  const LabelPack raw = pack("address,label\n1A,a\0b\n1B,a\xff" "b\n"sv);
  CHECK(texts(raw.labels.find("bitcoin:1A")) == Lines{"a\xef\xbf\xbd" "b"});
  CHECK(texts(raw.labels.find("bitcoin:1B")) == Lines{"a\xef\xbf\xbd" "b"});
  CHECK(places_of(raw.info.problems) == Lines{"hidden_characters at line 2: label", "bad_utf8 at line 3: label"});
  const LabelPack escaped = pack("{\"tags\":[{\"address\":\"1A\",\"label\":\"a\\u0000b\",\"source\":\"a\xff\"}]}");
  CHECK(texts(escaped.labels.find("bitcoin:1A")) == Lines{"a\xef\xbf\xbd" "b"});
}

TEST_CASE("an address with hidden characters is no address") {
  CHECK(places_of(table({"\xe2\x80\xae" "1A,A,exchange,,"}).info.problems) == Lines{"bad_address at line 2: address"});
}

TEST_CASE("a name of ten megabytes is cut, and its neighbours are used") {
  const std::string name(10'000'000, 'x');
  const LabelPack long_table = table({"1A,before,exchange,,", "1B," + name + ",exchange,,", "1C,after,exchange,,"});
  CHECK(long_table.info.labels == 3);
  CHECK(long_table.labels.find("bitcoin:1B").front().text.size() == 202);
  CHECK(places_of(long_table.info.problems) == Lines{"too_large at line 3: label"});
  const LabelPack json = pack("{\"tags\":[{\"address\":\"1A\",\"label\":\"" + name + "\"},{\"address\":\"1B\",\"label\":\"B\"}]}");
  CHECK(json.info.labels == 2);
  CHECK(places_of(json.info.problems) == Lines{"too_large at tags[0].label"});
}

TEST_CASE("names of ten megabytes in the header are cut once, not once a row") {
  const LabelPack heavy = pack("{\"title\":\"" + std::string(10'000'000, 't') + "\",\"label\":\"" + std::string(10'000'000, 'x') +
                               "\",\"tags\":[{\"address\":\"1A\"},{\"address\":\"1B\"}]}");
  CHECK(heavy.info.title.size() == 202);
  CHECK(places_of(heavy.info.problems) == Lines{"too_large at title", "too_large at label"});
}

TEST_CASE("a hundred problems are listed, and the others are counted") {
  std::string text = "address,label\n";
  for (int i = 0; i < 5000; ++i) text += "zz,Nobody\n";
  const LabelPack wrong = pack(text + "1A,Somebody\n");
  CHECK(wrong.info.refused == 5000);
  CHECK(wrong.info.labels == 1);
  REQUIRE(wrong.info.problems.size() == 101);
  CHECK(wrong.info.problems[99].where == "line 101: address");
  CHECK(wrong.info.problems[100].detail == "and 4900 more");
}

TEST_CASE("names of fields without end are told fifty times at most") {
  std::string text = "{\"label\":\"A\",\"tags\":[";
  for (int i = 0; i < 2000; ++i) text += "{\"address\":\"1A\",\"field" + std::to_string(i) + "\":1},";
  const LabelPack odd = pack(text + "{\"address\":\"1B\"}]}");
  CHECK(odd.info.problems.size() == 50);
  CHECK(odd.info.addresses == 2);
}

TEST_CASE("a million rows are read, and what comes after them is counted as refused") {
  std::string text = "address,label,category\n";
  for (std::uint32_t i = 0; i < kMaxPackRows + 7; ++i) {
    text += "1" + std::to_string(i) + ",Service " + std::to_string(i % 1000) + ",exchange\n";
  }
  const LabelPack large = pack(text);
  CHECK(large.info.addresses == kMaxPackRows);
  CHECK(large.info.refused == 7);
  CHECK(places_of(large.info.problems) == Lines{"too_large at "});
  CHECK(large.info.problems[0].detail == "the rows after the first 1000000 are not used");
  CHECK(texts(large.labels.find("bitcoin:1999999")) == Lines{"Service 999"});
  CHECK(large.labels.find("bitcoin:11000000").empty());
}

TEST_CASE("a file beyond the limit is refused before it is read") {
  CHECK(read(std::string(kMaxPackBytes + 1, 'x')).error() == Error{Code::too_large, "byte 67108864", "a pack may hold 64 MiB"});
}

TEST_CASE("a header of a hundred thousand columns is read in a moment") {
  std::string text = "address,label";
  for (int i = 0; i < 100'000; ++i) text += ",column" + std::to_string(i);
  const LabelPack wide = pack(text + "\n1A,A\n");
  CHECK(wide.info.refused == 1);
}

TEST_CASE("quotes that open line after line are read once each") {
  std::string text = "address,label\n";
  for (int i = 0; i < 100'000; ++i) text += "1A,\"\"\"x\n";
  CHECK(pack(text).info.refused == 100'000);
}

TEST_CASE("JSON without a bottom is refused") {
  CHECK(read("{\"tags\":" + std::string(100'000, '[')).error().code == Code::too_deep);
}
