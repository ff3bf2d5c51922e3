#include "session/svg.h"

#include <algorithm>
#include <initializer_list>

#include "base/xml_text.h"
#include "session/messages.h"
#include "session/money_text.h"

namespace peelback {

namespace {

using Kind = PictureNode::Kind;
using Point = std::array<double, 2>;

constexpr double kMargin = 28;
constexpr double kLine = 20;
constexpr double kTitleLine = 27;
constexpr double kBoxLine = 15;
constexpr double kPadding = 9;
constexpr double kTitleSize = 12;
constexpr double kLeastTitleSize = 10.5;
constexpr double kRounding = 0.01;
constexpr double kArrow = 8;
constexpr double kSwapRadius = 14;
constexpr double kWidestDashed = 2.5;

// The colours of the page's light theme (web/src/views/palette.js), to which a test holds them.
constexpr std::string_view kInk = "#1a1c1f";
constexpr std::string_view kSoft = "#565a60";
constexpr std::string_view kPaper = "#ffffff";
constexpr std::string_view kOther = "#6b6b6b";
constexpr std::string_view kFlow = "#c9773f";
constexpr std::string_view kBand = "#f3dfd0";  // kFlow, pale

// Tenths of a pixel are enough for an eye.
std::int64_t tenths_of(double value_px) { return static_cast<std::int64_t>(value_px * 10 + (value_px < 0 ? -0.5 : 0.5)); }

std::string px_of(std::int64_t tenths) { return (tenths < 0 ? "-" : "") + format_units(static_cast<std::uint64_t>(tenths < 0 ? -tenths : tenths), 1); }

std::string px(double value) { return px_of(tenths_of(value)); }

// A path's data. Steps are told from where the last one ended: lines that run alike read alike, and a page of two hundred places packs
// to half of what it would with places on the sheet.
class PathData {
 public:
  /// `grain`: in tenths of a pixel.
  PathData(const Point& from, std::int64_t grain) : grain_(grain), at_{rounded(from[0]), rounded(from[1])} { data_ = "M" + px_of(at_[0]) + ' ' + px_of(at_[1]); }

  void line_to(const Point& to) {
    const auto [x, y] = step_to(to);
    if (x == 0) put('v', {y});
    else if (y == 0) put('h', {x});
    else put('l', {x, y});
    at_ = {at_[0] + x, at_[1] + y};
  }
  // An S that leaves and arrives along one axis.
  void curve_to(const Point& to, std::size_t along) {
    const auto step = step_to(to);
    std::array<std::int64_t, 2> first{};
    std::array<std::int64_t, 2> second = step;
    first[along] = second[along] = step[along] / 2;
    put('c', {first[0], first[1], second[0], second[1], step[0], step[1]});
    at_ = {at_[0] + step[0], at_[1] + step[1]};
  }
  void close() { data_ += 'z'; }
  const std::string& text() const { return data_; }

 private:
  std::int64_t rounded(double value_px) const { return tenths_of(value_px / static_cast<double>(grain_)) * grain_; }
  std::array<std::int64_t, 2> step_to(const Point& to) const { return {rounded(to[0]) - at_[0], rounded(to[1]) - at_[1]}; }
  void put(char command, std::initializer_list<std::int64_t> numbers) {
    data_ += command;
    bool is_first = true;
    for (const std::int64_t number : numbers) {
      if (!is_first && number >= 0) data_ += ' ';
      data_ += px_of(number);
      is_first = false;
    }
  }

  std::int64_t grain_;
  std::array<std::int64_t, 2> at_;
  std::string data_;
};

// An attribute after another.
void put(std::string& out, std::string_view name, std::string_view value) { out.append(1, ' ').append(name).append("=\"").append(value).append(1, '"'); }
void put(std::string& out, std::string_view name, double value) { put(out, name, px(value)); }

// How wide a character is at most in common sans-serifs, for a size of one.
double width_of(char c) {
  if (std::string_view("il.,:;'|! ").find(c) != std::string_view::npos) return 0.34;
  if (std::string_view("fjrt()-/").find(c) != std::string_view::npos) return 0.42;
  if (std::string_view("mwMW%").find(c) != std::string_view::npos) return 0.98;
  if (c >= 'A' && c <= 'Z') return 0.72;
  return 0.64;
}

constexpr double kBold = 1.1;

struct Lettering {
  double size_px = 12;
  std::string_view fill = kInk;
  bool is_bold = false;
  std::string_view anchor{};
};

double width_px_of(std::string_view text, const Lettering& how) {
  double width = 0;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xc0) != 0x80) width += width_of(c);
  }
  return width * how.size_px * (how.is_bold ? kBold : 1);
}

// An amount is never cut: a number without its end would be another number. It is written smaller instead.
Lettering fitting(std::string_view text, double room_px, Lettering how) {
  const double width = width_px_of(text, how);
  if (width > room_px) how.size_px *= room_px / width;
  return how;
}

constexpr std::string_view kCut = "…";
constexpr std::size_t kLeastOfId = 2;

// "1abcde…uvwxyz" as "1abcd…vwxyz": a shortened id keeps both its ends, since an address that is meant to be taken for it shares one of
// them. Empty for what is no such id, or has no room.
std::string fitted_id(std::string_view text, double room_px, const Lettering& how) {
  const auto cut = text.find(kCut);
  if (cut == std::string_view::npos || text.find(' ', cut) != std::string_view::npos) return {};
  std::string head(text.substr(0, cut));
  std::string tail(text.substr(cut + kCut.size()));
  const auto is_plain = [](std::string_view part) { return std::all_of(part.begin(), part.end(), [](char c) { return c >= ' ' && c < 0x7f; }); };
  if (!is_plain(head) || !is_plain(tail)) return {};
  const std::size_t before = head.rfind(' ') + 1;  // "key 0411…12a3"
  const auto whole = [&] { return std::string(head).append(kCut).append(tail); };
  while (width_px_of(whole(), how) > room_px) {
    const std::size_t left = head.size() - before;
    if (left <= kLeastOfId && tail.size() <= kLeastOfId) return {};
    if (left >= tail.size()) head.pop_back();
    else tail.erase(0, 1);
  }
  return whole();
}

// Up to what fits, with "…" for the rest; a character of several bytes stays whole.
std::string fitted(std::string_view text, double room_px, const Lettering& how) {
  if (width_px_of(text, how) <= room_px) return std::string(text);
  if (std::string id = fitted_id(text, room_px, how); !id.empty()) return id;
  const double size_px = how.size_px * (how.is_bold ? kBold : 1);
  double width = size_px;  // of the mark
  std::size_t keep = 0;
  while (keep < text.size()) {
    std::size_t next = keep + 1;
    while (next < text.size() && (static_cast<unsigned char>(text[next]) & 0xc0) == 0x80) ++next;
    width += width_of(text[keep]) * size_px;
    if (width > room_px) break;
    keep = next;
  }
  return std::string(text.substr(0, keep)).append(kCut);
}

// Where the first words end that fit together; the whole text where not even one does.
std::size_t words_that_fit(std::string_view text, double room_px, const Lettering& how) {
  std::size_t end = text.size();
  while (width_px_of(text.substr(0, end), how) > room_px) {
    const auto space = text.rfind(' ', end - 1);
    if (space == std::string_view::npos || space == 0) break;
    end = space;
  }
  return end;
}

std::size_t lines_of(std::string_view text, double room_px, const Lettering& how) {
  std::size_t lines = 0;
  for (; !text.empty(); ++lines) text.remove_prefix(std::min(words_that_fit(text, room_px, how) + 1, text.size()));
  return lines;
}

std::string text_at(double x, double y, std::string_view text, const Lettering& how) {
  std::string out = "<text";
  put(out, "x", x);
  put(out, "y", y);
  put(out, "font-size", how.size_px);
  if (how.fill != kInk) put(out, "fill", how.fill);
  if (how.is_bold) put(out, "font-weight", "600");
  if (!how.anchor.empty()) put(out, "text-anchor", how.anchor);
  return out.append(1, '>').append(escape_xml(text)).append("</text>\n");
}

std::string_view given_or(const std::string& given, Message message) { return given.empty() ? words(message) : std::string_view(given); }

// Solid is on the blockchain, dashed worked out, dotted somebody's word.
void put_grade(std::string& out, TrailGrade grade, double width_px) {
  if (grade == TrailGrade::inferred) put(out, "stroke-dasharray", px(std::max(7.0, width_px * 1.4)) + ' ' + px(std::max(4.0, width_px * 0.8)));
  if (grade == TrailGrade::claimed) {
    put(out, "stroke-dasharray", "0.1 " + px(std::max(5.0, width_px * 1.9)));
    put(out, "stroke-linecap", "round");
  }
}

// Where an amount is broken that has no room in one line: before the rule in brackets.
std::size_t end_of_amount(std::string_view label, double room_px, const Lettering& how) {
  const auto rule = label.rfind(" (");
  return rule == std::string_view::npos || width_px_of(label, how) <= room_px ? label.size() : rule;
}

class SvgWriter {
 public:
  SvgWriter(const Picture& picture, const SvgForm& form)
      : picture_(picture), form_(form), along_(picture.orientation == Orientation::right ? 0 : 1), margin_(form.stands_alone ? kMargin : kPadding) {}

  std::string write() {
    const double width = std::max(picture_.width_px, form_.least_width_px) + 2 * margin_;
    std::string words_drawn;
    const double top = form_.stands_alone ? put_title(words_drawn, width) : margin_;
    std::string body;
    begin_layer(body, "lines", margin_, top);
    for (const PictureEdge& edge : picture_.edges) put_line(body, edge);
    body += "</g>\n";
    begin_layer(body, "boxes", margin_, top);
    for (std::size_t i = 0; i < picture_.nodes.size(); ++i) put_box(body, picture_.nodes[i], i);
    body += "</g>\n";
    double y = put_grades(words_drawn, top + picture_.height_px + margin_, width);
    if (form_.stands_alone) y = put_words(words_drawn, y, width);
    begin_layer(body, "words", 0, 0);
    body.append(words_drawn).append("</g>\n");
    return head(width, y + margin_) + body + "</svg>\n";
  }

 private:
  void begin_layer(std::string& out, std::string_view name, double x, double y) const {
    out += "<g";
    put(out, "id", std::string(form_.id_prefix).append(name));
    if (x != 0 || y != 0) put(out, "transform", "translate(" + px(x) + ' ' + px(y) + ')');
    out += ">\n";
  }

  // Returns where the picture begins.
  double put_title(std::string& out, double width) const {
    const Lettering how{.size_px = 20, .fill = kInk, .is_bold = true};
    return put_sentence(out, picture_.title, {margin_, margin_}, width - 2 * margin_, how, kTitleLine) + margin_;
  }

  double put_words(std::string& out, double y, double width) const {
    y = put_sums(out, y, width);
    const auto put_line_of_words = [&](std::string_view sentence) {
      y = put_sentence(out, sentence, {margin_, y}, width - 2 * margin_, {.size_px = 13, .fill = kSoft}, kLine);
    };
    put_line_of_words(picture_.sums_sentence);
    put_line_of_words(given_or(form_.disclaimer, Message::disclaimer));
    for (const std::string& note : form_.notes) put_line_of_words(note);
    return y;
  }

  std::string head(double width, double height) const {
    std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"";
    put(out, "viewBox", "0 0 " + px(width) + ' ' + px(height));
    put(out, "width", width);
    put(out, "height", height);
    put(out, "font-family", "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', sans-serif");
    put(out, "fill", kInk);
    out.append(">\n<title>").append(escape_xml(picture_.title)).append("</title>\n<desc>").append(escape_xml(picture_.summary)).append("</desc>\n");
    return out.append("<rect width=\"100%\" height=\"100%\" fill=\"").append(kPaper).append("\"/>\n");
  }

  // ---- lines ----

  double& along(Point& point) const { return point[along_]; }

  // What a file's desk may enlarge is drawn finer than what a page shows.
  std::int64_t grain() const { return form_.stands_alone ? 1 : 10; }

  // Straight along the hop axis, and an S between lanes.
  std::string curve(const std::vector<Point>& points) const {
    PathData path(points.front(), grain());
    for (std::size_t i = 1; i < points.size(); ++i) {
      if (points[i - 1][1 - along_] == points[i][1 - along_]) path.line_to(points[i]);
      else path.curve_to(points[i], along_);
    }
    return path.text();
  }

  // The box of a swap has its amounts beside the diamond, which is what lines lead to.
  void end_at_swap(Point& point, const PictureNode& node, double direction) const {
    if (node.kind != Kind::swap) return;
    point = {node.x_px, node.y_px};
    point[along_] += direction * kSwapRadius;
  }

  // A wide line that is dotted or dashed keeps its width as a pale band: dots of that size would be all that is seen.
  static void put_stroke(std::string& out, std::string_view d, TrailGrade grade, double width_px, std::string_view colour) {
    const bool has_band = grade != TrailGrade::observed && width_px > kWidestDashed;
    const auto path = [&](double stroke_px, std::string_view stroke, TrailGrade dashes) {
      out += "<path";
      put(out, "d", d);
      put(out, "fill", "none");
      put(out, "stroke", stroke);
      put(out, "stroke-width", stroke_px);
      put_grade(out, dashes, stroke_px);
      out += "/>";
    };
    if (has_band) path(width_px, kBand, TrailGrade::observed);
    path(has_band ? kWidestDashed : width_px, colour, grade);
  }

  // The payment's sentence stands on the box that it leads to, or comes from where time runs back: a page says it once.
  bool is_told_by_a_box(const PictureEdge& edge) const {
    const auto tells = [&](std::uint32_t box) { return picture_.nodes[box].sentence.starts_with(edge.sentence); };
    return tells(edge.to) || tells(edge.from);
  }

  void put_line(std::string& out, const PictureEdge& edge) const {
    if (edge.points.size() < 2) return;
    std::vector<Point> points = edge.points;
    const bool has_arrow = picture_.nodes[edge.to].kind != Kind::junction;
    const double length = kArrow + edge.width_px / 4;
    const double direction = edge.is_back ? -1 : 1;
    end_at_swap(points.front(), picture_.nodes[edge.from], direction);
    end_at_swap(points.back(), picture_.nodes[edge.to], -direction);
    const Point tip = points.back();
    if (has_arrow) along(points.back()) -= direction * (length - 1);
    const std::string_view colour = picture_.nodes[edge.from].kind == Kind::input ? kOther : kFlow;
    out += "<g>";
    if (form_.stands_alone || !is_told_by_a_box(edge)) out += "<title>" + escape_xml(edge.sentence) + "</title>";
    put_stroke(out, curve(points), edge.grade, edge.width_px, colour);
    if (has_arrow) {
      Point side = tip;
      along(side) -= direction * length;
      const double half = std::max(4.0, edge.width_px / 2 + 3);
      PathData head(tip, grain());
      side[1 - along_] -= half;
      head.line_to(side);
      side[1 - along_] += 2 * half;
      head.line_to(side);
      head.close();
      out += "<path";
      put(out, "d", head.text());
      put(out, "fill", colour);
      out += "/>";
    }
    out += "</g>\n";
  }

  // ---- boxes ----

  struct Ink {
    std::string_view stroke = kOther;
    std::string_view fill = "#faf9f7";
    double stroke_px = 1.25;
    double radius_px = 7;
  };

  static Ink ink_of(const PictureNode& node) {
    switch (node.kind) {
      case Kind::start: return {"#c44e00", "#fdeee2", 2, 2};
      case Kind::payers: return {"#c44e00", "#faf9f7", 1.5, 7};
      case Kind::others:
      case Kind::run: return {kOther, "#eeedea", 1.25, 7};
      case Kind::hidden:
      case Kind::input: return {kOther, kPaper, 1.25, 7};
      default: break;
    }
    if (node.end_reason == "service") return {"#0072b2", "#faf9f7", 1.75, 0};
    if (node.end_reason == "mixer" || node.end_reason == "shielded") return {"#882255", "#faf9f7", 1.75, 0};
    return {};
  }

  void put_box(std::string& out, const PictureNode& node, std::size_t index) const {
    out += "<g";
    put(out, "data-box", std::to_string(index));
    out += "><title>" + escape_xml(node.sentence) + "</title>\n";
    if (node.kind == Kind::junction) {
      put_junction(out, node);
    } else if (node.kind == Kind::swap) {
      put_swap(out, node);
    } else {
      put_place(out, node);
    }
    out += "</g>\n";
  }

  static void put_junction(std::string& out, const PictureNode& node) {
    out += "<circle";
    put(out, "cx", node.x_px);
    put(out, "cy", node.y_px);
    put(out, "r", node.width_px / 2);
    put(out, "fill", kInk);
    out += "/>\n";
  }

  // A diamond with two arrows in it: what went in stands above or on the left of it, what came out below or on the right.
  void put_swap(std::string& out, const PictureNode& node) const {
    const double x = node.x_px;
    const double y = node.y_px;
    const double half = kSwapRadius;
    out += "<path";
    put(out, "d", "M" + px(x - half) + ' ' + px(y) + 'L' + px(x) + ' ' + px(y - half) + 'L' + px(x + half) + ' ' + px(y) + 'L' + px(x) + ' ' + px(y + half) + 'Z');
    put(out, "fill", kPaper);
    put(out, "stroke", "#117733");
    put(out, "stroke-width", "1.75");
    put(out, "stroke-linejoin", "round");
    out += "/><path";
    put(out, "d", "M" + px(x - 5) + ' ' + px(y - 3) + "h9m-3 -3l3 3l-3 3M" + px(x + 5) + ' ' + px(y + 3) + "h-9m3 -3l-3 3l3 3");
    put(out, "fill", "none");
    put(out, "stroke", "#117733");
    put(out, "stroke-width", "1.25");
    out += "/>\n";
    const bool runs_down = along_ == 1;
    const double room = runs_down ? node.width_px / 2 - half - 6 : node.width_px;
    const Lettering how{.size_px = 12, .is_bold = true, .anchor = runs_down ? "end" : "middle"};
    out += text_at(runs_down ? x - half - 6 : x, runs_down ? y + 4 : y - half - 7, node.title, fitting(node.title, room, how));
    const Lettering after{.size_px = 12, .is_bold = true, .anchor = runs_down ? "start" : "middle"};
    out += text_at(runs_down ? x + half + 6 : x, runs_down ? y + 4 : y + half + 16, node.subtitle, fitting(node.subtitle, room, after));
  }

  static void put_place(std::string& out, const PictureNode& node) {
    const Ink ink = ink_of(node);
    const double left = node.x_px - node.width_px / 2;
    const double top = node.y_px - node.height_px / 2;
    const double inset = ink.stroke_px / 2;
    out += "<rect";
    put(out, "x", left + inset);
    put(out, "y", top + inset);
    put(out, "width", node.width_px - ink.stroke_px);
    put(out, "height", node.height_px - ink.stroke_px);
    put(out, "rx", ink.radius_px);
    put(out, "fill", ink.fill);
    put(out, "stroke", ink.stroke);
    put(out, "stroke-width", ink.stroke_px);
    put_grade(out, node.grade, 1);
    out += "/>\n";
    const double room = node.width_px - 2 * kPadding;
    double y = top + 17;
    const double bottom = top + node.height_px - 5;
    // In as many lines as the box has left; what is still too long ends in "…".
    const auto put_text = [&](std::string_view text, const Lettering& how) {
      while (!text.empty() && y <= bottom) {
        const bool is_last = y + kBoxLine > bottom;
        const std::size_t end = is_last ? text.size() : words_that_fit(text, room, how);
        out += text_at(left + kPadding, y, fitted(text.substr(0, end), room, how), how);
        text.remove_prefix(std::min(end + 1, text.size()));
        y += kBoxLine;
      }
    };
    const Lettering of_amount{.size_px = 13, .is_bold = true};
    const std::size_t cut = end_of_amount(node.amount_label, room, of_amount);
    const std::string_view amount = std::string_view(node.amount_label).substr(0, cut);
    out += text_at(left + kPadding, y, amount, fitting(amount, room, of_amount));
    y += kBoxLine;
    put_text(std::string_view(node.amount_label).substr(std::min(cut + 1, node.amount_label.size())), {.size_px = 11.5, .fill = kSoft});
    const Lettering of_value{.size_px = 11.5};
    for (std::string_view value = node.value_label; !value.empty() && y <= bottom;) {
      const std::size_t end = words_that_fit(value, room, of_value);
      out += text_at(left + kPadding, y, value.substr(0, end), fitting(value.substr(0, end), room, of_value));
      value.remove_prefix(std::min(end + 1, value.size()));
      y += kBoxLine;
    }
    Lettering of_title = fitting(node.title, room, {.size_px = kTitleSize});
    if (of_title.size_px < kLeastTitleSize) of_title.size_px = kTitleSize;  // cut it is still easier to read
    out += text_at(left + kPadding, y, fitted(node.title, room + kRounding, of_title), of_title);
    y += kBoxLine;
    const Lettering of_end{.size_px = 11.5, .fill = kSoft};
    const auto lines_left = static_cast<std::size_t>(std::max(0.0, (bottom - y) / kBoxLine + 1));
    if (!node.end_short.empty() && lines_of(node.end_label, room, of_end) > lines_left) {
      // Cut it would lose the words, and an amount alone says nothing.
      if (lines_left > 0) out += text_at(left + kPadding, y, node.end_short, fitting(node.end_short, room, of_end));
      return;
    }
    put_text(node.end_label.empty() ? std::string_view(node.subtitle) : std::string_view(node.end_label), of_end);
  }

  // ---- below the picture ----

  // What dashes and dots mean, where there are any.
  double put_grades(std::string& out, double y, double width) const {
    constexpr double kSample = 56;
    for (const auto& [grade, meaning] : {std::pair(TrailGrade::inferred, given_or(form_.legend_inferred, Message::legend_inferred)),
                                        std::pair(TrailGrade::claimed, given_or(form_.legend_claimed, Message::legend_claimed))}) {
      const auto has_grade = [g = grade](const PictureEdge& edge) { return edge.grade == g; };
      if (std::none_of(picture_.edges.begin(), picture_.edges.end(), has_grade)) continue;
      out += "<path";
      put(out, "d", "M" + px(margin_) + ' ' + px(y + kLine - 4) + "h44");
      put(out, "fill", "none");
      put(out, "stroke", kFlow);
      put(out, "stroke-width", "3");
      put_grade(out, grade, 3);
      out += "/>";
      y = put_sentence(out, meaning, {margin_ + kSample, y}, width - 2 * margin_ - kSample, {.size_px = 13}, kLine);
    }
    return y;
  }

  struct Corner {
    double x_px;
    double y_px;
  };

  // Below and right of the corner, in as many lines as it takes.
  static double put_sentence(std::string& out, std::string_view text, Corner at, double room_px, const Lettering& how, double line_px) {
    while (!text.empty()) {
      const std::size_t end = words_that_fit(text, room_px, how);
      out += text_at(at.x_px, at.y_px += line_px, text.substr(0, end), how);
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return at.y_px;
  }

  // One column of amounts for each asset, and a line above their sum.
  double put_sums(std::string& out, double y, double width) const {
    double widest = 0;
    for (const PictureSum& sum : picture_.sums) widest = std::max(widest, width_px_of(amount_text(sum), {.size_px = 13, .is_bold = true}));
    const double right = std::min(margin_ + widest + 16, width / 2);
    bool begins_asset = true;
    for (const PictureSum& sum : picture_.sums) {
      if (begins_asset) y += kLine / 2;
      y += kLine;
      if (sum.is_total) {
        out += "<path";
        put(out, "d", "M" + px(margin_) + ' ' + px(y - 14.5) + 'H' + px(right));
        put(out, "stroke", kInk);
        out += "/>\n";
      }
      out += text_at(right, y, amount_text(sum), {.size_px = 13, .is_bold = sum.is_total, .anchor = "end"});
      out += text_at(right + 12, y, sum.label, {.size_px = 13});
      begins_asset = sum.is_total;
    }
    return picture_.sums.empty() ? y : y + kLine / 2;
  }

  std::string amount_text(const PictureSum& sum) const { return format_money(picture_.assets[sum.amount.asset], sum.amount.amount); }

  const Picture& picture_;
  const SvgForm& form_;
  std::size_t along_;  // the axis on which the money moves
  double margin_;
};

}  // namespace

std::string write_svg(const Picture& picture, const SvgForm& form) { return SvgWriter(picture, form).write(); }

}  // namespace peelback
