// The page's first module follows outputs as far as a picture: it leaves accounts out, scrypt, and what comes after a first look. The
// linker takes these answers, which come before the libraries', and drops what nobody calls then.
#include "base/scrypt/scrypt.h"
#include "session/account_part.h"
#include "session/later_part.h"

namespace peelback {

bool has_accounts() { return false; }

bool has_later_part() { return false; }

// Nobody asks here: is_left_out().
std::optional<Bytes32> scrypt_1024(ByteView) { return std::nullopt; }

}  // namespace peelback
