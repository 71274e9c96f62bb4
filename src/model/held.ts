import { fail } from '../core/errors.js';
import { isHeld, type Precision, tooLarge } from '../core/float32.js';
import type { Matrix } from '../core/matrix.js';
import { parts } from '../expression/index.js';
import type { Dense } from '../layers/dense.js';
import { innerOf, type Layer, placeText } from '../layers/index.js';
import type { Loss } from '../losses/index.js';

/** Numbers that come from elsewhere than tables of data, against what the engine can hold of them. */

/** @throws MultilayerError for the first number that the precision has no room for */
export function checkHeld({ cols, data }: Pick<Matrix, 'cols' | 'data'>, where: string, precision: Precision): void {
  const odd = data.findIndex((value) => !isHeld(value, precision));
  if (odd >= 0)
    throw tooLarge(`${where}, row ${Math.floor(odd / cols)}, column ${odd % cols}`, data[odd] as number, '');
}

/** @throws MultilayerError where the square of a target is beyond the precision: its loss is infinite at any weights */
export function checkLossHeld({ name }: Loss, { cols, data }: Matrix, where: string, precision: Precision): void {
  const k = name === 'meanSquaredError' ? data.findIndex((value) => !isHeld(value ** 2, precision)) : -1;
  if (k < 0) return;
  fail(
    `${where}, row ${Math.floor(k / cols)}, column ${k % cols}`,
    `a target whose square ${precision} can hold, as ${name} takes it`,
    String(data[k]),
    `Scale the targets${precision === 'float32' ? ", or use engine: 'reference'" : ''}.`,
  );
}

/**
 * What to warn of in the formulas of activations: a number that is 0 in float32.
 *
 * @param path of the block that the layers lie in, as `2.`
 */
export function vanishing(layers: readonly Layer[], path = ''): string | undefined {
  for (const [i, layer] of layers.entries()) {
    const inner = vanishing(innerOf(layer) ?? [], `${path}${i}.`);
    if (inner !== undefined) return inner;
    const { activation } = layer as Partial<Dense>;
    // A layer of a user's own may call other things by that word.
    const formula = typeof Object(activation).apply === 'function' ? activation?.formula : undefined;
    for (const each of formula === undefined ? [] : parts(formula)) {
      if (each.kind !== 'constant' || each.value === 0 || Math.fround(each.value) !== 0) continue;
      return `Network, ${placeText(`${path}${i}`, layer)}: ${each.value} is 0 in float32. Use a number of 1e-37 or more, or engine: 'reference'.`;
    }
  }
  return undefined;
}
