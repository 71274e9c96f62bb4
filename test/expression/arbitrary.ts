import fc from 'fast-check';
import {
  apply,
  constant,
  type Expression,
  f,
  type OperationName,
  operations,
  variables,
} from '#src/expression/index.js';

export const names = Object.keys(operations) as OperationName[];

/** Constants that people write, and others of ordinary size. */
const constants = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 2, 0.5, -2, 3, 0.1, 1e-7, 1e21),
  fc.double({ noNaN: true, min: 1e-9, max: 1e3 }).chain((value) => fc.constantFrom(value, -value)),
);

/** Random formulas in x over the given operations, with parts shared now and then. */
export function formulas(over: readonly OperationName[] = names): fc.Arbitrary<Expression> {
  const { tree } = fc.letrec<{ tree: Expression }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      fc.constant<Expression>(f.x),
      constants.map((value): Expression => constant(value)),
      fc
        .tuple(fc.constantFrom(...over), tie('tree'), tie('tree'), tie('tree'), fc.nat({ max: 7 }))
        .map(([name, a, b, c, shares]) => {
          const operands = [a, shares === 0 ? a : b, c].slice(0, operations[name].arity);
          return apply(name, ...operands);
        }),
    ),
  }));
  return tree.filter((e) => variables(e).length > 0);
}

/** A point to look at a formula. */
/** No subnormal numbers: half of the least is 0, and its inverse is infinite. */
export const points = fc.oneof(
  fc.constantFrom(0, 1, -1, 0.5, -20, 30),
  fc.double({ min: -5, max: 5, noNaN: true }).filter((x) => x === 0 || Math.abs(x) >= 2 ** -1022),
);
