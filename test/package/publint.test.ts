import { expect } from 'chai';
import { publint } from 'publint';

describe('publint', () => {
  it('finds nothing wrong with the package', async function () {
    this.timeout(20_000);
    const { messages } = await publint({ pkgDir: '.', pack: false });
    const found = messages.map(({ code, type }) => `${type} ${code}`);
    // It would have conditions of `exports` and `imports` in the place of `browser`, which bundlers that read neither, as
    // Parcel by default, need: `imports` in the library's own files would not be found by them.
    expect(found).to.deep.equal(['suggestion USE_EXPORTS_OR_IMPORTS_BROWSER']);
  });
});
