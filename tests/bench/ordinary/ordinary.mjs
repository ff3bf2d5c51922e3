// The whole-ledger rules as an ordinary web developer writes them: transaction objects in an explorer's shape, one Map
// keyed "txid:vout", amounts as doubles. This is what the kernels of core/taint are measured against.
//   node --max-old-space-size=12000 [--expose-gc] ordinary.mjs WORKLOAD ACCOUNTS [ROUNDS]
// WORKLOAD and ACCOUNTS are what `peelback_bench --write-workload FILE` and `--write-accounts FILE` write. Prints one JSON
// line a rule, in the benchmark's form.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** Explorer-like transactions, in processing order but for the coinbases, which stand first in their blocks. */
function readWorkload(file) {
  const bytes = readFileSync(file);
  if (bytes.toString("latin1", 0, 8) !== "PBLEDGER") throw new Error(`${file} is not a workload`);
  const [blocks, txs, inputs, outputs, thefts] = Array.from({ length: 5 }, (_, i) => bytes.readUInt32LE(8 + 4 * i));
  let at = 32;
  const column = (rows, width) => {
    const values = new Array(rows);
    for (let i = 0; i < rows; i++, at += width) {
      values[i] = width === 8 ? Number(bytes.readBigUInt64LE(at)) : bytes.readUInt32LE(at);
    }
    return values;
  };
  const value = column(outputs, 8);
  at += 8 * txs; // the fees: an explorer's reader works them out
  const firstTx = column(blocks + 1, 4);
  const firstInput = column(txs + 1, 4);
  const firstOutput = column(txs + 1, 4);
  const spentOutput = column(inputs, 4);
  const stolen = column(thefts, 4);
  const addressOf = column(outputs, 4).map((number) => `bc1q${number.toString(36).padStart(38, '0')}`);

  const txid = Array.from({ length: txs }, (_, tx) => createHash("sha256").update(String(tx)).digest("hex"));
  const txOfOutput = new Uint32Array(outputs);
  for (let tx = 0; tx < txs; tx++) txOfOutput.fill(tx, firstOutput[tx], firstOutput[tx + 1]);
  const ledger = [];
  for (let block = 0; block < blocks; block++) {
    for (let tx = firstTx[block]; tx < firstTx[block + 1]; tx++) {
      const vin = spentOutput.slice(firstInput[tx], firstInput[tx + 1]).map((output) => {
        const parent = txOfOutput[output];
        return { txid: txid[parent], vout: output - firstOutput[parent], prevout: { value: value[output], scriptpubkey_address: addressOf[output] } };
      });
      const vout = value.slice(firstOutput[tx], firstOutput[tx + 1])
        .map((amount, n) => ({ value: amount, scriptpubkey_address: addressOf[firstOutput[tx] + n] }));
      ledger.push({ txid: txid[tx], vin, vout, status: { block_height: block } });
    }
  }
  return { ledger, addresses: new Set(addressOf).size, labelOf: new Map(stolen.map((tx, theft) => [txid[tx], theft + 1])) };
}

const sum = (list) => list.reduce((total, item) => total + item.value, 0);

/** Calls spend(tx) for each payment and close(coinbase) after each block. */
function forEachInOrder(ledger, spend, close) {
  let coinbase = null;
  for (const tx of ledger) {
    if (tx.vin.length > 0) {
      spend(tx);
    } else {
      if (coinbase) close(coinbase);
      coinbase = tx;
    }
  }
  if (coinbase) close(coinbase);
}

function haircut({ ledger, labelOf }) {
  const taint = new Map();
  let fees = 0;
  let tracedFees = 0;
  const share = (tx, ratio) => tx.vout.forEach((output, n) => {
    if (ratio * output.value > 0) taint.set(`${tx.txid}:${n}`, ratio * output.value);
  });
  forEachInOrder(ledger, (tx) => {
    let value = 0;
    let traced = 0;
    for (const input of tx.vin) {
      const key = `${input.txid}:${input.vout}`;
      value += input.prevout.value;
      traced += taint.get(key) ?? 0;
      taint.delete(key);
    }
    const fee = value - sum(tx.vout);
    fees += fee;
    if (traced > 0) {
      share(tx, traced / value);
      tracedFees += (traced / value) * fee;
    }
    if (labelOf.has(tx.txid)) share(tx, 1);
  }, (coinbase) => {
    if (tracedFees > 0) share(coinbase, tracedFees / Math.max(fees, sum(coinbase.vout)));
    fees = 0;
    tracedFees = 0;
  });
  let unspent = 0;
  for (const amount of taint.values()) unspent += amount;
  // How many outputs is not comparable: here a fraction of a satoshi is one as well.
  return { unspent: String(Math.round(unspent)) };
}

function fifo({ ledger, labelOf }) {
  const taint = new Map();
  let feeQueue = [];
  const push = (queue, label, amount) => {
    if (amount === 0) return;
    const last = queue[queue.length - 1];
    if (last && last.label === label) last.amount += amount;
    else queue.push({ label, amount });
  };
  const take = (queue, amount) => {
    const taken = [];
    while (amount > 0) {
      const first = queue[0];
      const part = Math.min(amount, first.amount);
      taken.push({ label: first.label, amount: part });
      amount -= part;
      first.amount -= part;
      if (first.amount === 0) queue.shift();
    }
    return taken;
  };
  const fill = (tx, queue) => tx.vout.forEach((output, n) => {
    const coins = take(queue, output.value);
    if (coins.some((segment) => segment.label > 0)) taint.set(`${tx.txid}:${n}`, coins);
  });
  forEachInOrder(ledger, (tx) => {
    const queue = [];
    for (const input of tx.vin) {
      const key = `${input.txid}:${input.vout}`;
      const coins = taint.get(key);
      if (coins) coins.forEach((segment) => push(queue, segment.label, segment.amount));
      else push(queue, 0, input.prevout.value);
      taint.delete(key);
    }
    fill(tx, queue);
    queue.forEach((segment) => push(feeQueue, segment.label, segment.amount));
    const label = labelOf.get(tx.txid);
    if (label) {
      tx.vout.forEach((output, n) => {
        if (output.value === 0) return;
        const before = taint.get(`${tx.txid}:${n}`) ?? [{ label: 0, amount: output.value }];
        const coins = [];
        before.forEach((segment) => push(coins, segment.label || label, segment.amount));
        taint.set(`${tx.txid}:${n}`, coins);
      });
    }
  }, (coinbase) => {
    if (feeQueue.some((segment) => segment.label > 0)) {
      const fees = feeQueue.reduce((total, segment) => total + segment.amount, 0);
      push(feeQueue, 0, Math.max(0, sum(coinbase.vout) - fees));
      fill(coinbase, feeQueue);
    }
    feeQueue = [];
  });
  const unspent = new Array(labelOf.size).fill(0);
  let segments = 0;
  for (const coins of taint.values()) {
    const last = coins[coins.length - 1];
    segments += coins.length - (last.label === 0 ? 1 : 0); // the benchmark leaves out other money at the end
    for (const { label, amount } of coins) if (label > 0) unspent[label - 1] += amount;
  }
  return { outputs: taint.size, segments, unspent: unspent.map(String) };
}

function poison({ ledger, labelOf }) {
  const reached = new Set();
  forEachInOrder(ledger, (tx) => {
    if (!labelOf.has(tx.txid) && !tx.vin.some((input) => reached.has(`${input.txid}:${input.vout}`))) return;
    tx.vout.forEach((output, n) => {
      if (output.value > 0) reached.add(`${tx.txid}:${n}`);
    });
  }, () => {});
  return { outputs: reached.size };
}

/** Half of the outputs, rounded up, have one amount, to as many addresses, and at least as many different addresses pay. */
function looksLikeCoinJoin({ vin, vout }) {
  if (vin.length < 2 || vout.length < 3) return false;
  const counts = new Map();
  for (const { value } of vout) counts.set(value, (counts.get(value) ?? 0) + 1);
  const payers = Math.ceil(vout.length / 2);
  const most = Math.max(...counts.values());
  const amount = Math.max(...[...counts].filter(([, count]) => count === most).map(([value]) => value));
  if (most !== payers || [0, 546, 2730].includes(amount)) return false;
  const payees = vout.filter(({ value }) => value === amount).map((output) => output.scriptpubkey_address);
  return new Set(payees).size === payees.length && new Set(vin.map((input) => input.prevout.scriptpubkey_address)).size >= payers;
}

/** What the last run of jointSpends() found, for clusters(). */
let spends = [];

function jointSpends({ ledger }) {
  spends = [];
  let left = 0;
  for (const tx of ledger) {
    const payers = tx.vin.map((input) => input.prevout.scriptpubkey_address);
    if (!payers.some((payer) => payer !== payers[0])) continue;
    if (looksLikeCoinJoin(tx)) left++;
    else spends.push(payers);
  }
  return { joining: spends.length, coinjoin_like: left };
}

/** Sets of addresses by a Map that leads from each to one nearer to its set's root; `addresses`: all that there are. */
function clusters({ addresses }) {
  const next = new Map();
  const root = (address) => {
    let at = address;
    for (let up = next.get(at); up !== undefined; up = next.get(at)) {
      const over = next.get(up);
      if (over !== undefined) next.set(at, over);
      at = up;
    }
    return at;
  };
  for (const payers of spends) {
    for (const payer of payers) {
      const [one, other] = [root(payers[0]), root(payer)];
      if (one !== other) next.set(other, one);
    }
  }
  const sizes = new Map();
  for (const address of next.keys()) sizes.set(root(address), (sizes.get(root(address)) ?? 1) + 1);
  return { clusters: addresses - next.size, largest: [...sizes.values()].reduce((a, b) => Math.max(a, b), 1) };
}

const MINT = 0xffffffff;

/** Transfers as a token explorer lists them, in order; addresses are text. */
function readAccounts(file) {
  const bytes = readFileSync(file);
  const [rows, thefts] = [bytes.readUInt32LE(0), bytes.readUInt32LE(4)];
  const address = (number) => `0x${createHash("sha256").update(String(number)).digest("hex").slice(0, 40)}`;
  const transfers = Array.from({ length: rows }, (_, row) => {
    const at = 8 + 16 * row;
    const from = bytes.readUInt32LE(at);
    return {
      hash: createHash("sha256").update(`t${row}`).digest("hex"),
      from: from === MINT ? null : address(from),
      to: address(bytes.readUInt32LE(at + 4)),
      value: Number(bytes.readBigUInt64LE(at + 8)),
    };
  });
  const labelOf = new Map(Array.from({ length: thefts }, (_, theft) => [
    transfers[bytes.readUInt32LE(8 + 16 * rows + 4 * theft)].hash, theft + 1,
  ]));
  return { transfers, labelOf };
}

/** Every account's coins as a list of segments, the oldest first; `newest`: which end pays. */
function accountQueues({ transfers, labelOf }, newest) {
  const accounts = new Map();
  const push = (list, label, amount) => {
    const last = list[list.length - 1];
    if (last && last.label === label) last.amount += amount;
    else list.push({ label, amount });
  };
  for (const { hash, from, to, value } of transfers) {
    const moved = [];
    const coins = from === null ? [{ label: 0, amount: value }] : accounts.get(from);
    for (let need = value; need > 0;) {
      const segment = newest ? coins[coins.length - 1] : coins[0];
      const part = Math.min(need, segment.amount);
      push(moved, segment.label, part);
      need -= part;
      segment.amount -= part;
      if (segment.amount === 0) newest ? coins.pop() : coins.shift();
    }
    const label = labelOf.get(hash);
    if (!accounts.has(to)) accounts.set(to, []);
    const list = accounts.get(to);
    for (const segment of moved) push(list, label && segment.label === 0 ? label : segment.label, segment.amount);
  }
  const unspent = new Array(labelOf.size).fill(0);
  let holders = 0;
  for (const coins of accounts.values()) {
    if (coins.some((segment) => segment.label > 0)) holders++;
    for (const { label, amount } of coins) if (label > 0) unspent[label - 1] += amount;
  }
  return { accounts: holders, unspent: unspent.map(String) };
}

/** Each payment carries the share that is stolen of its payer's balance, theft by theft. */
function accountHaircut({ transfers, labelOf }) {
  const accounts = new Map();
  const accountOf = (address) => {
    if (!accounts.has(address)) accounts.set(address, { balance: 0, stolen: new Map() });
    return accounts.get(address);
  };
  for (const { hash, from, to, value } of transfers) {
    const moved = new Map();
    if (from !== null) {
      const payer = accountOf(from);
      for (const [label, amount] of payer.stolen) {
        const share = amount * value / payer.balance;
        moved.set(label, share);
        payer.stolen.set(label, amount - share);
      }
      payer.balance -= value;
    }
    const label = labelOf.get(hash);
    if (label) {
      const already = [...moved.values()].reduce((total, amount) => total + amount, 0);
      moved.set(label, (moved.get(label) ?? 0) + value - already);
    }
    const receiver = accountOf(to);
    receiver.balance += value;
    for (const [theft, amount] of moved) receiver.stolen.set(theft, (receiver.stolen.get(theft) ?? 0) + amount);
  }
  // How much of each theft falls to whom differs by fractions, and with it what a later theft finds: only the sum of all
  // labels compares.
  let all = 0;
  for (const { stolen } of accounts.values()) for (const amount of stolen.values()) all += amount;
  return { all: String(Math.round(all)) };
}

const page = readFileSync(new URL("../../fixtures/mempool_space/satoshi-genesis-txs.json", import.meta.url));
const PAGES = 20;

/** The fields that the core's decoder keeps. It also recomputes every id; this does not. */
function readPage(bytes) {
  const columns = { txs: [], vins: [], vouts: [] };
  for (const { txid, version, locktime, vin, vout, status } of JSON.parse(bytes.toString())) {
    for (const input of vin) {
      const { txid: parent, vout: n, scriptsig, sequence, is_coinbase: isCoinbase, prevout } = input;
      columns.vins.push({
        parent, n, scriptsig, sequence, isCoinbase, spentScript: prevout?.scriptpubkey, spentValue: prevout?.value,
      });
    }
    for (const { scriptpubkey, value } of vout) columns.vouts.push({ scriptpubkey, value });
    const { confirmed, block_height: height, block_hash: hash, block_time: time } = status;
    columns.txs.push({
      txid, version, locktime, vins: vin.length, vouts: vout.length, confirmed, height, hash, time,
    });
  }
  return columns;
}

function decodePages() {
  let columns;
  for (let i = 0; i < PAGES; i++) columns = readPage(page);
  return { transactions: columns.txs.length, value: String(sum(columns.vouts)) };
}

const [file, accountsFile, rounds = "5"] = process.argv.slice(2);
if (!file || !accountsFile || !(Number(rounds) > 0)) {
  console.error("usage: ordinary.mjs WORKLOAD ACCOUNTS [ROUNDS]");
  process.exit(2);
}
const workload = readWorkload(file);
const accountWorkload = readAccounts(accountsFile);
const ofAccounts = (rule) => ({ run: () => rule(accountWorkload), size: accountWorkload.transfers.length, unit: "transfers" });
const ofLedger = (rule) => ({ run: () => rule(workload), size: workload.ledger.length, unit: "transactions" });
const kernels = {
  haircut: ofLedger(haircut),
  fifo: ofLedger(fifo),
  poison: ofLedger(poison),
  "joint spends": ofLedger(jointSpends),
  clustering: ofLedger(clusters),
  "accounts haircut": ofAccounts(accountHaircut),
  "accounts fifo": ofAccounts((ledger) => accountQueues(ledger, false)),
  "accounts lifo": ofAccounts((ledger) => accountQueues(ledger, true)),
  "decode a page": { run: decodePages, size: PAGES, unit: "pages" },
};
const times = Object.fromEntries(Object.keys(kernels).map((name) => [name, []]));
const first = {};
const answers = {};
for (let round = 0; round <= Number(rounds); round++) { // the first is not counted: V8 has compiled nothing well yet
  for (const [name, { run }] of Object.entries(kernels)) {
    globalThis.gc?.();
    const begin = performance.now();
    answers[name] = run();
    const took = performance.now() - begin;
    if (round === 0) first[name] = took;
    else times[name].push(took);
  }
}
for (const [kernel, list] of Object.entries(times)) {
  list.sort((a, b) => a - b);
  const ms = (value) => Number(value.toFixed(2));
  console.log(JSON.stringify({
    kernel,
    size: kernels[kernel].size,
    unit: kernels[kernel].unit,
    runs: list.length,
    first_ms: ms(first[kernel]),
    median_ms: ms(list[list.length >> 1]),
    min_ms: ms(list[0]),
    max_ms: ms(list[list.length - 1]),
    answer: answers[kernel],
  }));
}
