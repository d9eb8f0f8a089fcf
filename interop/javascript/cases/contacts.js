// Verifying, changing and unbinding e-mail addresses and phone numbers.
'use strict';

const { test } = require('node:test');
const assert = require('node:assert/strict');
const emulator = require('../emulator');
const pools = require('../pools');
const { owner, person, fresh, rejected, PASSWORD } = require('../sdk');

test('a link verifies an address', async () => {
  const { sdk, id, email } = await person();
  for (const send of ['sendVerifyEmail', 'sendActivationEmail']) {
    const admin = await owner();
    await admin.update({ _id: id, emailVerified: false });
    const sent = await admin[send]({ email });
    assert.equal(sent.message, '发送验证邮件成功');
    if (send === 'sendVerifyEmail') assert.deepEqual([sent.code, sent.status], [200, true]);
    const { link } = (await emulator.messages(email)).at(-1);
    await emulator.get(link.slice(emulator.url.length));
    assert.equal((await sdk.user({ id })).emailVerified, true);
  }
});

test('changing an address requires codes to both', async () => {
  const { sdk, id, email: oldEmail } = await person();
  const email = fresh.email();
  assert.equal((await sdk.sendChangeEmailVerifyCode({ email })).code, 200);
  const emailCode = await emulator.code(email);
  await rejected(sdk.updateEmail({ email, emailCode }), 2227);
  assert.equal((await sdk.sendChangeEmailVerifyCode({ email: oldEmail })).message, '成功');
  const oldEmailCode = await emulator.code(oldEmail);
  await rejected(sdk.updateEmail({ email, emailCode, oldEmail: fresh.email(), oldEmailCode }), 2037);
  const user = await sdk.updateEmail({ email, emailCode, oldEmail, oldEmailCode });
  assert.deepEqual([user._id, user.email, user.emailVerified], [id, email, true]);
  assert.equal((await sdk.login({ email, password: PASSWORD }))._id, id);
  await rejected(sdk.login({ email: oldEmail, password: PASSWORD }), 2004);
});

test('a pool can require a code to the new address only', async () => {
  const [{ sdk, id, email: own }, other] = [await person(pools.EASY), await person(pools.EASY)];
  const email = fresh.email();
  await rejected(sdk.updateEmail({ email, emailCode: '12345' }), 2300);
  await sdk.sendChangeEmailVerifyCode({ email: other.email });
  await rejected(sdk.updateEmail({ email: other.email, emailCode: await emulator.code(other.email) }), 2200);
  await sdk.sendChangeEmailVerifyCode({ email: own });
  await rejected(sdk.updateEmail({ email: own, emailCode: await emulator.code(own) }), 2229);
  await sdk.sendChangeEmailVerifyCode({ email });
  const user = await sdk.updateEmail({ email, emailCode: await emulator.code(email) });
  assert.deepEqual([user._id, user.email], [id, email]);
});

test('a phone is added and changed', async () => {
  const { sdk, id } = await person();
  const [first, second] = [fresh.phone(), fresh.phone()];
  await sdk.sendOneTimePhoneCode(first);
  const added = await sdk.updatePhone({ phone: first, phoneCode: await emulator.code(first) });
  assert.deepEqual([added._id, added.phone], [id, first]);
  await sdk.sendOneTimePhoneCode(second);
  const change = { phone: second, phoneCode: await emulator.code(second) };
  await rejected(sdk.updatePhone({ ...change }), 2228);
  await sdk.sendOneTimePhoneCode(first);
  const oldPhoneCode = await emulator.code(first);
  await rejected(sdk.updatePhone({ ...change, oldPhone: fresh.phone(), oldPhoneCode }), 2038);
  const changed = await sdk.updatePhone({ ...change, oldPhone: first, oldPhoneCode });
  assert.equal(changed.phone, second);
  await sdk.sendOneTimePhoneCode(second);
  const user = await sdk.loginByPhoneCode({ phone: second, phoneCode: await emulator.code(second) });
  assert.equal(user._id, id);
});

test('invalid changes of a phone are rejected', async () => {
  const [one, other] = [await person(pools.EASY), await person(pools.EASY)];
  const phone = fresh.phone();
  await rejected(one.sdk.updatePhone({ phone, phoneCode: '1234' }), 2300);
  await one.sdk.sendOneTimePhoneCode(phone);
  await one.sdk.updatePhone({ phone, phoneCode: await emulator.code(phone) });
  await one.sdk.sendOneTimePhoneCode(phone);
  const phoneCode = await emulator.code(phone);
  await rejected(other.sdk.updatePhone({ phone, phoneCode }), 2035);
  await rejected(one.sdk.updatePhone({ phone, phoneCode }), 2230);
});

test('an address is unbound if another login method remains', async () => {
  const { sdk, id } = await person();
  const { message } = await rejected(sdk.unbindEmail({ user: id, client: pools.USUAL }), 2217);
  assert.equal(message, '没有配置其他登录方式，不能解绑邮箱');
  await sdk.bindOAuth({ type: 'github', unionid: fresh.text(), userInfo: '{}' });
  const user = await sdk.unbindEmail();
  assert.deepEqual([user._id, user.email, user.emailVerified], [id, '', false]);
  await rejected(sdk.unbindEmail({ user: id, client: pools.USUAL }), 2219);
});
