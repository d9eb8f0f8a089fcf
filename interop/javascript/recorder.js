// Records which methods of the SDK the tests call.
'use strict';

const called = new Set();
const offered = new Set();
const MODULES = ['authz', 'org', 'pipeline', 'qrlogin'];

/** Wraps an SDK object and records its method calls. */
function watch(sdk) {
  addMethods(Object.getPrototypeOf(sdk), '');
  return new Proxy(sdk, {
    get(target, name) {
      const value = target[name];
      if (MODULES.includes(name)) {
        addMethods(value, `${name}.`);
        return new Proxy(value, { get: (module, method) => call(module, method, `${name}.`) });
      }
      return typeof value === 'function' ? call(target, name, '') : value;
    },
  });
}

function addMethods(object, prefix) {
  for (const name of Object.keys(object)) {
    if (name !== 'constructor' && typeof object[name] === 'function') offered.add(prefix + name);
  }
}

function call(target, name, prefix) {
  called.add(prefix + String(name));
  return target[name].bind(target);
}

module.exports = {
  watch,
  uncalled: () => [...offered].filter((name) => !called.has(name)),
};
