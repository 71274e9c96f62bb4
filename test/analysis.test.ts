import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { type BuildResult, build, type Plugin } from 'esbuild';
import { collapse, Dense, Network } from 'multilayer';
import { engineNames, roundings } from './support/engines.js';

const x = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const y = [[0], [1], [1], [0]];

describe('collapse', () => {
  for (const engine of engineNames) {
    for (const depth of [1, 2, 3, 4, 5]) {
      it(`shows that ${depth} linear layers are one, and that XOR stays at 1/4, on the engine ${engine}`, async () => {
        const hidden = Array.from({ length: depth - 1 }, (_, i) => new Dense(4 + i));
        const network = new Network({ inputs: 2, layers: [...hidden, new Dense(1)], seed: depth, engine });
        await network.fit(x, y, { epochs: 3000, shuffle: false });
        expect(network.evaluate(x, y).loss).to.be.closeTo(0.25, 1e-6);
        const { network: single, layers, runs, reason } = collapse(network, { exact: true, points: x });
        expect([layers.length, single.engine]).to.deep.equal([1, engine]);
        const [before, after] = [network.predict(x).flat(), single.predict(x).flat()];
        before.forEach((value, i) => {
          expect(value).to.be.closeTo(after[i] ?? Number.NaN, roundings[engine]);
        });
        if (depth === 1) expect(reason).to.equal('No two neighbouring layers are affine.');
        else expect(runs[0]).to.include({ from: 0, to: depth - 1, agrees: true });
      });
    }

    it(`leaves layers between which an activation stands, on the engine ${engine}`, () => {
      const network = new Network({ inputs: 2, layers: [new Dense(3, 'tanh'), new Dense(2), new Dense(1)], engine });
      const { layers, network: shorter } = collapse(network);
      expect(layers.map(String)).to.deep.equal(["Dense(3, 'tanh')", "Dense(1, 'linear')"]);
      expect(shorter.predict(x).flat()[2]).to.be.closeTo(network.predict(x).flat()[2] as number, roundings[engine]);
    });
  }

  it('composes a known stack into known rationals, with its rank', () => {
    const network = new Network({ inputs: 2, layers: [new Dense(2), new Dense(2)] });
    network.parameter(0, 'weights').set([
      [0.5, 1],
      [0.25, 0.5],
    ]);
    network.parameter(0, 'bias').set([[1, 0]]);
    network.parameter(1, 'weights').set([
      [2, 0],
      [0, 0.1],
    ]);
    const [run] = collapse(network, { exact: true }).runs;
    // 0.1 is the float 3602879701896397 / 2^55, not one tenth.
    expect(run?.weights?.map((row) => row.map((each) => each.toFraction()))).to.deep.equal([
      ['1', '3602879701896397/36028797018963968'],
      ['1/2', '3602879701896397/72057594037927936'],
    ]);
    expect(run?.bias?.map(String)).to.deep.equal(['2', '0']);
    expect(run?.rank).to.equal(1);
  });
});

/** The bundle of a program that imports Network and Dense only. */
function bundle(plugins: readonly Plugin[]): Promise<BuildResult<{ write: false; metafile: true }>> {
  return build({
    stdin: {
      contents: "import { Network, Dense } from 'multilayer'; console.log(Network, Dense);",
      resolveDir: process.cwd(),
    },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    metafile: true,
    plugins: [...plugins],
  });
}

/** Leaves the wasm engine out. */
const withoutWasm: Plugin = {
  name: 'without wasm',
  setup: ({ onLoad }) => {
    onLoad({ filter: /engines\/wasm\/index\.js$/ }, () => ({ contents: 'export const wasm = {};' }));
  },
};

describe('a program that imports Network and Dense only', () => {
  it('bundles to at most 60 KB gzipped, without mathjs, charts or Node modules', async () => {
    const { outputFiles, metafile } = await bundle([]);
    const inside = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
    const foreign = inside.filter(([path, { bytesInOutput }]) => path.includes('node_modules') && bytesInOutput > 0);
    expect(foreign.map(([path]) => path)).to.deep.equal([]);
    expect(gzipSync(outputFiles[0]?.contents ?? '').length).to.be.below(60 * 1024);
  });

  it('is at most three quarters of that without the wasm engine', async () => {
    const { outputFiles } = await bundle([withoutWasm]);
    expect(gzipSync(outputFiles[0]?.contents ?? '').length).to.be.below(45 * 1024);
  });
});
