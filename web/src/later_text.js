// @ts-check
// What the page says in English in its second script (later.js).

import { counted, numberText } from './text.js';

export const laterText = {
  nodes: {
    title: 'Ask NEM itself',
    why: 'No host that is known to answer pages serves NEM. Some of its nodes may: trying them tells which.',
    /** @param {string} host */
    listLearns: (host) => `${host} learns your network address, and nothing of what you look for.`,
    /** @param {string} host */
    list: (host) => `Get the list of nodes from ${host}`,
    probeLearns: 'Each node on the list is asked for the height of the chain. It learns your network address, and nothing of what you look for.',
    /** @param {number} count */
    hosts: (count) => `The list: ${numberText(count)} nodes`,
    /** @param {number} count */
    probe: (count) => `Ask ${numberText(count)} nodes whether they answer`,
    use: 'Ask this node from now on',
    own: 'A node of your own: https, on this computer, or an onion service',
    orPaste: 'A node that cannot be reached from here can be asked elsewhere: save its answers as files and drop them on the page.',
    states: {
      none: '', asking: 'Asking …', listed: 'The list is here.', noList: 'No list came.', found: 'These nodes answer this page.',
      noneAnswers: 'None of them answers this page.',
    },
  },

  publish: {
    title: 'Publish',
    intro: 'Made in this browser and saved as files. Nothing is sent.',
    open: 'Prepare a published copy',
    close: 'Close',
    path: 'What is published',
    wholeTrail: 'The whole trail',
    fields: /** @type {Record<string, string>} */ ({
      title: 'Title', caption: 'Caption', alt_text: 'Text for those who do not see the picture', credit: 'Credit',
      corrections: 'Where mistakes are reported', page_url: 'Address at which the files will stand', zone: 'Time zone of the story',
      sanctions_checked: 'Day on which you looked at the list of sanctions', change: 'What was corrected', font: 'Font of the house', colour: 'Colour of the house', id: 'Id of what was published before',
      lang: 'Language of the copy', according_to: 'Who says what the dotted lines show', version: 'Version', boxes: 'Boxes in a hop before the rest is “others”',
    }),
    examples: /** @type {Record<string, string>} */ ({
      credit: 'A. Reporter, The Paper', corrections: 'corrections@example.org', page_url: 'https://example.org/graphics', zone: 'Tokyo',
      sanctions_checked: '2023-01-13', font: 'Georgia, serif', colour: '#8a1538', lang: 'de',
    }),
    hints: /** @type {Record<string, string>} */ ({
      title: 'Say what the reader takes away. Empty: made from the data.',
      boxes: '0: as many as fit. What is folded still counts: one box says how many there are, and how much.',
      according_to: 'Payments of a list that nobody has checked are “according to” them. Empty: somebody.',
      lang: 'As a tag: de, pt-BR. Empty: English.',
      page_url: 'A frame for articles needs it; everything else works without.',
    }),
    zoneMinutes: 'Minutes from UTC',
    namesPerson: 'It names a natural person: search engines are asked to stay away',
    withoutNames: 'Leave out names without a source that readers can open, my own among them',
    withEvidence: 'Readers can check it: the page carries its evidence and the program that checks it',
    leaveOut: 'Leave places out',
    leaveOutHint: 'Their address and names are in no file; the sums stay. Whoever knows a transaction can still look up its addresses: nothing here can prevent that.',
    hop: (/** @type {number} */ hop) => (hop === 0 ? 'Start' : `Hop ${hop}`),
    corrected: 'Corrected or withdrawn',
    correctedHint: 'With the id of before, the files have the same names and take the place of the old ones.',
    withdrawn: 'Withdraw it: the page says only that, and why',
    house: 'Look of the house',
    houseHint: 'Font, colour, credit and the address for mistakes, as a small file for every copy.',
    takeHouse: 'Take it from a file',
    saveHouse: 'Save it as a file',
    sanctionsSearch: 'Search OFAC’s lists (opens the US Treasury’s page)',
    sentences: {
      title: 'Edit or translate every sentence',
      hint: 'One line stands for all sentences of its form. What is in braces is filled in from the data and has to stay, each once; numbers, units and ids cannot be typed in. How a payment is known can be translated, not re-worded.',
      save: 'Save the sheet for a translator (JSON)',
      take: 'Take a translated sheet',
      example: (/** @type {string} */ example) => `For example: ${example}`,
      fault: (/** @type {string} */ fault) => `Not taken: ${fault}.`,
    },
    unread: (/** @type {string} */ name, /** @type {string} */ why) => `${name} was not taken. ${why}`,
    inTheWay: 'Not published until this is settled',
    warnings: 'Before you publish',
    nothingFound: 'Nothing was found that speaks against it.',
    reply: {
      title: 'Who is named, and were they asked?',
      hint: 'It stands in the claims sheet, which is not published.',
      state: 'State',
      states: /** @type {Record<string, string>} */ ({ not_asked: 'Not asked', asked: 'Asked, no answer yet', answered: 'Answered', refused: 'Declined', not_needed: 'Not needed' }),
      parts: { asked: 'Asked when and how', deadline: 'Until when', answer: 'Answer, word for word', archive: 'Archived copy of the source (https)' },
    },
    reported: {
      title: 'What was reported, and no payment here shows',
      hint: 'It stands before the picture, with who says so, and in no sum.',
      another: 'Another one',
      remove: 'Remove it',
      parts: { when: 'When it happened', words: 'What is reported, in sentences', source: 'Who says so', url: 'Where (https)', dated: 'Date of the source' },
    },
    archives: {
      title: 'Archived copies of sources',
      hint: 'Where each source of a value was kept (https). It stands in the claims sheet.',
    },
    onPhone: 'On a phone',
    onDesk: 'On a desk',
    previewHint: 'The page itself, with its scripts off: steps and the check are in the saved page.',
    filesTitle: 'Files',
    forms: /** @type {Record<string, string>} */ ({
      png: 'Picture (PNG)', html: 'The page (HTML)', svg: 'Drawing, wide (SVG)', 'narrow-svg': 'Drawing, narrow (SVG)', csv: 'Table (CSV)',
      snippets: 'Snippets', oembed: 'oEmbed', claims: 'Claims sheet', json: 'Data (JSON)', evidence: 'Evidence (JSON)',
    }),
    takes: /** @type {Record<string, string>} */ ({
      png: 'Every system takes it. Title, amounts, sources and date are burnt in.',
      html: 'One file without requests, cookies or storage. It opens from a folder and in a frame.',
      svg: 'Live text in three layers, for a desk that finishes it.',
      'narrow-svg': 'The same for phones.',
      csv: 'Opens in Datawrapper and Flourish as it is.',
      snippets: 'Text, frame, AMP, and a figure with a table for systems that strip frames.',
      oembed: 'For systems that ask the host.',
      claims: 'For editors and lawyers, to print. Not for publication.',
      json: 'What the page holds.',
      evidence: 'What a stranger needs to check the published places. The command reads it: peelback verify.',
    }),
    copy: (/** @type {string} */ what) => `Copy: ${what}`,
    notTried: 'The snippets follow the published descriptions of Datawrapper, pym and AMP. No content system was tried itself: look at yours before you rely on one.',
  },

  tables: {
    title: 'What do these columns mean?',
    /** @param {string} chain */
    chain: (chain) => `read as payments on ${chain}`,
    noChain: 'no chain fits its addresses; read as payments on Ethereum',
    hint: 'This is what Peelback takes the columns to mean. Correct what is wrong. The file goes to no host.',
    rows: 'The first rows of the table',
    /** @param {number} column */
    nameless: (column) => `column ${column}`,
    /** @param {string} column */
    meaningOf: (column) => `Meaning of ${column}`,
    meanings: {
      '': 'not used', time: 'time', block: 'block height', tx_hash: 'transaction', from: 'paid from', to: 'paid to',
      amount: 'amount in whole coins', base_units: 'amount in the smallest units', usd_value: 'amount in US dollars',
      asset: 'asset (contract or symbol)', symbol: 'symbol of the asset', decimals: 'decimals of the asset',
      from_label: 'label of the payer', to_label: 'label of the receiver', memo: 'memo or destination tag',
    },
    asset: 'Asset of rows that name none (contract or symbol)',
    decimals: 'Decimals of an asset that nothing says them of',
    use: 'Use these columns',
    cancel: 'Cancel',
    /** @param {number} count */
    transfers: (count) => counted(count, 'transfer'),
    /** @param {number} count */
    more: (count) => `${counted(count, 'more row')} not used.`,
  },

  find: {
    label: 'Find in this trail',
    hint: 'Address, transaction, label, name or note',
    /** @param {number} count */
    found: (count) => (count === 0 ? 'Nothing found.' : `${counted(count, 'place', 'places')} found.`),
    inTable: 'It is folded in the picture, so the table is shown.',
    kinds: { place: 'place', transaction: 'transaction', label: 'label', name: 'your name', note: 'your note' },
  },

  reach: {
    label: 'Did any of it reach …?',
    optional: 'Did any of it reach …? (optional)',
    hint: 'An address, a transaction, a link, or a service by its name in the label lists. Answering asks nobody.',
    ask: 'Answer',
    show: 'Show the path',
    followOn: 'Follow on',
    range: 'Under each rule',
    bounds: 'What holds under any rule',
    counting: 'Still counting what holds under any rule: until then, this is the most that can have arrived.',
    stopped: 'Counting was stopped: this is the most that can have arrived.',
    stop: 'Stop counting',
    countOn: 'Go on counting',
    atLeast: 'At least',
    atMost: 'At most',
    /** @param {string} start */
    ofStart: (start) => `Whatever the way of counting, of ${start} at the start:`,
    /** @param {string} money */
    untraced: (money) => `Of the most, ${money} could only have come by ways that nobody has looked at.`,
    /** @param {string} money */
    behindServices: (money) => `Up to ${money} went into services and mixers; what came out of them is not counted.`,
    /** @param {number} transactions @param {number} unexplored */
    basis: (transactions, unexplored) => `Counted in ${counted(transactions, 'transaction')}; ${counted(unexplored, 'place was', 'places were')} not followed.`,
    compare: 'Compare ways of counting',
  },

  paths: {
    title: 'Paths',
    main: 'Follow the biggest output',
    mainHint: 'At each step the largest output that is not taken for change.',
    none: 'There is no such path in what is known.',
    kept: (/** @type {string} */ name) => `The path “${name}” is kept.`,
    keepAs: 'Name this path',
    keep: 'Keep it',
    close: 'Close the path',
    rename: 'Name of the path',
    note: 'Note on the path',
    drop: 'Remove the path',
    steps: (/** @type {number} */ count) => counted(count, 'step'),
    missing: (/** @type {number} */ count) => `${counted(count, 'step is', 'steps are')} not in what is known now.`,
    look: 'Look at this place',
    copy: 'Copy the path as text',
    list: 'Kept paths',
    draft: 'not kept yet',
  },

  words: {
    title: 'Words for an article',
    hint: 'Made from this trail alone. Check them against what you know.',
    kinds: { title: 'Title', summary: 'Summary', caption: 'Caption', alt_text: 'Alt text' },
    copy: 'Copy',
  },

  copy: {
    /** @param {string} what */
    done: (what) => `Copied: ${what}.`,
    /** @param {string} words */
    byHand: (words) => `This browser does not let the page copy. Here it is to copy by hand: ${words}`,
  },

  keys: {
    title: 'Keys',
    close: 'Close',
    use: 'Single keys do something',
    useHint: 'Switch them off if you speak to your computer, or if they are in your way. Arrows, Enter and Esc stay.',
    /** @type {[string, string][]} */
    picture: [
      ['← →', 'back and on along the money'], ['↑ ↓', 'siblings, the biggest first'], ['Home', 'the start'], ['End', 'the end point'],
      ['Enter', 'details'], ['Space', 'unfold or fold; follow one hop on, or no further'], ['Esc', 'leave'],
    ],
    pictureTitle: 'In the picture and the table',
    placeTitle: 'At the place that is selected',
    anywhereTitle: 'Anywhere',
    /** @type {[string, string][]} */
    anywhere: [['/', 'find'], ['?', 'these keys'], ['G', 'follow the biggest output'], ['R', 'did any of it reach …?'], ['Ctrl Z', 'undo'], ['Ctrl Shift Z', 'redo']],
    colour: 'your colour; 0: none',
    name: 'name it',
    noteIt: 'write a note',
  },

  evidence: {
    checks: 'How far each payment was checked',
    problems: 'Problems',
    noProblems: 'None. Everything that came was understood and agrees.',
    failed: 'What contradicts',
    transactions: 'Transaction by transaction',
    sources: 'What this rests on',
    /** @param {number} count */
    replies: (count) => `${counted(count, 'reply', 'replies')} from the hosts named above, kept on this page as they came.`,
    checkWords: { verified: 'Payment checked', cross_checked: 'Two explorers agree', trusted: 'One explorer’s word' },
    saveFile: 'Save',
    replay: 'The case, replayed',
    replayHint: 'Decodes every reply again, asks the question again and compares, as a stranger can who has the file of this case alone. '
      + 'Nothing is sent.',
    doReplay: 'Replay the case now',
    replaySame: 'Everything follows from the replies: no line differs.',
    replayDiffers: 'Something does not follow from the replies: see the lines marked “differs”.',
    replayWords: { ok: 'ok', differs: 'differs', not_checked: 'cannot be checked offline' },
  },

  values: {
    title: 'Values at the time',
    hint: 'What amounts were worth on the day of their payment (UTC), by the rates of this case. Drop a table of rates on the page (CSV: asset,date,currency,price,source,url,licence,taken), or ask for prices. Never with the prices of today.',
    currency: 'Show values in',
    none: 'no values',
    /** @param {number} known */
    known: (known) => `${counted(known, 'rate')} in this case.`,
    /** @param {number} requests @param {string[]} hosts */
    takes: (requests, hosts) => `Some days have no rate. ${counted(requests, 'request')} would ask for them. ${hosts.join(' and ')} would learn which days and which coins you look at, and no address or transaction.`,
    /** @param {number} requests */
    ask: (requests) => `Ask for prices (${counted(requests, 'request')})`,
    /** @param {number} answered */
    asked: (answered) => `${counted(answered, 'answer')} about prices came.`,
    /** @param {number} failed */
    failed: (failed) => `${counted(failed, 'request')} got no answer.`,
    published: 'Values at the time',
  },

  moved: {
    title: 'What has moved since?',
    hint: 'Asks again whether the ends that were open or unspent still are. Nothing else is asked.',
    count: 'Count the requests',
    nothing: 'No coins of this trail are where they could move on from.',
    /** @param {number} ends @param {number} requests */
    takes: (ends, requests) => `${counted(ends, 'end')} to ask about, with ${counted(requests, 'request')}; long lists take more.`,
    ask: 'Ask now',
    reason: 'whether coins that were open or unspent have moved since',
    /** @param {number} changes */
    found: (changes) => (changes === 0 ? 'Nothing has moved.' : `${counted(changes, 'end')} changed.`),
    /** @param {number} failed */
    failed: (failed) => `${counted(failed, 'request')} got no answer: those ends may have moved.`,
    /** @param {string} reason */
    less: (reason) => `is still ${reason}, but less is there than was`,
    /** @param {string} before @param {string} after */
    change: (before, after) => `was ${before}, ${after === '' ? 'and the trail goes on from there now' : `is ${after} now`}`,
  },

  crossing: {
    title: 'Across blockchains',
    learns: 'Midgard is THORChain’s own index. Its host learns which payments you ask about; nothing else is sent.',
    /** @param {number} payments */
    ask: (payments) => (payments === 1 ? 'Ask THORChain’s Midgard about this payment: 1 request'
      : `Ask THORChain’s Midgard about these ${numberText(payments)} payments: ${numberText(payments)} requests`),
    /** @param {number} crossings */
    found: (crossings) => (crossings === 0 ? 'Midgard names no payment on another blockchain.' : `${counted(crossings, 'way')} to another blockchain.`),
    /** @param {number} payments */
    unanswered: (payments) => `Midgard gave no answer about ${counted(payments, 'payment')}. It can be asked again.`,
    goesOn: 'The money goes on:',
    continuesFrom: 'This trail continues from another one:',
    grades: {
      observed: 'On both blockchains: each payment’s memo names the other.',
      inferred: 'Worked out: both payments are there, and fit by time and amount.',
      claimed: 'According to THORChain’s Midgard; not both payments have been looked at.',
    },
    show: 'Show details',
    /** @param {string} chain */
    follow: (chain) => `Follow on ${chain} from here`,
    /** @param {string} chain */
    followBack: (chain) => `Follow back on ${chain}`,
    /** @param {string} chain */
    notThere: (chain) => `The payment on ${chain} was not found as Midgard states it, so there is nothing to start from.`,
    /** @param {string} chain @param {string} id */
    other: (chain, id) => `Back to the ${chain} trail from ${id.slice(0, 12)}…`,
  },

  remove: {
    title: 'Remove for good',
    hint: 'Takes an item, every reply that was asked for about it, and every word of it in the log out of this case and out of this browser. '
      + 'Undoing ends there. Other replies may still name an address: it stands on the blockchain.',
    kinds: { file: 'file', pack: 'list of labels', name: 'name', note: 'note', reported: 'reported value', path: 'path', place: 'start' },
    /** @param {string} what */
    ask: (what) => `Remove ${what} …`,
    /** @param {string} what */
    really: (what) => `Remove ${what} for good? Nothing brings it back.`,
    doIt: 'Remove it for good',
    cancel: 'Keep it',
    done: 'One item was removed for good. The log says so, and not what it was.',
  },

  exports: {
    title: 'Take it with you',
    trail: 'Trail (JSON)',
    table: 'Table (CSV)',
    replies: 'Recorded replies (JSON lines)',
    picture: 'Picture (SVG)',
    hint: 'This command writes the same trail, to the byte, from what is saved here:',
    nothing: 'There is nothing to save yet.',
  },
};
