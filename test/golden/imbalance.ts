// PyTorch 1.13.0a0, scikit-learn 1.2.1 and NumPy 1.24.2 on Python 3.11.2, float64.
// Printed by `python3 test/golden/make.py imbalance`; the head of that script says how to add a row.
/** Rows to train on, and as many to be measured on; one of so many is of the rare class. */
export const imbalance = { seed: 1, rows: 4080, every: 51 };

interface Row {
  readonly source: string;
  readonly recall: number;
  readonly specificity: number;
}

export const golden = {
  balanced: [{ source: 'LogisticRegression(class_weight="balanced")', recall: 0.725, specificity: 0.77275 }],
  plain: [{ source: 'LogisticRegression()', recall: 0, specificity: 0.99975 }],
} satisfies Record<string, readonly [Row, ...Row[]]>;
