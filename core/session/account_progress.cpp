#include "session/account_progress.h"

#include <algorithm>

namespace peelback {

namespace {

std::string_view kind_word(AccountNeed::Kind kind) {
  switch (kind) {
    case AccountNeed::Kind::transaction: return "transaction";
    case AccountNeed::Kind::stats: return "stats";
    case AccountNeed::Kind::history: return "history";
    case AccountNeed::Kind::balance: return "balance";
    case AccountNeed::Kind::block: return "block";
    case AccountNeed::Kind::tip: return "tip";
  }
  return {};
}

std::string_view part_word(HistoryPart part) {
  switch (part) {
    case HistoryPart::transactions: return "transactions";
    case HistoryPart::internal: return "internal";
    case HistoryPart::tokens: return "tokens";
  }
  return {};
}

std::string need_text(const AccountNeed& need) {
  std::string id(kind_word(need.kind));
  const auto add = [&](std::string_view word) { id.append(1, '/').append(word); };
  if (!need.id.empty()) add(need.id);
  if (need.kind == AccountNeed::Kind::history) add(part_word(need.part));
  if (need.from_height != 0) add(std::to_string(need.from_height));
  if (!need.cursor.empty()) add(need.cursor);
  return id;
}

}  // namespace

std::string account_need_id(Chain chain, const AccountNeed& need) {
  return std::string(chain_info(chain).slug).append(1, '/').append(need_text(need));
}

std::optional<AccountNeed> AccountProgress::next(const AccountNeed& need) const {
  const auto known = rows_.find(need_text(need));
  if (known != rows_.end()) return known->second.next;
  const bool begins_settled = need.kind == AccountNeed::Kind::history && need.cursor.empty() && settled_height_ && need.from_height <= *settled_height_;
  return begins_settled ? up_to(need, *settled_height_) : need;
}

void AccountProgress::take(const AccountNeed& need, const AccountReading& reading) {
  rows_[need_text(need)] = {need, reading.next};
  if (reading.settled_height) settled_height_ = std::max(settled_height_.value_or(0), *reading.settled_height);
}

std::vector<AccountNeed> AccountProgress::unfinished() const {
  std::vector<AccountNeed> list;
  for (const auto& [text, row] : rows_) {
    const bool is_history = row.need.kind == AccountNeed::Kind::history && row.next && row.next->kind == AccountNeed::Kind::history;
    // In a recording every page stands for itself: what follows it may be there already.
    if (is_history && rows_.find(need_text(*row.next)) == rows_.end()) list.push_back(row.need);
  }
  return list;
}

}  // namespace peelback
