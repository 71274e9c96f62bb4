import { describe, MultilayerError } from '../core/errors.js';
import { float32Range, isHeld, type Precision } from '../core/float32.js';
import type { Matrix } from '../core/matrix.js';
import { reference } from '../engines/index.js';
import { parts } from '../expression/index.js';
import { fuse, input } from '../graph/index.js';
import { Dense } from '../layers/dense.js';
import type { Layer } from '../layers/index.js';
import type { Loss } from '../losses/index.js';
import type { Optimizer } from '../optimizers/index.js';
import type { TrainingState } from './training.js';

/** Numbers that come from elsewhere than tables of data, against what the engine can hold of them. */

const other = "It is too large for float32: use engine: 'reference'.";

/** @throws MultilayerError for the first number that the precision has no room for */
export function checkHeld({ cols, data }: Pick<Matrix, 'cols' | 'data'>, where: string, precision: Precision): void {
  const odd = data.findIndex((value) => !isHeld(value, precision));
  if (odd < 0) return;
  const at = `${where}, row ${Math.floor(odd / cols)}, column ${odd % cols}`;
  throw new MultilayerError({ where: at, expected: float32Range, got: describe(data[odd]), fix: other });
}

/** @throws MultilayerError where the optimizer remembers a number that the precision has no room for */
export function checkMemoryHeld({ memory }: TrainingState, where: string, precision: Precision): void {
  for (const [name, data] of memory) {
    const odd = data.findIndex((value) => !isHeld(value, precision));
    if (odd < 0) continue;
    const at = `${where}, memory of ${name}, entry ${odd}`;
    const fix =
      "It is too large for float32: use engine: 'reference', or leave the training part out, as toJSON() does.";
    throw new MultilayerError({ where: at, expected: float32Range, got: describe(data[odd]), fix });
  }
}

function checkOption(value: number, where: string): void {
  const rounded = Math.fround(value);
  const changed = [0, 1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].some(
    (limit) => rounded === limit && value !== limit,
  );
  if (!changed) return;
  throw new MultilayerError({
    where,
    expected: `a number that is not ${rounded} in float32`,
    got: describe(value),
    fix: "Choose one that float32 can tell from it, or use engine: 'reference'.",
  });
}

/** @throws MultilayerError where rounding takes all effect from the rate or an option of the rule */
export function checkRuleHeld({ name, options = {} }: Optimizer, learningRate: number, precision: Precision): void {
  if (precision !== 'float32') return;
  checkOption(learningRate, 'fit, option learningRate');
  for (const [key, value] of Object.entries(options)) {
    if (typeof value === 'number' && key !== 'learningRate') checkOption(value, `fit, ${name}, option ${key}`);
  }
}

/** Targets up to this size have a loss that any precision can hold, unless it grows faster than the sixth power. */
const surelyHeld = 1e6;

/**
 * @throws MultilayerError where the loss of a target is beyond the precision already at a prediction of 0, from
 * which a network with weights of ordinary size is never far
 */
export function checkLossHeld(loss: Loss, { cols, data }: Matrix, where: string, precision: Precision): void {
  let at = 0;
  for (let k = 1; k < data.length; k++) if (Math.abs(data[k] as number) > Math.abs(data[at] as number)) at = k;
  if (!(Math.abs(data[at] as number) > surelyHeld)) return;
  const row = Math.floor(at / cols);
  const shape = { rows: 'batch', cols } as const;
  const rows = loss.apply(input('prediction', shape), input('target', shape));
  const program = reference.compile({ main: { graph: fuse({ outputs: { loss: rows }, updates: [] }), capacity: 1 } });
  const lossOf = (wanted: Float64Array): number => {
    program.write('target', wanted);
    program.run('main', 1);
    return program.output('main', 'loss')[0] as number;
  };
  program.write('prediction', new Float64Array(cols));
  // A loss of one's own may not be defined at 0.
  const defined = Number.isFinite(lossOf(new Float64Array(cols).fill(1)));
  const value = lossOf(data.subarray(row * cols, (row + 1) * cols));
  program.dispose();
  if (!defined || isHeld(value, precision)) return;
  throw new MultilayerError({
    where: `${where}, row ${row}, column ${at % cols}`,
    expected:
      precision === 'float32' ? `a target whose ${loss.name} float32 can hold` : `a target of finite ${loss.name}`,
    got: `${describe(data[at])}, which has ${describe(value)} at a prediction of 0`,
    fix: `Scale the targets${precision === 'float32' ? ", or use engine: 'reference'" : ''}.`,
  });
}

/**
 * Looks at the numbers in the formulas of activations.
 *
 * @returns what to warn of: a number that is 0 in float32
 * @throws MultilayerError for a number that float32 has no room for
 */
export function checkFormulasHeld(layers: readonly Layer[], precision: Precision): string | undefined {
  if (precision === 'float64') return undefined;
  let warning: string | undefined;
  layers.forEach((layer, i) => {
    const formula = layer instanceof Dense ? layer.activation.formula : undefined;
    for (const each of formula === undefined ? [] : parts(formula)) {
      if (each.kind !== 'constant' || !Number.isFinite(each.value)) continue;
      const where = `Network, layer ${i} (${layer})`;
      if (!isHeld(each.value, precision)) {
        const fix = "It is too large for float32: scale the formula, or use engine: 'reference'.";
        throw new MultilayerError({
          where,
          expected: `numbers between -3.4e38 and 3.4e38`,
          got: describe(each.value),
          fix,
        });
      }
      if (each.value !== 0 && Math.fround(each.value) === 0)
        warning ??= `${where}: ${each.value} is 0 in float32, in which the network computes. Use a number of at least 1e-37 in size, or engine: 'reference'.`;
    }
  });
  return warning;
}
