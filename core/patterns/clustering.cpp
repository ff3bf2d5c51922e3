#include "patterns/clustering.h"

#include <algorithm>
#include <cstddef>

#include "base/sort.h"
#include "patterns/coinjoin.h"

namespace peelback {

namespace {

/// Sets of scripts, each a tree that leads down to its smallest member.
class Forest {
 public:
  explicit Forest(std::size_t scripts) {
    next_.reserve(scripts);
    for (std::size_t i = 0; i < scripts; ++i) next_.push_back(ScriptIndex{i});
  }

  void join(ScriptIndex a, ScriptIndex b) {
    a = root(a);
    b = root(b);
    next(std::max(a, b)) = std::min(a, b);
  }

  /// Each script's next one is smaller, or itself: on the way up it is at its root already.
  std::vector<ScriptIndex> take_roots() {
    for (ScriptIndex& smaller : next_) smaller = next(smaller);
    return std::move(next_);
  }

 private:
  ScriptIndex& next(ScriptIndex script) { return next_[script.value]; }
  ScriptIndex root(ScriptIndex script) {
    while (next(script) != script) script = next(script) = next(next(script));
    return script;
  }

  std::vector<ScriptIndex> next_;
};

bool is_coinjoin_like(const Store& store, TxIndex tx) { return may_be_coinjoin(store, tx) && find_coinjoin(store, tx); }

bool contains(std::span<const ScriptIndex> scripts, ScriptIndex script) {
  return std::find(scripts.begin(), scripts.end(), script) != scripts.end();
}

}  // namespace

JointSpends find_joint_spends(const Store& store) {
  JointSpends spends{.first = {0}};
  auto& payers = spends.payers;
  for (std::uint32_t i = 0; i < store.tx_count(); ++i) {
    const TxIndex tx{i};
    const auto inputs = store.inputs(tx);
    if (inputs.count < 2) continue;
    const std::uint32_t begin = spends.first.back();
    for (std::uint32_t k = 0; k < inputs.count; ++k) {
      const ScriptIndex script = store.script(inputs[k]);
      if (script.exists()) payers.push_back(script);
    }
    const auto differs = [&](ScriptIndex script) { return script != payers[begin]; };
    const bool are_several = std::any_of(payers.begin() + static_cast<std::ptrdiff_t>(begin), payers.end(), differs);
    const bool is_left_out = are_several && is_coinjoin_like(store, tx);
    if (is_left_out) spends.coinjoin_like.push_back(tx);
    if (!are_several || is_left_out) {
      payers.resize(begin);
      continue;
    }
    spends.txs.push_back(tx);
    spends.first.push_back(static_cast<std::uint32_t>(payers.size()));
  }
  return spends;
}

std::vector<ScriptIndex> cluster_by_inputs(const JointSpends& spends, std::size_t scripts) {
  Forest forest(scripts);
  for (std::size_t row = 0; row < spends.txs.size(); ++row) {
    const auto payers = spends.payers_of(row);
    for (const ScriptIndex payer : payers) forest.join(payers.front(), payer);
  }
  return forest.take_roots();
}

SpentTogether find_spent_together(const Store& store, ScriptIndex script) {
  SpentTogether found;
  const JointSpends spends = find_joint_spends(store);
  const std::vector<ScriptIndex> clusters = cluster_by_inputs(spends, store.script_count());
  const auto is_of_cluster = [&](ScriptIndex other) { return clusters[other.value] == clusters[script.value]; };
  for (std::uint32_t i = 0; i < clusters.size(); ++i) {
    const ScriptIndex other{i};
    if (other != script && is_of_cluster(other)) found.others.push_back(other);
  }
  for (std::size_t row = 0; row < spends.txs.size(); ++row) {
    const auto payers = spends.payers_of(row);
    if (!is_of_cluster(payers.front())) continue;
    const bool is_own = contains(payers, script);
    (is_own ? found.evidence : found.further).push_back(spends.txs[row]);
    if (is_own) found.direct.insert(found.direct.end(), payers.begin(), payers.end());
  }
  sort_ascending(found.direct);
  found.direct.erase(std::unique(found.direct.begin(), found.direct.end()), found.direct.end());
  std::erase(found.direct, script);
  for (const TxIndex tx : spends.coinjoin_like) {
    const auto inputs = store.inputs(tx);
    bool is_spent_from = false;
    for (std::uint32_t k = 0; k < inputs.count; ++k) is_spent_from = is_spent_from || store.script(inputs[k]) == script;
    if (is_spent_from) found.coinjoin_like.push_back(tx);
  }
  return found;
}

}  // namespace peelback
