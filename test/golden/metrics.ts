// PyTorch 1.13.0a0, scikit-learn 1.2.1 and NumPy 1.24.2 on Python 3.11.2, float64.
// Printed by `python3 test/golden/make.py metrics`; the head of that script says how to add a row.
import type { MetricName } from 'multilayer';

/** Predictions and targets. */
export const tables = {
  numbers: {
    prediction: [
      [-1.1, -0.73],
      [-0.78, 0.27],
      [-0.25, 0.13],
      [0.84, 0.86],
      [0.48, -0.45],
      [-0.75, -0.81],
      [-0.34, -0.05],
      [-0.97, -1.13],
      [0.31, -1.85],
    ],
    target: [
      [0.03, 1.36],
      [1.22, -0.51],
      [-0.3, -0.53],
      [0.57, -0.06],
      [0.75, -1.85],
      [1.57, -0.1],
      [0.68, -0.14],
      [-0.38, 0.46],
      [0.82, -0.2],
    ],
  },
  binary: {
    prediction: [[0.5], [0.25], [0.95], [0.19], [0.18], [0.35], [0.23], [0.67], [0.12], [0.9], [0.86], [0]],
    target: [[0], [0], [1], [1], [0], [0], [1], [1], [0], [0], [1], [1]],
  },
  classes: {
    prediction: [
      [0.10696498846402927, 0.8734942704931017, 0.019540741042868983],
      [0.2650364907673977, 0.7061781321642612, 0.02878537706834126],
      [0.5291771800813785, 0.36919439083980454, 0.1016284290788171],
      [0.010550062393893753, 0.0010061506118274226, 0.9884437869942788],
      [0.005634743390574492, 0.96193954721542, 0.032425709394005554],
      [0.09651154645584585, 0.014874712947216128, 0.888613740596938],
      [0.015228191783286259, 0.96598512212086, 0.018786686095853808],
      [0.013119685254319665, 0.00042917685030234966, 0.986451137895378],
      [0.1303722187019217, 0.07299519229671331, 0.796632589001365],
      [0.034209601298005404, 0.9462495643699196, 0.01954083433207488],
      [0.9522437707660546, 0.03959968104236264, 0.008156548191582706],
      [0.08968848882935365, 0.0157421594900612, 0.8945693516805852],
    ],
    target: [[0], [1], [2], [0], [1], [2], [0], [1], [2], [0], [1], [2]],
  },
  oneHot: {
    prediction: [
      [0.10696498846402927, 0.8734942704931017, 0.019540741042868983],
      [0.2650364907673977, 0.7061781321642612, 0.02878537706834126],
      [0.5291771800813785, 0.36919439083980454, 0.1016284290788171],
      [0.010550062393893753, 0.0010061506118274226, 0.9884437869942788],
      [0.005634743390574492, 0.96193954721542, 0.032425709394005554],
      [0.09651154645584585, 0.014874712947216128, 0.888613740596938],
      [0.015228191783286259, 0.96598512212086, 0.018786686095853808],
      [0.013119685254319665, 0.00042917685030234966, 0.986451137895378],
      [0.1303722187019217, 0.07299519229671331, 0.796632589001365],
      [0.034209601298005404, 0.9462495643699196, 0.01954083433207488],
      [0.9522437707660546, 0.03959968104236264, 0.008156548191582706],
      [0.08968848882935365, 0.0157421594900612, 0.8945693516805852],
    ],
    target: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  },
};

interface Row {
  readonly on: keyof typeof tables;
  readonly source: string;
  readonly value: number;
}

export const golden = {
  accuracy: [
    { on: 'binary', source: 'sk.accuracy_score(t, p >= 0.5)', value: 0.5833333333333334 },
    { on: 'classes', source: 'sk.accuracy_score(t, p.argmax(1))', value: 0.4166666666666667 },
    { on: 'oneHot', source: 'sk.accuracy_score(t.argmax(1), p.argmax(1))', value: 0.4166666666666667 },
  ],
  meanAbsoluteError: [
    { on: 'numbers', source: 'sk.mean_absolute_error(t, p)', value: 1.0027777777777778 },
    { on: 'binary', source: 'sk.mean_absolute_error(t, p)', value: 0.45 },
    { on: 'classes', source: 'sk.mean_absolute_error(numpy.eye(3)[t.flatten()], p)', value: 0.4135253615794852 },
    { on: 'oneHot', source: 'sk.mean_absolute_error(t, p)', value: 0.4135253615794852 },
  ],
  meanAbsolutePercentageError: [
    { on: 'numbers', source: 'sk.mean_absolute_percentage_error(t, p)', value: 4.739421115139864 },
  ],
  meanSquaredError: [
    { on: 'numbers', source: 'sk.mean_squared_error(t, p)', value: 1.46875 },
    { on: 'classes', source: 'sk.mean_squared_error(numpy.eye(3)[t.flatten()], p)', value: 0.3482964777756086 },
  ],
  rootMeanSquaredError: [
    { on: 'numbers', source: 'sk.mean_squared_error(t, p, squared=False)', value: 1.2114153123311588 },
    { on: 'binary', source: 'sk.mean_squared_error(t, p, squared=False)', value: 0.5531576026173132 },
    {
      on: 'classes',
      source: 'sk.mean_squared_error(numpy.eye(3)[t.flatten()], p, squared=False)',
      value: 0.5858301687467277,
    },
    { on: 'oneHot', source: 'sk.mean_squared_error(t, p, squared=False)', value: 0.5858301687467277 },
  ],
} satisfies Record<MetricName, readonly [Row, ...Row[]]>;
