// Bound social accounts, and the applications that a user has granted access.
'use strict';

const { test } = require('node:test');
const assert = require('node:assert/strict');
const pools = require('../pools');
const { owner, person, fresh, rejected } = require('../sdk');

test('disabled social logins are not listed', async () => {
  const sdk = await owner();
  for (const list of [await sdk.readOAuthList(), await sdk.readOAuthList({ useGuard: true })]) {
    assert.deepEqual(list.map((login) => login.alias).sort(), ['github', 'wechat']);
    assert.ok(list.every((login) => login._id && login.name && login.image && login.url && login.enabled));
  }
});

test('a social account is bound and unbound', async () => {
  const { sdk, id } = await person();
  const unionid = fresh.text();
  const bound = await sdk.bindOAuth({ user: id, type: 'github', unionid, userInfo: '{"username":"demo"}' });
  assert.deepEqual([bound.user, bound.client, bound.type, bound.unionid], [id, pools.USUAL, 'github', unionid]);
  assert.equal(bound.userInfo, '{"username":"demo"}');
  const kinds = async () => {
    const list = await sdk.readUserOAuthList({ user: id, client: pools.USUAL });
    return Object.fromEntries(list.map((kind) => [kind.type, kind.binded]));
  };
  assert.deepEqual(await kinds(), { github: true, wechat: false, qq: false });
  const unbound = await sdk.unbindOAuth({ user: id, client: pools.USUAL, type: 'github' });
  assert.equal(unbound._id, bound._id);
  assert.deepEqual(await kinds(), { github: false, wechat: false, qq: false });
});

test('invalid bindings are rejected', async () => {
  const [{ sdk, id }, other] = [await person(), await person()];
  const unionid = fresh.text();
  await sdk.bindOAuth({ type: 'github', unionid, userInfo: '{}' });
  await rejected(sdk.bindOAuth({ type: 'github', unionid: fresh.text(), userInfo: '{}' }), 2213);
  await rejected(other.sdk.bindOAuth({ type: 'github', unionid, userInfo: '{}' }), 2215);
  await rejected(sdk.bindOAuth({ user: other.id, type: 'wechat', unionid: fresh.text(), userInfo: '{}' }), 1001);
  await rejected(sdk.unbindOAuth({ user: id, type: 'wechat' }), 2216);
  assert.equal((await sdk.readUserOAuthList()).find((kind) => kind.type === 'github').binded, true);
});

test('the last login method cannot be unbound', async () => {
  const sdk = await owner();
  const unionid = fresh.text();
  await sdk.register({ unionid });
  await sdk.login({ unionid });
  await sdk.bindOAuth({ type: 'github', unionid: fresh.text(), userInfo: '{}' });
  await rejected(sdk.unbindOAuth({ type: 'github' }), 2217);
});

test('a grant is listed and revoked', async () => {
  const sdk = await owner();
  const granted = await sdk.getAuthedAppList({ userId: pools.GRANTOR });
  assert.equal(granted.totalCount, 2);
  assert.deepEqual(granted.OAuthApps.map((app) => app._id), [pools.OAUTH_APP]);
  assert.deepEqual(granted.OIDCApps.map((app) => app.name), ['Desk']);
  const paged = await sdk.getAuthedAppList({ userId: pools.GRANTOR, page: 1, count: 1 });
  assert.equal(paged.totalCount, 2);
  assert.equal(paged.OAuthApps.length + paged.OIDCApps.length, 1);
  const revoked = await sdk.revokeAuthedApp({ userId: pools.GRANTOR, appId: pools.OAUTH_APP });
  assert.deepEqual([revoked.isRevoked, revoked.type, revoked.scope], ['true', 'oauth', 'profile']);
  assert.deepEqual([revoked.appId, revoked.userId], [pools.OAUTH_APP, pools.GRANTOR]);
  assert.equal((await sdk.getAuthedAppList({ userId: pools.GRANTOR })).totalCount, 1);
  await rejected(sdk.revokeAuthedApp({ userId: pools.GRANTOR, appId: pools.OAUTH_APP }), 2011);
});
