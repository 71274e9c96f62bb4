import vm from 'node:vm';
import { expect } from 'chai';
import { adam, clipValue, Dense, loadNetwork, MultilayerError, Network, sgd } from 'multilayer';
import { formula } from 'multilayer/formula';
import { expectError } from '../support/networks.js';

const [x, y] = [
  [[0], [1]],
  [[0], [1]],
];

function network(): Network {
  return new Network({ inputs: 1, layers: [new Dense(1, 'sigmoid')], seed: 1 });
}

function learn(options: unknown): Promise<unknown> {
  return network().fit(x, y, options as never);
}

function create(options: object): Network {
  return new Network({ layers: [new Dense(1)], ...options } as never);
}

/** The advice of an error, without the list of what is known. */
async function adviceOf(action: () => unknown): Promise<string> {
  const error = await expectError(action);
  expect(error).to.be.instanceOf(MultilayerError);
  return (error as MultilayerError).fix.replace(/ ?Known: .*$/, '');
}

describe('words of other libraries', () => {
  const asName: Readonly<Record<string, string>> = {
    lr: 'learningRate',
    learning_rate: 'learningRate',
    eta: 'learningRate',
    iterations: 'epochs',
    max_iter: 'epochs',
    nb_epoch: 'epochs',
    batch: 'batchSize',
    minibatch_size: 'batchSize',
    solver: 'optimizer',
    criterion: 'loss',
    errorThresh: 'targetLoss',
    testData: 'validation',
  };
  for (const [word, name] of Object.entries(asName)) {
    it(`fit knows ${name} as ${word}`, async () => {
      expect(await adviceOf(() => learn({ [word]: 1 }))).to.equal(`Did you mean "${name}"?`);
    });
  }

  const elsewhere: Readonly<Record<string, string>> = {
    validation_split: 'Write validation: 0.2.',
    validationData: 'Write validation: { x, y }.',
    patience: 'Write earlyStopping: { patience: 10 }.',
    verbose: "Import progress from 'multilayer', and write callbacks: [progress()].",
    callback: 'Did you mean "callbacks"?',
    onEpochEnd: 'Did you mean "onEpoch"?',
    class_weight: 'Did you mean "classWeights"?',
    sampleWeight: 'Did you mean "sampleWeights"?',
    momentum: 'Write optimizer: sgd({ momentum: 0.9 }).',
    clipnorm: 'Write clipping: globalNorm({ norm: 1 }).',
    use_ema: "Write averaging: 'exponentialAverage'.",
    trainable: 'Write parameterOptions: ({ layer }) => (layer < 2 ? { frozen: true } : {}).',
    clip_grad_value_: 'Write clipping: clipValue({ limit: 1 }).',
    weight_decay: 'Write optimizer: adamw({ weightDecay: 0.01 }).',
    threads: 'Pass threads to new Network.',
    random_state: 'Pass seed to new Network.',
  };
  for (const [word, advice] of Object.entries(elsewhere)) {
    it(`fit says what to write instead of ${word}`, async () => {
      expect(await adviceOf(() => learn({ [word]: 1 }))).to.equal(advice);
    });
  }

  it('new Network sends options of fit and of layers to where they belong', async () => {
    expect(await adviceOf(() => create({ optimizer: 'sgd' }))).to.equal(
      'optimizer is an option of fit: fit(x, y, { optimizer: … }).',
    );
    expect(await adviceOf(() => create({ lr: 1 }))).to.equal(
      'learningRate is an option of fit: fit(x, y, { learningRate: … }).',
    );
    expect(await adviceOf(() => create({ hiddenLayers: [3] }))).to.include('Write layers: [');
    expect(await adviceOf(() => create({ activation: 'relu' }))).to.include('Activations belong to layers');
    for (const misplace of [() => create({ dropout: 0.5 }), () => new Dense(2, { dropout: 0.5 } as never)])
      expect(await adviceOf(misplace)).to.include('Put a layer new Dropout(0.5) behind');
    expect(await adviceOf(() => create({ input_shape: [1] }))).to.equal('Did you mean "inputs"?');
    expect(await adviceOf(() => new Dense(2, { inputDim: 3 } as never))).to.include('Pass inputs to new Network');
    expect(await adviceOf(() => new Dense(2, { use_bias: false } as never))).to.equal('Did you mean "bias"?');
  });

  it('members of families', async () => {
    const word = (name: string) => name as never;
    expect(await adviceOf(() => learn({ loss: 'mse' }))).to.equal('Did you mean "meanSquaredError"?');
    expect(await adviceOf(() => learn({ loss: 'BCELoss' }))).to.equal('Did you mean "binaryCrossentropy"?');
    expect(await adviceOf(() => learn({ loss: 'sparse_categorical_crossentropy' }))).to.equal(
      'Did you mean "categoricalCrossentropy"?',
    );
    expect(await adviceOf(() => network().evaluate(x, y, [word('acc')]))).to.equal('Did you mean "accuracy"?');
    expect(await adviceOf(() => network().evaluate(x, y, [word('MAE')]))).to.equal('Did you mean "meanAbsoluteError"?');
    expect(await adviceOf(() => new Dense(1, word('logistic')))).to.equal('Did you mean "sigmoid"?');
    expect(await adviceOf(() => new Dense(1, word('identity')))).to.equal('Did you mean "linear"?');
    expect(await adviceOf(() => new Dense(1, { initializer: word('xavier_normal') }))).to.equal(
      'Did you mean "glorotNormal"?',
    );
    expect(await adviceOf(() => new Dense(1, { initializer: word('kaiming') }))).to.equal('Did you mean "heUniform"?');
    expect(await adviceOf(() => learn({ optimizer: 'RMSprop' }))).to.equal('Did you mean "rmsprop"?');
    expect(await adviceOf(() => learn({ optimizer: 'nesterov' }))).to.include('sgd({ momentum: 0.9, nesterov: true })');
    expect(await adviceOf(() => learn({ optimizer: 'amsgrad' }))).to.equal('Write adam({ amsgrad: true }).');
    expect(await adviceOf(() => sgd({ weight_decay: 0.1 } as never))).to.equal('Did you mean "weightDecay"?');
    expect(await adviceOf(() => adam({ betas: [0.9, 0.99] } as never))).to.equal('Write beta1: 0.9, beta2: 0.999.');
    expect(await adviceOf(() => adam({ clipnorm: 1 } as never))).to.equal(
      'Pass it to fit: fit(x, y, { clipping: tensorNorm({ norm: 1 }) }).',
    );
    expect(await adviceOf(() => adam({ decay: 1e-4 } as never))).to.include('schedules.inverseTime({ from: 0.01');
    expect(await adviceOf(() => sgd({ dampening: 0.1 } as never))).to.include('multiply the learning rate');
    expect(await adviceOf(() => clipValue({ clipvalue: 1 } as never))).to.equal('Did you mean "limit"?');
    expect(await adviceOf(() => learn({ loss: 'toString' }))).to.equal('');
  });

  it('are known however they are written', async () => {
    for (const name of ['leaky-relu', 'Leaky ReLU', ' leakyRelu', 'LEAKY_RELU', 'leaky.relu']) {
      expect(await adviceOf(() => new Dense(1, name as never)), name).to.equal('Did you mean "leakyRelu"?');
    }
    expect(await adviceOf(() => new Dense(1, 'hard swish' as never))).to.not.include('formula("');
    for (const text of ['x - 1', '1 - x', 'max(0, x)', '-x', 'x / (1 + abs(x))']) {
      const advice = await adviceOf(() => new Dense(1, text as never));
      expect(advice).to.equal(`Import formula from 'multilayer/formula' and write formula("${text}").`);
      expect(() => formula(text)).to.not.throw();
    }
  });

  it('are those of activations that Keras and PyTorch call otherwise', async () => {
    const words = { swish: 'silu', identity: 'linear', 'hard-silu': 'hardSwish', siren: 'sine', heaviside: 'step' };
    for (const [word, name] of Object.entries(words)) {
      expect(await adviceOf(() => new Dense(1, word as never)), word).to.match(new RegExp(`"${name}"`));
    }
  });

  it('the advice works: other forms of optimizers train', async () => {
    for (const optimizer of [sgd({ momentum: 0.9 }), sgd({ momentum: 0.9, nesterov: true })]) {
      const { loss } = await network().fit(x, y, { epochs: 20, optimizer });
      expect(loss.at(-1)).to.be.lessThan(loss[0] as number);
    }
  });
});

describe('advice to newcomers', () => {
  const three = new Network({ layers: [new Dense(3, 'softmax')], seed: 1 });
  const cases: readonly (readonly [string, () => unknown, string])[] = [
    [
      'line ends',
      () => three.fit([[1], [2], [3], [4]], ['a\r', 'b\r', 'c\r', 'c']),
      'Trim them: y.map((label) => label.trim()).',
    ],
    ['a parsed file', () => loadNetwork(network().toJSON() as never), 'networkFromJSON reads what is parsed already.'],
    ['an arrow', () => formula('x => x * x'), 'Write what comes after the arrow: formula("x * x").'],
  ];
  for (const [what, action, advice] of cases) {
    it(`fits ${what}`, async () => expect(await adviceOf(action)).to.equal(advice));
  }
});

describe('objects of options', () => {
  const strangers: readonly object[] = [
    new Map([['epochs', 5]]),
    new Set(['epochs']),
    new Date(0),
    /epochs/,
    Promise.resolve({ epochs: 5 }),
    new WeakMap(),
    new URLSearchParams('epochs=5'),
    new (class Options {
      epochs = 5;
    })(),
    Object.create({ epochs: 5 }),
  ];
  for (const stranger of strangers) {
    const name = stranger.constructor.name;
    it(`are not ${name}s`, async () => {
      for (const take of [
        () => learn(stranger),
        () => new Network(stranger as never),
        () => new Dense(1, stranger as never),
        () => adam(stranger as never),
        () => learn({ earlyStopping: stranger }),
      ]) {
        const error = await expectError(take);
        expect(error.message).to.match(/expected (a plain object|an object of options), got .*\. Write .*\{ .*… \}/);
      }
    });
  }

  it('may come from another realm, or have no prototype', async () => {
    await learn(vm.runInNewContext('({ epochs: 2 })'));
    await learn(Object.assign(Object.create(null), { epochs: 2 }));
    await learn(new Proxy({ epochs: 2 }, {}));
  });
});
