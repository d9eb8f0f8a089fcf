// A server of graphql-js and the schema only. It rejects requests that the schema does not allow, and responds to all others
// with generated values. The address chooses the response, see `responses.js`. `/last` returns the last response, so that
// the client of the tests can compare what it read.
'use strict';

const fs = require('node:fs');
const http = require('node:http');
const { once } = require('node:events');
const path = require('node:path');
const { buildSchema, assertValidSchema, execute, parse, validate } = require('graphql');
const { resolver } = require('./responses');

const schema = buildSchema(fs.readFileSync(path.join(__dirname, '../../schema/v1/authing.graphql'), 'utf8'));
assertValidSchema(schema);

/** The first accepted request of each document. */
const accepted = new Map();
let last = null;
let server;

/** Runs a request with graphql-js. Returns `{ data }`, or `{ errors }` if any part of it fails. */
function run(request, fieldResolver) {
  let document;
  try {
    document = parse(request.query);
  } catch (error) {
    return { errors: [error] };
  }
  const errors = [...validate(schema, document), ...undeclaredVariables(document, request.variables)];
  if (errors.length > 0) return { errors };
  const { data, errors: executionErrors } = execute({
    schema,
    document,
    operationName: request.operationName,
    variableValues: request.variables,
    fieldResolver,
  });
  return executionErrors ? { errors: executionErrors } : { data };
}

/** Returns errors for undeclared variables, which GraphQL ignores and a correct client does not send. */
function undeclaredVariables(document, variables) {
  const declared = document.definitions.flatMap(({ variableDefinitions = [] }) =>
    variableDefinitions.map((definition) => definition.variable.name.value));
  return Object.keys(variables ?? {}).filter((name) => !declared.includes(name))
    .map((name) => ({ message: `Variable "$${name}" is not declared.` }));
}

async function body(incoming) {
  const chunks = await incoming.toArray();
  return Buffer.concat(chunks).toString();
}

async function serve(incoming, outgoing) {
  const url = new URL(incoming.url, 'http://localhost');
  const reply = (status, content) => {
    outgoing.writeHead(status, { 'Content-Type': 'application/json' });
    outgoing.end(JSON.stringify(content));
  };
  if (url.pathname === '/last') return reply(200, last);
  const request = JSON.parse(await body(incoming));
  const nullable = new Set();
  const result = run(request, resolver(url.searchParams, request.operationName, nullable));
  if (result.errors) return reply(400, { errors: result.errors.map(({ message }) => ({ message })) });
  if (!accepted.has(request.query)) accepted.set(request.query, request);
  last = { data: result.data, nullable: [...nullable] };
  return reply(200, { data: result.data });
}

async function start() {
  server = http.createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch((error) => outgoing.destroy(error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  module.exports.url = `http://127.0.0.1:${server.address().port}/graphql`;
}

async function stop() {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}

module.exports = { schema, accepted, start, stop };
