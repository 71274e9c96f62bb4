import { asList, asRecord, refuse } from '../core/json.js';
import { checkKeys } from '../core/names.js';
import { Tensor } from '../formats/index.js';
import type { Model } from '../model/model.js';
import { contentKeys, headOf, layersOf, version } from './json.js';
import { checkMemoryFinite, trainingHeadToJson } from './training-json.js';

/** A network as a document: its numbers are tensors, called as `layers.0.weights`. */
export interface NetworkDocument {
  /** All but the numbers, as JSON has them. */
  readonly network: unknown;
  /** The numbers of every layer, by the names of its parameters. */
  readonly layers: readonly Readonly<Record<string, Tensor>>[];
  /** What the optimizer keeps, by name. */
  readonly memory?: Readonly<Record<string, Float32Array | Float64Array>>;
  /** The best weights so far of a fit that stops early. */
  readonly best?: readonly (Float32Array | Float64Array)[];
}

/** Numbers of their own, in the shorter form that holds all of them. */
function compact(values: Float64Array): Float32Array | Float64Array {
  return values.every((value) => Math.fround(value) === value) ? Float32Array.from(values) : values.slice();
}

/**
 * A network, as it is now.
 *
 * @param training whether the state of training comes along
 * @throws MultilayerError where there are no weights yet, a layer cannot be saved, or numbers are not finite
 */
export function networkDocument(model: Model, training: boolean): NetworkDocument {
  const head = headOf(model);
  const layers = layersOf(model);
  const network = { ...head, layers: layers.map(({ description }) => description) };
  const tables = layers.map(({ tables }) =>
    Object.fromEntries(tables.map(([name, { rows, cols, data }]) => [name, new Tensor([rows, cols], compact(data))])),
  );
  if (!training) return { network, layers: tables };
  const { memory, best } = model.training;
  checkMemoryFinite(memory);
  return {
    network: { ...network, training: trainingHeadToJson(model.training) },
    layers: tables,
    memory: Object.fromEntries([...memory].map(([name, values]) => [name, compact(values)])),
    ...(best && { best: best.values.map(compact) }),
  };
}

/** As a model file in JSON has it, but for the list, which stays the array that it is. */
function numbersOf(value: unknown, where: string): { readonly precision: string; readonly data: unknown } {
  if (value instanceof Float32Array) return { precision: 'float32', data: value };
  return value instanceof Float64Array
    ? { precision: 'float64', data: value }
    : refuse(where, 'a tensor of F32 or F64', value);
}

function tableOf(value: unknown, where: string): object {
  if (!(value instanceof Tensor)) return refuse(where, 'a tensor', value);
  const [rows, cols, ...more] = value.shape;
  if (cols === undefined || more.length > 0) refuse(where, 'a tensor of two axes', value.shape.length);
  return { rows, cols, ...numbersOf(value.data, where) };
}

/** The same network as plain data, to be read as those of a model file in JSON, which checks everything. */
export function documentToJson(document: unknown, where: string): Readonly<Record<string, unknown>> {
  const { network, layers, memory, best, ...rest } = asRecord(document, where);
  checkKeys(rest, [], where);
  const head = asRecord(network, `${where}, network`);
  checkKeys(head, contentKeys, `${where}, network`);
  const tables = asList(layers, `${where}, layers`);
  const described = asList(head.layers, `${where}, network, layers`);
  if (tables.length !== described.length) refuse(`${where}, layers`, `${described.length} layers`, tables.length);
  const whole = described.map((each, i) => {
    const at = `${where}, layer ${i}`;
    const description = asRecord(each, at);
    if (Object.hasOwn(description, 'parameters')) refuse(at, 'no parameters but the tensors', description.parameters);
    const parameters = Object.entries(asRecord(tables[i], at)).map(([name, table]) => [
      name,
      tableOf(table, `${at}, ${name}`),
    ]);
    return { ...description, parameters: Object.fromEntries(parameters) };
  });
  const json = { ...head, format: 'multilayer', version, layers: whole };
  if (head.training === undefined) {
    if (memory !== undefined || best !== undefined) refuse(where, 'no memory without training', memory ?? best);
    return json;
  }
  const training = asRecord(head.training, `${where}, training`);
  const entries = Object.entries(asRecord(memory, `${where}, memory`)).map(([name, values]) => ({
    name,
    ...numbersOf(values, `${where}, memory ${name}`),
  }));
  const record = training.best === undefined ? undefined : asRecord(training.best, `${where}, training, best`);
  if ((record === undefined) !== (best === undefined)) refuse(`${where}, best`, 'weights and their epoch', best);
  const values = record && asList(best, `${where}, best`).map((each, i) => numbersOf(each, `${where}, best ${i}`));
  return {
    ...json,
    training: { ...training, memory: entries, ...(record && { best: { ...record, values } }) },
  };
}
