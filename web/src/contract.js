// @ts-check
// What crosses the border between the page and the core, written by hand once. A test holds these types against real
// replies of the wasm file. Amounts are decimal strings of base units; the page never computes with them.

/**
 * Every method of the core answers with one JSON envelope.
 * @template T
 * @typedef {{ok: true, value: T} | {ok: false, error: CoreError}} Envelope
 */
/** @typedef {{code: string, where: string, detail: string, sentence: string}} CoreError  `sentence`: the code in plain words */
/** @typedef {CoreError} Problem */

/**
 * An amount of one asset. `units` is exact; `text` has every digit ("9.52451372 BTC"); `short` three significant ones
 * ("9.52 BTC"). Both texts come from the core.
 * @typedef {{units: string, asset: string, text: string, short: string}} Money
 */

/**
 * One thing found in pasted text. `candidates` has one row when the chain is certain.
 * @typedef {{
 *   kind: 'address' | 'transaction' | 'output' | 'block',
 *   text: string, offset: number, length: number, count: number,
 *   candidates: {chain: string, chain_name: string, ref: string, followed: boolean}[],
 *   checksum: 'ok' | 'wrong' | 'none', detail: string, testnet: boolean, certain: boolean,
 * }} Finding  A candidate's `ref` is empty where nothing can be asked (test networks, wrong checksums, blocks).
 * `certain` is false where only length and letters speak for it. No candidate: certain, and of no chain of the plan.
 */

/**
 * `card`: asked by the reporter for an address card; `trace`: needed to follow the money; `check`: needed to check a
 * payment. `value` is what is at stake, for "why this request". `body`: JSON to be posted, where `method` is POST.
 * @typedef {{id: string, chain: string, method: 'GET' | 'POST', path: string, body?: string, purpose: 'card' | 'trace' | 'check',
 *   reason: string, value: Money | null}} Want
 */

/**
 * What a reply did. `accepted: false` with `retry: true` means: the source failed or asks to slow down; ask again later or elsewhere.
 * @typedef {{accepted: boolean, retry: boolean, facts: number, sha256: string, problems: Problem[]}} Given
 */

/**
 * @typedef {{ref: string, asset?: string, amount?: string, deselected?: number[], label?: number}} StartAsked
 * @typedef {{max_hops?: number, min_amount?: string, min_share_ppm?: number, since?: string | null, until?: string | null,
 *   fan_out?: number, busy_transactions?: number, requests?: number}} LimitsAsked
 * @typedef {{direction?: 'forward' | 'backward', method: string, fees?: 'end' | 'coinbase', start: StartAsked[], limits?: LimitsAsked,
 *   check_payments?: boolean, not_followed?: string[], continued?: string[], expanded?: string[]}} QuestionAsked
 * `asset`: a reference, the chain's own coin without it; of one transfer it is the transfer's. `direction`: backward asks where money
 * came from; `fees`: where they end, or go on into the new coins of their block. References of outputs, or of accounts.
 * `not_followed`: collapsed; `continued`: at a service, a mixer or a busy address, followed all the same: a
 * guess from there on; `expanded`: followed past the limits of hops, size, share and fan-out, by one hop each.
 */

/**
 * @typedef {{ref: string, chain: string, address: string | null, script_type: string, known: boolean, busy: boolean,
 *   tx_count: number, received: Money, received_count: number, spent: Money, spent_count: number, balance: Money,
 *   history: {loaded: number, complete: boolean}, first_use: Moment | null, last_use: Moment | null,
 *   outputs: {ref: string, money: Money, moment: Moment | null, spent: 'spent' | 'unspent' | 'unknown'}[],
 *   source: Source[], fetched_at: string | null, ledger: 'utxo'}} AddressCard   the newest 50 outputs, largest first
 */
/**
 * The same on chains of accounts. `balances`: what the chain states, by asset, as of a block or as a source saw it when it was
 * asked; `nature`: whether a person's key moves the money or a program; `received_count`, `spent_count`: of the payments at
 * hand; `transfers`: the newest 50, newest first. `hidden`: payments that somebody else may have put there, with what speaks
 * against each: its other party imitates a known address, its token is unknown, it moves nothing. They count nowhere else.
 * @typedef {{ref: string, chain: string, address: string, known: boolean, busy: boolean, nature: 'unknown' | 'plain' | 'contract',
 *   tx_count: number | null, received_count: number, spent_count: number, balances: {money: Money, token: string | null, height: number | null,
 *     seen_at: string | null}[],
 *   history: {loaded: number, complete: boolean}, first_use: Moment | null, last_use: Moment | null,
 *   transfers: CardTransfer[], hidden: {count: number, transfers: CardTransfer[]}, source: Source[], fetched_at: string | null,
 *   ledger: 'account'}} AccountCard
 * @typedef {'imitates' | 'unknown_token' | 'zero_value'} PoisonSign
 * @typedef {Transfer & {direction: 'in' | 'out', signs: PoisonSign[]}} CardTransfer
 * @typedef {{ref: string, money: Money, token: string | null, from: string | null, to: string | null, memo: string | null,
 *   moment: Moment, position: string | null}} Transfer  one payment of a transaction. `ref` starts a trace at it; `position`: its place
 * in the transaction ("log:7"), null where no source says it: `ref` is the transaction's then. `token`: its contract's reference;
 * `from` null: minted; `to` null: burnt
 */
/** @typedef {{height: number | null, time: string | null, unconfirmed: boolean}} Moment  `time`: ISO 8601 UTC */

/**
 * @typedef {{ref: string, txid: string, known: boolean, moment: Moment | null, coinbase: boolean,
 *   outputs: {ref: string, vout: number, address: string | null, script_type: string, money: Money, spendable: boolean}[],
 *   inputs: {ref: string, address: string | null, money: Money | null}[], fee: Money | null, ledger: 'utxo'}} TransactionCard
 * @typedef {{ref: string, txid: string, known: boolean, moment: Moment | null, status: 'succeeded' | 'failed' | 'unknown',
 *   sender: string | null, transfers: Transfer[], pieces: number, fee: Money | null, fee_payer: string | null, sources: Source[],
 *   ledger: 'account'}} AccountTransactionCard  on chains of accounts; `pieces`: how many changed hands (ERC-721), which are no amounts
 */

/**
 * @typedef {{sha256: string, pointer: string, provider: string, path: string, fetched_at: string | null}} Source
 */

/**
 * Where the trace stands. `open` is what could still be followed, in value.
 * @typedef {{state: 'empty' | 'working' | 'done', places: number, hops: number, open: {count: number, money: Money | null, more: Money[]},
 *   wants: number, in_flight: number, failed: number, requests: number, request_limit: number,
 *   checks: {verified: number, cross_checked: number, trusted: number, failed: number},
 *   problems: number, summary: string}} Progress
 */

/**
 * The picture, laid out. Coordinates in px, centres for nodes. `down`: hops run top to bottom (phone, article);
 * `right`: left to right.
 * @typedef {{orientation?: 'down' | 'right', fold?: 'hop' | 'parent', max_boxes?: number, fold_runs?: boolean, most_width?: number,
 *   opened?: string[], path?: string[], back?: string[]}} PictureOptions
 * `fold`: 'hop' draws at most max_boxes boxes a hop (the ladder: 3 on a phone, 6 on a desk), 'parent' at most max_boxes
 * outputs a transaction (the canvas). `most_width`: px that a picture running down may take, as far as its boxes fit. Each mention of a folded box's id in `opened` shows ten more of it.
 * `path`: keys of a path to mark. `back`: ids of places shown with the other inputs of the transaction that paid them, ten more
 * a mention, the largest first.
 * @typedef {{
 *   id: string, kind: 'start' | 'place' | 'others' | 'junction' | 'payers' | 'run' | 'hidden' | 'input' | 'swap',
 *   place: number | null, ref: string | null, title: string, subtitle: string,
 *   money: Money | null, more: Money[], amount_label: string, value_label: string, basis: 'exact' | 'rule', grade: Grade, count: number,
 *   end: {reason: string, label: string, part?: string} | null, check: Check, hop: number, moment: Moment | null, sentence: string,
 *   labels: Label[], flags: Flag[], name: string | null, note: boolean, colour: number, on_path: boolean, can: Can,
 *   x: number, y: number, width: number, height: number,
 * }} PictureNode
 * `end.part`: what of the place's coins ends there, where the others go on.
 * @typedef {{continue: boolean, expand: boolean, collapse: boolean, back: boolean}} Can
 * What the reporter can do at a box: `continue`: it ends at a service, a mixer or a busy address, and can be followed all the same
 * (add `ref` to the question's `continued`); `expand`: a limit of hops, size, share or fan-out ends it (`expanded`); `collapse`: its
 * money goes on (`not_followed`); `back`: the transaction that paid it has other inputs (`back` of the picture's options).
 * `others`: several small ends of one parent ("and 312 others"); `run`: hops with nothing to choose, folded; `junction`:
 * where several traced coins enter one transaction, and every transaction with a flag; `payers`: everyone who paid the address that
 * the trail starts from; `hidden`: what the reporter hid of one parent, and what only that leads to; `input`: other money that a
 * transaction spent, with its own amount: nothing of it is traced; `swap`: coins of one asset became another: `title`
 * says what went in, `subtitle` what came out, and `place` is null; where the money leaves the ledger one of the two is another chain's. On chains of accounts a place is an account's balance of one asset, and its memo; several payments between two are one
 * line. `more`: what a box or line has in further assets; amounts of different assets are never added. `name`: the reporter's; `title` is that, else the first
 * label's text, else the short address. `labels`: the reporter's name and the first five claims; the details have them all.
 * `amount_label` is bare only where exact, else "≈ 1.2 BTC (FIFO)". `value_label`: what that was worth on the days of its payments, for
 * which the box has room; empty where no values are shown. Whose rates these are stands in `sums_sentence` and in `sentence`.
 * @typedef {{
 *   id: string, from: string, to: string, hops: number[], money: Money | null, more: Money[], amount_label: string,
 *   basis: 'exact' | 'rule', grade: Grade, check: Check, on_path: boolean, back: boolean, points: [number, number][], width_px: number,
 *   sentence: string,
 * }} PictureEdge  `back`: leads back to a place that the money had reached before, against the way of the picture
 * @typedef {{
 *   orientation: 'down' | 'right', width: number, height: number, nodes: PictureNode[], edges: PictureEdge[],
 *   fees: {count: number, money: Money, more: Money[]} | null, hidden: {count: number, money: Money, more: Money[]} | null,
 *   badge: {grade: Grade, check: Check}, summary: string, sums: {label: string, money: Money, total: boolean}[], sums_sentence: string, disclaimer: string, title: string,
 * }} Picture  `sums`: by asset, what is shown, folded, hidden, paid in fees, turned into another asset, and their `total`, which is
 * the start and what was converted into it: exact
 */
/** @typedef {'observed' | 'inferred' | 'claimed'} Grade */
/** @typedef {'verified' | 'cross_checked' | 'trusted'} Check */

/**
 * The table says exactly what the picture says, every hop and every end a row, and nothing is folded.
 * @typedef {{
 *   columns: string[],
 *   rows: {id: string, kind: 'start' | 'hop' | 'conversion', hop: number, moment: Moment, from: string[], from_places: number[],
 *     to: string, place: number, tx: string, money: Money, given: Money | null, amount_label: string, payment: Money,
 *     basis: 'exact' | 'rule', grade: Grade, check: Check, check_label: string, order: 'chain' | 'provider',
 *     end: {reason: string, label: string} | null, ranges: {least: Money | null, most: Money, sentence: string}[], sentence: string,
 *     value: Value | null}[],
 *   ends: {reason: string, label: string, count: number, money: Money}[],
 *   sums: {total: Money, converted: Money | null, start: Money | null, came: Money | null}[], audit_sentence: string,
 *   unexplained: string[],
 * }} Table  `given`: what a conversion took for `money`; `order`: 'provider' where a list's rows stand in for the chain's order; `ranges`:
 * what of the end holds whatever the rule, or whatever the order; `value`: of `money`, null unless values are shown. `ends` by reason and asset. `sums`: one an asset, total + converted =
 * start + came (out of conversions); none of poison. `unexplained`: balances that the payments do not explain, one sentence each
 */

/**
 * The same question by every rule: what ended at each place, in the order of `rules`; of poison the value in reach. `least`, `most`:
 * whatever the rule, `untraced` the part of `most` by ways that were not followed; null: not worked out, `least` alone: there is none,
 * because a list states what payments were worth and not in which coins. `same`: the rules that conserve
 * value agree.
 * @typedef {{
 *   rules: {method: string, name: string, sentence: string}[],
 *   rows: {id: string, ref: string, title: string, amounts: Money[], least: Money | null, most: Money | null, untraced: Money | null,
 *     same: boolean, sentence: string}[],
 *   sentence: string,
 * }} Comparison
 */

/**
 * Everything known of one place or hop: each line can name its bytes.
 * @typedef {{
 *   id: string, kind: 'place' | 'hop', ref: string, key: string, title: string, sentence: string,
 *   lines: {name: string, text: string, sources: Source[]}[],
 *   checks: {name: string, state: 'ok' | 'failed' | 'not_checked', sentence: string}[],
 *   check: Check, check_label: string, links: {name: string, url: string}[],
 *   labels: Label[], conflict: string, no_label: string, flags: Flag[], can: Can, name: string | null, note: string, colour: number,
 *   look_alikes: {ref: string, address: string, sentence: string}[], citation: string,
 *   ranges: {least: Money | null, most: Money | null, untraced: Money | null, sentence: string}[],
 * }} Details  `ranges`: of one payment, what of each start came by it whatever the rule; null: not worked out. `key`: names the place where it is exactly one, as paths are kept by it; else empty. `conflict`: how the labels disagree, or empty; `no_label`: "not in our label lists …" where there is none, or empty;
 * `look_alikes`: other addresses with the same first and last characters; `citation`: transaction, block, time and exact amount
 */

/**
 * @typedef {{counts: {verified: number, cross_checked: number, trusted: number, failed: number},
 *   sentence: string, failed: {ref: string, code: string, detail: string}[],
 *   transactions: {ref: string, check: Check, txid: boolean, merkle: boolean, work: boolean, basis: 'none' | 'own_work' | 'checkpoint' | 'genesis',
 *     sentence: string}[]}} CheckReport
 */

/**
 * A quoted claim on a place, as its source wrote it. `category`: Peelback's word for what the claim says the place is;
 * `category_text`: the source's own. `stops`: a trail ends here, for payments while the claim is valid. `kind`: the
 * reporter's own name, a column of an imported file, the bundled set, a pack that the reporter dropped in.
 * `sentence` quotes it whole: who, where, when.
 * @typedef {{
 *   text: string, category: LabelCategory, category_text: string, kind: 'own' | 'imported' | 'bundled' | 'dropped',
 *   source: string, source_is_link: boolean, confidence: string, licence: string, pack: string, pack_id: string, dated: string | null,
 *   from: string | null, until: string | null, stops: boolean, sentence: string,
 * }} Label  `dated`: the pack's or list's day; `from`, `until`: the interval in which it holds (ISO 8601 dates), null: open
 * @typedef {'exchange' | 'mixer' | 'bridge' | 'shielded_pool' | 'gambling' | 'mining_pool' | 'market' | 'payment' | 'wallet_service'
 *   | 'defi' | 'theft' | 'sanctions' | 'ransomware' | 'scam' | 'seizure' | 'other'} LabelCategory
 */

/**
 * A list of labels that is loaded. `used`: rows that hold; `refused`: rows that do not, each with its problem.
 * @typedef {{id: string, title: string, kind: 'bundled' | 'dropped' | 'imported', dated: string | null, creator: string, licence: string,
 *   source: string, labels: number, addresses: number, refused: number, sha256: string, problems: Problem[]}} LabelPack
 * @typedef {{packs: LabelPack[], bundled: {dated: string, addresses: number} | null}} LabelLists
 */

/**
 * Something about a transaction that the reader must know before believing an amount: a finding, never a verdict.
 * @typedef {{code: string, label: string, sentence: string}} Flag
 */

/**
 * What the reporter did to the trail's look. `names` are labels of the kind "own". `hidden`: ids of picture nodes; what only they
 * lead to goes with them, and all of it is counted. `colours`: 1 to 6 of the palette.
 * @typedef {{names: {ref: string, text: string}[], notes: {id: string, text: string}[], hidden: string[],
 *   colours: {id: string, colour: number}[], paths: NamedPath[], reported: Reported[]}} Marks
 * @typedef {{id: string, text: string, source: string, dated: string}} Reported  what somebody said that coins were worth, as they said it
 * @typedef {{id: string, name: string, steps: string[], note: string}} NamedPath  `steps`: keys of places, start first
 */

/**
 * A path through the trail, start first. `why`: what spoke for this step where there was a choice.
 * @typedef {{
 *   steps: {id: string, key: string, ref: string, title: string, hop: number, tx: string | null, moment: Moment | null, money: Money, amount_label: string,
 *     basis: 'exact' | 'rule', grade: Grade, check: Check, labels: Label[], sentence: string, why: string}[],
 *   end: {reason: string, label: string} | null, grade: Grade, check: Check, sentence: string, title: string, missing: string[],
 * }} Path  `key`: names the place, as paths are kept by it; of an output its reference. `missing`: steps that the facts at hand do
 * not hold
 */

/**
 * "Did any of it reach …?" `path`: a path and one amount; `range`: the amounts of several rules differ, or what holds under any rule
 * is a range; `none`: not within what was followed. `sentence` leads with what holds under any rule, the least first; `by_rule` is what
 * the question's own rule says. `also`: the same for further assets that arrived.
 * @typedef {{kind: 'path' | 'range' | 'none', to: string, title: string, sentence: string, by_rule: string, path: Path | null,
 *   rules: {method: string, money: Money}[], bounds: ReachBounds | null, may_go_on: boolean, hops: number, requests: number, not_followed: Money,
 *   also: {sentence: string, rules: {method: string, money: Money}[], bounds: ReachBounds | null}[]}} ReachAnswer
 * @typedef {{start: Money, at_least: Money | null, at_least_percent: number | null, at_most: Money, at_most_percent: number | null,
 *   untraced: Money, behind_services: Money, transactions: number, unexplored: number, is_complete: boolean}} ReachBounds
 * `at_least`: null where there is none (Comparison). Percents of the start, for a bar; null where that is of another asset. `untraced`: the part of `at_most` by ways that nobody has
 * looked at. Until `is_complete` only `at_most` says anything; where the answer `may_go_on`, asking again goes on where it stopped
 */

/**
 * What the reporter settled on for a published copy; empty texts are made from the data. `path`: keys of places, empty for the whole
 * trail. `redacted`: ids of places that are left out. `boxes`: in each hop of the picture before the rest is one of "others"; 0: as usual.
 * `zone_minutes`: the story's time zone, from UTC. `sentences`: words in place of those that were made from the data, for every sentence
 * that `made` is the template of. `according_to`: who says what no blockchain was looked at for; `reported`: steps that no payment of the
 * trail shows, in somebody else's words. `fiat`: the currency of values on the day; empty for none.
 * @typedef {{path: string[], title: string, caption: string, alt_text: string, credit: string, corrections: string, page_url: string,
 *   names_person: boolean, without_names: boolean, with_evidence: boolean, redacted: string[], boxes: number, zone: string, zone_minutes: number, id: string, version: number,
 *   change: string, withdrawn: boolean, sanctions_checked: string, font: string, colour: string, fiat: string, lang: string,
 *   sentences: {made: string, words: string}[], replies: RightOfReply[], according_to: string, reported: ReportedStep[]}} PublishWords
 * @typedef {{when: string, words: string, source: string, url: string, dated: string}} ReportedStep  `url`: https; `dated`: of the source
 * What the core is given: with `today`, for the age of lists. Whether the copy carries its evidence is the page's to gather.
 * @typedef {Omit<PublishWords, 'with_evidence'> & {today: string}} PublishOptions
 * @typedef {{row: string, state: 'not_asked' | 'asked' | 'answered' | 'refused' | 'not_needed', asked: string, deadline: string,
 *   answer: string, archive: string}} RightOfReply  `row`: the id of a row of the claims sheet, or "source:" and an address
 *
 * The program inside of a published page that checks it: with hash functions alone, or with scrypt too.
 * @typedef {'hash' | 'full'} VerifierBuild
 *
 * What one press publishes. With a refused finding there are no files. `rows`: of the claims sheet.
 * @typedef {{files: {form: string, name: string, type: string, text: string}[],
 *   findings: {code: string, refused: boolean, subject: string, sentence: string}[],
 *   rows: {id: string, kind: 'sentence' | 'number' | 'step' | 'value' | 'name' | 'report', text: string, known: string, source: string, date: string,
 *     archive: string, reply: string}[],
 *   places: {id: string, hop: number, what: string, amount: string, left_out: boolean}[],
 *   sentences: {made: string, words: string, example: string, fault: string}[],
 *   publication: {id: string, title: string, caption: string, alt_text: string, credit: string}}} Published  `places`: what can be left
 * out, by its id; `sentences`: the templates of all that was made from the data, `fault`: why the words are not taken
 */

/**
 * What an amount was worth on the day of its payment. `text` is "≈ $1,234"; empty with `number` where no rate of that day is known,
 * which `sentence` then says, and of coins that are meant to be a dollar; else that names day, source and when it was taken.
 * @typedef {{text: string, sentence: string, number: string}} Value
 *
 * `known`: rates of the case, in every currency. `requests`: what could be asked so that every payment's day has its rates.
 * @typedef {{currency: string | null, known: number, requests: PriceRequest[]}} ValuesShown
 * @typedef {{source: 'mempool' | 'defillama', path: string, day: string, assets: string[]}} PriceRequest  `path`: below the source's base
 */

/**
 * Where the trail's money goes on in another ledger, or came from one: two payments through THORChain and what joins them. `start`:
 * what a trail on the other side starts from; null where nothing there can be followed. Until `is_stored` it is the transaction, which
 * must be looked up first. `offers`: payments with a THORChain memo about which Midgard was not asked.
 * @typedef {{crossings: Crossing[], offers: {ref: string, sentence: string}[]}} Crossings
 * @typedef {{before_start: boolean, grade: Grade, id: string, is_refund: boolean, place: string, sentence: string,
 *   start: CrossingStart | null}} Crossing  `id`: of its box in the picture; `place`: of the box where the money leaves or starts
 * @typedef {{amount: string | null, asset: string | null, chain: string, chain_name: string, direction: 'forward' | 'backward',
 *   is_stored: boolean, kind: 'output' | 'transfer' | 'transaction', ref: string}} CrossingStart  `amount`: null for all of the payment
 */

/** @typedef {{labels: Label[], conflict: string, no_label: string}} LabelsOf */

/** @typedef {{id: string, kind: 'place' | 'transaction' | 'label' | 'name' | 'note', title: string, sentence: string}} FindHit */

/**
 * Words about the trail for an article, made from its data alone.
 * @typedef {{title: string, summary: string, caption: string, alt_text: string, disclaimer: string,
 *   hops: {id: string, sentence: string, citation: string}[]}} Sentences
 */

/**
 * @typedef {{name: string, kind: string, chains: string[], transactions: number, transfers: number, problems: Problem[], sha256: string}} Opened
 */

/**
 * What a table is before it is taken. `chain`: that the addresses of its first rows fit; `columns`: what each column is taken to mean,
 * empty for one that is passed over; `rows`: the first few; `mapping`: the same meanings as JSON text (peelback-columns/1), which comes
 * back corrected. `kind` is 'none' where no column means anything known, 'transfers' where the columns can be corrected.
 * @typedef {{kind: string, chain: string | null, header: string[], columns: ColumnMeaning[], rows: string[][], mapping: string}} TableShape
 * @typedef {'' | 'time' | 'block' | 'tx_hash' | 'from' | 'to' | 'amount' | 'base_units' | 'usd_value' | 'asset' | 'symbol' | 'decimals'
 *   | 'from_label' | 'to_label' | 'memo'} ColumnMeaning
 * @typedef {{asset: string, columns: {means: ColumnMeaning, name: string}[], decimals?: number, format: 'peelback-columns/1'}} ColumnMapping
 */

/**
 * Accounts with coins of the trail that were still there. `requests`: at least; what they answer may name further pages.
 * @typedef {{holdings: number, requests: number}} HeldSince
 *
 * What came of asking, which no fact says. `failed`: what was given up; `has_asked`: an explorer, and not only files.
 * @typedef {{failed: {want: string, reason: string}[], has_asked: boolean, requests: number, requests_of_question: number}} AskedSoFar
 */

/** How a source of a chain of accounts is spoken to. @typedef {{chain: string, dialect: string, names_chain: boolean}} SourceAsked */

/**
 * A case as it is put into a file. `log`: its effects give `decided` (decided.js); `left_out`: what this copy does not have.
 * @typedef {{decided: Record<string, unknown>, left_out: string[], log: unknown[], title: string, view: unknown}} CaseAbout
 * @typedef {{at: string | null, chain: string, provider: string, request_body: string, sent_at: string | null, status: number, url: string}} CaseReply
 *
 * A file in pieces: so many of the core's own bytes (`caseBytes`), or one of the bodies, by the order in which they were added.
 * @typedef {{pieces: {length?: number, body?: number}[]}} CasePieces
 *
 * A case file taken apart: where its bytes lie in it. `is_old`: of an earlier form, whose log has no effects; `recorded`: its replies.
 * @typedef {{about: CaseAbout, files: CaseFilePart[], is_old: boolean, labels: CaseFilePart[], recorded: CaseExtent | null,
 *   replies: (CaseReply & CaseExtent)[]}} CaseContents
 * @typedef {{offset: number, length: number}} CaseExtent
 * @typedef {CaseExtent & {name: string, columns: string | null}} CaseFilePart
 *
 * What came of replaying a case file, line by line. `part`: the entry, or what it is about.
 * @typedef {{lines: {part: string, state: 'ok' | 'differs' | 'not_checked', sentence: string}[], same: boolean}} ReplayReport
 */

/**
 * The core as the worker holds it: one object, text and bytes in, envelopes out. The page talks to it through
 * core_client.js, which gives every method the same name and a Promise of the value (or throws CoreFailure).
 *
 * @typedef {object} CoreSession
 * @property {(text: string) => string} recognise                 Envelope<{findings: Finding[]}>
 * @property {(name: string, bytes: Uint8Array) => string} open    Envelope<Opened>: blocks, recorded replies, single replies
 * @property {(bytes: Uint8Array) => string} tableShape            Envelope<TableShape>: its first 64 KiB will do
 * @property {(name: string, bytes: Uint8Array, columns: string) => string} openTable  Envelope<Opened>: a table by this mapping
 * @property {(source: string) => string} useSource                Envelope<{}>: SourceAsked as JSON: one source a chain
 * @property {(ref: string) => string} lookUp                      Envelope<{}>: adds wants for the card of an address or transaction
 * @property {(ref: string) => string} addressCard                 Envelope<AddressCard | AccountCard>
 * @property {(ref: string) => string} transactionCard             Envelope<TransactionCard | AccountTransactionCard>
 * @property {(question: string) => string} ask                    Envelope<{}>: QuestionAsked as JSON
 * @property {(max: number) => string} wants                       Envelope<{wants: Want[]}>: handed out until given or failed
 * @property {() => string} beginSince                             Envelope<HeldSince>: what has moved since, on a chain of accounts; nothing is wanted yet
 * @property {(max: number) => string} wantsSince                  Envelope<{wants: Want[]}>: those of it alone
 * @property {(id: string, provider: string, status: number, bytes: Uint8Array, fetchedAt: string) => string} give  Envelope<Given>
 * @property {(id: string, provider: string, code: string, detail: string) => string} fail   Envelope<{}>: given up
 * @property {() => string} retryFailed                            Envelope<{}>: failed wants are wanted again
 * @property {() => string} askedSoFar                             Envelope<AskedSoFar>
 * @property {(asked: string) => string} goOnFrom                  Envelope<{}>: AskedSoFar as JSON, of a session with the same facts; before ask
 * @property {() => string} progress                               Envelope<Progress>
 * @property {() => string} trail                                  Envelope<trail document>
 * @property {() => Uint8Array} trailBytes                         the canonical document, newline at its end; empty when there is none
 * @property {(options: string) => string} picture                 Envelope<Picture>
 * @property {() => string} table                                  Envelope<Table>
 * @property {(id: string) => string} details                      Envelope<Details>: id of a picture node, edge or table row
 * @property {() => string} checks                                 Envelope<CheckReport>
 * @property {() => string} problems                               Envelope<{problems: Problem[]}>
 * @property {() => Uint8Array} csv                                the table as UTF-8 CSV, raw and decimal amounts, full ids
 * @property {(chain: string, url: string, requestBody: string, status: number, fetchedAt: string, bytes: Uint8Array) => Uint8Array} recordedLine  one
 *   JSON line of a reply; `requestBody`: what was posted, empty for a GET
 * @property {(name: string, bytes: Uint8Array) => string} openLabels   Envelope<LabelPack>: the bundled file, a TagPack as JSON, CSV
 * @property {(packId: string) => string} dropLabels               Envelope<{}>
 * @property {() => string} labelLists                             Envelope<LabelLists>
 * @property {(ref: string) => string} labelsOf                    Envelope<LabelsOf>: of an address, an output or a transaction
 * @property {(marks: string) => string} mark                      Envelope<{}>: Marks as JSON, all of them: what was marked before is gone
 * @property {(asked: string) => string} path                      Envelope<Path>: {to, from?} as JSON: along the largest amounts
 * @property {(asked: string) => string} mainPath                  Envelope<Path>: {from?} as JSON: the largest output that is not change
 * @property {(asked: string) => string} pathOf                    Envelope<Path>: {steps} as JSON: a path that was kept
 * @property {(asked: string) => string} reach                     Envelope<ReachAnswer>: {to} as JSON: pasted text, a label or a name
 * @property {(text: string) => string} find                       Envelope<{hits: FindHit[]}>: the first fifty
 * @property {() => string} crossings                              Envelope<Crossings>
 * @property {(ref: string) => string} askThorchain                Envelope<{}>: adds wants for what Midgard says of a transaction
 * @property {() => string} comparison                             Envelope<Comparison>
 * @property {() => Uint8Array} comparisonBytes                    the document peelback-comparison/1; empty when there is none
 * @property {() => string} sentences                              Envelope<Sentences>
 * @property {(options: string) => string} beginEvidence           Envelope<{}>: of what these PublishOptions publish; drops what was gathered
 * @property {(url: string, status: number, body: Uint8Array) => void} addEvidenceReply
 * @property {(bytes: Uint8Array) => void} addEvidenceFile          an opened file: what of the path lies in raw blocks
 * @property {() => string} finishEvidence                         Envelope<{build: VerifierBuild}>: from now on it is published
 * @property {() => void} dropEvidence
 * @property {(options: string, verifier: Uint8Array) => string} publish  Envelope<Published>: PublishOptions as JSON, or some of them;
 *   `verifier`: the program that checks the evidence, packed as it came with the page; empty without evidence
 * @property {(options: string) => string} showValues              Envelope<ValuesShown>: {currency} as JSON, null for no values
 * @property {(url: string, status: number, bytes: Uint8Array, fetchedAt: string) => string} givePrices  Envelope<{rates: number, problems: Problem[]}>
 * @property {(about: string) => string} beginCase                Envelope<{}>: CaseAbout as JSON
 * @property {(about: string, body: Uint8Array) => string} addCaseReply  Envelope<{}>: CaseReply as JSON
 * @property {(folder: string, bytes: Uint8Array) => string} addCaseFile  Envelope<{is_new: boolean}>: one that is there already is no body
 * @property {() => string} finishCase                             Envelope<CasePieces>
 * @property {() => Uint8Array} caseBytes                          the pieces that are no bodies, one after the other
 * @property {(bytes: Uint8Array) => string} readCase              Envelope<CaseContents>: refuses what was altered
 * @property {(bytes: Uint8Array) => string} replayCase            Envelope<ReplayReport>: beside what this core holds
 */

export {};
