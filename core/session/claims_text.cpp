#include "session/claims_text.h"

#include "labels/label_book.h"
#include "session/messages.h"
#include "session/money_text.h"

namespace peelback {

namespace {

std::string date_or_empty(std::optional<std::int64_t> unix_s) { return unix_s ? format_date(*unix_s) : std::string(); }

std::string_view source_name(const Label& label) {
  if (!label.pack.empty()) return label.pack;
  return label.source.empty() ? words(Message::unnamed_list) : std::string_view(label.source);
}

// The Office of Foreign Assets Control names itself in the title of its list or in the link to it.
std::string list_name(const Label& label) {
  for (const std::string* text : {&label.pack, &label.source}) {
    for (const std::string_view name : {"OFAC", "ofac.treas"}) {
      if (text->find(name) != std::string::npos) return std::string(words(Message::ofac_list));
    }
  }
  return say(Message::named_list, {{"source", source_name(label)}});
}

std::string listed_text(const Label& label) {
  return say(label.dated_s ? Message::claim_listed : Message::claim_listed_undated,
             {{"label", label.text},
              {"list", list_name(label)},
              {"date", date_or_empty(label.dated_s)},
              {"from", date_or_empty(label.valid_from_s)},
              {"until", date_or_empty(label.valid_until_s)}});
}

}  // namespace

std::string source_text(const Label& label) {
  return say(Message::source, {{"source", source_name(label)}, {"date", date_or_empty(label.dated_s)}});
}

std::string claim_text(const Label& label) {
  if (label.kind == LabelKind::own) return say(Message::claim_own, {{"label", label.text}});
  if (label.category == LabelCategory::sanctions) return listed_text(label);
  return say(Message::claim, {{"label", label.text}, {"source", source_name(label)}, {"date", date_or_empty(label.dated_s)}});
}

std::string label_sentence(const Label& label) {
  const bool is_listed = label.category == LabelCategory::sanctions;  // which says all of it in its own words
  return say(Message::label_sentence, {{"claim", claim_text(label)},
                                       {"category", is_listed ? std::string_view() : std::string_view(label.category_text)},
                                       {"from", is_listed ? std::string() : date_or_empty(label.valid_from_s)},
                                       {"until", is_listed ? std::string() : date_or_empty(label.valid_until_s)}});
}

std::string no_label_text(std::optional<std::int64_t> lists_dated_s) {
  return say(Message::not_in_lists, {{"date", date_or_empty(lists_dated_s)}});
}

std::string conflict_sentence(const std::vector<Label>& labels) {
  const auto conflict = find_conflict(labels);
  if (!conflict) return {};
  std::string claims;
  for (const std::size_t row : conflict->labels) {
    if (!claims.empty()) claims += "; ";
    claims += claim_text(labels[row]);
  }
  return say(Message::labels_disagree, {{"claims", claims}});
}

std::string look_alike_sentence(std::string_view address, std::string_view other) {
  return say(Message::looks_alike, {{"address", address}, {"other", other}});
}

std::string beyond_sentence(std::string_view claim) {
  return claim.empty() ? std::string(words(Message::beyond_busy)) : say(Message::beyond_service, {{"claim", claim}});
}

}  // namespace peelback
