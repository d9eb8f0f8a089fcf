// A server that is nothing but graphql-js and the schema: what the schema does not allow is refused, and what it does
// is answered with generated values. The address says how full the answer is, see `answers.js`. The last call can be
// looked at, so that whoever sent it knows what there was to be read.
'use strict';

const fs = require('node:fs');
const http = require('node:http');
const { once } = require('node:events');
const path = require('node:path');
const { buildSchema, assertValidSchema, execute, parse, validate } = require('graphql');
const { resolver } = require('./answers');

const schema = buildSchema(fs.readFileSync(path.join(__dirname, '../../schema/authing.graphql'), 'utf8'));
assertValidSchema(schema);

/** The first request of each document that was let through. */
const accepted = new Map();
let last = null;
let server;

/** What graphql-js says of a request: `{ data }`, or `{ errors }` where any part of it is refused. */
function judge(request, answer) {
  let document;
  try {
    document = parse(request.query);
  } catch (error) {
    return { errors: [error] };
  }
  const errors = [...validate(schema, document), ...strayVariables(document, request.variables)];
  if (errors.length > 0) return { errors };
  const { data, errors: refused } = execute({
    schema,
    document,
    operationName: request.operationName,
    variableValues: request.variables,
    fieldResolver: answer,
  });
  return refused ? { errors: refused } : { data };
}

/** GraphQL takes no notice of variables that are sent and not declared; a client that sends one is wrong all the same. */
function strayVariables(document, variables) {
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
  const outcome = judge(request, resolver(url.searchParams, request.operationName, nullable));
  if (outcome.errors) return reply(400, { errors: outcome.errors.map(({ message }) => ({ message })) });
  if (!accepted.has(request.query)) accepted.set(request.query, request);
  last = { data: outcome.data, nullable: [...nullable] };
  return reply(200, { data: outcome.data });
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
