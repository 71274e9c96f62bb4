import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Dense, Network } from 'multilayer';
import { runHere } from './run.js';

const commands = ['train', 'predict', 'evaluate', 'inspect', 'cv', 'convert', 'demo', 'completion'];

async function helpOf(command: string): Promise<string> {
  const { code, out, err } = await runHere(command === '' ? ['--help'] : [command, '--help']);
  expect({ code, err }).to.deep.equal({ code: 0, err: '' });
  return out;
}

/** Its examples, without the prompt. */
function examplesOf(help: string): string[] {
  return [...help.matchAll(/^ {2}\$ multilayer (.*)$/gm)].map(([, line]) => line as string);
}

describe('help', () => {
  const started = process.cwd();
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'multilayer-'));
    const flowers = Array.from({ length: 30 }, (_, i) => `${i % 7},${(i * 3) % 11}`);
    const put = (name: string, head: string, row: (cells: string, i: number) => string): void =>
      writeFileSync(join(folder, name), `${head}\n${flowers.map(row).join('\n')}\n`);
    put('iris.csv', 'petal,sepal,species', (cells, i) => `${cells},${i % 7 > 3 ? 'setosa' : 'virginica'}`);
    put('test.csv', 'petal,sepal,species', (cells, i) => `${cells},${i % 7 > 3 ? 'setosa' : 'virginica'}`);
    put('new.csv', 'petal,sepal', (cells) => cells);
    put('houses.csv', 'size,age,id,price', (cells, i) => `${cells},h${i},${(i % 7) * 1000 + i / 2}`);
    const network = new Network({ inputs: 1, layers: [new Dense(1)], seed: 1 });
    await network.fit([[0], [1]], [[0], [1]], { epochs: 1 });
    await network.save(join(folder, 'network.safetensors'));
    process.chdir(folder);
  });
  after(() => {
    process.chdir(started);
    rmSync(folder, { recursive: true });
  });

  for (const command of ['', ...commands]) {
    it(`of ${command || 'all'} fits 80 columns, and its examples do what they show`, async () => {
      const help = await helpOf(command);
      for (const line of help.split('\n')) expect(line.length, line).to.be.at.most(80);
      const examples = examplesOf(help);
      expect(examples).to.have.length.above(0);
      // test/cli/cli.test.ts runs the demo.
      for (const example of command === 'demo' ? [] : examples) {
        const [, words = '', from] = /^(.*?)(?: < (\S+))?(?: >>? \S+)?$/.exec(example) ?? [];
        const args = words.split(' ').map((word) => word.replaceAll('"', ''));
        // What they come to is not looked at.
        const isShort = args[0] === 'train' || args[0] === 'cv' ? ['--epochs', '1'] : [];
        if (args.includes('--resume')) {
          const begun = args.filter((word) => word !== '--resume');
          expect((await runHere([...begun, ...isShort], { signal: AbortSignal.abort() })).code).to.equal(130);
        }
        const stdin = from === undefined ? '' : readFileSync(from);
        const ran = await runHere([...args, ...isShort], { stdin });
        expect(ran.code, `${example}: ${ran.err}`).to.equal(0);
      }
    });
  }

  it('shows defaults', async () => {
    const train = (await helpOf('train')).replace(/\s+/g, ' ');
    expect(train).to.include('(default: 1)').and.to.include('(default: 5)').and.to.include('(default: 30s)');
  });
});
