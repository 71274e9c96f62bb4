import { fraction, positive } from '../core/checks.js';
import { constant, type Expression, f, type Variable, variable } from '../expression/index.js';
import { type Setting, setting } from '../schedules/index.js';
import { average, learningRate, type Memory, next, type Optimizer, weightDecay } from './optimizer.js';

export type MomentOptions = {
  readonly beta1: Setting;
  readonly beta2: Setting;
  readonly epsilon: Setting;
  readonly weightDecay: Setting;
};

type Row = ReturnType<typeof setting>;

/** The options of Adam and its kin, with their defaults. */
export const momentOptions: { readonly [Name in keyof MomentOptions]: Row } = {
  beta1: setting(0.9, fraction),
  beta2: setting(0.999, fraction),
  epsilon: setting(1e-8, positive),
  weightDecay,
};

const one = constant(1);

/**
 * How much an average that began with 0 has gathered, 1 − betaᵗ: that of ones, computed like the others, as `pow` is not
 * exact and would differ between machines, and 1 − 0.999 in float32 is off by 1.3e-5.
 */
export function weightOf(name: string, beta: Expression): Memory {
  return { initial: 0, next: average(beta, variable(name), one), least: 0 };
}

/** The slot of a running average that starts at 0. */
export function averageOf(name: string, beta: Expression, value: Expression): Memory {
  return { initial: 0, next: average(beta, variable(name), value) };
}

/** The larger of two numbers, the first if the other is NaN: at half the price of a maximum, which would be NaN. */
export function larger(a: Expression, b: Expression): Expression {
  return f.select(f.less(a, b), b, a);
}

export const mean: Variable = next('mean');

/** The learning rate ÷ (1 − beta1ᵗ): the correction of the mean is one for all parameters. */
export const stepSize: Expression = f.divide(learningRate, next('meanWeight'));

export interface Moments extends Pick<Optimizer, 'counters' | 'slots'> {
  /** √(variance ÷ (1 − beta2ᵗ)) + epsilon. */
  readonly spread: Expression;
}

/**
 * Running averages of the gradient and of its square, and what their start at 0 gives them too little.
 *
 * @param gradient that the rule goes by, with or without decay
 * @param variance the slot whose root is taken
 */
export function moments(
  { beta1, beta2, epsilon }: { readonly [Name in 'beta1' | 'beta2' | 'epsilon']: Variable },
  gradient: Expression,
  variance: Variable = next('variance'),
): Moments {
  // With the corrections of the bias taken out of the loop over the parameters, as in section 2 of the paper of Adam:
  // what is left for each is one root and one quotient.
  const correction = f.divide(1, f.sqrt(next('varianceWeight')));
  return {
    counters: { meanWeight: weightOf('meanWeight', beta1), varianceWeight: weightOf('varianceWeight', beta2) },
    slots: {
      mean: averageOf('mean', beta1, gradient),
      variance: { ...averageOf('variance', beta2, f.square(gradient)), least: 0 },
    },
    spread: f.add(f.multiply(f.sqrt(variance), correction), epsilon),
  };
}
