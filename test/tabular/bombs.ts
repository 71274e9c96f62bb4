/** Contents of model files that ask for more memory or time than their bytes are worth, though their sums fit. */

let scale = 1;

/** Makes them smaller, which takes less time, and is the same for what refuses them. */
export function scaleBombs(by: number): void {
  scale = by;
}

const times = (count: number, value: unknown): unknown[] => new Array(Math.ceil(count * scale)).fill(value);
const numbers = (count: number): number[] => Array.from({ length: Math.ceil(count * scale) }, (_, k) => k);

/** A description of a column of numbers, or of levels. */
function description(name: string, levels?: readonly unknown[]): object {
  const missing = { count: 0, marks: [], counts: [], rows: [], usual: true, also: [] };
  const common = { name, reason: '', given: false, missing, distinct: 2, notes: [] };
  if (levels !== undefined) return { ...common, kind: 'category', levels };
  return { ...common, kind: 'number', numbers: { decimal: '.', group: '', whole: false, least: 0, greatest: 1 } };
}

function column(name: string): object {
  return { kind: 'number', description: description(name), tellsMissing: true, encoder: {} };
}

function category(name: string, levels: readonly unknown[], form: string): object {
  const encoder = { levels, form, minimumCount: 1, rare: [] };
  return { kind: 'category', description: description(name, levels), tellsMissing: false, encoder };
}

/** Columns with inputs of the same name: `a = a = a` is the level `a = a` of `a`, and the level `a` of `a = a`. */
function alike(count: number): object[] {
  const text = (length: number): string => new Array(length).fill('a').join(' = ');
  return numbers(count).map((k, _, { length }) => category(text(k + 1), [text(length - k), 'b', 'c'], 'oneHot'));
}

function nested(depth: number, around: (inner: object) => object): object {
  return Array.from({ length: depth }).reduce<object>(around, {});
}

const table = (rows: number, cols: number): object => ({ rows, cols, precision: 'float32', data: new Float32Array(1) });
const dense = (units: number): object => ({ kind: 'dense', units, activation: 'relu' });
const sequential = (layers: readonly unknown[]): object => ({ kind: 'sequential', layers });

const network = 'members.0.network';
const layers = `${network}.layers`;

/** A document with other columns, each with its description in the plan. */
function withColumns(document: unknown, columns: readonly object[]): unknown {
  const descriptions = columns.map((each) => (each as { readonly description: object }).description);
  const own = columns.map((each, description) => ({ ...each, description }));
  const described = withValue(document, ['plan', 'used'], descriptions);
  return withValue(described, 'members.0.preprocessor.columns'.split('.'), own);
}

/** What stands at a place of a model's document in the place of what belongs there; '' is all of it. */
export const bombs: readonly (readonly [name: string, place: string, value: (document: unknown) => unknown])[] = [
  ['a hundred thousand networks that are none', 'members', () => times(65_000, {})],
  ['half a million networks that are numbers', 'members', () => numbers(65_000)],
  ['inputs without end', `${network}.inputs`, () => 2 ** 45],
  ['a column far out', layers, () => [{ kind: 'selectColumns', columns: [2 ** 31] }]],
  ['units without end', layers, () => [{ ...dense(2 ** 50), parameters: {} }]],
  ['units of 10 TB', layers, () => [{ ...dense(1e12), parameters: { weights: table(9, 1e12), bias: table(1, 1e12) } }]],
  ['layers in layers', layers, () => [sequential(times(50_000, sequential([dense(1e9)])))]],
  ['deep layers', layers, () => [nested(25, (inner) => sequential([inner]))]],
  ['a hundred thousand layers', layers, () => times(65_000, dense(1e6))],
  ['branches without end', layers, () => [{ kind: 'concatenate', layers: times(65_000, dense(2 ** 40)) }]],
  ['columns that are picked without end', layers, () => [{ kind: 'selectColumns', columns: numbers(65_000) }]],
  ['bins without end', layers, () => [{ kind: 'piecewiseLinearEmbedding', edges: [numbers(65_000)], size: 2 ** 40 }]],
  ['bins of many columns', layers, () => [{ kind: 'piecewiseLinearEmbedding', edges: times(65_000, [0, 1]), size: 8 }]],
  ['levels without end', layers, () => [{ kind: 'embedding', categories: [2 ** 50], size: 2 ** 50, unknown: true }]],
  ['embeddings without end', layers, () => [{ kind: 'embedding', categories: times(65_000, 2 ** 31), size: 2 ** 31 }]],
  ['sizes without end', layers, () => [{ kind: 'embedding', categories: times(65_000, 9), size: times(65_000, 1e9) }]],
  ['a formula without end', layers, () => [{ ...dense(3), activation: { formula: `x${' + x'.repeat(200_000)}` } }]],
  [
    'a deep formula',
    layers,
    () => [{ ...dense(3), activation: { formula: `${'('.repeat(65_000)}x${')'.repeat(65_000)}` } }],
  ],
  ['classes of a network without end', `${network}.classes`, () => numbers(65_000).map(String)],
  [
    'columns without end',
    '',
    (model) =>
      withColumns(
        model,
        numbers(15_000).map((k) => column(`${k}`)),
      ),
  ],
  ['columns that are called alike', '', (model) => withColumns(model, alike(1500))],
  ['one column without end', '', (model) => withColumns(model, times(15_000, column('a')) as object[])],
  [
    'levels that come twice without end',
    '',
    (model) => withColumns(model, [category('a', times(65_000, 'a'), 'index')]),
  ],
  [
    'inputs of levels without end',
    '',
    (model) => withColumns(model, [category('a', numbers(65_000).map(String), 'oneHot')]),
  ],
  ['scales without end', 'members.0.preprocessor.scales', () => times(65_000, null)],
  [
    'columns left out without end',
    'members.0.preprocessor.dropped',
    () => times(65_000, { name: 'a', kind: 'id', reason: '' }),
  ],
  ['classes without end', 'target.classes', () => numbers(65_000)],
  ['classes that come twice without end', 'target.classes', () => times(65_000, 'x')],
  ['counts without end', 'target.counts', () => times(65_000, 1)],
  ['a confusion without end', 'result.confusion', () => times(3, numbers(60_000))],
  [
    'scores without end',
    'result.network',
    () => times(65_000, { name: 'accuracy', better: 'greater', value: 1, low: 2, high: 0 }),
  ],
  ['deciles where there are none', 'result.deciles', () => times(65_000, {})],
  ['epochs without end', 'history.score', () => numbers(65_000)],
  ['columns of nobody without end', 'plan.used', () => numbers(15_000).map((k) => description(`${k}`))],
  ['choices without end', 'plan.choices', () => times(65_000, { name: '', value: '', reason: 1 })],
  ['hidden layers without end', 'options.layers', () => times(65_000, -1)],
  ['kinds without end', 'options.kinds', () => numbers(65_000)],
  [
    'a schedule in a schedule',
    'options.learningRate',
    () => nested(25, (inner) => ({ name: 'sequence', schedules: [inner] })),
  ],
  ['a text of 15 MB', 'dataHash', () => 'f'.repeat(15e6 * scale)],
  ['a text of 15 MB in the place of a number', 'calibration.temperature', () => '9'.repeat(15e6 * scale)],
  ['a tensor of 40 MB in the place of a text', 'dataHash', () => new Float32Array(1e7 * scale)],
  ['keys without end', 'calibration', () => Object.fromEntries(numbers(65_000).map((k) => [`k${k}`, 0]))],
];

/** A document with another value at one place. */
export function withValue(document: unknown, [key = '', ...rest]: readonly string[], value: unknown): unknown {
  if (key === '') return value;
  const copy = (Array.isArray(document) ? [...document] : { ...(document as object) }) as Record<string, unknown>;
  copy[key] = withValue(copy[key], rest, value);
  return copy;
}
