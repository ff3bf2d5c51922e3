#pragma once
// NIS1's binary form taken apart by the test itself, into what a node writes as JSON and the bytes that were signed.

#include <string>
#include <vector>

#include "base/bytes.h"

namespace peelback::test {

struct NemSample {
  std::string json{};   // the transaction as a node states it
  Bytes signed_bytes{}; // without the signature
  Bytes signature{};
};

/// The transactions of the main network's first block ("nemesis.bin" of the node's source), transfers and
/// multisig modifications of version 1.
class NemesisReader {
 public:
  explicit NemesisReader(ByteView bytes) : reader_(bytes) {}

  std::vector<NemSample> read() {
    // Block: type, version, time, signer, signature, previous hash, height, and the number of transactions.
    constexpr std::size_t kBlockHead = 4 + 4 + 4 + (4 + 32) + (4 + 64) + (4 + 4 + 32) + 8;
    (void)*reader_.take(kBlockHead, "block");
    std::vector<NemSample> samples(u32());
    for (NemSample& sample : samples) {
      const Bytes bytes = sized();
      sample = NemesisReader(bytes).read_transaction(bytes);
    }
    return samples;
  }

  bool at_end() const { return reader_.at_end(); }

 private:
  std::uint32_t u32() { return *reader_.u32_le("number"); }
  std::string number() { return std::to_string(u32()); }
  std::string number64() { return std::to_string(*reader_.u64_le("number")); }
  Bytes sized() {
    const ByteView bytes = *reader_.take(u32(), "bytes");
    return {bytes.begin(), bytes.end()};
  }
  std::string text() {
    const Bytes bytes = sized();
    return {bytes.begin(), bytes.end()};
  }

  NemSample read_transaction(ByteView bytes) {
    NemSample sample;
    const std::uint32_t type = u32();
    add(sample.json, R"({"type":)", std::to_string(type));
    add(sample.json, R"(,"version":)", number());
    add(sample.json, R"(,"timeStamp":)", number());
    add(sample.json, R"(,"signer":")", to_hex(sized()));
    const std::size_t before = reader_.position();
    sample.signature = sized();
    const std::size_t after = reader_.position();
    sample.signed_bytes.assign(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(before));
    put_bytes(sample.signed_bytes, bytes.subspan(after));
    add(sample.json, R"(","signature":")", to_hex(sample.signature));
    add(sample.json, R"(","fee":)", number64());
    add(sample.json, R"(,"deadline":)", number());
    if (type == 257) {
      add_transfer(sample.json);
    } else {
      add_modifications(sample.json);
    }
    sample.json += '}';
    return sample;
  }

  static void add(std::string& json, const std::string& name, const std::string& value) { json += name + value; }

  void add_transfer(std::string& json) {
    add(json, R"(,"recipient":")", text());
    add(json, R"(","amount":)", number64());
    json += R"(,"message":{)";
    if (u32() != 0) {
      add(json, R"("type":)", number());
      add(json, R"(,"payload":")", to_hex(sized()) + '"');
    }
    json += '}';
  }

  void add_modifications(std::string& json) {
    json += R"(,"modifications":[)";
    const std::uint32_t count = u32();
    for (std::uint32_t i = 0; i < count; ++i) {
      (void)u32();  // its length
      add(json, i == 0 ? R"({"modificationType":)" : R"(,{"modificationType":)", number());
      add(json, R"(,"cosignatoryAccount":")", to_hex(sized()) + "\"}");
    }
    json += ']';
  }

  ByteReader reader_;
};

}  // namespace peelback::test
