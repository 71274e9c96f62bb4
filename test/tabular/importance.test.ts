import { expect } from 'chai';
import { Dense, MultilayerError, Network } from 'multilayer';
import { type ColumnDescription, describeColumns, Preprocessor, type Table, tableFrom } from 'multilayer/data';
import { reportPage } from '#src/report/index.js';
import type { ReportedModel } from '#src/report/reported.js';
import { permutationImportance } from '#src/tabular/importance.js';
import { partialDependence } from '#src/tabular/partial-dependence.js';

const evil = '<script>alert(1)</script>';

/** Rows whose value is 10·a, where b says nothing and c is a level that adds 5. */
function rows(count: number): Record<string, string | number>[] {
  return Array.from({ length: count }, (_, k) => ({
    a: ((k * 37) % count) / count + 0.001 * (k % 7),
    b: Math.sin(k * 12.9898) * 43.5,
    [evil]: k % 3 === 0 ? 'x' : evil,
  }));
}

/** A linear network whose weights are known, over what the preprocessor makes. */
function made(): { model: ReportedModel; table: Table; truth: Float64Array } {
  const table = tableFrom(rows(300));
  const columns = describeColumns(table) as readonly ColumnDescription[];
  const preprocessor = Preprocessor.fit(table, columns);
  const network = new Network({ inputs: preprocessor.inputs.length, layers: [new Dense(1)], engine: 'reference' });
  network
    .parameter(0, 'weights')
    .set(preprocessor.inputs.map(({ column }) => [column === 'a' ? 3 : column === 'b' ? 0 : 1]));
  const x = preprocessor.transform(table);
  const prediction = network.predictMatrix(x);
  const truth = Float64Array.from(prediction.data, (value) => 2 * value + 7);
  const member = { network, preprocessor, deviation: 2, mean: 7 };
  const score = { name: 'rootMeanSquaredError', better: 'smaller', value: 1, low: 0.5, high: 2 } as const;
  const model: ReportedModel = {
    ...{
      task: 'regression',
      classes: undefined,
      columns,
      members: [member],
      calibration: { temperature: 1, share: 0 },
      target: evil,
      dropped: [{ name: evil, reason: evil }],
    },
    ...{ choices: [{ name: 'layers', value: evil, reason: evil }], judging: evil, rows: 300, options: { seed: 3 } },
    result: { rows: 300, network: [score], linear: [score], dummy: [score], verdict: `Better than ${evil}.` },
    history: { trainingLoss: [3, 2, 1], heldOutLoss: [3, 2, 2.5], bestEpoch: 2 },
    ...{ stopped: 'patience', seconds: 1.5, dataHash: 'abc' },
    outOfFold: {
      ...{ table, rows: Uint32Array.from({ length: 300 }, (_, k) => k), fold: new Uint8Array(300), truth },
      prediction: { rows: 300, cols: 1, data: truth.map((value, k) => value + Math.sin(k)) },
    },
  };
  return { model, table, truth };
}

describe('permutation importance', () => {
  it('is that of plain loops over a table with shuffled cells', () => {
    const { model, table, truth } = made();
    const found = permutationImportance(model, { table, truth }, { repeats: 20 });
    expect(found.map(({ name }) => name)).to.deep.equal(['a', evil, 'b']);
    // The answers are right, so what shuffling makes wrong is the difference of two rows: twice the variance.
    const { preprocessor } = model.members[0] as (typeof model.members)[0];
    const x = preprocessor.transform(table);
    const at = preprocessor.inputs.findIndex(({ column, role }) => column === 'a' && role === 'number');
    const values = Array.from({ length: 300 }, (_, row) => 6 * (x.data[row * x.cols + at] as number));
    const mean = values.reduce((a, b) => a + b, 0) / 300;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 300;
    expect(found[0]?.importance).to.be.closeTo(Math.sqrt(2 * variance), 0.05 * Math.sqrt(2 * variance));
    expect(found[2]?.importance).to.be.closeTo(0, 1e-12);
    expect(Math.max(...(found[2]?.interval.map(Math.abs) ?? [1]))).to.be.below(1e-12);
    const [low, high] = found[0]?.interval ?? [0, 0];
    expect(low).to.be.below(found[0]?.importance as number);
    expect(high).to.be.above(found[0]?.importance as number);
    expect(permutationImportance(model, { table, truth }, { repeats: 20 })).to.deep.equal(found);
    expect(() => permutationImportance(model, { table, truth }, { repeats: 0 })).to.throw(
      MultilayerError,
      'permutationImportance, option repeats: expected a whole number of 1 or more, got 0. The default is 5.',
    );
  });

  it('asks of each row the network that has not seen it', () => {
    const { model, table, truth } = made();
    const [member] = model.members;
    // A network that is wrong on purpose, and is asked of no row.
    const wrong = { ...(member as NonNullable<typeof member>), mean: 1000 };
    const two = { ...model, members: [member as NonNullable<typeof member>, wrong] };
    const fold = new Uint8Array(300);
    const alone = permutationImportance(model, { table, truth, fold }, { repeats: 2 });
    expect(permutationImportance(two, { table, truth, fold }, { repeats: 2 })).to.deep.equal(alone);
  });
});

describe('partial dependence', () => {
  it('is the mean over rows whose cells are replaced', () => {
    const { model, table } = made();
    const { values, curves, quantiles } = partialDependence(model, table, 'a', { most: 300, points: 5 });
    expect(quantiles).to.have.length(9);
    values.forEach((value, k) => {
      const replaced = tableFrom(rows(300).map((row) => ({ ...row, a: value })));
      const member = model.members[0] as (typeof model.members)[0];
      const { data } = member.network.predictMatrix(member.preprocessor.transform(replaced));
      const mean = data.reduce((sum, each) => sum + each * 2 + 7, 0) / 300;
      expect(curves[0]?.mean[k]).to.be.closeTo(mean, 1e-6);
    });
    const levels = partialDependence(model, table, evil);
    expect(levels.values).to.deep.equal([evil, 'x']);
    expect(levels.shares?.[1]).to.be.closeTo(1 / 3, 1e-12);
    expect(() => partialDependence(model, table, 'aa')).to.throw(
      MultilayerError,
      /^partialDependence, column: expected a column that the model goes by, got "aa"\. Known: a, b, /,
    );
  });
});

describe('a report', () => {
  it('says the verdict first, needs nothing from elsewhere, and takes no text for HTML', () => {
    const { model } = made();
    const warnings = [{ message: `${evil} is odd.`, advice: evil }];
    const html = reportPage(model, { source: `${evil}.csv`, command: `npx multilayer train '${evil}.csv'`, warnings });
    expect(html.length).to.be.below(400_000);
    expect(html).to.not.match(/<script|<img|<link|src=|@import|NaN|undefined/);
    expect(html).to.match(/<h1>[^<]*<\/h1><p>Better than &lt;script/);
    for (const part of [
      'Watch out',
      'Predicted and actual',
      'Which columns count',
      'What the strongest do',
      'Losses',
      'SHA-256',
    ])
      expect(html).to.include(part);
    expect(() => reportPage(model, { name: 'x' } as object)).to.throw(
      MultilayerError,
      'reportPage: expected only known options',
    );
  });

  it('puts text on the left of its column and figures on the right, and the command as it is typed', () => {
    const { model } = made();
    const html = reportPage(model, { source: '/a/folder/sales.csv', command: 'multilayer train sales.csv --quiet' });
    expect(html).to.include(', from sales.csv</h1>').and.not.include('/a/folder');
    expect(html).to.include('<pre><code>multilayer train sales.csv <span>--quiet</span></code></pre>');
    expect(html).to.include('<th scope="col">network</th>').and.include('<th scope="col" class="text">why</th>');
    expect(html).to.match(
      /<th scope="row" class="text">RMSE \(less is better\)<\/th><td>[\d.]+ \([\d.]+–[\d.]+\)<\/td>/,
    );
    // Paper cannot be scrolled.
    expect(html).to.match(/@media print \{[^@]*\.table \{ overflow: visible; \}/);
    // By this a command knows the pages that it wrote before.
    expect(html.slice(0, 300)).to.include('<meta name="generator" content="multilayer">');
  });

  it('says of many columns at once what is the same of them', () => {
    const { model } = made();
    const dropped = Array.from({ length: 100 }, (_, k) => ({ name: `column ${k}`, reason: 'all cells hold "0"' }));
    const html = reportPage({ ...model, dropped, outOfFold: undefined });
    expect(html.split('all cells hold')).to.have.length(2);
    expect(html).to.include('column 0, column 1, ').and.include('column 19 and 80 more</th>');
  });

  it('does without the rows that a model from a file has not got', () => {
    const { model } = made();
    const html = reportPage({ ...model, outOfFold: undefined });
    expect(html).to.include('How good it is').and.not.include('Which columns count');
  });
});
