import { withoutWarnings } from '../box.mjs';

export const packages = ['rollup', '@rollup/plugin-node-resolve', '@rollup/plugin-commonjs'];

async function build(box, input, file, options) {
  box.write(
    'rollup.config.mjs',
    `import commonjs from '@rollup/plugin-commonjs';
    import resolve from '@rollup/plugin-node-resolve';
    export default { input: '${input}', output: { file: '${file}', format: 'es', inlineDynamicImports: true }, plugins: [resolve(${options}), commonjs()] };`,
  );
  // The own files of d3 and csv-parse import each other in circles.
  withoutWarnings(await box.bin('rollup', '--config'), /Circular dependenc|node_modules\/(d3-|csv-parse)/);
}

export const cases = [
  [
    'for pages',
    async (box) => {
      await build(box, 'page.mjs', 'page/page.js', '{ browser: true }');
      box.writePage('page', 'page.js');
      return box.page('page');
    },
    { page: true },
  ],
  [
    'for Node, away from node_modules',
    async (box) => {
      await build(box, 'program.mjs', 'server/program.mjs', "{ exportConditions: ['node'] }");
      return box.nodeAway('server/program.mjs');
    },
  ],
];
