#pragma once
// Multi-input clustering of everything that is in a store.

#include <string>
#include <vector>

#include "patterns/clustering.h"

namespace peelback::bench {

struct ClusteringSubject {
  JointSpends spends{};
  std::vector<ScriptIndex> clusters{};  // by script
};

/// From the store to flat columns, CoinJoin-like transactions left out.
void read_joint_spends(ClusteringSubject& subject, const Store& store);
/// From these to clusters.
void cluster(ClusteringSubject& subject, const Store& store);

std::string answer_of(const JointSpends& spends);
/// How many clusters, and how many addresses the largest of them has.
std::string answer_of(const std::vector<ScriptIndex>& clusters);

}  // namespace peelback::bench
