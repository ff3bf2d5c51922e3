#pragma once
// What was checked, what is in the inputs, and where a trace stands: the reports of page and command.

#include "session/session.h"

namespace peelback {

struct CheckCounts {
  std::size_t verified = 0;
  std::size_t cross_checked = 0;
  std::size_t trusted = 0;
};

/// What the blocks of verified transactions rest on (model/store.h, HeaderBasis).
struct BasisCounts {
  std::size_t genesis = 0;
  std::size_t checkpoint = 0;
  std::size_t own_work = 0;
};

struct FailedCheck {
  std::string ref{};
  Code code{};
  std::string detail{};
};

/// Every transaction of the store that has a body, and every check that failed.
struct Verification {
  CheckCounts counts{};
  BasisCounts bases{};
  std::vector<FailedCheck> failed{};
};
Verification verify_store(const Session& session);

/// {"cross_checked","failed":[…],"trusted","verified"} (RULES.md §9) and a newline.
Result<std::string> write_verification(const Verification& verification);
/// {"inputs":[…]} (RULES.md §9) and a newline.
Result<std::string> write_inspection(const Session& session);

/// CheckReport of web/src/contract.js, over the transactions of the trail when there is one, else of the store.
Result<std::string> write_check_report(Session& session);
/// The trail document of the session's question, with its labels. Errors as Session::trail().
Result<std::string> write_trail(Session& session);
/// Progress of web/src/contract.js.
Result<std::string> write_progress(Session& session);

}  // namespace peelback
