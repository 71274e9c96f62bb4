// Bytes that a page or a program loads: what esbuild makes of a short entry, minified and gzipped, and beside
// it the binaries that the library fetches or links at start.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const folder = fileURLToPath(new URL('.', import.meta.url));
const modules = join(folder, 'node_modules');

const runtimeFolder = () => {
  const bin = join(modules, 'onnxruntime-node', 'bin');
  const [napi] = readdirSync(bin);
  return join(bin, napi, process.platform, process.arch);
};

/** What is bundled for each library, for which platform, and its binaries. */
const entries = {
  multilayer: {
    entry: `export { Network, Dense } from '../dist/index.js';`,
    platform: 'browser',
    binaries: () => [],
  },
  'brain.js': { entry: `export { NeuralNetwork } from 'brain.js';`, platform: 'browser', binaries: () => [] },
  'tfjs-wasm': {
    entry: `export * from '@tensorflow/tfjs'; import '@tensorflow/tfjs-backend-wasm';`,
    platform: 'browser',
    binaries: () => [join(modules, '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm')],
  },
  'jax-js': { entry: `export * from '@jax-js/jax';`, platform: 'browser', binaries: () => [] },
  'onnxruntime-node': {
    entry: `export { InferenceSession, Tensor } from 'onnxruntime-node';`,
    platform: 'node',
    binaries: () => readdirSync(runtimeFolder()).map((name) => join(runtimeFolder(), name)),
  },
};

const gzipped = (bytes) => gzipSync(bytes, { level: 9 }).byteLength;

/** What is loaded at start: the entry and what it imports without waiting to be asked. */
function eager({ outputs }, files) {
  const byPath = new Map(files.map((file) => [file.path, file.contents]));
  const named = Object.entries(outputs).map(([path, output]) => [join(process.cwd(), path), output]);
  const known = new Map(named);
  const seen = new Set();
  const visit = (path) => {
    if (seen.has(path) || !known.has(path)) return;
    seen.add(path);
    for (const { path: next, kind } of known.get(path).imports) {
      if (kind === 'import-statement') visit(join(process.cwd(), next));
    }
  };
  visit(named.find(([, { entryPoint }]) => entryPoint !== undefined)[0]);
  return [...seen].map((path) => byPath.get(path));
}

async function bundle({ build }, { entry, platform }) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: entry, resolveDir: folder, sourcefile: 'entry.mjs' },
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    platform,
    // Node's own modules behind a test for Node, and native parts, which are counted as binaries.
    external:
      platform === 'browser'
        ? ['node:*', 'fs', 'path', 'os', 'util', 'crypto', 'worker_threads', 'perf_hooks']
        : ['*.node'],
    outdir: 'out',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  return eager(metafile, outputFiles);
}

export async function measureBytes(list, skip) {
  const esbuild = await import('esbuild');
  const results = [];
  for (const peer of new Set(list.map(({ peer }) => peer))) {
    const recipe = entries[peer];
    if (recipe === undefined) continue;
    try {
      const files = await bundle(esbuild, recipe);
      const binaries = recipe
        .binaries()
        .filter(existsSync)
        .map((path) => readFileSync(path));
      const sum = (values) => values.reduce((total, value) => total + value, 0);
      results.push({ peer, script: sum(files.map(gzipped)), binaries: sum(binaries.map(gzipped)) });
    } catch (error) {
      skip(peer, String(error.message).split('\n').slice(0, 2).join(' '));
    }
  }
  return results;
}
