import { anyNumber } from '../core/checks.js';
import { describe, fail } from '../core/errors.js';
import type { Precision } from '../core/float32.js';
import { memberText } from '../core/member.js';
import { checkHeld } from '../model/held.js';
import type { TrainingState } from '../model/training-state.js';
import { type Schedule, valuesOf } from '../schedules/index.js';
import type { Recipe } from './recipe.js';

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
  { optimizer, clipping, averaging, learningRate, treatments = new Map() }: Omit<Recipe, 'loss'>,
  precision: Precision,
): void {
  if (precision !== 'float32') return;
  if (typeof learningRate === 'number') checkOption(learningRate, 'fit, option learningRate');
  for (const { name, options = {} } of [optimizer, clipping, averaging].filter((each) => each !== undefined)) {
    for (const [key, value] of Object.entries(options))
      if (typeof value === 'number' && key !== 'learningRate') checkOption(value, `fit, ${name}, option ${key}`);
  }
  for (const [{ name, layer }, { frozen: _, ...numbers }] of treatments) {
    for (const [key, value] of Object.entries(numbers))
      if (value !== undefined) checkOption(value, `fit, option parameterOptions, ${name} of layer ${layer}, ${key}`);
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
  const fits = (range.allows(value) || value === range.limit) && (held === value || held !== 1);
  if (fits && Number.isFinite(held)) return undefined;
  return Object.is(held, value) ? `${value}` : `${value} (${held} in float32)`;
}

/** @throws MultilayerError where a schedule comes to a number that is of no use where it stands */
export function checkSchedules(schedules: readonly Schedule[], steps: number, precision: Precision): void {
  for (const schedule of schedules) {
    const { range, where } = schedule.bounds ?? { range: anyNumber, where: 'fit, option optimizer' };
    const values = valuesOf(schedule, steps);
    const isStuck = values.every(([, value]) => value === range.limit);
    for (const [step, value] of values) {
      const got = isStuck ? `${value}` : strangeValue(schedule, value, precision);
      const fix = `Correct ${memberText(schedule)}.`;
      if (got !== undefined) fail(where, `${range.text} in all ${steps} steps`, `${got} in step ${step}`, fix);
    }
  }
}
