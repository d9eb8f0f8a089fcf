// Makes calls with the official SDK, and prints the nanoseconds of each call.
//
// The first line of the standard input contains the address and the credentials as JSON. Each further line contains a kind of
// call and a number, and prints one line.
'use strict';

const readline = require('node:readline');

/** Creates an SDK object. Loads the module again, because its objects share a token. */
async function connected(settings) {
  delete require.cache[require.resolve('authing-js-sdk')];
  const Authing = require('authing-js-sdk');
  const host = { user: settings.url, oauth: settings.url };
  const sdk = new Authing({ userPoolId: settings.pool, secret: settings.secret, host });
  await sdk.fetchToken;
  return sdk;
}

const one = (user) => (user._id ? 1 : 0);

// Each function makes a call and returns the number of users in the response. The SDK changes its arguments.
const CALLS = {
  login: async (sdk, { email, password }) => one(await sdk.login({ email, password })),
  user: async (sdk, { user }) => one(await sdk.user({ id: user })),
  'page-10': async (sdk) => (await sdk.list(1, 10)).list.length,
  'page-200': async (sdk) => (await sdk.list(1, 200)).list.length,
  update: async (sdk, { user, changes }) => one(await sdk.update({ _id: user, ...changes })),
  cold: async (_, settings) => one(await (await connected(settings)).user({ id: settings.user })),
};

async function main() {
  const lines = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const settings = JSON.parse((await lines.next()).value);
  const sdk = await connected(settings);
  for await (const line of lines) {
    const { work, calls } = JSON.parse(line);
    const nanoseconds = [];
    // Warms the caches up after another contender's turn.
    let users = await CALLS[work](sdk, settings);
    for (let call = 0; call < calls; call += 1) {
      const started = process.hrtime.bigint();
      users = await CALLS[work](sdk, settings);
      nanoseconds.push(Number(process.hrtime.bigint() - started));
    }
    process.stdout.write(`${JSON.stringify({ nanoseconds, users })}\n`);
  }
}

main();
