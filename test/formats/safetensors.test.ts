import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { readSafetensors, Tensor, writeSafetensors } from '#src/index.js';
import { file } from './hostile.js';

/** Every number of 16 bits in float32, as PyTorch has it; '' where there is no PyTorch. */
function widenedByTorch(type: string): string {
  const program = `import torch, numpy as np
bits = torch.from_numpy(np.arange(-32768, 32768, dtype=np.int16))
print(bits.view(torch.${type}).to(torch.float32).numpy().tobytes().hex())`;
  return spawnSync('/usr/bin/python3', ['-c', program], { encoding: 'utf8', maxBuffer: 2 ** 24 }).stdout?.trim() ?? '';
}

describe('a safetensors file', () => {
  it('of any tensors comes back, in the order of its widths, with what it says of itself', () => {
    const tensors = {
      bytes: Uint8Array.of(1, 2, 3),
      table: new Tensor([2, 1], Float64Array.of(1, -0)),
      single: new Tensor([], Float32Array.of(7)),
      none: new Tensor([0, 5], new Int16Array()),
    };
    const bytes = writeSafetensors(tensors, { format: 'pt' });
    const { tensors: found, metadata } = readSafetensors(bytes);
    expect([...found]).to.deep.equal([
      ['table', tensors.table],
      ['single', tensors.single],
      ['none', tensors.none],
      ['bytes', new Tensor([3], tensors.bytes)],
    ]);
    expect([...metadata]).to.deep.equal([['format', 'pt']]);
    expect(writeSafetensors(found, metadata)).to.deep.equal(bytes);
    // So that every number lies where it may lie in memory.
    expect((8 + new DataView(bytes.buffer).getUint32(0, true)) % 8).to.equal(0);
  });

  for (const [type, name] of [
    ['F16', 'float16'],
    ['BF16', 'bfloat16'],
  ] as const)
    it(`of ${type} is read as PyTorch reads it, all of its 65,536 numbers`, function () {
      const wanted = Buffer.from(widenedByTorch(name), 'hex');
      // Without PyTorch there is nobody to ask.
      if (wanted.length === 0) return this.skip();
      const bits = Uint16Array.from({ length: 65_536 }, (_, i) => i - 32_768);
      const header = `{"a":{"dtype":"${type}","shape":[65536],"data_offsets":[0,131072]}}`;
      const { tensors } = readSafetensors(file(header, new Uint8Array(bits.buffer)));
      const expected = new Float32Array(wanted.buffer, wanted.byteOffset, 65_536);
      const found = tensors.get('a')?.data as Float32Array;
      const odd = found.findIndex((value, i) => !Object.is(value, expected[i]));
      expect(odd).to.equal(-1);
    });

  it('is refused where it cannot be', () => {
    const refuses = (make: () => unknown, message: string): void => {
      expect(make).to.throw().with.property('message', message);
    };
    refuses(
      () => new Tensor([2, 2], new Float32Array(3)),
      'Tensor, shape: expected sizes whose product is 3, the number of numbers, got [2, 2]. Write [rows, columns].',
    );
    refuses(
      () => writeSafetensors({ a: [1, 2] as never }),
      'writeSafetensors, tensor "a": expected a Tensor or a typed array, got an array of 2. Write new Tensor([rows, columns], new Float32Array([…])).',
    );
    refuses(
      () => writeSafetensors({}, { epoch: 3 as never }),
      'writeSafetensors, metadata "epoch": expected text, got 3. Write String(value), or JSON.stringify(value).',
    );
    refuses(
      () => writeSafetensors({ __metadata__: new Uint8Array() }),
      'writeSafetensors, tensor "__metadata__": expected another name, got that of the metadata. Call it otherwise.',
    );
    refuses(
      () => readSafetensors(file('{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}', 1)),
      'readSafetensors: expected a safetensors file, got the tensor "a" of the type F8_E4M3, which JavaScript has no array of. Convert it first, as in PyTorch: tensor.to(torch.float32).',
    );
  });
});
