import { checkBoolean, checkNumber, counting, positive } from '../core/checks.js';
import type { Complete } from '../core/complete.js';
import { describe, fail } from '../core/errors.js';
import { isPlain } from '../core/json.js';
import { checkKeys } from '../core/names.js';
import { type Initializer, initializerFamily } from '../initializers/index.js';
import type { Layer, ParameterSpec } from './layer.js';
import { inPlace, placeText } from './text.js';

/** What a layer wants of a parameter, with every default in place. */
export interface ReadSpec extends Complete<ParameterSpec> {
  readonly initializer: Initializer;
}

/** One layer in its place in a stack, and what it wants there. */
export interface Level {
  readonly layer: Layer;
  readonly index: number;
  readonly inputs: number;
  readonly outputs: number;
  /** By name, with the fan that each is drawn for. */
  readonly parameters: readonly (readonly [name: string, spec: ReadSpec])[];
}

function asObject(value: unknown, where: string, expected: string, fix: string): object {
  if (isPlain(value)) return value;
  fail(where, expected, describe(value), fix);
}

/** Layers of a user's own may ask for anything. */
function readSpec(given: unknown, where: string): ReadSpec {
  const fix = 'Write { rows, cols, initializer }.';
  const spec = asObject(given, where, 'the rows, columns and initializer of a parameter', fix) as ParameterSpec;
  checkKeys(spec, ['rows', 'cols', 'initializer', 'fan', 'learned', 'decays'], where);
  const rows = checkNumber(spec.rows, counting, `${where}, rows`, fix);
  const cols = checkNumber(spec.cols, counting, `${where}, cols`, fix);
  const initializer = initializerFamily.resolve(spec.initializer, `${where}, initializer`);
  const learned = checkBoolean(spec.learned ?? true, `${where}, learned`);
  const decays = checkBoolean(spec.decays ?? true, `${where}, decays`);
  const read = { rows, cols, initializer, learned, decays };
  if (spec.fan === undefined) return { ...read, fan: { fanIn: rows, fanOut: cols } };
  const advice = 'Write fan: { fanIn, fanOut }, or leave it out: a matrix has its rows and columns.';
  const [fanIn, fanOut] = (['fanIn', 'fanOut'] as const).map((name) =>
    checkNumber(spec.fan?.[name], positive, `${where}, ${name}`, advice),
  ) as [number, number];
  return { ...read, fan: { fanIn, fanOut } };
}

function parametersOf(layer: Layer, index: number, inputs: number): Level['parameters'] {
  const where = placeText(index, layer);
  const given = asObject(
    inPlace(index, layer, () => layer.parameters(inputs)),
    `${where}, parameters`,
    'an object of parameters by name',
    'Return {} from parameters() where the layer learns nothing.',
  );
  return Object.entries(given).map(([name, spec]) => [name, readSpec(spec, `${where}, ${name}`)] as const);
}

/**
 * A stack of layers from the first to the last, for a number of inputs.
 *
 * @param abreast whether all of them take the inputs, rather than what the layer before gives
 * @throws MultilayerError where a layer's `outputs` or `parameters` gives what is no size and no table
 */
export function levelsOf(layers: readonly Layer[], inputs: number, abreast = false): Level[] {
  let width = inputs;
  return layers.map((layer, index) => {
    const fix = 'Return the number of columns that forward() gives.';
    const outputs = checkNumber(
      inPlace(index, layer, () => layer.outputs(width)),
      counting,
      `${placeText(index, layer)}, outputs`,
      fix,
    );
    // After its outputs: where the inputs are none for it, it says so there, before it lists what it would learn of them.
    const parameters = parametersOf(layer, index, width);
    const level = { layer, index, inputs: width, outputs, parameters };
    if (!abreast) width = outputs;
    return level;
  });
}
