#include "session/messages.h"

#include <algorithm>
#include <array>

namespace peelback {

namespace {

constexpr auto kEnglish = std::to_array<MessageTemplate>({
    {Message::disclaimer, "This shows payments between addresses. It does not show who controls them."},

    // Rules, as a sentence names them.
    {Message::rule_fifo, "first in, first out (FIFO)"},
    {Message::rule_lifo, "last in, first out (LIFO)"},
    {Message::rule_haircut, "equal shares (haircut)"},
    {Message::rule_tiho, "largest output first (TIHO)"},
    {Message::rule_tiho_on_accounts, "largest output first (TIHO), which on accounts is traced coins first"},
    {Message::rule_dirty_first, "traced coins first (dirty-first)"},
    {Message::rule_libr, "lowest intermediate balance (LIBR)"},
    {Message::rule_poison, "everything in reach (poison)"},

    // Amounts and moments.
    {Message::amount_by_rule, "≈ {amount} ({rule})"},
    {Message::amount_in_reach, "in reach: {amount}"},
    {Message::block, "block {height}"},
    {Message::block_of_unknown_height, "a block of unknown height"},
    {Message::not_confirmed_yet, "not confirmed yet"},
    {Message::moment, "{block}{time?, {time} UTC}"},
    {Message::date, "{day} {month} {year}"},
    {Message::months,
     "|January|February|March|April|May|June|July|August|September|October|November|December|"},

    // Values on the day, beside amounts.
    {Message::value_about, "≈ {value}"},
    {Message::value_below, "less than {value}"},
    {Message::value_of_day, "{value} on {day} ({source})"},
    {Message::value_source, "{name}{time?, price of {time} UTC}{grade?, {grade}}{link?; {link}}{licence?, {licence}}{taken?, taken {taken}}"},
    {Message::value_unknown, "no rate known for {day}"},
    {Message::value_without_time, "no rate: the time is not known"},
    {Message::value_off_peg, "in its own unit; one {symbol} was ${price} on {day}, outside of 0.99 to 1.01 ({source})"},
    {Message::rate_derived, "worked out from another currency's, by an exchange rate of a day that is not named"},
    {Message::rate_doubted, "of which the source itself is not sure"},
    {Message::value_reported, "{text}, according to {source}{date?, {date}}"},
    {Message::line_value, "Value that day"},
    {Message::line_other_value, "By another source"},
    {Message::line_reported, "Value as reported"},

    {Message::unit_satoshi, "{units} satoshi"},
    {Message::unit_wei, "{units} wei"},
    {Message::unit_base, "{units} base units"},

    // What stands on a box without an address.
    {Message::script_key, "key {key}"},
    {Message::script_multisig, "a bare multisig"},
    {Message::script_data, "data (OP_RETURN)"},
    {Message::script_anchor, "an anchor"},
    {Message::script_mweb, "Litecoin's MWEB"},
    {Message::script_empty, "an empty script"},
    {Message::script_unspendable, "unspendable"},
    {Message::script_other, "a script"},
    {Message::burnt, "burnt"},
    {Message::minted, "made by the contract"},
    {Message::fee, "fee"},

    // Why coins are not followed further, at the end itself. {claim}: what a label says, and who says so.
    {Message::end_open, "not asked for yet"},
    {Message::end_unspent, "unspent{height? as of block {height}}"},
    {Message::end_unspent_in_block, "unspent in the block at hand"},
    {Message::end_held, "still there{height? as of block {height}}"},
    {Message::end_service, "deposited at {claim}"},
    {Message::end_contract, "in a contract that passed nothing on in the same transaction"},
    {Message::end_busy, "busy address, probably a service"},
    {Message::end_mixer, "sent to {claim}"},
    {Message::end_shielded, "sent into {claim}"},
    {Message::end_fee, "fee to the miner"},
    {Message::end_fee_paid, "paid as the fee"},
    {Message::end_burnt, "can never be spent"},
    {Message::end_burnt_account, "burnt: nobody can move it on"},
    {Message::end_dust, "below the minimum amount"},
    {Message::end_limit_hops, "stopped: as many hops as you allowed"},
    {Message::end_limit_share, "stopped: smaller share than you allowed"},
    {Message::end_limit_time, "stopped: spent outside the time you gave"},
    {Message::end_limit_fan_out, "stopped: not among the largest outputs"},
    {Message::end_limit_rule, "stopped: this rule says nothing here"},
    {Message::end_limit_other, "stopped: {what}"},
    {Message::end_not_followed, "not followed, as you chose"},
    {Message::end_fetch_failed, "could not be fetched: {why}"},
    {Message::end_out_of_data, "the data at hand end here{why?: {why}}"},
    {Message::end_converted, "converted into another asset"},
    {Message::end_converted_declared, "{claim}"},
    {Message::end_made, "newly made coins"},
    {Message::end_minted, "newly made: nobody paid it"},
    {Message::end_opening, "there before the first payment in the data at hand{estimate?: an estimate}"},
    {Message::end_service_paid, "paid out by {claim}"},
    {Message::end_contract_paid, "paid by a contract that got nothing in the same transaction"},
    {Message::end_mixer_paid, "came out of {claim}"},

    // The same in a sentence that sums them up.
    {Message::sum_open, "{amount} is not asked for yet ({places|# place|# places})"},
    {Message::sum_unspent, "{amount} is unspent ({places|# place|# places})"},
    {Message::sum_held, "{amount} is still there ({places|# place|# places})"},
    {Message::sum_service, "{amount} was deposited at {claim}, in {places|# place|# places}"},
    {Message::sum_contract, "{amount} is in contracts that passed nothing on in the same transaction ({places|# place|# places})"},
    {Message::sum_services,
     "{amount} was deposited at {services|# other service|# other services} named in label lists ({places|# "
     "place|# places})"},
    {Message::sum_busy, "{amount} is at busy addresses, probably services ({places|# place|# places})"},
    {Message::sum_mixer, "{amount} was sent to {claim}, in {places|# place|# places}"},
    {Message::sum_mixers,
     "{amount} was sent to {services|# other mixer or pool|# other mixers or pools} named in label lists ({places|# place|# "
     "places})"},
    {Message::sum_conversions, "{amount} went through {services|# other swap|# other swaps} ({places|# place|# places})"},
    {Message::sum_shielded, "{amount} was sent into {claim}, in {places|# place|# places}"},
    {Message::sum_fee, "{amount} went in fees"},
    {Message::sum_burnt, "{amount} is in outputs that cannot be spent ({places|# place|# places})"},
    {Message::sum_burnt_account, "{amount} was burnt ({places|# place|# places})"},
    {Message::sum_dust, "{amount} is in amounts below the minimum ({places|# place|# places})"},
    {Message::sum_limit, "{amount} is stopped by a limit ({places|# place|# places})"},
    {Message::sum_not_followed, "{amount} is not followed, as chosen ({places|# place|# places})"},
    {Message::sum_fetch_failed, "{amount} is where fetching failed ({places|# place|# places})"},
    {Message::sum_out_of_data, "{amount} is where the data at hand end ({places|# place|# places})"},
    {Message::sum_converted, "{amount} was converted into {became} ({places|# place|# places})"},
    {Message::sum_converted_back, "{amount} was what {became} was converted into ({places|# place|# places})"},
    {Message::sum_made, "{amount} is newly made coins ({places|# place|# places})"},
    {Message::sum_minted, "{amount} is newly made, paid by nobody ({places|# place|# places})"},
    {Message::sum_opening, "{amount} was there before the first payment in the data at hand ({places|# place|# places})"},
    {Message::sum_service_paid, "{amount} was paid out by {claim}, in {places|# place|# places}"},
    {Message::sum_services_paid,
     "{amount} was paid out by {services|# other service|# other services} named in label lists ({places|# place|# "
     "places})"},
    {Message::sum_contract_paid,
     "{amount} was paid by contracts that got nothing in the same transaction ({places|# place|# places})"},
    {Message::sum_mixer_paid, "{amount} came out of {claim}, in {places|# place|# places}"},
    {Message::sum_mixers_paid,
     "{amount} came out of {services|# other mixer or pool|# other mixers or pools} named in label lists ({places|# "
     "place|# places})"},
    {Message::amounts_and, "{amounts} and {last}"},

    // The trail as a whole. {ends}: sums, joined.
    {Message::nothing_known, "Nothing is known of the start yet."},
    {Message::start_points, "{points|# starting point|# starting points}"},
    {Message::summary,
     "Counted by {rule}, {amount} from {start} went through {transactions|# transaction|# transactions}. Of "
     "it, {ends}."},
    {Message::summary_exact,
     "Counted by {rule}, {amount} from {start} went through {transactions|# transaction|# transactions}; no "
     "other money joined on the way, so the other rules count the same. Of it, {ends}."},
    {Message::summary_in_reach,
     "Everything in reach of {amount} from {start}: {transactions|# transaction|# transactions}, {places|# "
     "place|# places}. Values in reach are not amounts of the start and do not add up."},
    {Message::summary_back,
     "Counted back by {rule}, {amount} at {start} came through {transactions|# transaction|# transactions}. Of it, {ends}."},
    {Message::summary_exact_back,
     "Counted back by {rule}, {amount} at {start} came through {transactions|# transaction|# transactions}; no other "
     "money joined on the way, so the other rules count the same. Of it, {ends}."},
    {Message::summary_in_reach_back,
     "Everything that {amount} at {start} can have come from: {transactions|# transaction|# transactions}, {places|# "
     "place|# places}. Values in reach are not amounts of the start and do not add up."},
    {Message::sums_agree, "The sums agree: {sums}."},
    {Message::sums_of_asset,
     "{ends} at the ends{fees? + {fees} in fees}{converted? + {converted} converted} = {start?{start} at the start}{both? "
     "+ }{came?{came} out of conversions}"},
    {Message::sums_none, "Poison does not conserve value: the values listed must not be added up."},
    {Message::range_of_rules, "At least {least} and at most {most} of it ended here, whatever the rule."},
    {Message::range_of_hop,
     "Whatever the rule, at least {least} of it came this way, and up to {most} may have{untraced?, {untraced} of that only "
     "by ways that were not followed}."},
    {Message::range_of_hop_from_none,
     "Whatever the rule: the blockchain alone does not show that any of it came this way; up to {most} may have{untraced?, "
     "{untraced} of that only by ways that were not followed}."},
    {Message::range_of_hop_equal, "Whatever the rule, {amount} of it came this way."},
    {Message::range_of_hop_unfinished,
     "How much of it came this way whatever the rule was not worked out: there are too many ways that it can have gone."},
    {Message::range_of_theft, "Of start {start}: {range}"},
    {Message::range_of_orders,
     "The order of some payments is that of a list, not of the blockchain: by another order between {least} and {most} of "
     "it ended here."},
    {Message::opening_estimated,
     "What {place} held before its first payment in the data at hand is an estimate: at least {amount}, or its balance "
     "would go below zero."},
    {Message::unexplained_in,
     "{amount} came to {place} by no payment in the data at hand, such as harvests, rewards or rows that are missing."},
    {Message::unexplained_out,
     "{amount} left {place} by no payment in the data at hand: the balance that the blockchain states is lower."},

    // Starts and hops.
    {Message::start_at, "Start: {amount} at {place}."},
    {Message::hop_paid, "Hop {hop}: {payment} was paid to {place} ({moment}){share}"},
    {Message::hop_fee, "Hop {hop}: {payment} was left to the miner as the fee ({moment}){share}"},
    {Message::hop_fee_paid, "Hop {hop}: {payment} was paid as the fee ({moment}){share}"},
    {Message::hop_burnt, "Hop {hop}: {payment} was burnt ({moment}){share}"},
    {Message::hop_converted, "Hop {hop}: {amount} was converted into {became}, paid to {place} ({moment}){share}"},
    {Message::hop_paid_back, "Hop {hop}: {place} paid {payment} ({moment}){share}"},
    {Message::hop_minted, "Hop {hop}: {payment} was newly made ({moment}){share}"},
    {Message::hop_converted_back, "Hop {hop}: {place} gave {became} for {amount} ({moment}){share}"},
    {Message::share_in_reach, ", in reach of the start."},
    {Message::share_all, ", all of it from the start."},
    {Message::share_exact, "; {amount} of it counts as from the start."},
    {Message::share_by_rule, "; {amount} of it counts as from the start, by {rule}."},
    {Message::share_of_payment, "; {payment} was paid out in all{rule?, and the part is counted by {rule}}."},
    {Message::share_in_reach_back, ", which the start can have come from."},
    {Message::share_all_back, ", all of it on the way to the start."},
    {Message::share_exact_back, "; {amount} of it went to the start."},
    {Message::share_by_rule_back, "; {amount} of it counts as gone to the start, by {rule}."},
    {Message::share_of_payment_back, "; it gave {payment} in all{rule?, and the part is counted by {rule}}."},
    {Message::no_address, "a script without an address"},
    {Message::place_with_memo, "{place} (with the tag or message “{memo}”)"},
    {Message::told_with_end, "{sentence} End: {end}{no_label?; {no_label}}."},
    {Message::told_with_label, "{sentence} {said}"},
    {Message::told_beyond,
     "{sentence} Before it lies a service or a busy address, where coins are pooled: that these are the same coins is a guess."},
    {Message::told_beyond_back,
     "{sentence} Between it and the start lies a service or a busy address, where coins are pooled: that these are the "
     "same coins is a guess."},
    {Message::told_conversion,
     "{sentence} That one was given for the other is worked out from what the account paid and got in this transaction."},
    {Message::told_behind_conversion,
     "{sentence} Before it lies a conversion that is worked out from what an account paid and got in one transaction."},
    {Message::told_behind_conversion_back,
     "{sentence} Between it and the start lies a conversion that is worked out from what an account paid and got in one "
     "transaction."},
    {Message::told_claimed, "{sentence} {said}."},
    {Message::told_by_provider, "{sentence} Its place in the order is that of a list, not of the blockchain."},

    // Citations.
    {Message::cited_output, "{chain} transaction {txid}, {moment}, output {vout}: {amount} ({units})"},
    {Message::cited_fee, "{chain} transaction {txid}, {moment}, fee: {amount} ({units})"},
    {Message::cited_payment, "{chain} transaction {txid}, {moment}, to {address}: {amount} ({units})"},
    {Message::cited_payment_back, "{chain} transaction {txid}, {moment}, from {address}: {amount} ({units})"},
    {Message::cited_burnt, "{chain} transaction {txid}, {moment}, burnt: {amount} ({units})"},
    {Message::cited_minted, "{chain} transaction {txid}, {moment}, newly made: {amount} ({units})"},

    // Claims by others.
    {Message::claim, "{label}, according to {source}{date? ({date})}"},
    {Message::claim_listed, "{label}, on {list} as of {date}{from?, added on {from}}{until?, removed on {until}}"},
    {Message::claim_listed_undated, "{label}, on {list}, whose date is not stated"},
    {Message::ofac_list, "OFAC's list"},
    {Message::named_list, "the list “{source}”"},
    {Message::unnamed_list, "a list without a name"},
    {Message::claim_own, "{label}, as named by the author of this trace"},
    {Message::source, "{source}{date? ({date})}"},
    {Message::label_sentence, "Label: {claim}{category?; category there: {category}}{from?; from {from}}{until?; until {until}}."},
    {Message::not_in_lists, "not in our label lists{date? ({date})}"},
    {Message::labels_disagree, "Labels disagree: {claims}."},
    {Message::looks_alike, "{address} looks like {other}, and is another address: compare every character."},
    {Message::beyond_service, "Beyond this point is a guess: the money had reached {claim}."},
    {Message::beyond_busy, "Beyond this point is a guess: the money had reached a busy address, probably a service."},

    // THORChain's memos.
    {Message::thorchain_memo, "THORChain memo"},
    {Message::thorchain_memo_says, "This payment carries a THORChain memo: {asked}. Anyone can write such a text."},
    {Message::thorchain_swap,
     "swap to {asset}{destination? for {destination}}{name? for the THORName {name}}{least?, at least {least}}{in_parts?, in parts over time}"
     "{refund_to?; refunds to {refund_to}}{affiliates?; brought by {affiliates}}"},
    {Message::thorchain_outbound, "it pays what the payment {inbound} asked for"},
    {Message::thorchain_refund, "it pays back the payment {inbound}"},
    {Message::thorchain_add, "add to the pool of {asset}"},
    {Message::thorchain_withdraw, "withdraw from the pool of {asset}"},
    {Message::thorchain_donate, "give to the pool of {asset}"},
    {Message::thorchain_loan_open, "open a loan in {asset}{destination? for {destination}}{name? for the THORName {name}}"},
    {Message::thorchain_loan_repay, "repay a loan on {asset}{destination? of {destination}}"},
    {Message::thorchain_deposit, "deposit inside THORChain for {destination}"},
    {Message::thorchain_take_out, "withdraw from inside THORChain to {destination}"},
    {Message::thorchain_own, "THORChain moves coins between its own vaults"},
    {Message::thorchain_other, "{action}"},
    {Message::thorchain_paid, "{became}, paid to {address}{txid? in {txid}}, {basis}"},
    {Message::thorchain_got, "{became} from {address}{txid? in {txid}}, {basis}"},
    {Message::crossing,
     "{gave} went into THORChain in {in}, and {got} came out of it{address? to {address}}{out? in {out}}, {basis}.{carried? Of that, {carried} "
     "are the coins that this trail follows.}"},
    {Message::crossing_paid_back,
     "{gave} went into THORChain in {in}, and it paid {got} back{address? to {address}}{out? in {out}}, {basis}.{carried? Of that, {carried} are "
     "the coins that this trail follows.}"},
    {Message::crossing_observed, "as the memos of both payments say"},
    {Message::crossing_inferred, "matched by time, amount and address"},
    {Message::crossing_inferred_as_said, "as THORChain's Midgard says, with both payments within a day"},
    {Message::crossing_claimed, "as THORChain's Midgard says"},
    {Message::crossing_leg, "{amount}{address?, {address}}{txid?, in {txid}}"},

    // Findings by a heuristic.
    {Message::coinjoin, "Looks like a CoinJoin"},
    {Message::coinjoin_equal,
     "Looks like a CoinJoin: {outputs} equal outputs of {amount} from {inputs|# input|# inputs}. Which input paid which "
     "output cannot be told; amounts beyond it rest on the rule alone."},
    {Message::coinjoin_standard,
     "Looks like a CoinJoin: {outputs|# output|# outputs} of standard amounts from {inputs|# input|# inputs}. Which input "
     "paid which output cannot be told; amounts beyond it rest on the rule alone."},
    {Message::change_found, "Output {vout} is taken for change: {reasons}."},
    {Message::change_conflicting, "Which output is change is ambiguous: {reasons}."},
    {Message::change_of_output, "for output {vout}, {reasons}"},
    {Message::change_no_sign, "Which output is change is ambiguous: nothing tells one from the other."},
    {Message::change_one_output, "There is one output that can be spent: nothing to choose."},
    {Message::change_many_outputs, "A payment to many: none is taken for change."},
    {Message::change_coinjoin, "Looks like a CoinJoin: which output is change cannot be told."},
    {Message::sign_address_reuse, "it pays an address that the transaction also spends from"},
    {Message::sign_script_type, "it alone has the same kind of address as the inputs"},
    {Message::sign_round_payment, "the other outputs are round amounts"},
    {Message::sign_optimal_change, "it alone is smaller than every input"},
    {Message::sign_fresh_address, "its address alone is new in the data at hand"},
    {Message::clustered,
     "Worked out by multi-input clustering, which can be wrong: spent together with {others|# other address|# other "
     "addresses}, {direct} of them in one transaction with this one. {transactions|# transaction|# transactions} in the data "
     "at hand {transactions|shows|show} it.{left_out? {left_out} more {left_out|looks|look} like a CoinJoin and {left_out|is|are} "
     "left out.}{listed? The first {listed} follow.}"},
    {Message::clustered_with_none,
     "With no other address but in {transactions|# transaction that looks|# transactions that look} like a CoinJoin, which "
     "{transactions|is|are} left out: there several people sign together."},

    // Paths, answers, what is hidden. {end}: may be empty.
    {Message::path_title, "From {from} to {to}"},
    {Message::path, "In {hops|# hop|# hops}, {amount} of the {start} went from {from} to {to}{end?, {end}}."},
    {Message::path_all, "In {hops|# hop|# hops}, all of the {amount} went from {from} to {to}{end?, {end}}."},
    {Message::path_by_rule,
     "In {hops|# hop|# hops}, {amount} of the {start}, counted by {rule}, went from {from} to {to}{end?, "
     "{end}}."},
    {Message::path_in_reach,
     "In {hops|# hop|# hops}, payments lead from {from} to {to}{end?, {end}}. What is in reach is not an "
     "amount of the start."},
    {Message::step_largest, "The largest of the payments on from there."},
    {Message::reached, "{amount} of it reached {to}."},
    {Message::reached_by_rule, "Counted by {rule}, {amount} of it reached {to}."},
    {Message::reached_by_every_rule, "By every rule, {amount} of it reached {to}."},
    {Message::reached_between,
     "Counted by {rule}, {amount} of it reached {to}; by the other rules between {least} and {most}."},
    {Message::reached_from_none,
     "Counted by {rule}, {amount} of it reached {to}; by the other rules from none of it to {most}."},
    {Message::reached_in_reach, "Payments lead to {to}. By poison no amount of the start can be named."},
    {Message::none, "none"},
    {Message::not_reached,
     "None of it reached {to} within {hops|# hop|# hops}{requests? and {requests|# request|# requests}}; "
     "{amount} was not followed."},
    {Message::not_reached_at_all, "None of it reached {to}: all of it was followed, in {hops|# hop|# hops}."},
    {Message::bounds_between,
     "At least {least} of it reached {to} whatever the rule, and up to {most} may have{untraced?, {untraced} of that only "
     "by ways that were not followed}; {counted}."},
    {Message::bounds_from_none,
     "Whether any of it reached {to}: the blockchain alone does not show that any of it did; up to {most} may "
     "have{untraced?, {untraced} of that only by ways that were not followed}; {counted}."},
    {Message::bounds_equal, "{amount} of it reached {to}, whatever the rule; {counted}."},
    {Message::bounds_none, "None of it reached {to}, whatever the rule; {counted}."},
    {Message::bounds_unfinished,
     "Not worked out to the end: so far none of it is known to have reached {to} whatever the rule, and up to {most} may "
     "have; {counted}."},
    {Message::bounds_counted,
     "counted in the {transactions|# transaction|# transactions} looked at{unexplored?; {unexplored|# place was|# places "
     "were} not followed}{behind?; up to {behind} went into services, and what came back out of them is not counted}"},
    {Message::compared_same, "By every rule {amount} of it ended at {place}{bounds?; {bounds}}."},
    {Message::compared, "By the rules between {least} and {most} of it ended at {place}{bounds?; {bounds}}."},
    {Message::compared_from_none, "By the rules from none of it to {most} ended at {place}{bounds?; {bounds}}."},
    {Message::compared_in_reach, "By the rules none of it ended at {place}, which is in reach{bounds?; {bounds}}."},
    {Message::compared_bounds, "whatever the rule at least {least} must have, and up to {most} may have"},
    {Message::compared_bounds_from_none, "the blockchain alone does not show that any of it must have, and up to {most} may have"},
    {Message::compared_bounds_equal, "whatever the rule exactly {amount} must have"},
    {Message::comparison,
     "{same} of {places|# place|# places} hold the same amount by every rule.{unbounded? For {unbounded|# place|# places} "
     "it was not worked out what holds whatever the rule.}{backward? What holds whatever the rule can be worked out of "
     "money that is followed forward, not back to where it came from.}{fees? What holds whatever the rule can be worked out "
     "where fees end the trail, not where they go on through the miner's coins.}"},
    {Message::hidden, "hidden by you: {places|# place|# places}, {amount}"},

    // Boxes and lines of a picture, and what stands under it.
    {Message::several_reasons, "for several reasons: see the table"},
    {Message::coins_spent, "{coins|# coin spent|# coins spent}"},
    {Message::start_of_coins, "Start: {amount} spent by {address}, in {coins|# coin|# coins}."},
    {Message::run_hops, "{hops|# hop|# hops}"},
    {Message::run_split, "{places|# smaller amount split off|# smaller amounts split off}"},
    {Message::run, "{hops|# hop|# hops} folded: {amount} went in; {split} on the way. Open to see each."},
    {Message::others, "and {places|# other|# others}"},
    {Message::others_hold, "{others}: {amount}{end?, {end}}."},
    {Message::payments_in, "{payments|# payment in|# payments in}"},
    {Message::payers, "whoever paid these addresses"},
    {Message::payers_paid,
     "{payments|# payment|# payments} of {amount} in all reached the addresses that this trail starts from, by the "
     "explorer's count."},
    {Message::payments_to, "Payments to {place}."},
    {Message::spent_together, "Transaction {txid} spends traced coins from {boxes} boxes together ({moment})."},
    {Message::spent_with_others, "Transaction {txid} spends traced coins together with other money ({moment})."},
    {Message::input, "other money"},
    {Message::input_paid, "Other money: {amount} of {place} was spent in the same transaction. Nothing of it is traced."},
    {Message::input_of_unknown_amount, "Other money of {place} was spent in the same transaction; its amount is not known here."},
    {Message::inputs_paid, "{others}: {amount} of other money was spent in the same transaction. Nothing of it is traced."},
    {Message::line_between, "{amount} from {from} to {to}."},
    {Message::payments_between, "{amount} from {from} to {to}, in {payments|# payment|# payments}."},
    {Message::contract, "contract"},
    {Message::memo, "memo {memo}"},
    {Message::payments_since, "{payments|# payment|# payments} from {moment}"},
    {Message::account_received, "{amount} reached {place}, in {payments|# payment|# payments}."},
    {Message::one_balance,
     "Payments with {memos} different memos reached {place}; what it paid came out of its one balance."},
    {Message::swapped, "{gave} became {got}"},
    {Message::swap_sentence, "{gave} became {got}, in {swaps|# swap|# swaps}."},
    {Message::shown_at_ends, "at the ends drawn"},
    {Message::shown_folded, "in folded boxes"},
    {Message::shown_hidden, "hidden by you"},
    {Message::shown_fees, "paid in fees"},
    {Message::shown_converted, "became another asset"},
    {Message::shown_start, "in all, the start"},
    {Message::shown_came, "in all, what was converted into it"},
    {Message::shown_start_and_came, "in all, the start and what was converted into it"},
    {Message::legend_inferred, "worked out: a swap, or behind a stop or a swap"},
    {Message::legend_claimed, "somebody's word, not held against the blockchain"},

    // Details of one place or payment: names of lines, then what they say.
    {Message::line_fee, "Fee"},
    {Message::line_payment, "Payment"},
    {Message::line_paid_to, "Paid to"},
    {Message::line_counted, "Counted as from the start"},
    {Message::line_crossing_in, "Paid into THORChain"},
    {Message::line_crossing_out, "Paid out of THORChain"},
    {Message::line_crossing_share, "Of this trail's coins"},
    {Message::line_crossing_basis, "What joins the two"},
    {Message::line_hop, "Hop"},
    {Message::line_end, "End"},
    {Message::line_spent_by, "Spent by"},
    {Message::line_change, "Change"},
    {Message::line_spent_together, "Spent together"},
    {Message::line_joint_spend, "Spent together in"},
    {Message::line_transaction, "Transaction"},
    {Message::line_when, "When"},
    {Message::line_block, "Block"},
    {Message::line_account, "Account"},
    {Message::line_nature, "Nature"},
    {Message::line_token, "Token contract"},
    {Message::line_memo, "Memo"},
    {Message::line_swap, "Swap"},
    {Message::line_sender, "Sent by"},
    {Message::line_grade, "How sure"},
    {Message::line_order, "Order"},
    {Message::line_balance, "Balance"},
    {Message::column_from, "From"},
    {Message::column_to, "To"},
    {Message::column_amount, "Amount"},
    {Message::column_check, "Check"},
    {Message::fee_explained, "{amount}: what the inputs hold beyond the outputs"},
    {Message::no_address_but, "no address: {script}"},
    {Message::counted_exact, "{amount}: no other money has joined"},
    {Message::counted_by_rule, "{amount}: a convention, {rule}"},
    {Message::hops_from_start, "{hop} from the start"},
    {Message::end_of_amount, "{amount}: {end}"},
    {Message::transaction_titled, "Transaction {txid}"},
    {Message::transaction_joins, "Traced coins from several places were spent together here."},
    {Message::contract_explained, "a contract: a program that moves money by its own rules, not by a person's key"},
    {Message::payments_listed, "{payments|# payment|# payments} to {place}, in the order of the blockchain."},
    {Message::payment_row, "{amount} from {from}, in transaction {txid}"},
    {Message::paid_by, "What {place} paid"},
    {Message::grade_swap,
     "What was given and what was got stand on the blockchain; that one was given for the other is inferred."},
    {Message::grade_inferred, "A guess: behind a stop or a swap, where the coins paid out need not be the coins paid in."},
    {Message::grade_claimed, "Somebody's word: nobody has held this payment against the blockchain."},
    {Message::order_of_source,
     "The order of payments within the transaction is that of a source's list, not of the blockchain."},
    {Message::order_range, "Under another order of the source's rows it is between {least} and {most}."},
    {Message::balance_unknown_opening, "{amount} must have been there before the first payment at hand: an estimate."},
    {Message::balance_unexplained_in, "{amount} came in that no list of payments shows."},
    {Message::balance_unexplained_out, "{amount} is missing from the balance that the chain states."},
    {Message::trail_starts_here, "The trail starts here, with {amount}."},
    {Message::largest_listed, "The largest {shown} of {all}; the table has every one."},
    {Message::places_of_hop, "Places of hop {hop}"},
    {Message::coins_of_address, "Coins spent by the address"},
    {Message::payments_in_title, "Payments in"},
    {Message::payments_in_explained,
     "What reached the addresses that this trail starts from, by the explorer's own count."},
    {Message::payments_in_amount, "{amount} in {payments|# payment|# payments}"},
    {Message::link_transaction, "This transaction at {host}"},
    {Message::link_address, "This address at {host}"},

    // How far a payment was checked.
    {Message::checked, "Payment checked: it is in {block}"},
    {Message::cross_checked, "Two explorers agree"},
    {Message::trusted, "One explorer's word"},
    {Message::signed_agreed, "Signature checked; two explorers agree that it happened"},
    {Message::signed_trusted, "Signature checked; that it happened is one explorer's word"},
    {Message::claimed_by_table, "According to {table}: nobody has checked this payment on the blockchain"},
    {Message::block_of_chain, "{chain} block {height}"},
    {Message::block_of_chain_unknown_height, "a {chain} block of unknown height"},
    {Message::check_id, "Transaction id"},
    {Message::check_id_ok, "Recomputed here from the transaction's own fields: amounts and scripts are covered by it."},
    {Message::check_id_missing, "The transaction has not been fetched."},
    {Message::check_place, "Place in the block"},
    {Message::check_place_ok, "The Merkle path from this transaction ends at the root in the header of {block}."},
    {Message::check_place_unconfirmed, "Not confirmed yet: it is in no block."},
    {Message::check_place_missing, "No Merkle path has been fetched: that it is in the block is the source's word."},
    {Message::check_work, "Proof of work"},
    {Message::check_work_ok, "The header's hash was recomputed and lies below the target that the header states."},
    {Message::check_work_missing, "The block's header has not been checked."},
    {Message::check_basis, "What the block rests on"},
    {Message::check_basis_ok,
     "An unbroken line of headers, each checked here, leads from this block back to the first block of {chain}."},
    {Message::check_basis_checkpoint,
     "An unbroken line of headers, each checked here, joins this block to block {height}, a checkpoint that Peelback ships: it "
     "stands in the source code of nodes."},
    {Message::check_basis_own_work,
     "This one header's own work. That the block is part of the longest chain was not checked."},
    {Message::check_basis_missing, "Nothing that was checked here."},
    {Message::check_values, "Values of the inputs"},
    {Message::check_values_none, "New coins: there are no inputs."},
    {Message::check_values_ok, "The transactions that made them are here too, so the values are covered by the ids."},
    {Message::check_values_missing,
     "{stated} of {values} values are the source's word: the transactions that made them were not fetched."},
    {Message::check_signature, "Signature"},
    {Message::check_signature_ok, "Checked here: a key that the transaction names signed exactly these fields."},
    {Message::check_id_of_source, "Not recomputed here: the sources do not give all that the id is made of."},
    {Message::check_place_of_source, "That it is in the block is the source's word."},
    {Message::check_internal, "Payments by contracts"},
    {Message::check_internal_of_source,
     "What contracts paid out within this transaction is one explorer's reading of it: it stands in no block."},
    {Message::check_history, "Completeness"},
    {Message::check_history_never,
     "That an address has no further payments cannot be checked: a source can leave some out without being "
     "noticed."},
    {Message::checks_none, "Nothing to check yet."},
    {Message::checks_all,
     "All {transactions} transactions were checked here: each id was recomputed, and a Merkle path leads from it to a block "
     "header with its proof of work. {basis}"},
    {Message::checks_all_from_first, "An unbroken line of headers leads back to the first block."},
    {Message::checks_all_joined,
     "Unbroken lines of headers join the blocks to the first one, or to checkpoints that Peelback ships."},
    {Message::checks_all_in_part,
     "The blocks of {joined} of them are joined by unbroken lines of headers to the first one or to checkpoints that Peelback "
     "ships; for the others there is each header's own work."},
    {Message::checks_all_own_work,
     "What that rests on is each header's own work: the line of headers back to the first block was not checked."},
    {Message::checks_some,
     "{checked} of {transactions} transactions were checked down to a block's proof of work; {agreed} were given alike by "
     "two explorers; {trusted} rest on one explorer's word. Every id was recomputed."},
    {Message::checks_by_sources,
     "{checked} of {transactions} transactions were checked down to a block's proof of work; {agreed} were given alike by "
     "two sources; {trusted} rest on one source's word{claimed?; {claimed} are according to tables, and nobody has "
     "checked them on the blockchain}."},
    {Message::checks_failed, "{report} {failed|# check failed|# checks failed}: see below."},
    {Message::busy_start, "{address} is a busy address, probably a service: pick the payment you mean. {summary}"},

    // A case as a file, and what it gives when it is replayed.
    {Message::case_readme,
     "{title}\n\nThis is a working case of Peelback {version}: {replies|# reply|# replies} of explorers as they came, and "
     "{files|# file|# files} of the reporter's, with everything that was made of them. It is not meant for publication: it "
     "says whom the reporter asked, when, and for what.\n\n{left_out?Left out of this copy: {left_out}.\n\n}To check it, with no "
     "network: open it in Peelback, or run `peelback verify` on it. The replies are decoded again, the question is asked again, "
     "and every difference is listed. case/open-questions.md says what was not followed.\n\nWhat this file cannot "
     "show: when the replies were fetched is what the computer's clock said. A file in which somebody computed "
     "every hash anew is caught only where the blockchain itself can be checked. Labels are what others say.\n"},
    {Message::open_questions, "What was not followed, and why"},
    {Message::never_checked,
     "Nobody can check offline that an explorer listed every payment of an address, or what contracts paid "
     "inside of a transaction."},
    {Message::report_file, "Every entry has the SHA-256 that it was saved with."},
    {Message::report_fault, "{where?{where}: }{sentence}{detail?: {detail}}."},
    {Message::report_old, "A case of an older form, without hashes of its entries: it can be traced again, but not held against itself."},
    {Message::report_log, "The log is an unbroken chain of {entries|# entry|# entries}, and doing them again gives what was decided."},
    {Message::report_left_out, "The reporter left something out of this copy: {what}."},
    {Message::report_replies, "{replies|# reply|# replies} and {files|# opened file|# opened files} were read again."},
    {Message::report_trail, "Traced again, the trail is the same to the last byte."},
    {Message::report_same, "Written again, the whole case is the same to the last byte."},
    {Message::report_entry, "It is not what follows from the replies and the log."},
    {Message::report_missing, "It follows from the replies and the log, and is not there."},
    {Message::report_order, "The entries are not in the order in which Peelback writes them."},
    {Message::report_difference, "{place}: saved {saved}, now {made}."},
    {Message::report_checks,
     "{checked|# transaction|# transactions} checked down to a block's proof of work, {cross} given alike by two sources, "
     "{trusted} on one source's word."},
    {Message::report_bases,
     "What the blocks rest on: unbroken lines of headers to the first block ({first}) or to a checkpoint that Peelback ships "
     "({checkpoints}), and one header's own work ({own_work})."},
    {Message::report_clock, "When a reply was fetched is what the computer's clock said."},
    {Message::report_rehashed,
     "A file in which somebody computed every hash anew is caught only where the blockchain itself can be checked."},

    // Why something is asked of an explorer.
    {Message::want_start, "the transaction that the trail starts from"},
    {Message::want_transaction, "where {amount} went"},
    {Message::want_outspends, "whether {amount} was spent, and by which transaction"},
    {Message::want_address, "whether the address that holds {amount} is a busy one"},
    {Message::want_history, "what the address spent"},
    {Message::want_tip, "how far the chain reaches now"},
    {Message::want_block_time, "when the payment was: the time of its block"},
    {Message::want_since, "whether coins that were there have moved since"},
    {Message::want_thorchain, "what THORChain did with a payment"},
    {Message::want_other, "a fact that the trail needs"},
    {Message::want_card, "the card that you asked for"},
    {Message::want_proof, "the proof that the payment is in its block"},
    {Message::want_header, "the block's header, for its proof of work"},

    // An article.
    {Message::title, "Where {amount} went"},
    {Message::title_back, "Where {amount} came from"},
    {Message::title_unknown, "The start is not known yet"},
    {Message::caption,
     "Payments that follow {amount} from {start} through {transactions|# transaction|# transactions}, counted by "
     "{rule}.{first? Source: {chain} blockchain, {first}{last? to {last}}.}{claimed? {claimed} of {payments|# payment|# "
     "payments} rest on somebody's word: nobody has checked them on the blockchain.}{sources? Labels according to "
     "{sources}.} {disclaimer}"},
    {Message::caption_back,
     "Payments that lead to {amount} at {start} through {transactions|# transaction|# transactions}, counted back by "
     "{rule}.{first? Source: {chain} blockchain, {first}{last? to {last}}.}{claimed? {claimed} of {payments|# payment|# "
     "payments} rest on somebody's word: nobody has checked them on the blockchain.}{sources? Labels according to "
     "{sources}.} {disclaimer}"},
    {Message::alt_text,
     "Diagram of payments. It starts with {amount} at {start} and runs over {hops|# hop|# hops} to {places|# "
     "place|# places}. {ends}."},
    {Message::alt_text_back,
     "Diagram of payments. It leads to {amount} at {start}, over {hops|# hop|# hops} from {places|# place|# places}. "
     "{ends}."},
    {Message::alt_text_still, "Diagram of payments. It starts with {amount} at {start}. {ends}."},

    // A published copy, what is looked at before, and the claims sheet.
    {Message::published_observed, "On the blockchain"},
    {Message::published_inferred, "Worked out by a named rule"},
    {Message::published_claimed, "According to somebody"},
    {Message::published_left_out, "left out by the publisher"},
    {Message::published_left_out_of_hop, "Hop {hop}: {amount}, at a place that the publisher left out."},
    {Message::published_redacted, "{places|1 place was|# places were} left out of this copy; its sums still count {places|it|them}. Whoever knows a transaction can look up its addresses."},
    {Message::published_checked, "{checked} of {payments|1 payment|# payments} checked down to a block's proof of work."},
    {Message::published_id, "{url?{url} · }{id}, version {version}"},
    {Message::published_as_of, "{chain} as of {moment}"},
    {Message::published_rule, "Amounts are counted by {rule}. Until other money joins, an amount is exact; after that it is a convention, and marked ≈."},
    {Message::published_rule_poison, "Everything that any of the money could have reached is counted by {rule}. These amounts cannot be added up."},
    {Message::published_fees_end, "Fees end where they were paid."},
    {Message::published_fees_coinbase, "Fees are followed into the coins of the miner who took them."},
    {Message::published_limits, "The money was followed for at most {hops} hops{least?, down to {least}}{since?, from {since}}{until?, until {until}}. It was not followed past services, mixers and bridges that label lists name, nor past addresses with more than {busy} transactions, unless a line is dashed."},
    {Message::published_heuristics, "Change, and transactions that look like a CoinJoin, are told by the form of the transaction: a finding, not a fact."},
    {Message::published_guesses, "Dashed lines were worked out: whose coins come out of a service, or which swap goes with which, nobody can see on the blockchain. Dotted lines are what somebody says."},
    {Message::published_sources, "The payments were read from {sources}."},
    {Message::published_files, "files"},
    {Message::published_all_followed, "Nothing was left that could have been followed within these limits."},
    {Message::published_unfollowed, "Not followed: {rest}."},
    {Message::published_cannot_check, "That an address has no further payments, and that a coin was not spent since, is the word of the sources. Nobody can see on a blockchain who controls an address."},
    {Message::published_report, "Report a mistake"},
    {Message::published_version, "Version {version}{change?: {change}}"},
    {Message::published_withdrawn, "This trace was withdrawn{change?: {change}}"},
    {Message::published_table, "All steps as a table"},
    {Message::published_method, "How this was made"},
    {Message::published_names, "Who says so"},
    {Message::published_checks, "What was checked"},
    {Message::published_whole, "Show the whole picture"},
    {Message::published_previous, "Back"},
    {Message::published_next, "Next"},
    {Message::published_step, "Step {step} of {of}"},
    {Message::published_payment_page, "transaction"},
    {Message::published_source, "source"},
    {Message::published_column_hop, "Hop"},
    {Message::published_column_what, "Place"},
    {Message::published_column_amount, "Amount followed"},
    {Message::published_column_payment, "Whole payment"},
    {Message::published_column_when, "When"},
    {Message::published_column_grade, "How it is known"},
    {Message::published_column_check, "Check"},
    {Message::published_column_end, "End"},
    {Message::published_column_asset, "Asset"},
    {Message::published_column_there, "When, in the story's zone"},
    {Message::published_column_transaction, "Transaction"},
    {Message::published_other_day, "another date in UTC"},
    {Message::published_caption_credit, "Graphic: {credit}"},
    {Message::published_values, "Values in {currency} are amounts times the price on the day of each payment (UTC), rounded once{sources?, according to {sources}}. No price of today is used."},
    {Message::finding_no_source, "\"{what}\" is drawn as {grade}, and no source stands with it."},
    {Message::finding_name_without_link, "\"{name}\" has no source that a reader can open. Add one, leave the place out, or leave names of your own out."},
    {Message::finding_sanctions_old, "\"{name}\" rests on a list of {date}, which is older than 30 days. Look at the list again and enter the day."},
    {Message::finding_no_reply, "\"{name}\" is named: say whether they were asked."},
    {Message::finding_word, "\"{word}\" stands in the {field} without saying who says so in the same sentence."},
    {Message::finding_number, "\"{number}\" stands in the {field} and not in the trail."},
    {Message::finding_no_floor, "\"{word}\" stands in the {field} without an \"at least\" in the same sentence."},
    {Message::finding_notes, "{count|1 private note is|# private notes are} in this case. None is in the published files."},
    {Message::finding_unchecked, "{count|1 payment shown rests|# payments shown rest} on one source's word."},
    {Message::finding_no_archive, "{count|1 source has|# sources have} no address of an archived copy."},
    {Message::finding_left_out_shows, "\"{text}\" was left out, and still stands in the {field}."},
    {Message::finding_no_corrections, "No address for corrections is given."},
    {Message::field_title, "title"},
    {Message::field_caption, "caption"},
    {Message::field_alt_text, "text for those who do not see the picture"},
    {Message::field_credit, "credit"},
    {Message::field_step, "steps"},
    {Message::field_sentence, "an edited sentence"},
    {Message::words_placeholder, "{name} has to stand in it exactly once"},
    {Message::words_unknown_placeholder, "there is no {name} in this sentence"},
    {Message::words_brace, "a brace is open"},
    {Message::words_digit, "numbers come from the data alone: none can be typed in"},
    {Message::words_unit, "units come from the data alone: “{unit}” cannot be typed in"},
    {Message::finding_words_fault, "“{words}” cannot stand for “{made}”: {fault}."},
    {Message::finding_words_unused, "{count|# edited sentence is|# edited sentences are} not in this copy any more, and {count|is|are} left out."},
    {Message::finding_words_unread, "Words in “{lang}” are not looked through for what accuses: read them with that in mind."},
    {Message::sheet_edited, "{known}; in edited words"},
    {Message::sheet_title, "Claims sheet: {title}"},
    {Message::sheet_about, "Each sentence, number and name in the graphic, where it comes from, and who was asked. Not for publication."},
    {Message::sheet_open, "Open questions"},
    {Message::sheet_no_open, "None."},
    {Message::sheet_kind_sentence, "Sentence"},
    {Message::sheet_kind_step, "Payment"},
    {Message::sheet_kind_value, "Value that day"},
    {Message::sheet_kind_name, "Name"},
    {Message::sheet_column_kind, "Kind"},
    {Message::sheet_column_text, "What it says"},
    {Message::sheet_column_known, "How it is known"},
    {Message::sheet_column_source, "Source"},
    {Message::sheet_column_archive, "Archived copy"},
    {Message::sheet_column_reply, "Right of reply"},
    {Message::sheet_own_words, "Own words"},
    {Message::sheet_from_data, "Made from the data"},
    {Message::reply_not_asked, "not asked: unanswered"},
    {Message::reply_asked, "asked {asked?{asked}}{deadline?, until {deadline}}: no answer yet"},
    {Message::reply_answered, "asked {asked?{asked}}: “{answer}”"},
    {Message::reply_refused, "asked {asked?{asked}}: declined to answer"},
    {Message::reply_not_needed, "not needed"},
    {Message::snippet_frame, "For content systems that take frames (Datawrapper's way of resizing, pym, or the few lines at its end)"},
    {Message::snippet_figure, "For systems that strip frames (WordPress without unfiltered HTML, Substack, newsletters): picture and table"},
    {Message::snippet_amp, "For AMP pages"},
    {Message::snippet_element, "For systems that run scripts in articles (never the first choice: most strip it)"},
    {Message::snippet_words, "Text for those who do not see the picture, caption, credit"},
    {Message::snippet_later, "Frames need an address: enter where the page will stand, and they appear here."},
    {Message::recheck_id_ok, "The bytes of its transaction hash to {expected}."},
    {Message::recheck_id_differs, "The bytes of its transaction do not hash to its id. {expected} is stated, and this came out: {found}."},
    {Message::recheck_id_not_checked, "The bytes of {expected} are not in the evidence, so nothing of it is recomputed."},
    {Message::recheck_amount_ok, "Those bytes say that this place holds {found} base units."},
    {Message::recheck_amount_differs, "The evidence states {expected} base units, and the bytes say otherwise: {found}."},
    {Message::recheck_amount_not_checked, "That {expected} base units were paid is one explorer's word: these bytes do not tell it."},
    {Message::recheck_page_ok, "The page shows that payment, and follows {found} of its {expected} base units by its rule."},
    {Message::recheck_page_differs, "The page shows a payment of {expected} base units and follows {found} of it; the evidence says otherwise."},
    {Message::recheck_payer_ok, "It spends {expected}, which held {found} base units by its own transaction's bytes."},
    {Message::recheck_payer_not_checked, "What paid it is not among the published places."},
    {Message::recheck_inputs_ok, "The values of all its inputs follow from bytes: {found} of {expected}."},
    {Message::recheck_inputs_differs, "It pays out {found} base units more than its inputs hold."},
    {Message::recheck_inputs_not_checked, "Of its {expected} inputs the values of {found} follow from bytes in the evidence; the others are one explorer's word."},
    {Message::recheck_branch_ok, "Its Merkle branch leads to the header of block {expected}."},
    {Message::recheck_branch_differs, "Its Merkle branch does not lead to the header of block {expected}. This came out: {found}."},
    {Message::recheck_branch_not_checked, "There is no Merkle branch in the evidence: that it stands in a block is one explorer's word."},
    {Message::recheck_work_ok, "That header has its proof of work, of difficulty {expected}. Its miner's clock said {found}."},
    {Message::recheck_work_differs, "That header does not have its proof of work. Difficulty {expected} was expected, and this came out: {found}."},
    {Message::recheck_work_not_checked, "Its proof of work is scrypt, which this copy came without."},
    {Message::recheck_basis_ok, "It is the first block of {found}."},
    {Message::recheck_basis_not_checked, "That this block is part of the chain of {found} rests on its own work alone, {expected} times the easiest."},
    {Message::recheck_height_word, "That it is block {found} is one explorer's word."},
    {Message::recheck_name_word, "\"{found}\", according to {expected}."},
    {Message::recheck_title, "Check this trace"},
    {Message::recheck_about, "The evidence for every hop is in this page. It is checked here, without asking anybody."},
    {Message::recheck_needs, "Checking needs JavaScript and WebAssembly, which are off here. Picture, table and words are complete without them."},
    {Message::recheck_place, "Hop {hop}: {place}"},
    {Message::recheck_summary, "{ok} recomputed, {differs} different, {word} on somebody's word, {not_checked} that cannot be checked here."},
    {Message::recheck_unreadable, "The evidence cannot be read ({where}): {detail}."},
    {Message::recheck_state_ok, "recomputed"},
    {Message::recheck_state_differs, "differs"},
    {Message::recheck_state_word, "somebody's word"},
    {Message::recheck_state_not_checked, "not checked"},
    {Message::recheck_never, "What no check of bytes can show: that a list of payments is complete, that a coin was not spent since, and who controls an address."},
});

constexpr bool follows_the_enumeration(std::span<const MessageTemplate> table) {
  if (table.size() != static_cast<std::size_t>(Message::count_)) return false;
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (static_cast<std::size_t>(table[i].message) != i) return false;
  }
  return true;
}
static_assert(follows_the_enumeration(kEnglish), "every message has one template, in the order of the enumeration");

using Fillings = std::span<const Filling>;

// Up to the brace that closes what was opened before `text`.
std::size_t find_close(std::string_view text) {
  std::size_t open = 1;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{') ++open;
    if (text[i] == '}' && --open == 0) return i;
  }
  return text.size();
}

void fill_plural(std::string_view forms, std::string_view count, std::string& out) {
  const std::size_t bar = forms.find('|');
  const std::string_view form = count == "1" ? forms.substr(0, bar) : forms.substr(bar + 1);
  for (const char c : form) {
    if (c == '#') {
      out += count;
    } else {
      out += c;
    }
  }
}

void fill(std::string_view text, Fillings fillings, std::string& out) {
  while (!text.empty()) {
    const std::size_t open = std::min(text.find('{'), text.size());
    out += text.substr(0, open);
    text.remove_prefix(open);
    if (text.empty()) return;
    const std::size_t close = find_close(text.substr(1)) + 1;
    const std::string_view inside = text.substr(1, close - 1);
    const std::size_t mark = std::min(inside.find_first_of("?|"), inside.size());
    const auto filling = std::find_if(fillings.begin(), fillings.end(), [&](const Filling& f) { return f.name == inside.substr(0, mark); });
    if (filling == fillings.end()) {
      out += text.substr(0, close + 1);
    } else if (mark == inside.size()) {
      out += filling->text;
    } else if (inside[mark] == '|') {
      fill_plural(inside.substr(mark + 1), filling->text, out);
    } else if (!filling->text.empty()) {
      fill(inside.substr(mark + 1), fillings, out);
    }
    text.remove_prefix(std::min(close + 1, text.size()));
  }
}

}  // namespace

std::string say(Message message, std::initializer_list<Filling> fillings) {
  std::string out;
  fill(words(message), Fillings(fillings.begin(), fillings.size()), out);
  return out;
}

std::string_view words(Message message) { return kEnglish[static_cast<std::size_t>(message)].text; }

std::span<const MessageTemplate> message_templates() { return kEnglish; }

}  // namespace peelback
