// Alone in its file, so that a link which brings its own answer takes none of this one.
#include "session/account_part.h"

namespace peelback {

bool has_accounts() { return true; }

}  // namespace peelback
