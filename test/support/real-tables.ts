import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** Where real tables lie on machines that have them: in the folder that TABLES names, or in or beside the checkout. */
const folder = [process.env.TABLES, 'shared/data', '../shared/data'].find((each) => each && existsSync(each));

export interface Problem {
  readonly x: number[][];
  /** Names of classes, or numbers. */
  readonly y: string[] | number[];
}

/** What of a file is what. */
interface Description {
  readonly file: string;
  readonly separator?: string;
  readonly hasHeader?: boolean;
  /** The number of the column of the target. */
  readonly target: number;
  readonly isNumber?: boolean;
  /** Columns that say the target in other words, or are a name of each row. */
  readonly without?: readonly number[];
}

const tables: Readonly<Record<string, Description>> = {
  iris: { file: 'iris.csv', target: 4 },
  wine: { file: 'wine.csv', target: 13 },
  digits: { file: 'digits.csv.gz', target: 64 },
  penguins: { file: 'penguins.csv', target: 0 },
  titanic: { file: 'titanic.csv', target: 0, without: [14] },
  'credit-g': { file: 'credit-g.arff', target: 20, hasHeader: false },
  'bank-marketing': { file: 'bank-marketing.csv', separator: ';', target: 16 },
  adult: { file: 'adult-test.csv.gz', target: 14, hasHeader: false },
  'california-housing': { file: 'california-housing.csv.gz', target: 8, isNumber: true },
  abalone: { file: 'abalone.csv', target: 8, hasHeader: false, isNumber: true },
  concrete: { file: 'concrete.csv', target: 8, isNumber: true },
  'auto-mpg': { file: 'auto-mpg.csv', target: 0, isNumber: true, without: [8] },
};

export const tableNames: readonly string[] = Object.keys(tables);

export function tablesAreHere(): boolean {
  return folder !== undefined;
}

function cellsOf(line: string, separator: string): string[] {
  const found = [...`${line}${separator}`.matchAll(/\s*(?:"([^"]*)"|'([^']*)'|([^"',;][^,;]*|))\s*[,;]/g)];
  return found.map(([, a, b, c]) => (a ?? b ?? c ?? '').trim());
}

/** Less the mean, in units of the deviation; what is missing is the mean. */
function scaled(values: readonly number[]): number[] {
  const there = values.filter(Number.isFinite);
  const mean = there.reduce((sum, each) => sum + each / there.length, 0);
  const deviation = Math.sqrt(there.reduce((sum, each) => sum + (each - mean) ** 2 / there.length, 0));
  return values.map((each) => (Number.isFinite(each) && deviation > 0 ? (each - mean) / deviation : 0));
}

/** A real table, scaled, with a column for each category of words. */
export function readProblem(name: string, most = 2000): Problem {
  const {
    file,
    separator = ',',
    hasHeader = true,
    target,
    isNumber = false,
    without = [],
  } = tables[name] as Description;
  const bytes = readFileSync(`${folder}/${file}`);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  const filled = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !/^[@%]/.test(line));
  const every = Math.ceil(filled.length / most);
  const lines = filled.filter((_, i) => i === 0 || (i - 1) % every === 0);
  const rows = lines.slice(hasHeader ? 1 : 0).map((line) => cellsOf(line, separator));
  const columns = (rows[0] as string[]).flatMap((_, j) => {
    if (j === target || without.includes(j)) return [];
    const cells = rows.map((row) => row[j] as string);
    const numbers = cells.map((cell) => (cell === '' || cell === '?' ? Number.NaN : Number(cell)));
    const isText = cells.some((cell, i) => cell !== '' && cell !== '?' && cell !== 'NA' && Number.isNaN(numbers[i]));
    if (!isText) return [scaled(numbers)];
    const words = [...new Set(cells)];
    return words.length > 60 ? [] : words.map((word) => scaled(cells.map((cell) => Number(cell === word))));
  });
  const x = rows.map((_, i) => columns.map((column) => column[i] as number));
  const wanted = rows.map((row) => row[target] as string);
  return { x, y: isNumber ? scaled(wanted.map(Number)) : wanted };
}
