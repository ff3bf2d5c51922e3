# How the presets of CMakePresets.json are built. Sourced after common.sh.

# quietly LOG COMMAND...: the command's output goes to LOG, and is shown only when it fails.
quietly() {
  local log=$1 code=0
  shift
  mkdir -p "$(dirname "$log")"
  "$@" >"$log" 2>&1 || code=$?
  [ "$code" -eq 0 ] || cat "$log" >&2
  return "$code"
}

# configure PRESET [CMAKE_ARGUMENT...]: once; from then on ninja notices what changed by itself.
configure() {
  [ "$root/build/$1/build.ninja" -nt "$root/CMakePresets.json" ] || configure_again "$@"
}

configure_again() {
  local preset=$1
  shift
  # em++ is left alone: ccache does not know the files that it links beside the object.
  if have ccache && [[ $preset != wasm* ]]; then
    set -- "$@" -DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache
  fi
  (cd "$root" && quietly "build/$preset-configure.log" cmake --preset "$preset" "$@")
}

# compile PRESET [TARGET...]: everything unless targets are named.
compile() {
  local preset=$1
  shift
  (cd "$root" && cmake --build --preset "$preset" --parallel "$jobs" ${1:+--target "$@"})
}

build_native() {
  configure native
  compile native "${@:-peelback}"
}

use_emscripten() {
  EMSCRIPTEN_ROOT=${EMSCRIPTEN_ROOT:-$(find_emscripten_root)}
  export EMSCRIPTEN_ROOT
}

build_wasm() {
  use_emscripten
  configure wasm
  compile wasm peelback_core peelback_core_all verifier_hash verifier_full
}

build_web() {
  build_wasm
  node "$root/scripts/assemble.mjs"
}
