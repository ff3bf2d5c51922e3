#pragma once
// The details of where coins left the trail's ledger, or came into it.

#include "session/details_page.h"

namespace peelback {

/// `id` as crossing_id() gives it; bad_reference when the trail has no such crossing.
Result<std::string> write_crossing_details(DetailsPage& page, const ToldTrail& trail, std::string_view id);

}  // namespace peelback
