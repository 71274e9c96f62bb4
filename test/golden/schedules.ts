// PyTorch 1.13.0a0, scikit-learn 1.2.1 and NumPy 1.24.2 on Python 3.11.2, float64.
// Printed by `python3 test/golden/make.py schedules`; the head of that script says how to add a row.
import type { ScheduleName } from 'multilayer';

/** Steps of the plan; the values are those of all of them. */
export const plan = 12;

interface Row {
  readonly options: Readonly<Record<string, number>>;
  readonly source: string;
  readonly values: readonly number[];
}

export const golden = {
  cosine: [
    {
      options: { from: 0.1, to: 0 },
      source: 'lr.CosineAnnealingLR(rule, 12)',
      values: [
        0.1, 0.09829629131445342, 0.09330127018922195, 0.08535533905932738, 0.07500000000000001, 0.06294095225512605,
        0.05000000000000001, 0.03705904774487397, 0.025000000000000015, 0.01464466094067263, 0.006698729810778066,
        0.0017037086855465904,
      ],
    },
    {
      options: { from: 0.1, to: 0.02 },
      source: 'lr.CosineAnnealingLR(rule, 12, eta_min=0.02)',
      values: [
        0.1, 0.09863703305156274, 0.09464101615137756, 0.0882842712474619, 0.08, 0.07035276180410083, 0.06,
        0.04964723819589917, 0.04000000000000001, 0.0317157287525381, 0.02535898384862245, 0.021362966948437274,
      ],
    },
  ],
  exponential: [
    {
      options: { from: 0.1, to: 0.001 },
      source: 'lr.ExponentialLR(rule, math.exp(math.log(0.01) / 12))',
      values: [
        0.1, 0.06812920690579613, 0.04641588833612779, 0.03162277660168379, 0.021544346900318836, 0.014677992676220693,
        0.009999999999999998, 0.006812920690579612, 0.004641588833612778, 0.0031622776601683785, 0.002154434690031883,
        0.001467799267622069,
      ],
    },
  ],
  polynomial: [
    {
      options: { from: 0.1, to: 0.1, warmup: 4 },
      source: 'lr.LinearLR(rule, 0.25, total_iters=3)',
      values: [0.025, 0.05, 0.07500000000000001, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1],
    },
    {
      options: { from: 0.1, to: 0.01 },
      source: 'lr.LinearLR(rule, 1, 0.1, total_iters=12)',
      values: [
        0.1, 0.09250000000000001, 0.085, 0.0775, 0.06999999999999999, 0.0625, 0.055, 0.0475, 0.04, 0.0325, 0.025,
        0.017499999999999998,
      ],
    },
    {
      options: { from: 0.1, to: 0, power: 2 },
      source: 'lr.PolynomialLR(rule, 12, power=2)',
      values: [
        0.1, 0.08402777777777777, 0.06944444444444445, 0.05624999999999999, 0.04444444444444444, 0.03402777777777776,
        0.024999999999999994, 0.017361111111111105, 0.011111111111111112, 0.006249999999999999, 0.002777777777777776,
        0.000694444444444445,
      ],
    },
  ],
} satisfies Record<ScheduleName, readonly [Row, ...Row[]]>;
