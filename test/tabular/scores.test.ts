import { strict as assert } from 'node:assert';
import { matrix } from '#src/core/matrix.js';
import { applyCalibration, calibrate } from '#src/tabular/calibration.js';
import type { Judged } from '#src/tabular/figures.js';
import { HeldOut } from '#src/tabular/held-out.js';
import { wilson } from '#src/tabular/intervals.js';
import { intervalOf } from '#src/tabular/judge.js';
import type { Score } from '#src/tabular/score.js';
import { differencesOf, judgeDifference, scoresOf } from '#src/tabular/scores.js';

const rows = 40;
const places = Float64Array.from({ length: rows }, (_, i) => i % 3);

function softmax(logits: number[]): number[] {
  const weights = logits.map(Math.exp);
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((each) => each / sum);
}

/** Probabilities of three classes, with what numpy has for the same formulas. */
const probabilities = matrix(
  rows,
  3,
  Float64Array.from(
    Array.from({ length: rows }, (_, i) => {
      const is = (place: number): number => Number(i % 3 === place);
      return softmax([Math.sin(i * 1.3) + is(0), Math.cos(i * 2.1) + is(1), Math.sin(i * 0.7 + 1) + is(2)]);
    }).flat(),
  ),
);

const amounts = Float64Array.from({ length: rows }, (_, i) => Math.sin(i * 0.9) * 5 + i * 0.1);
const said = (error: (i: number) => number): Judged => ({
  truth: amounts,
  prediction: matrix(
    rows,
    1,
    amounts.map((value, i) => value + error(i)),
  ),
});

function near(actual: number, expected: number, share: number): void {
  assert.ok(Math.abs(actual - expected) <= share * Math.abs(expected), `${actual} is not ${expected}`);
}

function find(scores: readonly Score[], name: Score['name']): Score {
  return scores.find((each) => each.name === name) as Score;
}

/** Half the width of a 95 % interval, in standard errors of 40 rows: scipy.stats.t.ppf(0.975, 39)·√(40/39). */
const z = 2.0227 * Math.sqrt(40 / 39);

// Figures of scikit-learn 1.2.1; standard errors of 20,000 bootstrap samples in numpy.
describe('scores of models of tables', () => {
  it('are those of scikit-learn for classes', () => {
    const scores = scoresOf({ prediction: probabilities, truth: places });
    near(find(scores, 'accuracy').value, 0.625, 1e-12);
    near(find(scores, 'balancedAccuracy').value, 0.6263736263736264, 1e-12);
    near(find(scores, 'logLoss').value, 0.8232701046582983, 1e-12);
    near(find(scores, 'rocAuc').value, 0.7921923755257089, 1e-12);
    const { low, high } = find(scores, 'logLoss');
    near((high - low) / 2 / z, 0.06333, 0.03);
  });

  it('take the second of two classes, and equal probabilities as they are', () => {
    const truth = Float64Array.from({ length: rows }, (_, i) => i % 2);
    const data = Array.from({ length: rows }, (_, i) => {
      const p = 1 / (1 + Math.exp(-Math.round((Math.sin(i * 1.7) * 2 + (i % 2)) * 10) / 10));
      return [1 - p, p];
    });
    const area = find(scoresOf({ prediction: matrix(rows, 2, Float64Array.from(data.flat())), truth }), 'rocAuc');
    near(area.value, 0.67875, 1e-9);
    near((area.high - area.low) / 2 / z, 0.08606, 0.05);
  });

  it('are those of scikit-learn for amounts, and so are intervals and paired differences', () => {
    const [one, other] = [said((i) => Math.cos(i * 3.3)), said((i) => Math.sin(i * 1.1) * 1.2)];
    const scores = scoresOf(one);
    const root = find(scores, 'rootMeanSquaredError');
    near(root.value, 0.7100585347206582, 1e-12);
    near(find(scores, 'meanAbsoluteError').value, 0.639390886289663, 1e-12);
    near(find(scores, 'r2').value, 0.9619055256718319, 1e-12);
    near((root.high - root.low) / 2 / z, 0.03967, 0.05);
    const { low, high } = find(scores, 'r2');
    near((high - low) / 2 / z, 0.00773, 0.15);
    const difference = find(differencesOf(one, other), 'rootMeanSquaredError');
    near(difference.value, -0.1383707257893837, 1e-12);
    near((difference.high - difference.low) / 2 / z, 0.06229, 0.05);
    assert.equal(judgeDifference(difference), 'better');
    assert.equal(judgeDifference(find(differencesOf(one, one), 'r2')), 'unclear');
  });

  it('know less where rows are few, and differ by something also where all rows agree', () => {
    const few = (error: number[]): Judged => ({
      truth: Float64Array.from(error, (_, i) => i),
      prediction: matrix(
        error.length,
        1,
        Float64Array.from(error, (each, i) => each + i),
      ),
    });
    // Mean ± scipy.stats.t.ppf(0.975, n − 1) · standard error, with n − 1 as the divisor.
    for (const [errors, half] of [
      [[1, 3], 12.706204736],
      [[1, 2, 3], 4.30265273 / Math.sqrt(3)],
      [[1, 2, 3, 6], (3.18244631 * Math.sqrt(14 / 3)) / 2],
    ] as const) {
      const { value, high } = find(scoresOf(few([...errors])), 'meanAbsoluteError');
      near(high - value, half, 2e-3);
    }
    const answers = (wrong: number): Judged => ({
      truth: new Float64Array(40),
      prediction: matrix(
        40,
        2,
        Float64Array.from({ length: 80 }, (_, k) => Number(k % 2 === Number(k < 2 * wrong))),
      ),
    });
    // Agresti and Min: (b − c)/(n + 2) ± z·√(b + c + 1 − (b − c)²/(n + 2))/(n + 2).
    const none = find(differencesOf(answers(3), answers(3)), 'accuracy');
    near(none.high, 1.959964 / 42, 1e-6);
    near(none.low, -1.959964 / 42, 1e-6);
    const five = find(differencesOf(answers(2), answers(7)), 'accuracy');
    assert.equal(five.value, 5 / 40);
    near(five.low, 5 / 42 - (1.959964 * Math.sqrt(6 - 25 / 42)) / 42, 1e-6);
  });

  it('have an interval where all answers are right', () => {
    // Wilson 1927: n/(n + z²) to 1.
    near(wilson(50, 50)[0], 50 / (50 + 1.959963984540054 ** 2), 1e-12);
    assert.equal(wilson(50, 50)[1], 1);
  });
});

describe('calibration', () => {
  it('finds the temperature that scipy finds', () => {
    const data = Float64Array.from(
      Array.from({ length: rows }, (_, i) =>
        softmax([...probabilities.data.subarray(3 * i, 3 * i + 3)].map((p) => 3 * Math.log(p))),
      ).flat(),
    );
    const { temperature, share } = calibrate(matrix(rows, 3, data), places);
    near(temperature, 1.9903324958802748, 1e-6);
    assert.equal(share, 1 / 41);
  });

  it('keeps some doubt where all answers are right', () => {
    const easy = matrix(
      100,
      2,
      Float64Array.from({ length: 200 }, (_, k) => (k % 2 === (k >> 1) % 2 ? 0.9 : 0.1)),
    );
    const { temperature, share } = calibrate(
      easy,
      Array.from({ length: 100 }, (_, i) => i % 2),
    );
    // All rows alike: the probability of what is right becomes 1 − share/2.
    near(1 / (1 + Math.exp(-Math.log(9) / temperature)), 1 - share / 2, 1e-9);
  });

  it('stays within its bounds where all answers are right, and says nothing to be impossible', () => {
    const sure = matrix(4, 2, Float64Array.of(1, 0, 0, 1, 1, 0, 0, 1));
    const found = calibrate(sure, [0, 1, 0, 1]);
    const fair = applyCalibration(sure, found);
    assert.ok(fair.data.every((p) => p >= found.share / 2 && p <= 1 - found.share / 2));
  });
});

describe('rows held out', () => {
  it('judges each part at the epoch that the others choose', () => {
    // Two parts of two rows: the first epoch is the better one for part 0, the second for part 1 and for all.
    const held = new HeldOut(Float64Array.of(0, 0, 0, 0), Uint8Array.of(0, 0, 1, 1), 2, 1);
    held.take(1, matrix(4, 1, Float64Array.of(1, 1, 5, 5)));
    held.take(2, matrix(4, 1, Float64Array.of(2, 2, 3, 3)));
    assert.equal(held.best?.epoch, 2);
    assert.deepEqual(
      held.chosen.map(({ epoch }) => epoch),
      [2, 1],
    );
    assert.deepEqual([...held.answers().data], [2, 2, 5, 5]);
  });

  it('give an interval that holds its share of values', () => {
    const truth = Float64Array.from({ length: 19 }, (_, i) => i);
    const judged = { truth, prediction: matrix(19, 1, new Float64Array(19)) };
    // The 18th smallest of 19 errors, as ⌈20 · 0.9⌉ is 18.
    assert.deepEqual(intervalOf(judged, 0.9), { coverage: 0.9, halfWidth: 17 });
    assert.equal(intervalOf({ truth: truth.slice(0, 5), prediction: matrix(5, 1) }, 0.9), undefined);
  });
});
