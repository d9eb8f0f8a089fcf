// The OIDC login by password, over GraphQL and over REST.
'use strict';

const { test } = require('node:test');
const assert = require('node:assert/strict');
const pools = require('../pools');
const { owner, person, fresh, rejected, PASSWORD } = require('../sdk');

test('signIn returns claims and tokens', async () => {
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
  await rejected(sdk.refreshSignInToken({ refreshToken: 'unknown' }), 2207);
});

test('signIn accepts every kind of name, and rejects invalid logins', async () => {
  const sdk = await owner();
  const [username, unionid] = [fresh.text(), fresh.text()];
  const { _id } = await sdk.register({ username, unionid, password: PASSWORD });
  assert.equal((await sdk.signIn({ username, password: PASSWORD })).sub, _id);
  assert.equal((await sdk.signIn({ unionid })).sub, _id);
  await rejected(sdk.signIn({ username, password: 'wrong one' }), 2006);
  await rejected(sdk.signIn({ email: fresh.email(), password: PASSWORD }), 2004);
  assert.throws(() => sdk.signIn({ username, unionid, password: PASSWORD }), /repeated parameters/);
});

test('login over REST returns claims and tokens', async () => {
  const [{ id, email }, sdk] = [await person(), await owner()];
  for (const clientId of [pools.OIDC_APP, pools.USUAL]) {
    const client = { client_id: clientId, client_secret: pools.secret(clientId) };
    const user = await sdk.loginByOidc({ ...client, email, password: PASSWORD });
    assert.deepEqual([user.sub, user.email, user.token_type, user.expires_in], [id, email, 'Bearer', 3600]);
    assert.equal(user.scope, 'openid profile email phone');
    assert.equal(user.refresh_token, undefined, 'for offline access only');
    assert.equal(sdk.tokenManager.userToken, user.access_token);
    for (const token of [user.access_token, user.id_token]) {
      assert.equal((await sdk.checkLoginStatus(token)).status, true);
    }
    assert.equal((await sdk.user({ id }))._id, id, 'with the access token');
  }
});

test('login over REST is refreshed', async () => {
  const [{ email }, sdk] = [await person(), await owner()];
  const client = { client_id: pools.OIDC_APP, client_secret: pools.secret(pools.OIDC_APP) };
  const scope = 'openid profile email phone offline_access';
  const user = await sdk.loginByOidc({ ...client, scope, email, password: PASSWORD });
  const refreshed = await sdk.refreshOidcToken({ ...client, refresh_token: user.refresh_token });
  assert.ok(refreshed.access_token && refreshed.refresh_token && refreshed.id_token);
  assert.notEqual(refreshed.access_token, user.access_token);
  assert.equal(sdk.tokenManager.userToken, refreshed.access_token);
  assert.equal((await sdk.checkLoginStatus(refreshed.access_token)).status, true);
  const again = await sdk.refreshOidcToken({ ...client, refresh_token: 'unknown' }).catch((error) => error.response.data);
  assert.equal(again.error, 'invalid_grant');
});

test('invalid logins over REST are rejected', async () => {
  const [{ email }, sdk] = [await person(), await owner()];
  const client = { client_id: pools.OIDC_APP, client_secret: pools.secret(pools.OIDC_APP) };
  const error = async (call) => (await call.catch((thrown) => thrown)).response;
  const wrong = await error(sdk.loginByOidc({ ...client, email, password: 'wrong one' }));
  assert.equal(wrong.status, 400);
  assert.deepEqual(wrong.data, { error: 'invalid_grant', error_description: 'invalid credentials provided' });
  const stranger = await error(sdk.loginByOidc({ ...client, client_secret: 'wrong', email, password: PASSWORD }));
  assert.deepEqual([stranger.status, stranger.data.error], [401, 'invalid_client']);
});
