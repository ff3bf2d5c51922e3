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
/// chain, an output where the link points at one (…:1, #vout=1, ?output:1), a block where the path says so. Absent
/// where it shows none of these.
std::optional<LinkReading> read_explorer_path(const ExplorerHost& host, std::string_view path);

}  // namespace peelback
