#pragma once
// What nodes of NEM answer, made up: transactions whose ids are right, and lists of them.

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "base/json_reader.h"
#include "chains/nem_address.h"
#include "chains/nem_transaction.h"

namespace nem_replies {

using namespace peelback;

/// A public key that nobody has the secret of; its number is its last byte.
inline std::string key(unsigned number) {
  Bytes32 bytes{};
  bytes[31] = static_cast<std::uint8_t>(number);
  bytes[30] = static_cast<std::uint8_t>(number >> 8);
  return to_hex(bytes);
}
inline std::string account(unsigned number) { return nem_address_of(*parse_hex32(key(number))); }

inline JsonValue parsed(const std::string& text) {
  std::vector<Problem> problems;
  auto value = parse_json(as_bytes(text), problems);
  INFO(text);
  REQUIRE(value.ok());
  return *std::move(value);
}

inline std::string id_of(const std::string& transaction) {
  const auto id = nem::transaction_id(parsed(transaction));
  INFO(transaction);
  REQUIRE(id.ok());
  return to_hex(*id);
}

struct Header {
  unsigned signer = 1;
  std::uint64_t fee = 50'000;
  std::uint32_t time_stamp = 1000;
  std::uint32_t version = 1;
};

inline std::string transaction(std::uint32_t type, const Header& header, const std::string& more) {
  return R"({"type":)" + std::to_string(type) + R"(,"version":)" + std::to_string(0x68000000U + header.version) + R"(,"timeStamp":)" +
         std::to_string(header.time_stamp) + R"(,"deadline":)" + std::to_string(header.time_stamp + 3600) + R"(,"fee":)" + std::to_string(header.fee) +
         R"(,"signer":")" + key(header.signer) + R"(")" + more + "}";
}

inline std::string message(const std::string& payload, int type = 1) {
  return R"({"payload":")" + payload + R"(","type":)" + std::to_string(type) + "}";
}

inline std::string text_message(const std::string& text) { return message(to_hex(as_bytes(text))); }

inline std::string transfer(const Header& header, unsigned to, std::uint64_t amount, const std::string& memo = "{}") {
  return transaction(257, header,
                     R"(,"recipient":")" + account(to) + R"(","amount":)" + std::to_string(amount) + R"(,"message":)" + memo +
                         (header.version == 2 ? R"(,"mosaics":[])" : ""));
}

inline std::string mosaic_id(const std::string& space, const std::string& name) {
  return R"({"namespaceId":")" + space + R"(","name":")" + name + R"("})";
}

inline std::string mosaic(const std::string& id, std::uint64_t quantity) {
  return R"({"mosaicId":)" + id + R"(,"quantity":)" + std::to_string(quantity) + "}";
}

inline std::string joined(const std::vector<std::string>& rows) {
  std::string text;
  for (const std::string& row : rows) text += (text.empty() ? "" : ",") + row;
  return "[" + text + "]";
}

inline std::string mosaic_transfer(Header header, unsigned to, std::uint64_t amount, const std::vector<std::string>& mosaics) {
  header.version = 2;
  return transaction(257, header,
                     R"(,"recipient":")" + account(to) + R"(","amount":)" + std::to_string(amount) + R"(,"message":{},"mosaics":)" + joined(mosaics));
}

inline std::string definition(const std::string& id, unsigned decimals, const std::string& levy = "{}", unsigned creator = 9) {
  return R"({"creator":")" + key(creator) + R"(","description":"a coin","id":)" + id + R"(,"levy":)" + levy +
         R"(,"properties":[{"name":"divisibility","value":")" + std::to_string(decimals) +
         R"("},{"name":"initialSupply","value":"1000"},{"name":"supplyMutable","value":"false"},{"name":"transferable","value":"true"}]})";
}

inline std::string levy(int type, unsigned recipient, const std::string& id, std::uint64_t fee) {
  return R"({"type":)" + std::to_string(type) + R"(,"recipient":")" + account(recipient) + R"(","mosaicId":)" + id + R"(,"fee":)" + std::to_string(fee) + "}";
}

inline std::string signature_of(const std::string& inner, unsigned signer, unsigned multisig, std::uint64_t fee) {
  return transaction(4098, {.signer = signer, .fee = fee}, R"(,"otherHash":{"data":")" + id_of(inner) + R"("},"otherAccount":")" + account(multisig) + '"');
}

inline std::string multisig(const Header& header, const std::string& inner, const std::vector<std::string>& signatures) {
  return transaction(4100, header, R"(,"otherTrans":)" + inner + R"(,"signatures":)" + joined(signatures));
}

/// A transaction as lists give it, with the node's own number of it.
inline std::string pair(const std::string& transaction, std::uint64_t id, std::uint64_t height) {
  const JsonValue tree = parsed(transaction);
  const JsonValue* inner = tree.find("otherTrans");
  std::string inner_hash;
  if (inner != nullptr) inner_hash = R"("data":")" + to_hex(*nem::transaction_id(*inner)) + '"';
  return R"({"meta":{"id":)" + std::to_string(id) + R"(,"height":)" + std::to_string(height) + R"(,"hash":{"data":")" + id_of(transaction) +
         R"("},"innerHash":{)" + inner_hash + R"(}},"transaction":)" + transaction + "}";
}

inline std::string list(const std::vector<std::string>& pairs) { return R"({"data":)" + joined(pairs) + "}"; }

inline std::string block(std::uint32_t height, std::uint32_t time_stamp, const std::vector<std::string>& transactions) {
  return R"({"height":)" + std::to_string(height) + R"(,"timeStamp":)" + std::to_string(time_stamp) + R"(,"type":1,"version":1744830465,"signer":")" +
         key(77) + R"(","signature":"00","prevBlockHash":{"data":")" + key(5) + R"("},"transactions":)" + joined(transactions) + "}";
}

inline std::string failure(int status, const std::string& words) {
  return R"({"timeStamp":91,"error":"Bad Request","message":")" + words + R"(","status":)" + std::to_string(status) + "}";
}

/// A node that holds what one account did, and numbers its rows in its own way.
class Node {
 public:
  explicit Node(std::uint64_t first_id = 1000) : next_id_(first_id) {}
  /// In the order of the chain.
  void add(const std::string& transaction, std::uint32_t height) { rows_.push_back({pair(transaction, next_id_, height), next_id_}), next_id_ += 3; }
  /// The newest rows below `id`.
  std::string page(std::uint64_t id, std::size_t size) const {
    std::vector<std::string> pairs;
    for (auto row = rows_.rbegin(); row != rows_.rend() && pairs.size() < size; ++row) {
      if (row->id < id) pairs.push_back(row->pair);
    }
    return list(pairs);
  }
  std::size_t size() const { return rows_.size(); }

 private:
  struct Row {
    std::string pair{};
    std::uint64_t id = 0;
  };
  std::vector<Row> rows_{};
  std::uint64_t next_id_;
};

}  // namespace nem_replies
