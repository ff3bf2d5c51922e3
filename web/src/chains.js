// @ts-check
// The chains by the names that references have for them: how each is called, its own coin, and how it keeps its books.

/**
 * `ledger`: coins are outputs of transactions, or balances of accounts.
 * @typedef {{name: string, symbol: string, decimals: number, ledger: 'utxo' | 'account'}} ChainFacts
 */

/** @type {Readonly<Record<string, ChainFacts>>} */
const CHAINS = Object.freeze({
  bitcoin: { name: 'Bitcoin', symbol: 'BTC', decimals: 8, ledger: 'utxo' },
  'bitcoin-cash': { name: 'Bitcoin Cash', symbol: 'BCH', decimals: 8, ledger: 'utxo' },
  litecoin: { name: 'Litecoin', symbol: 'LTC', decimals: 8, ledger: 'utxo' },
  dogecoin: { name: 'Dogecoin', symbol: 'DOGE', decimals: 8, ledger: 'utxo' },
  dash: { name: 'Dash', symbol: 'DASH', decimals: 8, ledger: 'utxo' },
  zcash: { name: 'Zcash', symbol: 'ZEC', decimals: 8, ledger: 'utxo' },
  ethereum: { name: 'Ethereum', symbol: 'ETH', decimals: 18, ledger: 'account' },
  arbitrum: { name: 'Arbitrum One', symbol: 'ETH', decimals: 18, ledger: 'account' },
  optimism: { name: 'OP Mainnet', symbol: 'ETH', decimals: 18, ledger: 'account' },
  base: { name: 'Base', symbol: 'ETH', decimals: 18, ledger: 'account' },
  polygon: { name: 'Polygon', symbol: 'POL', decimals: 18, ledger: 'account' },
  gnosis: { name: 'Gnosis', symbol: 'XDAI', decimals: 18, ledger: 'account' },
  avalanche: { name: 'Avalanche C-Chain', symbol: 'AVAX', decimals: 18, ledger: 'account' },
  bnb: { name: 'BNB Smart Chain', symbol: 'BNB', decimals: 18, ledger: 'account' },
  tron: { name: 'TRON', symbol: 'TRX', decimals: 6, ledger: 'account' },
  nem: { name: 'NEM', symbol: 'XEM', decimals: 6, ledger: 'account' },
  symbol: { name: 'Symbol', symbol: 'XYM', decimals: 6, ledger: 'account' },
  xrpl: { name: 'XRP Ledger', symbol: 'XRP', decimals: 6, ledger: 'account' },
  thorchain: { name: 'THORChain', symbol: 'RUNE', decimals: 8, ledger: 'account' },
  solana: { name: 'Solana', symbol: 'SOL', decimals: 9, ledger: 'account' },
});

/** Of a chain that is not known nothing is assumed but its name. @param {string} slug @returns {ChainFacts} */
export function chainFacts(slug) {
  return (Object.hasOwn(CHAINS, slug) ? CHAINS[slug] : undefined) ?? { name: slug, symbol: '', decimals: 0, ledger: 'account' };
}

/** The chain that a question's starts are of. @param {{starts: {chain: string}[]}} question */
export function chainOf({ starts }) {
  return chainFacts(starts[0]?.chain ?? 'bitcoin');
}
