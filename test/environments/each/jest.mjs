const esm = ['multilayer', 'fraction\\.js', '@observablehq/plot', 'd3', 'd3-[a-z-]+', 'internmap', 'delaunator'];
const tables = ['@noble/hashes', 'csv-parse'];
const packagesOfPlot = ['robust-predicates', 'isoformat', 'interval-tree-1d', 'binary-search-bounds'];

export const packages = ['jest', 'jest-environment-jsdom', 'babel-jest', '@babel/core', '@babel/preset-env'];
// npm's own default, and Jest's.
export const manifest = { type: 'commonjs' };

async function run(box, environment, modules) {
  const file = modules ? 'esm.test.mjs' : 'cjs.test.js';
  box.write('scenario.js', "export * from './scenario.mjs';");
  box.write(
    file,
    `import { writeFileSync } from 'node:fs';
    import { scenario } from './scenario.mjs';
    test('scenario', async () => writeFileSync('line', await scenario()), 60000);`,
  );
  box.write(
    'babel.config.json',
    JSON.stringify({ presets: [['@babel/preset-env', { targets: { node: 'current' } }]] }),
  );
  // Every browser has them, and Jest's jsdom has not.
  box.write(
    'setup.cjs',
    "Object.assign(globalThis, (({ TextDecoder, TextEncoder }) => ({ TextDecoder, TextEncoder }))(require('node:util')));",
  );
  const config = {
    testEnvironment: environment,
    ...(environment === 'jsdom' && { setupFiles: ['<rootDir>/setup.cjs'] }),
    testMatch: [`<rootDir>/${file}`],
    moduleFileExtensions: ['js', 'mjs', 'json'],
    ...(modules
      ? { transform: {} }
      : {
          transform: { '\\.m?js$': 'babel-jest' },
          transformIgnorePatterns: [`/node_modules/(?!(${[...esm, ...tables, ...packagesOfPlot].join('|')})/)`],
        }),
  };
  box.write('jest.config.json', JSON.stringify(config));
  const env = modules ? { NODE_OPTIONS: '--experimental-vm-modules' } : {};
  await box.run(box.path('node_modules', '.bin', 'jest'), ['--config', 'jest.config.json'], { env });
  return box.node('-p', "require('fs').readFileSync('line', 'utf8')");
}

export const cases = [
  ['ESM, node', (box) => run(box, 'node', true)],
  ['ESM, jsdom', (box) => run(box, 'jsdom', true)],
  ['CommonJS by babel, node', (box) => run(box, 'node', false)],
  ['CommonJS by babel, jsdom', (box) => run(box, 'jsdom', false)],
];
