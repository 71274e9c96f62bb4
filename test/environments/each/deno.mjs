import { readdirSync } from 'node:fs';

export const packages = ['deno'];

export const cases = [
  [
    'run',
    async (box) => {
      const [platform] = readdirSync(box.path('node_modules/@deno'));
      const binary = box.path('node_modules/@deno', platform, 'deno');
      return (await box.run(binary, ['run', '--allow-all', '--node-modules-dir=manual', 'program.mjs'])).output;
    },
  ],
];
