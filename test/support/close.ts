import { expect } from 'chai';

/** How far numbers may be apart; both allowances add up. */
export interface Tolerance {
  readonly relative: number;
  readonly absolute?: number;
}

type Nested = number | readonly Nested[];

function flat(values: Nested): number[] {
  return typeof values === 'number' ? [values] : values.flatMap(flat);
}

/** Checks numbers one by one. Infinities and NaN must be the same; 0 and −0 are. */
export function expectClose(
  actual: Nested | Float64Array,
  wanted: Nested,
  { relative, absolute = 0 }: Tolerance,
  what = 'number',
): void {
  const [left, right] = [actual instanceof Float64Array ? [...actual] : flat(actual), flat(wanted)];
  expect(left, what).to.have.length(right.length);
  right.forEach((value, k) => {
    const got = left[k] as number;
    const same = Number.isFinite(value)
      ? Math.abs(got - value) <= relative * Math.abs(value) + absolute
      : Object.is(got, value);
    if (!same) expect.fail(`${what} ${k}: expected ${value}, got ${got}`);
  });
}
