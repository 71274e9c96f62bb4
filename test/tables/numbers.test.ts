import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { readNumber } from '#src/tables/numbers.js';

describe('readNumber', () => {
  it('gives the nearest float64 for digits with a point anywhere, as JavaScript does (property)', () => {
    const digits = fc.stringMatching(/^-?\d{0,18}(?:\.\d{0,18})?$/);
    fc.assert(
      fc.property(digits, (text) => {
        const wanted = /\d/.test(text) ? Number(text) : undefined;
        assert.ok(Object.is(readNumber(text, { decimal: '.', group: '' }), wanted), text);
        const comma = text.replace('.', ',');
        assert.ok(Object.is(readNumber(comma, { decimal: ',', group: '' }), wanted), comma);
      }),
      { numRuns: 3000 },
    );
  });
});
