#include "publish/method_note.h"

#include <algorithm>
#include <map>

#include "session/messages.h"
#include "session/trail_sums.h"
#include "session/trail_text.h"

namespace peelback {

namespace {

bool is_unfollowed(EndReason reason) {
  switch (reason) {
    case EndReason::open:
    case EndReason::dust:
    case EndReason::limit:
    case EndReason::not_followed:
    case EndReason::fetch_failed:
    case EndReason::out_of_data: return true;
    default: return false;
  }
}

std::string day_or_empty(std::optional<std::int64_t> time_s) { return time_s ? format_date(*time_s) : std::string(); }

// Who answered, each once; files by that word.
std::string sources_of(const ReplyTable& replies) {
  std::vector<std::string> hosts;
  for (std::size_t i = 0; i < replies.size(); ++i) {
    const std::string& host = replies.at(ReplyIndex{static_cast<std::uint32_t>(i)}).provider;
    std::string name = host == "file" ? std::string(words(Message::published_files)) : host;
    if (std::find(hosts.begin(), hosts.end(), name) == hosts.end()) hosts.push_back(std::move(name));
  }
  std::sort(hosts.begin(), hosts.end());
  std::string text;
  for (const std::string& host : hosts) text.append(text.empty() ? "" : ", ").append(host);
  return text;
}

}  // namespace

std::vector<std::string> unfollowed_sentences(const ToldTrail& trail) {
  std::vector<std::string> sentences;
  for (const EndSum& sum : sum_ends(trail)) {
    if (is_unfollowed(sum.reason)) sentences.push_back(end_sum_text(trail, sum));
  }
  return sentences;
}

std::vector<std::string> method_note(const MethodContext& context) {
  const ToldTrail& trail = context.trail;
  const Limits& limits = trail.limits;
  std::vector<std::string> note;
  note.push_back(say(trail.is_poison() ? Message::published_rule_poison : Message::published_rule, {{"rule", method_text(trail.method)}}));
  note.emplace_back(words(trail.fees == FeeRule::end ? Message::published_fees_end : Message::published_fees_coinbase));
  note.push_back(say(Message::published_limits,
                     {{"hops", format_count(limits.max_hops)},
                      {"least", limits.min_amount.units() == 0 ? std::string() : format_money(trail.assets.front(), limits.min_amount.units())},
                      {"since", day_or_empty(limits.since_s)},
                      {"until", day_or_empty(limits.until_s)},
                      {"busy", format_count(limits.busy_transactions)}}));
  const auto is_of_values = [](const ShownAsset& asset) { return !has_floor(asset); };
  if (std::any_of(trail.assets.begin(), trail.assets.end(), is_of_values)) note.emplace_back(words(Message::published_no_floor));
  const auto has_flag = [](const PictureNode& node) { return !node.flags.empty(); };
  if (std::any_of(context.picture.nodes.begin(), context.picture.nodes.end(), has_flag)) note.emplace_back(words(Message::published_heuristics));
  if (context.picture.grade != TrailGrade::observed) note.emplace_back(words(Message::published_guesses));
  note.push_back(say(Message::published_sources, {{"sources", sources_of(context.replies)}}));
  std::string rest;
  for (const std::string& sentence : unfollowed_sentences(trail)) rest.append(rest.empty() ? "" : "; ").append(sentence);
  note.push_back(rest.empty() ? std::string(words(Message::published_all_followed)) : say(Message::published_unfollowed, {{"rest", rest}}));
  note.emplace_back(words(Message::published_cannot_check));
  return note;
}

std::string as_of_text(const MethodContext& context) {
  const ToldTrail& trail = context.trail;
  std::map<Chain, ToldMoment> newest;
  const auto take = [&](Chain chain, std::optional<std::uint32_t> height, std::optional<std::int64_t> time_s) {
    ToldMoment& moment = newest[chain];
    if (height && (!moment.height || *moment.height < *height)) moment = {.height = height, .time_s = time_s};
  };
  for (const ToldTx& tx : trail.txs) take(tx.chain, tx.moment.height, tx.moment.time_s);
  for (const ToldEnd& end : trail.ends) {
    if (end.as_of) take(trail.asset_of(trail.places[end.place]).chain, end.as_of->height, end.as_of->time_s);
  }
  std::string text;
  for (const auto& [chain, moment] : newest) {
    text.append(text.empty() ? "" : "; ");
    text += say(Message::published_as_of, {{"chain", chain_info(chain).name}, {"moment", moment_in_words(moment)}});
  }
  return text;
}

}  // namespace peelback
