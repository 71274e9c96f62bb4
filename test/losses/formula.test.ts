import { expect } from 'chai';
import {
  type ActivationName,
  Dense,
  gradientCheck,
  type Loss,
  losses,
  MultilayerError,
  Network,
  networkFromJSON,
  type Targets,
} from 'multilayer';
import { lossFormula } from 'multilayer/formula';
import { expectClose } from '../support/close.js';
import { lossOf } from '../support/compute.js';
import { engineNames } from '../support/engines.js';
import { expectError, weightsOf } from '../support/networks.js';

const rows = [
  [0.3, -1.2, 4],
  [2, 0.1, -0.4],
];
const wanted = [
  [0.5, 1, 1],
  [-1, 0.2, -0.9],
];
const x = [[0.2], [-0.7], [1.1], [0.4]];

function network(activation: ActivationName = 'linear', outputs = 1): Network {
  return new Network({ layers: [new Dense(3, 'tanh'), new Dense(outputs, activation)], seed: 2 });
}

describe('a loss from text', () => {
  const twins: readonly (readonly [Loss, Loss])[] = [
    [lossFormula('(prediction - target) ^ 2'), losses.meanSquaredError()],
    [lossFormula('|prediction − target|'), losses.meanAbsoluteError()],
    [
      lossFormula(
        'abs(prediction - target) <= d ? (prediction - target)^2 / 2 : d * (abs(prediction - target) - d / 2)',
        {
          d: 0.5,
        },
      ),
      losses.huber({ delta: 0.5 }),
    ],
    [lossFormula('log(cosh(prediction - target))'), losses.logCosh()],
    [lossFormula('max(0, 1 - target * prediction)', {}, { targets: 'signs' }), losses.hinge()],
  ];
  for (const [own, twin] of twins) {
    it(`is what it says: ${own.name}`, () => {
      const [a, b] = [own, twin].map(({ apply }) => lossOf(apply, rows, wanted)) as [
        { loss: number; gradient: number[][] },
        { loss: number; gradient: number[][] },
      ];
      expectClose(a.loss, b.loss, { relative: 1e-14 });
      expectClose(a.gradient, b.gradient, { relative: 1e-13 });
      expect(own.targets).to.equal(twin.targets);
    });
  }

  for (const engine of engineNames) {
    it(`trains, and stays with the network in files and copies, on the engine ${engine}`, async () => {
      const loss = lossFormula('abs(prediction - target) ^ p', { p: 1.5 });
      const made = new Network({ layers: [new Dense(3, 'tanh'), new Dense(1)], seed: 2, engine });
      const y = [0.1, 0.9, -0.3, 0.2];
      await made.fit(x, y, { loss, epochs: 30 });
      const text = JSON.stringify(made.checkpoint());
      const copies = [networkFromJSON(JSON.parse(text), { engine }), made.clone()];
      await made.fit(x, y, { epochs: 5 });
      for (const copy of copies) {
        await copy.fit(x, y, { epochs: 5 });
        expect(copy.evaluate(x, y).loss).to.equal(made.evaluate(x, y).loss);
        expect(weightsOf(copy)).to.deep.equal(weightsOf(made));
        expect(copy.loss?.name).to.equal('abs(prediction - target) ^ p');
      }
      expect(JSON.parse(JSON.stringify(copies[0]))).to.deep.equal(JSON.parse(JSON.stringify(made)));
      for (const { worst } of gradientCheck(made, x, y, { loss })) expect(worst).to.be.at.most(1e-5);
    });
  }

  it('takes targets of every kind', async () => {
    const cases: readonly (readonly [Loss['targets'], ActivationName, number, Targets])[] = [
      ['binary', 'sigmoid', 1, ['no', 'yes', 'no', 'no']],
      ['classes', 'softmax', 3, ['a', 'b', 'c', 'a']],
      ['signs', 'linear', 1, ['no', 'yes', 'no', 'no']],
    ];
    for (const [targets, activation, outputs, y] of cases) {
      const made = network(activation, outputs);
      const loss = lossFormula('(prediction - target) ^ 2', {}, { targets });
      await made.fit(x, y, { loss, epochs: 400, learningRate: 0.1, classWeights: 'balanced', onWarning: () => {} });
      const copy = networkFromJSON(JSON.parse(JSON.stringify(made)));
      for (const each of [made, copy]) expect(each.predictClasses(x)).to.deep.equal(y);
    }
  });

  it('warns of targets that no output comes to where it is least at them, and nowhere else', async () => {
    const warned = async (loss: Loss, y: number[][]): Promise<boolean> => {
      const warnings: string[] = [];
      const made = network('tanh', y[0]?.length);
      await made.fit(x.slice(0, y.length), y, { loss, epochs: 1, onWarning: (message) => warnings.push(message) });
      return warnings.some((each) => each.includes('cannot be reached'));
    };
    const y = [[3], [5]];
    expect(await warned(lossFormula('abs(prediction - target) ^ 1.5'), y)).to.equal(true);
    expect(await warned(lossFormula('log(1 + (prediction - target)^2 / target^2)'), y)).to.equal(true);
    expect(await warned(lossFormula('exp(prediction) - target * prediction'), y)).to.equal(false);
    expect(await warned(losses.poisson({ logInput: true }), y)).to.equal(false);
    expect(await warned(losses.cosineSimilarity(), [[3, 5]])).to.equal(false);
    expect(await warned(losses.meanAbsoluteError(), y)).to.equal(true);
  });

  it('says what a formula may not hold', async () => {
    const allowed = "Write lossFormula('(prediction - target) ^ 2').";
    const cases: readonly (readonly [() => unknown, string])[] = [
      [
        () => lossFormula('a * abs(prediction - target)'),
        'formula: expected a formula in prediction and target, got a. Give it a value: { a: 0.1 }.',
      ],
      [
        () => lossFormula('target ^ 2'),
        `formula: expected a formula in prediction and target, got one without prediction. ${allowed}`,
      ],
      [
        () => lossFormula('prediction - target', {}, { targets: 'labels' as never }),
        "lossFormula, option targets: expected 'numbers' or 'binary' or 'signs' or 'classes', got \"labels\". The default is 'numbers'.",
      ],
      [
        () => lossFormula('prediction - target', {}, { target: 'numbers' } as never),
        'lossFormula: expected only known options, got the option "target". Did you mean "targets"? Known: targets.',
      ],
      [
        () => lossFormula('prediction * target', { target: 2 }),
        'formula: expected parameters of other names, got target. target is a variable here.',
      ],
    ];
    for (const [action, message] of cases) {
      const error = await expectError(action);
      expect(error).to.be.instanceOf(MultilayerError);
      expect(error.message).to.equal(message);
    }
  });

  it('is read from files with care', async () => {
    const made = network();
    await made.fit(x, [1, 2, 3, 4], { loss: lossFormula('(prediction - target) ^ 2'), epochs: 1 });
    const file = JSON.parse(JSON.stringify(made));
    const message = async (loss: object): Promise<string> =>
      (await expectError(() => networkFromJSON({ ...file, loss: { ...file.loss, ...loss } }, { check: false })))
        .message;
    const damaged = 'The file may be damaged or come from elsewhere; save the model again with toJSON().';
    expect(await message({ formula: ['subtract', 'x', 'target'] })).to.equal(
      `networkFromJSON, loss, formula: expected a formula in prediction and target, got the variable x. ${damaged}`,
    );
    expect(await message({ targets: 'other' })).to.equal(
      `networkFromJSON, loss, targets: expected 'numbers' or 'binary' or 'signs' or 'classes', got "other". ${damaged}`,
    );
    expect(await message({ more: 1 })).to.equal(
      'networkFromJSON, loss: expected only known options, got the option "more". Known: name, formula, targets.',
    );
    expect(await message({ name: 3 })).to.equal(`networkFromJSON, loss, name: expected text, got 3. ${damaged}`);
  });
});

describe('a loss of your own', () => {
  it('says what its targets mean', async () => {
    const { apply } = losses.meanSquaredError();
    const error = await expectError(() => network().fit(x, [1, 2, 3, 4], { loss: { name: 'mine', apply } as Loss }));
    const half = { ...losses.meanSquaredError(), name: 'mine', outputsPerTarget: 0.5 };
    expect((await expectError(() => network().fit(x, [1, 2, 3, 4], { loss: half }))).message).to.equal(
      'fit, option loss, outputsPerTarget: expected a whole number of 1 or more, got 0.5. Leave it out for one output.',
    );
    expect(error.message).to.equal(
      "fit, option loss, targets: expected 'numbers' or 'binary' or 'signs' or 'classes', got undefined. Write { name: 'mine', targets: 'numbers', apply: (prediction, target) => … }.",
    );
  });
});
