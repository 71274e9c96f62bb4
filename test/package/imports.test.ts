import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';

const { check } = (await import(pathToFileURL('scripts/check-imports.mjs').href)) as {
  check: (root: string) => string[];
};

/** Makes a tree of the given files for as long as `use` looks at it. */
function withTree<T>(files: Readonly<Record<string, string>>, use: (root: string) => T): T {
  const root = mkdtempSync(join(tmpdir(), 'imports-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return use(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

function complaints(files: Readonly<Record<string, string>>): string[] {
  return withTree(files, check);
}

function run(...args: string[]): { code: number | null; output: string } {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/check-imports.mjs', ...args], { encoding: 'utf8' });
  return { code: status, output: stderr };
}

describe('check-imports', () => {
  it('passes this tree, and fails as a command for a broken one', () => {
    expect(run()).to.deep.equal({ code: 0, output: '' });
    const { code, output } = withTree({ 'core/a.ts': "import '../graph/index.js';\n" }, (root) => run(root));
    expect(code).to.equal(1);
    expect(output).to.match(
      /^src\/core\/a\.ts:1: core must not import graph; it may import nothing\n1 broken import rules /,
    );
  });

  it('passes arrows that point down, and imports within a folder', () => {
    const files = {
      'core/errors.ts': "import { x } from './names.js';\n",
      'graph/gradient.ts': "import type { E } from '../expression/index.js';\nexport * from './node.js';\n",
      'losses/mse.ts': "import { relu } from '../activations/relu.js';\n",
      'core.ts': "export { Network } from './network/index.js';\n",
      'index.ts': "export * from './core.js';\n",
      'cli/main.ts': "import { readFileSync } from 'node:fs';\nimport { Network } from 'multilayer';\n",
      'core/clock.ts': 'export const now = () => performance.now();\n',
    };
    expect(complaints(files)).to.deep.equal([]);
  });

  const arrows: readonly [string, string, string][] = [
    ['core/errors.ts', "import { map } from '../graph/index.js';", 'core must not import graph; it may import nothing'],
    ['graph/node.ts', "import type { Engine } from '../engines/engine.js';", 'graph must not import engines'],
    ['activations/relu.ts', "export { Network } from '../network/index.js';", 'activations must not import network'],
    ['layers/dense.ts', "import { adam } from '../optimizers/adam.js';", 'layers must not import optimizers'],
    ['network/network.ts', "const page = await import('../charts/page.js');", 'network must not import charts'],
    ['engines/wasm/index.ts', "import { Dense } from '../../layers/dense.js';", 'engines must not import layers'],
    ['network/network.ts', "import '../charts/page.js';", 'network must not import charts'],
    ['network/network.ts', 'import { page } from "../charts/page.js";', 'network must not import charts'],
    ['network/network.ts', "import { collapse } from '../index.js';", 'network must not import index.ts'],
    ['cli/main.ts', "import { Network } from '../network/network.js';", 'cli must not import network'],
    ['index.ts', "export { main } from './cli/main.js';", 'index.ts must not import cli'],
    ['data/split.ts', "import { Model } from '../model/model.js';", 'data must not import model'],
    ['model/model.ts', "import { Fit } from '../training/fit.js';", 'model must not import training'],
    ['training/fit.ts', "import { Network } from '../network/network.js';", 'training must not import network'],
    [
      'engines/wasm/math/power.ts',
      "import { Layout } from '../memory/layout.js';",
      'engines/wasm/math must not import memory; within engines/wasm it may import code',
    ],
    [
      'engines/wasm/code/site.ts',
      "import { compile } from '../compile.js';",
      'engines/wasm/code must not import engines/wasm itself; within engines/wasm it may import nothing',
    ],
    ['formats/onnx.ts', "import { map } from '../graph/index.js';", 'formats must not import graph'],
  ];
  for (const [path, line, text] of arrows) {
    it(`fails for ${line} in ${path}`, () => {
      const [first, ...more] = complaints({ [path]: `\n${line}\n` });
      expect(first).to.include(`src/${path}:2: ${text}`);
      expect(more).to.deep.equal([]);
    });
  }

  it('fails for a circle of any length, and names its files', () => {
    const files = {
      'core/a.ts': "import { b } from './b.js';\n",
      'core/b.ts': "import type { c } from './c.js';\n",
      'core/c.ts': "import { b } from './b.js';\n",
    };
    expect(complaints(files)).to.deep.equal(['a circle: src/core/b.ts → src/core/c.ts → src/core/b.ts']);
  });

  it('finds a target on a line of its own', () => {
    const text = "import {\n  map,\n} from\n  '../graph/index.js';\n";
    expect(complaints({ 'core/errors.ts': text })[0]).to.include('src/core/errors.ts:4: core must not import graph');
  });

  const words: readonly [string, string, string][] = [
    ['training/session.ts', 'const x = Math.random();', 'draw from Random in src/core/random.ts'],
    ['training/session.ts', 'const x = Date.now();', 'use now() of src/core/clock.ts'],
    ['training/session.ts', 'const x = new Date();', 'use now() of src/core/clock.ts'],
    ['training/session.ts', 'const x = performance.now();', 'use now() of src/core/clock.ts'],
    ['training/session.ts', "const fs = process.getBuiltinModule('node:fs');", 'ask for files in src/formats'],
    ['training/session.ts', 'window.alert(1);', 'keep the page in src/charts'],
    ['training/session.ts', 'const x = document.body;', 'keep the page in src/charts'],
    ['training/session.ts', 'const x = navigator.gpu;', 'keep the page in src/charts'],
    ['training/session.ts', "import { readFileSync } from 'node:fs';", 'keep files and processes in src/cli'],
    ['training/session.ts', "const fs = await import('node:fs');", 'keep files and processes in src/cli'],
    ['training/session.ts', "import 'node:fs';", 'keep files and processes in src/cli'],
    ['training/session.ts', 'import { readFileSync } from "node:fs";', 'keep files and processes in src/cli'],
    ['training/session.ts', "import { parse } from 'mathjs';", 'keep mathjs off the core'],
    ['training/session.ts', "const { parse } = await import('mathjs/number');", 'keep mathjs off the core'],
    ['training/session.ts', 'eval(text);', 'never make code from text'],
    ['training/session.ts', 'const f = new Function(text);', 'never make code from text'],
    ['charts/page.ts', "import { readFileSync } from 'node:fs';", 'keep files and processes in src/cli'],
    ['cli/main.ts', 'const x = Math.random();', 'draw from Random in src/core/random.ts'],
  ];
  for (const [path, line, fix] of words) {
    it(`fails for ${line} in ${path}`, () => {
      expect(complaints({ [path]: `${line}\n` })).to.deep.equal([`src/${path}:1: ${line}: not here; ${fix}`]);
    });
  }
});
