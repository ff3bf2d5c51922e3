// Alone in its file, so that a link which brings its own answer takes none of this one.
#include "session/later_part.h"

namespace peelback {

bool has_later_part() { return true; }

}  // namespace peelback
