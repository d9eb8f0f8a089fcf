// Sends all operations of the client to a server of graphql-js. Broken requests test that the server rejects errors.
'use strict';

const { before, after, describe, test } = require('node:test');
const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { parse } = require('graphql');
const { Server } = require('./server');
const { mutations } = require('./mutations');

for (const api of ['v1', 'v2']) describe(api, () => {
  const server = new Server(api);
  before(() => server.start());
  after(() => server.stop());

  test('the server accepts every request, and the client reads every response', async () => {
    const sweep = spawn(process.env.AUTHING_SWEEP, [api, server.url], { stdio: 'inherit' });
    const [code] = await once(sweep, 'exit');
    assert.equal(code, 0, 'the failures are printed above');
  });

  test('the server rejects broken requests', async () => {
    const kinds = new Set();
    for (const accepted of server.accepted.values()) {
      for (const { kind, expected, request } of mutations(server.schema, accepted)) {
        const response = await fetch(`${server.url}/response=full`, { method: 'POST', body: JSON.stringify(request) });
        const { errors = [] } = await response.json();
        const description = `${kind} in ${request.operationName}: ${request.query} ${JSON.stringify(request.variables)}`;
        assert.equal(response.status, 400, description);
        assert.ok(errors.some(({ message }) => message.includes(expected)), `${description}: ${JSON.stringify(errors)}`);
        kinds.add(kind);
      }
    }
    assert.equal(kinds.size, 7, `kinds of broken requests: ${[...kinds]}`);
  });

  test('every root field of the schema has an operation', () => {
    const roots = [server.schema.getQueryType(), server.schema.getMutationType()];
    const fields = roots.flatMap((type) => Object.keys(type.getFields()));
    const used = [...server.accepted.values()].flatMap(({ query }) =>
      parse(query).definitions[0].selectionSet.selections.map((field) => field.name.value));
    assert.deepEqual(fields.filter((field) => !used.includes(field)), []);
  });
});
