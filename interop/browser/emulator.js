// Runs the emulator program with two pools, of which the first has two users and an application, and sends it what a client sends.
'use strict';

const { spawn } = require('node:child_process');
const crypto = require('node:crypto');
const { once } = require('node:events');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const readline = require('node:readline');

const READY = 'authing-emulator ready at ';
const POOL = '5e4c8b1f0a2d3c4b5a697801';
const OTHER_POOL = '5e4c8b1f0a2d3c4b5a697802';
const users = [
  { username: 'lea', email: 'lea@example.com', phone: '13800000001', password: 'secret1' },
  { username: 'otto', email: `${'otto.'.repeat(15)}@example.com`, password: 'secret1' },
];
const APP = '5e4c8b1f0a2d3c4b5a697811';
const REDIRECT = 'http://127.0.0.1:3000/callback';
const settings = { redirect_uris: [REDIRECT], token_endpoint_auth_method: 'none' };
const ssoApps = [{ _id: APP, name: 'Forum', protocol: 'oidc', settings }];

/** Starts the program, by default at a free port. Returns its address, and a function that ends it. */
async function start(listen = '127.0.0.1:0') {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'interop-'));
  const seed = path.join(folder, 'seed.json');
  const pools = [{ id: POOL, secret: 'secret', users, ssoApps }, { id: OTHER_POOL, secret: 'secret' }];
  fs.writeFileSync(seed, JSON.stringify({ pools }));
  const program = spawn(process.env.AUTHING_EMULATOR, ['--listen', listen, '--seed', seed], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(program, 'exit');
  const [line] = await Promise.race([
    once(readline.createInterface(program.stdout), 'line'),
    ended.then(([code]) => [`ended with ${code}`]),
  ]);
  fs.rmSync(folder, { recursive: true });
  if (!line.startsWith(READY)) throw new Error(`the emulator did not start: ${line}`);
  const url = line.slice(READY.length).replace(/\/$/, '');
  const stop = () => {
    program.kill('SIGTERM');
    return ended;
  };
  return { url, stop };
}

/** Has the code of a text message sent to this number, and returns the code. */
async function sendCode(url, phone) {
  await fetch(`${url}/send_smscode/${phone}/${POOL}`);
  const messages = await (await fetch(`${url}/outbox`)).json();
  return messages.findLast((message) => message.to === phone).code;
}

/** Sends a GraphQL request. */
async function send(url, query) {
  const body = JSON.stringify({ query });
  const response = await fetch(`${url}/graphql`, { method: 'POST', body });
  return response.json();
}

/** Logs a user in by password. Returns the code of the error, or undefined. */
async function login(url, username, password) {
  const key = await (await fetch(`${url}/public-key.pem`)).text();
  const sent = crypto.publicEncrypt({ key, padding: crypto.constants.RSA_PKCS1_PADDING }, Buffer.from(password));
  const names = `registerInClient: "${POOL}", username: "${username}", password: "${sent.toString('base64')}"`;
  const { errors } = await send(url, `mutation Login { login(${names}) { _id } }`);
  return errors?.[0].message.code;
}

module.exports = { APP, OTHER_POOL, REDIRECT, start, sendCode, login };
