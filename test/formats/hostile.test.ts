import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { modelKind, networkKind, packDocument, unpackDocument } from '#src/formats/index.js';
import { loadNetwork, MultilayerError, networkFromBytes, readSafetensors } from '#src/index.js';
import { expectError } from '../support/networks.js';
import { foreign, hostile } from './hostile.js';

function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    expect(error).to.be.instanceOf(MultilayerError);
    return (error as Error).message;
  }
  return 'nothing refused';
}

describe('a file that is hostile', () => {
  for (const [name, make] of Object.entries(hostile))
    it(`is refused: ${name}`, () => {
      const bytes = make();
      expect(refusal(() => readSafetensors(bytes))).to.match(/^readSafetensors: expected a safetensors file, got /);
      expect(refusal(() => networkFromBytes(bytes))).to.match(/^networkFromBytes: expected a file of a network, got /);
    });

  for (const [name, make] of Object.entries(foreign))
    it(`is no network, though whole: ${name}`, () => {
      const bytes = make();
      readSafetensors(bytes);
      expect(refusal(() => networkFromBytes(bytes))).to.match(
        /^networkFromBytes: expected a file of a network, got (one|a safetensors file) /,
      );
    });

  const bombs: Readonly<Record<string, unknown>> = {
    'values without end': new Array(7).fill(new Array(65_000).fill(0)),
    'a layer of 100 GB': { network: { seed: 0, inputs: 1e5, layers: [{ kind: 'dense', units: 2.5e5 }] }, layers: [{}] },
    'ten thousand layers': {
      network: { seed: 0, inputs: 1, layers: new Array(10_000).fill({ kind: 'dense', units: 1e6 }) },
      layers: new Array(10_000).fill({}),
    },
    'a name __proto__': { network: JSON.parse('{"__proto__":{"a":1},"seed":0}'), layers: [] },
    nothing: null,
  };
  for (const [name, content] of Object.entries(bombs))
    it(`is refused, though its sum fits: ${name}`, () => {
      expect(refusal(() => networkFromBytes(packDocument(networkKind, content)))).to.match(
        /^networkFromBytes.*: expected /,
      );
      expect(({} as Record<string, unknown>).a).to.equal(undefined);
    });

  it('is said to be what it is', () => {
    const says = (bytes: Uint8Array): string => refusal(() => networkFromBytes(bytes)).replace(/^.*network, got /, '');
    const text = (each: string): Uint8Array => new TextEncoder().encode(each);
    expect(says(text('PK\u0003\u0004 and more'))).to.match(/^a zip file, as PyTorch's .pt/);
    expect(says(Uint8Array.of(0x89, 0x48, 0x44, 0x46, 13, 10, 26, 10))).to.match(/^an HDF5 file/);
    expect(says(Uint8Array.of(0x80, 4, 0x95, 1, 0, 0, 0, 0, 0))).to.match(/^a pickle of Python/);
    expect(says(text('{"format":"multilayer"}'))).to.match(/^JSON text. A model that is JSON is read by/);
    expect(says(text('<!doctype html><title>404'))).to.match(/^text that begins with "<!doctype html>/);
    const model = packDocument(modelKind, {});
    expect(says(model)).to.equal(
      'one of a model of a table. It is read by TabularModel.load(path), or TabularModel.fromBytes(bytes).',
    );
    expect(says(packDocument({ ...networkKind, version: 2 }, {}))).to.equal(
      'one of version 2 of the format. Update multilayer to read newer files.',
    );
    expect(says(packDocument({ ...networkKind, name: 'forest' }, {}))).to.equal(
      'one of "forest". Update multilayer to read newer files.',
    );
    const network = packDocument(networkKind, { weights: new Float32Array(100) });
    expect(says(network.subarray(0, 500))).to.match(/^one that ends early, after 500 bytes of \d+. It was cut short/);
    const altered = network.slice();
    altered[network.length - 1] = 1;
    expect(says(altered)).to.equal(
      'one that was altered: its SHA-256 is another one. The file is damaged: take another copy, or save it again.',
    );
    expect(unpackDocument(network, networkKind, 'test')).to.deep.equal({ weights: new Float32Array(100) });
    expect(refusal(() => networkFromBytes('x' as never))).to.equal(
      'networkFromBytes: expected the bytes of a file, got "x". Pass a Uint8Array or an ArrayBuffer, as of await (await fetch(url)).arrayBuffer().',
    );
  });

  it('is not read where its length says enough', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
    try {
      for (const start of [new Uint8Array(), packDocument(networkKind, {})]) {
        const path = join(folder, 'model.safetensors');
        writeFileSync(path, start);
        // Ten gigabytes of nothing.
        truncateSync(path, 1e10);
        const { message } = await expectError(() => loadNetwork(path));
        expect(message).to.match(/: expected a file of a network, got (\d+ bytes behind its end|a header that)/);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
