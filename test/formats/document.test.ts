import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  type DocumentKind,
  modelKind,
  networkKind,
  packDocument,
  plainData,
  plainWeights,
  readSafetensors,
  Tensor,
  unpackDocument,
} from '#src/formats/index.js';
import { packageVersion } from '#src/formats/version.js';
import { expectError } from '../support/networks.js';

const kind: DocumentKind = { name: 'note', what: 'a note', version: 1, reader: 'nothing' };

function there(content: unknown): unknown {
  return unpackDocument(packDocument(kind, content), kind, 'read');
}

/** Floats of all bits: numbers, infinities, NaN of any payload, −0. */
const bits32 = fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 })).map((list) => Uint32Array.from(list));
const bits64 = fc.array(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })).map((list) => BigUint64Array.from(list));
const arrays = fc.oneof(
  bits32.map(({ buffer }) => new Float32Array(buffer)),
  bits32.map(({ buffer }) => new Int32Array(buffer)),
  bits32.map(({ buffer }) => new Uint16Array(buffer)),
  bits64.map(({ buffer }) => new Float64Array(buffer)),
  bits64.map(({ buffer }) => new BigInt64Array(buffer)),
  fc.uint8Array(),
);
const names = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'length',
    '',
    '$tensor',
    '$',
    '$$array',
    '__metadata__',
    '"\\',
  ),
);
const { documents } = fc.letrec((tie) => ({
  documents: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(fc.double(), fc.string({ unit: 'binary' }), fc.boolean(), fc.constant(null), arrays),
    arrays.map((data) => new Tensor([data.length, 1], data)),
    fc.array(tie('documents'), { maxLength: 4 }),
    fc.array(fc.tuple(names, tie('documents')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
  ),
}));

/** The same with bytes in the place of arrays: chai takes NaN for NaN, and −0 for 0 in arrays. */
function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value))
    return [value.constructor.name, [...new Uint8Array(value.buffer, value.byteOffset, value.byteLength)]];
  if (value instanceof Tensor) return [value.shape, plain(value.data)];
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value).map(([key, each]) => [key, plain(each)]);
}

describe('a document in a file', () => {
  it('comes back to the bit, with names of any kind', () => {
    fc.assert(
      fc.property(documents, (content) => {
        expect(plain(there(content))).to.deep.equal(plain(content));
      }),
    );
  });

  it('gives the same bytes again, and tensors are called by their place', () => {
    const content = {
      networks: [{ layers: [{ weights: new Tensor([2, 3], new Float32Array(6)), bias: new Float32Array(3) }] }],
      splits: new Int32Array(5),
      'networks.0.layers.0.bias': new Uint8Array(3),
      mean: new Float64Array(2),
    };
    const bytes = packDocument(modelKind, content);
    expect(bytes).to.deep.equal(packDocument(modelKind, content));
    const { tensors, metadata } = readSafetensors(bytes);
    expect([...tensors].map(([name, { shape }]) => [name, shape])).to.deep.equal([
      ['mean', [2]],
      ['networks.0.layers.0.weights', [2, 3]],
      ['networks.0.layers.0.bias', [3]],
      ['splits', [5]],
      ['networks.0.layers.0.bias 2', [3]],
    ]);
    expect([...metadata.keys()]).to.deep.equal([
      'sha256',
      'format',
      'version',
      'kind',
      'kind_version',
      'program',
      'document',
    ]);
    expect(metadata.get('program')).to.equal(
      `multilayer ${(JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version}`,
    );
    expect(packageVersion).to.equal(metadata.get('program')?.slice(11));
  });

  it('is opened by an independent reader in numpy, bit for bit', function () {
    const data = Float64Array.of(1 / 3, -0, Number.NaN, Number.NEGATIVE_INFINITY);
    const content = {
      a: new Tensor([2, 2], data),
      b: Float32Array.of(1.1, -0),
      'ä "c"': BigInt64Array.of(-(2n ** 63n)),
    };
    const folder = mkdtempSync(join(tmpdir(), 'document-'));
    try {
      const file = join(folder, 'x.safetensors');
      writeFileSync(file, packDocument(kind, content));
      const { stdout, status } = spawnSync('/usr/bin/python3', ['test/formats/read-safetensors.py', file], {
        encoding: 'utf8',
      });
      // Without numpy there is nobody to ask.
      if (status !== 0) return this.skip();
      const rows = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      const hex = (each: ArrayBufferView): string => Buffer.from(each.buffer as ArrayBuffer).toString('hex');
      expect(rows).to.deep.equal([
        { name: 'a', type: 'F64', shape: [2, 2], bytes: hex(data) },
        { name: 'ä "c"', type: 'I64', shape: [1], bytes: hex(content['ä "c"']) },
        { name: 'b', type: 'F32', shape: [2], bytes: hex(content.b) },
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('detects every flip of a bit and every truncation', () => {
    const bytes = packDocument(networkKind, { layers: [{ weights: Float32Array.of(1, 2, 3) }], inputs: 3 });
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const copy = bytes.slice();
      copy[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(() => unpackDocument(copy, networkKind, 'read'), `bit ${bit}`).to.throw(
        'read: expected a file of a network, got ',
      );
    }
    for (let length = 0; length < bytes.length; length++)
      expect(() => unpackDocument(bytes.slice(0, length), networkKind, 'read')).to.throw(
        /^read: expected a file of a network, got /,
      );
  });

  it('becomes its weights alone, and JSON', () => {
    const weights = new Tensor([1, 2], Float32Array.of(0.5, -0));
    const content = {
      layers: [{ weights }],
      memory: { 'a b': Float64Array.of(1, Number.NaN) },
      big: BigInt64Array.of(5n),
    };
    const { tensors, metadata } = readSafetensors(plainWeights(packDocument(networkKind, content)));
    expect([...tensors]).to.deep.equal([['layers.0.weights', weights]]);
    expect([...metadata]).to.deep.equal([['format', 'pt']]);
    const several = packDocument(modelKind, { networks: [content, content] });
    expect([...readSafetensors(plainWeights(several)).tensors.keys()]).to.deep.equal([
      'networks.0.layers.0.weights',
      'networks.1.layers.0.weights',
    ]);
    expect(plainData(content)).to.deep.equal({
      layers: [{ weights: { shape: [1, 2], data: [0.5, '-0'] } }],
      memory: { 'a b': [1, 'NaN'] },
      big: ['5'],
    });
  });

  it('says what is not plain data', async () => {
    const error = await expectError(() =>
      Promise.resolve().then(() => packDocument(kind, { a: [{ b: new Date(0) }] })),
    );
    expect(error.message).to.equal(
      'packDocument, document.a[0].b: expected plain data, a Tensor or a typed array, got a Date. Turn it into one.',
    );
  });
});
