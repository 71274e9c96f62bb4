import { type Application, type Expression, f, type Numbering, parts, rewrite } from '../expression/index.js';

/** |u|, the same for −u and for |u|. */
function sizeOf(u: Expression): Expression {
  let inner = u;
  while (inner.kind === 'application' && (inner.operation === 'negate' || inner.operation === 'abs'))
    inner = inner.operands[0] as Expression;
  return f.abs(inner);
}

function isBend(e: Expression): e is Application {
  return e.kind === 'application' && (e.operation === 'softplus' || e.operation === 'sigmoid');
}

/** The same from e^−|u|, as the engines compute it, to the bit. */
function fromExponential({ operation, operands: [u] }: Application): Expression {
  const size = sizeOf(u as Expression);
  const e = f.exp(f.negate(size));
  if (operation === 'softplus') return f.add(f.max(u as Expression, 0), f.log1p(e));
  return f.divide(f.select(f.less(u as Expression, 0), e, 1), f.add(1, e));
}

/**
 * Formulas with softplus and sigmoid of one number, or of its negative, written over the exponential that they have in
 * common: the derivative of one is the other. Those that stand alone stay as they are.
 */
export function withCommonExponentials<Key>(
  formulas: ReadonlyMap<Key, Expression>,
  numbering: Numbering,
): Map<Key, Expression> {
  const bends = new Map<number, Set<number>>();
  const ofSameSize = (bend: Application): Set<number> => {
    const size = numbering.of(sizeOf(bend.operands[0] as Expression));
    const found = bends.get(size) ?? new Set();
    bends.set(size, found);
    return found;
  };
  for (const formula of formulas.values())
    for (const part of parts(formula)) if (isBend(part)) ofSameSize(part).add(numbering.of(part));
  const write = (e: Expression): Expression => (isBend(e) && ofSameSize(e).size > 1 ? fromExponential(e) : e);
  return new Map([...formulas].map(([key, formula]) => [key, rewrite(formula, write)]));
}
