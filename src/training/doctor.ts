import type { Diagnosis } from '../core/diagnosis.js';
import type { Turns } from '../core/turns.js';
import type { Dataset } from '../data/dataset.js';
import type { Judge } from '../data/not-finite.js';
import type { Node } from '../graph/index.js';
import type { Layer } from '../layers/index.js';
import type { Loss } from '../losses/index.js';
import type { StopReason } from './history.js';
import type { WatchedOptions } from './options.js';
import type { Divergence } from './rewind.js';
import type { Session } from './session.js';
import type { SafePoint } from './steps.js';
import type { Trainee } from './trainee.js';

/** A fit, from its beginning on. */
export interface Patient {
  readonly trainee: Pick<Trainee, 'stack' | 'parameters' | 'classes' | 'ask'>;
  readonly session: Session;
  readonly options: Pick<WatchedOptions, 'recipe' | 'batchSize' | 'gradientAccumulation'>;
  readonly loss: Loss;
  /** The data, and the numbers of the rows to train on. */
  readonly data: Dataset;
  readonly rows: Uint32Array;
  readonly judge: Judge;
  readonly turns: Turns;
}

/** How a fit ended: the losses of its first epoch and its last, how many there were, and why it stopped. */
export interface Ends {
  readonly first: number;
  readonly last: number;
  readonly epochs: number;
  readonly stopped: StopReason;
}

/** Where a fit left the finite numbers; the weights are the last finite ones. */
export interface Failure extends Divergence {
  /** The epoch, counted over the life of the network. */
  readonly epoch: number;
  /** The first layer whose numbers are not finite, and its place: `2`, or within a block `2.0`. */
  readonly layer: Layer;
  readonly path: string;
}

/** What to do about a divergence, in whole sentences, and the point that the network is back at. */
export interface Cure {
  readonly advice: string;
  readonly diagnosis: Diagnosis;
  readonly point: SafePoint | undefined;
}

/** Watches over one fit. */
export interface Watch {
  /** What has kept the fit from learning, where something has. */
  after(ends: Ends): string | undefined;
  /** Goes back to weights to go on from, and finds out what to do. */
  treat(failure: Failure): Promise<Cure>;
}

/** Finds out why a fit goes wrong. A program that does without saves its code, and is told the plain facts. */
export interface Doctor {
  /** Which targets the outputs of the last layer cannot come to, where there are some. */
  foresee(data: Dataset, output: Node, layer: string): string | undefined;
  /** Begins to watch over a fit, before its first step. */
  watch(patient: Patient): Watch;
}

/** The one who is asked, where `use` has brought one. */
export let doctor: Doctor | undefined;

export function installDoctor(one: Doctor | undefined): void {
  doctor = one;
}
