import { describe, MultilayerError } from '../core/errors.js';
import { lookUp } from '../core/names.js';
import * as all from './all.js';
import { checkOptimizer } from './check.js';
import type { Optimizer, OptimizerFactory } from './optimizer.js';

export * from './all.js';
export type { Memory, Optimizer, OptimizerFactory } from './optimizer.js';

export type OptimizerName = keyof typeof all;

/** Every optimizer by name. */
export const optimizers: Readonly<Record<OptimizerName, OptimizerFactory>> = all as Readonly<
  Record<OptimizerName, OptimizerFactory>
>;

/** The optimizer that a user names, or hands over as an object. */
export function resolveOptimizer(value: OptimizerName | Optimizer, where: string): Optimizer {
  if (typeof value === 'string') return lookUp<OptimizerFactory>(optimizers, value, where, 'an optimizer')();
  if (typeof value === 'object' && value !== null && typeof value.update === 'object')
    return checkOptimizer(value, where);
  const name = Object.entries<unknown>(optimizers).find(([, factory]) => factory === value)?.[0];
  throw new MultilayerError({
    where,
    expected: 'the name of an optimizer, or an optimizer',
    got: describe(value),
    fix:
      name !== undefined
        ? `Call it: ${name}() instead of ${name}.`
        : `Known names: ${Object.keys(optimizers).join(', ')}.`,
  });
}
