#pragma once
// Every sentence that a reader sees from the core, in one catalogue. The code around it knows facts and names messages;
// words stand in the table of a language (messages.cpp: English). A second language is a second table of the same order.

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace peelback {

/// What can be said. A comment says what a placeholder holds where its name does not.
enum class Message : std::uint16_t {
  disclaimer,  // under every picture and in every report

  // Rules, as a sentence names them.
  rule_fifo,
  rule_lifo,
  rule_haircut,
  rule_tiho,
  rule_dirty_first,
  rule_libr,
  rule_poison,

  // Amounts and moments.
  amount_by_rule,   // {amount} {rule}: a short name
  amount_in_reach,  // {amount}
  block,            // {height}
  block_of_unknown_height,
  not_confirmed_yet,
  moment,           // {block} {time}: may be empty

  // Why coins are not followed further: the label at the end itself.
  end_open,
  end_unspent,            // {height}: may be empty
  end_unspent_in_block,   // as of a block whose height is not known
  end_service,            // {claim}: a label's text with its attribution
  end_busy,
  end_mixer,              // {claim}
  end_shielded,           // {claim}: may be empty
  end_fee,
  end_burnt,
  end_dust,
  end_limit_hops,
  end_limit_share,
  end_limit_time,
  end_limit_fan_out,
  end_limit_rule,
  end_limit_other,        // {what}
  end_not_followed,
  end_fetch_failed,       // {why}
  end_out_of_data,        // {why}: may be empty

  // The same reasons as a column or list names them.
  reason_open,
  reason_unspent,
  reason_service,
  reason_busy,
  reason_mixer,
  reason_shielded,
  reason_fee,
  reason_burnt,
  reason_dust,
  reason_limit,
  reason_not_followed,
  reason_fetch_failed,
  reason_out_of_data,

  // The same reasons in the summary: {amount} {places}.
  sum_open,
  sum_unspent,
  sum_service,       // {claim}
  sum_services,      // {services}: how many more labels
  sum_busy,
  sum_mixer,         // {claim}
  sum_mixers,        // {services}
  sum_shielded,
  sum_fee,
  sum_burnt,
  sum_dust,
  sum_limit,
  sum_not_followed,
  sum_fetch_failed,
  sum_out_of_data,

  // The trail as a whole.
  nothing_known,
  summary,           // {rule} {amount} {start} {transactions} {ends}
  summary_exact,     // the same where every rule agrees
  summary_in_reach,  // {amount} {transactions} {places}
  ends_and,          // {ends} {end}: one more end after others
  sums_agree,        // {ends} {fees}: may be empty; {start}
  sums_none,

  // Starts and hops.
  start_at,          // {amount} {place}
  start_from,        // {amount} {places}: in several outputs
  hop_paid,          // {hop} {payment} {place} {moment} {share}
  hop_fee,           // {hop} {payment} {moment} {share}
  no_address,
  share_in_reach,
  share_all,
  share_exact,       // {amount}
  share_by_rule,     // {amount} {rule}
  hop_end,           // {sentence} {end}
  hop_end_unlabelled,  // {sentence} {end} {no_label}

  // Citations.
  cited_output,      // {chain} {txid} {moment} {vout} {amount} {units}
  cited_fee,         // {chain} {txid} {moment} {amount} {units}

  // Claims by others.
  claim,             // {label} {source} {date}: may be empty
  claim_since,       // {label} {source} {date}
  claim_sanctions,   // {label} {source} {date}
  claim_own,         // {label}
  label_sentence,    // {claim} {category}: the source's own word, may be empty
  label_valid,       // {from} {until}: dates, either may be empty
  not_in_lists,
  not_in_lists_of,   // {date}
  labels_disagree,   // {claims}
  claims_and,        // {claims} {claim}
  looks_alike,       // {address} {other}
  beyond_service,    // {claim}
  beyond_busy,

  // Findings.
  coinjoin_like,     // {outputs} {inputs} {amount}
  coinjoin_like_short,
  change_taken,      // {reasons}
  change_ambiguous,  // {reasons}
  reasons_and,       // {reasons} {reason}

  // Paths, answers, what is hidden.
  path,              // {hops} {amount} {start} {from} {to}
  path_all,          // {hops} {amount} {from} {to}
  path_by_rule,      // {hops} {amount} {start} {from} {to} {rule}
  path_in_reach,     // {hops} {from} {to}
  path_title,        // {from} {to}
  path_end,          // {path} {end}
  reached,           // {amount} {to}
  reached_by_rule,   // {rule} {amount} {to}
  reached_between,   // {rule} {amount} {to} {least} {most}
  reached_poison,    // {to}
  not_reached,       // {hops} {requests} {amount}
  not_reached_at_all,  // {to}: everything was followed
  hidden,            // {places} {amount}

  // An article.
  title,             // {amount}
  title_from,        // {amount} {place}
  title_unknown,
  caption,           // {amount} {start} {rule} {hops} {disclaimer}
  alt_text,          // {amount} {start} {hops} {places} {ends}

  count_,            // not a message: how many there are
};

/// A placeholder of a template and the text that takes its place, as it is: braces in it mean nothing.
struct Filling {
  std::string_view name{};
  std::string_view text{};
};

/// The template's placeholders filled. `{name}` is the text itself; `{name?words}` are words for when it is not empty;
/// `{name|one|many}` the first for the text "1" and the second otherwise, with # for the text. A placeholder without a
/// filling stays as it is in the template, so that a forgotten one is seen (and a test fails).
std::string say(Message message, std::initializer_list<Filling> fillings = {});

/// A message without placeholders.
std::string_view words(Message message);

struct MessageTemplate {
  Message message{};
  std::string_view text{};
};
/// The whole table, in the order of the enumeration.
std::span<const MessageTemplate> message_templates();

}  // namespace peelback
