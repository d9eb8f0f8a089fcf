// Logins by a code that an app scans. The SDK is the page that shows the code; the app is played here.
'use strict';

const { test } = require('node:test');
const assert = require('node:assert/strict');
const emulator = require('../emulator');
const pools = require('../pools');
const { owner, person } = require('../sdk');

const scene = 'APP_AUTH';

/** What the app tells the service about a code. */
const tell = (what, qrcodeId, token) =>
  emulator.post(`/oauth/oauth/scan-qrcode/${what}`, { qrcodeId }, { Authorization: `Bearer ${token}` });

/** Polls until the code has come to an end, and gives what was called, in order. */
function poll(sdk, qrcodeId, onScanned) {
  return new Promise((resolve) => {
    const heard = [];
    const end = (name) => (value) => {
      heard.push(name);
      resolve({ heard, value });
    };
    const timer = sdk.qrlogin.pollingCodeStatus({
      qrcodeId, scene, interval: 20,
      onPollingStart: () => heard.push('start'),
      onScanned: (userInfo) => { heard.push('scanned'); onScanned(userInfo); },
      onSuccess: end('success'),
      onCancel: end('cancel'),
      onExpired: end('expired'),
      onError: (answer) => { clearInterval(timer); end('error')(answer); },
    });
  });
}

test('a scanned code logs its user in', async () => {
  const [{ id, token }, sdk] = [await person(), await owner()];
  const made = await sdk.qrlogin.geneCode({ scene, userDefinedData: { hello: 'world' } });
  assert.deepEqual([made.code, made.message], [200, '生成二维码成功']);
  const { qrcodeId, qrcodeUrl } = made.data;
  assert.match(await (await fetch(qrcodeUrl)).text(), /"hello":"world"/);

  const { code, data } = await sdk.qrlogin.checkCodeStatus({ qrcodeId, scene });
  assert.equal(code, 200);
  assert.deepEqual([data.scanned, data.expired, data.success, data.canceled, data.status], [false, false, false, false, 0]);

  assert.equal((await tell('scanned', qrcodeId, token)).message, '二维码扫描确认成功');
  const { heard, value } = await poll(sdk, qrcodeId, (userInfo) => {
    assert.match(userInfo.photo, /authing-avatar/);
    tell('confirm', qrcodeId, token);
  });
  assert.deepEqual(heard, ['start', 'scanned', 'success']);
  const traded = await sdk.qrlogin.exchangeUserInfo(value.ticket);
  assert.deepEqual([traded.code, traded.message, traded.data._id], [200, '换取用户信息成功', id]);
  assert.equal((await sdk.checkLoginStatus(traded.data.token)).status, true);
  assert.notEqual((await sdk.qrlogin.exchangeUserInfo('no ticket')).code, 200);
});

test('the user may refuse', async () => {
  const [{ token }, sdk] = [await person(), await owner()];
  const { data: { qrcodeId } } = await sdk.qrlogin.geneCode({ scene, userPoolId: pools.USUAL });
  await tell('scanned', qrcodeId, token);
  const { heard } = await poll(sdk, qrcodeId, () => tell('cancel', qrcodeId, token));
  assert.deepEqual(heard, ['start', 'scanned', 'cancel']);
  assert.equal((await sdk.qrlogin.checkCodeStatus({ qrcodeId, scene })).data.status, -1);
});

test('an unknown code is an error', async () => {
  const sdk = await owner();
  const { heard, value } = await poll(sdk, 'unknown', () => {});
  assert.deepEqual(heard, ['start', 'error']);
  assert.deepEqual(value, { code: 2241, message: '二维码不存在', data: null });
  assert.throws(() => sdk.qrlogin.geneCode({ scene: 'OTHER' }), /Unsupported scene/);
});

test('there is no mini program whose code could be scanned', async () => {
  const sdk = await owner();
  const made = await sdk.genQRCode();
  assert.equal(made.data.code, 500);
  assert.match(made.data.message, /^获取qrcode地址失败/);
  const polled = await sdk.checkQR('random');
  assert.deepEqual(polled.data.data, { code: 500, message: 'have not been authed' });
  assert.equal((await sdk.checkQR()).data.data.code, 500);
});
