// The module that a page starts with follows outputs as far as the first picture, and says of what is for accounts, and of what comes
// after a first look, that another module has it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { zipSync } from 'fflate';
import { startReplayExplorer } from '../../scripts/replay/server.mjs';
import { sourcesForCore, DEFAULT_PROVIDERS } from '../../web/src/providers.js';
import { BLOCK_370661, CHAIN_OF_72, fetchAllWants, FIRST_BLOCKS, newFirstSession, newSession, readModule, ROOT, valueOf } from './core.mjs';

const TABLE = readFileSync(join(ROOT, 'tests/fixtures/tables/lifi_2024.csv'));
const TRACES = readFileSync(join(ROOT, 'tests/fixtures/tables/eth_traces_508110.json'));
const ACCOUNT = 'ethereum:0x8b3cb6bf982798fba233bca56749e22eec42dcf3';
const TRANSACTION = `ethereum:0x${'ab'.repeat(32)}`;
const EMPTY_ZIP = zipSync({});
const BUNDLED_LABELS = join(ROOT, 'web/labels/peelback-labels.bin');
const bytes = (/** @type {string} */ words) => new TextEncoder().encode(words);
const recorded = (/** @type {string} */ url) => `${JSON.stringify({ url, method: 'GET', status: 200, body: '{"status":"1","message":"OK","result":[]}' })}\n`;
/** One block as nodes keep it: the network's magic, the length, the block. @param {string} magic @param {Uint8Array} block */
const blockFile = (magic, block) => {
  const head = Buffer.from(`${magic}00000000`, 'hex');
  head.writeUInt32LE(block.length, 4);
  return new Uint8Array(Buffer.concat([head, block]));
};
const ACCOUNT_REPLY = recorded('https://api.etherscan.io/v2/api?chainid=1&module=account&action=txlist&address=0x8b3cb6bf982798fba233bca56749e22eec42dcf3');

/** @param {string} envelope */
const codeOf = (envelope) => JSON.parse(envelope).error?.code ?? 'ok';

test('the first module traces, labels, checks and draws Bitcoin without the other', async () => {
  const explorer = await startReplayExplorer({ blocks: [BLOCK_370661] });
  try {
    const session = newFirstSession();
    for (const source of sourcesForCore(DEFAULT_PROVIDERS)) valueOf(session.useSource(JSON.stringify(source)));
    valueOf(session.open('first', readFileSync(FIRST_BLOCKS)));
    valueOf(session.openLabels('labels', readFileSync(BUNDLED_LABELS)));
    valueOf(session.lookUp('bitcoin:1Bidh2XFr9JzfXppeZd2cPKpbnJGvqCY4h'));
    valueOf(session.ask(JSON.stringify({ method: 'fifo', start: [{ ref: CHAIN_OF_72 }], check_payments: true })));
    const lines = await fetchAllWants(session, explorer.url);
    const { checks, hops } = valueOf(session.progress());
    assert.deepEqual([hops > 0, checks.verified > 0, checks.failed], [true, true, 0]);
    for (const text of [session.addressCard('bitcoin:1Bidh2XFr9JzfXppeZd2cPKpbnJGvqCY4h'), session.picture('{}'), session.problems(),
      session.labelsOf('bitcoin:1Bidh2XFr9JzfXppeZd2cPKpbnJGvqCY4h')]) valueOf(text);
    valueOf(newFirstSession().open('replies.jsonl', bytes(lines.join(''))));
  } finally {
    await explorer.close();
  }
});

test('what is pasted is recognised alike, whatever its chain', () => {
  valueOf(newSession().recognise(`${ACCOUNT} ${TRANSACTION} TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t rMQ98K56yXJbDGv49ZSmW51sLn94Xe1mu1 ${CHAIN_OF_72}`));
});

/** @type {Record<string, (session: import('./core.mjs').CoreSession) => string>} */
const FOR_ACCOUNTS = {
  'an account that is looked up': (session) => session.lookUp(ACCOUNT),
  'a transaction between accounts that is looked up': (session) => session.lookUp(TRANSACTION),
  'the card of an account': (session) => session.addressCard(ACCOUNT),
  'the card of a transaction between accounts': (session) => session.transactionCard(TRANSACTION),
  'a question about an account': (session) => session.ask(JSON.stringify({ method: 'fifo', start: [{ ref: ACCOUNT }] })),
  'a table of transfers': (session) => session.open('a.csv', TABLE),
  'an export of blockchain-etl': (session) => session.open('a.json', TRACES),
  'a table with its columns': (session) => session.openTable('a.csv', TABLE, '{}'),
  'what a table is': (session) => session.tableShape(TABLE),
  'a table of rates': (session) => session.open('rates.csv', bytes('asset,date,currency,price,source\nBTC,2015-08-20,USD,235.12,a list\n')),
  'values on the day': (session) => session.showValues('{"currency":"USD"}'),
  'what a source of prices answered': (session) => session.givePrices('https://mempool.space/api/v1/historical-price?currency=USD&timestamp=1', 200, bytes('{"prices":[]}'), ''),
  'recorded answers about accounts': (session) => session.open('a.jsonl', bytes(ACCOUNT_REPLY)),
  'an address of Litecoin, whose work is scrypt': (session) => session.lookUp('litecoin:rMQ98K56yXJbDGv49ZSmW51sLn94Xe1mu1'),
  'a question about Litecoin': (session) => session.ask(JSON.stringify({ method: 'fifo', start: [{ ref: `litecoin:${'ab'.repeat(32)}` }] })),
  'a block of Litecoin': (session) => session.open('block.dat', blockFile('fbc0b6db', readFileSync(join(ROOT, 'tests/fixtures/ltc/block2383209_without_extension.bin')))),
  'recorded answers about Litecoin': (session) => session.open('a.jsonl', readFileSync(join(ROOT, 'tests/fixtures/ltc/made_up_replies.jsonl'))),
};

/** @type {Record<string, (session: import('./core.mjs').CoreSession) => string>} */
const FOR_LATER = {
  'a list of labels': (session) => session.openLabels('list.csv', bytes('address,label\n1Bidh2XFr9JzfXppeZd2cPKpbnJGvqCY4h,a payer\n')),
  'the table of a trail': (session) => session.table(),
  'the details of a place': (session) => session.details('place:bitcoin:00:0'),
  'how far payments were checked': (session) => session.checks(),
  'the words of an article': (session) => session.sentences(),
  'what crosses into other ledgers': (session) => session.crossings(),
  'the document of a trail': (session) => session.trail(),
  'a path to a place': (session) => session.path('{}'),
  'the main path': (session) => session.mainPath('{}'),
  'a path of one\'s own': (session) => session.pathOf('{}'),
  'whether any of it reached a place': (session) => session.reach('{}'),
  'finding a place': (session) => session.find('1'),
  'marks of the reporter': (session) => session.mark('{}'),
  'a comparison': (session) => session.comparison(),
  'a case to be written': (session) => session.beginCase('{}'),
  'a case to be read': (session) => session.readCase(EMPTY_ZIP),
  'a case to be replayed': (session) => session.replayCase(EMPTY_ZIP),
  'a case that is opened': (session) => session.open('a.zip', EMPTY_ZIP),
  'a copy to be published': (session) => session.publish('{}', new Uint8Array()),
};

for (const [what, call] of Object.entries({ ...FOR_ACCOUNTS, ...FOR_LATER })) {
  test(`${what} is for the other module`, () => {
    assert.equal(codeOf(call(newFirstSession())), 'part_not_loaded');
    assert.notEqual(codeOf(call(newSession())), 'part_not_loaded');
  });
}

test('the first module holds no word of the dialects and tables of accounts, and none of what is published', () => {
  for (const word of ['eth_getTransactionReceipt', 'tokentx', 'internal-transactions', 'ethereum-etl', 'valueinusd', 'amp-iframe', 'datapackage.json',
    'at_least_percent']) {
    assert.deepEqual([readModule('core').includes(word), readModule('core_all').includes(word)], [false, true], word);
  }
});

test('an empty file is nobody\'s', () => {
  assert.equal(codeOf(newFirstSession().open('nothing', new Uint8Array())), 'truncated');
});
