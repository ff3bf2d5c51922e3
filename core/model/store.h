#pragma once
// The facts about one UTXO chain, append-only, in flat columns. Whatever order facts arrive in, the store ends up
// saying the same: every merge rule below is symmetric.

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/wide.h"
#include "model/chain.h"
#include "model/change_log.h"
#include "model/ids.h"
#include "model/source.h"

namespace peelback {

/// What one source says of an output, before it is stored. `script` must live until the call returns.
struct OutputDraft {
  std::uint64_t value{};  // base units
  ByteView script{};
  bool script_is_stated = true;  // of a spent output some sources state the value alone
};

/// What one source says of an input. `spent` is the source's word for the output spent; absent for a coinbase, and
/// where the source does not say (raw blocks).
struct InputDraft {
  Outpoint prevout{};
  std::optional<OutputDraft> spent{};
};

/// A whole transaction. The caller has recomputed `txid` from the very fields: the store does not hash.
struct TransactionDraft {
  TxId txid{};
  bool coinbase = false;
  std::span<const InputDraft> inputs{};  // none for a coinbase
  std::span<const OutputDraft> outputs{};
};

/// What one source says about who spent an output. Not `known`: the source's word could not be read.
struct OutspendDraft {
  bool spent = false;
  TxId spender{};
  std::uint32_t vin{};
  bool known = true;
};

/// How far an output's fate is known.
struct Spend {
  enum class State : std::uint8_t {
    unknown,  // not asked for
    known,    // the spending transaction is in the store
    claimed,  // a source names the spender, whose transaction is not in the store
    unspent,  // by an outspends reply; see Store::unspent_as_of
  };
  State state = State::unknown;
  TxIndex tx{};       // known, claimed
  InputIndex input{}; // known
};

/// A moment of the chain: "as of block 370661".
struct AsOf {
  std::uint32_t height{};
  std::int64_t time_s{};
  bool operator==(const AsOf&) const = default;
};

/// What a block header's place in the chain rests on (DESIGN.md §1).
enum class HeaderBasis : std::uint8_t {
  none,        // no header, not checked, or contradicted by a checkpoint
  own_work,    // the header's own proof of work
  checkpoint,  // an unbroken line of headers to a checkpoint that the project ships
  genesis,     // an unbroken path of checked headers from the genesis block
};

struct Block {
  static constexpr std::uint32_t kUnknownHeight = 0xffffffff;
  BlockHash hash{};
  std::uint32_t height = kUnknownHeight;
  std::int64_t time_s = 0;             // the header's time, or the explorer's word for it; 0: not known
  std::optional<std::array<std::uint8_t, 80>> header{};
  BlockIndex previous{};               // by the header
  bool complete = false;               // every transaction of the block is in the store
  HeaderBasis basis = HeaderBasis::none;
  std::uint32_t checkpoint = kUnknownHeight;  // the height of the one that it rests on
  ReplyIndex header_source{};
};

/// Chain statistics of an address (a script), as an explorer counts them.
struct AddressStats {
  std::uint64_t tx_count{};
  std::uint64_t funded_count{};
  U128 funded_sum{};
  std::uint64_t spent_count{};
  U128 spent_sum{};
  std::int64_t fetched_at_s{};
  ReplyIndex source{};
};

template <class IndexType>
struct IndexRange {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
  IndexType operator[](std::uint32_t i) const { return IndexType{first + i}; }
  bool empty() const { return count == 0; }
};

class Store {
 public:
  explicit Store(Chain chain) : chain_(chain) {}
  Chain chain() const { return chain_; }

  // ---- transactions ----
  std::size_t tx_count() const { return tx_ids_.size(); }
  /// The index of an id, new or old. An id that is only referred to is a stub: has_body() is false.
  TxIndex intern(const TxId& txid);
  /// Absent (not exists()) when the id was never met. Expected constant time.
  TxIndex find(const TxId& txid) const;
  /// Adds a transaction, or another source for one that is there. Stated values of spent outputs that contradict the
  /// parent or an earlier source are prevout_mismatch; the parent's own value holds. Two spenders of one output are
  /// double_spend; the one with the smaller id is kept. Linear in its inputs and outputs.
  TxIndex add_transaction(const TransactionDraft& draft, const SourceRef& source, std::vector<Problem>& problems);
  const TxId& txid(TxIndex tx) const { return tx_ids_[tx.value]; }
  bool has_body(TxIndex tx) const { return tx_rows_[tx.value].has_body; }
  bool is_coinbase(TxIndex tx) const { return tx_rows_[tx.value].coinbase; }
  IndexRange<InputIndex> inputs(TxIndex tx) const;
  IndexRange<OutputIndex> outputs(TxIndex tx) const;
  /// The output itself; absent when the transaction has no body or fewer outputs.
  OutputIndex output(TxIndex tx, std::uint32_t vout) const;
  /// The places where sources give the transaction itself; in the order in which they arrived.
  std::vector<SourceRef> sources(TxIndex tx) const;
  /// The replies that say who spent its outputs.
  std::vector<SourceRef> outspend_sources(TxIndex tx) const;

  // ---- outputs and inputs ----
  std::size_t output_count() const { return out_values_.size(); }
  std::size_t input_count() const { return in_rows_.size(); }
  std::uint64_t value(OutputIndex output) const { return out_values_[output.value]; }
  ScriptIndex script(OutputIndex output) const { return out_rows_[output.value].script; }
  TxIndex tx_of(OutputIndex output) const { return out_rows_[output.value].tx; }
  std::uint32_t vout_of(OutputIndex output) const { return output.value - tx_rows_[tx_of(output).value].first_output; }
  Spend spend(OutputIndex output) const;
  TxIndex tx_of(InputIndex input) const { return in_rows_[input.value].tx; }
  TxIndex previous_tx(InputIndex input) const { return in_rows_[input.value].previous_tx; }
  std::uint32_t previous_vout(InputIndex input) const { return in_rows_[input.value].previous_vout; }
  /// The output that an input spends, when its transaction is in the store.
  OutputIndex previous_output(InputIndex input) const;
  /// Its value: the parent's own when that is in the store, else as a source states it, else absent.
  std::optional<std::uint64_t> value(InputIndex input) const;
  /// Whether the value above is the parent's own, and so covered by the parent's id.
  bool value_is_proven(InputIndex input) const { return previous_output(input).exists(); }
  ScriptIndex script(InputIndex input) const;

  // ---- scripts (a script is an address, or what stands for one) ----
  ScriptIndex intern_script(ByteView script);
  ScriptIndex find_script(ByteView script) const;
  ByteView script_bytes(ScriptIndex script) const;
  std::size_t script_count() const { return script_begin_.size(); }

  // ---- spends, as sources state them ----
  /// `drafts` in vout order. A stated spender that is in the store and does not spend the output is
  /// outspend_mismatch, found now or when the spender arrives. Drafts for a transaction without a body wait for it.
  void add_outspends(TxIndex tx, std::span<const OutspendDraft> drafts, const SourceRef& source,
                     std::int64_t fetched_at_s, std::vector<Problem>& problems);
  bool has_outspends(TxIndex tx) const { return tx_rows_[tx.value].has_outspends; }
  /// The chain's tip as a source gave it.
  void add_tip(std::uint32_t height, std::int64_t fetched_at_s);
  bool has_tip() const { return !tips_.empty(); }
  /// For a Spend::State::unspent output: the newest tip not newer than the outspends reply, else the lowest tip known;
  /// absent when no tip is known.
  std::optional<AsOf> unspent_as_of(OutputIndex output) const;

  // ---- blocks ----
  std::size_t block_count() const { return blocks_.size(); }
  BlockIndex intern_block(const BlockHash& hash);
  BlockIndex find_block(const BlockHash& hash) const;
  const Block& block(BlockIndex index) const { return blocks_[index.value]; }
  Block& block(BlockIndex index) { return blocks_[index.value]; }
  /// Says that the transaction is in the block, at this position if it is known. A second, different block is
  /// block_mismatch; the one with the smaller hash is kept.
  void place(TxIndex tx, BlockIndex block, std::optional<std::uint32_t> position, std::vector<Problem>& problems);
  BlockIndex block_of(TxIndex tx) const { return tx_rows_[tx.value].block; }
  std::optional<std::uint32_t> position_in_block(TxIndex tx) const;
  /// Height and time of the transaction's block; absent for unconfirmed ones and unknown heights.
  std::optional<std::uint32_t> height(TxIndex tx) const;
  std::optional<std::int64_t> time_s(TxIndex tx) const;
  /// A source said that the transaction waits in its mempool. A block, from any source, overrules it.
  void mark_unconfirmed(TxIndex tx) {
    tx_rows_[tx.value].unconfirmed = true;
    changes_.add({.tx = tx, .moves_coins = true});
  }
  bool is_unconfirmed(TxIndex tx) const { return tx_rows_[tx.value].unconfirmed && !block_of(tx).exists(); }
  /// Carries known heights along the headers' links, both ways. Linear in the blocks.
  void settle_heights(std::vector<Problem>& problems);
  /// For each block, the last block of the unbroken run of complete blocks that starts with it; absent for blocks that
  /// are not complete. What is unspent in such a run is unspent as of its end. Linear in the blocks.
  std::vector<BlockIndex> run_ends() const;

  // ---- changes ----
  /// Everything that a trace looks at, but for heights and times of blocks and where block runs end. A transaction that
  /// arrives changes those whose outputs it spends and those that spend its own: they are not listed for it.
  const ChangeLog& changes() const { return changes_; }

  // ---- checks ----
  /// A Merkle path (or the whole block) leads from the transaction to its block's header.
  void mark_merkle_proven(TxIndex tx) { tx_rows_[tx.value].merkle_proven = true; }
  bool is_merkle_proven(TxIndex tx) const { return tx_rows_[tx.value].merkle_proven; }

  // ---- addresses ----
  /// The larger count is kept when sources differ: histories only grow.
  void add_address_stats(ScriptIndex script, const AddressStats& stats);
  const AddressStats* address_stats(ScriptIndex script) const;
  /// Every transaction of the address up to now has been given.
  void mark_history_complete(ScriptIndex script) { histories_complete_[script.value] = true; }
  bool is_history_complete(ScriptIndex script) const { return histories_complete_.count(script.value) != 0; }

 private:
  struct TxRow {
    std::uint32_t first_input = 0;
    std::uint32_t input_count = 0;
    std::uint32_t first_output = 0;
    std::uint32_t output_count = 0;
    std::uint32_t position = 0xffffffff;
    std::uint32_t first_source = 0xffffffff;           // list through source_rows_
    std::uint32_t first_outspend_source = 0xffffffff;  // likewise
    InputIndex first_spender{};                // list through in_rows_: inputs that spend this transaction's outputs
    BlockIndex block{};
    bool has_body : 1 = false;
    bool coinbase : 1 = false;
    bool unconfirmed : 1 = false;
    bool has_outspends : 1 = false;
    bool merkle_proven : 1 = false;
  };
  struct OutRow {
    TxIndex tx{};
    ScriptIndex script{};
    InputIndex spender{};
    std::uint32_t claim = 0xffffffff;  // into claims_
  };
  struct InRow {
    TxIndex tx{};
    TxIndex previous_tx{};
    std::uint32_t previous_vout = 0;
    InputIndex next_spender{};
    ScriptIndex stated_script{};
  };
  struct Claim {
    bool spent = false;
    TxIndex spender{};
    std::uint32_t vin = 0;
    std::int64_t fetched_at_s = 0;
  };
  struct WaitingOutspends {
    std::vector<OutspendDraft> drafts{};
    SourceRef source{};
    std::int64_t fetched_at_s = 0;
  };
  struct SourceRow {
    SourceRef source{};
    std::uint32_t next = 0xffffffff;
  };
  struct Tip {
    std::uint32_t height = 0;
    std::int64_t fetched_at_s = 0;
  };
  // Open addressing over column rows: no node per entry, one probe sequence for ids and scripts alike.
  class HashIndex {
   public:
    template <class Equal>
    std::uint32_t find(std::uint64_t hash, Equal equal) const;
    void insert(std::uint64_t hash, std::uint32_t row);
    template <class HashOf>
    void grow_for(std::size_t rows, HashOf hash_of);

   private:
    std::vector<std::uint32_t> slots_;
  };

  static constexpr std::uint64_t kNoValue = 0xffffffffffffffff;

  std::string path_of(TxIndex tx, std::string_view field) const;
  void add_source(std::uint32_t TxRow::*list, TxIndex tx, const SourceRef& source);
  std::vector<SourceRef> list_sources(std::uint32_t first) const;
  ScriptIndex intern_stated(const OutputDraft& spent) {
    return spent.script_is_stated ? intern_script(spent.script) : ScriptIndex{};
  }
  void set_spender(OutputIndex output, InputIndex input, std::vector<Problem>& problems);
  void check_stated(InputIndex input, std::vector<Problem>& problems) const;
  void check_claim(OutputIndex output, std::vector<Problem>& problems) const;
  std::string vin_of(InputIndex input) const;  // "vin[2]"

  Chain chain_;
  std::vector<TxId> tx_ids_;
  std::vector<TxRow> tx_rows_;
  HashIndex tx_index_;
  std::vector<std::uint64_t> out_values_;
  std::vector<OutRow> out_rows_;
  std::vector<InRow> in_rows_;
  std::vector<std::uint64_t> in_stated_values_;  // kNoValue: not stated
  std::vector<SourceRow> source_rows_;
  std::vector<Claim> claims_;
  std::map<std::uint32_t, std::vector<WaitingOutspends>> waiting_outspends_;  // by transaction without a body
  std::map<std::uint32_t, std::vector<OutputIndex>> claimed_spends_;          // by stated spender without a body
  std::vector<std::uint64_t> script_begin_;  // into script_bytes_; a script ends where the next begins
  Bytes script_bytes_;
  HashIndex script_index_;
  std::vector<Block> blocks_;
  std::map<Bytes32, std::uint32_t> block_index_;
  std::vector<Tip> tips_;
  std::map<std::uint32_t, AddressStats> address_stats_;
  std::map<std::uint32_t, bool> histories_complete_;
  ChangeLog changes_;
};

}  // namespace peelback
