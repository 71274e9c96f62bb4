import { writeFileSync } from 'node:fs';

export const cases = [
  ['ESM', (box) => box.node('program.mjs')],
  [
    'require',
    (box) => {
      // The same scenario, with require in place of import.
      writeFileSync(
        box.path('required.cjs'),
        `const names = [require('multilayer').Network, require('multilayer/charts').lossPlot, require('multilayer/data').TabularModel, require('multilayer/formula').formula];
        require('./program.mjs');
        if (names.some((each) => typeof each !== 'function')) throw new Error('something is missing');`,
      );
      return box.node('required.cjs');
    },
  ],
  ['without code from text', (box) => box.node('--disallow-code-generation-from-strings', 'program.mjs')],
  ['without a just-in-time compiler', (box) => box.node('--jitless', 'program.mjs'), { engine: 'reference' }],
];
