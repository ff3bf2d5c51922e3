#include "bench/evidence_subjects.h"

#include "chains/bitcoin_blocks_file.h"
#include "session/case_writer.h"
#include "support/files.h"

namespace peelback::bench {

namespace {

constexpr std::size_t kReplyBytes = 5500;

// Text that repeats as JSON does, and differs from reply to reply.
Bytes made_up_reply(std::uint32_t number) {
  std::string text = "{\"txid\":\"";
  std::uint32_t state = number;
  while (text.size() < kReplyBytes) {
    state = state * 1664525 + 1013904223;
    text += std::to_string(state) + "\",\"value\":";
  }
  return Bytes(text.begin(), text.end());
}

}  // namespace

EvidenceSubject make_evidence_subject() {
  EvidenceSubject subject{.block = test::fixture("btc/block370661.bin")};
  for (std::uint32_t i = 0; i < kBundledReplies; ++i) subject.replies.push_back(made_up_reply(i));
  return subject;
}

void check_payments(EvidenceSubject& subject) {
  subject.checked = 0;
  for (std::uint32_t i = 0; i < kCheckedPayments / 708; ++i) {
    Store store(Chain::bitcoin);
    ReplyTable replies;
    const ReplyIndex reply = replies.add({});
    if (const auto report = bitcoin::load_blocks(subject.block, reply, store)) subject.checked += report->transactions;
  }
}

void bundle_replies(EvidenceSubject& subject) {
  Session session;
  CaseWriter writer({.title = "benchmark"});
  for (std::size_t i = 0; i < subject.replies.size(); ++i) {
    writer.add_reply({.url = "https://mempool.space/api/tx/" + std::to_string(i), .provider = "mempool.space", .fetched_at_s = 1'700'000'000}, subject.replies[i]);
  }
  subject.bundled_bytes = 0;
  if (const auto bundle = writer.finish(session)) {
    for (const WaczResource& entry : bundle->entries) subject.bundled_bytes += entry.length;
  }
}

std::string answer_of(const EvidenceSubject& subject) {
  return "{\"checked\":" + std::to_string(subject.checked) + ",\"bundled_bytes\":" + std::to_string(subject.bundled_bytes) + "}";
}

}  // namespace peelback::bench
