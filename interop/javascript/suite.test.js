// The one file that node runs, so that all cases share one emulator, and so that at the end it can be said whether a
// method of the SDK was left out.
'use strict';

const { before, after, test } = require('node:test');
const assert = require('node:assert/strict');
const emulator = require('./emulator');
const witness = require('./witness');

before(emulator.start);
after(emulator.stop);

for (const cases of [
  'init', 'login', 'register', 'users', 'contacts', 'password', 'second-factor', 'social', 'roles', 'authz', 'org',
  'pipeline', 'metadata', 'oidc', 'qr-login', 'status', 'defects',
]) {
  require(`./cases/${cases}`);
}

test('every method of the SDK was called', () => {
  assert.deepEqual(witness.missed(), []);
});
