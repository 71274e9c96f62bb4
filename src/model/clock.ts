import { f, variable } from '../expression/index.js';
import { elapsed, input, map, type Node, type Shape } from '../graph/index.js';
import type { Schedule, Setting } from '../schedules/index.js';

/** The leaf that holds the number of steps of the fit's plan. */
export const planSteps = 'planSteps';

const single: Shape = { rows: 1, cols: 1 };

/** Settings as nodes of one graph: a schedule is computed once in a step, whoever reads it. */
export class Clock {
  readonly #values = new Map<Schedule, Node>();
  #time: Readonly<Record<'step' | 'progress', Node>> | undefined;

  /** The schedules that somebody reads. */
  get schedules(): readonly Schedule[] {
    return [...this.#values.keys()];
  }

  /** A node [1 × 1]. */
  value(setting: Setting): Node {
    if (typeof setting === 'number') return map(setting, {});
    const node = this.#values.get(setting) ?? map(setting.formula, this.#clock(), { shape: single });
    this.#values.set(setting, node);
    return node;
  }

  #clock(): Readonly<Record<'step' | 'progress', Node>> {
    if (this.#time !== undefined) return this.#time;
    const step = elapsed();
    // After a divergence, trials may go beyond the plan.
    const progress = map(f.min(f.divide(f.x, variable('steps')), 1), { x: step, steps: input(planSteps, single) });
    this.#time = { step, progress };
    return this.#time;
  }
}
