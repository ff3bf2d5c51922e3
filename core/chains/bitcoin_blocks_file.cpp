#include "chains/bitcoin_blocks_file.h"

#include <algorithm>
#include <utility>

#include "chains/coin_rules.h"
#include "chains/header_basis.h"

namespace peelback::bitcoin {

namespace {

using Magic = std::array<std::uint8_t, 4>;

constexpr std::size_t kFrameBytes = 8;  // magic, length
constexpr std::size_t kMaxProblems = 1000;
constexpr std::size_t kLeastTransactionBytes = 60;  // one input and one output with empty scripts

struct OtherNetwork {
  Magic magic;
  std::string_view name;
};

constexpr auto kOtherNetworks = std::to_array<OtherNetwork>({
    {{0x0b, 0x11, 0x09, 0x07}, "Bitcoin's test network 3"},
    {{0x1c, 0x16, 0x3f, 0x28}, "Bitcoin's test network 4"},
    {{0x0a, 0x03, 0xcf, 0x40}, "Bitcoin's signet"},
    {{0xfa, 0xbf, 0xb5, 0xda}, "a local Bitcoin test network (regtest)"},
    {{0xe3, 0xe1, 0xf3, 0xe8}, "Bitcoin Cash"},
    {{0xc0, 0xc0, 0xc0, 0xc0}, "Dogecoin"},
    {{0xbf, 0x0c, 0x6b, 0xbd}, "Dash"},
    {{0x24, 0xe9, 0x27, 0x64}, "Zcash"},
});

bool begins_with(ByteView bytes, const Magic& magic) {
  return bytes.size() >= magic.size() && std::equal(magic.begin(), magic.end(), bytes.begin());
}

// bytes.size() when there is none.
std::size_t find_magic(ByteView bytes, const Magic& magic, std::size_t from) {
  const auto rest = bytes.subspan(std::min(from, bytes.size()));
  return bytes.size() - static_cast<std::size_t>(rest.end() - std::search(rest.begin(), rest.end(), magic.begin(), magic.end()));
}

bool only_zeros(ByteView bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0; });
}

HeaderBytes header_bytes(ByteView bytes) {
  HeaderBytes header{};
  std::copy_n(bytes.begin(), header.size(), header.begin());
  return header;
}

bool has_work_of(Chain chain, ByteView bytes) { return bytes.size() >= kHeaderBytes && check_header_work(chain, header_bytes(bytes)); }

// Damaged headers are still blocks, to be named as such, when a coinbase follows.
bool has_coinbase_behind_header(ByteView bytes) {
  if (bytes.size() < kHeaderBytes) return false;
  ByteReader reader(bytes.subspan(kHeaderBytes));
  Transaction first;
  return reader.compact_size("the number of transactions") && parse_transaction(reader, first) && first.is_coinbase();
}

BlockIndex store_header(Store& store, const BlockHash& hash, const HeaderBytes& bytes, ReplyIndex source) {
  const BlockHeader header = parse_header(bytes);
  const BlockIndex index = store.intern_block(hash);
  const bool is_first = hash == coin_rules(store.chain()).genesis;
  const BlockIndex previous = is_first ? BlockIndex{} : store.intern_block(header.previous);
  Block& block = store.block(index);
  if (!block.header) {
    block.header = bytes;
    block.header_source = source;
  }
  block.time_s = header.time_s;
  block.previous = previous;
  if (is_first) block.height = 0;
  return index;
}

// A transaction of one input and one output weighs 60 bytes and its two scripts. Of the signature script the store
// knows nothing, so an output script of up to four bytes could make it the size of a node.
bool may_be_size_of_node(const Store& store, TxIndex tx) {
  const auto outputs = store.outputs(tx);
  const bool one_input = store.is_coinbase(tx) || store.inputs(tx).count == 1;
  return one_input && outputs.count == 1 && store.script_bytes(store.script(outputs[0])).size() <= 4;
}

// A parsed transaction in the store's words. The lists are kept for the next one.
class StoreDrafts {
 public:
  TxIndex add(Store& store, const TxId& id, const Transaction& transaction, const SourceRef& source,
              std::vector<Problem>& problems) {
    const bool coinbase = transaction.is_coinbase();
    inputs_.clear();
    outputs_.clear();
    if (!coinbase) {
      for (const Input& input : transaction.inputs) inputs_.push_back({.prevout = input.prevout});
    }
    for (const Output& output : transaction.outputs) outputs_.push_back({output.value_sat, output.script});
    return store.add_transaction({.txid = id, .coinbase = coinbase, .inputs = inputs_, .outputs = outputs_}, source,
                                 problems);
  }

 private:
  std::vector<InputDraft> inputs_{};
  std::vector<OutputDraft> outputs_{};
};

// Reads blocks into the store. One transaction and the lists of ids are used again and again: no allocation a field.
class BlockLoader {
 public:
  BlockLoader(ByteView bytes, ReplyIndex reply, Store& store)
      : bytes_(bytes), reply_(reply), store_(store), rules_(coin_rules(store.chain())) {}

  void load_framed();
  void load_bare();
  Result<LoadReport> finish();

 private:
  // Reads the block that begins at `begin` and ends at or before `end`. The position after what could be read, and
  // whether that is the whole block.
  std::pair<std::size_t, bool> load_block(std::size_t begin, std::size_t end);
  bool load_transactions(ByteReader& reader);
  void add_transaction(std::size_t position);
  void check_block(BlockIndex block, const BlockHeader& header, std::size_t begin);
  void check_witnesses(std::size_t begin);

  std::string where(std::size_t position) const {
    return "block " + std::to_string(block_number_) + ", byte " + std::to_string(position);
  }
  void add_problem(Error error);
  // An error whose `where` is a byte already.
  void add_read_problem(Error error) {
    error.where = "block " + std::to_string(block_number_) + ", " + error.where;
    add_problem(std::move(error));
  }

  ByteView bytes_;
  ReplyIndex reply_;
  Store& store_;
  const CoinRules& rules_;
  LoadReport report_{};
  std::size_t problems_left_out_ = 0;
  std::size_t block_number_ = 0;
  StoreDrafts drafts_{};
  Transaction transaction_{};
  Transaction coinbase_{};
  // Of the block being read, by position; `added_` has no index where the amounts were impossible.
  std::vector<TxIndex> added_{};
  std::vector<Bytes32> txids_{};
  std::vector<Bytes32> wtxids_{};
  std::vector<std::uint8_t> node_sized_{};
  bool any_witness_ = false;
  bool all_added_ = true;
};

void BlockLoader::add_problem(Error error) {
  if (report_.problems.size() < kMaxProblems) {
    report_.problems.push_back(std::move(error));
  } else {
    ++problems_left_out_;
  }
}

void BlockLoader::load_framed() {
  std::size_t position = 0;
  while (position < bytes_.size()) {
    if (!begins_with(bytes_.subspan(position), rules_.magic)) {
      const std::size_t next = find_magic(bytes_, rules_.magic, position);
      if (!only_zeros(bytes_.subspan(position, next - position))) {
        add_problem({Code::unknown_format, where(position),
                     std::to_string(next - position) + " bytes between blocks are neither a block nor padding"});
      }
      position = next;
      continue;
    }
    ByteReader reader(bytes_.subspan(position + rules_.magic.size()));
    const auto length = reader.u32_le("the block's length");
    const std::size_t begin = position + kFrameBytes;
    if (!length) {
      add_problem({Code::truncated, where(position), "the file ends inside the frame of a block"});
      break;
    }
    const bool fits = *length <= bytes_.size() - begin;
    if (!fits) {
      add_problem({Code::bad_length, where(position + rules_.magic.size()),
                   "the block's length says " + std::to_string(*length) + " bytes, " +
                       std::to_string(bytes_.size() - begin) + " are left"});
    }
    const std::size_t end = fits ? begin + *length : bytes_.size();
    const auto [stopped_at, whole] = load_block(begin, end);
    // Behind a HogEx the block's own extension follows, in which nothing can be seen.
    if (fits && whole && stopped_at != end && !transaction_.is_hogex) {
      add_problem({Code::trailing_bytes, where(stopped_at),
                   std::to_string(end - stopped_at) + " bytes follow the block inside its frame"});
    }
    // A frame whose block cannot be read may lie about its length.
    position = fits && whole ? end : find_magic(bytes_, rules_.magic, stopped_at);
    ++block_number_;
  }
}

void BlockLoader::load_bare() {
  std::size_t position = 0;
  while (position < bytes_.size()) {
    if (position > 0 && only_zeros(bytes_.subspan(position))) break;
    const auto [stopped_at, whole] = load_block(position, bytes_.size());
    if (!whole || transaction_.is_hogex) break;  // without frames nothing says where the next one begins
    position = stopped_at;
    ++block_number_;
  }
}

std::pair<std::size_t, bool> BlockLoader::load_block(std::size_t begin, std::size_t end) {
  ByteReader reader(bytes_.first(end), begin);
  const auto header_view = reader.take(kHeaderBytes, "the block header");
  if (!header_view) {
    add_read_problem(header_view.error());
    return {reader.position(), false};
  }
  const HeaderBytes bytes = header_bytes(*header_view);
  const BlockHash hash = hash_header(bytes);
  ++report_.blocks;

  added_.clear();
  txids_.clear();
  wtxids_.clear();
  node_sized_.clear();
  any_witness_ = false;
  all_added_ = true;
  coinbase_ = Transaction{};
  const bool whole = load_transactions(reader);

  if (auto work = check_header_work(store_.chain(), bytes); !work) {
    // No work stands behind this header, so it places nothing: its transactions stay, in no block.
    add_problem({work.error().code, where(begin), work.error().detail});
    return {reader.position(), whole};
  }
  const BlockIndex block = store_header(store_, hash, bytes, reply_);
  for (std::size_t i = 0; i < added_.size(); ++i) {
    if (added_[i].exists()) store_.place(added_[i], block, static_cast<std::uint32_t>(i), report_.problems);
  }
  if (whole) check_block(block, parse_header(bytes), begin);
  if (auto work = check_plausible(store_.chain(), store_.block(block)); !work) {
    add_problem({work.error().code, where(begin), work.error().detail});
  }
  return {reader.position(), whole};
}

bool BlockLoader::load_transactions(ByteReader& reader) {
  const auto count = reader.count_of(kLeastTransactionBytes, "the number of transactions");
  if (!count) {
    add_read_problem(count.error());
    return false;
  }
  for (std::uint64_t i = 0; i < *count; ++i) {
    const std::size_t position = reader.position();
    if (auto done = parse_transaction(reader, transaction_, store_.chain()); !done) {
      Error error = done.error();
      error.detail = "tx[" + std::to_string(i) + "]: " + error.detail;
      add_read_problem(std::move(error));
      return false;
    }
    add_transaction(position);
  }
  return true;
}

void BlockLoader::add_transaction(std::size_t position) {
  const std::size_t index = txids_.size();
  const TxId id = txid(transaction_);
  txids_.push_back(id.bytes);
  wtxids_.push_back(transaction_.has_witness ? wtxid(transaction_) : id.bytes);
  node_sized_.push_back(transaction_.stripped_size() == kSizeOfMerkleNode ? 1 : 0);
  any_witness_ = any_witness_ || transaction_.has_witness;
  if (index == 0) coinbase_ = transaction_;
  if (auto done = check_amounts(transaction_.outputs, rules_.max_money_sat); !done) {
    add_problem({done.error().code, where(position),
                 "tx[" + std::to_string(index) + "]." + done.error().where + ": " + done.error().detail});
    added_.push_back(TxIndex{});
    all_added_ = false;
    return;
  }
  const SourceRef source{.reply = reply_,
                         .form = SourceRef::Form::raw_block,
                         .row = static_cast<std::uint32_t>(block_number_),
                         .index = static_cast<std::uint32_t>(index)};
  added_.push_back(drafts_.add(store_, id, transaction_, source, report_.problems));
  ++report_.transactions;
}

void BlockLoader::check_block(BlockIndex block, const BlockHeader& header, std::size_t begin) {
  const auto refuse = [&](std::string why) { add_problem({Code::merkle_mismatch, where(begin), std::move(why)}); };
  const MerkleRoot tree = merkle_root(txids_);
  if (tree.root != header.merkle_root) return refuse("the transactions do not lead to the header's Merkle root");
  if (tree.has_twins) return refuse("two neighbours in the Merkle tree are the same: transactions were repeated");
  // Nodes of the real tree could be dressed up as transactions of their size, the first among them.
  if (!coinbase_.is_coinbase() || node_sized_.front() != 0) return refuse("the block does not begin with a coinbase");

  for (std::size_t i = 0; i < added_.size(); ++i) {
    if (added_[i].exists() && node_sized_[i] == 0) store_.mark_merkle_proven(added_[i]);
  }
  Block& facts = store_.block(block);
  facts.complete = facts.complete || all_added_;
  if (const auto height = coinbase_height(header.version, coinbase_, rules_.first_enforced_height)) {
    if (facts.height == Block::kUnknownHeight) {
      facts.height = *height;
    } else if (facts.height != *height) {
      add_problem(
          {Code::block_mismatch, where(begin),
           "stated at height " + std::to_string(facts.height) + ", its coinbase says " + std::to_string(*height)});
    }
  }
  check_witnesses(begin);
}

void BlockLoader::check_witnesses(std::size_t begin) {
  if (!any_witness_) return;  // none, or a file without them: the ids do not cover them
  const auto committed = witness_commitment(coinbase_);
  const auto expected = expected_witness_commitment(std::move(wtxids_), coinbase_);
  wtxids_.clear();
  if (!committed || !expected) {
    add_problem(
        {Code::witness_mismatch, where(begin), "there are witnesses, but the coinbase does not commit to them"});
  } else if (*committed != *expected) {
    add_problem({Code::witness_mismatch, where(begin), "the witnesses are not those that the coinbase commits to"});
  }
}

Result<LoadReport> BlockLoader::finish() {
  if (report_.transactions == 0 && !report_.problems.empty()) return report_.problems.front();
  store_.settle_heights(report_.problems);
  settle_header_basis(store_);
  if (problems_left_out_ > 0) {
    report_.problems.push_back(
        {Code::too_large, "", std::to_string(problems_left_out_) + " more problems in this file"});
  }
  return std::move(report_);
}

}  // namespace

std::optional<Chain> chain_of_blocks(ByteView bytes) {
  constexpr Chain kChains[] = {Chain::bitcoin, Chain::litecoin};
  for (const Chain chain : kChains) {
    if (begins_with(bytes, coin_rules(chain).magic)) return chain;
  }
  for (const Chain chain : kChains) {
    if (has_work_of(chain, bytes)) return chain;
  }
  return has_coinbase_behind_header(bytes) ? std::optional(Chain::bitcoin) : std::nullopt;
}

bool looks_like_blocks(ByteView bytes) {
  const auto is_magic = [&](const OtherNetwork& network) { return begins_with(bytes, network.magic); };
  return chain_of_blocks(bytes).has_value() || std::any_of(kOtherNetworks.begin(), kOtherNetworks.end(), is_magic);
}

Result<LoadReport> load_blocks(ByteView bytes, ReplyIndex reply, Store& store) {
  for (const OtherNetwork& network : kOtherNetworks) {
    if (begins_with(bytes, network.magic)) {
      return Error{Code::unsupported, "byte 0", "these are blocks of " + std::string(network.name)};
    }
  }
  const auto chain = chain_of_blocks(bytes);
  if (!chain) {
    return Error{Code::unknown_format, "byte 0",
                 "neither Bitcoin's network magic f9beb4d9 nor Litecoin's fbc0b6db nor a block header (files of Bitcoin Core 28 "
                 "and later are masked with the key in xor.dat)"};
  }
  if (*chain != store.chain()) return Error{Code::unsupported, "byte 0", "these are blocks of " + std::string(chain_info(*chain).name)};
  BlockLoader loader(bytes, reply, store);
  if (begins_with(bytes, coin_rules(*chain).magic)) {
    loader.load_framed();
  } else {
    loader.load_bare();
  }
  return loader.finish();
}

Result<TxIndex> load_transaction(ByteView bytes, ReplyIndex reply, Store& store, std::vector<Problem>& problems) {
  const auto transaction = parse_transaction(bytes, store.chain());
  if (!transaction) return transaction.error();
  if (auto done = check_amounts(transaction->outputs, coin_rules(store.chain()).max_money_sat); !done) return done.error();
  return StoreDrafts{}.add(store, txid(*transaction), *transaction, {.reply = reply, .form = SourceRef::Form::raw_tx},
                           problems);
}

Result<Done> check_header(Store& store, BlockIndex block, ByteView header, ReplyIndex source) {
  if (header.size() != kHeaderBytes) {
    return Error{Code::bad_length, "header", "expected 80 bytes, found " + std::to_string(header.size())};
  }
  const HeaderBytes bytes = header_bytes(header);
  const BlockHash hash = hash_header(bytes);
  if (hash != store.block(block).hash) {
    return Error{Code::header_mismatch, "header",
                 "hashes to " + hash.to_text() + ", not to " + store.block(block).hash.to_text()};
  }
  if (auto work = check_header_work(store.chain(), bytes); !work) return at(work.error(), "header");
  store_header(store, hash, bytes, source);
  if (auto work = check_plausible(store.chain(), store.block(block)); !work) return at(work.error(), "header");
  if (store.block(block).basis == HeaderBasis::none) store.block(block).basis = HeaderBasis::own_work;
  return Done{};
}

Result<Done> verify_proof(Store& store, TxIndex tx, BlockIndex block, const MerkleProof& proof) {
  if (!store.block(block).header) return Error{Code::missing_field, "header", "the block's header is not there yet"};
  if (store.block_of(tx).exists() && store.block_of(tx) != block) {
    return Error{Code::block_mismatch, "",
                 "the transaction stands in block " + store.block(store.block_of(tx)).hash.to_text()};
  }
  const auto root = fold_proof(store.txid(tx), proof);
  if (!root) return root.error();
  if (*root != parse_header(*store.block(block).header).merkle_root) {
    return Error{Code::merkle_mismatch, "merkle", "the path leads to another root than the header's"};
  }
  if (!store.has_body(tx) || may_be_size_of_node(store, tx)) {
    return Error{Code::merkle_mismatch, "merkle", "a transaction as small as this could be a node of the tree"};
  }
  if (store.is_coinbase(tx) != (proof.position == 0)) {
    return Error{Code::merkle_mismatch, "pos", "only a coinbase stands at position 0"};
  }
  std::vector<Problem> problems;  // none: the block is the same, or the first
  store.place(tx, block, proof.position, problems);
  store.mark_merkle_proven(tx);
  return Done{};
}

}  // namespace peelback::bitcoin
