import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Activation,
  type ActivationName,
  activations,
  Dense,
  differentiate,
  type EngineName,
  engines,
  type FitOptions,
  type Loss,
  type LossName,
  losses,
  Network,
  type OptimizerName,
  optimizers,
} from 'multilayer';
import { allLosses, outputFor, targetsFor } from '../support/losses.js';

/** 24 rows of smooth inputs. */
const x = Array.from({ length: 24 }, (_, i) => [Math.sin(i), Math.cos(i * 0.7), Math.sin(i * 0.3 + 1)]);
/** What four hidden units cannot meet: where a loss comes down to rounding, its digits mean nothing. */
const wave = (i: number, k: number): number => Math.sin(i * 2.3 + 4 * k);
const targets: Readonly<Record<Exclude<Loss['targets'], 'signs'>, number[][]>> = {
  numbers: x.map(([a = 0, b = 0, c = 0], i) => [
    0.5 + 0.2 * a * b + 0.2 * wave(i, 0),
    0.5 - 0.2 * c + 0.2 * wave(i, 1),
  ]),
  binary: x.map(([a = 0, b = 0], i) => [a + b + wave(i, 0) > 0 ? 1 : 0, wave(i, 1) > 0 ? 1 : 0]),
  classes: x.map(([a = 0], i) => (a + wave(i, 0) > 0 ? [1, 0] : [0, 1])),
};
const activationNames = Object.keys(activations) as ActivationName[];

interface Model {
  readonly hidden: ActivationName;
  readonly output: ActivationName;
  readonly loss: Loss;
  readonly optimizer: OptimizerName;
}

/** The losses on all rows after one epoch of three steps, and after more. */
async function lossesOf(epochs: number, engine: EngineName, { hidden, output, loss, optimizer }: Model) {
  const layers = [new Dense(4, { activation: hidden, biasInitializer: 'glorotUniform' }), new Dense(2, output)];
  const network = new Network({ inputs: 3, layers, seed: 2, engine });
  const y = targetsFor(loss, targets);
  const losses: number[] = [];
  const onEpoch: FitOptions['onEpoch'] = ({ epoch }) => {
    if (epoch === 1 || epoch === epochs) losses.push(network.evaluate(x, y).loss);
  };
  await network.fit(x, y, { loss, optimizer, batchSize: 8, epochs, onEpoch, onWarning: () => {} });
  return losses as [number, number];
}

const optimizerNames = Object.keys(optimizers) as OptimizerName[];
const [squared, adam]: [LossName, OptimizerName] = ['meanSquaredError', 'adam'];

/** Whether its derivative is the same everywhere: a line is in every model, and nothing learns below a step. */
function isFlat({ formula }: Activation): boolean {
  return formula !== undefined && differentiate(formula, 'x').kind === 'constant';
}

/** Each member of a family once, beside usual ones of the others: a sum, where all of them together are a product. */
const models: Model[] = [
  ...activationNames.map((hidden): Model => ({ hidden, output: 'linear', loss: losses[squared](), optimizer: adam })),
  ...activationNames
    .filter((name) => !isFlat(activations[name]()))
    .map((output): Model => ({ hidden: 'tanh', output, loss: losses[squared](), optimizer: adam })),
  ...allLosses.map((loss): Model => ({ hidden: 'tanh', output: outputFor(loss), loss, optimizer: adam })),
  ...optimizerNames.map(
    (optimizer): Model => ({ hidden: 'sigmoid', output: 'linear', loss: losses[squared](), optimizer }),
  ),
];

/** After three steps, and after many: rounding has then gone through the model as often. */
async function expectParity(model: Model, epochs: number): Promise<void> {
  const [own, exact] = [await lossesOf(epochs, 'wasm', model), await lossesOf(epochs, 'reference', model)];
  for (const [k, tolerance] of [1e-5, 1e-3].entries())
    expect(own[k], `after epoch ${k === 0 ? 1 : epochs}`).to.be.closeTo(
      exact[k] as number,
      tolerance * Math.abs(exact[k] as number),
    );
}

(engines.wasm.supported() ? describe : describe.skip)(
  'a fit on the wasm engine has the losses of the reference',
  () => {
    for (const model of models) {
      const { hidden, output, loss, optimizer } = model;
      it(`for ${hidden} and ${output} units under ${loss.name} with ${optimizer}`, () => expectParity(model, 100));
    }

    it('for members of all families drawn at random', async () => {
      const draw = fc
        .record({
          hidden: fc.constantFrom(...activationNames),
          loss: fc.constantFrom(...allLosses),
          optimizer: fc.constantFrom(...optimizerNames),
        })
        .map(({ hidden, loss, optimizer }): Model => ({ hidden, output: outputFor(loss), loss, optimizer }));
      await fc.assert(
        fc.asyncProperty(draw, (model) => expectParity(model, 10)),
        { numRuns: 12, seed: 1 },
      );
    });
  },
);
