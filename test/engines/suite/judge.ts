import type { Engine } from '#src/engines/index.js';
import type { Node } from '#src/graph/index.js';

type Precision = Engine['precision'];

/**
 * How far an engine may be from the oracle, relative to the magnitude of the sum that was rounded: of
 * one value |value|, of a sum Σ|terms|. Float32 rounds to 6e-8; its functions are polynomials good to
 * about 1e-6, and sums of a thousand terms round as often.
 */
export const tolerance: Readonly<Record<Precision, number>> = { float64: 1e-12, float32: 1e-5 };

/** Smaller numbers than these lose digits, or are zero on engines that flush them. */
const smallest: Readonly<Record<Precision, number>> = { float64: 2 ** -1022, float32: 2 ** -126 };
const largest: Readonly<Record<Precision, number>> = { float64: Number.MAX_VALUE, float32: (2 - 2 ** -23) * 2 ** 127 };

/** Whether a number may stand for the expected one. Zeros are equal whatever their sign. */
export function near(precision: Precision, got: number, expected: number, magnitude = Math.abs(expected)): boolean {
  if (!Number.isFinite(expected)) return Object.is(got, expected);
  const limit = largest[precision];
  const infinite = got === Math.sign(expected) * Number.POSITIVE_INFINITY;
  if (infinite && Math.abs(expected) > limit * (1 - tolerance[precision])) return true;
  if (Math.abs(expected) > limit * (1 + tolerance[precision])) return false;
  return Math.abs(got - expected) <= tolerance[precision] * Math.max(Math.abs(magnitude), smallest[precision]);
}

/** Fails naming the first element that is not near its oracle. */
export function judge(
  engine: Engine,
  what: string,
  got: ArrayLike<number> | undefined,
  expected: ArrayLike<number>,
  magnitudes?: ArrayLike<number>,
): void {
  if (got?.length !== expected.length) throw new Error(`${what}: ${expected.length} numbers, got ${got?.length}`);
  for (let k = 0; k < expected.length; k++) {
    const [value, wanted] = [got[k] as number, expected[k] as number];
    if (near(engine.precision, value, wanted, magnitudes?.[k])) continue;
    throw new Error(`${what}, element ${k} of ${expected.length}: expected ${wanted}, got ${value}`);
  }
}

/** Numbers in (−1, 1) that float32 holds exactly, so that every engine computes from the same ones. */
export function numbers(count: number, variant = 0): Float64Array {
  return Float64Array.from({ length: count }, (_, k) => Math.fround(Math.sin(k * 12.9898 + variant * 78.233 + 1)));
}

/** Compiles one function, writes its leaves, and runs it. */
export async function compute(
  engine: Engine,
  outputs: Readonly<Record<string, Node>>,
  leaves: Readonly<Record<string, ArrayLike<number>>>,
  rows = 1,
): Promise<Record<string, Float64Array>> {
  const program = engine.compile({ main: { graph: { outputs, updates: [] }, capacity: rows } });
  for (const [name, values] of Object.entries(leaves)) program.write(name, values);
  await program.run('main', rows);
  const results: Record<string, Float64Array> = {};
  for (const name of Object.keys(outputs)) results[name] = await program.output('main', name);
  program.dispose();
  return results;
}

/** What an action throws, or its promise rejects with. */
export async function refusal(action: () => unknown): Promise<unknown> {
  try {
    await action();
  } catch (error) {
    return error;
  }
  return undefined;
}
