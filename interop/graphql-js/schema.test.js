// The life of a schema, judged by graphql-js: what `diff` calls breaking or dangerous, and what `pull` makes of a service.
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

// Where graphql-js has one name for the fields of all types.
const theirs = { INPUT_FIELD_REMOVED: 'FIELD_REMOVED', INPUT_FIELD_CHANGED_KIND: 'FIELD_CHANGED_KIND' };

// Why ours reports what graphql-js 16 passes over.
const finer = {
  ONE_OF_ADDED: 'it does not compare @oneOf',
  DIRECTIVE_ARG_CHANGED_KIND: 'of the arguments of directives it compares the names alone',
  DIRECTIVE_ARG_DEFAULT_VALUE_CHANGE: 'likewise',
  INPUT_FIELD_DEFAULT_VALUE_CHANGE: 'it compares the defaults of arguments, not those of input fields',
  OPERATION_TYPE_REMOVED: 'it does not compare where operations start',
  OPERATION_TYPE_CHANGED: 'likewise',
  SPECIFIED_BY_CHANGED: 'it does not compare the specifications of scalars',
};

for (const [old, new_] of [['old', 'new'], ['new', 'old']]) {
  test(`breaking and dangerous are what graphql-js says they are, from ${old} to ${new_}`, async () => {
    const paths = [old, new_].map((name) => fixture(`${name}.graphql`));
    const schemas = paths.map(schema);
    const left = (await diff(...paths)).filter(({ severity }) => severity !== 'safe');
    const judged = [
      ...findBreakingChanges(...schemas).map((change) => ({ severity: 'breaking', ...change })),
      ...findDangerousChanges(...schemas).map((change) => ({ severity: 'dangerous', ...change })),
    ];
    assert.ok(judged.length > 20);
    for (const { severity, type, description } of judged) {
      const words = new Set(description.match(/\w+/g));
      const same = left.findIndex(({ kind, severity: ours, coordinate }) =>
        (theirs[kind] ?? kind) === type && ours === severity && coordinate.match(/\w+/g).every((word) => words.has(word)));
      assert.notEqual(same, -1, `${severity} ${type}: ${description}`);
      left.splice(same, 1);
    }
    const unexplained = left.filter(({ kind }) => !(kind in finer));
    assert.deepEqual(unexplained, []);
  });
}

async function served(schema, use) {
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

/** The text that `pull` makes of a text. */
async function pulled(text, schema) {
  const folder = mkdtempSync(join(tmpdir(), 'authing-pull-'));
  const file = join(folder, 'schema.graphql');
  try {
    writeFileSync(file, text);
    const { code, stderr } = await served(schema, (url) =>
      run('pull', '--url', url, '--schema', file, '--queries', fixture('queries')));
    assert.equal(stderr, '');
    assert.equal(code, 0);
    return readFileSync(file, 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

for (const [old, new_] of [['old', 'new'], ['new', 'old']]) {
  test(`pulling from graphql-js makes of ${old} what ${new_} is`, async () => {
    const text = await pulled(readFileSync(fixture(`${old}.graphql`), 'utf8'), schema(fixture(`${new_}.graphql`)));
    const [made, wanted] = [buildSchema(text), schema(fixture(`${new_}.graphql`))];
    for (const changes of [findBreakingChanges, findDangerousChanges]) {
      assert.deepEqual(changes(made, wanted), []);
      assert.deepEqual(changes(wanted, made), []);
    }
    // Descriptions are ours, and of directives in use no service tells.
    const folder = mkdtempSync(join(tmpdir(), 'authing-pull-'));
    writeFileSync(join(folder, 'made.graphql'), text);
    const kinds = (await diff(join(folder, 'made.graphql'), fixture(`${new_}.graphql`))).map(({ kind }) => kind);
    rmSync(folder, { recursive: true });
    const ours = ['DESCRIPTION_CHANGED', 'DIRECTIVE_USAGE_ADDED', 'DIRECTIVE_USAGE_REMOVED'];
    assert.deepEqual(kinds.filter((kind) => !ours.includes(kind)), []);
  });
}

test('pulling our own schema from graphql-js changes not one byte, in whatever order it is told', async () => {
  const path = join(root, 'schema/authing.graphql');
  const text = readFileSync(path, 'utf8');
  for (const told of [schema(path), lexicographicSortSchema(schema(path))]) {
    assert.ok((await pulled(text, told)) === text, 'the schema was changed');
  }
});
