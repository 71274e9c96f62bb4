import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { type BuildResult, build, type Format } from 'esbuild';

const program = "import { scenario } from './test/environments/scenario.mjs'; scenario().then(console.log);";

/** Bundles a program of the package itself, which finds it by its name, as a consumer's does. */
function bundle(contents: string, format: Format): Promise<BuildResult<{ write: false; metafile: true }>> {
  const stdin = { contents, resolveDir: process.cwd() };
  return build({ stdin, bundle: true, platform: 'node', format, write: false, metafile: true, logLevel: 'silent' });
}

// `npm run environments` runs the same with the packed library, in every environment that npm can bring.
describe('a program bundled for a server', () => {
  let folder: string;
  let unbundled: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'multilayer-'));
    unbundled = execFileSync(process.execPath, ['test/environments/program.mjs'], { encoding: 'utf8' });
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const [format, extension] of [
    ['esm', 'mjs'],
    ['cjs', 'cjs'],
  ] as const) {
    it(`runs where nothing is installed, with formula, exact results and charts: ${format}`, async () => {
      const { outputFiles, warnings } = await bundle(program, format);
      expect(warnings).to.deep.equal([]);
      const file = join(folder, `program.${extension}`);
      writeFileSync(file, outputFiles[0]?.text ?? '');
      const line = execFileSync(process.execPath, [file], { encoding: 'utf8', cwd: folder });
      expect(line).to.equal(unbundled);
      expect(JSON.parse(line)).to.deep.include({ xor: [0, 1, 1, 0], exact: [true, 1, 'string'], chart: [true, false] });
    });
  }

  it('has the parser of formulas only where it imports multilayer/formula', async () => {
    const inputs = async (contents: string) => Object.keys((await bundle(contents, 'esm')).metafile.inputs).join('\n');
    expect(await inputs("export * from 'multilayer';")).to.not.match(/formula\.js|parser|mathjs|plot|d3-/);
    expect(await inputs("export * from 'multilayer/formula';")).to.match(/formula\.js/);
  });
});

describe('the types of the package', () => {
  const consumer = `
    import { collapse, Dense, type FitOptions, type History, Network, relu } from 'multilayer';
    import { activationPlot } from 'multilayer/charts';
    import { formula } from 'multilayer/formula';

    const options: FitOptions = { epochs: 2 };
    const network = new Network({ inputs: 2, layers: [new Dense(3, formula('x * a', { a: 2 })), new Dense(1)] });
    export async function main(): Promise<string> {
      const history: History = await network.fit([[0, 1]], [1], options);
      const [run] = collapse(network, { exact: true }).runs;
      return activationPlot(relu()) + history.stopped + run?.weights?.[0]?.[0]?.toFraction();
    }
    // @ts-expect-error no activation has this name
    new Dense(3, 'rleu');`;
  // `npm run environments` has the others.
  const resolutions = { nodenext: 'nodenext', bundler: 'esnext' };
  const folder = resolve('build/consumer');
  before(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('suit programs of Node and of bundlers, and are checked themselves', async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'consumer.mts'), consumer);
    const strict = {
      strict: true,
      noEmit: true,
      skipLibCheck: false,
      target: 'es2022',
      types: [],
    };
    const checks = Object.entries(resolutions).map(async ([moduleResolution, module]) => {
      const config = join(folder, `${moduleResolution}.json`);
      // A library for Node and for edges may have the types of neither.
      const lib = moduleResolution === 'bundler' ? ['es2023', 'dom'] : ['es2022'];
      const compilerOptions = { ...strict, lib, module, moduleResolution };
      writeFileSync(config, JSON.stringify({ compilerOptions, files: ['consumer.mts'] }));
      const tsc = resolve('node_modules/typescript/bin/tsc');
      const { stdout } = await promisify(execFile)(process.execPath, [tsc, '-p', config]).catch((error) => error);
      return `${moduleResolution}: ${stdout}`;
    });
    expect(await Promise.all(checks)).to.deep.equal(Object.keys(resolutions).map((each) => `${each}: `));
  });

  it('reach no types that TypeScript knows from 5.7 on only, as those of arrays over a kind of buffer', () => {
    const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      exports: Readonly<Record<string, string | { readonly types: string }>>;
    };
    const reached = new Set<string>();
    const reach = (file: string): void => {
      if (reached.has(file)) return;
      reached.add(file);
      const text = readFileSync(file, 'utf8');
      for (const [, path] of text.matchAll(/(?:from |import\()['"](\.[^'"]*)\.js['"]/g))
        reach(join(dirname(file), `${path}.d.ts`));
    };
    for (const entry of Object.values(exports)) if (typeof entry === 'object') reach(entry.types);
    expect(reached.size).to.be.above(100);
    expect([...reached].filter((file) => /\w+Array<ArrayBuffer/.test(readFileSync(file, 'utf8')))).to.deep.equal([]);
  });
});
