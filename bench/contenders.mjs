// Who takes part: which file speaks for a library, with which options, and whether it is there.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Child } from './child.mjs';

const folder = fileURLToPath(new URL('.', import.meta.url));

/**
 * @typedef {object} Contender
 * @property {string} name as in the tables
 * @property {string} peer the library
 * @property {'javascript' | 'python'} language
 * @property {string} file
 * @property {readonly string[]} packages npm packages, or the Python module, that must be there
 * @property {Record<string, unknown>} options
 * @property {readonly string[]} execArgv options of Node
 * @property {boolean} trains whether it can train, or only predict
 * @property {readonly string[]} [workloads] the only ones that it takes on
 */

const javascript = (peer, file, packages, more = {}) => ({
  name: peer,
  peer,
  language: 'javascript',
  file,
  packages,
  options: {},
  execArgv: [],
  trains: true,
  ...more,
});
const python = (peer, file, module) => ({ ...javascript(peer, file, [module]), language: 'python' });
const own = (name, options, more = {}) =>
  javascript('multilayer', 'multilayer.mjs', [], { name: `multilayer${name}`, options, ...more });
/** V8 then joins vectors of 128 bits into ones of 256, for everybody's WebAssembly. */
const joined = { execArgv: ['--experimental-wasm-revectorize'] };
const runtime = ['onnxruntime-node'];

/** @type {readonly Contender[]} */
export const contenders = [
  own(', 1 thread', { threads: 1, fastMath: false }),
  own(', 2 threads', { threads: 2, fastMath: false }),
  own(', 1 thread, fastMath', { threads: 1, fastMath: true }),
  own(', 2 threads, fastMath', { threads: 2, fastMath: true }),
  own(', 2 threads, 256-bit', { threads: 2, fastMath: false }, joined),
  own(', 2 threads, fastMath, 256-bit', { threads: 2, fastMath: true }, joined),
  // A step of the wide network would take brain.js minutes.
  javascript('brain.js', 'brain.mjs', ['brain.js'], { workloads: ['xor', 'spiral', 'mnist'] }),
  javascript('tfjs-wasm', 'tfjs.mjs', ['@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm']),
  javascript('tfjs-wasm', 'tfjs.mjs', ['@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm'], {
    name: 'tfjs-wasm, 256-bit',
    ...joined,
  }),
  javascript('jax-js', 'jax.mjs', ['@jax-js/jax']),
  javascript('jax-js', 'jax.mjs', ['@jax-js/jax'], { name: 'jax-js, 256-bit', ...joined }),
  javascript('onnxruntime-node', 'onnxruntime.mjs', runtime, { trains: false }),
  javascript('onnxruntime-node', 'onnxruntime.mjs', runtime, {
    name: 'onnxruntime-node, 1 thread',
    trains: false,
    options: { threads: 1 },
  }),
  python('scikit-learn', 'scikit_learn', 'sklearn'),
  python('PyTorch', 'pytorch', 'torch'),
];

export const peerNames = [...new Set(contenders.map(({ peer }) => peer))].filter((name) => name !== 'multilayer');

/** The npm packages of some peers that are not installed in bench/node_modules. */
export function missingPackages(peers) {
  const wanted = contenders.filter(({ peer, language }) => language === 'javascript' && peers.includes(peer));
  const packages = [...new Set(wanted.flatMap(({ packages }) => packages))];
  return packages.filter((name) => !existsSync(join(folder, 'node_modules', name, 'package.json')));
}

/** The first Python that has a module. PYTHON in the environment names the only one to ask. */
function pythonWith(module) {
  const candidates = process.env.PYTHON ? [process.env.PYTHON] : ['/usr/bin/python3', 'python3', 'python'];
  const find = `import importlib.util as u, sys; sys.exit(u.find_spec("${module}") is None)`;
  return candidates.find((each) => spawnSync(each, ['-c', find], { stdio: 'ignore' }).status === 0);
}

const pythons = new Map();

/**
 * Starts the process of a contender.
 *
 * @throws Error that says what is missing
 */
export function start({ language, file, packages, execArgv }) {
  if (language === 'python') {
    const [module] = packages;
    if (!pythons.has(module)) pythons.set(module, pythonWith(module));
    if (pythons.get(module) === undefined) throw new Error(`no Python here has the module ${module}`);
    return new Child(pythons.get(module), [join(folder, 'worker.py'), file]);
  }
  const missing = packages.filter((name) => !existsSync(join(folder, 'node_modules', name, 'package.json')));
  if (missing.length > 0) throw new Error(`not installed: ${missing.join(', ')}`);
  const unknown = execArgv.filter((option) => spawnSync(process.execPath, [option, '--version']).status !== 0);
  if (unknown.length > 0) throw new Error(`this Node does not know ${unknown.join(', ')}`);
  return new Child(process.execPath, [...execArgv, join(folder, 'worker.mjs'), `./peers/${file}`]);
}
