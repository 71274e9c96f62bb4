import type { Hints, Topic } from '../core/adviser.js';
import { optionsOfFit } from '../training/option-names.js';

function all(names: readonly string[], advice: (name: string) => string): Hints {
  return Object.fromEntries(names.map((name) => [name, advice(name)]));
}

const doubles = "Leave it out: engine: 'reference' of new Network computes in float64, the default in float32.";
const stopping = 'Write earlyStopping: { patience: 10 }.';
const plateau =
  "Import reduceOnPlateau from 'multilayer', and write callbacks: [reduceOnPlateau({ factor: 0.5, patience: 5 })].";
const saving = "Write onEpoch: () => network.save('model.json'), or let earlyStopping take the best weights back.";

const dropout = 'Put a layer new Dropout(0.5) behind the one whose outputs it drops.';

/** What is no option of `fit`, and how to get it. */
const fitHints: Hints = {
  ...all(['engine', 'threads', 'fastMath', 'seed', 'inputs', 'layers'], (name) => `Pass ${name} to new Network.`),
  activation: "Activations belong to layers: new Dense(8, 'relu').",
  dropout,
  validationSplit: 'Write validation: 0.2.',
  validationData: 'Write validation: { x, y }.',
  ...all(['patience', 'nIterNoChange'], () => stopping),
  monitor: "Write earlyStopping: { watch: 'loss' }.",
  restoreBestWeights: 'Early stopping takes them back by itself.',
  ...all(['verbose', 'log', 'logPeriod', 'progressBar', 'tqdm'], () => {
    return "Import progress from 'multilayer', and write callbacks: [progress()].";
  }),
  ...all(
    [
      'clipnorm',
      'globalClipnorm',
      'clipGradNorm',
      'maxNorm',
      'maxGradNorm',
      'gradClip',
      'gradientClipping',
      'gradientClipNorm',
      'gradientClipVal',
    ],
    () => 'Write clipping: globalNorm({ norm: 1 }).',
  ),
  ...all(['clipvalue', 'clipGradValue'], () => 'Write clipping: clipValue({ limit: 1 }).'),
  ...all(['ema', 'useEma', 'emaMomentum', 'swa', 'averagedModel'], () => "Write averaging: 'exponentialAverage'."),
  ...all(['frozen', 'freeze', 'trainable', 'requiresGrad', 'paramGroups'], () => {
    return 'Write parameterOptions: ({ layer }) => (layer < 2 ? { frozen: true } : {}).';
  }),
  ...all(['l2', 'l1', 'kernelRegularizer', 'penalty'], () => 'Write regularizer: l2({ factor: 0.001 }).'),
  kernelConstraint: 'Write constraint: maxNorm({ limit: 3 }).',
  weightDecay: 'Write optimizer: adamw({ weightDecay: 0.01 }).',
  ...all(
    ['schedule', 'scheduler', 'lrSchedule', 'lrScheduler', 'learningRateSchedule', 'warmup', 'CosineAnnealingLR'],
    () => 'Write learningRate: schedules.cosine({ from: 0.01, to: 0 }).',
  ),
  ...all(['reduceLROnPlateau', 'reduceOnPlateau', 'plateau'], () => plateau),
  ...all(['checkpoint', 'modelCheckpoint', 'saveBest', 'filepath'], () => saving),
  initialEpoch: 'Leave it out: a fit goes on after the last epoch of the one before.',
  ...all(['workers', 'numWorkers', 'nJobs'], () => 'Pass threads to new Network.'),
  ...all(['device', 'gpu', 'cuda', 'mixedPrecision'], () => 'Leave it out: networks are computed on the CPU.'),
  ...all(['dtype', 'precision'], () => doubles),
  ...all(['stepsPerEpoch', 'dataset', 'generator', 'batchesPerEpoch'], () => {
    return "Import fitDataset from 'multilayer', which reads rows chunk by chunk.";
  }),
  momentum: 'Write optimizer: sgd({ momentum: 0.9 }).',
};

/** What is no option of early stopping. */
const earlyStoppingHints: Hints = {
  restoreBestWeights: fitHints.restoreBestWeights as string,
  verbose: fitHints.verbose as string,
  mode: "A metric says itself what is better; one of your own with better: 'greater'.",
};

/** What is no option of `new Network`, and where it belongs. */
const networkHints: Hints = {
  ...all(optionsOfFit, (name) => `${name} is an option of fit: fit(x, y, { ${name}: … }).`),
  ...all(['device', 'gpu', 'cuda'], () => fitHints.device as string),
  ...all(
    ['dtype', 'precision'],
    () => "Write engine: 'reference', which computes in float64; the default has float32.",
  ),
  outputs: 'Leave it out: the last layer says it.',
  ...all(
    ['hiddenLayers', 'hiddenLayerSizes', 'hiddenUnits'],
    () => "Write layers: [new Dense(8, 'tanh'), new Dense(1, 'sigmoid')], outputs included.",
  ),
  activation: "Activations belong to layers: new Dense(8, 'relu').",
  dropout,
  ...all(['format', 'version', 'check', 'training'], () => 'A model file is read by networkFromJSON.'),
};

/** What is no option of `new Dense`. */
const denseHints: Hints = {
  dropout: 'Put a layer new Dropout(0.5) behind this one.',
  ...all(['batchNorm', 'batchNormalization'], () => 'Put a layer new BatchNormalization() behind this one.'),
  ...all(['trainable', 'frozen', 'freeze', 'requiresGrad'], () => {
    return 'Pass it to fit: parameterOptions: ({ layer }) => (layer === 0 ? { frozen: true } : {}).';
  }),
  ...all(['weightDecay', 'l2'], () => 'Pass it to fit: optimizer: adamw({ weightDecay: 0.01 }).'),
  dtype: doubles,
  name: "Leave it out: layers go by their place, as in network.parameter(0, 'weights').",
  inputs: 'Pass inputs to new Network, or leave it out: it is read off the data.',
  units: "The number of units comes first: new Dense(8, { activation: 'tanh' }).",
  ...all(['kernelRegularizer', 'regularizer', 'activityRegularizer'], () => {
    return 'Pass it to fit: fit(x, y, { regularizer: l2({ factor: 0.001 }) }), or for some by its parameterOptions.';
  }),
  ...all(['kernelConstraint', 'constraint'], () => {
    return 'Pass it to fit: fit(x, y, { constraint: maxNorm({ limit: 3 }) }), or for some by its parameterOptions.';
  }),
  ...all(['biasRegularizer', 'biasConstraint'], () => {
    return "Pass it to fit: parameterOptions: ({ name }) => (name === 'bias' ? { regularizer: 'l2' } : {}).";
  }),
};

/** What is no callback. */
export const callbackHints: Hints = {
  ...all(['monitor', 'patience', 'minDelta'], () => {
    return 'Write the option earlyStopping: { patience: 10 }, or callbacks: [reduceOnPlateau({ patience: 5 })].';
  }),
  ...all(['earlyStopping', 'restoreBestWeights'], () => stopping),
  ...all(['reduceOnPlateau', 'reduceLROnPlateau', 'factor'], () => plateau),
  ...all(['progress', 'verbose'], () => fitHints.verbose as string),
  ...all(['modelCheckpoint', 'filepath', 'saveBestOnly'], () => saving),
};

export const topics: Readonly<Record<Topic, Hints>> = {
  fit: fitHints,
  network: networkHints,
  earlyStopping: earlyStoppingHints,
  dense: denseHints,
};
