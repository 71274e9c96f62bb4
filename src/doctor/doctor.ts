import { atOnce } from '../core/turns.js';
import { Dataset } from '../data/dataset.js';
import { sample } from '../data/weights.js';
import type { Doctor, Ends, Patient } from '../training/doctor.js';
import { opensSession } from '../training/session.js';
import { treatDivergence } from './divergence.js';
import { whatHinders } from './health.js';
import { knownOf } from './known.js';
import { openCase } from './open.js';
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

/**
 * Looks for the cause where a fit has learned nothing, or has left the finite numbers. `multilayer` has it from the
 * start.
 */
export const doctor: Doctor = {
  foresee(data, output, layer) {
    const found = unreachable(data, output, layer);
    return found && `fit, ${found.where}: ${found.evidence}. ${found.remedy}`;
  },

  watch(patient) {
    const { data, rows } = patient;
    // A copy, as they are now: the caller may change the table.
    const { x, target } = data.take(sample(data, rows, sampleRows));
    const taken = new Dataset(x, target);
    return {
      after(ends) {
        if (!isTelling(patient, ends)) return undefined;
        const { first, last, epochs } = ends;
        const known = { ...knownOf(patient), data: taken, epochs, rowOf: (row: number) => row };
        return whatHinders(atOnce(openCase({ ...known, course: { loss: [first, last] } })));
      },
      treat: (failure) => treatDivergence(patient, failure),
    };
  },
};
