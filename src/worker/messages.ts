import type { Diagnosis } from '../core/diagnosis.js';
import { DivergenceError, MultilayerError } from '../core/errors.js';
import type { Options } from '../core/member.js';
import type { LastFitJson } from '../model/last-fit.js';
import type { MachineOptions } from '../model/machine.js';
import type { NetworkJson } from '../network/index.js';
import type { BatchRecord, RunningFit } from '../training/callbacks.js';
import type { EpochRecord, History } from '../training/history.js';
import type { FitOptions } from '../training/options.js';
import type { Treatment } from '../training/treatment.js';

/** What can be sent to: a `Worker`, of a page or of Node, or the port of one. */
export interface TrainingWorker {
  /** As both have it: the page's declares the list for certain, beside a form with options. */
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
}

/** What the recipe and the treatments say, what is heard of here, and what is asked for here. */
type Elsewhere = keyof LastFitJson | 'parameterOptions' | 'onEpoch' | 'callbacks' | 'onWarning' | 'signal' | 'pause';

/** All options that are left: one that `fit` takes besides is to be named where a task is made. */
export type SentOptions = { readonly [Name in Exclude<keyof FitOptions, Elsewhere>]-?: FitOptions[Name] | undefined };

/** A fit as it is sent to where it runs. */
export interface Task {
  readonly network: NetworkJson;
  readonly machine: MachineOptions;
  /** What it learns by, in place of what the network has. */
  readonly recipe: LastFitJson;
  /** The optimizer, where it finds its steps itself, as files do not hold it. */
  readonly ownSteps: { readonly name: string; readonly options: Options } | undefined;
  readonly x: unknown;
  readonly y: unknown;
  readonly options: SentOptions;
  /** By the ids of the parameters. */
  readonly treatments: Readonly<Record<string, Treatment>> | undefined;
  /** What is to be told of, and waited for: epochs, batches. */
  readonly hears: readonly ('onEpoch' | 'onBatch')[];
}

/** The numbers of a fit under way. */
export type Place = Pick<RunningFit, 'batches' | 'epoch' | 'batch'>;

/** What callbacks want of the steps to come. */
export interface Answer {
  readonly goOn: boolean;
  readonly factor: number;
  readonly kept: readonly (readonly [name: string, numbers: readonly number[]])[];
}

/** An error as plain data. */
export interface ErrorJson {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
  readonly complaint?: Pick<MultilayerError, 'where' | 'expected' | 'got' | 'fix'>;
  readonly at?: Pick<DivergenceError, 'epoch' | 'step' | 'layer' | 'loss'>;
  readonly diagnosis?: Diagnosis | undefined;
}

export type Question =
  | { readonly asks: 'onBegin' }
  | { readonly asks: 'onEpoch'; readonly record: EpochRecord }
  | { readonly asks: 'onBatch'; readonly record: BatchRecord };

/** What is sent to the worker, for a fit of a number. */
export type ToWorker = { readonly multilayer: number } & (
  | { readonly kind: 'start'; readonly task: Task }
  | ({ readonly kind: 'answer' } & Answer)
  | { readonly kind: 'abort' }
  | { readonly kind: 'pause'; readonly paused: boolean }
);

/** What the worker sends. */
export type FromWorker = { readonly multilayer: number } & (
  | { readonly kind: 'started' }
  | ({ readonly kind: 'question'; readonly place: Place } & Question)
  | { readonly kind: 'warning'; readonly message: string }
  | { readonly kind: 'end'; readonly history: History; readonly network: NetworkJson }
  | { readonly kind: 'failure'; readonly error: ErrorJson; readonly network: NetworkJson | undefined }
);

/** Each of the messages, without the number of its fit. */
export type Untagged<Message> = Message extends unknown ? Omit<Message, 'multilayer'> : never;

export function errorToJson(error: unknown): ErrorJson {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message, stack } = error;
  const plain = { name, message, stack };
  if (!(error instanceof MultilayerError)) return plain;
  const { where, expected, got, fix } = error;
  const told = { ...plain, complaint: { where, expected, got, fix } };
  if (!(error instanceof DivergenceError)) return told;
  const { epoch, step, layer, loss, diagnosis } = error;
  return { ...told, at: { epoch, step, layer, loss }, diagnosis };
}

export function errorFromJson({ name, message, stack, complaint, at, diagnosis }: ErrorJson): Error {
  if (complaint !== undefined)
    return at === undefined ? new MultilayerError(complaint) : new DivergenceError(complaint, at, diagnosis);
  return Object.assign(new Error(message), { name, ...(stack !== undefined && { stack }) });
}
