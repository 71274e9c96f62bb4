import { anyNumber, checkNumber } from '../core/checks.js';
import { MultilayerError } from '../core/errors.js';
import { matrix } from '../core/matrix.js';
import { Random, streams } from '../core/random.js';
import type { Layer, ParameterSpec } from '../layers/index.js';
import { Parameter, type ParameterHome } from './parameter.js';

/** Numbers in one table. As float64 they take 4 GiB, which is all that WebAssembly can address. */
const largestTable = 2 ** 29;

/** Streams of random numbers that each layer has to itself, one for every parameter. */
const streamsPerLayer = 64;

function checkSize({ rows, cols }: ParameterSpec, where: string): void {
  if (rows * cols <= largestTable) return;
  const got = `${rows} × ${cols}`;
  throw new MultilayerError({
    where,
    expected: `at most ${largestTable} numbers`,
    got,
    fix: 'Make the layer smaller.',
  });
}

/**
 * Every parameter of a stack of layers, with the numbers that its initializer draws from the seed.
 *
 * @throws MultilayerError for a table that is too large, or an initializer that draws no number
 */
export function drawParameters(
  layers: readonly Layer[],
  inputs: number,
  seed: number,
  home: ParameterHome,
): Parameter[] {
  const parameters: Parameter[] = [];
  let width = inputs;
  layers.forEach((layer, i) => {
    Object.entries(layer.parameters(width)).forEach(([name, spec], k) => {
      const where = `layer ${i} (${layer}), ${name}`;
      checkSize(spec, where);
      const { rows, cols, initializer } = spec;
      const random = new Random(seed, streams.weights, i * streamsPerLayer + k);
      const fan = { fanIn: width, fanOut: cols };
      const fix = `The initializer ${initializer.name} must draw numbers.`;
      const draw = (): number => checkNumber(initializer.draw(random, fan), anyNumber, where, fix);
      const data = Float64Array.from({ length: rows * cols }, draw);
      parameters.push(new Parameter(i, name, matrix(rows, cols, data), home));
    });
    width = layer.outputs(width);
  });
  return parameters;
}
