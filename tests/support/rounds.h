#pragma once
// How often a property is tried.

namespace peelback::test {

#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool kUnderSanitizers = true;
#elif defined(__has_feature)
inline constexpr bool kUnderSanitizers = __has_feature(address_sanitizer);
#else
inline constexpr bool kUnderSanitizers = false;
#endif

/// All rounds where the answer is looked for; under sanitizers, which look at how it is worked out and take ten times as
/// long, a quarter of them: the same code by fewer ledgers.
constexpr int rounds(int all) { return kUnderSanitizers ? all / 4 : all; }

}  // namespace peelback::test
