#include "explorers/url_text.h"

#include <algorithm>

#include "chains/ascii.h"

namespace peelback {

namespace {

bool is_unreserved(char c) {
  return is_alphanumeric(c) || c == '-' || c == '_' || c == '.' || c == '~';
}

}  // namespace

Words split_words(std::string_view path) {
  Words words;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    if (end > 0) words.push_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return words;
}

std::string_view cut_at(std::string_view text, char mark) {
  return text.substr(0, text.find(mark));
}

std::string_view host_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  return cut_at(cut_at(url.substr(scheme + 3), '/'), ':');
}

std::string_view path_part(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return url;
  const std::size_t slash = url.find('/', scheme + 3);
  return slash == std::string_view::npos ? std::string_view() : url.substr(slash);
}

std::optional<std::string_view> find_parameter(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const std::string_view pair = cut_at(query, '&');
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
      return pair.substr(name.size() + 1);
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
  }
  return std::nullopt;
}

void append_encoded(std::string& out, std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  for (const char c : text) {
    if (is_unreserved(c)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
}

std::string without_key(std::string_view query) {
  std::string kept;
  while (!query.empty()) {
    const std::string_view pair = cut_at(query, '&');
    if (cut_at(pair, '=') != kKeyParameter) {
      if (!kept.empty()) kept += '&';
      kept += pair;
    }
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
  }
  return kept;
}

UrlParts split_url(std::string_view url) {
  const std::string_view target = cut_at(path_part(url), '#');
  const std::string_view path = cut_at(target, '?');
  return {path, path.size() < target.size() ? target.substr(path.size() + 1) : std::string_view()};
}

}  // namespace peelback
