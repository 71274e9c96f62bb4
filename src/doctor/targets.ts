import type { Finding } from '../core/diagnosis.js';
import { classesOf } from '../data/classes.js';
import { type Layer, ownerOf, placeText } from '../layers/index.js';
import { hasNumbersToHit, sigmoidLogits, softmaxLogits } from '../losses/index.js';
import { fixOfSteps } from '../training/stuck.js';
import { type Case, type Exam, shareLeft } from './case.js';
import { unreachable } from './reach.js';

function lastOf({ stack: { layers } }: Case): string {
  return String(layers.at(-1) as Layer);
}

export const unreachableTargets: Exam = (about) => {
  const { data, output, loss } = about;
  const found = hasNumbersToHit(loss) ? unreachable(data, output, lastOf(about), about.rowOf) : undefined;
  return found === undefined ? [] : [found];
};

function unfitting(evidence: string, remedy: string, severity: Finding['severity']): Finding[] {
  return [{ kind: 'unfittingLoss', where: 'fit, option loss', evidence, remedy, severity }];
}

/** A loss that goes badly with what the last layer gives, or with the targets. */
export const unfittingLoss: Exam = (about) => {
  const { output, wanted, loss, names } = about;
  const isSoftmax = softmaxLogits(output) !== undefined;
  if (isSoftmax && names.outputs === 1) {
    const last = lastOf(about);
    return [
      {
        kind: 'unfittingLoss',
        where: `layer ${about.stack.layers.length - 1} (${last})`,
        evidence: 'a softmax of one column is 1 for every row',
        remedy: "End with a 'sigmoid' for two classes, or with a column for each class.",
        severity: 'severe',
      },
    ];
  }
  // What has been learned all the same is no trouble.
  if (loss.targets !== 'numbers' || shareLeft(about) < 0.5) return [];
  const { data } = wanted;
  if (isSoftmax && classesOf(wanted, names) !== undefined) {
    const evidence = `a softmax is compared with one-hot rows by ${loss.name}, whose gradient is next to nothing where the network is sure and wrong`;
    return unfitting(evidence, "Write loss: 'categoricalCrossentropy', which is the default there.", 'moderate');
  }
  if (sigmoidLogits(output) === undefined || !data.every((each) => each === 0 || each === 1)) return [];
  const evidence = `a sigmoid is compared with targets of 0 and 1 by ${loss.name}, whose gradient is next to nothing where the network is sure and wrong`;
  return unfitting(evidence, "Write loss: 'binaryCrossentropy', which is the default there.", 'moderate');
};

/** Layers that are to learn, and whose gradient is zero whatever the numbers are. */
export function withoutGradient(about: Case, reached: (id: string) => boolean): Finding[] {
  const { layers, parameters } = about.stack;
  const stuck = parameters.filter((each) => each.learned && !reached(each.id)).map((each) => ownerOf(layers, each));
  if (stuck.length === 0) return [];
  const places = [...new Set(stuck.map(({ path, layer }) => placeText(path, layer)))];
  return [
    {
      kind: 'noGradient',
      where: places.join(', '),
      evidence: `the loss does not change with ${places.length === 1 ? 'its' : 'their'} numbers, or only in steps`,
      remedy: fixOfSteps,
      severity: 'severe',
    },
  ];
}
