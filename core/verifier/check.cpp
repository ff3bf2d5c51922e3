#include "verifier/check.h"

#include <algorithm>
#include <array>

#include "base/hash.h"
#include "base/json_reader.h"
#include "base/json_writer.h"
#include "base/time.h"
#include "chains/coin_rules.h"
#include "chains/tron_address.h"
#include "chains/tron_transaction.h"
#include "model/reference.h"
#include "verifier/build.h"
#include "verifier/evidence.h"

namespace peelback {

namespace {

using State = CheckLine::State;

constexpr auto kAspectNames =
    std::to_array<std::string_view>({"id", "amount", "page", "payer", "inputs", "branch", "work", "basis", "height", "name"});
constexpr auto kStateNames = std::to_array<std::string_view>({"ok", "differs", "word", "not_checked"});
static_assert(kAspectNames.size() == kAspects && kStateNames.size() == kCheckStates);

std::string text_of(const Error& error) { return error.where.empty() ? error.detail : error.where + ": " + error.detail; }

// A transaction of the evidence whose bytes were read and hash to its id. Views lie in the evidence.
struct Recomputed {
  const EvidenceTransaction* given = nullptr;
  bitcoin::Transaction parsed{};
};

class PathChecker {
 public:
  explicit PathChecker(const Evidence& evidence) : evidence_(evidence) {
    for (const EvidenceTransaction& transaction : evidence.transactions) {
      if (is_of_accounts(transaction)) continue;
      auto parsed = bitcoin::parse_transaction(ByteView(transaction.raw), transaction.chain);
      if (parsed && bitcoin::txid(*parsed).bytes == transaction.hash) recomputed_.push_back({&transaction, *std::move(parsed)});
    }
  }

  CheckReport check() {
    CheckReport report;
    for (const EvidencePlace& place : evidence_.path) report.places.push_back(check_place(place));
    return report;
  }

 private:
  CheckedPlace check_place(const EvidencePlace& place) {
    checked_ = {.ref = place.ref, .hop = place.hop};
    const EvidenceTransaction* given = evidence_.find(place.transaction);
    if (given == nullptr) {
      add(Aspect::id, State::not_checked, place.transaction);
    } else if (is_of_accounts(*given)) {
      check_account_payment(place, *given);
    } else if (const Recomputed* transaction = find_recomputed(given->ref)) {
      add(Aspect::id, State::ok, std::string(given->id()));
      check_amount(place, *transaction);
      check_inputs(place, *transaction);
      check_block(*transaction);
    } else {
      add(Aspect::id, State::differs, std::string(given->id()), what_bytes_say(*given));
    }
    for (const EvidenceName& name : place.names) add(Aspect::name, State::word, name.source, name.text);
    return std::move(checked_);
  }

  static bool is_of_accounts(const EvidenceTransaction& transaction) { return chain_info(transaction.chain).model == LedgerModel::account; }

  void check_account_payment(const EvidencePlace& place, const EvidenceTransaction& given) {
    const Bytes32 hash = given.chain == Chain::tron ? tron::transaction_id(given.raw) : keccak256(given.raw);
    const bool is_same = hash == given.hash;
    add(Aspect::id, is_same ? State::ok : State::differs, std::string(given.id()), is_same ? std::string() : to_hex(hash));
    if (!is_same) return;
    const auto ordered = given.chain == Chain::tron ? ordered_payment(place, given) : std::nullopt;
    const std::string value = to_decimal(place.value.units());
    if (ordered) {
      add(Aspect::amount, *ordered == place.value.units() ? State::ok : State::differs, value, to_decimal(*ordered));
    } else {
      add(Aspect::amount, State::not_checked, value);
    }
    add(Aspect::branch, State::not_checked);
  }

  // What the signer ordered to be paid to the place. Absent where a contract was called: what that did is not in these bytes.
  static std::optional<U128> ordered_payment(const EvidencePlace& place, const EvidenceTransaction& given) {
    const auto transaction = tron::parse_raw(given.raw);
    if (!transaction || transaction->effect != tron::ActionEffect::pays || transaction->called) return std::nullopt;
    U128 sum = 0;
    for (const tron::Payment& payment : transaction->payments) {
      const std::string asset = payment.asset.empty() ? native_asset_ref(Chain::tron) : "tron:" + payment.asset;
      if (asset == place.asset && payment.to && "tron:" + tron::to_text(*payment.to) == place.ref) sum += payment.amount.units();
    }
    return sum;
  }

  // Instead of the id that is stated.
  static std::string what_bytes_say(const EvidenceTransaction& given) {
    const auto parsed = bitcoin::parse_transaction(ByteView(given.raw), given.chain);
    return parsed ? bitcoin::txid(*parsed).to_text() : text_of(parsed.error());
  }

  void check_amount(const EvidencePlace& place, const Recomputed& transaction) {
    const auto ref = parse_ref(place.ref);
    const bool is_here = ref && ref->kind == Ref::Kind::output && transaction_ref(ref->chain, ref->txid) == transaction.given->ref &&
                         place.asset == native_asset_ref(ref->chain);
    if (!is_here || ref->vout >= transaction.parsed.outputs.size()) {
      add(Aspect::amount, State::differs, to_decimal(place.value.units()), place.ref);
      return;
    }
    const U128 value = transaction.parsed.outputs[ref->vout].value_sat;
    add(Aspect::amount, value == place.value.units() ? State::ok : State::differs, to_decimal(place.value.units()), to_decimal(value));
  }

  void check_inputs(const EvidencePlace& place, const Recomputed& transaction) {
    if (transaction.parsed.is_coinbase()) return;
    std::size_t known = 0;
    U128 sum_in = 0;
    const EvidencePlace* payer = nullptr;
    U128 paid = 0;
    for (const bitcoin::Input& input : transaction.parsed.inputs) {
      const Recomputed* parent = find_recomputed(transaction_ref(transaction.given->chain, input.prevout.txid));
      if (parent == nullptr || input.prevout.vout >= parent->parsed.outputs.size()) continue;
      const U128 value = parent->parsed.outputs[input.prevout.vout].value_sat;
      ++known;
      sum_in += value;
      const EvidencePlace* spent = find_place(output_ref(transaction.given->chain, input.prevout.txid, input.prevout.vout));
      if (payer == nullptr && spent != nullptr) {
        payer = spent;
        paid = value;
      }
    }
    if (payer != nullptr) {
      add(Aspect::payer, State::ok, payer->ref, to_decimal(paid));
    } else if (place.hop > 0) {
      add(Aspect::payer, State::not_checked);
    }
    const std::size_t all = transaction.parsed.inputs.size();
    U128 sum_out = 0;
    for (const bitcoin::Output& output : transaction.parsed.outputs) sum_out += output.value_sat;
    const bool creates_coins = known == all && sum_in < sum_out;
    add(Aspect::inputs, creates_coins ? State::differs : known == all ? State::ok : State::not_checked, std::to_string(all),
        creates_coins ? to_decimal(sum_out - sum_in) : std::to_string(known));
  }

  void check_block(const Recomputed& transaction) {
    const auto& block = transaction.given->block;
    if (!block) {
      add(Aspect::branch, State::not_checked);
      return;
    }
    check_branch(transaction, *block);
    check_work(transaction.given->chain, *block);
    if (block->height) add(Aspect::height, State::word, {}, std::to_string(*block->height));
  }

  void check_branch(const Recomputed& transaction, const EvidenceBlock& block) {
    const std::string stated = bitcoin::hash_header(block.header).to_text();
    const auto root = bitcoin::fold_proof(TxId{transaction.given->hash}, block.proof);
    if (!root) {
      add(Aspect::branch, State::differs, stated, text_of(root.error()));
    } else if (*root != bitcoin::parse_header(block.header).merkle_root) {
      add(Aspect::branch, State::differs, stated, BlockHash{*root}.to_text());
    } else if (transaction.parsed.stripped_size() == bitcoin::kSizeOfMerkleNode) {
      add(Aspect::branch, State::differs, stated, "as small as a node of the tree");
    } else if (transaction.parsed.is_coinbase() != (block.proof.position == 0)) {
      add(Aspect::branch, State::differs, stated, "only a coinbase stands at position 0");
    } else {
      add(Aspect::branch, State::ok, stated);
    }
  }

  void check_work(Chain chain, const EvidenceBlock& block) {
    const bitcoin::CoinRules& rules = bitcoin::coin_rules(chain);
    const bitcoin::BlockHeader header = bitcoin::parse_header(block.header);
    if (rules.work_is_scrypt && !is_full_build()) {
      add(Aspect::work, State::not_checked);
      return;
    }
    const std::string difficulty = to_decimal(bitcoin::difficulty_floor(header.bits));
    if (const auto work = bitcoin::check_header_work(chain, block.header); !work) {
      add(Aspect::work, State::differs, difficulty, work.error().detail);
      return;
    }
    const U128 least = bitcoin::least_difficulty(rules, block.height, header.time_s);
    if (bitcoin::difficulty_floor(header.bits) < least) {
      add(Aspect::work, State::differs, "at least " + to_decimal(least), difficulty);
      return;
    }
    add(Aspect::work, State::ok, difficulty, format_utc(header.time_s));
    const bool is_first = bitcoin::hash_header(block.header) == rules.genesis;
    add(Aspect::basis, is_first ? State::ok : State::not_checked, difficulty, std::string(chain_info(chain).name));
  }

  const Recomputed* find_recomputed(std::string_view ref) const {
    const auto found = std::lower_bound(recomputed_.begin(), recomputed_.end(), ref,
                                        [](const Recomputed& transaction, std::string_view wanted) { return transaction.given->ref < wanted; });
    return found == recomputed_.end() || found->given->ref != ref ? nullptr : &*found;
  }

  const EvidencePlace* find_place(std::string_view ref) const {
    const auto found = std::find_if(evidence_.path.begin(), evidence_.path.end(), [&](const EvidencePlace& place) { return place.ref == ref; });
    return found == evidence_.path.end() ? nullptr : &*found;
  }

  void add(Aspect aspect, State state, std::string expected = {}, std::string found = {}) {
    checked_.lines.push_back({aspect, state, std::move(expected), std::move(found)});
  }

  const Evidence& evidence_;
  std::vector<Recomputed> recomputed_{};  // by reference
  CheckedPlace checked_{};
};

// One step of the page: what it shows of an output.
struct PageStep {
  std::string ref{};
  U128 value = 0;
  U128 followed = 0;
  std::uint32_t hop = 0;
};

Result<Done> read_step(const JsonValue& row, std::vector<PageStep>& steps) {
  const auto ref = row.string_at("ref");
  if (!ref) return ref.error();
  if (ref->empty()) return Done{};  // of several places, or left out: nothing to find it by
  const auto value = row.amount_at("held");
  if (!value) return value.error();
  const auto hop = row.u64_at("hop");
  if (!hop) return hop.error();
  const auto amounts = row.at("amounts", JsonValue::Kind::array);
  if (!amounts) return amounts.error();
  PageStep step{std::string(*ref), *value, 0, static_cast<std::uint32_t>(*hop)};
  for (const JsonValue& amount : (*amounts)->elements()) {
    const auto units = amount.amount_at("units");
    if (!units) return at(units.error(), "amounts");
    step.followed = std::max(step.followed, *units);
  }
  steps.push_back(std::move(step));
  return Done{};
}

Result<std::vector<PageStep>> read_steps(std::string_view publication) {
  std::vector<Problem> problems;
  const auto document = parse_json(as_bytes(publication), problems);
  if (!document) return document.error();
  const auto rows = document->at("steps", JsonValue::Kind::array);
  if (!rows) return rows.error();
  std::vector<PageStep> steps;
  for (std::size_t i = 0; i < (*rows)->elements().size(); ++i) {
    if (auto done = read_step((*rows)->elements()[i], steps); !done) return at(done.error(), "steps[" + std::to_string(i) + ']');
  }
  return steps;
}

// A line for every place that the page shows, behind the one on its amount: shown as it is in the evidence, or not there at all.
void check_page(const Evidence& evidence, const std::vector<PageStep>& steps, CheckReport& report) {
  for (const PageStep& step : steps) {
    const auto place = std::find_if(evidence.path.begin(), evidence.path.end(), [&](const EvidencePlace& other) { return other.ref == step.ref; });
    if (place == evidence.path.end()) {
      report.places.push_back({step.ref, step.hop, {{Aspect::page, State::differs, to_decimal(step.value), {}}}});
      continue;
    }
    const bool is_same = step.value == place->value.units() && step.followed <= step.value;
    auto& lines = report.places[static_cast<std::size_t>(place - evidence.path.begin())].lines;
    const auto behind = std::find_if(lines.begin(), lines.end(), [](const CheckLine& line) { return line.aspect > Aspect::page; });
    lines.insert(behind, CheckLine{Aspect::page, is_same ? State::ok : State::differs, to_decimal(step.value), to_decimal(step.followed)});
  }
}

void write_line(JsonWriter& json, const CheckLine& line) {
  json.begin_object();
  json.key("aspect");
  json.string(aspect_name(line.aspect));
  json.key("expected");
  json.string(line.expected);
  json.key("found");
  json.string(line.found);
  json.key("state");
  json.string(check_state_name(line.state));
  json.end_object();
}

void write_place(JsonWriter& json, const CheckedPlace& place) {
  json.begin_object();
  json.key("hop");
  json.integer(place.hop);
  json.key("lines");
  json.begin_array();
  for (const CheckLine& line : place.lines) write_line(json, line);
  json.end_array();
  json.key("ref");
  json.string(place.ref);
  json.end_object();
}

void write_counts(JsonWriter& json, const CheckReport& report) {
  json.begin_object();
  for (const State state : {State::differs, State::not_checked, State::ok, State::word}) {
    json.key(check_state_name(state));
    json.integer(report.count(state));
  }
  json.end_object();
}

void write_error(JsonWriter& json, const Error& error) {
  json.begin_object();
  json.key("code");
  json.string(code_name(error.code));
  json.key("detail");
  json.string(error.detail);
  json.key("where");
  json.string(error.where);
  json.end_object();
}

}  // namespace

std::string_view aspect_name(Aspect aspect) { return kAspectNames[static_cast<std::size_t>(aspect)]; }
std::string_view check_state_name(State state) { return kStateNames[static_cast<std::size_t>(state)]; }

std::size_t CheckReport::count(State state) const {
  std::size_t count = 0;
  for (const CheckedPlace& place : places) {
    for (const CheckLine& line : place.lines) count += line.state == state ? 1U : 0U;
  }
  return count;
}

Result<CheckReport> check_evidence(std::string_view evidence_json, std::string_view publication) {
  const auto evidence = parse_evidence(evidence_json);
  if (!evidence) return evidence.error();
  CheckReport report = PathChecker(*evidence).check();
  if (publication.empty()) return report;
  const auto steps = read_steps(publication);
  if (!steps) return at(steps.error(), "publication");
  check_page(*evidence, *steps, report);
  return report;
}

std::string write_check_report(const Result<CheckReport>& report) {
  constexpr std::string_view kFormat = "peelback-check/1";
  JsonWriter json;
  json.begin_object();
  if (report) {
    json.key("counts");
    write_counts(json, *report);
  } else {
    json.key("error");
    write_error(json, report.error());
  }
  json.key("format");
  json.string(kFormat);
  if (report) {
    json.key("places");
    json.begin_array();
    for (const CheckedPlace& place : report->places) write_place(json, place);
    json.end_array();
  }
  json.end_object();
  return json.take();
}

}  // namespace peelback
