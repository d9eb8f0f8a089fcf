// Tests of a program against the emulator, with node:test. Requires Node 20 and the program authing-emulator, in the PATH or in
// the variable AUTHING_EMULATOR.
'use strict';

const { after, before, beforeEach, test } = require('node:test');
const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const readline = require('node:readline');

const POOL = '5e4c8b1f0a2d3c4b5a697887';
const PHONE = '13800000000';
const SEED = { pools: [{ id: POOL, secret: 'my-secret', users: [{ phone: PHONE }] }] };
const READY = 'authing-emulator ready at ';

let program;
let url;

/** Sends a request, and returns the JSON of the response, or null if it is empty. */
async function send(method, path, body) {
  const response = await fetch(url + path, { method, body: body && JSON.stringify(body) });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
  return JSON.parse((await response.text()) || 'null');
}

/** Logs in with the code of a text message, as the program under test does. Returns the token. */
async function logIn() {
  await send('GET', `/send_smscode/${PHONE}/${POOL}`);
  // Waits up to 10 seconds for the message.
  const messages = await send('GET', `/emulator/outbox?to=${PHONE}&wait=10`);
  const query = `mutation($pool: String!, $phone: String!, $code: Int!) {
    login(registerInClient: $pool, phone: $phone, phoneCode: $code) { token }
  }`;
  const variables = { pool: POOL, phone: PHONE, code: Number(messages.at(-1).code) };
  const { data } = await send('POST', '/graphql', { query, variables });
  return data.login.token;
}

const isValid = async (token) => (await send('GET', `/authing/token?access_token=${token}`)).status;

before(async () => {
  const path = process.env.AUTHING_EMULATOR ?? 'authing-emulator';
  program = spawn(path, ['--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = await once(readline.createInterface(program.stdout), 'line');
  assert.ok(line.startsWith(READY));
  url = line.slice(READY.length).replace(/\/$/, '');
});

after(() => program.kill());

// Gives each test the same state.
beforeEach(async () => {
  await send('POST', '/emulator/reset');
  await send('PUT', '/emulator/seed', SEED);
});

test('a login by code', async () => {
  assert.equal(await isValid(await logIn()), true);
});

test('a token expires', async () => {
  const token = await logIn();
  await send('POST', '/emulator/clock/advance', { seconds: 15 * 24 * 3600 });
  assert.equal(await isValid(token), false);
});

test('the service fails once', async () => {
  await send('PUT', '/emulator/faults', ['status=503,on=/authing/token,times=1']);
  const token = await logIn();
  await assert.rejects(isValid(token), /503/);
  assert.equal(await isValid(token), true);
  const journal = await send('GET', '/emulator/journal');
  assert.equal(journal.filter((entry) => entry.path.startsWith('/authing/token')).length, 2);
});
