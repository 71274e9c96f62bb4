import { expect } from 'chai';
import { inRealm, type Realm } from '../support/realm.js';

const otherwise = "Or take engine: 'reference'.";
const elsewhere = 'Use a Worker, where older browsers compile more than 4 kB, or a newer browser.';
const moduleText = (bytes: string, error: string, fix = elsewhere): string =>
  `engine "wasm": expected to compile a module of ${bytes} bytes, got "${error}". ${fix} ${otherwise}`;
const memoryText = (error: string): string =>
  `engine "wasm": expected a memory of 65536 bytes, got "${error}". Raise ulimit -v (each takes 8 to 10 GiB of addresses), start Node with --disable-wasm-trap-handler, or dispose of networks. ${otherwise}`;
const instead = 'Network: "reference" computes in place of "wasm", in float64, on one thread and slower by far. ';

/** Refuses what a function of WebAssembly is asked for, where `refuses` says so. */
function refusing(part: string, error: string, refuses: string): string {
  return `{
    const Real = WebAssembly.${part};
    let asked = 0;
    WebAssembly.${part} = function (...operands) {
      asked += 1;
      if (${refuses}) throw new ${error};
      return new Real(...operands);
    };
  }`;
}

const tooLarge = refusing('Module', "RangeError('WebAssembly.Module(): too large')", 'operands[0].length > 4096');
const noMemory = "RangeError('WebAssembly.Memory(): could not allocate memory')";
const memories = (count: number): string => refusing('Memory', noMemory, `asked > ${count}`);

/** Environments in which no network computes with WebAssembly, and what they are told. */
const never: Readonly<Record<string, readonly [Realm, string]>> = {
  'it may not be compiled': [
    { wasm: false },
    `engine "wasm": expected leave to compile WebAssembly, got "CompileError: WebAssembly.Module(): Wasm code generation disallowed by embedder". Add 'wasm-unsafe-eval' to script-src of the page's Content-Security-Policy. ${otherwise}`,
  ],
  'there is none': [
    { before: 'delete globalThis.WebAssembly;' },
    `engine "wasm": expected WebAssembly, got "undefined". Start Node without --jitless. ${otherwise}`,
  ],
  'there is only a part of it': [
    { before: 'delete WebAssembly.Instance;' },
    `engine "wasm": expected WebAssembly, got "a part of it". Start Node without --jitless. ${otherwise}`,
  ],
  'it is null': [
    { before: 'globalThis.WebAssembly = null;' },
    `engine "wasm": expected WebAssembly, got "null". Start Node without --jitless. ${otherwise}`,
  ],
  'it may not be instantiated': [
    { before: refusing('Instance', "TypeError('blocked')", 'true') },
    `engine "wasm": expected leave to compile WebAssembly, got "TypeError: blocked". Add 'wasm-unsafe-eval' to script-src of the page's Content-Security-Policy. ${otherwise}`,
  ],
  'it neither validates nor compiles': [
    { before: `WebAssembly.validate = undefined; ${refusing('Module', "Error('no')", 'true')}` },
    `engine "wasm": expected WebAssembly with SIMD, got "Error: no". Chrome 91, Firefox 89 and Safari 16.4 have it. ${otherwise}`,
  ],
  'it has no SIMD': [
    {
      before: `WebAssembly.validate = () => false; ${refusing('Module', "WebAssembly.CompileError('Wasm SIMD unsupported')", 'true')}`,
    },
    `engine "wasm": expected WebAssembly with SIMD, got "CompileError: Wasm SIMD unsupported". Chrome 91, Firefox 89 and Safari 16.4 have it. ${otherwise}`,
  ],
};

for (const [what, [realm, text]] of Object.entries(never)) {
  describe(`where WebAssembly is refused, as ${what}`, () => {
    it('computes with the reference engine, and says so', async () => {
      const program = `
        const said = [];
        const network = xorNetwork({ onWarning: (message) => said.push(message) });
        const named = network.engine;
        await network.fit(x, y, { epochs: 300, learningRate: 0.05 });
        const again = multilayer.networkFromJSON(network.toJSON(), { engine: 'reference' });
        return [named, multilayer.engines.wasm.supported(), solved(network), farthest(network.predict(x), again.predict(x)), said];`;
      expect(await inRealm(realm, program)).to.deep.equal(['reference', false, true, 0, [instead + text]]);
    });

    it('refuses the engine wasm by name, with what to do', async () => {
      const program = `try { xorNetwork({ engine: 'wasm' }); } catch (error) { return [error.name, error.message]; }`;
      expect(await inRealm(realm, program)).to.deep.equal(['MultilayerError', text]);
    });
  });
}

describe('where WebAssembly is refused', () => {
  it('tells the console once, and each network that has a place for warnings', async () => {
    const heard: string[] = [];
    const console = { warn: (message: string) => heard.push(message) };
    const program = `
      let own = 0;
      for (let k = 0; k < 3; k++) xorNetwork();
      for (let k = 0; k < 3; k++) xorNetwork({ onWarning: () => own++ });
      xorNetwork({ engine: 'reference' });
      return own;`;
    expect(await inRealm({ wasm: false, globals: { console } }, program)).to.equal(3);
    expect(heard).to.have.length(1);
  });

  it('may name an engine that is known and cannot run, and no other', async () => {
    const program = `try { xorNetwork({ engine: 'wasn' }); } catch (error) { return error.message; }`;
    expect(await inRealm({ wasm: false }, program)).to.include('Did you mean "wasm"?');
  });
});

describe('where WebAssembly compiles small modules only', () => {
  it('changes to the reference engine with the first that is larger', async () => {
    const program = `
      const said = [];
      const network = xorNetwork({ inputs: 2, onWarning: (message) => said.push(message) });
      const engines = [network.engine];
      network.predict(x);
      engines.push(network.engine);
      await network.fit(x, y, { epochs: 300, learningRate: 0.05 });
      engines.push(network.engine);
      const again = multilayer.networkFromJSON(network.toJSON(), { engine: 'reference' });
      return [engines, solved(network), farthest(network.predict(x), again.predict(x)), said];`;
    const [engines, solved, apart, said] = (await inRealm({ before: tooLarge }, program)) as unknown[];
    expect([engines, solved, apart]).to.deep.equal([['wasm', 'wasm', 'reference'], true, 0]);
    const [text] = said as [string];
    const bytes = /of (\d+) bytes/.exec(text)?.[1] ?? '';
    expect(said).to.deep.equal([instead + moduleText(bytes, 'RangeError: WebAssembly.Module(): too large')]);
  });

  it('says so where wasm is asked for by name, whatever the kind of error', async () => {
    const error = "WebAssembly.CompileError('size 9 > maximum function size')";
    const program = `try { await xorNetwork({ engine: 'wasm' }).fit(x, y); } catch (error) { return error.message; }`;
    const before = refusing('Module', error, 'operands[0].length > 4096');
    const text = (await inRealm({ before }, program)) as string;
    const bytes = /of (\d+) bytes/.exec(text)?.[1] ?? '';
    const fix = 'Shorten the formulas, or use fewer layers.';
    expect(text).to.equal(moduleText(bytes, 'CompileError: size 9 > maximum function size', fix));
  });

  it('leaves errors alone that are none of the machine’s', async () => {
    const before = refusing('Instance', "WebAssembly.LinkError('import 0')", 'asked > 1');
    const program = `try { xorNetwork({ inputs: 2 }).predict(x); } catch (error) { return String(error); }`;
    expect(await inRealm({ before }, program)).to.equal('LinkError: import 0');
  });
});

describe('where memories of WebAssembly are short', () => {
  const round = `
    const said = [];
    const networks = [1, 2, 3, 4, 5].map((seed) => xorNetwork({ inputs: 2, seed, onWarning: (text) => said.push(text) }));
    const exact = networks.map((each) => multilayer.networkFromJSON(each.toJSON(), { engine: 'reference' }).predict(x));
    let worst = 0;
    for (let round = 0; round < 2; round++) {
      networks.forEach((each, k) => {
        worst = Math.max(worst, farthest(each.predict(x), exact[k]));
        each.evaluate(x, y);
      });
    }
    return [networks.map((each) => each.engine), worst, said];`;

  it('takes them from questions that were asked longest ago', async () => {
    for (const count of [1, 3]) {
      const [engines, worst, said] = (await inRealm({ before: memories(count) }, round)) as [
        string[],
        number,
        string[],
      ];
      expect(engines).to.deep.equal(Array(5).fill('wasm'));
      expect(worst).to.be.lessThan(1e-6);
      expect(said).to.deep.equal([]);
    }
  });

  it('computes with the reference engine where there is none', async () => {
    const [engines, worst, said] = (await inRealm({ before: memories(0) }, round)) as [string[], number, string[]];
    expect(engines).to.deep.equal(Array(5).fill('reference'));
    expect(worst).to.equal(0);
    const text = instead + memoryText('RangeError: WebAssembly.Memory(): could not allocate memory');
    expect(said).to.deep.equal(Array(5).fill(text));
  });

  it('says so where wasm is asked for by name', async () => {
    const program = `try { xorNetwork({ inputs: 2, engine: 'wasm' }).predict(x); } catch (error) { return error.message; }`;
    const text = memoryText('RangeError: WebAssembly.Memory(): could not allocate memory');
    expect(await inRealm({ before: memories(0) }, program)).to.equal(text);
  });

  it('says so where instances are refused, too', async () => {
    const before = refusing('Instance', "RangeError('WebAssembly.Instance(): Out of memory')", 'true');
    const program = `try { xorNetwork({ inputs: 2, engine: 'wasm' }).predict(x); } catch (error) { return error.message; }`;
    expect(await inRealm({ before }, program)).to.equal(
      memoryText('RangeError: WebAssembly.Instance(): Out of memory'),
    );
  });

  it('predicts rightly beside a fit that holds the only one, and trains on as it began', async () => {
    const program = `
      const watch = async (network) => {
        const seen = [];
        const onEpoch = ({ epoch }) => {
          if (epoch % 50 > 0) return;
          const again = multilayer.networkFromJSON(network.toJSON(), { engine: 'reference' });
          seen.push(farthest(network.predict(x), again.predict(x)));
        };
        const { loss } = await network.fit(x, y, { epochs: 200, learningRate: 0.05, onEpoch });
        return { seen, loss };
      };
      const said = [];
      const network = xorNetwork({ onWarning: (text) => said.push(text) });
      const { seen, loss } = await watch(network);
      const more = await network.fit(x, y, { epochs: 10, learningRate: 0.05 });
      return [seen, loss.at(-1), network.engine, said.length, more.loss[0] < loss[0]];`;
    const alone = (await inRealm({}, program)) as [number[], number, string, number, boolean];
    const short = (await inRealm({ before: memories(1) }, program)) as typeof alone;
    expect(short[0]).to.deep.equal([0, 0, 0, 0]);
    // The same bits: the fit went on in float32.
    expect(short[1]).to.equal(alone[1]);
    expect([...short.slice(2)]).to.deep.equal(['reference', 1, true]);
    expect([...alone.slice(2)]).to.deep.equal(['wasm', 0, true]);
  });

  it('trains two networks at once with one', async () => {
    const program = `
      const networks = [1, 2].map((seed) => xorNetwork({ seed, onWarning: () => {} }));
      await Promise.all(networks.map((each) => each.fit(x, y, { epochs: 300, learningRate: 0.05 })));
      return [networks.map((each) => each.engine), networks.map(solved)];`;
    expect(await inRealm({ before: memories(1) }, program)).to.deep.equal([
      ['wasm', 'reference'],
      [true, true],
    ]);
  });

  it('takes fewer steps at once where a memory cannot grow, to the same bits', async () => {
    const program = `
      const network = xorNetwork();
      const rows = Array.from({ length: 3000 }, (_, i) => x[i % 4]);
      const { loss } = await network.fit(rows, rows.map(([a, b]) => a ^ b), { epochs: 40, batchSize: 2 });
      return [network.engine, loss.at(-1), network.toJSON().check];`;
    const before = `WebAssembly.Memory.prototype.grow = () => { throw new RangeError('Unable to grow'); };`;
    expect(await inRealm({ before }, program)).to.deep.equal(await inRealm({}, program));
  });

  it('uses one thread where no memory can be shared, to the same bits', async () => {
    const program = `
      const network = new multilayer.Network({ layers: [new multilayer.Dense(256, 'relu'), new multilayer.Dense(1)], threads: 2 });
      const data = Float32Array.from({ length: 256 * 64 }, (_, i) => Math.sin(i));
      const { loss } = await network.fit({ rows: 256, cols: 64, data }, data.slice(0, 256), { epochs: 3, batchSize: 256 });
      return [network.engine, loss.at(-1)];`;
    const globals = { process };
    const before = refusing('Memory', noMemory, 'operands[0].shared');
    expect(await inRealm({ before, globals }, program)).to.deep.equal(await inRealm({ globals: {} }, program));
  });
});
