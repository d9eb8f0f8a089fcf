// The refusals of REST addresses. The SDK writes them as JSON into the message of an error.
'use strict';

const { rejected } = require('./emulator');

/** Asserts that a REST call fails with this code. */
module.exports = (call, code) => rejected(call.catch((error) => Promise.reject(JSON.parse(error.message))), code);
