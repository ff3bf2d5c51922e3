#include <catch2/catch.hpp>

#include "cli/arguments.h"

using namespace peelback;
using namespace peelback::cli;

namespace {

const std::string kOutput = "bitcoin:20553f193186d7c0a8f13c6214cf90958a1291c8546c71a802c5101d7cde213f:1";

Result<Arguments> parse(std::vector<std::string> words) {
  std::vector<std::string_view> views(words.begin(), words.end());
  return parse_arguments(views);
}

std::string refused_at(std::vector<std::string> words) {
  const auto arguments = parse(std::move(words));
  REQUIRE_FALSE(arguments);
  CHECK(arguments.error().code == Code::usage);
  return arguments.error().where;
}

}  // namespace

TEST_CASE("a trace takes inputs, starts and limits in any order") {
  const auto arguments = parse({"trace", "--json", "a.blk", "--from", kOutput, "--method", "haircut", "b.jsonl", "--amount", "500",
                                "--max-hops", "3", "--min-amount", "546", "--min-share", "1000", "--fan-out", "4", "--since", "2018-01-26", "--strict", "-o", "out.json"});
  REQUIRE(arguments);
  CHECK(arguments->verb == Verb::trace);
  CHECK(arguments->inputs == std::vector<std::string>{"a.blk", "b.jsonl"});
  CHECK(arguments->output == Output::json);
  CHECK(arguments->output_file == "out.json");
  CHECK(arguments->strict);
  const Question& question = arguments->question;
  CHECK(question.method == Method::haircut);
  CHECK(question.starts.at(0).amount == Amount{500});
  CHECK(question.limits.max_hops == 3);
  CHECK(question.limits.min_amount == Amount{546});
  CHECK(question.limits.min_share_ppm == 1000);
  CHECK(question.limits.fan_out == 4);
  CHECK(question.limits.since_s == 1516924800);
}

TEST_CASE("tables of rates are inputs too, in dollars unless another currency is named") {
  const auto in_dollars = parse({"trace", "--rates", "rates.csv", "a.blk", "--from", kOutput, "--csv"});
  REQUIRE(in_dollars);
  CHECK(in_dollars->inputs == std::vector<std::string>{"a.blk", "rates.csv"});
  CHECK(in_dollars->rates == std::vector<std::string>{"rates.csv"});
  CHECK(in_dollars->fiat == Currency::usd);
  CHECK(parse({"export", "a.wacz", "--as", "csv", "--fiat", "eur"})->fiat == Currency::eur);
  CHECK_FALSE(parse({"trace", "a.blk", "--from", kOutput})->fiat);
  CHECK(refused_at({"trace", "a.blk", "--from", kOutput, "--fiat", "XEM"}) == "--fiat");
  CHECK(refused_at({"verify", "a.wacz", "--rates", "rates.csv"}) == "--rates");
}

TEST_CASE("several starts are one question") {
  const auto arguments = parse({"trace", "a.blk", "--from", kOutput, "--from", "bitcoin:12t9YDPgwueZ9NyMgw519p7AA8isjr6SMw"});
  REQUIRE(arguments);
  CHECK(arguments->question.starts.size() == 2);
}

TEST_CASE("bounds take what a trace takes, and the places that may have been reached") {
  const auto arguments = parse({"bounds", "table.csv", "--to", "Huobi", "--from", "ethereum:0x8b3cb6bf982798fba233bca56749e22eec42dcf3",
                                "--asset", "ethereum:usd-value", "--to", kOutput, "--columns", "columns.json", "--json"});
  REQUIRE(arguments);
  CHECK(arguments->verb == Verb::bounds);
  CHECK(arguments->to == std::vector<std::string>{"Huobi", kOutput});
  CHECK(arguments->question.starts.at(0).asset == "ethereum:usd-value");
  CHECK(arguments->columns_file == "columns.json");
}

TEST_CASE("a trace runs back, follows fees, and asks every rule") {
  const auto arguments = parse({"trace", "a.blk", "--direction", "backward", "--fees", "coinbase", "--method", "all"});
  REQUIRE(arguments);
  CHECK(arguments->question.direction == Direction::backward);
  CHECK(arguments->question.fees == FeeRule::coinbase);
  CHECK(arguments->by_every_rule);
}

TEST_CASE("a trace goes on in other ledgers as far as it is told to") {
  CHECK(parse({"trace", "a.blk", "--from", kOutput})->across == 1);
  CHECK(parse({"trace", "a.blk", "--from", kOutput, "--across", "3", "--json"})->across == 3);
  CHECK(refused_at({"trace", "a.blk", "--from", kOutput, "--across", "0"}) == "--across");
  CHECK(refused_at({"trace", "a.blk", "--from", kOutput, "--across", "2", "--svg"}) == "--across");
  CHECK(refused_at({"trace", "a.blk", "--from", kOutput, "--across", "2", "--method", "all"}) == "--across");
  CHECK(refused_at({"bounds", "a.blk", "--from", kOutput, "--to", kOutput, "--across", "2"}) == "--across");
}

TEST_CASE("what is not understood is refused by its word") {
  CHECK(refused_at({"follow", "a.blk"}) == "follow");
  CHECK(refused_at({"trace", "--from", kOutput}) == "trace");
  CHECK(refused_at({"trace", "a.blk", "--from"}) == "--from");
  CHECK(refused_at({"trace", "a.blk", "--from", "nonsense"}) == "--from");
  CHECK(refused_at({"trace", "a.blk", "--from", kOutput, "--method", "guess"}) == "--method");
  CHECK(refused_at({"trace", "a.blk", "--from", kOutput, "--max-hops", "-1"}) == "--max-hops");
  CHECK(refused_at({"trace", "a.blk", "--from", kOutput, "--max-hops", "4294967296"}) == "--max-hops");
  CHECK(refused_at({"trace", "a.blk", "--from", kOutput, "--since", "yesterday"}) == "--since");
  CHECK(refused_at({"trace", "a.blk", "--from", kOutput, "--fees", "later"}) == "--fees");
  CHECK(refused_at({"trace", "a.blk", "--from", kOutput, "--direction", "sideways"}) == "--direction");
  CHECK(refused_at({"trace", "a.blk", "--from", kOutput, "--to", kOutput}) == "--to");
  CHECK(refused_at({"trace", "a.blk", "--from", kOutput, "--method", "all", "--svg"}) == "--method");
  CHECK(refused_at({"trace", "a.blk", "--asset", "ethereum:ETH"}) == "--asset");
  CHECK(refused_at({"bounds", "a.blk", "--from", kOutput}) == "--to");
  CHECK(refused_at({"bounds", "a.blk", "--from", kOutput, "--to", kOutput, "--method", "fifo"}) == "--method");
  CHECK(refused_at({"trace", "a.blk", "--from", kOutput, "--from", kOutput, "--amount", "1"}) == "--amount");
  CHECK(refused_at({"verify", "a.blk", "--from", kOutput}) == "--from");
  CHECK(refused_at({"inspect", "a.blk", "--csv"}) == "--csv");
}

TEST_CASE("a number says how large it may be, and nothing cannot be stolen nor a window end before it begins") {
  const auto detail = [](std::vector<std::string> words) {
    words.insert(words.begin(), {"trace", "a", "--from", kOutput});
    const auto arguments = parse(std::move(words));
    REQUIRE_FALSE(arguments);
    return arguments.error().where + ": " + arguments.error().detail;
  };
  CHECK(detail({"--max-hops", "4294967296"}) == "--max-hops: expected a whole number from 0 to 4294967295, found '4294967296'");
  CHECK(detail({"--amount", "1.5"}) == "--amount: expected a whole number from 0 to 340282366920938463463374607431768211455, found '1.5'");
  CHECK(detail({"--amount", "0"}) == "--amount: nothing starts from an amount of 0");
  CHECK(detail({"--until", "2018-01-25", "--since", "2018-01-26"}) == "--until: expected a time that is not before --since");
}

TEST_CASE("help names every option that there is") {
  for (const auto* option : {"--amount", "--method", "--max-hops", "--min-amount", "--min-share", "--fan-out", "--since", "--until", "--fees", "--json", "--direction", "--asset", "--to", "--columns",
                             "--csv", "--table", "--svg", "--labels", "--across", "-o", "--strict", "--version"}) {
    CHECK(usage_text().find(option) != std::string_view::npos);
  }
}
