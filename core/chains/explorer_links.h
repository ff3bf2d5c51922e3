#pragma once
// Links to block explorers: the host says the chain, the path says what is shown.

#include <optional>

#include "chains/recognise.h"

namespace peelback {

/// A finding without its place in the text.
using LinkReading = Finding;

struct ExplorerHost {
  std::string_view host;  // lower case, without www.
  Chain chain;            // where the path does not say another
  bool several = false;   // the path names the chain: /bitcoin/transaction/…, /tx/LTC/…
  bool testnet = false;
};

/// The row of a host such as "www.Blockchair.com". Absent for others.
std::optional<ExplorerHost> find_explorer_host(std::string_view host);

/// What the rest of a link (from the first slash on) shows on that explorer: an id or address by its shape on that
/// chain, an output where the link points at one (…:1, #vout=1, ?output:1), a block where the path says so. Absent where
/// it shows none of these.
std::optional<LinkReading> read_explorer_path(const ExplorerHost& host, std::string_view path);

/// The chain that people call by this word ("BTC", "bitcoin-cash", "xrp").
std::optional<Chain> find_chain_by_word(std::string_view word);

/// "bitcoin:<txid>" and so on: the canonical reference of an id (64 digits with or without 0x), or of an address.
std::string canonical_ref(Chain chain, std::string_view id);

/// 64 hexadecimal digits.
bool is_hash_text(std::string_view word);

}  // namespace peelback
