#pragma once
// Every sentence that a reader sees from the core, in one catalogue. The code around it knows facts and names messages;
// words stand in the table of a language (messages.cpp: English). A second language is a second table of the same order.

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "session/fill_template.h"

namespace peelback {

/// What can be said. A comment says what a placeholder holds where its name does not.
enum class Message : std::uint16_t {
  disclaimer,  // under every picture and in every report

  // Rules, as a sentence names them.
  rule_fifo,
  rule_lifo,
  rule_haircut,
  rule_tiho,
  rule_tiho_on_accounts,
  rule_dirty_first,
  rule_libr,
  rule_poison,

  // Amounts and moments.
  amount_by_rule,  // {rule}: its short name
  amount_in_reach,
  block,
  block_of_unknown_height,
  not_confirmed_yet,
  moment,  // {block}: one of the above; {time}: may be empty
  date,  // {month}: a name of `months`
  months,  // from January on, each after a bar

  // Values on the day, beside amounts.
  value_about,
  value_below,
  value_of_day,  // {value}: one of the above; {source}: the next
  value_source,  // {time}: of a price that holds for a moment; all but {name} may be empty
  value_unknown,
  value_without_time,
  value_off_peg,
  rate_derived,
  rate_doubted,
  value_reported,  // {text}: as it was reported
  line_value,
  line_other_value,
  line_reported,

  unit_satoshi,
  unit_wei,
  unit_base,

  // What stands on a box without an address.
  script_key,  // {key}: its two ends
  script_multisig,
  script_data,
  script_anchor,
  script_mweb,
  script_empty,
  script_unspendable,
  script_other,
  burnt,
  minted,
  fee,

  // Why coins are not followed further, at the end itself. {claim}: what a label says, and who says so.
  end_open,
  end_unspent,  // {height}: may be empty
  end_unspent_in_block,
  end_held,  // of chains of accounts
  end_service,
  end_contract,
  end_busy,
  end_mixer,
  end_shielded,
  end_fee,
  end_fee_paid,  // of chains of accounts, where it need not go to a miner
  end_burnt,
  end_burnt_account,
  end_dust,
  end_limit_hops,
  end_limit_share,
  end_limit_time,
  end_limit_fan_out,
  end_limit_rule,
  end_limit_other,
  end_not_followed,
  end_fetch_failed,
  end_out_of_data,  // {why}: may be empty
  end_converted,
  end_converted_declared,
  end_made,  // backward, the next six too
  end_minted,
  end_opening,  // {estimate}: only said whether it is there
  end_service_paid,
  end_contract_paid,
  end_mixer_paid,

  // The same in a sentence that sums them up.
  sum_open,
  sum_unspent,
  sum_held,
  sum_service,
  sum_contract,
  sum_services,  // {services}: how many further ones
  sum_busy,
  sum_mixer,
  sum_mixers,
  sum_conversions,
  sum_shielded,
  sum_fee,
  sum_burnt,
  sum_burnt_account,
  sum_dust,
  sum_limit,
  sum_not_followed,
  sum_fetch_failed,
  sum_out_of_data,
  sum_converted,
  sum_converted_back,  // backward
  sum_made,
  sum_minted,
  sum_opening,
  sum_service_paid,
  sum_services_paid,
  sum_contract_paid,
  sum_mixer_paid,
  sum_mixers_paid,
  amounts_and,  // the last of several assets

  // The trail as a whole. {ends}: sums, joined.
  nothing_known,
  start_points,
  summary,  // {start}: an address
  summary_exact,
  summary_in_reach,
  summary_back,  // of a trail to where coins came from, the next two too
  summary_exact_back,
  summary_in_reach_back,
  sums_agree,  // {sums}: one of the next for each asset, joined
  sums_of_asset,  // all may be empty but {ends}; {both}: {start} and {came} are there
  sums_none,
  range_of_rules,
  range_of_rules_from_none,
  range_of_rules_equal,
  range_of_values,  // of what a list states payments were worth, the other three "_values" too
  range_of_hop,  // {untraced}: may be empty, in the next too
  range_of_hop_from_none,
  range_of_hop_values,
  range_of_hop_equal,
  range_of_hop_unfinished,
  range_of_theft,  // one of these, for one of several starts
  range_of_orders,
  opening_of_values,
  opening_estimated,
  unexplained_in,
  unexplained_out,

  // Starts and hops.
  start_at,
  hop_paid,  // {share}: one of the next four
  hop_fee,
  hop_fee_paid,  // on chains of accounts
  hop_burnt,
  hop_converted,
  hop_paid_back,  // of a trail to where coins came from, the next two too
  hop_minted,
  hop_converted_back,
  share_in_reach,
  share_all,
  share_exact,
  share_by_rule,
  share_of_payment,  // of a conversion
  share_in_reach_back,  // of a trail to where coins came from, the next four too
  share_all_back,
  share_exact_back,
  share_by_rule_back,
  share_of_payment_back,
  no_address,
  place_with_memo,
  told_with_end,  // {sentence}: of a start or hop; {no_label}: may be empty
  told_with_label,
  told_beyond,
  told_beyond_back,
  told_conversion,  // by inference
  told_behind_conversion,
  told_behind_conversion_back,
  told_claimed,  // a payment that nobody has read off the chain; {said}: whose word it is
  told_by_provider,

  // Citations.
  cited_output,
  cited_fee,
  cited_payment,
  cited_payment_back,
  cited_burnt,
  cited_minted,

  // Claims by others.
  claim,  // {date}: may be empty
  claim_listed,  // on a list of sanctions
  claim_listed_undated,
  ofac_list,
  named_list,
  unnamed_list,
  claim_own,
  source,
  label_sentence,  // {category}: the source's own word; all but {claim} may be empty
  not_in_lists,  // {date}: may be empty
  labels_disagree,
  looks_alike,
  beyond_service,
  beyond_busy,

  // THORChain's memos.
  thorchain_memo,
  thorchain_memo_says,  // {asked}: one of those that follow
  thorchain_swap,       // {destination} or {name}, or neither; {least}, {in_parts}, {refund_to}, {affiliates}: may be empty
  thorchain_outbound,
  thorchain_refund,
  thorchain_add,
  thorchain_withdraw,
  thorchain_donate,
  thorchain_loan_open,
  thorchain_loan_repay,
  thorchain_deposit,
  thorchain_take_out,
  thorchain_own,
  thorchain_other,  // {action}: as the memo's word means it
  thorchain_paid,   // {became}: "17.9 ETH.ETH"; {txid}: may be empty; what Midgard says of a swap
  thorchain_got,
  crossing,            // {gave} and {got} with their units; {in} and {out}: transactions; {address}, {out}, {carried}: may be empty
  crossing_paid_back,  // of a refund
  // {basis} of the four above.
  crossing_observed,
  crossing_inferred,
  crossing_inferred_as_said,
  crossing_claimed,
  crossing_leg,  // {address}: may be empty

  // Findings by a heuristic.
  coinjoin,
  coinjoin_equal,
  coinjoin_standard,
  change_found,
  change_conflicting,
  change_of_output,
  change_no_sign,
  change_one_output,
  change_many_outputs,
  change_coinjoin,
  sign_address_reuse,
  sign_script_type,
  sign_round_payment,
  sign_optimal_change,
  sign_fresh_address,
  clustered,
  clustered_with_none,

  // Paths, answers, what is hidden. {end}: may be empty.
  path_title,
  path,
  path_all,
  path_by_rule,
  path_in_reach,
  step_largest,
  reached,
  reached_by_rule,  // {amount}: may be "none"
  reached_by_every_rule,
  reached_between,
  reached_from_none,
  reached_in_reach,
  none,
  not_reached,  // {requests}: may be empty
  not_reached_at_all,
  bounds_between,
  bounds_from_none,
  bounds_of_values,
  bounds_equal,
  bounds_none,
  bounds_unfinished,
  bounds_counted,
  compared_same,
  compared,
  compared_from_none,
  compared_in_reach,
  compared_bounds,
  compared_bounds_from_none,
  compared_bounds_values,
  compared_bounds_equal,
  comparison,  // {unbounded}, {backward}, {fees}: may be empty
  hidden,

  // Boxes and lines of a picture, and what stands under it.
  several_reasons,
  coins_spent,
  start_of_coins,
  run_hops,
  run_split,
  run,
  others,
  others_named,  // inside of a sentence
  others_hold,
  payments_in,
  payers,
  payers_paid,
  payments_to,
  spent_together,
  spent_with_others,
  input,  // other money that a transaction spent
  input_paid,
  input_of_unknown_amount,
  inputs_paid,
  line_between,
  payments_between,
  contract,
  memo,
  payments_since,
  account_received,
  one_balance,
  swapped,
  swap_sentence,
  shown_at_ends,
  shown_folded,
  shown_hidden,
  shown_fees,
  shown_converted,
  shown_start,
  shown_came,  // of an asset that the trail does not start with
  shown_start_and_came,
  legend_inferred,  // lines of a picture
  legend_claimed,

  // Details of one place or payment: names of lines, then what they say.
  line_fee,
  line_payment,
  line_paid_to,
  line_counted,
  line_crossing_in,
  line_crossing_out,
  line_crossing_share,
  line_crossing_basis,
  line_hop,
  line_end,
  line_spent_by,
  line_change,
  line_spent_together,
  line_joint_spend,
  line_transaction,
  line_when,
  line_block,
  line_account,  // on chains of accounts, from here on
  line_nature,
  line_token,
  line_memo,
  line_swap,
  line_sender,
  line_grade,
  line_order,
  line_balance,
  column_from,
  column_to,
  column_amount,
  column_check,
  fee_explained,
  no_address_but,
  counted_exact,
  counted_by_rule,
  hops_from_start,
  end_of_amount,
  part_ends,  // the same where room is short
  transaction_titled,
  transaction_joins,
  contract_explained,
  payments_listed,
  payment_row,
  paid_by,
  grade_swap,
  grade_inferred,
  grade_claimed,
  order_of_source,
  order_range,
  balance_unknown_opening,
  balance_unexplained_in,
  balance_unexplained_out,
  trail_starts_here,
  largest_listed,
  places_of_hop,
  coins_of_address,
  payments_in_title,
  payments_in_explained,
  payments_in_amount,
  link_transaction,
  link_address,

  // How far a payment was checked.
  checked,
  cross_checked,
  trusted,
  signed_agreed,
  signed_trusted,
  claimed_by_table,
  block_of_chain,
  block_of_chain_unknown_height,
  check_id,
  check_id_ok,
  check_id_missing,
  check_place,
  check_place_ok,
  check_place_unconfirmed,
  check_place_missing,
  check_work,
  check_work_ok,
  check_work_missing,
  check_basis,
  check_basis_ok,
  check_basis_checkpoint,
  check_basis_own_work,
  check_basis_missing,
  check_values,
  check_values_none,
  check_values_ok,
  check_values_missing,
  check_signature,
  check_signature_ok,
  check_id_of_source,  // on chains of accounts, from here on
  check_place_of_source,
  check_internal,
  check_internal_of_source,
  check_history,
  check_history_never,
  checks_none,
  checks_all,
  checks_all_from_first,
  checks_all_joined,
  checks_all_in_part,
  checks_all_own_work,
  checks_some,
  checks_by_sources,  // where not every id can be recomputed
  checks_failed,
  busy_start,

  // Why something is asked of an explorer.
  want_start,
  want_transaction,
  want_outspends,
  want_address,
  want_history,
  want_tip,
  want_block_time,
  want_since,
  want_thorchain,
  want_other,
  want_card,
  want_proof,
  want_header,

  // An article.
  title,
  title_back,
  title_unknown,
  caption,  // {first}, {last}: heights, may be empty; {sources}: of labels, may be empty
  caption_back,
  alt_text,
  alt_text_back,
  alt_text_still,

  // Values on the boxes of a picture.
  value_none,       // on a box
  value_partly,     // {value}: value_about; {unpriced}, {dollars}: amounts, may be empty
  value_of_days,    // {value}: value_partly
  values_on_boxes,

  // What sources state differently.
  contradicted_sources,
  line_contradicted,
  contradicted,       // {field}: as in problems; {value}: one side's
  contradicted_used,  // the same of the side that counts
  contradiction_side,       // {sources}: the next, apart by commas; may be empty
  contradiction_side_used,
  contradiction_source,     // {provider}: may be empty; {pointer}: into {reply}

  // From here on what comes after a first look (later_part.h). A case as a file, and what it gives when it is replayed.
  case_readme,     // {left_out}: may be empty
  open_questions,
  never_checked,
  report_file,
  report_fault,    // {where}, {detail}: may be empty
  report_old,
  report_log,
  report_left_out,
  report_replies,
  report_trail,
  report_same,
  report_entry,
  report_missing,
  report_order,
  report_difference,
  report_checks,
  report_bases,
  report_clock,
  report_rehashed,

  // A published copy, what is looked at before, and the claims sheet.
  published_observed,
  published_inferred,
  published_claimed,
  published_claimed_by,
  published_left_out,
  published_left_out_of_hop,
  published_redacted,
  published_checked,
  published_id,  // {url}: may be empty
  published_as_of,
  published_rule,
  published_rule_poison,
  published_fees_end,
  published_fees_coinbase,
  published_limits,  // all but {hops} and {busy} may be empty
  published_heuristics,
  published_guesses,
  published_sources,
  published_files,
  published_all_followed,
  published_unfollowed,
  published_cannot_check,
  published_report,
  published_version,  // {change}: may be empty
  published_withdrawn,  // {change}: may be empty
  published_table,
  published_method,
  published_names,
  published_checks,
  published_whole,
  published_previous,
  published_next,
  published_step,  // filled in by the page
  published_payment_page,
  published_source,
  published_column_hop,
  published_column_what,
  published_column_amount,
  published_column_payment,
  published_column_when,
  published_column_block,
  published_column_grade,
  published_column_check,
  published_column_end,
  published_column_asset,
  published_column_there,
  published_column_transaction,
  published_column_value,
  published_column_currency,
  published_column_value_source,
  published_column_reported,
  published_other_day,
  published_caption_credit,
  published_values,
  published_no_floor,
  published_reports,
  published_reported,  // {when}, {date}: may be empty  // {sources}: may be empty
  finding_no_source,
  finding_name_without_link,
  finding_sanctions_old,  // {date}: may be empty
  finding_no_reply,
  finding_word,
  finding_number,
  finding_no_floor,
  finding_notes,
  finding_unchecked,
  finding_no_archive,
  finding_left_out_shows,
  finding_no_corrections,
  field_title,
  field_caption,
  field_alt_text,
  field_credit,
  field_step,
  field_sentence,
  words_placeholder,  // why edited words are not taken, the next four too
  words_unknown_placeholder,
  words_brace,
  words_digit,
  words_unit,
  finding_words_fault,
  finding_words_unused,
  finding_words_unread,
  sheet_edited,
  sheet_title,
  sheet_about,
  sheet_open,
  sheet_no_open,
  sheet_kind_sentence,
  sheet_kind_number,
  sheet_kind_step,
  sheet_kind_value,
  sheet_kind_name,
  sheet_kind_report,
  sheet_column_kind,
  sheet_column_text,
  sheet_column_known,
  sheet_column_source,
  sheet_column_date,
  sheet_column_archive,
  sheet_column_reply,
  sheet_own_words,
  sheet_from_data,
  sheet_from_payments,
  sheet_no_archive,
  reply_not_asked,
  reply_asked,  // both may be empty
  reply_answered,  // {asked}, {deadline}: may be empty
  reply_refused,  // all may be empty
  reply_not_needed,
  snippet_frame,  // headings of the snippets, from here on
  snippet_figure,
  snippet_amp,
  snippet_element,
  snippet_words,
  snippet_later,
  // A published path, checked again: of each aspect what came out (verifier/check.h). Filled in by the page too.
  recheck_id_ok,
  recheck_id_differs,
  recheck_id_not_checked,
  recheck_amount_ok,
  recheck_amount_differs,
  recheck_signer_ok,
  recheck_signer_differs,  // {expected}: may be empty
  recheck_signer_word,
  recheck_signer_not_checked,
  recheck_cosigners_ok,
  recheck_cosigners_differs,
  recheck_ordered_ok,
  recheck_ordered_differs,
  recheck_ordered_word,
  recheck_event_ok,
  recheck_event_differs,
  recheck_event_word,
  recheck_page_ok,
  recheck_page_differs,
  recheck_payer_ok,
  recheck_payer_not_checked,
  recheck_paid_by_ok,
  recheck_paid_by_not_checked,
  recheck_inputs_ok,
  recheck_inputs_differs,
  recheck_inputs_not_checked,
  recheck_branch_ok,
  recheck_branch_differs,
  recheck_branch_not_checked,
  recheck_receipt_ok,
  recheck_receipt_differs,
  recheck_receipt_word,
  recheck_outcome_ok,
  recheck_outcome_differs,
  recheck_outcome_word,
  recheck_outcome_not_checked,
  recheck_work_ok,
  recheck_work_differs,
  recheck_work_not_checked,
  recheck_basis_differs,
  recheck_basis_word,
  recheck_basis_not_checked,
  recheck_first_block_ok,
  recheck_checkpoint_ok,
  recheck_checkpoint_differs,
  recheck_height_ok,
  recheck_height_differs,
  recheck_height_word,
  recheck_name_word,
  recheck_title,
  recheck_about,
  recheck_needs,
  recheck_place,
  recheck_summary,
  recheck_unreadable,
  recheck_state_ok,
  recheck_state_differs,
  recheck_state_word,
  recheck_state_not_checked,
  recheck_never,

  count_,  // not a message: how many there are
};

/// From this message on they are of what comes after a first look: a program without the later part has no words for them.
inline constexpr Message kFirstLaterMessage = Message::case_readme;

/// The message's template filled (fill_template.h).
std::string say(Message message, std::initializer_list<Filling> fillings = {});

/// A message without placeholders.
std::string_view words(Message message);

struct MessageTemplate {
  Message message{};
  std::string_view text{};
};
/// Both tables, in the order of the enumeration: up to kFirstLaterMessage, and from it on.
std::span<const MessageTemplate> message_templates();
std::span<const MessageTemplate> later_message_templates();

}  // namespace peelback
