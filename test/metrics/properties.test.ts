import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Measured,
  type Metric,
  type MetricName,
  MultilayerError,
  metrics,
  type TargetKind,
  topKAccuracy,
} from 'multilayer';
import { type Matrix, takeRows } from '#src/core/matrix.js';
import { memberText, type Options, optionsOf } from '#src/core/member.js';
import { toMatrix } from '#src/core/table.js';
import { metricFamily } from '#src/metrics/index.js';

interface Table {
  readonly targets: TargetKind;
  readonly prediction: Matrix;
  readonly target: Matrix;
}

const score = fc.integer({ min: 0, max: 20 }).map((k) => k / 20);

/** Rows of a kind, many scores of which are equal. */
function tableOf(targets: TargetKind, cols: number, wanted: fc.Arbitrary<readonly number[]>): fc.Arbitrary<Table> {
  const row = fc.tuple(fc.array(score, { minLength: cols, maxLength: cols }), wanted);
  return fc.array(row, { minLength: 2, maxLength: 10 }).map((rows) => ({
    targets,
    prediction: toMatrix(
      rows.map(([p]) => p),
      'p',
    ) as Matrix,
    target: toMatrix(
      rows.map(([, t]) => [...t]),
      't',
    ) as Matrix,
  }));
}

const tables = fc.oneof(
  tableOf('binary', 1, fc.tuple(fc.nat(1))),
  tableOf('binary', 3, fc.tuple(fc.nat(1), fc.nat(1), fc.nat(1))),
  tableOf('classes', 4, fc.tuple(fc.nat(3))),
  tableOf('numbers', 2, fc.tuple(score, score)),
  tableOf('signs', 1, fc.tuple(fc.constantFrom(-1, 1))),
);

/** The metric with its usual options, and with each other word, truth value or number of one option. */
function variants(name: MetricName): Metric[] {
  const others = Object.entries(optionsOf(metrics[name])).flatMap(([key, { initial, choices = [] }]) =>
    [...choices, typeof initial === 'boolean' ? !initial : 3].map((value) => ({ [key]: value })),
  );
  return [{}, ...others].flatMap((options) => {
    try {
      return [metrics[name](options as Options)];
    } catch (error) {
      if (error instanceof MultilayerError) return [];
      throw error;
    }
  });
}

function found(metric: Metric, { prediction, target, targets }: Table, weights?: readonly number[]): number | string {
  const about: Measured = { targets, weights: weights && Float64Array.from(weights) };
  try {
    return metric.compute(prediction, target, about);
  } catch (error) {
    if (error instanceof MultilayerError) return 'refused';
    throw error;
  }
}

function expectSame(own: number | string, wanted: number | string, what: string): void {
  if (typeof own === 'string' || typeof wanted === 'string' || Number.isNaN(wanted))
    expect(own, what).to.deep.equal(wanted);
  else
    expect(Math.abs(own - wanted), `${what}: ${own} and ${wanted}`).to.be.at.most(1e-9 * Math.max(1, Math.abs(wanted)));
}

function taking({ targets, prediction, target }: Table, rows: readonly number[]): Table {
  return { targets, prediction: takeRows(prediction, rows), target: takeRows(target, rows) };
}

describe('every metric', () => {
  for (const name of Object.keys(metrics) as MetricName[]) {
    it(`${name} counts a row by its weight as if it came so often, in any order (property)`, () => {
      const chosen = variants(name);
      const weighted = tables.chain((table) => {
        const { rows } = table.prediction;
        const weights = fc.array(fc.nat(3), { minLength: rows, maxLength: rows });
        const order = fc.shuffledSubarray([...Array(rows).keys()], { minLength: rows, maxLength: rows });
        return fc.record({ table: fc.constant(table), weights, order });
      });
      fc.assert(
        fc.property(weighted, ({ table, weights, order }) => {
          if (weights.filter((weight) => weight > 0).length < 2) return;
          const repeated = weights.flatMap((weight, row) => new Array<number>(weight).fill(row));
          for (const metric of chosen) {
            const own = found(metric, table, weights);
            expectSame(own, found(metric, taking(table, repeated)), `${memberText(metric)}, rows that come often`);
            const scaled = weights.map((weight) => weight * 0.3);
            expectSame(found(metric, table, scaled), own, `${memberText(metric)}, smaller weights`);
            const moved = order.map((row) => weights[row] as number);
            expectSame(found(metric, taking(table, order), moved), own, `${memberText(metric)}, another order`);
          }
        }),
        { numRuns: 40 },
      );
    });

    it(`${name} is itself again from a file, with any option`, () => {
      for (const metric of variants(name)) {
        const json: unknown = JSON.parse(JSON.stringify(metricFamily.toJson(metric)));
        expect(memberText(metricFamily.fromJson(json, 'here'))).to.equal(memberText(metric));
      }
    });

    it(`${name} is NaN where a prediction is`, () => {
      for (const metric of variants(name)) {
        const prediction = toMatrix([[0.2], [0.7], [0.4]], 'p') as Matrix;
        prediction.data[1] = Number.NaN;
        const target = toMatrix([[0], [1], [1]], 't') as Matrix;
        expect(metric.compute(prediction, target, { targets: 'binary' }), memberText(metric)).to.deep.equal(Number.NaN);
      }
    });
  }
});

describe('the order of scores', () => {
  const maps: Readonly<Record<string, (x: number) => number>> = {
    'the cube': (x) => x ** 3,
    atan: Math.atan,
    'a line': (x) => 2 ** 20 * x - 7,
  };
  for (const [what, map] of Object.entries(maps)) {
    it(`is all that rocAuc and averagePrecision go by: ${what} (property)`, () => {
      fc.assert(
        fc.property(tableOf('signs', 1, fc.tuple(fc.constantFrom(-1, 1))), (table) => {
          const { prediction } = table;
          const mapped = { ...table, prediction: { ...prediction, data: prediction.data.map(map) } };
          for (const metric of [
            metrics.rocAuc(),
            metrics.averagePrecision(),
            metrics.averagePrecision({ positive: false }),
          ])
            expect(found(metric, mapped)).to.equal(found(metric, table));
        }),
      );
    });
  }

  it('turned around gives 1 − AUC, and rocAuc is the same of either class (property)', () => {
    fc.assert(
      fc.property(tableOf('signs', 1, fc.tuple(fc.constantFrom(-1, 1))), (table) => {
        const { prediction } = table;
        const own = found(metrics.rocAuc(), table);
        const turned = { ...table, prediction: { ...prediction, data: prediction.data.map((x) => -x) } };
        expectSame(found(metrics.rocAuc(), turned), typeof own === 'number' ? 1 - own : own, 'turned around');
        expectSame(found(metrics.rocAuc({ positive: false }), table), own, 'of the other class');
      }),
    );
  });

  it('is counted pair by pair, equal scores by one half (property)', () => {
    fc.assert(
      fc.property(tableOf('binary', 1, fc.tuple(fc.nat(1))), (table) => {
        const { prediction, target } = table;
        let [pairs, right] = [0, 0];
        target.data.forEach((yes, i) => {
          target.data.forEach((no, j) => {
            if (yes !== 1 || no !== 0) return;
            pairs += 1;
            right += (1 + Math.sign((prediction.data[i] as number) - (prediction.data[j] as number))) / 2;
          });
        });
        expectSame(found(metrics.rocAuc(), table), pairs === 0 ? 'refused' : right / pairs, 'pairs');
      }),
    );
  });
});

describe('relations among metrics', () => {
  it('topKAccuracy of one is accuracy, and grows with k (property)', () => {
    fc.assert(
      fc.property(tableOf('classes', 4, fc.tuple(fc.nat(3))), (table) => {
        const values = [1, 2, 3].map((k) => found(topKAccuracy({ k }), table) as number);
        expect(values[0]).to.equal(found(metrics.accuracy(), table));
        expect(values).to.deep.equal([...values].sort((a, b) => a - b));
      }),
    );
  });

  it('two outputs and one say the same (property)', () => {
    fc.assert(
      fc.property(tableOf('binary', 1, fc.tuple(fc.nat(1))), ({ prediction, target }) => {
        // One output answers the second class at ½, and of two equal ones the first wins.
        if (prediction.data.includes(0.5)) return;
        const one: Table = { targets: 'binary', prediction, target };
        const both = toMatrix(
          Array.from(prediction.data, (p) => [1 - p, p]),
          'p',
        ) as Matrix;
        const two: Table = { targets: 'classes', prediction: both, target };
        for (const name of Object.keys(metrics) as MetricName[]) {
          // Those of numbers take the mean over the outputs.
          if (/Error$|r2|Variance/.test(name) && name !== 'expectedCalibrationError') continue;
          for (const metric of variants(name)) expectSame(found(metric, two), found(metric, one), memberText(metric));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('fBeta of 1 is f1, and f1 the harmonic mean of precision and recall (property)', () => {
    fc.assert(
      fc.property(tableOf('binary', 1, fc.tuple(fc.nat(1))), (table) => {
        const [p, r, f1] = [metrics.precision(), metrics.recall(), metrics.f1()].map(
          (each) => found(each, table) as number,
        ) as [number, number, number];
        expectSame(f1, p + r === 0 ? 0 : (2 * p * r) / (p + r), 'f1');
        expect(found(metrics.fBeta(), table)).to.equal(f1);
      }),
    );
  });
});

describe('the explained variance', () => {
  it('is all where the errors of the rows that count are constant, whatever those of others are', () => {
    const table: Table = {
      targets: 'numbers',
      prediction: toMatrix([[0.6], [0.15], [0.15]], 'p'),
      target: toMatrix([[1], [0], [0]], 't'),
    };
    expect(found(metrics.explainedVariance(), table, [0, 1, 1])).to.equal(1);
  });
});
