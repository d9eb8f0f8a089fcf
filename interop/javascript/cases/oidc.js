// The OIDC login by password: over GraphQL, and over REST.
'use strict';

const { test } = require('node:test');
const assert = require('node:assert/strict');
const pools = require('../pools');
const { owner, person, fresh, refused, PASSWORD } = require('../sdk');

test('signIn answers claims and tokens', async () => {
  const [{ id, email }, sdk] = [await person(), await owner()];
  for (const more of [{}, { oidcAppId: pools.OIDC_APP }]) {
    const user = await sdk.signIn({ email, password: PASSWORD, ...more });
    assert.deepEqual([user.sub, user.email, user.register_in_userpool], [id, email, pools.USUAL]);
    assert.ok(user.access_token && user.id_token && user.refresh_token && user.expires_in && user.scope);
    assert.equal(user.token_type, 'Bearer');
    assert.equal(sdk.tokenManager.userToken, user.token);
    for (const token of [user.token, user.access_token, user.id_token]) {
      assert.equal((await sdk.checkLoginStatus(token)).status, true);
    }
  }
});

test('signIn is refreshed', async () => {
  const [{ email }, sdk] = [await person(), await owner()];
  const { refresh_token: refreshToken } = await sdk.signIn({ email, password: PASSWORD });
  const refreshed = await sdk.refreshSignInToken({ refreshToken });
  assert.ok(refreshed.access_token && refreshed.id_token && refreshed.refresh_token && refreshed.expires_in);
  assert.equal((await sdk.checkLoginStatus(refreshed.access_token)).status, true);
  await refused(sdk.refreshSignInToken({ refreshToken: 'unknown' }), 2207);
});

test('signIn takes any name, and refuses', async () => {
  const sdk = await owner();
  const [username, unionid] = [fresh.text(), fresh.text()];
  const { _id } = await sdk.register({ username, unionid, password: PASSWORD });
  assert.equal((await sdk.signIn({ username, password: PASSWORD })).sub, _id);
  assert.equal((await sdk.signIn({ unionid })).sub, _id);
  await refused(sdk.signIn({ username, password: 'wrong one' }), 2006);
  await refused(sdk.signIn({ email: fresh.email(), password: PASSWORD }), 2004);
  assert.throws(() => sdk.signIn({ username, unionid, password: PASSWORD }), /repeated parameters/);
});
