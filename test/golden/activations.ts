// PyTorch 1.13.0a0, scikit-learn 1.2.1 and NumPy 1.24.2 on Python 3.11.2, float64.
// Printed by `python3 test/golden/make.py activations`; the head of that script says how to add a row.
import type { ActivationName } from 'multilayer';

/** Where values and derivatives are taken. */
export const points = [-20, -3, -1, -0.5, 0, 0.5, 1, 3, 20, -10000, 10000, -1e308, 1e308];

/** Where values alone are taken, after the points. */
export const limits = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NaN];

interface Row {
  readonly options: Readonly<Record<string, number>>;
  readonly source: string;
  readonly values: readonly number[];
  readonly derivatives: readonly number[];
}

export const golden = {
  leakyRelu: [
    {
      options: {},
      source: 'F.leaky_relu(x, 0.01)',
      values: [
        -0.2,
        -0.03,
        -0.01,
        -0.005,
        0,
        0.5,
        1,
        3,
        20,
        -100,
        10000,
        -1e306,
        1e308,
        Number.NEGATIVE_INFINITY,
        Number.POSITIVE_INFINITY,
        Number.NaN,
      ],
      derivatives: [0.01, 0.01, 0.01, 0.01, 0.01, 1, 1, 1, 1, 0.01, 1, 0.01, 1],
    },
    {
      options: { slope: 0.2 },
      source: 'F.leaky_relu(x, 0.2)',
      values: [
        -4,
        -0.6000000000000001,
        -0.2,
        -0.1,
        0,
        0.5,
        1,
        3,
        20,
        -2000,
        10000,
        -2.0000000000000002e307,
        1e308,
        Number.NEGATIVE_INFINITY,
        Number.POSITIVE_INFINITY,
        Number.NaN,
      ],
      derivatives: [0.2, 0.2, 0.2, 0.2, 0.2, 1, 1, 1, 1, 0.2, 1, 0.2, 1],
    },
  ],
  linear: [
    {
      options: {},
      source: 'x * 1',
      values: [
        -20,
        -3,
        -1,
        -0.5,
        0,
        0.5,
        1,
        3,
        20,
        -10000,
        10000,
        -1e308,
        1e308,
        Number.NEGATIVE_INFINITY,
        Number.POSITIVE_INFINITY,
        Number.NaN,
      ],
      derivatives: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
    },
  ],
  relu: [
    {
      options: {},
      source: 'F.relu(x)',
      values: [0, 0, 0, 0, 0, 0.5, 1, 3, 20, 0, 10000, 0, 1e308, 0, Number.POSITIVE_INFINITY, Number.NaN],
      derivatives: [0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 1, 0, 1],
    },
  ],
  sigmoid: [
    {
      options: {},
      source: 'torch.sigmoid(x)',
      values: [
        2.0611536181902037e-9,
        0.04742587317756678,
        0.2689414213699951,
        0.3775406687981454,
        0.5,
        0.6224593312018546,
        0.7310585786300049,
        0.9525741268224334,
        0.9999999979388463,
        0,
        1,
        0,
        1,
        0,
        1,
        Number.NaN,
      ],
      derivatives: [
        2.0611536139418496e-9, 0.04517665973091214, 0.19661193324148185, 0.2350037122015945, 0.25, 0.2350037122015945,
        0.19661193324148185, 0.045176659730912, 2.0611536879193953e-9, 0, 0, 0, 0,
      ],
    },
  ],
  softmax: [
    {
      options: {},
      source: 'F.softmax(x, 0)',
      values: [
        2.0611536181902033e-9,
        0.04742587317756679,
        0.26894142136999516,
        0.37754066879814546,
        0.5,
        0.6224593312018546,
        0.7310585786300049,
        0.9525741268224334,
        0.9999999979388463,
        0,
        1,
        0,
        1,
        0,
        Number.NaN,
        Number.NaN,
      ],
      derivatives: [
        2.061153613941849e-9, 0.045176659730912144, 0.19661193324148185, 0.23500371220159447, 0.25, 0.2350037122015945,
        0.19661193324148185, 0.045176659730912, 2.0611536879193953e-9, 0, 0, 0, 0,
      ],
    },
  ],
  softplus: [
    {
      options: {},
      source: 'F.softplus(x)',
      values: [
        2.061153620314381e-9,
        0.04858735157374206,
        0.31326168751822286,
        0.4740769841801067,
        Math.LN2,
        0.9740769841801067,
        1.3132616875182228,
        3.048587351573742,
        20.000000002061153,
        0,
        10000,
        0,
        1e308,
        0,
        Number.POSITIVE_INFINITY,
        Number.NaN,
      ],
      derivatives: [
        2.0611536181902033e-9, 0.04742587317756679, 0.2689414213699951, 0.37754066879814546, 0.5, 0.6224593312018546,
        0.7310585786300049, 0.9525741268224333, 0.9999999979388464, 0, 1, 0, 1,
      ],
    },
  ],
  softsign: [
    {
      options: {},
      source: 'F.softsign(x)',
      values: [
        -0.9523809523809523,
        -0.75,
        -0.5,
        -0.3333333333333333,
        0,
        0.3333333333333333,
        0.5,
        0.75,
        0.9523809523809523,
        -0.9999000099990001,
        0.9999000099990001,
        -1,
        1,
        Number.NaN,
        Number.NaN,
        Number.NaN,
      ],
      derivatives: [
        0.0022675736961451226, 0.0625, 0.25, 0.4444444444444444, 1, 0.4444444444444444, 0.25, 0.0625,
        0.0022675736961451226, 9.998000299960897e-9, 9.998000299960897e-9, 0, 0,
      ],
    },
  ],
  step: [
    {
      options: {},
      source: 'torch.heaviside(x.detach(), torch.ones(2))',
      values: [0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 1, 0, 1, 0, 1, 0],
      derivatives: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    },
  ],
  tanh: [
    {
      options: {},
      source: 'torch.tanh(x)',
      values: [
        -1,
        -0.9950547536867305,
        -0.7615941559557649,
        -0.46211715726000974,
        0,
        0.46211715726000974,
        0.7615941559557649,
        0.9950547536867305,
        1,
        -1,
        1,
        -1,
        1,
        -1,
        1,
        Number.NaN,
      ],
      derivatives: [
        0, 0.009866037165440166, 0.41997434161402614, 0.7864477329659274, 1, 0.7864477329659274, 0.41997434161402614,
        0.009866037165440166, 0, 0, 0, 0, 0,
      ],
    },
  ],
} satisfies Record<ActivationName, readonly [Row, ...Row[]]>;
