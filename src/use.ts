import { type Activation, activationFamily } from './activations/index.js';
import { type Averaging, averagingFamily } from './averaging/index.js';
import { type Clipping, clippingFamily } from './clipping/index.js';
import { type Constraint, constraintFamily } from './constraints/index.js';
import { type Adviser, type Hints, installAdviser } from './core/adviser.js';
import { fail } from './core/errors.js';
import type { Factory } from './core/member.js';
import { checkKeys, type Names } from './core/names.js';
import { type EnginePart, engineNames, type ImmediateEngine } from './engines/index.js';
import { type Initializer, initializerFamily } from './initializers/index.js';
import { type LayerClass, layerNames } from './layers/index.js';
import { type Loss, lossFamily } from './losses/index.js';
import { type Metric, metricFamily } from './metrics/index.js';
import { Network } from './network/index.js';
import { type Optimizer, optimizerFamily } from './optimizers/index.js';
import { type Regularizer, regularizerFamily } from './regularizers/index.js';
import type { Schedule } from './schedules/index.js';
import { scheduleFamily } from './schedules/json.js';
import { type Doctor, installDoctor } from './training/doctor.js';

type Known<T> = Readonly<Record<string, T>>;

/** What programs and model files may call by its name, each under that name. */
export interface UseOptions {
  /** Who says what a wrong name or value was meant to be: `{ adviser }`. */
  readonly adviser?: Adviser;
  /** As in `{ mish }`. */
  readonly activations?: Known<Factory<Activation>>;
  /** As in `{ exponentialAverage }`. */
  readonly averagings?: Known<Factory<Averaging>>;
  /** As in `{ globalNorm }`. */
  readonly clippings?: Known<Factory<Clipping>>;
  /** As in `{ maxNorm }`. */
  readonly constraints?: Known<Factory<Constraint>>;
  /** Who finds out why a fit goes wrong: `{ doctor }`. */
  readonly doctor?: Doctor;
  /** What may take the place of the default engine: `{ reference }`. */
  readonly engines?: Known<ImmediateEngine>;
  /** As in `{ orthogonal }`. */
  readonly initializers?: Known<Factory<Initializer>>;
  /** Classes, of your own among them, that model files may hold: `{ Dropout }`. */
  readonly layers?: Known<LayerClass>;
  /** As in `{ huber }`. */
  readonly losses?: Known<Factory<Loss>>;
  /** As in `{ accuracy }`. */
  readonly metrics?: Known<Factory<Metric>>;
  /** As in `{ lion }`. */
  readonly optimizers?: Known<Factory<Optimizer>>;
  /** As in `{ elasticNet }`. */
  readonly regularizers?: Known<Factory<Regularizer>>;
  /** That model files may hold. */
  readonly schedules?: Known<Factory<Schedule>>;
  /** What shares the work of large steps among threads: `{ threads }`. */
  readonly threads?: EnginePart;
}

type Kind = Exclude<keyof UseOptions, 'adviser' | 'doctor' | 'threads'>;

const homes: { readonly [Part in Kind]-?: Names<NonNullable<UseOptions[Part]>[string]> } = {
  activations: activationFamily.names,
  averagings: averagingFamily.names,
  clippings: clippingFamily.names,
  constraints: constraintFamily.names,
  engines: engineNames,
  initializers: initializerFamily.names,
  layers: layerNames,
  losses: lossFamily.names,
  metrics: metricFamily.names,
  optimizers: optimizerFamily.names,
  regularizers: regularizerFamily.names,
  schedules: scheduleFamily.names,
};

/** Has methods of other libraries, which the types know nothing of, say what to write instead. */
function refuseMethods(methods: Hints): void {
  for (const [name, advice] of Object.entries(methods)) {
    const value = () => fail(`network.${name}`, 'a method of Network', 'one of another library', advice);
    Object.defineProperty(Network.prototype, name, { value, configurable: true, writable: true });
  }
}

/**
 * Makes names known, in this program and for the model files that it reads: `use({ activations: { mish } })`.
 * `multilayer` knows all that it has from the start; `multilayer/core` begins with the few that every network needs.
 *
 * @throws MultilayerError for kinds of parts that there are none of
 */
export function use(parts: UseOptions): void {
  checkKeys(parts, ['adviser', 'doctor', 'threads', ...Object.keys(homes)], 'use');
  const { adviser, doctor, threads, ...tables } = parts;
  if (adviser !== undefined) {
    installAdviser(adviser);
    refuseMethods(adviser.otherMethods);
  }
  if (doctor !== undefined) installDoctor(doctor);
  threads?.install();
  for (const [kind, table] of Object.entries(tables)) (homes[kind as Kind] as Names<unknown>).learn(table);
}

/** Makes all names of some kinds known. */
export function useAll(parts: UseOptions): void {
  use(parts);
  for (const [kind, names] of Object.entries(homes)) if (Object.hasOwn(parts, kind)) names.isComplete = true;
}
