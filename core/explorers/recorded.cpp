#include "explorers/recorded.h"

#include "base/base64.h"
#include "base/json_reader.h"
#include "base/json_writer.h"
#include "base/time.h"
#include "base/utf8.h"
#include "explorers/esplora.h"

namespace peelback {

namespace {

using Kind = JsonValue::Kind;

/// A member that may be absent, as text.
Result<std::string> optional_text(const JsonValue& line, std::string_view key, std::string_view otherwise) {
  if (line.find(key) == nullptr) return std::string(otherwise);
  const auto text = line.string_at(key);
  if (!text) return text.error();
  return std::string(*text);
}

Result<int> read_status(const JsonValue& line) {
  if (line.find("status") == nullptr) return 200;
  const auto status = line.u64_at("status");
  if (!status) return status.error();
  if (*status > 999) return Error{Code::bad_number, "status", std::to_string(*status) + " is not an HTTP status"};
  return static_cast<int>(*status);
}

Result<Bytes> read_body(const JsonValue& line, ByteView bytes) {
  constexpr std::string_view kForms[] = {"body", "body_base64", "json", "text"};
  std::string_view form;
  for (const std::string_view candidate : kForms) {
    if (line.find(candidate) == nullptr) continue;
    if (!form.empty())
      return Error{Code::bad_json, std::string(candidate), "a body stands in " + std::string(form) + " too"};
    form = candidate;
  }
  if (form.empty()) return Error{Code::missing_field, "body", "expected body, json, text or body_base64"};
  if (form == "json") {
    const ByteView raw = line.find(form)->raw(bytes);
    return Bytes(raw.begin(), raw.end());
  }
  const auto text = line.string_at(form);
  if (!text) return text.error();
  if (form == "body_base64") {
    auto decoded = parse_base64(*text);
    if (!decoded) return at(decoded.error(), form);
    return decoded;
  }
  const ByteView body = as_bytes(*text);
  return Bytes(body.begin(), body.end());
}

}  // namespace

Result<RecordedReply> parse_recorded_line(ByteView line, std::vector<Problem>& problems) {
  const auto tree = parse_json(line, problems);
  if (!tree) return tree.error();
  if (!tree->is(Kind::object)) return tree->at("", Kind::object).error();
  RecordedReply reply;
  const auto url = tree->string_at("url");
  if (!url) return url.error();
  reply.url = *url;
  auto method = optional_text(*tree, "method", "GET");
  if (!method) return method.error();
  reply.method = std::move(method).value();
  const auto status = read_status(*tree);
  if (!status) return status.error();
  reply.status = *status;
  auto request_body = optional_text(*tree, "reqbody", "");
  if (!request_body) return request_body.error();
  reply.request_body = std::move(request_body).value();
  const auto fetched_at = optional_text(*tree, "fetched_at", "");
  if (!fetched_at) return fetched_at.error();
  if (!fetched_at->empty()) {
    const auto time_s = parse_utc(*fetched_at);
    if (!time_s)
      return Error{Code::unknown_format, "fetched_at", "not a time such as 2026-11-22T14:00:00Z: " + *fetched_at};
    reply.fetched_at_s = *time_s;
  }
  const auto chain = optional_text(*tree, "chain", "");
  if (!chain) return chain.error();
  if (!chain->empty()) {
    reply.chain = find_chain(*chain);
    if (!reply.chain) return Error{Code::unknown_format, "chain", "not a chain of the plan: " + chain->substr(0, 40)};
  }
  auto body = read_body(*tree, line);
  if (!body) return body.error();
  reply.body = std::move(body).value();
  return reply;
}

std::string format_recorded_line(const RecordedReply& reply) {
  JsonWriter line;
  line.begin_object();
  if (is_valid_utf8(reply.body)) {
    line.key("body");
    line.string(as_text(reply.body));
  } else {
    line.key("body_base64");
    line.string(to_base64(reply.body));
  }
  if (reply.chain) {
    line.key("chain");
    line.string(chain_info(*reply.chain).slug);
  }
  if (reply.fetched_at_s != 0) {
    line.key("fetched_at");
    line.string(format_utc(reply.fetched_at_s));
  }
  line.key("method");
  line.string(reply.method);
  if (!reply.request_body.empty()) {
    line.key("reqbody");
    line.string(reply.request_body);
  }
  line.key("status");
  line.integer(reply.status);
  line.key("url");
  line.string(reply.url);
  line.end_object();
  return line.take();
}

std::optional<Chain> chain_to_record(std::string_view slug) {
  const auto chain = find_chain(slug);
  const bool is_clear = !chain || *chain == Chain::bitcoin || chain_info(*chain).model == LedgerModel::account;
  return is_clear ? std::nullopt : chain;
}

Chain chain_of_recorded(const RecordedReply& reply) { return reply.chain.value_or(esplora::chain_of_path(reply.url)); }

Result<Need> need_of_recorded(const RecordedReply& reply) {
  if (reply.method != "GET") return Error{Code::unsupported, reply.url, "the answer to a " + reply.method + " request"};
  return esplora::need_of_path(reply.url, chain_of_recorded(reply));
}

}  // namespace peelback
