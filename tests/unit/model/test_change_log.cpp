#include <catch2/catch.hpp>

#include "model/change_log.h"

using namespace peelback;

TEST_CASE("a change log lists what came since a moment, and nothing of before") {
  ChangeLog log;
  log.add({.tx = TxIndex{std::uint32_t{1}}});
  const std::uint64_t moment = log.now();
  CHECK(log.since(moment)->empty());
  log.add({.tx = TxIndex{std::uint32_t{2}}, .moves_coins = true});
  log.add({.script = ScriptIndex{std::uint32_t{3}}});
  REQUIRE(log.since(moment)->size() == 2);
  CHECK((*log.since(moment))[0].tx == TxIndex{std::uint32_t{2}});
  CHECK((*log.since(moment))[1].script == ScriptIndex{std::uint32_t{3}});
  CHECK(log.since(0)->size() == 3);
}

TEST_CASE("a change log says when too much came to list it, and what is listed nowhere") {
  ChangeLog log;
  const std::uint64_t moment = log.now();
  for (std::size_t i = 0; i <= ChangeLog::kMost; ++i) log.add({.tx = TxIndex{i}});
  CHECK_FALSE(log.since(moment));
  CHECK(log.since(log.now())->empty());
  const std::uint64_t later = log.now();
  log.forget();
  CHECK_FALSE(log.since(later));
  CHECK(log.since(log.now())->empty());
}
