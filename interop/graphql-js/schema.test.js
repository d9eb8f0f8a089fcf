// Compares `diff` and `pull` with graphql-js: which changes are breaking or dangerous, and the schema of a service.
'use strict';

const { test } = require('node:test');
const assert = require('node:assert/strict');
const { execFile } = require('node:child_process');
const { createServer } = require('node:http');
const { once } = require('node:events');
const { mkdtempSync, readFileSync, writeFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const {
  buildSchema, findBreakingChanges, findDangerousChanges, graphql, lexicographicSortSchema,
} = require('graphql');

const root = join(__dirname, '../..');
const fixture = (name) => join(root, 'codegen/tests/diff', name);
const schema = (path) => buildSchema(readFileSync(path, 'utf8'));

function run(...arguments_) {
  return new Promise((resolve) => {
    const options = { cwd: root, maxBuffer: 1 << 26 };
    execFile(process.env.AUTHING_CODEGEN, arguments_, options, (error, stdout, stderr) => {
      resolve({ code: error ? error.code : 0, stdout, stderr });
    });
  });
}

async function diff(old, new_) {
  const { stdout, stderr } = await run('diff', old, new_, '--queries', fixture('queries'), '--format', 'json');
  assert.equal(stderr, '');
  return JSON.parse(stdout).changes;
}

// graphql-js has one name for the fields of all types.
const GRAPHQL_JS_KINDS = { INPUT_FIELD_REMOVED: 'FIELD_REMOVED', INPUT_FIELD_CHANGED_KIND: 'FIELD_CHANGED_KIND' };

// The reasons why `diff` reports changes that graphql-js 16 does not.
const ONLY_OURS = {
  ONE_OF_ADDED: 'graphql-js does not compare @oneOf',
  DIRECTIVE_ARG_CHANGED_KIND: 'graphql-js compares only the names of directive arguments',
  DIRECTIVE_ARG_DEFAULT_VALUE_CHANGE: 'graphql-js compares only the names of directive arguments',
  INPUT_FIELD_DEFAULT_VALUE_CHANGE: 'graphql-js compares the defaults of arguments, not of input fields',
  OPERATION_TYPE_REMOVED: 'graphql-js does not compare root operation types',
  OPERATION_TYPE_CHANGED: 'graphql-js does not compare root operation types',
  SPECIFIED_BY_CHANGED: 'graphql-js does not compare @specifiedBy',
};

for (const [old, new_] of [['old', 'new'], ['new', 'old']]) {
  test(`diff finds the breaking and dangerous changes of graphql-js, from ${old} to ${new_}`, async () => {
    const paths = [old, new_].map((name) => fixture(`${name}.graphql`));
    const schemas = paths.map(schema);
    const remaining = (await diff(...paths)).filter(({ severity }) => severity !== 'safe');
    const expected = [
      ...findBreakingChanges(...schemas).map((change) => ({ severity: 'breaking', ...change })),
      ...findDangerousChanges(...schemas).map((change) => ({ severity: 'dangerous', ...change })),
    ];
    assert.ok(expected.length > 20);
    for (const { severity, type, description } of expected) {
      const words = new Set(description.match(/\w+/g));
      const match = remaining.findIndex(({ kind, severity: ours, coordinate }) =>
        (GRAPHQL_JS_KINDS[kind] ?? kind) === type && ours === severity && coordinate.match(/\w+/g).every((word) => words.has(word)));
      assert.notEqual(match, -1, `${severity} ${type}: ${description}`);
      remaining.splice(match, 1);
    }
    const unexplained = remaining.filter(({ kind }) => !(kind in ONLY_OURS));
    assert.deepEqual(unexplained, []);
  });
}

async function withServer(schema, use) {
  const server = createServer(async (request, response) => {
    const chunks = await request.toArray();
    const { query } = JSON.parse(Buffer.concat(chunks));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(await graphql({ schema, source: query })));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await use(`http://127.0.0.1:${server.address().port}/graphql`);
  } finally {
    server.close();
  }
}

/** Runs `pull` on a schema file and returns its new text. */
async function pulled(text, schema) {
  const folder = mkdtempSync(join(tmpdir(), 'authing-pull-'));
  const file = join(folder, 'schema.graphql');
  try {
    writeFileSync(file, text);
    const { code, stderr } = await withServer(schema, (url) =>
      run('pull', '--url', url, '--schema', file, '--queries', fixture('queries')));
    assert.equal(stderr, '');
    assert.equal(code, 0);
    return readFileSync(file, 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

for (const [old, new_] of [['old', 'new'], ['new', 'old']]) {
  test(`pulling ${new_} from graphql-js updates ${old}`, async () => {
    const text = await pulled(readFileSync(fixture(`${old}.graphql`), 'utf8'), schema(fixture(`${new_}.graphql`)));
    const [actual, expected] = [buildSchema(text), schema(fixture(`${new_}.graphql`))];
    for (const changes of [findBreakingChanges, findDangerousChanges]) {
      assert.deepEqual(changes(actual, expected), []);
      assert.deepEqual(changes(expected, actual), []);
    }
    // Descriptions are ours, and introspection does not return applied directives.
    const folder = mkdtempSync(join(tmpdir(), 'authing-pull-'));
    writeFileSync(join(folder, 'actual.graphql'), text);
    const kinds = (await diff(join(folder, 'actual.graphql'), fixture(`${new_}.graphql`))).map(({ kind }) => kind);
    rmSync(folder, { recursive: true });
    const ours = ['DESCRIPTION_CHANGED', 'DIRECTIVE_USAGE_ADDED', 'DIRECTIVE_USAGE_REMOVED'];
    assert.deepEqual(kinds.filter((kind) => !ours.includes(kind)), []);
  });
}

for (const api of ['v1', 'v2']) {
  test(`pulling our own schema of ${api} from graphql-js does not change it, in any order`, async () => {
    const path = join(root, 'schema', api, 'authing.graphql');
    const text = readFileSync(path, 'utf8');
    for (const remote of [schema(path), lexicographicSortSchema(schema(path))]) {
      assert.ok((await pulled(text, remote)) === text, 'the schema was changed');
    }
  });
}
