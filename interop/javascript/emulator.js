// Runs the emulator program for the tests, and looks at it from outside the SDK: raw GraphQL, REST, the outbox.
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

/** Starts the program at a free port, and waits for the line that says it listens. */
async function start() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'interop-'));
  const seed = path.join(folder, 'seed.json');
  fs.writeFileSync(seed, JSON.stringify(SEED));
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

/** The body of any address, as text. */
async function get(address) {
  const answer = await fetch(module.exports.url + address);
  return answer.text();
}

/** Posts JSON, and gives the JSON that comes back. */
async function post(address, body, headers = {}) {
  const answer = await fetch(module.exports.url + address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return answer.json();
}

/** What was sent to a phone number or an e-mail address, the oldest first. */
async function messages(to) {
  return JSON.parse(await get('/outbox')).filter((message) => message.to === to);
}

/** The latest code sent there. */
async function code(to) {
  return (await messages(to)).findLast((message) => message.code).code;
}

module.exports = { start, stop, get, post, messages, code };
