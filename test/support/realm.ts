import { type Context, createContext, runInContext, Script } from 'node:vm';
import { build } from 'esbuild';

const entry = "export { Dense, engines, Network, networkFromJSON } from 'multilayer';";
const { outputFiles } = await build({
  stdin: { contents: entry, resolveDir: process.cwd() },
  bundle: true,
  format: 'iife',
  globalName: 'multilayer',
  write: false,
});
/** Compiled once for all realms. */
const library = new Script(outputFiles[0]?.text ?? '');

const xor = `
  const x = [[0, 0], [0, 1], [1, 0], [1, 1]];
  const y = [0, 1, 1, 0];
  const xorNetwork = (options) => new multilayer.Network({
    layers: [new multilayer.Dense(8, 'tanh'), new multilayer.Dense(1, 'sigmoid')],
    seed: 1,
    ...options,
  });
  const solved = (network) => network.predict(x).every(([value], i) => Math.abs(value - y[i]) < 0.2);
  const farthest = (a, b) => Math.max(...a.map((row, i) => Math.abs(row[0] - b[i][0])));
`;

/** Where the package is loaded: a realm of its own, with little more than what the language has. */
export interface Realm {
  /** What stands there besides. */
  readonly globals?: object;
  /** Whether WebAssembly may be compiled there. */
  readonly wasm?: boolean;
  /** Run there before the package is loaded. */
  readonly before?: string;
}

/** Loads the package into a realm of its own, and runs the body of an asynchronous function there. */
export async function inRealm({ globals = {}, wasm = true, before = '' }: Realm, body: string): Promise<unknown> {
  const context: Context = createContext({ ...globals }, { codeGeneration: { wasm, strings: false } });
  runInContext(before, context);
  library.runInContext(context);
  return await runInContext(`${xor}\n(async () => {\n${body}\n})()`, context);
}
