/** The 97.5 % point of the normal distribution. */
export const z = 1.959963984540054;

/**
 * The 97.5 % point of Student's distribution: exact for one and two degrees of freedom, else within 0.1 % by the expansion
 * of Cornish and Fisher (Abramowitz and Stegun, 26.7.5).
 */
function studentPoint(degrees: number): number {
  if (degrees <= 1) return 12.706204736432095;
  if (degrees === 2) return 4.302652729749464;
  const [z3, z5, z7, z9] = [z ** 3, z ** 5, z ** 7, z ** 9];
  return (
    z +
    (z3 + z) / (4 * degrees) +
    (5 * z5 + 16 * z3 + 3 * z) / (96 * degrees ** 2) +
    (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * degrees ** 3) +
    (79 * z9 + 776 * z7 + 1482 * z5 - 1920 * z3 - 945 * z) / (92160 * degrees ** 4)
  );
}

/** Half the width of the 95 % interval of a figure, of which few rows say less. */
export function halfWidth(influence: Float64Array): number {
  const { length } = influence;
  let sum = 0;
  for (const value of influence) sum += value * value;
  return studentPoint(length - 1) * Math.sqrt(sum / length / Math.max(1, length - 1));
}

/** Wilson's interval, which is right also where all rows are: JASA 22, 1927. */
export function wilson(right: number, rows: number): readonly [low: number, high: number] {
  const [p, square] = [right / rows, z * z];
  const middle = (p + square / (2 * rows)) / (1 + square / rows);
  const half = (z / (1 + square / rows)) * Math.sqrt((p * (1 - p)) / rows + square / (4 * rows * rows));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

/**
 * The interval of the difference of two shares of the same rows, with half a row more of each kind, so that it has a width
 * also where all rows agree: Agresti and Min, Statistics in Medicine 24, 2005.
 *
 * @param one near 1 for each row that is right, near 0 for others
 */
export function pairedInterval(one: Float64Array, other: Float64Array): readonly [low: number, high: number] {
  const rows = one.length + 2;
  let [better, worse] = [0.5, 0.5];
  one.forEach((each, row) => {
    const difference = each - (other[row] as number);
    if (difference > 0.5) better += 1;
    else if (difference < -0.5) worse += 1;
  });
  const middle = (better - worse) / rows;
  const half = (z * Math.sqrt(better + worse - (better - worse) ** 2 / rows)) / rows;
  return [Math.max(-1, middle - half), Math.min(1, middle + half)];
}
