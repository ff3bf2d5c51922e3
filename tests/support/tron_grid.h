#pragma once
// A made-up TRON chain that answers as TronGrid and its nodes do: every id is the hash of its transaction's bytes, lists
// come in pages of any size, with marks.

#include <algorithm>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/wide.h"
#include "chains/tron_address.h"
#include "explorers/url_text.h"

namespace peelback::test {

inline std::int64_t tron_time_ms(std::uint32_t height) { return 1'600'000'000'000 + std::int64_t{height} * 3000; }

/// These two addresses begin and end alike: TAX4…pvcm3 and TAX4…bvcm3.
inline constexpr std::uint8_t kImitated = 6;
inline constexpr std::uint8_t kImitating = 7;

/// An address whose bytes are all alike, but for kImitating, which was searched for.
inline evm::Address tron_bytes(std::uint8_t fill) {
  evm::Address address;
  address.bytes.fill(fill == kImitating ? kImitated : fill);
  if (fill == kImitating) {
    constexpr std::uint8_t kFound[] = {0, 0, 0, 0, 0, 0x0c, 0x0b, 0x5f};
    std::copy(std::begin(kFound), std::end(kFound), address.bytes.end() - std::size(kFound));
  }
  return address;
}
/// The account of this address.
inline std::uint8_t fill_of(const evm::Address& address) { return address == tron_bytes(kImitating) ? kImitating : address.bytes[0]; }
inline std::string tron_account(std::uint8_t fill) { return tron::to_text(tron_bytes(fill)); }
inline std::string tron_hex(std::uint8_t fill) { return "41" + to_hex(tron_bytes(fill).bytes); }

// ---- protocol buffers ----

inline void put_varint(Bytes& out, std::uint64_t value) {
  for (; value >= 128; value >>= 7) out.push_back(static_cast<std::uint8_t>(value | 128));
  out.push_back(static_cast<std::uint8_t>(value));
}
inline void put_number(Bytes& out, std::uint32_t field, std::uint64_t value) {
  if (value == 0) return;
  put_varint(out, std::uint64_t{field} << 3);
  put_varint(out, value);
}
inline void put_message(Bytes& out, std::uint32_t field, ByteView bytes) {
  put_varint(out, std::uint64_t{field} << 3 | 2);
  put_varint(out, bytes.size());
  put_bytes(out, bytes);
}
inline void put_account(Bytes& out, std::uint32_t field, std::uint8_t fill) {
  Bytes address{tron::kAddressVersion};
  put_bytes(address, tron_bytes(fill).bytes);
  put_message(out, field, address);
}

/// Transaction.raw with one contract. `nonce` makes otherwise equal ones differ.
inline Bytes tron_raw(std::uint32_t kind, const std::string& action, ByteView value, std::uint64_t nonce, const std::string& memo = "") {
  Bytes parameter;
  put_message(parameter, 1, as_bytes("type.googleapis.com/protocol." + action));
  put_message(parameter, 2, value);
  Bytes contract;
  put_number(contract, 1, kind);
  put_message(contract, 2, parameter);
  Bytes raw;
  if (!memo.empty()) put_message(raw, 10, as_bytes(memo));
  put_message(raw, 11, contract);
  put_number(raw, 14, nonce);
  return raw;
}

// ---- the chain ----

class TronGrid {
 public:
  struct Transfer {
    std::uint8_t token = 0, from = 0, to = 0;
    std::uint64_t amount = 0;
  };
  struct Call {
    std::uint8_t from = 0, to = 0;
    std::uint64_t sun = 0;
    bool rejected = false;
  };
  struct Made {
    std::string id{};
    std::uint32_t height = 0;
    std::uint8_t owner = 0, to = 0;
    std::uint64_t fee = 0;
    bool ok = true;
    std::string raw_hex{}, action{}, value{};  // value: the message as JSON
    std::vector<Transfer> transfers{};
    std::vector<Call> calls{};
    bool concerns(std::uint8_t account) const { return owner == account || to == account; }
  };

  std::size_t rows_per_page = 200;
  std::uint32_t tip = 1000;

  std::string pay(std::uint32_t height, std::uint8_t from, std::uint8_t to, std::uint64_t sun, std::uint64_t fee = 0) {
    Bytes value;
    put_account(value, 1, from);
    put_account(value, 2, to);
    put_number(value, 3, sun);
    return add({.height = height, .owner = from, .to = to, .fee = fee, .action = "TransferContract",
                .value = R"({"amount":)" + std::to_string(sun) + R"(,"owner_address":")" + tron_hex(from) + R"(","to_address":")" + tron_hex(to) + "\"}"}, 1, value);
  }

  std::string call(std::uint32_t height, std::uint8_t from, std::uint8_t contract, std::vector<Transfer> transfers,
                   std::vector<Call> calls = {}, std::uint64_t fee = 0, bool ok = true, std::uint64_t sun = 0) {
    Bytes value;
    put_account(value, 1, from);
    put_account(value, 2, contract);
    put_number(value, 3, sun);
    put_message(value, 4, as_bytes("\x01\x02"));
    return add({.height = height, .owner = from, .to = contract, .fee = fee, .ok = ok, .action = "TriggerSmartContract",
                .value = R"({"call_value":)" + std::to_string(sun) + R"(,"data":"0102","owner_address":")" + tron_hex(from) + R"(","contract_address":")" + tron_hex(contract) + "\"}",
                .transfers = std::move(transfers), .calls = std::move(calls)}, 31, value);
  }

  std::string send_asset(std::uint32_t height, std::uint8_t from, std::uint8_t to, const std::string& asset, std::uint64_t amount) {
    Bytes value;
    put_message(value, 1, as_bytes(asset));
    put_account(value, 2, from);
    put_account(value, 3, to);
    put_number(value, 4, amount);
    return add({.height = height, .owner = from, .to = to, .action = "TransferAssetContract",
                .value = R"({"amount":)" + std::to_string(amount) + R"(,"asset_name":")" + asset + R"(","owner_address":")" + tron_hex(from) + R"(","to_address":")" + tron_hex(to) + "\"}"}, 2, value);
  }

  /// Of the first transaction of that block.
  std::string id_at(std::uint32_t height) const {
    return std::find_if(made_.begin(), made_.end(), [&](const Made& made) { return made.height == height; })->id;
  }

  /// The answer to a path of ours; empty for one that is none.
  std::string answer(std::string_view url) const {
    const auto [path, query] = split_url(url);
    const Words words = split_words(path);
    if (words.size() == 2 && words[1] == "getblock") {
      const auto height = find_parameter(query, "id_or_num");
      return block(height ? static_cast<std::uint32_t>(*parse_decimal_u64(*height)) : tip);
    }
    if (words.size() == 2) return transaction(find_parameter(query, "value").value_or(""), words[1] == "gettransactionbyid");
    if (words.size() < 3 || words[1] != "accounts") return {};
    const std::uint8_t account = fill_of(*tron::parse_address(words[2]));
    if (words.size() == 3) return R"({"data":[{"address":")" + tron_hex(account) + R"("}],"success":true,"meta":{}})";
    return page(account, words.size() == 5, query);
  }

 private:
  struct Row {
    std::uint32_t height = 0;
    std::string json{};
  };

  std::string add(Made made, std::uint32_t kind, ByteView value) {
    const Bytes raw = tron_raw(kind, made.action, value, made_.size() + 1);
    made.raw_hex = to_hex(raw);
    made.id = to_hex(sha256(raw));
    made_.push_back(made);
    std::stable_sort(made_.begin(), made_.end(), [](const Made& a, const Made& b) { return a.height < b.height; });
    return made.id;
  }

  static std::string block(std::uint32_t height) {
    return R"({"blockID":"00","block_header":{"raw_data":{"number":)" + std::to_string(height) + R"(,"timestamp":)" + std::to_string(tron_time_ms(height)) + "}}}";
  }

  static std::string body(const Made& made, bool listed) {
    std::string json = R"({"ret":[{"contractRet":")" + std::string(made.ok ? "SUCCESS" : "OUT_OF_ENERGY") + "\"";
    if (listed) json += R"(,"fee":)" + std::to_string(made.fee);
    json += R"(}],"signature":[],"txID":")" + made.id + R"(","raw_data_hex":")" + made.raw_hex + "\"";
    if (listed) json += R"(,"blockNumber":)" + std::to_string(made.height) + R"(,"block_timestamp":)" + std::to_string(tron_time_ms(made.height));
    return json + R"(,"raw_data":{"contract":[{"parameter":{"value":)" + made.value + R"(},"type":")" + made.action + "\"}]}}";
  }

  std::string transaction(std::string_view id, bool itself) const {
    const auto found = std::find_if(made_.begin(), made_.end(), [&](const Made& made) { return made.id == id; });
    if (found == made_.end()) return "{}";
    if (itself) return body(*found, false);
    std::string logs, calls;
    for (const Transfer& t : found->transfers) {
      const auto word = [](std::uint8_t fill) { return std::string(24, '0') + to_hex(tron_bytes(fill).bytes); };
      const std::string amount = to_hex(evm::word_of(t.amount));
      logs += std::string(logs.empty() ? "" : ",") + R"({"address":")" + to_hex(tron_bytes(t.token).bytes) +
              R"(","topics":["ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef",")" + word(t.from) + "\",\"" + word(t.to) + R"("],"data":")" + amount + "\"}";
    }
    for (const Call& c : found->calls) {
      calls += std::string(calls.empty() ? "" : ",") + R"({"caller_address":")" + tron_hex(c.from) + R"(","transferTo_address":")" + tron_hex(c.to) +
               R"(","callValueInfo":[{"callValue":)" + std::to_string(c.sun) + "}]" + (c.rejected ? R"(,"rejected":true)" : "") + "}";
    }
    return R"({"id":")" + found->id + R"(","fee":)" + std::to_string(found->fee) + R"(,"blockNumber":)" + std::to_string(found->height) +
           R"(,"blockTimeStamp":)" + std::to_string(tron_time_ms(found->height)) + R"(,"receipt":{"result":")" + (found->ok ? "SUCCESS" : "OUT_OF_ENERGY") + "\"}" +
           (found->ok ? "" : R"(,"result":"FAILED")") + R"(,"log":[)" + logs + R"(],"internal_transactions":[)" + calls + "]}";
  }

  std::vector<Row> rows_of(std::uint8_t account, bool tokens) const {
    std::vector<Row> rows;
    for (const Made& made : made_) {
      const std::string time = std::to_string(tron_time_ms(made.height));
      if (!tokens && made.concerns(account)) rows.push_back({made.height, body(made, true)});
      for (const Call& c : made.calls) {
        if (tokens || (c.from != account && c.to != account)) continue;
        rows.push_back({made.height, R"({"internal_tx_id":"00","tx_id":")" + made.id + R"(","block_timestamp":)" + time + R"(,"from_address":")" + tron_hex(c.from) +
                                         R"(","to_address":")" + tron_hex(c.to) + R"(","data":{"note":"63616c6c","rejected":)" + (c.rejected ? "true" : "false") +
                                         R"(,"call_value":{"_":)" + std::to_string(c.sun) + "}}}"});
      }
      for (const Transfer& t : made.transfers) {
        if (!tokens || !made.ok || (t.from != account && t.to != account)) continue;
        rows.push_back({made.height, R"({"transaction_id":")" + made.id + R"(","token_info":{"symbol":"USDT","address":")" + tron_account(t.token) +
                                         R"(","decimals":6},"block_timestamp":)" + time + R"(,"from":")" + tron_account(t.from) + R"(","to":")" + tron_account(t.to) +
                                         R"(","type":"Transfer","value":")" + std::to_string(t.amount) + R"(","detail":)" + body(made, true) + "}"});
      }
    }
    return rows;
  }

  /// The mark is the place in the list where the next page begins.
  std::string page(std::uint8_t account, bool tokens, std::string_view query) const {
    const auto number = [&](std::string_view name, std::int64_t otherwise) {
      const auto text = find_parameter(query, name);
      return text ? static_cast<std::int64_t>(*parse_decimal_u64(*text)) : otherwise;
    };
    std::vector<Row> rows = rows_of(account, tokens);
    std::erase_if(rows, [&](const Row& row) {
      const std::int64_t time_ms = tron_time_ms(row.height);
      return time_ms < number("min_timestamp", 0) || time_ms > number("max_timestamp", INT64_MAX) || row.height > tip;
    });
    const auto begin = std::min<std::size_t>(static_cast<std::size_t>(number("fingerprint", 0)), rows.size());
    const auto end = std::min(begin + std::min(rows_per_page, static_cast<std::size_t>(number("limit", 20))), rows.size());
    std::string data;
    for (std::size_t i = begin; i < end; ++i) data += (data.empty() ? "" : ",") + rows[i].json;
    const std::string mark = end < rows.size() ? R"(,"fingerprint":")" + std::to_string(end) + "\"" : "";
    return R"({"data":[)" + data + R"(],"success":true,"meta":{"at":0,"page_size":)" + std::to_string(end - begin) + mark + "}}";
  }

  std::vector<Made> made_{};
};

}  // namespace peelback::test
