import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { isFloatArray, typedArrayKind, typedNumbers } from '#src/core/arrays.js';

const numbers = ['Float32', 'Float64', 'Int8', 'Uint8', 'Uint8Clamped', 'Int16', 'Uint16', 'Int32', 'Uint32'];
if ('Float16Array' in globalThis) numbers.push('Float16');
const others = [
  'new BigInt64Array(2)',
  'new BigUint64Array(2)',
  'new DataView(new ArrayBuffer(8))',
  'new ArrayBuffer(8)',
  '[1, 2]',
  'new Proxy(new Float32Array(2), {})',
  '({ length: 2, 0: 1, 1: 2, [Symbol.toStringTag]: "Float32Array" })',
  '"Float32Array"',
  'null',
  'undefined',
];

const realms: Readonly<Record<string, (code: string) => unknown>> = {
  'this realm': (code) => runInNewContext(code, globalThis),
  'another realm': (code) => runInNewContext(code),
};

for (const [realm, make] of Object.entries(realms)) {
  describe(`typed arrays of ${realm}`, () => {
    it('are told by their kind', () => {
      for (const kind of numbers) {
        const array = make(`new ${kind}Array(2)`);
        expect(typedArrayKind(array), kind).to.equal(`${kind}Array`);
        const own = `${kind === 'Float16' ? 'Float32' : kind}Array` as 'Float32Array';
        expect(typedNumbers(array), kind).to.deep.equal(new globalThis[own](2)).and.to.be.instanceOf(globalThis[own]);
        expect(isFloatArray(array), kind).to.equal(kind === 'Float32' || kind === 'Float64');
      }
    });

    it('are not what only looks like them', () => {
      for (const code of others) {
        expect(typedNumbers(make(code)), code).to.equal(undefined);
        expect(isFloatArray(make(code)), code).to.equal(false);
      }
    });
  });
}
