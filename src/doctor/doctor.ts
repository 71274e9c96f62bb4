import { Dataset } from '../data/dataset.js';
import { sample } from '../data/weights.js';
import type { Doctor, Ends, Patient } from '../training/doctor.js';
import { opensSession } from '../training/session.js';
import { treatDivergence } from './divergence.js';
import { whatHinders } from './health.js';
import { ratesOf } from './rates.js';
import { unreachable } from './reach.js';

/** Rows that are looked at where a fit has learned nothing, at most. */
const sampleRows = 256;
/** Shorter fits say nothing about what they could learn, and those whose loss fell below this share have learned. */
const [tellingSteps, tellingShare] = [50, 0.1];

/** Whether the fit took long enough to learn something, and ended as if it had not. */
function isTelling({ options, rows }: Patient, { first, last, epochs, stopped }: Ends): boolean {
  const { recipe, batchSize, gradientAccumulation } = options;
  const batches = Math.ceil(rows.length / (batchSize * gradientAccumulation));
  const steps = opensSession(recipe.optimizer) ? epochs : epochs * batches;
  // One that has come to an end by itself says so in any number of steps.
  if (steps < tellingSteps && stopped !== 'converged') return false;
  // The first loss says little where large inputs made it: of scaled targets, and classes, it is about 1.
  return !(last <= tellingShare * Math.min(first, 1));
}

/** Looks for the cause where a fit has learned nothing, or has left the finite numbers. `multilayer` has it from the start. */
export const doctor: Doctor = {
  foresee: unreachable,

  watch(patient) {
    const { trainee, options, loss, data, rows, judge } = patient;
    // A copy, as they are now: the caller may change the table.
    const { x, target } = data.take(sample(data, rows, sampleRows));
    const taken = new Dataset(x, target);
    return {
      after(ends) {
        if (!isTelling(patient, ends)) return undefined;
        const { first, last } = ends;
        return whatHinders({
          ...{ first, last, rates: ratesOf(options.recipe), judge, loss, sample: taken },
          ...{ stack: trainee.stack, inference: trainee.ask() },
        });
      },
      treat: (failure) => treatDivergence(patient, failure),
    };
  },
};
