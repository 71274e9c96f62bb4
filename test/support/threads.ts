import { type Engine, type Program, threads as shared, wasm } from '#src/engines/index.js';
import { WasmProgram } from '#src/engines/wasm/program.js';

/** The wasm engine whose every run is shared by so many threads: it waits until they are there. */
export function withThreads(threads: number): Engine {
  shared.install();
  return {
    ...wasm,
    compile: (functions): Program => {
      const program = wasm.compile(functions, { threads, measured: false, fastMath: false });
      const nap = new Int32Array(new SharedArrayBuffer(4));
      if (program instanceof WasmProgram) while (!program.ready) Atomics.wait(nap, 0, 0, 0.05);
      return program;
    },
  };
}
