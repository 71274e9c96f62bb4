/**
 * Our names, and what Keras and TensorFlow.js, PyTorch, scikit-learn and brain.js call the same thing.
 * Words are in lower case, without signs, as `plainWord` makes them.
 */
const theirWords: Readonly<Record<string, string>> = {
  // Options.
  learningRate: 'lr eta learningrateinit',
  epochs: 'iterations maxiter nbepoch numepochs maxepochs totalepochs',
  timeLimit: 'timeout timebudget maxtime budget maxtrainingtime',
  batchSize: 'batch minibatchsize',
  gradientAccumulation: 'accumulate accumulation gradientaccumulationsteps accumulategradbatches',
  optimizer: 'solver',
  loss: 'criterion objective',
  validation: 'testdata',
  targetLoss: 'errorthresh tol',
  minimumChange: 'mindelta threshold',
  minimumFactor: 'minlr minimumlr minlearningrate least',
  watch: 'monitor metric',
  sampleWeights: 'weights',
  stratify: 'stratified',
  folds: 'nsplits cv k kfolds',
  testSize: 'test testfraction validation',
  onEpoch: 'onepochend onepochcomplete',
  onBatch: 'onbatchend ontrainbatchend onstep onstepend',
  onBegin: 'ontrainbegin ontrainstart onfitstart onstart',
  onEnd: 'ontrainend onfitend onfinish oncomplete',
  inputs: 'inputshape inputdim infeatures',
  seed: 'randomstate randomseed',
  engine: 'backend',
  bias: 'usebias',
  frozen: 'freeze trainable requiresgrad',
  epsilon: 'eps',
  rho: 'alpha',
  weightDecay: 'l2 l2reg l2regularization',
  initialAccumulator: 'initialaccumulatorvalue',
  limit: 'clipvalue value maxvalue',
  norm: 'maxnorm clipnorm globalclipnorm',
  decay: 'emamomentum momentum',
  from: 'initiallearningrate baselr eta0',
  to: 'etamin endlearningrate minlr',
  peak: 'maxlr',
  every: 'stepsize decaysteps',
  factor: 'gamma decayrate lambda lambd l1 l2 strength weight',
  at: 'milestones boundaries',
  growth: 'tmult',
  share: 'pctstart',
  flat: 'pctstart',
  warmup: 'warmupsteps numwarmupsteps',
  activation: 'gate nonlinearity act',
  regularizer: 'kernelregularizer regularization penalty',
  constraint: 'kernelconstraint',
  l1: 'lasso',
  l2: 'ridge',
  elasticNet: 'l1l2',
  nonNegative: 'nonneg',
  deviation: 'stddev std',
  mode: 'fan',
  randomNormal: 'normal gaussian',
  randomUniform: 'uniform',
  identity: 'eye',
  constant: 'constantlr',
  cosine: 'cosineannealing cosineannealinglr cosinedecay',
  cosineRestarts: 'cosineannealingwarmrestarts cosinedecayrestarts sgdr',
  cyclic: 'cycliclr triangular triangular2 clr',
  exponential: 'exp exponentiallr exponentialdecay',
  flatCosine: 'flatcos fitflatcos',
  inverseTime: 'inversetimedecay invscaling',
  multiStep: 'multisteplr piecewiseconstant piecewiseconstantdecay',
  oneCycle: 'onecyclelr fitonecycle superconvergence',
  polynomial: 'polynomiallr polynomialdecay linearlr',
  stepDecay: 'step steplr',
  clipValue: 'clipvalue clipgradvalue value',
  globalNorm: 'norm maxnorm globalclipnorm clipgradnorm',
  tensorNorm: 'clipnorm',
  exponentialAverage: 'ema swa polyak average',
  initializer: 'kernelinitializer',
  initial: 'init alphainitializer',
  shared: 'sharedaxes numparameters',
  pieces: 'k numpieces numfeatures',
  // Activations.
  linear: 'identity none null purelin raw',
  sigmoid: 'logistic',
  silu: 'swish',
  step: 'heaviside binarystep hardlim',
  sign: 'signum bipolar hardlims',
  hardSigmoid: 'sparsesigmoid',
  hardSwish: 'hardsilu',
  hardTanh: 'clip clamp',
  arctan: 'atan',
  sine: 'sin siren sinusoid',
  gaussian: 'rbf',
  smoothClip: 'softclip',
  thresholdedRelu: 'threshold trelu',
  leakyRelu: 'rrelu lrelu',
  slope: 'alpha negativeslope',
  threshold: 'lambda lambd theta',
  minimum: 'min minval',
  maximum: 'max maxval',
  frequency: 'omega omega0 w0',
  // Losses and metrics.
  prediction: 'ypred yhat output outputs predicted predictions logits input x p',
  target: 'ytrue y t label labels actual expected truth wanted',
  meanSquaredError: 'mse mseloss l2',
  meanAbsoluteError: 'mae l1loss l1',
  rootMeanSquaredError: 'rmse',
  meanAbsolutePercentageError: 'mape meanabsolutepercentage',
  huber: 'huberloss smoothl1 smoothl1loss',
  binaryCrossentropy: 'bce bceloss bcewithlogits bcewithlogitsloss sigmoidcrossentropy logloss',
  categoricalCrossentropy:
    'crossentropy crossentropyloss softmaxcrossentropy sparsecategoricalcrossentropy cce nll nllloss',
  kullbackLeibler: 'kld kldiv kldivloss kldivergence kullbackleiblerdivergence relativeentropy',
  cosineSimilarity: 'cosine cosineembeddingloss cosineproximity cosinedistance',
  poisson: 'poissonnll poissonnllloss poissondeviance',
  gaussianNegativeLogLikelihood: 'gaussiannll gaussiannllloss heteroscedastic',
  binaryFocalCrossentropy: 'focal focalloss sigmoidfocalloss binaryfocalloss',
  categoricalFocalCrossentropy: 'softmaxfocalloss categoricalfocalloss focalloss focal',
  hinge: 'hingeloss hingeembeddingloss svm',
  squaredHinge: 'sqhinge l2hinge',
  quantile: 'pinball pinballloss quantileloss quantileregression',
  labelSmoothing: 'smoothing smooth',
  positiveWeight: 'posweight scaleposweight',
  level: 'alpha tau q quantile',
  accuracy: 'acc accuracyscore binaryaccuracy categoricalaccuracy sparsecategoricalaccuracy',
  averagePrecision: 'averageprecisionscore ap prauc aucpr auprc map',
  balancedAccuracy: 'balancedaccuracyscore bacc',
  brierScore: 'brier brierscoreloss',
  cohenKappa: 'kappa cohenkappascore',
  expectedCalibrationError: 'ece calibrationerror',
  explainedVariance: 'explainedvariancescore',
  f1: 'f1score fscore fmeasure',
  fBeta: 'fbetascore',
  matthewsCorrelation: 'mcc phi matthewscorrcoef matthewscorrelationcoefficient',
  medianAbsoluteError: 'medae',
  precision: 'precisionscore ppv positivepredictivevalue',
  r2: 'r2score rsquared coefficientofdetermination',
  recall: 'recallscore sensitivity tpr truepositiverate',
  rocAuc: 'auc auroc rocaucscore aucroc',
  logLoss: 'crossentropy binarycrossentropy categoricalcrossentropy nll',
  topKAccuracy: 'topk top5 top5accuracy topkaccuracyscore topkcategoricalaccuracy sparsetopkcategoricalaccuracy',
  // Optimizers and initializers.
  sgd: 'gradientdescent',
  adamw: 'adamweightdecay',
  glorotUniform: 'xavier xavieruniform',
  glorotNormal: 'xaviernormal',
  heUniform: 'kaiming kaiminguniform',
  heNormal: 'kaimingnormal',
};

function inFit(option: string): string {
  return `Pass it to fit: fit(x, y, { ${option} }).`;
}

const inverseTime = 'For a decay of 0.01 a step write learningRate: schedules.inverseTime({ from: 0.01, every: 100 }).';

const geluTanh = "Write gelu({ approximate: 'tanh' }).";
const squaredLog = 'Take the logarithm of y, y.map((value) => Math.log1p(value)), and its meanSquaredError.';
const wholeFit = 'Leave it out: a schedule lasts as long as the fit.';

function gated(activation: string): string {
  return `It is a layer: new GatedDense(8, '${activation}').`;
}

/** What other libraries have as a member of a family, and we have in another form: with which of our members, and how. */
export const otherForms: Readonly<Record<string, readonly [relative: string, advice: string]>> = {
  amsgrad: ['adam', 'Write adam({ amsgrad: true }).'],
  dampening: ['nesterov', 'Leave it out, and multiply the learning rate by 1 − dampening.'],
  betas: ['beta1', 'Write beta1: 0.9, beta2: 0.999.'],
  lrdecay: ['epsilon', inverseTime],
  decay: ['epsilon', inverseTime],
  clipnorm: ['epsilon', inFit('clipping: tensorNorm({ norm: 1 })')],
  globalclipnorm: ['epsilon', inFit('clipping: globalNorm({ norm: 1 })')],
  clipvalue: ['epsilon', inFit('clipping: clipValue({ limit: 1 })')],
  useema: ['epsilon', inFit("averaging: 'exponentialAverage'")],
  gradientaccumulationsteps: ['epsilon', inFit('gradientAccumulation: 4')],
  momentum: ['sgd', 'Write sgd({ momentum: 0.9 }).'],
  lbfgs: ['sgd', "Import it: import { lbfgs } from 'multilayer', and write optimizer: lbfgs()."],
  specificity: ['recall', 'It is the recall of the other class: recall({ positive: false }) for the first of two.'],
  nesterov: ['sgd', 'Write sgd({ momentum: 0.9, nesterov: true }).'],
  gelunew: ['gelu', geluTanh],
  gelutanh: ['gelu', geluTanh],
  prelu: ['leakyRelu', 'It learns its slope, and is a layer: new Dense(8), new PReLU().'],
  maxout: ['relu', 'It is a layer: new Maxout(8, { pieces: 2 }).'],
  glu: ['elu', gated('sigmoid')],
  reglu: ['elu', gated('relu')],
  geglu: ['elu', gated('gelu')],
  swiglu: ['elu', gated('silu')],
  fromlogits: [
    'labelSmoothing',
    'Leave it out, and end with a sigmoid or a softmax: the loss takes the logits behind it.',
  ],
  reduction: ['labelSmoothing', 'Leave it out: a loss is the mean over the rows.'],
  ignoreindex: ['labelSmoothing', 'Leave such rows out, or give them no weight: fit(x, y, { sampleWeights }).'],
  weight: ['labelSmoothing', inFit('classWeights: { cat: 1, dog: 5 }')],
  msle: ['meanSquaredError', squaredLog],
  meansquaredlogarithmicerror: ['meanSquaredError', squaredLog],
  rmse: [
    'huber',
    "It is least where the squared error is: write loss: 'meanSquaredError', metrics: ['rootMeanSquaredError'].",
  ],
  r2: ['huber', "It is greatest where the squared error is least: write loss: 'meanSquaredError', metrics: ['r2']."],
  accuracy: ['huber', "It has no gradient: leave the loss to the last layer, and write metrics: ['accuracy']."],
  loss: ['accuracy', 'It is measured in any case.'],
  tmax: ['from', wholeFit],
  t0: ['cycles', 'Say how many cycles the fit has: cycles: 3.'],
  totalsteps: ['from', wholeFit],
  decaysteps: ['from', wholeFit],
  epochs: ['from', wholeFit],
  lastepoch: ['from', wholeFit],
  gamma: ['to', 'Say what the rate comes to in the end: to: 0.0001.'],
  decayrate: ['to', 'Say what the rate comes to in the end: to: 0.0001.'],
  l1ratio: ['l1', 'Write elasticNet({ l1: 0.01, l2: 0.01 }).'],
};

/** A word without case and signs: `learning_rate` and `learningRate` are one. */
export function plainWord(word: string): string {
  return word
    .slice(0, 60)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}

/** The name among the known ones that another library would call so. */
export function synonym(word: string, known: readonly string[]): string | undefined {
  const plain = plainWord(word);
  return known.find((name) => Object.hasOwn(theirWords, name) && theirWords[name]?.split(' ').includes(plain));
}

/** How to get what another library has under this name, where it is no name of ours. */
export function otherForm(word: string, known: readonly string[]): string | undefined {
  const plain = plainWord(word);
  const [relative, advice] = (Object.hasOwn(otherForms, plain) && otherForms[plain]) || [];
  return relative !== undefined && known.includes(relative) ? advice : undefined;
}
