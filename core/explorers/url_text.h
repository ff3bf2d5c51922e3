#pragma once
// The parts of a URL. Views into the text given; nothing is decoded: the paths of our dialects never need it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace peelback {

using Words = std::vector<std::string_view>;

/// What stands between the slashes, without empty words.
Words split_words(std::string_view path);
/// The text before the mark, all of it when the mark is not there.
std::string_view cut_at(std::string_view text, char mark);
/// The host without its port; empty for a bare path.
std::string_view host_of(std::string_view url);
/// What follows scheme, host and port.
std::string_view path_part(std::string_view url);

struct UrlParts {
  std::string_view path{};   // without the host
  std::string_view query{};  // without the question mark
};
UrlParts split_url(std::string_view url);

/// The value of one parameter; absent when it is not there.
std::optional<std::string_view> find_parameter(std::string_view query, std::string_view name);

/// The text as a URL holds it: every byte but the unreserved characters of RFC 3986 §2.3 as %XX.
void append_encoded(std::string& out, std::string_view text);

/// The query without the parameter by which our providers take a key.
std::string without_key(std::string_view query);
inline constexpr std::string_view kKeyParameter = "apikey";

}  // namespace peelback
