#include "session/details.h"

#include <algorithm>
#include <tuple>

#include "base/sort.h"
#include "model/reference.h"
#include "patterns/change.h"
#include "patterns/clustering.h"
#include "session/account_part.h"
#include "session/crossing_details.h"
#include "session/details_page.h"
#include "session/findings_text.h"
#include "session/picture_folding.h"
#include "session/places.h"
#include "session/references.h"
#include "session/tell.h"
#include "session/thorchain_text.h"
#include "session/trail_text.h"

namespace peelback {

namespace {

constexpr std::size_t kMostListed = 50;
constexpr std::size_t kMostJointSpends = 10;
constexpr std::uint32_t kNone = ToldPlace::kNoTx;

class DetailsWriter {
 public:
  DetailsWriter(Session& session, const ToldTrail& trail, std::span<const std::vector<Label>> place_labels, std::string_view id)
      : session_(session), trail_(trail), page_(session, trail, place_labels, id), id_(id) {}

  Result<std::string> write() {
    if (is_on_accounts(trail_.assets.front())) {
      if (const auto hops = hops_of_id(); !hops.empty()) return write_payments(hops);
    }
    // Of a line between two boxes, the box that it leads to says what was paid; a line into a transaction is about that.
    std::string_view subject = id_;
    if (const auto arrow = subject.find('>'); arrow != std::string_view::npos) subject.remove_prefix(arrow + 1);
    const bool is_place = subject.starts_with("place:") && find_place(trail_, subject.substr(6)) != kNone;
    if (const auto label = subject.find('#'); !is_place && label != std::string_view::npos) subject = subject.substr(0, label);
    if (subject == "hidden:start") return write_starts();
    if (subject.starts_with("hidden:")) subject.remove_prefix(7);  // what is hidden, or what paid it
    if (subject.starts_with("place:")) return write_place(subject.substr(6));
    if (subject.starts_with("run:")) return write_place(subject.substr(4));  // the first place folded
    if (subject.starts_with("balance:")) return write_place(subject.substr(8));
    if (subject.starts_with("tx:")) return write_transaction(subject.substr(3));
    if (subject.starts_with("crossing:")) return write_crossing_details(page_, trail_, subject);
    if (subject.starts_with("others:hop:")) return write_hop(subject.substr(11));
    if (subject.starts_with("others:")) subject.remove_prefix(7);
    if (subject.starts_with("of:")) return write_paid_by(subject.substr(3));
    if (subject.starts_with("inputs:")) subject.remove_prefix(7);
    if (subject.starts_with("input:")) return write_input(subject.substr(6));
    if (subject.starts_with("start:")) return write_start(subject.substr(6));
    if (subject == "payers") return write_payers();
    return write_transaction(address_ref(chain(), subject));
  }

 private:
  Error unknown() const { return {Code::bad_reference, std::string(id_), "names nothing in this trail"}; }
  Chain chain() const { return trail_.assets.front().chain; }
  std::string money(std::uint32_t asset, U128 amount) const { return format_money(trail_.assets[asset], amount); }
  std::string money(const ToldPlace& place, U128 amount) const { return money(place.asset, amount); }
  ToldTx tx_at(std::uint32_t tx) const { return tx == kNone ? ToldTx{} : trail_.txs[tx]; }
  const AccountStore* accounts() const { return session_.ledgers().find_accounts(chain()); }

  // ---- payments between accounts ----

  // A row of the table, or a line between two boxes: the hops that it stands for.
  std::vector<std::uint32_t> hops_of_id() const {
    if (id_.find('#') != std::string_view::npos) {
      const std::vector<std::string> ids = hop_ids(trail_);
      const auto row = std::find(ids.begin(), ids.end(), id_);
      if (row != ids.end() && find_place(trail_, id_.substr(6)) == kNone) return {static_cast<std::uint32_t>(row - ids.begin())};
    }
    std::vector<std::uint32_t> hops;
    const bool is_swap = id_.find("swap:") != std::string_view::npos;
    if (id_.find('>') == std::string_view::npos && !is_swap) return hops;
    for (std::uint32_t i = 0; i < trail_.hops.size(); ++i) {
      const ToldHop& hop = trail_.hops[i];
      const std::string to = place_node_id(trail_.places[hop.to]);
      for (const std::uint32_t source : trail_.sources_of(hop)) {
        const std::string from = place_node_id(trail_.places[source]);
        const bool is_it = hop.is_conversion ? is_swap && id_.find("swap:" + from + '~' + to) != std::string_view::npos : id_ == from + '>' + to;
        if (is_it) hops.push_back(i);
        if (is_it) break;
      }
    }
    return hops;
  }

  Result<std::string> write_payments(const std::vector<std::uint32_t>& hops) {
    const ToldHop& first = trail_.hops[hops.front()];
    if (hops.size() == 1) return write_payment(hops.front());
    const ToldPlace& to = trail_.places[first.to];
    begin_payments(first, say(Message::payments_listed, {{"payments", format_count(hops.size())}, {"place", to.full_title}}), "", {});
    list_payments(hops);
    return page_.end(chain(), "", to.address);
  }

  void begin_payments(const ToldHop& hop, const std::string& sentence, const std::string& citation, std::vector<std::uint32_t> ranged) {
    const ToldPlace& to = trail_.places[hop.to];
    page_.begin({.kind = "hop", .ref = to.ref, .title = to.title, .sentence = sentence, .citation = citation, .place = hop.to,
                 .tx = trail_.txs[hop.tx], .hops = std::move(ranged)});
  }

  Result<std::string> write_payment(std::uint32_t index) {
    const ToldHop& hop = trail_.hops[index];
    const ToldPlace& to = trail_.places[hop.to];
    begin_payments(hop, hop_sentence(trail_, hop), citation(trail_, hop), {index});
    put_payment_lines(hop);
    put_end_lines(hop.to);
    put_account_transaction_lines(trail_.txs[hop.tx]);
    return page_.end(chain(), trail_.txs[hop.tx].id, to.address);
  }

  // The largest first; the table has them all.
  void list_payments(std::vector<std::uint32_t> hops) {
    sort_by(hops, [&](auto a, auto b) { return trail_.hops[b].to_amount < trail_.hops[a].to_amount; });
    if (hops.size() > kMostListed) {
      page_.put_line(Message::line_payment, say(Message::largest_listed, {{"shown", format_count(kMostListed)}, {"all", format_count(hops.size())}}));
      hops.resize(kMostListed);
    }
    sort_ascending(hops);
    for (const auto index : hops) {
      const ToldHop& hop = trail_.hops[index];
      page_.put_line(moment_text(trail_.txs[hop.tx].moment), say(Message::payment_row, {{"amount", traced_of(hop)},
                                                                                      {"from", payers_of(hop)},
                                                                                      {"txid", trail_.txs[hop.tx].id}}),
                     trail_.cited_by(hop));
    }
  }

  std::string traced_of(const ToldHop& hop) const {
    const std::string amount = money(hop.to_asset, hop.to_amount.units());
    if (!hop.is_conversion) return amount;
    return say(Message::swapped, {{"gave", money(hop.asset, hop.amount.units())}, {"got", amount}});
  }

  // Each account once; several places can be of one.
  std::string payers_of(const ToldHop& hop) const {
    std::string text;
    std::string_view before;
    for (const std::uint32_t source : trail_.sources_of(hop)) {
      const ToldPlace& place = trail_.places[source];
      if (place.full_title == before) continue;
      if (!text.empty()) text += ", ";
      text += place.full_title;
      before = place.full_title;
    }
    return text;
  }

  void put_payment_lines(const ToldHop& hop) {
    const ToldPlace& to = trail_.places[hop.to];
    const ShownAsset& asset = trail_.assets[hop.to_asset];
    page_.put_line(to.is_fee() ? Message::line_fee : Message::line_payment, money(hop.to_asset, hop.payment.units()), trail_.cited_by(hop));
    page_.put_line(Message::column_from, payers_of(hop));
    if (!to.address.empty()) page_.put_line(Message::line_paid_to, to.address);
    if (hop.is_conversion) page_.put_line(Message::line_swap, traced_of(hop));
    if (!asset.is_native) page_.put_line(Message::line_token, asset.ref.substr(asset.ref.find(':') + 1));
    if (!to.memo.empty()) page_.put_line(Message::line_memo, to.memo);
    put_counted_line(to, hop.to_amount.units(), hop.exact());
    put_value_lines(to, hop.to_amount.units(), trail_.txs[hop.tx].moment);
    page_.put_line(Message::line_hop, say(Message::hops_from_start, {{"hop", format_count(hop.depth)}}));
    if (hop.grade == TrailGrade::inferred) page_.put_line(Message::line_grade, words(hop.is_conversion ? Message::grade_swap : Message::grade_inferred));
    if (hop.grade == TrailGrade::claimed) page_.put_line(Message::line_grade, words(Message::grade_claimed));
    if (hop.by_provider) page_.put_line(Message::line_order, words(Message::order_of_source));
  }

  void put_account_transaction_lines(const ToldTx& tx) {
    std::vector<ToldSource> cited;
    const AccountStore* store = accounts();
    for (const SourceRef& source : store->sources(tx.account_tx)) cited.push_back({source.reply, pointer_of(source, "")});
    page_.put_line(Message::line_transaction, tx.id, cited);
    const AccountTransaction& facts = store->transaction(tx.account_tx);
    if (facts.sender.exists()) page_.put_line(Message::line_sender, account_address(*store, facts.sender));
    page_.put_line(Message::line_when, moment_in_words(tx.moment));
  }

  std::vector<std::uint32_t> hops_to(std::uint32_t place) const {
    std::vector<std::uint32_t> hops;
    for (std::uint32_t i = 0; i < trail_.hops.size(); ++i) {
      if (trail_.hops[i].to == place) hops.push_back(i);
    }
    return hops;
  }

  // ---- an account ----

  Result<std::string> write_account(std::uint32_t index) {
    const ToldPlace& place = trail_.places[index];
    const std::vector<std::uint32_t> hops = hops_to(index);
    if (hops.size() == 1 && !place.is_start) return write_payment(hops.front());
    const U128 traced = traced_amount(trail_, place);
    const std::string amount = money(place, traced);
    page_.begin({.ref = place.ref,
                 .title = place.title,
                 .sentence = place.is_start ? say(Message::trail_starts_here, {{"amount", amount}})
                                            : say(Message::account_received, {{"amount", amount}, {"place", place.full_title}, {"payments", format_count(hops.size())}}),
                 .citation = place.tx == kNone ? std::string() : citation(trail_, place),
                 .place = index,
                 .tx = tx_at(place.tx)});
    page_.put_line(Message::line_account, place.full_title);
    put_account_lines(index, traced);
    list_payments(hops);
    return page_.end(chain(), "", place.address);
  }

  void put_account_lines(std::uint32_t index, U128 traced) {
    const ToldPlace& place = trail_.places[index];
    const ShownAsset& asset = trail_.asset_of(place);
    const AccountStore* store = accounts();
    const AccountNature nature = place.holding.exists() ? store->nature(store->account_of(place.holding)) : AccountNature::unknown;
    if (nature == AccountNature::contract) page_.put_line(Message::line_nature, words(Message::contract_explained));
    if (!asset.is_native) page_.put_line(Message::line_token, asset.ref.substr(asset.ref.find(':') + 1));
    if (!place.memo.empty()) page_.put_line(Message::line_memo, place.memo);
    const bool exact = std::all_of(trail_.hops.begin(), trail_.hops.end(), [&](const ToldHop& hop) { return hop.to != index || hop.exact(); });
    put_counted_line(place, traced, exact);
    page_.put_line(Message::line_hop, say(Message::hops_from_start, {{"hop", format_count(place.depth)}}));
    put_end_lines(index);
    put_balance_lines(place);
  }

  // What the payments at hand do not explain of this account's balance.
  void put_balance_lines(const ToldPlace& place) {
    for (const ToldUnexplained& row : trail_.unexplained) {
      if (row.ref != place.ref || row.asset != place.asset) continue;
      const auto put = [&](Message what, Amount amount) {
        if (!amount.is_zero()) page_.put_line(Message::line_balance, say(what, {{"amount", money(row.asset, amount.units())}}));
      };
      put(Message::balance_unknown_opening, row.unknown_opening);
      put(Message::balance_unexplained_in, row.in);
      put(Message::balance_unexplained_out, row.out);
    }
  }

  // ---- an output ----

  Result<std::string> write_place(std::string_view key) {
    const std::uint32_t place = find_place(trail_, key);
    if (place == kNone) return unknown();
    return is_on_accounts(trail_.asset_of(trail_.places[place])) ? write_account(place) : write_output(place);
  }

  Result<std::string> write_output(std::uint32_t index) {
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

  static std::vector<ToldSource> cite(const Store& store, TxIndex tx, std::string_view field) {
    std::vector<ToldSource> cited;
    for (const SourceRef& source : store.sources(tx)) cited.push_back({source.reply, pointer_of(source, field)});
    return cited;
  }

  void put_output_lines(const Store& store, const ToldPlace& place, const ToldHop* hop) {
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

  void put_counted_line(const ToldPlace& place, U128 traced, bool exact) {
    const std::string amount = money(place, traced);
    page_.put_line(Message::line_counted, exact ? say(Message::counted_exact, {{"amount", amount}})
                                                : say(Message::counted_by_rule, {{"amount", amount}, {"rule", method_text(trail_.method)}}));
  }

  // What the traced coins were worth on their day: as somebody reported it, and by each source of rates.
  void put_value_lines(const ToldPlace& place, U128 traced, const ToldMoment& moment) {
    const ReportedValue* reported = session_.marks().reported_of("place:" + place.key);
    if (reported != nullptr) page_.put_line(Message::line_reported, reported_text(*reported));
    const auto values = session_.shown_values();
    if (!has_accounts() || !values) return;
    const ShownAsset& asset = trail_.asset_of(place);
    if (const ToldValue value = values->value_of(asset, traced, moment); !value.sentence.empty()) page_.put_line(Message::line_value, value.sentence);
    for (const std::string& sentence : values->others(asset, traced, moment)) page_.put_line(Message::line_other_value, sentence);
  }

  void put_end_lines(std::uint32_t place) {
    for (const ToldEnd& end : trail_.ends_at(place)) {
      page_.put_line(Message::line_end, say(Message::end_of_amount, {{"amount", money(trail_.places[place], end.amount.units())}, {"end", end_label(trail_, end)}}));
      if (const ToldOrderRange* range = find_order_range(trail_, end); range != nullptr) {
        page_.put_line(Message::line_order, say(Message::order_range, {{"least", money(trail_.places[place], range->least.units())},
                                                                      {"most", money(trail_.places[place], range->most.units())}}));
      }
    }
  }

  void put_spend_line(const Store& store, const ToldPlace& place) {
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
  void put_change_line(const Store& store, TxIndex tx) {
    const std::string text = change_sentence(store, find_change(store, tx));
    if (!text.empty()) page_.put_line(Message::line_change, text, cite(store, tx, ""));
  }

  // Other addresses that are spent together with one, and the transactions that show it: those of the address first.
  void put_spent_together_lines(const Store& store, ScriptIndex script) {
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

  void put_transaction_lines(const Store& store, const ToldTx& tx) {
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
  ToldTx find_tx(const Store& store, TxIndex tx) const {
    const auto told = std::find_if(trail_.txs.begin(), trail_.txs.end(), [&](const ToldTx& t) { return t.utxo_tx == tx; });
    if (told != trail_.txs.end()) return *told;
    return {.chain = store.chain(),
            .id = store.txid(tx).to_text(),
            .moment = {store.height(tx), store.time_s(tx), store.is_unconfirmed(tx)},
            .check = check_of(store, session_.replies(), tx),
            .check_label = check_label(store, session_.replies(), tx),
            .utxo_tx = tx};
  }

  Result<std::string> write_transaction(std::string_view text) {
    const auto ref = parse_ref(text);
    if (!ref || ref->kind != Ref::Kind::transaction) return unknown();
    const Store* store = session_.ledgers().find_utxo(ref->chain);
    if (store == nullptr) return write_account_transaction(text);
    const TxIndex index = store->find(ref->txid);
    if (!index.exists() || !store->has_body(index)) return unknown();
    const ToldTx tx = find_tx(*store, index);
    begin_transaction(text, tx);
    put_transaction_lines(*store, tx);
    put_change_line(*store, index);
    return page_.end(tx.chain, tx.id, "");
  }

  void begin_transaction(std::string_view ref, const ToldTx& tx) {
    page_.begin({.kind = "hop", .ref = std::string(ref), .title = say(Message::transaction_titled, {{"txid", format_short_id(tx.id)}}),
                 .sentence = std::string(words(Message::transaction_joins)), .tx = tx});
  }

  Result<std::string> write_account_transaction(std::string_view ref) {
    const auto tx = std::find_if(trail_.txs.begin(), trail_.txs.end(), [&](const ToldTx& t) { return t.ref() == ref; });
    if (tx == trail_.txs.end() || !tx->account_tx.exists()) return unknown();
    begin_transaction(ref, *tx);
    put_account_transaction_lines(*tx);
    std::vector<std::uint32_t> hops;
    for (std::uint32_t i = 0; i < trail_.hops.size(); ++i) {
      if (&trail_.txs[trail_.hops[i].tx] == &*tx) hops.push_back(i);
    }
    list_payments(hops);
    return page_.end(tx->chain, tx->id, "");
  }

  // Other money that a transaction spent: "<txid>:<vin>".
  Result<std::string> write_input(std::string_view subject) {
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

  // ---- boxes that stand for many places ----

  // The largest first; the table has them all.
  Result<std::string> write_list(const std::string& ref, const std::string& title, std::vector<std::uint32_t> places) {
    if (places.empty()) return unknown();
    const auto amount = [&](std::uint32_t i) { return traced_amount(trail_, trail_.places[i]); };
    sort_by(places, [&](auto a, auto b) {
      const std::uint32_t asset_a = trail_.places[a].asset;
      const std::uint32_t asset_b = trail_.places[b].asset;
      return asset_a == asset_b ? amount(b) < amount(a) : asset_a < asset_b;
    });
    const std::size_t shown = std::min<std::size_t>(places.size(), kMostListed);
    page_.begin({.ref = ref,
                 .title = title,
                 .sentence = say(Message::largest_listed, {{"shown", format_count(shown)}, {"all", format_count(places.size())}}),
                 .tx = tx_at(trail_.places[places.front()].tx)});
    for (std::size_t i = 0; i < shown; ++i) {
      const ToldPlace& place = trail_.places[places[i]];
      page_.put_line(place.title, money(place, amount(places[i])), cited_at(places[i]));
    }
    return page_.end(chain(), "", "");
  }

  // Where the amount of a place can be read: of an account that of the first payment.
  std::vector<ToldSource> cited_at(std::uint32_t index) const {
    const ToldPlace& place = trail_.places[index];
    if (place.output.exists()) {
      const Store& store = *session_.ledgers().find_utxo(trail_.txs[place.tx].chain);
      return cite(store, trail_.txs[place.tx].utxo_tx, "/vout/" + std::to_string(store.vout_of(place.output)) + "/value");
    }
    const auto hop = std::find_if(trail_.hops.begin(), trail_.hops.end(), [&](const ToldHop& h) { return h.to == index; });
    if (hop == trail_.hops.end()) return {};
    const auto cited = trail_.cited_by(*hop);
    return {cited.begin(), cited.end()};
  }

  Result<std::string> write_hop(std::string_view number) {
    const auto depth = parse_decimal_u64(number);
    std::vector<std::uint32_t> places;
    for (std::uint32_t i = 0; depth && i < trail_.places.size(); ++i) {
      if (!trail_.places[i].is_fee() && trail_.places[i].depth == *depth) places.push_back(i);
    }
    return write_list("", say(Message::places_of_hop, {{"hop", number}}), std::move(places));
  }

  // What one balance paid, to whatever accounts.
  Result<std::string> write_paid_by(std::string_view key) {
    const std::uint32_t payer = find_place(trail_, key);
    if (payer == kNone) return unknown();
    const ToldPlace& by = trail_.places[payer];
    std::vector<std::uint32_t> places;
    for (const ToldHop& hop : trail_.hops) {
      const auto sources = trail_.sources_of(hop);
      const bool is_paid = std::any_of(sources.begin(), sources.end(), [&](auto s) { return trail_.places[s].holding == by.holding && trail_.places[s].asset == by.asset; });
      if (is_paid && !trail_.places[hop.to].is_fee()) places.push_back(hop.to);
    }
    sort_ascending(places);
    places.erase(std::unique(places.begin(), places.end()), places.end());
    return write_list("", say(Message::paid_by, {{"place", by.title}}), std::move(places));
  }

  Result<std::string> write_start(std::string_view ref) {
    std::vector<std::uint32_t> places;
    for (const ToldStart& start : trail_.starts) {
      if (start.asked.to_text() != ref) continue;
      for (const ToldPart& part : start.added) places.push_back(part.place);
    }
    return write_list(std::string(ref), std::string(words(Message::coins_of_address)), std::move(places));
  }

  Result<std::string> write_starts() {
    std::vector<std::uint32_t> places;
    for (std::uint32_t i = 0; i < trail_.places.size(); ++i) {
      if (trail_.places[i].is_start) places.push_back(i);
    }
    return write_list("", std::string(words(Message::shown_start)), std::move(places));
  }

  Result<std::string> write_payers() {
    const Store* store = session_.ledgers().find_utxo(chain());
    std::vector<std::pair<std::string, const AddressStats*>> rows;
    for (const ToldStart& start : trail_.starts) {
      if (store == nullptr || start.asked.kind != Ref::Kind::address) continue;
      const auto script = Session::script_of(start.asked);
      const auto index = script ? store->find_script(*script) : ScriptIndex{};
      const AddressStats* stats = index.exists() ? store->address_stats(index) : nullptr;
      if (stats != nullptr) rows.emplace_back(start.asked.id, stats);
    }
    if (rows.empty() || trail_.places.empty()) return unknown();
    page_.begin({.title = std::string(words(Message::payments_in_title)),
                 .sentence = std::string(words(Message::payments_in_explained)),
                 .tx = tx_at(trail_.places.front().tx)});
    for (const auto& [address, stats] : rows) {
      const ToldSource source{stats->source, "/chain_stats"};
      page_.put_line(address, say(Message::payments_in_amount, {{"amount", format_money(native_asset(chain()), stats->funded_sum)}, {"payments", format_count(stats->funded_count)}}),
                     std::span(&source, 1));
    }
    return page_.end(chain(), "", "");
  }

  Session& session_;
  const ToldTrail& trail_;
  DetailsPage page_;
  std::string_view id_;
};

}  // namespace

Result<std::string> write_details(Session& session, std::string_view id) {
  const auto trail = session.trail();
  if (!trail) return trail.error();
  const auto labels = session.place_labels();
  if (!labels) return labels.error();
  return DetailsWriter(session, **trail, *labels, id).write();
}

}  // namespace peelback
