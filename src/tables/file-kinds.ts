import { fail } from '../core/errors.js';
import type { TableFormat } from './read-options.js';

const csvFromIt = 'Save the table as CSV, and read that.';

/** How files begin that are no tables that are read here, in hexadecimal digits: what they are, and what to do. */
const foreign: readonly (readonly [RegExp, string, string])[] = [
  [/^504b0304/, 'a zip file, as Excel and others write', 'Save the sheet as CSV, or unpack the file, and read that.'],
  [/^d0cf11e0/, 'an old Excel or Word file', 'Save the sheet as CSV, and read that.'],
  [/^(4152524f5731|46454131)/, 'an Arrow or Feather file', 'Write the table as Parquet or CSV, and read that.'],
  [/^25504446/, 'a PDF file', csvFromIt],
  [/^(89504e47|47494638|ffd8ff)/, 'a picture', 'Give a table of numbers, with a row for each picture.'],
  [/^(425a68[3-9]|fd377a585a|28b52ffd|377abcaf|52617221)/, 'a packed file', 'Unpack it, or pack it with gzip.'],
  [/^53514c69746520666f726d6174/, 'an SQLite database', csvFromIt],
  [/^89484446/, 'an HDF5 file', csvFromIt],
  [/^934e554d5059/, 'a NumPy file', "Write it as CSV: numpy.savetxt('table.csv', x, delimiter=',')."],
  [/^800[2-5]/, 'a Python pickle', "Write the table as CSV: frame.to_csv('table.csv', index=False)."],
  [
    /^(5244(58|41)3[23]0a|[45][18]0a000000)/,
    'a file of R',
    "Write it as CSV: write.csv(x, 'table.csv', row.names = FALSE).",
  ],
];

/** The form that bytes show by how they begin; undefined for text. Refuses what is no table. */
export function formatOfBytes(bytes: Uint8Array, name: string): TableFormat | undefined {
  const start = Array.from(bytes.subarray(0, 32), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const found = foreign.find(([pattern]) => pattern.test(start));
  if (found !== undefined) fail(name, 'a table as CSV, JSON, ARFF, IDX or Parquet', found[1], found[2]);
  if (/^50415231/.test(start)) return 'parquet';
  return /^00000[89b-e]0[1-4]/.test(start) ? 'idx' : undefined;
}

/** Commands, after comments. */
const sql =
  /^\s*(?:(?:--|\/\*).*[\r\n]\s*)*(?:(?:create|drop)\s+(?:table|database|schema)|insert\s+into|lock\s+tables|start\s+transaction|set\s+[@\w.]+\s*=|copy\s+\S+\s.*from\s+stdin)\b/i;

/** The form that text shows by how it begins. Refuses pages of the web. */
export function formatOfText(text: string, name: string): TableFormat {
  if (/^\s*<(!doctype|html|\?xml)/i.test(text)) {
    const fix = 'The address may be that of a page about the table: take that of the file itself.';
    fail(name, 'a table as CSV, JSON or ARFF', 'a page of the web, or XML', fix);
  }
  if (sql.test(text.slice(0, 65536))) {
    const fix = 'Have the table itself written as CSV: mysql --batch, psql --csv, sqlite3 -csv.';
    fail(name, 'a table as CSV, JSON or ARFF', 'commands of SQL', fix);
  }
  const first = text.split(/[\r\n]+/, 1000).find((line) => !/^\s*(%|$)/.test(line)) ?? '';
  if (/^\s*@(relation|attribute)\b/i.test(first)) return 'arff';
  if (/^\s*(\{\s*["}]|\[\s*[{[\]])/.test(text)) return 'json';
  return 'csv';
}
