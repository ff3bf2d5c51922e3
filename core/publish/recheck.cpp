#include "publish/recheck.h"

#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "publish/page_parts.h"
#include "session/json_members.h"
#include "session/messages.h"

namespace peelback {

namespace {

using State = CheckLine::State;

struct LineWords {
  Aspect aspect;
  State state;
  Message message;
};

// By name of the aspect, then of the state, as the document's keys stand.
constexpr auto kLines = std::to_array<LineWords>({
    {Aspect::amount, State::differs, Message::recheck_amount_differs},
    {Aspect::amount, State::ok, Message::recheck_amount_ok},
    {Aspect::basis, State::differs, Message::recheck_basis_differs},
    {Aspect::basis, State::not_checked, Message::recheck_basis_not_checked},
    {Aspect::basis, State::word, Message::recheck_basis_word},
    {Aspect::branch, State::differs, Message::recheck_branch_differs},
    {Aspect::branch, State::not_checked, Message::recheck_branch_not_checked},
    {Aspect::branch, State::ok, Message::recheck_branch_ok},
    {Aspect::checkpoint, State::differs, Message::recheck_checkpoint_differs},
    {Aspect::checkpoint, State::ok, Message::recheck_checkpoint_ok},
    {Aspect::cosigners, State::differs, Message::recheck_cosigners_differs},
    {Aspect::cosigners, State::ok, Message::recheck_cosigners_ok},
    {Aspect::event, State::differs, Message::recheck_event_differs},
    {Aspect::event, State::ok, Message::recheck_event_ok},
    {Aspect::event, State::word, Message::recheck_event_word},
    {Aspect::first_block, State::ok, Message::recheck_first_block_ok},
    {Aspect::height, State::differs, Message::recheck_height_differs},
    {Aspect::height, State::ok, Message::recheck_height_ok},
    {Aspect::height, State::word, Message::recheck_height_word},
    {Aspect::id, State::differs, Message::recheck_id_differs},
    {Aspect::id, State::not_checked, Message::recheck_id_not_checked},
    {Aspect::id, State::ok, Message::recheck_id_ok},
    {Aspect::inputs, State::differs, Message::recheck_inputs_differs},
    {Aspect::inputs, State::not_checked, Message::recheck_inputs_not_checked},
    {Aspect::inputs, State::ok, Message::recheck_inputs_ok},
    {Aspect::name, State::word, Message::recheck_name_word},
    {Aspect::ordered, State::differs, Message::recheck_ordered_differs},
    {Aspect::ordered, State::ok, Message::recheck_ordered_ok},
    {Aspect::ordered, State::word, Message::recheck_ordered_word},
    {Aspect::outcome, State::differs, Message::recheck_outcome_differs},
    {Aspect::outcome, State::not_checked, Message::recheck_outcome_not_checked},
    {Aspect::outcome, State::ok, Message::recheck_outcome_ok},
    {Aspect::outcome, State::word, Message::recheck_outcome_word},
    {Aspect::page, State::differs, Message::recheck_page_differs},
    {Aspect::page, State::ok, Message::recheck_page_ok},
    {Aspect::paid_by, State::not_checked, Message::recheck_paid_by_not_checked},
    {Aspect::paid_by, State::ok, Message::recheck_paid_by_ok},
    {Aspect::payer, State::not_checked, Message::recheck_payer_not_checked},
    {Aspect::payer, State::ok, Message::recheck_payer_ok},
    {Aspect::receipt, State::differs, Message::recheck_receipt_differs},
    {Aspect::receipt, State::ok, Message::recheck_receipt_ok},
    {Aspect::receipt, State::word, Message::recheck_receipt_word},
    {Aspect::signer, State::differs, Message::recheck_signer_differs},
    {Aspect::signer, State::not_checked, Message::recheck_signer_not_checked},
    {Aspect::signer, State::ok, Message::recheck_signer_ok},
    {Aspect::signer, State::word, Message::recheck_signer_word},
    {Aspect::work, State::differs, Message::recheck_work_differs},
    {Aspect::work, State::not_checked, Message::recheck_work_not_checked},
    {Aspect::work, State::ok, Message::recheck_work_ok},
});

constexpr std::array<std::pair<State, Message>, kCheckStates> kStates = {{
    {State::differs, Message::recheck_state_differs},
    {State::not_checked, Message::recheck_state_not_checked},
    {State::ok, Message::recheck_state_ok},
    {State::word, Message::recheck_state_word},
}};

// How evidence is known, of whatever version: canonical JSON has its format near its beginning, behind the disclaimer.
constexpr std::size_t kLongestHead = 1024;
constexpr std::string_view kEvidenceName = "\"peelback-public-evidence/";

// Filled in by the page alone.
std::string unreadable_template() { return say(Message::recheck_unreadable, {{"where", "{where}"}, {"detail", "{detail}"}}); }

std::string_view state_words(State state) {
  const auto found = std::find_if(kStates.begin(), kStates.end(), [&](const auto& row) { return row.first == state; });
  return words(found->second);
}

// What stands in the element that begins with `tag`.
std::string_view content_of(std::string_view page, std::string_view tag) {
  const auto begin = page.find(tag);
  if (begin == std::string_view::npos) return {};
  const std::string_view rest = page.substr(begin + tag.size());
  const auto end = rest.find("</script>");
  return end == std::string_view::npos ? std::string_view() : rest.substr(0, end);
}

}  // namespace

std::string recheck_sentence(const CheckLine& line) {
  const auto found = std::find_if(kLines.begin(), kLines.end(), [&](const LineWords& row) { return row.aspect == line.aspect && row.state == line.state; });
  if (found == kLines.end()) return {};
  return say(found->message, {{"expected", line.expected}, {"found", line.found}});
}

std::string recheck_text(std::string_view name, const CheckReport& report) {
  std::string text;
  for (const CheckedPlace& place : report.places) {
    text.append(name).append(": ").append(say(Message::recheck_place, {{"hop", std::to_string(place.hop)}, {"place", place.ref}})) += '\n';
    for (const CheckLine& line : place.lines) text.append("  ").append(state_words(line.state)).append(": ").append(recheck_sentence(line)) += '\n';
  }
  const auto count = [&](State state) { return std::to_string(report.count(state)); };
  text.append(name).append(": ").append(say(Message::recheck_summary, {{"ok", count(State::ok)},
                                                                      {"differs", count(State::differs)},
                                                                      {"word", count(State::word)},
                                                                      {"not_checked", count(State::not_checked)}})) += '\n';
  return text;
}

void collect_recheck_words(Wording& wording) {
  for (const Message message : {Message::recheck_title, Message::recheck_about, Message::recheck_needs, Message::recheck_never, Message::recheck_place,
                                Message::recheck_summary}) {
    wording.collect(words(message));
  }
  wording.collect(unreadable_template());
  for (const auto& [state, message] : kStates) wording.collect(words(message));
  for (const LineWords& line : kLines) wording.collect(words(line.message));
}

std::string write_recheck_words(const Wording& wording) {
  const auto put_words = [&](JsonWriter& json, std::string_view key, Message message) { put_text(json, key, wording.tell(words(message))); };
  JsonWriter json;
  json.begin_object();
  put_object(json, "lines", [&] {
    for (std::size_t i = 0; i < kLines.size();) {
      const Aspect aspect = kLines[i].aspect;
      put_object(json, aspect_name(aspect), [&] {
        for (; i < kLines.size() && kLines[i].aspect == aspect; ++i) put_words(json, check_state_name(kLines[i].state), kLines[i].message);
      });
    }
  });
  put_words(json, "place", Message::recheck_place);
  put_object(json, "states", [&] {
    for (const auto& [state, message] : kStates) put_words(json, check_state_name(state), message);
  });
  put_words(json, "summary", Message::recheck_summary);
  put_text(json, "unreadable", wording.tell(unreadable_template()));
  json.end_object();
  return json.take();
}

std::optional<PageData> find_page_data(std::string_view file) {
  const std::string_view begin = trimmed(file.substr(0, kLongestHead));
  if (begin.starts_with('{') && begin.find(kEvidenceName) != std::string_view::npos) return PageData{.evidence = file};
  if (!begin.starts_with("<!doctype html>")) return std::nullopt;
  const PageData data{content_of(file, kEvidenceTag), content_of(file, kPublicationTag)};
  if (data.evidence.empty()) return std::nullopt;
  return data;
}

}  // namespace peelback
