// A user's metadata.
'use strict';

const { test } = require('node:test');
const assert = require('node:assert/strict');
const pools = require('../pools');
const { owner, person, rejected } = require('../sdk');

test('metadata is set, read and removed', async () => {
  const { sdk, id: _id } = await person();
  assert.deepEqual(await sdk.metadata(_id), { totalCount: 0, list: [] });
  assert.deepEqual((await sdk.setMetadata({ _id, key: 'KEY', value: 'VALUE' })).list, [{ key: 'KEY', value: 'VALUE' }]);
  await sdk.setMetadata({ _id, key: 'KEY', value: 'OTHER' });
  const both = await sdk.setMetadata({ _id, key: 'KEY2', value: 'VALUE2' });
  assert.equal(both.totalCount, 2);
  assert.deepEqual((await (await owner()).metadata(_id)).list, both.list);
  assert.deepEqual(JSON.parse((await sdk.user({ id: _id })).metadata), { KEY: 'OTHER', KEY2: 'VALUE2' });
  assert.deepEqual((await sdk.removeMetadata({ _id, key: 'KEY' })).list, [{ key: 'KEY2', value: 'VALUE2' }]);
  assert.deepEqual(await sdk.removeMetadata({ _id, key: 'KEY2' }), { totalCount: 0, list: [] });
});

test('users can read only their own metadata', async () => {
  const [{ sdk }, other, admin] = [await person(), await person(), await owner()];
  await rejected(sdk.metadata(other.id), 1001);
  await rejected(sdk.setMetadata({ _id: other.id, key: 'KEY', value: 'VALUE' }), 1001);
  await rejected(admin.metadata(pools.NOBODY), 2004);
});
