// The second factor, with the codes that an authenticator app would show.
'use strict';

const { test } = require('node:test');
const assert = require('node:assert/strict');
const pools = require('../pools');
const totp = require('../totp');
const { owner, person, refused, PASSWORD } = require('../sdk');

test('a second factor is asked for, and proved', async () => {
  const { sdk, id, email } = await person();
  assert.equal(await sdk.queryMFA({ userId: id }), null);
  const factor = await sdk.changeMFA({ userId: id, enable: true });
  assert.deepEqual([factor.userId, factor.userPoolId, factor.enable], [id, pools.USUAL, true]);
  assert.match(factor.shareKey, /^[A-Z2-7]{32}$/);
  assert.deepEqual(await sdk.queryMFA({ userId: id }), factor);
  assert.deepEqual(await (await owner()).queryMFA({ userId: id }), factor);

  await refused(sdk.login({ email, password: PASSWORD }), 1635);
  await refused(sdk.login({ email, password: 'wrong one', MFACode: totp(factor.shareKey) }), 2006);
  await refused(sdk.login({ email, password: PASSWORD, MFACode: totp(factor.shareKey, 100) }), 1635);
  for (const drift of [0, 1]) {
    const user = await sdk.login({ email, password: PASSWORD, MFACode: totp(factor.shareKey, drift) });
    assert.equal(user._id, id);
  }

  assert.equal((await sdk.changeMFA({ userId: id, enable: false })).enable, false);
  assert.equal((await sdk.login({ email, password: PASSWORD }))._id, id);
});

test('a user switches no other user\'s factor', async () => {
  const [{ sdk }, other] = [await person(), await person()];
  await refused(sdk.changeMFA({ userId: other.id, enable: true }), 1001);
  await refused(sdk.queryMFA({ userId: other.id }), 1001);
});

test('switching needs a login: the SDK sends "Bearer undefined" without one', async () => {
  const [{ id }, sdk] = [await person(), await owner()];
  await refused(sdk.changeMFA({ userId: id, enable: true }), 2020);
});
