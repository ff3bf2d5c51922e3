#include "publish/findings.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/time.h"
#include "publish/claims_sheet.h"
#include "session/messages.h"
#include "session/trail_text.h"

namespace peelback {

namespace {

using Weight = PublishFinding::Weight;

constexpr std::int64_t kOldListSeconds = std::int64_t{30} * 86400;

// Words that say what somebody did or is. Beginnings, so that "laundering" is found by "launder".
constexpr auto kAccusing = std::to_array<std::string_view>(
    {"stole", "theft", "launder", "hack", "thief", "thieves", "sanction", "lazarus", "north korea", "dprk", "criminal", "fraud", "scam", "terror"});
constexpr auto kAttributing = std::to_array<std::string_view>(
    {"according to", " say", " said", "alleg", "accus", "charged", "convict", "report", "indict", "court", "claim", "attribut"});
constexpr auto kCeilings = std::to_array<std::string_view>({"at most", "up to", "as much as"});

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Where the word begins: not inside of another one.
std::size_t find_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    if (at == 0 || !is_letter(text[at - 1])) return at;
  }
  return std::string_view::npos;
}

// Up to ". ", "! ", "? " or ";", none of which stands in a number.
std::vector<std::string_view> sentences_of(std::string_view text) {
  std::vector<std::string_view> sentences;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool ends = std::string_view(".!?").find(text[i]) != std::string_view::npos && (i + 1 == text.size() || text[i + 1] == ' ');
    if (!ends && text[i] != ';') continue;
    sentences.push_back(text.substr(begin, i + 1 - begin));
    begin = i + 1;
  }
  if (begin < text.size()) sentences.push_back(text.substr(begin));
  return sentences;
}

// "9,480.5": digits with the marks between them. Digits inside of a word (an address) are no number.
std::vector<std::string_view> numbers_of(std::string_view text) {
  std::vector<std::string_view> numbers;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_digit(text[i])) continue;
    std::size_t end = i;
    while (end < text.size() && (is_digit(text[end]) || ((text[end] == ',' || text[end] == '.') && end + 1 < text.size() && is_digit(text[end + 1])))) ++end;
    const bool is_alone = (i == 0 || !is_letter(text[i - 1])) && (end == text.size() || !is_letter(text[end]) || end + 1 == text.size() || !is_letter(text[end + 1]));
    if (is_alone) numbers.push_back(text.substr(i, end - i));
    while (end < text.size() && (is_letter(text[end]) || is_digit(text[end]))) ++end;
    i = end;
  }
  return numbers;
}

class Examiner {
 public:
  Examiner(const Publication& publication, const PublishOptions& options, const Session& session)
      : publication_(publication), options_(options), session_(session) {}

  std::vector<PublishFinding> examine() {
    collect_numbers();
    const std::array<std::pair<Message, std::string_view>, 3> written = {{{Message::field_title, options_.title},
                                                                          {Message::field_caption, options_.caption},
                                                                          {Message::field_alt_text, options_.alt_text}}};
    for (const auto& [field, text] : written) examine_words(words(field), text);
    examine_sentences();
    examine_hidden();
    for (const PublishedStep& step : publication_.steps) examine_step(step);
    for (const PublishedClaim& claim : publication_.claims) examine_claim(claim);
    for (const PublishedReport& report : publication_.reports) {
      examine_source(report.source, !report.url.empty());
      examine_reply(report.id, report.source);
    }
    count_rest();
    return std::move(findings_);
  }

 private:
  void add(std::string_view code, Weight weight, std::string_view subject, std::string sentence) {
    findings_.push_back({std::string(code), weight, std::string(subject), std::move(sentence)});
  }

  // Every number that the data alone would print.
  void collect_numbers() {
    const auto take = [&](std::string_view text) {
      for (const std::string_view number : numbers_of(text)) known_.emplace(number);
    };
    for (const PublishedStep& step : publication_.steps) {
      for (const std::string* text : {&step.sentence, &step.amount, &step.payment, &step.when, &step.when_there, &step.end, &step.value.sentence, &step.reported.text}) take(*text);
      for (const AssetAmount& amount : step.amounts) take(format_money(publication_.wide.assets[amount.asset], amount.amount));
    }
    for (const PictureSum& sum : publication_.wide.sums) {
      take(format_money(publication_.wide.assets[sum.amount.asset], sum.amount.amount));
      take(format_money_short(publication_.wide.assets[sum.amount.asset], sum.amount.amount));
    }
    for (const PictureEdge& edge : publication_.wide.edges) take(edge.amount_label);
    for (const std::string* text : {&publication_.summary, &publication_.checked, &publication_.as_of}) take(*text);
    for (const std::string& sentence : publication_.method) take(sentence);
    for (const PublishedClaim& claim : publication_.claims) take(claim.sentence);
    std::uint32_t hops = 0;
    for (const PublishedStep& step : publication_.steps) hops = std::max(hops, step.hop);
    for (std::uint64_t count = 0; count <= hops; ++count) known_.insert(format_count(count));
    known_.insert(format_count(publication_.steps.size()));
  }

  void examine_words(std::string_view field, std::string_view text) {
    for (const std::string_view sentence : sentences_of(text)) {
      const std::string low = lowered(sentence);
      const auto has = [&](std::string_view word) { return low.find(word) != std::string::npos; };
      const bool is_attributed = std::any_of(kAttributing.begin(), kAttributing.end(), has);
      for (const std::string_view word : kAccusing) {
        if (!is_attributed && find_word(low, word) != std::string_view::npos) {
          add("word_without_source", Weight::warning, word, say(Message::finding_word, {{"word", word}, {"field", field}}));
        }
      }
      for (const std::string_view word : kCeilings) {
        if (has(word) && !has("at least")) add("no_floor", Weight::warning, word, say(Message::finding_no_floor, {{"word", word}, {"field", field}}));
      }
      for (const std::string_view number : numbers_of(sentence)) {
        if (known_.count(std::string(number)) == 0) {
          add("number_not_in_trail", Weight::warning, number, say(Message::finding_number, {{"number", number}, {"field", field}}));
        }
      }
    }
  }

  // Edited sentences hold no numbers: those are the trail's. Of other languages nobody here knows which words accuse.
  void examine_sentences() {
    for (const WordedSentence& row : publication_.wording.rows()) {
      if (!row.fault.empty()) {
        add("words_fault", Weight::refused, row.made, say(Message::finding_words_fault, {{"words", row.words}, {"made", row.made}, {"fault", row.fault}}));
      } else if (!row.words.empty()) {
        examine_words(words(Message::field_sentence), row.words);
      }
    }
    count("words_unused", Message::finding_words_unused, publication_.wording.count_unused());
    const std::string_view language = language_of(options_);
    if (language != "en" && !language.starts_with("en-")) add("words_unread", Weight::warning, language, say(Message::finding_words_unread, {{"lang", language}}));
  }

  // What was left out must stand nowhere, not even in the reporter's own words.
  void examine_hidden() {
    const auto look = [&](Message field, std::string_view text) {
      for (const std::string& hidden : publication_.hidden_texts) {
        if (text.find(hidden) == std::string_view::npos) continue;
        add("left_out_shows", Weight::refused, hidden, say(Message::finding_left_out_shows, {{"text", hidden}, {"field", words(field)}}));
      }
    };
    look(Message::field_title, publication_.title);
    look(Message::field_caption, publication_.caption);
    look(Message::field_alt_text, publication_.alt_text);
    look(Message::field_credit, publication_.credit);
    for (const WordedSentence& row : publication_.wording.rows()) look(Message::field_sentence, row.words);
    for (const PublishedReport& report : publication_.reports) look(Message::field_sentence, report.sentence);
    for (const PublishedStep& step : publication_.steps) {
      for (const std::string* text : {&step.what, &step.sentence, &step.end, &step.transaction, &step.link}) look(Message::field_step, *text);
    }
    for (const Picture* picture : {&publication_.wide, &publication_.narrow}) {
      for (const PictureNode& node : picture->nodes) {
        for (const std::string* text : {&node.title, &node.subtitle, &node.end_label, &node.sentence}) look(Message::field_step, *text);
      }
      for (const PictureEdge& edge : picture->edges) look(Message::field_step, edge.sentence);
    }
  }

  void examine_step(const PublishedStep& step) {
    if (step.grade == TrailGrade::claimed && !options_.according_to.empty()) return;
    if (step.grade == TrailGrade::observed || step.is_redacted || !step.claims.empty() || !step.transaction.empty()) return;
    add("guess_without_source", Weight::warning, step.what,
        say(Message::finding_no_source, {{"what", step.what}, {"grade", step.grade_label}}));
  }

  const RightOfReply* reply_to(std::string_view row) const {
    const auto found = std::find_if(options_.replies.begin(), options_.replies.end(), [&](const RightOfReply& reply) { return reply.row == row; });
    return found == options_.replies.end() ? nullptr : &*found;
  }

  void examine_claim(const PublishedClaim& claim) {
    examine_source(claim.text, claim.has_link);
    if (claim.is_sanction && is_old(claim)) {
      add("sanctions_old", Weight::warning, claim.text,
          say(Message::finding_sanctions_old, {{"name", claim.text}, {"date", claim.dated_s ? format_date(*claim.dated_s) : std::string()}}));
    }
    examine_reply(claim.id, claim.text);
  }

  void examine_source(const std::string& name, bool has_link) {
    if (!has_link) add("name_without_link", Weight::refused, name, say(Message::finding_name_without_link, {{"name", name}}));
  }

  void examine_reply(const std::string& row, const std::string& name) {
    const RightOfReply* reply = reply_to(row);
    if (reply != nullptr && reply->state != RightOfReply::State::not_asked) return;
    add("no_reply", Weight::warning, row, say(Message::finding_no_reply, {{"name", name}}));
  }

  // A transaction's page needs none: its id is the hash of what it says.
  std::size_t sources_without_archive() const {
    std::set<std::string> sources;
    for (const ClaimRow& row : claim_rows(publication_, options_)) {
      if (is_link(row.source) && row.archive.empty()) sources.insert(row.source);
    }
    return sources.size();
  }

  // The reporter's own look at the list counts like a newer list.
  bool is_old(const PublishedClaim& claim) const {
    if (!options_.today_s) return true;
    const std::int64_t seen_s = std::max(claim.dated_s.value_or(0), options_.sanctions_checked_s.value_or(0));
    return *options_.today_s - seen_s > kOldListSeconds;
  }

  void count(std::string_view code, Message message, std::size_t number) {
    if (number > 0) add(code, Weight::warning, "", say(message, {{"count", format_count(number)}}));
  }

  void count_rest() {
    count("unchecked", Message::finding_unchecked, publication_.unchecked);
    count("no_archive", Message::finding_no_archive, sources_without_archive());
    count("private_notes", Message::finding_notes, session_.marks().notes.size());
    if (options_.corrections.empty()) add("no_corrections", Weight::warning, "", std::string(words(Message::finding_no_corrections)));
  }

  const Publication& publication_;
  const PublishOptions& options_;
  const Session& session_;
  std::set<std::string> known_;
  std::vector<PublishFinding> findings_;
};

}  // namespace

std::vector<PublishFinding> look_before_publishing(const Publication& publication, const PublishOptions& options, const Session& session) {
  return Examiner(publication, options, session).examine();
}

bool is_refused(const std::vector<PublishFinding>& findings) {
  return std::any_of(findings.begin(), findings.end(), [](const PublishFinding& finding) { return finding.weight == Weight::refused; });
}

}  // namespace peelback
