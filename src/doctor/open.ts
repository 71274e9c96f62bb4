import { countNumbers, type Matrix, matrix } from '../core/matrix.js';
import { Random, streams } from '../core/random.js';
import type { Work } from '../core/turns.js';
import type { Dataset } from '../data/dataset.js';
import { reference } from '../engines/reference/index.js';
import { fuse, input, leafNames, reduce } from '../graph/index.js';
import { type Loss, targetCount } from '../losses/index.js';
import type { Case } from './case.js';
import { draw } from './draw.js';

/** Rows that are asked for answers at most, and at least, and about how many multiplications that may take. */
const [mostRows, leastRows, mostWork] = [1024, 64, 5e8];

/** Targets as the outputs are: class numbers become one-hot rows. */
function wantedRows({ target }: Dataset, loss: Loss, outputs: number): Matrix {
  if (target.cols === outputs || loss.targets !== 'classes') return target;
  const data = new Float64Array(target.rows * outputs);
  target.data.forEach((label, row) => {
    data[row * outputs + label] = 1;
  });
  return matrix(target.rows, outputs, data);
}

function columnOf({ rows, cols, data }: Matrix, col: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => data[row * cols + col] as number);
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, each) => sum + each / values.length, 0);
}

function medianOf(values: Float64Array): number {
  return values.toSorted()[values.length >> 1] as number;
}

/**
 * The mean loss of the same answer for all rows: the mean of the targets, or the median of numbers, of which one is the
 * best for most losses; others say which one is. NaN where the targets are not as the outputs are.
 */
function lossOfConstant(loss: Loss, wanted: Matrix, outputs: number): number {
  const { rows, cols } = wanted;
  if (cols !== targetCount(loss, outputs)) return Number.NaN;
  const columns = Array.from({ length: cols }, (_, col) => columnOf(wanted, col));
  const [prediction, target] = [
    input('prediction', { rows: 'batch', cols: outputs }),
    input('target', { rows: 'batch', cols }),
  ];
  const graph = fuse({ outputs: { loss: reduce('sum', 'all', loss.apply(prediction, target)) }, updates: [] });
  const program = reference.compile({ main: { graph, capacity: rows } });
  // A loss may ignore one of them.
  const reads = leafNames(graph);
  if (reads.has('target')) program.write('target', wanted.data);
  // Medians of classes are no probabilities.
  const usual = loss.targets === 'numbers' ? [meanOf, medianOf] : [meanOf];
  const { bestConstant } = loss;
  const found = (bestConstant ? [bestConstant] : usual.map((of) => (each: Float64Array) => [of(each)])).map(
    (answer) => {
      const best = columns.map(answer);
      // First ones of all targets, then second ones.
      const answers = Array.from({ length: outputs }, (_, k) => best[k % cols]?.[Math.floor(k / cols)] as number);
      const table = Float64Array.from({ length: rows * outputs }, (_, k) => answers[k % outputs] as number);
      if (reads.has('prediction')) program.write('prediction', table);
      program.run('main', rows);
      return (program.output('main', 'loss')[0] as number) / rows;
    },
  );
  program.dispose();
  const finite = found.filter(Number.isFinite);
  return finite.length === 0 ? Number.NaN : Math.min(...finite);
}

/** What is known of a case before anything is computed. */
export type Known = Omit<Case, 'few' | 'rowOfFew' | 'wanted' | 'answers' | 'now' | 'constant' | 'random'>;

/** Asks the network for its answers, and what one answer for all rows would cost. */
export function* openCase(known: Known): Work<Case> {
  const { data, stack, loss, inference, names } = known;
  const random = new Random(stack.seed, streams.diagnosis);
  const numbers = 1 + countNumbers(stack.parameters);
  const count = Math.min(mostRows, Math.max(leastRows, Math.floor(mostWork / numbers)));
  const taken = draw(count, data.rows, random);
  const few = data.take(taken);
  const answers = matrix(few.rows, names.outputs);
  const now = yield* inference.loss(loss, few, answers);
  const wanted = wantedRows(few, loss, names.outputs);
  const constant = lossOfConstant(loss, wanted, names.outputs);
  const rowOfFew = (row: number): number => known.rowOf(taken[row] as number);
  return { ...known, few, rowOfFew, wanted, answers, now, constant, random };
}
