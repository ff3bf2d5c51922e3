#include "session/later_part.h"

namespace peelback {

Error later_part_not_loaded() { return {Code::part_not_loaded, "", "what comes after a first look"}; }

}  // namespace peelback
