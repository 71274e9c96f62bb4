import { withoutWarnings } from '../box.mjs';

export const packages = ['vite'];

export const cases = [
  [
    'build',
    async (box) => {
      box.writePage('.', '/page.mjs');
      withoutWarnings(await box.bin('vite', 'build', '--outDir', 'page'), /chunks are larger|chunkSizeWarningLimit/);
      return box.page('page');
    },
    { page: true },
  ],
  [
    'for servers, all inside, away from node_modules',
    async (box) => {
      box.write('server.config.mjs', 'export default { ssr: { noExternal: true } };');
      const flags = ['--ssr', 'program.mjs', '--outDir', 'server', '--config', 'server.config.mjs'];
      withoutWarnings(await box.bin('vite', 'build', ...flags));
      // What Vite writes is ESM by the type of the project.
      box.write('server/package.json', '{ "type": "module" }');
      return box.nodeAway('server/program.js');
    },
  ],
];
