import { leak } from './leak.js';
import { ascending, type Facts, type Subject } from './subject.js';
import type { TableWarning } from './warning.js';

/** Below, a rule may hold by chance. */
const fewestRows = 20;
/** Different numbers below which an order of the target by them is no feat. */
const fewestNumbers = 10;
/** The share of the target's variance that a rule may leave. */
const tolerance = 1e-6;
/** Of so many columns all pairs are tried. */
const mostPaired = 200;

/** Columns, and pairs of them, from which a number that is to be predicted can be computed. */
export function numberLeaks({ target, inputs }: Subject): TableWarning[] {
  const y = target.numbers;
  const rows = target.counts.reduce((sum, each) => sum + each, 0);
  if (y === undefined || rows < fewestRows || target.levels.length < fewestNumbers) return [];
  const found: TableWarning[] = [];
  const left: { name: string; x: Float64Array }[] = [];
  for (const input of inputs) {
    const x = input.numbers;
    const evidence = x === undefined ? byLevel(input, y) : (byLine(x, y) ?? byOrder(input, y));
    if (evidence !== undefined) found.push(leak(input.name, target.name, evidence));
    else if (x !== undefined && input.description.kind === 'number') left.push({ name: input.name, x });
  }
  return [...found, ...pairs(left.slice(0, mostPaired), y, inputs.length, target.name)];
}

/** The numbers are those of the target, times a factor and moved. */
function byLine(x: Float64Array, y: Float64Array): string | undefined {
  let [n, meanX, meanY, varX, varY, both] = [0, 0, 0, 0, 0, 0];
  for (let row = 0; row < x.length; row++) {
    const [a, b] = [x[row] as number, y[row] as number];
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    n++;
    const [dx, dy] = [a - meanX, b - meanY];
    meanX += dx / n;
    meanY += dy / n;
    varX += dx * (a - meanX);
    varY += dy * (b - meanY);
    both += dx * (b - meanY);
  }
  if (n < fewestRows || varX === 0 || varY === 0 || 1 - both ** 2 / (varX * varY) > tolerance) return undefined;
  const factor = both / varX;
  const offset = meanY - factor * meanX;
  const isSmall = Math.abs(offset) <= 1e-9 * Math.sqrt(varY / n);
  const number = (value: number) => Number(value.toPrecision(4));
  if (Math.abs(factor - 1) < 1e-9 && isSmall) return `the numbers are the same in ${n} rows`;
  return `it is ${number(factor)} times it${isSmall ? '' : ` ${offset < 0 ? 'less' : 'and'} ${number(Math.abs(offset))}`}, in all ${n} rows with both`;
}

/** Of two rows, the one with the greater number never has the lesser target (or never the greater one). */
function byOrder({ codes, values, numbers }: Facts, y: Float64Array): string | undefined {
  if (values === undefined || numbers === undefined || values.length < Math.max(fewestNumbers, codes.length / 20))
    return undefined;
  if (isUnsorted(numbers, y)) return undefined;
  const least = new Float64Array(values.length).fill(Number.POSITIVE_INFINITY);
  const greatest = new Float64Array(values.length).fill(Number.NEGATIVE_INFINITY);
  let rows = 0;
  for (let row = 0; row < codes.length; row++) {
    const [code, value] = [codes[row] as number, y[row] as number];
    if (code < 0 || Number.isNaN(value)) continue;
    rows++;
    least[code] = Math.min(least[code] as number, value);
    greatest[code] = Math.max(greatest[code] as number, value);
  }
  if (rows < fewestRows) return undefined;
  const order = ascending(values).filter((code) => least[code] !== Number.POSITIVE_INFINITY);
  const follows = (test: (before: number, after: number) => boolean) =>
    order.every((code, at) => at === 0 || test(order[at - 1] as number, code));
  const rises = follows((before, after) => (greatest[before] as number) <= (least[after] as number));
  const falls = !rises && follows((before, after) => (least[before] as number) >= (greatest[after] as number));
  return rises || falls ? `sorted by it, ${rows} rows are sorted by the target too` : undefined;
}

/** Whether some neighbours rise together and others do not, as is soon found where the two have nothing to do with each other. */
function isUnsorted(x: Float64Array, y: Float64Array): boolean {
  let [together, against] = [false, false];
  for (let row = 1; row < x.length && !(together && against); row++) {
    const way = ((x[row] as number) - (x[row - 1] as number)) * ((y[row] as number) - (y[row - 1] as number));
    if (way > 0) together = true;
    else if (way < 0) against = true;
  }
  return together && against;
}

/** Every level goes with one number. A row is not asked about itself, as a level that comes once says nothing. */
function byLevel({ codes, levels }: Facts, y: Float64Array): string | undefined {
  if (levels.length > codes.length / 2) return undefined;
  const [counts, sums] = [new Float64Array(levels.length + 1), new Float64Array(levels.length + 1)];
  const at = (row: number) => (codes[row] as number) + 1;
  let [rows, total] = [0, 0];
  for (let row = 0; row < y.length; row++) {
    const value = y[row] as number;
    if (Number.isNaN(value)) continue;
    rows++;
    total += value;
    counts[at(row)] = (counts[at(row)] as number) + 1;
    sums[at(row)] = (sums[at(row)] as number) + value;
  }
  const mean = total / rows;
  let [left, all] = [0, 0];
  for (let row = 0; row < y.length; row++) {
    const value = y[row] as number;
    if (Number.isNaN(value)) continue;
    const [count, sum] = [counts[at(row)] as number, sums[at(row)] as number];
    left += (value - (count > 1 ? (sum - value) / (count - 1) : mean)) ** 2;
    all += (value - mean) ** 2;
  }
  return left <= tolerance * all
    ? `each of its ${levels.length} values goes with one number, in ${rows} rows`
    : undefined;
}

const operations: readonly { sign: string; of: (a: number, b: number) => number }[] = [
  { sign: '+', of: (a, b) => a + b },
  { sign: '−', of: (a, b) => a - b },
  { sign: '×', of: (a, b) => a * b },
  { sign: '/', of: (a, b) => a / b },
];

/** Two columns whose sum, difference, product or quotient is the target. A pair is given up at its first row that is not so. */
function pairs(
  columns: readonly { name: string; x: Float64Array }[],
  y: Float64Array,
  inputs: number,
  target: string,
): TableWarning[] {
  // A table of two columns and what they make is meant so.
  if (inputs <= 2) return [];
  const found: TableWarning[] = [];
  for (const [i, first] of columns.entries()) {
    for (const [j, second] of columns.entries()) {
      if (i === j) continue;
      for (const { sign, of } of operations) {
        if ((sign === '+' || sign === '×') && j < i) continue;
        const rows = agreeing(first.x, second.x, y, of);
        if (rows < fewestRows) continue;
        const formula = `${first.name} ${sign} ${second.name}`;
        found.push({
          kind: 'leak',
          columns: [first.name, second.name],
          message: `${first.name} and ${second.name} give ${target} away: ${formula} is ${target}, in all ${rows} rows with all three`,
          advice: `Leave both out (drop), unless they are known before ${target} is.`,
        });
      }
    }
  }
  return found;
}

/** How many rows have all three numbers, if all of them agree; else 0. */
function agreeing(a: Float64Array, b: Float64Array, y: Float64Array, of: (a: number, b: number) => number): number {
  let rows = 0;
  for (let row = 0; row < y.length; row++) {
    const [first, second, value] = [a[row] as number, b[row] as number, y[row] as number];
    if (Number.isNaN(first) || Number.isNaN(second) || Number.isNaN(value)) continue;
    // As much as a sum loses where its terms nearly cancel, and as decimals of few digits are rounded.
    const allowed = 1e-9 * Math.abs(value) + 1e-15 * Math.max(Math.abs(first), Math.abs(second));
    if (!(Math.abs(of(first, second) - value) <= allowed)) return 0;
    rows++;
  }
  return rows;
}
