/** What people type who know other programs. */
export const otherOptions: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '--layers': 'hidden hidden-layers hidden-layer-sizes hidden-units units neurons',
    '--target': 'label y response class outcome label-column target-column dependent',
    '--epochs': 'iterations max-iter max-epochs n-epochs num-epochs steps rounds',
    '--learning-rate': 'lr eta rate alpha learning-rate-init',
    '--optimizer': 'solver',
    '--batch-size': 'batch minibatch',
    '--seed': 'random-state random-seed',
    '--validation': 'val-split validation-split validation-size valid test-size holdout',
    '--folds': 'k cv kfold k-folds n-splits',
    '--threads': 'jobs n-jobs workers cores cpus',
    '--time': 'timeout time-limit max-time budget time-budget limit',
    '--output': 'out o save model model-out save-to',
    '--drop': 'ignore exclude exclude-columns remove skip-columns ignore-columns',
    '--features': 'columns inputs x use include',
    '--kind': 'dtype dtypes type types',
    '--delimiter': 'sep separator d',
    '--missing': 'na na-values null nan missing-values na-strings',
    '--no-header': 'noheader no-headers headerless',
    '--skip': 'skip-rows skiprows skip-lines',
    '--report': 'html',
    '--resume': 'continue',
    '--checkpoint-every': 'checkpoint save-every',
    '--probabilities': 'proba probs scores predict-proba probability',
    '--quiet': 'silent',
    '--force': 'overwrite f',
    '--repeats': 'repeat n-repeats',
    '--to': 'format-to into',
  }).flatMap(([ours, theirs]) => theirs.split(' ').map((each) => [`--${each}`, ours] as const)),
);

export const otherCommands: ReadonlyMap<string, string> = new Map(
  Object.entries({
    train: 'fit learn build',
    predict: 'infer score-rows apply classify run',
    evaluate: 'test score eval validate',
    inspect: 'info show summary describe view print',
    cv: 'cross-validate crossval cross-validation kfold',
    convert: 'export',
    completion: 'completions complete-shell autocomplete',
  }).flatMap(([ours, theirs]) => theirs.split(' ').map((each) => [each, ours] as const)),
);
