#include "explorers/account_dialect.h"

#include <utility>

#include "explorers/blockscout.h"
#include "explorers/etherscan.h"
#include "explorers/evm_rpc.h"
#include "explorers/trongrid.h"
#include "explorers/nis1.h"

namespace peelback {

std::optional<AccountDialect> find_account_dialect(std::string_view name) {
  constexpr std::pair<std::string_view, AccountDialect> kNames[] = {{"etherscan", AccountDialect::etherscan},
                                                                    {"blockscout", AccountDialect::blockscout},
                                                                    {"evm_rpc", AccountDialect::evm_rpc},
                                                                    {"trongrid", AccountDialect::trongrid},
                                                                    {"nis1", AccountDialect::nis1}};
  for (const auto& [known, dialect] : kNames) {
    if (known == name) return dialect;
  }
  return std::nullopt;
}

AccountDialect usual_dialect(Chain chain) {
  return chain == Chain::nem ? AccountDialect::nis1 : AccountDialect::etherscan;
}

bool answers(AccountDialect dialect, AccountNeed::Kind kind, HistoryPart part) {
  return dialect != AccountDialect::evm_rpc || kind != AccountNeed::Kind::history || part == HistoryPart::tokens;
}

Result<AccountRequest> plan(const AccountEndpoint& endpoint, const AccountNeed& need) {
  switch (endpoint.dialect) {
    case AccountDialect::etherscan:
      return etherscan::plan(endpoint, need);
    case AccountDialect::blockscout:
      return blockscout::plan(endpoint, need);
    case AccountDialect::evm_rpc:
      return evm_rpc::plan(endpoint, need);
    case AccountDialect::trongrid:
      return trongrid::plan(need);
    case AccountDialect::nis1:
      return nis1::plan(need);
  }
  return Error{Code::unsupported, "", "not a dialect about accounts"};
}

Result<AccountReading> decode_account_reply(AccountDialect dialect, const AccountNeed& need, int status, ByteView body,
                                            ReplyIndex reply, std::int64_t fetched_at_s, AccountStore& store) {
  using Kind = AccountNeed::Kind;
  const bool is_about_one = need.kind == Kind::transaction || need.kind == Kind::stats || need.kind == Kind::balance;
  if (is_about_one && need.id.empty()) return Error{Code::usage, "id", "nothing is named"};
  switch (dialect) {
    case AccountDialect::etherscan:
      return etherscan::decode(need, status, body, reply, fetched_at_s, store);
    case AccountDialect::blockscout:
      return blockscout::decode(need, status, body, reply, fetched_at_s, store);
    case AccountDialect::evm_rpc:
      return evm_rpc::decode(need, status, body, reply, fetched_at_s, store);
    case AccountDialect::trongrid:
      return trongrid::decode(need, status, body, reply, fetched_at_s, store);
    case AccountDialect::nis1:
      return nis1::decode(need, status, body, reply, fetched_at_s, store);
  }
  return Error{Code::unsupported, "", "not a dialect about accounts"};
}

AccountNeed up_to(AccountNeed history, std::uint32_t to_height) {
  history.cursor = "endblock=" + std::to_string(to_height);
  return history;
}

}  // namespace peelback
