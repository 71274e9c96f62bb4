import { expect } from 'chai';
import {
  Dense,
  type EngineName,
  f,
  lion,
  meanSquaredError,
  Network,
  networkFromJSON,
  type Parameter,
  sgd,
  type Treatment,
  variable,
} from 'multilayer';
import { matrix } from '#src/core/matrix.js';
import { Dataset } from '#src/data/dataset.js';
import { leafNames, ordered, rootsOf } from '#src/graph/index.js';
import { trainingGraph } from '#src/training/step.js';
import { expectClose } from '../support/close.js';
import { expectError, weightsOf } from '../support/networks.js';

const rows = [
  [1, -2],
  [3, 4],
  [0.5, 1],
];
const wanted = [5, -7, 1];

function model(engine: EngineName = 'reference'): Network {
  const layers = [new Dense(3, 'tanh'), new Dense(3, 'tanh'), new Dense(1)];
  return new Network({ inputs: 2, layers, seed: 3, engine });
}

const frozenBelow = ({ layer }: Parameter): Treatment => (layer < 2 ? { frozen: true } : {});

describe('options of parameters', () => {
  it('freeze layers to the bit, without a word, and leave nothing of the pass below in the step', async () => {
    const network = model();
    const before = weightsOf(network);
    const heard: string[] = [];
    const onWarning = (message: string): unknown => heard.push(message);
    await network.fit(rows, wanted, { epochs: 30, parameterOptions: frozenBelow, onWarning });
    const after = weightsOf(network);
    expect(heard).to.deep.equal([]);
    expect(after.slice(0, 4)).to.deep.equal(before.slice(0, 4));
    expect(after.slice(4)).to.not.deep.equal(before.slice(4));
    const { layers, parameters } = network;
    const recipe = { loss: meanSquaredError(), optimizer: sgd(), learningRate: 0.1 };
    const stack = { layers, parameters, inputs: 2, seed: 1 };
    const treatments = new Map(parameters.map((each) => [each, frozenBelow(each)]));
    const products = (given: object): number => {
      const { batch } = trainingGraph({
        stack,
        recipe: { ...recipe, ...given },
        data: new Dataset(matrix(3, 2), matrix(3, 1)),
      });
      expect(leafNames(batch).has('0.weights')).to.equal(true);
      return ordered(rootsOf(batch)).filter(({ kind }) => kind === 'matmul').length;
    };
    // Three forwards; the gradients of three weights and two inputs, or of the last weights alone.
    expect([products({}), products({ treatments })]).to.deep.equal([8, 4]);
  });

  it('multiply the learning rate', async () => {
    const [plain, slow] = [model(), model()];
    const start = weightsOf(plain);
    const options = { epochs: 1, optimizer: 'sgd', learningRate: 0.5 } as const;
    await plain.fit(rows, wanted, options);
    await slow.fit(rows, wanted, {
      ...options,
      parameterOptions: ({ layer }) => (layer === 0 ? { learningRate: 0.1 } : undefined),
    });
    const [all, own] = [weightsOf(plain), weightsOf(slow)];
    own.forEach((values, i) => {
      const factor = i < 2 ? 0.1 : 1;
      const moved = values.flat().map((value, k) => value - (start[i]?.flat()[k] as number));
      const wantedMoves = all[i]
        ?.flat()
        .map((value, k) => factor * (value - (start[i]?.flat()[k] as number))) as number[];
      expectClose(moved, wantedMoves, { relative: 1e-12, absolute: 1e-15 }, 'move');
    });
  });

  it('decay weights, and biases only where they are asked to', async () => {
    const decayed = async (parameterOptions?: (parameter: Parameter) => Treatment): Promise<number[]> => {
      const network = new Network({
        inputs: 1,
        layers: [new Dense(1, { initializer: { name: 'one', draw: () => 1 } })],
        engine: 'reference',
      });
      network.parameter(0, 'bias').set([[1]]);
      // The gradient is zero, and so is its sign.
      await network.fit([[0]], [1], {
        ...{ epochs: 1, learningRate: 0.1, optimizer: lion({ weightDecay: 0.5 }) },
        ...(parameterOptions && { parameterOptions }),
      });
      return weightsOf(network).flat(2);
    };
    expect(await decayed()).to.deep.equal([0.95, 1]);
    expect(await decayed(() => ({ weightDecay: 0.2 }))).to.deep.equal([0.98, 0.98]);
    expect(await decayed(({ name }) => (name === 'bias' ? { weightDecay: 0.2 } : { weightDecay: 0 }))).to.deep.equal([
      1, 0.98,
    ]);
  });

  it('hold for one fit, with averages and from a file', async () => {
    const [network, other] = [model(), model()];
    const options = { epochs: 3, parameterOptions: frozenBelow, averaging: 'exponentialAverage' } as const;
    await network.fit(rows, wanted, options);
    await other.fit(rows, wanted, options);
    const again = networkFromJSON(JSON.parse(JSON.stringify(network.checkpoint())), { engine: 'reference' });
    await again.fit(rows, wanted, { epochs: 3 });
    await other.fit(rows, wanted, { epochs: 3 });
    expect(weightsOf(again)).to.deep.equal(weightsOf(other));
    expect(weightsOf(again)[0]).to.not.deep.equal(weightsOf(network)[0]);
  });

  it('begin the memory of the optimizer anew where one learns that has not before', async () => {
    const [network, fresh] = [model(), model()];
    // Adam's corrections have had their time; averages of gradients that only begin need them.
    await network.fit(rows, wanted, { epochs: 300, parameterOptions: frozenBelow });
    fresh.parameters.forEach((each, i) => {
      each.set(network.parameters[i]?.toArray() as number[][]);
    });
    const nothing = { frozen: undefined, learningRate: undefined, weightDecay: undefined } as object as Treatment;
    await network.fit(rows, wanted, { epochs: 5, parameterOptions: () => nothing });
    await fresh.fit(rows, wanted, { epochs: 5 });
    expect(weightsOf(network)).to.deep.equal(weightsOf(fresh));
  });

  const still = {
    name: 'still',
    learningRate: 1,
    counters: {},
    slots: {},
    update: f.subtract(variable('parameter'), variable('gradient')),
  };
  const where = 'fit, option parameterOptions';
  const wrong: readonly (readonly [string, object, string])[] = [
    [
      'no function',
      { parameterOptions: { frozen: true } },
      `${where}: expected a function, got an object with frozen. Write parameterOptions: (value) => { … }.`,
    ],
    [
      'all frozen',
      { parameterOptions: () => ({ frozen: true }) },
      `${where}: expected a parameter that learns, got frozen: true for all of them. Leave one as it is.`,
    ],
    [
      'a misspelt option',
      { parameterOptions: () => ({ freeze: true }) },
      `${where}, weights of layer 0: expected only known options, got the option "freeze".`,
    ],
    [
      'a rate of nothing',
      { parameterOptions: () => ({ learningRate: 0 }) },
      `${where}, weights of layer 0, learningRate: expected a positive number, got 0. Write 0.1 for a tenth of the rate, or frozen: true.`,
    ],
    [
      'a rate for what is frozen',
      { parameterOptions: () => ({ frozen: true, learningRate: 2 }) },
      `${where}, weights of layer 0, learningRate: expected nothing beside frozen: true, got 2. Leave one of them out.`,
    ],
    [
      'a rate that float32 takes for nothing',
      { parameterOptions: () => ({ learningRate: 1e-50 }) },
      `${where}, weights of layer 0, learningRate: expected a number that is not 0 in float32, got 1e-50. Choose one that float32 can tell from it, or use engine: 'reference'.`,
    ],
    [
      'a decay without effect',
      { optimizer: still, parameterOptions: () => ({ weightDecay: 0.1 }) },
      `${where}, weights of layer 0, weightDecay: expected an optimizer that has a weightDecay, got still. Leave it out, or choose another optimizer.`,
    ],
    [
      'a rate without effect',
      { optimizer: still, parameterOptions: () => ({ learningRate: 0.1 }) },
      `${where}, weights of layer 0, learningRate: expected an optimizer that has a learningRate, got still. Leave it out, or choose another optimizer.`,
    ],
  ];
  for (const [what, options, text] of wrong) {
    it(`are told of ${what}`, async () => {
      const error = await expectError(() => model('wasm').fit(rows, wanted, { epochs: 1, ...options } as never));
      expect(error.message).to.include(text);
    });
  }
});
