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
      checkOption(value, `fit, option parameterOptions, ${name} of layer ${layer}, ${key}`);
  }
}

/** @throws MultilayerError where a schedule comes to a number that is of no use where it stands */
export function checkSchedules(schedules: readonly Schedule[], steps: number, precision: Precision): void {
  for (const schedule of schedules) {
    const { range, where } = schedule.bounds ?? { range: anyNumber, where: 'fit, option optimizer' };
    for (const [step, value] of valuesOf(schedule, steps)) {
      const held = precision === 'float32' ? Math.fround(value) : value;
      // What falls out of the numbers at the end of its way has become as good as zero.
      const fits = Number.isFinite(held) && range.allows(value) && (held === value || held !== 1);
      const inFloat32 = held === value ? '' : ` (${held} in float32)`;
      const fix = `Correct ${memberText(schedule)}.`;
      if (!fits) fail(where, `${range.text} in all ${steps} steps`, `${value}${inFloat32} in step ${step}`, fix);
    }
  }
}
