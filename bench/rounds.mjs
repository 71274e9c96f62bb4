import { setTimeout } from 'node:timers/promises';

/** Between two slices, so that threads that spin after their work have gone to sleep. */
const pause = 20;

/**
 * Rates of several runners, measured in turns: each runs about the same time in every round, and every
 * second round goes backwards, so that a drift of the machine falls on all of them.
 *
 * @param runners run(count) → { steps, seconds }; `rate` is a first estimate of steps per second
 * @returns one list of rates per runner; a runner that failed has an `error` instead
 */
export async function interleave(runners, { rounds, seconds }) {
  const states = runners.map(({ run, rate, unit = 1 }) => ({ run, rate, unit, rates: [], error: undefined }));
  for (let round = 0; round < rounds; round++) {
    for (const state of round % 2 === 0 ? states : states.toReversed()) {
      if (state.error !== undefined) continue;
      const units = Math.max(1, Math.round((state.rate * seconds) / state.unit));
      try {
        await setTimeout(pause);
        const { steps, seconds: spent } = await state.run(units * state.unit);
        state.rate = steps / spent;
        state.rates.push(state.rate);
      } catch (error) {
        state.error = error.message;
      }
    }
  }
  return states.map(({ rates, error }) => ({ rates, error }));
}

/** Runs more and more steps until they take long enough to tell the rate; this also warms up. */
export async function calibrate(run, unit, seconds) {
  for (let count = unit; ; ) {
    const { steps, seconds: spent } = await run(count);
    if (spent >= seconds / 4) return steps / spent;
    const grow = spent > 0 ? Math.min(10, Math.max(2, seconds / 2 / spent)) : 10;
    count = Math.ceil((count * grow) / unit) * unit;
  }
}
