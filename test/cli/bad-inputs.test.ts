import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runHere } from './run.js';

const flowers = Array.from({ length: 30 }, (_, i) => `${i % 7},${(i * 3) % 11},${i % 2 === 0 ? 'a' : 'b'}`);
const good = `x,y,label\n${flowers.join('\n')}\n`;

/** Arguments, in which `@` is the folder, what `data.csv` holds, the exit code, and what is said. */
type Row = readonly [args: string, content: string | Uint8Array | undefined, code: number, ...says: RegExp[]];

const train = 'train @/data.csv --target label --output @/m.safetensors';
const option = (text: string, ...says: RegExp[]): Row => [`${train} ${text}`, good, 2, ...says];

const rows: readonly Row[] = [
  // Commands and options.
  ['', undefined, 2, /^Usage: multilayer/],
  ['trian @/data.csv', undefined, 2, /unknown command 'trian'\n\(Did you mean train\?\)/],
  ['fit @/data.csv', undefined, 2, /unknown command 'fit'\n\(Did you mean train\?\)/],
  ['score m d', undefined, 2, /\(Did you mean evaluate\?\)/],
  ['export m', undefined, 2, /\(Did you mean convert\?\)/],
  ['train', undefined, 2, /missing required argument 'data'/],
  ['train a b', undefined, 2, /too many arguments/],
  ['predict m', undefined, 2, /missing required argument 'data'/],
  ['evaluate', undefined, 2, /missing required argument 'model'/],
  ['inspect', undefined, 2, /missing required argument 'file'/],
  ['convert m', undefined, 2, /required option '--to <file>' not specified/],
  ['cv', undefined, 2, /missing required argument 'data'/],
  ['completion', undefined, 2, /missing required argument 'shell'/],
  ['completion bsh', undefined, 2, /It must be bash, zsh or fish\. Did you mean bash\?/],
  option('--tagret label', /unknown option '--tagret'\n\(Did you mean --target\?\)/),
  option('--lr 0.1', /unknown option '--lr'\n\(Did you mean --learning-rate\?\)/),
  option('--hidden 64', /\(Did you mean --layers\?\)/),
  option('--max-iter 5', /\(Did you mean --epochs\?\)/),
  option('--random-state 5', /\(Did you mean --seed\?\)/),
  option('--sep ;', /\(Did you mean --delimiter\?\)/),
  option('--n-jobs 2', /\(Did you mean --threads\?\)/),
  option('--epoch 5', /\(Did you mean --epochs\?\)/),
  option('--epochs', /argument missing/),
  // Values of options.
  option('--epochs 0', /argument '0' is invalid\. It must be a whole number of 1 or more/),
  option('--epochs -5', /argument '-5' is invalid/),
  option('--epochs 2.5', /'2\.5' is invalid/),
  option('--epochs many', /'many' is invalid/),
  option('--epochs 1e3', /'1e3' is invalid/),
  option('--layers 64,x', /units of each hidden layer, as in 64,64/),
  option('--layers -3', /units of each hidden layer/),
  option('--layers 64,,64', /units of each hidden layer/),
  option('--layers 99999999', /units of each hidden layer/),
  option('--learning-rate 0', /It must be a number above 0/),
  option('--learning-rate -1', /It must be a number above 0/),
  option('--learning-rate fast', /It must be a number above 0/),
  option('--learning-rate Infinity', /It must be a number above 0/),
  option('--learning-rate NaN', /It must be a number above 0/),
  option('--batch-size 0', /whole number of 1 or more/),
  option('--seed -1', /whole number from 0 to 4294967295/),
  option('--seed x', /whole number from 0/),
  option('--folds 1', /whole number from 2 to 100/),
  option('--folds 1000', /whole number from 2 to 100/),
  option('--validation 0', /number above 0 and below 1/),
  option('--validation 1', /number above 0 and below 1/),
  option('--validation 1.5', /number above 0 and below 1/),
  option('--validation 0.2 --folds 3', /cannot be used with option '--folds/),
  option('--drop x --features y', /cannot be used with option '--drop/),
  option('--time 0', /It must be a time, as in 30s, 5m or 1h30m/),
  option('--time -5s', /It must be a time/),
  option('--time soon', /It must be a time/),
  option('--time 5d', /It must be a time/),
  option('--threads 0', /whole number from 1 to 64/),
  option('--threads all', /whole number from 1 to 64/),
  option('--checkpoint-every 0', /number of epochs, as in 10, or a time/),
  option('--checkpoint-every often', /number of epochs, as in 10, or a time/),
  option('--task clasification', /classification or regression\. Did you mean classification\?/),
  option('--kind x', /column=kind/),
  option('--kind x=nubmer', /Did you mean number\?/),
  option('--kind z=number', /--kind: expected a column of .*data\.csv, got "z"/),
  option('--delimiter ab', /It must be one sign/),
  option('--decimal :', /It must be \. or ,/),
  option('--skip -1', /whole number of 0 or more/),
  option('--encoding latin-9000', /It must be an encoding, as utf-8/),
  option('--kind x=date:m/y', /date:m\/d\/y/),
  // Advice in the words of the command.
  ['train @/data.csv --target b', 'A title,,\nof it,,\na,b,c\n1,2,3\n4,5,6\n', 3, /begin on line 3: say --skip 2\.$/m],
  [
    'train @/data.csv --target b',
    'a,b\n1,2\n# so far, so good, no\n3,4\n5,6\n7,8\n9,8\n',
    3,
    /Say --comment '#' if it is a comment/,
  ],
  [
    'train @/data.csv --target b',
    'a b\nMazda 2 3\nFiat 5 6\nFord 8 9\n',
    3,
    /write a name for these in front of that line/,
  ],
  option('--activation rleu', /--activation: .*got "rleu"\. Did you mean relu\?/),
  option('--activation x*/2', /--activation: expected/),
  option('--optimizer adamm', /--optimizer: expected the name of an optimizer, got "adamm"\. Did you mean adam\?/),
  // Columns.
  [
    'train @/data.csv',
    good,
    2,
    /expected the column to predict.*The columns are x, y, label\. Perhaps --target label\?/,
  ],
  [
    'train @/data.csv --target lable',
    good,
    2,
    /--target: expected a column of .*, got "lable"\. Did you mean "label"\?/,
  ],
  ['train @/data.csv --target LABEL', good, 2, /Did you mean "label"\?/],
  ['train @/data.csv --target ""', good, 2, /--target/],
  option('--drop z', /--drop: expected a column of .*, got "z"/),
  option('--drop x,z', /got "z"/),
  option('--drop label', /--drop: expected columns besides the target/),
  option('--features label', /--features: expected columns besides the target/),
  ['train @/data.csv --target a', 'a,a,b\n1,2,3\n4,5,6\n', 2, /"a", which columns 1 and 2 have/],
  [`${train} --drop x,y`, good, 3, /column/],
  // Files.
  ['train @/nothing.csv --target y', undefined, 3, /nothing\.csv/],
  ['train @ --target y', undefined, 3, /folder/],
  ['train @/data.csv --target y', '', 3, /data\.csv/],
  ['train @/data.csv --target y', '\n\n', 3, /data\.csv/],
  ['train @/data.csv --target y', 'x,y\n', 3, /row/],
  ['train @/data.csv --target label', 'x,label\n1,a\n', 3, /row/],
  ['train @/data.csv --target y', Uint8Array.from({ length: 400 }, (_, i) => (i * 37) % 256), 3, /data\.csv/],
  ['train @/data.csv --target b', 'a,b\n1,2\n3,4,5\n6,7\n', 3, /line 3/],
  ['train @/data.csv --target b', 'a,b\n1,2\n3\n6,7\n', 3, /line 3/],
  ['train @/data.csv --target b', 'a,b\n1,"2\n3,4\n', 3, /line 2|quote/],
  [`${train} --kind y=date`, good, 3, /column "y"/],
  [`${train} --kind label=number`, good, 3, /column "label"/],
  ['train @/data.csv --target y', 'x,y\n1,\n2,\n3,\n', 3, /y/],
  ['train @/data.csv --target y', `x,y\n${'1,same\n'.repeat(20)}`, 3, /y|same/],
  ['train @/data.csv --target y --task regression', `x,y\n${'1,a\n2,b\n'.repeat(20)}`, 3, /y/],
  [`train @/data.csv --target label --output @/model.bin`, good, 2, /a name that ends in \.safetensors/],
  [`train @/data.csv --target label --output @/no/m.safetensors`, good, 3, /no, which is not there/],
  [`train @/data.csv --target label --output @/data.csv/m.safetensors`, good, 3, /no folder/],
  [`train @/data.csv --target label --output @/other.safetensors`, good, 2, /a file that is there.*--force/],
  [`${train} --report @/data.csv`, good, 2, /--report .*another file than what is read/],
  [`${train} --report @/other.safetensors`, good, 2, /--report .*a file that is there/],
  [`${train} --resume`, good, 2, /--resume: expected the checkpoint of an interrupted run/],
  option('--folds 50', /--folds: expected 30 at most, as there are 30 rows, got 50/),
  [`${train} --learning-rate 1e30 --optimizer sgd`, good, 4, /learning.rate/],
];

describe('what a command says of a mistake', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'multilayer-'));
    mkdirSync(join(folder, 'empty'));
    writeFileSync(join(folder, 'other.safetensors'), 'something of somebody');
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const [index, [args, content, code, ...says]] of rows.entries()) {
    it(`${index + 1}: ${args === '' ? 'nothing' : args}, code ${code}`, async () => {
      if (content !== undefined) writeFileSync(join(folder, 'data.csv'), content);
      const words =
        args === '' ? [] : args.split(' ').map((word) => (word === '""' ? '' : word.replaceAll('@', folder)));
      const ran = await runHere(words);
      expect(ran.err).to.not.match(/\n {4}at |^internal error|\[object|undefined/m);
      for (const say of says) expect(ran.err).to.match(say);
      expect({ code: ran.code, out: ran.out }).to.deep.equal({ code, out: '' });
    });
  }
});
