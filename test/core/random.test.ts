import { expect } from 'chai';
import { normalQuantile, Random, threefry } from '#src/core/random.js';

describe('random numbers', () => {
  it('are those of Threefry-2×32-20 (known answers of Random123)', () => {
    const answer = (key: [number, number], counter: [number, number]): string => {
      const out = new Uint32Array(2);
      threefry(...key, ...counter, out);
      return [...out].map((word) => word.toString(16)).join(' ');
    };
    expect(answer([0, 0], [0, 0])).to.equal('6b200159 99ba4efe');
    expect(answer([-1, -1], [-1, -1])).to.equal('1cb996fc bb002be7');
    expect(answer([0x13198a2e, 0x03707344], [0x243f6a88, 0x85a308d3])).to.equal('c4923a9c 483df7a0');
  });

  it('follow the normal quantile of Python 3.11 statistics.NormalDist().inv_cdf', () => {
    expect(normalQuantile(0.01)).to.equal(-2.3263478740408408);
    expect(normalQuantile(0.975)).to.be.closeTo(1.9599639845400536, 1e-15);
    expect(normalQuantile(1e-20)).to.be.closeTo(-9.262340089798405, 1e-14);
    // Between the two tails, which meet where √(−ln p) is 5: by the continued fraction of the tail, in 60 digits.
    expect(normalQuantile(1e-9)).to.be.closeTo(-5.997807015007687, 2e-15);
    expect(normalQuantile(2e-11)).to.be.closeTo(-6.604077590405634, 2e-15);
    expect(normalQuantile(1e-12)).to.be.closeTo(-7.034483825301132, 2e-15);
  });

  it('permute every index once', () => {
    const order = new Random(7, 2).permutation(100);
    expect([...order].sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 100 }, (_, i) => i));
  });
});
