import type { Score, ScoreName } from './score.js';

/** What people call the scores. */
export const scoreNames: Readonly<Record<ScoreName, string>> = {
  accuracy: 'accuracy',
  balancedAccuracy: 'balanced accuracy',
  logLoss: 'log loss',
  rocAuc: 'ROC AUC',
  rootMeanSquaredError: 'RMSE',
  meanAbsoluteError: 'MAE',
  r2: 'R²',
};

const unitless: readonly ScoreName[] = ['accuracy', 'balancedAccuracy', 'logLoss', 'rocAuc', 'r2'];

/** A figure as people read it: three decimals of what has no unit, four digits of what is in units of the target. */
export function scoreText(name: ScoreName, value: number, signed = false): string {
  const size = sizeText(name, Math.abs(value));
  // What is shown as zero is neither above nor below it.
  const sign = Number(size) === 0 ? '' : value < 0 ? '−' : signed ? '+' : '';
  return `${sign}${size}`;
}

function sizeText(name: ScoreName, size: number): string {
  if (unitless.includes(name)) return size.toFixed(3);
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) return size.toExponential(2);
  return size >= 1000 ? size.toFixed(0) : size.toPrecision(4);
}

/** A figure with its interval, as `0.971 (0.94–0.99)`. */
export function scoreWithInterval(score: Pick<Score, 'name' | 'value' | 'low' | 'high'>): string {
  return `${scoreText(score.name, score.value)} (${intervalText(score)})`;
}

/** An interval, as `0.97–0.99`, or `−0.02 to 0.03` where a sign would stand beside the dash. */
export function intervalText({ name, low, high }: Pick<Score, 'name' | 'low' | 'high'>): string {
  const [from, to] = [scoreText(name, low), scoreText(name, high)];
  return from.startsWith('−') ? `${from} to ${to}` : `${from}–${to}`;
}
