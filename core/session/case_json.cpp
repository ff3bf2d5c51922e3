#include "session/case_json.h"

#include "base/json_reader.h"
#include "base/time.h"
#include "session/json_members.h"

namespace peelback {

namespace {

void put_files(JsonWriter& json, std::string_view key, const std::vector<CaseFile::File>& files) {
  put_array(json, key, [&] {
    for (const CaseFile::File& file : files) {
      json.begin_object();
      put_text_or_null(json, "columns", file.columns);
      put_number(json, "length", file.bytes.length);
      put_text(json, "name", file.name);
      put_number(json, "offset", file.bytes.offset);
      json.end_object();
    }
  });
}

}  // namespace

Result<CaseReply> parse_case_reply(std::string_view text) {
  std::vector<Problem> problems;
  const auto json = parse_json(as_bytes(text), problems);
  if (!json) return json.error();
  CaseReply reply;
  for (const auto& [key, out] : {std::pair("provider", &reply.provider), std::pair("request_body", &reply.request_body), std::pair("url", &reply.url)}) {
    const auto value = json->string_at(key);
    if (!value) return value.error();
    *out = *value;
  }
  const auto status = json->u64_at("status");
  if (!status) return status.error();
  reply.status = static_cast<int>(*status % 1000);
  if (const auto chain = json->string_at("chain")) reply.chain = chain_to_record(*chain);
  if (const auto time = json->string_at("at")) reply.fetched_at_s = parse_utc(*time).value_or(0);
  if (const auto time = json->string_at("sent_at")) reply.sent_at_s = parse_utc(*time).value_or(0);
  return reply;
}

std::string write_case_contents(const CaseFile& file) {
  JsonWriter json;
  json.begin_object();
  json.key("about");
  json.raw(write_case_about(file.about));
  put_files(json, "files", file.files);
  put_flag(json, "is_old", file.is_old);
  put_files(json, "labels", file.labels);
  json.key("recorded");
  if (file.recorded) {
    json.begin_object();
    put_number(json, "length", file.recorded->length);
    put_number(json, "offset", file.recorded->offset);
    json.end_object();
  } else {
    json.null();
  }
  put_array(json, "replies", [&] {
    for (const CaseFile::Reply& reply : file.replies) {
      json.begin_object();
      put_time_or_null(json, "at", reply.about.fetched_at_s == 0 ? std::nullopt : std::optional(reply.about.fetched_at_s));
      put_text(json, "chain", reply.about.chain ? chain_info(*reply.about.chain).slug : std::string_view());
      put_number(json, "length", reply.body.length);
      put_number(json, "offset", reply.body.offset);
      put_text(json, "provider", reply.about.provider);
      put_text(json, "request_body", reply.about.request_body);
      put_time_or_null(json, "sent_at", reply.about.sent_at_s == 0 ? std::nullopt : std::optional(reply.about.sent_at_s));
      put_number(json, "status", static_cast<std::uint64_t>(reply.about.status));
      put_text(json, "url", reply.about.url);
      json.end_object();
    }
  });
  json.end_object();
  return json.take();
}

std::string write_bundle_pieces(const CaseBundle& bundle) {
  JsonWriter json;
  json.begin_object();
  put_array(json, "pieces", [&] {
    for (const CaseBundle::Piece& piece : bundle.pieces) {
      json.begin_object();
      piece.body ? put_number(json, "body", *piece.body) : put_number(json, "length", piece.length);
      json.end_object();
    }
  });
  json.end_object();
  return json.take();
}

}  // namespace peelback
