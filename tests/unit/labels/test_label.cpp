#include "label_samples.h"

#include "labels/shown_text.h"

using namespace peelback;
using namespace peelback::samples;

TEST_CASE("the words of the GraphSense taxonomy have their categories") {
  CHECK(category_of_word("exchange") == LabelCategory::exchange);
  CHECK(category_of_word("mixing_service") == LabelCategory::mixer);
  CHECK(category_of_word("defi_bridge") == LabelCategory::bridge);
  CHECK(category_of_word("defi_dex") == LabelCategory::defi);
  CHECK(category_of_word("miner") == LabelCategory::mining_pool);
  CHECK(category_of_word("service_hack") == LabelCategory::theft);
  CHECK(category_of_word("ponzi_scheme") == LabelCategory::scam);
  CHECK(category_of_word("sanction") == LabelCategory::sanctions);
}

TEST_CASE("words are matched whatever their case, spaces, hyphens and underscores") {
  CHECK(category_of_word("Darknet Market") == LabelCategory::market);
  CHECK(category_of_word("shielded-pool") == LabelCategory::shielded_pool);
  CHECK(category_of_word("WalletService") == LabelCategory::wallet_service);
}

TEST_CASE("a word without a meaning of its own stays other") {
  // A CoinJoin is a way to pay, not a place where coins are pooled.
  for (const auto* word : {"", "user", "organization", "hot_wallet", "coinjoin", "extortion", "exchanger of gifts", "\xc3\xa9"}) {
    CHECK(category_of_word(word) == LabelCategory::other);
  }
}

TEST_CASE("every category is found by its own name") {
  for (std::size_t i = 0; i < kLabelCategories; ++i) {
    const auto category = static_cast<LabelCategory>(i);
    CHECK(category_of_word(category_name(category)) == category);
  }
}

TEST_CASE("a trail ends where coins are pooled, not where they were stolen or listed") {
  using enum LabelCategory;
  for (const auto category : {exchange, mixer, bridge, shielded_pool, gambling, market}) CHECK(ends_trail(category));
  for (const auto category : {mining_pool, payment, wallet_service, defi, theft, sanctions, ransomware, scam, seizure, other}) {
    CHECK_FALSE(ends_trail(category));
  }
}

TEST_CASE("Tornado Cash stood on OFAC's list from 8 August 2022 until 21 March 2025") {
  Label label;
  label.valid_from_s = day("2022-08-08");
  label.valid_until_s = day("2025-03-21");
  CHECK_FALSE(is_valid_at(label, day("2022-08-07T23:59:59Z")));
  CHECK(is_valid_at(label, day("2022-08-08T00:00:00Z")));
  CHECK(is_valid_at(label, day("2025-03-20T23:59:59Z")));
  CHECK_FALSE(is_valid_at(label, day("2025-03-21T00:00:00Z")));
}

TEST_CASE("a payment without a time is later than every end and every beginning") {
  Label label;
  CHECK(is_valid_at(label, std::nullopt));
  label.valid_from_s = day("2022-08-08");
  CHECK(is_valid_at(label, std::nullopt));
  label.valid_until_s = day("2025-03-21");
  CHECK_FALSE(is_valid_at(label, std::nullopt));
}

TEST_CASE("only web addresses are links") {
  CHECK(is_link("https://www.walletexplorer.com/address/1vd"));
  CHECK(is_link("http://example.org"));
  CHECK_FALSE(is_link("javascript:alert(1)"));
  CHECK_FALSE(is_link("https://example.org is where I read it"));
  CHECK_FALSE(is_link("ofac-sdn-list-20220506"));
  CHECK_FALSE(is_link(""));
}

TEST_CASE("an override of direction is shown as a replacement character") {
  const ShownText shown = shown_text("Bin\xe2\x80\xae" "ecna", 200);
  CHECK(shown.text == "Bin\xef\xbf\xbd" "ecna");
  CHECK(shown.had_hidden);
  CHECK_FALSE(shown.was_cut);
}

TEST_CASE("control characters, zero-width spaces and tags do not hide in a text") {
  using namespace std::string_view_literals;
  for (const auto hidden : {"\0"sv, "\x1b"sv, "\x7f"sv, "\xc2\x85"sv, "\xc2\xad"sv, "\xe2\x80\x8b"sv, "\xe2\x80\xa9"sv,
                            "\xe2\x81\xa6"sv, "\xef\xbb\xbf"sv, "\xf3\xa0\x81\x81"sv, "\xff"sv, "\xc3"sv}) {
    const ShownText shown = shown_text("a" + std::string(hidden) + "b", 200);
    CHECK(shown.text == "a\xef\xbf\xbd" "b");
    CHECK(shown.had_hidden);
    CHECK(is_shown_text(shown.text));
  }
}

TEST_CASE("letters of every script stay, and the joiners that some need") {
  for (const auto* text : {"B\xc3\xb6rse", "\xe4\xba\xa4\xe6\x98\x93\xe6\x89\x80", "\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae",
                           "\xf0\x9f\x8f\xa6"}) {
    const ShownText shown = shown_text(text, 200);
    CHECK(shown.text == text);
    CHECK_FALSE(shown.had_hidden);
  }
}

TEST_CASE("line breaks become spaces, and the ends are trimmed") {
  CHECK(shown_text(" \tMt.\r\nGox \n", 200).text == "Mt.  Gox");
  CHECK_FALSE(shown_text("Mt.\nGox", 200).had_hidden);
}

TEST_CASE("a long text is cut at a character and says so") {
  CHECK(shown_text("abcdef", 6).text == "abcdef");
  const ShownText shown = shown_text("abcdefg", 6);
  CHECK(shown.text == "abcde\xe2\x80\xa6");
  CHECK(shown.was_cut);
  CHECK(shown_text("\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac", 2).text == "\xe2\x82\xac\xe2\x80\xa6");
  CHECK(shown_text(std::string(10'000'000, 'x'), 200).text.size() == 199 + 3);
}
