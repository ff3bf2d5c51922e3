# peelback_room(name [DEPENDS room ...] [LINK target ...]): a static library of every source file in core/<name>.
# A room sees only the rooms it names: an include that runs against an arrow does not link, and
# scripts/check-arrows refuses it by name.
function(peelback_warnings target)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Werror)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ 12 at -O3 takes `"text" + std::string` for an overlapping copy (GCC bug 105651), and what an empty
    # std::optional holds for read (GCC bug 80635); and a comparison of two byte vectors for one of half the address
    # space (GCC bug 105562).
    target_compile_options(${target} PRIVATE -Wno-restrict -Wno-maybe-uninitialized -Wno-stringop-overread)
  endif()
endfunction()

function(peelback_room name)
  cmake_parse_arguments(ROOM "" "" "DEPENDS;LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
  add_library(peelback_${name} STATIC ${sources})
  target_include_directories(peelback_${name} PUBLIC ${CMAKE_SOURCE_DIR}/core)
  list(TRANSFORM ROOM_DEPENDS PREPEND peelback_)
  target_link_libraries(peelback_${name} PUBLIC ${ROOM_DEPENDS} PRIVATE ${ROOM_LINK})
  peelback_warnings(peelback_${name})
endfunction()
