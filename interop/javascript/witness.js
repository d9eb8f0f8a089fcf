// Notes which of the SDK's methods the tests call, so that none is left out unseen.
'use strict';

const called = new Set();
const offered = new Set();
const MODULES = ['authz', 'org', 'pipeline', 'qrlogin'];

/** Stands before an SDK object, and hands everything through. */
function watch(sdk) {
  note(Object.getPrototypeOf(sdk), '');
  return new Proxy(sdk, {
    get(target, name) {
      const value = target[name];
      if (MODULES.includes(name)) {
        note(value, `${name}.`);
        return new Proxy(value, { get: (module, method) => hand(module, method, `${name}.`) });
      }
      return typeof value === 'function' ? hand(target, name, '') : value;
    },
  });
}

function note(object, prefix) {
  for (const name of Object.keys(object)) {
    if (name !== 'constructor' && typeof object[name] === 'function') offered.add(prefix + name);
  }
}

function hand(target, name, prefix) {
  called.add(prefix + String(name));
  return target[name].bind(target);
}

module.exports = {
  watch,
  missed: () => [...offered].filter((name) => !called.has(name)),
};
