// Generates values for every field of the schema, for the resolvers of graphql-js.
//
// The first part of the path chooses the response: `response=full` fills all fields, `response=sparse&seed=7` makes nullable
// fields null at random with a seed, `response=null` makes all of them null. `filled` and `empty` list exceptions, such as
// `users.list._id`.
'use strict';

const { isEnumType, isListType, isNonNullType, isObjectType } = require('graphql');

/** Characters that need escaping. */
const AWKWARD = '"\\\n\u2028é李🦀';
const FULL_LENGTH = 3;

/** Returns the generator mulberry32, seeded by a text. */
function randomNumbers(text) {
  let state = [...text].reduce((hash, character) => Math.imul(hash ^ character.codePointAt(0), 0x01000193), 0x811c9dc5);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Returns the path of a field in the response, without list indices. */
function fieldPath(info) {
  const keys = [];
  for (let step = info.path; step; step = step.prev) {
    if (typeof step.key === 'string') keys.unshift(step.key);
  }
  return keys.join('.');
}

/** Returns the probability that a nullable value is null. */
function nullProbability(query) {
  switch (query.get('response')) {
    case 'full': return 0;
    case 'sparse': return [0.2, 0.5, 0.8][query.get('seed') % 3];
    case 'null': return 1;
    default: throw new Error(`unknown response: ${query}`);
  }
}

/** Returns a resolver for all fields. It adds the path of each nullable field to `nullable`. */
function resolver(query, operation, nullable) {
  const probability = nullProbability(query);
  const listed = (name) => query.get(name)?.split(',') ?? [];
  const [filled, empty] = [listed('filled'), listed('empty')];
  const random = randomNumbers(`${query.get('seed')} ${operation}`);
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
      case 'Object': return { [name]: [`${count} ${AWKWARD}`, null] };
      default: throw new Error(`unknown scalar ${type.name}`);
    }
  };

  const value = (type, name, mayBeNull) => {
    if (isNonNullType(type)) return value(type.ofType, name, () => false);
    if (mayBeNull()) return null;
    if (isListType(type)) {
      const length = probability === 0 ? FULL_LENGTH : Math.floor(random() * (1 - probability) * (FULL_LENGTH + 1));
      return Array.from({ length }, () => value(type.ofType, name, () => random() < probability));
    }
    return isObjectType(type) ? {} : leaf(type, name);
  };

  return (_source, _arguments, _context, info) => {
    const path = fieldPath(info);
    if (!isNonNullType(info.returnType)) nullable.add(path);
    const mayBeNull = () => empty.includes(path) || (!filled.includes(path) && random() < probability);
    return value(info.returnType, info.fieldName, mayBeNull);
  };
}

module.exports = { resolver };
