#include "session/fill_template.h"

#include <algorithm>

namespace peelback {

namespace {

// Up to the brace that closes what was opened before `text`.
std::size_t find_close(std::string_view text) {
  std::size_t open = 1;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{') ++open;
    if (text[i] == '}' && --open == 0) return i;
  }
  return text.size();
}

void fill_plural(std::string_view forms, std::string_view count, std::string& out) {
  const std::size_t bar = forms.find('|');
  const std::string_view form = count == "1" ? forms.substr(0, bar) : forms.substr(bar + 1);
  for (const char c : form) {
    if (c == '#') {
      out += count;
    } else {
      out += c;
    }
  }
}

void fill(std::string_view text, std::span<const Filling> fillings, std::string& out) {
  while (!text.empty()) {
    const std::size_t open = std::min(text.find('{'), text.size());
    out += text.substr(0, open);
    text.remove_prefix(open);
    if (text.empty()) return;
    const std::size_t close = find_close(text.substr(1)) + 1;
    const std::string_view inside = text.substr(1, close - 1);
    const std::size_t mark = std::min(inside.find_first_of("?|"), inside.size());
    const auto filling = std::find_if(fillings.begin(), fillings.end(), [&](const Filling& f) { return f.name == inside.substr(0, mark); });
    if (filling == fillings.end()) {
      out += text.substr(0, close + 1);
    } else if (mark == inside.size()) {
      out += filling->text;
    } else if (inside[mark] == '|') {
      fill_plural(inside.substr(mark + 1), filling->text, out);
    } else if (!filling->text.empty()) {
      fill(inside.substr(mark + 1), fillings, out);
    }
    text.remove_prefix(std::min(close + 1, text.size()));
  }
}

}  // namespace

std::string fill_template(std::string_view text, std::span<const Filling> fillings) {
  std::string out;
  fill(text, fillings, out);
  return out;
}

}  // namespace peelback
