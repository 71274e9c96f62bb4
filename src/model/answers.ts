import { type Matrix, matrix } from '../core/matrix.js';
import { type Loss, targetCount } from '../losses/index.js';

/** The outputs that speak of targets as they are, and not of how sure they are, as a loss has it. */
export function answersOf(prediction: Matrix, loss: Loss): Matrix {
  const { rows, cols, data } = prediction;
  const count = targetCount(loss, cols);
  if (count === cols) return prediction;
  const answers = new Float64Array(rows * count);
  for (let row = 0; row < rows; row++) answers.set(data.subarray(row * cols, row * cols + count), row * count);
  return matrix(rows, count, answers);
}
