#include <map>

#include "account_replies_support.h"

using namespace peelback;
using namespace replies;

namespace {

const std::string kRecorded = std::string(PEELBACK_SHARED_DATA) + "/api/recorded/";

struct Line {
  RecordedReply reply{};
  AccountReply meant{};
};

/// The recorded replies of a file that these dialects know; empty, with a warning, where the data is not there.
std::vector<Line> recorded(const std::string& name) {
  const std::string text = read_file(kRecorded + name);
  if (text.empty()) WARN("skipped: " << name << " is not there");
  std::vector<Line> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::vector<Problem> problems;
    auto reply = parse_recorded_line(as_bytes(std::string_view(text).substr(begin, end - begin)), problems);
    REQUIRE(reply.ok());
    if (auto meant = account_reply_of(reply->url, reply->request_body)) lines.push_back({std::move(reply).value(), *meant});
    begin = end + 1;
  }
  return lines;
}

/// One store a chain.
using Stores = std::map<Chain, AccountStore>;

Result<AccountReading> give(const Line& line, std::size_t number, Stores& stores) {
  const Chain chain = line.meant.chain.value_or(Chain::ethereum);
  AccountStore& store = stores.try_emplace(chain, chain).first->second;
  return decode_account_reply(line.meant.dialect, line.meant.need, line.reply.status, line.reply.body, ReplyIndex{number},
                              1'700'000'000, store);
}

std::string written_down(const Stores& stores) {
  std::string all;
  for (const auto& [chain, store] : stores) all += std::string(chain_info(chain).slug) + "\n" + replies::written_down(store);
  return all;
}

const std::vector<std::string> kFiles = {
    "rotki_etherscan_txlist.jsonl",         "rotki_etherscan_txlistinternal.jsonl", "rotki_etherscan_tokentx.jsonl",
    "rotki_etherscan_txsBeaconWithdrawal.jsonl", "rotki_etherscan_getminedblocks.jsonl", "rotki_etherscan_balance.jsonl",
    "rotki_etherscan_getLogs.jsonl",        "rotki_etherscan_proxy_sample.jsonl",   "rotki_blockscout_txlist.jsonl",
    "rotki_blockscout_txlistinternal.jsonl", "rotki_blockscout_tokentx.jsonl",      "rotki_blockscout_balance.jsonl",
    "rotki_blockscout_getLogs.jsonl",       "rotki_blockscout_v2.jsonl"};

}  // namespace

TEST_CASE("recorded replies of real explorers give facts and no problem, and refuse only what was refused") {
  std::size_t facts = 0;
  std::size_t verified = 0;
  for (const std::string& file : kFiles) {
    Stores stores;
    std::size_t number = 0;
    for (const Line& line : recorded(file)) {
      const auto reading = give(line, number++, stores);
      INFO(file << " " << line.reply.url);
      if (!reading) {
        INFO(format_error(reading.error()));
        const Code code = reading.error().code;
        CHECK((code == Code::refused || code == Code::not_found || code == Code::server_error));
        continue;
      }
      if (!reading->problems.empty()) INFO(format_error(reading->problems[0]));
      CHECK(reading->problems.empty());
      CHECK(reading->contradicted.empty());
      CHECK(reading->complete);
      facts += reading->facts;
      verified += reading->verified.size();
    }
  }
  if (facts == 0) return;
  CHECK(facts > 10'000);
  CHECK(verified > 3'000);  // ids recomputed and senders recovered, on six chains
}

TEST_CASE("the order in which recorded replies arrive, and how often, changes no fact") {
  for (const std::string& file : kFiles) {
    std::vector<Line> lines = recorded(file);
    Stores straight;
    for (std::size_t i = 0; i < lines.size(); ++i) (void)give(lines[i], i, straight);
    std::vector<std::size_t> order(lines.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::uint32_t state = 7;
    for (std::size_t i = order.size(); i > 1; --i) {
      state = state * 1'664'525U + 1'013'904'223U;
      std::swap(order[i - 1], order[(state >> 8) % i]);
    }
    Stores mixed;
    for (const std::size_t i : order) (void)give(lines[i], i, mixed);
    for (std::size_t i = 0; i < lines.size(); i += 3) (void)give(lines[i], i, mixed);
    INFO(file);
    CHECK(written_down(straight) == written_down(mixed));
  }
}

TEST_CASE("bare answers are told apart by their shape") {
  const auto receipt = recognise_account_reply(as_bytes(fixture("ethereum/receipt_04cbcb23.json")));
  REQUIRE(receipt);
  CHECK(receipt->dialect == AccountDialect::evm_rpc);
  CHECK(receipt->need.cursor == "receipt");
  const auto block = recognise_account_reply(as_bytes(fixture("ethereum/block_47218.json")));
  REQUIRE(block);
  CHECK(block->need.kind == AccountNeed::Kind::block);
  CHECK(block->need.from_height == 47'218);
  for (const char* other : {"", "{}", "[]", "7", "{\"result\":7}", "{\"result\":[]}", "{\"message\":\"OK\",\"result\":[7]}"}) {
    CHECK_FALSE(recognise_account_reply(as_bytes(other)).has_value());
  }
  CHECK_FALSE(recognise_account_reply(as_bytes(fixture("mempool_space/bare-multisig.json"))).has_value());
}

TEST_CASE("recorded answers are recognised without their URLs as what they are") {
  std::size_t known = 0;
  for (const std::string& file : kFiles) {
    for (const Line& line : recorded(file)) {
      const auto bare = recognise_account_reply(line.reply.body);
      if (!bare) continue;
      ++known;
      INFO(line.reply.url);
      // Calls of one transaction and an account's calls have one shape; both are told as an account's.
      const bool may_be_either = bare->need.part == HistoryPart::internal && line.meant.need.cursor.starts_with("internal");
      if (!may_be_either) CHECK(bare->need.kind == line.meant.need.kind);
      CHECK((bare->need.part == line.meant.need.part || line.meant.need.kind != AccountNeed::Kind::history));
      if (bare->chain) CHECK(bare->chain == line.meant.chain);
      if (!bare->need.id.empty()) CHECK(bare->need.id == line.meant.need.id);
    }
  }
  if (known > 0) CHECK(known > 300);
}

TEST_CASE("URLs of other dialects and of chains that are not followed are refused by name") {
  const auto code = [](const std::string& url) { return account_reply_of(url, "").error().code; };
  CHECK(code("https://mempool.space/api/tx/" + std::string(64, 'a')) == Code::unknown_format);
  CHECK(code("") == Code::unknown_format);
  CHECK(code("https://api.etherscan.io/v2/api?chainid=534352&module=proxy&action=eth_blockNumber") == Code::unsupported);
  CHECK(code("https://api.etherscan.io/v2/api?chainid=1&module=contract&action=getabi&address=0x1") == Code::unsupported);
  CHECK(code("https://api.etherscan.io/v2/api?chainid=1&module=account&action=txlist&address=0x1") == Code::bad_address);
  CHECK(code("https://api.etherscan.io/v2/api?chainid=1&module=proxy&action=eth_getTransactionByHash&txhash=0x1") == Code::bad_hex);
  CHECK(account_reply_of("https://polygon.drpc.org", R"({"method":"eth_call"})").error().code == Code::unsupported);
  CHECK(account_reply_of("https://polygon.drpc.org", "[").error().code == Code::bad_json);
  const auto local = account_reply_of("http://127.0.0.1:8000/evm/8453/etherscan/api?module=proxy&action=eth_blockNumber", "");
  REQUIRE(local.ok());
  CHECK(local->chain == Chain::base);
}
