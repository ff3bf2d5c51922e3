// Answers from anywhere: no body may crash or hang the decoder, no fact may depend on how often it is given, and what
// is lost is said.

#include "explorers/esplora.h"
#include "explorers/recorded.h"
#include "support/require.h"

using namespace peelback;
using test::require;

namespace {

constexpr int kStatuses[] = {200, 200, 200, 200, 0, 204, 302, 400, 404, 422, 429, 503};

Need need_for(ByteView body, std::uint8_t choice) {
  Need need{.script_hash = Bytes32{1}};
  if (auto recognised = esplora::recognise_reply(body)) need = *recognised;
  constexpr std::uint8_t kKinds = static_cast<std::uint8_t>(Need::Kind::tip) + 1;
  if (choice < kKinds * 8) need.kind = static_cast<Need::Kind>(choice % kKinds);
  return need;
}

void check_decoding(ByteView body, const Need& need, int status) {
  Store store(Chain::bitcoin);
  const auto first = esplora::decode(need, status, body, ReplyIndex{std::uint32_t{0}}, 1'700'000'000, store);
  const std::size_t transactions = store.tx_count();
  const std::size_t outputs = store.output_count();
  const auto second = esplora::decode(need, status, body, ReplyIndex{std::uint32_t{0}}, 1'700'000'000, store);
  require(store.tx_count() == transactions && store.output_count() == outputs);
  require(first.ok() == second.ok());
  if (!first) {
    require(outputs == 0);
    return;
  }
  require(first->facts == second->facts && first->complete == second->complete);
  require(first->complete || !first->problems.empty());
  require(first->contradicted.empty() || !first->complete);
  for (std::size_t i = 0; i < outputs; ++i) {
    require(store.value(OutputIndex{i}) <= bitcoin::kMaxMoneySat);
  }
}

void check_texts(std::string_view text) {
  if (const auto need = esplora::need_of_path(text)) {
    require(esplora::need_of_path(esplora::path_of(*need, esplora::Paging::after_txid)).value() == *need);
  }
  std::vector<Problem> problems;
  if (const auto reply = parse_recorded_line(as_bytes(text), problems)) {
    const std::string line = format_recorded_line(*reply);
    const auto back = parse_recorded_line(as_bytes(line), problems);
    require(back.ok() && back->body == reply->body);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView body(data, size);
  // The last byte chooses question and status, so that recorded replies are seeds as they are.
  const std::uint8_t choice = size == 0 ? 0 : data[size - 1];
  check_decoding(body, need_for(body, choice), kStatuses[choice % std::size(kStatuses)]);
  check_texts(as_text(body));
  return 0;
}
