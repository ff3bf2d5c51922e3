# Libraries that are not ours, as SYSTEM targets: third_party::json, third_party::torsion, third_party::scrypt,
# third_party::secp256k1, third_party::catch2.

# nlohmann/json: header only. One symbolic link gives the compiler this folder and nothing else of /usr/include.
find_path(NLOHMANN_JSON_DIR nlohmann/json.hpp PATHS /usr/include /usr/local/include NO_CMAKE_FIND_ROOT_PATH REQUIRED)
set(json_include ${CMAKE_BINARY_DIR}/third_party/json)
file(MAKE_DIRECTORY ${json_include})
file(CREATE_LINK ${NLOHMANN_JSON_DIR}/nlohmann ${json_include}/nlohmann SYMBOLIC)
add_library(third_party_json INTERFACE)
target_include_directories(third_party_json SYSTEM INTERFACE ${json_include})
target_compile_definitions(third_party_json INTERFACE JSON_NOEXCEPTION)
add_library(third_party::json ALIAS third_party_json)

# libtorsion (MIT), as the npm package bcrypto ships it: hash functions only.
set(torsion_root ${CMAKE_SOURCE_DIR}/node_modules/bcrypto/deps/torsion)
if(NOT EXISTS ${torsion_root}/src/hash.c)
  message(FATAL_ERROR "libtorsion is missing: run 'npm ci --ignore-scripts' (scripts/build does)")
endif()
add_library(third_party_torsion STATIC
  ${torsion_root}/src/hash.c ${torsion_root}/src/util.c ${torsion_root}/src/internal.c)
target_include_directories(third_party_torsion SYSTEM PUBLIC ${torsion_root}/include)
target_compile_options(third_party_torsion PRIVATE -w)
if(PEELBACK_SANITIZE OR PEELBACK_FUZZ)
  # Not ours to mend: the sanitizers watch our side of the call.
  target_compile_options(third_party_torsion PRIVATE -fno-sanitize=undefined)
endif()
add_library(third_party::torsion ALIAS third_party_torsion)
# scrypt brings its ciphers and message codes along: a library of its own.
add_library(third_party_scrypt STATIC ${torsion_root}/src/kdf.c ${torsion_root}/src/mac.c ${torsion_root}/src/cipher.c)
target_link_libraries(third_party_scrypt PUBLIC third_party_torsion)
target_compile_options(third_party_scrypt PRIVATE -w)
if(PEELBACK_SANITIZE OR PEELBACK_FUZZ)
  target_compile_options(third_party_scrypt PRIVATE -fno-sanitize=undefined)
endif()
add_library(third_party::scrypt ALIAS third_party_scrypt)

# bitcoin-core's libsecp256k1 (MIT), as the npm package secp256k1 ships it: recovery of public keys only. The 32-bit
# arithmetic is used everywhere, so that what native tests look at is what the page runs; a window of 8 keeps the tables
# at 4 KB.
set(secp256k1_root ${CMAKE_SOURCE_DIR}/node_modules/secp256k1/src/secp256k1)
if(NOT EXISTS ${secp256k1_root}/src/secp256k1.c)
  message(FATAL_ERROR "libsecp256k1 is missing: run 'npm ci --ignore-scripts' (scripts/build does)")
endif()
add_library(third_party_secp256k1 STATIC ${secp256k1_root}/src/secp256k1.c)
target_include_directories(third_party_secp256k1 SYSTEM PUBLIC ${secp256k1_root}/include PRIVATE ${secp256k1_root})
target_compile_definitions(third_party_secp256k1 PRIVATE
  ENABLE_MODULE_RECOVERY USE_NUM_NONE USE_FIELD_INV_BUILTIN USE_SCALAR_INV_BUILTIN USE_FIELD_10X26 USE_SCALAR_8X32
  ECMULT_WINDOW_SIZE=8 ECMULT_GEN_PREC_BITS=2 USE_EXTERNAL_DEFAULT_CALLBACKS)
target_compile_options(third_party_secp256k1 PRIVATE -w)
if(PEELBACK_SANITIZE OR PEELBACK_FUZZ)
  target_compile_options(third_party_secp256k1 PRIVATE -fno-sanitize=undefined)
endif()
add_library(third_party::secp256k1 ALIAS third_party_secp256k1)

if(NOT EMSCRIPTEN)
  find_package(Catch2 2.13 REQUIRED)
endif()
