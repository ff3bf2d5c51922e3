// The page's door to the core: text and bytes in, envelopes and bytes out, and nothing decided here.
// session.js makes CoreSession (web/src/contract.js) of the functions below.

#include <emscripten/emscripten.h>

#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "session/page_api.h"

namespace {

using peelback::ByteView;
using peelback::PageApi;

/// Text in UTF-8, bytes, or a whole number in decimal: what a method takes it for.
class Argument {
 public:
  explicit Argument(std::size_t size) : bytes_(size, '\0') {}
  char* data() { return bytes_.data(); }
  operator std::string_view() const { return bytes_; }                    // NOLINT(google-explicit-constructor)
  operator ByteView() const { return peelback::as_bytes(bytes_); }        // NOLINT(google-explicit-constructor)
  operator std::size_t() const { return static_cast<std::size_t>(number()); }  // NOLINT(google-explicit-constructor)
  operator int() const { return static_cast<int>(number()); }             // NOLINT(google-explicit-constructor)

 private:
  // session.js lets nothing else than whole numbers pass.
  std::uint64_t number() const { return peelback::parse_decimal_u64(bytes_).value_or(0); }

  std::string bytes_;
};

using In = const std::vector<Argument>&;

struct Method {
  const char* signature;  // its name, the number of its arguments, and whether it gives text or bytes
  std::string (*run)(PageApi& api, In in);
};

constexpr Method kMethods[] = {
    {"recognise 1 text", [](PageApi& api, In in) { return api.recognise(in[0]); }},
    {"open 2 text", [](PageApi& api, In in) { return api.open(in[0], in[1]); }},
    {"lookUp 1 text", [](PageApi& api, In in) { return api.look_up(in[0]); }},
    {"addressCard 1 text", [](PageApi& api, In in) { return api.address_card(in[0]); }},
    {"transactionCard 1 text", [](PageApi& api, In in) { return api.transaction_card(in[0]); }},
    {"ask 1 text", [](PageApi& api, In in) { return api.ask(in[0]); }},
    {"wants 1 text", [](PageApi& api, In in) { return api.wants(in[0]); }},
    {"give 5 text", [](PageApi& api, In in) { return api.give(in[0], in[1], in[2], in[3], in[4]); }},
    {"fail 4 text", [](PageApi& api, In in) { return api.fail(in[0], in[1], in[2], in[3]); }},
    {"retryFailed 0 text", [](PageApi& api, In) { return api.retry_failed(); }},
    {"progress 0 text", [](PageApi& api, In) { return api.progress(); }},
    {"trail 0 text", [](PageApi& api, In) { return api.trail(); }},
    {"trailBytes 0 bytes", [](PageApi& api, In) { return api.trail_bytes(); }},
    {"picture 1 text", [](PageApi& api, In in) { return api.picture(in[0]); }},
    {"table 0 text", [](PageApi& api, In) { return api.table(); }},
    {"details 1 text", [](PageApi& api, In in) { return api.details(in[0]); }},
    {"checks 0 text", [](PageApi& api, In) { return api.checks(); }},
    {"problems 0 text", [](PageApi& api, In) { return api.problems(); }},
    {"csv 0 bytes", [](PageApi& api, In) { return api.csv(); }},
    {"recordedLine 4 bytes", [](PageApi&, In in) { return PageApi::recorded_line(in[0], in[1], in[2], in[3]); }},
    {"openLabels 2 text", [](PageApi& api, In in) { return api.open_labels(in[0], in[1]); }},
    {"dropLabels 1 text", [](PageApi& api, In in) { return api.drop_labels(in[0]); }},
    {"labelLists 0 text", [](PageApi& api, In) { return api.label_lists(); }},
    {"labelsOf 1 text", [](PageApi& api, In in) { return api.labels_of(in[0]); }},
    {"mark 1 text", [](PageApi& api, In in) { return api.mark(in[0]); }},
    {"path 1 text", [](PageApi& api, In in) { return api.path(in[0]); }},
    {"mainPath 1 text", [](PageApi& api, In in) { return api.main_path(in[0]); }},
    {"pathOf 1 text", [](PageApi& api, In in) { return api.path_of(in[0]); }},
    {"reach 1 text", [](PageApi& api, In in) { return api.reach(in[0]); }},
    {"find 1 text", [](PageApi& api, In in) { return api.find(in[0]); }},
    {"sentences 0 text", [](PageApi& api, In) { return api.sentences(); }},
    {"crc32 1 text", [](PageApi&, In in) { return PageApi::crc32(in[0]); }},
    {"zipFrame 1 text", [](PageApi&, In in) { return PageApi::zip_frame(in[0]); }},
    {"unpackZip 1 text", [](PageApi&, In in) { return PageApi::unpack_zip(in[0]); }},
};

struct Session {
  PageApi api;
  std::vector<Argument> arguments;  // of the next call
  std::string answer;               // of the last one
};

}  // namespace

extern "C" {

/// The signature of a method, such as "give 5 text"; null past the last one.
EMSCRIPTEN_KEEPALIVE const char* peelback_method(std::size_t method) {
  return method < std::size(kMethods) ? kMethods[method].signature : nullptr;
}

EMSCRIPTEN_KEEPALIVE Session* peelback_session() { return new Session; }

/// Where the next argument is to be written, before anything else is called.
EMSCRIPTEN_KEEPALIVE char* peelback_argument(Session* session, std::size_t size) {
  return session->arguments.emplace_back(size).data();
}

/// The answer's bytes, which stay until the next call.
EMSCRIPTEN_KEEPALIVE const char* peelback_call(Session* session, std::size_t method) {
  const std::vector<Argument> arguments = std::move(session->arguments);
  session->arguments.clear();
  session->answer = kMethods[method].run(session->api, arguments);
  return session->answer.data();
}

EMSCRIPTEN_KEEPALIVE std::size_t peelback_answer_size(const Session* session) { return session->answer.size(); }

}  // extern "C"
