#pragma once
// What comes after a first look: tables, details, checks, words, paths, answers and documents of a trail, what the reporter marks, ways of
// counting side by side, the reporter's own label lists, case files and publishing. A page downloads it when it is first asked for.

#include "base/result.h"

namespace peelback {

/// Whether this program holds it. The link says so, as for has_accounts() (account_part.h).
bool has_later_part();

/// part_not_loaded.
Error later_part_not_loaded();

}  // namespace peelback
