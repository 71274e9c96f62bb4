import { describe, MultilayerError } from '../core/errors.js';
import { type Matrix, toMatrix } from '../core/matrix.js';
import { checkKeys } from '../core/names.js';
import { type Layer, type LayerJson, layerFromJson, levelsOf } from '../layers/index.js';
import { parameterId } from './parameter.js';
import { freshTrainingState, type TrainingState } from './training.js';

/** JSON text turns −0 into 0, so negative zero is written as text. */
type NumberJson = number | '-0';

interface TableJson {
  readonly rows: number;
  readonly cols: number;
  readonly data: readonly NumberJson[];
}

export interface NetworkJson {
  readonly format: 'multilayer';
  readonly version: 1;
  readonly seed: number;
  readonly inputs: number;
  readonly classes?: readonly string[];
  readonly layers: readonly (LayerJson & { readonly parameters: Readonly<Record<string, TableJson>> })[];
  readonly training?: TrainingJson;
}

export interface TrainingJson {
  readonly epoch: number;
  readonly batch: number;
  readonly lossSum: number;
  readonly course: string;
  readonly rule: string;
  readonly memory: readonly { readonly name: string; readonly data: readonly NumberJson[] }[];
}

const damaged = 'The file may be damaged or come from elsewhere; save the model again with toJSON().';

function fail(where: string, expected: string, got: unknown, fix = damaged): never {
  throw new MultilayerError({ where, expected, got: describe(got), fix });
}

/** Adds the place in the file to an error of a part that does not know it. */
function within<T>(where: string, make: (where: string) => T): T {
  try {
    return make(where);
  } catch (error) {
    if (!(error instanceof MultilayerError) || error.where.startsWith(where)) throw error;
    const { expected, got, fix } = error;
    throw new MultilayerError({ where: `${where}, ${error.where}`, expected, got, fix });
  }
}

function asRecord(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail(where, 'an object', value);
  return value as Readonly<Record<string, unknown>>;
}

function asList(value: unknown, where: string): readonly unknown[] {
  return Array.isArray(value) ? value : fail(where, 'an array', value);
}

function asWhole(value: unknown, where: string): number {
  return Number.isSafeInteger(value) ? (value as number) : fail(where, 'a whole number', value);
}

function asCount(value: unknown, where: string): number {
  return asWhole(value, where) >= 0 ? (value as number) : fail(where, 'a whole number of 0 or more', value);
}

function asText(value: unknown, where: string): string {
  return typeof value === 'string' ? value : fail(where, 'text', value);
}

function asNumbers(value: unknown, where: string): Float64Array {
  return Float64Array.from(asList(value, where), (each, i) => {
    if (each === '-0') return -0;
    return typeof each === 'number' && Number.isFinite(each)
      ? each
      : fail(`${where}, entry ${i}`, 'a finite number', each);
  });
}

function toNumbers(data: Float64Array): NumberJson[] {
  return Array.from(data, (value) => (Object.is(value, -0) ? '-0' : value));
}

export function tableToJson({ rows, cols, data }: Matrix, where: string): TableJson {
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) fail(where, 'finite numbers to save', data[bad], 'Train again with a smaller learning rate.');
  return { rows, cols, data: toNumbers(data) };
}

/** What a model file holds, checked, and ready to be built. */
export interface NetworkParts {
  readonly seed: number;
  readonly inputs: number;
  readonly classes: readonly string[] | undefined;
  readonly layers: readonly Layer[];
  /** The numbers of every parameter, by its id. */
  readonly tables: ReadonlyMap<string, Matrix>;
  readonly training: TrainingState | undefined;
}

/** Checks untrusted data and reads the parts of a network from it. */
export function readNetworkJson(value: unknown): NetworkParts {
  const where = 'Network.fromJSON';
  if (typeof value === 'string') fail(where, 'an object', value, 'Parse the text first: JSON.parse(text).');
  const json = asRecord(value, where);
  if (json.format !== 'multilayer') fail(`${where}, format`, '"multilayer"', json.format);
  if (json.version !== 1) fail(`${where}, version`, '1', json.version, 'Update multilayer to read newer files.');
  checkKeys(json, ['format', 'version', 'seed', 'inputs', 'classes', 'layers', 'training'], where);
  const entries = asList(json.layers, `${where}, layers`);
  const layers = entries.map((entry, i) => {
    const { parameters: _, ...description } = asRecord(entry, `${where}, layer ${i}`);
    return within(`${where}, layer ${i}`, (at) => layerFromJson(description, at));
  });
  if (layers.length === 0) fail(`${where}, layers`, 'at least one layer', entries);
  const inputs = asWhole(json.inputs, `${where}, inputs`);
  if (inputs < 1) fail(`${where}, inputs`, 'a whole number of 1 or more', inputs);
  const tables = readTables(entries, layers, inputs, where);
  const outputs = layers.reduce((width, layer) => layer.outputs(width), inputs);
  return {
    seed: asWhole(json.seed, `${where}, seed`),
    inputs,
    classes: json.classes === undefined ? undefined : readClasses(json.classes, outputs, `${where}, classes`),
    layers,
    training: json.training === undefined ? undefined : readTraining(json.training, `${where}, training`),
    tables,
  };
}

/** Read before anything of the stated sizes is made, so that a small file cannot ask for much memory. */
function readTables(
  entries: readonly unknown[],
  layers: readonly Layer[],
  inputs: number,
  where: string,
): Map<string, Matrix> {
  const tables = new Map<string, Matrix>();
  for (const { index, parameters: specs } of levelsOf(layers, inputs)) {
    const at = `${where}, layer ${index}`;
    const parameters = asRecord(asRecord(entries[index], at).parameters, `${at}, parameters`);
    checkKeys(
      parameters,
      specs.map(([name]) => name),
      `${at}, parameters`,
    );
    for (const [name, { rows, cols }] of specs) {
      const found = Object.hasOwn(parameters, name) ? parameters[name] : fail(at, `the parameter ${name}`, undefined);
      tables.set(parameterId(index, name), readTable(found, rows, cols, `${at}, ${name}`));
    }
  }
  return tables;
}

function readTable(value: unknown, rows: number, cols: number, where: string): Matrix {
  const { rows: height, cols: width, data } = asRecord(value, where);
  if (height !== rows || width !== cols) {
    const got = `${describe(height)} × ${describe(width)}`;
    throw new MultilayerError({ where, expected: `${rows} × ${cols} numbers`, got, fix: damaged });
  }
  const list = asList(data, where);
  if (list.length !== rows * cols) fail(where, `${rows * cols} numbers`, list.length);
  return toMatrix({ rows, cols, data: asNumbers(list, where) }, where);
}

function readClasses(value: unknown, outputs: number, where: string): readonly string[] {
  const classes = asList(value, where).map((label, i) => asText(label, `${where}, entry ${i}`));
  const wanted = outputs === 1 ? 2 : outputs;
  if (classes.length !== wanted) fail(where, `${wanted} labels`, classes.length);
  const twice = classes.find((label, i) => classes.indexOf(label) < i);
  if (twice !== undefined) fail(where, 'labels that differ', twice);
  return classes;
}

function readTraining(value: unknown, where: string): TrainingState {
  const json = asRecord(value, where);
  checkKeys(json, ['epoch', 'batch', 'lossSum', 'course', 'rule', 'memory'], where);
  const memory = asList(json.memory, `${where}, memory`).map((entry, i): [string, Float64Array] => {
    const { name, data } = asRecord(entry, `${where}, memory ${i}`);
    return [asText(name, `${where}, memory ${i}, name`), asNumbers(data, `${where}, memory ${i}`)];
  });
  const lossSum =
    typeof json.lossSum === 'number' && Number.isFinite(json.lossSum)
      ? json.lossSum
      : fail(where, 'a finite lossSum', json.lossSum);
  return {
    ...freshTrainingState(),
    epoch: asCount(json.epoch, `${where}, epoch`),
    batch: asCount(json.batch, `${where}, batch`),
    lossSum,
    course: asText(json.course, `${where}, course`),
    rule: asText(json.rule, `${where}, rule`),
    memory: new Map(memory),
  };
}

export function trainingToJson({ memory, ...state }: TrainingState): TrainingJson {
  return { ...state, memory: [...memory].map(([name, data]) => ({ name, data: toNumbers(data) })) };
}
