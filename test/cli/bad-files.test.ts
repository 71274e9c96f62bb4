import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Dense, Network } from 'multilayer';
import { type Ran, runHere } from './run.js';

const line = (i: number): string => `${i % 7},${(i * 3) % 11},${i % 3 === 0 ? 'red' : 'blue'}`;
const table = (count: number, label: (i: number) => string): string =>
  `x,y,colour,label\n${Array.from({ length: count }, (_, i) => `${line(i)},${label(i)}`).join('\n')}\n`;

/** Arguments, in which `@` is the folder, the exit code, and what is said. */
type Row = readonly [args: string, code: number, ...says: RegExp[]];

const rows: readonly Row[] = [
  // Models.
  ['predict @/no.safetensors @/rows.csv', 3, /no\.safetensors/],
  ['predict @ @/rows.csv', 3, /folder/],
  ['predict @/empty.safetensors @/rows.csv', 3, /empty\.safetensors.*expected/],
  ['predict @/cut.safetensors @/rows.csv', 3, /cut\.safetensors/],
  ['predict @/flipped.safetensors @/rows.csv', 3, /flipped\.safetensors.*SHA-256/],
  ['predict @/grown.safetensors @/rows.csv', 3, /grown\.safetensors/],
  ['predict @/rows.csv @/rows.csv', 3, /rows\.csv: expected .*, got text that begins with/],
  ['predict @/network.safetensors @/rows.csv', 3, /expected .*model of a table.*, got .*a network/],
  ['predict @/network.json @/rows.csv', 3, /network\.json/],
  ['evaluate @/flipped.safetensors @/rows.csv', 3, /SHA-256/],
  ['evaluate @/no.safetensors @/rows.csv', 3, /no\.safetensors/],
  ['inspect @/no.safetensors', 3, /no\.safetensors: expected a file that can be used, got nothing of that name/],
  ['inspect @/empty.safetensors', 3, /empty\.safetensors: expected a safetensors file/],
  ['inspect @/cut.safetensors', 3, /cut\.safetensors/],
  ['inspect @/flipped.safetensors', 3, /flipped\.safetensors/],
  ['inspect @/bomb.safetensors', 3, /bomb\.safetensors/],
  ['inspect @/broken.json', 3, /broken\.json/],
  ['inspect @/other.json', 3, /other\.json/],
  ['inspect @/rows.csv', 3, /rows\.csv: expected a safetensors file, got text/],
  ['inspect @', 3, /got a folder/],
  ['convert @/no.safetensors --to @/w.safetensors', 3, /no\.safetensors/],
  ['convert @/model.safetensors --to @/w.onnx', 2, /--to: expected a name that ends in \.safetensors or \.json/],
  ['convert @/model.safetensors --to @/model.safetensors', 2, /another file than what is read/],
  ['convert @/model.safetensors --to @/rows.json', 2, /expected a new file, got a file that is there/],
  ['convert @/model.safetensors --to @/no/w.json', 3, /which is not there/],
  ['convert @/foreign.safetensors --to @/w.json', 3, /expected a model or a network/],
  // Rows to predict on.
  ['predict @/model.safetensors @/no.csv', 3, /no\.csv/],
  ['predict @/model.safetensors @/empty.csv', 3, /empty\.csv/],
  ['predict @/model.safetensors @/absent.csv', 3, /"x"/, /"colour"/],
  ['predict @/model.safetensors @/word.csv', 3, /word\.csv, line 3, column "x".*"tall"/],
  ['predict @/model.safetensors @/ragged.csv', 3, /ragged\.csv, line 3/],
  ['predict @/model.safetensors @/quote.csv', 3, /quote\.csv/],
  ['predict @/model.safetensors @/binary.csv', 3, /binary\.csv/],
  ['predict @/model.safetensors @/huge.csv', 3, /huge\.csv, line 2, column "x"/],
  ['predict @/model.safetensors @/rows.csv --output @/rows.csv', 2, /another file than what is read/],
  ['predict @/model.safetensors @/rows.csv --output @/model.safetensors', 2, /another file than what is read/],
  ['predict @/model.safetensors @/rows.csv --output @/word.csv', 2, /got a file that is there/],
  ['predict @/model.safetensors @/rows.csv --output @/no/a.csv', 3, /which is not there/],
  ['predict @/model.safetensors @/rows.csv --output @/folder', 3, /expected a file, got a folder/],
  ['predict @/model.safetensors @/rows.csv --format xml', 2, /It must be csv or ndjson/],
  ['predict @/model.safetensors @/rows.csv --format ndjsn', 2, /Did you mean ndjson\?/],
  ['predict @/model.safetensors @/rows.csv --json --format csv', 2, /--json/],
  ['predict @/model.safetensors @/rows.csv --proba', 2, /Did you mean --probabilities\?/],
  ['predict @/amounts.safetensors @/rows.csv --probabilities', 2, /--probabilities: expected a model of classes/],
  // Rows to evaluate on.
  ['evaluate @/model.safetensors @/without.csv', 3, /"label"/],
  ['evaluate @/model.safetensors @/labels.csv', 3, /labels\.csv, line 3.*"maybe"/],
  ['evaluate @/model.safetensors @/dots.csv', 3, /dots\.csv, line 2.*"yes\."/, /"yes"/],
  ['evaluate @/model.safetensors @/untold.csv', 3, /expected rows with a target, got none/],
  ['evaluate @/amounts.safetensors @/labels.csv', 3, /label/],
  ['evaluate @/model.safetensors @/absent.csv', 3, /"label"|"x"/],
  // Going on.
  ['train @/data.csv -t label -o @/model.safetensors --resume', 2, /--resume: expected the checkpoint/],
  ['train @/data.csv -t label -o @/bad.safetensors --resume', 3, /bad\.checkpoint\.safetensors/],
  ['train @/data.csv -t label -o @/wrong.safetensors --resume', 3, /wrong\.checkpoint\.safetensors/],
];

describe('what a command says of files that are not what they should be', () => {
  let folder: string;
  const at = (name: string): string => join(folder, name);
  const put = (name: string, content: string | Uint8Array): void => writeFileSync(at(name), content);
  const run = (args: string): Promise<Ran> => runHere(args.split(' ').map((word) => word.replaceAll('@', folder)));

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'multilayer-'));
    mkdirSync(at('folder'));
    put(
      'data.csv',
      table(40, (i) => (i % 7 > 3 ? 'yes' : 'no')),
    );
    put(
      'numbers.csv',
      table(40, (i) => String((i % 7) * 2.5 + (i % 3))),
    );
    await run('train @/data.csv -t label -o @/model.safetensors --epochs 1 -q');
    await run('train @/numbers.csv -t label --task regression -o @/amounts.safetensors --epochs 1 -q');
    const network = new Network({ inputs: 1, layers: [new Dense(1)], seed: 1 });
    await network.fit([[0], [1]], [[0], [1]], { epochs: 1 });
    await network.save(at('network.safetensors'));
    await network.save(at('network.json'));
    await run('convert @/network.safetensors --to @/foreign.safetensors -q');
    const whole = readFileSync(at('model.safetensors'));
    put('empty.safetensors', '');
    put('cut.safetensors', whole.subarray(0, whole.length - 100));
    put('grown.safetensors', Buffer.concat([whole, Buffer.from('x')]));
    const flipped = Buffer.from(whole);
    flipped.writeUInt8(flipped.readUInt8(flipped.length - 9) ^ 4, flipped.length - 9);
    put('flipped.safetensors', flipped);
    put('bad.checkpoint.safetensors', flipped);
    put('wrong.checkpoint.safetensors', whole);
    const header = '{"a":{"dtype":"F64","shape":[1000000,1000000],"data_offsets":[0,8000000000000]}}';
    const bomb = Buffer.alloc(8 + header.length);
    bomb.writeBigUInt64LE(BigInt(header.length));
    bomb.write(header, 8);
    put('bomb.safetensors', bomb);
    put('broken.json', '{"layers": [');
    put('other.json', '{"a": 1}');
    put('rows.json', '[]');
    put('rows.csv', 'x,y,colour\n1,2,red\n3,4,blue\n');
    put('empty.csv', '');
    put('absent.csv', 'y\n1\n2\n');
    put('word.csv', 'x,y,colour\n1,2,red\ntall,4,blue\n');
    put('ragged.csv', 'x,y,colour\n1,2,red\n3,4\n');
    put('quote.csv', 'x,y,colour\n1,2,"red\n3,4,blue\n');
    put(
      'binary.csv',
      Uint8Array.from({ length: 300 }, (_, i) => (i * 91) % 256),
    );
    put('huge.csv', 'x,y,colour\n1e400,2,red\n3,4,blue\n');
    put('without.csv', 'x,y,colour\n1,2,red\n3,4,blue\n');
    put('labels.csv', 'x,y,colour,label\n1,2,red,yes\n3,4,blue,maybe\n');
    put('dots.csv', 'x,y,colour,label\n1,2,red,yes.\n3,4,blue,no.\n');
    put('untold.csv', 'x,y,colour,label\n1,2,red,\n3,4,blue,?\n');
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const [index, [args, code, ...says]] of rows.entries()) {
    it(`${index + 1}: ${args}, code ${code}`, async () => {
      const ran = await run(`${args} -q`);
      expect(ran.err).to.not.match(/\n {4}at |^internal error|\[object|undefined/m);
      for (const say of says) expect(ran.err).to.match(say);
      expect(ran.code).to.equal(code);
      expect(ran.err.split('\n').length, ran.err).to.be.at.most(4);
    });
  }
});
