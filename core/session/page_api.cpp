#include "session/page_api.h"

#include "base/json_reader.h"
#include "chains/recognise.h"
#include "explorers/recorded.h"
#include "explorers/tables.h"
#include "labels/shown_text.h"
#include "model/reference.h"
#include "rates/rate_table.h"
#include "session/account_part.h"
#include "session/answers.h"
#include "session/article.h"
#include "session/asked_json.h"
#include "session/cards.h"
#include "session/case_json.h"
#include "session/claims_text.h"
#include "session/crossings_json.h"
#include "session/details.h"
#include "session/find.h"
#include "session/json_members.h"
#include "session/labels_json.h"
#include "session/money_text.h"
#include "session/path_json.h"
#include "session/references.h"
#include "session/replay_report.h"
#include "session/reports.h"
#include "session/table.h"
#include "session/trail_document.h"

namespace peelback {

namespace {

constexpr std::size_t kMostColumnName = 80;
constexpr std::string_view kThorchain = "thorchain";  // where a chain is named: for a Midgard

std::string refusal(const Error& error) {
  JsonWriter json;
  json.begin_object();
  json.key("error");
  write_error(json, error);
  put_flag(json, "ok", false);
  json.end_object();
  return json.take();
}

// A call for what comes after a first look: where that is not held, what `write` needs falls out of the link.
template <class Write>
std::string later(Write write) {
  return has_later_part() ? envelope(write()) : refusal(later_part_not_loaded());
}

// Envelopes a value that is canonical JSON already.
std::string nothing() { return envelope(std::string("{}")); }

template <class Write>
std::string envelope_object(Write write) {
  JsonWriter json;
  json.begin_object();
  write(json);
  json.end_object();
  return envelope(json.finish());
}

void put_full_problems(JsonWriter& json, const std::vector<Problem>& problems) {
  put_array(json, "problems", [&] {
    for (const Problem& problem : problems) write_error(json, problem);
  });
}

std::string_view purpose_name(Want::Purpose purpose) {
  switch (purpose) {
    case Want::Purpose::card: return "card";
    case Want::Purpose::trace: return "trace";
    case Want::Purpose::check: return "check";
  }
  return {};
}

void write_finding(JsonWriter& json, const Finding& finding) {
  json.begin_object();
  put_array(json, "candidates", [&] {
    for (const Candidate& candidate : finding.candidates) {
      const auto& info = chain_info(candidate.chain);
      json.begin_object();
      put_text(json, "chain", info.slug);
      put_text(json, "chain_name", info.name);
      put_flag(json, "followed", info.followed);
      put_text(json, "ref", candidate.ref);
      json.end_object();
    }
  });
  put_flag(json, "certain", finding.certain);
  put_text(json, "checksum", checksum_name(finding.checksum));
  put_number(json, "count", finding.count);
  put_text(json, "detail", finding.detail);
  put_text(json, "kind", kind_name(finding.kind));
  put_number(json, "length", finding.length);
  put_number(json, "offset", finding.offset);
  put_flag(json, "testnet", finding.testnet);
  put_text(json, "text", finding.text);
  json.end_object();
}

std::string tell_opened(const Result<Opened>& opened) {
  if (!opened) return refusal(opened.error());
  return envelope_object([&](JsonWriter& json) {
    put_array(json, "chains", [&] {
      for (const Chain chain : opened->chains) json.string(chain_info(chain).slug);
    });
    put_text(json, "kind", opened->kind);
    put_text(json, "name", opened->name);
    put_full_problems(json, opened->problems);
    put_text(json, "sha256", "sha256:" + to_hex(opened->sha256));
    put_number(json, "transactions", opened->transactions);
    put_number(json, "transfers", opened->transfers);
  });
}

std::string wants_envelope(const std::vector<Want>& wants) {
  return envelope_object([&](JsonWriter& json) {
    put_array(json, "wants", [&] {
      for (const Want& want : wants) {
        json.begin_object();
        if (!want.body.empty()) put_text(json, "body", want.body);
        put_text(json, "chain", want.of_thorchain ? kThorchain : chain_info(want.chain).slug);
        put_text(json, "id", want.id);
        put_text(json, "method", want.body.empty() ? "GET" : "POST");
        put_text(json, "path", want.path);
        put_text(json, "purpose", purpose_name(want.purpose));
        put_text(json, "reason", want.reason);
        json.key("value");
        if (want.value) {
          write_money(json, want.asset, *want.value);
        } else {
          json.null();
        }
        json.end_object();
      }
    });
  });
}

}  // namespace

std::string envelope(const Result<std::string>& value) {
  if (!value) return refusal(value.error());
  return R"({"ok":true,"value":)" + *value + '}';
}

std::string PageApi::recognise(std::string_view text) const {
  return envelope_object([&](JsonWriter& json) {
    put_array(json, "findings", [&] {
      for (const Finding& finding : peelback::recognise(text)) write_finding(json, finding);
    });
  });
}

std::string PageApi::open(std::string_view name, ByteView bytes) { return tell_opened(session_.open(name, bytes)); }

std::string PageApi::open_table(std::string_view name, ByteView bytes, std::string_view columns) {
  return tell_opened(session_.open(name, bytes, columns));
}

std::string PageApi::table_shape(ByteView bytes) {
  if (!has_accounts()) return refusal(accounts_not_loaded(""));
  if (is_rate_table(bytes)) return refusal({Code::unknown_format, "", "a table of rates, whose columns are known"});
  const auto shape = read_shape(bytes);
  if (!shape) return refusal(shape.error());
  return envelope_object([&](JsonWriter& json) {
    put_text_or_null(json, "chain", shape->chain ? chain_info(*shape->chain).slug : std::string_view{});
    put_array(json, "columns", [&] {
      for (const TransferColumn column : shape->mapping.columns) json.string(column_name(column));
    });
    put_array(json, "header", [&] {
      for (const std::string& name : shape->header) json.string(shown_text(name, kMostColumnName).text);
    });
    put_text(json, "kind", table_kind_name(shape->kind));
    put_text(json, "mapping", mapping_json(shape->mapping, shape->header));
    put_array(json, "rows", [&] {
      for (const auto& row : shape->first_rows) {
        json.begin_array();
        for (const std::string& cell : row) json.string(shown_text(cell, kMostColumnName).text);
        json.end_array();
      }
    });
  });
}

std::string PageApi::use_source(std::string_view text) {
  std::vector<Problem> problems;
  const auto source = parse_json(as_bytes(text), problems);
  if (!source) return refusal(source.error());
  const auto slug = source->string_at("chain");
  if (!slug) return refusal(slug.error());
  const auto chain = find_chain(*slug);
  if (!chain || chain_info(*chain).model != LedgerModel::account) return refusal({Code::usage, "chain", "expected a chain of accounts"});
  const auto word = source->string_at("dialect");
  if (!word) return refusal(word.error());
  const auto dialect = find_account_dialect(*word);
  if (!dialect) return refusal({Code::usage, "dialect", "no dialect that Peelback knows"});
  const JsonValue* names_chain = source->find("names_chain");
  session_.use_endpoint({*dialect, *chain, names_chain != nullptr && names_chain->is(JsonValue::Kind::boolean) && names_chain->boolean()});
  return nothing();
}

std::string PageApi::look_up(std::string_view text) {
  const auto ref = parse_ref(text);
  if (!ref) return refusal(ref.error());
  const auto done = session_.look_up(*ref);
  return done ? nothing() : refusal(done.error());
}

std::string PageApi::address_card(std::string_view text) const {
  const auto ref = parse_ref(text);
  if (!ref) return refusal(ref.error());
  return envelope(write_address_card(session_, *ref));
}

std::string PageApi::transaction_card(std::string_view text) const {
  const auto ref = parse_ref(text);
  if (!ref) return refusal(ref.error());
  return envelope(write_transaction_card(session_, *ref));
}

std::string PageApi::ask(std::string_view question) {
  auto asked = parse_question(question);
  if (!asked) return refusal(asked.error());
  const auto done = session_.ask(*std::move(asked));
  return done ? nothing() : refusal(done.error());
}

std::string PageApi::wants(std::size_t most) { return wants_envelope(session_.wants(most)); }

std::string PageApi::begin_since() {
  if (!has_accounts()) return refusal(accounts_not_loaded(""));
  const Session::HeldSince held = session_.begin_since();
  return envelope_object([&](JsonWriter& json) {
    put_number(json, "holdings", held.holdings);
    put_number(json, "requests", held.requests);
  });
}

std::string PageApi::wants_since(std::size_t most) {
  return has_accounts() ? wants_envelope(session_.wants_since(most)) : refusal(accounts_not_loaded(""));
}

std::string PageApi::give(std::string_view want_id, std::string_view provider, int status, ByteView body, std::string_view fetched_at) {
  const auto given = session_.give(want_id, provider, status, body, parse_utc(fetched_at).value_or(0));
  if (!given) return refusal(given.error());
  return envelope_object([&](JsonWriter& json) {
    put_flag(json, "accepted", given->accepted);
    put_number(json, "facts", given->facts);
    put_full_problems(json, given->problems);
    put_flag(json, "retry", given->retry);
    put_text(json, "sha256", "sha256:" + to_hex(given->sha256));
  });
}

std::string PageApi::fail(std::string_view want_id, std::string_view provider, std::string_view code, std::string_view detail) {
  std::string reason(provider);
  reason += ": ";
  reason += detail.empty() ? code : detail;
  const auto done = session_.fail(want_id, reason);
  return done ? nothing() : refusal(done.error());
}

std::string PageApi::retry_failed() {
  session_.retry_failed();
  return nothing();
}

std::string PageApi::asked_so_far() const { return envelope(write_asked(session_.asked_so_far())); }

std::string PageApi::go_on_from(std::string_view text) {
  auto asked = parse_asked(text);
  if (!asked) return refusal(asked.error());
  session_.go_on_from(*std::move(asked));
  return nothing();
}

std::string PageApi::progress() { return envelope(write_progress(session_)); }

std::string PageApi::trail() {
  return later([&] {
    auto text = write_trail(session_);
    if (text) text->pop_back();  // the document's newline
    return text;
  });
}

std::string PageApi::trail_bytes() {
  if (!has_later_part()) return {};
  auto text = write_trail(session_);
  return text ? *std::move(text) : std::string();
}

std::string PageApi::picture(std::string_view options_text) {
  const auto options = parse_picture_options(options_text);
  if (!options) return refusal(options.error());
  const auto context = picture_context(session_);
  if (!context) return refusal(context.error());
  const auto picture = draw_picture(*context, *options);
  if (!picture) return refusal(picture.error());
  return envelope(write_picture(*picture, *context));
}

std::string PageApi::table() {
  return later([&] { return write_table(session_); });
}

std::string PageApi::details(std::string_view id) {
  return later([&] { return write_details(session_, id); });
}

std::string PageApi::checks() {
  return later([&] { return write_check_report(session_); });
}

std::string PageApi::problems() {
  std::vector<Problem> all = session_.problems(NamesSources::by_provider);
  if (session_.has_question()) {
    if (const auto trail = session_.trail()) all.insert(all.end(), (*trail)->problems.begin(), (*trail)->problems.end());
  }
  return envelope_object([&](JsonWriter& json) { put_full_problems(json, sorted_problems(std::move(all))); });
}

std::string PageApi::csv() {
  if (!has_later_part()) return {};
  auto text = write_csv(session_);
  return text ? *std::move(text) : std::string();
}

// ---- labels and marks ----

std::string PageApi::open_labels(std::string_view name, ByteView bytes) {
  const auto pack = session_.open_labels(name, bytes);
  if (!pack) return refusal(pack.error());
  JsonWriter json;
  write_label_pack(json, *pack);
  return envelope(json.finish());
}

std::string PageApi::drop_labels(std::string_view pack_id) {
  const auto done = session_.drop_labels(pack_id);
  return done ? nothing() : refusal(done.error());
}

std::string PageApi::label_lists() const { return envelope(write_label_lists(session_.labels())); }

std::string PageApi::labels_of(std::string_view text) {
  const auto ref = canonical_reference(text);
  if (!ref) return refusal(ref.error());
  const std::vector<Label> labels = session_.labels_of(*ref);
  return envelope_object([&](JsonWriter& json) {
    put_text(json, "conflict", conflict_sentence(labels));
    put_labels(json, "labels", labels);
    put_text(json, "no_label", session_.no_label(labels));
  });
}

std::string PageApi::mark(std::string_view text) {
  if (!has_later_part()) return refusal(later_part_not_loaded());
  auto marks = parse_marks(text);
  if (!marks) return refusal(marks.error());
  session_.mark(*std::move(marks));
  return nothing();
}

// ---- paths, answers, words ----

std::string PageApi::path(std::string_view asked) {
  return later([&] { return write_path_to(session_, asked); });
}

std::string PageApi::main_path(std::string_view asked) {
  return later([&] { return write_main_path(session_, asked); });
}

std::string PageApi::path_of(std::string_view asked) {
  return later([&] { return write_path_of(session_, asked); });
}

std::string PageApi::reach(std::string_view asked) {
  return later([&] { return write_reach(session_, asked); });
}

std::string PageApi::find(std::string_view text) {
  return later([&] { return write_hits(session_, text); });
}

std::string PageApi::sentences() {
  return later([&]() -> Result<std::string> {
    const auto trail = session_.trail();
    if (!trail) return trail.error();
    const auto labels = session_.place_labels();
    if (!labels) return labels.error();
    return write_sentences({**trail, *labels, session_.lists_dated_s()});
  });
}

std::string PageApi::crossings() {
  return later([&] { return write_crossings(session_); });
}

std::string PageApi::ask_thorchain(std::string_view text) {
  const auto ref = parse_ref(text);
  if (!ref) return refusal(ref.error());
  const auto done = session_.ask_thorchain(*ref);
  return done ? nothing() : refusal(done.error());
}

std::string PageApi::comparison() {
  return later([&] { return write_comparison_view(session_); });
}

std::string PageApi::comparison_bytes() {
  if (!has_later_part()) return {};
  auto text = write_comparison(session_);
  return text ? *std::move(text) : std::string();
}

// ---- values on the day ----

std::string PageApi::show_values(std::string_view text) {
  if (!has_accounts()) return refusal(accounts_not_loaded(""));
  std::vector<Problem> problems;
  const auto options = parse_json(as_bytes(text), problems);
  if (!options) return refusal(options.error());
  const auto asked = options->at("currency");
  if (!asked) return refusal(asked.error());
  const auto currency = find_currency((*asked)->text());
  if (!currency && !(*asked)->is(JsonValue::Kind::null)) return refusal({Code::usage, "currency", "a currency such as USD or EUR was expected"});
  session_.show_values_in(currency);
  return envelope(write_values(session_));
}

std::string PageApi::give_prices(std::string_view url, int status, ByteView body, std::string_view fetched_at) {
  const auto reading = session_.give_prices(url, status, body, parse_utc(fetched_at).value_or(0));
  if (!reading) return refusal(reading.error());
  return envelope_object([&](JsonWriter& json) {
    put_full_problems(json, reading->problems);
    put_number(json, "rates", reading->rates.size());
  });
}

// ---- the case as a file ----

std::string PageApi::begin_case(std::string_view about) {
  if (!has_later_part()) return refusal(later_part_not_loaded());
  auto parsed = parse_case_about(about);
  if (!parsed) return refusal(parsed.error());
  writer_.emplace(*std::move(parsed));
  return nothing();
}

std::string PageApi::add_case_reply(std::string_view about, ByteView body) {
  auto reply = parse_case_reply(about);
  if (!reply) return refusal(reply.error());
  if (!is_writing_case()) return refusal({Code::usage, "", "no case was begun"});
  writer_->add_reply(*std::move(reply), body);
  return nothing();
}

std::string PageApi::add_case_file(std::string_view folder, ByteView bytes) {
  if (!is_writing_case()) return refusal({Code::usage, "", "no case was begun"});
  const bool is_new = writer_->add_file(folder, bytes);
  return envelope_object([&](JsonWriter& json) { put_flag(json, "is_new", is_new); });
}

std::string PageApi::finish_case() {
  if (!is_writing_case()) return refusal({Code::usage, "", "no case was begun"});
  auto bundle = writer_->finish(session_);
  writer_.reset();
  if (!bundle) return refusal(bundle.error());
  bundle_ = *std::move(bundle);
  return envelope(write_bundle_pieces(bundle_));
}

std::string PageApi::read_case(ByteView bytes) {
  if (!has_later_part()) return refusal(later_part_not_loaded());
  const auto file = peelback::read_case(bytes);
  return file ? envelope(write_case_contents(*file)) : refusal(file.error());
}

std::string PageApi::replay_case(ByteView bytes) {
  if (!has_later_part()) return refusal(later_part_not_loaded());
  return envelope(write_replay_report(peelback::replay_case(bytes)));
}

std::string PageApi::recorded_line(std::string_view chain, std::string_view url, std::string_view request_body, int status, std::string_view fetched_at, ByteView body) {
  return format_recorded_line({.url = std::string(url),
                               .method = request_body.empty() ? "GET" : "POST",
                               .status = status,
                               .request_body = std::string(request_body),
                               .body = Bytes(body.begin(), body.end()),
                               .fetched_at_s = parse_utc(fetched_at).value_or(0),
                               .chain = chain_to_record(chain)}) +
         '\n';
}

}  // namespace peelback
