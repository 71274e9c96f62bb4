// PyTorch 1.13.0a0, scikit-learn 1.2.1 and NumPy 1.24.2 on Python 3.11.2, float64.
// Printed by `python3 test/golden/make.py initializers`; the head of that script says how to add a row.
import type { InitializerFactory, InitializerName } from 'multilayer';

/** [fanIn, fanOut]; the spreads are limits of uniform and deviations of normal draws. */
export const fans = [
  [1, 1],
  [2, 8],
  [64, 32],
  [784, 128],
];

interface Row {
  readonly options?: Parameters<InitializerFactory>[0];
  readonly source: string;
  readonly distribution: 'uniform' | 'normal' | 'truncatedNormal' | 'constant' | 'orthogonal' | 'identity';
  readonly spreads: readonly number[];
}

export const golden = {
  glorotNormal: [
    {
      source: 'nn.init.xavier_normal_(w)',
      distribution: 'normal',
      spreads: [1, 0.4472135954999579, 0.14433756729740643, 0.0468292905790847],
    },
  ],
  glorotUniform: [
    {
      source: 'nn.init.xavier_uniform_(w)',
      distribution: 'uniform',
      spreads: [1.7320508075688772, 0.7745966692414833, 0.24999999999999997, 0.08111071056538127],
    },
  ],
  heNormal: [
    {
      source: 'nn.init.kaiming_normal_(w, nonlinearity="relu")',
      distribution: 'normal',
      spreads: [Math.SQRT2, 1, 0.1767766952966369, 0.05050762722761054],
    },
  ],
  heUniform: [
    {
      source: 'nn.init.kaiming_uniform_(w, nonlinearity="relu")',
      distribution: 'uniform',
      spreads: [2.4494897427831783, 1.7320508075688772, 0.3061862178478973, 0.08748177652797065],
    },
  ],
  lecunNormal: [
    {
      source: 'nn.init.kaiming_normal_(w, nonlinearity="linear")',
      distribution: 'normal',
      spreads: [1, 0.7071067811865475, 0.125, 0.03571428571428571],
    },
  ],
  lecunUniform: [
    {
      source: 'nn.init.kaiming_uniform_(w, nonlinearity="linear")',
      distribution: 'uniform',
      spreads: [1.7320508075688772, 1.224744871391589, 0.21650635094610965, 0.06185895741317418],
    },
  ],
  zeros: [{ source: 'nn.init.zeros_(w)', distribution: 'constant', spreads: [0, 0, 0, 0] }],
  constant: [
    { source: 'nn.init.zeros_(w)', distribution: 'constant', spreads: [0, 0, 0, 0] },
    {
      options: { value: 0.25 },
      source: 'nn.init.constant_(w, 0.25)',
      distribution: 'constant',
      spreads: [0.25, 0.25, 0.25, 0.25],
    },
  ],
  identity: [{ source: 'nn.init.eye_(w)', distribution: 'identity', spreads: [1, 1, 1, 1] }],
  ones: [{ source: 'nn.init.ones_(w)', distribution: 'constant', spreads: [1, 1, 1, 1] }],
  orthogonal: [
    { source: 'nn.init.orthogonal_(w)', distribution: 'orthogonal', spreads: [1, 1, 1, 1] },
    {
      options: { gain: 2.5 },
      source: 'nn.init.orthogonal_(w, gain=2.5)',
      distribution: 'orthogonal',
      spreads: [2.5, 2.5, 2.5, 2.5],
    },
  ],
  randomNormal: [
    { source: 'nn.init.normal_(w, 0, 0.05)', distribution: 'normal', spreads: [0.05, 0.05, 0.05, 0.05] },
    { options: { deviation: 2 }, source: 'nn.init.normal_(w, 0, 2)', distribution: 'normal', spreads: [2, 2, 2, 2] },
  ],
  randomUniform: [
    { source: 'nn.init.uniform_(w, -0.05, 0.05)', distribution: 'uniform', spreads: [0.05, 0.05, 0.05, 0.05] },
    { options: { limit: 2 }, source: 'nn.init.uniform_(w, -2, 2)', distribution: 'uniform', spreads: [2, 2, 2, 2] },
  ],
  truncatedNormal: [
    {
      source: 'nn.init.trunc_normal_(w, 0, 0.05, -0.1, 0.1)',
      distribution: 'truncatedNormal',
      spreads: [0.05, 0.05, 0.05, 0.05],
    },
    {
      options: { deviation: 2 },
      source: 'nn.init.trunc_normal_(w, 0, 2, -4, 4)',
      distribution: 'truncatedNormal',
      spreads: [2, 2, 2, 2],
    },
  ],
  varianceScaling: [
    {
      source:
        'nn.init.trunc_normal_(w, 0, math.sqrt(1 / fan_in) / 0.8796256610342398, -2 * math.sqrt(1 / fan_in) / 0.8796256610342398, 2 * math.sqrt(1 / fan_in) / 0.8796256610342398)',
      distribution: 'truncatedNormal',
      spreads: [1.1368472343385565, 0.8038723885739654, 0.14210590429231956, 0.040601686940662726],
    },
    {
      options: { scale: 2, mode: 'fanOut', distribution: 'normal' },
      source: 'nn.init.kaiming_normal_(w, mode="fan_out", nonlinearity="relu")',
      distribution: 'normal',
      spreads: [Math.SQRT2, 0.5, 0.25, 0.125],
    },
    {
      options: { mode: 'fanAverage', distribution: 'uniform' },
      source: 'nn.init.xavier_uniform_(w)',
      distribution: 'uniform',
      spreads: [1.7320508075688772, 0.7745966692414833, 0.24999999999999997, 0.08111071056538127],
    },
  ],
} satisfies Record<InitializerName, readonly [Row, ...Row[]]>;
