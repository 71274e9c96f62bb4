import { positive } from '../core/checks.js';
import { fail } from '../core/errors.js';
import type { OptionTable } from '../core/member.js';
import { type Expression, f } from '../expression/index.js';

/** How a unit with a threshold learns: by the derivative of what function in its place. */
export type SurrogateOptions = {
  readonly surrogate: 'none' | 'straightThrough' | 'sigmoid' | 'triangle' | 'arctan';
  readonly sharpness: number;
};

export const surrogateOptions: OptionTable<SurrogateOptions> = {
  surrogate: { initial: 'none', choices: ['none', 'straightThrough', 'sigmoid', 'triangle', 'arctan'] },
  sharpness: { initial: 1, range: positive },
};

/**
 * Functions that rise by 1, with the slope k at 0. They are those of SpikingJelly, whose α are 4k, k and 2k, and whose
 * defaults k = 1 gives.
 */
const smooth: Readonly<Record<'sigmoid' | 'triangle' | 'arctan', (u: Expression, k: number) => Expression>> = {
  sigmoid: (u, k) => f.sigmoid(f.multiply(4 * k, u)),
  // The integral of k·(1 − k|u|), where that is more than 0.
  triangle: (u, k) => {
    const inside = f.multiply(k, f.subtract(u, f.multiply(k / 2, f.multiply(u, f.abs(u)))));
    return f.select(f.less(f.abs(u), 1 / k), inside, f.multiply(0.5, f.sign(u)));
  },
  arctan: (u, k) => f.divide(f.atan(f.multiply(Math.PI * k, u)), Math.PI),
};

/**
 * A jump at x = 0 that learns as its options say.
 *
 * @param height of the jump: what replaces it rises as far
 */
export function withSurrogate(
  name: string,
  jump: Expression,
  height: number,
  { surrogate, sharpness }: SurrogateOptions,
): Expression {
  if (surrogate !== 'none' && surrogate !== 'straightThrough') {
    const unit = smooth[surrogate](height === 1 ? f.x : f.divide(f.x, height), sharpness);
    return f.surrogate(jump, height === 1 ? unit : f.multiply(height, unit));
  }
  if (sharpness !== 1) {
    const expected = "a surrogate that has one: 'sigmoid', 'triangle' or 'arctan'";
    fail(
      `${name}, option sharpness`,
      expected,
      `'${surrogate}'`,
      `Write ${name}({ surrogate: 'sigmoid', sharpness: 2 }).`,
    );
  }
  return surrogate === 'none' ? jump : f.surrogate(jump, f.x);
}
