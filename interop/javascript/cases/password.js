// A forgotten password is replaced by way of an e-mail, with no login at all.
'use strict';

const { test } = require('node:test');
const assert = require('node:assert/strict');
const emulator = require('../emulator');
const { owner, person, fresh, refused, PASSWORD } = require('../sdk');

test('a password is replaced', async () => {
  const [{ id, email }, sdk] = [await person(), await owner()];
  const sent = await sdk.sendResetPasswordEmail({ email });
  assert.deepEqual([sent.message, sent.code], ['成功', 200]);
  const verifyCode = await emulator.code(email);
  const verified = await sdk.verifyResetPasswordVerifyCode({ email, verifyCode });
  assert.equal(verified.message, '验证成功，请输入新密码');
  const user = await sdk.changePassword({ email, verifyCode, password: 'another1' });
  assert.equal(user._id, id);
  await refused(sdk.login({ email, password: PASSWORD }), 2006);
  assert.equal((await sdk.login({ email, password: 'another1' }))._id, id);
  await refused(sdk.changePassword({ email, verifyCode, password: 'the third' }), 2019);
});

test('replacing a password refuses', async () => {
  const [{ email }, sdk] = [await person(), await owner()];
  await refused(sdk.sendResetPasswordEmail({ email: fresh.email() }), 2004);
  await refused(sdk.verifyResetPasswordVerifyCode({ email, verifyCode: '1234' }), 2300);
  await refused(sdk.changePassword({ email, verifyCode: '1234', password: 'another1' }), 2019);
  await sdk.sendResetPasswordEmail({ email });
  const right = await emulator.code(email);
  const wrong = right === '1111' ? '2222' : '1111';
  await refused(sdk.verifyResetPasswordVerifyCode({ email, verifyCode: wrong }), 2300);
  await refused(sdk.changePassword({ email, verifyCode: wrong, password: 'another1' }), 2300);
  await refused(sdk.changePassword({ email, verifyCode: right, password: 'short' }), 2029);
});
