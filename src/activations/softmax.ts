import { positive } from '../core/checks.js';
import { fail } from '../core/errors.js';
import { factory } from '../core/member.js';
import { f, variable } from '../expression/index.js';
import { map, type Node, reduce } from '../graph/index.js';
import type { Activation, ActivationFactory } from './activation.js';

export type Temperature = { readonly temperature: number };

/** The greatest of each row [rows × 1], a constant to `gradient`: softmax does not change by a shift. */
export function shift(x: Node): Node {
  return map(variable('x'), { x: reduce('max', 'cols', x) }, { detached: true });
}

/** The factory of an activation of whole rows, in which classes compete, from what it is of the logits. */
export function competing(name: string, apply: (z: Node) => Node, sign: 1 | -1 = 1): ActivationFactory<Temperature> {
  return factory<Activation, Temperature>(
    name,
    { temperature: { initial: 1, range: positive } },
    ({ temperature }) => ({
      initializer: 'glorotUniform',
      apply: (x) => {
        if (x.shape.cols === 1) {
          fail(
            name,
            'two outputs or more',
            'one, which is the same whatever comes in',
            "Use 'sigmoid' for yes or no, one output for each class with 'softmax', or 'linear' to predict numbers.",
          );
        }
        const scale = sign * temperature;
        return apply(scale === 1 ? x : map(scale === -1 ? f.negate(f.x) : f.divide(f.x, scale), { x }));
      },
    }),
  );
}

/** eᶻⁱ / Σⱼ eᶻʲ along each row. */
export function shares(z: Node): Node {
  const weight = map(f.exp(f.subtract(f.x, variable('greatest'))), { x: z, greatest: shift(z) });
  return map(f.divide(f.x, variable('sum')), { x: weight, sum: reduce('sum', 'cols', weight) });
}

/**
 * eˣⁱ / Σⱼ eˣʲ along each row: probabilities of classes that exclude each other (Bridle 1990). x is divided by
 * `temperature`, by default 1: the hotter, the more even (Hinton, Vinyals and Dean 2015). A row with ∞ is NaN.
 */
export const softmax: ActivationFactory<Temperature> = competing('softmax', shares);
