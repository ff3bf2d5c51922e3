// @ts-check
// Everything that the page says in English, apart from the cases' own words and the sentences that the core makes from
// its data.

/** @import * as C from './contract.js' */

const plurals = new Intl.PluralRules('en');
const numbers = new Intl.NumberFormat('en');

/**
 * "1 request", "1,204 requests".
 * @param {number} count
 * @param {string} one
 * @param {string} [other]
 */
export function counted(count, one, other = `${one}s`) {
  return `${numbers.format(count)} ${plurals.select(count) === 'one' ? one : other}`;
}

/** "1,204" @param {number} count */
export function numberText(count) {
  return numbers.format(count);
}

/**
 * "a", "a and b", "a, b and c".
 * @param {string[]} parts
 */
export function listed(parts) {
  return new Intl.ListFormat('en', { type: 'conjunction', style: 'long' }).format(parts).replace(/, and /, ' and ');
}

/** @param {string} words */
function capitalised(words) {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** "1,200 USDT and 3.4 ETH": what is of several assets is never added. @param {{money: C.Money, more: C.Money[]}} amounts */
export function amountsText({ money, more }) {
  return listed([money, ...more].map(({ short }) => short));
}

/** "2026-11-22 14:32 UTC" @param {string} iso */
export function timeText(iso) {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

export const text = {
  name: 'Peelback',
  claim: 'Follow stolen cryptocurrency payment by payment, and check every payment yourself.',
  disclaimer: 'This shows payments between addresses. It does not show who controls them.',
  noServer: 'Peelback has no server of its own: everything is worked out in this browser.',

  top: {
    home: 'Peelback, first screen',
    undo: 'Undo',
    redo: 'Redo',
    offline: 'Work offline',
    settings: 'Privacy',
    labels: 'Labels',
    keys: 'Keys',
  },

  /** What a step did, by its name: "Undo: hide". */
  steps: {
    starts: 'choose the starts',
    start: 'change a start',
    follow: 'follow the money',
    rule: 'change the rule',
    direction: 'change the direction',
    fees: 'change where fees end',
    limits: 'change where to stop',
    check: 'check payments or not',
    screen: 'go to another screen',
    tab: 'look at it in another way',
    open: 'open or fold a box',
    collapse: 'collapse',
    continue: 'continue anyway',
    expand: 'expand',
    back: 'show other money that came in',
    hide: 'hide',
    show: 'show what was hidden',
    name: 'name a place',
    note: 'write a note',
    reported: 'write a reported value',
    colour: 'colour',
    path: 'show a path',
    keepPath: 'keep a path',
    changePath: 'change a path',
    dropPath: 'remove a path',
    file: 'open a file',
    labels: 'add a list of labels',
    dropLabels: 'remove a list of labels',
    title: 'name the case',
    cross: 'go to a trail on another blockchain',
    publication: 'change what is published',
  },

  first: {
    label: 'Paste what you have',
    hint: 'An address, a transaction, a link to an explorer, or a whole text with many of them. Pasting sends nothing.',
    placeholder: 'For example 12t9YDPgwueZ9NyMgw519p7AA8isjr6SMw',
    nothingFound: 'No address and no transaction was found in this text.',
    /** @param {number} count */
    found: (count) => `${counted(count, 'thing', 'things')} found. Tick where the money starts.`,
    /** @param {number} count */
    proceedWith: (count) => (count === 1 ? 'Open this start' : `Open these ${numbers.format(count)} starts`),
    openFile: 'Or open a file: blocks, recorded replies, tables of transfers',
    /** @param {string} name */
    fileOpened: (name) => `${name} is open. Nothing was sent.`,
    filesOpen: 'Open files',
    backToTrail: 'Back to the trail',
    kinds: { address: 'address', transaction: 'transaction', output: 'output of a transaction', block: 'block', transfer: 'transfer' },
    /** @param {string} chain @param {string} kind */
    kindOf: (chain, kind) => `${chain} ${kind}`,
    /** @param {string} chains */
    severalChains: (chains) => `fits ${chains}`,
    checksumOk: 'checksum right',
    checksumWrong: 'The checksum is wrong: at least one character differs from a real address. Compare it with your source.',
    /** @param {string} chain @param {string} kind */
    notFollowed: (chain, kind) => `${/^[AEIOX]/.test(chain) ? 'An' : 'A'} ${chain} ${kind}: Peelback cannot follow it yet.`,
    /** @param {string} kind */
    noneFollowed: (kind) => `Peelback cannot follow this ${kind} yet, on any of these chains.`,
    testnet: 'On a test network, where coins are worth nothing: not followed.',
    block: 'A block: it can be looked at, but money does not start in it.',
    notYet: '(cannot be followed yet)',
    whichChain: 'These digits fit several chains. Which one do you mean?',
    /** @param {number} count */
    occurs: (count) => `${counted(count, 'time')} in the text`,
  },

  cases: {
    title: 'Your cases',
    untitled: 'A case without a name',
    /** @param {string} title */
    copyOf: (title) => `${title} (copy)`,
    goOn: 'Go on',
    open: 'open now',
    new: 'New case',
    rename: 'Rename',
    newTitle: 'Name of the case',
    setTitle: 'Use this name',
    duplicate: 'Duplicate',
    delete: 'Delete',
    /** @param {string} title @param {string} loses */
    reallyDelete: (title, loses) => `Delete “${title}” with ${loses}? This cannot be undone.`,
    /** @param {number} replies @param {number} marks @param {number} files */
    loses: (replies, marks, files) => listed([
      counted(replies, 'reply', 'replies'), counted(marks, 'name, note or mark', 'names, notes and marks'), counted(files, 'file')]),
    doDelete: 'Delete it',
    cancel: 'Cancel',
    /** @param {string} title */
    deleted: (title) => `“${title}” is deleted.`,
    /** @param {string} title */
    opened: (title) => `“${title}” is open. Nothing was sent.`,
    keep: 'Save cases in this browser',
    keepHint: 'They can be read by anyone who uses this computer, and they outlast this tab. Without this, save a case as a file.',
    keeping: {
      no: 'This case is not saved: closing this tab loses it.', due: 'Saving …', kept: 'Saved in this browser.',
      failed: 'This case could not be saved in this browser.',
    },
    save: 'Save the case as a file',
    gone: 'This case is no longer there.',
    openElsewhere: 'This case is open in another tab. This is a copy of it.',
    full: 'This browser has no room left for this case. Work goes on; save the case as a file to keep it.',
    cannotKeep: 'This browser does not store anything for this page. Work goes on; save the case as a file to keep it.',
    forgottenElsewhere: 'Everything was forgotten in another tab. What is open here is not saved any more.',
    /** @param {string} name @param {string} reason */
    refused: (name, reason) => `${name} cannot be opened as a case: ${reason}. What was open stays open.`,
    tooLarge: 'it is larger than 1 GiB',
    /** @param {number} done @param {number} of */
    saving: (done, of) => `Putting the case together: ${numberText(done)} of ${counted(of, 'reply', 'replies')} …`,
    saveWithoutNotes: 'Save it without my notes',
  },

  shelf: {
    title: 'Or take a case from the shelf',
    check: 'Check it in your browser',
    sources: 'Sources',
    manySources: (/** @type {number} */ count) => `${counted(count, 'source')}`,
    /** @param {string} id */
    unknownCase: (id) => `There is no case “${id}” on the shelf.`,
  },

  reported: {
    title: 'What was reported',
    grade: 'Everything here is according to the source beside it. Dotted steps have not been read from any blockchain.',
    times: 'The times differ with who tells them',
    steps: 'Steps, as reported',
    addresses: 'Addresses in public programs',
    mark: 'The mark that was sent to them:',
    by: 'According to',
  },

  starts: {
    title: 'Where the money starts',
    back: 'Back',
    claims: 'What is said about it',
    /** @param {string} host */
    lookUp: (host) => `Look up at ${host}`,
    lookUpOffline: 'Look up in what is stored',
    follow: 'Follow the money',
    nothingAsked: 'Nothing has been asked yet.',
    asked: 'Asking …',
    held: 'Not looked up: you are working offline and it is not stored here.',
    failed: 'It could not be looked up.',
    remove: 'Remove',
    none: 'No start is left. Go back and tick one.',
    unknownAddress: 'No payment to or from this address is known.',
    busyTitle: 'Busy address, probably a service',
    /** @param {number} count @param {number} limit */
    busy: (count, limit) => `It has ${numbers.format(count)} transactions, more than ${numbers.format(limit)}. Pick the payment you mean, or paste its transaction.`,
    balance: 'Balance',
    received: 'Received',
    spent: 'Spent',
    transactions: 'Transactions',
    firstUse: 'First use',
    lastUse: 'Last use',
    historyPart: 'as far as looked at',
    /** @param {number} count */
    inPayments: (count) => `in ${counted(count, 'payment')}`,
    outputs: 'Payments to this address',
    outputsHint: 'The newest, largest first. You can start from one of them.',
    startHere: 'Start from this payment',
    outputState: { spent: 'spent', unspent: 'not spent', unknown: 'spending not looked at' },
    transactionOutputs: 'Which of its outputs were stolen?',
    fee: 'Fee',
    outputAmount: 'Amount',
    paidTo: 'Paid to',
    when: 'When',
    /** @param {number} count */
    noSuchOutput: (count) => `This transaction has only ${counted(count, 'output')}, counted from 0.`,
    coinbase: 'New coins: this transaction has no inputs.',
    noAddress: 'no address',
    output: 'output',
    notSpendable: 'cannot be spent',
    unconfirmed: 'not in a block yet',
    block: 'block',
    amount: 'Only the first',
    amountHint: 'Leave empty for all of it.',
    amountWrong: 'Write an amount such as 0.5.',
    balanceAt: (/** @type {string} */ height) => `as of block ${height}`,
    balanceSeen: (/** @type {string} */ time) => `as of ${time}`,
    received_count: 'Payments in',
    spent_count: 'Payments out',
    atHand: 'at hand',
    asset: 'Which asset was stolen?',
    ownCoin: 'the chain’s own coin',
    nature: 'Kind of account',
    natures: { unknown: 'not known', plain: 'moved by a key', contract: 'a contract: moved by a program' },
    transfers: 'Its payments',
    transfersHint: 'The newest. You can start from one of them.',
    /** @param {number} count */
    hidden: (count) => `Hidden: ${counted(count, 'transfer')}`,
    hiddenHint: 'Somebody else may have put them there, so that an address is copied from them or a token looks like money. They are counted nowhere else. Compare every character.',
    signs: { imitates: 'looks like an address that was paid', unknown_token: 'a token that nobody vouches for', zero_value: 'moves nothing' },
    transactionTransfers: 'Payments in this transaction',
    /** @param {number} count */
    pieces: (count) => `${counted(count, 'collectible')} (ERC-721) changed hands in it. A piece has no amount: it is counted here and not followed.`,
    thisTransfer: 'Start from this transfer only',
    isThisTransfer: 'The trace starts from this transfer',
    noTransfers: 'No payment of this transaction is known.',
    transferFrom: 'from',
    transferTo: 'to',
    directions: { in: 'in', out: 'out' },
    minted: 'newly made',
    burnt: 'destroyed',
    memo: 'memo',
    token: 'token contract',
    sender: 'Sent by',
    feeBy: 'paid by',
    status: 'Outcome',
    statuses: { succeeded: 'succeeded', failed: 'failed: nothing moved but the fee', unknown: 'not stated' },
  },

  consent: {
    title: 'Before anything is sent',
    /** @param {string[]} hosts */
    hosts: (hosts) => `To look this up, Peelback has to ask ${listed(hosts)}.`,
    /** @param {string[]} hosts */
    learns: (hosts) => `${hosts.length === 1 ? 'That host' : 'Each of these hosts'} will learn which transactions and addresses are looked up, and sees the IP address of this computer. Nobody else is told.`,
    tor: 'If that is too much, use Tor Browser, or your own node.',
    failover: (/** @type {string} */ host) => `Ask ${host} when the first does not answer. It will then learn the same.`,
    crossCheck: (/** @type {string} */ host) => `Have ${host} confirm each transaction. It will then learn the same.`,
    agree: (/** @type {string[]} */ hosts) => `Ask ${listed(hosts)}`,
    keep: 'Keep this case and its replies in this browser, so that nobody is asked twice.',
    change: 'Use another source',
    decline: 'Send nothing',
  },

  settings: {
    title: 'Sources and privacy',
    close: 'Close',
    sources: 'Whom to ask about Bitcoin',
    first: 'First source',
    second: 'Second source, only where allowed below',
    baseHint: 'The base URL of an explorer that speaks the Esplora dialect: https, an .onion address, http://127.0.0.1 or http://localhost.',
    baseWrong: 'This is not a base URL that can be used: https, .onion, http://127.0.0.1 or http://localhost.',
    save: 'Use it',
    reset: 'Back to the shipped sources',
    failover: 'Ask the second source when the first does not answer',
    crossCheck: 'Have the second source confirm each transaction',
    keep: 'Keep cases and replies in this browser, so that nobody is asked twice',
    keepHint: 'They can be read by anyone who uses this computer.',
    offline: 'Work offline: send nothing',
    nowOffline: 'Working offline. Nothing is sent.',
    accountSources: 'Whom to ask about Ethereum and its relatives',
    accountHint: 'What is looked up is told to the first source of its chain, and to the second only where that is allowed below.',
    nobody: 'nobody else',
    nobodyYet: 'nobody yet',
    /** @param {string} chain */
    sourceOf: (chain) => `Source for ${chain}`,
    own: { etherscan: 'Your own, in Etherscan’s dialect', blockscout: 'Your own Blockscout', evm_rpc: 'Your own node (JSON-RPC, no histories)', trongrid: 'Your own, in TronGrid’s dialect', nis1: 'Your own node (NIS1)', midgard: 'Your own Midgard' },
    ownBase: 'Its base URL',
    keyWords: { none: '', optional: 'works without a key', required: 'needs a key of yours' },
    notConfirmed: 'not tried from a page',
    noHistories: 'no histories',
    /** @param {string} host @param {boolean} isNeeded */
    key: (host, isNeeded) => `Your key for ${host}${isNeeded ? ', which it needs' : ' (optional)'}`,
    keyHeld: 'held until this page is closed',
    useKey: 'Use it',
    changeKey: 'Change',
    keyHint: 'A key is held in memory until this page is closed, and sent to its own host alone. It is in no case, no log and no file.',
    /** @param {string} chain @param {string} host */
    needsKey: (chain, host) => `${chain} is asked about at ${host}, which needs a key of yours. Enter it here, or choose another source.`,
  },

  probes: {
    open: 'Which sources answer this browser?',
    title: 'Which sources answer this browser',
    learns: 'Each host below is asked once for its newest block. It learns that somebody at this connection asks, and nothing of your case.',
    /** @param {number} count */
    run: (count) => `Ask ${counted(count, 'host')}`,
    host: 'Host',
    chain: 'Asked about',
    result: 'Result',
    /** @param {number} ms */
    answered: (ms) => `answers, in ${numbers.format(ms)} ms`,
    /** @param {number} status */
    refused: (status) => `refuses (status ${status})`,
    states: { asking: 'asking …', busy: 'too busy or failing now', silent: 'no answer that a page may read', locked: 'needs a key of yours' },
    silence: 'A host that lets no page read its answers, and one that is not there, look the same to a page.',
    done: 'All hosts have been asked.',
  },

  told: {
    title: 'Who has been told',
    nobody: 'Nobody. This page has sent nothing.',
    host: 'Host',
    count: 'Requests',
    first: 'First',
    last: 'Last',
    requests: 'The newest requests',
    /** @param {{host: string, count: number}[]} rows */
    summary: (rows) => (rows.length === 0
      ? 'Nobody has been told anything.'
      : `Told so far: ${listed(rows.map(({ host, count }) => `${host} (${counted(count, 'request')})`))}.`),
  },

  forget: {
    thisCase: 'Forget this case',
    everything: 'Forget everything',
    everythingHint: 'All that this page has ever stored in this browser, for every case.',
    caseForgotten: 'This case is forgotten.',
    allForgotten: 'Everything is forgotten. Files that you saved are still where you saved them.',
  },

  trail: {
    untitled: 'The trail so far',
    method: 'Rule for mixed money',
    methods: {
      fifo: ['FIFO', 'First in, first out: coins leave in the order in which they came.'],
      lifo: ['LIFO', 'Last in, first out: the newest coins leave first.'],
      haircut: ['Haircut', 'Every output takes its share of the stolen part.'],
      tiho: ['TIHO', 'Taint in, highest out: the largest output takes the stolen coins first.'],
      'dirty-first': ['Dirty first', 'Stolen coins leave first, in output order.'],
      libr: ['LIBR', 'Lowest intermediate balance: the stolen coins that are left never exceed the lowest balance since.'],
      poison: ['Poison', 'Whatever stolen coins touch is wholly reached. Amounts are not added up.'],
    },
    ruleNote: 'Where other money has joined, an amount is a convention. Another rule gives another answer from the same payments; changing it asks nobody.',
    exactNote: 'No other money has joined, so every rule gives these amounts.',
    /** @param {number} count @param {string | null} money */
    openLeft: (count, money) => `Under this rule ${counted(count, 'place')}${money === null ? '' : ` holding ${money}`} ${count === 1 ? 'has' : 'have'} not been followed yet. No request was sent.`,
    partly: 'Not followed to its end',
    /** @param {number} limit */
    budgetSpent: (limit) => `The ${counted(limit, 'request')} that were allowed are spent. “Where to stop” allows more.`,
    bundledLeft: 'The bytes that came with this case end here. To look further, somebody has to be asked.',
    fetchOn: 'Follow on',
    pause: 'Pause',
    resume: 'Go on',
    stop: 'Stop',
    retry: 'Ask again',
    edit: 'Change the starts',
    states: { none: '', running: 'Following the money', paused: 'Paused', stopped: 'Stopped', done: 'Finished' },
    requests: 'Requests made',
    waiting: 'Waiting',
    hops: 'Payments',
    places: 'Places',
    open: 'Still open',
    failedCount: 'Failed',
    /** @param {number} count */
    contradicted: (count) => `${counted(count, 'transaction is', 'transactions are')} contradicted by ${count === 1 ? 'its' : 'their'} own bytes or proof.`,
    seeEvidence: 'See the evidence',
    checked: 'Payments checked',
    /** @param {number} checked @param {number} payments */
    checkedOf: (checked, payments) => `${numberText(checked)} of ${numberText(payments)}`,
    /** @param {string} host */
    benched: (host) => `${host} asked to slow down; it is left alone for a while.`,
    offlineHeld: 'You are working offline, so some lookups wait.',
    /** @param {number} requests @param {string} open */
    progress: (requests, open) => `${counted(requests, 'request')} made, ${open} still open.`,
    tabs: { ladder: 'Ladder', flow: 'Left to right', table: 'Table', evidence: 'Evidence' },
    tabsLabel: 'Ways to look at it',
    details: 'Details',
    closeDetails: 'Close the details',
    legend: 'How to read this',
  },

  direction: {
    title: 'Direction',
    forward: 'Where did it go?',
    backward: 'Where did it come from?',
    ruleChanged: 'LIBR has no form backward, so FIFO is shown.',
  },

  fees: {
    title: 'Fees',
    end: 'Fees end the trail',
    coinbase: 'Follow fees into the block’s new coins',
    hint: 'Whoever finds a block is paid its fees with the new coins. They can be followed only through blocks that are wholly known.',
    /** @param {number} count @param {string} sentence @param {string} detail */
    inPart: (count, sentence, detail) => `${capitalised(sentence)} in ${counted(count, 'block')}: ${detail}.`,
  },

  compare: {
    title: 'Compare ways of counting',
    busy: 'Counting by every rule …',
    table: 'Every place by every rule',
    place: 'Place',
    least: 'At least',
    most: 'At most',
    shown: 'shown now',
    inReach: 'in reach',
    poisonHint: 'Poison says what stolen coins touched. Its column overlaps with itself: it is not to be summed.',
    notWorkedOut: 'not worked out',
    noLeast: 'none: values, not coins',
    /** @param {string} money */
    untraced: (money) => `${money} of it by ways not followed`,
    /** @param {number} count */
    agreed: (count) => `${counted(count, 'place')} where every rule gives the same amount`,
    /** @param {number} count */
    more: (count) => `${counted(count, 'more place')}: in the CSV and in the document.`,
    /** @param {string} title @param {string} sentence */
    look: (title, sentence) => `${title}. ${sentence} Look at this place`,
    copy: 'Copy as CSV',
    save: 'Save the comparison (JSON)',
    csv: 'the comparison as CSV',
  },

  place: {
    title: 'What to do here',
    continue: 'Follow on anyway',
    continueHint: 'Beyond this point is a guess: the coins that leave here need not be the coins that came in. It is drawn dashed.',
    expand: 'Follow one hop on',
    back: 'Show what else came in',
    backMore: 'Ten more of what came in',
    foldBack: 'Fold what came in',
    collapse: 'Do not follow further',
    again: 'Follow it again',
    hide: 'Hide',
    path: 'Path from the start to here',
    startHere: 'Start from here instead',
    addStart: 'Add as a start',
    startsHere: 'The trail starts here now.',
    startAdded: 'Added as a start.',
    sentence: 'Copy as sentence',
    citation: 'Copy as citation',
    yours: 'Your marks',
    name: 'Your name for it',
    note: 'Your note',
    noteHint: 'Kept with the case. Not in pictures.',
    reported: 'A value that was reported',
    reportedHint: 'In the words of whoever said so. It stands beside the value by the rates of the case and is never counted with.',
    reportedText: 'What was said',
    reportedExample: 'about $532 million',
    reportedSource: 'Who said so',
    reportedDated: 'When',
    keepReported: 'Keep it',
    colour: 'Your colour',
    noColour: 'none',
    /** @param {string} letter @param {string} name */
    colourName: (letter, name) => `${letter}, ${name}`,
    colours: ['blue', 'green', 'violet', 'pink', 'brown', 'teal'],
    /** @param {number} count @param {string} money */
    hidden: (count, money) => `Hidden by you: ${counted(count, 'place')}, ${money}.`,
    showAll: 'Show them again',
  },

  labels: {
    title: 'Label lists',
    intro: 'A label is what somebody says about an address, quoted with its source. None of them is Peelback’s.',
    use: 'Use the lists that came with this page',
    /** @param {string} date */
    dated: (date) => `as of ${date}`,
    loading: 'Loading the lists …',
    missing: 'The lists of labels did not come with this page.',
    bundled: 'Lists that came with this page',
    yours: 'Your lists',
    noneYours: 'None yet.',
    /** @param {number} labels @param {number} addresses */
    covers: (labels, addresses) => `${counted(labels, 'label')} on ${counted(addresses, 'address', 'addresses')}`,
    undated: 'no date',
    licence: 'licence',
    noLicence: 'no licence named',
    /** @param {number} count */
    refused: (count) => `${counted(count, 'row')} not used`,
    remove: 'Remove',
    add: 'Add a list: TagPack (YAML or JSON) or CSV',
    drop: 'or drop a file here. It goes to no host. Addresses that name no chain are read as Bitcoin’s where they can be.',
    /** @param {string} name @param {number} labels @param {number} refused */
    opened: (name, labels, refused) => `${name}: ${counted(labels, 'label')} in use${refused > 0 ? `, ${counted(refused, 'row')} not used` : ''}.`,
    said: 'What is said about it',
    close: 'Close',
  },

  limits: {
    since: 'Only payments since (UTC)',
    until: 'Only payments until (UTC)',
    dateHint: 'A date, or a date and a time. Empty: no limit.',
    title: 'Where to stop',
    maxHops: 'Payments in a row, at most',
    /** @param {string} symbol */
    minAmount: (symbol) => `Ignore amounts below (${symbol})`,
    fanOut: 'Outputs followed of one transaction (0: all)',
    busy: 'An address with more transactions is a service',
    requests: 'Requests, at most',
    check: 'Check each payment: recompute its id, its place in the block and the proof of work',
    checkHint: 'Takes about three more requests for each transaction.',
    apply: 'Apply',
    wrong: 'One of the limits is not a number.',
  },

  errors: {
    /** @param {string} sentence @param {string} detail */
    core: (sentence, detail) => `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}${detail === '' ? '' : ` (${detail})`}.`,
    trapped: 'The core stopped on this and was started again with everything else.',
    coreDead: 'The core stopped several times and stays stopped. Reload the page; nothing is sent by that.',
    /** @param {string} name */
    missingPart: (name) => `A part of this page did not come with it: ${name}. Copy the whole folder, or use the single file peelback.html.`,
    /** @param {string} message */
    unknown: (message) => `Something went wrong: ${message}`,
    noWasmTitle: 'This browser does not run WebAssembly',
    noWasm: 'Peelback checks payments with WebAssembly, which is switched off here. In Tor Browser that is so at the security levels “Safer” and “Safest”; at “Standard” it runs. Traces that were published with Peelback show their picture and their table here all the same.',
    dismiss: 'Close this message',
  },
};
