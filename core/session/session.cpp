#include "session/session.h"

#include <algorithm>

#include "base/hash.h"
#include "base/sort.h"
#include "chains/bitcoin_address.h"
#include "chains/bitcoin_blocks_file.h"
#include "explorers/recorded.h"
#include "session/case_file.h"
#include "session/claims_text.h"
#include "session/places.h"
#include "session/references.h"
#include "session/trail_document.h"

namespace peelback {

namespace {

constexpr std::string_view kFileProvider = "file";

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

// Hexadecimal text, as explorers and nodes give raw blocks, possibly broken over lines.
std::optional<Bytes> unhex(ByteView bytes) {
  std::string digits;
  digits.reserve(bytes.size());
  for (const char c : as_text(bytes)) {
    if (!is_space(c)) digits.push_back(c);
  }
  if (digits.empty()) return std::nullopt;
  auto unfolded = parse_hex(digits);
  if (!unfolded) return std::nullopt;
  return *std::move(unfolded);
}

// "line 3, vin[0].prevout"
Problem on_line(Problem problem, const std::string& line) {
  problem.where = problem.where.empty() ? line : line + ", " + problem.where;
  return problem;
}

// "https://mempool.space/api/tx/…" -> "mempool.space"; a bare path has no host.
std::string_view host_of(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return "recorded";
  url.remove_prefix(scheme + 3);
  return url.substr(0, url.find_first_of("/?#"));
}

bool may_be_asked_again(Code code) {
  return code == Code::rate_limited || code == Code::server_error || code == Code::refused ||
         code == Code::network_failure || code == Code::truncated || code == Code::bad_json;
}

}  // namespace

std::string need_id(const Need& need) { return esplora::path_of(need, esplora::Paging::chain); }

// ---- facts in ----

Result<Opened> Session::open(std::string_view name, ByteView bytes) {
  const Bytes32 sha256_of_bytes = sha256(bytes);
  const std::size_t transactions_before = store_.tx_count();
  auto opened = open_bytes(name, bytes);
  if (!opened) return opened.error();
  opened->name = std::string(name);
  opened->sha256 = sha256_of_bytes;
  add_contents(*opened, transactions_before);
  inputs_.push_back(*opened);
  trail_.reset();
  return opened;
}

void Session::add_contents(Opened& opened, std::size_t transactions_before) const {
  opened.chains = {store_.chain()};
  if (opened.transactions != 0) return;
  for (std::size_t i = transactions_before; i < store_.tx_count(); ++i) {
    opened.transactions += store_.has_body(TxIndex{i}) ? 1U : 0U;
  }
}

Result<Opened> Session::open_case(ByteView bytes) {
  auto file = read_case(bytes);
  if (!file) return file.error();
  Opened opened{.kind = "case"};
  const auto content = [&](const ZipEntry& entry) { return bytes.subspan(entry.offset, entry.length); };
  const auto note = [&](const ZipEntry& entry, std::vector<Problem> problems) {
    for (Problem& problem : problems) opened.problems.push_back(on_line(std::move(problem), entry.name));
  };
  for (const ZipEntry& entry : file->facts) {
    if (looks_like_zip(content(entry))) return Error{Code::unsupported, entry.name, "a case within a case"};
    auto part = open_bytes(entry.name, content(entry));
    note(entry, part ? std::move(part->problems) : std::vector{part.error()});
  }
  for (const ZipEntry& entry : file->labels) {
    auto pack = open_labels(entry.name.substr(entry.name.rfind('/') + 1), content(entry));
    note(entry, pack ? std::move(pack->problems) : std::vector{pack.error()});
  }
  mark(std::move(file->marks));
  question_of_case_ = std::move(file->question);
  return opened;
}

Result<Opened> Session::open_bytes(std::string_view name, ByteView bytes) {
  if (looks_like_zip(bytes)) return open_case(bytes);
  const std::string_view text = trimmed(as_text(bytes));
  if (text.empty()) return Error{Code::truncated, "", "the file is empty"};
  if (text.front() == '{' || text.front() == '[') {
    if (const auto need = esplora::recognise_reply(bytes)) return open_bare_reply(*need, name, bytes);
    if (text.front() == '{') return open_recorded(text);
    return Error{Code::unknown_format, "", "a list, but not one of an explorer's transactions"};
  }
  Bytes unfolded;
  if (const auto hex = unhex(bytes)) unfolded = *hex;
  const ByteView raw = unfolded.empty() ? bytes : ByteView(unfolded);
  const auto reply = replies_.add({.sha256 = sha256(raw), .provider = std::string(kFileProvider), .path = std::string(name)});
  return open_blocks(raw, reply, unfolded.empty() ? "" : "bitcoin-transaction");
}

Result<Opened> Session::open_blocks(ByteView bytes, ReplyIndex reply, std::string_view kind_if_transaction) {
  const std::string prefix = reply_id(replies_.at(reply));
  if (!kind_if_transaction.empty() && !bitcoin::looks_like_blocks(bytes)) {
    std::vector<Problem> problems;
    const auto tx = bitcoin::load_transaction(bytes, reply, store_, problems);
    if (!tx) return tx.error();
    Opened opened{.kind = std::string(kind_if_transaction), .transactions = 1, .problems = problems};
    add_problems(std::move(problems), prefix);
    return opened;
  }
  auto report = bitcoin::load_blocks(bytes, reply, store_);
  if (!report) return report.error();
  Opened opened{.kind = "bitcoin-blocks", .transactions = report->transactions, .problems = report->problems};
  add_problems(std::move(report->problems), prefix);
  return opened;
}

Result<Opened> Session::open_bare_reply(const Need& need, std::string_view name, ByteView bytes) {
  auto reading = take_answer(need, {.provider = std::string(kFileProvider), .path = std::string(name)}, bytes);
  if (!reading) return reading.error();
  return Opened{.kind = "esplora-reply", .problems = std::move(reading->problems)};
}

Result<Opened> Session::open_recorded(std::string_view text) {
  Opened opened{.kind = "recorded-replies"};
  std::size_t line_number = 0;
  std::size_t used = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    ++line_number;
    if (line.empty()) continue;
    const std::string place = "line " + std::to_string(line_number);
    std::vector<Problem> line_problems;
    const auto recorded = parse_recorded_line(as_bytes(line), line_problems);
    for (Problem& problem : line_problems) opened.problems.push_back(on_line(std::move(problem), place));
    if (!recorded) {
      opened.problems.push_back(on_line(recorded.error(), place));
      continue;
    }
    const auto need = need_of_recorded(*recorded);
    if (!need) {
      opened.problems.push_back(on_line(need.error(), place));
      continue;
    }
    asked_an_explorer_ = true;
    auto reading = take_answer(*need,
                               {.provider = std::string(host_of(recorded->url)), .path = need_id(*need),
                                .fetched_at_s = recorded->fetched_at_s, .status = recorded->status},
                               recorded->body);
    if (!reading) {
      opened.problems.push_back(on_line(reading.error(), place));
      continue;
    }
    ++used;
    answered_.insert(need_id(*need));
    for (Problem& problem : reading->problems) opened.problems.push_back(on_line(std::move(problem), place));
  }
  if (used == 0) {
    if (!opened.problems.empty()) return opened.problems.front();
    return Error{Code::unknown_format, "", "neither raw blocks nor recorded replies nor a single reply"};
  }
  return opened;
}

Result<esplora::Reading> Session::take_answer(const Need& need, Reply reply, ByteView body) {
  reply.sha256 = sha256(body);
  const int status = reply.status;
  const std::int64_t fetched_at_s = reply.fetched_at_s;
  const ReplyIndex index = replies_.add(std::move(reply));
  auto reading = esplora::decode(need, status, body, index, fetched_at_s, store_);
  if (!reading) return reading;
  remember_history(need, *reading);
  remember_contradiction(need, *reading, body);
  if (reading->proof) claims_.push_back(*reading->proof);
  settle_proofs();
  store_.settle_heights(reading->problems);
  bitcoin::settle_header_basis(store_);
  // Recorded replies may come from any base URL: the place is named by the dialect's own path.
  add_problems(reading->problems, need_id(need));
  trail_.reset();
  return reading;
}

void Session::remember_history(const Need& need, const esplora::Reading& reading) {
  if (need.kind != Need::Kind::address_history || need.script.empty()) return;
  Page page{.whole = reading.complete};
  if (reading.next) page.next = reading.next->cursor;
  const ScriptIndex script = store_.intern_script(need.script);
  histories_[script.value][need.cursor.bytes] = page;
  if (history_of(need.script).complete) store_.mark_history_complete(script);
}

Session::History Session::history_of(ByteView script) const {
  const auto found = histories_.find(store_.find_script(script).value);
  if (found == histories_.end()) return {};
  History history{.pages = found->second.size()};
  Bytes32 cursor{};
  for (std::size_t i = 0; i < found->second.size(); ++i) {  // at most every page once: cursors may go in a circle
    const auto page = found->second.find(cursor);
    if (page == found->second.end() || !page->second.whole) return history;
    if (!page->second.next) {
      history.complete = true;
      return history;
    }
    cursor = page->second.next->bytes;
  }
  return history;
}

void Session::remember_contradiction(const Need& need, const esplora::Reading& reading, ByteView body) {
  for (const TxId& txid : reading.contradicted) {
    contradicted_.emplace(txid.bytes, Bytes(body.begin(), body.end()));
    name_wrong_fields(txid);
  }
  if (need.kind != Need::Kind::raw_transaction) return;
  if (auto raw = parse_hex(trimmed(as_text(body)))) {
    raw_transactions_[need.txid.bytes] = *std::move(raw);
    name_wrong_fields(need.txid);
  }
}

// Both the reply that contradicts itself and the bytes are needed; they come in either order.
void Session::name_wrong_fields(const TxId& txid) {
  const auto reply = contradicted_.find(txid.bytes);
  const auto raw = raw_transactions_.find(txid.bytes);
  if (reply == contradicted_.end() || raw == raw_transactions_.end()) return;
  if (auto differences = esplora::compare_with_raw(reply->second, raw->second)) {
    add_problems(*std::move(differences), need_id({.kind = Need::Kind::transaction, .txid = txid}));
  }
}

void Session::settle_proofs() {
  std::vector<Problem> problems;
  const auto is_settled = [&](const esplora::ProofClaim& claim) { return esplora::settle_proof(claim, store_, problems); };
  claims_.erase(std::remove_if(claims_.begin(), claims_.end(), is_settled), claims_.end());
  add_problems(std::move(problems), "");
}

void Session::add_problems(std::vector<Problem> problems, std::string_view prefix) {
  for (Problem& problem : problems) {
    if (!prefix.empty()) problem.where = std::string(prefix) + (problem.where.empty() ? "" : ": ") + problem.where;
    if (std::find(problems_.begin(), problems_.end(), problem) == problems_.end()) problems_.push_back(std::move(problem));
  }
}

Result<Given> Session::give(std::string_view want_id, std::string_view provider, int status, ByteView body, std::int64_t fetched_at_s) {
  const auto handed = handed_out_.find(std::string(want_id));
  if (handed == handed_out_.end()) return Error{Code::usage, std::string(want_id), "no such want was handed out"};
  const Need need = handed->second;
  asked_an_explorer_ = true;
  auto reading = take_answer(need, {.provider = std::string(provider), .path = need_id(need), .fetched_at_s = fetched_at_s, .status = status}, body);
  Given given{.sha256 = sha256(body)};
  if (!reading) {
    given.problems.push_back(reading.error());
    given.retry = may_be_asked_again(reading.error().code);
    if (given.retry) return given;  // still handed out: it will be given again, or failed
    handed_out_.erase(handed);
    failed_[std::string(want_id)] = {need, std::string(code_sentence(reading.error().code))};
    given.accepted = reading.error().code == Code::not_found;
    trail_.reset();
    return given;
  }
  handed_out_.erase(handed);
  answered_.insert(std::string(want_id));
  given.accepted = true;
  given.facts = reading->facts;
  given.problems = std::move(reading->problems);
  return given;
}

Result<Done> Session::fail(std::string_view want_id, std::string_view reason) {
  const auto handed = handed_out_.find(std::string(want_id));
  if (handed == handed_out_.end()) return Error{Code::usage, std::string(want_id), "no such want was handed out"};
  failed_[std::string(want_id)] = {handed->second, std::string(reason)};
  handed_out_.erase(handed);
  trail_.reset();
  return Done{};
}

void Session::retry_failed() {
  for (const auto& [id, fetch] : failed_) answered_.erase(id);
  failed_.clear();
  trail_.reset();
}

// ---- questions ----

Result<Bytes> Session::script_of(const Ref& address) { return address_script(address); }

Result<Done> Session::look_up(const Ref& ref) {
  if (ref.chain != store_.chain()) {
    return Error{Code::unsupported, ref.to_text(), "this version cannot follow " + std::string(chain_info(ref.chain).name) + " yet"};
  }
  if (ref.kind != Ref::Kind::address) {
    cards_.push_back({.kind = Need::Kind::transaction, .txid = ref.txid});
    return Done{};
  }
  const auto script = script_of(ref);
  if (!script) return script.error();
  cards_.push_back({.kind = Need::Kind::address_stats, .script = *script});
  cards_.push_back({.kind = Need::Kind::address_history, .script = *script});
  return Done{};
}

Result<Done> Session::ask(QuestionAsked asked) {
  for (std::size_t i = 0; i < asked.question.starts.size(); ++i) {
    const Ref& ref = asked.question.starts[i].ref;
    const std::string place = "start[" + std::to_string(i) + ']';
    if (ref.chain != store_.chain()) {
      return Error{Code::unsupported, place, "this version cannot follow " + std::string(chain_info(ref.chain).name) + " yet"};
    }
    if (ref.kind != Ref::Kind::address) continue;
    if (const auto script = script_of(ref); !script) return at(script.error(), place);
  }
  question_ = std::move(asked);
  requests_before_question_ = requests_made_;
  trail_.reset();
  return Done{};
}

// ---- labels ----

Result<LabelPackInfo> Session::open_labels(std::string_view name, ByteView bytes) {
  if (is_bundled_form(bytes)) {
    auto bundle = BundledLabels::open(Bytes(bytes.begin(), bytes.end()));
    if (!bundle) return bundle.error();
    LabelPackInfo info{.id = bundle->checksum(), .title = std::string(name), .sha256 = to_hex(sha256(bytes)),
                       .dated_s = bundle->dated_s(), .kind = LabelKind::bundled, .addresses = bundle->size()};
    for (const LabelPackInfo& pack : bundle->packs()) info.labels += pack.labels;
    book_.add_bundle(*std::move(bundle));
    labels_changed();
    return info;
  }
  auto pack = read_label_pack(name, bytes, ChainPlaceNames(store_.chain()));
  if (!pack) return pack.error();
  LabelPackInfo info = pack->info;
  book_.add_pack(*std::move(pack));
  labels_changed();
  return info;
}

Result<Done> Session::drop_labels(std::string_view id) {
  if (!book_.drop(id)) return Error{Code::usage, std::string(id), "no such list is loaded"};
  labels_changed();
  return Done{};
}

void Session::labels_changed() {
  label_cache_.forget();
  place_labels_.reset();
  trail_.reset();
}

std::optional<std::int64_t> Session::lists_dated_s() const {
  return book_.bundle() != nullptr ? book_.bundle()->dated_s() : std::nullopt;
}

// A name changes no amount: the trail stands, and only the places that were or are named are looked up again.
void Session::mark(Marks marks) {
  std::vector<OwnName> own;
  for (const auto& [ref, text] : marks_.names) label_cache_.forget(store_, ref);
  for (const auto& [ref, text] : marks.names) {
    label_cache_.forget(store_, ref);
    own.push_back({ref, text});
  }
  book_.set_own(std::move(own));
  marks_ = std::move(marks);
  place_labels_.reset();
}

std::vector<Label> Session::labels_at(const Place& place) {
  std::vector<Label> labels;
  const auto add = [&](const std::vector<Label>& more) { labels.insert(labels.end(), more.begin(), more.end()); };
  // Of one output or fee only the reporter's own name can speak.
  if (!marks_.names.empty()) {
    if (const std::string ref = place_ref(store_, place); !marks_.name_of(ref).empty()) add(book_.find(ref));
  }
  if (place.output.exists()) add(label_cache_.of_script(store_, book_, store_.script(place.output)));
  add(label_cache_.of_transaction(store_, book_, place.tx));
  sort_by(labels, [](const Label& a, const Label& b) { return (a.kind == LabelKind::own) > (b.kind == LabelKind::own); });
  return labels;
}

std::vector<Label> Session::labels_of(std::string_view text) {
  const auto ref = parse_ref(text);
  if (ref && ref->kind == Ref::Kind::output && ref->chain == store_.chain()) {
    const TxIndex tx = store_.find(ref->txid);
    const OutputIndex output = tx.exists() ? store_.output(tx, ref->vout) : OutputIndex{};
    if (output.exists()) return labels_at({.tx = tx, .output = output});
  }
  return book_.find(text);
}

std::string Session::no_label(const std::vector<Label>& labels) const {
  const bool has_claim = std::any_of(labels.begin(), labels.end(), [](const Label& label) { return label.kind != LabelKind::own; });
  return has_claim || !has_lists() ? std::string() : no_label_text(lists_dated_s());
}

Result<std::span<const std::vector<Label>>> Session::place_labels() {
  const auto trail = this->trail();
  if (!trail) return trail.error();
  if (!place_labels_) {
    place_labels_.emplace();
    place_labels_->reserve((*trail)->places.size());
    for (const Place& place : (*trail)->places) place_labels_->push_back(labels_at(place));
  }
  return std::span<const std::vector<Label>>(*place_labels_);
}

// A claim that ends a trail does so at every script of its address, whether the trail comes there or not: the trail is
// not known yet.
std::vector<ServiceStop> Session::make_stops() {
  std::vector<ServiceStop> stops;
  if (!has_lists()) return stops;
  for (std::uint32_t i = 0; i < store_.script_count(); ++i) {
    std::uint32_t rank = 0;
    for (const Label& label : label_cache_.of_script(store_, book_, ScriptIndex{i})) {
      if (label.kind == LabelKind::own) continue;
      ++rank;
      if (!ends_trail(label.category)) continue;
      const EndReason reason = label.category == LabelCategory::mixer           ? EndReason::mixer
                               : label.category == LabelCategory::shielded_pool ? EndReason::shielded
                                                                                : EndReason::service;
      ServiceStop& stop = stops.emplace_back();
      stop.script = ScriptIndex{i};
      stop.reason = reason;
      stop.detail = claim_text(label);
      stop.tag = rank;
      stop.valid_from_s = label.valid_from_s;
      if (label.valid_until_s) stop.valid_until_s = *label.valid_until_s - 1;  // the last second at which it holds
    }
  }
  return stops;
}

// ---- the trail ----

bool Session::is_busy(ScriptIndex script) const {
  const AddressStats* stats = store_.address_stats(script);
  const std::uint32_t limit = question_ ? question_->question.limits.busy_transactions : Limits{}.busy_transactions;
  return stats != nullptr && stats->tx_count > limit;
}

std::vector<Ref> Session::busy_starts() const {
  std::vector<Ref> refs;
  if (!question_) return refs;
  for (const Start& start : question_->question.starts) {
    if (start.ref.kind != Ref::Kind::address) continue;
    const auto script = script_of(start.ref);
    if (!script) continue;
    const auto index = store_.find_script(*script);
    if (index.exists() && is_busy(index)) refs.push_back(start.ref);
  }
  return refs;
}

TraceHints Session::make_hints() {
  // With files alone they are all there is; with nothing at all, explorers are the only ones to ask.
  TraceHints hints{.can_ask = asked_an_explorer_ || inputs_.empty(), .is_unspendable = bitcoin::is_provably_unspendable, .run_ends = store_.run_ends()};
  for (const auto& [id, fetch] : failed_) hints.failed.push_back(fetch);
  for (const Start& start : question_->question.starts) {
    Bytes script;
    if (start.ref.kind == Ref::Kind::address) script = script_of(start.ref).value();
    hints.start_scripts.push_back(std::move(script));
  }
  hints.services = make_stops();
  return hints;
}

Result<Trail> Session::trace_once() {
  TraceHints hints = make_hints();
  auto trail = trace(store_, question_->question, hints);
  if (!trail) return trail;
  // What was answered and is missing all the same will not come by asking again: its coins end `fetch_failed`.
  const std::size_t known_failures = hints.failed.size();
  for (const MissingFact& missing : trail->missing) {
    if (is_answered(missing.need) && !next_need(missing)) hints.failed.push_back({missing.need, "the answer does not hold"});
  }
  return hints.failed.size() == known_failures ? std::move(trail) : trace(store_, question_->question, hints);
}

Result<const Trail*> Session::trail() {
  if (!question_) return Error{Code::usage, "", "no question has been asked"};
  if (!trail_) {
    trail_ = trace_once();
    place_labels_.reset();
  }
  if (!*trail_) return trail_->error();
  return &**trail_;
}

}  // namespace peelback
