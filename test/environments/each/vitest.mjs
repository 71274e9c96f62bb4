export const packages = ['vitest', 'jsdom'];

async function run(box, ...flags) {
  box.write(
    'vitest.test.mjs',
    `import { writeFileSync } from 'node:fs';
    import { test } from 'vitest';
    import { scenario } from './scenario.mjs';
    test('scenario', async () => writeFileSync('line', await scenario()), 60000);`,
  );
  await box.bin('vitest', 'run', ...flags);
  return box.node('-p', "require('fs').readFileSync('line', 'utf8')");
}

export const cases = [
  ['node', (box) => run(box)],
  ['jsdom', (box) => run(box, '--environment', 'jsdom')],
  ['threads in contexts of their own', (box) => run(box, '--pool', 'vmThreads')],
];
