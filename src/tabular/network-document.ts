import { renameCall } from '../core/errors.js';
import { asList, asRecord, refuse } from '../core/json.js';
import { type Network, type NetworkJson, networkFromJSON, type ReadOptions } from '../index.js';

/** Whether these are numbers as a model file in JSON has them. */
function areNumbers(value: object): value is { precision: 'float32' | 'float64'; data: readonly (number | '-0')[] } {
  return 'precision' in value && 'data' in value && Array.isArray(value.data);
}

/** A network as JSON has it, with typed arrays in the place of its lists of numbers, which become tensors of the file. */
export function networkToDocument(json: NetworkJson): unknown {
  return compact(json);
}

function compact(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(compact);
  if (areNumbers(value)) {
    const numbers = Float64Array.from(value.data, (each) => (each === '-0' ? -0 : each));
    return { ...value, data: value.precision === 'float32' ? Float32Array.from(numbers) : numbers };
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, compact(each)]));
}

function expand(value: unknown, where: string): unknown {
  if (value instanceof Float32Array || value instanceof Float64Array)
    return Array.from(value, (each) => (Object.is(each, -0) ? '-0' : each));
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return asList(value, where).map((each) => expand(each, where));
  const entries = Object.entries(asRecord(value, where)).map(([key, each]) => [key, expand(each, where)]);
  return Object.fromEntries(entries);
}

/**
 * The network of a document. The sum of its file has been compared.
 *
 * @throws MultilayerError naming the part that is wrong
 */
export function networkFromDocument(document: unknown, machine: ReadOptions, where: string): Network {
  try {
    return networkFromJSON(expand(document, where), { ...machine, check: false });
  } catch (error) {
    if (error instanceof RangeError) return refuse(where, 'a network', document);
    renameCall(error, 'networkFromJSON', where);
    throw error;
  }
}
