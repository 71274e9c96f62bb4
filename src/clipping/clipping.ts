import { positive } from '../core/checks.js';
import { type Factory, factory, type Member, type Options } from '../core/member.js';
import { f, variable } from '../expression/index.js';
import { map, type Node, norm, shortening } from '../graph/index.js';
import { type Setting, setting } from '../schedules/index.js';

/** Keeps the gradients of a step from growing beyond a limit. */
export interface Clipping extends Member {
  /**
   * What becomes of the gradients of all parameters that learn, in the same order and shapes.
   *
   * @param value a setting as a node [1 × 1]
   */
  readonly apply: (gradients: readonly Node[], value: (setting: Setting) => Node) => readonly Node[];
}

export type NormOptions = { readonly norm: Setting };

/** Makes one way of clipping, with its defaults or with other options. */
export type ClippingFactory<T extends Options = Options> = Factory<Clipping, T>;

/**
 * Makes tensors shorter, all by the same factor, where their Euclidean norm together is above a limit, and leaves them as
 * they are, to the bit, elsewhere. Where one of them is not finite, they all stay as they are, so that it is seen.
 */
function shortened(tensors: readonly Node[], limit: Node): readonly Node[] {
  const factor = map(shortening(variable('limit')), { ...norm(tensors), limit });
  return tensors.map((x) => map(f.multiply(f.x, variable('factor')), { x, factor }));
}

/** A way of clipping by the norm of gradients, all of them together or each group by itself. */
export function byNorm(
  name: string,
  groups: (gradients: readonly Node[]) => readonly (readonly Node[])[],
): ClippingFactory<NormOptions> {
  return factory<Clipping, NormOptions>(name, { norm: setting(1, positive) }, (options) => ({
    apply: (gradients, value) => groups(gradients).flatMap((group) => shortened(group, value(options.norm))),
  }));
}
