import { anyWhole, checkNumber, counting } from '../core/checks.js';
import { describe, fail } from '../core/errors.js';
import { checkKeys } from '../core/names.js';
import { type Labels, readLabels } from '../data/labels.js';
import type { SampleWeights } from '../data/weights.js';
import { type Layer, readLayers } from '../layers/index.js';
import type { Loss, LossName } from '../losses/index.js';
import { type MachineOptions, machineOptionNames } from '../model/machine.js';

/** What a network is made of, and what it runs on. */
export interface NetworkOptions extends MachineOptions {
  /** One layer or more, from the inputs to the outputs. A layer that stands here twice has two sets of weights. */
  readonly layers: readonly Layer[];
  /** Number of input columns; left out, it is read off the first data. */
  readonly inputs?: number | undefined;
  /**
   * The classes in the order of the outputs, all of them text, numbers or truth values; two for one output, of which
   * the second is the one that metrics call positive. Left out, they are read off the first targets, which then have to
   * show every one.
   */
  readonly classes?: Labels | undefined;
  /** Fixes the initial weights, the order of rows and the validation split. Default: 0. */
  readonly seed?: number | undefined;
}

/** How a saved network is read, and on what it then runs. */
export interface ReadOptions extends MachineOptions {
  /** Whether what was changed after it was saved is refused. Default: true. */
  readonly check?: boolean | undefined;
}

/** How `evaluate` measures. */
export interface EvaluateOptions {
  /** Default: the loss of the last fit, else the one that belongs to the last layer. */
  readonly loss?: LossName | Loss | undefined;
  /** How much each row counts: the loss is then Σ wᵢ·lossᵢ ÷ Σ wᵢ, and metrics likewise. Default: all count the same. */
  readonly sampleWeights?: SampleWeights | undefined;
}

/** What is saved of a network. */
export interface SaveOptions {
  /** Whether the state of training comes along, as in a checkpoint. Default: true. */
  readonly training?: boolean | undefined;
}

/** What a network is made of, with every default in place. */
export interface Construction {
  readonly layers: readonly Layer[];
  readonly seed: number;
  readonly inputs: number | undefined;
  readonly classes: Labels | undefined;
}

/** Checks all options but those of the machine. */
export function readNetworkOptions(options: NetworkOptions): Construction {
  const where = 'Network';
  if (typeof options !== 'object' || options === null) {
    fail(
      where,
      'an object with layers',
      describe(options),
      "Write new Network({ layers: [new Dense(1, 'sigmoid')] }).",
    );
  }
  checkKeys(options, ['layers', 'inputs', 'classes', 'seed', ...machineOptionNames], where, 'network');
  const { layers, inputs, classes, seed = 0 } = options;
  const fix = 'Leave it out to read it off the data.';
  return {
    layers: readLayers(layers, 'Network', "Write layers: [new Dense(8, 'tanh'), new Dense(1, 'sigmoid')]."),
    seed: checkNumber(seed, anyWhole, 'Network, seed', 'Any whole number will do.'),
    inputs: inputs === undefined ? undefined : checkNumber(inputs, counting, 'Network, inputs', fix),
    classes:
      classes === undefined
        ? undefined
        : readLabels(classes, 'Network, option classes', "Write classes: ['cat', 'dog']."),
  };
}
