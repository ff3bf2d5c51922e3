#pragma once
// HTML as a string: text is always escaped, elements are opened and closed by name.

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "base/xml_text.h"
#include "publish/wording.h"

namespace peelback {

class Markup {
 public:
  /// With a wording, text and the labels of controls are told in its words.
  explicit Markup(const Wording* wording = nullptr) : wording_(wording) {}

  using Attributes = std::initializer_list<std::pair<std::string_view, std::string_view>>;
  void open(std::string_view name, Attributes attributes = {});
  void close(std::string_view name);
  void text(std::string_view text);
  /// An element that holds text alone; nothing for empty text.
  void line(std::string_view name, std::string_view text, Attributes attributes = {});
  /// Markup that is known to be well-formed: a drawing, a style sheet, a script of ours.
  void raw(std::string_view markup) { out_ += markup; }
  std::string take() { return std::move(out_); }

 private:
  std::string told(std::string_view text) const { return wording_ == nullptr ? std::string(text) : wording_->tell(text); }

  const Wording* wording_ = nullptr;
  std::string out_;
};

}  // namespace peelback
