import { readdirSync } from 'node:fs';

export const packages = ['bun'];

/** The package for this platform, as the scripts that would link it are off. */
function binary(box) {
  const found = readdirSync(box.path('node_modules/@oven')).filter((name) => !name.includes('musl'));
  return box.path('node_modules/@oven', found.at(0), 'bin', 'bun');
}

export const cases = [
  ['run', async (box) => (await box.run(binary(box), ['program.mjs'])).output],
  [
    'build, away from node_modules',
    async (box) => {
      await box.run(binary(box), ['build', 'program.mjs', '--target', 'node', '--outdir', 'server']);
      box.write('server/package.json', '{ "type": "module" }');
      return box.nodeAway('server/program.js');
    },
  ],
];
