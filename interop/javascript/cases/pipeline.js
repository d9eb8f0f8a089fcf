// Pipeline rules and their environment, which the emulator stores and does not run.
'use strict';

const { test } = require('node:test');
const assert = require('node:assert/strict');
const pools = require('../pools');
const { owner, rejected } = require('../sdk');

const CODE = 'async function pipe(user, context, callback) { callback(null, user, context) }';

test('a rule is created, read, changed, listed and deleted', async () => {
  const { pipeline } = await owner();
  const rule = await pipeline.createRule({ name: 'a rule', type: 'POST_AUTHENTICATION', code: CODE, description: 'd' });
  assert.deepEqual([rule.name, rule.type, rule.code, rule.description], ['a rule', 'POST_AUTHENTICATION', CODE, 'd']);
  assert.equal(rule.enabled, true);
  assert.ok(rule.faasUrl && rule.createdAt && rule.updatedAt);
  assert.deepEqual(await pipeline.ruleById(rule._id), rule);
  const changed = await pipeline.updateRule({ _id: rule._id, enabled: false, name: 'another' });
  assert.deepEqual([changed.name, changed.enabled, changed.code], ['another', false, CODE]);
  for (const type of ['PRE_REGISTER', 'POST_REGISTER', 'PRE_OIDCTOKENISSUED']) {
    assert.equal((await pipeline.createRule({ name: type, type, code: CODE })).type, type);
  }
  const { totalCount, list } = await pipeline.all();
  assert.equal(totalCount, list.length);
  assert.equal(list.find((other) => other._id === rule._id).name, 'another');
  assert.equal((await pipeline.deleteById(rule._id)).code, 200);
  await rejected(pipeline.ruleById(rule._id), 4003);
  await rejected(pipeline.updateRule({ _id: pools.NOBODY, name: 'x' }), 4003);
  await rejected(pipeline.deleteById(rule._id), 4003);
});

test('the rules of a pool share an environment', async () => {
  const { pipeline } = await owner(pools.EASY);
  assert.deepEqual(await pipeline.env(), { totalCount: 0, list: [] });
  assert.deepEqual(await pipeline.setEnv('KEY', 'VALUE'), { totalCount: 1, list: [{ key: 'KEY', value: 'VALUE' }] });
  await pipeline.setEnv('KEY2', 'VALUE2');
  assert.equal((await pipeline.setEnv('KEY', 'OTHER')).totalCount, 2);
  const { list } = await pipeline.removeEnv('KEY2');
  assert.deepEqual(list, [{ key: 'KEY', value: 'OTHER' }]);
  assert.deepEqual((await (await owner(pools.WATCHFUL)).pipeline.env()).list, []);
});
