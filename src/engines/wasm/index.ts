import { defaultSettings, type Engine, type EngineSettings } from '../engine.js';
import { WasmProgram } from './program.js';
import { mayCompile, webAssembly } from './webassembly.js';
import { stopIdleWorkers } from './workers.js';

/** A module of one function that returns the sum of the lanes' first of a vector: valid where SIMD is there. */
const simdProbe = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // magic and version
  ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b], // type: () → v128
  ...[0x03, 0x02, 0x01, 0x00], // one function
  ...[0x0a, 0x08, 0x01, 0x06, 0x00, 0x41, 0x00, 0xfd, 0x11, 0x0b], // i32x4.splat(0)
);

/**
 * WebAssembly with SIMD, in float32: one module is written for the network, and one call of it runs
 * whole training steps.
 */
export const wasm: Engine = {
  name: 'wasm',
  precision: 'float32',
  supported: () => mayCompile(simdProbe),
  compile: (functions, settings = defaultSettings) => new WasmProgram(functions, relaxed(settings)),
  release: stopIdleWorkers,
};

/** A module of one function with a fused multiply-add: valid where relaxed SIMD is there. */
const relaxedProbe = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...[0x01, 0x06, 0x01, 0x60, 0x01, 0x7b, 0x01, 0x7b], // type: v128 → v128
  ...[0x03, 0x02, 0x01, 0x00],
  ...[0x0a, 0x0d, 0x01, 0x0b, 0x00, 0x20, 0x00, 0x20, 0x00, 0x20, 0x00, 0xfd, 0x85, 0x02, 0x0b], // madd(x, x, x)
);

/** Without relaxed SIMD, fast math is what there is: products and sums rounded one after the other. */
function relaxed(settings: EngineSettings): EngineSettings {
  return { ...settings, fastMath: settings.fastMath && (webAssembly?.validate(relaxedProbe) ?? false) };
}
