import { outputCount, outputNode } from '../model/forward.js';
import type { Patient } from '../training/doctor.js';
import type { Known } from './open.js';
import { ratesOf } from './rates.js';

/** What is known of a fit under way, without its data. */
export function knownOf({
  trainee: { stack, classes, ask },
  loss,
  options,
}: Patient): Omit<Known, 'data' | 'epochs' | 'rowOf'> {
  const { recipe } = options;
  const { regularizer } = recipe;
  const inference = ask();
  const names = { loss, outputs: outputCount(stack), labels: classes };
  const { precision } = inference;
  return { stack, inference, loss, names, precision, output: outputNode(stack), rates: ratesOf(recipe), regularizer };
}
