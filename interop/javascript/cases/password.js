// A forgotten password is reset by e-mail, without a login.
'use strict';

const { test } = require('node:test');
const assert = require('node:assert/strict');
const emulator = require('../emulator');
const { owner, person, fresh, rejected, PASSWORD } = require('../sdk');

test('a password is reset', async () => {
  const [{ id, email }, sdk] = [await person(), await owner()];
  const sent = await sdk.sendResetPasswordEmail({ email });
  assert.deepEqual([sent.message, sent.code], ['成功', 200]);
  const verifyCode = await emulator.code(email);
  const verified = await sdk.verifyResetPasswordVerifyCode({ email, verifyCode });
  assert.equal(verified.message, '验证成功，请输入新密码');
  const user = await sdk.changePassword({ email, verifyCode, password: 'another1' });
  assert.equal(user._id, id);
  await rejected(sdk.login({ email, password: PASSWORD }), 2006);
  assert.equal((await sdk.login({ email, password: 'another1' }))._id, id);
  await rejected(sdk.changePassword({ email, verifyCode, password: 'the third' }), 2019);
});

test('invalid resets are rejected', async () => {
  const [{ email }, sdk] = [await person(), await owner()];
  await rejected(sdk.sendResetPasswordEmail({ email: fresh.email() }), 2004);
  await rejected(sdk.verifyResetPasswordVerifyCode({ email, verifyCode: '1234' }), 2300);
  await rejected(sdk.changePassword({ email, verifyCode: '1234', password: 'another1' }), 2019);
  await sdk.sendResetPasswordEmail({ email });
  const right = await emulator.code(email);
  const wrong = right === '1111' ? '2222' : '1111';
  await rejected(sdk.verifyResetPasswordVerifyCode({ email, verifyCode: wrong }), 2300);
  await rejected(sdk.changePassword({ email, verifyCode: wrong, password: 'another1' }), 2300);
  await rejected(sdk.changePassword({ email, verifyCode: right, password: 'short' }), 2029);
});
