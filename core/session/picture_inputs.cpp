#include <algorithm>

#include "base/sort.h"
#include "session/picture_drawer.h"
#include "session/places.h"
#include "session/references.h"

namespace peelback {

namespace {

constexpr std::size_t kShownAtATime = 10;

}  // namespace

// The inputs of a transaction that the trail does not come through, the largest first.
std::vector<InputIndex> PictureDrawer::other_inputs(const Store& store, std::uint32_t tx) const {
  std::vector<InputIndex> others;
  const auto inputs = store.inputs(trail_.txs[tx].utxo_tx);
  const auto& steps = folding_.steps;
  const auto step = std::find_if(steps.begin(), steps.end(), [&](const PictureStep& s) { return s.tx == tx; });
  for (std::uint32_t i = 0; i < inputs.count; ++i) {
    const OutputIndex spent = store.previous_output(inputs[i]);
    const auto is_spent = [&](std::uint32_t from) { return trail_.places[from].output == spent; };
    const bool is_traced = step != steps.end() && spent.exists() && std::any_of(step->from.begin(), step->from.end(), is_spent);
    if (!is_traced) others.push_back(inputs[i]);
  }
  sort_by(others, [&](InputIndex a, InputIndex b) { return store.value(b).value_or(0) < store.value(a).value_or(0); });
  return others;
}

void PictureDrawer::add_inputs(std::uint32_t tx, std::uint32_t times) {
  const std::uint32_t target = find_target(tx);
  const Store* store = context_.ledgers.find_utxo(trail_.txs[tx].chain);
  if (target == kNone || store == nullptr) return;
  const std::vector<InputIndex> inputs = other_inputs(*store, tx);
  std::size_t shown = kShownAtATime * times;
  if (inputs.size() > shown) --shown;  // the last box holds the rest
  for (std::size_t i = 0; i < std::min(shown, inputs.size()); ++i) add_input_line(add_input(*store, tx, inputs[i]), target, tx);
  if (shown < inputs.size()) add_input_line(add_rest(*store, tx, std::span(inputs).subspan(shown)), target, tx);
}

// The transaction's junction; where the trail starts behind it, the start.
std::uint32_t PictureDrawer::find_target(std::uint32_t tx) const {
  for (std::uint32_t node = 0; node < picture_.nodes.size(); ++node) {
    if (picture_.nodes[node].kind == Kind::junction && picture_.nodes[node].tx == tx) return node;
  }
  for (std::uint32_t node = 0; node < picture_.nodes.size(); ++node) {
    if (picture_.nodes[node].place != kNone && picture_.nodes[node].tx == tx) return node;
  }
  return kNone;
}

std::uint32_t PictureDrawer::add_input(const Store& store, std::uint32_t tx, InputIndex input) {
  const ToldTx& transaction = trail_.txs[tx];
  const auto value = store.value(input);
  const std::uint32_t vin = input.value - store.inputs(transaction.utxo_tx).first;
  const auto address = script_address(store, store.script(input));
  const std::string place = address.value_or(std::string(words(Message::no_address)));
  const ShownAsset asset = native_asset(store.chain());
  PictureNode& node = add_node(Kind::input, "input:" + transaction.id + ':' + std::to_string(vin), tx, 0);
  node.ref = output_ref(store.chain(), store.txid(store.previous_tx(input)), store.previous_vout(input));
  node.title = address ? format_short_id(*address) : place;
  node.subtitle = words(Message::input);
  if (value) {
    node.amounts = {{0, *value}};
    node.amount_label = format_money_short(asset, *value);
  }
  node.sentence = say(value ? Message::input_paid : Message::input_of_unknown_amount,
                      {{"amount", format_money(asset, value.value_or(0))}, {"place", place}});
  if (address && context_.book != nullptr) name_by(node, context_.book->find(address_ref(store.chain(), *address)));
  return last_node();
}

std::uint32_t PictureDrawer::add_rest(const Store& store, std::uint32_t tx, std::span<const InputIndex> inputs) {
  U128 amount = 0;
  for (const InputIndex input : inputs) amount += store.value(input).value_or(0);
  const ShownAsset asset = native_asset(store.chain());
  PictureNode& node = add_node(Kind::input, "inputs:" + trail_.txs[tx].id, tx, 0);
  node.amounts = {{0, amount}};
  node.count = inputs.size();
  node.title = say(Message::others, {{"places", format_count(inputs.size())}});
  node.subtitle = words(Message::input);
  node.amount_label = format_money_short(asset, amount);
  node.sentence = say(Message::inputs_paid, {{"others", node.title}, {"amount", format_money(asset, amount)}});
  return last_node();
}

// Bare amounts: they are facts, whatever the rule.
void PictureDrawer::add_input_line(std::uint32_t from, std::uint32_t to, std::uint32_t tx) {
  picture_.nodes[from].hop = picture_.nodes[to].hop;
  PictureEdge& edge = line(from, to);
  edge.amounts = picture_.nodes[from].amounts;
  edge.amount_label = picture_.nodes[from].amount_label;
  edge.sentence = picture_.nodes[from].sentence;
  edge.check = trail_.txs[tx].check;
}

}  // namespace peelback
