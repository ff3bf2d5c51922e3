#include "publish/markup.h"

namespace peelback {

void Markup::open(std::string_view name, Attributes attributes) {
  out_.append(1, '<').append(name);
  for (const auto& [attribute, value] : attributes) out_.append(1, ' ').append(attribute).append("=\"").append(escape_xml(attribute == "aria-label" ? told(value) : std::string(value))).append(1, '"');
  out_ += '>';
}

void Markup::text(std::string_view text) { out_ += escape_xml(told(text)); }

void Markup::close(std::string_view name) { out_.append("</").append(name).append(">\n"); }

void Markup::line(std::string_view name, std::string_view words, Attributes attributes) {
  if (words.empty()) return;
  open(name, attributes);
  text(words);
  close(name);
}

}  // namespace peelback
