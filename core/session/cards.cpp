#include "session/cards.h"

#include <algorithm>

#include "base/sort.h"
#include "chains/bitcoin_address.h"
#include "model/reference.h"
#include "session/account_cards.h"
#include "session/account_part.h"
#include "session/json_members.h"
#include "session/money_text.h"
#include "session/places.h"
#include "session/trail_document.h"

namespace peelback {

namespace {

constexpr std::size_t kOutputsOnCard = 50;

void put_money(JsonWriter& json, std::string_view key, Chain chain, U128 amount) {
  json.key(key);
  write_money(json, native_asset(chain), amount);
}

// What the store knows of one script.
struct Use {
  std::vector<OutputIndex> outputs{};
  std::vector<TxIndex> transactions{};  // each once, oldest first; unconfirmed last
};

Use find_use(const Store& store, ScriptIndex script) {
  Use use;
  for (std::uint32_t i = 0; i < store.output_count(); ++i) {
    if (store.script(OutputIndex{i}) != script) continue;
    use.outputs.push_back(OutputIndex{i});
    use.transactions.push_back(store.tx_of(OutputIndex{i}));
  }
  for (std::uint32_t i = 0; i < store.input_count(); ++i) {
    if (store.script(InputIndex{i}) == script) use.transactions.push_back(store.tx_of(InputIndex{i}));
  }
  const auto key = [&](TxIndex tx) { return std::pair(store.height(tx).value_or(0xffffffff), store.txid(tx).to_text()); };
  sort_by(use.transactions, [&](TxIndex a, TxIndex b) { return key(a) < key(b); });
  use.transactions.erase(std::unique(use.transactions.begin(), use.transactions.end()), use.transactions.end());
  sort_by(use.outputs, [&](OutputIndex a, OutputIndex b) { return store.value(b) < store.value(a); });
  return use;
}

std::string_view spend_word(const Store& store, OutputIndex output) {
  switch (store.spend(output).state) {
    case Spend::State::known:
    case Spend::State::claimed: return "spent";
    case Spend::State::unspent: return "unspent";
    case Spend::State::unknown: return "unknown";
  }
  return {};
}

ToldMoment moment_of(const Store& store, TxIndex tx) { return {store.height(tx), store.time_s(tx), store.is_unconfirmed(tx)}; }

void put_moment_or_null(JsonWriter& json, std::string_view key, const Store& store, std::optional<TxIndex> tx) {
  if (tx) {
    put_moment(json, key, moment_of(store, *tx));
  } else {
    put_null(json, key);
  }
}

void put_outputs(JsonWriter& json, const Store& store, const Use& use) {
  put_array(json, "outputs", [&] {
    for (std::size_t i = 0; i < std::min(use.outputs.size(), kOutputsOnCard); ++i) {
      const OutputIndex output = use.outputs[i];
      const TxIndex tx = store.tx_of(output);
      json.begin_object();
      put_moment(json, "moment", moment_of(store, tx));
      put_money(json, "money", store.chain(), store.value(output));
      put_text(json, "ref", output_ref(store.chain(), store.txid(tx), store.vout_of(output)));
      put_text(json, "spent", spend_word(store, output));
      json.end_object();
    }
  });
}

void put_stats_source(JsonWriter& json, const Session& session, const AddressStats* stats) {
  put_array(json, "source", [&] {
    if (stats == nullptr) return;
    const Reply& reply = session.replies().at(stats->source);
    json.begin_object();
    put_time_or_null(json, "fetched_at", reply.fetched_at_s == 0 ? std::nullopt : std::optional(reply.fetched_at_s));
    put_text(json, "path", reply.path);
    put_text(json, "pointer", "/chain_stats");
    put_text(json, "provider", reply.provider);
    put_text(json, "sha256", reply_id(reply));
    json.end_object();
  });
}

// Chains of outputs that are not followed have a store once a file says something of them.
Result<const Store*> outputs_of(const Session& session, Chain chain) {
  const Store* store = session.ledgers().find_utxo(chain);
  if (store == nullptr) return Error{Code::unsupported, "", std::string("nothing is known of ").append(chain_info(chain).name)};
  return store;
}

}  // namespace

Result<std::string> write_address_card(const Session& session, const Ref& ref) {
  if (chain_info(ref.chain).model == LedgerModel::account) return has_accounts() ? write_account_card(session, ref) : accounts_not_loaded(ref.to_text());
  const auto script_bytes = Session::script_of(ref);
  if (!script_bytes) return script_bytes.error();
  const auto outputs = outputs_of(session, ref.chain);
  if (!outputs) return outputs.error();
  const Store& store = **outputs;
  const ScriptIndex script = store.find_script(*script_bytes);
  const AddressStats* stats = script.exists() ? store.address_stats(script) : nullptr;
  const AddressStats shown = stats != nullptr ? *stats : AddressStats{};
  const Use use = script.exists() ? find_use(store, script) : Use{};
  const bool is_whole = script.exists() && store.is_history_complete(script);
  const bool has_newest = session.history_of(store, *script_bytes).pages > 0;
  const auto first = is_whole && !use.transactions.empty() ? std::optional(use.transactions.front()) : std::nullopt;
  const auto last = has_newest && !use.transactions.empty() ? std::optional(use.transactions.back()) : std::nullopt;
  JsonWriter json;
  json.begin_object();
  put_text_or_null(json, "address", bitcoin::address_of(*script_bytes, store.chain()).value_or(""));
  put_money(json, "balance", store.chain(), shown.funded_sum >= shown.spent_sum ? shown.funded_sum - shown.spent_sum : 0);
  put_flag(json, "busy", script.exists() && session.is_busy(store, script));
  put_text(json, "chain", chain_info(store.chain()).slug);
  put_time_or_null(json, "fetched_at", shown.fetched_at_s == 0 ? std::nullopt : std::optional(shown.fetched_at_s));
  put_moment_or_null(json, "first_use", store, first);
  put_object(json, "history", [&] {
    put_flag(json, "complete", is_whole);
    put_number(json, "loaded", use.transactions.size());
  });
  put_flag(json, "known", stats != nullptr);
  put_moment_or_null(json, "last_use", store, last);
  put_text(json, "ledger", "utxo");
  put_outputs(json, store, use);
  put_money(json, "received", store.chain(), shown.funded_sum);
  put_number(json, "received_count", shown.funded_count);
  put_text(json, "ref", ref.to_text());
  put_text(json, "script_type", bitcoin::script_type_name(bitcoin::script_type(*script_bytes)));
  put_stats_source(json, session, stats);
  put_money(json, "spent", store.chain(), shown.spent_sum);
  put_number(json, "spent_count", shown.spent_count);
  put_number(json, "tx_count", shown.tx_count);
  json.end_object();
  return json.finish();
}

Result<std::string> write_transaction_card(const Session& session, const Ref& ref) {
  if (chain_info(ref.chain).model == LedgerModel::account) {
    return has_accounts() ? write_account_transaction_card(session, ref) : accounts_not_loaded(ref.to_text());
  }
  const auto ledger = outputs_of(session, ref.chain);
  if (!ledger) return ledger.error();
  const Store& store = **ledger;
  const TxIndex tx = store.find(ref.txid);
  const bool known = tx.exists() && store.has_body(tx);
  const auto inputs = known ? store.inputs(tx) : IndexRange<InputIndex>{};
  const auto outputs = known ? store.outputs(tx) : IndexRange<OutputIndex>{};
  U128 in = 0;
  U128 out = 0;
  bool all_inputs_known = known && !inputs.empty();
  for (std::uint32_t i = 0; i < inputs.count; ++i) {
    const auto value = store.value(inputs[i]);
    all_inputs_known = all_inputs_known && value.has_value();
    in += value.value_or(0);
  }
  for (std::uint32_t i = 0; i < outputs.count; ++i) out += store.value(outputs[i]);
  JsonWriter json;
  json.begin_object();
  put_flag(json, "coinbase", known && store.is_coinbase(tx));
  if (all_inputs_known && in >= out) {
    put_money(json, "fee", store.chain(), in - out);
  } else {
    put_null(json, "fee");
  }
  put_array(json, "inputs", [&] {
    for (std::uint32_t i = 0; i < inputs.count; ++i) {
      json.begin_object();
      put_text_or_null(json, "address", script_address(store, store.script(inputs[i])).value_or(""));
      if (const auto value = store.value(inputs[i])) {
        put_money(json, "money", store.chain(), *value);
      } else {
        put_null(json, "money");
      }
      put_text(json, "ref", output_ref(store.chain(), store.txid(store.previous_tx(inputs[i])), store.previous_vout(inputs[i])));
      json.end_object();
    }
  });
  put_flag(json, "known", known);
  put_text(json, "ledger", "utxo");
  put_moment_or_null(json, "moment", store, known ? std::optional(tx) : std::nullopt);
  put_array(json, "outputs", [&] {
    for (std::uint32_t i = 0; i < outputs.count; ++i) {
      const ByteView script = store.script_bytes(store.script(outputs[i]));
      json.begin_object();
      put_text_or_null(json, "address", bitcoin::address_of(script, store.chain()).value_or(""));
      put_money(json, "money", store.chain(), store.value(outputs[i]));
      put_text(json, "ref", output_ref(store.chain(), ref.txid, i));
      put_text(json, "script_type", bitcoin::script_type_name(bitcoin::script_type(script)));
      put_flag(json, "spendable", !bitcoin::is_provably_unspendable(script));
      put_number(json, "vout", i);
      json.end_object();
    }
  });
  put_text(json, "ref", transaction_ref(store.chain(), ref.txid));
  put_text(json, "txid", ref.txid.to_text());
  json.end_object();
  return json.finish();
}

}  // namespace peelback
