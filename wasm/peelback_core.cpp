// The page's door to the core: text and bytes in, envelopes and bytes out, and nothing decided here.
// Each method is one of CoreSession in web/src/contract.js.

#include <emscripten/bind.h>

#include "publish/publish.h"
#include "session/page_api.h"

namespace {

using emscripten::val;
using peelback::as_bytes;

// Copied out at once: the next call may grow the heap and move it under a view.
val to_uint8_array(std::string_view bytes) {
  return val(emscripten::typed_memory_view(bytes.size(), reinterpret_cast<const unsigned char*>(bytes.data()))).call<val>("slice");
}

// Texts and byte arrays both arrive as std::string, byte for byte.
using In = const std::string&;

class Session {
 public:
  std::string recognise(In text) const { return api_.recognise(text); }
  std::string open(In name, In bytes) { return api_.open(name, as_bytes(bytes)); }
  std::string open_table(In name, In bytes, In columns) { return api_.open_table(name, as_bytes(bytes), columns); }
  std::string table_shape(In bytes) const { return peelback::PageApi::table_shape(as_bytes(bytes)); }
  std::string use_source(In source) { return api_.use_source(source); }
  std::string look_up(In ref) { return api_.look_up(ref); }
  std::string address_card(In ref) const { return api_.address_card(ref); }
  std::string transaction_card(In ref) const { return api_.transaction_card(ref); }
  std::string ask(In question) { return api_.ask(question); }
  std::string wants(unsigned most) { return api_.wants(most); }
  std::string begin_since() { return api_.begin_since(); }
  std::string wants_since(unsigned most) { return api_.wants_since(most); }
  std::string give(In id, In provider, int status, In body, In fetched_at) {
    return api_.give(id, provider, status, as_bytes(body), fetched_at);
  }
  std::string fail(In id, In provider, In code, In detail) { return api_.fail(id, provider, code, detail); }
  std::string retry_failed() { return api_.retry_failed(); }
  std::string asked_so_far() const { return api_.asked_so_far(); }
  std::string go_on_from(In asked) { return api_.go_on_from(asked); }
  std::string progress() { return api_.progress(); }
  std::string trail() { return api_.trail(); }
  val trail_bytes() { return to_uint8_array(api_.trail_bytes()); }
  std::string picture(In options) { return api_.picture(options); }
  std::string table() { return api_.table(); }
  std::string details(In id) { return api_.details(id); }
  std::string checks() { return api_.checks(); }
  std::string problems() { return api_.problems(); }
  val csv() { return to_uint8_array(api_.csv()); }
  val recorded_line(In chain, In url, In request_body, int status, In fetched_at, In body) const {
    return to_uint8_array(peelback::PageApi::recorded_line(chain, url, request_body, status, fetched_at, as_bytes(body)));
  }
  std::string open_labels(In name, In bytes) { return api_.open_labels(name, as_bytes(bytes)); }
  std::string drop_labels(In pack_id) { return api_.drop_labels(pack_id); }
  std::string label_lists() const { return api_.label_lists(); }
  std::string labels_of(In ref) { return api_.labels_of(ref); }
  std::string mark(In marks) { return api_.mark(marks); }
  std::string path(In asked) { return api_.path(asked); }
  std::string main_path(In asked) { return api_.main_path(asked); }
  std::string path_of(In asked) { return api_.path_of(asked); }
  std::string reach(In asked) { return api_.reach(asked); }
  std::string find(In text) { return api_.find(text); }
  std::string sentences() { return api_.sentences(); }
  std::string crossings() { return api_.crossings(); }
  std::string ask_thorchain(In ref) { return api_.ask_thorchain(ref); }
  std::string comparison() { return api_.comparison(); }
  val comparison_bytes() { return to_uint8_array(api_.comparison_bytes()); }
  std::string begin_evidence(In options) { return peelback::envelope(desk_.begin_evidence(options)); }
  void add_evidence_reply(In url, int status, In body) { desk_.add_reply(url, status, as_bytes(body)); }
  void add_evidence_file(In bytes) { desk_.add_file(as_bytes(bytes)); }
  std::string finish_evidence() { return peelback::envelope(desk_.finish_evidence()); }
  void drop_evidence() { desk_.drop_evidence(); }
  std::string publish(In options, In verifier) { return peelback::envelope(desk_.write(options, as_bytes(verifier))); }
  std::string show_values(In options) { return api_.show_values(options); }
  std::string give_prices(In url, int status, In body, In fetched_at) { return api_.give_prices(url, status, as_bytes(body), fetched_at); }
  std::string begin_case(In about) { return api_.begin_case(about); }
  std::string add_case_reply(In about, In body) { return api_.add_case_reply(about, as_bytes(body)); }
  std::string add_case_file(In folder, In bytes) { return api_.add_case_file(folder, as_bytes(bytes)); }
  std::string finish_case() { return api_.finish_case(); }
  val case_bytes() const { return to_uint8_array(peelback::as_text(api_.case_bytes())); }
  std::string read_case(In bytes) const { return peelback::PageApi::read_case(as_bytes(bytes)); }
  std::string replay_case(In bytes) const { return peelback::PageApi::replay_case(as_bytes(bytes)); }

 private:
  peelback::PageApi api_;
  peelback::PublishDesk desk_{api_.session()};
};

}  // namespace

EMSCRIPTEN_BINDINGS(peelback) {
  emscripten::class_<Session>("Session")
      .constructor<>()
      .function("recognise", &Session::recognise)
      .function("open", &Session::open)
      .function("openTable", &Session::open_table)
      .function("tableShape", &Session::table_shape)
      .function("useSource", &Session::use_source)
      .function("lookUp", &Session::look_up)
      .function("addressCard", &Session::address_card)
      .function("transactionCard", &Session::transaction_card)
      .function("ask", &Session::ask)
      .function("wants", &Session::wants)
      .function("beginSince", &Session::begin_since)
      .function("wantsSince", &Session::wants_since)
      .function("give", &Session::give)
      .function("fail", &Session::fail)
      .function("retryFailed", &Session::retry_failed)
      .function("askedSoFar", &Session::asked_so_far)
      .function("goOnFrom", &Session::go_on_from)
      .function("progress", &Session::progress)
      .function("trail", &Session::trail)
      .function("trailBytes", &Session::trail_bytes)
      .function("picture", &Session::picture)
      .function("table", &Session::table)
      .function("details", &Session::details)
      .function("checks", &Session::checks)
      .function("problems", &Session::problems)
      .function("csv", &Session::csv)
      .function("recordedLine", &Session::recorded_line)
      .function("openLabels", &Session::open_labels)
      .function("dropLabels", &Session::drop_labels)
      .function("labelLists", &Session::label_lists)
      .function("labelsOf", &Session::labels_of)
      .function("mark", &Session::mark)
      .function("path", &Session::path)
      .function("mainPath", &Session::main_path)
      .function("pathOf", &Session::path_of)
      .function("reach", &Session::reach)
      .function("find", &Session::find)
      .function("sentences", &Session::sentences)
      .function("crossings", &Session::crossings)
      .function("askThorchain", &Session::ask_thorchain)
      .function("comparison", &Session::comparison)
      .function("comparisonBytes", &Session::comparison_bytes)
      .function("beginEvidence", &Session::begin_evidence)
      .function("addEvidenceReply", &Session::add_evidence_reply)
      .function("addEvidenceFile", &Session::add_evidence_file)
      .function("finishEvidence", &Session::finish_evidence)
      .function("dropEvidence", &Session::drop_evidence)
      .function("publish", &Session::publish)
      .function("showValues", &Session::show_values)
      .function("givePrices", &Session::give_prices)
      .function("beginCase", &Session::begin_case)
      .function("addCaseReply", &Session::add_case_reply)
      .function("addCaseFile", &Session::add_case_file)
      .function("finishCase", &Session::finish_case)
      .function("caseBytes", &Session::case_bytes)
      .function("readCase", &Session::read_case)
      .function("replayCase", &Session::replay_case);
}
