/**
 * Our names, and what Keras and TensorFlow.js, PyTorch, scikit-learn and brain.js call the same thing.
 * Words are in lower case, without signs, as `plainWord` makes them.
 */
const theirWords: Readonly<Record<string, string>> = {
  // Options.
  learningRate: 'lr eta stepsize learningrateinit',
  epochs: 'iterations iters maxiter maxiters nbepoch nbepochs nepochs numepochs maxepochs',
  batchSize: 'batch bs minibatch minibatchsize',
  optimizer: 'solver optim',
  loss: 'lossfunction lossfn costfunction errorfunction criterion objective',
  validation: 'validationset valdata testdata',
  targetLoss: 'errorthresh errorthreshold tolerance tol',
  onEpoch: 'onepochend callback',
  signal: 'abortsignal',
  onWarning: 'warn logger',
  minimumChange: 'mindelta',
  inputs: 'inputshape inputdim inputsize inputunits infeatures',
  seed: 'randomstate randomseed',
  engine: 'backend device',
  bias: 'usebias hasbias',
  initializer: 'kernelinitializer weightinitializer weightinit',
  activation: 'activationfunction activationfn nonlinearity transferfunction',
  // Activations.
  linear: 'identity none',
  sigmoid: 'logistic logsig',
  leakyRelu: 'lrelu leaky',
  silu: 'swish',
  step: 'heaviside binarystep hardlim',
  tanh: 'tansig',
  // Losses and metrics.
  meanSquaredError: 'mse l2 l2loss mseloss squarederror quadratic',
  meanAbsoluteError: 'mae l1 l1loss maeloss absoluteerror',
  binaryCrossentropy: 'bce bceloss bcewithlogits bcewithlogitsloss logloss binaryce sigmoidcrossentropy',
  categoricalCrossentropy:
    'crossentropy crossentropyloss sparsecategoricalcrossentropy softmaxcrossentropy cce nll nllloss negativeloglikelihood',
  accuracy: 'acc binaryaccuracy categoricalaccuracy sparsecategoricalaccuracy',
  // Optimizers and initializers.
  sgd: 'gradientdescent stochasticgradientdescent gd',
  glorotUniform: 'xavier glorot xavieruniform',
  glorotNormal: 'xaviernormal',
  heUniform: 'kaiming he kaiminguniform',
  heNormal: 'kaimingnormal',
  lecunUniform: 'lecun',
  zeros: 'zero',
};

/** What other libraries have as a member of a family, and we have in another form: with which of our members, and how. */
const otherForms: Readonly<Record<string, readonly [relative: string, advice: string]>> = {
  rmsprop: ['adam', 'adam({ beta1: 0 }) is RMSprop with its bias corrected.'],
  momentum: ['sgd', 'Write sgd({ momentum: 0.9 }).'],
  nesterov: ['sgd', 'Write sgd({ momentum: 0.9, nesterov: true }).'],
  elu: ['relu', "Write formula('x > 0 ? x : exp(x) - 1')."],
  selu: ['relu', "Write formula('1.0507 * (x > 0 ? x : 1.6733 * (exp(x) - 1))')."],
  relu6: ['relu', "Write formula('min(max(x, 0), 6)')."],
  silu: ['relu', "Write formula('x / (1 + exp(-x))')."],
  swish: ['relu', "Write formula('x / (1 + exp(-x))')."],
  gelu: ['relu', "Write formula('x / 2 * (1 + tanh(0.79788 * (x + 0.044715 * x^3)))')."],
  mish: ['relu', "Write formula('x * tanh(log(1 + exp(x)))')."],
  softsign: ['relu', "Write formula('x / (1 + abs(x))')."],
  hardsigmoid: ['relu', "Write formula('min(max(x / 6 + 0.5, 0), 1)')."],
  hardtanh: ['relu', "Write formula('min(max(x, -1), 1)')."],
  gaussian: ['relu', "Write formula('exp(-x^2)')."],
  sine: ['relu', "Write formula('sin(x)')."],
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
