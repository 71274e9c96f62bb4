/** Terms of the series; the next ones are below the last bit up to an eighth of a turn. */
const terms = 9;

/** Series of sine (from its first power) or cosine (from its zeroth) at |x| ≤ π/4. */
function series(x: number, first: 0 | 1): number {
  let sum = 0;
  for (let k = 2 * terms + first; k > first; k -= 2) sum = (-x * x * (1 + sum)) / (k * (k - 1));
  return (first === 1 ? x : 1) * (1 + sum);
}

/** The sine of a number of whole turns in IEEE-exact arithmetic: Math.sin differs between JavaScript engines. */
export function sineOfTurns(turns: number): number {
  const quarters = 4 * (turns - Math.floor(turns));
  const nearest = Math.round(quarters);
  const rest = ((quarters - nearest) * Math.PI) / 2;
  const value = series(rest, nearest % 2 === 0 ? 1 : 0);
  return nearest % 4 >= 2 ? 0 - value : value;
}

/** The cosine of a number of whole turns, likewise. */
export function cosineOfTurns(turns: number): number {
  return sineOfTurns(turns + 0.25);
}
