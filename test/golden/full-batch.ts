// PyTorch 1.13.0a0, scikit-learn 1.2.1 and NumPy 1.24.2 on Python 3.11.2, float64.
// Printed by `python3 test/golden/make.py full-batch`; the head of that script says how to add a row.
import type { FullBatchName } from '../support/full-batch.js';

/** Inputs, of which sin(a) · cos(b) is to be learned, and the weights at first; biases are 0. */
export const curve = {
  x: [
    [-0.8, 0.24],
    [-1.66, 0.66],
    [1.14, -0.45],
    [0.43, 0.25],
    [-0.39, -0.86],
    [-2.03, 1.41],
    [-0.05, 2.52],
    [0.83, 0.28],
    [-0.66, 1.39],
    [-0.51, 1.57],
    [-0.4, 0.19],
    [-1.52, 2.34],
    [-0.09, -0.39],
    [0.81, -0.89],
    [0.77, -1.17],
    [0.55, -1.04],
    [-1.84, -0.59],
    [-1.46, 0.55],
    [0.02, 0.51],
    [0.09, -0.35],
    [0.03, 1.05],
    [-0.18, -0.76],
    [-0.97, -0.22],
    [-0.75, 1.88],
    [-1.18, -1.08],
    [-0.31, 0.65],
    [-0.27, -0.96],
    [-0.81, -0.35],
    [0.97, -0.98],
    [-0.09, -0.61],
    [0.32, 0.4],
    [-1.47, 2.39],
    [0.19, -0.51],
    [-0.89, -0.26],
    [0.03, 0.6],
    [0.01, 0.48],
    [-1.61, -0.75],
    [-1.01, 0.16],
    [0.46, -1.47],
    [-0.17, 0.73],
  ],
  hidden: [
    [-1.1, -0.73, -0.78, 0.27, -0.25, 0.13, 0.84, 0.86],
    [0.48, -0.45, -0.75, -0.81, -0.34, -0.05, -0.97, -1.13],
  ],
  output: [[0.03], [1.36], [1.22], [-0.51], [-0.3], [-0.53], [0.57], [-0.06]],
};

/** After how many iterations the losses are noted. */
export const iterations = [10, 30, 100, 300];

interface Row {
  readonly options: Readonly<Record<string, number>>;
  readonly source: string;
  readonly losses: readonly number[];
}

export const golden = {
  lbfgs: [
    {
      options: {},
      source: 'optim.LBFGS(p, history_size=10, **wolfe)',
      losses: [0.011095587009799086, 0.001451300945666404, 0.0001269779301763208, 7.631332317066047e-5],
    },
    {
      options: { memory: 40 },
      source: 'optim.LBFGS(p, history_size=40, **wolfe)',
      losses: [0.011095587009799086, 0.0007007752196867489, 8.776486474044125e-5, 4.0583728483551945e-5],
    },
  ],
} satisfies Record<FullBatchName, readonly [Row, ...Row[]]>;
