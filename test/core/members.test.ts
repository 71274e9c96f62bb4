import { expect } from 'chai';
import {
  Dense,
  f,
  gradientCheck,
  join,
  Layer,
  map,
  matmul,
  Network,
  type Node,
  type ParameterSpec,
  reshape,
  sgd,
  variable,
} from 'multilayer';
import { engineNames } from '../support/engines.js';
import { weightsOf } from '../support/networks.js';

const members = 3;

/** Dense layers side by side, one for each member of an ensemble, under tanh; the first one gives its inputs to all. */
class Members extends Layer {
  readonly kind: string = 'members';
  readonly units: number;
  readonly first: boolean;

  constructor(units: number, first = false) {
    super();
    this.units = units;
    this.first = first;
  }

  /** Columns of one member. */
  own(inputs: number): number {
    return this.first ? inputs : inputs / members;
  }

  override outputs(): number {
    return members * this.units;
  }

  override parameters(inputs: number): Record<string, ParameterSpec> {
    const weights = { rows: members * this.own(inputs), cols: this.units, initializer: 'glorotUniform' } as const;
    return { weights, bias: { rows: 1, cols: members * this.units, initializer: 'zeros' } };
  }

  product(x: Node, weights: Node): Node {
    return matmul(x, weights, { groups: members });
  }

  override forward(x: Node, { weights, bias }: Readonly<Record<string, Node>>): Node {
    const all = this.first ? join(...Array.from({ length: members }, () => x)) : x;
    const sum = this.product(all, weights as Node);
    return map(f.tanh(f.add(f.x, variable('bias'))), { x: sum, bias: bias as Node });
  }

  override toString(): string {
    return `Members(${this.units})`;
  }
}

/** The same, with one table of weights for all members. */
class Shared extends Members {
  override readonly kind: string = 'shared';

  override parameters(inputs: number): Record<string, ParameterSpec> {
    const { weights, bias } = super.parameters(inputs) as Record<'weights' | 'bias', ParameterSpec>;
    return { weights: { ...weights, rows: this.own(inputs) }, bias };
  }

  override product(x: Node, weights: Node): Node {
    return reshape(matmul(reshape(x, x.shape.cols / members), weights), members * this.units);
  }
}

const x = Array.from({ length: 11 }, (_, i) => [Math.sin(i), Math.cos(2 * i), (i % 3) / 3]);
const y = x.map(([a = 0, b = 0, c = 0]) => [a * b * 0.5, c - 0.5]);
const wide = y.map((row) => Array.from({ length: members }, () => row).flat());

/** The rows of a member in a table of weights, and its columns in a bias. */
function ofMember(member: number, table: readonly (readonly number[])[], units: number): number[][] {
  if (table.length === 1) return [(table[0] as readonly number[]).slice(member * units, (member + 1) * units)];
  const rows = table.length / members;
  return table.slice(member * rows, (member + 1) * rows).map((row) => [...row]);
}

describe('members of an ensemble side by side', () => {
  for (const engine of engineNames) {
    it(`learn what each of them learns alone, on the engine ${engine}`, async () => {
      const ensemble = new Network({ inputs: 3, layers: [new Members(4, true), new Members(2)], seed: 5, engine });
      const alone = Array.from({ length: members }, (_, member) => {
        const network = new Network({ inputs: 3, layers: [new Dense(4, 'tanh'), new Dense(2, 'tanh')], engine });
        ensemble.parameters.forEach((parameter, i) => {
          network.parameters[i]?.set(ofMember(member, parameter.toArray(), i < 2 ? 4 : 2));
        });
        return network;
      });
      const options = { epochs: 40, batchSize: 4, shuffle: false } as const;
      // The mean over the outputs of all members is a third of what each has alone.
      await ensemble.fit(x, wide, { ...options, optimizer: sgd({ learningRate: 0.3 * members }) });
      for (const [member, network] of alone.entries()) {
        await network.fit(x, y, { ...options, optimizer: sgd({ learningRate: 0.3 }) });
        const expected = weightsOf(network).flat(2);
        const got = ensemble.parameters.flatMap((each, i) => ofMember(member, each.toArray(), i < 2 ? 4 : 2).flat());
        got.forEach((value, k) => {
          expect(value).to.be.closeTo(expected[k] as number, 1e-5);
        });
      }
    });
  }

  it('have the gradients of central differences, also with one table for all', () => {
    for (const layers of [
      [new Members(4, true), new Members(2)],
      [new Members(4, true), new Shared(2)],
      [new Shared(4, true), new Shared(1), new Members(2)],
    ]) {
      const network = new Network({ inputs: 3, layers, seed: 2 });
      for (const { worst } of gradientCheck(network, x, wide, { loss: 'meanSquaredError' }))
        expect(worst).to.be.below(1e-6);
    }
  });
});
