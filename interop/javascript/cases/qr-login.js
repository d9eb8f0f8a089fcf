// QR code logins. The SDK acts as the page that shows the code, and the tests act as the app.
'use strict';

const { test } = require('node:test');
const assert = require('node:assert/strict');
const emulator = require('../emulator');
const pools = require('../pools');
const { owner, person } = require('../sdk');

const scene = 'APP_AUTH';

/** Reports a step of the app. */
const report = (action, qrcodeId, token) =>
  emulator.post(`/oauth/oauth/scan-qrcode/${action}`, { qrcodeId }, { Authorization: `Bearer ${token}` });

/** Polls until the login ends, and returns the called callbacks in order. */
function poll(sdk, qrcodeId, onScanned) {
  return new Promise((resolve) => {
    const events = [];
    const end = (name) => (value) => {
      events.push(name);
      resolve({ events, value });
    };
    const timer = sdk.qrlogin.pollingCodeStatus({
      qrcodeId, scene, interval: 20,
      onPollingStart: () => events.push('start'),
      onScanned: (userInfo) => { events.push('scanned'); onScanned(userInfo); },
      onSuccess: end('success'),
      onCancel: end('cancel'),
      onExpired: end('expired'),
      onError: (response) => { clearInterval(timer); end('error')(response); },
    });
  });
}

test('a scanned code logs its user in', async () => {
  const [{ id, token }, sdk] = [await person(), await owner()];
  const created = await sdk.qrlogin.geneCode({ scene, userDefinedData: { hello: 'world' } });
  assert.deepEqual([created.code, created.message], [200, '生成二维码成功']);
  const { qrcodeId, qrcodeUrl } = created.data;
  assert.match(await (await fetch(qrcodeUrl)).text(), /"hello":"world"/);

  const { code, data } = await sdk.qrlogin.checkCodeStatus({ qrcodeId, scene });
  assert.equal(code, 200);
  assert.deepEqual([data.scanned, data.expired, data.success, data.canceled, data.status], [false, false, false, false, 0]);

  assert.equal((await report('scanned', qrcodeId, token)).message, '二维码扫描确认成功');
  const { events, value } = await poll(sdk, qrcodeId, (userInfo) => {
    assert.match(userInfo.photo, /authing-avatar/);
    report('confirm', qrcodeId, token);
  });
  assert.deepEqual(events, ['start', 'scanned', 'success']);
  const exchanged = await sdk.qrlogin.exchangeUserInfo(value.ticket);
  assert.deepEqual([exchanged.code, exchanged.message, exchanged.data._id], [200, '换取用户信息成功', id]);
  assert.equal((await sdk.checkLoginStatus(exchanged.data.token)).status, true);
  assert.notEqual((await sdk.qrlogin.exchangeUserInfo('no ticket')).code, 200);
});

test('the user can cancel', async () => {
  const [{ token }, sdk] = [await person(), await owner()];
  const { data: { qrcodeId } } = await sdk.qrlogin.geneCode({ scene, userPoolId: pools.USUAL });
  await report('scanned', qrcodeId, token);
  const { events } = await poll(sdk, qrcodeId, () => report('cancel', qrcodeId, token));
  assert.deepEqual(events, ['start', 'scanned', 'cancel']);
  assert.equal((await sdk.qrlogin.checkCodeStatus({ qrcodeId, scene })).data.status, -1);
});

test('an unknown code is an error', async () => {
  const sdk = await owner();
  const { events, value } = await poll(sdk, 'unknown', () => {});
  assert.deepEqual(events, ['start', 'error']);
  assert.deepEqual(value, { code: 2241, message: '二维码不存在', data: null });
  assert.throws(() => sdk.qrlogin.geneCode({ scene: 'OTHER' }), /Unsupported scene/);
});

test('the mini program is not emulated', async () => {
  const sdk = await owner();
  const created = await sdk.genQRCode();
  assert.equal(created.data.code, 500);
  assert.match(created.data.message, /^获取qrcode地址失败/);
  const polled = await sdk.checkQR('random');
  assert.deepEqual(polled.data.data, { code: 500, message: 'have not been authed' });
  assert.equal((await sdk.checkQR()).data.data.code, 500);
});
