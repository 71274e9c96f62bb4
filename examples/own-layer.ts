/**
 * A layer of your own in 16 lines of code: Snake, x + sin²(a·x)/a with an `a` for each unit that is learned (Ziyin,
 * Hartwig, Ueda, "Neural Networks Fail to Learn Periodic Functions and How to Fix It", 2020). Only `forward` says what it
 * computes: the gradient, all engines, threads, checkpoints and the summary follow.
 *
 * A wave is learned between −8 and 8 and asked for up to 20. A network of tanh draws a line from there on; one of Snake goes
 * on swinging.
 *
 * `node build/examples/own-layer.js`
 */
import { Dense, f, gradientCheck, Layer, lbfgs, map, Network, type Node, textTable, variable } from 'multilayer';

class Snake extends Layer<'frequency'> {
  readonly kind = 'snake';

  outputs(inputs: number) {
    return inputs;
  }

  parameters(inputs: number) {
    return { frequency: { rows: 1, cols: inputs, initializer: { name: 'ones', draw: () => 1 } } };
  }

  forward(x: Node, { frequency }: { frequency: Node }) {
    const a = variable('a');
    return map(f.add(f.x, f.divide(f.square(f.sin(f.multiply(a, f.x))), a)), { x, a: frequency });
  }

  toString() {
    return 'Snake()';
  }
}

/** The wave to be learned. */
function wave(x: number): number {
  return Math.sin(x) + x / 10;
}

const near = Array.from({ length: 81 }, (_, i) => [(i - 40) / 5]);
const far = Array.from({ length: 121 }, (_, i) => [8 + i / 10]);
const targets = (x: readonly (readonly number[])[]): number[] => x.map(([each = 0]) => wave(each));

const networks = [
  ['tanh', new Network({ layers: [new Dense(12, 'tanh'), new Dense(12, 'tanh'), new Dense(1)], seed: 1 })],
  ['Snake', new Network({ layers: [new Dense(24), new Snake(), new Dense(1)], seed: 1 })],
] as const;

const rows: string[][] = [];
for (const [name, network] of networks) {
  await network.fit(near, targets(near), { optimizer: lbfgs(), epochs: 300, onWarning: () => undefined });
  const losses = [near, far].map((x) => network.evaluate(x, targets(x)).loss.toExponential(1));
  const off = Math.max(...gradientCheck(network, near, targets(near)).map(({ worst }) => worst));
  rows.push([name, ...losses, off.toExponential(0)]);
}
console.log(`${textTable(['units', 'loss up to 8', 'loss from 8 to 20', 'gradient is off by'], rows)}\n`);

/** One line of text for each x: where the wave is, and what the networks say. */
const width = 56;
const place = (y: number): number => Math.round(((Math.min(3.4, Math.max(-1.6, y)) + 1.6) / 5) * (width - 1));
console.log('. the wave   t tanh   S Snake   * the wave and Snake together\n');
for (let x = 4; x <= 20; x += 0.5) {
  const line = new Array<string>(width).fill(' ');
  const [t, s] = networks.map(([, network]) => place(network.predict([[x]])[0]?.[0] as number)) as [number, number];
  line[t] = 't';
  line[place(wave(x))] = '.';
  line[s] = s === place(wave(x)) ? '*' : 'S';
  console.log(`${x.toFixed(1).padStart(5)} ${x === 8 ? '─' : ' '} ${line.join('').trimEnd()}`);
}
