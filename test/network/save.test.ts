import { spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import fc from 'fast-check';
import { writeWhole } from '#src/formats/files.js';
import { Dense, loadNetwork, MultilayerError, Network } from '#src/index.js';
import { seal } from '#src/network/json.js';
import { joined, PieceReader, textPieces } from '#src/network/pieces.js';
import { expectError } from '../support/networks.js';

let folder = '';

async function trained(): Promise<Network> {
  const network = new Network({ layers: [new Dense(3, 'tanh'), new Dense(2, 'softmax')], seed: 4 });
  await network.fit(
    [
      [0, 1],
      [1, 0],
    ],
    ['ä', 'b'],
    { epochs: 3 },
  );
  return network;
}

/** What reads back from a text that comes in pieces of the given lengths. */
function readInPieces(text: string, lengths: readonly number[]): unknown {
  const reader = new PieceReader();
  let at = 0;
  for (const length of [...lengths, text.length]) {
    reader.take(text.slice(at, at + length));
    at += length;
  }
  return reader.value();
}

describe('save and load', () => {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'save-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const at = (name: string): string => join(folder, name);

  it('give back the network and the state of its training, in a text that JSON.parse reads', async () => {
    const network = await trained();
    await network.save(at('model.json'));
    expect(readFileSync(at('model.json'), 'utf8')).to.equal(JSON.stringify(network.checkpoint()));
    const copy = await loadNetwork(pathToFileURL(at('model.json')));
    expect(copy.checkpoint()).to.deep.equal(network.checkpoint());
    await network.save(pathToFileURL(at('model.json')), { training: false });
    expect(JSON.parse(readFileSync(at('model.json'), 'utf8'))).to.deep.equal(network.toJSON());
    expect((await loadNetwork(at('model.json'), { engine: 'reference' })).engine).to.equal('reference');
    expect(readdirSync(folder)).to.deep.equal(['model.json']);
  });

  it('save the network as it was at the call', async () => {
    const network = await trained();
    const text = JSON.stringify(network.checkpoint());
    const saving = network.save(at('model.json'));
    network.parameter(0, 'bias').set([[7, 7, 7]]);
    await saving;
    expect(readFileSync(at('model.json'), 'utf8')).to.equal(text);
  });

  it('may overlap: one of the files remains, whole', async () => {
    const networks = await Promise.all([trained(), trained(), trained()]);
    networks.forEach((network, i) => {
      network.parameter(1, 'bias').set([[i, i]]);
    });
    await Promise.all(networks.map((network) => network.save(at('model.json'))));
    const texts = networks.map((network) => JSON.stringify(network.checkpoint()));
    expect(texts).to.include(readFileSync(at('model.json'), 'utf8'));
    expect(readdirSync(folder)).to.deep.equal(['model.json']);
  });

  it('keep the owner of the file, as far as the program may', async function () {
    if (process.getuid?.() !== 0) return this.skip();
    const file = at('model.json');
    writeFileSync(file, 'old');
    chownSync(file, 1234, 1235);
    chmodSync(file, 0o640);
    await (await trained()).save(file);
    const { uid, gid, mode } = statSync(file);
    expect([uid, gid, mode & 0o777]).to.deep.equal([1234, 1235, 0o640]);
  });

  it('keep the mode of the file, and write through a link', async () => {
    const network = await trained();
    writeFileSync(at('model.json'), 'old');
    chmodSync(at('model.json'), 0o640);
    symlinkSync('model.json', at('link.json'));
    await network.save(at('link.json'));
    expect(statSync(at('model.json')).mode & 0o777).to.equal(0o640);
    expect((await loadNetwork(at('model.json'))).predict([[1, 1]])).to.deep.equal(network.predict([[1, 1]]));
  });

  it('write where a link leads to that has led to nothing', async () => {
    const network = await trained();
    symlinkSync('one.json', at('two.json'));
    symlinkSync('two.json', at('three.json'));
    await network.save(at('three.json'));
    expect(readdirSync(folder).sort()).to.deep.equal(['one.json', 'three.json', 'two.json']);
    expect(lstatSync(at('three.json')).isSymbolicLink() && lstatSync(at('two.json')).isSymbolicLink()).to.equal(true);
    expect((await loadNetwork(at('one.json'))).seed).to.equal(4);
  });

  it('read what an editor wrote again, with spaces and a mark of byte order', async () => {
    const network = await trained();
    writeFileSync(at('model.json'), `\ufeff${JSON.stringify(network.checkpoint(), null, 2)}\n`);
    expect((await loadNetwork(at('model.json'))).checkpoint()).to.deep.equal(network.checkpoint());
  });

  it('lose nothing where the writer is killed', async () => {
    const network = await trained();
    const file = at('model.json');
    await network.save(file);
    const program = `import { Dense, Network } from 'multilayer';
      const network = new Network({ inputs: 100, layers: [new Dense(300)] });
      for (;;) { await network.save(${JSON.stringify(file)}); console.log(); }`;
    for (let kill = 0; kill < 4; kill++) {
      const writer = spawn(process.execPath, ['--input-type=module', '-e', program]);
      await new Promise((resolve) => writer.stdout.once('data', resolve));
      await wait(kill * 7.3);
      writer.kill('SIGKILL');
      await new Promise((resolve) => writer.once('close', resolve));
      expect((await loadNetwork(file)).inputs).to.equal(100);
    }
  });

  const whole = async (action: () => Promise<unknown>, message: string): Promise<void> => {
    const error = await expectError(action);
    expect(error).to.be.instanceOf(MultilayerError);
    expect(error.message.replaceAll(folder, 'FOLDER')).to.equal(message);
  };

  it('say what is wrong with a path', async () => {
    const network = await trained();
    const name = "Name the file: 'model.safetensors'.";
    await whole(() => network.save(''), `save: expected the path of a file, got "". ${name}`);
    await whole(() => network.save(7 as never), `save: expected the path of a file, got 7. ${name}`);
    await whole(() => network.save('a\0b'), `save: expected the path of a file, got "a\\u0000b". ${name}`);
    await whole(
      () => network.save(new URL('https://a.b/c')),
      'save: expected the path of a file, got a URL. Send networkToBytes(network) there.',
    );
    await whole(
      () => network.save('file:///tmp/model.json'),
      'save: expected the path of a file, got "file:///tmp/model.json". Pass it as new URL(text).',
    );
    await whole(
      () => network.save(new URL('file://elsewhere/model.json')),
      'save: expected the path of a file, got a URL. File URL host must be "localhost" or empty on linux.',
    );
    await whole(
      () => loadNetwork('https://a.b/model.json'),
      'loadNetwork: expected the path of a file, got "https://a.b/model.json". Fetch it: networkFromBytes(await (await fetch(url)).arrayBuffer()).',
    );
    await whole(
      () => network.save('~/model.json'),
      `save: expected the path of a file, got "~/model.json". Only shells know '~': write join(homedir(), 'model.safetensors').`,
    );
    await whole(
      () => network.save(`${at('new')}/`),
      `save, "FOLDER/new/": expected the path of a file, got a folder. Name a file in it: 'model.safetensors'.`,
    );
    const long = 'n'.repeat(256);
    await whole(
      () => network.save(long),
      `save, "${long.slice(0, 39)}…": expected a path that the file system takes, got one that is too long. Shorten the name.`,
    );
    symlinkSync(at('circle'), at('circle'));
    for (const [name, action] of [
      ['save', () => network.save(at('circle'))],
      ['loadNetwork', () => loadNetwork(at('circle'))],
    ] as const)
      await whole(
        action,
        `${name}, "FOLDER/circle": expected a path to a file, got links that lead in a circle. Remove them, or name the file.`,
      );
    await whole(
      () => loadNetwork(undefined as never),
      `loadNetwork: expected the path of a file, got undefined. ${name}`,
    );
    await whole(
      () => network.save(at('no/model.json')),
      'save, "FOLDER/no/model.json": expected a folder to write in, got no folder "FOLDER/no". Make it first: mkdirSync("FOLDER/no", { recursive: true }).',
    );
    await whole(
      () => network.save(folder),
      `save, "FOLDER": expected the path of a file, got a folder. Name a file in it: 'model.safetensors'.`,
    );
    writeFileSync(at('file'), '');
    await whole(
      () => network.save(at('file/model.json')),
      'save, "FOLDER/file/model.json": expected a folder to write in, got a file at "FOLDER/file". Choose another folder.',
    );
    await whole(
      () => loadNetwork(at('none.json')),
      `loadNetwork, "FOLDER/none.json": expected a file, got none. Check the path; the program runs in ${process.cwd()}.`,
    );
    await whole(
      () => loadNetwork(folder),
      'loadNetwork, "FOLDER": expected a file, got a folder. Name the file in it.',
    );
    await whole(
      () => network.save('/dev/null'),
      'save, "/dev/null": expected a file system that obliges, got /dev/null is neither a file nor new. Try again, or another folder.',
    );
    expect(existsSync('/dev/null')).to.equal(true);
  });

  it('say what is wrong with options', async () => {
    const network = await trained();
    await whole(
      () => network.save(at('a'), false as never),
      'save: expected a plain object, got false. Write { training: … }.',
    );
    await whole(
      () => network.save(at('a'), { state: false } as never),
      'save: expected only known options, got the option "state". Known: training.',
    );
    await whole(
      () => network.save(at('a'), { training: 0 } as never),
      'save, option training: expected true or false, got 0. Pass a boolean.',
    );
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it('say what is wrong with a file', async () => {
    const text = JSON.stringify((await trained()).checkpoint());
    const file = at('model.json');
    const refuses = async (content: string | Buffer, rest: string): Promise<void> => {
      writeFileSync(file, content);
      await whole(() => loadNetwork(file), `loadNetwork, "FOLDER/model.json"${rest}`);
    };
    await refuses('', ': expected a file of a network, got an empty file. Take another copy, or save it again.');
    await refuses(
      'PK\u0003\u0004',
      ": expected a file of a network, got a zip file, as PyTorch's .pt and Keras's .keras are. Save the weights there as safetensors, and read them by readSafetensors(bytes).",
    );
    await refuses(
      Buffer.alloc(3),
      ': expected a file of a network, got 3 bytes. It was cut short: take another copy, or save it again.',
    );
    for (const length of [1, 30, 200, text.length - 1]) {
      await refuses(
        text.slice(0, length),
        `: expected a model file, got one that ends early, after ${Buffer.byteLength(text.slice(0, length))} bytes. It was cut short: take another copy, or save the model again.`,
      );
    }
    const damaged =
      ': expected a model file, got text that is no JSON. The file may be damaged: take another copy, or save the model again.';
    await refuses(text.replace('"seed":', '"seed";'), damaged);
    await refuses(text.replace('"data":[', '"data":[,'), damaged);
    await refuses(`{"a":${'['.repeat(1e6)}${']'.repeat(1e6)}}`, damaged);
    writeFileSync(file, text.replace('"seed":4', '"seed":5'));
    expect((await expectError(() => loadNetwork(file))).message).to.match(
      /^loadNetwork, .*, check: expected "[0-9a-f]{8}", which fits what the file holds, got "/,
    );
    await refuses(
      '{}',
      ', format: expected "multilayer", got undefined. The file may be damaged or come from elsewhere; save the model again with toJSON().',
    );
  });

  it('leave the former file, and nothing else, where the write fails', async () => {
    writeFileSync(at('model.json'), 'old');
    const broken = function* (): Generator<string, void, undefined> {
      yield 'x'.repeat(2 ** 20);
      throw new Error('the disk burns');
    };
    await whole(
      () => writeWhole(at('model.json'), broken(), { name: 'save', example: 'model.json', instead: '', fetched: '' }),
      'save, "FOLDER/model.json": expected a file system that obliges, got the disk burns. Try again, or another folder.',
    );
    expect(readFileSync(at('model.json'), 'utf8')).to.equal('old');
    expect(readdirSync(folder)).to.deep.equal(['model.json']);
  });

  it('take the longest name that the file system does', async () => {
    const network = await trained();
    await network.save(at('n'.repeat(255)));
    expect(readdirSync(folder)).to.deep.equal(['n'.repeat(255)]);
  });

  it('say where there are no files what to do instead', async () => {
    const network = await trained();
    const { process } = globalThis;
    Object.defineProperty(globalThis, 'process', { value: undefined, configurable: true, writable: true });
    try {
      const saving = await expectError(() => network.save('model.json'));
      expect(saving.message).to.equal(
        'save: expected a program that may use files, as in Node, got none. Keep networkToBytes(network) in another way, as in IndexedDB.',
      );
      const loading = await expectError(() => loadNetwork('model.json'));
      expect(loading.message).to.equal(
        'loadNetwork: expected a program that may use files, as in Node, got none. Get the bytes in another way, and write networkFromBytes(bytes).',
      );
    } finally {
      globalThis.process = process;
    }
  });
});

describe('a text in pieces', () => {
  const numbers = fc.array(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant('-0')));
  const table = fc.record({ rows: fc.nat(), precision: fc.constant('float64'), data: numbers });
  const file = fc.record({
    classes: fc.array(fc.oneof(fc.string(), fc.constant('"data":[1]'))),
    layers: fc.array(fc.record({ activation: fc.jsonValue(), weights: table, bias: table })),
    memory: fc.array(fc.record({ name: fc.string(), data: numbers })),
    none: fc.constant(undefined),
    empty: fc.constant({}),
  });

  it('is that of JSON.stringify, and reads back from any pieces', () => {
    fc.assert(
      fc.property(file, fc.array(fc.integer({ min: 0, max: 40 })), (value, lengths) => {
        const text = JSON.stringify(value);
        expect([...textPieces(value)].join('')).to.equal(text);
        expect([...joined(textPieces(value), 20)].join('')).to.equal(text);
        expect(readInPieces(text, lengths)).to.deep.equal(JSON.parse(text));
      }),
    );
  });

  it('divides long lists', () => {
    const data = Array.from({ length: 100_000 }, (_, i) => (i % 3 === 0 ? '-0' : i / 7));
    const pieces = [...textPieces({ layers: [{ data }] })];
    expect(pieces.join('')).to.equal(JSON.stringify({ layers: [{ data }] }));
    expect(Math.max(...pieces.map(({ length }) => length))).to.be.below(400_000);
  });

  it('is refused with advice where it would be longer than a string, for the network and for a checkpoint', () => {
    const table = { rows: 1, cols: 3, precision: 'float32', data: [1, 2, 0.5] } as const;
    const layers = [{ kind: 'dense', parameters: { weights: table } }];
    const long = seal({ seed: 0, inputs: 1, layers }, 35);
    const message =
      'JSON.stringify: expected a text of at most 35 characters, got about 36. Write await network.save(path), which makes the text in pieces.';
    expect(() => JSON.stringify(long)).to.throw(MultilayerError, message);
    expect(structuredClone(long)).to.deep.equal(seal({ seed: 0, inputs: 1, layers }));
    expect(JSON.parse([...textPieces(long)].join(''))).to.deep.equal(seal({ seed: 0, inputs: 1, layers }, 36));
  });
});
