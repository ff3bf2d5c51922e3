// nlohmann's lexer makes a double of every number with a point or an exponent. The core reads the digits themselves
// (core/base/json_reader.cpp) and never looks at that double, but strtod with its 128-bit floats would be 7 KB of the
// page, gzipped. The linker gives the lexer this one instead (--wrap=strtod).
#include <cstring>

extern "C" double __wrap_strtod(const char* text, char** end) {  // NOLINT: the linker's name
  if (end != nullptr) *end = const_cast<char*>(text + std::strspn(text, "+-.0123456789Ee"));
  return 0;
}
