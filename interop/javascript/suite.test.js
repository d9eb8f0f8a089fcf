// Runs all cases in one file, so that they share one emulator, and so that the last test can check whether every method of the
// SDK was called.
'use strict';

const { before, after, test } = require('node:test');
const assert = require('node:assert/strict');
const emulator = require('./emulator');
const recorder = require('./recorder');

before(emulator.start);
after(emulator.stop);

for (const cases of [
  'init', 'login', 'register', 'users', 'contacts', 'password', 'second-factor', 'social', 'roles', 'authz', 'org',
  'pipeline', 'metadata', 'oidc', 'qr-login', 'status', 'defects',
]) {
  require(`./cases/${cases}`);
}

test('every method of the SDK was called', () => {
  assert.deepEqual(recorder.uncalled(), []);
});
