// Makes the calls that it is told, by the official SDK, and says how many nanoseconds each took.
//
// The first line of the standard input is where and as whom, as JSON; each further line a kind of call and a number.
// Each is answered with a line.
'use strict';

const readline = require('node:readline');

/** An SDK object, loaded anew: it keeps its token in a variable that all its objects share. */
async function connected(told) {
  delete require.cache[require.resolve('authing-js-sdk')];
  const Authing = require('authing-js-sdk');
  const host = { user: told.url, oauth: told.url };
  const sdk = new Authing({ userPoolId: told.pool, secret: told.secret, host });
  await sdk.fetchToken;
  return sdk;
}

const one = (user) => (user._id ? 1 : 0);

// Each makes a call and gives the number of users that came. The SDK changes the options that it is given.
const CALLS = {
  login: async (sdk, { email, password }) => one(await sdk.login({ email, password })),
  user: async (sdk, { user }) => one(await sdk.user({ id: user })),
  'page-10': async (sdk) => (await sdk.list(1, 10)).list.length,
  'page-200': async (sdk) => (await sdk.list(1, 200)).list.length,
  update: async (sdk, { user, changes }) => one(await sdk.update({ _id: user, ...changes })),
  cold: async (_, told) => one(await (await connected(told)).user({ id: told.user })),
};

async function main() {
  const lines = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const told = JSON.parse((await lines.next()).value);
  const sdk = await connected(told);
  for await (const line of lines) {
    const { work, calls } = JSON.parse(line);
    const nanoseconds = [];
    // Whoever had the turn before left the caches to itself.
    let users = await CALLS[work](sdk, told);
    for (let call = 0; call < calls; call += 1) {
      const started = process.hrtime.bigint();
      users = await CALLS[work](sdk, told);
      nanoseconds.push(Number(process.hrtime.bigint() - started));
    }
    process.stdout.write(`${JSON.stringify({ nanoseconds, users })}\n`);
  }
}

main();
