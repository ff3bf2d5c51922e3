// The program with everything. The small build links wasm/verifier_hash.cpp in its place, and the linker drops scrypt.
#include "verifier/build.h"

namespace peelback {

bool is_full_build() { return true; }

}  // namespace peelback
