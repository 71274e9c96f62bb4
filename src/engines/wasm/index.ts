import { defaultSettings, type EngineSettings, type GraphFunction, type ImmediateEngine } from '../engine.js';
import { EngineRefusal } from '../refusal.js';
import { isValid, obstacle } from './code/webassembly.js';
import { WasmProgram } from './program.js';
import { threads } from './threads/threads.js';

/** A module of one function: its type, and its code. */
function probe(type: readonly number[], code: readonly number[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, ...type, 0x03, 0x02, 0x01, 0x00, ...code);
}

/** () → v128, i32x4.splat(0): valid where SIMD is there. */
const simdProbe = probe(
  [0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b],
  [0x0a, 0x08, 0x01, 0x06, 0x00, 0x41, 0x00, 0xfd, 0x11, 0x0b],
);

/** v128 → v128, the fused multiply-add madd(x, x, x): valid where relaxed SIMD is there. */
const relaxedProbe = probe(
  [0x01, 0x06, 0x01, 0x60, 0x01, 0x7b, 0x01, 0x7b],
  [0x0a, 0x0d, 0x01, 0x0b, 0x00, 0x20, 0x00, 0x20, 0x00, 0x20, 0x00, 0xfd, 0x85, 0x02, 0x0b],
);

/**
 * WebAssembly with SIMD, in float32: one module is written for the network, and one call of it runs
 * whole training steps.
 */
export const wasm: ImmediateEngine = {
  name: 'wasm',
  precision: 'float32',
  immediate: true,
  supported: () => obstacle(simdProbe) === undefined,
  refusal: () => obstacle(simdProbe),
  compile: (functions, settings = defaultSettings) => compile(functions, relaxed(settings)),
  release: () => threads?.release(),
};

/** Without relaxed SIMD, fast math is what there is: products and sums rounded one after the other. */
function relaxed(settings: EngineSettings): EngineSettings {
  return { ...settings, fastMath: settings.fastMath && isValid(relaxedProbe) };
}

/** Where threads cannot have a memory to share, one thread may still have one. */
function compile(functions: Readonly<Record<string, GraphFunction>>, settings: EngineSettings): WasmProgram {
  try {
    return new WasmProgram(functions, settings);
  } catch (error) {
    if (!(error instanceof EngineRefusal) || settings.threads === 1) throw error;
    return new WasmProgram(functions, { ...settings, threads: 1 });
  }
}
