#include "session/reach.h"

#include <algorithm>

#include "chains/recognise.h"
#include "model/reference.h"
#include "session/claims_text.h"
#include "session/references.h"
#include "session/session.h"

namespace peelback {

namespace {

bool is_same_word(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

const Label* find_label(const std::vector<Label>& labels, std::string_view text) {
  const auto label = std::find_if(labels.begin(), labels.end(), [&](const Label& l) { return is_same_word(l.text, text); });
  return label == labels.end() ? nullptr : &*label;
}

AskedTargets targets_of_finding(Chain chain, std::string_view text) {
  AskedTargets asked;
  for (const Finding& finding : recognise(text)) {
    for (const Candidate& candidate : finding.candidates) {
      const auto ref = parse_ref(candidate.ref);
      if (!ref || ref->chain != chain) continue;
      if (ref->kind == Ref::Kind::transaction) asked.targets.transactions.push_back(candidate.ref);
      if (ref->kind == Ref::Kind::output) asked.targets.outputs.push_back(candidate.ref);
      if (ref->kind == Ref::Kind::address) asked.targets.addresses.push_back(candidate.ref);
      asked.title = ref->kind == Ref::Kind::address ? ref->id : ref->to_text();
    }
  }
  return asked;
}

AskedTargets targets_of_label(const Session& session, const ToldTrail& trail, std::span<const std::vector<Label>> labels, std::string_view text) {
  AskedTargets asked;
  asked.targets.is_label = true;
  for (std::uint32_t i = 0; i < trail.places.size(); ++i) {
    const ToldPlace& place = trail.places[i];
    const Label* label = find_label(labels[i], text);
    const bool is_account = place.kind == ToldPlace::Kind::account;
    if (label == nullptr || (!place.output.exists() && !is_account)) continue;
    if (asked.title.empty()) asked.title = label->kind == LabelKind::own ? label->text : claim_text(*label);
    const std::string address = is_account ? place.ref : place.address.empty() ? std::string() : address_ref(trail.asset_of(place).chain, place.address);
    const bool is_of_address = is_account || (!address.empty() && find_label(session.labels().find(address), text) != nullptr);
    auto& list = is_of_address ? asked.targets.addresses : asked.targets.outputs;
    list.push_back(is_of_address ? address : place.ref);
  }
  return asked;
}

}  // namespace

Result<AskedTargets> find_targets(Session& session, std::string_view text) {
  const auto trail = session.trail();
  if (!trail) return trail.error();
  const auto labels = session.place_labels();
  if (!labels) return labels.error();
  AskedTargets asked = targets_of_finding((*trail)->assets.front().chain, text);
  if (asked.targets.empty()) asked = targets_of_label(session, **trail, *labels, text);
  if (asked.targets.empty()) return Error{Code::bad_reference, std::string(text.substr(0, 100)), "names no place that could be reached"};
  return asked;
}

}  // namespace peelback
