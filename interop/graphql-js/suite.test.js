// All operations of the client, sent by the client, judged by graphql-js; and the judge, judged by what is wrong.
'use strict';

const { before, after, test } = require('node:test');
const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { parse } = require('graphql');
const judge = require('./judge');
const { mutations } = require('./mutations');

before(judge.start);
after(judge.stop);

test('every request is accepted, every answer read', async () => {
  const sweep = spawn(process.env.AUTHING_SWEEP, [judge.url], { stdio: 'inherit' });
  const [code] = await once(sweep, 'exit');
  assert.equal(code, 0, 'what was wrong stands above');
});

test('what is made wrong is refused', async () => {
  const kinds = new Set();
  for (const accepted of judge.accepted.values()) {
    for (const { kind, said, request } of mutations(accepted)) {
      const answer = await fetch(`${judge.url}?answer=full`, { method: 'POST', body: JSON.stringify(request) });
      const { errors = [] } = await answer.json();
      const what = `${kind} in ${request.operationName}: ${request.query} ${JSON.stringify(request.variables)}`;
      assert.equal(answer.status, 400, what);
      assert.ok(errors.some(({ message }) => message.includes(said)), `${what}: ${JSON.stringify(errors)}`);
      kinds.add(kind);
    }
  }
  assert.equal(kinds.size, 7, `every kind of mistake was made: ${[...kinds]}`);
});

test('every root field of the schema has an operation', () => {
  const roots = [judge.schema.getQueryType(), judge.schema.getMutationType()];
  const there = roots.flatMap((type) => Object.keys(type.getFields()));
  const asked = [...judge.accepted.values()].flatMap(({ query }) =>
    parse(query).definitions[0].selectionSet.selections.map((field) => field.name.value));
  assert.deepEqual(there.filter((field) => !asked.includes(field)), []);
});
