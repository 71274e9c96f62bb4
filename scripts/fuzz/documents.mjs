// Documents whose content is changed, as nobody's accident but somebody's will: their files have a sum that fits.
import { Tensor } from '../../dist/index.js';

const odd = [
  null,
  true,
  0,
  1,
  -1,
  1.5,
  3,
  2 ** 31,
  2 ** 53,
  1e308,
  -1e308,
  5e-324,
  NaN,
  Infinity,
  '',
  'x',
  '__proto__',
];
const oddNumbers = [NaN, Infinity, -Infinity, 1e38, -1e38, 0, 1e300, 1];

function oddValue(random) {
  const made = [
    () => [],
    () => ({}),
    () => new Float64Array(3),
    () => new Float32Array(0),
    () => JSON.parse('{"__proto__":1}'),
  ];
  const k = random(odd.length + made.length);
  return k < odd.length ? odd[k] : made[k - odd.length]();
}

function isNumbers(value) {
  return ArrayBuffer.isView(value) || value instanceof Tensor;
}

function copy(value) {
  if (value instanceof Tensor) return new Tensor(value.shape, value.data.slice());
  if (ArrayBuffer.isView(value)) return value.slice();
  if (Array.isArray(value)) return value.map(copy);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copy(each)]));
}

/** All places in plain data: an object or list, and a key of it. */
function places(value, found = []) {
  if (typeof value !== 'object' || value === null || isNumbers(value)) return found;
  for (const key of Object.keys(value)) {
    found.push([value, key]);
    places(value[key], found);
  }
  return found;
}

function mutateNumbers(array, random) {
  if (array instanceof Tensor) {
    const data = mutateNumbers(array.data, random);
    const shape = data.length === array.data.length && random(4) > 0 ? array.shape : [data.length, 1];
    return new Tensor(random(6) === 0 ? [...shape].reverse() : shape, data);
  }
  if (array.length === 0) return new array.constructor(1);
  switch (random(5)) {
    case 0:
      return array.slice(0, random(array.length));
    case 1:
      return array.map(() => oddNumbers[random(oddNumbers.length)]);
    case 2:
      return array instanceof Float32Array ? Float64Array.from(array) : Float32Array.from(array);
    default:
      array[random(array.length)] = oddNumbers[random(oddNumbers.length)];
      return array;
  }
}

/** A copy with one change at one place: another value, one too few or too many, one from elsewhere. */
export function mutateDocument(original, random) {
  const document = copy(original);
  const all = places(document);
  if (all.length === 0) return document;
  // Of all keys, as of lists there is much.
  const depth = random(3) === 0 ? Math.min(all.length, 60) : all.length;
  const [holder, key] = all[random(depth)];
  const value = holder[key];
  switch (random(8)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete holder[key];
      break;
    case 1:
      if (Array.isArray(holder)) holder.splice(Number(key), 0, copy(value));
      else holder[`${key}s`] = value;
      break;
    case 2: {
      const [other, at] = all[random(all.length)];
      holder[key] = copy(other[at]);
      break;
    }
    case 3:
      if (Array.isArray(value) && value.length > 1) value.reverse();
      else if (typeof value === 'number') holder[key] = value * [2, -1, 1000, 0.5][random(4)];
      else if (typeof value === 'string') holder[key] = value.slice(0, random(value.length + 1));
      else holder[key] = oddValue(random);
      break;
    default:
      holder[key] = isNumbers(value) ? mutateNumbers(value, random) : oddValue(random);
  }
  return document;
}
