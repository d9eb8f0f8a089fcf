// Requests that were right, with one thing in each made wrong: what a judge that is awake refuses.
'use strict';

const { isNonNullType, isRequiredArgument, parse, print, typeFromAST } = require('graphql');
const { schema } = require('./judge');

const NAME = 'noSuchThing';
const name = { kind: 'Name', value: NAME };

/** The root fields of an operation made wrong, one at a time. */
function* wrongRoots({ operation, selectionSet: { selections } }) {
  const fields = schema.getRootType(operation).getFields();
  for (const field of selections) {
    const changed = (kind, said, part) => ({
      kind,
      said,
      selections: selections.map((other) => (other === field ? { ...field, ...part } : other)),
    });
    if (field.selectionSet) {
      const inner = [...field.selectionSet.selections, { kind: 'Field', name }];
      yield changed('unknownField', `Cannot query field "${NAME}"`, { selectionSet: { ...field.selectionSet, selections: inner } });
    }
    const stray = { kind: 'Argument', name, value: { kind: 'NullValue' } };
    yield changed('unknownArgument', `Unknown argument "${NAME}"`, { arguments: [...field.arguments, stray] });
    for (const argument of fields[field.name.value].args.filter(isRequiredArgument)) {
      const kept = field.arguments.filter((given) => given.name.value !== argument.name);
      yield changed('missingArgument', `argument "${argument.name}" of type`, { arguments: kept });
    }
  }
}

/** The variables of an operation made wrong, one at a time. */
function* wrongVariables({ variableDefinitions }, given) {
  for (const { variable, type, defaultValue } of variableDefinitions) {
    const key = variable.name.value;
    const said = `"$${key}"`;
    const { [key]: value, ...others } = given;
    if (isNonNullType(typeFromAST(schema, type))) {
      if (!defaultValue) yield { kind: 'missingVariable', said, variables: others };
      yield { kind: 'nullVariable', said, variables: { ...others, [key]: null } };
    }
    const wrong = { ...(typeof value === 'object' ? value : {}), [NAME]: 1 };
    yield { kind: 'wrongVariable', said, variables: { ...others, [key]: wrong } };
  }
  yield { kind: 'strayVariable', said: `"$${NAME}"`, variables: { ...given, [NAME]: 1 } };
}

/** The requests made wrong, each with a part of what is to be said of it. */
function* mutations(request) {
  const [operation, ...fragments] = parse(request.query).definitions;
  for (const { kind, said, selections } of wrongRoots(operation)) {
    const changed = { ...operation, selectionSet: { ...operation.selectionSet, selections } };
    const query = print({ kind: 'Document', definitions: [changed, ...fragments] });
    yield { kind, said, request: { ...request, query } };
  }
  for (const { kind, said, variables } of wrongVariables(operation, request.variables)) {
    yield { kind, said, request: { ...request, variables } };
  }
}

module.exports = { mutations };
