import { expect } from 'chai';
import {
  type ActivationName,
  activations,
  Dense,
  type EngineName,
  engines,
  type FitOptions,
  type Loss,
  Network,
  type OptimizerName,
  optimizers,
} from 'multilayer';
import { allLosses, outputFor } from './support/losses.js';

/** 24 rows of smooth inputs. */
const x = Array.from({ length: 24 }, (_, i) => [Math.sin(i), Math.cos(i * 0.7), Math.sin(i * 0.3 + 1)]);
/** What four hidden units cannot meet: where a loss comes down to rounding, its digits mean nothing. */
const wave = (i: number, k: number): number => Math.sin(i * 2.3 + 4 * k);
const targets: Readonly<Record<Loss['targets'], number[][]>> = {
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

/** The loss on all rows after so many steps of eight rows. */
async function lossAfter(steps: number, engine: EngineName, { hidden, output, loss, optimizer }: Model) {
  const layers = [new Dense(4, { activation: hidden, biasInitializer: 'glorotUniform' }), new Dense(2, output)];
  const network = new Network({ inputs: 3, layers, seed: 2, engine });
  const options: FitOptions = { loss, optimizer, batchSize: 8, onWarning: () => {} };
  const y = targets[loss.targets];
  const [whole, rest] = [Math.floor(steps / 3), steps % 3];
  if (whole > 0) await network.fit(x, y, { ...options, epochs: whole });
  // A step that is no whole epoch: the rows of one batch are all the data.
  if (rest > 0) await network.fit(x.slice(0, 8 * rest), y.slice(0, 8 * rest), { ...options, epochs: 1 });
  return network.evaluate(x, y).loss;
}

/** The outputs that a loss can take: those that stay within its targets' range. */
function takes(loss: Loss, output: ActivationName): boolean {
  return loss.targets === 'numbers' || outputFor[loss.targets] === output;
}

const models: Model[] = (Object.keys(optimizers) as OptimizerName[]).flatMap((optimizer) =>
  allLosses.flatMap((loss) => {
    const usual = outputFor[loss.targets];
    const asHidden = activationNames.map((hidden): Model => ({ hidden, output: usual, loss, optimizer }));
    const asOutput = activationNames.filter((name) => name !== usual && name !== 'step' && takes(loss, name));
    return [...asHidden, ...asOutput.map((output): Model => ({ hidden: 'tanh', output, loss, optimizer }))];
  }),
);

(engines.wasm.supported() ? describe : describe.skip)(
  'a fit on the wasm engine has the losses of the reference',
  () => {
    for (const model of models) {
      const { hidden, output, loss, optimizer } = model;
      it(`for ${hidden} and ${output} units under ${loss.name} with ${optimizer}`, async () => {
        for (const [steps, tolerance] of [
          [1, 1e-5],
          [400, 1e-3],
        ] as const) {
          const [own, exact] = [await lossAfter(steps, 'wasm', model), await lossAfter(steps, 'reference', model)];
          expect(own, `after ${steps} steps`).to.be.closeTo(exact, tolerance * exact);
        }
      });
    }
  },
);
