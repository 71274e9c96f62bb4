import { checksum } from '../core/checksum.js';
import { describe, fail } from '../core/errors.js';
import { asList, asRecord, asWhole, damaged, isPlain, refuse, within } from '../core/json.js';
import { type Matrix, matrix } from '../core/matrix.js';
import { checkKeys } from '../core/names.js';
import { checkCount, type Labels, readLabels } from '../data/labels.js';
import { type Layer, type LayerJson, type Level, layerFromJson, layersToJson, levelsOf } from '../layers/index.js';
import { outputCount } from '../model/forward.js';
import { type LastFit, type LastFitJson, lastFitFromJson, lastFitKeys, lastFitToJson } from '../model/last-fit.js';
import type { Model } from '../model/model.js';
import { parameterId } from '../model/parameter.js';
import type { TrainingState } from '../model/training-state.js';
import { checkMemory } from './memory-check.js';
import { type NumbersJson, numbersToJson, readNumbers } from './numbers.js';
import { readTraining, type TrainingJson, trainingToJson } from './training-json.js';

interface TableJson extends NumbersJson {
  readonly rows: number;
  readonly cols: number;
}

export const version = 3;

/** A model file, as plain data. */
export interface NetworkJson extends LastFitJson {
  /** Tells a model file from others. */
  readonly format: 'multilayer';
  /** Of the format; others are refused. */
  readonly version: typeof version;
  /** The {@link checksum} of all the rest. */
  readonly check: string;
  /** That of the network. */
  readonly seed: number;
  /** The number of input columns. */
  readonly inputs: number;
  /** The classes in the order of the outputs, where the network knows them. */
  readonly classes?: Labels;
  /** Every layer, with its options and the tables that it has learned. */
  readonly layers: readonly (LayerJson & { readonly parameters: Readonly<Record<string, TableJson>> })[];
  /** All that a later fit needs to go on exactly where the last one ended; only in a checkpoint. */
  readonly training?: TrainingJson;
  /** Only where the text is too long for a string; not enumerable. */
  toJSON?(): never;
}

/** What a file of either form says of a network. */
export const contentKeys: readonly string[] = ['seed', 'inputs', 'classes', ...lastFitKeys, 'layers', 'training'];

/** What a network puts into its file, without what every file says. */
export type NetworkContent = Omit<NetworkJson, 'format' | 'version' | 'check' | 'toJSON'>;

/** The longest string of V8. */
const mostCharacters = 2 ** 29 - 24;

/**
 * The file of a network: any change of it after this is found.
 *
 * @param most characters of a string at most
 */
export function seal(content: NetworkContent, most: number = mostCharacters): NetworkJson {
  const head = { format: 'multilayer', version } as const;
  const file = { ...head, check: checksum({ ...head, ...content }), ...content };
  const length = textLength(content);
  if (length <= most) return file;
  // JSON.stringify would fail with a bare RangeError.
  const toJSON = (): never => {
    fail(
      'JSON.stringify',
      `a text of at most ${most} characters`,
      `about ${length}`,
      'Write await network.save(path), which makes the text in pieces.',
    );
  };
  return Object.defineProperty(file, 'toJSON', { value: toJSON });
}

/** About as many characters as the numbers take in a text. */
function textLength({ layers, training }: NetworkContent): number {
  const lists = [...layers.flatMap(({ parameters }) => Object.values(parameters)), ...(training?.memory ?? [])];
  return lists.reduce((sum, { precision, data }) => sum + data.length * (precision === 'float32' ? 12 : 20), 0);
}

/**
 * What stands in a file beside the layers.
 *
 * @throws MultilayerError where there are no weights yet
 */
export function headOf(model: Model): Omit<NetworkContent, 'layers' | 'training'> {
  const { stack } = model;
  if (stack === undefined) {
    return fail(
      'toJSON',
      'a network with weights',
      'one whose inputs are not known',
      'Pass inputs to the network, or fit it first.',
    );
  }
  model.fetch();
  const classes = model.classes === undefined ? {} : { classes: model.classes };
  return { seed: model.seed, inputs: stack.inputs, ...classes, ...lastFitToJson(model.last) };
}

interface LayerContent {
  readonly description: LayerJson;
  readonly tables: readonly (readonly [name: string, table: Matrix])[];
}

/**
 * Every layer, and its numbers by their names.
 *
 * @throws MultilayerError where a layer cannot be saved, or numbers are not finite
 */
export function layersOf(model: Model): LayerContent[] {
  const parameters = model.stack?.parameters ?? [];
  return within('toJSON', () => layersToJson(model.layers)).map((description, i) => {
    const own = parameters.filter((each) => each.layer === i);
    const tables = own.map((each) => {
      const table = each.toMatrix();
      const bad = table.data.findIndex((value) => !Number.isFinite(value));
      const fix = 'Train again with a smaller learning rate.';
      if (bad >= 0) refuse(`toJSON, layer ${i}, ${each.name}`, 'finite numbers to save', table.data[bad], fix);
      return [each.name, table] as const;
    });
    return { description, tables };
  });
}

/**
 * A network as it is now.
 *
 * @throws MultilayerError where there are no weights yet, or a layer cannot be saved
 */
export function contentOf(model: Model, training: boolean): NetworkContent {
  const layers = layersOf(model).map(({ description, tables }) => {
    const parameters = tables.map(([name, { rows, cols, data }]) => [name, { rows, cols, ...numbersToJson(data) }]);
    return { ...description, parameters: Object.fromEntries(parameters) };
  });
  return { ...headOf(model), layers, ...(training && { training: trainingToJson(model.training) }) };
}

/** What a model file holds, checked, and ready to be built. */
export interface NetworkParts {
  readonly seed: number;
  readonly inputs: number;
  readonly classes: Labels | undefined;
  readonly last: LastFit;
  readonly layers: readonly Layer[];
  /** The numbers of every parameter, by its id. */
  readonly tables: ReadonlyMap<string, Matrix>;
  readonly training: TrainingState | undefined;
}

/** What to do with a value that is no parsed file. */
function adviceFor(value: unknown): string | undefined {
  if (typeof value === 'string') return 'Parse the text first: JSON.parse(text). A file is read by loadNetwork(path).';
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer)
    return 'Decode and parse the bytes first: JSON.parse(new TextDecoder().decode(bytes)).';
  if (value instanceof Promise) return 'Await it first.';
  return value instanceof Object && !Array.isArray(value) ? 'Pass toJSON(), or JSON.parse of a saved text.' : undefined;
}

/** Of a file, those within others counted too: each of them takes time and memory, whatever its numbers. */
const mostLayers = 4096;

function layerCount(layers: readonly unknown[], depth = 0): number {
  let count = layers.length;
  if (depth > 50) return count;
  for (const each of layers) {
    const inner = (each as { readonly layers?: unknown } | null)?.layers;
    if (Array.isArray(inner)) count += layerCount(inner, depth + 1);
  }
  return count;
}

/**
 * Checks untrusted data and reads the parts of a network from it.
 *
 * @param where whose errors these are, as in `networkFromJSON`
 * @param verify whether the file must be as it was saved
 */
export function readNetworkJson(value: unknown, where: string, verify: boolean): NetworkParts {
  if (!isPlain(value)) return refuse(where, 'an object', value, adviceFor(value));
  const json = value;
  if (json.format !== 'multilayer') refuse(`${where}, format`, '"multilayer"', json.format);
  if (json.version !== version) {
    const fix = Number(json.version) > version ? 'Update multilayer to read newer files.' : undefined;
    refuse(`${where}, version`, `${version}`, json.version, fix);
  }
  checkKeys(json, ['format', 'version', 'check', ...contentKeys], where);
  const entries = asList(json.layers, `${where}, layers`);
  if (layerCount(entries) > mostLayers) refuse(`${where}, layers`, `at most ${mostLayers} layers`, entries);
  const layers = entries.map((entry, i) => {
    const { parameters: _, ...description } = asRecord(entry, `${where}, layer ${i}`);
    return within(`${where}, layer ${i}`, (at) => layerFromJson(description, at));
  });
  if (layers.length === 0) refuse(`${where}, layers`, 'at least one layer', entries);
  const inputs = asWhole(json.inputs, `${where}, inputs`);
  if (inputs < 1) refuse(`${where}, inputs`, 'a whole number of 1 or more', inputs);
  const levels = levelsOf(layers, inputs);
  const tables = readTables(entries, levels, where);
  const outputs = outputCount({ layers, inputs });
  const parts = {
    seed: asWhole(json.seed, `${where}, seed`),
    inputs,
    classes: json.classes === undefined ? undefined : readClasses(json.classes, outputs, `${where}, classes`),
    last: lastFitFromJson(json, where),
    layers,
    training: json.training === undefined ? undefined : readTraining(json.training, `${where}, training`),
    tables,
  };
  if (parts.training !== undefined) {
    checkMemory(parts.training, parts.last, learnedLengths(levels), `${where}, training`);
  }
  // Last, as the other errors say more.
  if (verify) verifyCheck(json, `${where}, check`);
  return parts;
}

function verifyCheck({ check, ...rest }: Readonly<Record<string, unknown>>, where: string): void {
  const found = checksum(rest);
  if (check === found) return;
  const fix = 'The file is not as it was saved: take a copy, or, if you changed it on purpose, pass { check: false }.';
  refuse(where, `"${found}", which fits what the file holds`, check, fix);
}

/** Read before anything of the stated sizes is made, so that a small file cannot ask for much memory. */
function readTables(entries: readonly unknown[], levels: readonly Level[], where: string): Map<string, Matrix> {
  const tables = new Map<string, Matrix>();
  for (const { index, parameters: specs } of levels) {
    const at = `${where}, layer ${index}`;
    const parameters = asRecord(asRecord(entries[index], at).parameters, `${at}, parameters`);
    checkKeys(
      parameters,
      specs.map(([name]) => name),
      `${at}, parameters`,
    );
    for (const [name, { rows, cols }] of specs) {
      const found = Object.hasOwn(parameters, name) ? parameters[name] : refuse(at, `the parameter ${name}`, undefined);
      tables.set(parameterId(index, name), readTable(found, rows, cols, `${at}, ${name}`));
    }
  }
  return tables;
}

/** How many numbers each parameter has that an optimizer may remember something of, by its id. */
function learnedLengths(levels: readonly Level[]): Map<string, number> {
  const learned = levels.flatMap(({ index, parameters }) =>
    parameters
      .filter(([, spec]) => spec.learned)
      .map(([name, { rows, cols }]) => [parameterId(index, name), rows * cols] as const),
  );
  return new Map(learned);
}

function readTable(value: unknown, rows: number, cols: number, where: string): Matrix {
  const json = asRecord(value, where);
  checkKeys(json, ['rows', 'cols', 'precision', 'data'], where);
  if (json.rows !== rows || json.cols !== cols) {
    const got = `${describe(json.rows)} × ${describe(json.cols)}`;
    fail(where, `${rows} × ${cols} numbers`, got, damaged);
  }
  return matrix(rows, cols, readNumbers(json, where, rows * cols));
}

function readClasses(value: unknown, outputs: number, where: string): Labels {
  const classes = readLabels(value, where, damaged);
  checkCount(classes, outputs, where, damaged);
  return classes;
}
