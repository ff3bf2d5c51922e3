// What nlohmann's lexer makes and nobody reads. It turns every number with a point or an exponent into a double, where
// the core reads the digits themselves (core/base/json_reader.cpp), and it prints control characters into an error text
// of its own, where the core says what it found. strtod with its 128-bit floats and the whole of printf would be 10 KB
// of the page, gzipped. The linker gives the lexer these instead (--wrap).
#include <cstddef>
#include <cstring>

extern "C" {

double __wrap_strtod(const char* text, char** end) {  // NOLINT: the linker's name
  if (end != nullptr) *end = const_cast<char*>(text + std::strspn(text, "+-.0123456789Ee"));
  return 0;
}

int __wrap_snprintf(char* out, std::size_t size, const char*, ...) {  // NOLINT: the linker's name
  if (size > 0) *out = '\0';
  return 0;
}

}  // extern "C"
