// Reads the `.graphqlrc.yml` files as editors do, and checks all files that they name.
'use strict';

const { test } = require('node:test');
const assert = require('node:assert/strict');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { parse: parseYaml } = require('yaml');
const { globSync } = require('tinyglobby');
const {
  NoUnusedFragmentsRule, Source, buildASTSchema, concatAST, parse, specifiedRules, validate, validateSchema,
} = require('graphql');

const root = join(__dirname, '../..');

/** Reads the files that the globs of a folder match. A file that does not parse fails. */
function documents(folder, globs) {
  const files = [globs].flat().map((glob) => globSync(glob, { cwd: folder, absolute: true }));
  assert.ok(files.every((matches) => matches.length > 0), `a glob without a file: ${globs}`);
  return [...new Set(files.flat())].map((file) => parse(new Source(readFileSync(file, 'utf8'), file)));
}

/** The projects of a folder: those that its file names, or the only one. */
function projects(folder) {
  const config = parseYaml(readFileSync(join(root, folder, '.graphqlrc.yml'), 'utf8'));
  return Object.entries(config.projects ?? { all: config });
}

const own = projects('examples/own-operations').map((project) => ['examples/own-operations', 2, project]);
for (const [folder, minimum, [name, config]] of [...projects('.').map((project) => ['.', 150, project]), ...own]) {
  test(`an editor finds no error in ${folder}, project ${name}`, () => {
    const path = join(root, folder);
    const { schema: schemas, documents: operations } = config;
    const schema = buildASTSchema(concatAST(documents(path, schemas)));
    assert.deepEqual(validateSchema(schema), []);
    // Editors know the fragments of all files. An operation does not use most of them.
    const document = concatAST(documents(path, operations));
    const rules = specifiedRules.filter((rule) => rule !== NoUnusedFragmentsRule);
    const errors = validate(schema, document, rules);
    assert.deepEqual(errors.map(String), []);
    const count = document.definitions.filter(({ kind }) => kind === 'OperationDefinition').length;
    assert.ok(count >= minimum, `${count} operations`);
    // A wrong field is found.
    const wrong = concatAST([document, parse('query WrongField { noSuchField }')]);
    assert.equal(validate(schema, wrong, rules).length, 1);
  });
}
