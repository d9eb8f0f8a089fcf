// Breaks valid requests in one way each. The server must reject all of them.
'use strict';

const { isNonNullType, isRequiredArgument, parse, print, typeFromAST } = require('graphql');

const NAME = 'noSuchThing';
const name = { kind: 'Name', value: NAME };

/** Breaks the root fields of an operation, one at a time. */
function* brokenRoots(schema, { operation, selectionSet: { selections } }) {
  const fields = schema.getRootType(operation).getFields();
  for (const field of selections) {
    const changed = (kind, expected, part) => ({
      kind,
      expected,
      selections: selections.map((other) => (other === field ? { ...field, ...part } : other)),
    });
    if (field.selectionSet) {
      const inner = [...field.selectionSet.selections, { kind: 'Field', name }];
      yield changed('unknownField', `Cannot query field "${NAME}"`, { selectionSet: { ...field.selectionSet, selections: inner } });
    }
    const unknown = { kind: 'Argument', name, value: { kind: 'NullValue' } };
    yield changed('unknownArgument', `Unknown argument "${NAME}"`, { arguments: [...field.arguments, unknown] });
    for (const argument of fields[field.name.value].args.filter(isRequiredArgument)) {
      const remaining = field.arguments.filter((other) => other.name.value !== argument.name);
      yield changed('missingArgument', `argument "${argument.name}" of type`, { arguments: remaining });
    }
  }
}

/** Breaks the variables of an operation, one at a time. */
function* brokenVariables(schema, { variableDefinitions }, sent) {
  for (const { variable, type, defaultValue } of variableDefinitions) {
    const key = variable.name.value;
    const expected = `"$${key}"`;
    const { [key]: value, ...others } = sent;
    if (isNonNullType(typeFromAST(schema, type))) {
      if (!defaultValue) yield { kind: 'missingVariable', expected, variables: others };
      yield { kind: 'nullVariable', expected, variables: { ...others, [key]: null } };
    }
    const wrongValue = { ...(typeof value === 'object' ? value : {}), [NAME]: 1 };
    yield { kind: 'wrongVariable', expected, variables: { ...others, [key]: wrongValue } };
  }
  yield { kind: 'undeclaredVariable', expected: `"$${NAME}"`, variables: { ...sent, [NAME]: 1 } };
}

/** Yields broken requests of a valid one, each with a part of the expected error. */
function* mutations(schema, request) {
  const [operation, ...fragments] = parse(request.query).definitions;
  for (const { kind, expected, selections } of brokenRoots(schema, operation)) {
    const changed = { ...operation, selectionSet: { ...operation.selectionSet, selections } };
    const query = print({ kind: 'Document', definitions: [changed, ...fragments] });
    yield { kind, expected, request: { ...request, query } };
  }
  for (const { kind, expected, variables } of brokenVariables(schema, operation, request.variables)) {
    yield { kind, expected, request: { ...request, variables } };
  }
}

module.exports = { mutations };
