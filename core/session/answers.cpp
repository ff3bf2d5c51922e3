#include "session/answers.h"

#include "session/bounds_document.h"
#include "session/messages.h"
#include "session/reach.h"

namespace peelback {

namespace {

// What the documents of a comparison are written from.
std::vector<TrailContext> contexts_of(const Compared& compared, const Session& session) {
  std::vector<TrailContext> contexts;
  for (std::size_t i = 0; i < compared.trails.size(); ++i) {
    contexts.push_back({compared.trails[i], session.replies(), session.problems(), compared.labels[i], session.contradictions()});
  }
  return contexts;
}

struct BoundsFound {
  AskedTargets asked{};
  ReachFound found{};
};

Result<BoundsFound> look_for(Session& session, std::span<const std::string> to) {
  BoundsFound all;
  for (const std::string& text : to) {
    auto asked = find_targets(session, text);
    if (!asked) return asked.error();
    ReachTargets& sum = all.asked.targets;
    const auto add = [](std::vector<std::string>& list, const std::vector<std::string>& more) { list.insert(list.end(), more.begin(), more.end()); };
    add(sum.addresses, asked->targets.addresses);
    add(sum.outputs, asked->targets.outputs);
    add(sum.transactions, asked->targets.transactions);
    sum.is_label = sum.is_label || asked->targets.is_label;
    all.asked.title.append(all.asked.title.empty() ? "" : ", ").append(asked->title);
  }
  auto found = session.find_reach(all.asked.targets);
  if (!found) return found.error();
  all.found = *std::move(found);
  for (const ReachedAsset& row : all.found.assets) {
    if (!row.bounds) return Error{Code::unsupported, "", "bounds are of money that is followed forward, and of fees that end where they are paid"};
  }
  return all;
}

}  // namespace

Result<std::string> write_comparison(Session& session) {
  const auto compared = session.compare();
  if (!compared) return compared.error();
  const auto trails = contexts_of(*compared, session);
  return write_comparison(ComparisonContext{trails, compared->rows});
}

Result<std::string> write_comparison_view(Session& session) {
  const auto compared = session.compare();
  if (!compared) return compared.error();
  const auto trails = contexts_of(*compared, session);
  return write_comparison_view(ComparisonContext{trails, compared->rows});
}

Result<std::string> tell_comparison(Session& session) {
  const auto compared = session.compare();
  if (!compared) return compared.error();
  const auto trails = contexts_of(*compared, session);
  return comparison_text(ComparisonContext{trails, compared->rows});
}

Result<std::string> write_bounds(Session& session, std::span<const std::string> to) {
  const auto all = look_for(session, to);
  if (!all) return all.error();
  BoundsAsked asked{.asset = all->found.assets.front().asset};
  for (const Start& start : session.question().question.starts) asked.from.push_back(start.ref.to_text());
  const ReachTargets& targets = all->asked.targets;
  for (const auto* list : {&targets.addresses, &targets.outputs, &targets.transactions}) asked.to.insert(asked.to.end(), list->begin(), list->end());
  return write_bounds(asked, *all->found.assets.front().bounds);
}

Result<std::string> tell_bounds(Session& session, std::span<const std::string> to) {
  const auto all = look_for(session, to);
  if (!all) return all.error();
  std::string text;
  for (const ReachedAsset& row : all->found.assets) text += bounds_sentence(row.asset, all->asked.title, *row.bounds) + '\n';
  return text.append(words(Message::disclaimer)) + '\n';
}

}  // namespace peelback
