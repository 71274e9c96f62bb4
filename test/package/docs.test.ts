import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

/** The declarations that the package gives to editors, from a build folder of tests. */
const root = fileURLToPath(new URL('../../../dist', import.meta.url));

function linesOf(file: string): string[] {
  return readFileSync(file, 'utf8').split('\n');
}

/** What a module exports: the name, and the line of the file where it is declared. */
function exportsOf(file: string): Map<string, { readonly file: string; readonly line: number }> {
  const found = new Map<string, { readonly file: string; readonly line: number }>();
  linesOf(file).forEach((line, at) => {
    const [, declared] =
      /^export (?:declare )?(?:abstract )?(?:class|interface|const|function|type|enum) (\w+)/.exec(line) ?? [];
    if (declared !== undefined && !found.has(declared)) found.set(declared, { file, line: at });
    const [, words, from] = /^export (?:type )?(.*) from '(.*)\.js';/.exec(line) ?? [];
    if (words === undefined || from === undefined) return;
    const source = join(dirname(file), `${from}.d.ts`);
    const [, namespace] = /^\* as (\w+)/.exec(words) ?? [];
    if (namespace !== undefined) found.set(namespace, { file, line: at });
    else if (words === '*') for (const [name, place] of exportsOf(source)) found.set(name, place);
    else {
      const inner = exportsOf(source);
      for (const word of words.replace(/[{}]/g, '').split(',')) {
        const [own = '', other] = word.replace('type ', '').trim().split(' as ');
        const place = inner.get(own);
        if (place !== undefined) found.set(other ?? own, place);
        else if (own !== '') throw new Error(`${file}: where is ${own}?`);
      }
    }
  });
  return found;
}

function isDocumented(lines: readonly string[], at: number): boolean {
  return lines[at - 1]?.trimEnd().endsWith('*/') === true;
}

/** The members of a class or an interface by name, and whether they have a text: overloads and accessors count once. */
function membersOf(lines: readonly string[], at: number): Map<string, boolean> {
  const members = new Map<string, boolean>();
  if (!/^export (?:declare )?(?:abstract )?(?:class|interface) .*\{$/.test(lines[at] as string)) return members;
  for (let k = at + 1; !lines[k]?.startsWith('}'); k++) {
    const [, name] = /^ {4}(?:static |abstract |readonly |get |set )*(\w+)\??[(:<;]/.exec(lines[k] as string) ?? [];
    if (name === undefined || name === 'constructor' || members.has(name)) continue;
    members.set(name, isDocumented(lines, k));
  }
  return members;
}

/** What stands behind `extends`: members that it describes need no other text. */
function parentOf(line: string): string {
  return / extends (\w+)/.exec(line)?.[1] ?? '';
}

describe('what editors show', () => {
  for (const entry of ['index', 'charts/index', 'data', 'formula']) {
    it(`has a text for everything that ${entry} exports, and for its members`, () => {
      const missing: string[] = [];
      const names = exportsOf(join(root, `${entry}.d.ts`));
      const all = exportsOf(join(root, 'index.d.ts'));
      for (const [name, { file, line }] of names) {
        const lines = linesOf(file);
        if (!isDocumented(lines, line)) missing.push(name);
        const parent = all.get(parentOf(lines[line] as string));
        const inherited = parent === undefined ? new Map() : membersOf(linesOf(parent.file), parent.line);
        for (const [member, documented] of membersOf(lines, line))
          if (!documented && !inherited.get(member)) missing.push(`${name}.${member}`);
      }
      expect(missing.sort()).to.deep.equal([]);
      expect(names.size).to.be.above(0);
    });
  }
});
