// Needs as queries of the Etherscan dialect, and back.

#include "explorers/etherscan.h"

#include <algorithm>

#include "base/wide.h"
#include "chains/evm_values.h"
#include "explorers/etherscan_lists.h"
#include "explorers/evm_facts.h"
#include "explorers/url_text.h"

namespace peelback::etherscan {

namespace {

using Kind = AccountNeed::Kind;

/// The requests that are one call about one transaction, account or block.
struct Call {
  std::string_view module;
  std::string_view action;
  Kind kind;
  std::string_view cursor;
};

constexpr std::string_view kNewest = "latest";

constexpr Call kCalls[] = {
    {"proxy", "eth_getTransactionByHash", Kind::transaction, ""},
    {"proxy", "eth_getTransactionReceipt", Kind::transaction, kReceipt},
    {"proxy", "eth_getCode", Kind::stats, ""},
    {"proxy", "eth_getTransactionCount", Kind::stats, kCount},
    {"account", "balance", Kind::balance, ""},
    {"proxy", "eth_getBlockByNumber", Kind::block, ""},
    {"proxy", "eth_blockNumber", Kind::tip, ""},
};

/// The lists of an account.
struct List {
  std::string_view action;
  HistoryPart part;
  bool is_planned;  // the others are read when they are given
};

constexpr List kLists[] = {
    {"txlist", HistoryPart::transactions, true},
    {"txlistinternal", HistoryPart::internal, true},
    {"tokentx", HistoryPart::tokens, true},
    {kWithdrawals, HistoryPart::internal, false},
    {kMinedBlocks, HistoryPart::internal, false},
};

std::string chain_number(Chain chain) {
  constexpr std::string_view kNamespace = "eip155:";
  const std::string_view caip2 = chain_info(chain).caip2;
  return caip2.starts_with(kNamespace) ? std::string(caip2.substr(kNamespace.size())) : std::string();
}

std::string action_of(HistoryPart part) {
  for (const List& list : kLists) {
    if (list.part == part) return std::string(list.action);
  }
  return {};
}

class Query {
 public:
  explicit Query(const AccountEndpoint& endpoint) {
    if (endpoint.names_chain) put("chainid", chain_number(endpoint.chain));
  }
  void put(std::string_view name, std::string_view value) {
    text_ += text_.empty() ? '?' : '&';
    text_ += name;
    text_ += '=';
    text_ += value;
  }
  AccountRequest take() { return {.path = std::move(text_)}; }

 private:
  std::string text_{};
};

AccountRequest plan_call(const AccountEndpoint& endpoint, const AccountNeed& need, const Call& call) {
  Query query(endpoint);
  query.put("module", call.module);
  query.put("action", call.action);
  switch (call.kind) {
    case Kind::transaction:
      query.put("txhash", need.id);
      break;
    case Kind::stats:
    case Kind::balance:
      query.put("address", need.id);
      query.put("tag", "latest");
      break;
    case Kind::block:
      query.put("tag", evm_facts::quantity_text(need.from_height));
      query.put("boolean", "false");
      break;
    case Kind::tip:
    case Kind::history:
      break;
  }
  return query.take();
}

Result<AccountRequest> plan_list(const AccountEndpoint& endpoint, const AccountNeed& need) {
  const auto page = parse_page(need);
  if (!page || !page->end) return Error{Code::usage, "cursor", "not a page of this dialect"};
  const auto action = find_parameter(need.cursor, "action");
  Query query(endpoint);
  query.put("module", "account");
  query.put("action", action ? std::string(*action) : action_of(need.part));
  query.put("address", need.id);
  query.put("startblock", std::to_string(page->start));
  query.put("endblock", std::to_string(*page->end));
  query.put("page", std::to_string(page->number));
  query.put("offset", std::to_string(page->rows.value_or(kRowsPerPage)));
  query.put("sort", "asc");
  return query.take();
}

Result<AccountRequest> plan_calls(const AccountEndpoint& endpoint, const AccountNeed& need) {
  const auto page = parse_page(need);
  if (!page) return Error{Code::usage, "cursor", "not a page of this dialect"};
  Query query(endpoint);
  query.put("module", "account");
  query.put("action", "txlistinternal");
  query.put("txhash", need.id);
  query.put("page", std::to_string(page->number));
  query.put("offset", std::to_string(page->rows.value_or(kCallsPerPage)));
  query.put("sort", "asc");
  return query.take();
}

const Call* find_call(const AccountNeed& need) {
  const auto found = std::find_if(std::begin(kCalls), std::end(kCalls),
                                  [&](const Call& call) { return call.kind == need.kind && call.cursor == need.cursor; });
  return found == std::end(kCalls) ? nullptr : found;
}

/// Names of parameters are written in more than one way.
std::optional<std::string_view> find_either(std::string_view query, std::string_view name, std::string_view other) {
  const auto value = find_parameter(query, name);
  return value ? value : find_parameter(query, other);
}

Result<std::string> address_in(std::string_view query) {
  const auto address = evm::parse_address(find_parameter(query, "address").value_or(""));
  if (!address) return at(address.error(), "address");
  return evm::to_text(*address);
}

Result<std::string> hash_in(std::string_view query) {
  const auto hash = evm::parse_hash(find_either(query, "txhash", "txHash").value_or(""));
  if (!hash) return at(hash.error(), "txhash");
  return evm::hash_text(*hash);
}

Result<AccountNeed> need_of_call(const Call& call, std::string_view query) {
  AccountNeed need{.kind = call.kind, .cursor = std::string(call.cursor)};
  if (call.kind == Kind::transaction) {
    auto hash = hash_in(query);
    if (!hash) return hash.error();
    need.id = std::move(hash).value();
  } else if (call.kind == Kind::stats || call.kind == Kind::balance) {
    auto address = address_in(query);
    if (!address) return address.error();
    need.id = std::move(address).value();
  } else if (call.kind == Kind::block) {
    const auto height = evm::parse_quantity_u64(find_parameter(query, "tag").value_or(""));
    if (!height || *height >= 0xffffffff) return Error{Code::bad_number, "tag", "not a block"};
    need.from_height = static_cast<std::uint32_t>(*height);
  }
  return need;
}

/// A number that may be absent; false when it is there and is none.
bool read_height(std::optional<std::string_view> text, std::optional<std::uint32_t>& out) {
  if (!text) return true;
  const auto number = parse_decimal_u64(*text);
  if (!number) return false;
  // Some ask up to 99999999999: up to the newest block.
  if (*number < 0xffffffff) out = static_cast<std::uint32_t>(*number);
  return true;
}

Result<AccountNeed> need_of_calls(std::string_view query) {
  auto hash = hash_in(query);
  if (!hash) return hash.error();
  Page page;
  std::optional<std::uint32_t> number;
  if (!read_height(find_parameter(query, "page"), number) || !read_height(find_parameter(query, "offset"), page.rows))
    return Error{Code::bad_number, "page", "not a page or a number of rows"};
  page.number = number.value_or(1);
  if (!number) page.rows = kWindowRows;  // all that there are
  return AccountNeed{.id = std::move(hash).value(), .cursor = calls_cursor(page)};
}

Result<AccountNeed> need_of_list(const List& list, std::string_view query) {
  auto address = address_in(query);
  if (!address) return address.error();
  const auto order = find_parameter(query, "sort");
  std::optional<std::uint32_t> start;
  Page page;
  std::optional<std::uint32_t> number;
  if (!read_height(find_either(query, "startblock", "startBlock"), start) ||
      !read_height(find_either(query, "endblock", "endBlock"), page.end) ||
      !read_height(find_parameter(query, "page"), number) || !read_height(find_parameter(query, "offset"), page.rows)) {
    return Error{Code::bad_number, std::string(list.action), "not a block, a page or a number of rows"};
  }
  page.number = number.value_or(1);
  if (order && *order != "asc") page.end.reset();  // such a page is no beginning of its blocks
  if (!list.is_planned) page.action = list.action;
  return AccountNeed{.kind = Kind::history,
                     .id = std::move(address).value(),
                     .part = list.part,
                     .from_height = start.value_or(0),
                     .cursor = format_cursor(page)};
}

}  // namespace

std::optional<Page> parse_page(const AccountNeed& need) {
  Page page{.start = need.from_height};
  std::optional<std::uint32_t> number;
  const auto end = find_parameter(need.cursor, "endblock");
  if ((end != kNewest && !read_height(end, page.end)) || !read_height(find_parameter(need.cursor, "page"), number) ||
      !read_height(find_parameter(need.cursor, "offset"), page.rows)) {
    return std::nullopt;
  }
  page.number = number.value_or(1);
  page.action = find_parameter(need.cursor, "action").value_or("");
  if (page.number == 0 || page.rows == 0U) return std::nullopt;
  return page;
}

std::string format_cursor(const Page& page) {
  std::string cursor;
  const auto put = [&](std::string_view name, std::string_view value) {
    if (!cursor.empty()) cursor += '&';
    cursor += name;
    cursor += '=';
    cursor += value;
  };
  if (!page.action.empty()) put("action", page.action);
  if (page.end) put("endblock", std::to_string(*page.end));
  if (page.number != 1) put("page", std::to_string(page.number));
  if (page.rows && *page.rows != kRowsPerPage) put("offset", std::to_string(*page.rows));
  if (cursor.empty()) put("endblock", kNewest);
  return cursor;
}

std::string calls_cursor(const Page& page) {
  std::string cursor(kInternal);
  if (page.number != 1) cursor += "&page=" + std::to_string(page.number);
  if (page.rows && *page.rows != kCallsPerPage) cursor += "&offset=" + std::to_string(*page.rows);
  return cursor;
}

bool is_calls_cursor(std::string_view cursor) {
  return cut_at(cursor, '&') == kInternal;
}

Result<AccountRequest> plan(const AccountEndpoint& endpoint, const AccountNeed& need) {
  if (endpoint.names_chain && chain_number(endpoint.chain).empty())
    return Error{Code::unsupported, "", "not a chain that Ethereum's explorers know"};
  if (const Call* call = find_call(need)) return plan_call(endpoint, need, *call);
  if (need.kind == Kind::transaction && is_calls_cursor(need.cursor)) return plan_calls(endpoint, need);
  if (need.kind != Kind::history) return Error{Code::unsupported, need.cursor, "not a question of this dialect"};
  if (const auto step = first_step(need)) return etherscan::plan(endpoint, *step);
  return plan_list(endpoint, need);
}

Result<AccountNeed> need_of_query(std::string_view query) {
  const auto module = find_parameter(query, "module");
  const auto action = find_parameter(query, "action");
  if (!module || !action) return Error{Code::unknown_format, "", "no module and action"};
  const bool has_account = find_parameter(query, "address").has_value();
  if (*module == "account" && has_account) {
    for (const List& list : kLists) {
      if (list.action == *action) return need_of_list(list, query);
    }
  }
  if (*module == "account" && *action == "txlistinternal") return need_of_calls(query);
  for (const Call& call : kCalls) {
    if (call.module == *module && call.action == *action) return need_of_call(call, query);
  }
  if (*module == "block" && *action == "eth_block_number") return AccountNeed{.kind = Kind::tip};
  if (*action == "getLogs")
    return AccountNeed{.kind = Kind::history, .part = HistoryPart::tokens, .cursor = std::string(kLogs)};
  return Error{Code::unsupported, "action", std::string(*action) + " is not used"};
}

}  // namespace peelback::etherscan
