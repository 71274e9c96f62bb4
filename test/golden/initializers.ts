// PyTorch 1.13.0a0, scikit-learn 1.2.1 and NumPy 1.24.2 on Python 3.11.2, float64.
// Printed by `python3 test/golden/make.py initializers`; the head of that script says how to add a row.
import type { InitializerName } from 'multilayer';

/** [fanIn, fanOut]; the spreads are limits of uniform and deviations of normal draws. */
export const fans = [
  [1, 1],
  [2, 8],
  [64, 32],
  [784, 128],
];

interface Row {
  readonly source: string;
  readonly distribution: 'uniform' | 'normal' | 'constant';
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
} satisfies Record<InitializerName, readonly [Row, ...Row[]]>;
