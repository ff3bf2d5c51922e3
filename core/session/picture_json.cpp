#include "base/json_reader.h"
#include "session/json_members.h"
#include "session/labels_json.h"
#include "session/messages.h"
#include "session/picture.h"

namespace peelback {

namespace {

using Kind = PictureNode::Kind;

std::string_view kind_name(Kind kind) {
  switch (kind) {
    case Kind::start: return "start";
    case Kind::place: return "place";
    case Kind::others: return "others";
    case Kind::junction: return "junction";
    case Kind::payers: return "payers";
    case Kind::run: return "run";
    case Kind::hidden: return "hidden";
    case Kind::input: return "input";
    case Kind::swap: return "swap";
  }
  return {};
}

// Sixteenths of a pixel, the layout's grid, as a short decimal; JSON readers take it as a number.
std::string format_px(double px) {
  const auto sixteenths = static_cast<std::int64_t>(px * 16 + (px < 0 ? -0.5 : 0.5));
  const std::uint64_t magnitude = static_cast<std::uint64_t>(sixteenths < 0 ? -sixteenths : sixteenths);
  return (sixteenths < 0 ? "-" : "") + format_units(static_cast<U128>(magnitude) * 625, 4);
}

void put_px(JsonWriter& json, std::string_view key, double px) {
  json.key(key);
  json.raw(format_px(px));
}

void put_counted(JsonWriter& json, std::string_view key, const std::vector<ShownAsset>& assets, std::uint64_t count, std::span<const AssetAmount> amounts) {
  if (count == 0) return put_null(json, key);
  put_object(json, key, [&] {
    put_number(json, "count", count);
    put_amounts(json, assets, amounts);
  });
}

void write_node(JsonWriter& json, const PictureNode& node, const PictureContext& context) {
  json.begin_object();
  put_text(json, "amount_label", node.amount_label);
  put_text(json, "basis", node.exact ? "exact" : "rule");
  put_can(json, node.can);
  put_text(json, "check", check_name(node.check));
  put_number(json, "colour", context.marks == nullptr ? 0U : context.marks->colour_of(node.id));
  put_number(json, "count", node.count);
  if (node.end_reason.empty()) {
    put_null(json, "end");
  } else {
    put_object(json, "end", [&] {
      put_text(json, "label", node.end_label);
      if (!node.end_part.empty()) put_text(json, "part", node.end_part);
      put_text(json, "reason", node.end_reason);
    });
  }
  put_flags(json, node.flags);
  put_text(json, "grade", trail_grade_name(node.grade));
  put_px(json, "height", node.height_px);
  put_number(json, "hop", node.hop);
  put_text(json, "id", node.id);
  put_text(json, "kind", kind_name(node.kind));
  put_labels(json, "labels", node.labels);
  if (node.tx != PictureNode::kNone) {
    put_moment(json, "moment", context.trail.txs[node.tx].moment);
  } else {
    put_null(json, "moment");
  }
  put_amounts(json, context.trail.assets, node.amounts);
  put_text_or_null(json, "name", own_name(node.labels));
  put_flag(json, "note", context.marks != nullptr && !context.marks->note_of(node.id).empty());
  put_flag(json, "on_path", node.on_path);
  if (node.place != PictureNode::kNone) {
    put_number(json, "place", node.place);
  } else {
    put_null(json, "place");
  }
  put_text_or_null(json, "ref", node.ref);
  put_text(json, "sentence", node.sentence);
  put_text(json, "subtitle", node.subtitle);
  put_text(json, "title", node.title);
  put_text(json, "value_label", node.value_label);
  put_px(json, "width", node.width_px);
  put_px(json, "x", node.x_px);
  put_px(json, "y", node.y_px);
  json.end_object();
}

void write_edge(JsonWriter& json, const PictureEdge& edge, const Picture& picture) {
  json.begin_object();
  put_text(json, "amount_label", edge.amount_label);
  put_flag(json, "back", edge.is_back);
  put_text(json, "basis", edge.exact ? "exact" : "rule");
  put_text(json, "check", check_name(edge.check));
  put_text(json, "from", picture.nodes[edge.from].id);
  put_text(json, "grade", trail_grade_name(edge.grade));
  put_array(json, "hops", [&] {
    for (const auto hop : edge.hops) json.integer(hop);
  });
  put_text(json, "id", edge.id);
  put_amounts(json, picture.assets, edge.amounts);
  put_flag(json, "on_path", edge.on_path);
  put_array(json, "points", [&] {
    for (const auto& [x, y] : edge.points) {
      json.begin_array();
      json.raw(format_px(x));
      json.raw(format_px(y));
      json.end_array();
    }
  });
  put_text(json, "sentence", edge.sentence);
  put_text(json, "to", picture.nodes[edge.to].id);
  put_px(json, "width_px", edge.width_px);
  json.end_object();
}

}  // namespace

void put_flags(JsonWriter& json, std::span<const Flag> flags) {
  put_array(json, "flags", [&] {
    for (const Flag& flag : flags) {
      json.begin_object();
      put_text(json, "code", flag.code);
      put_text(json, "label", flag.label);
      put_text(json, "sentence", flag.sentence);
      json.end_object();
    }
  });
}

void put_can(JsonWriter& json, const Can& can) {
  put_object(json, "can", [&] {
    put_flag(json, "back", can.back);
    put_flag(json, "collapse", can.collapse);
    put_flag(json, "continue", can.follow_on);
    put_flag(json, "expand", can.expand);
  });
}

Result<PictureOptions> parse_picture_options(std::string_view json) {
  std::vector<Problem> problems;
  const auto document = parse_json(as_bytes(json), problems);
  if (!document) return document.error();
  PictureOptions options;
  for (const JsonMember& member : document->members()) {
    const JsonValue& value = member.value;
    const auto expected = [&](std::string_view what) { return Error{Code::usage, member.key, "expected " + std::string(what)}; };
    if (member.key == "orientation") {
      if (value.text() != "down" && value.text() != "right") return expected("down or right");
      options.orientation = value.text() == "down" ? Orientation::down : Orientation::right;
    } else if (member.key == "fold") {
      if (value.text() != "hop" && value.text() != "parent") return expected("hop or parent");
      options.fold = value.text() == "hop" ? Fold::hop : Fold::parent;
    } else if (member.key == "max_boxes" || member.key == "most_width") {
      const auto number = document->u64_at(member.key);
      if (!number || *number > 100000) return expected("a number up to 100000");
      (member.key == "max_boxes" ? options.max_boxes : options.most_width_px) = static_cast<std::uint32_t>(*number);
    } else if (member.key == "fold_runs") {
      if (!value.is(JsonValue::Kind::boolean)) return expected("true or false");
      options.fold_runs = value.boolean();
    } else if (member.key == "opened") {
      for (const JsonValue& id : value.elements()) options.opened.emplace_back(id.text());
    } else if (member.key == "path") {
      for (const JsonValue& ref : value.elements()) options.path.emplace_back(ref.text());
    } else if (member.key == "back") {
      for (const JsonValue& id : value.elements()) options.back.emplace_back(id.text());
    } else {
      return expected("no such member");
    }
  }
  return options;
}

Result<std::string> write_picture(const Picture& picture, const PictureContext& context) {
  JsonWriter json;
  json.begin_object();
  put_object(json, "badge", [&] {
    put_text(json, "check", check_name(picture.badge));
    put_text(json, "grade", trail_grade_name(picture.grade));
  });
  put_text(json, "disclaimer", words(Message::disclaimer));
  put_array(json, "edges", [&] {
    for (const PictureEdge& edge : picture.edges) write_edge(json, edge, picture);
  });
  put_counted(json, "fees", picture.assets, picture.fee_count, picture.fee_amounts);
  put_px(json, "height", picture.height_px);
  put_counted(json, "hidden", picture.assets, picture.hidden_count, picture.hidden_amounts);
  put_array(json, "nodes", [&] {
    for (const PictureNode& node : picture.nodes) write_node(json, node, context);
  });
  put_text(json, "orientation", picture.orientation == Orientation::down ? "down" : "right");
  put_text(json, "summary", picture.summary);
  put_array(json, "sums", [&] {
    for (const PictureSum& sum : picture.sums) {
      json.begin_object();
      put_text(json, "label", sum.label);
      json.key("money");
      write_money(json, picture.assets[sum.amount.asset], sum.amount.amount);
      put_flag(json, "total", sum.is_total);
      json.end_object();
    }
  });
  put_text(json, "sums_sentence", picture.sums_sentence);
  put_text(json, "title", picture.title);
  put_px(json, "width", picture.width_px);
  json.end_object();
  return json.finish();
}

}  // namespace peelback
