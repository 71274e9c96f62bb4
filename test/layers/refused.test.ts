import { expect } from 'chai';
import {
  ActivationLayer,
  AlphaDropout,
  Concatenate,
  Embedding,
  GatedDense,
  GaussianNoise,
  LayerNormalization,
  Maxout,
  Network,
  ParametricActivation,
  PiecewiseLinearEncoding,
  PReLU,
  RMSNormalization,
  SelectColumns,
  schedules,
} from 'multilayer';
import { formula } from 'multilayer/formula';
import { expectError } from '../support/networks.js';

/** A list with a hole. */
function holed<T>(...list: T[]): T[] {
  delete list[1];
  return list;
}

const refused: readonly [string, () => unknown, string][] = [
  [
    'an epsilon whose derivative leaves float32',
    () => new LayerNormalization({ epsilon: 1e-30 }),
    'LayerNormalization, option epsilon: expected a number of 1e-24 or more, got 1e-30. The default is 0.00001.',
  ],
  [
    'the word of another library',
    () => new LayerNormalization({ eps: 1e-3 } as never),
    'LayerNormalization: expected only known options, got the option "eps". Did you mean "epsilon"? Known: epsilon, center, scale.',
  ],
  [
    'one number, which is its own mean',
    () => new Network({ inputs: 1, layers: [new LayerNormalization()] }),
    'layer 0 (LayerNormalization()), outputs: expected two inputs or more, as one is its own mean, got 1. ' +
      'Normalise where there are more columns, or the batch: new BatchNormalization().',
  ],
  [
    'a hole among the categories',
    () => new Embedding(holed(3, 4), 2),
    'Embedding, categories, column 1: expected a whole number of 1 or more, got undefined. ' +
      'Say how many categories each column has, as in new Embedding([5, 12], 4).',
  ],
  [
    'a hole among columns',
    () => new SelectColumns(holed(0, 1, 2)),
    'SelectColumns, columns, entry 1: expected a whole number of 0 or more, got undefined. Columns are counted from 0.',
  ],
  [
    'a hole among edges',
    () => new PiecewiseLinearEncoding(holed([0, 1], [0, 1])),
    'PiecewiseLinearEncoding, edges, column 1: expected two edges or more, got undefined. ' +
      'Write PiecewiseLinearEncoding.fromData(rows), or give edges for each column: [[0, 1, 5], [-1, 1]].',
  ],
  [
    'a hole among the shares of a schedule',
    () => schedules.multiStep({ at: holed(0.2, 0.3, 0.5) }),
    'multiStep, option at, entry 1: expected a number between 0 and 1, got undefined. The default is [0.5, 0.75].',
  ],
  [
    'a number for options',
    () => new RMSNormalization(3 as never),
    'RMSNormalization: expected an object of options, got 3. ' +
      'Write new RMSNormalization({ … }), or new RMSNormalization() for the defaults.',
  ],
  [
    'an offset that it has not',
    () => new RMSNormalization({ center: true } as never),
    'RMSNormalization: expected only known options, got the option "center". ' +
      'It has no offset: a layer Dense behind it adds a bias. Known: epsilon, scale.',
  ],
  [
    'a rate of 1',
    () => new AlphaDropout(1),
    'AlphaDropout, rate: expected a number from 0 up to, but not, 1, got 1. ' +
      'Say which share is dropped, as in new AlphaDropout(0.1).',
  ],
  [
    'a seed of its own',
    () => new (GaussianNoise as unknown as new (...given: unknown[]) => unknown)(0.1, 7),
    'GaussianNoise: expected a deviation alone, got 7 after it. Its draws follow from the seed.',
  ],
  [
    'no noise',
    () => new GaussianNoise(0),
    'GaussianNoise, deviation: expected a positive number, got 0. ' +
      'Say how large the noise is, as in new GaussianNoise(0.1).',
  ],
  [
    'an unknown activation',
    () => new ActivationLayer('rellu' as never),
    'ActivationLayer: expected the name of an activation, got "rellu". Did you mean "relu"?',
  ],
  [
    'no activation',
    () => new ParametricActivation(undefined as never),
    'ParametricActivation: expected the name of an activation, or an activation, got undefined. Known names:',
  ],
  [
    'a slope that is no number',
    () => new PReLU({ initial: Number.NaN }),
    'PReLU, option initial: expected a finite number, got NaN. The default is 0.25.',
  ],
  [
    'one piece',
    () => new Maxout(4, { pieces: 1 }),
    'Maxout(4), option pieces: expected a whole number of 2 or more, got 1. The default is 2.',
  ],
  [
    'an activation',
    () => new Maxout(4, { activation: 'relu' } as never),
    'Maxout(4): expected only known options, got the option "activation". ' +
      'The greatest piece is the activation. Known: pieces, initializer.',
  ],
  ['no options', () => new Maxout(4, 2 as never), 'Maxout(4): expected a plain object, got 2. Write { pieces: … }.'],
  [
    'no units',
    () => new GatedDense(0),
    'GatedDense, units: expected a whole number of 1 or more, got 0. ' +
      'Say how many outputs the layer has, as in new GatedDense(8).',
  ],
  [
    'a number for an activation',
    () => new GatedDense(2, 3 as never),
    'GatedDense(2): expected the name of an activation, an activation or options, got 3. ' +
      'Write new GatedDense(8, "tanh") or new GatedDense(8, { activation: "tanh", bias: false }).',
  ],
];

describe('layers that are made wrongly', () => {
  for (const [what, action, text] of refused) {
    it(`are told of ${what}`, async () => {
      const { message } = await expectError(action);
      if (text.endsWith('.')) expect(message).to.equal(text);
      else expect(message.slice(0, text.length)).to.equal(text);
    });
  }

  it('are told of a number in the formula of an activation that is 0 in float32, wherever it is', () => {
    const warnings: string[] = [];
    const nothing = formula('x + 1e-50');
    const layers = [new Concatenate([new ActivationLayer(nothing)]), new GatedDense(1, nothing)];
    const network = new Network({ inputs: 1, layers, onWarning: (text) => warnings.push(text) });
    expect(network.predict([[1]])).to.have.length(1);
    expect(warnings).to.deep.equal([
      "Network, layer 0.0 (ActivationLayer(formula('x + 1e-50'))): 1e-50 is 0 in float32. Use a number of 1e-37 or more, or engine: 'reference'.",
    ]);
  });

  it('may have noise whose schedule comes down to nothing', async () => {
    const network = new Network({ inputs: 1, layers: [new GaussianNoise(schedules.cosine({ from: 1, to: 0 }))] });
    expect(network.predict([[3]])).to.deep.equal([[3]]);
  });
});
