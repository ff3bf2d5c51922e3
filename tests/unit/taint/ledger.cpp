#include "unit/taint/ledger.h"

#include <algorithm>

#include "base/hash.h"

namespace peelback::test {

TxId txid_of(std::string_view name) { return TxId{sha256d(as_bytes(name))}; }

Bytes script_of(std::string_view address) {
  Bytes script{static_cast<std::uint8_t>(address == "burn" ? 0x6a : 0x51)};
  put_bytes(script, as_bytes(address));
  return script;
}

bool is_op_return(ByteView script) { return !script.empty() && script[0] == 0x6a; }

In from_outside(std::uint64_t value) { return {.tx = "outside of the ledger", .stated = value}; }

Store Ledger::store(const std::vector<std::size_t>& order, bool with_positions) const {
  Store store(Chain::bitcoin);
  std::vector<Problem> problems;
  std::uint32_t last_height = 0;
  for (const Tx& tx : txs) {
    if (tx.height < kNowhere) last_height = std::max(last_height, tx.height);
  }
  const auto block_hash = [](std::uint32_t height) { return BlockHash{sha256d(as_bytes("block " + std::to_string(height)))}; };
  for (std::uint32_t height = 1; height <= last_height; ++height) {
    const BlockIndex index = store.intern_block(block_hash(height));
    const BlockIndex previous = height > 1 ? store.find_block(block_hash(height - 1)) : BlockIndex{};
    Block& block = store.block(index);
    block.height = height;
    block.time_s = static_cast<std::int64_t>(height) * 600;
    block.complete = blocks_are_complete;
    block.previous = previous;
  }
  std::vector<std::size_t> arrival = order;
  for (std::size_t i = arrival.size(); i < txs.size(); ++i) arrival.push_back(i);
  std::uint32_t fresh_parents = 0;
  for (const std::size_t i : arrival) {
    const Tx& tx = txs[i];
    std::vector<InputDraft> inputs;
    std::vector<OutputDraft> outputs;
    std::vector<Bytes> scripts;
    const Bytes other = script_of("somebody");
    for (const In& input : tx.inputs) {
      const bool is_outside = input.tx == "outside of the ledger";
      // Every outside input has a parent of its own: two of them must not look like a double spend.
      const std::string parent = is_outside ? tx.name + " parent " + std::to_string(fresh_parents++) : input.tx;
      InputDraft draft{.prevout = {txid_of(parent), input.vout}};
      if (input.stated) draft.spent = OutputDraft{*input.stated, other};
      inputs.push_back(draft);
    }
    for (const Out& output : tx.outputs) scripts.push_back(script_of(output.address));
    for (std::size_t o = 0; o < tx.outputs.size(); ++o) outputs.push_back({tx.outputs[o].value, scripts[o]});
    const TxIndex index = store.add_transaction(
        {.txid = txid_of(tx.name), .coinbase = tx.inputs.empty(), .inputs = inputs, .outputs = outputs}, {}, problems);
    if (tx.height == kUnconfirmed) store.mark_unconfirmed(index);
    if (tx.height >= kNowhere) continue;
    std::optional<std::uint32_t> position;
    if (with_positions) {
      position = static_cast<std::uint32_t>(std::count_if(txs.begin(), txs.begin() + static_cast<std::ptrdiff_t>(i),
                                                          [&](const Tx& t) { return t.height == tx.height; }));
    }
    store.place(index, store.find_block(block_hash(tx.height)), position, problems);
  }
  return store;
}

std::string ref_name(const Ledger& ledger, const Store& store, const Place& place) {
  const TxId& txid = store.txid(place.tx);
  const auto tx = std::find_if(ledger.txs.begin(), ledger.txs.end(), [&](const Tx& t) { return txid_of(t.name) == txid; });
  const std::string name = tx == ledger.txs.end() ? txid.to_text() : tx->name;
  return name + ':' + (place.kind == PlaceKind::fee ? "fee" : std::to_string(vout_of(store, place)));
}

Start start_at(std::string_view tx, std::uint32_t vout, std::optional<std::uint64_t> amount, std::uint32_t label) {
  Start start{.ref = {.kind = Ref::Kind::output, .txid = txid_of(tx), .vout = vout}, .label = label};
  if (amount) start.amount = Amount{*amount};
  return start;
}

Start start_at_tx(std::string_view tx, std::uint32_t label) {
  return {.ref = {.kind = Ref::Kind::transaction, .txid = txid_of(tx)}, .label = label};
}

Start start_at_address(std::string_view address, std::optional<std::uint64_t> amount, std::uint32_t label) {
  Start start{.ref = {.kind = Ref::Kind::address, .id = std::string(address)}, .label = label};
  if (amount) start.amount = Amount{*amount};
  return start;
}

TraceHints file_hints(const Store& store, const Question& question) {
  TraceHints hints;
  hints.run_ends = store.run_ends();
  hints.is_unspendable = is_op_return;
  for (const Start& start : question.starts) {
    hints.start_scripts.push_back(start.ref.kind == Ref::Kind::address ? script_of(start.ref.id) : Bytes{});
  }
  return hints;
}

std::vector<std::string> end_lines(const Ledger& ledger, const Store& store, const Trail& trail) {
  std::vector<std::string> lines;
  for (const End& end : trail.ends) {
    std::string line = ref_name(ledger, store, trail.places[end.place.value]) + ' ' + end.amount.to_text() + ' ' +
                       std::string(end_reason_name(end.reason));
    if (end.reason == EndReason::limit) line += " (" + end.detail + ")";
    if (end.label != 1) line += " label " + std::to_string(end.label);
    lines.push_back(line);
  }
  return lines;
}

std::string text_of(const Ledger& ledger, const Store& store, const Trail& trail) {
  std::string text;
  const auto name = [&](PlaceIndex place) { return ref_name(ledger, store, trail.places[place.value]); };
  for (const Place& place : trail.places) {
    text += "place " + ref_name(ledger, store, place) + " depth " + std::to_string(place.depth) + (place.is_start ? " start" : "");
    for (const LabelAmount& row : trail.amounts_of(place)) text += ' ' + std::to_string(row.label) + '=' + row.amount.to_text();
    text += '\n';
  }
  for (const Hop& hop : trail.hops) {
    text += "hop";
    for (const PlaceIndex source : trail.sources_of(hop)) text += ' ' + name(source);
    text += " -> " + name(hop.to) + " label " + std::to_string(hop.label) + ' ' + hop.amount.to_text() +
            (hop.basis == AmountBasis::exact ? " exact" : " rule") + " depth " + std::to_string(hop.depth) +
            (hop.unconfirmed ? " unconfirmed" : "") + '\n';
  }
  for (const End& end : trail.ends) {
    text += "end " + name(end.place) + " label " + std::to_string(end.label) + ' ' + end.amount.to_text() + ' ' +
            std::string(end_reason_name(end.reason)) + " (" + end.detail + ")" +
            (end.as_of ? " as of " + std::to_string(end.as_of->height) : "") + '\n';
  }
  for (const StartReport& start : trail.starts) {
    text += "start label " + std::to_string(start.label);
    for (const StartPart& part : start.added) text += " added " + name(part.place) + ' ' + part.amount.to_text();
    for (const StartPart& part : start.already_traced) text += " already " + name(part.place) + ' ' + part.amount.to_text();
    text += '\n';
  }
  for (const AuditRow& row : trail.audit) {
    text += "audit " + std::to_string(row.label) + ' ' + row.start.to_text() + ' ' + row.ends.to_text() + '\n';
  }
  for (const ReachRow& row : trail.reach) {
    text += "reach " + name(row.place) + ' ' + std::to_string(row.label) + ' ' + row.value.to_text() + '\n';
  }
  for (const MissingFact& fact : trail.missing) {
    text += "missing " + std::to_string(static_cast<int>(fact.need.kind)) + ' ' + fact.need.txid.to_text() + ' ' +
            to_hex(fact.need.script) + ' ' + fact.traced.to_text() + '/' + fact.total.to_text() + " depth " +
            std::to_string(fact.depth) + (fact.place.exists() ? " at " + name(fact.place) : "") + '\n';
  }
  for (const Problem& problem : trail.problems) text += "problem " + format_error(problem) + '\n';
  return text;
}

}  // namespace peelback::test
