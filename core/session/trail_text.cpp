#include "session/trail_text.h"

#include <algorithm>
#include <array>

#include "base/time.h"
#include "session/places.h"

namespace peelback {

namespace {

struct MethodText {
  Method method;
  std::string_view name;
  std::string_view text;
};

constexpr auto kMethodTexts = std::to_array<MethodText>({
    {Method::fifo, "FIFO", "first in, first out (FIFO)"},
    {Method::lifo, "LIFO", "last in, first out (LIFO)"},
    {Method::haircut, "haircut", "equal shares (haircut)"},
    {Method::tiho, "TIHO", "largest output first (TIHO)"},
    {Method::dirty_first, "dirty-first", "stolen coins first (dirty-first)"},
    {Method::libr, "LIBR", "lowest intermediate balance (LIBR)"},
    {Method::poison, "poison", "everything in reach (poison)"},
});

const MethodText& method_row(Method method) {
  return *std::find_if(kMethodTexts.begin(), kMethodTexts.end(), [&](const MethodText& row) { return row.method == method; });
}

std::string_view reason_text(EndReason reason) {
  switch (reason) {
    case EndReason::open: return "not asked for yet";
    case EndReason::unspent: return "unspent";
    case EndReason::service: return "at a labelled service";
    case EndReason::busy: return "at busy addresses, probably services";
    case EndReason::mixer: return "at a labelled mixer";
    case EndReason::fee: return "in fees";
    case EndReason::burnt: return "in outputs that cannot be spent";
    case EndReason::dust: return "in amounts below the minimum";
    case EndReason::limit: return "stopped by a limit";
    case EndReason::not_followed: return "not followed, as chosen";
    case EndReason::fetch_failed: return "where fetching failed";
    case EndReason::out_of_data: return "where the data at hand end";
  }
  return {};
}

std::string plural(std::uint64_t count, std::string_view one, std::string_view many) {
  return format_count(count) + ' ' + std::string(count == 1 ? one : many);
}

std::size_t count_transactions(const Trail& trail) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < trail.hops.size(); ++i) {
    if (i == 0 || trail.hops[i].tx != trail.hops[i - 1].tx) ++count;
  }
  return count;
}

}  // namespace

std::string_view method_short(Method method) { return method_row(method).name; }

std::string_view method_text(Method method) { return method_row(method).text; }

std::string amount_label(const Store& store, Method method, U128 amount, bool exact) {
  const std::string money = format_money_short(store.chain(), amount);
  if (method == Method::poison) return "in reach: " + money;
  if (exact) return money;
  return "≈ " + money + " (" + std::string(method_short(method)) + ")";
}

U128 start_amount(const Trail& trail) {
  U128 sum = 0;
  for (const StartReport& report : trail.starts) {
    for (const StartPart& part : report.added) sum += part.amount.units();
  }
  return sum;
}

std::vector<EndSum> sum_ends(const Trail& trail) {
  std::vector<EndSum> sums;
  const End* previous = nullptr;
  for (const End& end : trail.ends) {
    auto row = std::find_if(sums.begin(), sums.end(), [&](const EndSum& sum) { return sum.reason == end.reason; });
    if (row == sums.end()) row = sums.insert(sums.end(), EndSum{.reason = end.reason});
    const bool same_place = previous != nullptr && previous->place == end.place && previous->reason == end.reason;
    row->count += same_place ? 0 : 1;  // labels share a place
    row->amount += end.amount.units();
    previous = &end;
  }
  std::sort(sums.begin(), sums.end(), [](const EndSum& a, const EndSum& b) { return a.reason < b.reason; });
  return sums;
}

std::string trail_summary(const Store& store, const Question& question, const Trail& trail) {
  if (trail.places.empty()) return "Nothing is known of the start yet.";
  const Chain chain = store.chain();
  const std::size_t transactions = count_transactions(trail);
  if (question.method == Method::poison) {
    return "Everything in reach of " + format_money(chain, start_amount(trail)) + ": " +
           plural(transactions, "transaction", "transactions") + ", " + plural(trail.places.size(), "place", "places") +
           ". Values in reach are not stolen amounts and do not add up.";
  }
  std::string text = "Counted by " + std::string(method_text(question.method)) + ", " +
                     format_money(chain, start_amount(trail)) + " went through " +
                     plural(transactions, "transaction", "transactions") + ". ";
  bool first = true;
  for (const EndSum& sum : sum_ends(trail)) {
    text += first ? "Of it, " : "; ";
    first = false;
    text += format_money(chain, sum.amount) + " is " + std::string(reason_text(sum.reason));
    if (sum.reason != EndReason::fee) text += " (" + plural(sum.count, "place", "places") + ")";
  }
  return text + '.';
}

std::string audit_sentence(const Store& store, const Question& question, const Trail& trail) {
  if (question.method == Method::poison) return "Poison does not conserve value: the values listed must not be added up.";
  U128 ends = 0;
  U128 fees = 0;
  for (const EndSum& sum : sum_ends(trail)) (sum.reason == EndReason::fee ? fees : ends) += sum.amount;
  const Chain chain = store.chain();
  std::string text = "The sums agree: " + format_money(chain, ends) + " at the ends";
  if (fees != 0) text += " + " + format_money(chain, fees) + " in fees";
  return text + " = " + format_money(chain, start_amount(trail)) + " at the start.";
}

std::string moment_text(const Store& store, TxIndex tx) {
  if (store.is_unconfirmed(tx)) return "not confirmed yet";
  std::string text;
  if (const auto height = store.height(tx)) {
    text = "block " + format_count(*height);
  } else {
    text = "a block of unknown height";
  }
  if (const auto time_s = store.time_s(tx)) {
    const std::string utc = format_utc(*time_s);
    text += ", " + utc.substr(0, 10) + ' ' + utc.substr(11, 5) + " UTC";
  }
  return text;
}

std::string hop_sentence(const Store& store, const Question& question, const Trail& trail, const Hop& hop) {
  const Place& to = trail.places[hop.to.value];
  const Chain chain = store.chain();
  const bool exact = hop.basis == AmountBasis::exact;
  std::string text = "Hop " + format_count(hop.depth) + ": ";
  if (to.kind == PlaceKind::fee) {
    text += format_money(chain, to.value.units()) + " was left to the miner as the fee";
  } else {
    text += format_money(chain, to.value.units()) + " was paid to " +
            place_address(store, to).value_or("a script without an address");
  }
  text += " (" + moment_text(store, hop.tx) + ")";
  if (question.method == Method::poison) return text + ", in reach of the start.";
  if (exact && hop.amount == to.value) return text + ", all of it from the start.";
  return text + "; " + format_money(chain, hop.amount.units()) + " of it counts as from the start" +
         (exact ? "." : ", by " + std::string(method_text(question.method)) + ".");
}

}  // namespace peelback
