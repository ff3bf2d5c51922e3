#pragma once
// Recorded replies, and replies made from raw transactions so that their ids are right.

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/hash.h"
#include "chains/bitcoin_block.h"
#include "chains/bitcoin_transaction.h"
#include "explorers/esplora.h"

namespace replies {

using namespace peelback;

inline std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline std::string fixture(const std::string& name) {
  const std::string text = read_file(std::string(PEELBACK_FIXTURES) + "/" + name);
  REQUIRE_FALSE(text.empty());
  return text;
}

/// Block 370661: a header and its 1,223 or so transactions, bare.
struct RealBlock {
  std::string file = fixture("btc/block370661.bin");
  bitcoin::HeaderBytes header{};
  std::vector<bitcoin::Transaction> transactions{};

  RealBlock() {
    ByteReader reader(as_bytes(file));
    const auto bytes = reader.take(bitcoin::kHeaderBytes, "header").value();
    std::copy(bytes.begin(), bytes.end(), header.begin());
    transactions.resize(reader.compact_size("count").value());
    for (auto& transaction : transactions) REQUIRE(bitcoin::parse_transaction(reader, transaction).ok());
  }
  BlockHash hash() const { return bitcoin::hash_header(header); }
  std::vector<Bytes32> ids() const {
    std::vector<Bytes32> ids;
    for (const auto& transaction : transactions) ids.push_back(bitcoin::txid(transaction).bytes);
    return ids;
  }
  std::string status() const {
    return R"({"confirmed":true,"block_height":370661,"block_hash":")" + hash().to_text() + R"(","block_time":)" +
           std::to_string(bitcoin::parse_header(header).time_s) + "}";
  }
};

inline std::string quote(const std::string& text) {
  return '"' + text + '"';
}

/// As Esplora writes a transaction. The outputs that it spends are not in its bytes: each is said to hold `spent_sat`.
inline std::string transaction_json(const bitcoin::Transaction& transaction, const std::string& status,
                                    std::uint64_t spent_sat = 100'000) {
  std::string json = "{\"txid\":" + quote(bitcoin::txid(transaction).to_text()) +
                     ",\"version\":" + std::to_string(transaction.version) +
                     ",\"locktime\":" + std::to_string(transaction.locktime) + ",\"vin\":[";
  for (const auto& input : transaction.inputs) {
    const bool coinbase = transaction.is_coinbase();
    if (json.back() != '[') json += ',';
    json += "{\"txid\":" + quote(input.prevout.txid.to_text()) + ",\"vout\":" + std::to_string(input.prevout.vout) +
            ",\"prevout\":" +
            (coinbase ? "null"
                      : "{\"scriptpubkey\":\"51\",\"scriptpubkey_asm\":\"OP_PUSHNUM_1\",\"value\":" +
                            std::to_string(spent_sat) + "}") +
            ",\"scriptsig\":" + quote(to_hex(input.script_sig)) + ",\"is_coinbase\":" + (coinbase ? "true" : "false") +
            ",\"sequence\":" + std::to_string(input.sequence) + "}";
  }
  json += "],\"vout\":[";
  for (const auto& output : transaction.outputs) {
    if (json.back() != '[') json += ',';
    json += "{\"scriptpubkey\":" + quote(to_hex(output.script)) +
            ",\"scriptpubkey_type\":\"p2pkh\",\"value\":" + std::to_string(output.value_sat) + "}";
  }
  return json + "],\"size\":1,\"weight\":4,\"fee\":0,\"status\":" + status + "}";
}

inline std::string list_of(const std::vector<std::string>& rows) {
  std::string json = "[";
  for (const auto& row : rows) json += (json.size() > 1 ? "," : "") + row;
  return json + "]";
}

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace replies
