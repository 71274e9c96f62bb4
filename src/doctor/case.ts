import type { Finding } from '../core/diagnosis.js';
import type { Precision } from '../core/float32.js';
import type { Matrix, Table } from '../core/matrix.js';
import type { Member } from '../core/member.js';
import type { Random } from '../core/random.js';
import type { Work } from '../core/turns.js';
import type { ClassNames } from '../data/classes.js';
import type { Dataset } from '../data/dataset.js';
import type { Node } from '../graph/index.js';
import { rangesOf } from '../layers/index.js';
import type { Loss } from '../losses/index.js';
import type { Stack } from '../model/forward.js';
import type { Inference } from '../model/inference.js';
import type { Rates } from './rates.js';

/** The course of a fit, as far as it is looked at: a history has it. */
export interface Course {
  /** The training loss of each epoch. */
  readonly loss: readonly number[];
  readonly validationLoss?: readonly number[] | undefined;
  readonly stopped?: string | undefined;
}

/** All that findings are made from. */
export interface Case {
  readonly stack: Stack;
  /** The weights as they are now. */
  readonly inference: Inference;
  /** What the network answers. */
  readonly output: Node;
  readonly loss: Loss;
  readonly names: ClassNames;
  readonly precision: Precision;
  /** The rows that are looked at, in their order, and some of them for what takes longer. */
  readonly data: Dataset;
  readonly few: Dataset;
  /** Targets of the few as outputs are: class numbers become one-hot rows. */
  readonly wanted: Matrix;
  /** What the network answers for the few; undefined where nobody has asked. */
  readonly answers?: Table | undefined;
  /** The mean loss of the few, and that of the best answer which is the same for all rows; NaN where it is not known. */
  readonly now: number;
  readonly constant: number;
  /** Epochs that the network has been trained for. */
  readonly epochs: number;
  readonly rates?: Rates | undefined;
  /** Of the last fit. */
  readonly regularizer?: Member | undefined;
  readonly course?: Course | undefined;
  readonly random: Random;
  /** The number that a row which is looked at has in the table that was given. */
  readonly rowOf: (row: number) => number;
  /** The same of the few. */
  readonly rowOfFew: (row: number) => number;
}

/** What exams of inputs go by. */
export type Inputs = Pick<Case, 'stack' | 'data' | 'now' | 'constant' | 'epochs'>;

/** Looks for one thing. What was found before it may be the cause. */
export type Exam<About = Case> = (
  about: About,
  before: readonly Finding[],
) => readonly Finding[] | Work<readonly Finding[]>;

/** The columns of inputs that are no numbers, but names of categories written as such. */
export function categoriesOf({ stack }: Pick<Case, 'stack'>): ReadonlySet<number> {
  return new Set(rangesOf(stack.layers, stack.inputs)?.keys());
}

/** The share of what one answer for all rows costs that is left. One of 1 and more: nothing is learned. */
export function shareLeft({ now, constant }: Pick<Case, 'now' | 'constant'>): number {
  // Targets that are all the same are learned by one answer.
  if (constant === 0) return 0;
  // Losses below zero have no whole to be a share of.
  if (constant < 0) return now < 1.1 * constant ? 0 : 1;
  const share = now / constant;
  return Number.isNaN(share) ? 1 : share;
}

/** Whether something was found that makes others follow. */
export function isCaused(before: readonly Finding[]): boolean {
  return before.some(({ severity }) => severity === 'severe');
}

/** Whether the inputs are the same for too many rows to say anything of rows and targets. */
export function isBlurred(before: readonly Finding[]): boolean {
  return before.some(({ kind }) => kind === 'equalRows' || kind === 'mergedColumns');
}

/** All that some exams find, in their order. */
export function* examine<About>(about: About, exams: readonly Exam<About>[]): Work<Finding[]> {
  const found: Finding[] = [];
  for (const exam of exams) {
    const answer = exam(about, found);
    found.push(...('next' in answer ? yield* answer : answer));
    yield;
  }
  return found;
}
