/** Powers of ten that are exact in float64. */
const powers = Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));

/** The decimal of so many digits that is nearest to a number, as the float64 that is written with them. */
function rounded(value: number, digits: number, exponent: number): number {
  const places = digits - 1 - exponent;
  const scale = powers[Math.abs(places)];
  // Exact: at most nine digits times or by an exact power give the float64 that a reader makes of the text.
  if (scale !== undefined) return places >= 0 ? Math.round(value * scale) / scale : Math.round(value / scale) * scale;
  return Number(value.toPrecision(digits));
}

/**
 * The decimal of fewest digits that `Math.fround` takes back to this float32, as a float64: 0.1 for
 * 0.10000000149011612. As text it has nine digits at most, where the float32 itself would have seventeen.
 */
export function fewestDigits(single: number): number {
  if (single === 0) return single;
  const exponent = Math.floor(Math.log10(Math.abs(single)));
  for (let digits = 1; digits <= 9; digits++) {
    const candidate = rounded(single, digits, exponent);
    if (Math.fround(candidate) === single) return candidate;
  }
  return single;
}
