// Needs as paths of TronGrid, and back.

#include "explorers/trongrid.h"

#include "chains/tron_address.h"
#include "explorers/trongrid_pages.h"
#include "explorers/url_text.h"

namespace peelback::trongrid {

namespace {

using Kind = AccountNeed::Kind;

constexpr std::string_view kEndBlock = "endblock";  // as up_to() writes it
constexpr std::string_view kFromBlock = "from-block";
constexpr std::string_view kMinTime = "min_timestamp";
constexpr std::string_view kMaxTime = "max_timestamp";
constexpr std::int64_t kMs = 1000;
constexpr std::size_t kRowsUnasked = 20;

// Whether the ends of a window belong to it is not documented. Blocks are seconds apart: one millisecond more at either
// end takes in the block in question and no other.

std::string time_after(std::int64_t time_s) { return std::to_string(time_s * kMs + 1); }
std::string time_before(std::int64_t time_s) { return time_s == 0 ? "0" : std::to_string(time_s * kMs - 1); }

std::optional<std::int64_t> number_in(std::string_view query, std::string_view name) {
  const auto text = find_parameter(query, name);
  const auto number = text ? parse_decimal_u64(*text) : std::nullopt;
  constexpr std::uint64_t kMost = 253'402'300'799'999;
  return number && *number <= kMost ? std::optional(static_cast<std::int64_t>(*number)) : std::nullopt;
}

bool is_set(std::string_view query, std::string_view name) { return find_parameter(query, name) == "true"; }

std::optional<std::uint32_t> parse_height(std::string_view text) {
  const auto height = parse_decimal_u64(text);
  return height && *height < 0xffffffff ? std::optional(static_cast<std::uint32_t>(*height)) : std::nullopt;
}

std::string block_path(std::optional<std::uint32_t> height) {
  if (!height) return "/walletsolidity/getblock?detail=false";
  return "/wallet/getblock?detail=false&id_or_num=" + std::to_string(*height);
}

std::string list_path(const AccountNeed& need) {
  return "/v1/accounts/" + need.id + (need.part == HistoryPart::tokens ? "/transactions/trc20?" : "/transactions?") + need.cursor;
}

}  // namespace

// ---- pages ----

std::optional<BlockStep> block_step(const AccountNeed& history) {
  if (history.cursor.empty()) return BlockStep{};
  if (const auto end = find_parameter(history.cursor, kEndBlock)) return BlockStep{.height = parse_height(*end)};
  const auto end_ms = number_in(history.cursor, kFromBlock);
  if (!end_ms) return std::nullopt;
  return BlockStep{.height = history.from_height, .end_time_s = *end_ms};
}

AccountNeed after_step(const AccountNeed& history, const BlockStep& step, std::int64_t block_time_s) {
  AccountNeed next = history;
  if (!step.end_time_s && history.from_height != 0) {
    next.cursor = std::string(kFromBlock) + '=' + std::to_string(block_time_s);
    return next;
  }
  next.part = history.part == HistoryPart::internal ? HistoryPart::transactions : history.part;
  next.from_height = 0;
  next.cursor = step.end_time_s ? page_query(next.part, block_time_s, *step.end_time_s, {}) : page_query(next.part, 0, block_time_s, {});
  return next;
}

Page parse_page(const AccountNeed& history) {
  const std::string_view query = history.cursor;
  Page page;
  const auto from_ms = find_parameter(query, kMinTime) ? number_in(query, kMinTime) : std::optional<std::int64_t>(0);
  if (from_ms == 0) page.from_time_s = 0;
  if (from_ms && *from_ms % kMs == kMs - 1) page.from_time_s = (*from_ms + 1) / kMs;
  const auto to_ms = number_in(query, kMaxTime);
  if (to_ms && *to_ms % kMs == 1) page.to_time_s = *to_ms / kMs;
  page.ascending = find_parameter(query, "order_by").value_or("").ends_with("asc");
  page.is_continued = find_parameter(query, "fingerprint").has_value();
  const bool has_token = find_parameter(query, "contract_address").has_value();
  page.is_filtered = has_token || is_set(query, "only_to") || is_set(query, "only_from") || !is_set(query, "only_confirmed");
  page.has_calls = is_set(query, "search_internal");
  page.rows = static_cast<std::size_t>(number_in(query, "limit").value_or(kRowsUnasked));
  return page;
}

std::string page_query(HistoryPart part, std::int64_t from_time_s, std::int64_t to_time_s, std::string_view mark) {
  std::string query = "limit=" + std::to_string(kRowsPerPage);
  query += "&max_timestamp=" + time_after(to_time_s);
  query += "&min_timestamp=" + time_before(from_time_s);
  query += "&only_confirmed=true&order_by=block_timestamp,asc";
  query += part == HistoryPart::tokens ? "&get_detail=true" : "&search_internal=true";
  if (!mark.empty()) query.append("&fingerprint=").append(mark);
  return query;
}

// ---- requests ----

Result<AccountRequest> plan(const AccountNeed& need) {
  const auto get = [](std::string path) { return AccountRequest{.path = std::move(path)}; };
  switch (need.kind) {
    case Kind::transaction:
      if (need.cursor.empty()) return get("/wallet/gettransactionbyid?value=" + need.id);
      if (need.cursor == kInfo) return get("/walletsolidity/gettransactioninfobyid?value=" + need.id);
      break;
    case Kind::stats:
      if (need.cursor == kAsset) return get("/v1/assets/" + need.id);
      [[fallthrough]];
    case Kind::balance:
      if (need.cursor.empty() && need.from_height == 0) return get("/v1/accounts/" + need.id);
      break;
    case Kind::history:
      if (const auto step = block_step(need)) return get(block_path(step->height));
      return get(list_path(need));
    case Kind::block:
      return get(block_path(need.from_height));
    case Kind::tip:
      return get(block_path(std::nullopt));
  }
  return Error{Code::unsupported, need.cursor, "not a question of this dialect"};
}

namespace {

/// What is posted to a node, or stands in the query.
Result<std::string> node_parameter(std::string_view name, std::string_view query, std::string_view request_body) {
  if (const auto value = find_parameter(query, name)) return std::string(*value);
  if (request_body.empty()) return std::string();
  std::vector<Problem> problems;
  const auto posted = parse_json(as_bytes(request_body), problems);
  if (!posted) return posted.error();
  const JsonValue* value = posted->find(name);
  return value == nullptr ? std::string() : std::string(value->text());
}

Result<AccountNeed> need_of_node(std::string_view call, std::string_view query, std::string_view request_body) {
  const bool is_block = call == "getblock" || call == "getnowblock" || call == "getblockbynum";
  if (!is_block && call != "gettransactionbyid" && call != "gettransactioninfobyid")
    return Error{Code::unsupported, std::string(call), "not used"};
  const std::string_view name = !is_block ? "value" : call == "getblockbynum" ? "num" : "id_or_num";
  const auto value = node_parameter(name, query, request_body);
  if (!value) return value.error();
  if (is_block && value->empty()) return AccountNeed{.kind = Kind::tip};
  if (is_block) {
    const auto height = parse_height(*value);
    if (!height) return Error{Code::bad_number, std::string(name), "not a block height"};
    return AccountNeed{.kind = Kind::block, .from_height = *height};
  }
  const auto id = parse_hex32(*value);
  if (!id) return at(id.error(), "value");
  return AccountNeed{.id = to_hex(*id), .cursor = call == "gettransactionbyid" ? std::string() : std::string(kInfo)};
}

Result<AccountNeed> need_of_account(const Words& words, std::string_view query) {
  const auto address = tron::parse_address(words[2]);
  if (!address) return at(address.error(), words[2]);
  AccountNeed need{.kind = Kind::stats, .id = tron::to_text(*address)};
  if (words.size() == 3) return need;
  const bool is_tokens = words.size() == 5 && words[4] == "trc20";
  if (words[3] != "transactions" || (words.size() != 4 && !is_tokens)) return Error{Code::unsupported, std::string(words[3]), "not used"};
  need.kind = Kind::history;
  need.part = is_tokens ? HistoryPart::tokens : HistoryPart::transactions;
  need.cursor = without_key(query);
  if (need.cursor.empty()) need.cursor = "limit=" + std::to_string(kRowsUnasked);
  return need;
}

}  // namespace

Result<AccountNeed> need_of_path(std::string_view path, std::string_view query, std::string_view request_body) {
  const Words words = split_words(path);
  if (words.size() == 2 && (words[0] == "wallet" || words[0] == "walletsolidity")) return need_of_node(words[1], query, request_body);
  if (words.size() >= 3 && words[0] == "v1" && words[1] == "accounts") return need_of_account(words, query);
  if (words.size() == 3 && words[0] == "v1" && words[1] == "assets" && parse_height(words[2]))
    return AccountNeed{.kind = Kind::stats, .id = std::string(words[2]), .cursor = std::string(kAsset)};
  return Error{Code::unknown_format, std::string(path), "no path of TRON's"};
}

}  // namespace peelback::trongrid
