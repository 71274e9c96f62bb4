import type { Finding, FindingKind } from '../core/diagnosis.js';
import { atOnce } from '../core/turns.js';
import { type Case, examine, shareLeft } from './case.js';
import { equalRows, unscaledColumns, unscaledTargets } from './columns.js';
import { highLearningRate } from './course.js';
import { slopes } from './slopes.js';
import { short } from './text.js';
import { fadedWeights } from './weights.js';

/** A loss of this share of what one answer for all rows comes to is something learned. */
const learned = 0.9;

/** What keeps a fit from learning, the most fundamental cause first. */
const hindering = [equalRows, unscaledColumns, unscaledTargets, highLearningRate, fadedWeights, slopes];

/** Findings of one cause. */
const together: readonly FindingKind[] = ['unscaledColumns', 'unscaledTargets'];

function causesOf(found: readonly Finding[]): Finding[] {
  const [first] = found;
  if (first === undefined) return [];
  return together.includes(first.kind) ? found.filter(({ kind }) => together.includes(kind)) : [first];
}

/**
 * What has kept a fit from learning, with evidence and a remedy, the most fundamental cause first. Undefined where it
 * has learned something, or where nothing speaks for a cause: not every fit is long enough, and not all data can be
 * learned.
 */
export function whatHinders(about: Case): string | undefined {
  const { course, now, constant } = about;
  const [first = 0, last = 0] = [course?.loss[0], course?.loss.at(-1)];
  const rose = last > 2 * first && now > 0.5 * constant;
  // Targets that are all the same leave nothing to be told apart.
  if (!(constant > 0) || (shareLeft(about) <= learned && !rose)) return undefined;
  const causes = causesOf(atOnce(examine(about, hindering)));
  const [cause] = causes;
  if (cause === undefined) return undefined;
  const evidence = causes.map((each) => each.evidence).join(', and ');
  if (cause.kind === 'highLearningRate') return `fit: ${evidence}. ${cause.remedy}`;
  const place = cause.kind === 'constantLayer' ? `${cause.where} ${evidence.replace(/^it /, '')}` : evidence;
  return `fit: the loss is ${short(now)} in the end, where one answer for all rows has ${short(constant)}: ${place}. ${cause.remedy}`;
}
