// Authenticators and the second step of logins in the official JavaScript SDK of version 2.
'use strict';

const { before, after, test } = require('node:test');
const assert = require('node:assert/strict');
const { EmailScene } = require('authing-js-sdk');
const totp = require('../javascript/totp');
const { PASSWORD, start, stop, code, application, person } = require('./emulator');
const refused = require('./refused');

before(start);
after(stop);

/** Makes a user with a confirmed authenticator. */
async function careful() {
  const user = await person();
  const made = await user.client.mfa.assosicateMfaAuthenticator({ authenticatorType: 'totp' });
  await user.client.mfa.confirmAssosicateMfaAuthenticator({ authenticatorType: 'totp', totp: totp(made.secret) });
  return { ...user, ...made };
}

/** Begins a login, and returns the token of its second step. */
async function begin(email) {
  const error = await application().loginByEmail(email, PASSWORD).catch((error) => error);
  assert.equal(error.code, 1635);
  return error.data.mfaToken;
}

test('an authenticator is made, confirmed, listed and removed', async () => {
  const { client, email } = await person();
  const { mfa } = client;
  assert.deepEqual(await mfa.getMfaAuthenticators({ type: 'totp' }), []);
  const made = await mfa.assosicateMfaAuthenticator({ authenticatorType: 'totp' });
  assert.ok(made.qrcode_uri.includes(made.secret));
  await refused(mfa.confirmAssosicateMfaAuthenticator({ authenticatorType: 'totp', totp: '000000' }), 1635);
  await application().loginByEmail(email, PASSWORD);
  await mfa.confirmAssosicateMfaAuthenticator({ authenticatorType: 'totp', totp: totp(made.secret) });
  const [shown] = await mfa.getMfaAuthenticators({ type: 'totp' });
  assert.deepEqual([shown.enable, shown.secret, shown.recoveryCode], [true, made.secret, made.recovery_code]);
  await refused(mfa.assosicateMfaAuthenticator({ authenticatorType: 'totp' }), 500);
  await begin(email);
  await mfa.deleteMfaAuthenticator();
  await application().loginByEmail(email, PASSWORD);
  await refused(application().mfa.getMfaAuthenticators(), 2020);
});

test('a one-time password or, once, the recovery code completes a login', async () => {
  const { email, id, secret, recovery_code: recoveryCode } = await careful();
  const { mfa } = application();
  const mfaToken = await begin(email);
  await refused(mfa.verifyTotpMfa({ totp: '000000', mfaToken }), 1635);
  assert.equal((await mfa.verifyTotpMfa({ totp: totp(secret), mfaToken })).id, id);
  await refused(mfa.verifyTotpRecoveryCode({ recoveryCode: 'wrong', mfaToken }), 1635);
  const { token } = await mfa.verifyTotpRecoveryCode({ recoveryCode, mfaToken });
  assert.equal((await application({ token }).getCurrentUser()).id, id);
  await refused(mfa.verifyTotpRecoveryCode({ recoveryCode, mfaToken }), 1635);
  await refused(mfa.verifyTotpMfa({ totp: totp(secret), mfaToken: token }), 2020);
});

test('a code of a message completes a login', async () => {
  const { email, id } = await careful();
  const client = application();
  const mfaToken = await begin(email);
  await client.sendEmail(email, EmailScene.MFA_VERIFY_CODE);
  await refused(client.mfa.verifyAppEmailMfa({ email, code: '0000', mfaToken }), 2001);
  assert.equal((await client.mfa.verifyAppEmailMfa({ email, code: await code(email), mfaToken })).id, id);
  const phone = '13600000000';
  assert.equal(await client.mfa.phoneOrEmailBindable({ phone, mfaToken }), true);
  assert.equal(await client.mfa.phoneOrEmailBindable({ email: 'careful@example.com', mfaToken }), false);
  await client.sendSmsCode(phone, '+86', 'mfa-verify');
  assert.equal((await client.mfa.verifyAppSmsMfa({ phone, code: await code(phone), mfaToken })).phone, phone);
  await refused(client.mfa.verifyAppSmsMfa({ phone, code: '0000', mfaToken }), 2001);
});

test('faces are refused by name', async () => {
  const { email } = await careful();
  const call = application().mfa.verifyFaceMfa('https://example.com/face.png', await begin(email));
  await assert.rejects(call, /not emulated: faces/);
});
