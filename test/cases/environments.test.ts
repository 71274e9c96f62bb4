// Public reports about where code runs: realms, policies, proxies, timers, limits.
import { execFileSync } from 'node:child_process';
import vm from 'node:vm';
import { expect } from 'chai';
import { Dense, MultilayerError, Network } from 'multilayer';
import { lossPlot } from 'multilayer/charts';
import { expectError, weightsOf, xor } from '../support/networks.js';
import { inRealm } from '../support/realm.js';

const { x, y } = xor();

/** Trains XOR, and ends with what became of it. */
const training = (end: string): string => `
  const heard = [];
  const network = new Network({ layers: [new Dense(8, 'tanh'), new Dense(1, 'sigmoid')], seed: 1, onWarning: (text) => void heard.push(text) });
  await network.fit([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0], { epochs: 300, learningRate: 0.05 });
  const right = network.predict([[0, 0], [0, 1], [1, 0], [1, 1]]).map(([p]) => Math.round(p)).join('');
  ${end}({ engine: network.engine, right, heard });
`;

const trainedInRealm = `const { Dense, Network } = multilayer; ${training('return ')}`;
const trainedInNode = `const print = (ran) => console.log(JSON.stringify(ran)); const { Dense, Network } = await import('multilayer'); ${training('print')}`;

interface Ran {
  readonly engine: string;
  readonly right: string;
  readonly heard: readonly string[];
}

/** Trains XOR in a Node of its own, after some code, and with some of Node's options. */
function inNode(before: string, options: readonly string[] = []): Ran {
  const args = [...options, '--input-type=module', '-e', before + trainedInNode];
  const text = execFileSync(process.execPath, args, {
    encoding: 'utf8',
    timeout: 20_000,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return JSON.parse(text.trim().split('\n').at(-1) as string);
}

describe('reports about where code runs', () => {
  it('cloudflare/workers-sdk#1366, Daninet/hash-wasm#65, WebAssembly/design#1092, huggingface/transformers.js#378: where compiling is forbidden, the reference engine takes over with a word', async () => {
    const { engine, right, heard } = (await inRealm({ wasm: false }, trainedInRealm)) as Ran;
    expect([engine, right]).to.deep.equal(['reference', '0110']);
    expect(heard).to.have.length(1);
    expect(heard[0]).to.include('reference');
    const wanted = `
      const { Dense, Network } = multilayer;
      try { new Network({ inputs: 1, layers: [new Dense(1)], engine: 'wasm' }).predict([[1]]); } catch (error) { return error.name + error.message; }`;
    expect(await inRealm({ wasm: false }, wanted)).to.match(/^MultilayerError.*wasm-unsafe-eval/);
  });

  it('bruits/satteri#151, huggingface/gsplat.js#121, napi-rs/napi-rs#2513, WebAssembly/design#1190: where modules are limited to 4 kB, training falls back with a word', async () => {
    const before = `
      const Real = WebAssembly.Module;
      WebAssembly.Module = function (bytes) { if (bytes.byteLength > 4096) throw new RangeError('WebAssembly.Module(): buffer source exceeds maximum size of 4096'); return new Real(bytes); };
    `;
    const { engine, right, heard } = (await inRealm({ before }, trainedInRealm)) as Ran;
    expect([engine, right]).to.deep.equal(['reference', '0110']);
    expect(heard.filter((text) => text.includes('reference'))).to.have.length(1);
  });

  it('vuejs/core#8149, #7240, surrealdb/surrealdb.js#467, ngxson/wllama#160: data in proxies work, and a network in a proxy works or names markRaw', async () => {
    const proxied = new Proxy(
      x.map((row) => new Proxy(row, {})),
      {},
    );
    const train = async (data: number[][]): Promise<number[][][]> => {
      const network = new Network({ layers: [new Dense(3, 'tanh'), new Dense(1, 'sigmoid')], seed: 1, threads: 2 });
      await network.fit(data, new Proxy(y, {}), { epochs: 5 });
      return weightsOf(network);
    };
    expect(await train(proxied)).to.deep.equal(await train(x));
    const network = new Proxy(new Network({ inputs: 2, layers: [new Dense(1, 'sigmoid')], seed: 1 }), {});
    for (const call of [
      () => network.predict(x),
      () => network.classes,
      () => network.fit(x, y, { epochs: 1 }),
      () => String(network.layers[0]),
      () => network.summary(),
    ]) {
      try {
        await call();
      } catch (error) {
        expect(error).to.be.instanceOf(MultilayerError);
        expect((error as Error).message).to.include('markRaw');
      }
    }
  });

  it('jestjs/jest#11864, microsoft/onnxruntime#16622, tensorflow/tfjs#545, #7181, #469: arrays, signals and layers of another realm or copy are known by their kind', async () => {
    const foreign = vm.runInNewContext(
      '({ data: new Float32Array([0, 0, 0, 1, 1, 0, 1, 1]), y: new Float64Array([0, 1, 1, 0]), rows: [[0, 0], [0, 1], [1, 0], [1, 1]] })',
    );
    const train = async (data: never, target: never): Promise<number[][][]> => {
      const network = new Network({ layers: [new Dense(3, 'tanh'), new Dense(1, 'sigmoid')], seed: 1 });
      await network.fit(data, target, { epochs: 5 });
      network.predict(data);
      return weightsOf(network);
    };
    const usual = await train(x as never, y as never);
    expect(await train({ rows: 4, cols: 2, data: foreign.data } as never, y as never)).to.deep.equal(usual);
    expect(await train(foreign.rows as never, foreign.y as never)).to.deep.equal(usual);
    class Other {
      readonly kind = 'dense';
    }
    expect(await expectError(() => new Network({ layers: [new Other() as never] }))).to.be.instanceOf(MultilayerError);
  });

  it('jestjs/jest#11714, #11389, vitest-dev/vitest#621: a fit ends under fake timers, and with a clock that stands still', () => {
    const fake = `
      const { mock } = await import('node:test');
      await import('multilayer');
      mock.timers.enable({ apis: ['setImmediate', 'setTimeout', 'Date'] });
      performance.now = () => 7;
    `;
    expect(inNode(fake).right).to.equal('0110');
  });

  it('JSv4/Docxodus#113, facebook/hermes#429 and others: without WebAssembly XOR trains, and the process ends', () => {
    const { engine, right } = inNode('', ['--jitless']);
    expect([engine, right]).to.deep.equal(['reference', '0110']);
    const none = inNode(
      'delete globalThis.WebAssembly; delete globalThis.TextEncoder; delete globalThis.MessageChannel; delete globalThis.setImmediate;',
    );
    expect([none.engine, none.right]).to.deep.equal(['reference', '0110']);
  });

  it('cazala/synaptic#59, tensorflow/tensorflow#2242, numbers/numbers.js#87, tensorflow/tfjs#1470: many labels, long histories and deep stacks', async () => {
    const many = Array.from({ length: 20_000 }, (_, i) => [i / 20_000]);
    const labels = many.map((_, i) => (i % 2 === 0 ? 'even' : 'odd'));
    const network = new Network({ layers: [new Dense(1, 'sigmoid')], seed: 1 });
    await network.fit(many, labels, { epochs: 1, batchSize: 5000, onWarning: () => {} });
    expect(network.classes).to.deep.equal(['even', 'odd']);
    const loss = Array.from({ length: 200_000 }, (_, i) => Math.max(0, 1 - i / 100_000));
    expect(lossPlot([{ name: 'one', loss }])).to.include('<svg');
    const layers = [...Array.from({ length: 10 }, () => new Dense(12, 'sigmoid')), new Dense(1, 'sigmoid')];
    const heard: string[] = [];
    const rows = Array.from({ length: 128 }, (_, i) => [Math.sin(i), Math.cos(5 * i)]);
    await new Network({ layers, seed: 1 }).fit(
      rows,
      rows.map(([a = 0]) => Number(a > 0)),
      { epochs: 20, onWarning: (text) => void heard.push(text) },
    );
    expect(heard).to.have.length(1);
    expect(heard[0]).to.match(/gradient|layer 0/);
  });
});
