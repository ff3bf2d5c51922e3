#include "session/question_json.h"

#include "base/json_reader.h"
#include "base/time.h"
#include "session/json_members.h"
#include "session/references.h"

namespace peelback {

namespace {

using Kind = JsonValue::Kind;

Error usage(std::string where, std::string detail) { return {Code::usage, std::move(where), std::move(detail)}; }

bool is_given(const JsonValue& object, std::string_view path) {
  const JsonValue* value = object.find(path);
  return value != nullptr && !value->is(Kind::null);
}

template <class T>
Result<Done> read_u32(const JsonValue& object, std::string_view path, T& out) {
  if (!is_given(object, path)) return Done{};
  const auto value = object.u64_at(path);
  if (!value) return value.error();
  if (*value > 0xffffffff) return usage(std::string(path), "larger than 4294967295");
  out = static_cast<T>(*value);
  return Done{};
}

Result<Done> read_amount(const JsonValue& object, std::string_view path, std::optional<Amount>& out) {
  if (!is_given(object, path)) return Done{};
  const auto value = object.amount_at(path);
  if (!value) return value.error();
  out = Amount{*value};
  return Done{};
}

Result<Done> read_time(const JsonValue& object, std::string_view path, std::optional<std::int64_t>& out) {
  if (!is_given(object, path)) return Done{};
  const auto text = object.string_at(path);
  if (!text) return text.error();
  out = parse_utc(*text);
  if (!out) return usage(std::string(path), "expected a UTC time such as 2018-01-26T00:02:13Z");
  return Done{};
}

Result<Start> read_start(const JsonValue& row) {
  Start start;
  const auto ref_text = row.string_at("ref");
  if (!ref_text) return ref_text.error();
  auto ref = parse_ref(*ref_text);
  if (!ref) return ref.error();
  start.ref = *std::move(ref);
  if (is_given(row, "asset")) {
    const auto asset = row.string_at("asset");
    if (!asset) return asset.error();
    start.asset = std::string(*asset);
  }
  if (auto done = read_amount(row, "amount", start.amount); !done) return done.error();
  if (auto done = read_u32(row, "label", start.label); !done) return done.error();
  if (start.label == 0) return usage("label", "labels are numbered from 1");
  if (const JsonValue* list = row.find("deselected"); list != nullptr) {
    for (std::size_t i = 0; i < list->elements().size(); ++i) {
      std::uint32_t vout = 0;
      if (auto done = read_u32(*list, '[' + std::to_string(i) + ']', vout); !done) return at(done.error(), "deselected");
      start.deselected.push_back(vout);
    }
  }
  return start;
}

Result<Done> read_limits(const JsonValue& object, QuestionAsked& asked) {
  Limits& limits = asked.question.limits;
  std::optional<Amount> min_amount;
  if (auto done = read_u32(object, "max_hops", limits.max_hops); !done) return done;
  if (auto done = read_amount(object, "min_amount", min_amount); !done) return done;
  if (min_amount) limits.min_amount = *min_amount;
  if (auto done = read_u32(object, "min_share_ppm", limits.min_share_ppm); !done) return done;
  if (auto done = read_u32(object, "fan_out", limits.fan_out); !done) return done;
  if (auto done = read_u32(object, "busy_transactions", limits.busy_transactions); !done) return done;
  if (auto done = read_u32(object, "requests", asked.request_limit); !done) return done;
  if (auto done = read_time(object, "since", limits.since_s); !done) return done;
  return read_time(object, "until", limits.until_s);
}

// References of outputs or accounts; none when the question does not have the list.
Result<Done> read_chosen(const JsonValue& document, std::string_view name, std::vector<Outpoint>& outputs, std::vector<std::string>& accounts) {
  if (!is_given(document, name)) return Done{};
  const auto list = document.at(name, Kind::array);
  if (!list) return list.error();
  for (std::size_t i = 0; i < (*list)->elements().size(); ++i) {
    const std::string path = '[' + std::to_string(i) + ']';
    const auto text = (*list)->string_at(path);
    if (!text) return at(text.error(), name);
    const auto ref = parse_ref(*text);
    const bool is_output = ref && ref->kind == Ref::Kind::output;
    const bool is_account = ref && ref->kind == Ref::Kind::address && chain_info(ref->chain).model == LedgerModel::account;
    if (!is_output && !is_account) return usage(std::string(name) + path, "expected <chain>:<txid>:<vout> or an account's address");
    if (is_output) {
      outputs.push_back({ref->txid, ref->vout});
      continue;
    }
    auto canonical = canonical_reference(*text);
    if (!canonical) return at(canonical.error(), std::string(name) + path);
    accounts.push_back(*std::move(canonical));
  }
  return Done{};
}

// "direction" and "fees": one of two words, the first where nothing is said.
template <class T>
Result<Done> read_word(const JsonValue& document, std::string_view name, std::string_view first, std::string_view second, T second_value, T& out) {
  if (!is_given(document, name)) return Done{};
  const auto text = document.string_at(name);
  if (!text) return text.error();
  if (*text == second) {
    out = second_value;
  } else if (*text != first) {
    return usage(std::string(name), std::string("expected ").append(first).append(" or ").append(second));
  }
  return Done{};
}

}  // namespace

Result<QuestionAsked> parse_question(std::string_view json) {
  std::vector<Problem> problems;
  const auto document = parse_json(as_bytes(json), problems);
  if (!document) return document.error();
  QuestionAsked asked;
  const auto method_text = document->string_at("method");
  if (!method_text) return method_text.error();
  const auto method = find_method(*method_text);
  if (!method) return usage("method", "'" + std::string(method_text->substr(0, 40)) + "' is not a rule");
  asked.question.method = *method;
  Question& question = asked.question;
  if (auto done = read_word(*document, "direction", "forward", "backward", Direction::backward, question.direction); !done) return done.error();
  if (auto done = read_word(*document, "fees", "end", "coinbase", FeeRule::coinbase, question.fees); !done) return done.error();
  if (is_given(*document, "check_payments")) {
    const auto flag = document->bool_at("check_payments");
    if (!flag) return flag.error();
    asked.check_payments = *flag;
  }
  const auto starts = document->at("start", Kind::array);
  if (!starts) return starts.error();
  for (std::size_t i = 0; i < (*starts)->elements().size(); ++i) {
    auto start = read_start((*starts)->elements()[i]);
    if (!start) return at(start.error(), "start[" + std::to_string(i) + ']');
    asked.question.starts.push_back(*std::move(start));
  }
  if (const JsonValue* limits = document->find("limits"); limits != nullptr) {
    if (auto done = read_limits(*limits, asked); !done) return at(done.error(), "limits");
  }
  if (const auto chain = chain_of(question); !chain) return chain.error();
  ChosenAccounts& accounts = asked.accounts;
  if (auto done = read_chosen(*document, "not_followed", question.not_followed, accounts.not_followed); !done) return done.error();
  if (auto done = read_chosen(*document, "continued", question.continued, accounts.continued); !done) return done.error();
  if (auto done = read_chosen(*document, "expanded", question.expanded, accounts.expanded); !done) return done.error();
  return asked;
}

Result<Chain> chain_of(const Question& question) {
  if (question.starts.empty()) return usage("start", "at least one start was expected");
  const Chain chain = question.starts.front().ref.chain;
  for (std::size_t i = 1; i < question.starts.size(); ++i) {
    if (question.starts[i].ref.chain != chain) return usage("start[" + std::to_string(i) + ']', "starts of one trail are of one chain");
  }
  return chain;
}

Result<AccountQuestion> account_question(const QuestionAsked& asked) {
  const Question& question = asked.question;
  AccountQuestion accounts{.direction = question.direction, .method = question.method, .limits = question.limits};
  const auto id_of = [](std::string_view ref) { return std::string(ref.substr(ref.find(':') + 1)); };
  for (std::size_t i = 0; i < question.starts.size(); ++i) {
    const Start& start = question.starts[i];
    Ref whole = start.ref;
    const bool is_transfer = whole.kind == Ref::Kind::transfer;
    if (is_transfer) whole.kind = Ref::Kind::transaction;
    const auto canonical = canonical_reference(whole.to_text());
    if (!canonical) return at(canonical.error(), "start[" + std::to_string(i) + ']');
    AccountStart& row = accounts.starts.emplace_back();
    row.kind = whole.kind == Ref::Kind::address ? AccountStart::Kind::address : AccountStart::Kind::transaction;
    row.id = id_of(*canonical);
    row.asset = start.asset;
    if (is_transfer) row.movement = start.ref.position;
    row.amount = start.amount;
    row.label = start.label;
  }
  const auto add_ids = [&](const std::vector<std::string>& refs, std::vector<std::string>& out) {
    for (const std::string& ref : refs) out.push_back(id_of(ref));
  };
  add_ids(asked.accounts.continued, accounts.continued);
  add_ids(asked.accounts.expanded, accounts.expanded);
  add_ids(asked.accounts.not_followed, accounts.not_followed);
  return accounts;
}

void put_limits(JsonWriter& json, const Limits& limits) {
  put_object(json, "limits", [&] {
    put_number(json, "busy_transactions", limits.busy_transactions);
    put_number(json, "fan_out", limits.fan_out);
    put_number(json, "max_hops", limits.max_hops);
    put_text(json, "min_amount", limits.min_amount.to_text());
    put_number(json, "min_share_ppm", limits.min_share_ppm);
    put_time_or_null(json, "since", limits.since_s);
    put_time_or_null(json, "until", limits.until_s);
  });
}

}  // namespace peelback
