// linkedom describes its documents by the types of browsers.
/// <reference lib="dom" />
import { expect } from 'chai';
import { parseHTML } from 'linkedom';
import {
  calibrationPlot,
  confusionMatrixPlot,
  type Importance,
  importancePlot,
  lossPlot,
  type PartialDependence,
  partialDependencePlot,
  precisionRecallPlot,
  predictedVsActualPlot,
  residualDeciles,
  residualsPlot,
  rocPlot,
} from 'multilayer/charts';
import { logTicks, shortNumber } from '#src/charts/axes.js';
import { cut, textWidth } from '#src/charts/labels.js';
import { complaint } from '../support/complaint.js';

type Page = ReturnType<typeof parseHTML>['document'];

function parsed(svg: string): Page {
  expect(svg).to.not.match(/NaN|undefined|Infinity/);
  const { document } = parseHTML(`<html><body>${svg}</body></html>`);
  expect(document.querySelector('svg')?.getAttribute('role')).to.equal('img');
  expect(document.querySelectorAll('script')).to.have.length(0);
  return document;
}

function label(svg: string): string {
  return parsed(svg).querySelector('svg')?.getAttribute('aria-label') ?? '';
}

function texts(svg: string): string[] {
  return [...parsed(svg).querySelectorAll('text')].map((each) => each.textContent ?? '');
}

function widthOf(svg: string): number {
  return Number(parsed(svg).querySelector('svg')?.getAttribute('width'));
}

const nasty = [
  '__proto__',
  'constructor',
  '',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '日本語'.repeat(20),
  'a\u0000\u001b[31mb',
  'long '.repeat(40),
];

describe('charts of tables', () => {
  it('write numbers short', () => {
    expect([0, 0.25, -1200, 3.5e6, 1e-7, 123_456, -0.00002].map(shortNumber)).to.deep.equal([
      '0',
      '0.25',
      '−1200',
      '3.5M',
      '1.0e−7',
      '123.5K',
      '−2.0e−5',
    ]);
  });

  it('cut texts to their room, between letters', () => {
    expect(cut('short', 12, 100)).to.equal('short');
    expect(cut('two\nlines', 12, 100)).to.equal('two lines');
    for (const text of ['a very long name of a column', '😀😀😀😀😀😀😀😀😀😀', '日本語の列の名前']) {
      const result = cut(text, 12, 60);
      expect(textWidth(result, 12)).to.be.at.most(60);
      const [begin = '', end = ''] = result.split('…');
      expect(text.startsWith(begin) && text.endsWith(end) && begin !== '' && end !== '', result).to.equal(true);
      expect(() => encodeURIComponent(result)).to.not.throw();
    }
  });

  it('tell names that begin alike by their ends', () => {
    const names = [...Array(40).keys()].map((k) => cut(`sensor reading number ${k}`, 12, 100));
    expect(new Set(names).size).to.equal(40);
  });

  it('mark two places at least of a logarithmic axis', () => {
    for (const [low, high] of [
      [0.13, 0.35],
      [1.01, 1.99],
      [2.01, 2.99],
      [0.6, 0.72],
      [1, 10],
    ] as const) {
      const ticks = logTicks(low, high);
      expect(ticks.length, `${ticks}`).to.be.within(2, 10);
      for (const tick of ticks) expect(tick).to.be.within(low, high);
    }
    expect(logTicks(0.002, 3)).to.deep.equal([0.01, 0.1, 1]);
  });

  it('show a confusion matrix with its counts', () => {
    const svg = confusionMatrixPlot({
      classes: ['no', 'yes'],
      counts: [
        [50, 3],
        [0, 47],
      ],
    });
    expect(label(svg)).to.equal('Confusion matrix of 2 classes: 97 of 100 right');
    expect(texts(svg)).to.include.members(['no', 'yes', '50', '3', '47']);
    expect(texts(svg)).to.not.include('0');
    // Right answers in one colour, wrong ones in another, by their share of the row.
    const fills = [...parsed(svg).querySelectorAll('rect[fill]')].map((each) =>
      each.getAttribute('fill')?.slice(0, 13),
    );
    expect(fills.filter((fill) => fill === 'var(--chart-1')).to.have.length(2);
    expect(fills.filter((fill) => fill === 'var(--chart-2')).to.have.length(1);
    const shares = confusionMatrixPlot({
      classes: [0, 1],
      counts: [
        [0.75, 0.25],
        [0, 1],
      ],
    });
    expect(texts(shares)).to.include.members(['0.75', '0.25', '1.00']);
  });

  it('keep many classes, and long and hostile names of them, within the width', () => {
    for (const count of [8, 30]) {
      const classes = Array.from({ length: count }, (_, k) => nasty[k] ?? `class ${k}`);
      const counts = classes.map((_, i) => classes.map((_, j) => (i === j ? 100 : (i + j) % 3)));
      for (const width of [320, 480])
        expect(widthOf(confusionMatrixPlot({ classes, counts }, { width }))).to.be.at.most(width);
    }
    expect(widthOf(confusionMatrixPlot({ classes: ['only'], counts: [[3]] }))).to.be.above(0);
  });

  it('show calibration, with the rows of each bin and Wilson’s interval', () => {
    const svg = calibrationPlot({ predicted: [0.1, 0.8], observed: [0.2, 0.8], support: [10, 30] });
    expect(label(svg)).to.equal('Calibration: in the mean over 40 rows, said and seen differ by 0.025');
    expect(parsed(svg).querySelectorAll('circle')).to.have.length(2);
    // statsmodels: proportion_confint(2, 10, method='wilson') is 0.0567, 0.5098; of the frame 1.24 is the whole.
    const lines = [...parsed(svg).querySelectorAll('line')].map((each) =>
      Math.abs(Number(each.getAttribute('y1')) - Number(each.getAttribute('y2'))),
    );
    const frame = Math.round(360 * 0.95) - 20 - 38;
    expect(lines.some((length) => Math.abs(length / frame - (0.5098 - 0.0567) / 1.24) < 0.01)).to.equal(true);
    expect(complaint(() => calibrationPlot({ predicted: [0.1], observed: [], support: [3] }))).to.equal(
      'calibrationPlot, observed: expected 1 numbers, got 0. Write calibrationPlot(calibrationCurve(network, x, y)).',
    );
    expect(complaint(() => calibrationPlot([] as never))).to.equal(
      'calibrationPlot: expected what calibrationCurve gives, got an empty array. Write calibrationPlot(calibrationCurve(network, x, y)).',
    );
  });

  it('show ROC and precision by recall', () => {
    expect(label(rocPlot({ falsePositiveRate: [0, 0, 0.5, 1], truePositiveRate: [0, 0.5, 1, 1] }))).to.equal(
      'ROC curve: the area under it is 0.875',
    );
    expect(label(precisionRecallPlot({ precision: [1, 1, 0.25], recall: [0, 0.5, 1] }))).to.equal(
      'Precision by recall; 25.0 % of the rows are of the class',
    );
    const many = Array.from({ length: 50_000 }, (_, k) => k / 49_999);
    expect(rocPlot({ falsePositiveRate: many, truePositiveRate: many }).length).to.be.below(20_000);
    expect(complaint(() => rocPlot({ falsePositiveRate: [0], truePositiveRate: [0] }))).to.equal(
      'rocPlot, entry 0: expected a curve of two points or more, got an array of 1. Write rocPlot(rocCurve(network, x, y)).'.replace(
        ', entry 0',
        '',
      ),
    );
  });

  it('draw few rows as dots and many as fields, within a few kB', () => {
    const few = predictedVsActualPlot([1, 2, 3], [1, 2, 4]);
    expect(few.match(/M[\d. ]+h0/g)).to.have.length(3);
    const rows = Array.from({ length: 50_000 }, (_, k) => Math.sin(k) * 1e6);
    const many = predictedVsActualPlot(
      rows,
      rows.map((value, k) => value + 1e5 * Math.cos(k * 7)),
    );
    expect(many.length).to.be.below(40_000);
    expect(many).to.not.match(/h0M/);
    expect(label(many)).to.equal('Predicted and actual of 50000 rows');
    for (const same of [0, -3, 1e300]) parsed(predictedVsActualPlot([same, same], [same, same]));
    expect(complaint(() => predictedVsActualPlot([], []))).to.equal(
      'predictedVsActualPlot, predicted: expected one or more, got none. Write predictedVsActualPlot(predicted, actual), one number for each row in both.',
    );
    expect(complaint(() => predictedVsActualPlot([1, Number.NaN], [1, 2]))).to.equal(
      'predictedVsActualPlot, predicted, entry 1: expected a finite number, got NaN. Write predictedVsActualPlot(predicted, actual), one number for each row in both.',
    );
  });

  it('take residuals apart by tenths of the predictions', () => {
    const predicted = Array.from({ length: 200 }, (_, k) => (k * 37) % 200);
    // Off by −1, 0, 1 in turn along the predictions, times two in the upper half.
    const actual = predicted.map((value) => value + ((value % 3) - 1) * (value < 100 ? 1 : 2));
    const deciles = residualDeciles(predicted, actual);
    expect(deciles.map(({ count }) => count)).to.deep.equal(new Array(10).fill(20));
    expect(deciles.map(({ from }) => from)).to.deep.equal([0, 20, 40, 60, 80, 100, 120, 140, 160, 180]);
    expect(deciles[0]?.quantiles).to.deep.equal([-1, -1, 0, 1, 1]);
    // 13 of 20 are off by two.
    expect(deciles[9]?.rootMeanSquare).to.be.closeTo(Math.sqrt((13 * 4) / 20), 0.2);
    expect(residualDeciles([1, 2, 3], [1, 2, 3])).to.have.length(1);
    expect(label(residualsPlot(predicted, actual))).to.equal('Actual − predicted by 10 parts of the predictions');
  });

  it('order columns by what they count, with whole names where one points', () => {
    const importances: Importance[] = nasty.map((name, k) => ({
      name,
      importance: k / 10,
      interval: [k / 10 - 0.05, k / 10 + 0.05],
    }));
    for (const width of [320, 560]) {
      const svg = importancePlot(importances, { width, most: 6 });
      expect(widthOf(svg)).to.equal(width);
      expect(label(svg).startsWith('score lost without the column: most for long long')).to.equal(true);
      const titles = [...parsed(svg).querySelectorAll('title')].map((each) => each.textContent ?? '');
      expect(titles[0]).to.equal(`${'long '.repeat(40)}: 0.7, 0.65 to 0.75`);
      expect(titles).to.have.length(6);
    }
    parsed(importancePlot([{ name: 'x', importance: 0 }]));
    expect(complaint(() => importancePlot([{ name: 'x' } as Importance]))).to.equal(
      "importancePlot, entry 0, importance, entry 0: expected a finite number, got undefined. Write importancePlot([{ name: 'age', importance: 0.1, interval: [0.05, 0.15] }]).",
    );
  });

  it('show partial dependence over numbers and over levels', () => {
    const numbers: PartialDependence = {
      column: 'age',
      values: [1, 20, 40, 80],
      quantiles: [3, 30, 60],
      curves: [
        { name: 'yes', mean: [0.7, 0.5, 0.4, 0.3] },
        { name: 'no', mean: [0.3, 0.5, 0.6, 0.7] },
      ],
    };
    expect(texts(partialDependencePlot(numbers))).to.include.members(['yes', 'no', 'age', '0.4']);
    const levels: PartialDependence = {
      column: nasty[3] as string,
      values: nasty,
      shares: nasty.map(() => 1 / nasty.length),
      curves: [{ name: 'yes', mean: nasty.map((_, k) => k / 10) }],
    };
    for (const width of [320, 400]) {
      const svg = partialDependencePlot(levels, { width });
      expect(widthOf(svg)).to.equal(width);
      expect(texts(svg).filter((each) => each.includes('(13 %)'))).to.have.length(nasty.length);
    }
    parsed(partialDependencePlot({ column: 'c', values: [3], curves: [{ name: '', mean: [1] }] }));
    expect(complaint(() => partialDependencePlot({ ...numbers, curves: [{ name: 'x', mean: [1] }] }))).to.equal(
      "partialDependencePlot, curve 0, mean: expected 4 numbers, got 1. Write partialDependencePlot(partialDependence(model, table, 'age')).",
    );
  });

  it('mark the best epoch of losses', () => {
    const curves = [
      { name: 'training', loss: [3, 2, 1, 0.5] },
      { name: 'held out', loss: [3, 2.5, 2, 2.2] },
    ];
    const svg = lossPlot(curves, { best: 3 });
    expect(texts(svg)).to.include('best: epoch 3');
    expect(label(svg)).to.equal('The loss by epoch: training ends at 0.50, held out ends at 2.2; the best is epoch 3');
    expect(complaint(() => lossPlot(curves, { best: 5 }))).to.equal(
      'lossPlot, option best: expected an epoch up to 4, got 5. The curves end there.',
    );
  });
});
