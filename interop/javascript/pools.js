// The user pools of the tests: a default one, and one for each tested setting.
'use strict';

const USUAL = '5e4c8b1f0a2d3c4b5a697801';
const CLOSED = '5e4c8b1f0a2d3c4b5a697802';
const WATCHFUL = '5e4c8b1f0a2d3c4b5a697803';
const EASY = '5e4c8b1f0a2d3c4b5a697804';
const SHORT_LIVED = '5e4c8b1f0a2d3c4b5a697805';

const OAUTH_APP = '5e4c8b1f0a2d3c4b5a697810';
const OIDC_APP = '5e4c8b1f0a2d3c4b5a697811';
const GRANTOR = '5e4c8b1f0a2d3c4b5a697820';
const NOBODY = '5e4c8b1f0a2d3c4b5a6978ff';

const secret = (pool) => `secret of ${pool}`;
const pool = (id, more) => ({ id, secret: secret(id), ...more });

const SEED = {
  pools: [
    pool(USUAL, {
      settings: { name: 'Usual', descriptions: 'A pool for tests' },
      ldap: [
        {
          username: 'tesla',
          password: 'password',
          attributes: { dn: 'uid=tesla,dc=example,dc=com', mail: 'tesla@ldap.example.com', cn: 'Nikola Tesla' },
        },
      ],
      users: [{ _id: GRANTOR, username: 'grantor', password: '123456' }],
      ssoApps: [
        { _id: OAUTH_APP, name: 'Shop', protocol: 'oauth' },
        { _id: OIDC_APP, name: 'Desk', protocol: 'oidc', secret: secret(OIDC_APP) },
      ],
      grants: [
        { appId: OAUTH_APP, userId: GRANTOR, scope: 'profile' },
        { appId: OIDC_APP, userId: GRANTOR, scope: 'openid' },
      ],
    }),
    pool(CLOSED, { settings: { registerDisabled: true } }),
    pool(WATCHFUL, { settings: { loginFailCheck: { enable: true, limit: 1 } } }),
    pool(EASY, {
      settings: {
        changeEmailStrategy: { verifyOldEmail: false },
        changePhoneStrategy: { verifyOldPhone: false },
        emailVerifiedDefault: true,
      },
    }),
    pool(SHORT_LIVED, { settings: { jwtExpired: 2 } }),
  ],
};

module.exports = {
  USUAL, CLOSED, WATCHFUL, EASY, SHORT_LIVED, OAUTH_APP, OIDC_APP, GRANTOR, NOBODY, secret, SEED,
};
