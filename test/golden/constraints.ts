// PyTorch 1.13.0a0, scikit-learn 1.2.1 and NumPy 1.24.2 on Python 3.11.2, float64.
// Printed by `python3 test/golden/make.py constraints`; the head of that script says how to add a row.
import type { ConstraintName } from 'multilayer';

/** Weights, [inputs × units]. */
export const tables = [
  [
    [-0.4, 0.26, 0.61],
    [-0.97, 0.77, 0.26],
    [0.78, 0.27, 1.16],
    [-0.94, 1.78, 1.2],
  ],
  [
    [0, 0.001],
    [0, -40],
    [0, 0.5],
  ],
];

interface Row {
  readonly options: Readonly<Record<string, number>>;
  readonly source: string;
  readonly projections: readonly (readonly number[])[];
}

export const golden = {
  maxNorm: [
    {
      options: {},
      source: 'w * torch.clamp(2 / torch.linalg.vector_norm(w, dim=0), max=1)',
      projections: [
        [-0.4, 0.26, 0.61, -0.97, 0.77, 0.26, 0.78, 0.27, 1.16, -0.94, 1.78, 1.2],
        [0, 4.999609419208273e-5, 0, -1.9998437676833092, 0, 0.024998047096041365],
      ],
    },
    {
      options: { limit: 0.5 },
      source: 'w * torch.clamp(0.5 / torch.linalg.vector_norm(w, dim=0), max=1)',
      projections: [
        [
          -0.12420443735110165, 0.06581287302636482, 0.16983014525602727, -0.3011957605764215, 0.19490735473192658,
          0.07238661928945425, 0.24219865283464823, 0.0683441373735327, 0.322955686060642, -0.2918804277750889,
          0.4505650537958822, 0.3340920890282503,
        ],
        [0, 1.2499023548020682e-5, 0, -0.4999609419208273, 0, 0.006249511774010341],
      ],
    },
  ],
  nonNegative: [
    {
      options: {},
      source: 'F.relu(w)',
      projections: [
        [0, 0.26, 0.61, 0, 0.77, 0.26, 0.78, 0.27, 1.16, 0, 1.78, 1.2],
        [0, 0.001, 0, 0, 0, 0.5],
      ],
    },
  ],
  unitNorm: [
    {
      options: {},
      source: 'F.normalize(w, dim=0)',
      projections: [
        [
          -0.2484088747022033, 0.13162574605272964, 0.33966029051205454, -0.602391521152843, 0.38981470946385316,
          0.1447732385789085, 0.48439730566929645, 0.13668827474706538, 0.645911372121284, -0.5837608555501776,
          0.9011301075917644, 0.6681841780565007,
        ],
        [0, 2.4998047096041365e-5, 0, -0.9999218838416546, 0, 0.012499023548020682],
      ],
    },
  ],
} satisfies Record<ConstraintName, readonly [Row, ...Row[]]>;
