#include "model/store.h"

#include <algorithm>
#include <cstring>
#include <tuple>

namespace peelback {

namespace {

// Ids are hashes already; scripts are not: both go through the same mixing (splitmix64's finaliser).
std::uint64_t mix(std::uint64_t x) {
  x ^= x >> 30;
  x *= 0xbf58476d1ce4e5b9ULL;
  x ^= x >> 27;
  x *= 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

std::uint64_t hash_bytes(ByteView bytes) {
  std::uint64_t hash = bytes.size();
  std::size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + i, 8);
    hash = mix(hash ^ word);
  }
  std::uint64_t rest = 0;
  if (i < bytes.size()) std::memcpy(&rest, bytes.data() + i, bytes.size() - i);
  return mix(hash ^ rest);
}

// Room for more rows, a quarter as much again at a time. A column that doubles can stand half empty, and all the places
// that it left behind are together too small for it.
template <class Column>
void make_room(Column& column, std::size_t more) {
  const std::size_t rows = column.size() + more;
  if (rows > column.capacity()) column.reserve(std::max(rows, column.capacity() + column.capacity() / 4));
}

bool same_bytes(ByteView a, ByteView b) { return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin()); }

}  // namespace

template <class Equal>
std::uint32_t Store::HashIndex::find(std::uint64_t hash, Equal equal) const {
  if (slots_.empty()) return TxIndex::kNoneValue;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t slot = hash & mask;; slot = (slot + 1) & mask) {
    const std::uint32_t row = slots_[slot];
    if (row == TxIndex::kNoneValue || equal(row)) return row;
  }
}

void Store::HashIndex::insert(std::uint64_t hash, std::uint32_t row) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash & mask;
  while (slots_[slot] != TxIndex::kNoneValue) slot = (slot + 1) & mask;
  slots_[slot] = row;
}

template <class HashOf>
void Store::HashIndex::grow_for(std::size_t rows, HashOf hash_of) {
  if (rows * 4 <= slots_.size() * 3) return;
  slots_.assign(std::max<std::size_t>(64, slots_.size() * 2), TxIndex::kNoneValue);
  for (std::size_t row = 0; row + 1 < rows; ++row) insert(hash_of(row), static_cast<std::uint32_t>(row));
}

TxIndex Store::find(const TxId& txid) const {
  return TxIndex{tx_index_.find(hash_bytes(txid.bytes), [&](std::uint32_t row) { return tx_ids_[row] == txid; })};
}

TxIndex Store::intern(const TxId& txid) {
  if (const auto known = find(txid); known.exists()) return known;
  const auto row = static_cast<std::uint32_t>(tx_ids_.size());
  make_room(tx_ids_, 1);
  make_room(tx_rows_, 1);
  tx_ids_.push_back(txid);
  tx_rows_.push_back(TxRow{});
  tx_index_.grow_for(tx_ids_.size(), [&](std::size_t i) { return hash_bytes(tx_ids_[i].bytes); });
  tx_index_.insert(hash_bytes(txid.bytes), row);
  return TxIndex{row};
}

ByteView Store::script_bytes(ScriptIndex script) const {
  const std::uint64_t begin = script_begin_[script.value];
  const std::uint64_t end =
      script.value + 1 < script_begin_.size() ? script_begin_[script.value + 1] : script_bytes_.size();
  return ByteView(script_bytes_).subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
}

ScriptIndex Store::find_script(ByteView script) const {
  return ScriptIndex{script_index_.find(
      hash_bytes(script), [&](std::uint32_t row) { return same_bytes(script_bytes(ScriptIndex{row}), script); })};
}

ScriptIndex Store::intern_script(ByteView script) {
  if (const auto known = find_script(script); known.exists()) return known;
  const auto row = static_cast<std::uint32_t>(script_begin_.size());
  make_room(script_begin_, 1);
  make_room(script_bytes_, script.size());
  script_begin_.push_back(script_bytes_.size());
  put_bytes(script_bytes_, script);
  script_index_.grow_for(script_begin_.size(),
                         [&](std::size_t i) { return hash_bytes(script_bytes(ScriptIndex{i})); });
  script_index_.insert(hash_bytes(script), row);
  return ScriptIndex{row};
}

std::string Store::path_of(TxIndex tx, std::string_view field) const {
  return txid(tx).to_text() + '.' + std::string(field);
}

void Store::add_source(std::uint32_t TxRow::*list, TxIndex tx, const SourceRef& source) {
  std::uint32_t* link = &(tx_rows_[tx.value].*list);
  while (*link != 0xffffffff) {
    if (source_rows_[*link].source == source) return;
    link = &source_rows_[*link].next;
  }
  *link = static_cast<std::uint32_t>(source_rows_.size());  // before the list grows: the link may lie in it
  source_rows_.push_back({.source = source});
}

std::vector<SourceRef> Store::list_sources(std::uint32_t first) const {
  std::vector<SourceRef> list;
  for (auto row = first; row != 0xffffffff; row = source_rows_[row].next) list.push_back(source_rows_[row].source);
  return list;
}

std::vector<SourceRef> Store::sources(TxIndex tx) const { return list_sources(tx_rows_[tx.value].first_source); }

std::vector<SourceRef> Store::outspend_sources(TxIndex tx) const {
  return list_sources(tx_rows_[tx.value].first_outspend_source);
}

std::string Store::vin_of(InputIndex input) const {
  return "vin[" + std::to_string(input.value - tx_rows_[tx_of(input).value].first_input) + "]";
}

void Store::check_stated(InputIndex input, std::vector<Problem>& problems) const {
  const auto parent = previous_output(input);
  const std::uint64_t stated = in_stated_values_[input.value];
  if (!parent.exists() || stated == kNoValue) return;
  const auto tx = tx_of(input);
  const std::string field = vin_of(input) + ".prevout";
  if (stated != value(parent)) {
    problems.push_back({Code::prevout_mismatch, path_of(tx, field + ".value"),
                        "stated as " + std::to_string(stated) + ", the output itself holds " + std::to_string(value(parent))});
  }
  const auto stated_script = in_rows_[input.value].stated_script;
  if (stated_script.exists() && stated_script != script(parent)) {
    problems.push_back({Code::prevout_mismatch, path_of(tx, field + ".scriptpubkey"),
                        "the stated script is not the one of the output that is spent"});
  }
}

void Store::check_claim(OutputIndex output, std::vector<Problem>& problems) const {
  const OutRow& row = out_rows_[output.value];
  if (row.claim == 0xffffffff) return;
  const Claim& claim = claims_[row.claim];
  if (!claim.spent || !has_body(claim.spender)) return;
  const bool agrees = row.spender.exists() && tx_of(row.spender) == claim.spender;
  if (!agrees) {
    problems.push_back({Code::outspend_mismatch, path_of(row.tx, "vout[" + std::to_string(vout_of(output)) + "]"),
                        "stated to be spent by " + txid(claim.spender).to_text() + ", which does not spend it"});
  }
}

void Store::set_spender(OutputIndex output, InputIndex input, std::vector<Problem>& problems) {
  OutRow& row = out_rows_[output.value];
  if (row.spender.exists() && tx_of(row.spender) != tx_of(input)) {
    const TxIndex first = tx_of(row.spender);
    const TxIndex second = tx_of(input);
    const auto& kept = std::min(txid(first), txid(second));
    const auto& dropped = std::max(txid(first), txid(second));
    problems.push_back({Code::double_spend, path_of(row.tx, "vout[" + std::to_string(vout_of(output)) + "]"),
                        "spent by both " + kept.to_text() + " and " + dropped.to_text()});
    if (txid(second) < txid(first)) row.spender = input;
    for (const TxIndex tx : {row.tx, first, second}) changes_.add({.tx = tx, .moves_coins = true});
  } else {
    row.spender = input;
  }
}

TxIndex Store::add_transaction(const TransactionDraft& draft, const SourceRef& source, std::vector<Problem>& problems) {
  const TxIndex tx = intern(draft.txid);
  add_source(&TxRow::first_source, tx, source);
  changes_.add({.tx = tx, .moves_coins = !has_body(tx)});
  if (has_body(tx)) {
    // The body is covered by the id; only what a source states about spent outputs can be new.
    const auto range = inputs(tx);
    for (std::uint32_t i = 0; i < range.count && i < draft.inputs.size(); ++i) {
      if (!draft.inputs[i].spent) continue;
      const OutputDraft& spent = *draft.inputs[i].spent;
      std::uint64_t& stated = in_stated_values_[range[i].value];
      if (stated == kNoValue) {
        stated = spent.value;
        in_rows_[range[i].value].stated_script = intern_stated(spent);
        check_stated(range[i], problems);
      } else if (stated != spent.value) {
        problems.push_back({Code::prevout_mismatch, path_of(tx, "vin[" + std::to_string(i) + "].prevout.value"),
                            "one source states " + std::to_string(std::min(stated, spent.value)) + ", another " +
                                std::to_string(std::max(stated, spent.value))});
        stated = std::min(stated, spent.value);
      }
    }
    return tx;
  }
  TxRow& row = tx_rows_[tx.value];
  row.has_body = true;
  row.coinbase = draft.coinbase;
  row.first_input = static_cast<std::uint32_t>(in_rows_.size());
  row.input_count = static_cast<std::uint32_t>(draft.inputs.size());
  row.first_output = static_cast<std::uint32_t>(out_values_.size());
  row.output_count = static_cast<std::uint32_t>(draft.outputs.size());
  make_room(out_values_, draft.outputs.size());
  make_room(out_rows_, draft.outputs.size());
  for (const OutputDraft& output : draft.outputs) {
    out_values_.push_back(output.value);
    out_rows_.push_back({.tx = tx, .script = intern_script(output.script)});
  }
  // Spenders that arrived before this transaction.
  for (InputIndex input = row.first_spender; input.exists(); input = in_rows_[input.value].next_spender) {
    const auto spent = output(tx, in_rows_[input.value].previous_vout);
    changes_.add({.tx = tx_of(input), .moves_coins = true});
    if (!spent.exists()) {
      problems.push_back({Code::prevout_mismatch, path_of(tx_of(input), vin_of(input)),
                          "spends output " + std::to_string(in_rows_[input.value].previous_vout) + " of " +
                              txid(tx).to_text() + ", which has " + std::to_string(draft.outputs.size())});
      continue;
    }
    set_spender(spent, input, problems);
    check_stated(input, problems);
  }
  make_room(in_rows_, draft.inputs.size());
  make_room(in_stated_values_, draft.inputs.size());
  for (const InputDraft& input : draft.inputs) {
    const TxIndex previous = intern(input.prevout.txid);  // may move tx_rows_: `row` is not used below
    const InputIndex index{in_rows_.size()};
    in_rows_.push_back({.tx = tx,
                        .previous_tx = previous,
                        .previous_vout = input.prevout.vout,
                        .next_spender = tx_rows_[previous.value].first_spender,
                        .stated_script = input.spent ? intern_stated(*input.spent) : ScriptIndex{}});
    in_stated_values_.push_back(input.spent ? input.spent->value : kNoValue);
    tx_rows_[previous.value].first_spender = index;
    if (!has_body(previous)) continue;
    const auto spent = output(previous, input.prevout.vout);
    if (!spent.exists()) {
      problems.push_back({Code::prevout_mismatch, path_of(tx, vin_of(index)),
                          "spends output " + std::to_string(input.prevout.vout) + " of " + txid(previous).to_text() +
                              ", which has " + std::to_string(outputs(previous).count)});
      continue;
    }
    set_spender(spent, index, problems);
    check_stated(index, problems);
  }
  if (const auto claimed = claimed_spends_.extract(tx.value)) {
    for (const OutputIndex spent : claimed.mapped()) {
      changes_.add({.tx = tx_of(spent)});
      if (claims_[out_rows_[spent.value].claim].spender == tx) check_claim(spent, problems);
    }
  }
  if (const auto waiting = waiting_outspends_.extract(tx.value)) {
    for (const WaitingOutspends& reply : waiting.mapped()) {
      add_outspends(tx, reply.drafts, reply.source, reply.fetched_at_s, problems);
    }
  }
  return tx;
}

IndexRange<InputIndex> Store::inputs(TxIndex tx) const {
  const TxRow& row = tx_rows_[tx.value];
  return {row.first_input, row.input_count};
}

IndexRange<OutputIndex> Store::outputs(TxIndex tx) const {
  const TxRow& row = tx_rows_[tx.value];
  return {row.first_output, row.output_count};
}

OutputIndex Store::output(TxIndex tx, std::uint32_t vout) const {
  const TxRow& row = tx_rows_[tx.value];
  return row.has_body && vout < row.output_count ? OutputIndex{row.first_output + vout} : OutputIndex{};
}

Spend Store::spend(OutputIndex output) const {
  const OutRow& row = out_rows_[output.value];
  if (row.spender.exists()) return {Spend::State::known, tx_of(row.spender), row.spender};
  if (row.claim == 0xffffffff) return {};
  const Claim& claim = claims_[row.claim];
  if (!claim.spent) return {.state = Spend::State::unspent};
  return {.state = Spend::State::claimed, .tx = claim.spender};
}

OutputIndex Store::previous_output(InputIndex input) const {
  const InRow& row = in_rows_[input.value];
  return output(row.previous_tx, row.previous_vout);
}

std::optional<std::uint64_t> Store::value(InputIndex input) const {
  if (const auto parent = previous_output(input); parent.exists()) return value(parent);
  const std::uint64_t stated = in_stated_values_[input.value];
  if (stated == kNoValue) return std::nullopt;
  return stated;
}

ScriptIndex Store::script(InputIndex input) const {
  if (const auto parent = previous_output(input); parent.exists()) return script(parent);
  return in_rows_[input.value].stated_script;
}

void Store::add_outspends(TxIndex tx, std::span<const OutspendDraft> drafts, const SourceRef& source,
                          std::int64_t fetched_at_s, std::vector<Problem>& problems) {
  add_source(&TxRow::first_outspend_source, tx, source);
  if (!has_body(tx)) {
    waiting_outspends_[tx.value].push_back({{drafts.begin(), drafts.end()}, source, fetched_at_s});
    return;
  }
  const auto range = outputs(tx);
  if (drafts.size() != range.count) {
    problems.push_back({Code::outspend_mismatch, path_of(tx, "outspends"),
                        "lists " + std::to_string(drafts.size()) + " outputs, the transaction has " + std::to_string(range.count)});
    return;
  }
  tx_rows_[tx.value].has_outspends = true;
  changes_.add({.tx = tx});
  for (std::uint32_t i = 0; i < range.count; ++i) {
    const OutspendDraft& draft = drafts[i];
    if (!draft.known) continue;
    const Claim claim{draft.spent, draft.spent ? intern(draft.spender) : TxIndex{}, draft.vin, fetched_at_s};
    OutRow& row = out_rows_[range[i].value];
    if (row.claim == 0xffffffff) {
      row.claim = static_cast<std::uint32_t>(claims_.size());
      claims_.push_back(claim);
    } else {
      // Spent overrules unspent (the chain moved on); of two spenders the smaller id is kept; of two times the later.
      Claim& old = claims_[row.claim];
      if (old.spent && claim.spent && old.spender != claim.spender) {
        problems.push_back({Code::outspend_mismatch, path_of(tx, "vout[" + std::to_string(i) + "]"),
                            "two sources name two spenders: " + txid(old.spender).to_text() + " and " + draft.spender.to_text()});
        if (txid(claim.spender) < txid(old.spender)) old = claim;
      } else if (claim.spent != old.spent) {
        if (claim.spent) old = claim;
      } else {
        old.fetched_at_s = std::max(old.fetched_at_s, claim.fetched_at_s);
      }
    }
    if (draft.spent && !has_body(claim.spender)) claimed_spends_[claim.spender.value].push_back(range[i]);
    check_claim(range[i], problems);
  }
}

void Store::add_tip(std::uint32_t height, std::int64_t fetched_at_s) {
  tips_.push_back({height, fetched_at_s});
  changes_.forget();
}

std::optional<AsOf> Store::unspent_as_of(OutputIndex output) const {
  const OutRow& row = out_rows_[output.value];
  if (row.claim == 0xffffffff || tips_.empty()) return std::nullopt;
  const std::int64_t asked_at_s = claims_[row.claim].fetched_at_s;
  const Tip* best = nullptr;
  const Tip* lowest = &tips_.front();
  for (const Tip& tip : tips_) {
    if (std::tie(tip.height, tip.fetched_at_s) < std::tie(lowest->height, lowest->fetched_at_s)) lowest = &tip;
    if (tip.fetched_at_s > asked_at_s) continue;
    if (best == nullptr || std::tie(best->fetched_at_s, best->height) < std::tie(tip.fetched_at_s, tip.height)) best = &tip;
  }
  if (best == nullptr) best = lowest;
  return AsOf{best->height, best->fetched_at_s};
}

BlockIndex Store::find_block(const BlockHash& hash) const {
  const auto found = block_index_.find(hash.bytes);
  return found == block_index_.end() ? BlockIndex{} : BlockIndex{found->second};
}

BlockIndex Store::intern_block(const BlockHash& hash) {
  const auto [entry, fresh] = block_index_.emplace(hash.bytes, static_cast<std::uint32_t>(blocks_.size()));
  if (fresh) blocks_.push_back({.hash = hash});
  return BlockIndex{entry->second};
}

void Store::place(TxIndex tx, BlockIndex block, std::optional<std::uint32_t> position, std::vector<Problem>& problems) {
  TxRow& row = tx_rows_[tx.value];
  changes_.add({.tx = tx, .moves_coins = true});
  if (row.block.exists() && row.block != block) {
    const auto& kept = std::min(blocks_[row.block.value].hash, blocks_[block.value].hash);
    problems.push_back({Code::block_mismatch, path_of(tx, "status.block_hash"),
                        "placed in block " + blocks_[row.block.value].hash.to_text() + " and in " + blocks_[block.value].hash.to_text()});
    if (blocks_[block.value].hash == kept) {
      row.block = block;
      row.position = position.value_or(0xffffffff);
    }
    return;
  }
  row.block = block;
  if (position) row.position = *position;
}

std::optional<std::uint32_t> Store::position_in_block(TxIndex tx) const {
  const std::uint32_t position = tx_rows_[tx.value].position;
  if (position == 0xffffffff) return std::nullopt;
  return position;
}

std::optional<std::uint32_t> Store::height(TxIndex tx) const {
  const auto index = block_of(tx);
  if (!index.exists() || block(index).height == Block::kUnknownHeight) return std::nullopt;
  return block(index).height;
}

std::optional<std::int64_t> Store::time_s(TxIndex tx) const {
  const auto index = block_of(tx);
  if (!index.exists() || block(index).time_s == 0) return std::nullopt;
  return block(index).time_s;
}

void Store::settle_heights(std::vector<Problem>& problems) {
  // Children of each block as a counting-sorted list, so that runs of any length need no recursion.
  std::vector<std::uint32_t> child_begin(blocks_.size() + 2, 0);
  for (const Block& block : blocks_) {
    if (block.previous.exists()) ++child_begin[block.previous.value + 2];
  }
  for (std::size_t i = 2; i < child_begin.size(); ++i) child_begin[i] += child_begin[i - 1];
  std::vector<std::uint32_t> children(child_begin.back());
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    if (blocks_[i].previous.exists()) children[child_begin[blocks_[i].previous.value + 1]++] = static_cast<std::uint32_t>(i);
  }
  std::vector<std::uint32_t> pending;
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    if (blocks_[i].height != Block::kUnknownHeight) pending.push_back(static_cast<std::uint32_t>(i));
  }
  const auto carry = [&](std::uint32_t to, std::uint32_t height) {
    Block& block = blocks_[to];
    if (block.height == Block::kUnknownHeight) {
      block.height = height;
      pending.push_back(to);
    } else if (block.height != height) {
      problems.push_back({Code::block_mismatch, block.hash.to_text(),
                          "stated at height " + std::to_string(block.height) + ", its link gives " + std::to_string(height)});
    }
  };
  while (!pending.empty()) {
    const std::uint32_t i = pending.back();
    pending.pop_back();
    const std::uint32_t height = blocks_[i].height;
    if (blocks_[i].previous.exists() && height > 0) carry(blocks_[i].previous.value, height - 1);
    for (auto c = child_begin[i]; c < child_begin[i + 1]; ++c) carry(children[c], height + 1);
  }
}

std::vector<BlockIndex> Store::run_ends() const {
  std::vector<BlockIndex> next(blocks_.size());
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    const BlockIndex previous = blocks_[i].previous;
    if (!blocks_[i].complete || !previous.exists() || !blocks_[previous.value].complete) continue;
    BlockIndex& slot = next[previous.value];
    if (!slot.exists() || blocks_[i].hash < blocks_[slot.value].hash) slot = BlockIndex{i};
  }
  std::vector<BlockIndex> ends(blocks_.size());
  std::vector<std::uint32_t> run;
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    if (!blocks_[i].complete || ends[i].exists()) continue;
    run.assign(1, static_cast<std::uint32_t>(i));
    BlockIndex end{i};
    // A link back into the run cannot happen with real hashes; forged headers must not make this loop for ever.
    while (next[end.value].exists() && run.size() <= blocks_.size()) {
      end = next[end.value];
      if (ends[end.value].exists()) {
        end = ends[end.value];
        break;
      }
      run.push_back(end.value);
    }
    for (const auto member : run) ends[member] = end;
  }
  return ends;
}

void Store::add_address_stats(ScriptIndex script, const AddressStats& stats) {
  changes_.add({.script = script});
  const auto [entry, fresh] = address_stats_.emplace(script.value, stats);
  if (fresh) return;
  AddressStats& old = entry->second;
  const auto old_key = std::tie(old.tx_count, old.funded_sum, old.spent_sum, old.fetched_at_s);
  const auto new_key = std::tie(stats.tx_count, stats.funded_sum, stats.spent_sum, stats.fetched_at_s);
  if (old_key < new_key) old = stats;
}

const AddressStats* Store::address_stats(ScriptIndex script) const {
  const auto found = address_stats_.find(script.value);
  return found == address_stats_.end() ? nullptr : &found->second;
}

}  // namespace peelback
