import { anyNumber } from '../core/checks.js';
import { describe, fail } from '../core/errors.js';
import type { Precision } from '../core/float32.js';
import { type Member, memberText } from '../core/member.js';
import { variables } from '../expression/index.js';
import { checkHeld } from '../model/held.js';
import type { TrainingState } from '../model/training-state.js';
import { type Schedule, valuesOf } from '../schedules/index.js';
import type { Recipe } from './recipe.js';
import { unlimited } from './stops.js';

/** @throws MultilayerError where the optimizer remembers a number that the precision has no room for */
export function checkMemoryHeld({ memory }: TrainingState, where: string, precision: Precision): void {
  for (const [name, data] of memory) checkHeld({ cols: data.length, data }, `${where}, memory of ${name}`, precision);
}

function checkOption(value: number, where: string): void {
  const rounded = Math.fround(value);
  if (rounded === value || (rounded !== 0 && rounded !== 1 && Number.isFinite(rounded))) return;
  fail(
    where,
    `a number that is not ${rounded} in float32`,
    describe(value),
    "Choose one that float32 can tell from it, or use engine: 'reference'.",
  );
}

/** @throws MultilayerError where rounding takes all effect from the rate or an option of the rule */
export function checkRuleHeld(
  {
    optimizer,
    clipping,
    averaging,
    regularizer,
    constraint,
    learningRate,
    treatments = new Map(),
  }: Omit<Recipe, 'loss'>,
  precision: Precision,
): void {
  if (precision !== 'float32') return;
  if (typeof learningRate === 'number') checkOption(learningRate, 'fit, option learningRate');
  const checkOptions = (at: string, { name, options = {} }: Member): void => {
    for (const [key, value] of Object.entries(options))
      if (typeof value === 'number' && key !== 'learningRate') checkOption(value, `${at}, ${name}, option ${key}`);
  };
  for (const each of [optimizer, clipping, averaging, regularizer, constraint]) if (each) checkOptions('fit', each);
  for (const [{ name, layer }, treatment] of treatments) {
    const at = `fit, option parameterOptions, ${name} of layer ${layer}`;
    for (const [key, value] of Object.entries<unknown>({ ...treatment })) {
      if (typeof value === 'number') checkOption(value, `${at}, ${key}`);
      else if (typeof value === 'object') checkOptions(at, value as Member);
    }
  }
}

/** What a schedule comes to in a step, where it is of no use where it stands. */
export function strangeValue(
  { bounds: { range } = { range: anyNumber, where: '' } }: Schedule,
  value: number,
  precision: Precision,
): string | undefined {
  const held = precision === 'float32' ? Math.fround(value) : value;
  // What falls out of the numbers at the end of its way has become as good as zero.
  const fits = (range.allows(value) || value === range.limit) && (held === value || held !== 1 || range.allows(1));
  if (fits && Number.isFinite(held)) return undefined;
  return Object.is(held, value) ? `${value}` : `${value} (${held} in float32)`;
}

/**
 * @param steps of the plan, or, where nobody knows how many there will be, the option that would say it
 * @throws MultilayerError where a schedule comes to a number that is of no use where it stands, or speaks of the share
 * of a plan that there is not
 */
export function checkSchedules(
  schedules: readonly Schedule[],
  steps: number | 'epochs' | 'stepsPerEpoch',
  precision: Precision,
): void {
  for (const schedule of schedules) {
    const { range, where } = schedule.bounds ?? { range: anyNumber, where: 'fit, option optimizer' };
    if (typeof steps === 'string' && variables(schedule.formula).includes('progress')) {
      const why = `a number, as ${memberText(schedule)} goes by the share of the steps that is done`;
      const besides = steps === 'epochs' ? ' besides timeLimit' : '';
      fail(`fit, option ${steps}`, why, 'none', `Write ${steps}: 100${besides}, or a schedule in step alone.`);
    }
    const values = valuesOf(schedule, typeof steps === 'string' ? unlimited : steps);
    const isStuck = values.every(([, value]) => value === range.limit);
    for (const [step, value] of values) {
      const got = isStuck ? `${value}` : strangeValue(schedule, value, precision);
      if (got === undefined) continue;
      const expected = `${range.text} in all ${typeof steps === 'string' ? '' : `${steps} `}steps`;
      fail(where, expected, `${got} in step ${step}`, `Correct ${memberText(schedule)}.`);
    }
  }
}
