// Makes calls with the official SDK, and prints the nanoseconds of each call.
//
// The first line of the standard input contains the address and the credentials as JSON. Each further line contains a kind of
// call and a number, and prints one line.
'use strict';

const https = require('node:https');
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

/** Creates an SDK object, whose calls open new connections. */
async function reconnected(settings) {
  https.globalAgent.destroy();
  https.globalAgent = new https.Agent(https.globalAgent.options);
  return connected(settings);
}

const one = (user) => (user._id ? 1 : 0);

/** Reads all users, page by page. */
async function exported(sdk) {
  let read = 0;
  for (let number = 1; ; number += 1) {
    const users = await sdk.list(number, 200);
    read += users.list.length;
    if (users.list.length === 0 || read >= users.totalCount) return read;
  }
}

/** The number of created users. */
let created = 0;

/** Creates a user. The SDK can only register one. */
async function create(sdk, { password }) {
  created += 1;
  return one(await sdk.register({ email: `new${created}@example.com`, password }));
}

/** Makes this many calls, and returns the result of the last one. */
async function concurrently(call, count, atOnce) {
  let [made, users] = [0, 0];
  const task = async () => {
    while (made < count) {
      made += 1;
      users = await call();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, task));
  return users;
}

// Each function makes a call and returns the number of users in the response. The SDK changes its arguments.
const CALLS = {
  login: async (sdk, { email, password }) => one(await sdk.login({ email, password })),
  user: async (sdk, { user }) => one(await sdk.user({ id: user })),
  'page-10': async (sdk) => (await sdk.list(1, 10)).list.length,
  'page-200': async (sdk) => (await sdk.list(1, 200)).list.length,
  update: async (sdk, { user, changes }) => one(await sdk.update({ _id: user, ...changes })),
  cold: async (_, settings) => one(await (await connected(settings)).user({ id: settings.user })),
  'cold-login': async (_, settings) => CALLS.login(await reconnected(settings), settings),
  'cold-list': async (_, settings) => CALLS['page-10'](await reconnected(settings)),
  create,
  export: exported,
};

async function main() {
  const lines = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const settings = JSON.parse((await lines.next()).value);
  const sdk = await connected(settings);
  for await (const line of lines) {
    const { work, calls, at_once: atOnce, warm_up: warmUp } = JSON.parse(line);
    const make = () => CALLS[work](sdk, settings);
    // Measures concurrent calls together.
    const [call, turns] = atOnce > 1 ? [() => concurrently(make, calls, atOnce), 1] : [make, calls];
    const nanoseconds = [];
    // Warms the caches up after another contender's turn.
    let users = warmUp ? await call() : 0;
    for (let turn = 0; turn < turns; turn += 1) {
      const started = process.hrtime.bigint();
      users = await call();
      nanoseconds.push(Number(process.hrtime.bigint() - started));
    }
    process.stdout.write(`${JSON.stringify({ nanoseconds, users })}\n`);
  }
}

main();
