import { positive } from '../core/checks.js';
import { type Factory, factory, type Member, type Options } from '../core/member.js';
import { type Expression, f, variable } from '../expression/index.js';
import { map, type Node, reduce } from '../graph/index.js';
import { readSetting, type Setting } from '../schedules/index.js';

/** Keeps the gradients of a step from growing beyond a limit. */
export interface Clipping extends Member {
  /**
   * What becomes of the gradients of all parameters that learn, in the same order and shapes.
   *
   * @param value a setting as a node [1 × 1]
   */
  readonly apply: (gradients: readonly Node[], value: (setting: Setting) => Node) => readonly Node[];
}

type NormOptions = { readonly norm: Setting };

/** Makes one way of clipping, with its defaults or with other options. */
export type ClippingFactory<T extends Options = NormOptions> = Factory<Clipping, T>;

/** A number above zero that float32 has in full, where there is nothing to divide by. */
const leastNumber = 2 ** -126;

function largest(nodes: readonly Node[]): Node {
  const [first, ...rest] = nodes.map((node) => reduce('max', 'all', map(f.abs(f.x), { x: node })));
  const larger = f.max(f.x, variable('other'));
  return rest.reduce<Node>((most, other) => map(larger, { x: most, other }), first as Node);
}

/**
 * Makes tensors shorter, all by the same factor, where their Euclidean norm together is above a limit, and leaves them as
 * they are, to the bit, elsewhere. The largest number is taken out of the squares, which would leave float32 beyond
 * 1.8e19. Where one of them is not finite, they all stay as they are, so that it is seen.
 */
function shortened(tensors: readonly Node[], limit: Node): readonly Node[] {
  const most = largest(tensors);
  const divisor = map(f.max(f.x, leastNumber), { x: most });
  const share: Expression = f.square(f.divide(f.x, variable('divisor')));
  const sums = tensors.map((x) => reduce('sum', 'all', map(share, { x, divisor })));
  const sum = (sums as Node[]).reduce((a, b) => map(f.add(f.x, variable('b')), { x: a, b }));
  const [room, length] = [f.divide(variable('limit'), variable('divisor')), f.sqrt(f.x)];
  const factor = map(f.select(f.less(room, length), f.divide(room, length), 1), { x: sum, limit, divisor });
  return tensors.map((x) => map(f.multiply(f.x, variable('factor')), { x, factor }));
}

/** A way of clipping by the norm of gradients, all of them together or each group by itself. */
export function byNorm(
  name: string,
  groups: (gradients: readonly Node[]) => readonly (readonly Node[])[],
): ClippingFactory {
  const norm = { initial: 1, range: positive, read: readSetting };
  return factory<Clipping, NormOptions>(name, { norm }, (options) => ({
    apply: (gradients, value) => groups(gradients).flatMap((group) => shortened(group, value(options.norm))),
  }));
}
