import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';

const { files } = (await import(pathToFileURL('scripts/catalogue.mjs').href)) as {
  files: () => ReadonlyMap<string, string>;
};

describe('docs/catalogue.md', () => {
  it('says what the code says: `node scripts/catalogue.mjs` writes it anew', () => {
    const written = files();
    const path = join('docs', 'catalogue.md');
    expect(readFileSync(path, 'utf8').split('\n')).to.deep.equal(written.get(path)?.split('\n'));
    const pictures = [...written.keys()].filter((each) => each.endsWith('.svg')).sort();
    expect(
      readdirSync('docs/activations')
        .map((name) => join('docs', 'activations', name))
        .sort(),
    ).to.deep.equal(pictures);
  });

  it('has a text and its options for every member', () => {
    const [text = ''] = files().values();
    const rows = text.split('\n').filter((line) => /^\| .*`/.test(line));
    expect(rows.length).to.be.above(120);
    for (const row of rows) {
      const cells = row.split(' | ');
      expect(cells.at(-1), row).to.match(/\p{L}{3,}/u);
    }
  });
});
