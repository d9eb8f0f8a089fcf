// Values for whatever the schema lets be asked, for the resolvers of graphql-js.
//
// The query of the address says how full they are: `?answer=full` fills everything, `?answer=sparse&seed=7` leaves out
// what may be null by the throw of a seeded die, `?answer=null` leaves out all that may be. `filled` and `empty` list
// places that are an exception, such as `users.list._id`.
'use strict';

const { isEnumType, isListType, isNonNullType, isObjectType } = require('graphql');

/** Characters that have to be escaped somewhere on the way. */
const AWKWARD = '"\\\n\u2028é李🦀';
const FULL_LENGTH = 3;

/** The generator mulberry32: the same numbers for the same text. */
function die(text) {
  let state = [...text].reduce((hash, character) => Math.imul(hash ^ character.codePointAt(0), 0x01000193), 0x811c9dc5);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The place of a field in the answer, without the positions in lists. */
function place(info) {
  const keys = [];
  for (let step = info.path; step; step = step.prev) {
    if (typeof step.key === 'string') keys.unshift(step.key);
  }
  return keys.join('.');
}

/** How likely it is that what may be null is. */
function emptiness(query) {
  switch (query.get('answer')) {
    case 'full': return 0;
    case 'sparse': return [0.2, 0.5, 0.8][query.get('seed') % 3];
    case 'null': return 1;
    default: throw new Error(`no such answer: ${query}`);
  }
}

/** A resolver for all fields. Each place it comes by that may be null it adds to `nullable`. */
function resolver(query, operation, nullable) {
  const chance = emptiness(query);
  const listed = (name) => query.get(name)?.split(',') ?? [];
  const [filled, empty] = [listed('filled'), listed('empty')];
  const throwDie = die(`${query.get('seed')} ${operation}`);
  let count = 100000;

  const leaf = (type, name) => {
    count += 1;
    if (isEnumType(type)) return type.getValues()[count % type.getValues().length].value;
    switch (type.name) {
      case 'String': return `${name} ${count} ${AWKWARD}`;
      case 'ID': return `${name} ${count}`;
      case 'Int': return count;
      case 'Float': return count % 2 ? count : count + 0.5;
      case 'Boolean': return count % 2 === 0;
      default: throw new Error(`no value is known for ${type.name}`);
    }
  };

  const value = (type, name, mayBeNull) => {
    if (isNonNullType(type)) return value(type.ofType, name, () => false);
    if (mayBeNull()) return null;
    if (isListType(type)) {
      const length = chance === 0 ? FULL_LENGTH : Math.floor(throwDie() * (1 - chance) * (FULL_LENGTH + 1));
      return Array.from({ length }, () => value(type.ofType, name, () => throwDie() < chance));
    }
    return isObjectType(type) ? {} : leaf(type, name);
  };

  return (_source, _arguments, _context, info) => {
    const here = place(info);
    if (!isNonNullType(info.returnType)) nullable.add(here);
    const mayBeNull = () => empty.includes(here) || (!filled.includes(here) && throwDie() < chance);
    return value(info.returnType, info.fieldName, mayBeNull);
  };
}

module.exports = { resolver };
