#include "session/findings_text.h"

#include "session/messages.h"
#include "session/money_text.h"

namespace peelback {

namespace {

Message sign_message(ChangeSign sign) {
  switch (sign) {
    case ChangeSign::address_reuse: return Message::sign_address_reuse;
    case ChangeSign::script_type: return Message::sign_script_type;
    case ChangeSign::round_payment: return Message::sign_round_payment;
    case ChangeSign::optimal_change: return Message::sign_optimal_change;
    case ChangeSign::fresh_address: break;
  }
  return Message::sign_fresh_address;
}

std::string signs_text(const ChangeSigns& output) {
  std::string text;
  for (const ChangeSign sign : output.signs) {
    if (!text.empty()) text += ", ";
    text += words(sign_message(sign));
  }
  return text;
}

std::string outputs_text(const Store& store, const ChangeFinding& finding) {
  std::string text;
  for (const ChangeSigns& output : finding.outputs) {
    if (!text.empty()) text += "; ";
    text += say(Message::change_of_output, {{"vout", format_count(store.vout_of(output.output))}, {"reasons", signs_text(output)}});
  }
  return text;
}

}  // namespace

std::string coinjoin_sentence(Chain chain, const PatternFinding& finding) {
  const std::uint64_t equal = find_number(finding.evidence, "equal_outputs").value_or(0);
  const std::uint64_t value_sat = find_number(finding.evidence, "equal_value_sat").value_or(0);
  const bool of_standard_amounts = finding.code == "coinjoin_wasabi_2" || equal < 2;
  const std::uint64_t outputs = of_standard_amounts ? finding.subjects.size() : equal;
  return say(of_standard_amounts ? Message::coinjoin_standard : Message::coinjoin_equal,
             {{"outputs", format_count(outputs)},
              {"amount", format_money(native_asset(chain), value_sat)},
              {"inputs", format_count(find_number(finding.evidence, "inputs").value_or(0))}});
}

std::string_view coinjoin_label() { return words(Message::coinjoin); }

std::string change_sentence(const Store& store, const ChangeFinding& finding) {
  switch (finding.verdict) {
    case ChangeVerdict::found:
      return say(Message::change_found,
                 {{"vout", format_count(store.vout_of(finding.change))}, {"reasons", signs_text(finding.outputs.front())}});
    case ChangeVerdict::conflicting: return say(Message::change_conflicting, {{"reasons", outputs_text(store, finding)}});
    case ChangeVerdict::no_sign: return std::string(words(Message::change_no_sign));
    case ChangeVerdict::one_output: return std::string(words(Message::change_one_output));
    case ChangeVerdict::many_outputs: return std::string(words(Message::change_many_outputs));
    case ChangeVerdict::coinjoin_like: return std::string(words(Message::change_coinjoin));
    case ChangeVerdict::not_a_payment: break;
  }
  return {};
}

std::string spent_together_sentence(const SpentTogether& found, std::size_t listed) {
  const std::size_t left_out = found.coinjoin_like.size();
  if (found.others.empty()) return left_out == 0 ? std::string() : say(Message::clustered_with_none, {{"transactions", format_count(left_out)}});
  const std::size_t transactions = found.evidence.size() + found.further.size();
  return say(Message::clustered, {{"others", format_count(found.others.size())},
                                       {"direct", format_count(found.direct.size())},
                                       {"transactions", format_count(transactions)},
                                       {"left_out", left_out == 0 ? std::string() : format_count(left_out)},
                                       {"listed", listed == transactions ? std::string() : format_count(listed)}});
}

}  // namespace peelback
