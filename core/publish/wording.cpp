#include "publish/wording.h"

#include <algorithm>
#include <array>

#include "base/json_writer.h"
#include "base/sort.h"
#include "session/json_members.h"
#include "session/messages.h"

namespace peelback {

namespace {

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kOpenQuote = "“";
constexpr std::string_view kCloseQuote = "”";
constexpr std::string_view kAbout = "≈ ";
// How amounts that a rule counted are marked.
constexpr auto kRules = std::to_array<std::string_view>({" (FIFO)", " (LIFO)", " (haircut)", " (TIHO)", " (dirty-first)", " (LIBR)", " (poison)"});
constexpr auto kUnits = std::to_array<std::string_view>({"base units", "satoshi", "wei"});
constexpr auto kMoney = std::to_array<std::string_view>({"$", "€", "£", "¥", "₿", "%", "‰"});
// What is said of grades, and the sentence that ends every copy: translated, never re-worded.
constexpr auto kFixed = std::to_array<std::pair<Message, std::string_view>>(
    {{Message::published_observed, "grade"}, {Message::published_inferred, "grade"}, {Message::published_claimed, "grade"},
     {Message::legend_inferred, "legend"}, {Message::legend_claimed, "legend"}, {Message::disclaimer, "disclaimer"}});

struct Range {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};
// Digits of other scripts, fractions, Roman and raised numbers.
constexpr auto kOtherDigits = std::to_array<Range>(
    {{0xb2, 0xb3}, {0xb9, 0xb9}, {0xbc, 0xbe}, {0x660, 0x669}, {0x6f0, 0x6f9}, {0x7c0, 0x7c9}, {0x966, 0x96f}, {0x9e6, 0x9ef}, {0xa66, 0xa6f},
     {0xae6, 0xaef}, {0xb66, 0xb6f}, {0xbe6, 0xbf2}, {0xc66, 0xc6f}, {0xce6, 0xcef}, {0xd66, 0xd6f}, {0xe50, 0xe59}, {0xed0, 0xed9}, {0xf20, 0xf33},
     {0x1040, 0x1049}, {0x17e0, 0x17e9}, {0x1810, 0x1819}, {0x2070, 0x2089}, {0x2150, 0x218b}, {0x2460, 0x24ff}, {0x2776, 0x2793}, {0x3007, 0x3007},
     {0x3021, 0x3029}, {0xff10, 0xff19}, {0x1d7ce, 0x1d7ff}});

bool is_one_of(std::string_view set, char c) { return set.find(c) != std::string_view::npos; }
bool is_word_byte(char c) { return is_one_of(kLetters, c) || is_one_of(kDigits, c) || (static_cast<unsigned char>(c) & 0x80) != 0; }

std::size_t length_of_digits(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && (is_one_of(kDigits, text[end]) ||
                               (end > 0 && is_one_of(",.", text[end]) && end + 1 < text.size() && is_one_of(kDigits, text[end + 1])))) {
    ++end;
  }
  return end;
}

// A run without spaces, without the marks that end a sentence or open and close a remark.
std::size_t length_of_run(std::string_view text) {
  std::size_t end = std::min(text.find_first_of(" \n(){}<>|\"'"), text.size());
  for (const std::string_view quote : {kOpenQuote, kCloseQuote}) end = std::min(end, text.find(quote));
  while (end > 0 && is_one_of(".,;:!?", text[end - 1])) --end;
  return end;
}

std::string_view kind_of_run(std::string_view run) {
  if (length_of_digits(run) == run.size()) return "number";
  if (run.size() == 5 && run[2] == ':' && run.find_first_not_of("0123456789:") == std::string_view::npos) return "time";
  return "id";
}

// "20 August 2015"
std::size_t length_of_date(std::string_view text) {
  const std::size_t day = length_of_digits(text);
  if (day == 0 || day > 2 || day >= text.size() || text[day] != ' ') return 0;
  const std::size_t end = text.find(' ', day + 1);
  if (end == std::string_view::npos) return 0;
  const std::string month = '|' + std::string(text.substr(day + 1, end - day - 1)) + '|';
  if (words(Message::months).find(month) == std::string_view::npos) return 0;
  const std::size_t year = length_of_digits(text.substr(end + 1));
  return year == 4 ? end + 1 + year : 0;
}

std::uint32_t read_character(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at++]);
  if (lead < 0x80) return lead;
  std::uint32_t code = lead >= 0xf0 ? lead & 0x07U : lead >= 0xe0 ? lead & 0x0fU : lead & 0x1fU;
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80) code = code << 6 | (static_cast<unsigned char>(text[at++]) & 0x3fU);
  return code;
}

bool has_digit(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::uint32_t code = read_character(text, at);
    if (code < 0x80 && is_one_of(kDigits, static_cast<char>(code))) return true;
    for (const Range& range : kOtherDigits) {
      if (code >= range.first && code <= range.last) return true;
    }
  }
  return false;
}

bool has_whole_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_word_byte(text[at - 1])) && (end == text.size() || !is_word_byte(text[end]))) return true;
  }
  return false;
}

// The placeholders in the order in which they stand, and the words without them.
std::vector<std::string_view> placeholders_of(std::string_view text, std::string& rest) {
  std::vector<std::string_view> names;
  while (!text.empty()) {
    const std::size_t open = std::min(text.find('{'), text.size());
    const std::size_t close = text.find('}', open);
    rest += text.substr(0, open);
    if (close == std::string_view::npos) {
      rest += text.substr(open);
      break;
    }
    names.push_back(text.substr(open + 1, close - open - 1));
    text.remove_prefix(close + 1);
  }
  return names;
}

std::string braced(std::string_view name) { return '{' + std::string(name) + '}'; }

// "amount", "amount B", … and behind "amount Z" "amount ZA": no digits, which would look like numbers.
std::string name_of(std::string_view kind, std::size_t before) {
  std::string name(kind);
  if (before == 0) return name;
  return name.append(1, ' ').append(before / 26, 'Z').append(1, static_cast<char>('A' + before % 26));
}

bool is_fixed(std::string_view placeholder) {
  return std::any_of(kFixed.begin(), kFixed.end(), [&](const auto& fixed) { return placeholder.starts_with(fixed.second); });
}

bool longer(std::string_view a, std::string_view b) { return a.size() != b.size() ? a.size() > b.size() : a < b; }

}  // namespace

std::string fault_of_words(std::string_view made, std::string_view text, const std::vector<std::string>& units) {
  std::string rest;
  std::string ignored;
  const auto given = placeholders_of(text, rest);
  const auto wanted = placeholders_of(made, ignored);
  const auto count = [](const std::vector<std::string_view>& names, std::string_view name) { return std::count(names.begin(), names.end(), name); };
  for (const std::string_view name : wanted) {
    if (count(given, name) != 1) return say(Message::words_placeholder, {{"name", braced(name)}});
  }
  for (const std::string_view name : given) {
    if (count(wanted, name) == 0) return say(Message::words_unknown_placeholder, {{"name", braced(name)}});
  }
  if (rest.find_first_of("{}") != std::string::npos) return std::string(words(Message::words_brace));
  if (has_digit(rest)) return std::string(words(Message::words_digit));
  for (const std::string_view sign : kMoney) {
    if (rest.find(sign) != std::string::npos) return say(Message::words_unit, {{"unit", sign}});
  }
  for (const std::string& unit : units) {
    if (has_whole_word(rest, unit)) return say(Message::words_unit, {{"unit", unit}});
  }
  return {};
}

Wording::Wording(const PublishOptions& options) : is_translated_(!options.lang.empty() && options.lang != "en" && !options.lang.starts_with("en-")), edited_(options.sentences) {
  for (const std::string* own : {&options.title, &options.caption, &options.alt_text}) {
    if (!own->empty()) own_.push_back(*own);
  }
  for (const std::string* own : {&options.credit, &options.change, &options.page_url, &options.zone}) lock(*own, "words");
  for (const ReportedStep& step : options.reported) {
    for (const std::string* own : {&step.when, &step.words, &step.source, &step.dated}) lock(*own, "words");
  }
  for (const auto& [message, kind] : kFixed) lock(words(message), kind);
  if (!options.according_to.empty()) lock(say(Message::published_claimed_by, {{"who", options.according_to}}), "grade");
  for (const std::string_view unit : kUnits) lock_unit(unit);
}

void Wording::lock(std::string_view text, std::string_view kind) {
  if (!text.empty()) locked_.push_back({std::string(text), std::string(kind)});
}

void Wording::lock_unit(std::string_view symbol) {
  if (!symbol.empty()) units_.emplace_back(symbol);
}

void Wording::settle() {
  sort_by(locked_, [](const Locked& a, const Locked& b) { return longer(a.text, b.text); });
  locked_.erase(std::unique(locked_.begin(), locked_.end(), [](const Locked& a, const Locked& b) { return a.text == b.text; }), locked_.end());
  sort_by(units_, [](const std::string& a, const std::string& b) { return longer(a, b); });
  units_.erase(std::unique(units_.begin(), units_.end()), units_.end());
}

Wording::Span Wording::locked_at(std::string_view text, std::size_t at) const {
  const std::string_view rest = text.substr(at);
  if (rest.front() == '{') {
    const std::size_t close = rest.find('}');
    if (close != std::string_view::npos) return {close + 1, rest.substr(1, close - 1)};
  }
  if (rest.starts_with(kOpenQuote)) {
    const std::size_t close = rest.find(kCloseQuote);
    if (close != std::string_view::npos) return {close + kCloseQuote.size(), "quote"};
  }
  for (const Locked& locked : locked_) {
    if (!rest.starts_with(locked.text)) continue;
    const std::size_t end = locked.text.size();
    if (end == rest.size() || !is_word_byte(rest[end]) || !is_word_byte(locked.text.back())) return {end, locked.kind};
  }
  if (const Span amount = amount_at(text, at); amount.length > 0) return amount;
  if (const std::size_t date = length_of_date(rest); date > 0) return {date, "date"};
  const std::size_t run = length_of_run(rest);
  const std::string_view inside = rest.substr(0, run);
  if (inside.find_first_of(kDigits) != std::string_view::npos || inside.find("…") != std::string_view::npos) return {run, kind_of_run(inside)};
  return {};
}

// "≈ 9.48 BTC (FIFO)"
Wording::Span Wording::amount_at(std::string_view text, std::size_t at) const {
  const std::string_view rest = text.substr(at);
  const std::size_t begin = rest.starts_with(kAbout) ? kAbout.size() : 0;
  const std::size_t number = length_of_digits(rest.substr(begin));
  if (number == 0) return {};
  std::size_t end = begin + number;
  if (end >= rest.size() || rest[end] != ' ') return begin == 0 ? Span{} : Span{end, "amount"};
  const std::string_view after = rest.substr(end + 1);
  const auto unit = std::find_if(units_.begin(), units_.end(), [&](const std::string& symbol) {
    return after.starts_with(symbol) && (after.size() == symbol.size() || !is_word_byte(after[symbol.size()]));
  });
  if (unit == units_.end()) return {};
  end += 1 + unit->size();
  for (const std::string_view rule : kRules) {
    if (rest.substr(end).starts_with(rule)) return {end + rule.size(), "amount"};
  }
  return {end, "amount"};
}

std::vector<Wording::Part> Wording::take_apart(std::string_view sentence) const {
  std::vector<Part> parts;
  std::vector<std::string_view> kinds;
  std::size_t words_from = 0;
  const auto end_words = [&](std::size_t at) {
    if (at > words_from) parts.push_back({{}, std::string(sentence.substr(words_from, at - words_from))});
  };
  bool is_in_word = false;
  for (std::size_t at = 0; at < sentence.size();) {
    const Span span = is_in_word ? Span{} : locked_at(sentence, at);
    if (span.length == 0) {
      is_in_word = is_word_byte(sentence[at]);
      ++at;
      continue;
    }
    end_words(at);
    const auto times = std::count(kinds.begin(), kinds.end(), span.kind);
    kinds.push_back(span.kind);
    parts.push_back({name_of(span.kind, static_cast<std::size_t>(times)), std::string(sentence.substr(at, span.length))});
    at += span.length;
    words_from = at;
    is_in_word = false;
  }
  end_words(sentence.size());
  return parts;
}

namespace {

// Of one date, in the form in which it is translated: "{day} August {year}".
std::string template_of_date(std::string_view date) {
  const std::size_t first = date.find(' ');
  const std::size_t second = date.rfind(' ');
  return "{day}" + std::string(date.substr(first, second - first + 1)) + "{year}";
}

std::string template_of(const auto& parts) {
  std::string made;
  for (const auto& part : parts) made += part.name.empty() ? part.text : braced(part.name);
  return made;
}

std::string filled(std::string_view text, const auto& value_of) {
  std::string out;
  while (!text.empty()) {
    const std::size_t open = std::min(text.find('{'), text.size());
    out += text.substr(0, open);
    if (open == text.size()) break;
    const std::size_t close = text.find('}', open);
    out += value_of(text.substr(open + 1, close - open - 1));
    text.remove_prefix(close + 1);
  }
  return out;
}

}  // namespace

const EditedSentence* Wording::edited(std::string_view made) const {
  const auto found = std::lower_bound(edited_.begin(), edited_.end(), made, [](const EditedSentence& one, std::string_view text) { return one.made < text; });
  if (found == edited_.end() || found->made != made || found->words.empty() || !fault_of_words(made, found->words, units_).empty()) return nullptr;
  return &*found;
}

void Wording::add_row(std::string made, std::string_view example) {
  const auto same = [&](const WordedSentence& row) { return row.made == made; };
  if (std::any_of(rows_.begin(), rows_.end(), same)) return;
  WordedSentence row{.made = std::move(made), .example = std::string(example)};
  const auto found = std::find_if(edited_.begin(), edited_.end(), [&](const EditedSentence& one) { return one.made == row.made; });
  if (found != edited_.end() && !found->words.empty()) {
    row.words = found->words;
    row.fault = fault_of_words(row.made, row.words, units_);
  }
  rows_.push_back(std::move(row));
}

void Wording::collect(std::string_view sentence) {
  if (sentence.empty() || std::find(own_.begin(), own_.end(), sentence) != own_.end()) return;
  const auto parts = take_apart(sentence);
  bool has_words = false;
  for (const Part& part : parts) {
    if (part.name.starts_with("date")) add_row(template_of_date(part.text), part.text);
    if (is_translated_ && is_fixed(part.name)) add_row(part.text, part.text);
    has_words = has_words || (part.name.empty() && part.text.find_first_of(kLetters) != std::string::npos);
  }
  if (has_words) add_row(template_of(parts), sentence);
}

std::string Wording::told_value(std::string_view kind, std::string_view text) const {
  if (kind.starts_with("date")) {
    const EditedSentence* found = edited(template_of_date(text));
    if (found == nullptr) return std::string(text);
    return filled(found->words, [&](std::string_view name) { return name == "day" ? text.substr(0, text.find(' ')) : text.substr(text.rfind(' ') + 1); });
  }
  const EditedSentence* found = is_translated_ && is_fixed(kind) ? edited(text) : nullptr;
  return found == nullptr ? std::string(text) : found->words;
}

std::string Wording::tell(std::string_view sentence) const {
  if (edited_.empty() || std::find(own_.begin(), own_.end(), sentence) != own_.end()) return std::string(sentence);
  const auto parts = take_apart(sentence);
  const std::string made = template_of(parts);
  const EditedSentence* found = edited(made);
  return filled(found == nullptr ? made : found->words, [&](std::string_view name) {
    const auto part = std::find_if(parts.begin(), parts.end(), [&](const Part& one) { return one.name == name; });
    return part == parts.end() ? std::string() : told_value(part->name, part->text);
  });
}

std::size_t Wording::count_unused() const {
  return static_cast<std::size_t>(std::count_if(edited_.begin(), edited_.end(), [&](const EditedSentence& one) {
    return !one.words.empty() && std::none_of(rows_.begin(), rows_.end(), [&](const WordedSentence& row) { return row.made == one.made; });
  }));
}

std::string write_words(const Wording& wording, std::string_view lang) {
  JsonWriter json;
  json.begin_object();
  put_text(json, "format", "peelback-words/1");
  put_text(json, "lang", lang);
  put_array(json, "sentences", [&] {
    for (const WordedSentence& row : wording.rows()) {
      json.begin_object();
      put_text(json, "example", row.example);
      put_text(json, "made", row.made);
      put_text(json, "words", row.words);
      json.end_object();
    }
  });
  json.end_object();
  return json.take() + '\n';
}

}  // namespace peelback
