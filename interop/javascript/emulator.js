// Runs the emulator program for the tests, and accesses it without the SDK: raw GraphQL, REST, the outbox.
'use strict';

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const readline = require('node:readline');
const { SEED } = require('./pools');

const READY = 'authing-emulator ready at ';
let program;

/** Starts the program with the pools of the tests. */
const start = () => startWith(SEED);

/** Starts the program at a free port with the state of a seed, and waits for its ready line. */
async function startWith(state) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'interop-'));
  const seed = path.join(folder, 'seed.json');
  fs.writeFileSync(seed, JSON.stringify(state));
  program = spawn(process.env.AUTHING_EMULATOR, ['--listen', '127.0.0.1:0', '--seed', seed], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await Promise.race([
    once(readline.createInterface(program.stdout), 'line'),
    once(program, 'exit').then(([code]) => [`ended with ${code}`]),
  ]);
  fs.rmSync(folder, { recursive: true });
  if (!line.startsWith(READY)) throw new Error(`the emulator did not start: ${line}`);
  module.exports.url = line.slice(READY.length).replace(/\/$/, '');
  module.exports.publicKey = await get('/public-key.pem');
}

async function stop() {
  const ended = once(program, 'exit');
  program.kill('SIGTERM');
  await ended;
}

/** Returns the body of an address as text. */
async function get(address) {
  const response = await fetch(module.exports.url + address);
  return response.text();
}

/** Posts JSON and returns the JSON of the response. */
async function post(address, body, headers = {}) {
  const response = await fetch(module.exports.url + address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return response.json();
}

/** Returns the messages to a phone number or an e-mail address, oldest first. */
async function messages(to) {
  return JSON.parse(await get('/outbox')).filter((message) => message.to === to);
}

/** Returns the latest code sent to a phone number or an e-mail address. */
async function code(to) {
  return (await messages(to)).findLast((message) => message.code).code;
}

module.exports = { start, startWith, stop, get, post, messages, code };
