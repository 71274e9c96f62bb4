// What one core can do with 128-bit vectors: independent chains of multiplications and additions that stay in
// registers. Run as a program it prints JSON: `node peak.mjs`.
import { fileURLToPath } from 'node:url';

/**
 * Chains run side by side. A product and a sum take 3 to 5 cycles each and two of either can start in every
 * cycle, so fewer would wait for themselves; with two constants and one register to spare, more than 13 would
 * not fit into the 16 of x86.
 */
const chains = 13;
/** Links of each chain in one turn of the loop. */
const links = 8;

const leb = (value) => (value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)]);
const section = (id, body) => [id, ...leb(body.length), ...body];
const simd = (code) => [0xfd, ...leb(code)];

const [getLocal, setLocal] = [0x20, 0x21];
const [multiply, add, splat, extract] = [simd(0xe6), simd(0xe4), simd(0x13), [...simd(0x1f), 0]];
/** f32x4.relaxed_madd: a · b + c, in one rounding where the processor has it. */
const fusedMultiplyAdd = simd(0x105);

/**
 * A module with one function `run(turns: i32, factor: f32, term: f32) → f32`, where each of the chains is
 * x ← x · factor + term, over and over. Locals: 0 turns, 1 and 2 the arguments, then the vectors 3 factor,
 * 4 term, and from 5 on the chains.
 */
function peakModule(fused) {
  const [turns, factor, term, first] = [0, 3, 4, 5];
  const link = (chain) =>
    fused
      ? [getLocal, chain, getLocal, factor, getLocal, term, ...fusedMultiplyAdd, setLocal, chain]
      : [getLocal, chain, getLocal, factor, ...multiply, getLocal, term, ...add, setLocal, chain];
  const each = Array.from({ length: chains }, (_, k) => first + k);
  const code = [
    ...[1, chains + 2, 0x7b], // one group of locals: v128
    ...[getLocal, 1, ...splat, setLocal, factor],
    ...[getLocal, 2, ...splat, setLocal, term],
    // Every chain starts at another value, or the compiler might keep only one of them.
    ...each.flatMap((chain) => [0x43, 0, 0, 0x80 + chain, 0x3f, ...splat, setLocal, chain]), // f32.const, near 1
    ...[0x03, 0x40], // loop
    ...Array.from({ length: links }, () => each.flatMap(link)).flat(),
    ...[getLocal, turns, 0x41, 1, 0x6b, 0x22, turns], // turns ← turns − 1
    ...[0x0d, 0, 0x0b], // br_if to the start of the loop, end
    ...[getLocal, first, ...each.slice(1).flatMap((chain) => [getLocal, chain, ...add])],
    ...[...extract, 0x0b], // lane 0 of their sum, end
  ];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // "\0asm", version 1
    ...section(1, [1, 0x60, 3, 0x7f, 0x7d, 0x7d, 1, 0x7d]), // types: (i32, f32, f32) → f32
    ...section(3, [1, 0]), // one function, of type 0
    ...section(7, [1, 3, 0x72, 0x75, 0x6e, 0, 0]), // exports: "run", function 0
    ...section(10, [1, ...leb(code.length), ...code]), // its code
  ]);
}

/** The greatest of several short runs, in GFLOP/s: 4 lanes, a multiplication and an addition each. */
function measure(fused, seconds) {
  const bytes = peakModule(fused);
  // Relaxed SIMD is not in every version of Node.
  if (!WebAssembly.validate(bytes)) return null;
  const { run } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
  const time = (turns) => {
    const started = performance.now();
    run(turns, 0.999, 0.001);
    return (performance.now() - started) / 1000;
  };
  let turns = 1000;
  while (time(turns) < seconds / 10) turns *= 2;
  const best = Math.min(...Array.from({ length: 10 }, () => time(turns)));
  return (turns * links * chains * 8) / best / 1e9;
}

/** GFLOP/s of one core; `fused` is null where there is no relaxed SIMD. */
export function measurePeak(seconds) {
  const [multiplyAdd, fused] = [measure(false, seconds), measure(true, seconds)];
  return { multiplyAdd, fused, gflops: Math.max(multiplyAdd, fused ?? 0) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(JSON.stringify(measurePeak(Number(process.argv[2] ?? 1))));
}
