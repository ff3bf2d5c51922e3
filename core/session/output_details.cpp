#include "session/output_details.h"

#include <algorithm>
#include <tuple>

#include "base/sort.h"
#include "model/reference.h"
#include "patterns/change.h"
#include "patterns/clustering.h"
#include "session/findings_text.h"
#include "session/places.h"
#include "session/references.h"
#include "session/tell.h"
#include "session/thorchain_text.h"
#include "session/trail_text.h"

namespace peelback {

namespace {

constexpr std::size_t kMostJointSpends = 10;

}  // namespace

Result<std::string> OutputDetails::write_output(std::uint32_t index) {
  const ToldPlace& place = trail_.places[index];
  const ToldTx& tx = trail_.txs[place.tx];
  const Store& store = *session_.ledgers().find_utxo(tx.chain);
  const std::vector<std::uint32_t> hops = hops_to(index);  // one a theft
  const ToldHop* hop = hops.empty() ? nullptr : &trail_.hops[hops.front()];
  std::string sentence = hop != nullptr ? hop_sentence(trail_, *hop)
                                        : say(Message::trail_starts_here, {{"amount", money(place, traced_amount(trail_, place))}});
  if (hop != nullptr && hop->grade == TrailGrade::inferred) sentence = say(Message::told_beyond, {{"sentence", sentence}});
  page_.begin({.kind = hop == nullptr ? "place" : "hop", .ref = place.ref, .title = place.title, .sentence = sentence,
               .citation = citation(trail_, place), .place = index, .tx = tx, .hops = hops});
  put_output_lines(store, place, hop);
  put_end_lines(index);
  if (place.output.exists()) {
    put_spend_line(store, place);
    put_spent_together_lines(store, store.script(place.output));
  }
  put_transaction_lines(store, tx);
  return page_.end(tx.chain, tx.id, place.address);
}

void OutputDetails::put_output_lines(const Store& store, const ToldPlace& place, const ToldHop* hop) {
  const TxIndex tx = trail_.txs[place.tx].utxo_tx;
  if (place.is_fee()) {
    page_.put_line(Message::line_fee, say(Message::fee_explained, {{"amount", money(place, place.value.units())}}), cite(store, tx, ""));
  } else {
    // Backward, the transaction that made an output may not be there: the one that spent it states its amount.
    const bool is_made = place.output.exists();
    const std::string output = is_made ? "/vout/" + std::to_string(store.vout_of(place.output)) : std::string();
    const std::span<const ToldSource> stated = hop == nullptr ? std::span<const ToldSource>() : trail_.cited_by(*hop);
    const auto cited = [&](std::string_view field) {
      return is_made ? cite(store, tx, output + std::string(field)) : std::vector<ToldSource>(stated.begin(), stated.end());
    };
    page_.put_line(Message::line_payment, money(place, place.value.units()), cited("/value"));
    page_.put_line(Message::line_paid_to, place.address.empty() ? say(Message::no_address_but, {{"script", place.title}}) : place.address,
                   cited("/scriptpubkey"));
  }
  put_counted_line(place, traced_amount(trail_, place), hop == nullptr || hop->exact());
  put_value_lines(place, traced_amount(trail_, place), trail_.txs[place.tx].moment);
  if (hop != nullptr) page_.put_line(Message::line_hop, say(Message::hops_from_start, {{"hop", format_count(hop->depth)}}));
}

void OutputDetails::put_spend_line(const Store& store, const ToldPlace& place) {
  const Spend spend = store.spend(place.output);
  if (!spend.tx.exists()) return;
  std::vector<ToldSource> cited;
  const std::string pointer = '/' + std::to_string(store.vout_of(place.output)) + "/txid";
  for (const SourceRef& source : store.outspend_sources(trail_.txs[place.tx].utxo_tx)) cited.push_back({source.reply, pointer});
  if (spend.state == Spend::State::known) {
    const auto first = store.inputs(spend.tx)[0];
    for (ToldSource& own : cite(store, spend.tx, "/vin/" + std::to_string(spend.input.value - first.value))) cited.push_back(std::move(own));
  }
  page_.put_line(Message::line_spent_by, store.txid(spend.tx).to_text(), cited);
  put_change_line(store, spend.tx);
}

// Which output was taken for change, and why.
void OutputDetails::put_change_line(const Store& store, TxIndex tx) {
  const std::string text = change_sentence(store, find_change(store, tx));
  if (!text.empty()) page_.put_line(Message::line_change, text, cite(store, tx, ""));
}

// Other addresses that are spent together with one, and the transactions that show it: those of the address first.
void OutputDetails::put_spent_together_lines(const Store& store, ScriptIndex script) {
  if (!script.exists()) return;
  SpentTogether found = find_spent_together(store, script);
  const auto by_time = [&](TxIndex a, TxIndex b) {
    const auto key = [&](TxIndex tx) { return std::tuple(!store.height(tx), store.height(tx).value_or(0), store.txid(tx)); };
    return key(a) < key(b);
  };
  sort_by(found.evidence, by_time);
  sort_by(found.further, by_time);
  std::vector<TxIndex> listed = found.evidence;
  listed.insert(listed.end(), found.further.begin(), found.further.end());
  listed.resize(std::min(listed.size(), kMostJointSpends));
  const std::string sentence = spent_together_sentence(found, listed.size());
  if (!sentence.empty()) page_.put_line(Message::line_spent_together, sentence);
  for (const TxIndex tx : listed) page_.put_line(Message::line_joint_spend, store.txid(tx).to_text(), cite(store, tx, "/vin"));
}

void OutputDetails::put_transaction_lines(const Store& store, const ToldTx& tx) {
  page_.put_line(Message::line_transaction, tx.id, cite(store, tx.utxo_tx, ""));
  page_.put_line(Message::line_when, moment_in_words(tx.moment));
  if (const auto memo = find_thorchain_memo(store, tx.utxo_tx)) page_.put_line(Message::thorchain_memo, thorchain_sentence(*memo), cite(store, tx.utxo_tx, ""));
  const auto block = store.block_of(tx.utxo_tx);
  if (!block.exists()) return;
  std::vector<ToldSource> cited;
  if (store.block(block).header_source.exists()) cited.push_back({store.block(block).header_source, ""});
  page_.put_line(Message::line_block, store.block(block).hash.to_text(), cited);
}

// ---- a transaction ----

// Of the trail, or another that the store has.
ToldTx OutputDetails::find_tx(const Store& store, TxIndex tx) const {
  const auto told = std::find_if(trail_.txs.begin(), trail_.txs.end(), [&](const ToldTx& t) { return t.utxo_tx == tx; });
  if (told != trail_.txs.end()) return *told;
  return {.chain = store.chain(),
          .id = store.txid(tx).to_text(),
          .moment = {store.height(tx), store.time_s(tx), store.is_unconfirmed(tx)},
          .check = check_of(store, session_.replies(), tx),
          .check_label = check_label(store, session_.replies(), tx),
          .utxo_tx = tx};
}

Result<std::string> OutputDetails::write_transaction(const Store& store, std::string_view ref, const TxId& txid) {
  const TxIndex index = store.find(txid);
  if (!index.exists() || !store.has_body(index)) return unknown();
  const ToldTx tx = find_tx(store, index);
  begin_transaction(ref, tx);
  put_transaction_lines(store, tx);
  put_change_line(store, index);
  return page_.end(tx.chain, tx.id, "");
}

// Other money that a transaction spent: "<txid>:<vin>".
Result<std::string> OutputDetails::write_input(std::string_view subject) {
  const Store* store = session_.ledgers().find_utxo(chain());
  const auto colon = std::min(subject.find(':'), subject.size());
  const auto txid = parse_txid(subject.substr(0, colon));
  const auto vin = parse_decimal_u64(subject.substr(std::min(colon + 1, subject.size())));
  const TxIndex tx = store != nullptr && txid ? store->find(*txid) : TxIndex{};
  if (!tx.exists() || !vin || *vin >= store->inputs(tx).count) return unknown();
  const InputIndex input = store->inputs(tx)[static_cast<std::uint32_t>(*vin)];
  const auto value = store->value(input);
  const auto address = script_address(*store, store->script(input));
  const std::string place = address.value_or(std::string(words(Message::no_address)));
  const std::string amount = format_money(native_asset(store->chain()), value.value_or(0));
  const std::string ref = output_ref(store->chain(), store->txid(store->previous_tx(input)), store->previous_vout(input));
  page_.begin({.ref = ref,
               .title = address ? format_short_id(*address) : place,
               .sentence = say(value ? Message::input_paid : Message::input_of_unknown_amount, {{"amount", amount}, {"place", place}}),
               .place = find_place(trail_, ref),
               .tx = find_tx(*store, tx)});
  const std::vector<ToldSource> cited = cite(*store, tx, "/vin/" + std::to_string(*vin));
  if (value) page_.put_line(Message::line_payment, amount, cited);
  page_.put_line(Message::line_paid_to, place, cited);
  page_.put_line(Message::line_spent_by, txid->to_text(), cited);
  put_spent_together_lines(*store, store->script(input));
  return page_.end(store->chain(), txid->to_text(), address.value_or(""));
}

}  // namespace peelback
