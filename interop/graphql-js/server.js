// A server of graphql-js and the schema of an API only. It rejects requests that the schema does not allow, and responds to all
// others with generated values. The path chooses the response, see `responses.js`. `/last` returns the last response, so that
// the client of the tests can compare what it read.
'use strict';

const fs = require('node:fs');
const http = require('node:http');
const { once } = require('node:events');
const path = require('node:path');
const { buildSchema, assertValidSchema, execute, parse, validate } = require('graphql');
const { resolver } = require('./responses');

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

class Server {
  /** The first accepted request of each document. */
  accepted = new Map();
  #last = null;
  #http = http.createServer((incoming, outgoing) => {
    this.#serve(incoming, outgoing).catch((error) => outgoing.destroy(error));
  });

  constructor(api) {
    this.schema = buildSchema(fs.readFileSync(path.join(__dirname, '../../schema', api, 'authing.graphql'), 'utf8'));
    assertValidSchema(this.schema);
  }

  /** Runs a request with graphql-js. Returns `{ data }`, or `{ errors }` if any part of it fails. */
  #run(request, fieldResolver) {
    const { schema } = this;
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

  async #serve(incoming, outgoing) {
    const [, first] = incoming.url.split('/');
    const reply = (status, content) => {
      outgoing.writeHead(status, { 'Content-Type': 'application/json' });
      outgoing.end(JSON.stringify(content));
    };
    if (first === 'last') return reply(200, this.#last);
    const request = JSON.parse(await body(incoming));
    const nullable = new Set();
    const result = this.#run(request, resolver(new URLSearchParams(first), request.operationName, nullable));
    if (result.errors) return reply(400, { errors: result.errors.map(({ message }) => ({ message })) });
    if (!this.accepted.has(request.query)) this.accepted.set(request.query, request);
    this.#last = { data: result.data, nullable: [...nullable] };
    return reply(200, { data: result.data });
  }

  async start() {
    this.#http.listen(0, '127.0.0.1');
    await once(this.#http, 'listening');
    this.url = `http://127.0.0.1:${this.#http.address().port}`;
  }

  async stop() {
    this.#http.closeAllConnections();
    this.#http.close();
    await once(this.#http, 'close');
  }
}

module.exports = { Server };
