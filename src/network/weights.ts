import { anyNumber, checkNumber } from '../core/checks.js';
import { MultilayerError } from '../core/errors.js';
import { matrix } from '../core/matrix.js';
import { Random, streams } from '../core/random.js';
import { type Layer, levelsOf, type ReadSpec } from '../layers/index.js';
import { Parameter, type ParameterHome } from './parameter.js';

/** Numbers in all tables. As float64 they take 4 GiB. */
const mostNumbers = 2 ** 29;

/** Streams of random numbers that each layer has to itself, for its first parameters. */
const streamsPerLayer = 64;
/** From here on, the parameters after those have one stream each; no network has so many layers. */
const furtherStreams = 2 ** 31;

interface Table extends ReadSpec {
  readonly layer: number;
  readonly name: string;
  readonly where: string;
  readonly stream: number;
}

/** The tables of all layers, none of them drawn yet. */
function tablesOf(layers: readonly Layer[], inputs: number): Table[] {
  let further = furtherStreams;
  return levelsOf(layers, inputs).flatMap(({ layer, index, parameters }) =>
    parameters.map(([name, spec], k) => ({
      ...spec,
      layer: index,
      name,
      where: `layer ${index} (${layer}), ${name}`,
      stream: k < streamsPerLayer ? index * streamsPerLayer + k : further++,
    })),
  );
}

function checkSizes(tables: readonly Table[]): void {
  const total = tables.reduce((sum, { rows, cols }) => sum + rows * cols, 0);
  if (total <= mostNumbers) return;
  const count = (value: number): string => value.toLocaleString('en');
  const largest = tables.reduce((a, b) => (b.rows * b.cols > a.rows * a.cols ? b : a));
  const gib = count(Math.ceil((8 * total) / 2 ** 30));
  throw new MultilayerError({
    where: largest.where,
    expected: `at most ${count(mostNumbers)} numbers in all layers, 4 GiB of float64`,
    got: `${count(total)}, ${gib} GiB, ${count(largest.rows)} × ${count(largest.cols)} of them here`,
    fix: 'Make the layer smaller.',
  });
}

/**
 * Every parameter of a stack of layers, with the numbers that its initializer draws from the seed.
 *
 * @throws MultilayerError for tables that are too large, before any is made, or an initializer that draws no number
 */
export function drawParameters(
  layers: readonly Layer[],
  inputs: number,
  seed: number,
  home: ParameterHome,
): Parameter[] {
  const tables = tablesOf(layers, inputs);
  checkSizes(tables);
  return tables.map(({ layer, name, rows, cols, initializer, where, fan, stream }) => {
    const random = new Random(seed, streams.weights, stream);
    const fix = `The initializer ${initializer.name} must draw numbers.`;
    const draw = (): number => checkNumber(initializer.draw(random, fan), anyNumber, where, fix);
    const data = Float64Array.from({ length: rows * cols }, draw);
    return new Parameter(layer, name, matrix(rows, cols, data), home);
  });
}
