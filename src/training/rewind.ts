import type { Parameter } from '../model/parameter.js';
import type { SafePoint, Steps } from './steps.js';

/** The step at which a loss or a weight stopped being finite; the states are the last finite ones. */
export interface Divergence {
  /** Steps that the fit has made before. */
  readonly stepsBefore: number;
  readonly step: number;
  /** The loss of that step; finite where only its update broke weights. */
  readonly loss: number;
  /** The rows of the batch. */
  readonly rows: Uint32Array;
  /** The first parameter that a step had broken, where it was not the forward pass. */
  readonly brokenParameter: Parameter | undefined;
  /** Whether a number of it became NaN, and not only infinite. */
  readonly becameNaN: boolean;
  /** Whether it is finite itself, and what the rule remembers of it is not. */
  readonly inMemory?: boolean;
  /** What is wrong with a schedule in that step, where something is. */
  readonly strangeSetting?: string | undefined;
}

/** Where the search ended: so many steps after the safe point. */
export interface Rewound extends Omit<Divergence, 'stepsBefore'> {
  readonly finite: number;
}

/**
 * Goes back to the last states that are finite throughout. The same bits come again when steps are
 * repeated, so the step that broke a weight is found by bisection.
 *
 * @param most steps since the safe point, of which the next one had this loss
 */
export async function rewind(steps: Steps, safe: SafePoint, most: number, lossOfNext: number): Promise<Rewound> {
  let loss = lossOfNext;
  let [becameNaN, inMemory] = [false, false];
  const repeat = async (count: number): Promise<Parameter | undefined> => {
    steps.goTo(safe);
    await steps.repeat(count);
    return steps.broken();
  };
  let brokenParameter = await repeat(most);
  let finite = most;
  if (brokenParameter !== undefined) {
    finite = safe.finite;
    let broken = most;
    while (broken - finite > 1) {
      const middle = Math.floor((finite + broken) / 2);
      const found = await repeat(middle);
      if (found === undefined) finite = middle;
      else [broken, brokenParameter] = [middle, found];
    }
    await repeat(finite);
    // Its loss was computed before its update broke the weights.
    loss = (await steps.run(1))[0] as number;
    const parameter = await steps.broken();
    const numbers = parameter === undefined ? [] : [...(await steps.numbers(parameter))];
    [becameNaN, inMemory] = [numbers.some(Number.isNaN), numbers.every(Number.isFinite)];
    await repeat(finite);
  }
  return {
    finite,
    step: steps.course.stepOf(steps.place.batch) + 1,
    loss,
    rows: steps.nextRows,
    brokenParameter,
    becameNaN,
    inMemory,
    strangeSetting: steps.strangeSetting,
  };
}
