# What every command in scripts/ shares. Sourced, after `set -euo pipefail`.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
jobs=$(nproc 2>/dev/null || echo 2)

say() { printf '%s\n' "$@"; }

heading() { printf '\n== %s\n' "$*"; }

# die MESSAGE...: says why, one argument a line, and ends with exit code 1.
die() {
  printf '%s\n' "$@" >&2
  exit 1
}

# usage MESSAGE...: the same for a command line that cannot be understood.
usage_error() {
  printf '%s\n' "$@" >&2
  exit 2
}

have() { command -v "$1" >/dev/null 2>&1; }

# at_least VERSION WANTED: whether a dotted version is not older than another.
at_least() { [ "$(printf '%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

# first_command NAME...: the first of them that is a command here, on standard output.
first_command() {
  local name
  for name in "$@"; do
    if have "$name"; then
      command -v "$name"
      return
    fi
  done
  return 1
}

find_chromium() {
  first_command ${CHROMIUM:+"$CHROMIUM"} chromium chromium-browser google-chrome-stable google-chrome
}

find_firefox() {
  first_command ${FIREFOX:+"$FIREFOX"} firefox-esr firefox
}

# A clang++ that has the runtime of libFuzzer beside it: not every installation does.
find_fuzzing_clang() {
  local clang runtime
  for clang in ${FUZZING_CLANG:+"$FUZZING_CLANG"} clang++-14 clang++ clang++-{15..21}; do
    have "$clang" || continue
    runtime=$("$clang" --print-runtime-dir)
    # Debian's clang 14 names a folder per target here that it does not have.
    if compgen -G "$runtime/libclang_rt.fuzzer*.a" >/dev/null ||
      compgen -G "$(dirname "$runtime")/linux/libclang_rt.fuzzer*.a" >/dev/null; then
      command -v "$clang"
      return
    fi
  done
  return 1
}

# The folder of CMake's Emscripten toolchain: beside the real em++, wherever that was installed.
find_emscripten_root() {
  dirname "$(readlink -f "$(command -v em++)")"
}
