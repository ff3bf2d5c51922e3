#pragma once
// Ways of counting side by side, the reporter's own label lists, case files and publishing come after a trail was looked at: a page downloads them when they
// are first asked for.

#include "base/result.h"

namespace peelback {

/// Whether this program holds them. The link says so, as for has_accounts() (account_part.h).
bool has_later_part();

/// part_not_loaded.
Error later_part_not_loaded();

}  // namespace peelback
