#include "model/contradictions.h"

#include <algorithm>
#include <tuple>

namespace peelback {

namespace {

auto key_of(const StatedValue& value) {
  return std::tuple(std::string_view(value.text), value.amount.value_or(Amount{}).units(), std::string_view(value.asset));
}

}  // namespace

std::string contradiction_text(const Contradiction& contradiction) {
  std::string text(kContradictionText);
  for (const StatedValue& value : contradiction.values) {
    text += &value == &contradiction.values.front() ? ": " : ", ";
    text += value.text;
    if (value.amount) text.append(value.text.empty() ? "" : ": ").append(value.amount->to_text());
  }
  return text;
}

void add_side(Contradiction& contradiction, StatedValue value, const CitedField& source) {
  auto& values = contradiction.values;
  const auto is_before = [](const StatedValue& a, const StatedValue& b) { return key_of(a) < key_of(b); };
  auto side = std::lower_bound(values.begin(), values.end(), value, is_before);
  if (side == values.end() || is_before(value, *side)) side = values.insert(side, std::move(value));
  const bool is_known = std::find(side->sources.begin(), side->sources.end(), source) != side->sources.end();
  if (source.reply.exists() && !is_known) side->sources.push_back(source);
}

void StatedFields::state(Code code, const std::string& where, StatedValue value, const CitedField& source) {
  Contradiction& field = fields_[where];
  field.code = code;
  field.where = where;
  add_side(field, std::move(value), source);
}

void StatedFields::state_all(Code code, const std::string& where, const StatedValue& side) {
  const StatedValue value{.text = side.text, .amount = side.amount, .asset = side.asset};
  state(code, where, value, {});
  for (const CitedField& source : side.sources) state(code, where, value, source);
}

void StatedFields::use(const std::string& where, const StatedValue& value) {
  for (StatedValue& side : fields_[where].values) side.is_used = key_of(side) == key_of(value);
}

const Contradiction* StatedFields::find(const std::string& where) const {
  const auto found = fields_.find(where);
  return found == fields_.end() ? nullptr : &found->second;
}

std::vector<Contradiction> StatedFields::contradictions() const {
  std::vector<Contradiction> list;
  for (const auto& [where, field] : fields_) {
    if (field.values.size() > 1) list.push_back(field);
  }
  return list;
}

}  // namespace peelback
