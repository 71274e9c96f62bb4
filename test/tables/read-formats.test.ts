import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { build } from 'esbuild';
import { MultilayerError } from 'multilayer';
import { type ReadOptions, readChunks, readTable, type Table, type TableInput } from 'multilayer/data';

const columns = (table: Table): [string, unknown[]][] => table.columns.map(({ name, cells }) => [name, [...cells]]);
const read = async (text: string, options?: ReadOptions) => columns(await readTable({ text }, options));

async function refusal(source: TableInput, options?: ReadOptions): Promise<string> {
  const error = await readTable(source, options).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).to.be.instanceOf(MultilayerError);
  return (error as Error).message;
}

describe('reading ARFF', () => {
  const arff = `% a comment
@RELATION x
@attribute 'a b' NUMERIC
@attribute "q" {yes,'no way'}
@attribute s string
@data
1,yes,'it\\'s, ok'
% another
?, 'no way' ,?
{0 5, 2 'x, y'}
`;

  it('knows declared levels, quotes, comments, missing cells and sparse rows', async () => {
    const table = await readTable({ text: arff.replaceAll('\n', '\r\n') });
    expect(columns(table)).to.deep.equal([
      ['a b', ['1', undefined, '5']],
      ['q', ['yes', 'no way', 'yes']],
      ['s', ["it's, ok", undefined, 'x, y']],
    ]);
    expect(table.column('q').declared).to.deep.equal({ kind: 'category', levels: ['yes', 'no way'] });
    expect([...(table.source.lines ?? [])]).to.deep.equal([7, 9, 10]);
  });

  it('names line and column of what does not fit the declaration', async () => {
    const head = '@relation x\n@attribute a numeric\n@attribute b {x,y}\n@data\n';
    expect(await refusal({ text: `${head}1,z\n` })).to.equal(
      'text, line 5, column "b": expected one of the levels that are declared, got "z". Correct the cell, or add the level to its @attribute.',
    );
    expect(await refusal({ text: `${head}1\n` })).to.match(
      /^text, line 5: expected 2 cells, one for each attribute, got 1\. /,
    );
    expect(await refusal({ text: `${head}1x,x\n` })).to.match(
      /^text, line 5, column "a": expected a number, as is declared/,
    );
    expect(await refusal({ text: '@attribute a relational\n@data\n' })).to.match(
      /line 1, column "a": .* a relational attribute/,
    );
  });
});

describe('reading JSON', () => {
  it('takes objects one after the other or in an array, arrays, and columns', async () => {
    const rows = ['{"a":1,"b":"x\\"}"}', '{"b":"y","__proto__":3}', '{"a":9007199254740993,"b":null}'];
    const expected = [
      ['a', [1, undefined, '9007199254740993']],
      ['b', ['x"}', 'y', null]],
      ['__proto__', [undefined, 3, undefined]],
    ];
    for (const text of [rows.join('\n'), rows.join('\r\n\r\n'), `[${rows.join(',\n')}]`, ` [ ${rows.join(' , ')} ] `]) {
      expect(await read(text)).to.deep.equal(expected);
      const pieces = (async function* () {
        for (const character of text) yield character;
      })();
      expect(columns(await readTable(pieces))).to.deep.equal(expected);
    }
    const same = [
      ['a', [1, 2]],
      ['b', ['x', 'y']],
    ];
    expect(await read('[["a","b"],[1,"x"],[2,"y"]]')).to.deep.equal(same);
    expect(await read('{"a":[1,2],"b":["x","y"]}')).to.deep.equal(same);
  });

  it('names the line of what is none', async () => {
    expect(await refusal({ text: '{"a":1}\n{"a":{"b":1}}' })).to.match(
      /^text, line 2, column "a": .* an object with b\. /,
    );
    expect(await refusal({ text: '{"a":1}\n{"a":2' })).to.match(/^text, line 2: expected a row that is whole/);
    expect(await refusal({ text: '{"a":1}\n{"a":2,}' })).to.match(/^text, line 2: expected JSON/);
    expect(await refusal({ text: '[{"a":1}\n{"a":2}]' })).to.match(/^text, line 2: expected a comma between rows/);
    expect(await refusal({ text: '[{"a":1},\n5]' })).to.match(/^text, line 2: expected an object, .* got 5\. /);
  });
});

/** A file of bytes in so many dimensions. */
function idx(shape: readonly number[], numbers: readonly number[]): Uint8Array {
  const head = new DataView(new ArrayBuffer(4 + 4 * shape.length));
  head.setUint8(2, 8);
  head.setUint8(3, shape.length);
  shape.forEach((each, i) => void head.setUint32(4 + 4 * i, each));
  return new Uint8Array([...new Uint8Array(head.buffer), ...numbers]);
}

/** Of hyparquet-writer 0.16: a double, 64-bit integers, text, truth values and a column named `__proto__`. */
const parquet =
  'UEFSMRUGFSQVJFwVBhUCFQYVABUEFQAAAAMDEAAABQEk+D8AAAAAAAAEQBUGFTQVKlwVBhUAFQYVABUEFQAAAAMHGAQBAAkBCQgkIAADAAAAAAAAABUGFSQVKFwVBhUAFQYVABUEFQAAAAMHEDwBAAAAeAIAAADDtgEAAAB6FQYVBhUKXBUGFQAVBhUAFQQVAAAAAwcBAAUVBhUcFSBcFQYVABUGFQAVBBUAAAADBwwsAQAAAAIAAAADAAAAFQQZbEgEcm9vdBUKABUKJQIYAWEAFQQlAhgBbgAVDCUCGAFzJQAAFQAlAhgBdAAVAiUCGAlfX3Byb3RvX18AFgYZHBlcJggcFQoZFQAZGAFhFQIWBhZOFk4mCDw2AigIAAAAAAAABEAYCAAAAAAAAPg/NgAAGRwVBhUAFQIAAAAmVhwVBBkVABkYAW4VAhYGFl4WVCZWPDYAKAgBAAAAAAAgABgIAQAAAAAAAAAAGRwVBhUAFQIAAAAmqgEcFQwZFQAZGAFzFQIWBhZOFlImqgE8NgAoAsO2GAF4ABkcFQYVABUCAAAAJvwBHBUAGRUAGRgBdBUCFgYWMBY0JvwBPDYAKAEBGAEAABkcFQYVABUCAAAAJrACHBUCGRUAGRgJX19wcm90b19fFQIWBhZGFkomsAI8NgAoBAMAAAAYBAEAAAAAGRwVBhUAFQIAAAAW8AIWBjbyAgAoCWh5cGFycXVldBlcHAAAHAAAHAAAHAAAHAAAAHUBAABQQVIx';

describe('reading bytes', () => {
  it('makes one table of the two files of MNIST, gzipped or not', async () => {
    const table = await readTable(idx([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 255]), { labels: gzipSync(idx([2], [7, 3])) });
    expect(columns(table)).to.deep.equal([
      ['pixel1', [1, 5]],
      ['pixel2', [2, 6]],
      ['pixel3', [3, 7]],
      ['pixel4', [4, 255]],
      ['label', [7, 3]],
    ]);
    expect(columns(await readTable(idx([2], [7, 3])))).to.deep.equal([['label', [7, 3]]]);
    expect(await refusal(idx([2, 2], [1, 2, 3]))).to.match(/got 15 bytes where 2 × 2 numbers take 16\. /);
    expect(await refusal(idx([2, 1], [1, 2]), { labels: idx([3], [1, 2, 3]) })).to.match(
      /^bytes, labels: expected 2 labels/,
    );
  });

  it('reads Parquet, whole and in parts, and keeps integers that no double holds', async () => {
    const bytes = new Uint8Array(Buffer.from(parquet, 'base64'));
    const expected = [
      ['a', [1.5, 2.5, null]],
      ['n', [1, 9007199254740993n, 3]],
      ['s', ['x', 'ö', 'z']],
      ['t', [true, false, true]],
      ['__proto__', [1, 2, 3]],
    ];
    expect(columns(await readTable(bytes))).to.deep.equal(expected);
    const counts: number[] = [];
    for await (const part of readChunks(bytes, { rows: 2 })) counts.push(part.rowCount);
    expect(counts).to.deep.equal([2, 1]);
    expect(await refusal(bytes.subarray(0, 300))).to.match(/^bytes: expected a Parquet file that is whole/);
  });

  it('says what a file is that is no table', async () => {
    const starts = {
      '504b0304aa': 'zip',
      d0cf11e0: 'old Excel',
      '25504446': 'PDF',
      '89504e47': 'picture',
      '4152524f5731': 'Arrow',
    };
    for (const [hex, word] of Object.entries(starts)) {
      expect(await refusal(new Uint8Array(Buffer.from(hex, 'hex')))).to.match(new RegExp(`got an? .*${word}`));
    }
    expect(await refusal({ text: '<!DOCTYPE html>' })).to.match(/got a page of the web/);
    expect(await refusal(new Uint8Array(gzipSync('a,b\n1,2\n').subarray(0, 15)))).to.match(
      /^bytes: expected a gzip file that is whole/,
    );
    expect(await refusal(Buffer.from('a,b\n1,\0'))).to.match(/^bytes, line 2: expected text, got a NUL byte/);
    expect(await refusal('no such file.csv')).to.match(/^readTable, "no such file.csv": expected a file, got none\. /);
    expect(await refusal(new URL('file:///'))).to.match(/expected a file, got a folder\. /);
    expect(await refusal('~/a.csv')).to.equal(
      "readTable: expected the path of a file, got \"~/a.csv\". Only shells know '~': write join(homedir(), 'people.csv').",
    );
    expect(await refusal('a,b\n1,2')).to.equal(
      'readTable: expected the path of a file, got "a,b\\n1,2". Text that is in memory is read by readTable({ text }).',
    );
    expect(await refusal(new URL('https://example.org/a.csv'))).to.match(
      /got a URL\. Fetch it: readTable\(\(await fetch\(url\)\)\.body\)\.$/,
    );
    expect(await refusal('https://example.org/a.csv')).to.match(
      /Fetch it: readTable\(\(await fetch\(url\)\)\.body\)\.$/,
    );
    expect(await refusal({ text: 'a' }, { format: 'json', skip: 1 })).to.match(
      /^text, skip: expected only options of json, got 1\. /,
    );
  });
});

describe('multilayer/data in a bundle for browsers', () => {
  it('reads without anything of Node', async () => {
    const contents = "export { readTable } from 'multilayer/data';";
    const { outputFiles } = await build({
      ...{ stdin: { contents, resolveDir: process.cwd() }, bundle: true, platform: 'browser', format: 'iife' },
      ...{ globalName: 'data', write: false, logLevel: 'silent' },
    });
    const code = outputFiles[0]?.text ?? '';
    const { createContext, runInContext } = await import('node:vm');
    const globals = {
      TextDecoder,
      TextEncoder,
      Uint8Array,
      ArrayBuffer,
      Blob,
      DecompressionStream,
      setTimeout,
      clearTimeout,
      performance,
    };
    const context = createContext({ ...globals, queueMicrotask, WebAssembly, URL });
    runInContext(code, context);
    const run = (program: string) => runInContext(`(async () => {${program}})()`, context);
    const cells = 'return JSON.stringify(t.columns.map((c) => [c.name, ...c.cells]))';
    expect(await run(`const t = await data.readTable({ text: 'a;b\\n1,5;"ö\\n"\\n2;x' }); ${cells}`)).to.equal(
      '[["a","1,5","2"],["b","ö\\n","x"]]',
    );
    expect(await run(`const t = await data.readTable(new Blob(['a,b\\n1,2'])); ${cells}`)).to.equal(
      '[["a","1"],["b","2"]]',
    );
    expect(await run("try { await data.readTable('a.csv') } catch (e) { return e.message }")).to.match(
      /Pass a Blob or File/,
    );
  });
});
