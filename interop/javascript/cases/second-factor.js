// The second factor, with the codes of an authenticator app.
'use strict';

const { test } = require('node:test');
const assert = require('node:assert/strict');
const pools = require('../pools');
const totp = require('../totp');
const { owner, person, rejected, PASSWORD } = require('../sdk');

test('an enabled second factor is required', async () => {
  const { sdk, id, email } = await person();
  assert.equal(await sdk.queryMFA({ userId: id }), null);
  const factor = await sdk.changeMFA({ userId: id, enable: true });
  assert.deepEqual([factor.userId, factor.userPoolId, factor.enable], [id, pools.USUAL, true]);
  assert.match(factor.shareKey, /^[A-Z2-7]{32}$/);
  assert.deepEqual(await sdk.queryMFA({ userId: id }), factor);
  assert.deepEqual(await (await owner()).queryMFA({ userId: id }), factor);

  await rejected(sdk.login({ email, password: PASSWORD }), 1635);
  await rejected(sdk.login({ email, password: 'wrong one', MFACode: totp(factor.shareKey) }), 2006);
  await rejected(sdk.login({ email, password: PASSWORD, MFACode: totp(factor.shareKey, 100) }), 1635);
  for (const drift of [0, 1]) {
    const user = await sdk.login({ email, password: PASSWORD, MFACode: totp(factor.shareKey, drift) });
    assert.equal(user._id, id);
  }

  assert.equal((await sdk.changeMFA({ userId: id, enable: false })).enable, false);
  assert.equal((await sdk.login({ email, password: PASSWORD }))._id, id);
});

test('users can change only their own factor', async () => {
  const [{ sdk }, other] = [await person(), await person()];
  await rejected(sdk.changeMFA({ userId: other.id, enable: true }), 1001);
  await rejected(sdk.queryMFA({ userId: other.id }), 1001);
});

test('changing a factor requires a login: without one, the SDK sends "Bearer undefined"', async () => {
  const [{ id }, sdk] = [await person(), await owner()];
  await rejected(sdk.changeMFA({ userId: id, enable: true }), 2020);
});
