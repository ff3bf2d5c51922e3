// What is looked at before a copy is published: each finding is there while its cause is, and gone when it is settled.

#include <algorithm>
#include <catch2/catch.hpp>

#include "publish/claims_sheet.h"
#include "publish/findings.h"

using namespace peelback;

namespace {

constexpr std::int64_t kDay = 86400;
constexpr std::int64_t kListed = 1'673'568'000;  // 13 January 2023

PublishedClaim listed() {
  return {.id = "name:Listed|https://example.org/list", .text = "Listed", .sentence = "Listed, according to a list", .source = "https://example.org/list",
          .has_link = true, .is_sanction = true, .dated_s = kListed};
}

// The step is quoted from the claim.
Publication copy_with(PublishedStep step, std::vector<PublishedClaim> claims = {}) {
  Publication publication;
  publication.claims = std::move(claims);
  for (std::size_t i = 0; i < publication.claims.size(); ++i) step.claims.push_back(static_cast<std::uint32_t>(i));
  publication.steps.push_back(std::move(step));
  return publication;
}

PublishOptions settled() {
  PublishOptions options;
  options.corrections = "desk@example.org";
  return options;
}

std::vector<std::string> codes(const Publication& publication, const PublishOptions& options) {
  const Session session;
  std::vector<std::string> found;
  for (const PublishFinding& finding : look_before_publishing(publication, options, session)) found.push_back(finding.code);
  return found;
}

bool has(const std::vector<std::string>& found, std::string_view code) { return std::find(found.begin(), found.end(), code) != found.end(); }

using Codes = std::vector<std::string>;

}  // namespace

TEST_CASE("a claimed or inferred step without a source is said, with one it is not") {
  for (const TrailGrade grade : {TrailGrade::claimed, TrailGrade::inferred}) {
    PublishedStep step{.what = "an account", .grade = grade};
    CHECK(codes(copy_with(step), settled()) == Codes{"guess_without_source"});
    CHECK_FALSE(has(codes(copy_with(step, {listed()}), settled()), "guess_without_source"));
    step.transaction = "1360f866";
    CHECK(codes(copy_with(step), settled()).empty());
  }
  CHECK(codes(copy_with({.what = "an account", .grade = TrailGrade::observed}), settled()).empty());
}

TEST_CASE("a name that no source can be opened for is refused") {
  PublishedClaim claim = listed();
  claim.is_sanction = claim.has_link = false;
  const Publication publication = copy_with({}, {claim});
  const Session session;
  const auto findings = look_before_publishing(publication, settled(), session);
  CHECK(has(codes(publication, settled()), "name_without_link"));
  CHECK(is_refused(findings));
  CHECK_FALSE(has(codes(copy_with({}, {listed()}), settled()), "name_without_link"));
}

TEST_CASE("a list of sanctions older than 30 days is said until the reporter has looked at the list") {
  const Publication publication = copy_with({}, {listed()});
  PublishOptions options = settled();
  CHECK(has(codes(publication, options), "sanctions_old"));  // nobody said what day it is
  options.today_s = kListed + 30 * kDay;
  CHECK_FALSE(has(codes(publication, options), "sanctions_old"));
  options.today_s = kListed + 31 * kDay;
  CHECK(has(codes(publication, options), "sanctions_old"));
  options.sanctions_checked_s = *options.today_s - kDay;
  CHECK_FALSE(has(codes(publication, options), "sanctions_old"));
}

TEST_CASE("who is named and was not asked is said until there is a state, and a link until it is archived") {
  const Publication publication = copy_with({}, {listed()});
  PublishOptions options = settled();
  CHECK(has(codes(publication, options), "no_reply"));
  CHECK(has(codes(publication, options), "no_archive"));
  options.replies = {{.row = listed().id, .state = RightOfReply::State::not_asked}};
  CHECK(has(codes(publication, options), "no_reply"));
  for (const auto state : {RightOfReply::State::asked, RightOfReply::State::answered, RightOfReply::State::refused, RightOfReply::State::not_needed}) {
    options.replies = {{.row = listed().id, .state = state}};
    CHECK_FALSE(has(codes(publication, options), "no_reply"));
  }
  options.replies.front().archive = "https://archive.example/1";
  CHECK_FALSE(has(codes(publication, options), "no_archive"));
}

TEST_CASE("unchecked payments and a missing address for mistakes are said until there are none and there is one") {
  Publication publication = copy_with({});
  publication.unchecked = 3;
  CHECK(codes(publication, settled()) == Codes{"unchecked"});
  publication.unchecked = 0;
  CHECK(codes(publication, settled()).empty());
  CHECK(codes(publication, {}) == Codes{"no_corrections"});
}

TEST_CASE("every word that accuses is found in title, caption and the text for those who do not see, and attributed it is not") {
  const Publication publication = copy_with({});
  for (const std::string word : {"stolen", "stole", "laundered", "hacker", "thief", "sanctioned", "Lazarus", "North Korea", "theft"}) {
    CAPTURE(word);
    for (std::string PublishOptions::*field : {&PublishOptions::title, &PublishOptions::caption, &PublishOptions::alt_text}) {
      PublishOptions options = settled();
      options.*field = "It shows " + word + " things.";
      CHECK(codes(publication, options) == Codes{"word_without_source"});
      options.*field = "It shows " + word + " things, according to the court.";
      CHECK(codes(publication, options).empty());
    }
  }
}

TEST_CASE("a publication with an unanswered row is possible, and the row says so") {
  const auto rows = claim_rows(copy_with({}, {listed()}), settled());
  const auto row = std::find_if(rows.begin(), rows.end(), [](const ClaimRow& one) { return one.kind == ClaimRow::Kind::name; });
  REQUIRE(row != rows.end());
  CHECK(row->reply == "not asked: unanswered");
}
