// Facts that come in: files of every kind, and what explorers answered.

#include <algorithm>

#include "base/hash.h"
#include "base/hex_text.h"
#include "base/json_reader.h"
#include "chains/bitcoin_blocks_file.h"
#include "chains/header_basis.h"
#include "explorers/account_replies.h"
#include "explorers/recorded.h"
#include "explorers/tables.h"
#include "labels/imported_labels.h"
#include "rates/rate_table.h"
#include "session/account_part.h"
#include "session/case_file.h"
#include "session/case_labels.h"
#include "session/later_part.h"
#include "session/session.h"
#include "session/trail_document.h"

namespace peelback {

namespace {

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

// What two sources state differently belongs to neither reply: its place is whole, whichever of them came second.
bool is_between_sources(const Problem& problem) { return problem.detail.starts_with("two sources"); }

// Whether the bytes are meant to be read by people: blocks hold bytes below a space soon.
bool looks_like_text(ByteView bytes) {
  constexpr std::size_t kHead = 256;
  const ByteView head = bytes.first(std::min(bytes.size(), kHead));
  return std::all_of(head.begin(), head.end(), [](std::uint8_t byte) { return byte >= ' ' || byte == '\t' || byte == '\n' || byte == '\r'; });
}

// Why nothing in the text was used: the first line's problem, unless the text was never meant to be recorded replies.
Error unread_json(std::string_view text, const Problem& first) {
  std::vector<Problem> ignored;
  if (first.code == Code::bad_json && parse_json(as_bytes(text), ignored))
    return {Code::unknown_format, "", "JSON, but no answer of an explorer or a node that is read here"};
  if (first.code == Code::missing_field && first.where == "line 1, url")
    return {Code::unknown_format, "line 1", "lines of JSON, but neither recorded answers, which name their url, nor rows of a known export"};
  return first;
}

bool may_be_asked_again(Code code) {
  return code == Code::rate_limited || code == Code::server_error || code == Code::refused ||
         code == Code::network_failure || code == Code::truncated || code == Code::bad_json;
}

}  // namespace

// ---- facts in ----

Result<Opened> Session::open(std::string_view name, ByteView bytes, std::string_view columns) {
  const Bytes32 sha256_of_bytes = sha256(bytes);
  const std::vector<LedgerContents> before = ledgers_.contents();
  auto opened = open_bytes(name, bytes, columns);
  if (!opened) return opened.error();
  opened->name = std::string(name);
  opened->sha256 = sha256_of_bytes;
  add_contents(*opened, before);
  inputs_.push_back(*opened);
  trail_.reset();
  return opened;
}

// A table says itself what it holds; of everything else counts what is known since.
void Session::add_contents(Opened& opened, std::span<const LedgerContents> before) const {
  if (opened.transactions != 0 || opened.transfers != 0) return;
  std::vector<Chain> chains;
  for (const LedgerContents& now : ledgers_.contents()) {
    const auto known = std::find_if(before.begin(), before.end(), [&](const LedgerContents& row) { return row.chain == now.chain; });
    const LedgerContents old = known == before.end() ? LedgerContents{} : *known;
    const bool has_grown = now.transactions != old.transactions || now.transfers != old.transfers;
    opened.transactions += now.transactions - old.transactions;
    opened.transfers += now.transfers - old.transfers;
    if (has_grown || known == before.end()) chains.push_back(now.chain);
  }
  if (!chains.empty()) opened.chains = std::move(chains);
  if (opened.chains.empty()) opened.chains = {Chain::bitcoin};
}

Result<Opened> Session::open_case(ByteView bytes) {
  auto file = read_case(bytes);
  if (!file) return file.error();
  Opened opened{.kind = "case"};
  const auto content = [&](const CaseFile::Extent& extent) { return bytes.subspan(extent.offset, extent.length); };
  const auto note = [&](const std::string& place, std::vector<Problem> problems) {
    for (Problem& problem : problems) opened.problems.push_back(on_line(std::move(problem), place));
  };
  for (const CaseFile::File& part : file->files) {
    if (looks_like_zip(content(part.bytes))) return Error{Code::unsupported, part.name, "a case within a case"};
    auto read = open_bytes(part.name, content(part.bytes), part.columns);
    note(part.name, read ? std::move(read->problems) : std::vector{read.error()});
  }
  if (file->recorded) {
    auto read = open_recorded(as_text(content(*file->recorded)));
    note("replies.jsonl", read ? std::move(read->problems) : std::vector{read.error()});
  }
  for (std::size_t i = 0; i < file->replies.size(); ++i) {
    const auto& [about, body] = file->replies[i];
    const ByteView bytes_of_body = content(body);
    auto used = open_recorded_line({.url = about.url, .status = about.status, .request_body = about.request_body,
                                    .body = Bytes(bytes_of_body.begin(), bytes_of_body.end()), .fetched_at_s = about.fetched_at_s,
                                    .chain = about.chain});
    note("reply " + std::to_string(i + 1), used ? *std::move(used) : std::vector{used.error()});
  }
  for (const CaseFile::File& part : file->labels) {
    auto pack = open_labels(part.name, content(part.bytes));
    note(part.name, pack ? std::move(pack->problems) : std::vector{pack.error()});
  }
  if (file->claims && book_.bundle() == nullptr) {
    auto claims = read_case_labels(as_text(content(*file->claims)));
    if (!claims) return claims.error();
    book_.add_bundle(*std::move(claims));
    labels_changed();
  }
  mark(std::move(file->marks));
  question_of_case_ = std::move(file->question);
  failed_before_ = std::move(file->failed);
  return opened;
}

Result<Opened> Session::open_bytes(std::string_view name, ByteView bytes, std::string_view columns) {
  if (looks_like_zip(bytes)) return has_later_part() ? open_case(bytes) : later_part_not_loaded();
  if (trimmed(as_text(bytes)).empty()) return Error{Code::truncated, "", "the file is empty"};
  if (!has_accounts()) {
    auto opened = columns.empty() ? open_chain_data(name, bytes) : accounts_not_loaded("");
    return opened ? std::move(opened) : accounts_not_loaded("");
  }
  if (is_rate_table(bytes)) return open_rates(bytes);
  if (const TableKind table = recognise_table(bytes); table != TableKind::none) return open_table(table, name, bytes, columns);
  if (!columns.empty()) return open_table(TableKind::transfers, name, bytes, columns);
  auto opened = open_chain_data(name, bytes);
  if (opened || opened.error().code != Code::unknown_format) return opened;
  if (auto error = why_no_table(bytes)) return *std::move(error);
  return opened;
}

// A chain's own bytes, or what an explorer said of it.
Result<Opened> Session::open_chain_data(std::string_view name, ByteView bytes) {
  const std::string_view text = trimmed(as_text(bytes));
  if (text.front() == '{' || text.front() == '[') {
    if (const auto need = esplora::recognise_reply(bytes)) return open_bare_reply(*need, name, bytes);
    if (has_accounts()) {
      if (midgard::is_reply(bytes)) {
        auto problems = open_swaps("", {.provider = std::string(kFileProvider), .path = std::string(name), .status = 200}, bytes);
        if (!problems) return problems.error();
        return Opened{.kind = "midgard-reply", .chains = {Chain::bitcoin}, .problems = *std::move(problems)};
      }
      if (const auto answer = recognise_account_reply(bytes); answer && answer->chain) return open_bare_answer(*answer, name, bytes);
    }
    if (text.front() == '{') return open_recorded(text);
    return Error{Code::unknown_format, "", "a list, but not one of an explorer's transactions"};
  }
  Bytes unfolded;
  if (const auto hex = find_hex_text(bytes)) unfolded = *hex;
  if (unfolded.empty() && looks_like_text(bytes)) {
    return Error{Code::unknown_format, "line 1", "text, but no table of payments: its first line has to name the columns of the transaction, of who paid whom, and of the amount"};
  }
  const ByteView raw = unfolded.empty() ? bytes : ByteView(unfolded);
  const auto reply = replies_.add({.sha256 = sha256(raw), .provider = std::string(kFileProvider), .path = std::string(name)});
  return open_blocks(raw, reply, unfolded.empty() ? "" : "bitcoin-transaction");
}

Result<Opened> Session::open_blocks(ByteView bytes, ReplyIndex reply, std::string_view kind_if_transaction) {
  const std::string prefix = reply_id(replies_.at(reply));
  if (!kind_if_transaction.empty() && !bitcoin::looks_like_blocks(bytes)) {
    std::vector<Problem> problems;
    const auto tx = bitcoin::load_transaction(bytes, reply, ledgers_.utxo(Chain::bitcoin), problems);
    if (!tx) return tx.error();
    Opened opened{.kind = std::string(kind_if_transaction), .transactions = 1, .problems = problems};
    add_problems(std::move(problems), prefix);
    return opened;
  }
  const Chain chain = bitcoin::chain_of_blocks(bytes).value_or(Chain::bitcoin);
  if (is_left_out(chain)) return accounts_not_loaded("");
  auto report = bitcoin::load_blocks(bytes, reply, ledgers_.utxo(chain));
  if (!report) return report.error();
  Opened opened{.kind = std::string(chain_info(chain).slug).append("-blocks"), .chains = {chain}, .transactions = report->transactions, .problems = report->problems};
  add_problems(std::move(report->problems), prefix);
  add_contradicted_blocks(chain);
  return opened;
}

Result<Opened> Session::open_bare_reply(const Need& need, std::string_view name, ByteView bytes) {
  const Chain chain = esplora::chain_of_reply(bytes);
  auto reading = take_answer(chain, need, {.provider = std::string(kFileProvider), .path = std::string(name)}, bytes);
  if (!reading) return reading.error();
  return Opened{.kind = "esplora-reply", .chains = {chain}, .problems = std::move(reading->problems)};
}

// `path` of the request, below the base URL; empty where it is not known.
Result<std::vector<Problem>> Session::open_swaps(std::string_view path, Reply reply, ByteView body) {
  if (!has_accounts()) return accounts_not_loaded("");
  auto reading = midgard::decode(reply.status, body);
  if (!reading) return reading.error();
  reply.sha256 = sha256(body);
  const ReplyIndex index = replies_.add(reply);
  for (midgard::Action& action : reading->actions) {
    auto report = std::find_if(swaps_.begin(), swaps_.end(), [&](const SwapReport& known) { return known.action == action; });
    const CitedAction cited{index, "/actions/" + std::to_string(action.row)};
    if (report == swaps_.end()) report = swaps_.insert(swaps_.end(), SwapReport{.action = std::move(action)});
    if (std::find(report->cited.begin(), report->cited.end(), cited) == report->cited.end()) report->cited.push_back(cited);
  }
  if (!path.empty()) thorchain_pages_[std::string(path)] = reading->is_full ? midgard::next_path(path, reading->next_page) : std::string();
  trail_.reset();
  return std::move(reading->problems);
}

Result<Opened> Session::open_bare_answer(const AccountReply& answer, std::string_view name, ByteView bytes) {
  const Asked asked{.chain = *answer.chain, .account = answer.need, .request = answer.need};
  auto reading = take_account_answer(asked, answer.dialect, {.provider = std::string(kFileProvider), .path = std::string(name)}, bytes);
  if (!reading) return reading.error();
  return Opened{.kind = "account-reply", .chains = {*answer.chain}, .problems = std::move(reading->problems)};
}

// One reply of a recording, of whichever dialect its request names.
Result<std::vector<Problem>> Session::open_recorded_line(const RecordedReply& recorded) {
  Reply reply{.provider = std::string(host_of(recorded.url)), .fetched_at_s = recorded.fetched_at_s, .status = recorded.status};
  if (has_accounts()) {
    if (midgard::is_path(recorded.url)) {
      reply.path = midgard::path_in(recorded.url);
      return open_swaps(reply.path, reply, recorded.body);
    }
    if (is_price_path(recorded.url)) {
      auto reading = give_prices(recorded.url, recorded.status, recorded.body, recorded.fetched_at_s);
      if (!reading) return reading.error();
      return std::move(reading->problems);
    }
    const auto account = account_reply_of(recorded.url, recorded.request_body);
    if (account) return open_account_reply(*account, std::move(reply), recorded.body);
    if (account.error().code != Code::unknown_format) return account.error();
  }
  const auto need = need_of_recorded(recorded);
  if (!need) return has_accounts() ? need.error() : accounts_not_loaded("");
  const Chain chain = chain_of_recorded(recorded);
  asked_an_explorer_ = true;
  reply.path = need_path(chain, *need);
  auto reading = take_answer(chain, *need, std::move(reply), recorded.body);
  if (!reading) return reading.error();
  answered_.insert(need_id(chain, *need));
  return std::move(reading->problems);
}

Result<std::vector<Problem>> Session::open_account_reply(const AccountReply& account, Reply reply, ByteView body) {
  Asked asked{.chain = account.chain.value_or(Chain::ethereum), .account = account.need, .request = account.need};
  reply.path = asked.id();
  auto reading = take_account_answer(asked, account.dialect, std::move(reply), body);
  if (!reading) return reading.error();
  asked_an_explorer_ = true;
  answered_.insert(asked.id());
  return std::move(reading->problems);
}

Result<Opened> Session::open_recorded(std::string_view text) {
  const std::string_view whole = text;
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
    auto used_line = open_recorded_line(*recorded);
    if (!used_line) {
      if (used_line.error().code == Code::part_not_loaded) return used_line.error();
      opened.problems.push_back(on_line(used_line.error(), place));
      continue;
    }
    ++used;
    for (Problem& problem : *used_line) opened.problems.push_back(on_line(std::move(problem), place));
  }
  if (used == 0) {
    if (!opened.problems.empty()) return unread_json(whole, opened.problems.front());
    return Error{Code::unknown_format, "", "neither raw blocks nor recorded replies nor a single reply"};
  }
  return opened;
}

// A table is claimed until the chain's own bytes are there; what its columns call places is a list of labels.
Result<Opened> Session::open_table(TableKind kind, std::string_view name, ByteView bytes, std::string_view columns) {
  const auto shape = read_shape(bytes);
  if (!shape) return shape.error();
  TransferMapping mapping = shape->mapping;
  if (!columns.empty()) {
    auto corrected = parse_mapping(columns, shape->header);
    if (!corrected) return corrected.error();
    mapping = *std::move(corrected);
  }
  const ReplyIndex reply = replies_.add({.sha256 = sha256(bytes), .provider = std::string(kFileProvider), .path = std::string(name)});
  const Chain chain = shape->chain.value_or(kind == TableKind::output_transactions ? Chain::bitcoin : Chain::ethereum);
  auto reading = chain_info(chain).model == LedgerModel::utxo ? read_output_table(bytes, reply, ledgers_.utxo(chain))
                                                              : read_account_table(bytes, kind == TableKind::transfers ? &mapping : nullptr, reply, ledgers_.accounts(chain));
  if (!reading) return reading.error();
  if (const AccountStore* accounts = ledgers_.find_accounts(chain)) name_sides(reading->problems, *accounts, replies_);
  if (!reading->labels.empty()) {
    auto pack = imported_labels(name, sha256(bytes), reading->labels);
    if (!pack) return pack.error();
    book_.add_pack(*std::move(pack));
    labels_changed();
  }
  Opened opened{.kind = std::string(table_kind_name(reading->kind)), .chains = {chain}, .transactions = static_cast<std::size_t>(reading->transactions),
                .transfers = static_cast<std::size_t>(reading->transfers), .problems = reading->problems};
  if (kind == TableKind::transfers) opened.columns = mapping_json(mapping, shape->header);
  add_problems(std::move(reading->problems), reply_id(replies_.at(reply)));
  add_contradicted_blocks(chain);
  return opened;
}

Result<esplora::Reading> Session::take_answer(Chain chain, const Need& need, Reply reply, ByteView body) {
  if (is_left_out(chain)) return accounts_not_loaded("");
  reply.sha256 = sha256(body);
  const ReplyIndex index = replies_.add(reply);
  std::vector<Problem> later;
  auto reading = utxo_replies_[chain].take(need, reply, index, body, ledgers_.utxo(chain), later);
  add_problems(std::move(later), "");
  if (!reading) return reading;
  // Recorded replies may come from any base URL: the place is named by the dialect's own path.
  add_problems(reading->problems, need_path(chain, need));
  add_contradicted_blocks(chain);
  trail_.reset();
  return reading;
}

void Session::add_contradicted_blocks(Chain chain) {
  if (const Store* store = ledgers_.find_utxo(chain)) add_problems(bitcoin::find_contradicted_checkpoints(*store), "");
}

std::vector<Problem> Session::problems(NamesSources names) const {
  std::vector<Problem> all = problems_;
  for (Problem& problem : contradiction_problems(ledgers_, replies_, names)) all.push_back(std::move(problem));
  return all;
}

std::vector<Contradiction> Session::contradictions() const { return find_contradictions(ledgers_); }

void Session::add_problems(std::vector<Problem> problems, std::string_view prefix) {
  std::erase_if(problems, is_contradiction);
  for (Problem& problem : problems) {
    if (!prefix.empty() && !is_between_sources(problem)) problem.where = std::string(prefix) + (problem.where.empty() ? "" : ": ") + problem.where;
    // A later one of two sources names every value that was stated so far.
    const auto known = std::find_if(problems_.begin(), problems_.end(), [&](const Problem& other) {
      return other == problem || (is_between_sources(problem) && is_between_sources(other) && other.code == problem.code && other.where == problem.where);
    });
    if (known == problems_.end()) problems_.push_back(std::move(problem));
    else known->detail = std::move(problem.detail);
  }
}

// A request that the dialect answers in several steps is answered when the last of them is.
Result<AccountReading> Session::take_account_answer(const Asked& asked, AccountDialect dialect, Reply reply, ByteView body) {
  reply.sha256 = sha256(body);
  const ReplyIndex index = replies_.add(reply);
  AccountStore& store = ledgers_.accounts(asked.chain);
  auto reading = decode_account_reply(dialect, asked.request, reply.status, body, index, reply.fetched_at_s, store);
  if (!reading) return reading;
  for (const std::string& id : reading->verified) {
    if (const AccountTxIndex tx = store.find_tx(id); tx.exists()) store.mark_signed(tx);
  }
  name_sides(reading->problems, store, replies_);
  progress_[asked.chain].take(asked.account, *reading);
  add_problems(reading->problems, asked.id());
  trail_.reset();
  return reading;
}

// The source said that it will not answer, or cannot: what waits for it ends `fetch_failed`.
Given Session::give_up(const std::string& id, const Asked& asked, const Error& error, Given given) {
  given.problems.push_back(error);
  given.retry = may_be_asked_again(error.code);
  if (given.retry) return given;  // still handed out: it will be given again, or failed
  failed_[id] = {asked, std::string(code_sentence(error.code))};
  handed_out_.erase(id);
  given.accepted = error.code == Code::not_found;
  trail_.reset();
  return given;
}

Result<Given> Session::give(std::string_view want_id, std::string_view provider, int status, ByteView body, std::int64_t fetched_at_s) {
  const auto handed = handed_out_.find(std::string(want_id));
  if (handed == handed_out_.end()) return Error{Code::usage, std::string(want_id), "no such want was handed out"};
  const Asked asked = handed->second;
  const std::string id(want_id);
  asked_an_explorer_ = true;
  Reply reply{.provider = std::string(provider), .path = id, .fetched_at_s = fetched_at_s, .status = status};
  Given given{.sha256 = sha256(body)};
  if (!asked.thorchain.empty()) {
    reply.path = asked.thorchain;
    auto problems = open_swaps(asked.thorchain, std::move(reply), body);
    if (!problems) return give_up(id, asked, problems.error(), std::move(given));
    given.facts = swaps_.size();
    add_problems(*problems, asked.thorchain);
    given.problems = *std::move(problems);
  } else if (follows_accounts_of(asked.chain)) {
    auto reading = take_account_answer(asked, endpoint_of(asked.chain).dialect, std::move(reply), body);
    if (!reading) return give_up(id, asked, reading.error(), std::move(given));
    given.facts = reading->facts;
    given.problems = std::move(reading->problems);
  } else {
    reply.path = need_path(asked.chain, asked.need);
    auto reading = take_answer(asked.chain, asked.need, std::move(reply), body);
    if (!reading) return give_up(id, asked, reading.error(), std::move(given));
    given.facts = reading->facts;
    given.problems = std::move(reading->problems);
  }
  handed_out_.erase(id);
  answered_.insert(id);
  given.accepted = true;
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

}  // namespace peelback
