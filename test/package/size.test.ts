import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { type BuildResult, build, type Plugin } from 'esbuild';

/**
 * What programs may weigh: the smallest one, and one that knows all names and whose fits have the doctor. The aim of the
 * smallest is 60 kB. Raise them only for what every program needs, and say so in README.md: what some need is a function
 * of its own, as `collapse`, an entry, as `multilayer/formula`, or brought by `use`, as threads.
 */
const budgets = { 'multilayer/core': 79_200, multilayer: 116_000 };

/** The bundle of a program that imports Network and Dense only. */
function bundle(entry: string, plugins: Plugin[] = []): Promise<BuildResult<{ write: false; metafile: true }>> {
  return build({
    stdin: {
      contents: `import { Network, Dense } from '${entry}'; console.log(Network, Dense);`,
      resolveDir: process.cwd(),
    },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    metafile: true,
    plugins,
  });
}

function gzippedSize({ outputFiles }: BuildResult<{ write: false; metafile: true }>): number {
  return outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents).length, 0);
}

/** Leaves the wasm engine out. */
const withoutWasm: Plugin = {
  name: 'without wasm',
  setup: ({ onLoad }) => {
    onLoad({ filter: /engines\/wasm\/index\.js$/ }, () => ({ contents: 'export const wasm = {};' }));
  },
};

describe('a program that imports Network and Dense only', () => {
  for (const [entry, budget] of Object.entries(budgets))
    it(`bundles from ${entry} to at most ${budget / 1000} kB gzipped, without mathjs, charts or Node modules`, async () => {
      const result = await bundle(entry);
      const { metafile } = result;
      const inside = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
      const foreign = inside.filter(([path, { bytesInOutput }]) => path.includes('node_modules') && bytesInOutput > 0);
      expect(foreign.map(([path]) => path)).to.deep.equal([]);
      expect(gzippedSize(result), 'what it is made of: node scripts/size.mjs core').to.be.within(40_000, budget);
    });

  it('is about three quarters of that without the wasm engine, or less', async () => {
    const budget = budgets['multilayer/core'];
    expect(gzippedSize(await bundle('multilayer/core', [withoutWasm]))).to.be.within(0.4 * budget, 0.8 * budget);
  });
});
