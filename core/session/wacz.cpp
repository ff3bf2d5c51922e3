#include "session/wacz.h"

#include <algorithm>

#include "base/hash.h"
#include "base/sort.h"
#include "session/json_members.h"
#include "session/trail_document.h"

namespace peelback {

namespace {

std::string digest_text(const Bytes32& sha256) { return "sha256:" + to_hex(sha256); }

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

// "2026-01-02T03:04:05Z" -> "20260102030405".
std::string digits_of(std::string_view date) {
  std::string digits;
  for (const char c : date) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits.substr(0, 14);
}

std::string document(JsonWriter& json) { return json.take() + '\n'; }

}  // namespace

std::string surt_of(std::string_view uri) {
  const std::size_t scheme = uri.find("://");
  if (scheme == std::string_view::npos) return lower(uri);
  const std::string_view rest = uri.substr(scheme + 3);
  const std::size_t path = std::min(rest.find_first_of("/?#"), rest.size());
  std::string_view host = rest.substr(0, path);
  std::string port;
  if (const std::size_t colon = host.rfind(':'); colon != std::string_view::npos) {
    port = host.substr(colon);
    host = host.substr(0, colon);
  }
  std::string key;
  while (!host.empty()) {
    const std::size_t dot = host.rfind('.');
    if (!key.empty()) key += ',';
    key += host.substr(dot == std::string_view::npos ? 0 : dot + 1);
    host = host.substr(0, dot == std::string_view::npos ? 0 : dot);
  }
  key += port;
  key += ')';
  key += path < rest.size() ? rest.substr(path) : "/";
  return lower(key);
}

std::string write_cdxj(std::span<const WaczCapture> captures) {
  std::vector<std::string> lines;
  for (const WaczCapture& capture : captures) {
    JsonWriter json;
    json.begin_object();
    put_text(json, "digest", digest_text(capture.sha256));
    put_text(json, "filename", "data.warc");
    put_text(json, "length", std::to_string(capture.length));
    put_text(json, "mime", capture.content_type);
    put_text(json, "offset", std::to_string(capture.offset));
    put_text(json, "status", std::to_string(capture.status));
    put_text(json, "url", capture.uri);
    json.end_object();
    lines.push_back(surt_of(capture.uri) + ' ' + digits_of(capture.date) + ' ' + document(json));
  }
  sort_ascending(lines);
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

std::string write_pages(std::span<const WaczCapture> captures) {
  std::string text = R"({"format":"json-pages-1.0","id":"pages","title":"Replies"})" "\n";
  for (std::size_t i = 0; i < captures.size(); ++i) {
    if (captures[i].status != 200) continue;
    JsonWriter json;
    json.begin_object();
    put_text(json, "id", std::to_string(i));
    put_text(json, "title", captures[i].uri);
    put_text(json, "ts", captures[i].date);
    put_text(json, "url", captures[i].uri);
    json.end_object();
    text += document(json);
  }
  return text;
}

std::string write_datapackage(std::string_view title, std::string_view created, std::span<const WaczResource> resources) {
  JsonWriter json;
  json.begin_object();
  put_text(json, "created", created);
  put_text(json, "profile", "data-package");
  put_array(json, "resources", [&] {
    for (const WaczResource& resource : resources) {
      json.begin_object();
      put_number(json, "bytes", resource.length);
      put_text(json, "hash", digest_text(resource.sha256));
      put_text(json, "name", resource.path.substr(resource.path.rfind('/') + 1));
      put_text(json, "path", resource.path);
      json.end_object();
    }
  });
  put_text(json, "software", std::string("peelback ").append(kVersion));
  put_text(json, "title", title);
  put_text(json, "wacz_version", "1.1.1");
  json.end_object();
  return document(json);
}

std::string write_datapackage_digest(std::string_view datapackage) {
  JsonWriter json;
  json.begin_object();
  put_text(json, "hash", digest_text(sha256(as_bytes(datapackage))));
  put_text(json, "path", "datapackage.json");
  json.end_object();
  return document(json);
}

}  // namespace peelback
