// Needs as requests to a node of NEM, and back.

#include <algorithm>

#include "base/json_reader.h"
#include "base/wide.h"
#include "chains/nem_address.h"
#include "explorers/nis1.h"
#include "explorers/nis1_paging.h"
#include "explorers/url_text.h"

namespace peelback::nis1 {

namespace {

using Kind = AccountNeed::Kind;

constexpr std::string_view kList = "/account/transfers/all";
constexpr std::string_view kAccount = "/account/get";
constexpr std::string_view kTransaction = "/transaction/get";
constexpr std::string_view kDefinition = "/mosaic/definition/last";  // of expired namespaces too
constexpr std::string_view kTip = "/chain/last-block";
constexpr std::string_view kBlock = "/block/at/public";

/// What else a node answers; recordings hold it, nothing asks for it.
constexpr std::string_view kOthers[] = {"/account/", "/chain/", "/mosaic/", "/namespace/", "/node/", "/transaction/"};

void put(std::string& text, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  if (!text.empty()) text += '&';
  text.append(name).append(1, '=').append(value);
}

std::string number_or_none(std::uint64_t number) {
  return number == 0 ? std::string() : std::to_string(number);
}

std::string with_query(std::string_view path, std::string_view query, std::string_view fragment = {}) {
  std::string text(path);
  if (!query.empty()) text.append(1, '?').append(query);
  if (!fragment.empty()) text.append(1, '#').append(fragment);
  return text;
}

AccountRequest get(std::string_view path, std::string_view name, std::string_view value) {
  std::string query;
  put(query, name, value);
  return {.path = with_query(path, query)};
}

AccountRequest list_request(std::string_view account, const Page& page, std::string_view fragment) {
  std::string query;
  put(query, "address", account);
  put(query, "pageSize", std::to_string(kRowsPerPage));
  if (page.id) put(query, "id", std::to_string(*page.id));
  return {.path = with_query(kList, query, fragment)};
}

/// What is to be known when the answer is read, and is not sent.
std::string fragment_of(const AccountNeed& need, Page page, bool is_page) {
  std::string text;
  if (!is_page) put(text, need.kind == Kind::transaction ? "hash" : "address", need.id);
  if (need.kind == Kind::history && need.part == HistoryPart::tokens) put(text, "part", "tokens");
  put(text, "from", number_or_none(need.from_height));
  if (is_page) page.id.reset();
  const std::string rest = format(page);
  if (!text.empty() && !rest.empty()) text += '&';
  return text + rest;
}

Result<AccountRequest> plan_history(const AccountNeed& need) {
  if (need.cursor.empty()) return AccountRequest{.path = std::string(kTip)};
  if (need.cursor == kNewest) return list_request(need.id, {}, {});
  const auto page = parse_page(need.cursor);
  if (!page) return Error{Code::usage, "cursor", "not a page of this dialect"};
  if (page->definitions.empty()) return list_request(need.id, *page, fragment_of(need, *page, true));
  AccountRequest request = get(kDefinition, "mosaicId", split_list(page->definitions).first);
  request.path.append(1, '#').append(fragment_of(need, *page, false));
  return request;
}

Result<AccountRequest> plan_transaction(const AccountNeed& need) {
  if (need.cursor.empty()) return get(kTransaction, "hash", need.id);
  const auto page = parse_page(need.cursor);
  if (!page || page->definitions.empty()) return Error{Code::usage, "cursor", "not a page of this dialect"};
  AccountRequest request = get(kDefinition, "mosaicId", split_list(page->definitions).first);
  request.path.append(1, '#').append(fragment_of(need, *page, false));
  return request;
}

// ---- back ----

/// The path from the node's own root on, whatever stands before it; absent for another path.
std::optional<std::string_view> node_path(std::string_view path) {
  for (const std::string_view known : {kList, kAccount, kTransaction, kDefinition, kTip, kBlock}) {
    if (path.ends_with(known)) return known;
  }
  return std::nullopt;
}

bool is_other_path(std::string_view path) {
  return std::any_of(std::begin(kOthers), std::end(kOthers), [&](std::string_view root) { return path.starts_with(root); });
}

Result<std::string> address_in(std::string_view text) {
  const auto address = parse_nem_address(find_parameter(text, "address").value_or(""));
  if (!address) return at(address.error(), "address");
  if (address->chain != Chain::nem || address->testnet) return Error{Code::unsupported, "address", "of another network"};
  return address->text;
}

Result<std::string> hash_in(std::string_view text) {
  const auto hash = parse_hex32(find_parameter(text, "hash").value_or(""));
  if (!hash) return at(hash.error(), "hash");
  return to_hex(*hash);
}

Result<AccountNeed> about_account(Kind kind, std::string_view query) {
  auto address = address_in(query);
  if (!address) return address.error();
  return AccountNeed{.kind = kind, .id = std::move(address).value()};
}

Error bad_fragment() {
  return {Code::bad_number, "#", "not what this dialect writes there"};
}

/// The parts of a history that the fragment names.
bool read_history(AccountNeed& need, std::string_view fragment) {
  if (find_parameter(fragment, "part") == "tokens") need.part = HistoryPart::tokens;
  const auto from = find_parameter(fragment, "from");
  const auto height = from ? parse_decimal_u64(*from) : std::optional<std::uint64_t>(0);
  if (!height || *height >= 0xffffffff) return false;
  need.from_height = static_cast<std::uint32_t>(*height);
  return true;
}

Result<AccountNeed> need_of_list(std::string_view query, std::string_view fragment) {
  auto need = about_account(Kind::history, query);
  if (!need) return need;
  auto page = parse_page(fragment);
  if (!page || !read_history(*need, fragment)) return bad_fragment();
  if (const auto id = find_parameter(query, "id")) {
    page->id = parse_decimal_u64(*id);
    if (!page->id) return Error{Code::bad_number, "id", "not a number"};
  }
  need->cursor = *page == Page{} ? std::string(kNewest) : format(*page);
  return need;
}

Result<AccountNeed> need_of_definition(std::string_view query, std::string_view fragment) {
  const auto page = parse_page(fragment);
  if (!page || page->definitions.empty() || !find_parameter(query, "mosaicId"))
    return Error{Code::unsupported, std::string(kDefinition), "asked for outside of any history"};
  AccountNeed need{.cursor = format(*page)};
  const bool is_of_transaction = find_parameter(fragment, "hash").has_value();
  auto id = is_of_transaction ? hash_in(fragment) : address_in(fragment);
  if (!id) return id.error();
  need.id = std::move(id).value();
  if (is_of_transaction) return need;
  need.kind = Kind::history;
  if (!read_history(need, fragment)) return bad_fragment();
  return need;
}

Result<AccountNeed> need_of_block(std::string_view request_body) {
  std::vector<Problem> problems;
  const auto body = parse_json(as_bytes(request_body), problems);
  if (!body) return body.error();
  const auto height = body->u64_at("height");
  if (!height) return height.error();
  if (*height >= 0xffffffff) return Error{Code::bad_number, "height", "not a block height"};
  return AccountNeed{.kind = Kind::block, .from_height = static_cast<std::uint32_t>(*height)};
}

}  // namespace

std::optional<Page> parse_page(std::string_view cursor) {
  Page page;
  const auto read = [&](std::string_view name, std::optional<std::uint64_t>& out) {
    const auto text = find_parameter(cursor, name);
    if (text) out = parse_decimal_u64(*text);
    return !text || out.has_value();
  };
  std::optional<std::uint64_t> to;
  std::optional<std::uint64_t> seen;
  if (!read("id", page.id) || !read("to", to) || !read("seen", seen)) return std::nullopt;
  if (to && *to >= 0xffffffff) return std::nullopt;
  if (to) page.to = static_cast<std::uint32_t>(*to);
  page.seen = seen.value_or(0);
  page.first = find_parameter(cursor, "first").value_or("");
  page.definitions = find_parameter(cursor, "definitions").value_or("");
  return page;
}

std::string format(const Page& page) {
  std::string text;
  if (page.id) put(text, "id", std::to_string(*page.id));
  if (page.to) put(text, "to", std::to_string(*page.to));
  put(text, "first", page.first);
  put(text, "seen", number_or_none(page.seen));
  put(text, "definitions", page.definitions);
  return text;
}

Split split_list(std::string_view list) {
  const std::string_view first = cut_at(list, ',');
  return {first, list.substr(std::min(first.size() + 1, list.size()))};
}

Result<AccountRequest> plan(const AccountNeed& need) {
  switch (need.kind) {
    case Kind::transaction: return plan_transaction(need);
    case Kind::history: return plan_history(need);
    case Kind::stats:
      if (need.cursor == kCount) return list_request(need.id, {}, {});
      return get(kAccount, "address", need.id);
    case Kind::balance: return get(kAccount, "address", need.id);
    case Kind::tip: return AccountRequest{.path = std::string(kTip)};
    case Kind::block: {
      std::string body = R"({"height":)";
      body.append(std::to_string(need.from_height)).append(1, '}');
      return AccountRequest{.path = std::string(kBlock), .body = std::move(body)};
    }
  }
  return Error{Code::unsupported, "", "not a question of this dialect"};
}

Result<AccountNeed> need_of_url(std::string_view url, std::string_view request_body) {
  const auto [path, query] = split_url(url);
  const std::size_t mark = url.find('#');
  const std::string_view fragment = mark == std::string_view::npos ? std::string_view() : url.substr(mark + 1);
  const auto known = node_path(path);
  if (!known && is_other_path(path)) return Error{Code::unsupported, std::string(path), "not used"};
  if (!known) return Error{Code::unknown_format, std::string(path), "no path of a node of NEM"};
  if (*known == kList) return need_of_list(query, fragment);
  if (*known == kAccount) return about_account(Kind::stats, query);
  if (*known == kDefinition) return need_of_definition(query, fragment);
  if (*known == kTip) return AccountNeed{.kind = Kind::tip};
  if (*known == kBlock) return need_of_block(request_body);
  auto hash = hash_in(query);
  if (!hash) return hash.error();
  return AccountNeed{.id = std::move(hash).value()};
}

std::optional<AccountNeed> recognise_reply(const JsonValue& reply) {
  if (reply.find("transaction.timeStamp") != nullptr && reply.find("transaction.signer") != nullptr) {
    const auto hash = reply.string_at("meta.hash.data");
    const auto id = parse_hex32(hash ? *hash : std::string_view());
    return id ? std::optional(AccountNeed{.id = to_hex(*id)}) : std::nullopt;
  }
  if (reply.find("data[0].transaction.signer") != nullptr && reply.find("data[0].meta.height") != nullptr)
    return AccountNeed{.kind = Kind::history, .cursor = std::string(kNewest)};
  if (reply.find("account.vestedBalance") != nullptr) {
    const auto address = reply.string_at("account.address");
    return address ? std::optional(AccountNeed{.kind = Kind::balance, .id = std::string(*address)}) : std::nullopt;
  }
  if (reply.find("prevBlockHash") == nullptr || reply.find("transactions") == nullptr) return std::nullopt;
  const auto height = reply.u64_at("height");
  if (!height || *height >= 0xffffffff) return std::nullopt;
  return AccountNeed{.kind = Kind::block, .from_height = static_cast<std::uint32_t>(*height)};
}

}  // namespace peelback::nis1
