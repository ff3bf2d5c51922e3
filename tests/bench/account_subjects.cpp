#include "bench/account_subjects.h"

#include <algorithm>

#include "base/bytes.h"
#include "support/trace_like_dag.h"

namespace peelback::bench {

namespace {

constexpr std::uint32_t kThefts = 10;
constexpr std::uint32_t kTransfersPerBlock = 200;

std::string account_name(std::uint32_t account) { return "account " + std::to_string(account); }
std::string transaction_name(std::uint32_t row) { return "transfer " + std::to_string(row); }

}  // namespace

AccountWorkload make_account_workload(std::uint32_t transfers) {
  AccountWorkload workload;
  test::SplitMix64 random(200'000);
  const std::uint32_t accounts = std::max<std::uint32_t>(transfers / 4, 20);
  std::vector<std::uint64_t> balance(accounts, 0);
  // The smaller of two numbers: few accounts take part in much of what goes on.
  const auto somebody = [&] { return static_cast<std::uint32_t>(std::min(random.next() % accounts, random.next() % accounts)); };
  for (std::uint32_t row = 0; row < transfers; ++row) {
    const std::uint32_t from = somebody();
    const std::uint32_t to = somebody();
    if (balance[from] < 100 || from == to) {
      const std::uint64_t units = 1'000'000 + random.next() % 1'000'000'000'000;
      balance[to] += units;
      workload.transfers.push_back({kMint, to, units});
      continue;
    }
    const std::uint64_t units = random.next() % 8 == 0 ? balance[from] : 1 + random.next() % balance[from];
    balance[from] -= units;
    balance[to] += units;
    workload.transfers.push_back({from, to, units});
  }
  for (std::uint32_t theft = 1; theft <= kThefts; ++theft) {
    std::uint32_t row = theft * (transfers / (4 * kThefts));
    while (row + 1 < transfers && workload.transfers[row].from == kMint) ++row;
    workload.thefts.push_back(row);
  }
  return workload;
}

std::vector<std::uint8_t> to_bytes(const AccountWorkload& workload) {
  Bytes bytes;
  put_u32_le(bytes, static_cast<std::uint32_t>(workload.transfers.size()));
  put_u32_le(bytes, static_cast<std::uint32_t>(workload.thefts.size()));
  for (const Transfer& transfer : workload.transfers) {
    put_u32_le(bytes, transfer.from);
    put_u32_le(bytes, transfer.to);
    put_u64_le(bytes, transfer.units);
  }
  for (const std::uint32_t theft : workload.thefts) put_u32_le(bytes, theft);
  return bytes;
}

AccountStore store_of(const AccountWorkload& workload) {
  AccountStore store(Chain::ethereum);
  std::vector<Problem> problems;
  std::uint32_t height = 0;
  for (std::uint32_t row = 0; row < workload.transfers.size(); ++row) {
    const Transfer& transfer = workload.transfers[row];
    height = 1 + row / kTransfersPerBlock;
    const std::string from = transfer.from == kMint ? "" : account_name(transfer.from);
    const std::string to = account_name(transfer.to);
    const AccountTxIndex tx = store.add_transaction({.id = transaction_name(row),
                                                     .height = height,
                                                     .index = row % kTransfersPerBlock,
                                                     .time_s = std::int64_t{height} * 12,
                                                     .succeeded = true,
                                                     .sender = from},
                                                    {}, problems);
    const MovementDraft movement{.at = {MovementKind::top_level, 0}, .order = OrderBasis::chain, .from = from, .to = to,
                                 .asset = store.native_asset(), .amount = Amount{transfer.units}};
    store.add_movements(tx, std::span(&movement, 1), problems);
  }
  for (std::uint32_t i = 0; i < store.account_count(); ++i) {
    for (const HistoryPart part : {HistoryPart::transactions, HistoryPart::internal, HistoryPart::tokens}) {
      store.mark_covered(AccountIndex{i}, part, {0, height, std::int64_t{height} * 12});
    }
  }
  return store;
}

AccountTrail trail_of(const AccountStore& store, const AccountWorkload& workload, Method method) {
  AccountQuestion question{.method = method, .limits = {.max_hops = 1'000'000, .busy_transactions = kMint}};
  std::uint32_t label = 0;
  for (const std::uint32_t row : workload.thefts) {
    question.starts.push_back({.kind = AccountStart::Kind::transaction, .id = transaction_name(row), .label = ++label});
  }
  auto trail = trace_accounts(store, question);
  return trail ? std::move(trail).value() : AccountTrail{};
}

std::string totals_of(const AccountTrail& trail) {
  std::vector<U128> units(kThefts + 1, 0);
  std::vector<std::uint32_t> places;
  for (const AccountEnd& end : trail.ends) {
    units[end.label] += end.amount.units();
    places.push_back(end.place.value);
  }
  std::sort(places.begin(), places.end());
  const auto count = std::unique(places.begin(), places.end()) - places.begin();
  U128 all = 0;
  for (const U128 of_label : units) all += of_label;
  std::string text = "{\"accounts\":" + std::to_string(count) + ",\"all\":\"" + to_decimal(all) + "\",\"unspent\":[";
  for (std::size_t label = 1; label < units.size(); ++label) text += (label > 1 ? ",\"" : "\"") + to_decimal(units[label]) + '"';
  return text + "]}";
}

}  // namespace peelback::bench
