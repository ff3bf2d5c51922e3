// The catalogue of messages: how templates are filled, that each is said somewhere with all that it needs, and its words.

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <regex>
#include <set>

#include "session/messages.h"
#include "session/money_text.h"
#include "session/reach_text.h"
#include "session/trail_text.h"
#include "support/files.h"
#include "unit/session/wording.h"

using namespace peelback;

namespace {

std::string name_of_row(const std::string& source, std::size_t row) {
  static std::vector<std::string> names;
  if (names.empty()) {
    const std::regex entry("\\{Message::(\\w+),");
    for (std::sregex_iterator match(source.begin(), source.end(), entry), end; match != end; ++match) names.push_back(match->str(1));
  }
  return names.at(row);
}

std::string core_folder() { return std::string(PEELBACK_FIXTURES) + "/../../core"; }

std::string text_of_file(const std::string& path) {
  const Bytes bytes = test::read_file(path).value();
  return std::string(bytes.begin(), bytes.end());
}

// Every source of the core that may say something, but the table itself.
std::map<std::string, std::string> speaking_files() {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(core_folder())) {
    const std::string path = entry.path().string();
    if (entry.path().extension() == ".cpp" && !path.ends_with("session/messages.cpp")) files[path] = text_of_file(path);
  }
  return files;
}

std::set<std::string> placeholders_of(std::string_view text) {
  std::set<std::string> names;
  const std::string copy(text);
  const std::regex placeholder("\\{(\\w+)");
  for (std::sregex_iterator match(copy.begin(), copy.end(), placeholder), end; match != end; ++match) names.insert(match->str(1));
  return names;
}

std::set<std::string> all_matches(const std::string& text, const std::string& pattern) {
  std::set<std::string> found;
  const std::regex expression(pattern);
  for (std::sregex_iterator match(text.begin(), text.end(), expression), end; match != end; ++match) found.insert(match->str(1));
  return found;
}

// The arguments of one call, from behind its opening parenthesis to the one that closes it.
std::string arguments_from(const std::string& text, std::size_t begin) {
  int open = 1;
  for (std::size_t i = begin; i < text.size(); ++i) {
    if (text[i] == '(') ++open;
    if (text[i] == ')' && --open == 0) return text.substr(begin, i - begin);
  }
  return text.substr(begin);
}

struct Call {
  std::set<std::string> messages{};  // named in its first argument; none where a function or variable names it
  std::set<std::string> fillings{};
};

std::vector<Call> calls_of_say(const std::string& text) {
  std::vector<Call> calls;
  static const std::string kSay = "say(";
  for (auto at = text.find(kSay); at != std::string::npos; at = text.find(kSay, at + 1)) {
    if (at > 0 && (std::isalnum(static_cast<unsigned char>(text[at - 1])) != 0 || text[at - 1] == '_')) continue;
    std::string arguments = arguments_from(text, at + kSay.size());
    for (auto inner = arguments.find(kSay); inner != std::string::npos; inner = arguments.find(kSay)) {
      arguments.replace(inner, kSay.size() + arguments_from(arguments, inner + kSay.size()).size() + 1, "said");
    }
    const auto fillings = std::min(arguments.find(", {{"), arguments.size());
    const auto fillings_below = std::min(arguments.find(",\n"), arguments.size());
    const std::string first = arguments.substr(0, std::min(fillings, fillings_below));
    calls.push_back({all_matches(first, "Message::(\\w+)"), all_matches(arguments.substr(first.size()), "\\{\"(\\w+)\",")});
  }
  return calls;
}

std::map<std::string, std::string> templates_by_name() {
  std::map<std::string, std::string> templates;
  const std::string table = text_of_file(core_folder() + "/session/messages.cpp");
  std::size_t row = 0;
  for (const auto& rows : {message_templates(), later_message_templates()}) {
    for (const MessageTemplate& message : rows) templates[name_of_row(table, row++)] = message.text;
  }
  return templates;
}

}  // namespace

TEST_CASE("a template is filled with the texts given, which are never read as templates") {
  CHECK(say(Message::path_title, {{"from", "{to}"}, {"to", "{from|one|many}"}}) == "From {to} to {from|one|many}");
  CHECK(say(Message::title, {{"amount", "1 BTC"}}) == "Where 1 BTC went");
  CHECK(say(Message::title) == "Where {amount} went");
}

TEST_CASE("words for one and words for many are the catalogue's") {
  CHECK(say(Message::start_points, {{"points", "1"}}) == "1 starting point");
  CHECK(say(Message::start_points, {{"points", "12"}}) == "12 starting points");
}

TEST_CASE("words about something absent are left out") {
  CHECK(say(Message::end_unspent, {{"height", ""}}) == "unspent");
  CHECK(say(Message::end_unspent, {{"height", "370,661"}}) == "unspent as of block 370,661");
  CHECK(say(Message::not_reached, {{"to", "X"}, {"hops", "1"}, {"requests", ""}, {"amount", "3.4 BTC"}}) ==
        "None of it reached X within 1 hop; 3.4 BTC was not followed.");
  CHECK(say(Message::not_reached, {{"to", "X"}, {"hops", "12"}, {"requests", "230"}, {"amount", "3.4 BTC"}}) ==
        "None of it reached X within 12 hops and 230 requests; 3.4 BTC was not followed.");
}

TEST_CASE("every message is said somewhere") {
  std::set<std::string> said;
  for (const auto& [path, text] : speaking_files()) said.merge(all_matches(text, "Message::(\\w+)"));
  for (const auto& [name, text] : templates_by_name()) {
    CAPTURE(name);
    CHECK(said.count(name) == 1);
  }
}

TEST_CASE("the later messages are said by what comes later alone") {
  const auto is_later = [](const std::string& path) {
    const auto ends = [&](std::string_view name) { return path.ends_with(name); };
    return path.find("/publish/") != std::string::npos || ends("case_texts.cpp") || ends("case_writer.cpp") || ends("replay_report.cpp");
  };
  const std::string table = text_of_file(core_folder() + "/session/messages.cpp");
  std::set<std::string> later;
  for (std::size_t i = 0; i < later_message_templates().size(); ++i) later.insert(name_of_row(table, message_templates().size() + i));
  for (const auto& [path, text] : speaking_files()) {
    if (is_later(path)) continue;
    for (const std::string& name : all_matches(text, "Message::(\\w+)")) {
      CAPTURE(path, name);
      CHECK(later.count(name) == 0);
    }
  }
}

TEST_CASE("whoever says a message fills every placeholder, and nothing that it does not have") {
  const auto templates = templates_by_name();
  std::size_t calls = 0;
  for (const auto& [path, text] : speaking_files()) {
    std::set<std::string> filled_in_file;
    for (const Call& call : calls_of_say(text)) {
      filled_in_file.insert(call.fillings.begin(), call.fillings.end());
      if (call.messages.empty()) continue;
      ++calls;
      std::set<std::string> needed;
      for (const std::string& message : call.messages) {
        for (const std::string& name : placeholders_of(templates.at(message))) needed.insert(name);
      }
      CAPTURE(path, *call.messages.begin());
      CHECK(call.fillings == needed);
    }
    for (const std::string& message : all_matches(text, "Message::(\\w+)")) {
      for (const std::string& name : placeholders_of(templates.at(message))) {
        CAPTURE(path, message, name);
        CHECK(filled_in_file.contains(name));
      }
    }
  }
  CHECK(calls > 20);
}

TEST_CASE("no template accuses, promises or says who is behind an address") {
  for (const auto& [name, text] : templates_by_name()) {
    CAPTURE(name, text);
    CHECK(test::words_of_accusation(text) == std::vector<std::string>{});
  }
  CHECK(test::words_of_accusation("Verified: the thief's wallet").size() == 2);
  CHECK(test::words_of_accusation("stolen coins, laundered by their owner").size() == 4);
}

TEST_CASE("an end without a label is never called unknown") {
  for (const auto& [name, text] : templates_by_name()) {
    if (name.ends_with("_unknown_height")) continue;  // of a block
    CAPTURE(name, text);
    CHECK(text.find("unknown") == std::string::npos);
  }
}

TEST_CASE("a template that quotes a label says in the same sentence who says so") {
  for (const auto& [name, text] : templates_by_name()) {
    if (text.find("{label}") == std::string::npos) continue;
    CAPTURE(name, text);
    CHECK((text.find("according to {source}") != std::string::npos || text.find("on {list}") != std::string::npos ||
           text.find("as named by the author of this trace") != std::string::npos));
    CHECK(text.find(". ") == std::string::npos);
  }
}

TEST_CASE("the least that is counted stands before the most") {
  for (const auto& [name, text] : templates_by_name()) {
    const auto most = text.find("{most}");
    if (most == std::string::npos) continue;
    CAPTURE(name, text);
    CHECK(std::min({text.find("{least}"), text.find("none of it"), text.find("does not show that any of it")}) < most);
  }
}

TEST_CASE("the disclaimer is the one that every picture and report ends with") {
  CHECK(words(Message::disclaimer) == "This shows payments between addresses. It does not show who controls them.");
}

TEST_CASE("dates are written out, and every unit of an amount can be counted") {
  CHECK(format_date(1636588800) == "11 November 2021");
  CHECK(format_date(0) == "1 January 1970");
  CHECK(format_date(1704067199) == "31 December 2023");
  CHECK(format_base_units(native_asset(Chain::bitcoin), 945341372) == "945,341,372 satoshi");
  CHECK(format_base_units(native_asset(Chain::ethereum), 1) == "1 wei");
  CHECK(format_base_units(native_asset(Chain::nem), 1000000) == "1,000,000 base units");
}

namespace {

ToldTrail trail_in(Chain chain, Method method) {
  ToldTrail trail;
  trail.method = method;
  trail.assets = {native_asset(chain)};
  return trail;
}

}  // namespace

TEST_CASE("a path is told in one sentence, and says whether its amount is a convention") {
  const std::uint64_t bitcoin = 100'000'000;
  const ToldTrail trail = trail_in(Chain::bitcoin, Method::fifo);
  PathTold path{.hops = 4, .start = 523 * bitcoin, .amount = 1'250'000'000, .from = "1abc", .to = "1xyz", .end = "deposited at Huobi.com, according to A"};
  CHECK(path_sentence(trail, path) ==
        "In 4 hops, 12.5 BTC of the 523 BTC went from 1abc to 1xyz, deposited at Huobi.com, according to A.");
  path.exact = false;
  path.end = {};
  CHECK(path_sentence(trail, path) ==
        "In 4 hops, 12.5 BTC of the 523 BTC, counted by first in, first out (FIFO), went from 1abc to 1xyz.");
  path.exact = true;
  path.hops = 1;
  path.amount = path.start;
  CHECK(path_sentence(trail, path) == "In 1 hop, all of the 523 BTC went from 1abc to 1xyz.");
  CHECK(path_sentence(trail_in(Chain::bitcoin, Method::poison), path) ==
        "In 1 hop, payments lead from 1abc to 1xyz. What is in reach is not an amount of the start.");
}

TEST_CASE("whether any of it reached a place is answered by the rules, the least first") {
  const ShownAsset btc = native_asset(Chain::bitcoin);
  const auto told = [&](bool exact, const std::vector<RuleTold>& rules) { return reached_sentence(btc, "1xyz", exact, rules); };
  CHECK(told(true, {{Method::fifo, 120'000'000}, {Method::lifo, 120'000'000}}) == "1.2 BTC of it reached 1xyz.");
  CHECK(told(false, {{Method::fifo, 120'000'000}, {Method::lifo, 90'000'000}, {Method::haircut, 140'000'000}, {Method::poison, 1}}) ==
        "Counted by FIFO, 1.2 BTC of it reached 1xyz; by the other rules between 0.9 BTC and 1.4 BTC.");
  CHECK(told(false, {{Method::fifo, 120'000'000}, {Method::lifo, 0}}) ==
        "Counted by FIFO, 1.2 BTC of it reached 1xyz; by the other rules from none of it to 1.2 BTC.");
  CHECK(told(false, {{Method::fifo, 0}, {Method::lifo, 5'000}}) ==
        "Counted by FIFO, none of it reached 1xyz; by the other rules from none of it to 0.00005 BTC.");
  CHECK(told(false, {{Method::fifo, 5'000}, {Method::haircut, 5'000}}) == "By every rule, 0.00005 BTC of it reached 1xyz.");
  CHECK(told(false, {{Method::poison, 1}}) == "Payments lead to 1xyz. By poison no amount of the start can be named.");
  CHECK(not_reached_sentence(btc, "1xyz", 12, 230, 0) == "None of it reached 1xyz: all of it was followed, in 12 hops.");
  const std::vector<AssetAmount> hidden = {{0, 120'000'000}};
  CHECK(hidden_text(trail_in(Chain::bitcoin, Method::fifo), 3, hidden) == "hidden by you: 3 places, 1.2 BTC");
}

TEST_CASE("bounds are told with the floor first, and what was looked at") {
  const auto btc = [](std::uint64_t coins) { return Amount{static_cast<U128>(coins) * 100'000'000}; };
  Bounds bounds{.start = btc(2'000), .at_least = btc(1'204), .at_most = btc(1'670), .untraced = btc(40), .transactions = 3'887, .unexplored = 12};
  const auto told = [&] { return bounds_sentence(native_asset(Chain::bitcoin), "Huobi", bounds); };
  CHECK(told() ==
        "At least 1,204 BTC of it reached Huobi whatever the rule, and up to 1,670 BTC may have, 40 BTC of that only by ways that were "
        "not followed; counted in the 3,887 transactions looked at; 12 places were not followed.");
  bounds.at_least = {};
  bounds.untraced = {};
  bounds.unexplored = 1;
  CHECK(told() ==
        "Whether any of it reached Huobi: the blockchain alone does not show that any of it did; up to 1,670 BTC may have; counted in "
        "the 3,887 transactions looked at; 1 place was not followed.");
  bounds.at_least = bounds.at_most;
  bounds.unexplored = 0;
  bounds.transactions = 1;
  bounds.behind_services = btc(3);
  CHECK(told() ==
        "1,670 BTC of it reached Huobi, whatever the rule; counted in the 1 transaction looked at; up to 3 BTC went into services, and "
        "what came back out of them is not counted.");
  bounds.at_least = bounds.at_most = bounds.behind_services = {};
  CHECK(told() == "None of it reached Huobi, whatever the rule; counted in the 1 transaction looked at.");
}

TEST_CASE("of what a list states payments were worth nothing is told to hold at least") {
  const ShownAsset dollars{.ref = "ethereum:usd-value", .symbol = "USD", .decimals = 2, .chain = Chain::ethereum};
  const ShownAsset fine{.ref = "ethereum:usd-value.d18", .symbol = "USD", .decimals = 18, .chain = Chain::ethereum};
  CHECK_FALSE(has_floor(dollars));
  CHECK_FALSE(has_floor(fine));
  CHECK(has_floor(native_asset(Chain::ethereum)));
  CHECK(has_floor({.ref = "ethereum:0xdac17f958d2ee523a2206206994597c13d831ec7", .symbol = "USD", .decimals = 6, .chain = Chain::ethereum}));
  CHECK(has_floor({.ref = "nem:usd-value:coin", .symbol = "coin", .decimals = 6, .chain = Chain::nem}));

  const Amount least{100'000};
  const Amount most{200'000};
  ToldTrail trail = trail_in(Chain::ethereum, Method::fifo);
  trail.assets = {dollars};
  trail.starts = {{.label = 1}};
  const std::string reached = bounds_sentence(dollars, "Huobi", {.start = most, .at_least = least, .at_most = most, .transactions = 1});
  CHECK(reached ==
        "Whether any of it reached Huobi: a list of values does not show that any of it did, because it says what payments were worth, not "
        "in which coins; up to 2,000 USD may have; counted in the 1 transaction looked at.");
  CHECK(range_sentence(dollars, ToldBounds{least, most, {}}) ==
        "A list of values does not show that any of it ended here: it says what payments were worth, not in which coins. Up to 2,000 USD may have.");
  CHECK(range_sentence(dollars, ToldBounds{most, most, {}}) == range_sentence(dollars, ToldBounds{least, most, {}}));
  CHECK(hop_range_sentence(trail, {.label = 1}, ToldBounds{least, most, {}}) ==
        "A list of values does not show that any of it came this way: it says what payments were worth, not in which coins. Up to 2,000 USD may have.");
}

TEST_CASE("of an end the least is told only where there is one") {
  const ShownAsset btc = native_asset(Chain::bitcoin);
  const auto told = [&](std::uint64_t least, std::uint64_t most) { return range_sentence(btc, ToldBounds{Amount{least}, Amount{most}, {}}); };
  CHECK(told(200'000'000, 500'000'000) == "At least 2 BTC and at most 5 BTC of it ended here, whatever the rule.");
  CHECK(told(0, 500'000'000) == "The blockchain alone does not show that any of it ended here; up to 5 BTC may have, whatever the rule.");
  CHECK(told(500'000'000, 500'000'000) == "5 BTC of it ended here, whatever the rule.");
}

TEST_CASE("bounds whose work ran out are never told as what holds") {
  const auto btc = [](std::uint64_t coins) { return Amount{static_cast<U128>(coins) * 100'000'000}; };
  const Bounds bounds{.start = btc(2'000), .at_most = btc(1'670), .transactions = 3'887, .unexplored = 12, .is_complete = false};
  CHECK(bounds_sentence(native_asset(Chain::bitcoin), "Huobi", bounds) ==
        "Not worked out to the end: so far none of it is known to have reached Huobi whatever the rule, and up to 1,670 BTC may have; "
        "counted in the 3,887 transactions looked at; 12 places were not followed.");
}

TEST_CASE("of a hop it is told what came by it whatever the rule, the floor first") {
  ToldTrail trail = trail_in(Chain::bitcoin, Method::fifo);
  trail.starts = {{.label = 1}};
  const ToldHop hop{.label = 1};
  const auto told = [&](std::uint64_t least, std::uint64_t most, std::uint64_t untraced) {
    return hop_range_sentence(trail, hop, ToldBounds{Amount{least}, Amount{most}, Amount{untraced}});
  };
  CHECK(told(200'000'000, 500'000'000, 0) == "Whatever the rule, at least 2 BTC of it came this way, and up to 5 BTC may have.");
  CHECK(told(0, 500'000'000, 100'000'000) ==
        "Whatever the rule: the blockchain alone does not show that any of it came this way; up to 5 BTC may have, 1 BTC of that only by "
        "ways that were not followed.");
  CHECK(told(500'000'000, 500'000'000, 0) == "Whatever the rule, 5 BTC of it came this way.");
  CHECK(hop_range_sentence(trail, hop, std::nullopt) ==
        "How much of it came this way whatever the rule was not worked out: there are too many ways that it can have gone.");
  trail.starts.push_back({.label = 2});
  CHECK(told(500'000'000, 500'000'000, 0) == "Of start 1: Whatever the rule, 5 BTC of it came this way.");
}

TEST_CASE("amounts of several assets are told one by one, never as one sum") {
  ToldTrail trail = trail_in(Chain::ethereum, Method::fifo);
  trail.assets.push_back({.ref = "ethereum:0xdac1", .symbol = "USDT", .decimals = 6, .chain = Chain::ethereum});
  trail.assets.push_back({.ref = "ethereum:0xeeee", .symbol = "XYZ", .chain = Chain::ethereum});
  const U128 ether = static_cast<U128>(1'000'000'000) * 1'000'000'000;
  CHECK(format_amounts(trail, {}) == "none");
  CHECK(format_amounts(trail, std::vector<AssetAmount>{{1, 1'200'000'000}}) == "1,200 USDT");
  CHECK(format_amounts(trail, std::vector<AssetAmount>{{0, 2 * ether}, {1, 1'200'000'000}}) == "2 ETH and 1,200 USDT");
  CHECK(format_amounts(trail, std::vector<AssetAmount>{{0, 2 * ether}, {1, 5'000'000}, {2, 7}}) == "2 ETH, 5 USDT and 7 XYZ");
  ToldHop swap{.amount = Amount{1'204 * ether}, .asset = 0, .to_amount = Amount{2'100'000'000'000}, .to_asset = 1, .is_conversion = true};
  CHECK(hop_label(trail, swap) == "1,200 ETH became ≈ 2.1m USDT (FIFO)");
  swap.is_conversion = false;
  swap.basis = AmountBasis::exact;
  CHECK(hop_label(trail, swap) == "2.1m USDT");
}
