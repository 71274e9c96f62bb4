import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { networkKind, packDocument, unpackDocument } from '#src/formats/index.js';
import {
  BatchNormalization,
  Dense,
  loadNetwork,
  MultilayerError,
  Network,
  networkFromBytes,
  networkToBytes,
  readSafetensors,
} from '#src/index.js';
import { expectError } from '../support/networks.js';

const x = [
  [0, 1],
  [1, 0],
  [1, 1],
];
const y = ['ä', 'b', 'b'];

async function trained(engine: 'auto' | 'reference' = 'auto'): Promise<Network> {
  const layers = [new Dense(3, 'tanh'), new BatchNormalization(), new Dense(2, 'softmax')];
  const network = new Network({ layers, seed: 4, engine });
  await network.fit(x, y, { epochs: 3, optimizer: 'adam', batchSize: 2 });
  return network;
}

describe('a network in a safetensors file', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'safetensors-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('comes back to the bit, with the state of its training, on either engine', async () => {
    for (const engine of ['auto', 'reference'] as const) {
      const network = await trained(engine);
      const copy = networkFromBytes(networkToBytes(network), { engine });
      expect(copy.checkpoint()).to.deep.equal(network.checkpoint());
      for (const each of [network, copy]) await each.fit(x, y, { epochs: 2, batchSize: 2 });
      expect(networkToBytes(copy)).to.deep.equal(networkToBytes(network));
      const small = networkFromBytes(networkToBytes(network, { training: false }).buffer as ArrayBuffer);
      expect(small.toJSON()).to.deep.equal(network.toJSON());
      // A Buffer lies somewhere in a larger one, and its slice is no copy.
      const odd = Buffer.concat([Buffer.alloc(3), networkToBytes(network)]).subarray(3);
      expect(networkFromBytes(odd, { engine }).parameters[0]?.toArray()).to.deep.equal(
        network.parameters[0]?.toArray(),
      );
      expect(small.epoch).to.equal(0);
    }
  });

  it('is written by its extension, and read by its content', async () => {
    const network = await trained();
    const bytes = networkToBytes(network);
    for (const name of ['model.safetensors', 'MODEL2.SafeTensors']) {
      await network.save(join(folder, name));
      expect(new Uint8Array(readFileSync(join(folder, name)))).to.deep.equal(bytes);
    }
    writeFileSync(join(folder, 'other'), bytes);
    writeFileSync(join(folder, 'json.safetensors'), JSON.stringify(network));
    expect((await loadNetwork(join(folder, 'other'))).checkpoint()).to.deep.equal(network.checkpoint());
    expect((await loadNetwork(join(folder, 'json.safetensors'))).toJSON()).to.deep.equal(network.toJSON());
    const error = await expectError(() => network.save(join(folder, 'model.pt')));
    expect(error.message).to.equal(
      'save, path: expected a name that ends in .safetensors or .json, got one in .pt. Call it model.safetensors.',
    );
    expect(readdirSync(folder)).to.have.length(4);
  });

  it('is saved as it was at the call, also where its numbers are float64', async () => {
    const network = await trained('reference');
    const bytes = networkToBytes(network);
    const saving = network.save(join(folder, 'model.safetensors'));
    network.parameter(0, 'bias').set([[7, 7, 7]]);
    await network.fit(x, y);
    await saving;
    expect(new Uint8Array(readFileSync(join(folder, 'model.safetensors')))).to.deep.equal(bytes);
  });

  it('calls its weights as others do', async () => {
    const network = await trained();
    const { tensors } = readSafetensors(networkToBytes(network, { training: false }));
    expect([...tensors].map(([name, { shape }]) => [name, shape])).to.deep.include.members([
      ['layers.0.weights', [2, 3]],
      ['layers.0.bias', [1, 3]],
    ]);
    expect(tensors.get('layers.0.weights')?.data).to.deep.equal(
      Float32Array.from(network.parameter(0, 'weights').toArray().flat()),
    );
  });

  it('is read or refused whatever its content was made to be, with a sum that fits', async () => {
    const bytes = networkToBytes(await trained());
    const content = unpackDocument(bytes, networkKind, 'test');
    const odd = [undefined, null, -1, 2 ** 53, 1e9, 'x', [], {}, new Float32Array(1), true];
    let [refused, taken] = [0, 0];
    const tryAll = (part: unknown, set: (value: unknown) => void): void => {
      for (const value of odd) {
        set(value);
        try {
          networkFromBytes(packDocument(networkKind, content));
          taken++;
        } catch (error) {
          expect(error).to.be.instanceOf(MultilayerError);
          refused++;
        }
      }
      set(part);
      if (typeof part !== 'object' || part === null || ArrayBuffer.isView(part)) return;
      const parent = part as Record<string, unknown>;
      for (const key of Object.keys(parent))
        tryAll(parent[key], (value) => {
          parent[key] = value;
        });
    };
    const { network } = content as Record<string, unknown>;
    tryAll(network, (value) => {
      (content as Record<string, unknown>).network = value;
    });
    expect(refused).to.be.above(300);
    expect(taken).to.be.below(refused);
  });
});
