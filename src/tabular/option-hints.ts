import type { Hints } from '../core/adviser.js';

function all(names: readonly string[], advice: string): Hints {
  return Object.fromEntries(names.map((name) => [name, advice]));
}

const watching = 'Write onProgress: ({ epoch, heldOutLoss }) => console.log(epoch, heldOutLoss).';
const dividing = 'Write validation: 0.2 to hold out one share of the rows, or leave it out for 5 folds.';

/** What is no option of the training of a model of a table, and how to get it. */
export const tabularHints: Hints = {
  ...all(
    ['hiddenLayers', 'hiddenLayerSizes', 'hiddenUnits', 'units', 'hidden'],
    'Write layers: [64, 64], the units of the hidden layers.',
  ),
  ...all(['validationSplit', 'validationFraction', 'testSize', 'testFraction', 'trainSize', 'split'], dividing),
  ...all(['validationData', 'testData', 'test'], 'Judge other rows afterwards: model.evaluate(table).'),
  ...all(
    ['loss', 'criterion', 'objective'],
    "Leave it out: it follows from the target, and task: 'regression' or 'classification' says what that is.",
  ),
  ...all(['metrics', 'scoring', 'metric'], 'Leave it out: all scores of the task are in model.result.'),
  ...all(['earlyStopping', 'nIterNoChange', 'earlyStoppingRounds'], 'Write patience: 10, in epochs.'),
  ...all(['columns', 'featureColumns', 'include', 'inputs', 'x'], "Write features: ['age', 'sex']."),
  ...all(['exclude', 'ignore', 'omit', 'without', 'dropColumns', 'ignoredColumns'], "Write drop: ['id']."),
  ...all(
    ['categorical', 'categoricalFeatures', 'types', 'dtype', 'dtypes', 'columnTypes'],
    "Write kinds: { city: 'category' }.",
  ),
  ...all(['naValues', 'missingValues'], "Write missing: ['-999']."),
  ...all(
    ['onEpoch', 'onEpochEnd', 'callbacks', 'verbose', 'log', 'progressBar', 'progress', 'tqdm', 'callback'],
    watching,
  ),
  ...all(['stratify', 'stratified'], 'Leave it out: folds have each class in its share.'),
};
