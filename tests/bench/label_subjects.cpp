#include "bench/label_subjects.h"

#include <array>

#include "support/files.h"

namespace peelback::bench {

namespace {

// An exchange, a mixer's contract on two lists, a pool, a theft, a list's address: of several packs, with one to three claims.
constexpr auto kLabelled = std::to_array<std::string_view>({
    "bitcoin:1vdXJDiDSzeUAoM7eAcWZPhM9wEKmH8dG",
    "ethereum:0x722122df12d4e14e13ac3b6895a86e84145b6967",
    "bitcoin:14vcvqZadz6jvpWGPi27baTaBFxyKE7irK",
    "bitcoin:3LU8wRu4ZnXP4UM8Yo6kkTiGHM9BubgyiG",
    "bitcoin:12YCfVAEzkEZXBYhUTyJJaRkgMXiFxJgcu",
});

}  // namespace

LabelSet make_label_set() {
  LabelSet set{.file = test::read_file(PEELBACK_LABELS).value()};
  for (std::uint32_t i = 0; i < kLookUps / 2; ++i) {
    set.refs.emplace_back(kLabelled[i % kLabelled.size()]);
    set.refs.push_back("bitcoin:nobody" + std::to_string(i));
  }
  open_labels(set);
  return set;
}

void open_labels(LabelSet& set) { set.labels = BundledLabels::open(set.file).value(); }

void look_up(LabelSet& set) {
  set.claims = 0;
  for (const std::string& ref : set.refs) set.claims += set.labels->find(ref).size();
}

std::string answer_of(const LabelSet& set) {
  return "{\"places\":" + std::to_string(set.labels->size()) + ",\"claims\":" + std::to_string(set.claims) + "}";
}

}  // namespace peelback::bench
