// PyTorch 1.13.0a0, scikit-learn 1.2.1 and NumPy 1.24.2 on Python 3.11.2, float64.
// Printed by `python3 test/golden/make.py regularizers`; the head of that script says how to add a row.
import type { RegularizerName } from 'multilayer';

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
  readonly penalties: readonly number[];
  readonly gradients: readonly (readonly number[])[];
}

export const golden = {
  elasticNet: [
    {
      options: {},
      source: '0.01 * w.abs().sum() + 0.01 * F.mse_loss(w, torch.zeros_like(w), reduction="sum")',
      penalties: [0.1912, 16.407510010000003],
      gradients: [
        [
          -0.018000000000000002, 0.015200000000000002, 0.0222, -0.029400000000000003, 0.0254, 0.015200000000000002,
          0.0256, 0.0154, 0.0332, -0.0288, 0.0456, 0.034,
        ],
        [0, 0.01002, 0, -0.81, 0, 0.02],
      ],
    },
    {
      options: { l1: 0.5, l2: 0.25 },
      source: '0.5 * torch.linalg.vector_norm(w, 1) + 0.25 * F.mse_loss(w, torch.zeros_like(w), reduction="sum")',
      penalties: [7.129999999999999, 420.31300025],
      gradients: [
        [-0.7, 0.63, 0.8049999999999999, -0.985, 0.885, 0.63, 0.89, 0.635, 1.08, -0.97, 1.3900000000000001, 1.1],
        [0, 0.5005, 0, -20.5, 0, 0.75],
      ],
    },
  ],
  l1: [
    {
      options: {},
      source: '0.01 * torch.linalg.vector_norm(w, 1)',
      penalties: [0.09399999999999999, 0.40501],
      gradients: [
        [-0.01, 0.01, 0.01, -0.01, 0.01, 0.01, 0.01, 0.01, 0.01, -0.01, 0.01, 0.01],
        [0, 0.01, 0, -0.01, 0, 0.01],
      ],
    },
    {
      options: { factor: 0.5 },
      source: '0.5 * F.l1_loss(w, torch.zeros_like(w), reduction="sum")',
      penalties: [4.7, 20.2505],
      gradients: [
        [-0.5, 0.5, 0.5, -0.5, 0.5, 0.5, 0.5, 0.5, 0.5, -0.5, 0.5, 0.5],
        [0, 0.5, 0, -0.5, 0, 0.5],
      ],
    },
  ],
  l2: [
    {
      options: {},
      source: '0.01 * F.mse_loss(w, torch.zeros_like(w), reduction="sum")',
      penalties: [0.09720000000000001, 16.002500010000002],
      gradients: [
        [
          -0.008, 0.005200000000000001, 0.0122, -0.0194, 0.0154, 0.005200000000000001, 0.015600000000000001, 0.0054,
          0.0232, -0.0188, 0.0356, 0.024,
        ],
        [0, 2e-5, 0, -0.8, 0, 0.01],
      ],
    },
    {
      options: { factor: 0.5 },
      source: '0.5 * torch.linalg.matrix_norm(w) ** 2',
      penalties: [4.859999999999999, 800.1250005000002],
      gradients: [
        [-0.4, 0.26, 0.61, -0.97, 0.77, 0.26, 0.78, 0.27, 1.16, -0.94, 1.7800000000000002, 1.2],
        [0, 0.001, 0, -40, 0, 0.5],
      ],
    },
  ],
} satisfies Record<RegularizerName, readonly [Row, ...Row[]]>;
