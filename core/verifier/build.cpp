#include "verifier/build.h"

#include "chains/chain_ids.h"
#include "chains/coin_rules.h"

namespace peelback {

VerifierBuild build_for(Chain chain, bool with_signatures) {
  return with_signatures || is_evm(chain) || bitcoin::coin_rules(chain).work_is_scrypt ? VerifierBuild::full : VerifierBuild::hash;
}

std::string_view build_name(VerifierBuild build) { return build == VerifierBuild::hash ? "hash" : "full"; }

}  // namespace peelback
