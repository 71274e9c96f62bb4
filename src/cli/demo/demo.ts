import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { styleText } from 'node:util';
import { MultilayerError, textTable } from 'multilayer';
import { isLive, LiveLine, type Terminal } from '../../core/live-line.js';
import { sparkline } from '../terminal/sparkline.js';
import { type Contestant, contestants, type Result, race } from './networks.js';
import { tableHead, tableRow } from './table.js';

export interface DemoOptions {
  /** The folder for index.html; made where it is missing. */
  readonly out: string;
  readonly seed: number;
}

/** One by one, as Node's own `recursive` never comes back where a file system refuses with ENOENT, as /proc does. */
function makeFolders(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  const above = dirname(path);
  if (above !== path) makeFolders(above);
  mkdirSync(path);
}

/** Before any training: a folder that cannot be written is told at once. */
function makeFolder(out: string): void {
  try {
    makeFolders(out);
  } catch (error) {
    throw unwritable(out, error);
  }
}

function unwritable(path: string, error: unknown): MultilayerError {
  const got = error instanceof Error && 'code' in error ? `the error ${error.code}` : String(error);
  const fix = 'Name another folder with --out, or make this one writable.';
  return new MultilayerError({ where: `demo, --out ${path}`, expected: 'a folder that can be written', got, fix });
}

async function train(contestant: Contestant, seed: number, terminal: Terminal, signal: AbortSignal): Promise<Result> {
  const losses: number[] = [];
  const started = process.uptime();
  const live = isLive(terminal, process.env);
  const paint = (color: 'cyan' | 'dim', text: string): string =>
    live && terminal.hasColors?.() === true ? styleText(color, text, { validateStream: false }) : text;
  const text = (): string => {
    const seconds = `${(process.uptime() - started).toFixed(1)} s`;
    const loss = losses.at(-1)?.toFixed(4) ?? '–';
    const bar = sparkline(losses, 16).padEnd(16);
    return `${contestant.title.padEnd(19)} ${paint('cyan', bar)}  epoch ${String(losses.length).padStart(4)}  loss ${loss.padEnd(6)}  ${paint('dim', seconds)}`;
  };
  const line = new LiveLine(terminal, live, text);
  try {
    return await race(contestant, seed, { signal, onEpoch: ({ loss }) => void losses.push(loss) });
  } finally {
    line.end();
  }
}

const explanation = `
2-8-1 tanh: two inputs, eight hidden tanh units, one output. The output is a
sigmoid, trained on binary cross-entropy; the first three are linear
throughout, and trained on the mean squared error, as they answer with no
probability.

A linear f has f(ax + by) = a·f(x) + b·f(y), so a network of linear layers is
one layer: "equal to" shows which. No straight line parts XOR, so the best is to
answer ½ to everything: a squared error of 0.25, or a cross-entropy of ln 2,
0.6931. An answer of ½ is a tie that rounding decides, so those accuracies mean
nothing.
No gradient reaches the hidden units of step: they stay as they were drawn, and
whether they happen to be of use is up to the seed.
`;

/**
 * Trains linear and other networks on XOR, prints what each one reached, and draws a page.
 *
 * @returns whether it came to its end; false when the signal stopped it
 * @throws MultilayerError for a folder that cannot be written
 */
export async function demo({ out, seed }: DemoOptions, terminal: Terminal, signal: AbortSignal): Promise<boolean> {
  makeFolder(out);
  terminal.write('Learning XOR: 1 where exactly one of two inputs is 1.\n\n');
  const results: Result[] = [];
  for (const contestant of contestants) {
    results.push(await train(contestant, seed, terminal, signal));
    if (signal.aborted) return false;
  }
  terminal.write(`\n${textTable(tableHead, results.map(tableRow))}\n${explanation}\n`);
  // Loaded late: Plot and its document take longer to load than a network takes to learn XOR.
  const { demoPage } = await import('./page.js');
  if (signal.aborted) return false;
  const file = join(out, 'index.html');
  const html = demoPage(results, seed);
  try {
    writeFileSync(file, html);
  } catch (error) {
    throw unwritable(file, error);
  }
  terminal.write(`The pictures are in ${file}: open it in a browser.\n`);
  return true;
}
