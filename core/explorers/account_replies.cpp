#include "explorers/account_replies.h"

#include <algorithm>

#include "base/json_reader.h"
#include "chains/evm_values.h"
#include "explorers/blockscout.h"
#include "explorers/etherscan.h"
#include "explorers/evm_rpc.h"
#include "explorers/nis1.h"
#include "explorers/provider.h"
#include "explorers/trongrid.h"
#include "explorers/url_text.h"

namespace peelback {

namespace {

constexpr std::string_view kNamespace = "eip155:";  // CAIP-2

std::optional<Chain> chain_of_number(std::string_view number) {
  for (const ChainInfo& info : all_chains()) {
    if (info.caip2.starts_with(kNamespace) && info.caip2.substr(kNamespace.size()) == number) return info.chain;
  }
  return std::nullopt;
}

/// The number of the chain as a URL gives it: a parameter, the word behind "evm" (Routescan), or the word before "api"
/// or "json-rpc" (Blockscout). Empty where none is given.
std::string_view chain_number_in(const Words& words, std::string_view query) {
  for (const std::string_view name : {"chainid", "chain_id"}) {
    if (const auto number = find_parameter(query, name)) return *number;
  }
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] == "evm") return words[i + 1];
    const bool is_number = parse_decimal_u64(words[i]).has_value();
    if (is_number && (words[i + 1] == "api" || words[i + 1] == "json-rpc")) return words[i];
  }
  return {};
}

Result<std::optional<Chain>> chain_of(std::string_view url, const Words& words, std::string_view query) {
  const std::string_view number = chain_number_in(words, query);
  if (number.empty()) return chain_of_host(host_of(url));
  if (const auto chain = chain_of_number(number)) return std::optional(*chain);
  return Error{Code::unsupported, "", "an answer about the chain with the number " + std::string(number) + ", which is not followed"};
}

/// Where Blockscout's REST path begins in the words, at "v2"; absent for another path.
std::optional<std::size_t> find_rest_path(const Words& words) {
  constexpr std::string_view kRoots[] = {"transactions", "addresses", "blocks"};
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const bool is_root = std::find(std::begin(kRoots), std::end(kRoots), words[i + 1]) != std::end(kRoots);
    if (words[i] == "v2" && is_root) return i;
  }
  return std::nullopt;
}

std::string joined(const Words& words, std::size_t from) {
  std::string path;
  for (std::size_t i = from; i < words.size(); ++i) {
    path += '/';
    path += words[i];
  }
  return path;
}

struct DialectNeed {
  AccountDialect dialect{};
  Result<AccountNeed> need;
};

DialectNeed need_of(const Words& words, std::string_view query, std::string_view request_body) {
  if (!request_body.empty()) return {AccountDialect::evm_rpc, evm_rpc::need_of_request(request_body)};
  if (const auto rest = find_rest_path(words)) {
    return {AccountDialect::blockscout, blockscout::need_of_path(joined(words, *rest), query)};
  }
  return {AccountDialect::etherscan, etherscan::need_of_query(query)};
}

/// What a transaction says of its own chain.
std::optional<Chain> chain_in(const JsonValue& reply) {
  const JsonValue* result = reply.find("result");
  const JsonValue* number = result == nullptr ? nullptr : result->find("chainId");
  if (number == nullptr) return std::nullopt;
  const auto value = evm::parse_quantity_u64(number->text());
  return value ? chain_of_number(std::to_string(*value)) : std::nullopt;
}

/// Blockscout's transaction and address objects, which have no envelope.
std::optional<AccountNeed> recognise_blockscout(const JsonValue& reply) {
  const auto hash = reply.string_at("hash");
  if (!hash) return std::nullopt;
  if (const auto id = evm::parse_hash(*hash); id && reply.find("raw_input") != nullptr)
    return AccountNeed{.id = evm::hash_text(*id)};
  if (const auto id = evm::parse_address(*hash); id && reply.find("coin_balance") != nullptr)
    return AccountNeed{.kind = AccountNeed::Kind::stats, .id = evm::to_text(*id)};
  return std::nullopt;
}

}  // namespace

Result<AccountReply> account_reply_of(std::string_view url, std::string_view request_body) {
  auto of_nem = nis1::need_of_url(url, request_body);
  if (of_nem) return AccountReply{Chain::nem, std::move(of_nem).value(), AccountDialect::nis1};
  if (of_nem.error().code != Code::unknown_format) return of_nem.error();
  const auto [path, query] = split_url(url);
  auto on_tron = trongrid::need_of_path(path, query, request_body);
  if (on_tron) return AccountReply{Chain::tron, std::move(on_tron).value(), AccountDialect::trongrid};
  if (on_tron.error().code != Code::unknown_format) return on_tron.error();
  const Words words = split_words(path);
  auto [dialect, need] = need_of(words, query, request_body);
  if (!need) return need.error();
  const auto chain = chain_of(url, words, query);
  if (!chain) return chain.error();
  return AccountReply{*chain, std::move(need).value(), dialect};
}

std::optional<AccountReply> recognise_account_reply(ByteView body) {
  std::vector<Problem> problems;
  const auto reply = parse_json(body, problems);
  if (!reply || !reply->is(JsonValue::Kind::object)) return std::nullopt;
  if (const auto need = etherscan::recognise_reply(*reply)) return AccountReply{std::nullopt, *need, AccountDialect::etherscan};
  if (const auto need = evm_rpc::recognise_reply(*reply)) return AccountReply{chain_in(*reply), *need, AccountDialect::evm_rpc};
  if (const auto need = trongrid::recognise_reply(*reply)) return AccountReply{Chain::tron, *need, AccountDialect::trongrid};
  if (const auto need = nis1::recognise_reply(*reply)) return AccountReply{Chain::nem, *need, AccountDialect::nis1};
  if (const auto need = recognise_blockscout(*reply)) return AccountReply{std::nullopt, *need, AccountDialect::blockscout};
  return std::nullopt;
}

}  // namespace peelback
