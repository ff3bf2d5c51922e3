#include "bench/clustering_subjects.h"

#include <algorithm>

namespace peelback::bench {

void read_joint_spends(ClusteringSubject& subject, const Store& store) {
  subject.spends = {};
  subject.spends = find_joint_spends(store);
}

void cluster(ClusteringSubject& subject, const Store& store) {
  subject.clusters = {};
  subject.clusters = cluster_by_inputs(subject.spends, store.script_count());
}

std::string answer_of(const JointSpends& spends) {
  return "{\"joining\":" + std::to_string(spends.txs.size()) + ",\"coinjoin_like\":" + std::to_string(spends.coinjoin_like.size()) + "}";
}

std::string answer_of(const std::vector<ScriptIndex>& clusters) {
  std::vector<std::uint32_t> members(clusters.size(), 0);
  for (const ScriptIndex cluster : clusters) ++members[cluster.value];
  const auto alone_or_more = std::count_if(members.begin(), members.end(), [](std::uint32_t count) { return count > 0; });
  return "{\"clusters\":" + std::to_string(alone_or_more) + ",\"largest\":" + std::to_string(*std::max_element(members.begin(), members.end())) + "}";
}

}  // namespace peelback::bench
