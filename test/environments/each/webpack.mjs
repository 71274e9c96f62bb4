import { withoutWarnings } from '../box.mjs';

export const packages = ['webpack', 'webpack-cli'];

async function build(box, folder, target, entry) {
  box.write(
    `${folder}.config.mjs`,
    `export default {
      mode: 'production', target: '${target}', entry: './${entry}', performance: { hints: false },
      output: { path: ${JSON.stringify(box.path(folder))}, filename: '${target === 'node' ? 'main.cjs' : 'main.js'}' },
    };`,
  );
  withoutWarnings(await box.bin('webpack', '--config', `${folder}.config.mjs`));
}

export const cases = [
  [
    'for Node, away from node_modules',
    async (box) => {
      await build(box, 'server', 'node', 'program.mjs');
      return box.nodeAway('server/main.cjs');
    },
  ],
  [
    'for pages',
    async (box) => {
      await build(box, 'page', 'web', 'page.mjs');
      box.writePage('page', 'main.js');
      return box.page('page');
    },
    { page: true },
  ],
];
