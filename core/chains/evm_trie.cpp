#include "chains/evm_trie.h"

#include <algorithm>

#include "base/hash.h"
#include "base/sort.h"
#include "chains/rlp.h"

namespace peelback::evm {

namespace {

constexpr std::size_t kBranches = 16;
constexpr std::size_t kBranchItems = kBranches + 1;  // and the value of the key that ends here
constexpr std::size_t kPathItems = 2;                // a leaf or an extension: its path, then a value or a node
constexpr std::size_t kLeastHashed = 32;             // a shorter node lies inside its parent

// The first half-byte of a path says whether it ends in a value and whether its length is odd.
constexpr std::uint8_t kLeafFlag = 2;
constexpr std::uint8_t kOddFlag = 1;

std::size_t nibble_count(ByteView key) {
  return 2 * key.size();
}

std::uint8_t nibble_of(ByteView key, std::size_t n) {
  const std::uint8_t byte = key[n / 2];
  return n % 2 == 0 ? byte >> 4 : byte & 15;
}

// ---- building ----

Bytes path_between(ByteView key, std::size_t begin, std::size_t end, bool is_leaf) {
  const bool odd = (end - begin) % 2 != 0;
  const auto flags = static_cast<std::uint8_t>((is_leaf ? kLeafFlag : 0) | (odd ? kOddFlag : 0));
  Bytes path{static_cast<std::uint8_t>(flags << 4 | (odd ? nibble_of(key, begin) : 0))};
  for (std::size_t n = begin + (odd ? 1 : 0); n < end; n += 2) {
    path.push_back(static_cast<std::uint8_t>(nibble_of(key, n) << 4 | nibble_of(key, n + 1)));
  }
  return path;
}

class TrieBuilder {
 public:
  /// The proof of the key is kept where there is one.
  TrieBuilder(std::span<const TrieEntry> sorted, const Bytes* proved) : entries_(sorted), proved_(proved) {}

  /// The root node as it is hashed.
  Bytes root() { return entries_.empty() ? Bytes{0x80} : node(entries_, 0); }
  TrieProof take_proof() {
    std::reverse(proof_.begin(), proof_.end());
    return std::move(proof_);
  }

 private:
  using Entries = std::span<const TrieEntry>;

  // The node below the first `depth` half-bytes, which all entries share. It nests as deep as keys are long.
  Bytes node(Entries entries, std::size_t depth) {
    const ByteView first = entries.front().key;
    const ByteView last = entries.back().key;
    Bytes items;
    if (entries.size() == 1) {
      rlp::put_string(items, path_between(first, depth, nibble_count(first), true));
      rlp::put_string(items, entries.front().value);
    } else if (const std::size_t fork = fork_of(first, last, depth); fork > depth) {
      rlp::put_string(items, path_between(first, depth, fork, false));
      put_child(items, entries, fork);
    } else {
      put_branches(items, entries, depth);
    }
    Bytes encoded;
    rlp::put_list(encoded, items);
    if (proved_ && (depth == 0 || encoded.size() >= kLeastHashed) && holds(entries, *proved_))
      proof_.push_back(encoded);
    return encoded;
  }

  // In sorted keys the first and the last share no more than all of them.
  static std::size_t fork_of(ByteView first, ByteView last, std::size_t depth) {
    const std::size_t end = std::min(nibble_count(first), nibble_count(last));
    while (depth < end && nibble_of(first, depth) == nibble_of(last, depth)) ++depth;
    return depth;
  }

  static bool holds(Entries entries, const Bytes& key) {
    return std::any_of(entries.begin(), entries.end(), [&](const TrieEntry& entry) { return entry.key == key; });
  }

  void put_branches(Bytes& items, Entries entries, std::size_t depth) {
    ByteView value{};
    if (nibble_count(entries.front().key) == depth) {
      value = entries.front().value;
      entries = entries.subspan(1);
    }
    for (std::size_t branch = 0; branch < kBranches; ++branch) {
      std::size_t size = 0;
      while (size < entries.size() && nibble_of(entries[size].key, depth) == branch) ++size;
      if (size == 0) {
        rlp::put_string(items, {});
      } else {
        put_child(items, entries.first(size), depth + 1);
      }
      entries = entries.subspan(size);
    }
    rlp::put_string(items, value);
  }

  void put_child(Bytes& items, Entries entries, std::size_t depth) {
    const Bytes child = node(entries, depth);
    if (child.size() < kLeastHashed) {
      put_bytes(items, child);
    } else {
      rlp::put_string(items, keccak256(child));
    }
  }

  Entries entries_;
  const Bytes* proved_;
  TrieProof proof_;
};

std::vector<TrieEntry> list_entries(std::span<const Bytes> values) {
  std::vector<TrieEntry> entries;
  entries.reserve(values.size());
  for (const Bytes& value : values) entries.push_back({list_key(entries.size()), value});
  return entries;
}

void sort_keys(std::vector<TrieEntry>& entries) {
  sort_by(entries, [](const TrieEntry& a, const TrieEntry& b) { return a.key < b.key; });
}

// ---- checking ----

Error at_node(Error error, std::size_t index) {
  return at(std::move(error), "proof[" + std::to_string(index) + "]");
}

// Walks from the root towards the key.
class ProofWalk {
 public:
  ProofWalk(ByteView key, const TrieProof& proof) : key_(key), proof_(proof) {}

  Result<std::optional<ByteView>> run(const Bytes32& root) {
    // An empty trie has no nodes to show.
    if (proof_.empty() && root == keccak256(Bytes{0x80})) return std::optional<ByteView>{};
    step_to_hash(root);
    while (ok_ && !arrived_) step();
    if (!ok_) return at_node(std::move(error_), next_ == 0 ? 0 : next_ - 1);
    if (next_ != proof_.size()) {
      return Error{Code::trailing_bytes, "proof", std::to_string(proof_.size() - next_) + " nodes too many"};
    }
    return value_;
  }

 private:
  void fail(Error error) {
    ok_ = false;
    error_ = std::move(error);
  }

  void arrive(ByteView value) {
    arrived_ = true;
    if (!value.empty()) value_ = value;
  }

  void step_to_hash(const Bytes32& hash) {
    if (next_ == proof_.size()) {
      ++next_;
      return fail({Code::truncated, "", "the proof ends before the key does"});
    }
    node_ = proof_[next_];
    ++next_;
    if (keccak256(node_) != hash) fail({Code::merkle_mismatch, "", "does not hash to what leads to it"});
  }

  void step_to(const rlp::Item& child) {
    Bytes32 hash{};
    if (child.kind == rlp::Kind::list) {
      node_ = child.whole;
      if (node_.size() >= kLeastHashed) fail({Code::bad_length, "", "a node inside another is too long"});
      // Some libraries list it once more.
      if (next_ < proof_.size() && std::equal(node_.begin(), node_.end(), proof_[next_].begin(), proof_[next_].end()))
        ++next_;
    } else if (child.payload.empty()) {
      arrive({});
    } else if (child.payload.size() == hash.size()) {
      std::copy(child.payload.begin(), child.payload.end(), hash.begin());
      step_to_hash(hash);
    } else {
      fail({Code::bad_length, "", "names a node by something else than a hash"});
    }
  }

  void step() {
    rlp::Reader items = rlp::read_list(node_, "the node");
    std::vector<rlp::Item> parts;
    while (!items.at_end() && parts.size() <= kBranchItems) parts.push_back(items.next("the node"));
    if (!items.ok()) return fail(items.error());
    if (parts.size() == kBranchItems) return through_branch(parts);
    if (parts.size() == kPathItems) return along_path(parts[0], parts[1]);
    fail({Code::bad_length, "", "a node has 2 or 17 items"});
  }

  void through_branch(const std::vector<rlp::Item>& parts) {
    if (depth_ < nibble_count(key_)) return step_to(parts[nibble_of(key_, depth_++)]);
    if (parts[kBranches].kind == rlp::Kind::list) return fail({Code::bad_type, "", "a value is a string"});
    arrive(parts[kBranches].payload);
  }

  void along_path(const rlp::Item& path, const rlp::Item& target) {
    const ByteView steps = path.payload;
    const std::uint8_t flags = steps.empty() ? 0xff : steps[0] >> 4;
    const bool odd = (flags & kOddFlag) != 0;
    const bool is_leaf = (flags & kLeafFlag) != 0;
    const std::size_t begin = odd ? 1 : 2;
    if (path.kind == rlp::Kind::list || flags > (kLeafFlag | kOddFlag) || (!odd && steps[0] % 16 != 0) ||
        (!is_leaf && nibble_count(steps) == begin) || (is_leaf && target.kind == rlp::Kind::list)) {
      return fail({Code::bad_type, "", "not a leaf and not an extension"});
    }
    for (std::size_t n = begin; n < nibble_count(steps); ++n, ++depth_) {
      // The key parts from the path: whatever lies behind belongs to others.
      if (depth_ == nibble_count(key_) || nibble_of(key_, depth_) != nibble_of(steps, n)) return arrive({});
    }
    if (!is_leaf) return step_to(target);
    arrive(depth_ == nibble_count(key_) ? target.payload : ByteView{});
  }

  ByteView key_;
  const TrieProof& proof_;
  std::size_t next_ = 0;   // node of the proof
  std::size_t depth_ = 0;  // half-bytes of the key gone
  ByteView node_{};
  bool arrived_ = false;
  std::optional<ByteView> value_{};
  bool ok_ = true;
  Error error_{};
};

}  // namespace

Bytes32 trie_root(std::vector<TrieEntry> entries) {
  sort_keys(entries);
  return keccak256(TrieBuilder(entries, nullptr).root());
}

Bytes list_key(std::uint64_t position) {
  Bytes key;
  rlp::put_number(key, position);
  return key;
}

Bytes32 list_root(std::span<const Bytes> values) {
  return trie_root(list_entries(values));
}

TrieProof build_list_proof(std::span<const Bytes> values, std::size_t position) {
  auto entries = list_entries(values);
  sort_keys(entries);
  const Bytes key = list_key(position);
  TrieBuilder builder(entries, &key);
  builder.root();
  return builder.take_proof();
}

Result<std::optional<ByteView>> check_proof(const Bytes32& root, ByteView key, const TrieProof& proof) {
  return ProofWalk(key, proof).run(root);
}

}  // namespace peelback::evm
