import { checkNumber, positive } from '../core/checks.js';
import { describe, fail } from '../core/errors.js';
import type { TrainingState } from '../model/training-state.js';
import type { RunningFit } from './callbacks.js';
import type { ReadFitOptions } from './options.js';
import { opensSession, type Session } from './session.js';
import { unlimited } from './stops.js';

const onlyFinite = 'Keep what is not finite as an empty list, say.';

/** A fit that begins, as its callbacks see it. */
export function runningFit(
  state: TrainingState,
  session: Session,
  { recipe, batchSize, epochs, timeLimit, metrics }: ReadFitOptions,
  rows: number,
): RunningFit {
  // Only what somebody keeps in this fit is there for the next one: it may have been of quite another.
  const former = state.kept;
  state.kept = new Map();
  let factor = 1;
  return {
    epochs: epochs === unlimited ? Number.POSITIVE_INFINITY : epochs,
    ...{ timeLimit, metrics },
    batches: opensSession(recipe.optimizer) ? 1 : Math.ceil(rows / batchSize),
    begunAt: state.position.epoch,
    get epoch() {
      return state.position.epoch;
    },
    get batch() {
      return state.position.batch;
    },
    get learningRateFactor() {
      return factor;
    },
    set learningRateFactor(value) {
      const where = 'a callback, learningRateFactor';
      checkNumber(value, positive, where, 'Set 0.5 for half of the rate.');
      if (session.scaleRate === undefined)
        fail(where, 'an optimizer with a learning rate', recipe.optimizer.name, 'Choose another optimizer.');
      factor = value;
      session.scaleRate(value);
    },
    kept: (name) => state.kept.get(name) ?? former.get(name),
    keep: (name, numbers) => {
      const bad = numbers.find((each) => !Number.isFinite(each));
      if (bad !== undefined) fail(`a callback, keep ${describe(name)}`, 'finite numbers', describe(bad), onlyFinite);
      state.kept = new Map(state.kept).set(name, [...numbers]);
    },
  };
}
