#include <catch2/catch.hpp>

#include <vector>

#include "chains/address_poisoning.h"
#include "chains/evm_address.h"
#include "chains/tron_address.h"

using namespace peelback;

TEST_CASE("addresses look alike that begin and end alike") {
  CHECK(looks_alike("1Bidh2XFr9JzfXppeZd2cPKpbnJGvqCY4h", "1BidAAAAAAAAAAAAAAAAAAAAAAAAAACY4h"));
  CHECK_FALSE(looks_alike("1Bidh2XFr9JzfXppeZd2cPKpbnJGvqCY4h", "1Bidh2XFr9JzfXppeZd2cPKpbnJGvqCY4h"));
  CHECK_FALSE(looks_alike("1Bidh2XFr9JzfXppeZd2cPKpbnJGvqCY4h", "1Bidh2XFr9JzfXppeZd2cPKpbnJGvqCY5h"));
  CHECK(looks_alike("bc1qabcdxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx2345", "bc1qabcdzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz2345"));
  CHECK_FALSE(looks_alike("bc1qabcdxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx2345", "bc1qabczzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz2345"));
  // Every address of Ethereum begins with "0x": four digits behind it are compared.
  CHECK(looks_alike("0xd9a1b0b1e1ae382dbdc898ea68012ffcb2853a91", "0xd9a1ffffffffffffffffffffffffffffffff3a91"));
  CHECK_FALSE(looks_alike("0xd9a1b0b1e1ae382dbdc898ea68012ffcb2853a91", "0xd9ffffffffffffffffffffffffffffffffff3a91"));
  CHECK(looks_alike("TXVj38D1XR3TPgSHTCZGC8wkLDAGqF1oqx", "TXVjAAAAAAAAAAAAAAAAAAAAAAAAAA1oqx"));
  CHECK_FALSE(looks_alike("TXVj38D1XR3TPgSHTCZGC8wkLDAGqF1oqx", "TXVkAAAAAAAAAAAAAAAAAAAAAAAAAA1oqx"));
  CHECK_FALSE(looks_alike("TXV", "TXV1"));
}

TEST_CASE("an address imitates the first that was paid and that it looks like") {
  const std::vector<std::string_view> paid = {"TXVj2222222222222222222222222z1oqx", "TXVj1111111111111111111111111z1oqx", "TShop"};
  CHECK(find_imitated("TXVjAAAAAAAAAAAAAAAAAAAAAAAAAA1oqx", paid) == "TXVj1111111111111111111111111z1oqx");
  CHECK(find_imitated("TShopAAAAAAAAAAAAAAAAAAAAAAAAA1oqx", paid).empty());
  CHECK(find_imitated("TXVjAAAAAAAAAAAAAAAAAAAAAAAAAA1oqx", {}).empty());
}

TEST_CASE("an address that was paid imitates nobody: the payment that the trap caught stays in sight") {
  const std::vector<std::string_view> paid = {"TXVj1111111111111111111111111z1oqx", "TXVj2222222222222222222222222z1oqx"};
  CHECK(find_imitated(paid[1], paid).empty());
}

TEST_CASE("the address of nobody, which mints and burns, imitates nobody") {
  const std::string on_ethereum = evm::to_text({});
  const std::string on_tron = tron::to_text({});
  std::string near_ethereum = on_ethereum;
  std::string near_tron = on_tron;
  near_ethereum[20] = '1';
  near_tron[20] = '1';
  const std::vector<std::string_view> paid = {near_ethereum, near_tron};
  CHECK(find_imitated(on_ethereum, paid).empty());
  CHECK(find_imitated(on_tron, paid).empty());
}
