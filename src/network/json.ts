import { describe, MultilayerError } from '../core/errors.js';
import { type Matrix, toMatrix } from '../core/matrix.js';
import { checkKeys } from '../core/names.js';
import { type Layer, type LayerJson, layerFromJson } from '../layers/index.js';
import { freshTrainingState, type TrainingState } from './training.js';

interface TableJson {
  readonly rows: number;
  readonly cols: number;
  readonly data: readonly number[];
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
  readonly memory: readonly { readonly name: string; readonly data: readonly number[] }[];
}

const damaged = 'The file may be damaged or come from elsewhere; save the model again with toJSON().';

function fail(where: string, expected: string, got: unknown, fix = damaged): never {
  throw new MultilayerError({ where, expected, got: describe(got), fix });
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

function asNumbers(value: unknown, where: string): Float64Array {
  return Float64Array.from(asList(value, where), (each, i) =>
    typeof each === 'number' && Number.isFinite(each) ? each : fail(`${where}, entry ${i}`, 'a finite number', each),
  );
}

export function tableToJson({ rows, cols, data }: Matrix, where: string): TableJson {
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) fail(where, 'finite numbers to save', data[bad], 'Train again with a smaller learning rate.');
  return { rows, cols, data: Array.from(data) };
}

/** What a model file holds, checked, and ready to be built. */
export interface NetworkParts {
  readonly seed: number;
  readonly inputs: number;
  readonly classes: readonly string[] | undefined;
  readonly layers: readonly Layer[];
  /** The numbers of layer i's parameter `name`, or an error. */
  readonly table: (layer: number, name: string, rows: number, cols: number) => Matrix;
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
    return layerFromJson(description, `${where}, layer ${i}`);
  });
  const classes = json.classes === undefined ? undefined : asList(json.classes, `${where}, classes`);
  const odd = classes?.findIndex((label) => typeof label !== 'string') ?? -1;
  if (odd >= 0) fail(`${where}, class ${odd}`, 'text', classes?.[odd]);
  return {
    seed: asWhole(json.seed, `${where}, seed`),
    inputs: asWhole(json.inputs, `${where}, inputs`),
    classes: classes as readonly string[] | undefined,
    layers,
    training: json.training === undefined ? undefined : readTraining(json.training, `${where}, training`),
    table: (layer, name, rows, cols) => {
      const at = `${where}, layer ${layer}, ${name}`;
      const parameters = asRecord(asRecord(entries[layer], at).parameters, at);
      const found = Object.hasOwn(parameters, name) ? parameters[name] : fail(at, `the parameter ${name}`, undefined);
      const { rows: height, cols: width, data } = asRecord(found, at);
      if (height !== rows || width !== cols) fail(at, `${rows} × ${cols} numbers`, `${height} × ${width}`);
      return toMatrix({ rows, cols, data: asNumbers(data, at) }, at);
    },
  };
}

function readTraining(value: unknown, where: string): TrainingState {
  const json = asRecord(value, where);
  const memory = asList(json.memory, `${where}, memory`).map((entry, i): [string, Float64Array] => {
    const { name, data } = asRecord(entry, `${where}, memory ${i}`);
    return [String(name), asNumbers(data, `${where}, memory ${i}`)];
  });
  const lossSum =
    typeof json.lossSum === 'number' && Number.isFinite(json.lossSum)
      ? json.lossSum
      : fail(where, 'a finite lossSum', json.lossSum);
  return {
    ...freshTrainingState(),
    epoch: asWhole(json.epoch, `${where}, epoch`),
    batch: asWhole(json.batch, `${where}, batch`),
    lossSum,
    course: String(json.course),
    rule: String(json.rule),
    memory: new Map(memory),
  };
}

export function trainingToJson({ memory, ...state }: TrainingState): TrainingJson {
  return { ...state, memory: [...memory].map(([name, data]) => ({ name, data: Array.from(data) })) };
}
