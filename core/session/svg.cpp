#include "session/svg.h"

#include <algorithm>

#include "session/money_text.h"
#include "session/trail_text.h"

namespace peelback {

namespace {

using Kind = PictureNode::Kind;

constexpr double kMargin = 24;
constexpr double kHeading = 56;
constexpr double kLine = 18;

// Tenths of a pixel are enough for an eye.
std::string px(double value) {
  const auto tenths = static_cast<std::int64_t>(value * 10 + (value < 0 ? -0.5 : 0.5));
  const auto magnitude = static_cast<std::uint64_t>(tenths < 0 ? -tenths : tenths);
  return (tenths < 0 ? "-" : "") + format_units(magnitude, 1);
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return out;
}

std::string text_at(double x, double y, std::string_view text, std::string_view attributes) {
  return "<text x=\"" + px(x) + "\" y=\"" + px(y) + "\" " + std::string(attributes) + '>' + escaped(text) + "</text>\n";
}

// The colours of the page's light theme: stolen coins' start, everything else.
std::string_view stroke_of(Kind kind) {
  switch (kind) {
    case Kind::start: return "#C44E00";
    case Kind::junction: return "#1B1B1B";
    default: return "#6B6B6B";
  }
}

std::string draw_line(const PictureEdge& edge, double dx, double dy) {
  std::string path;
  for (const auto& [x, y] : edge.points) path += (path.empty() ? "M" : " L") + px(x + dx) + ' ' + px(y + dy);
  return "<path d=\"" + path + "\" fill=\"none\" stroke=\"#9A9A9A\" stroke-linejoin=\"round\" stroke-width=\"" + px(edge.width_px) +
         "\"><title>" + escaped(edge.sentence) + "</title></path>\n";
}

std::string draw_box(const PictureNode& node, double dx, double dy) {
  const double left = node.x_px - node.width_px / 2 + dx;
  const double top = node.y_px - node.height_px / 2 + dy;
  std::string out = "<g><title>" + escaped(node.sentence) + "</title>\n";
  out += "<rect x=\"" + px(left) + "\" y=\"" + px(top) + "\" width=\"" + px(node.width_px) + "\" height=\"" + px(node.height_px) +
         "\" rx=\"" + (node.kind == Kind::start ? "2" : "8") + "\" fill=\"" + (node.kind == Kind::junction ? "#1B1B1B" : "#FFFFFF") +
         "\" stroke=\"" + std::string(stroke_of(node.kind)) + "\" stroke-width=\"" + (node.kind == Kind::start ? "2.5" : "1.2") + "\"/>\n";
  if (node.kind != Kind::junction) {
    out += text_at(left + 8, top + 16, node.amount_label, "font-size=\"13\" font-weight=\"600\"");
    out += text_at(left + 8, top + 32, node.title, "font-size=\"12\" fill=\"#444444\"");
    if (node.height_px >= 56 && !node.end_label.empty()) out += text_at(left + 8, top + 48, node.end_label, "font-size=\"12\" fill=\"#444444\"");
  }
  return out + "</g>\n";
}

}  // namespace

std::string write_svg(const Picture& picture) {
  const double width = std::max(picture.width_px, 640.0) + 2 * kMargin;
  const double below = kMargin + kHeading + picture.height_px + kMargin;
  const double height = below + kLine * static_cast<double>(picture.sums.size() + 3);
  std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 " + px(width) + ' ' + px(height) + "\" width=\"" +
                    px(width) + "\" height=\"" + px(height) + "\" font-family=\"system-ui, sans-serif\" fill=\"#1B1B1B\">\n<title>" +
                    escaped(picture.title) + "</title>\n<desc>" + escaped(picture.summary) +
                    "</desc>\n<rect width=\"100%\" height=\"100%\" fill=\"#FFFFFF\"/>\n";
  out += text_at(kMargin, kMargin + 18, picture.title, "font-size=\"20\" font-weight=\"600\"");
  for (const PictureEdge& edge : picture.edges) out += draw_line(edge, kMargin, kMargin + kHeading);
  for (const PictureNode& node : picture.nodes) out += draw_box(node, kMargin, kMargin + kHeading);
  double y = below;
  for (const PictureSum& sum : picture.sums) out += text_at(kMargin, y += kLine, format_money(picture.chain, sum.amount) + ' ' + sum.label, "font-size=\"13\"");
  out += text_at(kMargin, y += kLine, picture.sums_sentence, "font-size=\"13\"");
  out += text_at(kMargin, y + kLine, words(Message::disclaimer), "font-size=\"13\"");
  return out + "</svg>\n";
}

}  // namespace peelback
