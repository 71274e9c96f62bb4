import { describe, MultilayerError } from '../core/errors.js';
import { sliceRows, type Table } from '../core/matrix.js';
import type { Layer } from '../layers/index.js';

/** What finds out about a network: the outputs of every layer for a row, as the network computes and in float64. */
interface Probe {
  readonly layers: readonly Layer[];
  readonly layerOutputs: (x: Table) => readonly ArrayLike<number>[];
  /** Undefined where the network computes in float64 itself. */
  readonly exactOutputs: ((x: Table) => ArrayLike<number>) | undefined;
}

function allFinite(values: ArrayLike<number>): boolean {
  return Array.from(values).every(Number.isFinite);
}

/** From the least to the greatest of some numbers, as text. */
function extent(values: ArrayLike<number>): string {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let k = 0; k < values.length; k++) {
    low = Math.min(low, values[k] as number);
    high = Math.max(high, values[k] as number);
  }
  const text = (value: number): string => describe(Number(value.toPrecision(3)));
  return low === high ? text(low) : `${text(low)} to ${text(high)}`;
}

/** The error for an output that is not finite: which one it is, which layer made it of what, and what helps. */
export function outputError(
  where: string,
  x: Table,
  at: { row: number; output: number; value: number },
  probe: Probe,
): MultilayerError {
  const { row, output, value } = at;
  const { layers } = probe;
  const alone = sliceRows(x, row, row + 1);
  const outputs = probe.layerOutputs(alone);
  const bad = outputs.findIndex((each) => !allFinite(each));
  const layer = bad >= 0 ? bad : layers.length - 1;
  const exact = probe.exactOutputs?.(alone);
  const fix =
    exact !== undefined && allFinite(exact)
      ? `It is ${extent(exact)} in float64: use engine: 'reference', or scale the inputs.`
      : 'Scale the inputs, or use an activation that is finite for all numbers.';
  const before = extent(outputs[layer - 1] ?? alone.data);
  return new MultilayerError({
    where: `${where}, row ${row}, output ${output}`,
    expected: 'a finite number',
    got: `${describe(value)}, which layer ${layer} (${layers[layer]}) made of ${before}`,
    fix,
  });
}
