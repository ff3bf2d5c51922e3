#include "base/delimited_text.h"

#include <catch2/catch.hpp>
#include <random>

using namespace peelback;

namespace {

using Found = DelimitedText::Found;

std::string records_of(std::string_view text, char separator = ',') {
  DelimitedText records(text, separator);
  std::string shown;
  while (!records.at_end()) {
    const Found found = records.next();
    if (found == Found::nothing) continue;
    shown += std::to_string(records.line());
    if (found == Found::broken_quotes) shown += '!';
    for (const std::string_view cell : records.cells()) shown.append("[").append(cell).append("]");
    shown += ' ';
  }
  return shown;
}

}  // namespace

TEST_CASE("cells are split at the separator, and quotes hold separators, line breaks and quotes") {
  CHECK(records_of("a,b\n1,2\n") == "1[a][b] 2[1][2] ");
  CHECK(records_of("a;b\r\n\"1;\"\"2\"\"\";\"3\n4\"\r\nx;y", ';') == "1[a][b] 2[1;\"2\"][3\n4] 4[x][y] ");
  CHECK(records_of("\"\"\"\",\"\"\"b\"\"\"\n") == "1[\"][\"b\"] ");
  CHECK(records_of("a,\n,b\n\n# no\n,") == "1[a][] 2[][b] 5[][] ");
}

TEST_CASE("lines end as on any system: line feed, carriage return, or both") {
  CHECK(records_of("a,b\r1,2\r\r3,4") == "1[a][b] 2[1][2] 4[3][4] ");
  CHECK(records_of("a,b\r\n1,2\n3,4\r") == "1[a][b] 2[1][2] 3[3][4] ");
  CHECK(records_of("# no\ra,\"1\r2\"\r") == "2[a][1\r2] ");
  CHECK(separator_of("# a,b,c\r\ra;b;c\r1,2,3,4,5") == ';');
}

TEST_CASE("a record whose quotes are wrong costs its first line") {
  CHECK(records_of("a,b\n\"1,2\n3,4\n") == "1[a][b] 2! 3[3][4] ");
  CHECK(records_of("\"1\"x,2\n3,4") == "1! 2[3][4] ");
}

TEST_CASE("what was written is read back, whatever it is") {
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    std::string expected;
    for (std::size_t row = 0, line = 1; row < 3; ++row) {
      expected += std::to_string(line);
      for (std::size_t cell = 0; cell < 3; ++cell) {
        std::string content;
        for (auto i = random() % 6; i > 0; --i) content += "a,\"\n\r "[random() % 6];
        for (const char c : content) line += c == '\n';
        expected.append("[").append(content).append("]");
        text += cell == 0 ? "\"" : ",\"";
        for (const char c : content) text.append(c == '"' ? 2 : 1, c);
        text += '"';
      }
      expected += ' ';
      text += '\n';
      ++line;
    }
    CAPTURE(text);
    REQUIRE(records_of(text) == expected);
  }
}

// Every line opens a quote that no later line closes: each used to be read to the end of the file.
TEST_CASE("quotes that are never closed cost no more than the text is long") {
  constexpr std::size_t kLines = 400'000;
  std::string text;
  for (std::size_t i = 0; i < kLines; ++i) text += "b\",\"\n";
  DelimitedText records(text, ',');
  std::size_t broken = 0;
  while (!records.at_end()) broken += records.next() == Found::broken_quotes;
  CHECK(broken == kLines);
}

TEST_CASE("what separates columns is what stands between their names") {
  CHECK(separator_of("# a;b;c\n\na\tb\n") == '\t');
  CHECK(separator_of("a;b,c;d") == ';');
  CHECK(separator_of("a") == ',');
  CHECK(separator_of("") == ',');
}
