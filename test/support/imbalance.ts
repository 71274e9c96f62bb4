import { imbalance } from '../golden/imbalance.js';

interface Part {
  readonly x: readonly number[][];
  readonly y: readonly string[];
}

/** Inputs and labels, as `rare_rows` of test/golden/make.py draws them, to the bit. */
export function rareRows(): { readonly train: Part; readonly test: Part } {
  const { rows, every, seed } = imbalance;
  let state = seed;
  const normal = (): number => {
    let total = 0;
    for (let k = 0; k < 12; k++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      total += state / 2 ** 32;
    }
    return total - 6;
  };
  const all = Array.from({ length: 2 * rows }, (_, row) => {
    const isRare = row % every === 0;
    const side = isRare ? (row % 2 === 1 ? 2.5 : -2.5) : 0;
    return { x: [normal() + (isRare ? 1.5 : 0), normal() + side, normal()], y: isRare ? 'rare' : 'usual' };
  });
  const part = (from: number): Part => {
    const taken = all.slice(from, from + rows);
    return { x: taken.map((each) => each.x), y: taken.map((each) => each.y) };
  };
  return { train: part(0), test: part(rows) };
}
