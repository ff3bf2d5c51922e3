// Ethereum's own chain id, so that what is signed and shown is of Ethereum. Keys are hashes of names; one account has coins
// to begin with.
const { createHash } = require('node:crypto');

const NAMES = ['faucet', 'victim', 'thief', 'ann', 'bob', 'cyd', 'dan', 'exchange', 'poisoner'];

module.exports = {
  networks: {
    hardhat: {
      chainId: 1, hardfork: 'shanghai', initialDate: '2024-03-01T00:00:00Z', initialBaseFeePerGas: 1_000_000_000,
      accounts: NAMES.map((name) => ({
        privateKey: `0x${createHash('sha256').update(`a made-up account: ${name}`).digest('hex')}`,
        balance: name === 'faucet' ? '1000000000000000000000000' : '0',
      })),
      mining: { auto: false, interval: 0 },
    },
  },
};
