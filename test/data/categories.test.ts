import { expect } from 'chai';
import {
  adam,
  columns,
  Dense,
  gather,
  gradientCheck,
  join,
  Layer,
  losses,
  Network,
  type Node,
  type Random,
} from 'multilayer';
import { matrix } from '#src/core/matrix.js';
import { Dataset } from '#src/data/dataset.js';
import { lengthOf, ordered, rootsOf, shapeText } from '#src/graph/index.js';
import { trainingGraph } from '#src/training/step.js';
import { engineNames } from '../support/engines.js';
import { weightsOf } from '../support/networks.js';

/** A row of learned numbers for each category. */
class Embedding extends Layer {
  readonly kind = 'embedding';
  readonly #categories: number;
  readonly #width: number;

  constructor(categories: number, width: number) {
    super();
    this.#categories = categories;
    this.#width = width;
  }

  override outputs(): number {
    return this.#width;
  }

  override parameters() {
    const initializer = { name: 'small', draw: (random: Random) => random.normal() / 2 };
    return { weights: { rows: this.#categories, cols: this.#width, initializer } };
  }

  override forward(x: Node, { weights }: Readonly<Record<string, Node>>): Node {
    return gather(weights as Node, x);
  }

  override toString(): string {
    return `Embedding(${this.#categories}, ${this.#width})`;
  }
}

/** The first two columns are categories, each with an embedding; the others stay numbers. */
class Mixed extends Layer {
  readonly kind = 'mixed';

  override outputs(inputs: number): number {
    return inputs + 4;
  }

  override parameters() {
    const initializer = { name: 'small', draw: (random: Random) => random.normal() / 2 };
    return { first: { rows: 5, cols: 4, initializer }, second: { rows: 2, cols: 2, initializer } };
  }

  override forward(x: Node, { first, second }: Readonly<Record<string, Node>>): Node {
    const [a, b] = [columns(x, 0, 1), columns(x, 1, 2)];
    return join(gather(first as Node, a), gather(second as Node, b), columns(x, 2));
  }

  override toString(): string {
    return 'Mixed()';
  }
}

const categories = [3, 0, 4, 4, 1, 3, 0, 3];
const y = categories.map((each, i) => [each / 2 - i / 7, each % 2]);

describe('many categories and classes', () => {
  for (const engine of engineNames) {
    it(`an embedding learns what a dense layer learns from one-hot rows, on the engine ${engine}`, async () => {
      const inner = (): Dense[] => [new Dense(4, 'tanh'), new Dense(2)];
      const embedded = new Network({ inputs: 1, layers: [new Embedding(6, 3), ...inner()], seed: 3, engine });
      const dense = new Network({ inputs: 6, layers: [new Dense(3, { bias: false }), ...inner()], seed: 3, engine });
      embedded.parameters.forEach((each, i) => {
        dense.parameters[i]?.set(each.toArray());
      });
      const oneHot = categories.map((each) => Array.from({ length: 6 }, (_, k) => Number(k === each)));
      const options = { epochs: 30, batchSize: 3 };
      await embedded.fit(
        categories.map((each) => [each]),
        y,
        options,
      );
      await dense.fit(oneHot, y, options);
      weightsOf(dense)
        .flat(2)
        .forEach((weight, k) => {
          expect(weightsOf(embedded).flat(2)[k]).to.be.closeTo(weight, 2e-5);
        });
    });
  }

  for (const engine of engineNames) {
    it(`embeddings of some columns stand beside numbers as they are, on the engine ${engine}`, async () => {
      const x = categories.map((each, i) => [each, i % 2, i / 8]);
      const layers = [new Mixed(), new Dense(6, 'tanh'), new Dense(2)];
      const network = new Network({ inputs: 3, layers, seed: 3, engine });
      for (const { worst } of gradientCheck(network, x, y, { loss: 'meanSquaredError' }))
        expect(worst).to.be.below(1e-6);
      await network.fit(x, y, { epochs: 200, learningRate: 0.05 });
      expect(network.evaluate(x, y).loss).to.be.below(1e-4);
    });
  }

  it('keep no table of classes by classes', () => {
    const layers = [new Embedding(40_000, 2), new Dense(70_000, 'softmax')];
    const shapes: [number, number][] = [
      [40_000, 2],
      [2, 70_000],
      [1, 70_000],
    ];
    const parameters = shapes.map(([rows, cols], k) => ({
      layer: Math.min(k, 1),
      name: ['weights', 'weights', 'bias'][k] as string,
      id: `${k}`,
      rows,
      cols,
      learned: true,
    }));
    const { batch: graph } = trainingGraph({
      stack: { layers, parameters: parameters as never, inputs: 1, seed: 0 },
      recipe: { loss: losses.categoricalCrossentropy(), optimizer: adam(), learningRate: 0.01 },
      data: new Dataset(matrix(5, 1), matrix(5, 1)),
    });
    for (const node of ordered(rootsOf(graph)))
      expect(lengthOf(node, 5), `${node.kind} of ${shapeText(node.shape)}`).to.be.at.most(5 * 70_000);
  });

  it('train and predict with more classes than a table of their square could hold', async () => {
    const network = new Network({ inputs: 2, layers: [new Dense(66_000, 'softmax')], seed: 1 });
    const points = [
      [1, 0],
      [0, 1],
    ];
    const { loss } = await network.fit(points, [0, 65_999], { epochs: 3, learningRate: 1 });
    // Untrained, every class is as likely: ln 66,000.
    expect(loss[0]).to.be.closeTo(Math.log(66_000), 0.2);
    expect(network.evaluate(points, [0, 65_999], ['accuracy']).accuracy).to.equal(1);
  });
});
