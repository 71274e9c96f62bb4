import {
  type ActivationName,
  collapse,
  Dense,
  type EpochRecord,
  type FitOptions,
  type History,
  type Layer,
  Network,
} from 'multilayer';

export const x: readonly (readonly number[])[] = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
export const y: readonly (readonly number[])[] = [[0], [1], [1], [0]];

/** A network of the demo before it is trained. */
export interface Contestant {
  /** As in the table. */
  readonly title: string;
  /** As in charts. */
  readonly name: string;
  readonly layers: readonly Layer[];
  /** Whether the network as a whole is an affine map, or one with a sigmoid behind it. */
  readonly straight: boolean;
  /** The least loss that such a network can reach, which is that of answering ½ to everything. */
  readonly floor: number;
}

/** A network of the demo when its fit has ended. */
export interface Result extends Contestant {
  readonly network: Network;
  readonly history: History;
  readonly parameters: number;
  readonly loss: number;
  readonly accuracy: number;
  /** The one affine map that a stack of linear layers is. */
  readonly equalTo: string | undefined;
}

/**
 * All layers linear. The output is no probability, so the loss is the mean squared error: its least value over all
 * affine maps is ¼ on XOR, reached by the constant ½.
 */
function stack(depth: number): Contestant {
  const layers = [...Array.from({ length: depth - 1 }, () => new Dense(8)), new Dense(1)];
  const title = `${['2', ...layers.map(({ units }) => units)].join('-')} all linear`;
  return { title, name: `${depth} linear`, layers, straight: true, floor: 0.25 };
}

/** Eight hidden units under a sigmoid. Binary cross-entropy of the answer ½ is ln 2. */
function hidden(name: ActivationName): Contestant {
  const layers = [new Dense(8, name), new Dense(1, 'sigmoid')];
  const straight = name === 'linear';
  return { title: `2-8-1 ${name}`, name: straight ? 'linear + σ' : name, layers, straight, floor: Math.LN2 };
}

export const contestants: readonly Contestant[] = [
  ...[1, 2, 3].map(stack),
  ...(['linear', 'step', 'sigmoid', 'tanh', 'relu', 'leakyRelu', 'softplus'] as const).map(hidden),
];

export const fitOptions = { epochs: 2000, learningRate: 0.05, targetLoss: 0.01 } as const;

/** `0.00·a + 0.00·b + 0.50`: what the single layer of a collapsed network computes. */
function affineText(network: Network): string {
  const [[a = 0] = [], [b = 0] = []] = network.parameter(0, 'weights').toArray();
  const [[c = 0] = []] = network.parameter(0, 'bias').toArray();
  const size = (value: number): string => Math.abs(value).toFixed(2);
  const negative = (value: number): boolean => value < 0 && Number(size(value)) > 0;
  const term = (value: number, name: string): string => `${negative(value) ? '−' : '+'} ${size(value)}${name}`;
  return `${negative(a) ? '−' : ''}${size(a)}·a ${term(b, '·b')} ${term(c, '')}`;
}

/** Trains a network of the demo on XOR. */
export async function race(
  contestant: Contestant,
  seed: number,
  options: Pick<FitOptions, 'signal'> & { readonly onEpoch: (record: EpochRecord) => void },
): Promise<Result> {
  // In float64 the linear ones end at their floor to the last digit shown; near it, Adam makes steps out of rounding.
  const engine = contestant.straight ? 'reference' : 'auto';
  const network = new Network({ inputs: 2, layers: contestant.layers, seed, engine });
  // That step's hidden layer does not learn is said in the table and on the page; a warning would break the live line.
  const history = await network.fit(x, y, { ...fitOptions, ...options, onWarning: () => {} });
  const allLinear = network.layers.every((layer) => layer instanceof Dense && layer.activation.name === 'linear');
  return {
    ...contestant,
    network,
    history,
    parameters: network.parameters.reduce((sum, { rows, cols }) => sum + rows * cols, 0),
    ...network.evaluate(x, y, ['accuracy']),
    equalTo: allLinear ? affineText(collapse(network).network) : undefined,
  };
}
